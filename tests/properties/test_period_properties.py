from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import example, given
from hypothesis import strategies as st

from scorecard.model.periods import Frequency, Period
from scorecard.rules.prompt_schedule import KpiCalendar, is_weekday

FIRST, LAST = date(2026, 11, 1), date(2031, 11, 1)
ZONES = [ZoneInfo(name) for name in sorted(available_timezones()) if name not in {"Factory", "localtime"}]
LONDON, NEW_YORK, AUCKLAND = map(ZoneInfo, ("Europe/London", "America/New_York", "Pacific/Auckland"))

days = st.dates(FIRST, LAST)
zones = st.sampled_from(ZONES)
frequencies = st.sampled_from(Frequency)
periods = st.builds(Period.containing, days, frequencies)
moments = st.datetimes(datetime(2026, 11, 1), datetime(2031, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001
clock_times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@given(days, frequencies)
def test_a_day_lies_in_exactly_one_period_of_a_frequency(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    assert period.start <= day <= period.last_day < period.end
    assert Period.containing(period.start, frequency) == period
    assert Period.containing(period.end, frequency) != period


@given(periods)
def test_periods_follow_each_other_without_gap_or_overlap(period: Period) -> None:
    assert period.previous().end == period.start
    assert period.next().start == period.end
    assert period.next().previous() == period == period.previous().next()
    assert period.previous() < period < period.next()


@given(periods, periods)
def test_different_periods_have_different_keys(one: Period, other: Period) -> None:
    assert (one.key == other.key) == (one == other)


@given(moments, frequencies, zones)
@example(datetime(2027, 3, 28, 1, tzinfo=UTC), Frequency.DAILY, LONDON)
@example(datetime(2027, 10, 31, 1, tzinfo=UTC), Frequency.DAILY, LONDON)
@example(datetime(2027, 3, 14, 7, tzinfo=UTC), Frequency.DAILY, NEW_YORK)
@example(datetime(2026, 11, 1, 6, tzinfo=UTC), Frequency.DAILY, NEW_YORK)
@example(datetime(2027, 4, 3, 14, tzinfo=UTC), Frequency.DAILY, AUCKLAND)
@example(datetime(2027, 9, 25, 14, tzinfo=UTC), Frequency.DAILY, AUCKLAND)
def test_periods_tile_time_whatever_the_clocks_do(
    now: datetime, frequency: Frequency, zone: ZoneInfo
) -> None:
    ended = Period.last_ended(now, frequency, zone)
    assert ended.ended_at(zone) <= now < ended.next().ended_at(zone)


@given(periods, zones, zones, clock_times)
@example(Period(date(2027, 3, 22), Frequency.WEEKLY), LONDON, AUCKLAND, time(9))
@example(Period(date(2027, 10, 25), Frequency.WEEKLY), LONDON, NEW_YORK, time(9))
@example(Period(date(2027, 3, 8), Frequency.WEEKLY), NEW_YORK, LONDON, time(2, 30))
@example(Period(date(2026, 10, 26), Frequency.WEEKLY), NEW_YORK, AUCKLAND, time(1, 30))
@example(Period(date(2027, 3, 29), Frequency.WEEKLY), AUCKLAND, NEW_YORK, time(2, 30))
@example(Period(date(2027, 9, 20), Frequency.WEEKLY), AUCKLAND, LONDON, time(2, 30))
def test_an_owner_is_asked_on_a_working_day_at_their_time_and_never_too_early(
    period: Period, scorecard_zone: ZoneInfo, owner_zone: ZoneInfo, at: time
) -> None:
    moment = KpiCalendar(scorecard_zone, owner_zone, at).asked_at(period)
    local = moment.astimezone(owner_zone)
    assert moment >= period.ended_at(scorecard_zone)
    assert is_weekday(local.date())
    assert (local.hour, local.minute) == (at.hour, at.minute) or is_skipped(local.date(), at, owner_zone)
    assert moment - period.ended_at(scorecard_zone) <= timedelta(days=4)


@given(periods, zones, zones)
def test_an_owner_is_asked_on_the_first_day_that_will_do(
    period: Period, scorecard_zone: ZoneInfo, owner_zone: ZoneInfo
) -> None:
    ended = period.ended_at(scorecard_zone)
    moment = KpiCalendar(scorecard_zone, owner_zone).asked_at(period)
    day = ended.astimezone(owner_zone).date()
    while day < moment.astimezone(owner_zone).date():
        nine = datetime.combine(day, time(9), tzinfo=owner_zone)
        assert not is_weekday(day) or nine < ended
        day += timedelta(days=1)


@given(periods, zones)
def test_a_later_period_is_never_asked_for_before_an_earlier_one(period: Period, zone: ZoneInfo) -> None:
    asked = [KpiCalendar(zone, zone).asked_at(one) for one in (period, period.next())]
    assert asked == sorted(asked)


def is_skipped(day: date, at: time, zone: ZoneInfo) -> bool:
    """Return whether the clocks skip a time of a day."""
    local = datetime.combine(day, at, tzinfo=zone)
    return local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None)
