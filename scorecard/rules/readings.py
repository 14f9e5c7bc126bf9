"""Readings of a scorecard: the standing of each part, from its structure and newest actuals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo, Away, NoData, OffThreshold, Reading, SetAside
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Objective, Perspective, Scorecard
from scorecard.model.views.reports import (
    Change,
    CollectingPeriod,
    Lacking,
    ObjectiveView,
    PerspectiveView,
    ScorecardView,
    WeightShares,
    list_weighted,
)
from scorecard.rules.prompt_schedule import KpiCalendar, calendar_of, find_due_on
from scorecard.rules.scoring import (
    progress,
    rate_objective,
    rate_perspective,
    rate_scorecard,
    read_pace,
    score,
    weigh,
    weigh_score,
)

NewestActuals = Mapping[int, Sequence[ActualInfo]]
"""KPI id -> its two newest actuals, newest first."""
NoDataByPlace = Mapping[tuple[int, Period], NoData]
"""KPI id and period -> the statement that it has no value."""
AwayByKpi = Mapping[int, Away]
"""KPI id -> the owner's absence, if they are away."""


@dataclass(frozen=True)
class ScorecardState:
    """Everything known of a scorecard at a moment, from which each part of it is read.

    Attributes:
        now: The moment, UTC.
        alerts: What is known of each KPI with an open alert, by KPI id.
        set_aside: What an admin left out, by KPI id and period.
        calendars: The calendars used so far, which KPIs of one owner and prompt time share.
    """

    card: Scorecard
    newest: NewestActuals
    now: datetime
    explained: NoDataByPlace = field(default_factory=dict)
    absent: AwayByKpi = field(default_factory=dict)
    alerts: Mapping[int, OffThreshold] = field(default_factory=dict)
    set_aside: Mapping[tuple[int, Period], SetAside] = field(default_factory=dict)
    calendars: dict[tuple[str, time], KpiCalendar] = field(default_factory=dict, compare=False, repr=False)

    def read(self, kpi: Kpi) -> Reading:
        """Return the standing of one of its KPIs."""
        own = kpi.info.id
        return read_kpi(
            kpi,
            self.newest.get(own, ()),
            self.now,
            self._calendar_of(kpi),
            no_data=self.explained,
            away=self.absent.get(own),
            alert=self.alerts.get(own),
            set_aside=self.set_aside,
        )

    def _calendar_of(self, kpi: Kpi) -> KpiCalendar:
        whose = kpi.info.owner, kpi.prompt_time
        if whose not in self.calendars:
            self.calendars[whose] = calendar_of(self.card, kpi)
        return self.calendars[whose]


def read_kpi(
    kpi: Kpi,
    newest: Sequence[ActualInfo],
    now: datetime,
    days: KpiCalendar,
    *,
    no_data: NoDataByPlace | None = None,
    away: Away | None = None,
    alert: OffThreshold | None = None,
    set_aside: Mapping[tuple[int, Period], SetAside] | None = None,
) -> Reading:
    """Return the standing of a KPI at a moment.

    Args:
        kpi: The KPI.
        newest: Its two newest actuals, newest first.
        now: The moment, UTC.
        days: When its periods are asked for and due.
        no_data: The statements that periods have no value.
        away: The absence of its owner, or None.
        alert: What is known of it while its alert is open.
        set_aside: What an admin left out, by KPI id and period.
    """
    zone = days.scorecard_zone
    ended = kpi.last_ended(now, zone)
    due = days.find_due(ended, now)
    actual = newest[0] if newest and newest[0].period >= due else None
    last = next(iter(newest[1:] if actual else newest), None)
    period = actual.period if actual else due if kpi.owes(due, zone) else ended
    goal, status = kpi.goal_for(period), _status(kpi, actual, last)
    is_off = status is Status.OFF_THRESHOLD
    off = alert or (OffThreshold(newest[0].period.start, newest[0].note) if is_off else None)
    aside = set_aside or {}
    left_out = None if actual or is_off else aside.get((kpi.info.id, period))
    is_out = actual is None and left_out is None and kpi.owes(due, zone)
    is_wanted = kpi.owes(ended, zone) and (kpi.info.id, ended) not in aside
    is_unanswered = all(one.period != ended for one in newest)
    is_missing = is_wanted and is_unanswered
    statement = (no_data or {}).get((kpi.info.id, due if is_out else ended))
    is_collecting = is_wanted and days.is_collecting(ended, now)
    is_overdue = is_out and not statement
    overdue = _list_overdue(kpi, last, due, zone, (aside, no_data or {})) if is_overdue else ()
    return Reading(
        kpi=kpi.info,
        goal=goal,
        period=period,
        actual=actual,
        status=status,
        progress=progress(goal, actual.value) if actual else None,
        score=score(goal, actual.value) if actual else None,
        awaited=ended if is_missing and statement is None else None,
        last=last,
        is_out=is_out,
        off_since=off.since if off else None,
        off_reason=off.reason if off else "",
        action=off.action if off else None,
        expected=off.expected if off else None,
        alert_id=off.alert_id if off else 0,
        overdue_since=days.due_on(overdue[0]) if overdue else None,
        collecting=ended if is_collecting else None,
        asked_before=days.asked_before(ended, now) if is_collecting else None,
        no_data=statement if is_missing or is_out else None,
        away=away if (is_missing or is_out) and statement is None else None,
        set_aside=left_out,
        set_aside_next=aside.get((kpi.info.id, ended)) if due < ended and is_unanswered else None,
        overdue=overdue,
    )


