"""Reliability: the share of values that came by the due time, and the median delay."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scorecard.model.people import Reliability
from scorecard.rules.reliability import AskedValue, measure

ASKED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN = AskedValue(ASKED, DUE, None, None)


def answered(after: timedelta) -> AskedValue:
    return replace(OPEN, answered_at=ASKED + after, settled_at=ASKED + after)


def test_nobody_asked_for_anything_has_no_reliability() -> None:
    assert measure([]) is None


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([answered(HOUR)], Reliability(1, 1, HOUR)),
        ([OPEN], Reliability(0, 1, None)),
        ([answered(HOUR), answered(3 * HOUR), OPEN], Reliability(2, 3, 2 * HOUR)),
        ([answered(30 * HOUR)], Reliability(0, 1, 30 * HOUR)),
    ],
)
def test_a_share_in_time_and_the_median_delay(values: list[AskedValue], found: Reliability) -> None:
    assert measure(values) == found


def test_the_moment_it_is_due_is_too_late() -> None:
    assert measure([answered(DUE - ASKED)]) == Reliability(0, 1, DUE - ASKED)


def test_what_another_gave_in_time_does_not_count() -> None:
    assert measure([replace(OPEN, settled_at=ASKED + HOUR)]) is None


def test_what_another_gave_too_late_counts_as_not_answered() -> None:
    assert measure([replace(OPEN, settled_at=DUE + HOUR)]) == Reliability(0, 1, None)


def test_who_was_away_is_excused_but_may_still_have_answered() -> None:
    assert measure([replace(OPEN, is_excused=True)]) is None
    assert measure([replace(answered(HOUR), is_excused=True)]) == Reliability(1, 1, HOUR)
