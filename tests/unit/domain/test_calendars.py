"""Working days, public holidays and absences."""

from datetime import date

import pytest

from scorecard.domain.calendars import Absence, Calendar, check_region, first_day, is_holiday
from scorecard.errors import InvalidInput

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
    with pytest.raises(InvalidInput, match="such as GB"):
        check_region(region)


def test_a_region_is_kept_in_capitals() -> None:
    assert check_region(" gb-sct ") == "GB-SCT"


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
