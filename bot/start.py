"""The beginning of the program: loading it without looking for garbage."""

import gc
from collections.abc import Callable


def load() -> Callable[[], None]:
    """Import the whole program, and return its command line.

    Next to nothing that modules define while they load is ever garbage, and looking for it takes a fifth of
    the start. Frozen, it is not looked through again at each collection either.
    """
    gc.disable()
    from bot.cli import main  # noqa: PLC0415 - this import is what takes long

    gc.freeze()
    gc.enable()
    return main


def main() -> None:
    """Load the program and run it."""
    load()()
