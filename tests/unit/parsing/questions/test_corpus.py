import pytest

from scorecard.parsing.replies.parsed_reply import NoValue, ParsedReply, Value
from tests.unit.parsing.questions.corpus import ROWS, UNANSWERED
from tests.unit.parsing.questions.corpus_cast import SUBJECTS, request_for, said
from tests.unit.parsing.replies.cast import read

NOT_STORED = [text for text, wanted, _ in ROWS if wanted == "not-stored"]
QUESTIONS = [text for text, wanted, _ in ROWS if not wanted.startswith(("submit", "ask-later"))]
LEAST_ANSWERED = 0.9


@pytest.mark.parametrize(("text", "meaning"), [(text, meaning) for text, _, meaning in ROWS])
def test_a_question_is_read_as_before(text: str, meaning: str) -> None:
    assert said(text) == meaning


def test_nine_in_ten_are_answered() -> None:
    texts = {text for text, _, _ in ROWS}
    assert texts >= UNANSWERED
    assert len(texts - UNANSWERED) >= LEAST_ANSWERED * len(texts)


@pytest.mark.parametrize("text", QUESTIONS)
def test_no_question_is_stored_whatever_waits(text: str) -> None:
    for subject in SUBJECTS:
        reply = read(text, [subject], SUBJECTS, "en_GB")
        parts = reply.parts if isinstance(reply, ParsedReply) else ()
        stored = [
            part
            for part in parts
            if isinstance(part, NoValue) or (isinstance(part, Value) and not part.doubt)
        ]
        request = request_for(text)
        assert not stored or (request and request.is_certain), stored


def test_what_must_not_be_stored_is_part_of_it() -> None:
    assert len(NOT_STORED) == len(set(NOT_STORED)) >= LEAST_ANSWERED * 10
