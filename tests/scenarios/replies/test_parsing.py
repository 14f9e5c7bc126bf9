"""Meanings of one message: several values, other units, the last value again."""

from decimal import Decimal

import pytest

from scorecard.errors import NotAllowed
from scorecard.parsing.replies.parsed_reply import DoubtReason
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_edits import edit
from tests.support.cards import a_card, a_kpi
from tests.support.facts import all_answered, refused, saved
from tests.support.facts_replies import doubted, not_done
from tests.support.seen import COST, SLA, TICKETS, stored
from tests.support.texts import plain, shown
from tests.support.world import ANNA, HELEN, PRIYA, SAM, World, at

SAVED = a_kpi("saved", unit="GBP", direction="higher", target=900_000, threshold=1)


def asked(begin: Begin, *kpis: dict[str, object]) -> World:
    world = begin(a_card(*(kpis or (a_kpi(),))))
    world.move_to(at("2026-11-23 09:00"))
    return world


@pytest.mark.parametrize("text", ["mttr 25\nsla 96 %", "mttr 25, sla 96", "MTTR: 25 min; SLA = 96%"])
def test_several_values_in_one_message_get_one_receipt(begin: Begin, text: str) -> None:
    world = asked(begin, a_kpi(), SLA)
    world.say(PRIYA, text)
    assert saved(world, "MTTR", 25, period="2026-W47")
    assert saved(world, "SLA", 96, period="2026-W47")
    assert len(world.receipts(PRIYA)) == 1
    assert all_answered(world, PRIYA)


def test_of_several_values_all_are_stored_or_none(begin: Begin) -> None:
    world = asked(begin, a_kpi(), {**SLA, "owner": SAM})
    world.say(PRIYA, "mttr 25, sla 96")
    assert refused(world, PRIYA, NotAllowed("SLA", [SAM, HELEN]))
    world.say(PRIYA, "mttr 25\nttr 30")
    assert not_done(world, PRIYA, "ttr 30")
    world.say(PRIYA, "mttr 25, mttr 26")
    assert not_done(world, PRIYA, ">mttr 25, mttr 26")
    assert stored(world) == []
    assert world.alerts() == []


@pytest.mark.parametrize(
    ("kpi", "text", "number", "told"),
    [
        (a_kpi(target=180, threshold=300), "3h20", 200, "200 min"),
        (a_kpi(target=180, threshold=300), "3.5 h", 210, "210 min"),
        (COST, "€1.2k", 1200, "€1,200"),
        (TICKETS, "1.2k", 1200, "1,200 tickets"),
        (SLA, "95/100", 95, "95 %"),
        (SLA, "19 of 20", 95, "95 %"),
        (SAVED, "1.2m", 1_200_000, "£1,200,000"),
    ],
)
def test_units_and_multiples_are_converted_where_it_is_certain(
    begin: Begin, kpi: dict[str, object], text: str, number: int, told: str
) -> None:
    world = asked(begin, kpi)
    assert told in world.say(PRIYA, text).splitlines()[0]
    assert saved(world, str(kpi["name"]), number, period="2026-W47")


def test_german_numbers_and_words_are_understood_from_a_german(begin: Begin) -> None:
    world = asked(begin, {**COST, "owner": ANNA}, {**SLA, "owner": ANNA})
    told = world.say(ANNA, "cost 1.234,50, Rechnung verspätet\nsla 99,95 %")
    assert "1.234,50 €" in told
    assert saved(world, "COST", "1234.5", note="Rechnung verspätet")
    assert saved(world, "SLA", "99.95")
    assert stored(world) == [
        (Decimal("1234.5"), "Rechnung verspätet", "reply"),
        (Decimal("99.95"), "", "reply"),
    ]


