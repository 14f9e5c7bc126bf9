"""Slack's blocks as plain dicts within Slack's limits.

slack_sdk has no classes for the newest blocks and drops what it does not know, so its classes are not used.
Markup passed to a function here has gone through `bot.ui.kit.escape` before.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import NamedTuple, TypeVar

from bot.ui.kit.escape import FENCE, code, entities, plain
from bot.ui.kit.hints import COMMAND
from bot.ui.kit.ids import ActionId, BlockId, CallbackId, Ref
from bot.ui.kit.message import MAX_TEXT, Json, Message, PageAsked, spoken

Item = TypeVar("Item")

MAX_SECTION = 3_000
MAX_HEADER = 150
MAX_FIELDS = 10
MAX_BUTTON = 75
MAX_OPTION = 75
MAX_CHOICES = 10
MAX_IN_MENU = 100
MAX_VALUE = 150
MAX_TITLE = 24
MAX_ROWS = 50
MAX_CELL = 24
MAX_NATIVE_CELL = 200
MAX_FIRST_CELL = 32
MAX_PLACEHOLDER = 150
MAX_HINT = 200
ROOM_FOR_FOOT = 300
LEAST_ROOM = 600
MAX_TYPED = 200
MAX_LABEL = 75  # Slack accepts 2,000, people do not


def text(markup: str) -> Json:
    """Return a text object with markup."""
    return {"type": "mrkdwn", "text": markup}


def plain_text(words: str, limit: int) -> Json:
    """Return a text object without markup."""
    return {"type": "plain_text", "text": plain(words, limit), "emoji": False}


def section(markup: str, beside: Json | None = None) -> Json:
    """Return a paragraph of at most `MAX_SECTION` characters, with a button beside it if one is given."""
    return {"type": "section", "text": text(markup)} | ({"accessory": beside} if beside else {})


def paragraphs(lines: Iterable[str]) -> list[Json]:
    """Return lines as sections; a new section begins wherever the next line would not fit."""
    return [section(part) for part in packed(lines, MAX_SECTION)]


def packed(lines: Iterable[str], room: int) -> list[str]:
    """Return lines joined into texts of at most `room` characters, without splitting a line."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + 1 + len(line) <= room:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts


def preformatted(
    titles: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> list[Json]:
    """Return a table of at most `MAX_ROWS` rows as preformatted text, its columns below each other.

    Args:
        titles: Column titles.
        rows: Cells of each row.
        right: Indexes of the columns of numbers, from 0.
    """
    cells = [_fixed(row) for row in (titles, *rows[:MAX_ROWS])]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    parts = packed(map(entities, lines), MAX_SECTION - 2 * len(FENCE) - 2)
    return [section(f"{FENCE}\n{part}\n{FENCE}") for part in parts]


def lines_message(lines: Iterable[str], *below: Json) -> Message:
    """Return a message of lines, with blocks below that are not part of its text, such as buttons."""
    kept = list(lines)
    return Message(spoken(kept), (*paragraphs(kept), *below))


def lines_chart(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], axes: tuple[str, str]
) -> Json:
    """Return a native line chart, which only messages can hold.

    Args:
        title: Its title, at most 50 characters.
        labels: The places on the horizontal axis, each another text of at most 20 characters.
        series: A value for each label, by the name of the line.
        axes: What the horizontal and the vertical axis show.
    """
    drawn = [
        {
            "name": name,
            "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)],
        }
        for name, values in series.items()
    ]
    axis_config = {"categories": list(labels), "x_label": axes[0], "y_label": axes[1]}
    chart = {"type": "line", "series": drawn, "axis_config": axis_config}
    return {"type": "data_visualization", "title": title, "chart": chart}


