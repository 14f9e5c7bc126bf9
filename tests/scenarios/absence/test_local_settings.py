"""Who works on other days than the others says so once; from then on they are asked on those days only."""

import pytest

from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.seen import told
from tests.support.world import ANNA, HELEN, PRIYA, World, at, shown


@pytest.fixture
def world(begin: Begin) -> World:
    """Priya owns a weekly KPI, due on Monday; Helen is the admin."""
    world = begin(a_card())
    world.bot.tick()
    return world


def test_who_works_from_tuesday_is_asked_on_tuesday(world: World) -> None:
    assert told(world, PRIYA, "workdays Tue-Fri") == (
        "You work *Tue–Fri*. `/scorecard workdays default` goes back to the scorecard's: Mon–Fri."
    )
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []
    world.move_to(TUESDAY)
    assert len(world.prompts(PRIYA)) == 1


def test_reminders_come_on_ones_own_days(world: World) -> None:
    world.move_to(MONDAY)
    told(world, PRIYA, "workdays Mon, Thu")
    world.move_to(WEDNESDAY)
    assert world.reminders(PRIYA) == []
    world.move_to(THURSDAY)
    assert len(world.reminders(PRIYA)) == 1


def test_a_sunday_of_work_is_a_working_day(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="daily")), start=at("2026-11-27 12:00"))
    told(world, PRIYA, "workdays Sun-Thu")
    world.move_to(at("2026-11-28 09:00"))
    assert world.prompts(PRIYA) == []
    world.move_to(at("2026-11-29 09:00"))
    assert len(world.prompts(PRIYA)) == 1


def test_days_are_read_in_ones_own_language(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=ANNA)))
    world.bot.tick()
    assert told(world, ANNA, "workdays Mo-Do").startswith("You work *Mo–Do*.") or told(
        world, ANNA, "workdays"
    ).startswith("You work *Mo.–Do.*.")


@pytest.mark.parametrize("back", ["default", "off", "Default"])
def test_one_can_go_back_to_the_scorecards_days(world: World, back: str) -> None:
    told(world, PRIYA, "workdays Tue-Fri")
    assert told(world, PRIYA, f"workdays {back}") == (
        "You work *Mon–Fri*, as the scorecard has it. To change that: `/scorecard workdays Mon-Thu`"
    )
    world.move_to(MONDAY)
    assert len(world.prompts(PRIYA)) == 1


def test_without_a_word_more_it_tells_what_is_kept(world: World) -> None:
    assert told(world, PRIYA, "workdays").startswith("You work *Mon–Fri*, as the scorecard has it.")
    told(world, PRIYA, "workdays Mon-Thu")
    assert told(world, PRIYA, "workdays").startswith("You work *Mon–Thu*.")


def test_ones_own_holidays_are_kept(begin: Begin) -> None:
    world = begin(a_card(region="GB"), start=at("2026-12-04 12:00"))
    assert told(world, PRIYA, "holidays") == (
        "You have *the public holidays of United Kingdom*, as the scorecard has it. "
        "To change that: `/scorecard holidays GB-ENG`\n"
        "Parts of it have days of their own; name yours: `GB-ENG`, `GB-NIR`, `GB-SCT`, `GB-WLS`."
    )
    assert told(world, PRIYA, "holidays Italy").startswith(
        "You have *the public holidays of Italy*. "
        "`/scorecard holidays default` goes back to the scorecard's: the public holidays of United Kingdom.\n"
        "Parts of it have days of their own; name yours: "
        "`IT-AG`, `IT-AL`, `IT-AN`, `IT-AO`, `IT-AP`, `IT-AQ` and "
    )
    world.move_to(at("2026-12-07 09:00"))
    assert len(world.prompts(PRIYA)) == 1
    world.move_to(at("2026-12-08 12:00"))  # Immaculate Conception
    assert world.reminders(PRIYA) == []
    world.move_to(at("2026-12-09 09:00"))
    assert len(world.reminders(PRIYA)) == 1
    assert told(world, PRIYA, "holidays off").startswith(
        "You have *the public holidays of United Kingdom*, as"
    )


def test_a_part_is_kept_by_its_name_and_told_by_its_code(world: World) -> None:
    told_of = told(world, PRIYA, "holidays gb-england")
    assert told_of.startswith("You have *the public holidays of United Kingdom (GB-ENG)*.")
    assert "Parts of it" not in told_of


def test_an_admin_sets_the_days_of_somebody_else(world: World) -> None:
    assert told(world, HELEN, "workdays @priya Tue-Fri").startswith(f"<@{PRIYA}> works *Tue–Fri*.")
    assert told(world, HELEN, "holidays @priya DE-BY").startswith(
        f"<@{PRIYA}> has *the public holidays of Germany (DE-BY)*."
    )
    assert told(world, HELEN, "workdays @priya").startswith(f"<@{PRIYA}> works *Tue–Fri*.")
    assert told(world, HELEN, "workdays").startswith("You work *Mon–Fri*")
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []


def test_nobody_else_may(world: World) -> None:
    for text in ("workdays @priya Tue-Fri", "holidays @priya DE-BY", "workdays @priya"):
        seen = told(world, ANNA, text).splitlines()
        assert seen[0] == f"Only an admin can see or change that for somebody else; ask <@{HELEN}>."
    world.move_to(MONDAY)
    assert len(world.prompts(PRIYA)) == 1


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("workdays Someday", "I can't read “Someday” as days of the week; write them like Mon-Thu."),
        ("holidays Atlantis", "I don't know the public holidays of “Atlantis”"),
    ],
)
def test_what_is_not_understood_changes_nothing(world: World, text: str, answer: str) -> None:
    assert answer in told(world, PRIYA, text)
    assert "as the scorecard has it" in told(world, PRIYA, "workdays")
    assert "as the scorecard has it" in told(world, PRIYA, "holidays")


def test_mine_shows_ones_own_days_while_they_differ(world: World) -> None:
    assert "Your own days" not in shown(world.command(PRIYA, "mine"))
    told(world, PRIYA, "workdays Mon-Thu")
    told(world, PRIYA, "holidays DE-BY")
    assert "Your own days: Mon–Thu · the public holidays of Germany (DE-BY)" in shown(
        world.command(PRIYA, "mine")
    )
    told(world, PRIYA, "workdays Mon-Fri")
    told(world, PRIYA, "holidays default")
    assert "Your own days" not in shown(world.command(PRIYA, "mine"))


def test_nothing_is_missing_before_its_owner_works(world: World) -> None:
    told(world, PRIYA, "submit mttr 25 for W46")
    told(world, PRIYA, "workdays Thu-Fri")
    world.move_to(at("2026-11-26 08:00"))
    assert "1 on target" in shown(world.command(HELEN))
    world.move_to(at("2026-11-27 00:00"))
    assert "1 on target" not in shown(world.command(HELEN))
