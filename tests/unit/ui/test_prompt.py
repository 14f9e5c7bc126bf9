from dataclasses import replace
from datetime import timedelta

from bot.ui.kit.figures import no_data_text
from bot.ui.kit.ids import ActionId, BatchRef
from bot.ui.prompts.prompt import (
    ALL_DONE,
    LAST_REMINDER,
    MISSED,
    NOTHING_ASKED,
    OFF_THE_CARD,
    REMINDER,
    STILL_OPEN,
    prompt_message,
)
from scorecard.model.goals import Direction
from scorecard.model.kpis import NoData
from tests.builders import NOW, WEEK_47, a_due_item, a_goal, a_kpi, a_round, an_actual
from tests.support.facts_prompts import ticked
from tests.unit.ui.reading_aloud import buttons, said, seen

NPS = a_due_item(a_kpi("NPS", "points", id=2), goal=a_goal(50, 40, Direction.HIGHER))


def test_each_due_kpi_has_a_line_with_period_last_value_and_target() -> None:
    told = seen(prompt_message(a_round(a_due_item(last=an_actual(28)), NPS)))
    assert "• *MTTR* week 47, 16–22 Nov · last 28 min · target ≤ 30 min" in told
    assert "• *NPS* week 47, 16–22 Nov · target ≥ 50 points" in told


def test_the_notification_says_the_same() -> None:
    assert "MTTR" in said(prompt_message(a_round(a_due_item(last=an_actual(28)))))


def test_the_answer_button_carries_the_batch() -> None:
    button, no_data, _ = buttons(prompt_message(a_round(a_due_item())).blocks)
    assert (button["action_id"], no_data["action_id"]) == (ActionId.ANSWER, ActionId.NO_DATA)
    assert BatchRef.from_json(button["value"]) == BatchRef(round=5)


def test_one_kpi_may_be_answered_by_its_number_alone() -> None:
    assert "`28`" in seen(prompt_message(a_round(a_due_item(last=an_actual(28)))))


def test_of_several_kpis_one_reply_names_each_that_it_answers() -> None:
    assert "`mttr 28, nps 50`" in seen(prompt_message(a_round(a_due_item(last=an_actual(28)), NPS)))


def test_the_example_is_a_number_as_its_reader_types_it() -> None:
    item = a_due_item(last=an_actual("12345.5"))
    assert "`12345,5`" in seen(prompt_message(a_round(item, locale="de_DE")))


def test_an_answered_kpi_is_ticked_with_its_value_below_what_still_waits() -> None:
    told = seen(prompt_message(a_round(a_due_item(actual=an_actual(25)), NPS)))
    assert "●○" in told.splitlines()[0]
    assert ticked(told, "MTTR", "25 min", "on target")
    assert told.index("NPS") < told.index("✓")


def test_a_complete_batch_is_closed_and_has_no_button() -> None:
    message = prompt_message(a_round(a_due_item(actual=an_actual(25))))
    assert ALL_DONE in seen(message)
    assert not buttons(message.blocks)


def test_each_answer_says_who_gave_it_and_when_by_the_readers_clock() -> None:
    own, sams = an_actual(25, at=NOW), an_actual(52, by="U0SAM", at=NOW + timedelta(days=1, hours=3))
    told = seen(prompt_message(a_round(a_due_item(actual=own), replace(NPS, actual=sams))))
    assert ticked(told, "MTTR", "25 min", "on target", "week 47, 16–22 Nov", "09:00")
    assert "<@" not in next(line for line in told.splitlines() if line.startswith("✓ *MTTR*"))
    assert ticked(told, "NPS", "52 points", "on target", "week 47, 16–22 Nov", "<@U0SAM>, Tue 12:00")


def test_no_data_says_why_who_and_when() -> None:
    said_so = NoData(WEEK_47, "vendor outage", "U0SAM", NOW + timedelta(days=8))
    told = seen(prompt_message(a_round(a_due_item(no_data=said_so))))
    [line] = [line for line in told.splitlines() if line.startswith("– *MTTR* week 47, 16–22 Nov")]
    assert no_data_text(said_so) in line
    assert "<@U0SAM>, Tue 1 Dec 09:00" in line


def test_a_retired_kpi_is_counted_neither_as_answered_nor_as_waiting() -> None:
    items = (a_due_item(actual=an_actual(25)), NPS, a_due_item(is_retired=True))
    assert seen(prompt_message(a_round(*items))).splitlines()[0].endswith(" ●○")


def test_a_retired_kpi_is_not_asked_for() -> None:
    message = prompt_message(a_round(a_due_item(is_retired=True)))
    assert NOTHING_ASKED in seen(message)
    assert f"*MTTR* {OFF_THE_CARD}" in seen(message)
    assert not buttons(message.blocks)


def test_what_is_open_from_before_stands_in_one_line_for_each_kpi() -> None:
    day = a_due_item(period=WEEK_47.previous())
    told = seen(prompt_message(replace(a_round(a_due_item()), earlier=(day,))))
    assert f"{STILL_OPEN} *MTTR* week 46, 9–15 Nov." in told


def test_what_was_asked_for_before_is_called_a_reminder_and_the_last_one_so() -> None:
    items = a_due_item(), replace(NPS, prompt=12), replace(NPS, prompt=13, is_missed=True)
    told = seen(prompt_message(replace(a_round(*items), reminded={11: False, 12: True, 13: True})))
    assert "• *MTTR* week 47, 16–22 Nov · target ≤ 30 min · " + REMINDER in told
    assert told.count(f"· {LAST_REMINDER}") == 1


def test_a_missed_kpi_can_still_be_given() -> None:
    assert MISSED in seen(prompt_message(a_round(a_due_item(is_missed=True))))
