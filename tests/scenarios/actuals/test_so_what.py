"""So what: the owner says in one sentence what a changed status means, once, and it stands with the KPI."""

from typing import Any

import pytest

from bot.ui.actuals.so_what import SO_WHAT
from bot.ui.kit.ids import ActionId
from bot.workspace.elements import get_element
from bot.workspace.model import PostedMessage
from scorecard.services.actuals.so_what import LONGEST, NOT_YOURS
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.seen import told
from tests.support.world import HELEN, PRIYA, SAM, World, at, plain, shown

SENTENCE = "We miss the target unless the vendor's fix comes in May."


@pytest.fixture
def world(begin: Begin) -> World:
    """MTTR was on target in week 46 and is asked for week 47."""
    world = begin(
        a_card(a_kpi(cover=SAM), objective={"statement": "Resolve within 30 min", "due": "2027-01-23"})
    )
    world.command(PRIYA, "submit mttr 25 for W46")
    world.move_to(MONDAY)
    return world


def receipt(world: World, person: str = PRIYA) -> PostedMessage:
    return world.receipts(person)[-1]


def say(world: World, sentence: str, person: str = PRIYA) -> dict[str, str]:
    """Press *So what?* under the receipt and save a sentence; return the errors by field."""
    world.press(person, receipt(world, person), ActionId.SO_WHAT)
    errors = world.actor.submit(person, {"reason": sentence})
    world.settle()
    return errors


def asks(message: PostedMessage) -> bool:
    return SO_WHAT in shown(message)


def test_a_changed_status_is_asked_about_once_and_the_answer_stands_with_the_kpi(world: World) -> None:
    world.say(PRIYA, "52")
    assert "It was on target before: what does the change mean?" in plain(receipt(world).text)
    assert say(world, SENTENCE) == {}
    assert not asks(receipt(world))
    assert f"So what: “{SENTENCE}”" in plain(receipt(world).text)
    answer = told(world, SAM, "mttr")
    assert f"So what: “{SENTENCE}” (<@{PRIYA}>)" in answer
    assert "Objective: “Resolve within 30 min” · due in 61 days" in answer


@pytest.mark.parametrize("value", ["26", "52, slow vendor"])
def test_neither_the_same_status_nor_a_value_with_a_note_is_asked_about(world: World, value: str) -> None:
    world.say(PRIYA, value)
    assert not asks(receipt(world))


