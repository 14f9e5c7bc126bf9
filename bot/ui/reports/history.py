"""The origin of a KPI's values: the last periods in short, or one period in full."""

from bot.ui.kit import blocks as kit
from bot.ui.kit import tables
from bot.ui.kit.escape import NOTE_LIMIT, code, mention, mrkdwn, plain
from bot.ui.kit.figures import attributed_no_data, given_by, name, value
from bot.ui.kit.formatting import (
    count_noun,
    full_period_label,
    join_facts,
    moment,
    period_tag,
    short_moment,
    status_text,
    with_full_stop,
)
from bot.ui.kit.message import Json, Message, spoken
from bot.ui.kit.slash_command import COMMAND
from scorecard.model.kpis import ActualInfo
from scorecard.model.units import format_value
from scorecard.model.views.actuals import ActualRevision, HistoryView, PeriodHistory
from scorecard.parsing.period_names import NOUNS

TITLES = ("Period", "Value", "Who and when", "From and why")
SOURCES = {
    "reply": "by reply",
    "modal": "in the form",
    "command": "by command",
    "edit": "by editing the message",
    "sample": "sample value",
}
MOST_SHOWN = 3
NO_DATA = "no data"
MOST_IN_FULL = 20
SHORT_NOTE = 120


def history_message(view: HistoryView) -> Message:
    """Return every revision of the requested periods, newest first."""
    return _in_full(view, view.periods[0]) if len(view.periods) == 1 else _in_short(view)


def _in_short(view: HistoryView) -> Message:
    title = f"{name(view.kpi)}: the last {count_noun(len(view.periods), NOUNS[view.kpi.frequency])}"
    if not any(past.revisions or past.no_data or past.missing_reason for past in view.periods):
        lines = [title, "No value recorded yet."]
        return kit.lines_message(lines)
    told = [line for past in view.periods for line in _period_lines(view, past)]
    newest = next((past for past in view.periods if past.revisions), view.periods[0])
    foot = f"Details of one period: {_reference(view, newest)}"
    native = (kit.section(title), _table(view), kit.context(foot))
    classic = (*kit.paragraphs([title, *told]), kit.context(foot))
    return Message(spoken([title, *told, foot]), classic, native)


def _period_lines(view: HistoryView, past: PeriodHistory) -> list[str]:
    label = f"*{full_period_label(past.period, view.today, view.locale)}*"
    if not past.revisions:
        return [f"{label} {_missing(past)}"]
    counting, replaced = past.revisions[0].actual, past.revisions[1:]
    first = join_facts(
        f"{label} {value(view.kpi, counting.value, view.locale)}", _status(past), *_marks(past)
    )
    older = kit.shortened(
        replaced, MOST_SHOWN, _reference(view, past), lambda one: f"↳ replaced: {_replaced(view, one)}"
    )
    return [first, _with_note(view, counting), *older]


def _replaced(view: HistoryView, one: ActualRevision) -> str:
    return join_facts(value(view.kpi, one.actual.value, view.locale), _with_note(view, one.actual))


def _with_note(view: HistoryView, actual: ActualInfo) -> str:
    """Return author, moment, source and note of a value."""
    return join_facts(*_origin(view, actual), f"“{mrkdwn(actual.note, SHORT_NOTE)}”" if actual.note else "")


def _origin(view: HistoryView, actual: ActualInfo) -> tuple[str, ...]:
    """Return author, moment and source of a value, and who allowed it."""
    return (
        given_by(actual),
        moment(actual.at, view.timezone, view.locale),
        _source(actual),
        f"allowed by {mention(actual.allowed_by)}" if actual.allowed_by else "",
    )


