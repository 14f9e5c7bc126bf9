"""Facts about a command's output: a golden sentence, and the values in it."""

from tests.golden.golden import sections
from tests.support.texts import plain

SURFACE = "command_line"


def printed(case: str, *facts: str, **changed: str) -> str:
    """Return what the golden file of the command line says in a case.

    Args:
        case: The name of the case.
        facts: Values that must be in it: names, files, codes.
        changed: Values of the case by what stands for them here: `printed(case, C0SCORECARD="C0OTHER")`.

    Raises:
        AssertionError: A value is not in it.
    """
    text = sections(SURFACE)[case]
    for old, new in changed.items():
        assert old in text, f"{old} is not in “{text}”"
        text = text.replace(old, new)
    missing = [fact for fact in facts if plain(fact) not in text]
    assert not missing, f"{missing} not in “{text}”"
    return text


def line(case: str, fact: str) -> str:
    """Return the line of a case that names something, without the mark of check."""
    return next(text for text in printed(case, fact).splitlines() if fact in text).removeprefix("✗ ")


def findings(case: str, *facts: str, mark: str = "") -> list[str]:
    """Return the lines of check in a case that begin with a mark; as `printed`."""
    return [line for line in printed(case, *facts).splitlines() if line.startswith(mark)]
