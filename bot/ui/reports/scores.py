"""The score of a perspective or a whole scorecard, in one line."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from bot.ui.kit.figures import AWAY, name, status_word, value
from bot.ui.kit.formatting import URGENCY, join_facts, status_emoji
from scorecard.model.goals import Status
from scorecard.model.kpis import Reading
from scorecard.model.units import format_points, format_share
from scorecard.model.views.reports import PerspectiveView
from scorecard.rules.scoring import FULL

ALL = Decimal(1)
WORDS = tuple(
    word
    for status in URGENCY
    for word in ((status.value, AWAY) if status is Status.NO_DATA else (status.value,))
)
"""Every state of a KPI, the most urgent first."""


def score_text(score: Decimal | None, coverage: Decimal, status: Status, locale: str) -> str:
    """Return a score with its status and coverage: `85 of 100 · acceptable · 83 % of the data in`."""
    share = f"{format_share(coverage, locale)} of the data in"
    if score is None:
        return join_facts("no score yet", share)
    return join_facts(f"{format_points(score)} of 100", status.value, "" if coverage == ALL else share)


def status_counts(view: PerspectiveView) -> str:
    """Return the number of KPIs of each status, the most urgent first: `1 off threshold · 3 on target`."""
    readings = (reading for objective in view.objectives for reading in objective.readings)
    counts = Counter(status_word(reading) for reading in readings)
    return join_facts(*(f"{counts[word]} {word}" for word in WORDS if counts[word]))


def weakest_text(view: PerspectiveView, locale: str) -> str:
    """Return a perspective's weakest KPI, `weakest *MTTR* 52 min`; empty if all are on target."""
    if view.worst is None or view.worst.actual is None:
        return ""
    return f"weakest {name(view.worst.kpi)} {value(view.worst.kpi, view.worst.actual.value, locale)}"


def with_status(readings: Iterable[Reading], status: Status) -> list[Reading]:
    """Return the readings of one status, the lowest score first."""
    kept = [reading for reading in readings if reading.status is status]
    return sorted(kept, key=lambda reading: FULL if reading.score is None else reading.score)


def headline(title: str, score: Decimal | None, coverage: Decimal, status: Status, locale: str) -> str:
    """Return a score after the name of what it belongs to; the title must be escaped."""
    return f"{status_emoji(status)} *{title}* {score_text(score, coverage, status, locale)}"
