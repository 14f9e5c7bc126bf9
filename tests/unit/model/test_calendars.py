"""Working days, public holidays and absences."""

import sys
from collections.abc import Iterator
from datetime import date
from functools import partial

import holidays
import pytest

from scorecard.errors import InvalidInput
from scorecard.model.calendars import (
    Absence,
    Calendar,
    check_region,
    first_day,
    is_holiday,
    list_parts_with_own_days,
)
from tests.database.rows import race

CHRISTMAS = date(2026, 12, 25)


def test_saturdays_and_sundays_are_no_working_days_unless_somebody_says_so() -> None:
    assert not Calendar().is_working_day(date(2026, 11, 21))
    assert Calendar(working_days=frozenset({5, 6})).is_working_day(date(2026, 11, 21))


def test_public_holidays_of_the_region_are_no_working_days() -> None:
    assert Calendar().is_working_day(CHRISTMAS)
    assert not Calendar(region="GB").is_working_day(CHRISTMAS)


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    saint_andrew = date(2026, 11, 30)
    assert is_holiday(saint_andrew, "GB-SCT")
    assert not is_holiday(saint_andrew, "GB-ENG")


@pytest.mark.parametrize("region", ["ZZ", "GB-XYZ", "Great Britain", "-"])
def test_an_unknown_region_is_refused_with_an_example(region: str) -> None:
    with pytest.raises(InvalidInput, match="GB-SCT"):
        check_region(region)


def test_a_region_is_kept_in_capitals() -> None:
    assert check_region(" gb-sct ") == "GB-SCT"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("GB-Scotland", "GB-SCT"),
        ("gb-northern ireland", "GB-NIR"),
        ("gb-eng", "GB-ENG"),
        ("CH-Stadt Zurich", "CH-Stadt Zurich"),
        ("ch-STADT ZÜRICH", "CH-Stadt Zurich"),
        ("ch-geneve", "CH-GE"),
        ("CH-Basel-Stadt", "CH-BS"),
        ("de-Bayern", "DE-BY"),
        ("DE - by", "DE-BY"),
        ("NO-More og Romsdal", "NO-15"),
    ],
)
def test_a_part_is_known_by_its_names_in_any_case_with_or_without_accents(text: str, region: str) -> None:
    assert check_region(text) == region
    assert check_region(region) == region
    assert is_holiday(date(2026, 1, 1), region)


def test_every_part_that_the_library_lists_is_known_by_the_form_that_is_kept() -> None:
    for country, parts in holidays.list_supported_countries().items():
        for part in parts:
            assert check_region(f"{country}-{part}".lower()) == f"{country}-{part}"


def test_a_country_alone_lacks_the_days_of_its_parts_which_is_known() -> None:
    summer_bank_holiday = date(2026, 8, 31)
    assert not is_holiday(summer_bank_holiday, "GB")
    assert is_holiday(summer_bank_holiday, "GB-ENG")
    assert list_parts_with_own_days("GB", 2026) == ["GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS"]
    assert "US-CA" in list_parts_with_own_days("US", 2026)
    for whole in ("JP", "GB-ENG", ""):
        assert list_parts_with_own_days(whole, 2026) == []


@pytest.fixture
def restless() -> Iterator[None]:
    """Make threads take turns as often as possible."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.parametrize("region", ["US-CA", "GB-ENG", "FR"])
@pytest.mark.usefixtures("restless")
def test_threads_that_ask_for_a_new_year_at_once_all_see_its_holidays(region: str) -> None:
    for year in range(1970, 2010):
        christmas = date(year, 12, 25)
        assert race(6, partial(lambda day, _: is_holiday(day, region), christmas)) == [True] * 6


def test_somebody_away_works_by_the_calendar_and_is_not_present() -> None:
    calendar = Calendar(absences=(Absence(date(2026, 11, 23), date(2026, 12, 2), "U0SAM"),))
    assert calendar.is_working_day(date(2026, 11, 24))
    assert not calendar.is_present(date(2026, 11, 24))
    assert calendar.is_present(date(2026, 12, 3))
    found = calendar.find_absence(date(2026, 12, 2))
    assert found is not None
    assert found.cover == "U0SAM"


def test_the_next_working_day_comes_after_weekends_and_holidays() -> None:
    calendar = Calendar(region="GB-ENG")
    assert first_day(date(2026, 12, 25), calendar.is_working_day) == date(2026, 12, 29)
    assert first_day(date(2026, 11, 21), calendar.is_working_day) == date(2026, 11, 23)


def test_somebody_who_never_works_does_not_hang_the_search() -> None:
    never = Calendar(working_days=frozenset())
    assert first_day(date(2026, 11, 21), never.is_working_day) == date(2026, 11, 21)
