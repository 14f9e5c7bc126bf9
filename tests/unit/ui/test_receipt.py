from bot.ui.ids import ActionId, ActualRef
from bot.ui.receipt import receipt_message
from tests.builders import a_due_item, a_kpi, a_receipt, an_actual
from tests.unit.ui.reading_aloud import buttons, said, seen


def test_a_receipt_tells_the_value_as_understood_and_how_it_stands():
    told = said(receipt_message(a_receipt(25)))
    assert "Saved: *MTTR* is 25 min for week 47, 16–22 Nov." in told
    assert ":large_green_circle: on target · target ≤ 30 min · progress 120 %" in told
    assert "That was everything, thank you." in told


def test_a_correction_tells_from_what_to_what():
    told = said(receipt_message(a_receipt(25, before=an_actual(28))))
    assert "Corrected: *MTTR* from 28 min to 25 min for week 47" in told
    assert "That was everything" not in told


def test_the_note_is_given_back():
    assert "Note: slow vendor" in seen(receipt_message(a_receipt(actual=an_actual(52, note="slow vendor"))))


def test_what_is_left_is_listed():
    told = seen(receipt_message(a_receipt(remaining=(a_due_item(a_kpi("NPS", "points")),))))
    assert "Still to go: 1" in told
    assert "• *NPS*" in told


def test_the_correct_button_carries_the_actual():
    (button,) = buttons(receipt_message(a_receipt(actual=an_actual(25, id=42))).blocks)
    assert button["action_id"] == ActionId.CORRECT
    assert ActualRef.from_json(button["value"]) == ActualRef(actual=42)


def test_values_given_together_have_one_receipt_and_a_button_each():
    message = receipt_message(a_receipt(25), a_receipt(actual=an_actual(99, id=8)))
    assert [ActualRef.from_json(one["value"]).actual for one in buttons(message.blocks)] == [7, 8]
    assert seen(message).count("That was everything") == 1
