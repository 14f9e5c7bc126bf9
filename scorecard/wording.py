"""How people and things are named in a sentence."""

from collections.abc import Iterable, Sequence

NONE = "—"


def mention(user: str) -> str:
    """A person in a sentence, by their Slack user id; who shows the sentence says how they are called."""
    return f"<@{user}>"


def listed(things: Sequence[str], most: int = 8, last: str = " and ") -> str:
    """Things as one says them: `a, b and c`; of many the first, and how many more; a dash for none."""
    told = list(things[:most])
    if len(things) > most:
        told.append(f"{len(things) - most} more")
    return last.join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told) or NONE


def either(things: Sequence[str], most: int = 8) -> str:
    """Things of which one will do: `a, b or c`."""
    return listed(things, most, last=" or ")


def nothing_to_take(gone: Sequence[str]) -> str:
    """Why what was offered cannot be taken: KPIs of these names were retired, or it has its answers."""
    why = f"{listed(gone)} went off the scorecard" if gone else "This was answered meanwhile"
    return f"{why}; nothing is left to take."


def one_of(users: Iterable[str]) -> str:
    """People of whom any may do something."""
    return either([mention(user) for user in users])
