"""Text as people typed it, from text as Slack delivers it."""

import re
from html import unescape

LINK = re.compile(r"<(?:https?://[^|>]+|mailto:[^|>]+)\|([^>]+)>")
NAMED = re.compile(r"<([@#!])[^|>]*\|[@#]?([^>]*)>")
PERSON = re.compile(r"<@(\w+)\|[^>]*>")
BROADCAST = re.compile(r"<!(here|channel|everyone)>")
BARE_LINK = re.compile(r"<((?:https?://|mailto:)[^|>]+)>")
ENTITIES = re.compile(r"&(?:amp|lt|gt);")


def unescaped(text: str) -> str:
    """What was typed: links and names as they read, Slack's three escapes taken out once.

    A mention that carries only an id, `<@U0PRIYA>`, stays as it is.
    """
    plain = BARE_LINK.sub(r"\1", LINK.sub(r"\1", text))
    plain = BROADCAST.sub(r"@\1", NAMED.sub(_named, plain))
    return ENTITIES.sub(lambda found: unescape(found.group()), plain)


def with_ids(text: str) -> str:
    """What was typed, with each person as `<@U0PRIYA>`: for who must know which person is meant."""
    return unescaped(PERSON.sub(r"<@\1>", text))


def _named(found: re.Match[str]) -> str:
    return f"{'#' if found[1] == '#' else '@'}{found[2]}"
