"""Alerts: the message in the channel and its later forms, its thread, and the list of open alerts."""

from bot.ui.actuals.alert_actions import LEARNED, PLAN, alert_buttons
from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import (
    FIGURE_LIMIT,
    action_parts,
    name,
    owner_text,
    planned_parts,
    quoted,
    response_text,
    target,
    threshold,
    value,
)
from bot.ui.kit.formatting import (
    count_noun,
    dated,
    join_facts,
    moment,
    note_lines,
    period_label,
    status_emoji,
    status_text,
)
from bot.ui.kit.ids import ActionId, AlertRef
from bot.ui.kit.message import FIRST, Json, Message, PageAsked, spoken
from bot.ui.kit.signals import alert_signal_line
from bot.ui.kit.slash_command import command_hint
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo, Commentary, KpiInfo, Verdict
from scorecard.model.units import format_aim
from scorecard.model.views.actuals import AlertItem, AlertsView, VerdictView
from scorecard.parsing.period_names import short_name
from scorecard.wording import capitalized

VERDICTS = {Verdict.WORKED: "Worked", Verdict.RECOVERED: "Recovered before the day of the plan"}
"""The verdicts on an action whose alert is resolved, in words."""


def alerts_message(view: AlertsView, asked: PageAsked = FIRST) -> Message:
    """Return a page of the open alerts, oldest first."""
    as_of = kit.context(f"As of {moment(view.as_of, view.timezone, view.locale)}")
    if not view.alerts:
        good = f"{mrkdwn(view.scorecard)}: no open alerts."
        return Message(good, (kit.section(good), as_of))
    title = f"*{count_noun(len(view.alerts), 'alert')} open in {mrkdwn(view.scorecard)}*"
    lines = (alert_line(item, view.locale) for item in view.alerts)
    return kit.page_message(kit.paged(lines, asked, [title]), as_of)


def alert_line(item: AlertItem, locale: str) -> str:
    """Return an alert in two lines: KPI, value, value before and first day; goal, owner and reason.

    What is done about it, what is expected, and the newest commentary follow in lines of their own.
    """
    missing = f"{short_name(item.missing, locale)} missing" if item.missing else ""
    unposted = "" if item.is_posted else "not posted in the channel yet"
    status = (
        f"{status_emoji(_status(item))} {name(item.kpi)} {_standing(item, locale)}{_open_since(item, locale)}"
    )
    first = join_facts(f"{status}: {_value_text(item, item.latest, locale)}", _before(item, locale), missing)
    goal = item.goal_now
    goals = join_facts(target(item.kpi, goal, locale), threshold(item.kpi, goal, locale))
    second = join_facts(goals, owner_text(item.kpi), quoted(item.reason))
    lines = [join_facts(first, unposted), second, _response(item, locale), *_comment(item)]
    return "\n".join(filter(None, lines))


MOST_UNPLANNED = 20


def unplanned_message(view: AlertsView) -> Message | None:
    """Return the notice to an admin of alerts without a plan, each with a button; None if there are none."""
    if not view.alerts:
        return None
    count = len(view.alerts)
    which = "an alert" if count == 1 else f"{count} alerts"
    title = f"*Nobody has said yet what is done about {which} in {mrkdwn(view.scorecard)}*"
    shown = view.alerts[:MOST_UNPLANNED]
    lines = [alert_line(item, view.locale) for item in shown]
    rows = [
        kit.section(line, beside=kit.button(PLAN, ActionId.PLAN, AlertRef(alert=item.id)))
        for line, item in zip(lines, shown, strict=True)
    ]
    more = kit.shortened(view.alerts, MOST_UNPLANNED, command_hint("alerts"), lambda _: "")[len(shown) :]
    return Message(spoken([title, *lines, *more]), (kit.section(title), *rows, *map(kit.section, more)))


def alert_message(item: AlertItem, locale: str) -> Message:
    """Return an alert that stands: KPI, value, goal, previous value, owner, newest value, what is done.

    With its buttons.
    """
    title = f"{status_emoji(Status.OFF_THRESHOLD)} {_crossing(item, locale)}"
    return kit.lines_message([title, *_details(item, locale)], _buttons(item))


def recovered_message(item: AlertItem, locale: str) -> Message:
    """Return the resolved alert: how long it lasted, the crossing struck out, the value now, the reason."""
    title = f":white_check_mark: Resolved{_after(item)}: ~{_crossing(item, locale)}~"
    learned = [f"Learned: {_attributed(item.learned)}"] if item.learned else []
    lines = [title, _now(item, locale), *_verdict(item, locale), *note_lines(item.reason), *learned]
    return kit.lines_message(lines, kit.actions(kit.button(LEARNED, ActionId.LEARN, AlertRef(alert=item.id))))


def withdrawn_message(item: AlertItem, locale: str) -> Message:
    """Return the withdrawn alert, after a correction showed that there was no crossing."""
    return _message(f"Withdrawn: ~{_crossing(item, locale)}~", _corrected(item, locale), *_dropped(item))


