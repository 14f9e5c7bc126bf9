"""Values for earlier periods, and values put right: by command, by reply, by button."""

import pytest

from bot.listeners.slash_command import ASKED_BACK
from bot.ui.kit.ids import ActionId
from scorecard.errors import AlreadyHandled
from scorecard.model.periods import Period
from scorecard.storage.unit_of_work import Store
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.seen import told
from tests.support.world import HELEN, MEI, PRIYA, SAM, World, at, plain

TUESDAY = at("2026-11-24 09:00")
CARD = a_card(
    a_kpi(cover=SAM),
    a_kpi("spend", frequency="monthly", unit="GBP"),
    a_kpi("nps", frequency="quarterly", unit="points"),
    a_kpi("tickets", frequency="daily", unit="tickets"),
    a_kpi("turnover", frequency="yearly", unit="%"),
    lock_after=3650,
)


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(CARD, start=at("2026-11-23 08:00"))
    world.move_to(TUESDAY)
    return world


def stored(world: World) -> list[str]:
    """What counts now: `mttr 2026-W45 31`."""
    with Store(world.engine).reading() as uow:
        card = uow.scorecards.get(uow.scorecards.list_ids()[0])
        return [
            f"{kpi.info.key} {one.period.key} {one.value}"
            for kpi in card.kpis
            for one in uow.actuals.list_between(
                kpi.info.id,
                kpi.info.frequency,
                Period.containing(TUESDAY.date().replace(year=2020), kpi.info.frequency).start,
                TUESDAY.date(),
            )
        ]


BACKFILLED = [
    ("mttr 31 for W45", "*MTTR* is 31 min for week 45, 2–8 Nov.", "mttr 2026-W45 31"),
    ("mttr 31 for W45 vendor outage", "Note: vendor outage", "mttr 2026-W45 31"),
    ("mttr 31 min for last week", "for week 47, 16–22 Nov.", "mttr 2026-W47 31"),
    ("spend 31 for October", "*SPEND* is £31 for October 2026.", "spend 2026-10 31"),
    ("nps 31 for 2026-Q3 after the move", "for Q3 2026.", "nps 2026-Q3 31"),
    ("tickets 31 for 22 Nov", "for Sun 22 Nov.", "tickets 2026-11-22 31"),
    ("turnover 31 for last year", "for 2025.", "turnover 2025 31"),
]


@pytest.mark.parametrize(("typed", "seen", "kept"), BACKFILLED)
def test_a_value_for_an_earlier_period_is_taken_by_command(
    world: World, typed: str, seen: str, kept: str
) -> None:
    assert seen in told(world, PRIYA, f"submit {typed}")
    assert stored(world) == [kept]


@pytest.mark.parametrize(("typed", "seen", "kept"), BACKFILLED)
def test_a_value_for_an_earlier_period_is_taken_in_a_direct_message(
    world: World, typed: str, seen: str, kept: str
) -> None:
    assert seen in world.say(PRIYA, typed)
    assert stored(world) == [kept]


def test_a_value_for_a_day_of_another_year_is_told_with_that_year(world: World) -> None:
    assert "for week 45, 3–9 Nov 2025." in told(world, HELEN, "submit mttr 31 for 2025-W45")


def test_without_a_period_a_value_is_for_the_last_one_that_ended(world: World) -> None:
    assert "for week 47, 16–22 Nov." in told(world, PRIYA, "submit mttr 31, for the vendor")
    assert stored(world) == ["mttr 2026-W47 31"]


