"""Delays of messages to somebody who is not to be disturbed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scorecard.model.quiet_hours import LONGEST_DELAY, UNTIL_CLEARED, DoNotDisturb, QuietHours, is_vacation

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

moments = st.integers(0, 24 * 40).map(lambda hours: NOW + hours * HOUR)
pauses = st.none() | st.builds(
    lambda begin, hours: DoNotDisturb(begin, begin + hours * HOUR), moments, st.integers(1, 99)
)
quiets = st.builds(QuietHours, pauses, st.none() | moments | st.just(UNTIL_CLEARED))


def test_a_pause_delays_until_its_end() -> None:
    quiet = QuietHours(DoNotDisturb(NOW - HOUR, NOW + HOUR))
    assert quiet.delays(NOW, NOW) == NOW + HOUR
    assert quiet.delays(NOW, NOW + HOUR) is None
    assert quiet.delays(NOW - 2 * HOUR, NOW - 2 * HOUR) is None


def test_of_a_pause_and_a_vacation_the_later_end_counts() -> None:
    quiet = QuietHours(DoNotDisturb(NOW - HOUR, NOW + HOUR), NOW + DAY)
    assert quiet.delays(NOW, NOW) == NOW + DAY


def test_a_vacation_without_end_delays_for_a_week_from_when_it_was_due() -> None:
    quiet = QuietHours(vacation_until=UNTIL_CLEARED)
    assert quiet.delays(NOW - DAY, NOW) == NOW + 6 * DAY
    assert quiet.delays(NOW - 7 * DAY, NOW) is None


@given(quiets, moments, st.integers(0, 24 * 20))
def test_a_delay_lies_ahead_and_is_never_longer_than_a_week(
    quiet: QuietHours, due: datetime, hours: int
) -> None:
    now = due + hours * HOUR
    until = quiet.delays(due, now)
    assert until is None or now < until <= due + LONGEST_DELAY


def test_a_vacation_is_told_by_its_emoji_or_by_slacks_own_words() -> None:
    assert is_vacation(":palm_tree:", "Back on Monday")
    assert is_vacation("", "Vacationing")
    assert not is_vacation(":house:", "Working remotely")
    assert not is_vacation("", "")
