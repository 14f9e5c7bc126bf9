from bot.ui.replies.clarification import not_understood_message
from tests.builders import a_due_item, a_question
from tests.unit.ui.reading_aloud import buttons, seen


def test_a_question_tells_the_reason_gives_back_what_was_typed_and_shows_how() -> None:
    told = seen(not_understood_message(a_question("The reason.", "mttr abc", a_due_item())))
    for fact in ("The reason.", ">mttr abc", "• *MTTR* week 47", "`30`"):
        assert fact in told


def test_with_nothing_due_help_is_offered_and_no_button() -> None:
    message = not_understood_message(a_question("The reason.", "hello"))
    assert "/scorecard help" in seen(message)
    assert not buttons(message.blocks)
