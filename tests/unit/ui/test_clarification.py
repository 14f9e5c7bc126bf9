from collections.abc import Sequence
from decimal import Decimal

from bot.ui.kit.ids import ActionId, ClarificationRef
from bot.ui.kit.message import Json
from bot.ui.replies.clarification import cause_sentence, clarification_message, clarified_message
from scorecard.parsing.replies.parsed_reply import DoubtReason
from tests.builders import a_choice, a_done, a_due_item, a_kpi, a_receipt, an_actual
from tests.support.texts import is_choice_of
from tests.unit.ui.reading_aloud import NBSP, buttons, said, seen

NPS = a_due_item(a_kpi("NPS", "points", id=2))


def labels(blocks: Sequence[Json]) -> list[str]:
    return [one["text"]["text"].replace(NBSP, " ") for one in buttons(blocks)]


def test_each_reading_is_shown_with_unit_and_period_and_has_its_button() -> None:
    message = clarification_message(a_choice(1234, "1.234", cause=DoubtReason.TWO_READINGS))
    for fact in ("*MTTR*", cause_sentence(DoubtReason.TWO_READINGS), "1,234 min for week 47, 16–22 Nov\n"):
        assert fact in seen(message)
    first, second = buttons(message.blocks)
    assert is_choice_of(dict(first), "1,234 min")
    assert is_choice_of(dict(second), "1.234 min")
    assert "• 1.234 min for week 47" in said(message)


def test_each_button_carries_the_question_and_its_own_place() -> None:
    made = buttons(clarification_message(a_choice(1234, "1.234")).blocks)
    assert [one["action_id"] for one in made] == [ActionId.CHOOSE] * 2
    refs = [ClarificationRef.from_json(one["value"]) for one in made]
    assert refs == [
        ClarificationRef(question="choice:Ev1", at=0),
        ClarificationRef(question="choice:Ev1", at=1),
    ]


def test_one_reading_has_one_button() -> None:
    (button,) = buttons(clarification_message(a_choice(2500)).blocks)
    assert is_choice_of(dict(button), "2,500 min")


def test_a_button_that_would_be_too_long_leaves_the_period_to_the_text_beside_it() -> None:
    item = a_due_item(a_kpi("Spend", "GBP"), actual=an_actual("1234567.89"))
    for readings, label in ((("1",), "Replace £1,234,567.89"), ((), "No data, not £1,234,567.89")):
        message = clarification_message(a_choice(*readings, items=(item,), cause=DoubtReason.GIVEN))
        assert labels(message.blocks) == [label]
        assert "week 47" in said(message)


def test_nothing_typed_is_lost() -> None:
    message = clarification_message(a_choice(2500, typed="2500 <!here> *slow*"))
    assert ">2500 <!here> ∗slow∗" in seen(message)


def test_what_else_is_clear_is_told() -> None:
    told = seen(clarification_message(a_choice(2500, certain=((NPS.kpi, Decimal(40)),))))
    assert "*NPS* 40 points" in told


def test_which_kpi_is_asked_with_a_button_for_each() -> None:
    message = clarification_message(a_choice(items=(a_due_item(), NPS)))

    assert labels(message.blocks) == ["MTTR", "NPS"]


def test_more_kpis_than_five_are_listed_without_buttons() -> None:
    message = clarification_message(a_choice(items=(NPS,) * 6))
    assert labels(message.blocks) == []
    assert seen(message).count("• *NPS*") == 5


def test_what_was_chosen_takes_the_place_of_the_buttons() -> None:
    message = clarified_message("1,234", a_done(a_receipt(1234)))
    assert ">1,234" in seen(message)
    assert "1,234 min" in seen(message)
    assert not buttons(message.blocks)
