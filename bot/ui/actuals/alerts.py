"""Alerts: the message in the channel and its later forms, its thread, and the list of open alerts."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import name, target, threshold, value
from bot.ui.kit.formatting import (
    count_noun,
    join_facts,
    local_day,
    moment,
    note_lines,
    period_label,
    short_day,
    status_emoji,
    status_text,
)
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import Subcommand, command_hint
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo
from scorecard.model.views.actuals import AlertItem, AlertsView

MOST_ALERTS = 25


def alerts_message(view: AlertsView) -> Message:
    """Return the list of open alerts, oldest first."""
    as_of = kit.context(f"As of {moment(view.as_of, view.timezone, view.locale)}")
    if not view.alerts:
        good = f"{mrkdwn(view.scorecard)}: no open alerts."
        return Message(good, (kit.section(good), as_of))
    title = f"*{count_noun(len(view.alerts), 'alert')} open in {mrkdwn(view.scorecard)}*"
    lines = [alert_line(item, view.timezone, view.locale) for item in view.alerts]
    shown = kit.shortened(lines, MOST_ALERTS, command_hint(Subcommand.PERSPECTIVE))
    return kit.lines_message([title, *shown], as_of)


def alert_line(item: AlertItem, timezone: str, locale: str) -> str:
    """Return an alert in two lines: KPI, value and first day; goal and owner."""
    now = f"{value(item.kpi, item.latest.value, locale)} ({period_label(item.latest.period, locale)})"
    since = f"since {short_day(local_day(item.opened_at, timezone), locale)}"
    goals = join_facts(target(item.kpi, item.goal, locale), threshold(item.kpi, item.goal, locale))
    status = f"{status_emoji(Status.OFF_THRESHOLD)} {name(item.kpi)} {Status.OFF_THRESHOLD.value}"
    unposted = "" if item.is_posted else "not posted in the channel yet"
    return f"{join_facts(f'{status}: {now}', since, unposted)}\n{join_facts(goals, mention(item.kpi.owner))}"


def alert_message(item: AlertItem, locale: str) -> Message:
    """Return a new alert: KPI, value, goal, previous value and owner."""
    title = f"{status_emoji(Status.OFF_THRESHOLD)} {_crossing(item, locale)}"
    return _message(title, *_details(item, locale))


def recovered_message(item: AlertItem, locale: str) -> Message:
    """Return the resolved alert: the crossing struck out, the current value below it."""
    return _message(f":white_check_mark: Resolved: ~{_crossing(item, locale)}~", _now(item, locale))


def withdrawn_message(item: AlertItem, locale: str) -> Message:
    """Return the withdrawn alert, after a correction showed that there was no crossing."""
    return _message(f"Withdrawn: ~{_crossing(item, locale)}~", _corrected(item, locale))


def recovery_reply(item: AlertItem, locale: str) -> Message:
    """Return the reply in the thread of a resolved alert."""
    return _message(
        f"Good news, {mention(item.kpi.owner)}: {_now(item, locale)}", *note_lines(item.latest.note)
    )


def withdrawal_reply(item: AlertItem, locale: str) -> Message:
    """Return the reply in the thread of a withdrawn alert, with the reason."""
    return _message(f"Alert withdrawn: {_corrected(item, locale)}", *note_lines(item.latest.note))


def reopening_reply(item: AlertItem, locale: str) -> Message:
    """Return the reply in the thread of an alert that is open again."""
    now = f"{name(item.kpi)} is off threshold after all: {_value_text(item, item.latest, locale)}"
    return _message(f"Open again, {mention(item.kpi.owner)}: {now}", *note_lines(item.latest.note))


def _message(*lines: str) -> Message:
    return kit.lines_message(lines)


def _crossing(item: AlertItem, locale: str) -> str:
    period = period_label(item.actual.period, locale)
    return f"{name(item.kpi)} is off threshold: {value(item.kpi, item.actual.value, locale)} for {period}"


def _details(item: AlertItem, locale: str) -> list[str]:
    goals = join_facts(target(item.kpi, item.goal, locale), threshold(item.kpi, item.goal, locale))
    before = "" if item.previous is None else f"was {_value_text(item, item.previous, locale)}"
    return [join_facts(goals, before), f"Owner {mention(item.kpi.owner)}", *note_lines(item.actual.note)]


def _now(item: AlertItem, locale: str) -> str:
    text = _value_text(item, item.latest, locale)
    status = item.goal.status_of(item.latest.value)
    return join_facts(
        f"{name(item.kpi)} is back at {text}", status_text(status), target(item.kpi, item.goal, locale)
    )


def _corrected(item: AlertItem, locale: str) -> str:
    was, period = value(item.kpi, item.actual.value, locale), period_label(item.actual.period, locale)
    if item.latest.period != item.actual.period:
        return f"{name(item.kpi)} for {period} was corrected; the value was not {was}."
    now = value(item.kpi, item.latest.value, locale)
    return f"{mention(item.latest.by)} corrected {name(item.kpi)} for {period} from {was} to {now}."


def _value_text(item: AlertItem, actual: ActualInfo, locale: str) -> str:
    return f"{value(item.kpi, actual.value, locale)} ({period_label(actual.period, locale)})"
