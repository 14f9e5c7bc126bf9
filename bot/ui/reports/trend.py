"""The trend of a KPI: its values beside its goal and its usual range, and its pace."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import (
    last,
    missing_text,
    name,
    off_text,
    pace_text,
    progress,
    status_word,
    target,
    threshold,
    value,
)
from bot.ui.kit.formatting import count_noun, day_label, join_facts, period_label, sparkline, status_emoji
from bot.ui.kit.message import Message, spoken
from bot.ui.kit.signals import signal_line
from bot.ui.reports.kpi import line_chart
from scorecard.model.goals import Direction
from scorecard.model.units import DURATION, MISSING, format_aim, format_level, format_number, format_value
from scorecard.model.views.reports import Pace, TrendPoint, TrendView
from scorecard.parsing.period_names import short_name

TITLES = ("Period", "Actual", "Target", "Usual")


def trend_message(view: TrendView) -> Message:
    """Return what the values say in words, then the values, as a chart if Slack accepts one."""
    facts, past = _facts(view), _past(view)
    chart = line_chart(view.reading.kpi, view.points, view.locale)
    top = kit.paragraphs(facts)
    rows = kit.preformatted(TITLES, [_row(view, point) for point in reversed(view.points)], right=(1, 2, 3))
    line = [sparkline([point.value for point in view.points])] if len(view.points) > 1 else []
    classic = (*top, *kit.paragraphs(line), *(rows if view.points else ()), *kit.paragraphs(past))
    native = (*top, chart, *kit.paragraphs(past)) if chart else None
    return Message(spoken([*facts, *past]), classic, native)


def _facts(view: TrendView) -> list[str]:
    reading, locale = view.reading, view.locale
    goals = join_facts(
        target(reading.kpi, reading.goal, locale), threshold(reading.kpi, reading.goal, locale)
    )
    signal = signal_line(view.signal, reading.kpi, reading.goal, reading.period, locale)
    return [line for line in (_now(view), goals, signal, _pace(view, view.pace)) if line]


def _now(view: TrendView) -> str:
    reading, locale = view.reading, view.locale
    kpi, actual = reading.kpi, reading.actual
    if actual is None and reading.off_since:
        return off_text(reading, locale)
    if actual is None:
        return join_facts(f"{name(kpi)} {missing_text(reading, locale)}", last(kpi, reading.last, locale))
    now = f"{name(kpi)} {value(kpi, actual.value, locale)} in {period_label(reading.period, locale)}"
    return join_facts(now, f"{status_emoji(reading.status)} {status_word(reading)}")


def _pace(view: TrendView, pace: Pace | None) -> str:
    """Return `Growth, due 31 Mar 2027: 12 of 15 % · progress 50 % · 67 % of the time gone: behind`."""
    if pace is None or view.due is None:
        return ""
    kpi, locale = view.reading.kpi, view.locale
    joint = "of" if view.reading.goal.direction is Direction.HIGHER else "→"
    now = value(kpi, pace.value, locale) if kpi.unit == DURATION else format_number(pace.value, locale)
    way = f"{now} {joint} {value(kpi, pace.target, locale)}"
    head = f"{mrkdwn(view.objective)}, due {day_label(view.due, locale)}: {way}"
    return join_facts(head, progress(pace.progress, locale), pace_text(pace, locale))


def _past(view: TrendView) -> list[str]:
    kpi, locale = view.reading.kpi, view.locale
    values = [point.value for point in view.points]
    if not values:
        return ["No value recorded yet."]
    since = short_name(view.points[0].period, locale)
    lowest, highest = value(kpi, min(values), locale), value(kpi, max(values), locale)
    return [f"{count_noun(len(values), 'value')} since {since}: lowest {lowest}, highest {highest}."]


def _row(view: TrendView, point: TrendPoint) -> tuple[str, str, str, str]:
    unit, locale = view.reading.kpi.unit, view.locale
    return (
        short_name(point.period, locale),
        format_value(point.value, unit, locale),
        format_aim(point.goal, point.goal.target, unit, locale),
        format_level(point.usual, unit, locale) if point.usual else MISSING,
    )
