from bot.ui.kit.ids import ActionId, ActualRef, GivenRef
from bot.ui.replies.receipt import receipt_message
from tests.builders import a_done, a_receipt, an_actual
from tests.unit.ui.reading_aloud import buttons


def test_the_correct_button_carries_the_actual() -> None:
    undo, button = buttons(receipt_message(a_done(a_receipt(actual=an_actual(25, id=42)))).blocks)
    assert button["action_id"] == ActionId.CORRECT
    assert ActualRef.from_json(button["value"]) == ActualRef(actual=42)
    assert GivenRef.from_json(undo["value"]) == GivenRef(actuals=(42,))


def test_values_given_together_have_one_receipt_and_a_button_each() -> None:
    message = receipt_message(a_done(a_receipt(25), a_receipt(actual=an_actual(99, id=8))))
    undo, *corrections = buttons(message.blocks)
    assert [ActualRef.from_json(one["value"]).actual for one in corrections] == [7, 8]
    assert GivenRef.from_json(undo["value"]) == GivenRef(actuals=(7, 8))
