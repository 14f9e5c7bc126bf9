"""A value is for the period that was named, or for none, whatever words surround it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.errors import InvalidInput, ScorecardError
from scorecard.model.goals import Direction, Goal
from scorecard.model.kpis import KpiInfo
from scorecard.model.periods import Frequency, Period
from scorecard.parsing.period_names import parse_period
from scorecard.parsing.period_phrases import DateContext, split_kpi_phrase
from scorecard.parsing.replies.parsed_reply import ParsedReply, Value
from scorecard.parsing.replies.parser import parse_reply
from tests.builders import a_kpi, a_subject
from tests.unit.model.making import make_kpi, make_objective, make_perspective, make_scorecard

TODAY = date(2026, 11, 25)
LOCALES = ("en_GB", "en_US", "de_DE", "fr_FR")
PLAIN = ["vendor outage", "slow", "waiting on Sam", "two people ill", "new tool, new process", ""]

frequencies = st.sampled_from(Frequency)
days = st.dates(TODAY - timedelta(days=3000), TODAY - timedelta(days=400))
values = st.integers(0, 999).map(str)
NAMING = ("W45", "October", "Q3", "2025", "22", "Nov", "31", "week")
"""Words that name a period, or begin to."""
words = st.lists(st.sampled_from(["for", *NAMING, "last", "the", "min", "vendor", ",", "?", "-"]), max_size=9)


@given(
    frequency=frequencies,
    day=days,
    value=values,
    note=st.sampled_from(PLAIN),
    locale=st.sampled_from(LOCALES),
)
def test_every_period_can_be_named_after_a_value(
    frequency: Frequency, day: date, value: str, note: str, locale: str
) -> None:
    period, kpi = Period.containing(day, frequency), a_kpi("mttr", frequency=frequency)
    read = value_of(f"mttr {value} for {period.key} {note}", kpi, DateContext(TODAY, locale), value)
    assert read is not None
    assert (read.value, read.period, read.note) == (Decimal(value), period, note)


def value_of(text: str, kpi: KpiInfo, date_context: DateContext, usual: str = "7") -> Value | None:
    """Return the value that a text clearly means, or None."""
    subject = a_subject(kpi, Goal(Direction.HIGHER, Decimal(usual)), [Decimal(usual)] * 4)
    reply = parse_reply(text, [subject], [subject], date_context)
    parts = reply.parts if isinstance(reply, ParsedReply) else ()
    return next((part for part in parts if isinstance(part, Value) and not part.doubt), None)


@given(frequency=frequencies, day=days, value=values)
def test_every_period_can_be_named_between_name_and_value(
    frequency: Frequency, day: date, value: str
) -> None:
    period = Period.containing(day, frequency)
    card = make_scorecard(make_perspective(make_objective(make_kpi(frequency=frequency))))
    placed = split_kpi_phrase(f"kpi_1 {period.key} {value}", card.named_kpis, DateContext(TODAY, "en_GB"))
    assert (placed.period, placed.rest) == (period, value)


@pytest.mark.parametrize("frequency", Frequency)
@given(tail=words)
def test_a_stored_note_never_says_that_it_is_for_a_time(frequency: Frequency, tail: list[str]) -> None:
    kpi, date_context = a_kpi("mttr", frequency=frequency), DateContext(TODAY, "en_GB")
    read = value_of(f"mttr 7 {' '.join(tail)}", kpi, date_context)
    if read is None:
        return
    assert read.value == 7
    for before, after in zip(read.note.split(), read.note.split()[1:], strict=False):
        assert before.strip(",") != "for" or after not in NAMING
    if "for" not in tail:
        assert read.period is None


@given(text=st.text(max_size=40), frequency=frequencies, locale=st.sampled_from(LOCALES))
def test_any_text_names_a_period_or_is_refused_with_a_sentence(
    text: str, frequency: Frequency, locale: str
) -> None:
    try:
        period = parse_period(text, frequency, TODAY, locale)
    except InvalidInput:
        return
    assert period.start < period.end


@given(text=st.text(max_size=60))
def test_any_text_begins_with_a_kpi_or_is_refused_with_a_sentence(text: str) -> None:
    card = make_scorecard(make_perspective(make_objective(make_kpi())))
    try:
        split_kpi_phrase(text, card.named_kpis, DateContext(TODAY, "en_GB"))
    except ScorecardError:
        return
