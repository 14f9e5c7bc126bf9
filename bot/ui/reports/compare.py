"""Two periods of a scorecard or of anything on it: what fell, what rose, and what cannot be compared."""

from collections.abc import Iterator
from dataclasses import replace
from math import floor

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import name, target, threshold, value
from bot.ui.kit.formatting import count_noun, dated, join_facts, status_emoji, status_text
from bot.ui.kit.message import Message, PageAsked
from bot.ui.reports.why import formula
from scorecard.model.goals import Status
from scorecard.model.kpis import KpiInfo
from scorecard.model.units import NBSP
from scorecard.model.views.comparisons import (
    ComparedKpi,
    ComparedPart,
    ComparedValue,
    ComparisonView,
    NotComparable,
)
from scorecard.parsing.period_names import period_name, short_name
from scorecard.wording import capitalized, listed

MOST_CORRECTED = 5


def compare_message(view: ComparisonView) -> Message:
    """Return two periods side by side, what fell most first; of many KPIs, one page."""
    if view.whole is None:
        return kit.lines_message(_kpi_lines(view, view.kpis[0]))
    head = [_title(mrkdwn(view.whole.name), view), *_summary(view.whole, view.locale), *_corrected(view)]
    return kit.page_message(kit.paged(_items(view), PageAsked(typed_for(view), view.page), head))


def typed_for(view: ComparisonView) -> str:
    """Return what to type for a comparison: `compare customer Q2 Q3`."""
    return f"compare {view.typed} {_typed(view)}".replace("  ", " ")


def _typed(view: ComparisonView) -> str:
    return " ".join(period_name(one, view.today, view.locale) for one in (view.before, view.after))


def _title(shown: str, view: ComparisonView) -> str:
    return f"*{shown}*: {short_name(view.before, view.locale)} → {short_name(view.after, view.locale)}"


def _summary(whole: ComparedPart, locale: str) -> list[str]:
    """Return what became of the score, and over how many KPIs."""
    if not whole.compared:
        return ["Nothing can be compared."]
    over = f"Compared over {whole.compared} of {count_noun(whole.total, 'KPI')}"
    return [
        f"{capitalized(_outcome(whole, locale))}.",
        f"{over}, by the values and targets of then as they stand now.",
    ]


def _outcome(part: ComparedPart, locale: str) -> str:
    """Return what became of a parent's score: `score 77 → 72 · ▼ 5 worse`, or why nobody can tell."""
    if part.blocked_by:
        return f"not comparable: {_why_not(part.blocked_by, locale)}"
    if not part.compared:
        return "not comparable: no KPI has a value on both sides"
    if part.scores is None:
        return "not comparable: less than half of it has values on both sides"
    before, after = part.scores
    return join_facts(f"score {before} → {after}", _change(part.change.points))


def _change(points: int) -> str:
    if not points:
        return "unchanged"
    return f"▲{NBSP}{points} better" if points > 0 else f"▼{NBSP}{-points} worse"


def _why_not(one: ComparedKpi, locale: str) -> str:
    """Return why a KPI cannot be compared, with its name."""
    title, day = name(one.kpi), dated(one.since, one.after.period.start, locale) if one.since else ""
    lacking = one.before if one.before.actual is None else one.after
    period = short_name(lacking.period, locale)
    phrases = {
        NotComparable.NO_VALUE: f"has no value for {period}",
        NotComparable.SET_ASIDE: f"was set aside for {period}",
        NotComparable.NEW: f"is on the scorecard only since {day}",
        NotComparable.RETIRED: f"was taken off the scorecard on {day}",
        NotComparable.OTHER_UNIT: f"was given in {mrkdwn(one.before.unit)}, then in {mrkdwn(one.after.unit)}",
        NotComparable.TARGET_CHANGED: "has another target or threshold now than then",
        NotComparable.SAME_VALUE: f"has one value for both, of {short_name(one.after.period, locale)}",
    }
    return f"{title} {phrases[one.reason]}" if one.reason else title


