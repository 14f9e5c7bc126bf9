"""The time since a day: what turned, recovered, was decided, or was given in the reader's place."""

from collections.abc import Iterator

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.figures import given_by, name, quoted, target, threshold, value
from bot.ui.kit.formatting import join_facts, short_day, span_label, status_emoji, status_text
from bot.ui.kit.message import FIRST, Message, PageAsked, spoken
from bot.ui.kit.slash_command import command_hint
from scorecard.model.goals import Goal, Status
from scorecard.model.kpis import KpiInfo, NoData, SetAside
from scorecard.model.submissions import ChangeRequest, RequestState
from scorecard.model.views.past import AwayView, Happened, NewGoal, SinceView, Turn
from scorecard.parsing.period_names import format_day, short_name

MOST_AWAY = 12
WHILE_AWAY = "While you were away"


def since_message(view: SinceView, asked: PageAsked = FIRST) -> Message:
    """Return a page of what happened since a day, by kind; one sentence if nothing did."""
    about = mrkdwn(view.about or view.scorecard)
    day = format_day("yMMMEd", view.day, view.locale)
    if not view.happened:
        return kit.lines_message([f"{about}: nothing turned, recovered or was decided since {day}."])
    lines = happened_lines(view.happened, view.locale)
    return kit.page_message(kit.paged(lines, asked, [f"*{about} since {day}*"]))


def with_while_away(message: Message, view: AwayView | None) -> Message:
    """Return a message with what happened to its reader's KPIs while they were away below it, if anything."""
    if view is None:
        return message
    lines = kit.shortened(happened_lines(view.happened, view.locale), MOST_AWAY, command_hint("mine"))
    told = [f"*{WHILE_AWAY}, {span_label(view.first, view.last, view.locale)}:*", *lines]
    blocks = (*message.blocks, kit.divider(), *kit.paragraphs(told))
    return Message(spoken([*message.text.split("\n"), *told]), blocks)


def happened_lines(happened: Happened, locale: str) -> list[str]:
    """Return what happened, with a heading for each kind that there is."""
    decided = [
        *(_decision(*one, locale) for one in happened.set_aside),
        *(_new_goal(one, locale) for one in happened.goals),
        *(_request(*one, locale) for one in happened.requests),
    ]
    given = [
        *(
            f"{name(kpi)} {value(kpi, one.value, locale)} for {short_name(one.period, locale)}, "
            f"by {given_by(one)}"
            for kpi, one in happened.given
        ),
        *(
            f"{name(kpi)} no data for {short_name(one.period, locale)}, by {mention(one.by)}{_why(one)}"
            for kpi, one in happened.stated
        ),
    ]
    parts = {
        "Turned off threshold": [_turned(one, locale) for one in happened.turned_off],
        "Recovered": [_recovered(one, locale) for one in happened.recovered],
        "Decided": decided,
        "Given in your place": given,
    }
    return list(_headed(parts))


def _why(stated: NoData) -> str:
    return f": {mrkdwn(stated.reason)}" if stated.reason else ""


def _headed(parts: dict[str, list[str]]) -> Iterator[str]:
    for heading, lines in parts.items():
        if lines:
            yield f"*{heading}*"
            yield from lines


def _turned(turn: Turn, locale: str) -> str:
    first = f"{status_emoji(Status.OFF_THRESHOLD)} {_valued(turn, locale)}"
    return join_facts(first, target(turn.kpi, turn.goal, locale), quoted(turn.actual.note))


def _recovered(turn: Turn, locale: str) -> str:
    status = turn.goal.status_of(turn.actual.value)
    was = f"was off threshold since {short_day(turn.since, locale)}"
    return join_facts(f"{_valued(turn, locale)} · {status_text(status)}", was, quoted(turn.actual.note))


def _valued(turn: Turn, locale: str) -> str:
    period = short_name(turn.actual.period, locale)
    return f"{name(turn.kpi)} {value(turn.kpi, turn.actual.value, locale)} for {period}"


def _decision(kpi: KpiInfo, decision: SetAside, stands: bool, locale: str) -> str:  # noqa: FBT001 - of a tuple
    period = short_name(decision.period, locale)
    if not stands:
        return f"{name(kpi)} counts again for {period}, by {mention(decision.by)}"
    return f"{name(kpi)} set aside for {period}, by {mention(decision.by)}: {mrkdwn(decision.reason)}"


def _new_goal(new: NewGoal, locale: str) -> str:
    start = f" from {short_name(new.first, locale)} on" if new.first else ""
    was = f", was {_goal(new.kpi, new.before, locale)}" if new.before else ""
    return f"{name(new.kpi)} {_goal(new.kpi, new.goal, locale)}{start}{was}"


def _goal(kpi: KpiInfo, goal: Goal, locale: str) -> str:
    return ", ".join(filter(None, (target(kpi, goal, locale), threshold(kpi, goal, locale))))


def _request(kpi: KpiInfo, request: ChangeRequest, locale: str) -> str:
    verb = "allowed" if request.state is RequestState.ALLOWED else "declined"
    what = "no data" if request.value is None else value(kpi, request.value, locale)
    change = f"taking {what} back" if request.is_undo else what
    asked = f"{change} for {short_name(request.period, locale)}, asked by {mention(request.by)}"
    return f"{name(kpi)}: {mention(request.decided_by)} {verb} {asked}"
