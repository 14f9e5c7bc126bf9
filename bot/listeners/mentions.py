"""People named in what follows a command."""

import re

PERSON = re.compile(r"\s*<@(\w+)(?:\|[^>]*)?>\s*")


def split_person(raw: str) -> tuple[str | None, str]:
    """Whom a text names first, and the rest of it: `<@U0PRIYA|priya> Mon-Thu`.

    Args:
        raw: As Slack delivers it, not unescaped yet.

    Returns:
        Their Slack user id, or None when it begins with something else.
    """
    found = PERSON.match(raw)
    return (found[1], raw[found.end() :]) if found else (None, raw)
