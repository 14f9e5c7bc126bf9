"""Facts about alerts: the state of each, and that the channel and its thread agree."""

from bot.ui.actuals.alerts import (
    alert_message,
    recovered_message,
    recovery_reply,
    reopening_reply,
    withdrawal_reply,
    withdrawn_message,
)
from scorecard.rules.alerts.states import STANDING, AlertState
from tests.support.facts import Fact, Number
from tests.support.facts_replies import key_of
from tests.support.texts import plain
from tests.support.world import World

DRAW = {
    **dict.fromkeys(STANDING, alert_message),
    AlertState.RESOLVED: recovered_message,
    AlertState.WITHDRAWN: withdrawn_message,
}
REPLIES = {
    **dict.fromkeys(STANDING, reopening_reply),
    AlertState.RESOLVED: recovery_reply,
    AlertState.WITHDRAWN: withdrawal_reply,
}


def alert_is(
    world: World,
    state: AlertState,
    number: Number,
    period: str,
    *,
    at: int = -1,
    latest: Number | None = None,
    replies: int | None = None,
) -> Fact:
    """Check that an alert is in a state, and that its message and the last reply in its thread show it.

    Args:
        world: Where.
        state: What became of the alert.
        number: The value that turned off threshold, in the KPI's unit.
        period: The key of that value's period.
        at: Which alert of the channel, as an index; by default the newest.
        latest: The value that counts by now, or that closed it; None for any.
        replies: How many messages stand in its thread; None for any.
    """
    message = world.alerts()[at]
    thread = world.thread(message)
    story = world.bot.services.alerts.details(int(key_of(message).partition(":")[2]))
    item, actual = story.item, story.item.actual
    wrong: tuple[str, ...] = () if story.state is state else (f"it is {story.state}",)
    if (str(actual.value), actual.period.key) != (str(number), period):
        wrong += (f"it is about {actual.value} of {actual.period.key}",)
    if latest is not None and str(item.latest.value) != str(latest):
        wrong += (f"the latest value is {item.latest.value}",)
    if replies not in {None, len(thread)}:
        wrong += (f"there are {len(thread)} replies",)
    wrong += _differs(DRAW[state](item, story.locale).text, message.text)
    return Fact(
        wrong + (_differs(REPLIES[state](item, story.locale).text, thread[-1].text) if replies else ())
    )


def _differs(expected: str, found: str) -> tuple[str, ...]:
    return () if expected == found else (f"“{plain(found)}” is not “{plain(expected)}”",)
