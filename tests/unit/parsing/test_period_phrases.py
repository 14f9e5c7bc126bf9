"""Periods inside typed text: accepted if they are clear, asked about if they are not."""

from datetime import date
from decimal import Decimal

import pytest

from scorecard.errors import NotFound
from scorecard.model.goals import Direction, Goal
from scorecard.model.names import NamedItem
from scorecard.model.periods import Frequency, Period
from scorecard.parsing.period_phrases import (
    DateContext,
    differ_in_kind,
    split_kpi_phrase,
    split_two_periods,
)
from scorecard.parsing.replies.parsed_reply import ParsedReply, Value
from scorecard.parsing.replies.parser import parse_reply
from tests.builders import a_kpi, a_subject
from tests.unit.model.making import make_kpi

RECKONING = DateContext(date(2026, 11, 25), "en_GB")

MEANT = [
    ("mttr 31 for W45", "weekly", "2026-W45", ""),
    ("mttr 31 for W45 vendor outage", "weekly", "2026-W45", "vendor outage"),
    ("mttr 31 FOR w45, vendor outage", "weekly", "2026-W45", "vendor outage"),
    ("mttr 31 for week 45: vendor outage", "weekly", "2026-W45", "vendor outage"),
    ("mttr 31 for the week 45", "weekly", "2026-W45", ""),
    ("mttr 31 for 2025-W45", "weekly", "2025-W45", ""),
    ("mttr 31 for week 45 2025 after the move", "weekly", "2025-W45", "after the move"),
    ("mttr 31 for last week", "weekly", "2026-W47", ""),
    ("mttr 31 min for W45 (vendor outage)", "weekly", "2026-W45", "vendor outage"),
    ("mttr 31min for W45", "weekly", "2026-W45", ""),
    ("31 for W45", "weekly", "2026-W45", ""),
    ("31 for W45 vendor outage", "weekly", "2026-W45", "vendor outage"),
    ("mttr 31, for W45, vendor outage", "weekly", "2026-W45", "vendor outage"),
    ("mttr 31 for W45 for the vendor", "weekly", "2026-W45", "for the vendor"),
    ("mttr 31 for W45.", "weekly", "2026-W45", ""),
    ("mttr 31 (for W45)", "weekly", "2026-W45", ""),
    ("mttr 31 für KW45", "weekly", "2026-W45", ""),
    ("mttr 31 for October", "monthly", "2026-10", ""),
    ("mttr 31 for oct. 2025 budget move", "monthly", "2025-10", "budget move"),
    ("mttr 31 for Q3", "quarterly", "2026-Q3", ""),
    ("mttr 31 for Q3 2025", "quarterly", "2025-Q3", ""),
    ("mttr 31 for 2025 first audit", "yearly", "2025", "first audit"),
    ("mttr 31 for 22 Nov", "daily", "2026-11-22", ""),
    ("mttr 31 for 22 Nov 2025 quiet", "daily", "2025-11-22", "quiet"),
    ("mttr 31 for Nov 22", "daily", "2026-11-22", ""),
    ("mttr 31 for yesterday", "daily", "2026-11-24", ""),
]
NOTES = [
    ("mttr 31 vendor outage", "vendor outage"),
    ("mttr 31, for the vendor", "for the vendor"),
    ("mttr 31 waiting for the vendor", "waiting for the vendor"),
    ("mttr 31, thanks for asking", "thanks for asking"),
    ("mttr 31, thanks for the hint", "thanks for the hint"),
    ("mttr 31, lower than last week", "lower than last week"),
    ("mttr 31 waiting for <@U0SAM> and @nobody", "waiting for <@U0SAM> and @nobody"),
    ("mttr 31 (for the vendor)", "for the vendor"),
    ("mttr 31", ""),
]
UNCLEAR = [
    ("mttr 31 for now", "weekly"),
    ("mttr 31 lower than last week", "weekly"),
    ("mttr 31 forward of W45", "weekly"),
    ("mttr 31, forward of W45", "weekly"),
    ("mttr 31 for October", "weekly"),
    ("mttr 31 for W45", "monthly"),
    ("mttr 31 for W60", "weekly"),
    ("mttr 31 for 45", "weekly"),
    ("mttr 31 for W45-W46", "weekly"),
    ("mttr 31 for W45 or W46", "weekly"),
    ("mttr 31 for W45 and W46", "weekly"),
    ("mttr 31 for W45, W46", "weekly"),
    ("mttr 31 for W45 not W46", "weekly"),
    ("mttr 31 for W45 for W46", "weekly"),
    ("mttr 31 for W45?", "weekly"),
    ("mttr 31 for W45 32", "weekly"),
    ("mttr 31 for this week", "weekly"),
    ("mttr 31 for the last month", "weekly"),
    ("mttr 31 for the last two weeks", "weekly"),
    ("mttr 31 for tomorrow", "weekly"),
    ("mttr 31 for Monday", "weekly"),
    ("mttr 31 for May's rollout", "weekly"),
    ("mttr 31 vendor outage for W45", "weekly"),
    ("mttr 31 vendor outage, for W45", "weekly"),
    ("mttr 31 vendor outage for last week", "weekly"),
    ("mttr 31 for October, 2025 was lower", "monthly"),
    ("mttr 31 for October 2 outages", "monthly"),
    ("mttr 31 for 31 Feb", "daily"),
    ("mttr 31 for Q5", "quarterly"),
    ("mttr 31 for 26", "yearly"),
    ("mttr 31 hours for W45", "weekly"),
]


