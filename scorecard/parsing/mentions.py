"""Mentions in typed text: `<@U0PRIYA>` in messages, `<@U0PRIYA|priya>` after commands."""

import re

from scorecard.errors import InvalidInput

PERSON = r"<@(\w+)(?:\|([^<>]*))?>"
"""A mention; its groups are the Slack user id and the name, if there is one."""
CHANNEL = r"<#\w+\|?>"
"""A channel without its name."""
_LEADING = re.compile(rf"\s*{PERSON}\s*")
_ANYWHERE = re.compile(PERSON)
_TYPED = re.compile(r"(?<![\w<|@])@[\w.-]*\w")
"""A person's name that was typed, and not picked from Slack's list."""


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


class NotPicked(InvalidInput):
    """A person was typed, and not picked from Slack's list."""


def check_picked(text: str) -> None:
    """Check that every person in a text was picked from Slack's list.

    Raises:
        NotPicked: One was only typed, so nobody can tell who it is.
    """
    if typed := _TYPED.search(_ANYWHERE.sub("", text)):
        raise NotPicked(f"I can't tell who {typed[0]} is; type @ and pick the person from Slack's list.")
