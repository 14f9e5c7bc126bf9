"""The agenda of a review: which exceptions are on it, in which order, and what is left from the last one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from scorecard.model.goals import Band, Direction, Goal
from scorecard.model.kpis import AlertAction, Expected, Reading
from scorecard.model.scorecard import Initiative
from scorecard.model.signals import Signal, Variation
from scorecard.model.views.reviews import AgendaItem, Reason, ResponseKind, ReviewResponse, Topic
from scorecard.rules.reviews.agenda import KpiPast, LeftOver, build_agenda, is_by_far
from tests.builders import NOW, WEEK_47, a_perspective, a_reading, a_signal, an_objective
from tests.unit.rules.reviews.cards import KPI, a_kpi_past

TODAY = date(2026, 12, 2)
WORK = Initiative("New rota", "U0PRIYA")
FINE = a_reading(25)
OFF = replace(a_reading(52), off_since=date(2026, 11, 16), alert_id=7)
PLAN = AlertAction("", "new rota", "U0SAM", TODAY, "U0SAM", NOW)
KNOWN = Expected("migration", TODAY, "U0SAM", NOW)
CHANGED = a_signal(variation=Variation.WORSENING, changed_in=WEEK_47)


def agenda(
    reading: Reading = FINE,
    *values: int,
    signal: Signal | None = None,
    notes: Sequence[str] = (),
    left: Sequence[LeftOver] = (),
    actions: Sequence[ReviewResponse] = (),
    **objective: Any,
) -> list[AgendaItem]:
    """Return the agenda of a scorecard with one KPI, which has had some values."""
    past = KpiPast(KPI, a_kpi_past(*values, notes=notes), signal)
    about = replace(an_objective("Faster", reading, initiatives=(WORK,)), **objective)
    parts = [a_perspective("Processes", about)]
    return build_agenda(parts, {reading.kpi.id: past}, TODAY, actions=actions, left=left)


def topics(items: Sequence[AgendaItem]) -> list[list[Topic]]:
    return [[reason.topic for reason in item.reasons] for item in items]


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (FINE, []),
        (a_reading(40), []),
        (a_reading(None), []),
        (OFF, [[Topic.UNPLANNED]]),
        (replace(OFF, action=PLAN), []),
        (replace(OFF, expected=KNOWN), []),
        (replace(FINE, overdue=(WEEK_47,)), []),
        (replace(FINE, overdue=tuple(WEEK_47.latest(3))), [[Topic.STALE]]),
    ],
)
def test_only_an_exception_is_on_it(reading: Reading, expected: list[list[Topic]]) -> None:
    assert topics(agenda(reading)) == expected


@pytest.mark.parametrize(
    ("values", "notes", "expected"),
    [
        ([52] * 5, [], []),
        ([52] * 6, [], [[Topic.NEVER_MET]]),
        ([40] * 12, [], [[Topic.NEVER_MET]]),  # acceptable is not on target
        ([52] * 11 + [30], [], []),
        ([15] * 6, [], [[Topic.BY_FAR]]),
        ([15] * 11 + [16], [], [[Topic.UNQUESTIONED]]),
        ([25] * 11, [], []),
        ([25] * 12, [], [[Topic.UNQUESTIONED]]),
        ([25] * 12, ["new rota"], []),
    ],
)
def test_all_its_values_together_can_be_an_exception(
    values: list[int], notes: list[str], expected: list[list[Topic]]
) -> None:
    assert topics(agenda(FINE, *values, notes=notes)) == expected


def test_a_real_change_is_one_unless_it_is_expected() -> None:
    assert topics(agenda(FINE, signal=CHANGED)) == [[Topic.WORSENED]]
    assert topics(agenda(FINE, signal=replace(CHANGED, variation=Variation.IMPROVING))) == [[Topic.IMPROVED]]
    assert topics(agenda(FINE, signal=replace(CHANGED, variation=Variation.CHANGED))) == [[Topic.CHANGED]]
    assert topics(agenda(replace(OFF, expected=KNOWN), signal=CHANGED)) == []
    assert topics(agenda(FINE, signal=replace(CHANGED, changed_in=None))) == []


@pytest.mark.parametrize(
    ("objective", "expected"),
    [
        ({}, [[Topic.UNPLANNED]]),
        ({"initiatives": ()}, [[Topic.UNPLANNED], [Topic.NO_INITIATIVE]]),
        ({"due": TODAY + timedelta(days=31)}, [[Topic.UNPLANNED], [Topic.DUE]]),
        ({"due": TODAY + timedelta(days=32)}, [[Topic.UNPLANNED]]),
        ({"due": TODAY - timedelta(days=1)}, [[Topic.UNPLANNED], [Topic.DUE]]),
        ({"due": TODAY, "initiatives": ()}, [[Topic.UNPLANNED], [Topic.NO_INITIATIVE, Topic.DUE]]),
    ],
)
def test_an_objective_is_on_it_for_reasons_of_its_own(
    objective: dict[str, Any], expected: list[list[Topic]]
) -> None:
    assert topics(agenda(OFF, **objective)) == expected


def test_a_kpi_is_one_item_with_all_its_reasons_the_most_pressing_first() -> None:
    reading = replace(OFF, overdue=tuple(WEEK_47.latest(2)))
    [item] = agenda(reading, *[52] * 12, signal=CHANGED)
    assert [reason.topic for reason in item.reasons] == [
        *(Topic.UNPLANNED, Topic.WORSENED, Topic.NEVER_MET, Topic.STALE)
    ]
    assert item.alert_id == OFF.alert_id


def test_an_alert_that_is_planned_is_not_planned_again() -> None:
    [item] = agenda(replace(OFF, action=PLAN), *[52] * 12)
    assert (topics([item]), item.alert_id) == ([[Topic.NEVER_MET]], None)


def test_actions_not_done_come_first() -> None:
    action = ReviewResponse(ResponseKind.ACTION, "new rota", "U0SAM", TODAY, "U0HEAD", NOW, id=4)
    first, second = agenda(OFF, actions=[action])
    assert (first.action_id, first.reasons) == (4, (Reason(Topic.ACTION, since=TODAY),))
    assert topics([second]) == [[Topic.UNPLANNED]]


class TestLeftFromTheLastReview:
    DAY = date(2026, 11, 4)
    KPI_ITEM = AgendaItem((Reason(Topic.UNPLANNED),), kpi_id=FINE.kpi.id)

    def test_what_is_no_exception_any_more_is_still_talked_about(self) -> None:
        [item] = agenda(left=[LeftOver(self.KPI_ITEM, self.DAY)])
        assert (topics([item]), item.kpi_id, item.left_from) == ([[Topic.LEFT]], FINE.kpi.id, self.DAY)

    def test_what_still_is_one_is_marked_and_not_there_twice(self) -> None:
        [item] = agenda(OFF, left=[LeftOver(self.KPI_ITEM, self.DAY)])
        assert (topics([item]), item.left_from) == ([[Topic.UNPLANNED]], self.DAY)

    def test_what_is_left_again_keeps_its_first_day(self) -> None:
        again = replace(self.KPI_ITEM, left_from=date(2026, 10, 7))
        [item] = agenda(OFF, left=[LeftOver(again, self.DAY)])
        assert item.left_from == date(2026, 10, 7)

    @pytest.mark.parametrize(
        "gone",
        [
            AgendaItem((Reason(Topic.STALE),), kpi_id=99),
            AgendaItem((Reason(Topic.DUE),), perspective="Processes", objective="Slower"),
            AgendaItem((Reason(Topic.ACTION),), action_id=4),
        ],
    )
    def test_what_is_gone_from_the_scorecard_is_left_out(self, gone: AgendaItem) -> None:
        assert agenda(left=[LeftOver(gone, self.DAY)]) == []


@pytest.mark.parametrize(
    ("goal", "value", "expected"),
    [
        (Goal(Direction.LOWER, Decimal(30), Decimal(45)), "15", True),
        (Goal(Direction.LOWER, Decimal(30), Decimal(45)), "15.01", False),
        (Goal(Direction.HIGHER, Decimal(95), Decimal(90)), "100", True),
        (Goal(Direction.HIGHER, Decimal(95), Decimal(90)), "99.9", False),
        (Goal(Direction.HIGHER, Decimal(40)), "50", True),
        (Goal(Direction.HIGHER, Decimal(40)), "49", False),
        (Goal(Direction.LOWER, Decimal(0)), "-1", False),
        (Goal(Direction.RANGE, Band(Decimal(-2), Decimal(2))), "0", False),
        (Goal(Direction.LOWER, Decimal(30), Decimal(30)), "10", False),
    ],
)
def test_by_far_is_as_much_better_as_a_threshold_is_worse(goal: Goal, value: str, *, expected: bool) -> None:
    assert is_by_far(goal, Decimal(value)) is expected