def _status(kpi: Kpi, actual: ActualInfo | None, last: ActualInfo | None) -> Status:
    """Return the status of the value; without one, off threshold lasts and nothing else does."""
    if actual:
        return kpi.status_of(actual)
    is_still_off = last is not None and kpi.status_of(last) is Status.OFF_THRESHOLD
    return Status.OFF_THRESHOLD if is_still_off else Status.NO_DATA


def find_missing(card: Scorecard, kpi: Kpi, newest: Sequence[ActualInfo], now: datetime) -> Period:
    """Return the period whose value is missing, or will be next: the newest due one, if it is out."""
    due = find_due_on(card, kpi, now)
    is_out = kpi.owes(due, card.zone) and not (newest and newest[0].period >= due)
    return due if is_out else kpi.last_ended(now, card.zone)


def _list_overdue(
    kpi: Kpi,
    last: ActualInfo | None,
    due: Period,
    zone: ZoneInfo,
    settled: Sequence[Collection[tuple[int, Period]]],
) -> tuple[Period, ...]:
    """Return the due periods without a value since the last one, oldest first.

    Args:
        kpi: The KPI.
        last: Its newest value, or None.
        due: The newest due period, which is one of them.
        zone: The scorecard's.
        settled: What is left out by KPI id and period: what was set aside, what has no data.
    """
    found, period = [due], due
    while kpi.owes(period.previous(), zone) and (last is None or period.previous() > last.period):
        period = period.previous()
        if not any((kpi.info.id, period) in places for places in settled):
            found.append(period)
    return tuple(reversed(found))


def read_objective(state: ScorecardState, objective: Objective) -> ObjectiveView:
    """Return the standing of an objective."""
    readings = tuple(state.read(kpi) for kpi in objective.kpis)
    return ObjectiveView(
        objective.name,
        objective.statement,
        objective.due,
        objective.weight,
        rate_objective(readings, state.card.bands),
        readings,
        read_pace(objective.kpis[0], objective.due, readings[0]) if readings else None,
        objective.supports,
        objective.initiatives,
    )


def read_perspective(state: ScorecardState, perspective: Perspective) -> PerspectiveView:
    """Return the standing of a perspective."""
    objectives = tuple(read_objective(state, one) for one in perspective.objectives)
    return PerspectiveView(
        perspective.name,
        perspective.weight,
        rate_perspective(objectives, state.card.bands),
        find_worst(list_weighted(objectives)),
        objectives,
    )


def read_scorecard(state: ScorecardState) -> ScorecardView:
    """Return the standing of a whole scorecard."""
    card = state.card
    perspectives = tuple(read_perspective(state, one) for one in card.perspectives)
    return ScorecardView(
        card.name,
        card.locale,
        card.timezone,
        state.now,
        rate_scorecard(perspectives, card.bands),
        perspectives,
        len(state.alerts),
        _collecting([reading for one in perspectives for reading in one.readings]),
    )


def _collecting(readings: Sequence[Reading]) -> tuple[CollectingPeriod, ...]:
    wanted = {reading.collecting for reading in readings if reading.collecting}
    periods = wanted | {reading.set_aside_next.period for reading in readings if reading.set_aside_next}
    return tuple(
        _collect(readings, period) for period in sorted(periods, key=lambda one: (one.end, one.start))
    )


