"""The beginning of the program: loading it without looking for garbage."""

import gc
import sys
from collections.abc import Callable


def load() -> Callable[[], None]:
    """Import the whole program, and return its command line.

    Next to nothing that modules define while they load is ever garbage, and looking for it takes a fifth of
    the start. Frozen, it is not looked through again at each collection either.
    """
    gc.disable()
    _load_logs()
    from bot.cli import main  # noqa: PLC0415 - this import is what takes long

    gc.freeze()
    gc.enable()
    return main


def _load_logs() -> None:
    """Import structlog without rich, which it would load to draw errors that are written as text here."""
    if "rich" in sys.modules:
        return
    sys.modules["rich"] = None  # type: ignore[assignment] # by this, Python says that there is none
    import structlog  # noqa: F401, PLC0415

    del sys.modules["rich"]


def main() -> None:
    """Load the program and run it."""
    load()()
