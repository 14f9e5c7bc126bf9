from datetime import date
from decimal import Decimal

import pytest

from bot.ui.kit.formatting import (
    count_noun,
    moment,
    period_label,
    period_tag,
    periods_text,
    set_moment,
    sparkline,
    status_text,
)
from scorecard.model.goals import Status
from scorecard.model.periods import Frequency, Period
from tests.builders import NOW, WEEK_47


@pytest.mark.parametrize(
    ("period", "label", "tag"),
    [
        (Period(date(2026, 11, 22), Frequency.DAILY), "Sun 22 Nov", "22 Nov"),
        (WEEK_47, "week 47, 16–22 Nov", "W47"),
        (Period(date(2026, 10, 1), Frequency.MONTHLY), "October 2026", "Oct 2026"),
        (Period(date(2026, 7, 1), Frequency.QUARTERLY), "Q3 2026", "Q3 2026"),
        (Period(date(2025, 1, 1), Frequency.YEARLY), "2025", "2025"),
    ],
)
def test_a_period_is_called_what_people_call_it(period: Period, label: str, tag: str) -> None:
    assert period_label(period, "en_GB") == label
    assert period_tag(period, "en_GB") == tag


def test_a_period_is_told_in_the_readers_locale() -> None:
    assert period_label(Period(date(2026, 10, 1), Frequency.MONTHLY), "de_DE") == "Oktober 2026"


def test_every_status_has_a_word_beside_its_picture() -> None:
    assert status_text(Status.OFF_THRESHOLD) == ":small_red_triangle_down: off threshold"


def test_a_moment_is_told_in_each_readers_zone_with_a_fallback() -> None:
    told = moment(NOW, "America/New_York", "en_GB")
    assert told.startswith("<!date^1795424400^{date_short_pretty} at {time}|23 Nov 2026 04:00")


def test_counts_agree_with_their_noun() -> None:
    assert (count_noun(1, "KPI"), count_noun(2, "KPI")) == ("1 KPI", "2 KPIs")


def test_a_sparkline_goes_from_lowest_to_highest_and_shows_gaps() -> None:
    assert sparkline([Decimal(1), None, Decimal(8)]) == "▁·█"


def test_a_sparkline_is_not_flattened_by_an_outlier() -> None:
    values = [Decimal(one) for one in (1, 2, 3, 4, 5, 6, 7, 8, 900)]
    assert sparkline(values) == "▁▂▃▄▅▆▇██"


def test_a_sparkline_of_equal_values_is_flat() -> None:
    assert len(set(sparkline([Decimal(3)] * 4))) == 1


TWO_MONTHS = "August 2026 and October 2026"
WEEK_48, WEEK_50 = WEEK_47.next(), WEEK_47.next().next().next()


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        ([WEEK_47], "week 47"),
        ([WEEK_47, WEEK_48], "weeks 47 and 48"),
        ([WEEK_47, WEEK_48, WEEK_48.next()], "weeks 47 to 49"),
        ([WEEK_47, WEEK_48, WEEK_50], "weeks 47, 48 and 50"),
        ([Period(date(2026, month, 1), Frequency.MONTHLY) for month in (8, 10)], TWO_MONTHS),
    ],
)
def test_several_periods_are_named_once_and_in_runs(periods: list[Period], told: str) -> None:
    assert periods_text(periods, "en_GB") == told


def test_what_is_to_come_is_told_with_its_date() -> None:
    assert "^{date_short} at {time}|" in set_moment(NOW, "America/New_York", "en_GB")
