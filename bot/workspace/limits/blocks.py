"""The types of block: their fields, and the surfaces they may appear on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.workspace.limits.data_blocks import CHART, DATA_TABLE, TABLE
from bot.workspace.limits.elements import ACTIONS, INPUTS
from bot.workspace.limits.rich_text import RICH_TEXT
from bot.workspace.limits.schema import (
    Rule,
    Rules,
    choice,
    flag,
    integer,
    items,
    kinds,
    problem,
    record,
    string,
)
from bot.workspace.limits.text import ID, URL, any_text, plain

Surface = Literal["message", "modal", "home"]
NATIVE = frozenset({"table", "data_table", "data_visualization"})

_ALT_TEXT = string(2000)
_FILE = record({}, {"id": ID, "url": URL})
_ID: Rules = {"block_id": ID}


@dataclass(frozen=True)
class BlockType:
    """A type of block.

    Attributes:
        rule: The rule for its fields.
        surfaces: The surfaces it may appear on.
    """

    rule: Rule
    surfaces: frozenset[Surface] = frozenset(("message", "modal", "home"))


def _has_any(*keys: str) -> Rule:
    def check(value: object, at: str) -> Iterator[str]:
        if isinstance(value, dict) and not any(key in value for key in keys):
            yield problem(f"must have one of: {', '.join(keys)}", at)

    return check


_IMAGE_ELEMENT = record(
    {"alt_text": _ALT_TEXT}, {"image_url": URL, "slack_file": _FILE}, _has_any("image_url", "slack_file")
)
_IMAGE = record(
    {"alt_text": _ALT_TEXT},
    {**_ID, "image_url": URL, "slack_file": _FILE, "title": plain(2000)},
    _has_any("image_url", "slack_file"),
)
_CONTEXT_TEXTS: Rules = {kind: any_text(3000) for kind in ("plain_text", "mrkdwn")}
_SECTION = record(
    {},
    {
        **_ID,
        "text": any_text(3000),
        "fields": items(any_text(2000), 10),
        "accessory": kinds({**ACTIONS, "image": _IMAGE_ELEMENT}),
        "expand": flag,
    },
    _has_any("text", "fields"),
)
_INPUT = record(
    {"label": plain(2000), "element": kinds(INPUTS)},
    {**_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
)
_LEVEL = choice("default", "info", "warning", "error", "success")

_MESSAGE: frozenset[Surface] = frozenset(("message",))
_MODAL: frozenset[Surface] = frozenset(("modal",))

BLOCK_TYPES = {
    "section": BlockType(_SECTION),
    "header": BlockType(record({"text": plain(150)}, {**_ID, "level": integer(1, 4)})),
    "divider": BlockType(record({}, _ID)),
    "context": BlockType(
        record({"elements": items(kinds({**_CONTEXT_TEXTS, "image": _IMAGE_ELEMENT}), 10)}, _ID)
    ),
    "actions": BlockType(record({"elements": items(kinds(ACTIONS), 25)}, _ID)),
    "input": BlockType(_INPUT),
    "image": BlockType(_IMAGE),
    "rich_text": BlockType(RICH_TEXT),
    "markdown": BlockType(record({"text": string(12_000)}, _ID), _MESSAGE),
    "alert": BlockType(record({"text": any_text(200)}, {**_ID, "level": _LEVEL}), _MODAL),
    "table": BlockType(TABLE, _MESSAGE),
    "data_table": BlockType(DATA_TABLE, _MESSAGE),
    "data_visualization": BlockType(CHART, _MESSAGE),
}


def list_problems(blocks: object, surface: Surface, most: int, at: str = "/blocks") -> list[str]:
    """List everything wrong with the blocks of a message or view, in Slack's words."""
    rules = {name: kind.rule for name, kind in BLOCK_TYPES.items() if surface in kind.surfaces}
    problems = list(items(kinds(rules), most, least=0)(blocks, at))
    return problems or list(_repeated_ids(blocks, at))


def _repeated_ids(blocks: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - their shape was checked before
    seen: set[str] = set()
    for position, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield problem(f"block_id is not unique: {block_id}", f"{at}/{position}/block_id")
        seen |= {block_id} - {None}
        yield from _repeated_actions(block, f"{at}/{position}")


def _repeated_actions(block: Any, at: str) -> Iterator[str]:  # noqa: ANN401
    seen: set[str] = set()
    for position, element in enumerate(block.get("elements", ()) if block["type"] == "actions" else ()):
        action_id = element.get("action_id")
        if action_id in seen:
            yield problem(f"action_id is not unique: {action_id}", f"{at}/elements/{position}/action_id")
        seen |= {action_id} - {None}
