"""The day of each month on which a review is held, and when it ends by itself."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.model.periods import DAY, at_local
from scorecard.model.scorecard import NTHS, ReviewTime
from scorecard.rules.reviews.schedule import day_in, ends_at, last_moment, month_of, next_moment
from tests.definition_strategies import review_times
from tests.unit.rules.reviews.cards import A_CARD

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("first WED 10:00", "2026-12", "2026-12-02"),
        ("first TUE 10:00", "2026-12", "2026-12-01"),
        ("second MON 10:00", "2026-12", "2026-12-14"),
        ("fourth THU 10:00", "2026-12", "2026-12-24"),
        ("last THU 10:00", "2026-12", "2026-12-31"),
        ("last SUN 10:00", "2026-02", "2026-02-22"),
        ("last FRI 10:00", "2028-02", "2028-02-25"),
    ],
)
def test_the_day_is_the_one_of_its_month(text: str, month: str, day: str) -> None:
    assert day_in(date.fromisoformat(f"{month}-17"), ReviewTime.from_text(text)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "now", "last", "month"),
    [
        ("first WED 10:00", "2026-12-02 10:00", "2026-12-02 10:00", "2026-12"),
        ("first WED 10:00", "2026-12-02 09:59", "2026-11-04 10:00", "2026-11"),
        ("first FRI 10:00", "2027-01-04 10:00", "2027-01-04 10:00", "2027-01"),  # New Year's Day is a Friday
        ("last SUN 10:00", "2026-12-01 09:00", "2026-11-30 10:00", "2026-11"),
        ("last THU 10:00", "2027-01-03 09:00", "2026-12-31 10:00", "2026-12"),
        ("last SAT 10:00", "2026-11-01 09:00", "2026-09-28 10:00", "2026-09"),
        ("last SAT 10:00", "2026-11-02 10:00", "2026-11-02 10:00", "2026-10"),  # moved into the next month
    ],
)
def test_the_newest_moment_belongs_to_its_month(text: str, now: str, last: str, month: str) -> None:
    when = ReviewTime.from_text(text)
    card = replace(A_CARD, review=when, region="GB-ENG")
    moment = last_moment(card, when, _at(now))
    assert (moment, month_of(card, moment)) == (_at(last), month)


@given(review_times, st.dates(date(2026, 1, 1), date(2029, 12, 31)), st.integers(0, 23))
def test_each_month_has_one_moment_in_order(when: ReviewTime, day: date, hour: int) -> None:
    card = replace(A_CARD, review=when)
    at = at_local(day, time(hour), LONDON)
    last, following = last_moment(card, when, at), next_moment(card, when, at)
    assert last <= at < following
    assert last_moment(card, when, following) == following
    assert month_of(card, last) < month_of(card, following)
    assert card.calendar.is_working_day(last.astimezone(LONDON).date())
    assert following - last < 40 * DAY


@pytest.mark.parametrize(
    ("opened", "ends"),
    [
        ("2026-12-02 10:00", "2026-12-03 18:00"),
        ("2026-12-04 10:00", "2026-12-07 18:00"),
        ("2026-12-24 17:00", "2026-12-29 18:00"),
    ],
)
def test_it_ends_on_the_evening_of_the_next_working_day(opened: str, ends: str) -> None:
    assert ends_at(replace(A_CARD, region="GB-ENG"), _at(opened)) == _at(ends)


@given(st.sampled_from([*NTHS]), st.integers(0, 6), st.times().map(lambda at: time(at.hour, at.minute)))
def test_its_text_gives_it_back(nth: int, day: int, at: time) -> None:
    when = ReviewTime(nth, day, at)
    assert ReviewTime.from_text(str(when)) == when


def test_a_text_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="fifth"):
        ReviewTime.from_text("fifth WED 10:00")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)