def test_same_as_last_week_takes_the_last_value_and_the_note(begin: Begin) -> None:
    world = begin(a_card())
    world.say(PRIYA, "mttr 28")
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "same as last week, quiet again")
    assert saved(world, "MTTR", 28, period="2026-W47", note="quiet again")
    assert stored(world) == [(28, "", "reply"), (28, "quiet again", "reply")]


def test_same_as_last_week_without_a_last_week_is_said(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "same as last week")
    assert not_done(world, PRIYA, "MTTR")
    assert stored(world) == []


def test_same_as_last_week_never_takes_an_older_value(begin: Begin) -> None:
    world = begin(a_card(), start=at("2026-11-10 08:00"))
    world.say(PRIYA, "mttr 28")
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "same as last week")
    assert not_done(world, PRIYA, "MTTR", "week 46", "week 45")
    assert stored(world) == [(28, "", "reply")]


@pytest.mark.parametrize(
    "text",
    [
        *("31 last week", "31, last week", "our mttr was 31 last week", "W47 mttr 31"),
        *("came in at 31 this week", "we ended on 31", "It was a good week. MTTR was 31"),
    ],
)
def test_the_period_asked_for_may_be_named_anywhere(begin: Begin, text: str) -> None:
    world = asked(begin)
    world.say(PRIYA, text)
    assert saved(world, "MTTR", 31)


@pytest.mark.parametrize("text", ["mttr 31 W45", "mttr 31, KW45", "mttr 31 week 45", "31, next week"])
def test_a_period_that_stands_like_a_note_is_asked_about(begin: Begin, text: str) -> None:
    world = asked(begin)
    world.say(PRIYA, text)
    assert not_done(world, PRIYA, f">{text}") or doubted(world, PRIYA, "MTTR", 31)
    assert stored(world) == []


def test_the_bots_own_name_before_a_value_is_left_out(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, f"<@{world.workspace.bot.user_id}> 25")
    assert saved(world, "MTTR", 25)


