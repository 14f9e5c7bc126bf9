from dataclasses import replace

from bot.ui.kit.ids import ActionId, BatchRef
from bot.ui.prompts.reminder import reminder_message
from tests.builders import OWNER, a_due_item, a_kpi, a_reminder, an_actual
from tests.unit.ui.reading_aloud import buttons, said, seen

COVERED = a_due_item(a_kpi(cover="U0SAM"))


def test_the_owner_reads_only_what_is_missing_and_how_to_give_it() -> None:
    told = seen(reminder_message(a_reminder(a_due_item())))
    assert "A reminder: 1 KPI still waits for your number." in told
    assert "• *MTTR* week 47, 16–22 Nov · target ≤ 30 min" in told
    assert "Or just reply" in told


def test_the_notification_says_the_same() -> None:
    assert "MTTR" in said(reminder_message(a_reminder(a_due_item())))


def test_the_answer_button_carries_the_round() -> None:
    button, *_ = buttons(reminder_message(a_reminder(a_due_item())).blocks)
    assert (button["action_id"], BatchRef.from_json(button["value"])) == (ActionId.ANSWER, BatchRef(round=5))


def test_the_cover_reads_whose_number_is_missing() -> None:
    told = seen(reminder_message(a_reminder(COVERED, person="U0SAM")))
    assert f"1 KPI of <@{OWNER}> still without a number." in told
    assert "You are the cover" in told


def test_an_admin_reads_that_reminders_did_not_help() -> None:
    told = seen(reminder_message(a_reminder(COVERED, person="U0HEAD", is_last=True)))
    assert f"1 KPI of <@{OWNER}> still without a number," in told
    assert "in spite of reminders" in told


def test_a_stand_in_reads_whose_number_it_is() -> None:
    told = seen(reminder_message(a_reminder(replace(COVERED, asked="U0SAM"), person="U0SAM")))
    assert "A reminder: 1 KPI still waits for your number." in told
    assert f"target ≤ 30 min · for <@{OWNER}>" in told


def test_the_last_reminder_cannot_be_snoozed() -> None:
    assert "Ask me again" in seen(reminder_message(a_reminder(a_due_item())))
    assert "Ask me again" not in seen(reminder_message(a_reminder(a_due_item(), is_last=True)))


def test_the_last_reminder_says_that_it_is_the_last() -> None:
    assert "last reminder" in seen(reminder_message(a_reminder(a_due_item(), is_last=True)))
    assert "last reminder" not in seen(reminder_message(a_reminder(a_due_item())))


def test_once_answered_it_says_by_whom_and_has_no_buttons() -> None:
    answered = replace(COVERED, actual=an_actual("28", by="U0SAM"))
    message = reminder_message(a_reminder(answered))
    assert "All of this is answered; nothing left for you to do." in seen(message)
    assert "✓ *MTTR* 28 min" in seen(message)
    assert not buttons(message.blocks)


def test_who_answered_it_is_thanked() -> None:
    answered = replace(COVERED, actual=an_actual("28", by="U0SAM"))
    assert "All done, thank you." in seen(reminder_message(a_reminder(answered, person="U0SAM")))


def test_what_came_in_stands_below_what_is_still_missing() -> None:
    answered = replace(COVERED, prompt=8, kpi=a_kpi("SLA", id=2), actual=an_actual("28", by="U0SAM"))
    told = seen(reminder_message(a_reminder(answered, a_due_item())))
    assert "A reminder: 1 KPI still waits for your number." in told
    assert told.index("• *MTTR*") < told.index("✓ *SLA* 28 min")


def test_what_nobody_is_asked_for_any_more_says_so() -> None:
    retired = replace(a_due_item(), is_retired=True)
    for items in ((), (retired,)):
        assert "Nothing of this is asked for any more." in seen(reminder_message(a_reminder(*items)))


def test_what_was_missed_can_still_be_given_and_no_more_snoozed() -> None:
    told = seen(reminder_message(a_reminder(replace(a_due_item(), is_missed=True))))
    assert "1 KPI was missed; you can still give it." in told.replace("*", "")
    assert "Ask me again" not in told


def test_of_two_rounds_the_one_that_was_missed_says_so() -> None:
    missed = a_reminder(replace(a_due_item(), prompt=8, is_missed=True), is_last=True)
    told = seen(reminder_message(missed, a_reminder(a_due_item(a_kpi("SLA", id=2)))))
    assert told.index("1 KPI was missed;") < told.index("A reminder: 1 KPI still waits for your number.")
    assert "last reminder" not in told


def test_a_round_that_is_settled_stands_below_one_that_waits() -> None:
    settled = a_reminder(a_due_item(a_kpi("SLA", id=2), prompt=8, actual=an_actual("28")))
    told = seen(reminder_message(settled, a_reminder(a_due_item())))
    assert told.index("• *MTTR*") < told.index("✓ *SLA* 28 min")
