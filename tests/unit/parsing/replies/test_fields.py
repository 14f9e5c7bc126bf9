"""Texts in a form field: accepted if they are clear or confirmed by an exclamation mark, else refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scorecard.errors import InvalidInput
from scorecard.model.goals import Direction, Goal
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.form_field import parse_form_field
from scorecard.parsing.replies.parsed_reply import DoubtReason, KpiContext
from tests.builders import WEEK_47, a_kpi, a_subject
from tests.unit.parsing.replies.cast import SUBJECTS, TODAY


def near(value: str, unit: str = "points") -> KpiContext:
    """Return a KPI for which a value is not unusual."""
    usual = Decimal(value)
    return a_subject(a_kpi("Subject", unit), Goal(Direction.HIGHER, usual), [usual] * 4)


def read(text: str, subject: KpiContext, locale: str = "en_GB") -> str:
    return str(parse_form_field(text, subject, DateContext(TODAY, locale)).value)


def refusal(text: str, subject: KpiContext, locale: str = "en_GB") -> str:
    with pytest.raises(InvalidInput) as refused:
        parse_form_field(text, subject, DateContext(TODAY, locale))
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "locale", "number"),
    [
        ("25", "en_GB", "25"),
        (" 25\n", "en_GB", "25"),
        ("-2.5", "en_GB", "-2.5"),
        ("−2.5", "en_GB", "-2.5"),
        ("–2.5", "en_GB", "-2.5"),
        ("99.950", "en_GB", "99.950"),
        ("0.123", "en_GB", "0.123"),
        ("1.234", "en_GB", "1.234"),
        ("1,234.5", "en_GB", "1234.5"),
        ("1,234,567", "en_GB", "1234567"),
        ("12,5", "de_DE", "12.5"),
        ("1,234", "de_DE", "1.234"),
        ("1.234,5", "de_DE", "1234.5"),
        ("1.234.567", "de_DE", "1234567"),
        ("12 345,5", "fr_FR", "12345.5"),
        ("12\N{NARROW NO-BREAK SPACE}345,5", "fr_FR", "12345.5"),
        ("12\N{NO-BREAK SPACE}345,5", "pl_PL", "12345.5"),
        ("1’234.5", "de_CH", "1234.5"),
        ("12,34,567", "en_IN", "1234567"),
        ("１２.５", "ja_JP", "12.5"),
        ("٢٥", "ar_EG", "25"),
        ("२५", "hi_IN", "25"),
    ],
)
def test_a_number_is_read_by_the_signs_of_its_locale(text: str, locale: str, number: str) -> None:
    assert read(text, near(number), locale) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", ".", "12abc", "abc", "NaN", "inf", "-Infinity", "1e400", "1E5", "0x10", "1_000"),
        *("--5", "5-", "- 5", "1 2", "1  000", "1,2,3", "1,,2", "1.2.3", "1,23", "12 345"),
        *("1’234", "½", "²", "①", "Ⅷ", "(5)", "9" * 19, "1" * 100_000),
        *("2026-11-22", "22/11/2026", "22.11.2026", "22.11.", "09:30", "+44 7700 900123", "020 7946 0958"),
        *("0.0000000000000000001", "1\n2", "<!channel>", "5\N{ZERO WIDTH SPACE}5", "1,234", "~25", "25?"),
        *("25 or 30", "25-30", "about 25", "25, was 30", "25 for W45", "no data", "later", "plenty", "25 kg"),
        *("12,34,567!", "1,234!", "~25!", "25 or 30!"),
    ],
)
def test_anything_else_is_refused_and_not_guessed_at(text: str) -> None:
    assert " " in refusal(text, near("25"))


@pytest.mark.parametrize(
    ("text", "locale", "first", "second"),
    [
        ("1,234", "en_GB", "1234", "1.234"),
        ("-12,345", "en_US", "-12345", "-12.345"),
        ("123.456", "de_DE", "123456", "123,456"),
        ("1,234", "ja_JP", "1234", "1.234"),
    ],
)
def test_both_readings_are_named_and_each_can_be_typed(
    text: str, locale: str, first: str, second: str
) -> None:
    subject = replace(near("1234"), read_past=tuple)
    error = refusal(text, subject, locale)
    assert all(fact in error for fact in (f"“{text}”", f"{first} points", f"{second} points"))
    assert read(first, near(first.replace(",", ".")), locale) == first
    assert read(f"{second} points", near(second.replace(",", ".")), locale) == second.replace(",", ".")


def test_a_value_that_is_merely_unusual_is_taken_with_an_exclamation_mark() -> None:
    mttr = SUBJECTS["mttr"]
    assert all(fact in refusal("310", mttr) for fact in (DoubtReason.UNUSUAL, "310 min!"))
    assert read("310 min!", mttr) == read("310!", mttr) == "310"
    assert read("-5!", mttr) == "-5"
    assert read("25!", mttr) == "25"


@pytest.mark.parametrize("text", ["1,234!", "~310!", "about 310!", "310, at last!", "310?!", "310 or 320!"])
def test_an_exclamation_mark_makes_nothing_else_clear(text: str) -> None:
    refusal(text, SUBJECTS["mttr"])


def test_a_note_behind_the_number_is_kept() -> None:
    assert (
        parse_form_field("25, slow vendor", SUBJECTS["mttr"], DateContext(TODAY, "en_GB")).note
        == "slow vendor"
    )


def test_the_same_as_last_time_is_a_value() -> None:
    assert read("same", SUBJECTS["mttr"]) == "31"
    refusal("same", replace(SUBJECTS["mttr"], period=WEEK_47.next()))


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        *(("25", "min", "25"), ("25min", "min", "25"), ("25 minutes", "min", "25"), ("25 Mins", "min", "25")),
        *(("4 hours", "h", "4"), ("4hr", "h", "4"), ("3 d", "days", "3"), ("3 days", "days", "3")),
        *(("5%", "%", "5"), ("5 percent", "%", "5"), ("-5 %", "%", "-5"), ("7 tickets", "tickets", "7")),
        *(("£1,200.50", "GBP", "1200.50"), ("1200 GBP", "GBP", "1200"), ("gbp 5", "GBP", "5")),
        *(("-£5", "GBP", "-5"), ("−£5", "GBP", "-5"), ("£-5", "GBP", "-5"), ("$5", "USD", "5")),
        *(("12 tickets per 1,000 users", "tickets per 1,000 users", "12"), ("0.5 h", "min", "30")),
    ],
)
def test_a_value_may_carry_its_unit(text: str, unit: str, number: str) -> None:
    assert Decimal(read(text, near(number, unit))) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *(
            ("5 %", "min"),
            ("$5", "GBP"),
            ("5 kg", "min"),
            ("5 EUR", "GBP"),
            ("5 CHF", "points"),
            ("5 min", "%"),
        ),
        *(("5-£", "GBP"), ("-%5", "%"), ("--£5", "GBP"), ("-£-5", "GBP"), ("--5 %", "%"), ("£", "GBP")),
    ],
)
def test_a_value_in_another_unit_or_with_odd_signs_is_refused(text: str, unit: str) -> None:
    refusal(text, near("5", unit))


@pytest.mark.parametrize(("text", "locale"), [("1.234", "fr_FR"), ("99.95", "pl_PL"), ("1,5", "de_CH")])
def test_a_sign_that_means_nothing_in_the_locale_is_asked_about(text: str, locale: str) -> None:
    refusal(text, near("1.5"), locale)