ASKED = [
    ("mttr 31 for October", "“for October” means; write it right after the value, like W45"),
    ("mttr 31 for W99", "“for W99” means"),
    ("mttr 31 vendor outage for W45", "“for W45” means"),
    ("mttr 31 for W45 and W46", "names more than one week; send one at a time"),
    ("mttr 31 for W45 32", "I can't tell one value"),
    ("mttr 31 for this week", "“for this week” means"),
    ("mttr 31 for 2026-W48", "2026-W48 is not over yet; the last full period is 2026-W47."),
    ("mttr 31 for W48", "2026-W48 is not over yet; the last full period is 2026-W47."),
    ("spend 31 for November", "2026-11 is not over yet; the last full period is 2026-10."),
    ("spend 31 for 2026-11", "2026-11 is not over yet; the last full period is 2026-10."),
    ("mttr 31 for 1900-W01", "1900-W01 is too long ago; the first week that can be given is 2021-W47."),
    ("mttr 31 for 2016-W45", "2016-W45 is too long ago; the first week that can be given is 2021-W47."),
    ("spend 31 for 2021-10", "2021-10 is too long ago; the first month that can be given is 2021-11."),
    (
        "tickets 31 for 1 Jan 2019",
        "2019-01-01 is too long ago; the first day that can be given is 2021-11-24.",
    ),
    ("mttr no data for 1900-W01", "1900-W01 is too long ago"),
    ("31 for W45", ""),
]


@pytest.mark.parametrize(("typed", "seen"), ASKED)
def test_a_period_that_is_unclear_or_not_over_stores_nothing(world: World, typed: str, seen: str) -> None:
    assert seen in told(world, PRIYA, f"submit {typed}")
    assert seen in world.say(PRIYA, typed)
    assert stored(world) == []


def test_no_admin_is_asked_to_allow_what_is_too_long_ago(begin: Begin) -> None:
    world = begin(a_card(), start=at("2026-11-23 08:00"))
    assert "1900-W01 is too long ago" in world.say(PRIYA, "mttr 31 for 1900-W01")
    assert world.inbox(HELEN) == []
    assert "I asked" in world.say(PRIYA, "mttr 31 for 2021-W47")


def test_a_kpi_brings_years_of_its_past_along(world: World) -> None:
    assert "for week 47, 22–28 Nov 2021." in told(world, HELEN, "submit mttr 31 for 2021-W47")
    assert "for 2021." in told(world, HELEN, "submit turnover 9 for 2021")


def test_a_bare_number_is_never_for_an_earlier_period(begin: Begin) -> None:
    world = begin(a_card(), start=at("2026-11-23 08:00"))
    world.move_to(TUESDAY)
    assert "Which KPI is that, and is it for 2026-W47 or for 2026-W45?" in world.say(PRIYA, "31 for W45")
    assert "for week 47, 16–22 Nov." in world.say(PRIYA, "31 for W47")
    assert stored(world) == ["mttr 2026-W47 31"]


def test_a_value_is_corrected_by_command(world: World) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    seen = told(world, PRIYA, "correct mttr W45 30 found the log")
    assert "Corrected: *MTTR* from 31 min to 30 min for week 45, 2–8 Nov." in seen
    assert "Note: found the log" in seen
    assert stored(world) == ["mttr 2026-W45 30"]


@pytest.mark.parametrize(
    "typed",
    [
        "mttr for W45 to 30",
        "MTTR week 45 30 min",
        "mttr 2026-W45 30, found the log",
        "mttr 30 for W45",
        "mttr 30 for W45, found the log",
        '"mttr" W45 30',
        "mttr W45 auf 30",
        "mttr W45 devrait être 30",
    ],
)
def test_a_correction_may_be_put_in_several_ways(world: World, typed: str) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    assert "from 31 min to 30 min for week 45" in told(world, PRIYA, f"correct {typed}")


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("30, typo", "typo"),
        ("30 typo", "typo"),
        ("30, wrong", "wrong"),
        ("30, was wrong", "was wrong"),
        ("30, mistyped", "mistyped"),
        ("30 now", "now"),
        ("30, was 31", "was 31"),
        ("30, should be 30", "should be 30"),
    ],
)
def test_a_correction_keeps_why_the_value_before_was_wrong(world: World, typed: str, note: str) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    seen = told(world, PRIYA, f"correct mttr W45 {typed}")
    assert "Corrected: *MTTR* from 31 min to 30 min for week 45, 2–8 Nov." in seen
    assert f"Note: {note}" in seen.splitlines()
    assert f"Note: {note}" in told(world, PRIYA, "history mttr W45")


