"""One alert: the channel message that opens it, what it becomes, and the replies in its thread."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention
from bot.ui.kit.figures import name, target, threshold, value
from bot.ui.kit.formatting import joined, note_lines, period_label, status_emoji, status_told
from bot.ui.kit.message import Message
from scorecard.domain.views.alerts import AlertItem
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo


def alert_message(item: AlertItem, locale: str) -> Message:
    """A KPI turned off-threshold: what, how far, before, and whose it is."""
    title = f"{status_emoji(Status.OFF_THRESHOLD)} {_crossing(item, locale)}"
    return _message(title, *_details(item, locale))


def recovered_message(item: AlertItem, locale: str) -> Message:
    """What the alert becomes once its KPI is back: the crossing struck out, how it stands now below it."""
    return _message(f":white_check_mark: Resolved: ~{_crossing(item, locale)}~", _now(item, locale))


def withdrawn_message(item: AlertItem, locale: str) -> Message:
    """What the alert becomes once a correction shows that there was no crossing."""
    return _message(f"Withdrawn: ~{_crossing(item, locale)}~", _corrected(item, locale))


def recovery_reply(item: AlertItem, locale: str) -> Message:
    """Tells the thread that the KPI is back."""
    return _message(
        f"Good news, {mention(item.kpi.owner)}: {_now(item, locale)}", *note_lines(item.latest.note)
    )


def withdrawal_reply(item: AlertItem, locale: str) -> Message:
    """Tells the thread why the alert was withdrawn."""
    return _message(f"This alert is withdrawn. {_corrected(item, locale)}", *note_lines(item.latest.note))


def reopening_reply(item: AlertItem, locale: str) -> Message:
    """Tells the thread that the KPI was not back after all."""
    now = f"{name(item.kpi)} is off threshold after all: {_told(item, item.latest, locale)}"
    return _message(f"Open again, {mention(item.kpi.owner)}: {now}", *note_lines(item.latest.note))


def _message(*lines: str) -> Message:
    return kit.told(lines)


def _crossing(item: AlertItem, locale: str) -> str:
    period = period_label(item.actual.period, locale)
    return f"{name(item.kpi)} is off threshold: {value(item.kpi, item.actual.value, locale)} for {period}"


def _details(item: AlertItem, locale: str) -> list[str]:
    goals = joined(target(item.kpi, item.goal, locale), threshold(item.kpi, item.goal, locale))
    before = "" if item.previous is None else f"before: {_told(item, item.previous, locale)}"
    return [joined(goals, before), f"Owner {mention(item.kpi.owner)}", *note_lines(item.actual.note)]


def _now(item: AlertItem, locale: str) -> str:
    told = _told(item, item.latest, locale)
    status = item.goal.status_of(item.latest.value)
    return joined(
        f"{name(item.kpi)} is back at {told}", status_told(status), target(item.kpi, item.goal, locale)
    )


def _corrected(item: AlertItem, locale: str) -> str:
    was, period = value(item.kpi, item.actual.value, locale), period_label(item.actual.period, locale)
    if item.latest.period != item.actual.period:
        return f"{name(item.kpi)} for {period} was corrected; it was not {was}."
    now = value(item.kpi, item.latest.value, locale)
    return f"{mention(item.latest.by)} corrected {name(item.kpi)} for {period} from {was} to {now}."


def _told(item: AlertItem, actual: ActualInfo, locale: str) -> str:
    return f"{value(item.kpi, actual.value, locale)} ({period_label(actual.period, locale)})"
