from decimal import Decimal

import pytest

from scorecard.domain.numbers import parse_number, parse_value, split_unit
from scorecard.errors import InvalidInput


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
        ("１２．５".replace("．", "."), "ja_JP", "12.5"),
        ("٢٥", "ar_EG", "25"),
        ("२५", "hi_IN", "25"),
        ("9" * 18, "en_GB", "9" * 18),
    ],
)
def test_a_number_is_read_by_the_signs_of_its_locale(text: str, locale: str, number: str) -> None:
    assert str(parse_number(text, locale)) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", ".", "12abc", "abc", "NaN", "inf", "-Infinity", "1e400", "1E5", "0x10", "1_000"),
        *("--5", "5-", "- 5", "+5", ".5", "5.", "1 2", "1  000", "12 345", "1,2,3", "1,,2", "1.2.3", "1,23"),
        *("12,34,567", "1’234", "½", "²", "①", "Ⅷ", "٫5", "(5)", "5%", "9" * 19, "1" * 100_000),
        *("2026-11-22", "22/11/2026", "22.11.2026", "22.11.", "09:30", "+44 7700 900123", "020 7946 0958"),
        *("0.0000000000000000001", "1\n2", "1\t234", "<!channel>", "5\N{ZERO WIDTH SPACE}5", "１,２３"),
    ],
)
def test_anything_else_is_refused_and_not_guessed_at(text: str) -> None:
    with pytest.raises(InvalidInput, match="as a number; type it like"):
        parse_number(text, "en_GB")


@pytest.mark.parametrize(
    ("text", "locale", "readings"),
    [
        ("1,234", "en_GB", ("1234", "1.234")),
        ("-12,345", "en_US", ("-12345", "-12.345")),
        ("123.456", "de_DE", ("123456", "123,456")),
        ("１,２３４", "ja_JP", ("1234", "1.234")),
    ],
)
def test_a_number_with_two_readings_is_asked_about(text: str, locale: str, readings: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput, match="could mean") as asked:
        parse_number(text, locale)
    assert all(reading in str(asked.value) for reading in readings)
    parse_number(readings[0], locale)


def test_minus_zero_is_zero() -> None:
    assert str(parse_number("-0.00", "en_GB")) == "0.00"


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        *(("25", "min", "25"), ("25min", "min", "25"), ("25 minutes", "min", "25"), ("25 Mins", "min", "25")),
        *(("4 hours", "h", "4"), ("4hr", "h", "4"), ("3 d", "days", "3"), ("3 days", "days", "3")),
        *(("5%", "%", "5"), ("5 percent", "%", "5"), ("-5 %", "%", "-5"), ("7 tickets", "tickets", "7")),
        *(("£1,200.50", "GBP", "1200.50"), ("1200 GBP", "GBP", "1200"), ("gbp 5", "GBP", "5")),
        *(("-£5", "GBP", "-5"), ("−£5", "GBP", "-5"), ("£-5", "GBP", "-5"), ("$5", "USD", "5")),
        *(("12 incidents per 1,000 users", "incidents per 1,000 users", "12"), ("5", "", "5")),
    ],
)
def test_a_value_may_carry_its_unit(text: str, unit: str, number: str) -> None:
    assert parse_value(text, unit, "en_GB") == Decimal(number)


@pytest.mark.parametrize(
    ("text", "unit", "given"),
    [
        *(("25 h", "min", "h"), ("5 %", "min", "%"), ("$5", "GBP", "$"), ("5 min 3 s", "min", "min 3 s")),
        *(("12abc", "%", "abc"), ("1e400", "%", "e400"), ("2026-11-22", "%", "-11-22")),
        *(("5-£", "GBP", "-£"), ("-%5", "%", "-%"), ("22/11/2026", "min", "/11/2026")),
    ],
)
def test_a_value_in_another_unit_is_refused(text: str, unit: str, given: str) -> None:
    with pytest.raises(InvalidInput, match="is measured in") as refused:
        parse_value(text, unit, "en_GB")
    assert f"“{given}” is something else" in str(refused.value)


@pytest.mark.parametrize(("text", "unit"), [("--£5", "GBP"), ("-£-5", "GBP"), ("--5 %", "%"), ("£", "GBP")])
def test_a_doubled_or_lonely_sign_is_refused(text: str, unit: str) -> None:
    with pytest.raises(InvalidInput):
        parse_value(text, unit, "en_GB")


def test_a_text_without_a_number_is_quoted_back() -> None:
    with pytest.raises(InvalidInput, match="I can't read “plenty” as a number"):
        parse_value("plenty", "%", "en_GB")


def test_a_text_splits_into_its_number_and_what_stands_around_it() -> None:
    assert split_unit("about 25 min") == ("25", "about min")
    assert split_unit("none") == ("none", "")


@pytest.mark.parametrize(("text", "locale"), [("1.234", "fr_FR"), ("99.95", "pl_PL"), ("1,5", "de_CH")])
def test_a_sign_that_means_nothing_in_the_locale_is_asked_about(text: str, locale: str) -> None:
    with pytest.raises(InvalidInput, match="not how numbers are written"):
        parse_number(text, locale)
