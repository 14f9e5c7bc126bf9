"""Prompts: when owners are asked, for what, and in how many messages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event

from bot.demo.people import PEOPLE
from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import ALL_DONE, NOTHING_ASKED, OFF_THE_CARD
from scorecard.definition.reader import read_definition
from scorecard.errors import NotAllowed
from scorecard.services.absence.profiles import Profile
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.engine import WRITES
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.facts_prompts import can_be_answered, is_notice, reads, ticked, waits_for
from tests.support.facts_replies import waiting_in
from tests.support.world import (
    ANNA,
    DIEGO,
    HELEN,
    MEI,
    PRIYA,
    SAM,
    World,
    at,
    plain,
    shown,
)

ZONES = {person.id: person.timezone for person in PEOPLE}
INSTANT = timedelta(seconds=1)
MONDAY_NINE = at("2026-11-23 09:00")


def card_of(*owners: str, **fields: object) -> str:
    return a_card(*(a_kpi(f"kpi_{owner.casefold()}", owner=owner, **fields) for owner in owners))


def ask_everybody_at(world: World, moment: str, owner: str) -> None:
    """Check that owners are asked at a time on their own clocks, and not an instant earlier."""
    due = at(moment, ZONES[owner])
    world.move_to(due - INSTANT)
    assert world.prompts(owner) == []
    world.move_to(due)
    assert len(world.prompts(owner)) == 1


@pytest.mark.parametrize(
    ("owner", "moment"),
    [
        (PRIYA, "2026-11-23 09:00"),
        (SAM, "2026-11-23 09:00"),
        (HELEN, "2026-11-23 09:00"),
        (ANNA, "2026-11-23 09:00"),
        (DIEGO, "2026-11-23 09:00"),
        # In Auckland it is Monday, 09:00, while London's week has four hours to go.
        (MEI, "2026-11-24 09:00"),
    ],
)
def test_an_owner_is_asked_at_nine_on_their_own_clock(begin: Begin, owner: str, moment: str) -> None:
    ask_everybody_at(begin(card_of(owner)), moment, owner)


@pytest.mark.parametrize(
    ("start", "owner", "moment"),
    [
        # New York changes on 8 March, London and Berlin on 29 March, Auckland on 5 April.
        ("2026-03-06 12:00", DIEGO, "2026-03-09 09:00"),
        ("2026-03-13 12:00", DIEGO, "2026-03-16 09:00"),
        ("2026-03-27 12:00", PRIYA, "2026-03-30 09:00"),
        ("2026-03-27 12:00", ANNA, "2026-03-30 09:00"),
        ("2026-03-27 12:00", MEI, "2026-03-31 09:00"),
        ("2026-04-03 12:00", MEI, "2026-04-07 09:00"),
        # Auckland on 27 September, London and Berlin on 25 October, New York on 1 November.
        ("2026-09-25 11:00", MEI, "2026-09-29 09:00"),
        ("2026-10-23 12:00", PRIYA, "2026-10-26 09:00"),
        ("2026-10-23 12:00", ANNA, "2026-10-26 09:00"),
        ("2026-10-23 12:00", MEI, "2026-10-27 09:00"),
        ("2026-10-23 12:00", DIEGO, "2026-10-26 09:00"),
        ("2026-10-30 12:00", DIEGO, "2026-11-02 09:00"),
    ],
)
def test_nine_stays_nine_when_the_clocks_change(begin: Begin, start: str, owner: str, moment: str) -> None:
    ask_everybody_at(begin(card_of(owner), at(start)), moment, owner)


@pytest.mark.parametrize(
    ("start", "moment"),
    [
        ("2026-10-30 12:00", "2026-11-02 09:00"),  # October ends on a Saturday
        ("2026-11-27 12:00", "2026-12-01 09:00"),  # November on a Monday
        ("2027-01-29 12:00", "2027-02-01 09:00"),  # January on a Sunday
    ],
)
def test_a_month_that_ends_at_a_weekend_is_asked_for_on_monday(begin: Begin, start: str, moment: str) -> None:
    ask_everybody_at(begin(card_of(PRIYA, frequency="monthly"), at(start)), moment, PRIYA)


def test_auckland_is_asked_on_the_day_after_when_the_month_ends_on_a_monday(begin: Begin) -> None:
    world = begin(card_of(MEI, frequency="monthly"), at("2026-11-27 12:00"))
    ask_everybody_at(world, "2026-12-02 09:00", MEI)


def test_auckland_in_the_afternoon_is_asked_the_same_monday(begin: Begin) -> None:
    world = begin(card_of(MEI, prompt="13:00"))
    ask_everybody_at(world, "2026-11-23 13:00", MEI)


def test_one_message_lists_everything_due_with_last_value_target_and_a_button(begin: Begin) -> None:
    world = begin(a_card(a_kpi("mttr"), a_kpi("sla", unit="%", direction="higher", target=95, threshold=90)))
    world.command(PRIYA, "submit mttr 41.5")
    world.move_to(MONDAY_NINE)
    [prompt] = world.prompts(PRIYA)
    assert waits_for(prompt, "MTTR", "SLA")
    _, *lines, example = plain(prompt.text).splitlines()
    assert lines == [
        "• *MTTR* week 47, 16–22 Nov · last 41.5 min · target ≤ 30 min",
        "• *SLA* week 47, 16–22 Nov · target ≥ 95 %",
    ]
    assert "`mttr 41.5, sla 95`" in example


def test_kpis_with_other_prompt_times_are_asked_for_at_their_own(begin: Begin) -> None:
    world = begin(a_card(a_kpi("early", prompt="08:30"), a_kpi("late", prompt="16:00")))
    world.move_to(at("2026-11-23 15:59"))
    assert ["EARLY" in one.text for one in world.prompts(PRIYA)] == [True]
    world.move_to(at("2026-11-23 16:00"))
    first, second = world.prompts(PRIYA)
    assert "LATE" in second.text
    assert "EARLY" not in second.text
    assert "LATE" not in first.text


def test_weekly_monthly_and_quarterly_kpis_come_in_one_message(begin: Begin) -> None:
    kpis = [a_kpi(each, frequency=each) for each in ("daily", "weekly", "monthly", "quarterly", "yearly")]
    world = begin(a_card(*kpis), at("2026-12-31 12:00"))
    world.move_to(at("2027-01-01 09:00"))
    [friday] = world.prompts(PRIYA)
    assert [
        name for name in ("DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "YEARLY") if name in friday.text
    ] == [
        "DAILY",
        "MONTHLY",
        "QUARTERLY",
        "YEARLY",
    ]


def test_the_days_of_a_weekend_are_asked_for_on_monday(begin: Begin) -> None:
    world = begin(card_of(PRIYA, frequency="daily"), at("2026-11-19 12:00"))
    world.move_to(at("2026-11-20 09:00"))
    world.move_to(at("2026-11-21 09:00"))
    world.move_to(at("2026-11-22 09:00"))
    assert ["Thu 19 Nov" in one.text for one in world.prompts(PRIYA)] == [True]
    world.move_to(MONDAY_NINE)
    _, monday = world.prompts(PRIYA)
    assert [day for day in ("Fri 20 Nov", "Sat 21 Nov", "Sun 22 Nov") if day in monday.text] == [
        "Fri 20 Nov",
        "Sat 21 Nov",
        "Sun 22 Nov",
    ]


def test_ticks_and_restarts_ask_no_second_time(begin: Begin) -> None:
    world = begin(card_of(PRIYA, SAM))
    for _ in range(3):
        world.move_to(max(world.clock.now(), MONDAY_NINE))
        world.restart_bot()
        world.move_by(minutes=10)
    world.move_to(at("2026-11-29 23:00"))
    assert [len(world.prompts(owner)) for owner in (PRIYA, SAM)] == [1, 1]


def test_after_hours_of_downtime_owners_are_asked_late_in_one_message(begin: Begin) -> None:
    world = begin(a_card(a_kpi("early", prompt="08:30"), a_kpi("late", prompt="11:00")))
    world.stop_bot()
    world.clock.move_to(at("2026-11-23 15:00"))
    world.start_bot()
    world.bot.tick()
    [prompt] = world.prompts(PRIYA)
    assert "EARLY" in prompt.text
    assert "LATE" in prompt.text


def test_after_a_week_of_downtime_one_message_asks_for_both_weeks(begin: Begin) -> None:
    world = begin(card_of(PRIYA))
    world.move_to(at("2026-12-01 10:00"))
    [prompt] = world.prompts(PRIYA)
    assert "week 47" in prompt.text
    assert "week 48" in prompt.text


def test_after_months_of_downtime_nobody_is_asked_for_all_of_them(begin: Begin) -> None:
    world = begin(card_of(PRIYA, frequency="daily"))
    world.move_to(at("2027-03-01 09:00"))
    [prompt] = world.prompts(PRIYA)
    assert "11 Feb" not in prompt.text
    assert "28 Feb" in prompt.text
    assert prompt.text.count("KPI_U0PRIYA") < 20


@pytest.mark.parametrize("start", ["2026-11-23 09:01", "2026-11-25 12:00", "2026-11-29 23:59"])
def test_nobody_is_asked_for_a_period_that_was_due_before_the_kpi_came(begin: Begin, start: str) -> None:
    world = begin(card_of(PRIYA), at(start))
    world.move_by(seconds=30)
    assert world.prompts(PRIYA) == []
    world.move_to(at("2026-11-30 09:00"))
    [prompt] = world.prompts(PRIYA)
    assert "week 48" in prompt.text


def test_a_kpi_that_comes_later_is_asked_for_from_then_on(begin: Begin) -> None:
    world = begin(a_card(a_kpi("old")))
    world.move_to(at("2026-11-23 09:01"))
    world.apply(a_card(a_kpi("old"), a_kpi("new")))
    world.move_to(at("2026-11-23 12:00"))
    assert ["NEW" in one.text for one in world.prompts(PRIYA)] == [False]
    world.move_to(at("2026-11-30 09:00"))
    assert ["NEW" in one.text for one in world.prompts(PRIYA)] == [False, True]


def test_what_was_answered_before_is_not_asked_for(begin: Begin) -> None:
    world = begin(a_card(a_kpi("done"), a_kpi("open")))
    world.move_to(at("2026-11-23 08:00"))
    world.command(PRIYA, "submit done 25")
    world.move_to(MONDAY_NINE)
    [prompt] = world.prompts(PRIYA)
    assert "DONE" not in prompt.text
    assert "OPEN" in prompt.text


def test_an_owner_with_nothing_left_to_answer_gets_no_message(begin: Begin) -> None:
    world = begin(card_of(PRIYA))
    world.move_to(at("2026-11-23 08:00"))
    world.command(PRIYA, "submit kpi_u0priya 25")
    world.move_to(MONDAY_NINE)
    assert world.inbox(PRIYA) == []


def test_a_retired_kpi_is_not_asked_for_and_leaves_an_open_prompt(begin: Begin) -> None:
    world = begin(a_card(a_kpi("kept"), a_kpi("gone")))
    world.move_to(MONDAY_NINE)
    world.apply(a_card(a_kpi("kept")))
    world.settle()
    [prompt] = world.prompts(PRIYA)
    assert reads(prompt, f"*GONE* {OFF_THE_CARD}")
    world.press(PRIYA, prompt, ActionId.ANSWER)
    assert set(world.fields(PRIYA)) == {"kept", "kept note"}
    world.say(PRIYA, "25")
    assert saved(world, "KEPT", 25)
    world.move_to(at("2026-11-30 09:00"))
    assert "GONE" not in world.prompts(PRIYA)[1].text


def test_a_kpi_that_a_planned_file_brings_back_waits_in_its_message_again(
    begin: Begin,
) -> None:
    world = begin(a_card(a_kpi("kept"), a_kpi("gone")))
    world.move_to(MONDAY_NINE)
    world.apply(a_card(a_kpi("kept")))
    definitions, team = Definitions(world.store, world.clock), world.workspace.team_id
    both = read_definition(a_card(a_kpi("kept"), a_kpi("gone")))
    definitions.apply(team, both, definitions.plan(team, both))
    world.settle()
    [prompt] = world.prompts(PRIYA)
    assert waits_for(prompt, "KEPT", "GONE")


def test_a_button_whose_kpis_were_all_retired_says_that_nothing_waits(begin: Begin) -> None:
    world = begin(a_card(a_kpi("gone"), a_kpi("other", owner=SAM)))
    world.move_to(MONDAY_NINE)
    [prompt] = world.prompts(PRIYA)
    world.apply(a_card(a_kpi("other", owner=SAM)))
    modal = world.press(PRIYA, prompt, ActionId.ANSWER)
    assert is_notice(modal)
    assert reads(world.prompts(PRIYA)[0], NOTHING_ASKED)


def test_after_a_change_of_owner_the_new_one_is_asked(begin: Begin) -> None:
    world = begin(card_of(PRIYA))
    world.apply(card_of(PRIYA).replace(f"owner: {PRIYA}", f"owner: {SAM}"))
    world.move_to(MONDAY_NINE)
    assert world.prompts(PRIYA) == []
    assert len(world.prompts(SAM)) == 1


def test_an_open_prompt_moves_with_its_kpi_to_the_new_owner(begin: Begin) -> None:
    world = begin(card_of(PRIYA))
    world.move_to(MONDAY_NINE)
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.ANSWER)
    world.apply(card_of(PRIYA).replace(f"owner: {PRIYA}", f"owner: {SAM}"))
    world.bot.tick()
    assert waiting_in(world.command(SAM, "mine")) == ["KPI_U0PRIYA"]
    assert waiting_in(world.command(PRIYA, "mine")) == []
    [(key, error)] = world.fill(PRIYA, {"kpi_u0priya": "25"}).items()
    sentence = str(NotAllowed("KPI_U0PRIYA", [SAM, HELEN]))
    assert (key, error) == (
        "kpi_u0priya",
        sentence.replace(f"<@{SAM}>", "@Sam Okafor").replace(f"<@{HELEN}>", "@Helen Adeyemi"),
    )
    world.say(SAM, "25")
    assert saved(world, "KPI_U0PRIYA", 25)


def test_an_owner_unknown_to_slack_keeps_nobody_else_waiting(begin: Begin) -> None:
    world = begin(card_of("U0GHOST", PRIYA))
    world.expected = {
        "user_not_found",
        "user_not_visible",
        "users_not_found",
        "person_unknown",
        "send_failed",
    }
    world.move_to(MONDAY_NINE)
    assert len(world.prompts(PRIYA)) == 1


@pytest.mark.parametrize("zone", ["", "Nowhere"])
def test_an_owner_without_a_usable_time_zone_lives_by_the_scorecards(begin: Begin, zone: str) -> None:
    world = begin(card_of(DIEGO))
    world.expected = {"service_unavailable", "profiles_refused"}
    world.workspace.refusals.fail("users.info", "service_unavailable", times=9)
    profiles, team = world.bot.services.profiles, world.workspace.team_id
    profiles.keep(team, DIEGO, Profile("diego", zone, ""), read_at=world.clock.now())
    world.move_to(at("2026-11-23 08:59"))
    assert world.prompts(DIEGO) == []
    world.move_to(MONDAY_NINE)
    assert len(world.prompts(DIEGO)) == 1


def test_an_owner_who_moved_while_the_bot_was_down_is_asked_by_their_new_clock(begin: Begin) -> None:
    world = begin(card_of(DIEGO))
    world.bot.tick()
    diego = world.workspace.get_person(DIEGO)
    world.workspace.change_person(replace(diego, timezone="Europe/London"))  # the bot hears of no event
    world.clock.move_by(timedelta(hours=13))
    world.restart_bot()
    world.move_to(MONDAY_NINE)
    assert len(world.prompts(DIEGO)) == 1


def test_the_prompt_shows_what_came_in_and_closes(begin: Begin) -> None:
    world = begin(a_card(a_kpi("mttr"), a_kpi("mtta")))
    world.move_to(MONDAY_NINE)
    world.say(PRIYA, "mttr 25")
    [prompt] = world.prompts(PRIYA)
    assert waits_for(prompt, "MTTA")
    assert "●○" in prompt.text.splitlines()[0]
    assert ticked(prompt, "MTTR", "25 min", "on target", "week 47, 16–22 Nov", "09:00")
    world.say(PRIYA, "mtta 40")
    [prompt] = world.prompts(PRIYA)
    assert prompt.text.splitlines()[0] == ALL_DONE
    assert ticked(prompt, "MTTR", "25 min", "on target", "week 47, 16–22 Nov", "09:00")
    assert ticked(prompt, "MTTA", "40 min", "acceptable", "week 47, 16–22 Nov", "09:00")
    assert not can_be_answered(prompt)


def test_what_a_downtime_left_out_is_asked_for_though_the_newest_period_was_answered_first(
    begin: Begin,
) -> None:
    world = begin(a_card(a_kpi()))
    world.clock.move_to(at("2026-11-30 08:00"))
    world.command(PRIYA, "submit mttr 25")
    world.move_to(at("2026-11-30 09:00"))
    [prompt] = world.prompts(PRIYA)
    assert "*MTTR* week 47" in plain(shown(prompt))


def test_a_tick_that_finds_nothing_due_keeps_nobody_from_writing(begin: Begin) -> None:
    world = begin(a_card())
    world.bot.tick()
    writings = []

    def note(connection: Connection) -> None:
        writings.append(connection.get_execution_options().get(WRITES, False))

    event.listen(world.engine, "begin", note)
    world.bot.tick()
    event.remove(world.engine, "begin", note)
    assert writings
    assert not any(writings)
