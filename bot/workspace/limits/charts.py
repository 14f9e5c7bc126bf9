"""Slack's native charts."""

from collections.abc import Iterator
from typing import Any

from bot.workspace.limits.schema import Rule, items, kinds, number, problem, record, repeated, string
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