def table(titles: Sequence[str], rows: Sequence[Sequence[str]], marks: Sequence[str]) -> Json:
    """Return a native table, which only messages can hold, and only one each.

    Args:
        titles: Column titles.
        rows: Cells of each row, without markup.
        marks: Name of the emoji before the first cell of each row.
    """
    cells = [
        [_marked_cell(mark, row[0]), *map(_cell, row[1:])] for mark, row in zip(marks, rows, strict=True)
    ]
    settings = [{"is_wrapped": True} for _ in titles]
    return {"type": "table", "column_settings": settings, "rows": [[*map(_cell, titles)], *cells]}


def _cell(words: str) -> Json:
    return {"type": "raw_text", "text": plain(words, MAX_NATIVE_CELL)}


def _marked_cell(mark: str, words: str) -> Json:
    parts = [{"type": "emoji", "name": mark}, {"type": "text", "text": f" {plain(words, MAX_NATIVE_CELL)}"}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}


def fields(pairs: Sequence[tuple[str, str]]) -> Json:
    """Return up to ten short facts side by side, each below its name."""
    return {
        "type": "section",
        "fields": [text(f"*{name}*\n{value}") for name, value in pairs[:MAX_FIELDS]],
    }


def header(words: str) -> Json:
    """Return a headline."""
    return {"type": "header", "text": plain_text(words, MAX_HEADER)}


def context(markup: str) -> Json:
    """Return a line in small print."""
    return {"type": "context", "elements": [text(markup)]}


def divider() -> Json:
    """Return a horizontal rule."""
    return {"type": "divider"}


def actions(*buttons: Json) -> Json:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def button(label: str, action: ActionId, ref: Ref | None = None, *, is_primary: bool = False) -> Json:
    """Return a button with the ref that it carries."""
    made: Json = {"type": "button", "text": plain_text(label, MAX_BUTTON), "action_id": action.value}
    if ref is not None:
        made["value"] = ref.to_json()
    return made | ({"style": "primary"} if is_primary else {})


def modal(callback: CallbackId, ref: Ref, title: str, blocks: list[Json]) -> Json:
    """Return a modal that can be saved."""
    return {
        "type": "modal",
        "callback_id": callback.value,
        "private_metadata": ref.to_json(),
        "title": plain_text(title, MAX_TITLE),
        "submit": plain_text("Save", MAX_TITLE),
        "close": plain_text("Not now", MAX_TITLE),
        "blocks": blocks,
    }


def closed_modal(title: str, *sentences: str) -> Json:
    """Return a modal that only shows some sentences, each a paragraph."""
    return {
        "type": "modal",
        "title": plain_text(title, MAX_TITLE),
        "blocks": [section(words) for words in sentences],
    }


def told_modal(title: str, message: Message) -> Json:
    """Return a modal that only shows a message."""
    return {"type": "modal", "title": plain_text(title, MAX_TITLE), "blocks": list(message.blocks)}


def overflow(action: ActionId, choices: Sequence[tuple[str, Ref]]) -> Json:
    """Return a ⋮ menu of two to five choices, each with the ref that it carries."""
    options = [_option(words, ref.to_json()) for words, ref in choices]
    return {"type": "overflow", "action_id": action.value, "options": options}