def test_the_first_value_of_all_is_not_asked_about(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.say(PRIYA, "52")
    assert not asks(receipt(world))


def test_nobody_but_the_owner_is_asked(world: World) -> None:
    world.say(HELEN, "mttr 52")
    assert not asks(receipt(world, HELEN))


def test_nobody_else_can_say_it(world: World) -> None:
    world.say(PRIYA, "52")
    value: Any = get_element(receipt(world).blocks, ActionId.SO_WHAT)[1]["value"]
    [refused] = world.press_late(SAM, receipt(world), ActionId.SO_WHAT, value)
    assert NOT_YOURS in plain(refused.text)


@pytest.mark.parametrize("more", [1, 40])
def test_what_is_too_long_is_given_back_with_what_to_do(world: World, more: int) -> None:
    world.say(PRIYA, "52")
    errors = say(world, "x" * (LONGEST + more))
    assert list(errors) == ["reason"]
    assert f"{more} character" in errors["reason"]
    assert "So what:" not in told(world, SAM, "mttr")
    assert world.actor.submit(PRIYA, {"reason": "x" * LONGEST}) == {}
    assert "x" * LONGEST in told(world, SAM, "mttr")


def test_a_blank_sentence_is_none(world: World) -> None:
    world.say(PRIYA, "52")
    assert list(say(world, " \n ")) == ["reason"]


def test_it_is_said_once(world: World) -> None:
    world.say(PRIYA, "52")
    message = receipt(world)
    value: Any = get_element(message.blocks, ActionId.SO_WHAT)[1]["value"]
    say(world, SENTENCE)
    [refused] = world.press_late(PRIYA, message, ActionId.SO_WHAT, value)
    assert "already" in plain(refused.text)


def test_a_value_taken_back_meanwhile_takes_no_sentence(world: World) -> None:
    world.say(PRIYA, "52")
    world.press(PRIYA, receipt(world), ActionId.SO_WHAT)
    world.say(PRIYA, "undo")
    errors = world.actor.submit(PRIYA, {"reason": SENTENCE})
    assert NOT_YOURS in errors["reason"]
    assert SENTENCE not in told(world, SAM, "mttr")


def test_a_correction_to_another_status_has_no_sentence_and_back_it_has_it_again(world: World) -> None:
    world.say(PRIYA, "52")
    say(world, SENTENCE)
    world.command(PRIYA, "correct mttr W47 29")
    assert SENTENCE not in told(world, SAM, "mttr")
    world.command(PRIYA, "correct mttr W47 53")
    assert SENTENCE in told(world, SAM, "mttr")


def test_a_sentence_calls_nobody(world: World) -> None:
    world.say(PRIYA, "52")
    say(world, "<!channel> look")
    assert "<!channel>" not in told(world, SAM, "mttr")


def test_a_retired_kpi_takes_no_sentence(world: World) -> None:
    world.say(PRIYA, "52")
    message = receipt(world)
    value: Any = get_element(message.blocks, ActionId.SO_WHAT)[1]["value"]
    world.apply(a_card(a_kpi("sla")))
    [refused] = world.press_late(PRIYA, message, ActionId.SO_WHAT, value)
    assert NOT_YOURS in plain(refused.text)


def alert(world: World) -> PostedMessage:
    [only] = world.alerts()
    return only


def test_typed_in_the_receipts_thread_it_is_taken_as_such(world: World) -> None:
    world.say(PRIYA, "52")
    assert world.say(PRIYA, f"{SENTENCE}", receipt(world).ts) == ""
    assert f"So what: “{SENTENCE}”" in plain(receipt(world).text)
    assert not asks(receipt(world))
    assert f"So what: “{SENTENCE}” (<@{PRIYA}>)" in told(world, SAM, "mttr")


def test_typed_in_the_alerts_thread_after_the_value_it_is_no_comment(world: World) -> None:
    world.say(PRIYA, "52 slow vendor")
    world.move_to(at("2026-11-30 09:00"))
    assert asks(world.mention(PRIYA, "40", alert(world).ts)[-1])
    world.mention(PRIYA, SENTENCE, alert(world).ts)
    assert f"So what: “{SENTENCE}” (<@{PRIYA}>)" in told(world, SAM, "mttr")
    assert not any("as a comment" in plain(one.text) for one in world.thread(alert(world)))


def test_what_is_too_long_is_given_back_in_the_receipts_thread(world: World) -> None:
    world.say(PRIYA, "52")
    answer = world.say(PRIYA, "too long " * 40, receipt(world).ts)
    assert "79 characters more than the 280 that fit" in plain(answer)
    assert "too long too long" in plain(answer)
    assert "So what:" not in told(world, SAM, "mttr")


@pytest.mark.parametrize(
    "text", ["ok", "yes please", "thanks", "51", "why?", "undo", "that was wrong", "mttr 51"]
)
def test_neither_a_number_nor_a_question_nor_a_yes_is_taken_for_it(world: World, text: str) -> None:
    world.say(PRIYA, "52")
    world.say(PRIYA, text, receipt(world).ts)
    assert "So what:" not in told(world, SAM, "mttr")


def test_it_is_taken_once_from_the_thread(world: World) -> None:
    world.say(PRIYA, "52")
    world.say(PRIYA, SENTENCE, receipt(world).ts)
    world.say(PRIYA, "Or maybe the vendor is fine.", receipt(world).ts)
    assert SENTENCE in told(world, SAM, "mttr")
    assert "vendor is fine" not in told(world, SAM, "mttr")


def test_words_outside_of_the_thread_are_not_taken_for_it(world: World) -> None:
    world.say(PRIYA, "52")
    world.say(PRIYA, SENTENCE)
    assert "So what:" not in told(world, SAM, "mttr")
