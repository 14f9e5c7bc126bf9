"""A KPI's past as Slack's native line chart."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.ui.kit.escape import plain
from bot.ui.kit.formatting import period_tag
from bot.ui.kit.message import Json
from scorecard.domain.views.kpis import HistoryPoint
from scorecard.model.goals import Band, Level
from scorecard.model.kpis import KpiInfo
from scorecard.model.units import symbol_of
from scorecard.parsing.period_names import NOUNS

MOST_POINTS = 20
FEWEST_POINTS = 2
MAX_TITLE = 50
MAX_LABEL = 20
Read = Callable[[HistoryPoint], Decimal | None]


def line_chart(kpi: KpiInfo, history: Sequence[HistoryPoint], locale: str) -> Json | None:
    """Actual, target and threshold of every period that has an actual, or None where that makes no line.

    Slack lets no series leave out a point, so a period without an actual is not on the axis.
    """
    points = [point for point in history if point.actual is not None][-MOST_POINTS:]
    labels = [period_tag(point.period, locale)[:MAX_LABEL] for point in points]
    if len(points) < FEWEST_POINTS or len(set(labels)) < len(labels):
        return None
    series = [_series(name, points, labels, read) for name, read in _readers() if _is_known(points, read)]
    axes = {
        "categories": labels,
        "x_label": NOUNS[kpi.frequency].capitalize(),
        "y_label": plain(symbol_of(kpi.unit, locale), MAX_TITLE),
    }
    return {
        "type": "data_visualization",
        "title": plain(kpi.name, MAX_TITLE),
        "chart": {"type": "line", "series": series, "axis_config": axes},
    }


def _readers() -> list[tuple[str, Read]]:
    return [
        ("Actual", lambda point: point.actual.value if point.actual else None),
        ("Target", lambda point: _single(point.goal.target)),
        ("Target from", lambda point: _edge(point.goal.target, 0)),
        ("Target to", lambda point: _edge(point.goal.target, 1)),
        ("Threshold", lambda point: _single(point.goal.threshold)),
        ("Threshold from", lambda point: _edge(point.goal.threshold, 0)),
        ("Threshold to", lambda point: _edge(point.goal.threshold, 1)),
    ]


def _single(level: Level | None) -> Decimal | None:
    return None if isinstance(level, Band) else level


def _edge(level: Level | None, which: int) -> Decimal | None:
    return level[which] if isinstance(level, Band) else None


def _is_known(points: Sequence[HistoryPoint], read: Read) -> bool:
    return all(read(point) is not None for point in points)


def _series(name: str, points: Sequence[HistoryPoint], labels: Sequence[str], read: Read) -> Json:
    values = [float(read(point) or 0) for point in points]
    data = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"name": name, "data": data}
