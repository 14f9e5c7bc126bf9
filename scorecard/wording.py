"""Names of people and things as they stand in a sentence."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

NONE = "—"
NOTHING_WAITS = "Nothing here is waiting for you any more."
TAKE_IT, LEAVE_IT = "I'll take it", "Not mine either"
"""The buttons of an offer."""
OVERTAKEN = "A newer message already asks you for this; there is nothing to take over."


class Hint(StrEnum):
    """A way on that an error knows of, but not what it is called where the error is read."""

    HELP = "help"
    MINE = "mine"
    OWN_KPIS = "own_kpis"
    LOAD = "load"
    LOOK_UP = "look_up"
    HISTORY = "history"
    SUBMIT = "submit"
    CORRECT = "correct"
    CORRECT_PERIOD = "correct_period"
    SUBMIT_FIRST = "submit_first"
    CORRECT_INSTEAD = "correct_instead"
    SET_ASIDE = "set_aside"
    COMPARE = "compare"
    RESET = "reset"
    TREND = "trend"


def hint(kind: Hint, about: str = "") -> str:
    """Return the place of a hint in a sentence; whoever shows the sentence puts it into words.

    `about` is what to type, such as `mttr week 45`, if the hint is about one thing.
    """
    return f"<hint|{kind}|{about}|hint>"


def mention(user: str) -> str:
    """Return the mention of a person by Slack user id; whoever shows the sentence resolves the name."""
    return f"<@{user}>"


def listed(things: Sequence[str], most: int = 8, last: str = " and ") -> str:
    """Return things joined as in prose, `a, b and c`; after `most`, the number left out; a dash for none."""
    shown = list(things[:most])
    if len(things) > most:
        shown.append(f"{len(things) - most} more")
    return last.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown) or NONE


def either(things: Sequence[str], most: int = 8) -> str:
    """Return alternatives joined as in prose: `a, b or c`."""
    return listed(things, most, last=" or ")


def nothing_to_take(gone: Sequence[str]) -> str:
    """Return why an offer can no longer be accepted: its KPIs `gone` were retired, or all was answered."""
    off = f"{listed(gone)} {'was' if len(gone) == 1 else 'were'} taken off the scorecard"
    return f"{off if gone else 'This has been answered'}; there is nothing left to take over."


def one_of(users: Iterable[str]) -> str:
    """Return mentions of the people any of whom may do something."""
    return either([mention(user) for user in users])


def capitalized(text: str) -> str:
    """Return text that begins with a capital letter and is otherwise unchanged."""
    return f"{text[:1].upper()}{text[1:]}"
