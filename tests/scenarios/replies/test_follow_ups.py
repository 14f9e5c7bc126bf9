"""A yes, a no, thanks or another number refers to the bot's last message in a conversation."""

from decimal import Decimal

import pytest

from bot.ui.kit.ids import ActionId
from scorecard.parsing.replies.parsed_reply import DoubtReason
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, newest, saved
from tests.support.facts_replies import asked_which, doubted, key_of, not_done
from tests.support.seen import stored, values
from tests.support.texts import list_buttons
from tests.support.world import PRIYA, World, at, plain


@pytest.fixture
def asked(begin: Begin) -> World:
    """Priya was asked for MTTR."""
    world = begin(a_card(a_kpi()))
    world.move_to(at("2026-11-23 09:00"))
    return world


@pytest.mark.parametrize(
    "said", ["yes", "Yes, please!", "ok", "that's right", "👍", ":+1:", "ja", "oui", "sí", "はい"]
)
def test_a_yes_to_the_question_saves_what_it_asks_about(asked: World, said: str) -> None:
    asked.say(PRIYA, "~32")
    assert doubted(asked, PRIYA, "MTTR", 32, cause=DoubtReason.ROUGH)
    asked.say(PRIYA, said)
    assert saved(asked, "MTTR", 32)
    assert values(asked) == [32]


def test_the_question_then_says_what_came_of_it_and_its_button_is_gone(asked: World) -> None:
    asked.say(PRIYA, "~32, slow vendor")
    asked.say(PRIYA, "yes")
    question = asked.inbox(PRIYA)[1]
    assert "*MTTR*" in question.text
    assert "32 min" in plain(question.text)
    assert list_buttons(question) == []
    assert [note for _, note, _ in stored(asked)] == ["slow vendor"]


@pytest.mark.parametrize("said", ["no", "Nope.", "nein", "that's wrong"])
def test_a_no_saves_nothing_and_says_what_to_do(asked: World, said: str) -> None:
    asked.say(PRIYA, "~32")
    asked.say(PRIYA, said)
    assert not_done(asked, PRIYA, f">{said}")
    assert values(asked) == []


@pytest.mark.parametrize("said", ["😢", "🤦", "yes and no", "yes, 35?", "+1", "maybe", "good"])
def test_what_is_no_clear_yes_saves_nothing(asked: World, said: str) -> None:
    asked.say(PRIYA, "~32")
    asked.say(PRIYA, said)
    assert values(asked) == []


def test_a_yes_cannot_choose_between_two_readings(asked: World) -> None:
    asked.say(PRIYA, "1:30")
    assert doubted(asked, PRIYA, "MTTR", 90, "1.5")
    asked.say(PRIYA, "yes")
    assert values(asked) == []


def test_a_yes_is_for_the_last_thing_that_was_said(asked: World) -> None:
    asked.say(PRIYA, "~32")
    asked.say(PRIYA, "how so")
    asked.say(PRIYA, "yes")
    assert values(asked) == []


def test_a_yes_an_hour_later_is_not_for_it_any_more(asked: World) -> None:
    asked.say(PRIYA, "~32")
    asked.move_by(minutes=61)
    asked.say(PRIYA, "yes")
    assert values(asked) == []


def test_a_yes_after_the_button_saves_nothing_twice(asked: World) -> None:
    asked.say(PRIYA, "~32")
    asked.choose(PRIYA, "32 min")
    asked.say(PRIYA, "yes")
    assert values(asked) == [32]


def test_a_yes_where_a_value_came_in_meanwhile_says_so_and_the_button_does_too(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover="U0SAM")))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "~32")
    world.say("U0SAM", "mttr 40")
    world.say(PRIYA, "yes")
    assert not_done(world, PRIYA, "MTTR", ">yes")
    assert values(world) == [40]


def test_a_yes_in_the_thread_of_the_prompt_is_for_the_question_there(asked: World) -> None:
    thread = asked.prompts(PRIYA)[0].ts
    asked.say(PRIYA, "~32", thread)
    asked.say(PRIYA, "yes")
    assert values(asked) == []
    asked.say(PRIYA, "yes", thread)
    assert values(asked) == [32]


@pytest.mark.parametrize("said", ["thanks", "Great, thanks a lot!", "ok", "👍", "danke", "merci beaucoup"])
def test_thanks_are_not_answered(asked: World, said: str) -> None:
    asked.say(PRIYA, "32")
    before = len(asked.inbox(PRIYA))
    asked.say(PRIYA, said)
    assert len(asked.inbox(PRIYA)) == before
    assert values(asked) == [32]


@pytest.mark.parametrize("said", ["hi", "Hello!", "guten Morgen"])
def test_a_greeting_is_answered_with_what_to_write(asked: World, said: str) -> None:
    asked.say(PRIYA, said)
    assert key_of(newest(asked, PRIYA)).startswith("help:")