def retired_message(item: AlertItem, locale: str) -> Message:
    """Return an open alert whose KPI was taken off the scorecard."""
    gone = f"{name(item.kpi)} was taken off the scorecard; nobody is asked for it any more."
    return _message(f"Closed: ~{_crossing(item, locale)}~", gone, *note_lines(item.reason))


def recovery_reply(item: AlertItem, locale: str) -> Message:
    """Return the reply in the thread of a resolved alert, which the channel sees, too."""
    now = join_facts(_now(item, locale), _lasted(item, locale))
    good = f"Good news, {mention(item.kpi.owner)}: {now}"
    return _message(good, *_verdict(item, locale), *note_lines(item.latest.note))


def worsening_reply(item: AlertItem, locale: str) -> Message:
    """Return the reply in the thread of an open alert whose newest value is worse than the one before."""
    now = join_facts(f"{name(item.kpi)} is at {_value_text(item, item.latest, locale)}", _was(item, locale))
    goal = target(item.kpi, item.goal_now, locale)
    worse = f"Worse, {mention(item.kpi.owner)}: {join_facts(now, goal)}"
    return _message(worse, *note_lines(item.latest.note))


def repetition_reply(item: AlertItem, locale: str) -> Message:
    """Return the reply that repeats an open alert: since when, the value now and what resolves it."""
    standing = f"{_standing(item, locale)}{_open_since(item, locale)}"
    still = f"Still open, {mention(item.kpi.owner)}: {name(item.kpi)} {standing}"
    now = join_facts(_value_text(item, item.latest, locale), target(item.kpi, item.goal_now, locale))
    return _message(f"{still}: {now}", *note_lines(item.reason))


def withdrawal_reply(item: AlertItem, locale: str) -> Message:
    """Return the reply in the thread of a withdrawn alert, with the reason."""
    told = f"Alert withdrawn: {_corrected(item, locale)}"
    return _message(told, *_dropped(item), *note_lines(item.latest.note))


def reopening_reply(item: AlertItem, locale: str) -> Message:
    """Return the reply in the thread of an alert that is open again."""
    now = f"{name(item.kpi)} is off threshold after all: {_value_text(item, item.latest, locale)}"
    again = f"Open again, {mention(item.kpi.owner)}: {now}"
    return _message(again, *_response_lines(item, locale), *note_lines(item.latest.note))


def _dropped(item: AlertItem) -> list[str]:
    """Return the action that is not needed any more because its alert was withdrawn."""
    if item.action is None or item.action.verdict:
        return []
    return [f"No longer needed: {join_facts(*planned_parts(item.action))}"]


def _message(*lines: str) -> Message:
    return kit.lines_message(lines)


def _crossing(item: AlertItem, locale: str) -> str:
    period = period_label(item.actual.period, locale)
    return f"{name(item.kpi)} is off threshold: {value(item.kpi, item.actual.value, locale)} for {period}"


def _details(item: AlertItem, locale: str) -> list[str]:
    goals = join_facts(target(item.kpi, item.goal, locale), threshold(item.kpi, item.goal, locale))
    earlier = "" if item.previous is None else f"was {_value_text(item, item.previous, locale)}"
    owner = owner_text(item.kpi, "Owner")
    signal = alert_signal_line(item.signal, item.kpi, locale)
    told = [
        join_facts(goals, earlier, _often(item)),
        owner,
        *_since(item, locale),
        signal,
        *note_lines(item.reason),
    ]
    before = [f"Learned last time: {_attributed(item.learned_before)}"] if item.learned_before else []
    return [line for line in (*told, *before, *_response_lines(item, locale), *_comment(item)) if line]


def _attributed(said: Commentary) -> str:
    return f"{quoted(said.text)} ({mention(said.by)})"


def _response(item: AlertItem, locale: str) -> str:
    """Return what stands of what people do about an alert and expect of it, or empty."""
    action = item.action if item.action and item.action.is_standing else None
    return response_text(action, item.expected, locale)


def _response_lines(item: AlertItem, locale: str) -> list[str]:
    """Return it as a line of its own, or none."""
    response = _response(item, locale)
    return [capitalized(response)] if response else []


def _comment(item: AlertItem) -> list[str]:
    """Return the newest commentary, unless a plan was made after it."""
    said, action = item.comment, item.action
    if said is None or (action and action.at >= said.at):
        return []
    return [f"{mention(said.by)}: {quoted(said.text)}"]


def _verdict(item: AlertItem, locale: str) -> list[str]:
    """Return the verdict on the action of a resolved alert: `Worked: 52 min → 26 min · new rota · @Sam`."""
    action = item.action
    if action is None or action.verdict not in VERDICTS:
        return []
    before, after = (item.before or item.actual).value, item.latest.value
    was = f"{value(item.kpi, before, locale)} → " if before != after else ""
    told = f"{VERDICTS[action.verdict]}: {was}{value(item.kpi, after, locale)}"
    return [join_facts(told, *action_parts(action))]


