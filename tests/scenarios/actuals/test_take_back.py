"""Undo and Put back: the value before counts again, or none, and everything that shows it follows."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.ui.kit.ids import ActionId, GivenRef
from scorecard.rules.alerts.states import AlertState
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_edits import delete, edit, last_ts, revisions
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import alert_states
from tests.support.facts_replies import key_of, noted_no_data, waiting_in
from tests.support.seen import stored, values
from tests.support.texts import list_buttons, list_choices
from tests.support.world import HELEN, PRIYA, SAM, World, at, plain, shown


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla"), admins=[HELEN]))
    world.move_to(MONDAY)
    return world


def press(world: World, action: ActionId = ActionId.UNDO, person: str = PRIYA, message: int = -1) -> None:
    """Press a button under one of the bot's messages to Priya."""
    found = world.inbox(PRIYA)[message]
    assert world.actor.click(person, found.channel, found.ts, action.value)
    world.settle()


def press_late(world: World, person: str, action: ActionId) -> None:
    """Press a button of the first value, as somebody else may under a receipt in a channel."""
    world.press_late(person, world.inbox(PRIYA)[1], action, GivenRef(actuals=(1,)).to_json())


def buttons(world: World) -> list[str]:
    return [button["text"]["text"] for button in list_buttons(world.inbox(PRIYA)[-1])]


def newest(world: World) -> str:
    return plain(shown(world.inbox(PRIYA)[-1]))


@pytest.mark.parametrize(
    "doubt",
    [
        "that one was Bristol's, remove it please",
        "just a sec, that one's only half the bill",
        "28 is stale",
        "whoops, wrong tab",
        "let me look at it again",
        "das ist die Zahl von Köln",
    ],
)
def test_words_that_doubt_the_value_just_given_are_answered_with_undo(world: World, doubt: str) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, doubt)
    assert buttons(world) == ["Undo"]
    assert values(world) == [28]
    press(world)
    assert values(world) == []


@pytest.mark.parametrize("text", ["sla 99, that one was Bristol's", "thanks a lot", "later", "29 is right"])
def test_what_gives_another_value_or_doubts_nothing_offers_no_undo(world: World, text: str) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, text)
    assert not (shown(world.inbox(PRIYA)[-1]).count("may be about your last value"))


def test_a_doubt_about_what_was_taken_back_or_is_old_offers_no_undo(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "undo")
    world.say(PRIYA, "whoops, wrong tab")
    assert "may be about" not in newest(world)
    world.say(PRIYA, "mttr 28")
    world.move_by(hours=3)
    world.say(PRIYA, "whoops, wrong tab")
    assert "may be about" not in newest(world)


