"""Readable text of a message: the words of its blocks, with breaking spaces."""

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.ui.kit.message import Message

NBSP = "\N{NO-BREAK SPACE}"


def seen(message: Message, *, native: bool = False) -> str:
    """Return all words of a message's blocks, one block after the other."""
    blocks = message.native if native else message.blocks
    return read(blocks or ())


def said(message: Message) -> str:
    """Return the text of a notification or a screen reader."""
    return html.unescape(message.text).replace(NBSP, " ")


def read(blocks: Any) -> str:
    """Return all words of blocks or a view."""
    return html.unescape("\n".join(_words(blocks))).replace(NBSP, " ")


def buttons(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return every button."""
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [one for row in rows for one in row] + [one["accessory"] for one in blocks if "accessory" in one]


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for inner in part.values():
            yield from _words(inner)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _words(inner)
