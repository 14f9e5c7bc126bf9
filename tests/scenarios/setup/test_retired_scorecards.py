"""A retired scorecard asks, posts and alerts no more; its history stays and comes back with its file."""

from datetime import timedelta

from bot.demo.people import CHANNEL
from scorecard.services.setup.definitions import Definitions
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.world import HELEN, PRIYA, SAM, World, at

MONDAY = at("2026-11-23 09:00")
CARD = a_card(a_kpi(), a_kpi("sla", owner=SAM))
OTHER = a_card(a_kpi("patching", owner=SAM), key="ops", name="Operations", channel="C0GENERAL")


def retire(world: World, key: str = "it") -> None:
    """Retire a scorecard as `scorecard-bot retire` does."""
    definitions = Definitions(world.store, world.clock)
    team = world.workspace.team_id
    definitions.retire(team, key, expected=definitions.plan_retirement(team, key))
    world.bot.tick()


def messages(world: World) -> int:
    """Return how many messages the bot has posted."""
    return len(world.calls("chat.postMessage"))


def live(world: World, days: int = 15) -> None:
    """Let some weeks pass, four moments a day."""
    for _ in range(days * 4):
        world.move_to(world.clock.now() + timedelta(hours=6))


def test_nobody_is_asked_reminded_or_told_any_more(begin: Begin) -> None:
    world = begin(CARD)
    world.move_to(MONDAY)
    retire(world)
    before = messages(world)
    assert before > 0
    live(world)
    assert messages(world) == before


def test_a_prompt_that_stands_there_says_that_its_kpis_are_gone(begin: Begin) -> None:
    world = begin(CARD)
    world.move_to(MONDAY)
    [asked] = world.prompts(PRIYA)
    retire(world)
    [now] = world.prompts(PRIYA)
    assert now.text != asked.text or now.blocks != asked.blocks


def test_what_waits_to_be_sent_is_dropped(begin: Begin) -> None:
    world = begin(CARD)
    world.clock.move_to(MONDAY)
    world.bot.services.prompts.open_due()
    retire(world)
    assert messages(world) == 0


def test_an_alert_of_it_is_no_longer_listed_and_none_opens(begin: Begin) -> None:
    world = begin(CARD)
    world.apply(OTHER)
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 70")
    assert len(world.alerts()) == 1
    retire(world)
    assert "MTTR" not in str(world.command(HELEN, "alerts", channel="C0GENERAL"))
    world.say(PRIYA, "mttr 90")
    world.bot.tick()
    assert len(world.alerts()) == 1


def test_the_others_go_on(begin: Begin) -> None:
    world = begin(CARD)
    world.apply(OTHER)
    retire(world)
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []
    assert len(world.prompts(SAM)) == 1
    assert "Operations" in str(world.command(SAM, "overview", channel=CHANNEL))


def test_when_it_was_the_only_one_people_are_told_that_there_is_none(begin: Begin) -> None:
    world = begin(CARD)
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 4 Dec")
    retire(world)
    assert "MTTR" not in str(world.open_home(PRIYA))
    for words in ("overview", "mttr", "alerts", "mine"):
        assert "apply" in world.command(PRIYA, words).text
        assert "MTTR" not in world.command(PRIYA, words).text


def test_it_comes_back_with_its_history(begin: Begin) -> None:
    world = begin(CARD)
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 25")
    retire(world)
    world.move_by(days=7)
    world.apply(CARD)
    assert "25" in str(world.command(PRIYA, "history mttr"))
