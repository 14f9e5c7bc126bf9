from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scorecard.model.goals import Direction, Goal, Rating, Status
from scorecard.model.kpis import ActualInfo, NoData, OffThreshold, Reading, SetAside
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import DatedGoal
from scorecard.rules.prompt_schedule import KpiCalendar, calendar_of
from scorecard.rules.readings import ScorecardState, read_kpi, read_scorecard
from tests.unit.model.making import make_actual, make_kpi, make_objective, make_perspective, make_scorecard

LONDON = ZoneInfo("Europe/London")
DAYS = KpiCalendar(LONDON, LONDON)
W46, W47 = date(2026, 11, 9), date(2026, 11, 16)
ON_MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
ON_TUESDAY = datetime(2026, 11, 24, 0, tzinfo=UTC)


def read(newest: list[ActualInfo], now: datetime, frequency: Frequency = Frequency.WEEKLY) -> Reading:
    return read_kpi(make_kpi(1, frequency), newest, now, DAYS)


def test_an_answer_for_the_last_period_stands_at_once() -> None:
    reading = read([make_actual(W47, "85"), make_actual(W46, "95")], ON_MONDAY)
    assert (reading.period.key, reading.status, reading.awaited) == ("2026-W47", Status.ACCEPTABLE, None)
    assert reading.score == 75
    assert reading.last == make_actual(W46, "95")


def test_on_the_collecting_day_the_period_before_stands() -> None:
    reading = read([make_actual(W46, "95")], ON_MONDAY)
    assert (reading.period.key, reading.status, reading.score) == ("2026-W46", Status.ON_TARGET, 100)
    assert reading.awaited == Period.containing(W47, Frequency.WEEKLY)
    assert reading.last is None


def test_after_the_collecting_day_an_unanswered_period_has_no_data() -> None:
    reading = read([make_actual(W46, "95")], ON_TUESDAY)
    assert (reading.period.key, reading.status) == ("2026-W47", Status.NO_DATA)
    assert (reading.actual, reading.score, reading.progress) == (None, None, None)
    assert reading.awaited == reading.period
    assert reading.last == make_actual(W46, "95")


def test_a_value_two_periods_old_stands_for_nothing_on_the_collecting_day() -> None:
    reading = read([make_actual(date(2026, 11, 2), "95")], ON_MONDAY)
    assert (reading.status, reading.period.key) == (Status.NO_DATA, "2026-W46")


def test_a_kpi_that_never_had_a_value_is_no_data() -> None:
    reading = read([], ON_MONDAY)
    assert (reading.status, reading.score, reading.last) == (Status.NO_DATA, None, None)
    assert (reading.period.key, reading.awaited) == ("2026-W46", Period.containing(W47, Frequency.WEEKLY))


def test_a_month_that_ends_on_a_friday_is_collected_until_monday_night() -> None:
    june = make_actual(date(2026, 6, 1), "95", Frequency.MONTHLY)
    assert read([june], datetime(2026, 8, 3, 22, 59, tzinfo=UTC), Frequency.MONTHLY).actual == june
    assert read([june], datetime(2026, 8, 3, 23, 0, tzinfo=UTC), Frequency.MONTHLY).actual is None


@pytest.mark.parametrize(
    ("now", "stands"),
    [
        (datetime(2026, 11, 21, 12, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 12, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), False),
    ],
)
def test_over_the_weekend_thursday_stands_for_a_daily_kpi_whose_owner_is_asked_on_monday(
    now: datetime, stands: bool
) -> None:
    thursday = make_actual(date(2026, 11, 19), "95", Frequency.DAILY)
    reading = read([thursday], now, Frequency.DAILY)
    assert (reading.actual == thursday) is stands
    assert reading.awaited is not None


def test_an_early_answer_does_not_hide_that_the_last_period_is_unanswered() -> None:
    early = make_actual(date(2026, 11, 23), "95")
    reading = read([early, make_actual(W46, "95")], ON_MONDAY)
    assert reading.actual == early
    assert reading.awaited == Period.containing(W47, Frequency.WEEKLY)


