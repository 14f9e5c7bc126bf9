"""A scorecard reads the same throughout a minute, so that a reading may be shown again within it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scorecard.model.goals import RatingBands
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import DatedGoal, Kpi, Objective, Perspective, Scorecard
from scorecard.rules.readings import ScorecardState, read_scorecard
from tests.builders import a_goal, a_kpi, an_actual

# Clocks that change at midnight, by half an hour, or stand a quarter of an hour apart from the others.
ZONES = ["Europe/London", "Pacific/Auckland", "America/New_York", "America/Santiago", "Australia/Lord_Howe",
         "Asia/Beirut", "Asia/Kathmandu", "America/Havana", "Africa/Cairo"]  # fmt: skip
ONE = Decimal(1)


def a_card(frequency: Frequency, zone: str, since: datetime) -> Scorecard:
    goal = DatedGoal(since.date(), a_goal())
    kpi = Kpi(a_kpi(frequency=frequency), (goal,), time(9), since)
    objective = Objective("Fast", "", None, ONE, (kpi,))
    return Scorecard(
        1, "T1", "it", "IT", zone, "en_GB", "C1", 0, time(10), (), RatingBands(), 1,
        (Perspective("Service", ONE, (objective,)),),
    )  # fmt: skip


@given(
    day=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    minutes=st.integers(0, 95).map(lambda quarter: quarter * 15) | st.integers(0, 24 * 60 - 1),
    into=st.integers(0, 59_999_999),
    frequency=st.sampled_from(Frequency),
    zone=st.sampled_from(ZONES),
    back=st.integers(0, 3),
)
def test_nothing_changes_within_a_minute(
    *, day: date, minutes: int, into: int, frequency: Frequency, zone: str, back: int
) -> None:
    minute = datetime.combine(day, time(), UTC) + timedelta(minutes=minutes)
    later = minute + timedelta(microseconds=into)
    card = a_card(frequency, zone, datetime(2019, 1, 1, tzinfo=UTC))
    period = Period.last_ended(minute, frequency, card.zone)
    for _ in range(back):
        period = period.previous()
    newest = {1: [an_actual(25, period)]}
    then = read_scorecard(ScorecardState(card, newest, later))
    assert replace(then, as_of=minute) == read_scorecard(ScorecardState(card, newest, minute))
