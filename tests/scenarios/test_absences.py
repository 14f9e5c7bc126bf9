"""Who is away is not asked: who stands in is, or the question waits; and everybody sees why."""

from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.world import ANNA, PRIYA, SAM, World, at, plain, shown

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (at(f"2026-11-{day} 09:00") for day in range(23, 28))
NEXT_MONDAY = at("2026-11-30 09:00")
COVERED = a_kpi(cover=ANNA)


def counts(world: World, *people: str) -> list[int]:
    return [len(world.prompts(person)) for person in people]


def reminded(world: World, *people: str) -> list[int]:
    return [len(world.reminders(person)) for person in people]


def told(world: World, person: str, text: str) -> str:
    return plain(world.command(person, text).text)


def go(world: World, *moments: object) -> None:
    for moment in moments:
        world.move_to(moment)  # type: ignore[arg-type]


def test_the_cover_is_asked_and_sees_for_whom(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    said = told(world, PRIYA, "away until 2 December cover @sam")
    assert said.splitlines()[0] == (
        f"You are away until Wed 2 Dec, back Thu 3 Dec. <@{SAM}> gets your questions meanwhile."
    )
    world.move_to(MONDAY)
    assert counts(world, PRIYA, SAM) == [0, 1]
    line = f"*MTTR* week 47, 16–22 Nov · target ≤ 30 min · for <@{PRIYA}>, who is away until Wed 2 Dec"
    assert line in plain(shown(world.prompts(SAM)[0]))


def test_the_cover_answers_with_a_bare_number(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    assert "Saved: *MTTR* is 25 min" in world.say(SAM, "25")
    assert "✓ *MTTR* 25 min" in plain(shown(world.prompts(SAM)[0]))


def test_the_owner_may_still_answer(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    assert "Saved: *MTTR* is 25 min" in world.say(PRIYA, "mttr 25")
    assert "✓ *MTTR* 25 min" in plain(shown(world.prompts(SAM)[0]))


def test_without_a_cover_of_the_absence_the_kpis_own_is_asked(begin: Begin) -> None:
    world = begin(a_card(COVERED, a_kpi("sla")))
    assert f"<@{ANNA}> gets your questions meanwhile; *SLA* waits, having no cover." in told(
        world, PRIYA, "away until Friday"
    )
    world.move_to(at("2026-11-23 09:00", "Europe/Berlin"))
    assert counts(world, PRIYA, ANNA) == [0, 0]  # week 47 is not over in London at 08:00 UTC on a wall clock
