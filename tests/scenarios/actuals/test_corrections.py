"""Values for earlier periods, and values put right: by command, by reply, by button."""

import pytest

from bot.ui.kit.formatting import note_lines
from bot.ui.kit.ids import ActionId
from scorecard.errors import AlreadyHandled, NotAllowed
from scorecard.model.periods import Period
from scorecard.storage.unit_of_work import Store
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import Fact, corrected, refused, saved
from tests.support.facts_replies import asked_to_allow, doubted, not_done, waiting_in
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
    """Return the current values: `mttr 2026-W45 31`."""
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
    ("mttr 31 for W45", "week 45, 2–8 Nov.", "mttr 2026-W45 31"),
    ("mttr 31 for W45 vendor outage", "vendor outage", "mttr 2026-W45 31"),
    ("mttr 31 min for last week", "week 47, 16–22 Nov.", "mttr 2026-W47 31"),
    ("spend 31 for October", "October 2026.", "spend 2026-10 31"),
    ("nps 31 for 2026-Q3 after the move", "Q3 2026.", "nps 2026-Q3 31"),
    ("tickets 31 for 22 Nov", "Sun 22 Nov.", "tickets 2026-11-22 31"),
    ("turnover 31 for last year", "2025.", "turnover 2025 31"),
]


def is_kept(world: World, kept: str) -> Fact:
    """Check that the only value is `mttr 2026-W45 31`, and that its author has a receipt of it."""
    key, period, number = kept.split()
    return saved(world, key, number, period=period)


@pytest.mark.parametrize(("typed", "seen", "kept"), BACKFILLED)
def test_a_value_for_an_earlier_period_is_taken_by_command(
    world: World, typed: str, seen: str, kept: str
) -> None:
    assert seen in told(world, PRIYA, f"submit {typed}")
    assert is_kept(world, kept)
    assert stored(world) == [kept]


@pytest.mark.parametrize(("typed", "seen", "kept"), BACKFILLED)
def test_a_value_for_an_earlier_period_is_taken_in_a_direct_message(
    world: World, typed: str, seen: str, kept: str
) -> None:
    assert seen in world.say(PRIYA, typed)
    assert is_kept(world, kept)
    assert stored(world) == [kept]


def test_a_value_for_a_day_of_another_year_is_told_with_that_year(world: World) -> None:
    assert "week 45, 3–9 Nov 2025" in told(world, HELEN, "submit mttr 31 for 2025-W45")
    assert saved(world, "MTTR", 31, period="2025-W45")


def test_without_a_period_a_value_is_for_the_last_one_that_ended(world: World) -> None:
    told(world, PRIYA, "submit mttr 31, for the vendor")
    assert saved(world, "MTTR", 31, period="2026-W47", note="for the vendor")
    assert stored(world) == ["mttr 2026-W47 31"]


ASKED = [
    ("mttr 31 for October", ["“October” is a month", "for week 47"]),
    ("mttr 31 for W99", ["no week 99"]),
    ("mttr 31 vendor outage for W45", ["“for W45”"]),
    ("mttr 31 for W45 and W46", ["“W45 and W46”"]),
    ("mttr 31 for W45 32", ["“31 for W45 32”"]),
    ("mttr 31 for this week", ["“for this week”"]),
    ("mttr 31 for 2026-W48", ["Week 48", "week 47"]),
    ("mttr 31 for W48", ["Week 48", "week 47"]),
    ("spend 31 for November", ["November 2026", "October 2026"]),
    ("spend 31 for 2026-11", ["November 2026", "October 2026"]),
    ("mttr 31 for 1900-W01", ["Week 1 of 1900", "week 47 of 2021"]),
    ("mttr 31 for 2016-W45", ["Week 45 of 2016", "week 47 of 2021"]),
    ("spend 31 for 2021-10", ["October 2021", "November 2021"]),
    ("tickets 31 for 1 Jan 2019", ["1 Jan 2019", "24 Nov 2021"]),
    ("mttr no data for 1900-W01", ["Week 1 of 1900", "week 47 of 2021"]),
    ("31 for W45", []),
]


@pytest.mark.parametrize(("typed", "about"), ASKED)
def test_a_period_that_is_unclear_or_not_over_stores_nothing(
    world: World, typed: str, about: list[str]
) -> None:
    told(world, PRIYA, f"submit {typed}")
    assert not_done(world, PRIYA, *about)
    world.say(PRIYA, typed)
    assert not_done(world, PRIYA, *about, f">{typed}")
    assert stored(world) == []


def test_no_admin_is_asked_to_allow_what_is_too_long_ago(begin: Begin) -> None:
    world = begin(a_card(), start=at("2026-11-23 08:00"))
    world.say(PRIYA, "mttr 31 for 1900-W01")
    assert not_done(world, PRIYA, "Week 1 of 1900")
    assert world.inbox(HELEN) == []
    assert f"<@{HELEN}>" in world.say(PRIYA, "mttr 31 for 2021-W47")
    assert asked_to_allow(world, HELEN, "MTTR", "31 min")


