"""Slack's blocks as plain dicts that stay inside Slack's limits.

slack_sdk has no classes for the newest blocks and drops what it does not know, so none of its classes is
used. Everything given to a function here as markup went through `bot.ui.kit.escape` before.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.ui.kit.escape import plain
from bot.ui.kit.ids import ActionId, BlockId, CallbackId, Ref
from bot.ui.kit.message import Json, Message, spoken

Item = TypeVar("Item")

MAX_SECTION = 3_000
MAX_HEADER = 150
MAX_FIELDS = 10
MAX_BUTTON = 75
MAX_OPTION = 75
MAX_CHOICES = 10
MAX_TITLE = 24
MAX_LABEL = 75  # Slack takes 2,000, people do not


def text(markup: str) -> Json:
    """A text object with markup."""
    return {"type": "mrkdwn", "text": markup}


def plain_text(words: str, limit: int) -> Json:
    """A text object without markup."""
    return {"type": "plain_text", "text": plain(words, limit), "emoji": False}


def section(markup: str, beside: Json | None = None) -> Json:
    """A paragraph of at most `MAX_SECTION` characters, with a button beside it if one is given."""
    return {"type": "section", "text": text(markup)} | ({"accessory": beside} if beside else {})


def paragraphs(lines: Iterable[str]) -> list[Json]:
    """Lines as sections, a new one begun wherever the next line would not fit."""
    return [section(part) for part in packed(lines, MAX_SECTION)]


def packed(lines: Iterable[str], room: int) -> list[str]:
    """Lines joined to texts of at most `room` characters, no line torn."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + 1 + len(line) <= room:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts


def lines_message(lines: Iterable[str], *below: Json) -> Message:
    """A message of some lines, with blocks below them that add nothing to be read aloud, such as buttons."""
    each = list(lines)
    return Message(spoken(each), (*paragraphs(each), *below))


def fields(pairs: Sequence[tuple[str, str]]) -> Json:
    """Up to ten short facts side by side, each with its name above it."""
    return {
        "type": "section",
        "fields": [text(f"*{name}*\n{value}") for name, value in pairs[:MAX_FIELDS]],
    }


def header(words: str) -> Json:
    """A headline."""
    return {"type": "header", "text": plain_text(words, MAX_HEADER)}


def context(markup: str) -> Json:
    """A line in small print."""
    return {"type": "context", "elements": [text(markup)]}


def divider() -> Json:
    """A rule across."""
    return {"type": "divider"}


def actions(*buttons: Json) -> Json:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def button(label: str, action: ActionId, ref: Ref | None = None, *, is_primary: bool = False) -> Json:
    """A button and what it carries."""
    made: Json = {"type": "button", "text": plain_text(label, MAX_BUTTON), "action_id": action.value}
    if ref is not None:
        made["value"] = ref.to_json()
    return made | ({"style": "primary"} if is_primary else {})


def modal(callback: CallbackId, ref: Ref, title: str, blocks: list[Json]) -> Json:
    """A modal that can be saved."""
    return {
        "type": "modal",
        "callback_id": callback.value,
        "private_metadata": ref.to_json(),
        "title": plain_text(title, MAX_TITLE),
        "submit": plain_text("Save", MAX_TITLE),
        "close": plain_text("Not now", MAX_TITLE),
        "blocks": blocks,
    }


def closed_modal(title: str, sentence: str) -> Json:
    """A modal that only says something."""
    return {"type": "modal", "title": plain_text(title, MAX_TITLE), "blocks": [section(sentence)]}


def overflow(action: ActionId, choices: Sequence[tuple[str, Ref]]) -> Json:
    """A ⋮ menu of two to five choices, each with what it carries."""
    options = [{"text": plain_text(words, MAX_OPTION), "value": ref.to_json()} for words, ref in choices]
    return {"type": "overflow", "action_id": action.value, "options": options}


def text_input(
    ref: Ref,
    label: str,
    *,
    hint: str = "",
    example: str = "",
    initial: str = "",
    multiline: bool = False,
    longest: int,
) -> Json:
    """A field of a modal that may be left empty; its block id is the ref."""
    element: Json = {"type": "plain_text_input", "action_id": ActionId.INPUT.value, "max_length": longest}
    element |= {"multiline": True} if multiline else {}
    element |= {"placeholder": plain_text(example, 150)} if example else {}
    sendable = initial[:longest].encode("utf-8", "ignore").decode()  # half a surrogate pair cannot be sent
    element |= {"initial_value": sendable} if sendable else {}
    made: Json = {"type": "input", "block_id": ref.to_json(), "optional": True, "element": element}
    made["label"] = plain_text(label, MAX_LABEL)
    return made | ({"hint": plain_text(hint, 200)} if hint else {})


def reason_input(label: str, *, example: str, longest: int) -> Json:
    """A field of a modal that must be filled in with a few words."""
    element: Json = {"type": "plain_text_input", "action_id": ActionId.INPUT.value, "max_length": longest}
    element["placeholder"] = plain_text(example, 150)
    return _input(BlockId.REASON, label, element)


def choices_input(label: str, choices: Sequence[tuple[str, str]]) -> Json:
    """A field of a modal in which at least one of some things is ticked; a single one is ticked already.

    Args:
        label: Above it.
        choices: Each thing's value and words; Slack takes ten.
    """
    options = [{"text": plain_text(words, MAX_OPTION), "value": value} for value, words in choices]
    element: Json = {
        "type": "checkboxes",
        "action_id": ActionId.INPUT.value,
        "options": options[:MAX_CHOICES],
    }
    element |= {"initial_options": options} if len(options) == 1 else {}
    return _input(BlockId.WHICH, label, element)


def person_input(label: str) -> Json:
    """A field of a modal in which one person is chosen."""
    return _input(BlockId.PERSON, label, {"type": "users_select", "action_id": ActionId.INPUT.value})


def _input(block: BlockId, label: str, element: Json) -> Json:
    made: Json = {"type": "input", "block_id": block.value, "element": element}
    return made | {"label": plain_text(label, MAX_LABEL)}


def shortened(things: Sequence[Item], most: int, where: str, tell: Callable[[Item], str] = str) -> list[str]:
    """A line for each of the first things, and how many more there are and where to find them."""
    lines = [tell(one) for one in things[:most]]
    more = len(things) - len(lines)
    return [*lines, f"… and {more} more: {where}"] if more else lines
