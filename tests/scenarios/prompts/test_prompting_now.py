"""An admin has owners asked right away for the last period that is over, without reminders."""

from datetime import date
from decimal import Decimal

import pytest

from bot.slash_commands.actuals import ASK_WHOM
from bot.ui.errors import TYPED
from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import ALL_DONE, STILL_OPEN, first_value_line
from scorecard.model.kpis import MissingReason, NoData
from scorecard.rules.permissions import Action
from scorecard.services.lookup.people import admins_only
from tests.builders import NOW, WEEK_47, an_actual
from tests.scenarios.conftest import FRIDAY, Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.facts_prompts import asked_in_place_of, asks_now, due_46, on_demand, reads
from tests.support.seen import go, told, values
from tests.support.world import DIEGO, HELEN, MEI, PRIYA, SAM, World, at, shown

WEEK_46 = WEEK_47.previous()
SATURDAY = at("2026-11-21 12:00")
MONDAY = at("2026-11-23 09:00")
NEXT_WEEK = [at(f"2026-11-{day} 09:00") for day in (24, 25, 26, 27, 30)]
YEARLY = a_kpi("nps", frequency="yearly", unit="points", direction="higher", target=30, threshold=20)


@pytest.fixture
def two(begin: Begin) -> World:
    """Applied on a Friday: MTTR of Priya's, SLA of Sam's, both weekly."""
    return begin(a_card(a_kpi(), a_kpi("sla", owner=SAM)))


def ask(world: World, name: str = "", person: str = HELEN) -> str:
    return told(world, person, f"ask now {name}".strip())


def test_every_owner_is_asked_at_once_for_what_is_over(two: World) -> None:
    said = ask(two)
    assert said.splitlines()[0] == asks_now(PRIYA, SAM).splitlines()[0]
    assert reads(said, asks_now(PRIYA).removesuffix("."))
    [prompt] = two.prompts(PRIYA)
    assert "MTTR* week 46, 9–15 Nov" in shown(prompt)
    assert reads(prompt, first_value_line(HELEN))
    assert len(two.prompts(SAM)) == 1


def test_one_kpi_is_asked_for_by_its_name(two: World) -> None:
    assert ask(two, "sla") == asks_now(SAM, kpi="SLA")
    assert two.prompts(PRIYA) == []
    assert len(two.prompts(SAM)) == 1


def test_it_is_answered_like_any_other_question(two: World) -> None:
    ask(two, "mttr")
    two.say(PRIYA, "25")
    assert values(two) == [Decimal(25)]
    assert reads(two.prompts(PRIYA)[0], ALL_DONE)


def test_only_an_admin_may(two: World) -> None:
    assert str(admins_only(Action.PROMPT_NOW, [HELEN])) in ask(two, person=PRIYA)
    assert two.prompts(SAM) == []


def test_what_was_asked_for_or_answered_is_not_asked_for_again(two: World) -> None:
    two.command(PRIYA, "submit mttr 25 for W46")
    ask(two)
    assert two.prompts(PRIYA) == []
    said = ask(two)
    assert said.splitlines() == [
        on_demand(waiting=[due_46("SLA", asked=SAM)]),
        on_demand(answered=[due_46(actual=an_actual())]),
    ]
    assert len(two.prompts(SAM)) == 1


def test_what_has_no_data_is_answered(two: World) -> None:
    ask(two, "mttr")
    two.say(PRIYA, "no data, vendor outage")
    no_data = NoData(WEEK_46, "vendor outage", PRIYA, NOW)
    assert ask(two, "mttr") == on_demand(answered=[due_46(no_data=no_data)])


def test_nobody_is_reminded_and_nothing_is_ever_missed(two: World) -> None:
    ask(two, "mttr")
    go(two, MONDAY)
    two.say(PRIYA, "mttr 25 for W47")
    two.say(SAM, "20")
    go(two, *NEXT_WEEK)
    assert [two.reminders(one) for one in (PRIYA, SAM, HELEN)] == [[], [], []]
    history = told(two, PRIYA, "history mttr W46")
    assert MissingReason.MISSED not in history.lower()
    assert MissingReason.MISSED not in shown(two.command(PRIYA, "mttr")).lower()


def test_a_first_value_that_comes_late_is_not_late(two: World) -> None:
    ask(two, "mttr")
    go(two, *NEXT_WEEK)
    two.say(PRIYA, "mttr 25 for W46")
    assert values(two) == [Decimal(25)]
    assert saved(two, "MTTR", 25, period="2026-W46", late=False)


def test_coverage_is_what_it_was(two: World) -> None:
    before = told(two, HELEN, "")
    ask(two)
    go(two, at("2026-11-22 12:00"))
    assert told(two, HELEN, "").split("\n")[0].split("·")[-1] == before.split("\n")[0].split("·")[-1]


def test_the_next_question_comes_as_always(two: World) -> None:
    ask(two, "mttr")
    go(two, MONDAY)
    newest = two.prompts(PRIYA)[-1]
    assert "MTTR* week 47, 16–22 Nov" in shown(newest)
    assert reads(newest, f"{STILL_OPEN} *MTTR* week 46")


