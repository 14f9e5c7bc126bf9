"""Follows: the list of them, and the message that tells them what changed."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import name, value
from bot.ui.kit.formatting import URGENCY, count_noun, join_facts, status_emoji
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import command_hint
from scorecard.model.goals import Status
from scorecard.model.views.follows import FollowAnswer, FollowedView, StatusChange
from scorecard.parsing.period_names import short_name
from scorecard.wording import listed

MOST_CHANGES = 20
MOST_FOLLOWED = 20
NO_VALUE = "no value"
STOPPED = (
    "I no longer tell this channel what changes on the scorecard: guests or people of other organisations "
    "are in it, or I can't see who is."
)


def follow_message(answer: FollowAnswer) -> Message:
    """Return what is followed now, and what that means."""
    if not answer.name:
        return kit.lines_message([_list(answer)])
    who = f"<#{answer.channel}>" if answer.channel else "You"
    called = f"*{mrkdwn(answer.name)}*"
    if answer.is_followed and answer.is_new:
        tell = "post here" if answer.channel else "write to you"
        told = f"now; I {tell} when a status changes, at most once a day."
        return kit.lines_message([f"{who} {_verb(answer, 'follow')} {called} {told}"])
    if answer.is_followed:
        return kit.lines_message([f"{who} already {_verb(answer, 'follow')} {called}."])
    if answer.is_new:
        return kit.lines_message([f"{who} no longer {_verb(answer, 'follow')} {called}.", *_rest(answer)])
    within = f", but {mrkdwn(answer.within)}, which has it" if answer.within else ""
    not_it = "doesn't" if answer.channel else "don't"
    return kit.lines_message([f"{who} {not_it} follow {called}{within}.", *_rest(answer)])


def _verb(answer: FollowAnswer, verb: str) -> str:
    return f"{verb}s" if answer.channel else verb


def _rest(answer: FollowAnswer) -> list[str]:
    return [_list(answer)] if answer.all else []


def _list(answer: FollowAnswer) -> str:
    who = f"<#{answer.channel}> follows" if answer.channel else "You follow"
    if not answer.all:
        return f"{who} nothing; {command_hint('follow mttr')} starts it."
    return f"{who} {followed_text(answer.all)}."


def followed_text(names: tuple[str, ...]) -> str:
    """Return the names of what is followed: `*MTTR* and *Customer*`."""
    return listed([f"*{mrkdwn(one)}*" for one in names], MOST_FOLLOWED)


def followed_message(view: FollowedView) -> Message:
    """Return the KPIs whose status changed since the follower was told last, the most urgent first."""
    ordered = sorted(view.changes, key=lambda one: URGENCY.index(one.after))
    title = f"*{count_noun(len(ordered), 'followed KPI')} changed status*"
    lines = kit.shortened([change_line(one, view.locale) for one in ordered], MOST_CHANGES, command_hint())
    ended = [f"*{mrkdwn(called)}* {why}; it is no longer followed." for called, why in view.ended]
    more = kit.shortened(ended, MOST_FOLLOWED, command_hint("follow"))
    return kit.lines_message([*([title, *lines] if lines else []), *more])


def change_line(change: StatusChange, locale: str) -> str:
    """Return one change: `🔻 *MTTR* on target → off threshold · 52 min, week 47`."""
    actual = change.actual
    newest = (
        f"{value(change.kpi, actual.value, locale)}, {short_name(actual.period, locale)}" if actual else ""
    )
    turned = f"{_word(change.before)} → {_word(change.after)}"
    return join_facts(f"{status_emoji(change.after)} {name(change.kpi)} {turned}", newest)


def _word(status: Status) -> str:
    return NO_VALUE if status is Status.NO_DATA else status.value