def read(text: str, frequency: str) -> tuple[str, str, str] | None:
    """Return the value, period and note that a text is read as; None if it is unclear."""
    last = Period.containing(RECKONING.today, Frequency(frequency)).previous()
    named = (
        last
        if not text.startswith("mttr") and "W45" not in text
        else Period(date(2026, 11, 2), last.frequency)
    )
    kpi = a_kpi(frequency=Frequency(frequency))
    subject = a_subject(kpi, Goal(Direction.LOWER, Decimal(30)), [Decimal(31)] * 4, period=named)
    reply = parse_reply(text, [subject], [subject], RECKONING)
    if not isinstance(reply, ParsedReply):
        return None
    (part,) = reply.parts
    assert isinstance(part, Value)
    return None if part.doubt else (str(part.value), part.period.key if part.period else "", part.note)


@pytest.mark.parametrize(("text", "frequency", "key", "note"), MEANT)
def test_a_period_right_after_the_value_is_what_the_value_is_for(
    text: str, frequency: str, key: str, note: str
) -> None:
    assert read(text, frequency) == ("31", key, note)


@pytest.mark.parametrize(("text", "note"), NOTES)
def test_a_note_that_speaks_of_no_time_stays_a_note(text: str, note: str) -> None:
    assert read(text, "weekly") == ("31", "", note)


@pytest.mark.parametrize(("text", "frequency"), UNCLEAR)
def test_what_could_be_another_period_is_asked_about(text: str, frequency: str) -> None:
    assert read(text, frequency) is None


KPIS = [
    NamedItem(kpi, name, (name, kpi.info.key))
    for kpi, name in [
        (make_kpi(1), "MTTR"),
        (make_kpi(2), "Mean time"),
        (make_kpi(3, Frequency.YEARLY), "Sales"),
        (make_kpi(4, Frequency.YEARLY), "Sales 2025"),
        (make_kpi(5, Frequency.MONTHLY), "Spend"),
    ]
]
PLACES = [
    ("mttr W45 31", 1, "2026-W45", "31"),
    ("mttr for W45 31", 1, "2026-W45", "31"),
    ("mttr week 45 31 vendor outage", 1, "2026-W45", "31 vendor outage"),
    ("mean time 2026-W45 31", 2, "2026-W45", "31"),
    ("mean W45 31", 2, "2026-W45", "31"),
    ("mttr", 1, None, ""),
    ("mttr 31", 1, None, "31"),
    ("mttr: 31", 1, None, "31"),
    ("“MTTR” W45 31", 1, "2026-W45", "31"),
    ("mttr − 31", 1, None, "− 31"),
    ("mttr - 31", 1, None, "- 31"),
    ("mttr ~ 31", 1, None, "~ 31"),
    ("mttr :rocket: 31", 1, None, ":rocket: 31"),
    ("mttr W60 31", 1, None, "W60 31"),
    ("sales 2024 12", 3, "2024", "12"),
    ("sales 2025 2024 12", 4, "2024", "12"),
    ("spend October 2026", 5, "2026-10", ""),
    ("spend October 2026 12", 5, "2026-10", "12"),
    ("spend October 12", 5, "2026-10", "12"),
]


@pytest.mark.parametrize(("text", "number", "key", "rest"), PLACES)
def test_a_name_and_a_period_are_told_from_what_follows(
    text: str, number: int, key: str | None, rest: str
) -> None:
    placed = split_kpi_phrase(text, KPIS, RECKONING)
    assert (placed.kpi.info.id, placed.period and placed.period.key, placed.rest) == (number, key, rest)


def test_an_unknown_name_is_told_back_without_its_numbers() -> None:
    with pytest.raises(NotFound, match="“mtrt”"):
        split_kpi_phrase("mtrt W45 31", KPIS, RECKONING)


@pytest.mark.parametrize(
    ("text", "about", "first", "second"),
    [
        ("Q2 Q3", "", "2026-Q2", "2026-Q3"),
        ("mttr W40 W47", "mttr", "2026-W40", "2026-W47"),
        ("customer Q2 2025 Q2 2026", "customer", "2025-Q2", "2026-Q2"),
        ("from Q2 to Q3", "", "2026-Q2", "2026-Q3"),
        ("mean time between Q2 and Q3", "mean time", "2026-Q2", "2026-Q3"),
        ("Q2, Q3", "", "2026-Q2", "2026-Q3"),
        ("sla Q2 – Q3", "sla", "2026-Q2", "2026-Q3"),
        ("30 September 31 October", "", "2026-09-30", "2026-10-31"),
        ("September October", "", "2026-09", "2026-10"),
        ("2024 vs 2025", "", "2024", "2025"),
        ("W45 of 2025 W45", "", "2025-W45", "2026-W45"),
        ("last quarter", "", "2026-Q2", "2026-Q3"),
        ("mttr week 46", "mttr", "2026-W45", "2026-W46"),
        ("last month and September", "", "2026-10", "2026-09"),
    ],
)
def test_two_periods_are_read_at_the_end_of_a_text(text: str, about: str, first: str, second: str) -> None:
    found = next(split_two_periods(text, DateContext(date(2026, 11, 24), "en_GB")))
    assert (found.about, found.first.key, found.second.key) == (about, first, second)


@pytest.mark.parametrize(
    ("text", "kinds"), [("Q2 W40", "a quarter and a week"), ("mttr", ""), ("Q2 Q3", ""), ("customer", "")]
)
def test_two_periods_of_different_kinds_are_told(text: str, kinds: str) -> None:
    context = DateContext(date(2026, 11, 24), "en_GB")
    assert differ_in_kind(text, context) == kinds