def test_two_weeks_of_a_kpi_in_one_message_are_two_values(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 31 for W45, 32 for W46")
    assert saved(world, "MTTR", 31, period="2026-W45")
    assert saved(world, "MTTR", 32, period="2026-W46")
    assert len(world.receipts(PRIYA)) == 1


def test_of_two_weeks_in_one_message_none_is_stored_while_one_is_in_doubt(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr W45 31, W46 3100")
    assert not_done(world, PRIYA, "one week at a time")
    assert stored(world) == []


def test_an_edit_of_a_message_about_two_weeks_changes_neither(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr W45 31, W46 32")
    edit(world, "mttr W45 30, W46 32")
    assert [number for number, _, _ in stored(world)] == [31, 32]
    assert not_done(world, PRIYA, "Correct")


def test_a_table_pasted_from_a_sheet_is_read(begin: Begin) -> None:
    world = asked(begin, a_kpi(), SLA)
    world.say(PRIYA, "KPI\tUnit\tActual\nMTTR\tmin\t25\nSLA\t%\t96")
    assert saved(world, "MTTR", 25, period="2026-W47")
    assert saved(world, "SLA", 96, period="2026-W47")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        *(("25?", ""), ("yes 25", ""), ("no, 25", ""), ("sorry 25", ""), ("make it 25", "")),
        *(("we ended up on 25, slow vendor", "slow vendor"), ("call it 25 please", "")),
        *(("twenty-five", ""), ("Twenty five minutes.", ""), ("mttr was twenty-five", "")),
        ("it came to twenty-five, slow vendor", "slow vendor"),
        ("twenty-five, two vendors were slow", "two vendors were slow"),
    ],
)
def test_an_unclear_number_or_one_in_words_is_offered_and_stored_only_by_a_press(
    begin: Begin, text: str, note: str
) -> None:
    world = asked(begin)
    world.say(PRIYA, text)
    assert doubted(world, PRIYA, "MTTR", 25, cause=DoubtReason.UNCLEAR, period="2026-W47")
    assert stored(world) == []
    world.choose(PRIYA, "25 min")
    assert saved(world, "MTTR", 25, period="2026-W47", note=note)


def test_an_unclear_number_is_offered_for_the_kpi_that_is_named(begin: Begin) -> None:
    world = asked(begin, a_kpi(), SLA)
    world.say(PRIYA, "I'd say sla was at 96")
    assert doubted(world, PRIYA, "SLA", 96, cause=DoubtReason.UNCLEAR)
    assert stored(world) == []


@pytest.mark.parametrize(
    "text", ["is it 25?", "we'll be at 25", "we are at 25 kg", "25 minutes ago", "3.11."]
)
def test_a_question_a_plan_another_unit_a_time_or_a_day_is_refused(begin: Begin, text: str) -> None:
    world = asked(begin)
    world.say(PRIYA, text)
    assert not_done(world, PRIYA, f">{text}")
    assert stored(world) == []


def test_a_number_in_words_is_offered_for_the_only_open_kpi_of_its_size(begin: Begin) -> None:
    world = asked(begin, a_kpi(), COST)
    world.say(PRIYA, "twenty-five")
    assert doubted(world, PRIYA, "MTTR", 25, cause=DoubtReason.UNCLEAR)
    world.choose(PRIYA, "25 min")
    assert saved(world, "MTTR", 25, period="2026-W47")
    assert len(stored(world)) == 1


def test_a_number_in_words_for_one_of_several_kpis_is_stored_once_kpi_and_value_are_pressed(
    begin: Begin,
) -> None:
    world = asked(begin, a_kpi(), a_kpi("pickup"))
    world.say(PRIYA, "twenty-five")
    assert stored(world) == []
    world.choose(PRIYA, "MTTR")
    assert stored(world) == []
    world.choose(PRIYA, "25 min")
    assert saved(world, "MTTR", 25, period="2026-W47")


@pytest.mark.parametrize("text", ["one moment", "the second", "twenty or thirty", "back in thirty minutes"])
def test_a_number_word_that_is_no_value_is_refused(begin: Begin, text: str) -> None:
    world = asked(begin)
    world.say(PRIYA, text)
    assert not_done(world, PRIYA, f">{text}")
    assert stored(world) == []


SHOWN = "Équipe d’astreinte – *nuit* 🚀"


@pytest.mark.parametrize(
    "typed",
    [
        SHOWN,
        "équipe d'astreinte - nuit",
        "Équipe d’astreinte – ∗nuit∗ :rocket:",
        "*Équipe d‘astreinte — nuit :rocket:*",
        "`equipe_nuit`",
    ],
)
def test_a_kpi_is_found_by_its_name_as_shown_in_messages_and_commands(begin: Begin, typed: str) -> None:
    kpi = a_kpi("equipe_nuit", name=SHOWN, under="“Terrain” & nuit")
    world = asked(begin, kpi, SLA)
    world.say(PRIYA, f"{typed} 25")
    assert saved(world, SHOWN, 25, period="2026-W47")
    assert "target ≤ 30" in plain(shown(world.command(PRIYA, typed)))
    assert "Terrain" in shown(world.command(PRIYA, '"terrain" & nuit'))


@pytest.mark.parametrize("typed", ["“25”", "25*", "25¹ ", "mttr 25 [1]", "25;", "25-"])
def test_signs_that_phones_and_paste_add_change_nothing(begin: Begin, typed: str) -> None:
    world = asked(begin)
    world.say(PRIYA, typed)
    assert saved(world, "MTTR", 25, period="2026-W47")


@pytest.mark.parametrize("behind", ["@sam", "https://example.com/d/1"])
def test_a_mention_or_link_behind_a_value_is_its_note(begin: Begin, behind: str) -> None:
    world = asked(begin)
    assert "\nNote: " in world.say(PRIYA, f"mttr 25 {behind}")
    assert saved(world, "MTTR", 25, period="2026-W47")