def _corrected(view: ComparisonView) -> list[str]:
    """Return which of the values were corrected after they were given."""
    if not view.corrected:
        return []
    which = [f"{name(kpi)} {short_name(period, view.locale)}" for kpi, period in view.corrected]
    count = len(which)
    were = "1 value was" if count == 1 else f"{count} values were"
    return [f"{were} corrected since: {listed(which, MOST_CORRECTED)}."]


def _items(view: ComparisonView) -> Iterator[str]:
    for part in view.parts:
        yield f"• *{mrkdwn(part.name)}* {_outcome(part, view.locale)}"
    yield from (_compared(one, view) for one in view.kpis if one.reason is None)
    left = [f"• {_left_out(one, view.locale)}" for one in view.kpis if one.reason]
    if left:
        yield f"*Not compared*\n{left[0]}"
        yield from left[1:]


def _compared(one: ComparedKpi, view: ComparisonView) -> str:
    """Return a KPI on both sides: `🔻 *MTTR* 40 min → 52 min · score 66 → 26 · ▼ 40 worse`."""
    status = one.after.goal.status_of(one.after.actual.value if one.after.actual else None)
    sides = f"{_value(one.kpi, one.before, view.locale)} → {_value(one.kpi, one.after, view.locale)}"
    own = "" if one.after.period == view.after else _own_periods(one, view.locale)
    weight = "" if one.kpi.weight else "weight 0"
    outcome = _kpi_outcome(one)
    return join_facts(f"{status_emoji(status)} {name(one.kpi)} {sides}", own, status.value, outcome, weight)


def _own_periods(one: ComparedKpi, locale: str) -> str:
    return f"{short_name(one.before.period, locale)} → {short_name(one.after.period, locale)}"


def _kpi_outcome(one: ComparedKpi) -> str:
    if one.before.scored is None or one.after.scored is None:
        return ""
    before, after = floor(one.before.scored.points), floor(one.after.scored.points)
    return join_facts(f"score {before} → {after}", _change(one.points))


def _value(kpi: KpiInfo, side: ComparedValue, locale: str) -> str:
    return value(replace(kpi, unit=side.unit), side.actual.value if side.actual else None, locale)


def _left_out(one: ComparedKpi, locale: str) -> str:
    """Return a KPI that cannot be compared, why, and what is known of both sides."""
    sides = [one.before] if one.reason is NotComparable.SAME_VALUE else [one.before, one.after]
    known = [
        f"{short_name(side.period, locale)}: {_value(one.kpi, side, locale)}" for side in sides if side.actual
    ]
    aims = _aims(one, locale) if one.reason is NotComparable.TARGET_CHANGED else ""
    return join_facts(_why_not(one, locale), aims, *known)


def _aims(one: ComparedKpi, locale: str) -> str:
    before, after = (
        join_facts(target(one.kpi, side.goal, locale), threshold(one.kpi, side.goal, locale))
        for side in (one.before, one.after)
    )
    return f"{before} → {after}"


def _kpi_lines(view: ComparisonView, one: ComparedKpi) -> list[str]:
    """Return one KPI: what became of its score, then each side with its formula."""
    outcome = (
        f"Not comparable: {_why_not(one, view.locale)}" if one.reason else capitalized(_kpi_outcome(one))
    )
    sides = [one.before] if one.reason is NotComparable.SAME_VALUE else [one.before, one.after]
    shown = [_side(one.kpi, side, view.locale) for side in sides]
    return [_title(mrkdwn(one.kpi.name), view), f"{outcome}.", *shown, *_corrected(view)]


def _side(kpi: KpiInfo, side: ComparedValue, locale: str) -> str:
    """Return one side of a KPI, with its formula."""
    period, actual = capitalized(short_name(side.period, locale)), side.actual
    if actual is None:
        missing = "set aside" if side.set_aside else "no value"
        return f"{period}: {status_emoji(Status.NO_DATA)} {missing}"
    return join_facts(
        f"{period}: {_value(kpi, side, locale)}",
        status_text(side.goal.status_of(actual.value)),
        target(kpi, side.goal, locale),
        threshold(kpi, side.goal, locale),
        f"score {formula(side.scored, side.unit, locale)}" if side.scored else "",
    )