@pytest.mark.parametrize("typed", ["should be 30", "now 30", "is now 30", "should have been 30 min"])
def test_a_correction_may_say_what_the_value_should_be(world: World, typed: str) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    assert "from 31 min to 30 min for week 45" in told(world, PRIYA, f"correct mttr W45 {typed}")


@pytest.mark.parametrize("typed", ["30, typo", "30, wrong", "30 now", "30, mistyped"])
def test_beside_a_first_value_the_same_note_could_take_it_back(world: World, typed: str) -> None:
    assert (
        "could take the number back" in told(world, PRIYA, f"submit mttr {typed} for W45")
        or stored(world) == []
    )
    assert "could take the number back" in world.say(PRIYA, f"mttr {typed}")
    assert stored(world) == []


def test_a_doubtful_correction_keeps_its_note_when_it_is_confirmed(world: World) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    told(world, PRIYA, "correct mttr W45 310, typo")
    receipt = world.choose(PRIYA, "310 min")
    assert "Corrected: *MTTR* from 31 min to 310 min for week 45" in receipt
    assert "Note: typo" in receipt


UNCORRECTED = [
    ("mttr W45 31, wrong", "“wrong” could take the number back"),
    ("mttr W45 30, now 32", "“now” could take the number back"),
    ("mttr W45 30, wait", "“wait” could take the number back"),
    ("mttr W45 30, was 32", ASKED_BACK),
    ("", "To correct a value, write the KPI's name, the period and the right value"),
    ("mtrt W45 30", "did you mean “MTTR”?"),
    ("mttr", "Which week is that for? Write W45 or 2026-W45 between the name and the value"),
    ("mttr 30", "Which week is that for?"),
    ("mttr W99 30", "Which week is that for?"),
    ("mttr October 30", "Which week is that for?"),
    ("mttr W45", "What should MTTR be for 2026-W45? Write the value after the period."),
    ("mttr W45 2026", "What should MTTR be for 2026-W45?"),
    ("spend October 2026", "What should SPEND be for 2026-10?"),
    ("mttr W45 about 30", ASKED_BACK),
    ("mttr W45 no data", "I can't read “no data” as a value"),
    ("mttr W45 spend 30", "I can't"),
    ("mttr W45 30, spend 20", "I can correct one KPI at a time"),
    ("mttr W45 30 or 31", "I can't tell one value"),
    ("mttr W45 30 for W46", "Is that for 2026-W45 or for 2026-W46?"),
    ("mttr W45 lots", "I can't read “lots” as a value; write the number right after the period."),
    ("mttr 30 for October", "Which week is that for?"),
    ("mttr 30, was 31", "Which week is that for?"),
    ("mttr 2026-W48 30", "2026-W48 is not over yet"),
    ("mttr 1900-W01 30", "1900-W01 is too long ago; the first week that can be given is 2021-W47."),
]


@pytest.mark.parametrize(("typed", "seen"), UNCORRECTED)
def test_an_unclear_correction_changes_nothing(world: World, typed: str, seen: str) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    world.command(PRIYA, "submit spend 20 for October")
    before = stored(world)
    assert seen in told(world, PRIYA, f"correct {typed}")
    assert stored(world) == before


def test_a_period_without_a_value_is_not_corrected_but_says_how_to_give_one(world: World) -> None:
    seen = told(world, PRIYA, "correct mttr W45 30")
    assert (
        "MTTR has no value for 2026-W45 yet; give it one with: /scorecard submit mttr 30 for 2026-W45" in seen
    )
    assert stored(world) == []
    told(world, PRIYA, "submit mttr 30 for 2026-W45")
    assert saved(world, "MTTR", 30, period="2026-W45")


def test_somebody_else_may_not_correct_and_reads_who_may(world: World) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    seen = told(world, MEI, "correct mttr W45 30")
    assert f"Only <@{PRIYA}>, <@{SAM}> or <@{HELEN}> can give MTTR its value" in seen
    assert stored(world) == ["mttr 2026-W45 31"]


