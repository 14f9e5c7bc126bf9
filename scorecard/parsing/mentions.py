"""People in what somebody typed: `<@U0PRIYA>` in messages, `<@U0PRIYA|priya>` after commands."""

import re

PERSON = r"<@(\w+)(?:\|([^<>]*))?>"
"""A mention; its groups are the Slack user id and the name, if there is one."""
CHANNEL = r"<#\w+\|?>"
"""A channel without its name."""
_LEADING = re.compile(rf"\s*{PERSON}\s*")
_ANYWHERE = re.compile(PERSON)


def list_people(text: str) -> list[str]:
    """Whom a text names, as Slack user ids, in its order."""
    return [found[1] for found in _ANYWHERE.finditer(text)]


def split_person(text: str) -> tuple[str | None, str]:
    """Whom a text names first, `<@U0PRIYA> Mon-Thu`, and the rest of it.

    Returns:
        Their Slack user id, or None when it begins with something else.
    """
    found = _LEADING.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)
