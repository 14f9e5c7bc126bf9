"""The origin of a KPI's values: the last periods in short, or one period in full."""

from dataclasses import replace

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import NOTE_LIMIT, mention, mrkdwn
from bot.ui.kit.figures import (
    asked_text,
    attributed_no_data,
    given_by,
    name,
    set_aside_text,
    value,
)
from bot.ui.kit.formatting import (
    counted_or_one,
    full_period_label,
    join_facts,
    moment,
    status_text,
    with_full_stop,
)
from bot.ui.kit.message import FIRST, Message, PageAsked, spoken
from bot.ui.kit.slash_command import command_hint
from scorecard.model.kpis import ActualInfo, MissingReason, NoData
from scorecard.model.views.actuals import ActualRevision, HistoryView, PeriodHistory
from scorecard.parsing.period_names import NOUNS, period_name
from scorecard.wording import capitalized

SOURCES = {
    "reply": "by reply",
    "modal": "in the form",
    "command": "by command",
    "edit": "by editing the message",
    "sample": "sample value",
}
MOST_SHOWN = 3
SHORT_NOTE = 120


def history_message(view: HistoryView, asked: PageAsked = FIRST) -> Message:
    """Return a page of the revisions of the requested periods, newest first."""
    return _in_full(view, view.periods[0], asked) if len(view.periods) == 1 else _in_short(view, asked)


def _in_short(view: HistoryView, asked: PageAsked) -> Message:
    title = f"{name(view.kpi)}: the last {counted_or_one(len(view.periods), NOUNS[view.kpi.frequency])}"
    if not any(item.revisions or _reason(item, view.locale) for item in view.periods):
        return kit.lines_message([title, "No value recorded yet."])
    lines = ["\n".join(_period_lines(view, item)) for item in view.periods]
    newest = next((item for item in view.periods if item.revisions), view.periods[0])
    foot = f"Details of one period: {_reference(view, newest)}"
    shown = kit.paged(lines, asked, [title])
    message = kit.page_message(shown, kit.context(foot))
    return replace(message, text=spoken([*shown.lines, foot]))


def _period_lines(view: HistoryView, item: PeriodHistory) -> list[str]:
    label = f"*{full_period_label(item.period, view.today, view.locale)}*"
    older = kit.shortened(
        item.earlier, MOST_SHOWN, _reference(view, item), lambda revision: f"↳ {_earlier(view, revision)}"
    )
    if item.current is None:
        return [f"{label} {_reason(item, view.locale) or 'no value'}", *older]
    shown = value(view.kpi, item.current.value, view.locale)
    first = join_facts(f"{label} {shown}", _status(item), *_marks(item))
    return [first, _with_note(view, item.current), *older]


def _earlier(view: HistoryView, revision: ActualRevision) -> str:
    shown = value(view.kpi, revision.actual.value, view.locale)
    return f"{_fate(view, revision.actual)}: {join_facts(shown, _with_note(view, revision.actual))}"


def _fate(view: HistoryView, actual: ActualInfo) -> str:
    """Return what became of a value that does not count."""
    if not actual.taken_back_by:
        return "replaced"
    when = moment(actual.ended_at, view.timezone, view.locale) if actual.ended_at else ""
    taken = f"taken back by {mention(actual.taken_back_by)}"
    return join_facts(taken, when, _allowed(actual.taken_back_allowed_by))


def _with_note(view: HistoryView, actual: ActualInfo) -> str:
    """Return author, moment, source and note of a value."""
    return join_facts(*_origin(view, actual), f"“{mrkdwn(actual.note, SHORT_NOTE)}”" if actual.note else "")


def _origin(view: HistoryView, actual: ActualInfo) -> tuple[str, ...]:
    """Return author and source of a value, and who put it back, with who allowed each; the last with when."""
    when = moment(actual.at, view.timezone, view.locale)
    if not actual.put_back_by:
        return given_by(actual), when, _source(actual), _allowed(actual.allowed_by)
    given = given_by(actual), _source(actual), _allowed(actual.allowed_by)
    return *given, f"put back by {mention(actual.put_back_by)}", when, _allowed(actual.put_back_allowed_by)


def _allowed(who: str) -> str:
    return f"allowed by {mention(who)}" if who else ""


def _no_data(stated: NoData) -> str:
    """Return the statement that there is no value, with its author and who allowed it."""
    return join_facts(attributed_no_data(stated), _allowed(stated.allowed_by))


def _in_full(view: HistoryView, item: PeriodHistory, asked: PageAsked) -> Message:
    title = f"{name(view.kpi)} {full_period_label(item.period, view.today, view.locale)}"
    locked = "Locked: an admin has to approve any change." if item.is_locked else ""
    state = join_facts(_status(item), *_marks(item)) if item.current else _missing_sentence(item, view.locale)
    top = [title, state, locked]
    details = ["\n".join(_revision_lines(view, item, revision)) for revision in item.revisions]
    if item.current and item.no_data:
        when = moment(item.no_data.at, view.timezone, view.locale)
        details.append(f"↳ {_no_data(item.no_data)} before that, {when}")
    return kit.page_message(kit.paged(details, asked, list(filter(None, top)), later=top[:1]))


def _revision_lines(view: HistoryView, item: PeriodHistory, revision: ActualRevision) -> list[str]:
    shown = value(view.kpi, revision.actual.value, view.locale)
    is_current = revision.actual is item.current
    first = f"*{shown}* (current)" if is_current else f"↳ {shown} ({_fate(view, revision.actual)})"
    notes = {"Note": (revision.actual.note, NOTE_LIMIT), "Typed": (revision.typed, SHORT_NOTE)}
    texts = [f"{what}: {mrkdwn(words, limit)}" for what, (words, limit) in notes.items() if words.strip()]
    return [first, join_facts(*_origin(view, revision.actual)), *texts]


def _reason(item: PeriodHistory, locale: str) -> str:
    """Return why a period has no value, or an empty string."""
    if item.set_aside:
        return set_aside_text(item.set_aside)
    if item.no_data:
        return _no_data(item.no_data)
    if item.missing_reason is MissingReason.ASKED:
        return asked_text(item.asked_before, locale)
    return item.missing_reason.value if item.missing_reason else ""


def _missing_sentence(item: PeriodHistory, locale: str) -> str:
    reason = _reason(item, locale)
    if item.set_aside or item.no_data:
        return with_full_stop(capitalized(reason))
    return f"No value: {reason}." if reason else "No value."


def _status(item: PeriodHistory) -> str:
    return status_text(item.goal.status_of(item.current.value if item.current else None))


def _marks(item: PeriodHistory) -> list[str]:
    """Return what is unusual about a period's value: late, corrected."""
    is_corrected = any(not revision.actual.taken_back_by for revision in item.earlier)
    marks = {"late": item.is_late, "corrected": is_corrected}
    return [mark for mark, holds in marks.items() if holds]


def _source(actual: ActualInfo) -> str:
    return SOURCES.get(actual.source, mrkdwn(actual.source))


def _reference(view: HistoryView, item: PeriodHistory) -> str:
    named = period_name(item.period, view.today, view.locale)
    return command_hint(f"history {view.kpi.typed_name} {named}")
