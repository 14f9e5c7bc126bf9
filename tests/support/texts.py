"""Moments as a clock shows them, and messages as people read them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.workspace.model import Json, Modal, PostedMessage

SPACES = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", "   ")


def at(text: str, zone: str = "Europe/London") -> datetime:
    """A moment as a wall clock shows it: `at("2026-11-23 09:00", "Pacific/Auckland")`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def plain(text: str) -> str:
    """Text with ordinary spaces, as people would type it into a search."""
    return text.translate(SPACES)


def shown(thing: Json | PostedMessage | Modal) -> str:
    """All words of a view or a message's blocks, as people read them, one text a line."""
    blocks = thing.blocks if isinstance(thing, PostedMessage) else _view(thing)["blocks"]
    return plain("\n".join(_words(blocks)))


def block_types(message: PostedMessage) -> list[str]:
    return [block["type"] for block in message.blocks]


def _view(thing: Json | Modal) -> Json:
    return thing.view if isinstance(thing, Modal) else thing


def _words(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        if isinstance(thing.get("text"), str):
            yield thing["text"]
        for key, inner in thing.items():
            if key != "metadata" and not isinstance(inner, str):
                yield from _words(inner)
    elif isinstance(thing, list):
        for inner in thing:
            yield from _words(inner)
