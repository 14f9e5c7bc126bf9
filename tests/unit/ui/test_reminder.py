from dataclasses import replace

from bot.ui.kit.ids import ActionId, BatchRef, OverflowChoice
from bot.ui.prompts.prompt import ALL_DONE, MORE, NOTHING_ASKED, how_to_reply
from bot.ui.prompts.reminder import LAST, ONLY, SETTLED, reminder_message
from scorecard.model.views.prompts import ReminderView
from tests.builders import LOCALE, OWNER, a_due_item, a_kpi, a_reminder, an_actual
from tests.support.facts_prompts import ticked
from tests.unit.ui.reading_aloud import buttons, said, seen

COVERED = a_due_item(a_kpi(cover="U0SAM"))
ASK_ME_AGAIN = dict(MORE)[OverflowChoice.AN_HOUR]


def title(*views: ReminderView) -> str:
    return seen(reminder_message(*views)).splitlines()[0]


def test_the_owner_reads_only_what_is_missing_and_how_to_give_it() -> None:
    text = seen(reminder_message(a_reminder(a_due_item())))
    assert "1 KPI" in text.splitlines()[0]
    assert "• *MTTR* week 47, 16–22 Nov · target ≤ 30 min" in text
    assert how_to_reply([a_due_item()], LOCALE) in text


def test_the_notification_says_the_same() -> None:
    assert "MTTR" in said(reminder_message(a_reminder(a_due_item())))


def test_the_answer_button_carries_the_batch() -> None:
    button, *_ = buttons(reminder_message(a_reminder(a_due_item())).blocks)
    assert (button["action_id"], BatchRef.from_json(button["value"])) == (ActionId.ANSWER, BatchRef(round=5))


def test_owner_cover_and_admin_each_read_their_own_title_and_others_whose_number_is_missing() -> None:
    owner, cover, admin = (title(a_reminder(COVERED, person=person)) for person in (OWNER, "U0SAM", "U0HEAD"))
    assert len({owner, cover, admin}) == 3
    assert f"<@{OWNER}>" not in owner
    assert all("1 KPI" in text and f"<@{OWNER}>" in text for text in (cover, admin))


def test_a_stand_in_reads_whose_number_it_is() -> None:
    delegated = a_reminder(replace(COVERED, asked="U0SAM"), person="U0SAM")
    assert title(delegated) == title(a_reminder(a_due_item()))
    assert f"target ≤ 30 min · for <@{OWNER}>" in seen(reminder_message(delegated))


def test_the_last_reminder_cannot_be_snoozed() -> None:
    assert ASK_ME_AGAIN in seen(reminder_message(a_reminder(a_due_item())))
    assert ASK_ME_AGAIN not in seen(reminder_message(a_reminder(a_due_item(), is_last=True)))


def test_the_last_reminder_says_that_it_is_the_last() -> None:
    assert LAST in seen(reminder_message(a_reminder(a_due_item(), is_last=True, number=3)))
    assert ONLY in seen(reminder_message(a_reminder(a_due_item(), is_last=True)))
    assert LAST not in seen(reminder_message(a_reminder(a_due_item())))


def test_once_answered_it_says_by_whom_and_has_no_buttons() -> None:
    answered = replace(COVERED, actual=an_actual("28", by="U0SAM"))
    message = reminder_message(a_reminder(answered))
    assert title(a_reminder(answered)) == SETTLED
    assert ticked(message, "MTTR", "28 min", "<@U0SAM>")
    assert not buttons(message.blocks)


def test_who_answered_it_is_thanked() -> None:
    answered = replace(COVERED, actual=an_actual("28", by="U0SAM"))
    assert title(a_reminder(answered, person="U0SAM")) == ALL_DONE


def test_what_came_in_stands_below_what_is_still_missing() -> None:
    answered = replace(COVERED, prompt=8, kpi=a_kpi("SLA", id=2), actual=an_actual("28", by="U0SAM"))
    text = seen(reminder_message(a_reminder(answered, a_due_item())))
    assert text.splitlines()[0] == title(a_reminder(a_due_item()))
    assert text.index("• *MTTR*") < text.index("✓ *SLA* 28 min")


def test_what_nobody_is_asked_for_any_more_says_so() -> None:
    retired = replace(a_due_item(), is_retired=True)
    for items in ((), (retired,)):
        assert title(a_reminder(*items)) == NOTHING_ASKED


def test_what_was_missed_can_still_be_given_and_no_more_snoozed() -> None:
    missed = a_reminder(replace(a_due_item(), is_missed=True))
    message = reminder_message(missed)
    assert title(missed) != title(a_reminder(a_due_item()))
    assert ActionId.ANSWER in {button["action_id"] for button in buttons(message.blocks)}
    assert ASK_ME_AGAIN not in seen(message)


def test_of_two_batches_the_one_that_was_missed_says_so() -> None:
    missed = a_reminder(replace(a_due_item(), prompt=8, is_missed=True), is_last=True)
    open_still = a_reminder(a_due_item(a_kpi("SLA", id=2)))
    text = seen(reminder_message(missed, open_still))
    assert text.index(title(missed)) < text.index(title(open_still))
    assert LAST not in text


def test_a_batch_that_is_settled_stands_below_one_that_waits() -> None:
    settled = a_reminder(a_due_item(a_kpi("SLA", id=2), prompt=8, actual=an_actual("28")))
    text = seen(reminder_message(settled, a_reminder(a_due_item())))
    assert text.index("• *MTTR*") < text.index("✓ *SLA* 28 min")
