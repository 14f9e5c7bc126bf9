"""Slack's native tables."""

from collections.abc import Iterator

from bot.workspace.limits.rich_text import RICH_TEXT
from bot.workspace.limits.schema import (
    Rules,
    choice,
    flag,
    integer,
    items,
    kinds,
    number,
    problem,
    record,
    string,
)
from bot.workspace.limits.text import ID

MOST_CHARACTERS = 10_000
_DISPLAYED = string(MOST_CHARACTERS)

_PLAIN_CELLS: Rules = {
    "raw_text": record({"text": _DISPLAYED}),
    "raw_number": record({"value": number, "text": _DISPLAYED}),
}
_ROW = items(kinds({**_PLAIN_CELLS, "rich_text": RICH_TEXT}), 20)
_SETTINGS = record({}, {"align": choice("left", "center", "right"), "is_wrapped": flag})


def _setting(value: object, at: str) -> Iterator[str]:
    if value is not None:
        yield from _SETTINGS(value, at)


def count_characters(value: object) -> int:
    """The characters shown in all cells of a table."""
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(count_characters(inner) for inner in value.values())
    return sum(count_characters(inner) for inner in value) if isinstance(value, list) else 0


def _few_characters(value: object, at: str) -> Iterator[str]:
    if count_characters(value) > MOST_CHARACTERS:
        yield problem(f"must be less than {MOST_CHARACTERS + 1} characters over all cells", f"{at}/rows")


def _even_rows(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and len({len(row) for row in value["rows"]}) > 1:
        yield problem("all rows must have the same number of cells", f"{at}/rows")


def _plain_header(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and any(cell["type"] == "rich_text" for cell in value["rows"][0]):
        yield problem("the header row cannot hold rich text", f"{at}/rows/0")


TABLE = record(
    {"rows": items(_ROW, 100)},
    {"block_id": ID, "column_settings": items(_setting, 20)},
    _few_characters,
)
DATA_TABLE = record(
    {"rows": items(_ROW, 101, 2), "caption": string(255)},
    {"block_id": ID, "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
    _few_characters,
    _even_rows,
    _plain_header,
)
