"""People named in what follows a command."""

import re

PERSON = re.compile(r"<@(\w+)(?:\|[^>]*)?>\s*")


def split_person(text: str) -> tuple[str | None, str]:
    """Whom a text names first, `<@U0PRIYA> Mon-Thu`, and the rest of it.

    Returns:
        Their Slack user id, or None when it begins with something else.
    """
    found = PERSON.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def list_people(text: str) -> list[str]:
    """Everybody whom a text names, as Slack user ids."""
    return PERSON.findall(text)
