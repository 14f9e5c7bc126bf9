"""Reads what the browser sends for a modal."""

from collections.abc import Sequence
from typing import Protocol

from bot.workspace.elements import list_elements
from bot.workspace.forms import Typed
from bot.workspace.model import Json
from bot.workspace.render.scene import field_name


class SentForm(Protocol):
    """The fields of a form as a browser sends them, such as Flask's `request.form`."""

    def getlist(self, key: str) -> list[str]:
        """All values under one name."""
        ...


def read_typed(blocks: Sequence[Json], form: SentForm) -> dict[str, Typed]:
    """What was typed and chosen in the fields of a view.

    Returns:
        By block id, or by action id where several elements share a block.
    """
    typed: dict[str, Typed] = {}
    for block, element in list_elements(blocks):
        if element["type"] in {"button", "overflow"}:
            continue
        name = element["action_id"] if block["type"] == "actions" else block["block_id"]
        typed[name] = _read(element, form.getlist(field_name(block["block_id"], element["action_id"])))
    return typed


def _read(element: Json, sent: list[str]) -> Typed:
    if str(element["type"]).startswith("multi_") or element["type"] == "checkboxes":
        return [each for each in sent if each]
    return sent[0].replace("\r\n", "\n") if sent and sent[0] else None
