"""Periods as people name them."""

from datetime import date

import pytest

from scorecard.errors import InvalidInput
from scorecard.model.periods import Frequency, Period
from scorecard.parsing.period_names import explain_unread, parse_period, period_example, period_name

TODAY = date(2026, 11, 25)

UNDERSTOOD = [
    ("W45", "weekly", "en_GB", "2026-W45"),
    ("w 45", "weekly", "en_GB", "2026-W45"),
    ("week 45", "weekly", "en_GB", "2026-W45"),
    ("KW 45", "weekly", "de_DE", "2026-W45"),
    ("2026-W45", "weekly", "en_GB", "2026-W45"),
    ("2025 week 45", "weekly", "en_GB", "2025-W45"),
    ("week 45 2025", "weekly", "en_GB", "2025-W45"),
    ("W47", "weekly", "en_GB", "2026-W47"),
    ("W50", "weekly", "en_GB", "2026-W50"),
    ("last week", "weekly", "en_GB", "2026-W47"),
    ("wk. 45", "weekly", "en_GB", "2026-W45"),
    ("semaine 45", "weekly", "fr_FR", "2026-W45"),
    ("letzte Woche", "weekly", "de_DE", "2026-W47"),
    ("le mois dernier", "monthly", "fr_FR", "2026-10"),
    ("gestern", "daily", "de_DE", "2026-11-24"),
    ("October", "monthly", "en_GB", "2026-10"),
    ("oct", "monthly", "en_GB", "2026-10"),
    ("Oct. 2025", "monthly", "en_GB", "2025-10"),
    ("December", "monthly", "en_GB", "2026-12"),
    ("2026-10", "monthly", "en_GB", "2026-10"),
    ("Oktober", "monthly", "de_DE", "2026-10"),
    ("März 2026", "monthly", "de_DE", "2026-03"),
    ("août", "monthly", "fr_FR", "2026-08"),
    ("last month", "monthly", "en_GB", "2026-10"),
    ("Q3", "quarterly", "en_GB", "2026-Q3"),
    ("2026-Q3", "quarterly", "en_GB", "2026-Q3"),
    ("q4", "quarterly", "en_GB", "2026-Q4"),
    ("W48", "weekly", "en_GB", "2026-W48"),
    ("W49", "weekly", "en_GB", "2026-W49"),
    ("November", "monthly", "en_GB", "2026-11"),
    ("25 Nov", "daily", "en_GB", "2026-11-25"),
    ("26 Nov", "daily", "en_GB", "2026-11-26"),
    ("Q1 2026", "quarterly", "en_GB", "2026-Q1"),
    ("2025", "yearly", "en_GB", "2025"),
    ("last year", "yearly", "en_GB", "2025"),
    ("22 Nov", "daily", "en_GB", "2026-11-22"),
    ("Nov 22", "daily", "en_US", "2026-11-22"),
    ("22. November 2026", "daily", "de_DE", "2026-11-22"),
    ("24 Dec", "daily", "en_GB", "2026-12-24"),
    ("2026-11-22", "daily", "en_GB", "2026-11-22"),
    ("yesterday", "daily", "en_GB", "2026-11-24"),
    ("w/c 16/11", "weekly", "en_GB", "2026-W47"),
    ("w/c 11/16", "weekly", "en_US", "2026-W47"),
    ("week ending 22 Nov", "weekly", "en_GB", "2026-W47"),
    ("wk commencing 29 Dec 2025", "weekly", "en_GB", "2026-W01"),
    ("woche vom 16.11.", "weekly", "de_DE", "2026-W47"),
    ("S45", "weekly", "fr_FR", "2026-W45"),
    ("v45", "weekly", "sv_SE", "2026-W45"),
    ("10/2026", "monthly", "en_GB", "2026-10"),
    ("Sun 22 Nov", "daily", "en_GB", "2026-11-22"),
    ("Sunday, Nov 22", "daily", "en_US", "2026-11-22"),
    ("So., 22. Nov.", "daily", "de_DE", "2026-11-22"),
]
IN_JANUARY = [
    ("W52", "weekly", "2026-W52"),
    ("W1", "weekly", "2027-W01"),
    ("December", "monthly", "2026-12"),
    ("January", "monthly", "2027-01"),
    ("Q4", "quarterly", "2026-Q4"),
    ("30 Dec", "daily", "2026-12-30"),
]
REFUSED = [
    ("W54", "weekly"),
    ("W0", "weekly"),
    ("2025-W53", "weekly"),
    ("October", "weekly"),
    ("45", "weekly"),
    ("W45", "monthly"),
    ("2026-13", "monthly"),
    ("Smarch", "monthly"),
    ("Q5", "quarterly"),
    ("31 Feb", "daily"),
    ("Mon 22 Nov", "daily"),
    ("26", "yearly"),
    ("0000", "yearly"),
    ("", "weekly"),
    ("S45", "weekly"),
    ("w/c 31/02", "weekly"),
    ("w/c 16", "weekly"),
    ("13/2026", "monthly"),
]


