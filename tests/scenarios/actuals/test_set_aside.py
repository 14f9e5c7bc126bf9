from datetime import date

from scorecard.model.goals import Rating
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_reports import overview
from tests.support.world import HELEN, PRIYA, World, at

SLA = a_kpi("sla", under="Customer", unit="%", direction="higher", target=95, threshold=90)


def on_tuesday(begin: Begin, *answers: str) -> World:
    """Return a world after the collecting day of week 47."""
    world = begin(a_card(a_kpi(), SLA))
    world.move_to(at("2026-11-23 09:00"))
    for answer in answers:
        world.say(PRIYA, answer)
    world.move_to(at("2026-11-24 09:00"))
    return world


def test_what_an_admin_sets_aside_leaves_the_scores_until_it_is_taken_back(begin: Begin) -> None:
    world = on_tuesday(begin, "mttr 25")
    assert overview(world).result.rating is Rating.NONE
    answer = world.command(HELEN, "aside sla W47 new survey tool")
    assert "new survey tool" in answer.text
    result = overview(world).result
    assert (result.score, result.rating, [kpi.name for kpi in result.set_aside]) == (
        100,
        Rating.GOOD,
        ["SLA"],
    )
    [perspective] = [one for one in overview(world).perspectives if one.name == "Customer"]
    assert perspective.result.parts is None
    world.command(HELEN, "aside sla W47 back")
    assert overview(world).result.rating is Rating.NONE


def test_a_value_given_after_all_counts(begin: Begin) -> None:
    world = on_tuesday(begin, "mttr 25")
    world.command(HELEN, "aside sla new survey tool")
    world.say(PRIYA, "sla 96")
    assert overview(world).result.set_aside == ()
    assert overview(world).result.score == 100


def test_only_admins_set_aside_and_only_with_a_reason(begin: Begin) -> None:
    world = on_tuesday(begin, "mttr 25")
    for person, text in ((PRIYA, "aside sla W47 because"), (HELEN, "aside sla W47"), (HELEN, "aside")):
        world.command(person, text)
    for text in ("aside sla W48 too early", "aside mttr W47 it has a value", "aside sla W47 back"):
        world.command(HELEN, text)
    assert overview(world).result.set_aside == ()


def test_what_is_off_threshold_by_its_newest_value_cannot_be_set_aside(begin: Begin) -> None:
    world = on_tuesday(begin, "mttr 52", "sla 96")
    world.move_to(at("2026-12-01 09:00"))
    answer = world.command(HELEN, "aside mttr W48 vacation")
    assert "52" in answer.text
    view = overview(world)
    assert view.result.set_aside == ()
    assert [(one.kpi.name, one.off_since) for one in view.attention.off] == [("MTTR", date(2026, 11, 16))]