def test_a_reading_holds_the_goal_of_its_own_period() -> None:
    strict = Goal(Direction.HIGHER, Decimal(99))
    kpi = make_kpi(
        goals=(
            DatedGoal(date(2020, 1, 1), Goal(Direction.HIGHER, Decimal(90))),
            DatedGoal(date(2026, 11, 16), strict),
        )
    )
    assert read_kpi(kpi, [make_actual(W46, "95")], ON_MONDAY, DAYS).status is Status.ON_TARGET
    assert read_kpi(kpi, [make_actual(W47, "95")], ON_MONDAY, DAYS).status is Status.OFF_THRESHOLD
    assert read_kpi(kpi, [], ON_TUESDAY, DAYS).goal == strict


def test_a_scorecard_tells_its_score_coverage_and_worst() -> None:
    first, second, third, fourth = (make_kpi(number) for number in range(1, 5))
    card = make_scorecard(
        make_perspective(make_objective(first), make_objective(second, third), name="Service"),
        make_perspective(make_objective(fourth), name="Money", weight="3"),
    )
    newest = {
        1: [make_actual(W47, "95")],
        2: [make_actual(W47, "80")],
        3: [make_actual(W47, "85")],
        4: [make_actual(W47, "70")],
    }
    view = read_scorecard(ScorecardState(card, newest, ON_TUESDAY, alerts={4: OffThreshold(W47)}))
    service, money = view.perspectives
    assert (service.result.score, service.result.coverage) == (Decimal("81.25"), 1)
    assert service.result.rating is Rating.FAIR
    assert service.worst
    assert service.worst.kpi.id == 2
    assert (money.result.score, money.result.rating) == (0, Rating.POOR)
    assert (view.result.score, view.result.rating) == (Decimal("20.3125"), Rating.POOR)
    assert (view.open_alerts, view.as_of) == (1, ON_TUESDAY)


def test_a_parent_with_a_value_out_shows_what_it_can_still_become() -> None:
    card = make_scorecard(make_perspective(make_objective(*(make_kpi(number) for number in (1, 2, 3, 4)))))
    newest = {number: [make_actual(W47, "95")] for number in (1, 2, 3)}
    result = read_scorecard(ScorecardState(card, newest, ON_TUESDAY)).result
    assert (result.score, result.range, result.rating) == (None, (75, 100), Rating.NONE)
    assert (result.given, result.due, result.coverage) == (3, 4, Decimal("0.75"))


def test_a_kpi_off_threshold_stays_so_until_a_newer_value_says_otherwise() -> None:
    reading = read([make_actual(W46, "70")], ON_TUESDAY)
    assert (reading.status, reading.actual, reading.is_out) == (Status.OFF_THRESHOLD, None, True)
    assert (reading.off_since, reading.overdue_since) == (W46, date(2026, 11, 24))


def test_one_kpi_off_threshold_keeps_a_good_parent_at_fair() -> None:
    kpis = [make_kpi(1, weight="19"), make_kpi(2)]
    card = make_scorecard(make_perspective(make_objective(*kpis)))
    newest = {1: [make_actual(W47, "95")], 2: [make_actual(W47, "70")]}
    result = read_scorecard(ScorecardState(card, newest, ON_TUESDAY)).result
    assert (result.score, result.rating, result.capped_by) == (95, Rating.FAIR, (kpis[1].info,))


def test_what_is_set_aside_leaves_weight_and_coverage() -> None:
    kpis = [make_kpi(1), make_kpi(2)]
    card = make_scorecard(make_perspective(make_objective(*kpis)))
    week = Period.containing(W47, Frequency.WEEKLY)
    aside = {(2, week): SetAside(week, "migration", "U9", ON_MONDAY)}
    state = ScorecardState(card, {1: [make_actual(W47, "95")]}, ON_TUESDAY, set_aside=aside)
    result = read_scorecard(state).result
    assert (result.score, result.coverage, result.rating) == (100, 1, Rating.GOOD)
    assert result.set_aside == (kpis[1].info,)