def test_a_first_value_is_taken_back_and_the_question_is_open_again(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    press(world)
    assert values(world) == []
    assert "Taken back" in newest(world)
    assert buttons(world) == ["Put back"]
    assert len(world.inbox(PRIYA)) == 2  # the prompt, and the receipt that it was pressed under
    assert sorted(waiting_in(world.say(PRIYA, "sla 20"))) == ["MTTR"]


def test_the_prompt_shows_it_as_open_again(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    assert "28 min" in plain(shown(world.prompts(PRIYA)[0]))
    press(world)
    assert "28 min" not in plain(shown(world.prompts(PRIYA)[0]))


def test_the_value_before_a_correction_counts_again_as_it_was_given(world: World) -> None:
    world.say(PRIYA, "mttr 28, slow vendor")
    world.say(PRIYA, "mttr 25 for W47")
    press(world)
    assert stored(world) == [(28, "slow vendor", "reply")]
    assert "28 min again" in newest(world)


def test_all_values_of_a_message_are_taken_back_at_once(world: World) -> None:
    world.say(PRIYA, "mttr 28, sla 20")
    press(world)
    assert values(world) == []
    assert newest(world).count("Taken back") == 2


def test_put_back_gives_them_once_more(world: World) -> None:
    world.say(PRIYA, "mttr 28, slow vendor")
    press(world)
    press(world, ActionId.PUT_BACK)
    assert stored(world) == [(28, "slow vendor", "reply")]
    assert buttons(world) == ["Correct", "Undo"]
    press(world)
    assert values(world) == []


def test_put_back_replaces_what_counted_meanwhile(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "mttr 25 for W47")
    press(world)
    press(world, ActionId.PUT_BACK)
    assert values(world) == [25]


def test_pressed_twice_it_says_that_it_was_taken_back(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    receipt = world.inbox(PRIYA)[-1]
    for _ in range(2):
        assert world.actor.click(PRIYA, receipt.channel, receipt.ts, ActionId.UNDO.value)
    world.settle()
    assert values(world) == []
    assert any("took that back already" in plain(one.text) for one in world.inbox(PRIYA))


def test_of_a_value_that_was_corrected_since_nothing_is_taken_back(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    first = len(world.inbox(PRIYA)) - 1
    world.say(PRIYA, "mttr 25 for W47")
    press(world, message=first)
    assert values(world) == [25]
    assert "another value by now" in newest(world)


def test_a_value_can_be_given_again_after_it_was_taken_back(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    press(world)
    world.say(PRIYA, "mttr 26")
    assert values(world) == [26]
    assert "Corrected" not in newest(world)
    assert revisions(world) == ["mttr 2026-W47 28 reply", "mttr 2026-W47 26 reply"]


def test_an_alert_about_it_is_withdrawn(world: World) -> None:
    world.say(PRIYA, "mttr 60")
    assert alert_states(world) == [AlertState.OPEN]
    press(world)
    assert alert_states(world) == [AlertState.WITHDRAWN]
    withdrawn = plain(shown(next(one for one in world.posts() if "MTTR" in plain(one.text))))
    assert "took" in withdrawn


def test_an_alert_that_it_resolved_is_open_again(world: World) -> None:
    world.say(PRIYA, "mttr 60")
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 28")
    assert alert_states(world) == [AlertState.RESOLVED]
    press(world)
    assert alert_states(world) == [AlertState.OPEN]


def test_an_older_value_that_is_off_threshold_and_newest_again_is_alerted_about(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.move_to(MONDAY + timedelta(weeks=1))
    world.say(PRIYA, "mttr 28 for week 48")
    world.say(PRIYA, "mttr 52 for week 47")
    assert alert_states(world) == []
    press(world, message=-2)
    assert alert_states(world) == [AlertState.OPEN]


def test_once_due_it_stands_as_overdue(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    press(world)
    world.move_to(at("2026-11-25 10:00"))
    assert "MTTR" in plain(shown(world.command(PRIYA, "")))


def test_history_tells_who_took_it_back(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    press(world)
    told = plain(shown(world.command(PRIYA, "history mttr")))
    assert "28 min" in told
    assert "taken back" in told


@pytest.mark.parametrize(
    "text", ["undo", "Undo!", "that was wrong", "cancel", "delete mttr", "undo mttr", "rückgängig"]
)
def test_in_words_what_one_gave_last_is_taken_back(world: World, text: str) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, text)
    assert values(world) == []
    assert "Taken back" in newest(world)
    assert buttons(world) == ["Put back"]


def test_in_words_one_kpi_of_a_message_is_taken_back(world: World) -> None:
    world.say(PRIYA, "mttr 28, sla 20")
    world.say(PRIYA, "delete mttr")
    assert values(world) == [20]


def test_in_words_nobody_takes_back_what_another_gave(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(SAM, "undo mttr")
    assert values(world) == [28]


def test_in_the_thread_of_a_receipt_undo_means_that_one(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    first = world.inbox(PRIYA)[-1]
    world.say(PRIYA, "sla 20")
    world.say(PRIYA, "undo", first.ts)
    assert values(world) == [20]


def test_with_nothing_to_take_back_it_says_what_to_do(world: World) -> None:
    world.say(PRIYA, "undo")
    assert "Undo" in newest(world)
    assert values(world) == []


def test_a_question_that_is_open_is_cancelled(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "sla ~20")
    world.say(PRIYA, "cancel")
    assert values(world) == [28]


def test_who_may_give_the_value_may_press(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(SAM, "mttr 27 for W47")
    found = world.inbox(SAM)[-1]
    assert world.actor.click(SAM, found.channel, found.ts, ActionId.UNDO.value)
    world.settle()
    assert values(world) == [28]


def test_a_value_given_by_command_is_taken_back_in_words(world: World) -> None:
    world.command(PRIYA, "submit mttr 28")
    world.say(PRIYA, "undo mttr")
    assert values(world) == []


def test_the_question_is_reminded_of_again(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 28")
    world.move_to(MONDAY + timedelta(days=1, hours=2))  # by then reminders have ended
    press(world)
    before = len(world.inbox(PRIYA))
    world.move_to(MONDAY + timedelta(days=2, hours=2))
    assert len(world.inbox(PRIYA)) == before + 1


def test_a_recovery_taken_back_between_two_alerts_opens_none_of_them_twice(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    said = []
    for week, number in enumerate((99, 28, 99)):
        world.move_to(MONDAY + timedelta(weeks=week))
        world.say(PRIYA, f"mttr {number}")
        said.append(world.inbox(PRIYA)[-1])
    for message in (said[1], said[0]):
        assert world.actor.click(PRIYA, message.channel, message.ts, ActionId.UNDO.value)
        world.settle()
    assert alert_states(world) == [AlertState.WITHDRAWN, AlertState.OPEN]
    world.command(PRIYA, "correct mttr W49 29")
    assert AlertState.OPEN not in alert_states(world)


def test_a_statement_of_no_data_is_taken_back_and_put_back(world: World) -> None:
    world.say(PRIYA, "mttr no data, vendor outage")
    press(world)
    assert "Taken back" in newest(world)
    assert "MTTR" in waiting_in(world.say(PRIYA, "sla 20"))
    press(world, ActionId.PUT_BACK, message=-2)
    assert "Noted: *MTTR* week 47, 16–22 Nov · no data: vendor outage" in plain(shown(world.inbox(PRIYA)[-2]))


def test_in_words_a_whole_message_is_taken_back(world: World) -> None:
    world.say(PRIYA, "sla 20, mttr no data")
    world.say(PRIYA, "undo")
    assert values(world) == []
    assert newest(world).count("Taken back") == 2


def test_what_was_answered_since_no_data_was_said_stays(world: World) -> None:
    world.say(PRIYA, "mttr no data, vendor outage")
    stated = len(world.inbox(PRIYA)) - 1
    world.say(PRIYA, "mttr 28")
    press(world, message=stated)
    assert values(world) == [28]


@pytest.mark.parametrize(
    "send",
    [
        lambda world: world.say(PRIYA, "mttr no data for W47, wrong tool"),
        lambda world: world.say(PRIYA, "mttr no data, wrong tool"),
        lambda world: world.command(PRIYA, "correct mttr W47 no data, wrong tool"),
    ],
    ids=["with its period", "right after it", "by command"],
)
def test_no_data_takes_the_place_of_a_value(world: World, send: Callable[[World], object]) -> None:
    world.say(PRIYA, "mttr 60")
    send(world)
    assert values(world) == []
    assert alert_states(world) == [AlertState.WITHDRAWN]


@pytest.fixture
def asked(world: World) -> World:
    """Priya gave a value, and said two hours later that there is none."""
    world.say(PRIYA, "mttr 28")
    world.move_by(hours=2)
    world.say(PRIYA, "mttr no data, wrong tool")
    return world


def test_no_data_in_place_of_a_value_given_long_ago_is_asked_about(asked: World) -> None:
    assert values(asked) == [28]
    [button] = list_choices(asked.inbox(PRIYA)[-1])
    assert plain(button["text"]["text"]) == "No data for week 47, not 28 min"


@pytest.mark.parametrize(
    "answer",
    [lambda world: world.choose(PRIYA, "No data for"), lambda world: world.say(PRIYA, "yes")],
    ids=["button", "yes"],
)
def test_its_button_or_a_yes_records_it(asked: World, answer: Callable[[World], object]) -> None:
    answer(asked)
    assert values(asked) == []
    assert "no data: wrong tool" in plain(shown(asked.command(PRIYA, "mttr")))


def test_a_no_with_a_number_asks_about_that_number(asked: World) -> None:
    asked.say(PRIYA, "no, 26")
    assert values(asked) == [28]
    asked.choose(PRIYA, "26 min")
    assert values(asked) == [26]


def test_a_value_taken_back_meanwhile_leaves_nothing_to_replace(asked: World) -> None:
    asked.command(PRIYA, "correct mttr W47 29")
    asked.choose(PRIYA, "No data for")
    assert values(asked) == [29]


def test_several_statements_of_no_data_are_asked_about_one_after_the_other(world: World) -> None:
    world.say(PRIYA, "mttr 28, sla 20")
    world.move_by(hours=2)
    world.say(PRIYA, "mttr no data, wrong tool; sla no data, wrong tool")
    assert "I'll also" not in newest(world)
    world.choose(PRIYA, "No data for")
    assert values(world) == [28, 20]
    world.choose(PRIYA, "No data for")
    assert values(world) == []


def test_undo_of_no_data_brings_the_value_back_that_it_replaced(world: World) -> None:
    world.say(PRIYA, "mttr 60")
    world.say(PRIYA, "mttr no data for W47, wrong tool")
    press(world)
    assert values(world) == [60]
    assert alert_states(world)[-1] is AlertState.OPEN
    assert "it is 60 min again" in newest(world)


def test_the_buttons_of_no_data_stand_below_its_text(world: World) -> None:
    world.say(PRIYA, "mttr no data, wrong tool")
    text, actions, *_ = world.inbox(PRIYA)[-1].blocks
    assert (text["text"]["text"].startswith("Noted: *MTTR*"), actions["type"]) == (True, "actions")


def test_a_no_to_a_replacement_says_what_stays(asked: World) -> None:
    asked.say(PRIYA, "no")
    declined, answer = (plain(shown(one)) for one in asked.inbox(PRIYA) if "was saved" in shown(one))
    assert "*MTTR* stays at 28 min for week 47" in declined
    assert answer.startswith("OK; MTTR stays at 28 min for week 47.")


@pytest.fixture
def two_weeks(world: World) -> World:
    """Priya gave week 46 on another day, and week 47 just now."""
    world.say(PRIYA, "mttr 31 for W46")
    world.move_by(hours=3)
    world.say(PRIYA, "mttr 28")
    return world


def test_a_name_taken_back_twice_never_reaches_the_week_before(two_weeks: World) -> None:
    two_weeks.say(PRIYA, "delete mttr")
    two_weeks.say(PRIYA, "delete mttr")
    assert values(two_weeks) == [31]
    assert "no value lately" in newest(two_weeks)


def test_a_name_means_an_older_week_that_was_just_given(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.move_by(hours=3)
    world.say(PRIYA, "mttr 31 for W46")
    world.say(PRIYA, "undo mttr")
    assert values(world) == [28]


@pytest.mark.parametrize("text", ["remove m", "delete the mttr row", "cancel mt"])
def test_only_a_whole_name_takes_anything_back(world: World, text: str) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, text)
    assert values(world) == [28]


def test_history_tells_no_data_behind_the_value_that_it_replaced(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "mttr no data for W47, wrong tool")
    told = plain(shown(world.command(PRIYA, "history mttr W47")))
    assert "wrong tool" in told
    assert "taken back by" in told
    assert "before that" not in told


def test_history_tells_who_gave_it_and_who_put_it_back(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(SAM, "mttr 25 for W47")
    found = world.inbox(SAM)[-1]
    assert world.actor.click(SAM, found.channel, found.ts, ActionId.UNDO.value)
    world.settle()
    told = plain(shown(world.command(PRIYA, "history mttr W47")))
    assert f"*28 min* (current)\n<@{PRIYA}>" in told
    assert f"put back by <@{SAM}>" in told


def test_what_is_put_back_by_a_cover_stays_its_authors(world: World) -> None:
    world.say(PRIYA, "mttr 28, slow vendor")
    for action in (ActionId.UNDO, ActionId.PUT_BACK):
        press_late(world, SAM, action)
    assert stored(world) == [(28, "slow vendor", "reply")]
    assert f"put back by <@{SAM}>" in plain(shown(world.command(PRIYA, "history mttr W47")))


def told(world: World, person: str) -> list[str]:
    return [plain(one.text) for one in world.inbox(person) if key_of(one).startswith("replaced:")]


def test_whose_value_is_taken_back_or_put_back_by_another_is_told(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    press_late(world, SAM, ActionId.UNDO)
    assert told(world, PRIYA) == [
        f"<@{SAM}> took back your 28 min for *MTTR*, week 47, 16–22 Nov; it has no value now."
    ]
    press_late(world, SAM, ActionId.PUT_BACK)
    assert told(world, PRIYA)[1:] == [f"<@{SAM}> put back your 28 min for *MTTR*, week 47, 16–22 Nov."]
    assert told(world, SAM) == []


def test_whose_value_is_replaced_reads_the_new_note(world: World) -> None:
    world.say(PRIYA, "mttr 28, slow vendor")
    world.say(SAM, "mttr 25 for W47, found the log")
    [text] = told(world, PRIYA)
    assert text.endswith("from your 28 min to 25 min for week 47, 16–22 Nov: found the log.")


def test_both_whose_values_change_places_are_told(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(SAM, "mttr 25 for W47")
    found = world.inbox(SAM)[-1]
    assert world.actor.click(HELEN, found.channel, found.ts, ActionId.UNDO.value)
    world.settle()
    assert told(world, SAM) == [
        f"<@{HELEN}> took back your 25 min for *MTTR*, week 47, 16–22 Nov; it is 28 min again."
    ]
    assert told(world, PRIYA)[1:] == [f"<@{HELEN}> put back your 28 min for *MTTR*, week 47, 16–22 Nov."]


def test_whose_values_no_data_replaces_is_told_once(world: World) -> None:
    world.say(PRIYA, "mttr 28, sla 20")
    world.say(HELEN, "mttr no data for W47, wrong tool; sla no data for W47, wrong tool")
    [text] = told(world, PRIYA)
    assert text.splitlines() == [
        f"<@{HELEN}> noted no data for *{name}*, week 47, 16–22 Nov, in place of your {value}: wrong tool."
        for name, value in (("MTTR", "28 min"), ("SLA", "20 min"))
    ]


def test_a_value_put_back_by_undo_can_be_taken_back_by_its_own_receipt(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    first = len(world.inbox(PRIYA)) - 1
    world.say(PRIYA, "mttr 25 for W47")
    press(world)
    press(world, message=first)
    assert values(world) == []
    press(world, ActionId.PUT_BACK, message=first)
    assert values(world) == [28]


def test_undo_by_name_sent_twice_does_not_take_back_what_it_brought_back(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "mttr 25 for W47")
    world.say(PRIYA, "undo mttr")
    world.say(PRIYA, "undo mttr")
    assert values(world) == [28]


def test_what_counts_again_is_no_second_thought_of_its_author(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.move_by(hours=2)
    world.say(SAM, "mttr 25 for W47")
    found = world.inbox(SAM)[-1]
    assert world.actor.click(SAM, found.channel, found.ts, ActionId.UNDO.value)
    world.settle()
    world.say(PRIYA, "mttr 30")
    assert values(world) == [28]


@pytest.mark.parametrize(
    ("text", "expected"), [("mttr 27", [27]), ("mttr 28, slow vendor", [28]), ("mttr 28", [])]
)
def test_editing_a_message_that_was_taken_back_gives_the_value_anew(
    world: World, text: str, expected: list[int]
) -> None:
    world.say(PRIYA, "mttr 28")
    press(world)
    edit(world, text, last_ts(world))
    assert values(world) == expected
    assert ("Saved" in newest(world)) is bool(expected)


def test_editing_it_corrects_what_counts_again(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "mttr 25 for W47")
    press(world)
    edit(world, "mttr 26 for W47", last_ts(world))
    assert values(world) == [26]


def test_editing_the_message_of_a_value_that_counts_again_corrects_it(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    given = last_ts(world)
    world.say(PRIYA, "mttr 25 for W47")
    press(world)
    edit(world, "mttr 27", given)
    assert values(world) == [27]


def test_editing_what_was_taken_back_and_answered_since_changes_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    given = last_ts(world)
    press(world)
    world.say(SAM, "mttr 24")
    edit(world, "mttr 27", given)
    assert values(world) == [24]
    assert "was changed after that message" in newest(world)


def test_an_edit_to_no_data_takes_the_place_of_the_value(world: World) -> None:
    world.say(PRIYA, "mttr 60")
    edit(world, "mttr no data, wrong tool", last_ts(world))
    assert values(world) == []
    assert noted_no_data(world, PRIYA, "MTTR", "wrong tool")


def test_deleting_a_message_that_was_taken_back_is_not_spoken_of(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    press(world)
    before = len(world.inbox(PRIYA))
    delete(world, last_ts(world))
    assert len(world.inbox(PRIYA)) == before
    assert values(world) == []


def test_deleting_a_message_whose_value_counts_again_says_that_it_stays(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    given = last_ts(world)
    world.say(PRIYA, "mttr 25 for W47")
    press(world)
    delete(world, given)
    assert "stays at 28 min" in newest(world)


@pytest.mark.parametrize("number", [28, 60])
def test_the_kpis_answer_and_history_tell_since_when_it_is_open_again(world: World, number: int) -> None:
    world.say(PRIYA, f"mttr {number}")
    world.move_by(hours=2)
    press(world)
    told = plain(shown(world.command(PRIYA, "mttr")))
    assert f"<@{PRIYA}> took back {number} min" in told
    assert "11:00" in told.partition("Open again since")[2]
    assert "11:00" in plain(shown(world.command(PRIYA, "history mttr W47"))).partition("taken back by")[2]
    world.say(PRIYA, "mttr 27")
    assert "took back" not in plain(shown(world.command(PRIYA, "mttr")))


def test_what_was_taken_back_off_threshold_is_overdue_in_the_kpis_answer(world: World) -> None:
    world.say(PRIYA, "mttr 60")
    press(world)
    world.move_to(at("2026-11-25 10:00"))
    for command in ("mttr", ""):
        assert "overdue since" in plain(shown(world.command(PRIYA, command)))


def test_of_a_kpi_that_was_taken_off_nothing_is_taken_back(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.apply(a_card(a_kpi("sla"), admins=[HELEN]))
    press(world)
    assert values(world) == [28]
    assert "was taken off the scorecard" in newest(world)


def test_who_may_no_longer_give_the_value_takes_it_back_no_more(world: World) -> None:
    world.say(PRIYA, "mttr 28")
    world.apply(a_card(a_kpi(owner=SAM), a_kpi("sla"), admins=[HELEN]))
    press(world)
    assert values(world) == [28]
    world.say(PRIYA, "undo mttr")
    assert values(world) == [28]


@pytest.mark.parametrize("word", ["cancel", "undo"])
def test_a_bare_word_takes_back_the_newest_thing_whichever_door_it_came_by(world: World, word: str) -> None:
    world.say(PRIYA, "sla 20")
    world.move_by(minutes=1)
    world.command(PRIYA, "submit mttr 28")
    world.say(PRIYA, word)
    assert values(world) == [20]
    world.say(PRIYA, "mttr 29")
    world.say(PRIYA, word)
    assert values(world) == [20]


def test_what_was_given_by_command_long_ago_is_not_meant_by_a_bare_word(world: World) -> None:
    world.command(PRIYA, "submit mttr 28")
    world.move_by(hours=2)
    world.say(PRIYA, "cancel")
    assert values(world) == [28]
