from datetime import date

from scorecard.model.goals import Rating
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.facts_replies import waiting_in
from tests.support.facts_reports import history, home, kpi, mine, overview, waiting
from tests.support.world import HELEN, PRIYA, SAM, World, at

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


def collecting(begin: Begin) -> World:
    """Return a world on the collecting day of week 48, on which Priya was asked for it and gave MTTR."""
    world = begin(a_card(a_kpi(), SLA))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "mttr 28, sla 97")
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 25")
    return world


def test_the_open_prompt_for_it_ends_and_says_who_set_it_aside_and_why(begin: Begin) -> None:
    world = collecting(begin)
    assert waiting(mine(world)) == [("SLA", "2026-W48")]
    world.command(HELEN, "aside sla W48 new survey tool")
    prompt = world.prompts(PRIYA)[-1]
    assert f"set aside by <@{HELEN}>: new survey tool" in prompt.text
    assert not waiting_in(prompt)
    world.open_home(PRIYA)
    assert waiting(mine(world)) == waiting(home(world).mine) == []


def test_nobody_is_reminded_of_it_until_it_is_taken_back(begin: Begin) -> None:
    world = collecting(begin)
    world.command(HELEN, "aside sla W48 new survey tool")
    world.move_to(at("2026-12-01 17:00"))
    assert world.reminders(PRIYA) == []
    world.command(HELEN, "aside sla W48 back")
    assert waiting(mine(world)) == [("SLA", "2026-W48")]
    assert waiting_in(world.prompts(PRIYA)[-1])
    world.move_to(at("2026-12-02 09:00"))
    assert len(world.reminders(PRIYA)) == 1


def test_nobody_is_asked_for_it_until_it_is_taken_back(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), SLA))
    world.move_to(at("2026-11-23 08:00"))
    world.command(HELEN, "aside sla W47 new survey tool")
    world.command(HELEN, "ask now sla")
    world.move_to(at("2026-11-23 10:00"))
    assert waiting(mine(world)) == [("MTTR", "2026-W47")]
    world.command(HELEN, "aside sla W47 back")
    world.move_by(minutes=5)
    assert sorted(waiting(mine(world))) == [("MTTR", "2026-W47"), ("SLA", "2026-W47")]


def test_a_reply_to_the_prompt_for_it_is_accepted_all_the_same(begin: Begin) -> None:
    world = collecting(begin)
    world.command(HELEN, "aside sla W48 new survey tool")
    world.say(PRIYA, "sla 96")
    assert saved(world, "SLA", 96, period="2026-W48")
    assert history(world, "sla W48").periods[0].set_aside is None


def test_history_and_table_give_the_reason_of_a_period_set_aside(begin: Begin) -> None:
    world = collecting(begin)
    world.command(HELEN, "aside sla W48 new survey tool")
    for moment in ("2026-11-30 12:00", "2026-12-09 09:00"):
        world.move_to(at(moment))
        periods = {one.period.key: one for one in history(world, "sla").periods}
        points = {one.period.key: one for one in kpi(world, "sla").history}
        for one in (periods["2026-W48"], points["2026-W48"], history(world, "sla W48").periods[0]):
            assert one.set_aside
            assert one.set_aside.reason == "new survey tool"
            assert one.missing_reason is None
        assert "new survey tool" in world.command(SAM, "history sla").text


def test_a_period_set_aside_while_it_is_collected_is_told_before_it_counts(begin: Begin) -> None:
    world = collecting(begin)
    answer = world.command(HELEN, "aside sla W48 new survey tool")
    assert "Tue 1 Dec" in answer.text
    view = overview(world)
    [collected] = view.collecting
    assert (collected.given, collected.asked, [one.name for one in collected.set_aside]) == (1, 1, ["SLA"])
    assert view.result.set_aside == ()
    shown = kpi(world, "sla").reading
    assert shown.actual
    assert shown.set_aside_next
    assert shown.set_aside_next.reason == "new survey tool"
    world.move_to(at("2026-12-01 00:01"))
    assert [one.name for one in overview(world).result.set_aside] == ["SLA"]
    answer = world.command(HELEN, "aside sla W48 the new survey tool")
    assert "Tue 1 Dec" not in answer.text


def aside_before_the_last(begin: Begin) -> World:
    """Return a world in which SLA was set aside for week 48, then given off threshold for week 47, late."""
    world = begin(a_card(a_kpi(), SLA))
    world.move_to(at("2026-11-30 09:00"))
    world.command(HELEN, "aside sla W48 new survey tool")
    world.move_to(at("2026-12-01 09:00"))
    world.say(PRIYA, "sla 80 for week 47")
    return world


def off(world: World) -> list[str]:
    return [one.kpi.key for one in overview(world).attention.off]


def test_a_value_off_threshold_ends_what_was_set_aside_after_it(begin: Begin) -> None:
    world = aside_before_the_last(begin)
    assert off(world) == ["sla"]
    assert kpi(world, "sla").reading.is_out
    assert ("SLA", "2026-W48") in waiting(mine(world)), "what counts is asked for"
    assert history(world, "sla W48").periods[0].set_aside is None
    world.move_to(at("2026-12-02 09:00"))
    assert [one for one in world.reminders(PRIYA) if "SLA" in one.text]


def test_what_is_taken_back_while_off_threshold_is_overdue_though_set_aside_later(
    begin: Begin,
) -> None:
    world = aside_before_the_last(begin)
    world.say(PRIYA, "undo")
    view = overview(world).attention
    assert view.off == ()
    [overdue] = [one for one in view.overdue if one.kpi.key == "sla"]
    assert overdue.overdue_since == date(2026, 11, 24)


def test_an_earlier_value_corrected_to_off_threshold_ends_it_too_and_a_newer_decision_stands(
    begin: Begin,
) -> None:
    world = on_tuesday(begin, "mttr 25", "sla 96")
    world.move_to(at("2026-12-01 09:00"))
    world.command(HELEN, "aside sla W48 new survey tool")
    world.say(PRIYA, "sla 80 for week 47")
    assert off(world) == ["sla"]
    assert not overview(world).result.set_aside
    world.say(PRIYA, "sla 96 for week 47")
    world.command(HELEN, "aside sla W48 new survey tool")
    assert off(world) == []
    assert [one.name for one in overview(world).result.set_aside] == ["SLA"]


def test_a_value_uncovered_by_undo_ends_it_if_it_is_off_threshold(begin: Begin) -> None:
    world = on_tuesday(begin, "mttr 25", "sla 80")
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "sla 96")
    world.move_to(at("2026-12-08 09:00"))
    world.command(HELEN, "aside sla W49 new survey tool")
    assert [one.name for one in overview(world).result.set_aside] == ["SLA"]
    world.command(PRIYA, "correct sla W48 no data, wrong file")
    assert off(world) == ["sla"]
    assert not overview(world).result.set_aside
    assert history(world, "sla W49").periods[0].set_aside is None


def test_a_value_that_is_not_off_threshold_ends_nothing(begin: Begin) -> None:
    world = on_tuesday(begin, "mttr 25")
    world.move_to(at("2026-12-01 09:00"))
    world.command(HELEN, "aside sla W48 new survey tool")
    world.say(PRIYA, "sla 96 for week 47")
    assert [one.name for one in overview(world).result.set_aside] == ["SLA"]
