"""Wall-clock times, and messages as people read them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.ui.kit.ids import ActionId
from bot.workspace.model import Json, Modal, PostedMessage

SPACES = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", "   ")


def at(text: str, zone: str = "Europe/London") -> datetime:
    """Return a wall-clock time in UTC: `at("2026-11-23 09:00", "Pacific/Auckland")`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def plain(text: str) -> str:
    """Return text with ordinary spaces, as people would type it into a search."""
    return text.translate(SPACES)


def shown(thing: Json | PostedMessage | Modal) -> str:
    """Return all texts of a view or a message's blocks as people read them, one a line."""
    blocks = thing.blocks if isinstance(thing, PostedMessage) else _view(thing)["blocks"]
    return plain("\n".join(_words(blocks)))


def block_types(message: PostedMessage) -> list[str]:
    return [block["type"] for block in message.blocks]


def list_buttons(message: PostedMessage) -> list[Json]:
    """Return the buttons and menus of a message, top to bottom."""
    elements = [
        item for block in message.blocks for item in [block.get("accessory"), *block.get("elements", [])]
    ]
    return [element for element in elements if element and "action_id" in element]


def list_choices(message: PostedMessage) -> list[Json]:
    """Return the buttons of a clarification, in the order in which they are offered, with the text beside."""
    beside = {
        str(block.get("accessory")): block["text"]["text"] for block in message.blocks if "text" in block
    }
    return [
        {**button, "beside": beside.get(str(button), "")}
        for button in list_buttons(message)
        if button["action_id"] == ActionId.CHOOSE.value
    ]


def is_choice_of(button: Json, choice: str) -> bool:
    """Return whether a button of a clarification offers a value with its unit, or a KPI by its name."""
    label = plain(button["text"]["text"])
    is_replacing = label.startswith("Replace")
    offered = plain(button["beside"]).partition(", instead of")[0] if is_replacing else label
    return re.search(rf"(?<![\w.,-]){re.escape(choice)}(?![\w.,(])", offered) is not None


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