@pytest.mark.parametrize(("text", "frequency", "locale", "key"), UNDERSTOOD)
def test_a_period_is_understood_by_its_name(text: str, frequency: str, locale: str, key: str) -> None:
    assert parse_period(text, Frequency(frequency), TODAY, locale).key == key


@pytest.mark.parametrize(("text", "frequency", "key"), IN_JANUARY)
def test_in_january_the_end_of_a_year_is_last_years(text: str, frequency: str, key: str) -> None:
    assert parse_period(text, Frequency(frequency), date(2027, 1, 6), "en_GB").key == key


@pytest.mark.parametrize(("text", "frequency"), REFUSED)
def test_what_names_no_period_of_the_frequency_is_refused_with_an_example(text: str, frequency: str) -> None:
    with pytest.raises(InvalidInput, match=period_example(Frequency(frequency), TODAY, "en_GB")):
        parse_period(text, Frequency(frequency), TODAY, "en_GB")


@pytest.mark.parametrize("frequency", list(Frequency))
def test_every_key_names_its_period(frequency: Frequency) -> None:
    period = Period.containing(TODAY, frequency)
    for _ in range(60):
        period = period.previous()
        assert parse_period(period.key, frequency, TODAY, "en_GB") == period


@pytest.mark.parametrize("locale", ["en_GB", "en_US", "de_DE", "fr_FR", "es_ES", "pl_PL", "pt_BR", "ja_JP"])
@pytest.mark.parametrize("frequency", list(Frequency))
@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 6), date(2026, 12, 31), date(2026, 6, 30)])
def test_the_name_that_people_read_names_its_period(frequency: Frequency, locale: str, today: date) -> None:
    period = Period.containing(today, frequency)
    for _ in range(60):
        name = period_name(period, today, locale)
        assert parse_period(name, frequency, today, locale) == period
        assert frequency is Frequency.YEARLY or name != period.key
        period = period.previous()


@pytest.mark.parametrize(
    ("key", "frequency", "name"),
    [
        ("2026-W47", "weekly", "week 47"),
        ("2025-W47", "weekly", "week 47 of 2025"),
        ("2026-10", "monthly", "October 2026"),
        ("2025-Q4", "quarterly", "Q4 2025"),
        ("2026-11-22", "daily", "Sun 22 Nov"),
        ("2025-11-22", "daily", "22 Nov 2025"),
    ],
)
def test_a_period_has_a_year_only_where_it_needs_one(key: str, frequency: str, name: str) -> None:
    period = parse_period(key, Frequency(frequency), TODAY, "en_GB")
    assert period_name(period, TODAY, "en_GB") == name


@pytest.mark.parametrize(
    ("text", "frequency", "cause"),
    [
        ("W53 2025", "weekly", "There is no week 53 in 2025"),
        ("2025-W53", "weekly", "There is no week 53 in 2025"),
        ("W0", "weekly", "There is no week 0 in 2026"),
        ("29 February", "daily", "There is no 29 February in 2026"),
        ("2026-02-30", "daily", "There is no 30 February in 2026"),
        ("31 Nov", "daily", "There is no 31 November in 2026"),
        ("13/2026", "monthly", "There is no month 13"),
        ("2026-13", "monthly", "There is no month 13"),
        ("Q5", "quarterly", "There is no quarter 5"),
        ("10/2026", "weekly", "“10/2026” is a month, not a week"),
        ("W45", "monthly", "“W45” is a week, not a month"),
        ("Q3", "yearly", "“Q3” is a quarter, not a year"),
        ("22 Nov", "weekly", "“22 Nov” is a day, not a week"),
        ("Smarch", "monthly", ""),
        ("W53", "weekly", ""),
        ("29 February 2028", "daily", ""),
    ],
)
def test_what_is_no_period_is_refused_with_the_reason(text: str, frequency: str, cause: str) -> None:
    assert explain_unread(text, Frequency(frequency), TODAY, "en_GB") == cause


@pytest.mark.parametrize("today", [date(2026, month, 15) for month in range(1, 13)])
@pytest.mark.parametrize("frequency", list(Frequency))
def test_the_example_of_a_period_is_over_on_any_day(frequency: Frequency, today: date) -> None:
    example = period_example(frequency, today, "en_GB")
    assert parse_period(example, frequency, today, "en_GB").end <= today
