import re
from decimal import Decimal

from hypothesis import assume, example, given
from hypothesis import strategies as st

from scorecard.model.goals import Direction, Goal
from scorecard.model.units import format_number, format_value
from scorecard.parsing.replies.normalize import DAY, normalize_text
from scorecard.parsing.replies.notes import has_number
from scorecard.parsing.replies.numbers import is_far
from scorecard.parsing.replies.parsed_reply import (
    AmbiguousName,
    KpiContext,
    ParsedReply,
    UnclearReply,
    UnnamedKpi,
    Value,
)
from scorecard.parsing.replies.phrasebook import load_words, pattern
from scorecard.parsing.replies.vocabulary import converted
from tests.builders import a_kpi, a_subject
from tests.properties.strategies import locales, units, written
from tests.unit.parsing.replies.cast import SUBJECTS
from tests.unit.parsing.replies.cast import read as understand

EVERYTHING = tuple(SUBJECTS.values())
WORDS = [
    "mttr",
    "uptime",
    "no data",
    "same",
    "tomorrow",
    "ask",
    "thanks",
    "about",
    "or",
    "min",
    "%",
    "k",
    "h",
    "of",
    "1,234",
]
texts = st.text(max_size=60) | st.lists(
    st.sampled_from([*WORDS, *"0123456789", *" ,.;:-–()/~+£\n\t'*_?!"]), max_size=16
).map("".join)


LETTERS_AND_DIGITS = re.compile(r"\b[^\W\d_]+\d+\b")
"""A name like `P1`, which holds no value."""


def near(value: Decimal, unit: str) -> KpiContext:
    """Return a KPI for which a value is not unusual."""
    return a_subject(a_kpi("Subject", unit, id=99), Goal(Direction.HIGHER, value), [value] * 4)


def values_of(text: str, asked: list[KpiContext], locale: str = "en_GB") -> list[Value]:
    reply = understand(text, asked, EVERYTHING, locale)
    return [part for part in reply.parts if isinstance(part, Value)] if isinstance(reply, ParsedReply) else []


@given(written, units, locales)
@example(Decimal("-1234567.25"), "USD", "fa_IR")
@example(Decimal("1234"), "EUR", "de_DE")
@example(Decimal("5"), "hrs", "hi_IN")
@example(Decimal("0"), "min", "id_ID")
def test_what_is_shown_is_understood_as_it_was(value: Decimal, unit: str, locale: str) -> None:
    (read,) = values_of(format_value(value, unit, locale), [near(value, unit)], locale)
    assert read.value == value
    if read.doubt:  # a lone group of three digits, or a number as long as a telephone's
        assert value in read.doubt.readings
        assert abs(value) >= 1000


@given(written, locales)
def test_a_number_alone_is_understood_as_it_was(value: Decimal, locale: str) -> None:
    number = format_number(value, locale)
    for text in (number, f"*{number}*", f"Subject: {number}"):
        (read,) = values_of(text, [near(value, "points")], locale)
        assert value in (read.doubt.readings if read.doubt else (read.value,))


@given(st.text(max_size=80), st.sampled_from(EVERYTHING), locales)
@example("NIL", EVERYTHING[0], "en_GB")
@example("NONE", next(one for one in EVERYTHING if one.kpi.key == "p1"), "en_GB")
@example("zero", EVERYTHING[0], "de_DE")
def test_a_text_without_digits_is_at_most_a_zero_that_it_names(
    text: str, subject: KpiContext, locale: str
) -> None:
    assume(not re.search(r"\d", text))
    for typed in (text, f"{subject.kpi.name} {text}"):
        for read in values_of(typed, [subject], locale):
            assert read.doubt or (read.value == 0 and pattern("<<zero|none|nothing>>").search(text))