def test_another_number_after_the_receipt_is_asked_about_and_a_yes_corrects(asked: World) -> None:
    asked.say(PRIYA, "32")
    assert "32 min" in asked.say(PRIYA, "35, late tickets")
    assert doubted(asked, PRIYA, "MTTR", 35, cause=DoubtReason.GIVEN, period="2026-W47")
    asked.say(PRIYA, "yes")
    assert corrected(asked, "MTTR", 32, 35, note="late tickets")
    assert values(asked) == [35]


def test_after_an_hour_a_number_alone_needs_the_kpis_name_again(asked: World) -> None:
    asked.say(PRIYA, "32")
    asked.move_by(minutes=61)
    asked.say(PRIYA, "35")
    assert not_done(asked, PRIYA, ">35")


def test_after_several_values_it_is_asked_which_one_another_number_is_for(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "mttr 32, sla 20")
    world.say(PRIYA, "35")
    assert asked_which(world, PRIYA, "MTTR", "SLA")
    assert values(world) == [32, 20]


@pytest.mark.parametrize(("said", "what"), [("mttr", "MTTR"), ("SLA", "SLA"), ("`sla`", "SLA")])
def test_a_kpis_name_alone_answers_which_one_is_meant(begin: Begin, said: str, what: str) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "35, late tickets")
    assert asked_which(world, PRIYA, "MTTR", "SLA")
    world.say(PRIYA, said)
    assert saved(world, what, 35)
    assert [note for _, note, _ in stored(world)] == ["late tickets"]


@pytest.mark.parametrize("said", ["uptime", "yes", "both", "ml"])
def test_what_names_none_of_them_saves_nothing(begin: Begin, said: str) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla"), a_kpi("uptime", owner="U0SAM")))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "35")
    world.say(PRIYA, said)
    assert values(world) == []


def test_a_kpi_that_is_named_again_is_not_asked_about(asked: World) -> None:
    asked.say(PRIYA, "32")
    asked.say(PRIYA, "mttr 35")
    assert corrected(asked, "MTTR", 32, 35)


def test_a_yes_after_a_new_prompt_is_not_for_the_question_before(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", prompt="09:30")))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "~32")
    world.move_to(at("2026-11-23 09:30"))
    world.say(PRIYA, "yes")
    assert values(world) == []


def test_after_a_modal_another_number_is_for_what_that_told(asked: World) -> None:
    asked.press(PRIYA, asked.prompts(PRIYA)[0], ActionId.ANSWER)
    assert asked.fill(PRIYA, {"mttr": "32"}) == {}
    asked.say(PRIYA, "35")
    asked.say(PRIYA, "yes")
    assert values(asked) == [35]


@pytest.mark.parametrize(
    "said", ["csat", "csat please", "CSAT, thanks!", "the second", "2nd", "the second one please"]
)
def test_which_kpi_is_answered_by_its_name_or_its_place(begin: Begin, said: str) -> None:
    world = begin(a_card(a_kpi(), a_kpi("csat")))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "32")
    assert asked_which(world, PRIYA, "MTTR", "CSAT")
    world.say(PRIYA, said)
    assert saved(world, "CSAT", 32)
    assert values(world) == [32]


@pytest.mark.parametrize(("said", "number"), [("£1,250", 1250), ("the second", "1.25"), ("£1.25", "1.25")])
def test_a_reading_typed_as_it_was_shown_or_its_place_chooses_it(
    begin: Begin, said: str, number: int | str
) -> None:
    world = begin(a_card(a_kpi("spend", unit="GBP", target=90, threshold=100)))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "£1,250")
    assert doubted(world, PRIYA, "SPEND", 1250, "1.25")
    world.say(PRIYA, said)
    assert [number for number, _, _ in stored(world)] == [Decimal(number)]


def test_a_single_reading_sent_twice_is_no_yes(asked: World) -> None:
    asked.say(PRIYA, "3100")
    asked.say(PRIYA, "3100")
    assert values(asked) == []
    asked.say(PRIYA, "yes, 3100")
    assert values(asked) == [3100]


@pytest.mark.parametrize("said", ["no, 36", "No - 36 min", "nope, 36", "nein, 36"])
def test_a_no_with_another_number_answers_the_question_with_that(asked: World, said: str) -> None:
    asked.say(PRIYA, "mttr 3600 for W46")
    assert doubted(asked, PRIYA, "MTTR", 3600, period="2026-W46")
    asked.say(PRIYA, said)
    assert saved(asked, "MTTR", 36, period="2026-W46")
    assert values(asked) == [36]


def test_a_no_with_another_doubtful_number_is_asked_about_in_turn(asked: World) -> None:
    asked.say(PRIYA, "~3600")
    asked.say(PRIYA, "no, ~36")
    assert doubted(asked, PRIYA, "MTTR", 36, cause=DoubtReason.ROUGH)
    assert values(asked) == []


def test_a_question_long_past_is_not_answered_by_a_no_with_a_number(asked: World) -> None:
    asked.say(PRIYA, "mttr 3600 for W46")
    asked.move_to(at("2026-11-23 11:00"))
    asked.say(PRIYA, "no, 36")
    assert doubted(asked, PRIYA, "MTTR", 36, period="2026-W47")
    assert values(asked) == []
