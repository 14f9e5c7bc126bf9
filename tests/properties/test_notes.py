"""Notes: a value behind which a unit, a number or only closed words stand is never stored unasked."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scorecard.parsing.replies.parsed_reply import ParsedReply, Value
from scorecard.parsing.replies.phrasebook import load_words
from scorecard.parsing.replies.vocabulary import (
    COMMON_MONEY,
    money_nouns,
    own_words,
    percent_words,
    times_counted,
)
from tests.unit.parsing.replies.cast import SUBJECTS, read

EVERYTHING = tuple(SUBJECTS.values())
DISTRUSTING = (
    *("negation", "condition", "doubt", "second thought", "no actual", "filler", "particle"),
    *("another's", "sending", "source", "softener", "bare copula", "it is"),
    *("denying", "promise", "to come", "the right one"),
)
"""Every list whose words do nothing, or little, but distrust a note."""
MOST = 314
WORDS = load_words()
BETWEEN = [", ", " (", " - ", " — ", "\n", "; "]
LEADS = ["", "in ", "that's ", "all ", "it is in ", "sorry, "]
CAUSES = ["slow vendor", "no outages", "don't know why", "neue Kollegen", "panne", "sin quejas", "INC-4711"]
said = st.sampled_from(
    [
        word
        for meaning in ("negation", "doubt", "second thought", "no actual")
        for words in WORDS[meaning].values()
        for word in words
        if word.isascii() and word.isalpha() and word != "min"
    ]
)


def typed(key: str, number: str, between: str, note: str, *, is_named: bool) -> str:
    return f"{f'{key} ' if is_named else ''}{number}{between}{note}{')' if '(' in between else ''}"


def unasked(text: str, key: str, locale: str = "en_GB") -> list[Value]:
    reply = read(text, [SUBJECTS[key]], EVERYTHING, locale)
    parts = reply.parts if isinstance(reply, ParsedReply) else ()
    return [part for part in parts if isinstance(part, Value) and not part.doubt]


@given(
    st.sampled_from(sorted(times_counted() | percent_words())),
    st.sampled_from(BETWEEN),
    st.sampled_from(LEADS),
    st.booleans(),
)
def test_another_unit_of_time_behind_a_value_is_never_a_cause(
    unit: str, between: str, lead: str, is_named: bool
) -> None:
    own = {"minutes", "mins", "minuten", "minutos", "minuti", "minut", "minuty", "minuter"}
    for value in unasked(typed("mttr", "31", between, f"{lead}{unit}", is_named=is_named), "mttr"):
        assert value.value != 31 or unit in own


@given(
    st.sampled_from(sorted({*money_nouns(), *COMMON_MONEY})),
    st.sampled_from(BETWEEN),
    st.sampled_from(LEADS),
    st.booleans(),
)
def test_another_currency_behind_a_value_is_never_a_cause(
    currency: str, between: str, lead: str, is_named: bool
) -> None:
    own = {word.casefold() for word in own_words("GBP", "en_GB")}  # `libra` is a pound, too
    text = typed("cost", "1200000", between, f"{lead}{currency}", is_named=is_named)
    assert currency.casefold() in own or not unasked(text, "cost")


@given(
    st.decimals(1, 400, places=1),
    st.sampled_from(BETWEEN),
    st.sampled_from(["{}", "was {}", "now {}", "no, {}", "Dell says {}", "{} in total", "{} min", "or {}"]),
    st.booleans(),
)
def test_another_number_in_the_unit_behind_a_value_is_never_a_cause(
    other: Decimal, between: str, note: str, is_named: bool
) -> None:
    text = typed("mttr", "31", between, note.format(f"{other:f}"), is_named=is_named)
    assert not [value for value in unasked(text, "mttr") if value.value == 31]


@given(st.lists(said, min_size=1, max_size=3), st.sampled_from(BETWEEN), st.booleans())
def test_a_note_of_nothing_but_denials_and_doubts_is_asked_about(
    words: list[str], between: str, is_named: bool
) -> None:
    assert not unasked(typed("mttr", "31", between, " ".join(words), is_named=is_named), "mttr")


@given(st.sampled_from(CAUSES), st.sampled_from(BETWEEN), st.booleans())
def test_a_cause_is_stored_whatever_sign_stands_before_it(cause: str, between: str, is_named: bool) -> None:
    (value,) = unasked(typed("mttr", "31", between, cause, is_named=is_named), "mttr")
    assert (value.value, value.note) == (31, cause)


def test_the_words_that_distrust_a_note_stay_few() -> None:
    assert sum(len(words) for meaning in DISTRUSTING for words in WORDS[meaning].values()) <= MOST