def verdict_reply(view: VerdictView) -> Message:
    """Return the reply in the thread of an alert whose action has not helped yet."""
    was = f"was {_value_of(view.kpi, view.before, view.locale)}" if view.before else ""
    now = f"Not yet: {value(view.kpi, view.after.value, view.locale)}"
    first = join_facts(now, was, target(view.kpi, view.goal, view.locale))
    done = join_facts(*action_parts(view.action))
    told = [first, f"After: {done}. What comes next?", *note_lines(view.after.note)]
    return kit.lines_message(told, kit.actions(*alert_buttons(view.alert, waits=False)))


def expired_reply(item: AlertItem, locale: str) -> Message:
    """Return the reply in the thread of an alert of which the day has passed until which it was expected."""
    now = f"{name(item.kpi)} is still off threshold: {_value_text(item, item.latest, locale)}"
    again = (
        f"Open again, {mention(item.kpi.owner)}: the day has passed until which this was expected, and {now}"
    )
    return kit.lines_message([again, *_response_lines(item, locale)], _buttons(item))


def _buttons(item: AlertItem) -> Json:
    return kit.actions(*alert_buttons(item.id, waits=item.missing is not None))


def _since(item: AlertItem, locale: str) -> list[str]:
    """Return the newest value as a line of its own, if it is not the one that the alert is about."""
    if item.before is None:
        return []
    standing = "" if item.is_off else _standing(item, locale)
    return [join_facts(f"Now {_value_text(item, item.latest, locale)}", standing, _before(item, locale))]


def _often(item: AlertItem) -> str:
    """Return how many of the latest periods were off threshold: `2 of the last 3 off`."""
    return f"{item.often.needed} of the last {item.often.of} off threshold" if item.often else ""


def _status(item: AlertItem) -> Status:
    return item.goal_now.status_of(item.latest.value)


def _standing(item: AlertItem, locale: str) -> str:
    """Return that the newest value is off threshold, or only short of what resolves the alert."""
    if item.is_off or item.recovers_at is None:
        return Status.OFF_THRESHOLD.value
    aim = mrkdwn(format_aim(item.goal_now, item.recovers_at, item.kpi.unit, locale), FIGURE_LIMIT)
    return f"{_status(item).value}, not yet {aim}"


def _open_since(item: AlertItem, locale: str) -> str:
    """Return ` since 16 Nov`, to follow the standing: since when it is off threshold, or the alert open."""
    since = f" since {dated(item.since, item.latest.period.start, locale)}"
    return since if item.is_off else f", alert open{since}"


def _before(item: AlertItem, locale: str) -> str:
    """Return the value before the newest, and whether that was better: `worse, was 52 min (week 47, …)`."""
    was = _was(item, locale)
    return f"worse, {was}" if item.is_worse else was


def _was(item: AlertItem, locale: str) -> str:
    before = item.before or item.previous
    return "" if before is None else f"was {_value_text(item, before, locale)}"


def _after(item: AlertItem) -> str:
    """Return how long a resolved alert lasted, ` after 14 days`; empty if that is less than a day."""
    return f" after {count_noun(item.days, 'day')}" if item.days else ""


def _lasted(item: AlertItem, locale: str) -> str:
    if not item.days:
        return ""
    since = dated(item.since, item.latest.period.start, locale)
    return f"was off threshold since {since}, for {count_noun(item.days, 'day')}"


def _now(item: AlertItem, locale: str) -> str:
    text = _value_text(item, item.latest, locale)
    status = item.goal_now.status_of(item.latest.value)
    return join_facts(
        f"{name(item.kpi)} is back at {text}", status_text(status), target(item.kpi, item.goal_now, locale)
    )


def _corrected(item: AlertItem, locale: str) -> str:
    was, period = value(item.kpi, item.actual.value, locale), period_label(item.actual.period, locale)
    if item.latest.period < item.actual.period:
        return f"{_supporting(item, locale)}; too few periods are off threshold now."
    if item.latest.taken_back_by:
        return f"{mention(item.latest.taken_back_by)} took {was} for {period} back."
    if item.latest.period != item.actual.period:
        return f"{name(item.kpi)} for {period} was corrected; the value was not {was}."
    now = value(item.kpi, item.latest.value, locale)
    if by := item.latest.put_back_by:
        return (
            f"{mention(by)} brought an earlier value back: {name(item.kpi)} for {period} is {now}, not {was}."
        )
    return f"{mention(item.latest.by)} corrected {name(item.kpi)} for {period} from {was} to {now}."


def _supporting(item: AlertItem, locale: str) -> str:
    """Return what became of an earlier value without which there would have been no alert."""
    earlier, period = item.latest, period_label(item.latest.period, locale)
    number = value(item.kpi, earlier.value, locale)
    if earlier.taken_back_by:
        return f"{mention(earlier.taken_back_by)} took {number} for {period} back"
    return f"{mention(earlier.recorded_by)} corrected {name(item.kpi)} for {period} to {number}"


def _value_text(item: AlertItem, actual: ActualInfo, locale: str) -> str:
    return _value_of(item.kpi, actual, locale)


def _value_of(kpi: KpiInfo, actual: ActualInfo, locale: str) -> str:
    return f"{value(kpi, actual.value, locale)} ({period_label(actual.period, locale)})"
