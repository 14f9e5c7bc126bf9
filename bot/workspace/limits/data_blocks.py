"""The limits of Slack's native tables and charts."""

from collections.abc import Iterator
from typing import Any

from bot.workspace.limits.rich_text import RICH_TEXT
from bot.workspace.limits.schema import (
    Rule,
    Rules,
    choice,
    flag,
    integer,
    items,
    kinds,
    number,
    problem,
    record,
    repeated,
    string,
)
from bot.workspace.limits.text import ID

_LABEL = string(20)
_AXIS = string(50)


def _positive(value: object, at: str) -> Iterator[str]:
    yield from number(value, at)
    if isinstance(value, int | float) and value <= 0:
        yield problem("must be more than 0", at)


def _unique_names(chart: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - its shape was checked before
    for name in repeated(series["name"] for series in chart["series"]):
        yield problem(f"series name is not unique: {name}", f"{at}/series")


def _point_per_category(chart: Any, at: str) -> Iterator[str]:  # noqa: ANN401
    categories = chart["axis_config"]["categories"]
    if repeated(categories):
        yield problem("categories must be unique", f"{at}/axis_config/categories")
    for position, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield problem("must have exactly one point for each category", f"{at}/series/{position}/data")


_PIE = record({"segments": items(record({"label": _LABEL, "value": _positive}), 6)})
_SERIES = record({"name": _LABEL, "data": items(record({"label": _LABEL, "value": number}), 20)})
_PLOT: Rule = record(
    {
        "series": items(_SERIES, 6),
        "axis_config": record({"categories": items(_LABEL, 20)}, {"x_label": _AXIS, "y_label": _AXIS}),
    },
    None,
    _unique_names,
    _point_per_category,
)

CHART = record(
    {"title": string(50), "chart": kinds({"pie": _PIE, "bar": _PLOT, "area": _PLOT, "line": _PLOT})},
    {"block_id": ID},
)


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
    """Count the characters shown in all cells of a table."""
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
