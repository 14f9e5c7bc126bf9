"""What is off threshold now."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import name, target, threshold, value
from bot.ui.kit.formatting import counted, joined, local_day, moment, near_day, period_label, status_emoji
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import Word, reference
from scorecard.domain.views.alerts import AlertItem, AlertsView
from scorecard.model.goals import Status

MOST_ALERTS = 25


def alerts_message(view: AlertsView) -> Message:
    """The open alerts, oldest first; or that there are none."""
    as_of = kit.context(f"As of {moment(view.as_of, view.timezone, view.locale)}")
    if not view.alerts:
        good = f"{mrkdwn(view.scorecard)}: no alert is open."
        return Message(good, (kit.section(good), as_of))
    title = f"*{counted(len(view.alerts), 'alert')} open in {mrkdwn(view.scorecard)}*"
    lines = [alert_line(item, view.timezone, view.locale) for item in view.alerts]
    shown = kit.shortened(lines, MOST_ALERTS, reference(Word.PERSPECTIVE))
    return kit.told([title, *shown], as_of)


def alert_line(item: AlertItem, timezone: str, locale: str) -> str:
    """An alert in two lines: what it is about and since when; its goal and owner."""
    now = f"{value(item.kpi, item.latest.value, locale)} ({period_label(item.latest.period, locale)})"
    since = f"since {near_day(local_day(item.opened_at, timezone), locale)}"
    goals = joined(target(item.kpi, item.goal, locale), threshold(item.kpi, item.goal, locale))
    status = f"{status_emoji(Status.OFF_THRESHOLD)} {name(item.kpi)} {Status.OFF_THRESHOLD.value}"
    untold = "" if item.is_told else "not told in the channel yet"
    return f"{joined(f'{status}: {now}', since, untold)}\n{joined(goals, mention(item.kpi.owner))}"
