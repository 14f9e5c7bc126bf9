from dataclasses import replace
from typing import Any

from bot.ui.ids import ActionId, RoundRef
from bot.ui.reminder import reminder_message
from scorecard.domain.views import DueItem, ReminderView
from tests.builders import LOCALE, OWNER, a_due_item, a_kpi
from tests.unit.ui.reading_aloud import buttons, said, seen

COVERED = a_due_item(a_kpi(cover="U0SAM"))


def a_reminder(*items: DueItem, **fields: Any) -> ReminderView:
    given: dict[str, Any] = {"round": 5, "reader": OWNER, "locale": LOCALE, "is_last": False}
    return ReminderView(items=items, **{**given, **fields})


def test_the_owner_reads_only_what_is_missing_and_how_to_give_it() -> None:
    told = seen(reminder_message(a_reminder(a_due_item())))
    assert "A reminder: 1 KPI still waits for your number." in told
    assert "• *MTTR* week 47, 16–22 Nov · target ≤ 30 min" in told
    assert "Or just reply" in told


def test_the_notification_says_the_same() -> None:
    assert "MTTR" in said(reminder_message(a_reminder(a_due_item())))


def test_the_answer_button_carries_the_round() -> None:
    button, *_ = buttons(reminder_message(a_reminder(a_due_item())).blocks)
    assert (button["action_id"], RoundRef.from_json(button["value"])) == (ActionId.ANSWER, RoundRef(round=5))


def test_the_cover_reads_whose_number_is_missing() -> None:
    told = seen(reminder_message(a_reminder(COVERED, reader="U0SAM")))
    assert f"1 KPI of <@{OWNER}> still without a number." in told
    assert "You are the cover" in told


def test_an_admin_reads_that_reminders_did_not_help() -> None:
    told = seen(reminder_message(a_reminder(COVERED, reader="U0HEAD", is_last=True)))
    assert f"1 KPI of <@{OWNER}> still without a number," in told
    assert "in spite of reminders" in told


def test_a_stand_in_reads_whose_number_it_is() -> None:
    told = seen(reminder_message(a_reminder(replace(COVERED, asked="U0SAM"), reader="U0SAM")))
    assert "A reminder: 1 KPI still waits for your number." in told
    assert f"target ≤ 30 min · for <@{OWNER}>" in told


def test_the_last_reminder_cannot_be_snoozed() -> None:
    assert "Ask me again" in seen(reminder_message(a_reminder(a_due_item())))
    assert "Ask me again" not in seen(reminder_message(a_reminder(a_due_item(), is_last=True)))


def test_the_last_reminder_says_that_it_is_the_last() -> None:
    assert "last reminder" in seen(reminder_message(a_reminder(a_due_item(), is_last=True)))
    assert "last reminder" not in seen(reminder_message(a_reminder(a_due_item())))