def test_who_gives_a_value_for_the_owner_is_told_so(world: World) -> None:
    assert f"Given by <@{SAM}> for <@{PRIYA}>." in told(world, SAM, "submit mttr 31 for W45")
    assert f"Given by <@{HELEN}> for <@{PRIYA}>." in world.say(HELEN, "mttr 30 for W45")
    assert "Given by" not in told(world, PRIYA, "submit mttr 29 for W45")
    assert f"<@{SAM}> for <@{PRIYA}>" in told(world, PRIYA, "history mttr W45")


def test_the_correct_button_of_a_back_filled_value_corrects_its_period(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    world.press(PRIYA, world.receipts(PRIYA)[-1], ActionId.CORRECT)
    assert world.fill(PRIYA, {"mttr": "30"}) == {}
    assert "from 31 min to 30 min for week 45" in plain(world.receipts(PRIYA)[-1].text)


def test_a_back_filled_value_leaves_the_open_question_open(begin: Begin) -> None:
    world = begin(a_card(), start=at("2026-11-23 08:00"))
    world.move_to(TUESDAY)
    assert "Still to go: 1" in world.say(PRIYA, "mttr 31 for W45")
    world.say(PRIYA, "29")
    assert saved(world, "MTTR", 29, period="2026-W47")


def test_a_doubtful_correction_is_asked_about_and_made_from_there(world: World) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    seen = told(world, PRIYA, "correct mttr W45 310 found the log")
    assert ASKED_BACK in seen
    assert stored(world) == ["mttr 2026-W45 31"]
    assert ">/scorecard correct mttr W45 310 found the log" in plain(world.inbox(PRIYA)[-1].text)
    receipt = world.choose(PRIYA, "310 min")
    assert "Corrected: *MTTR* from 31 min to 310 min for week 45" in receipt
    assert "Note: found the log" in receipt
    assert "Typed: /scorecard correct mttr W45 310 found the log" in told(world, PRIYA, "history mttr W45")


def test_a_command_delivered_twice_has_one_effect(world: World) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    services = world.bot.services
    team = world.workspace.team_id
    services.submit_commands.submit(team, "C0GENERAL", PRIYA, "mttr 32 for W45", cause="T1")
    with pytest.raises(AlreadyHandled):
        services.submit_commands.submit(team, "C0GENERAL", PRIYA, "mttr 33 for W45", cause="T1")
    assert stored(world) == ["mttr 2026-W45 32"]


def test_a_value_that_looks_like_a_year_is_no_part_of_the_period(begin: Begin) -> None:
    world = begin(a_card(a_kpi("spend", unit="GBP", target=1200, threshold=1560)))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "spend 1260")
    assert "to £2,010 for week 47" in plain(world.command(PRIYA, "correct spend 2026-W47 2010").text)
    assert "to £1,416 for week 47" in plain(world.command(PRIYA, "correct spend W47 1416").text)


def test_last_week_is_asked_about_while_the_clocks_of_person_and_scorecard_name_different_weeks(
    begin: Begin,
) -> None:
    world = begin(
        a_card(a_kpi(owner=MEI)), start=at("2026-11-23 08:00", "Pacific/Auckland")
    )  # Sunday in London
    world.move_by(minutes=1)
    seen = plain(world.command(MEI, "submit mttr 31 for last week").text)
    assert (
        "“last week” is 2026-W47 by your clock and 2026-W46 by the scorecard's; write one of these." in seen
    )
    assert "*MTTR* is 31 min for week 46" in plain(world.command(MEI, "submit mttr 31 for W46").text)
    world.move_to(at("2026-11-23 08:00"))
    assert "*MTTR* is 32 min for week 47" in plain(world.command(MEI, "submit mttr 32 for last week").text)


def test_yesterday_is_asked_about_while_it_is_another_day_where_the_scorecard_is(begin: Begin) -> None:
    world = begin(
        a_card(a_kpi(owner=MEI, frequency="daily")), start=at("2026-11-24 07:00", "Pacific/Auckland")
    )
    world.move_by(minutes=1)
    assert "is 2026-11-23 by your clock and 2026-11-22 by the scorecard's" in plain(
        world.say(MEI, "mttr 31 for yesterday")
    )
