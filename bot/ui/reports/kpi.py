"""One KPI in full, with its last twelve periods as a native line chart."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.ui.actuals.so_what import so_what_text
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import NOTE_LIMIT, code, mention, mrkdwn, plain
from bot.ui.kit.figures import (
    AWAY,
    OWNER_LEFT,
    SET_ASIDE,
    asked_text,
    asked_word,
    attributed_no_data,
    away_text,
    due_text,
    given_by,
    initiative_lines,
    last,
    missing_text,
    name,
    off_since_text,
    off_text,
    overdue_text,
    owner_text,
    progress,
    response_text,
    set_aside_text,
    status_word,
    target,
    threshold,
    value,
)
from bot.ui.kit.formatting import (
    counted_or_one,
    dated,
    join_facts,
    local_day,
    moment,
    note_lines,
    period_label,
    period_tag,
    periods_text,
    sparkline,
    status_emoji,
)
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.signals import signal_line
from bot.ui.kit.slash_command import command_hint
from scorecard.model.goals import Band, Level, Status
from scorecard.model.kpis import ActualInfo, KpiInfo, MissingReason, Reading
from scorecard.model.periods import Period
from scorecard.model.units import DURATION, HOUR, format_aim, format_points, format_value, symbol_of
from scorecard.model.views.reports import HistoryPoint, KpiView, TrendPoint
from scorecard.parsing.period_names import NOUNS, short_name
from scorecard.wording import capitalized

MOST_POINTS = 20
FEWEST_POINTS = 2
MAX_TITLE = 50
MAX_LABEL = 20
Read = Callable[[TrendPoint], Decimal | None]
MOST_SERIES = 6
THRESHOLD = "Threshold"
MOST_EXPLAINED = 5
STATEMENT_LIMIT = 300
TOLD_APART = (MissingReason.MISSED, MissingReason.LEFT, MissingReason.AWAY)
"""Reasons that have a line of their own."""
TITLES = ("Period", "Actual", "Target", "Status")


def line_chart(kpi: KpiInfo, points: Sequence[TrendPoint], locale: str) -> Json | None:
    """Return actual, target, threshold and usual range of some periods, or None if that makes no line.

    Slack requires a value for each point of a series, so periods without an actual are not on the axis, and
    what is not known for each of the others is left out. It draws six series: with bands, there is no room
    for the threshold beside the usual range.
    """
    shown = points[-MOST_POINTS:]
    labels = [period_tag(point.period, locale)[:MAX_LABEL] for point in shown]
    if len(shown) < FEWEST_POINTS or len(set(labels)) < len(labels):
        return None
    known = [(name, read) for name, read in _readers() if all(read(point) is not None for point in shown)]
    if len(known) > MOST_SERIES:
        known = [(name, read) for name, read in known if not name.startswith(THRESHOLD)]
    unit, size = ("h", HOUR) if kpi.unit == DURATION else (symbol_of(kpi.unit, locale), 1)
    series = {name: [float((read(point) or 0) / size) for point in shown] for name, read in known}
    axes = NOUNS[kpi.frequency].capitalize(), plain(unit, MAX_TITLE)
    return kit.lines_chart(plain(kpi.name, MAX_TITLE), labels, series, axes)


def _readers() -> list[tuple[str, Read]]:
    return [
        ("Actual", lambda point: point.value),
        ("Target", lambda point: _single(point.goal.target)),
        ("Target from", lambda point: _edge(point.goal.target, 0)),
        ("Target to", lambda point: _edge(point.goal.target, 1)),
        (THRESHOLD, lambda point: _single(point.goal.threshold)),
        (f"{THRESHOLD} from", lambda point: _edge(point.goal.threshold, 0)),
        (f"{THRESHOLD} to", lambda point: _edge(point.goal.threshold, 1)),
        ("Usual from", lambda point: _edge(point.usual, 0)),
        ("Usual to", lambda point: _edge(point.usual, 1)),
    ]


def _single(level: Level | None) -> Decimal | None:
    return None if isinstance(level, Band) else level


def _edge(level: Level | None, which: int) -> Decimal | None:
    return level[which] if isinstance(level, Band) else None


def kpi_message(view: KpiView) -> Message:
    """Return value, goal, owner and last change, then the past, as a chart if Slack accepts one."""
    facts, past = _facts(view), _past(view)
    top = [*kit.paragraphs(facts), kit.context(_about(view))]
    given = [TrendPoint(one.period, one.actual.value, one.goal, None) for one in view.history if one.actual]
    chart = line_chart(view.reading.kpi, given, view.locale)
    native = (*top, chart, *kit.paragraphs(past)) if chart else None
    return Message(spoken([*facts, *past]), (*top, *_classic_past(view), *kit.paragraphs(past)), native)


def _facts(view: KpiView) -> list[str]:
    reading, locale = view.reading, view.locale
    kpi, actual = reading.kpi, reading.actual
    period = period_label(reading.period, locale)
    if actual is None and reading.off_since:
        now = off_text(reading, locale)
    elif actual is None:
        now = join_facts(f"{name(kpi)} {missing_text(reading, locale)}", last(kpi, reading.last, locale))
    else:
        now = f"{name(kpi)} {value(kpi, actual.value, locale)} in {period}"
    score = "" if reading.score is None else f"score {format_points(reading.score)}"
    lines = [
        now,
        join_facts(
            _status(reading, locale),
            progress(reading.progress, locale),
            score,
        ),
        join_facts(target(kpi, reading.goal, locale), threshold(kpi, reading.goal, locale)),
        signal_line(view.signal, kpi, reading.goal, reading.period, locale),
        _people(view),
        *_change(view),
        capitalized(response_text(reading.action, reading.expected, locale)),
        so_what_text(view.so_what) if view.so_what else "",
        _aim(view),
        f"Supports: {mrkdwn(view.supports, STATEMENT_LIMIT)}" if view.supports else "",
        *initiative_lines(view.initiatives, view.locale),
        _taken_back(view),
        _awaited(view),
        _no_data(view),
    ]
    return [line for line in lines if line]


def _status(reading: Reading, locale: str) -> str:
    """Return the status, unless the line above tells it, or why there is none: `no value for week 47`."""
    if reading.actual is None and (reading.off_since or reading.status is Status.NO_DATA):
        return ""
    return f"{status_emoji(reading.status)} {status_word(reading)}{off_since_text(reading, locale)}"


def _people(view: KpiView) -> str:
    kpi = view.reading.kpi
    return join_facts(owner_text(kpi, "Owner"), f"cover {mention(kpi.cover)}" if kpi.cover else "")


def _change(view: KpiView) -> list[str]:
    """Return the last change, and why the KPI is off threshold unless that is its note."""
    reason = view.reading.off_reason
    if view.change is None:
        return note_lines(reason)
    return [_changed(view, *view.change), *note_lines("" if view.change[1].note == reason else reason)]


def _changed(view: KpiView, before: ActualInfo, after: ActualInfo) -> str:
    kpi = view.reading.kpi
    was, now = (value(kpi, actual.value, view.locale) for actual in (before, after))
    note = f"“{mrkdwn(after.note, NOTE_LIMIT)}”" if after.note else ""
    day = local_day(after.at, view.timezone)
    who = f"by {given_by(after)}, {dated(day, view.reading.period.last_day, view.locale)}"
    if was == now:
        return join_facts(f"Entered {who}", note)
    verb = "Corrected" if before.period == after.period else "Last change"
    return join_facts(f"{verb}: {was} → {now} in {short_name(after.period, view.locale)}, {who}", note)


def _aim(view: KpiView) -> str:
    """Return what its objective is about and when that is due: `Objective: “…” · due in 61 days`."""
    statement = f"“{mrkdwn(view.statement, STATEMENT_LIMIT)}”" if view.statement else ""
    due = due_text(view.due_in) if view.due_in is not None else ""
    return f"Objective: {join_facts(statement or mrkdwn(view.objective), due)}" if statement or due else ""


def _taken_back(view: KpiView) -> str:
    """Return that the missing value was taken back, by whom and when."""
    taken, reading = view.taken_back, view.reading
    if taken is None or taken.ended_at is None:
        return ""
    since = moment(taken.ended_at, view.timezone, view.locale)
    was = value(reading.kpi, taken.value, view.locale)
    return join_facts(
        f"Open again since {since}: {mention(taken.taken_back_by)} took back {was}",
        overdue_text(reading, view.locale, names_one=False),
    )


def _awaited(view: KpiView) -> str:
    reading, locale = view.reading, view.locale
    if reading.actual is None or reading.collecting is None or reading.collecting != reading.awaited:
        return ""
    why = away_text(reading.away, locale) if reading.away else ""
    label = "Not in yet" if why else capitalized(asked_text(reading.asked_before, locale))
    return join_facts(f"{label}: {period_label(reading.collecting, locale)}", why)


def _no_data(view: KpiView) -> str:
    """Return what was said of a period other than the one that the first line is about."""
    reading, locale = view.reading, view.locale
    if reading.set_aside_next:
        aside = reading.set_aside_next
        return join_facts(period_label(aside.period, locale), set_aside_text(aside))
    no_data = reading.no_data
    if no_data is None or (no_data.period == reading.period and reading.actual is None):
        return ""
    return join_facts(period_label(no_data.period, locale), attributed_no_data(no_data))


def _about(view: KpiView) -> str:
    kpi = view.reading.kpi
    place = join_facts(mrkdwn(view.perspective), mrkdwn(view.objective), kpi.frequency.value, code(kpi.key))
    return join_facts(mrkdwn(kpi.definition, 300), place) if kpi.definition else place


def _past(view: KpiView) -> list[str]:
    """Return the past in words: lowest and highest of several values, then what is missing and why."""
    kpi, locale = view.reading.kpi, view.locale
    values = [point.actual.value for point in view.history if point.actual is not None]
    missing = [
        point.period
        for point in view.history
        if not point.actual
        and not _explanation(point)
        and point.period != _pending(view.reading)
        and point.missing_reason not in TOLD_APART
    ]
    explained = [
        join_facts(capitalized(short_name(point.period, locale)), _explanation(point))
        for point in view.history
        if _explanation(point)
    ]
    late = [point.period for point in view.history if point.actual and point.actual.is_late]
    periods = counted_or_one(len(view.history), NOUNS[kpi.frequency])
    lines = []
    if len(values) > 1:
        lines.append(f"Last {periods}: {_span(kpi, values, locale)}.")
    if missing:
        lines.append(f"No value for {periods_text(missing, locale)}.")
    gaps = ((gap, _with_gap(view, gap)) for gap in TOLD_APART)
    lines += [f"{capitalized(gap.value)}: {periods_text(found, locale)}." for gap, found in gaps if found]
    lines += kit.shortened(explained, MOST_EXPLAINED, command_hint(f"history {kpi.typed_name}"))
    if late:
        lines.append(f"Late: {periods_text(late, locale)}.")
    return lines if lines or values else ["No value recorded yet."]


def _span(kpi: KpiInfo, values: Sequence[Decimal], locale: str) -> str:
    return f"lowest {value(kpi, min(values), locale)}, highest {value(kpi, max(values), locale)}"


def _explanation(point: HistoryPoint) -> str:
    """Return the reason that somebody gave for a missing value, or an empty string."""
    if point.set_aside:
        return set_aside_text(point.set_aside)
    return attributed_no_data(point.no_data) if point.no_data else ""


def _pending(reading: Reading) -> Period | None:
    """Return the last ended period while its value is not in and not due yet."""
    return None if reading.is_out and reading.period == reading.awaited else reading.awaited


def _with_gap(view: KpiView, gap: MissingReason) -> list[Period]:
    return [point.period for point in view.history if point.missing_reason is gap]


def _classic_past(view: KpiView) -> list[Json]:
    values = [point.actual.value if point.actual else None for point in view.history]
    known = len(values) - values.count(None)
    if not known:
        return []
    line = [sparkline(values)] if known > 1 else []
    rows = [_row(view, point) for point in reversed(view.history)]
    return [*kit.paragraphs(line), *kit.preformatted(TITLES, rows, right=(1, 2))]


def _row(view: KpiView, point: HistoryPoint) -> tuple[str, str, str, str]:
    unit, locale = view.reading.kpi.unit, view.locale
    return (
        short_name(point.period, locale),
        format_value(point.actual.value if point.actual else None, unit, locale),
        format_aim(point.goal, point.goal.target, unit, locale),
        _status_cell(view, point),
    )


def _status_cell(view: KpiView, point: HistoryPoint) -> str:
    if point.set_aside:
        return SET_ASIDE
    if point.missing_reason in {MissingReason.AWAY, MissingReason.LEFT}:
        return OWNER_LEFT if point.missing_reason is MissingReason.LEFT else AWAY
    is_asked = point.actual is None and point.period == view.reading.asked
    return asked_word(view.reading) if is_asked else point.status.value