def _collect(readings: Sequence[Reading], period: Period) -> CollectingPeriod:
    asked = [one for one in readings if one.collecting == period]
    aside = [one for one in readings if one.set_aside_next and one.set_aside_next.period == period]
    return CollectingPeriod(
        period,
        given=sum(one.actual is not None and one.actual.period == period for one in asked),
        asked=len(asked),
        set_aside=tuple(one.kpi for one in aside if one.kpi.weight),
    )


def find_worst(readings: Sequence[Reading]) -> Reading | None:
    """Return the weakest KPI that counts and is not on target; one that is off without a value leads."""
    short = [
        one for one in readings if one.counts and one.status in {Status.OFF_THRESHOLD, Status.ACCEPTABLE}
    ]
    return min(short, key=lambda one: Fraction(-1) if one.score is None else one.score, default=None)


def list_comparable(state: ScorecardState, view: ScorecardView, since: datetime) -> list[tuple[int, Period]]:
    """Return the KPI ids and periods to compare with, each KPI's oldest first.

    It is what was due then and, while that is compared with what is due now, all that was over by then, which
    may have come early and stood already.

    Args:
        state: The scorecard.
        view: Its standing now.
        since: The earlier moment, UTC.
    """
    return [(one.kpi.id, period) for one in view.readings for period in _list_alike(state, one, since)]


def _list_alike(state: ScorecardState, reading: Reading, since: datetime) -> list[Period]:
    kpi = state.card.kpis_by_id[reading.kpi.id]
    first, period = _find_alike(state, kpi, reading, since), kpi.last_ended(since, state.card.zone)
    found = []
    while (period := min(period, reading.period)) > first:
        found.append(period)
        period = period.previous()
    return [min(first, reading.period), *reversed(found)]


def list_compared(
    state: ScorecardState,
    view: ScorecardView,
    since: datetime,
    known_then: NewestActuals,
    answered: Collection[tuple[int, Period]],
) -> dict[int, Period]:
    """Return the period that each KPI is compared with, by KPI id.

    Like is compared with like: what is due now with what was due then, and a value that came while its period
    is being collected with the period that was newest then. What had come early by then stood already; where
    one that could have come early has no value, nobody can tell, so that one is it.

    Args:
        state: The scorecard.
        view: Its standing now.
        since: The earlier moment, UTC.
        known_then: The newest actuals known at that moment.
        answered: Those of `list_comparable` that have a value now.
    """
    return {
        one.kpi.id: _find_compared(state, one, _list_alike(state, one, since), known_then, answered)
        for one in view.readings
    }


def _find_compared(
    state: ScorecardState,
    reading: Reading,
    alike: Sequence[Period],
    known_then: NewestActuals,
    answered: Collection[tuple[int, Period]],
) -> Period:
    row, zone = reading.kpi.id, state.card.zone
    owed = [one for one in alike[1:] if state.card.kpis_by_id[row].owes(one, zone)]
    gaps = [one for one in owed if (row, one) not in answered and (row, one) not in state.set_aside]
    early = [actual.period for actual in known_then.get(row, ())][:1]
    return next(iter(gaps), min(max([alike[0], *early]), reading.period))


def _find_alike(state: ScorecardState, kpi: Kpi, reading: Reading, since: datetime) -> Period:
    if reading.period <= find_due_on(state.card, kpi, state.now):
        return find_due_on(state.card, kpi, since)
    return kpi.last_ended(since, state.card.zone)


def compare(
    state: ScorecardState,
    view: ScorecardView,
    periods: Mapping[int, Period],
    values: Mapping[int, Decimal],
) -> tuple[Change, tuple[Change, ...]]:
    """Return the change of a whole scorecard and of each of its perspectives.

    Both sides are reckoned by the goals of today. A rise is shown only if every KPI due on either side has a
    value on both and none is set aside on one side alone; a fall may stand over those that have both. What is
    set aside on both sides is left out.

    Args:
        state: The scorecard.
        view: Its standing now.
        periods: See `list_compared`.
        values: The values of those periods, by KPI id, as they are known now.
    """
    pairs = [_Pair.of(state, reading, periods[reading.kpi.id], values) for reading in view.readings]
    kept = {one.now.kpi.id: one for one in pairs if one.is_whole}
    lacking = {one.now.kpi.id: one.lacking for one in pairs if one.lacking}
    scores = {row: one.then for row, one in kept.items()}, {row: one.now.score for row, one in kept.items()}
    then, now = (
        roll_up(state.card, {row: weigh_score(points) for row, points in side.items()}) for side in scores
    )
    return (
        change_of(then.whole, now.whole, _first(view.readings, lacking)),
        tuple(
            change_of(before, after, _first(one.readings, lacking))
            for before, after, one in zip(then.perspectives, now.perspectives, view.perspectives, strict=True)
        ),
    )