@given(
    texts,
    st.lists(st.sampled_from(EVERYTHING), max_size=3, unique_by=lambda subject: subject.kpi.id),
    st.text(max_size=5) | locales,
)
@example("1٢", [SUBJECTS["mttr"]], "ar_EG")
@example("mttr " * 500, [SUBJECTS["mttr"]], "en_GB")
def test_any_text_is_understood_or_answered_with_a_sentence(
    text: str, asked: list[KpiContext], locale: str
) -> None:
    reply = understand(text, asked, EVERYTHING, locale)
    if isinstance(reply, UnclearReply):
        assert " " in reply.reason
    elif isinstance(reply, UnnamedKpi | AmbiguousName):
        assert set(reply.choices) <= {subject.kpi for subject in asked}
    else:
        places = [(part.kpi.id, getattr(part, "period", None)) for part in reply.parts]
        assert places
        assert len(places) == len(set(places))
        assert all(part.value.is_finite() for part in reply.parts if isinstance(part, Value))


@given(texts, locales)
@example("25, no, 30", "en_GB")
def test_a_value_without_doubt_stands_on_one_number_alone(text: str, locale: str) -> None:
    subject = near(Decimal(8), "points")
    reply = understand(text, [subject], [subject], locale)
    for read in reply.parts if isinstance(reply, ParsedReply) else ():
        if isinstance(read, Value) and not read.doubt:
            assert not has_number(LETTERS_AND_DIGITS.sub("", read.note))
            rest = normalize_text(text).replace(read.note, "", 1)
            assert len(re.findall(r"\d+(?:[.,' ]\d+)*", rest)) == 1


@given(
    st.decimals(-(10**6), 10**6, places=2),
    st.sampled_from(
        ["{}", "~{}", "{} min", "{} h", "{}, slow vendor", "mttr {}", "MTTR: {} s", "{}k", "{} or 3", "({})"]
    ),
    locales,
)
def test_noise_does_not_change_what_is_meant(value: Decimal, template: str, locale: str) -> None:
    text, asked = template.format(format_number(value, locale)), [SUBJECTS["mttr"]]
    plain = [(value.kpi.id, value.value, value.doubt) for value in values_of(text, asked, locale)]
    for noisy in (
        f"  {text}\n",
        text.upper(),
        text.swapcase(),
        f"{text} :+1:",
        f"{text}!",
        text.replace(" ", "  "),
    ):
        if "," not in text or "  " not in noisy.strip():
            assert [
                (value.kpi.id, value.value, value.doubt) for value in values_of(noisy, asked, locale)
            ] == plain


@given(
    st.decimals(1, 10**6, places=2),
    st.sampled_from(["*{}*", "`{}`", "{}.", "{}!", "{} thanks", "Hi, {}", "{} 👍", "ok {}", "{} min"]),
)
def test_courtesy_and_marks_leave_the_number_alone(value: Decimal, template: str) -> None:
    text = template.format(f"{value:f}")
    assume(not DAY.search(text))
    (read,) = values_of(text, [near(value, "min")])
    assert read == Value(near(value, "min").kpi, value)


@given(
    st.decimals(-(10**6), 10**6, places=3),
    st.sampled_from(["s", "min", "h", "days", "weeks"]),
    st.sampled_from(["s", "min", "h"]),
)
def test_a_converted_time_is_the_same_time(amount: Decimal, unit: str, other: str) -> None:
    for there in converted([(amount, other)], unit):
        back = converted([(there, unit)], other)
        assert any(abs(value - amount) <= Decimal("0.4") for value in back)


@given(st.lists(st.decimals(-(10**6), 10**6, places=1), min_size=1, max_size=12), st.data())
def test_what_a_kpi_had_before_is_never_unusual(history: list[Decimal], data: st.DataObject) -> None:
    subject = a_subject(a_kpi(), Goal(Direction.LOWER, Decimal(30)), history)
    assert not is_far(data.draw(st.sampled_from(history)), subject)


def test_every_wording_is_text_and_stands_once_in_its_language() -> None:
    for meaning, languages in load_words().items():
        for language, wordings in languages.items():
            assert all(isinstance(wording, str) and wording.strip() for wording in wordings), (
                meaning,
                language,
            )
            assert len(wordings) == len(set(wordings)), (meaning, language)
