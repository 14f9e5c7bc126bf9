"""Text as people typed it, from text as Slack delivers it."""

import re
from html import unescape

LINK = re.compile(r"<(?:https?://[^|>]+|mailto:[^|>]+)\|([^>]+)>")
BARE_LINK = re.compile(r"<((?:https?://|mailto:)[^|>]+)>")
ENTITIES = re.compile(r"&(?:amp|lt|gt);")


def unescaped(text: str) -> str:
    """What was typed: links as they read, Slack's three escapes taken out once, mentions as they are."""
    plain = BARE_LINK.sub(r"\1", LINK.sub(r"\1", text))
    return ENTITIES.sub(lambda found: unescape(found.group()), plain)