@dataclass(frozen=True)
class _Pair:
    """A KPI at two moments.

    Attributes:
        then: Its score at the earlier one, or None.
        lacking: The KPI and the period for which it has no value though one is due on either side.
    """

    now: Reading
    then: Fraction | None
    lacking: Lacking | None

    @property
    def is_whole(self) -> bool:
        """True if both sides have a value that counts."""
        return self.then is not None and self.now.score is not None and self.now.counts and not self.lacking

    @classmethod
    def of(
        cls, state: ScorecardState, now: Reading, period: Period, values: Mapping[int, Decimal]
    ) -> "_Pair":
        """Return a KPI now and in the period that it is compared with."""
        kpi = state.card.kpis_by_id[now.kpi.id]
        value = values.get(now.kpi.id)
        was_aside = value is None and (now.kpi.id, period) in state.set_aside
        if not now.kpi.weight or (was_aside and now.set_aside):
            return cls(now, None, None)
        if was_aside or now.set_aside:
            other = period if was_aside else now.period
            return cls(now, None, Lacking(now.kpi, other, is_set_aside=True))
        then = None if value is None else score(now.goal, value)
        is_due = now.actual or now.is_out or value is not None or kpi.owes(period, state.card.zone)
        missing = now.period if now.actual is None else period if value is None else None
        return cls(now, then, Lacking(now.kpi, missing) if is_due and missing else None)


def _first(readings: Iterable[Reading], lacking: Mapping[int, Lacking]) -> Lacking | None:
    return next((lacking[one.kpi.id] for one in readings if one.kpi.id in lacking), None)


@dataclass(frozen=True)
class RolledUp:
    """What some KPIs' scores make of their parents, each None if nothing below it counts.

    Attributes:
        whole: The scorecard.
        perspectives: Each perspective, in order.
        objectives: Each objective, in order, by perspective.
    """

    whole: WeightShares | None
    perspectives: Sequence[WeightShares | None]
    objectives: Sequence[Sequence[WeightShares | None]]


def roll_up(card: Scorecard, shares: Mapping[int, WeightShares | None]) -> RolledUp:
    """Roll some KPIs up.

    Args:
        card: The scorecard.
        shares: What is in of each KPI's weight, by KPI id; the rest of them does not count.
    """
    objectives = [
        [weigh((kpi.info.weight, shares.get(kpi.info.id)) for kpi in one.kpis) for one in part.objectives]
        for part in card.perspectives
    ]
    perspectives = [
        weigh((one.weight, own) for one, own in zip(part.objectives, found, strict=True))
        for part, found in zip(card.perspectives, objectives, strict=True)
    ]
    whole = weigh((part.weight, own) for part, own in zip(card.perspectives, perspectives, strict=True))
    return RolledUp(whole, perspectives, objectives)


def change_of(then: WeightShares | None, now: WeightShares | None, lacking: Lacking | None) -> Change:
    """Return the change between two sides; a rise is none while something that is due cannot be compared."""
    points = floor(now.low) - floor(then.low) if then and now and then.due and now.due else 0
    return Change(lacking=lacking) if lacking and points >= 0 else Change(points)


def list_reached(view: ScorecardView, values: Mapping[int, Decimal]) -> list[Reading]:
    """Return the KPIs on target whose value of a week ago misses the target of today.

    Args:
        view: The scorecard's standing now.
        values: The values of the periods compared with, by KPI id.
    """
    return [
        item
        for item in view.readings
        if item.status is Status.ON_TARGET
        and item.actual
        and item.kpi.id in values
        and item.goal.status_of(values[item.kpi.id]) is not Status.ON_TARGET
    ]


def has_recovered(reading: Reading, was: Decimal | None) -> bool:
    """Return whether a KPI whose alert is over recovered by its value, and not by an easier goal.

    Args:
        reading: Its standing now.
        was: The last value before the one that ended its alert, or None.
    """
    is_well = reading.actual is not None and reading.status is not Status.OFF_THRESHOLD
    return is_well and reading.goal.status_of(was) is Status.OFF_THRESHOLD