def test_outside_their_hours_people_are_asked_when_these_begin(two: World) -> None:
    go(two, SATURDAY)
    said = ask(two, "sla")
    assert said == asks_now(SAM, kpi="SLA", at=MONDAY, now=SATURDAY)
    assert two.prompts(SAM) == []
    go(two, MONDAY)
    assert [one for one in two.prompts(SAM) if "week 46" in shown(one)] != []


def test_the_admin_who_asks_is_asked_at_once_even_on_a_weekend(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=HELEN)), start=SATURDAY)
    ask(world)
    assert len(world.prompts(HELEN)) == 1


def test_who_stands_in_is_asked_for_whoever_is_away(two: World) -> None:
    two.command(PRIYA, f"away until 30 November cover <@{SAM}>")
    said = ask(two, "mttr")
    assert said == asks_now(SAM)
    assert asked_in_place_of(two.prompts(SAM)[0], "MTTR", PRIYA, until=date(2026, 11, 30))


def test_nobody_is_asked_where_nobody_is_there(two: World) -> None:
    two.command(PRIYA, "away until 30 November")
    assert ask(two, "mttr") == on_demand(unreached=[due_46()])


def test_who_goes_away_meanwhile_passes_it_on(two: World) -> None:
    ask(two, "mttr")
    two.command(PRIYA, f"away until 30 November cover <@{SAM}>")
    go(two, FRIDAY.replace(hour=13))
    passed = two.prompts(SAM)[-1]
    assert "MTTR* week 46" in shown(passed)
    go(two, *NEXT_WEEK)
    assert [one for one in two.reminders(SAM) if "week 46" in shown(one)] == []


def test_it_can_be_handed_over_and_stays_unowed(two: World) -> None:
    ask(two, "mttr")
    two.say(PRIYA, f"ask <@{SAM}>")
    offer = two.prompts(SAM)[-1]
    assert two.actor.click(SAM, offer.channel, offer.ts, ActionId.TAKE.value)
    go(two, MONDAY)
    two.say(SAM, "sla 20")
    go(two, *NEXT_WEEK)
    assert [one for one in two.reminders(SAM) if "week 46" in shown(one)] == []
    assert MissingReason.MISSED not in told(two, HELEN, "history mttr W46").lower()


def test_a_snooze_is_the_one_reminder_that_comes(two: World) -> None:
    ask(two, "mttr")
    two.say(PRIYA, "in 2 hours")
    go(two, FRIDAY.replace(hour=14, minute=1))
    assert len(two.reminders(PRIYA)) == 1
    go(two, *NEXT_WEEK)
    assert [one for one in two.reminders(HELEN) if "week 46" in shown(one)] == []


def test_what_is_due_anyway_is_only_asked_for_sooner(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=HELEN)))
    go(world, at("2026-11-23 07:00"))
    ask(world)
    [prompt] = world.prompts(HELEN)
    assert "week 47" in shown(prompt)
    assert not reads(prompt, first_value_line(HELEN))
    go(world, at("2026-11-23 09:00"), at("2026-11-24 09:00"))
    assert len(world.prompts(HELEN)) == 1
    assert len(world.reminders(HELEN)) == 1


def test_reminders_of_what_was_asked_for_on_a_weekend_count_from_when_it_was_read(two: World) -> None:
    go(two, at("2026-11-23 07:00"))
    ask(two, "mttr")
    go(two, at("2026-11-23 09:00"))
    assert len(two.prompts(PRIYA)) == 1
    assert two.reminders(PRIYA) == []
    go(two, at("2026-11-24 09:00"))
    assert len(two.reminders(PRIYA)) == 1


def test_the_wish_of_an_admin_opens_a_period_that_is_locked(begin: Begin) -> None:
    world = begin(a_card(YEARLY))
    ask(world, "nps")
    assert "2025" in shown(world.prompts(PRIYA)[0])
    world.say(PRIYA, "42")
    assert values(world) == [Decimal(42)]
    assert "15 Feb 2026" in told(world, PRIYA, "correct nps 2025 43")
    assert values(world) == [Decimal(42)]


def test_the_period_is_the_last_one_that_ended_by_the_scorecards_clock(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=MEI), a_kpi("sla", owner=DIEGO)), start=at("2026-11-16 00:30"))
    assert "week 46" in ask(world)


def test_ask_with_a_person_says_where_that_is_typed(two: World) -> None:
    said = told(two, HELEN, f"ask <@{SAM}>")
    assert ASK_WHOM in said
    assert TYPED in said


def test_a_kpi_whose_name_begins_with_ask_is_still_shown(begin: Begin) -> None:
    world = begin(a_card(a_kpi("ask_rate", name="Ask rate")))
    assert "Ask rate" in told(world, PRIYA, "ask rate")


def test_an_unknown_name_is_told_with_what_may_be_meant(two: World) -> None:
    assert "MTTR" in ask(two, "mtrr")
    assert two.prompts(PRIYA) == []


def test_two_admins_at_once_ask_once(two: World) -> None:
    ask(two)
    two.restart_bot()
    ask(two)
    assert [len(two.prompts(person)) for person in (PRIYA, SAM)] == [1, 1]