def test_a_kpi_brings_years_of_its_past_along(world: World) -> None:
    assert "week 47, 22–28 Nov 2021" in told(world, HELEN, "submit mttr 31 for 2021-W47")
    assert saved(world, "MTTR", 31, period="2021-W47")
    told(world, HELEN, "submit turnover 9 for 2021")
    assert saved(world, "TURNOVER", 9, period="2021")


def test_a_bare_number_for_an_earlier_period_is_offered_with_a_button(begin: Begin) -> None:
    world = begin(a_card(), start=at("2026-11-23 08:00"))
    world.move_to(TUESDAY)
    world.say(PRIYA, "31 for W45")
    assert doubted(world, PRIYA, "MTTR", 31, period="2026-W45")
    assert stored(world) == []
    world.say(PRIYA, "31 for W47")
    assert saved(world, "MTTR", 31, period="2026-W47")
    assert stored(world) == ["mttr 2026-W47 31"]


def test_a_value_is_corrected_by_command(world: World) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    told(world, PRIYA, "correct mttr W45 30 found the log")
    assert corrected(world, "MTTR", 31, 30, period="2026-W45", note="found the log")
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
    told(world, PRIYA, f"correct {typed}")
    assert corrected(world, "MTTR", 31, 30, period="2026-W45")


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
    told(world, PRIYA, f"correct mttr W45 {typed}")
    assert corrected(world, "MTTR", 31, 30, period="2026-W45", note=note)
    assert note_lines(note)[0] in told(world, PRIYA, "history mttr W45").splitlines()


@pytest.mark.parametrize("typed", ["should be 30", "now 30", "is now 30", "should have been 30 min"])
def test_a_correction_may_say_what_the_value_should_be(world: World, typed: str) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    told(world, PRIYA, f"correct mttr W45 {typed}")
    assert corrected(world, "MTTR", 31, 30, period="2026-W45")


@pytest.mark.parametrize("typed", ["30, wrong", "30 now", "30, oops"])
def test_beside_a_first_value_the_same_note_could_take_it_back(world: World, typed: str) -> None:
    world.say(PRIYA, f"mttr {typed}")
    assert doubted(world, PRIYA, "MTTR", 30, period="2026-W47")
    assert stored(world) == []


@pytest.mark.parametrize(("value", "note"), [(26, "recount"), (57, "new switch"), (28, "new vendor")])
def test_what_follows_the_value_of_a_correction_is_its_note(world: World, value: int, note: str) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    told(world, PRIYA, f"correct mttr W45 {value} {note}")
    assert corrected(world, "MTTR", 31, value, period="2026-W45", note=note)


def test_a_doubtful_correction_keeps_its_note_when_it_is_confirmed(world: World) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    told(world, PRIYA, "correct mttr W45 310, typo")
    world.choose(PRIYA, "310 min")
    assert corrected(world, "MTTR", 31, 310, period="2026-W45", note="typo")


@pytest.mark.parametrize("typed", ["correct mttr to 29", "correct mttr 29"])
def test_without_a_period_what_was_just_given_is_corrected(world: World, typed: str) -> None:
    world.command(PRIYA, "submit mttr 31")
    world.say(PRIYA, typed)
    assert corrected(world, "MTTR", 31, 29)


def test_without_a_period_an_older_value_is_replaced_by_a_button_alone(world: World) -> None:
    world.command(SAM, "submit mttr 31")
    before = stored(world)
    assert "instead of 31 min" in plain(world.say(PRIYA, "correct mttr to 29"))
    assert stored(world) == before


WHICH_WEEK = ["Which week", "/scorecard correct mttr"]
UNCORRECTED = [
    ("mttr W45 30, now 32", ["“now”"]),
    ("", ["/scorecard correct mttr week 47 31"]),
    ("mtrt W45 30", ["“mtrt”", "“MTTR”"]),
    ("mttr", WHICH_WEEK),
    ("mttr 30", WHICH_WEEK),
    ("mttr W99 30", ["no week 99", "week 47"]),
    ("mttr October 30", ["not a week", "week 47"]),
    ("mttr W45", ["MTTR", "week 45"]),
    ("mttr W45 2026", ["MTTR", "week 45"]),
    ("spend October 2026", ["SPEND", "October 2026"]),
    ("mttr W45 spend 30", []),
    ("mttr W45 30, spend 20", []),
    ("mttr W45 30 or 31", ["“30 or 31”"]),
    ("mttr W45 30 for W46", ["week 45", "week 46"]),
    ("mttr W45 lots", ["“lots”"]),
    ("mttr 30 for October", WHICH_WEEK),
    ("mttr 30, was 31", WHICH_WEEK),
    ("mttr 2026-W48 30", ["Week 48", "week 47"]),
    ("mttr 1900-W01 30", ["Week 1 of 1900", "week 47 of 2021"]),
]