def test_what_is_off_threshold_by_its_newest_value_cannot_be_set_aside() -> None:
    week = Period.containing(W47, Frequency.WEEKLY)
    reading = read_kpi(
        make_kpi(),
        [make_actual(W46, "70")],
        ON_TUESDAY,
        DAYS,
        set_aside={(1, week): SetAside(week, "migration", "U9", ON_MONDAY)},
    )
    assert (reading.set_aside, reading.is_out) == (None, True)


def test_while_a_week_is_collected_it_is_told_how_many_are_in() -> None:
    card = make_scorecard(make_perspective(make_objective(make_kpi(1), make_kpi(2))))
    newest = {1: [make_actual(W47, "95")], 2: [make_actual(W46, "95")]}
    [collecting] = read_scorecard(ScorecardState(card, newest, ON_MONDAY)).collecting
    assert (collecting.period.key, collecting.given, collecting.asked) == ("2026-W47", 1, 2)
    assert read_scorecard(ScorecardState(card, newest, ON_MONDAY.replace(hour=8))).collecting == ()
    assert read_scorecard(ScorecardState(card, newest, ON_TUESDAY)).collecting == ()


def test_what_needs_attention_is_off_then_explained_then_overdue_the_longest_first() -> None:
    card = make_scorecard(make_perspective(make_objective(*(make_kpi(number) for number in range(1, 6)))))
    newest = {
        1: [make_actual(W46, "95")],
        2: [make_actual(W46, "70")],
        3: [make_actual(date(2026, 10, 26), "95")],
        4: [make_actual(W46, "95")],
        5: [make_actual(W47, "95")],
    }
    week = Period.containing(W47, Frequency.WEEKLY)
    explained = {(4, week): NoData(week, "vendor outage", "U1", ON_MONDAY)}
    found = read_scorecard(ScorecardState(card, newest, ON_TUESDAY, explained)).attention
    groups = (found.off, found.explained, found.overdue)
    assert [[one.kpi.id for one in group] for group in groups] == [[2], [4], [3, 1]]


def test_a_scorecard_without_values_has_no_score_and_nothing_to_celebrate() -> None:
    card = make_scorecard(make_perspective(make_objective(make_kpi())))
    view = read_scorecard(ScorecardState(card, {}, ON_TUESDAY))
    assert (view.result.score, view.result.coverage, view.result.rating) == (None, 0, Rating.NONE)
    assert view.perspectives[0].worst is None
    assert not view.is_all_well


def test_a_scorecard_on_target_has_nothing_worst() -> None:
    card = make_scorecard(make_perspective(make_objective(make_kpi())))
    view = read_scorecard(ScorecardState(card, {1: [make_actual(W47, "95")]}, ON_TUESDAY))
    assert view.perspectives[0].worst is None
    assert view.result.rating is Rating.GOOD
    assert view.is_all_well


def test_what_is_overdue_begins_with_the_first_period_that_needs_a_value() -> None:
    kpi, week = make_kpi(), Period.containing(W47, Frequency.WEEKLY)
    days = calendar_of(make_scorecard(make_perspective(make_objective(kpi))), kpi)
    newest, now = [make_actual(W46, "95")], ON_TUESDAY + timedelta(weeks=2)

    def overdue(**known: Any) -> list[int]:
        reading = read_kpi(kpi, newest, now, days, **known)
        assert reading.overdue_since == days.due_on(reading.overdue[0])
        return [period.start.isocalendar().week for period in reading.overdue]

    assert overdue() == [47, 48, 49]
    assert overdue(no_data={(1, week): NoData(week, "outage", "U1", ON_MONDAY)}) == [48, 49]
    aside = SetAside(week.next(), "migration", "U9", ON_MONDAY)
    assert overdue(set_aside={(1, week.next()): aside}) == [47, 49]
