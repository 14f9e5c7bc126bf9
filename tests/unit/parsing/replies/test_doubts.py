from decimal import Decimal

import pytest

from scorecard.model.goals import Direction, Goal
from scorecard.parsing.replies.numbers import is_far
from tests.builders import a_kpi, a_subject


def far(value: str, history: str, target: str = "30", direction: Direction = Direction.LOWER) -> bool:
    subject = a_subject(a_kpi(), Goal(direction, Decimal(target)), map(Decimal, history.split()))
    return is_far(Decimal(value), subject)


@pytest.mark.parametrize("value", ["3", "3.1", "300", "310", "3100"])
def test_a_slipped_decimal_point_is_far(value: str) -> None:
    assert far(value, "30 28 35 31")


@pytest.mark.parametrize("value", ["5", "15", "45", "60", "90"])
def test_a_bad_or_a_splendid_week_is_not_far(value: str) -> None:
    assert not far(value, "30 28 35 31")


def test_a_kpi_that_never_moved_may_still_double() -> None:
    assert not far("60", "30 30 30 30")
    assert far("95", "30 30 30 30")


def test_a_restless_kpi_may_move_more() -> None:
    assert not far("100", "10 60 30 80 20")
    assert far("2000", "10 60 30 80 20")


def test_one_odd_value_does_not_hide_the_next() -> None:
    assert far("310", "30 28 35 31 3100")
    assert not far("3000", "30 28 35 31 3100")


def test_without_history_the_goal_tells_what_is_usual() -> None:
    assert far("9.995", "", target="99.9", direction=Direction.HIGHER)
    assert not far("97", "", target="99.9", direction=Direction.HIGHER)


def test_nothing_is_far_from_a_kpi_that_aims_at_none_and_had_none() -> None:
    assert not far("3", "0 0 0 0", target="0")
    assert not far("3", "", target="0")


def test_none_at_all_is_far_unless_it_is_best_and_one_is_usual() -> None:
    assert not far("0", "3 5 4 3")
    assert far("0", "30 28 35 31")
    assert far("0", "99 98 99 97", target="99", direction=Direction.HIGHER)
