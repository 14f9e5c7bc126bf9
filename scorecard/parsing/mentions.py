"""Mentions in typed text: `<@U0PRIYA>` in messages, `<@U0PRIYA|priya>` after commands."""

import re

PERSON = r"<@(\w+)(?:\|([^<>]*))?>"
"""A mention; its groups are the Slack user id and the name, if there is one."""
CHANNEL = r"<#\w+\|?>"
"""A channel without its name."""
_LEADING = re.compile(rf"\s*{PERSON}\s*")
_ANYWHERE = re.compile(PERSON)


def list_people(text: str) -> list[str]:
    """Return the Slack user ids of the people mentioned in a text, in its order."""
    return [found[1] for found in _ANYWHERE.finditer(text)]


def split_person(text: str) -> tuple[str | None, str]:
    """Return the person mentioned at the beginning of a text, `<@U0PRIYA> Mon-Thu`, and the rest.

    Returns:
        Their Slack user id, or None if the text begins with something else.
    """
    found = _LEADING.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)
