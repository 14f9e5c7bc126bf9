"""Properties of the rule that tells what is far from a KPI's usual values."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scorecard.model.goals import Direction, Goal
from scorecard.rules.usual import Usual

numbers = st.decimals(-(10**4), 10**4, places=1)
sizes = st.decimals(1, 10**4, places=1)
histories = st.lists(numbers, min_size=4, max_size=12)
gaps = st.none() | st.decimals(0, 1000, places=1)
LOWER, HIGHER = Direction.LOWER, Direction.HIGHER


def usual(history: list[Decimal], target: Decimal, gap: Decimal | None, unit: str = "min") -> Usual:
    return Usual(history, Goal(LOWER, target, None if gap is None else target + gap), unit)


@given(histories | st.lists(numbers, max_size=3), numbers, gaps, numbers)
def test_values_a_thousand_times_as_large_get_the_same_verdict(
    history: list[Decimal], target: Decimal, gap: Decimal | None, value: Decimal
) -> None:
    larger = usual([1000 * past for past in history], 1000 * target, None if gap is None else 1000 * gap, "s")
    known = usual(history, target, gap)
    if value or known.is_known:  # zero has no size: whether a first one is usual is told by a count
        assert larger.is_far(1000 * value) == known.is_far(value)


@given(st.lists(sizes, min_size=4, max_size=12), sizes, st.data())
def test_between_values_of_one_size_nothing_is_far(
    history: list[Decimal], target: Decimal, data: st.DataObject
) -> None:
    middle = sorted(history)[len(history) // 2]
    alike = [past for past in history if middle / 2 <= past <= 2 * middle]
    value = data.draw(st.decimals(min(alike), max(alike), places=1))
    assert not usual(history, target, middle).is_far(value)


@given(histories, numbers, gaps, numbers)
def test_what_was_confirmed_once_is_never_asked_about_again(
    history: list[Decimal], target: Decimal, gap: Decimal | None, value: Decimal
) -> None:
    assert not usual([*history, value], target, gap).is_far(value)


@given(
    st.lists(st.decimals(50, 100, places=2), min_size=4, max_size=12),
    st.decimals(50, 99, places=2),
    st.none() | st.decimals(0, 40, places=2),
    st.decimals(13, 100, places=2),
)
def test_what_is_far_near_a_hundred_is_as_far_near_zero(
    history: list[Decimal], target: Decimal, gap: Decimal | None, value: Decimal
) -> None:
    high = Usual(history, Goal(HIGHER, target, None if gap is None else target - gap), "%")
    low = Usual(
        [100 - past for past in history],
        Goal(LOWER, 100 - target, None if gap is None else 100 - target + gap),
        "%",
    )
    if high.is_far(value):
        assert low.is_far(100 - value)


@given(st.lists(sizes, min_size=4, max_size=12), sizes)
def test_a_digit_that_slipped_is_far_for_a_kpi_that_moves_little(
    history: list[Decimal], target: Decimal
) -> None:
    middle = sorted(history)[len(history) // 2]
    calm = [middle + past / 10**6 for past in history]
    known = usual(calm, middle, None)
    assert known.is_far(middle * 10)
    assert known.is_far(middle / 10)
    assert known.is_far(-middle)
