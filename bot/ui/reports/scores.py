"""The score of an objective, a perspective or a whole scorecard, in one line."""

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.ui.kit.figures import WITHOUT_VALUE, name, status_word, value
from bot.ui.kit.formatting import RATING_EMOJI, URGENCY, join_facts
from scorecard.model.goals import Rating, Status
from scorecard.model.kpis import KpiInfo
from scorecard.model.units import NBSP, format_points, format_share
from scorecard.model.views.reports import Change, ParentScore, PerspectiveView
from scorecard.parsing.period_names import short_name
from scorecard.wording import listed

Named = Callable[[KpiInfo], str]
ALL = Decimal(1)
MOST_NAMED = 3
WORDS = tuple(
    word for status in URGENCY for word in (WITHOUT_VALUE if status is Status.NO_DATA else (status.value,))
)
"""Every state of a KPI, the most urgent first."""


def score_text(result: ParentScore, locale: str, named: Named = name) -> str:
    """Return a score and what it rests on: `96 · fair: MTTR is off threshold`, `69–94 · 9 of 12 in`.

    Args:
        result: The score.
        locale: The reader's.
        named: Returns the name of a KPI; with markup, if left out.
    """
    aside = without_text(result.set_aside, named)
    if result.parts is None:
        return join_facts("no score", aside)
    if result.range is None:
        is_short = result.given < result.due
        part = f"{result.given} of {result.due} in" if is_short else _coverage_text(result, locale)
        return join_facts("no score yet", part, aside)
    low, high = map(format_points, result.range)
    if result.rating is Rating.NONE:
        return join_facts(f"{low}–{high}", f"{result.given} of {result.due} in", aside)
    share = "" if result.coverage == ALL else _coverage_text(result, locale)
    return join_facts(low, rating_text(result, named), share, aside)


def _coverage_text(result: ParentScore, locale: str) -> str:
    return f"{format_share(result.coverage, locale)} of the data in"


def rating_text(result: ParentScore, named: Named = name) -> str:
    """Return a rating, with what keeps it from being good: `fair: System uptime is off threshold`."""
    if not result.capped_by:
        return result.rating.value
    verb = "is" if len(result.capped_by) == 1 else "are"
    return f"{result.rating.value}: {_names(result.capped_by, named)} {verb} off threshold"


def headline(title: str, result: ParentScore, locale: str) -> str:
    """Return a score after the name of what it belongs to; the title must be escaped."""
    return f":{RATING_EMOJI[result.rating]}: *{title}* {score_text(result, locale)}"


def rated_score(result: ParentScore, locale: str) -> str:
    """Return a score with the mark of its rating, where a header above it says what it belongs to."""
    return f":{RATING_EMOJI[result.rating]}: {score_text(result, locale)}"


def change_text(result: ParentScore, change: Change, locale: str, named: Named = name) -> str:
    """Return `▲ 4`, `▼ 4` or why nobody can tell; empty if it is unchanged or has no number."""
    if result.range is None:
        return ""
    if change.lacking:
        kpi, period, is_set_aside = change.lacking
        why = "was set aside" if is_set_aside else "has no value"
        return f"not comparable: {named(kpi)} {why} for {short_name(period, locale)}"
    sign = "▲" if change.points > 0 else "▼"
    return f"{sign}{NBSP}{abs(change.points)}" if change.points else ""


def status_counts(view: PerspectiveView) -> str:
    """Return the number of KPIs of each status, the most urgent first: `1 off threshold · 3 on target`."""
    counts = Counter(status_word(reading) for reading in view.readings)
    return join_facts(*(f"{counts[word]} {word}" for word in WORDS if counts[word]))


def weakest_text(view: PerspectiveView, locale: str) -> str:
    """Return a perspective's weakest KPI, `weakest *MTTR* 52 min`; empty if all are on target."""
    if view.worst is None or view.worst.newest is None:
        return ""
    return f"weakest {name(view.worst.kpi)} {value(view.worst.kpi, view.worst.newest.value, locale)}"


def without_text(kpis: Sequence[KpiInfo], named: Named = name) -> str:
    """Return the KPIs that were set aside, `without *NPS*`, or an empty string."""
    return f"without {_names(kpis, named)}" if kpis else ""


def _names(kpis: Sequence[KpiInfo], named: Named) -> str:
    return listed([named(kpi) for kpi in kpis], MOST_NAMED)