def _in_full(view: HistoryView, past: PeriodHistory) -> Message:
    title = f"{name(view.kpi)} {full_period_label(past.period, view.today, view.locale)}"
    locked = "Locked: an admin has to approve any change." if past.is_locked else ""
    missing = (
        with_full_stop(f"No value: {_missing(past)}") if past.no_data or past.missing_reason else "No value."
    )
    top = [title, join_facts(_status(past), *_marks(past)) if past.revisions else missing, locked]
    told = [line for one in past.revisions[:MOST_IN_FULL] for line in _revision_lines(view, past, one)]
    if past.revisions and past.no_data:
        when = moment(past.no_data.at, view.timezone, view.locale)
        told.append(f"↳ {attributed_no_data(past.no_data)} before that, {when}")
    more = len(past.revisions[MOST_IN_FULL:])
    lines = [*filter(None, top), *told, *([f"… and {more} older ones."] if more else [])]
    return kit.lines_message(lines)


def _revision_lines(view: HistoryView, past: PeriodHistory, one: ActualRevision) -> list[str]:
    shown = value(view.kpi, one.actual.value, view.locale)
    first = f"*{shown}* (current)" if one is past.revisions[0] else f"↳ {shown} (replaced)"
    said = {"Note": (one.actual.note, NOTE_LIMIT), "Typed": (one.typed, SHORT_NOTE)}
    told = [f"{what}: {mrkdwn(words, limit)}" for what, (words, limit) in said.items() if words.strip()]
    return [first, join_facts(*_origin(view, one.actual)), *told]


def _missing(past: PeriodHistory) -> str:
    """Return the text in place of a value."""
    if past.no_data:
        return attributed_no_data(past.no_data)
    return past.missing_reason.value if past.missing_reason else "no value"


def _missing_cells(view: HistoryView, past: PeriodHistory) -> list[Json]:
    said = past.no_data
    if said is None:
        return [
            tables.text_cell(past.missing_reason.value if past.missing_reason else ""),
            *[tables.text_cell("")] * 2,
        ]
    who = f"{_called(view, said.by)}, {short_moment(said.at, view.timezone, view.locale)}"
    return [
        tables.text_cell(NO_DATA),
        tables.text_cell(who, tables.NAME_CELL),
        tables.text_cell(said.reason, tables.NAME_CELL),
    ]


def _status(past: PeriodHistory) -> str:
    return status_text(past.goal.status_of(past.revisions[0].actual.value))


def _marks(past: PeriodHistory) -> list[str]:
    """Return what is unusual about a period's value: late, corrected."""
    marks = {"late": past.is_late, "corrected": len(past.revisions) > 1}
    return [mark for mark, holds in marks.items() if holds]


def _table(view: HistoryView) -> Json:
    rows = [_row(view, past, one) for past in view.periods for one in past.revisions or (None,)]
    return tables.native(TITLES, rows, right=(1,))


def _row(view: HistoryView, past: PeriodHistory, one: ActualRevision | None) -> list[Json]:
    tag = period_tag(past.period, view.locale)
    if one is None:
        return [tables.text_cell(tag), *_missing_cells(view, past)]
    actual, is_counting = one.actual, one is past.revisions[0]
    period = ", ".join([tag, *_marks(past)]) if is_counting else f"↳ {tag}, replaced"
    return [
        tables.text_cell(period),
        tables.number_cell(actual.value, format_value(actual.value, view.kpi.unit, view.locale)),
        tables.text_cell(_who_and_when(view, actual), tables.NAME_CELL),
        tables.text_cell(": ".join(filter(None, [_source(actual), actual.note])), tables.NAME_CELL),
    ]


def _who_and_when(view: HistoryView, actual: ActualInfo) -> str:
    owner = f" for {_called(view, actual.on_behalf_of)}" if actual.on_behalf_of else ""
    return f"{_called(view, actual.by)}{owner}, {short_moment(actual.at, view.timezone, view.locale)}"


def _called(view: HistoryView, user: str) -> str:
    return plain(view.names.get(user, user), tables.CELL)


def _source(actual: ActualInfo) -> str:
    return SOURCES.get(actual.source, mrkdwn(actual.source))


def _reference(view: HistoryView, past: PeriodHistory) -> str:
    return code(f"{COMMAND} history {view.kpi.key} {past.period.key}", 120)
