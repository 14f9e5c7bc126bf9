"""`/scorecard alerts` says which alerts the channel does not know of yet."""

from bot.ui.kit.formatting import status_emoji
from scorecard.model.goals import Status
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.world import PRIYA, World, plain


def untold(world: World) -> list[bool]:
    """Return of each open alert whether it is marked as not told in the channel yet."""
    lines = plain(world.command(PRIYA, "alerts").text).splitlines()
    return [line.count(" · ") > 0 for line in lines if line.startswith(status_emoji(Status.OFF_THRESHOLD))]


def test_an_alert_is_marked_until_slack_took_its_message(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52")
    assert untold(world) == [False]
    world.expected |= {"not_in_channel", "trouble_began"}
    world.workspace.change_channel("C0SCORECARD", has_bot=False)
    world.say(PRIYA, "sla 60")
    assert untold(world) == [False, True]