@pytest.mark.parametrize(("typed", "about"), UNCORRECTED)
def test_an_unclear_correction_changes_nothing(world: World, typed: str, about: list[str]) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    world.command(PRIYA, "submit spend 20 for October")
    before = stored(world)
    told(world, PRIYA, f"correct {typed}")
    assert not_done(world, PRIYA, *about)
    assert stored(world) == before


@pytest.mark.parametrize(
    "typed", ["mttr W45 30, was 32", "mttr W45 about 30", "mttr W45 30, wait", "mttr W45 30, hours"]
)
def test_a_correction_in_doubt_is_asked_in_direct_messages(world: World, typed: str) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    told(world, PRIYA, f"correct {typed}")
    assert doubted(world, PRIYA, "MTTR", 30, period="2026-W45")
    assert stored(world) == ["mttr 2026-W45 31"]


def test_a_period_without_a_value_is_not_corrected_but_says_how_to_give_one(world: World) -> None:
    told(world, PRIYA, "correct mttr W45 30")
    assert not_done(world, PRIYA, "MTTR", "/scorecard submit mttr 30 for week 45")
    assert stored(world) == []
    told(world, PRIYA, "submit mttr 30 for week 45")
    assert saved(world, "MTTR", 30, period="2026-W45")


def test_somebody_else_may_not_correct_and_reads_who_may(world: World) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    told(world, MEI, "correct mttr W45 30")
    assert refused(world, MEI, NotAllowed("MTTR", [PRIYA, SAM, HELEN]))
    assert stored(world) == ["mttr 2026-W45 31"]


def test_who_gives_a_value_for_the_owner_is_told_so(world: World) -> None:
    assert f"<@{SAM}> for <@{PRIYA}>" in told(world, SAM, "submit mttr 31 for W45")
    assert f"<@{HELEN}> for <@{PRIYA}>" in world.say(HELEN, "mttr 30 for W45")
    assert "<@" not in told(world, PRIYA, "submit mttr 29 for W45")
    assert f"<@{SAM}> for <@{PRIYA}>" in told(world, PRIYA, "history mttr W45")


def test_the_correct_button_of_a_back_filled_value_corrects_its_period(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    world.press(PRIYA, world.receipts(PRIYA)[-1], ActionId.CORRECT)
    assert world.fill(PRIYA, {"mttr": "30"}) == {}
    assert corrected(world, "MTTR", 31, 30, period="2026-W45")


def test_a_back_filled_value_leaves_the_open_question_open(begin: Begin) -> None:
    world = begin(a_card(), start=at("2026-11-23 08:00"))
    world.move_to(TUESDAY)
    assert waiting_in(world.say(PRIYA, "mttr 31 for W45")) == ["MTTR"]
    world.say(PRIYA, "29")
    assert saved(world, "MTTR", 29, period="2026-W47")


def test_a_doubtful_correction_is_asked_about_and_made_from_there(world: World) -> None:
    world.command(PRIYA, "submit mttr 31 for W45")
    told(world, PRIYA, "correct mttr W45 310 found the log")
    assert doubted(world, PRIYA, "MTTR", 310, period="2026-W45")
    assert stored(world) == ["mttr 2026-W45 31"]
    assert ">/scorecard correct mttr W45 310 found the log" in plain(world.inbox(PRIYA)[-1].text)
    world.choose(PRIYA, "310 min")
    assert corrected(world, "MTTR", 31, 310, period="2026-W45", note="found the log")
    assert "/scorecard correct mttr W45 310 found the log" in told(world, PRIYA, "history mttr W45")


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
    world.command(PRIYA, "correct spend 2026-W47 2010")
    assert corrected(world, "SPEND", 1260, 2010, period="2026-W47")
    world.command(PRIYA, "correct spend W47 1416")
    assert corrected(world, "SPEND", 2010, 1416, period="2026-W47")


def test_last_week_is_asked_about_while_the_clocks_of_person_and_scorecard_name_different_weeks(
    begin: Begin,
) -> None:
    world = begin(
        a_card(a_kpi(owner=MEI)), start=at("2026-11-23 08:00", "Pacific/Auckland")
    )  # Sunday in London
    world.move_by(minutes=1)
    world.command(MEI, "submit mttr 31 for last week")
    assert not_done(world, MEI, "“last week”", "week 47", "week 46")
    world.command(MEI, "submit mttr 31 for W46")
    assert saved(world, "MTTR", 31, period="2026-W46")
    world.move_to(at("2026-11-23 08:00"))
    world.command(MEI, "submit mttr 32 for last week")
    assert saved(world, "MTTR", 32, period="2026-W47")


def test_yesterday_is_asked_about_while_it_is_another_day_where_the_scorecard_is(begin: Begin) -> None:
    world = begin(
        a_card(a_kpi(owner=MEI, frequency="daily")), start=at("2026-11-24 07:00", "Pacific/Auckland")
    )
    world.move_by(minutes=1)
    world.say(MEI, "mttr 31 for yesterday")
    assert not_done(world, MEI, "Mon, 23 Nov", "Sun, 22 Nov")