def menu(action: ActionId, label: str, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Json:
    """Return a menu in which one choice is made, of at most `MAX_IN_MENU` of them where that is possible.

    Of more, only the first of each group is left; a value that is too long for Slack is left out.

    Args:
        action: What it does.
        label: The words while nothing is chosen.
        groups: Headings with the texts and values below each.
    """
    fitting = [(name, [one for one in choices if len(one[1]) <= MAX_VALUE]) for name, choices in groups]
    if sum(len(choices) for _, choices in fitting) > MAX_IN_MENU:
        fitting = [("", [choices[0] for _, choices in fitting if choices])] if len(fitting) > 1 else fitting
    parts = [(name, _options(choices)) for name, choices in fitting if choices]
    made: Json = {"type": "static_select", "action_id": action.value}
    made["placeholder"] = plain_text(label, MAX_OPTION)
    if len(parts) == 1:
        return made | _in_menu(parts[0][1])
    return made | {
        "option_groups": [{"label": plain_text(name, MAX_OPTION), "options": own} for name, own in parts]
    }


def _options(choices: Sequence[tuple[str, str]]) -> list[Json]:
    return [_option(words, value) for words, value in choices]


def _option(words: str, value: str) -> Json:
    return {"text": plain_text(words, MAX_OPTION), "value": value}


def text_input(
    ref: Ref,
    label: str,
    *,
    hint: str = "",
    example: str = "",
    initial: str = "",
    multiline: bool = False,
    is_optional: bool = True,
    longest: int,
) -> Json:
    """Return a field of a modal, marked as optional if it may be left blank; its block id is the ref."""
    element = _text_element(longest, example=example, initial=initial)
    element |= {"multiline": True} if multiline else {}
    made: Json = {"type": "input", "block_id": ref.to_json(), "optional": is_optional, "element": element}
    made["label"] = plain_text(label, MAX_LABEL)
    return made | ({"hint": plain_text(hint, MAX_HINT)} if hint else {})


def _text_element(longest: int, *, example: str = "", initial: str = "") -> Json:
    """Return the part of a field that text is typed into."""
    element: Json = {"type": "plain_text_input", "action_id": ActionId.INPUT.value, "max_length": longest}
    element |= {"placeholder": plain_text(example, MAX_PLACEHOLDER)} if example else {}
    sendable = initial[:longest].encode("utf-8", "ignore").decode()  # half a surrogate pair cannot be sent
    return element | ({"initial_value": sendable} if sendable else {})


def reason_input(
    label: str, *, example: str, longest: int, block: BlockId = BlockId.REASON, initial: str = ""
) -> Json:
    """Return a required field of a modal for a few words."""
    return _input(block, label, _text_element(longest, example=example, initial=initial))


def choices_input(label: str, choices: Sequence[tuple[str, str]]) -> Json:
    """Return a field of a modal to choose at least one of several; a single one is chosen already.

    Slack accepts ten checkboxes; more choices are a menu to search in, and more than it holds are in groups.

    Args:
        label: Text above the field.
        choices: Value and text of each.
    """
    options = [_option(words, value) for value, words in choices]
    if len(options) > MAX_CHOICES:
        return _input(BlockId.WHICH, label, _menu_of(options))
    element: Json = {"type": "checkboxes", "action_id": ActionId.INPUT.value, "options": options}
    element |= {"initial_options": options} if len(options) == 1 else {}
    return _input(BlockId.WHICH, label, element)


def _menu_of(options: Sequence[Json]) -> Json:
    element = {
        "type": "multi_static_select",
        "action_id": ActionId.INPUT.value,
        "placeholder": plain_text("Type to search", MAX_OPTION),
    }
    return element | _in_menu(options)


def _in_menu(options: Sequence[Json]) -> Json:
    """Return the options of a menu; more than it holds are in groups."""
    parts = [options[at : at + MAX_IN_MENU] for at in range(0, len(options), MAX_IN_MENU)]
    if len(parts) == 1:
        return {"options": options}
    return {"option_groups": [_group(part, at) for at, part in enumerate(parts)]}


def _group(options: Sequence[Json], at: int) -> Json:
    first = at * MAX_IN_MENU + 1
    return {"label": plain_text(f"{first}–{first + len(options) - 1}", MAX_OPTION), "options": options}


def person_input(label: str, chosen: str = "", *, is_optional: bool = False) -> Json:
    """Return a field of a modal to choose a person, by default the one `chosen`, a Slack user id."""
    element: Json = {"type": "users_select", "action_id": ActionId.INPUT.value}
    element |= {"initial_user": chosen} if chosen else {}
    return _input(BlockId.PERSON, label, element) | ({"optional": True} if is_optional else {})


def ticks_input(
    block: BlockId, label: str, choices: Sequence[tuple[str, str]], ticked: Collection[str]
) -> Json:
    """Return a field of a modal with up to ten checkboxes.

    Args:
        block: Which field.
        label: Text above it.
        choices: Value and text of each.
        ticked: Values of those ticked at first.
    """
    options = [_option(words, value) for value, words in choices]
    chosen = [option for option in options if option["value"] in ticked]
    element: Json = {"type": "checkboxes", "action_id": ActionId.INPUT.value, "options": options}
    return _input(block, label, element | ({"initial_options": chosen} if chosen else {}))


def day_input(block: BlockId, label: str, chosen: date | None) -> Json:
    """Return a field of a modal to choose a day."""
    element: Json = {"type": "datepicker", "action_id": ActionId.INPUT.value}
    return _input(block, label, element | ({"initial_date": chosen.isoformat()} if chosen else {}))


def time_picker(action: ActionId, chosen: time | None, placeholder: str) -> Json:
    """Return a menu of times of day."""
    made: Json = {"type": "timepicker", "action_id": action.value}
    made["placeholder"] = plain_text(placeholder, MAX_PLACEHOLDER)
    return made | ({"initial_time": f"{chosen:%H:%M}"} if chosen else {})


def words_input(block: BlockId, label: str, *, hint: str, initial: str, longest: int) -> Json:
    """Return a required field of a modal for one line of text."""
    return _input(block, label, _text_element(longest, initial=initial)) | {
        "hint": plain_text(hint, MAX_HINT)
    }


def _input(block: BlockId, label: str, element: Json) -> Json:
    made: Json = {"type": "input", "block_id": block.value, "element": element}
    return made | {"label": plain_text(label, MAX_LABEL)}


def shortened(items: Sequence[Item], most: int, where: str, draw: Callable[[Item], str] = str) -> list[str]:
    """Return a line for each of the first items, then how many more there are and where to find them."""
    lines = [draw(item) for item in items[:most]]
    more = len(items) - len(lines)
    return [*lines, f"… and {more} more: {where}"] if more else lines


class Paged(NamedTuple):
    """One page of lines: those of the page, its number from 1, and how many pages there are."""

    lines: list[str]
    page: int
    pages: int


def paged(
    lines: Iterable[str], asked: PageAsked, head: Sequence[str] = (), *, later: Sequence[str] | None = None
) -> Paged:
    """Return the lines of a page below a head, then what to type for the next: `Page 2 of 5; the next: …`.

    A page has room for a head, its lines and that last line in a message's text alone.

    Args:
        lines: All of them.
        asked: Which page; the last, if there are fewer.
        head: What stands above the first page.
        later: What stands above each other page; the same if left out.
    """
    others = head if later is None else later
    room = MAX_TEXT - ROOM_FOR_FOOT - asked.above - max(map(count_characters, (head, others)))
    pages = packed(lines, max(room, LEAST_ROOM)) or [""]
    page = min(max(asked.page, 1), len(pages))
    below = code(f"{COMMAND} {at_page(asked.typed, page + 1)}", limit=MAX_TYPED)
    more = [f"Page {page} of {len(pages)}; the next: {below}"] if page < len(pages) else []
    own = pages[page - 1].split("\n") if pages[page - 1] else []
    return Paged([*(head if page == 1 else others), *own, *more], page, len(pages))


def page_message(shown: Paged, *below: Json) -> Message:
    """Return a page as a message of lines, with blocks below that are not part of its text."""
    return replace(lines_message(shown.lines, *below), page=shown.page, pages=shown.pages)


def at_page(typed: str, page: int) -> str:
    """Return what to type for a page of an answer."""
    return typed if page == 1 else f"{typed} page {page}".strip()


def count_characters(lines: Iterable[str]) -> int:
    """Return how many characters of a text some lines take, with a line break after each."""
    return sum(len(line) + 1 for line in lines)


def _fixed(row: Sequence[str]) -> list[str]:
    limits = (MAX_FIRST_CELL, *[MAX_CELL] * len(row))
    return [plain(cell, limit).replace("`", "ʼ") for cell, limit in zip(row, limits, strict=False)]
