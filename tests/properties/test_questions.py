"""Questions with any name and any number in them: never a value; and values: never a question."""

from hypothesis import given
from hypothesis import strategies as st

from scorecard.parsing.replies.parsed_reply import NoValue, ParsedReply, Value
from tests.unit.parsing.questions.cast import request_for
from tests.unit.parsing.replies.cast import SUBJECTS, read

EVERYTHING = tuple(SUBJECTS.values())
FORMS = st.sampled_from(
    [
        "how is {}?",
        "how's {} doing",
        "what is {} at now?",
        "who owns {}?",
        "why did {} go up?",
        "is {} above {n}?",
        "why is {} at {n}",
        "was {} {n} last week?",
        "what was {} in W{n}?",
        "did we hit {n} for {}?",
        "show me {}",
        "can you show me the last {n} weeks of {}",
        "which KPIs besides {} are off?",
        "when is {} due?",
        "what changed in {} since {n} November?",
        "tell me about {} please",
        "do I owe you {}?",
    ]
)
NAMES = st.sampled_from(sorted({name for one in EVERYTHING for name in one.kpi.names}))
NUMBERS = st.integers(1, 28)
ASKED = st.sampled_from(sorted(SUBJECTS))


@given(FORMS, NAMES, NUMBERS, ASKED)
def test_a_question_is_never_a_value_and_always_a_request(
    form: str, name: str, number: int, asked: str
) -> None:
    text = form.format(name, n=number)
    request = request_for(text)
    reply = read(text, [SUBJECTS[asked]], EVERYTHING, "en_GB")
    values = (
        [part for part in reply.parts if isinstance(part, Value | NoValue)]
        if isinstance(reply, ParsedReply)
        else []
    )
    assert request
    assert all(isinstance(part, Value) and part.doubt for part in values), reply
    assert request.is_question or not values


@given(
    NAMES,
    st.sampled_from(["{} {}", "{}: {}", "{} = {}", "{} was {}", "{} is {}", "{} {}, slow vendor"]),
    NUMBERS,
)
def test_a_value_is_never_a_question(name: str, form: str, number: int) -> None:
    request = request_for(form.format(name, number))
    assert request is None or not request.is_question
