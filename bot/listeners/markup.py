"""Text as people typed it, from text as Slack delivers it."""

import re
from html import unescape

LINK = re.compile(r"<(?:https?://[^|>]+|mailto:[^|>]+)\|([^>]+)>")
NAMED = re.compile(r"<([@#!])[^|>]*\|[@#]?([^>]*)>")
NAMED_CHANNEL = re.compile(r"<([#!])[^|>]*\|[@#]?([^>]*)>")
BROADCAST = re.compile(r"<!(here|channel|everyone)>")
BARE_LINK = re.compile(r"<((?:https?://|mailto:)[^|>]+)>")
ENTITIES = re.compile(r"&(?:amp|lt|gt);")


def unescaped(text: str, *, keeps_people: bool = False) -> str:
    """What was typed: links and names as they read, Slack's three escapes taken out once.

    A mention that carries only an id, `<@U0PRIYA>`, stays as it is.

    Args:
        text: As Slack delivers it.
        keeps_people: Whether a mention with a name too, `<@U0PRIYA|priya>`, stays as well.
    """
    plain = BARE_LINK.sub(r"\1", LINK.sub(r"\1", text))
    plain = BROADCAST.sub(r"@\1", (NAMED_CHANNEL if keeps_people else NAMED).sub(_named, plain))
    return ENTITIES.sub(lambda found: unescape(found.group()), plain)


def said_to(text: str, bot: str | None) -> str:
    """What was typed to the bot: its own name left out, with the comma or colon after it."""
    if not bot:
        return unescaped(text)
    name = rf"<@{re.escape(bot)}(?:\|[^>]*)?>"
    return unescaped(re.sub(name, "", re.sub(rf"^\s*{name}\s*[,:]?", "", text))).strip()


def _named(found: re.Match[str]) -> str:
    return f"{'#' if found[1] == '#' else '@'}{found[2]}"
