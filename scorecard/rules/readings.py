"""Readings of a scorecard: the standing of each part, from its structure and newest actuals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from scorecard.model.calendars import Calendar
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo, Away, NoData, Reading
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Objective, Perspective, Scorecard
from scorecard.model.views.reports import ObjectiveView, PerspectiveView, ScorecardView
from scorecard.rules.prompt_schedule import collecting_until
from scorecard.rules.scoring import WeightedScore, progress, roll_up, score

ONE, ZERO = Decimal(1), Decimal(0)
NewestActuals = Mapping[int, Sequence[ActualInfo]]
"""KPI id -> its two newest actuals, newest first."""
NoDataByKpi = Mapping[int, NoData]
"""KPI id -> the statement that its newest period has no value, if somebody gave one."""
AwayByKpi = Mapping[int, Away]
"""KPI id -> the owner's absence, if they are away."""
EVERY_WEEKDAY = Calendar()


@dataclass(frozen=True)
class ScorecardState:
    """The known state of a scorecard at a moment, from which each part is read.

    Attributes:
        now: The moment, UTC.
    """

    card: Scorecard
    newest: NewestActuals
    now: datetime
    explained: NoDataByKpi = field(default_factory=dict)
    absent: AwayByKpi = field(default_factory=dict)

    def read(self, kpi: Kpi) -> Reading:
        """Return the reading of one of its KPIs."""
        own = kpi.info.id
        return read_kpi(
            kpi,
            self.newest.get(own, ()),
            self.now,
            self.card.zone,
            no_data=self.explained.get(own),
            away=self.absent.get(own),
            calendar=self.card.calendar_for(kpi.info.owner),
        )


def read_kpi(
    kpi: Kpi,
    newest: Sequence[ActualInfo],
    now: datetime,
    zone: ZoneInfo,
    *,
    no_data: NoData | None = None,
    away: Away | None = None,
    calendar: Calendar = EVERY_WEEKDAY,
) -> Reading:
    """Return the reading of a KPI at a moment.

    Args:
        kpi: The KPI.
        newest: Its two newest actuals, newest first.
        now: The moment, UTC.
        zone: The scorecard's time zone.
        no_data: The newest statement that a period has no value.
        away: The owner's absence, or None.
        calendar: The days on which its owner is asked.
    """
    ended = kpi.last_ended(now, zone)
    stands = bool(newest) and _stands(newest[0].period, ended, now, zone, calendar)
    actual = newest[0] if stands else None
    period = actual.period if actual else ended
    goal = kpi.goal_for(period)
    statement = no_data if no_data and no_data.period == ended else None
    is_missing = _is_missing(kpi, newest, ended, zone)
    return Reading(
        kpi=kpi.info,
        goal=goal,
        period=period,
        actual=actual,
        status=goal.status_of(actual.value if actual else None),
        progress=progress(goal, actual.value) if actual else None,
        score=score(goal, actual.value) if actual else None,
        awaited=ended if is_missing and statement is None else None,
        last=next(iter(newest[1:] if stands else newest), None),
        no_data=statement if is_missing else None,
        away=away if is_missing and statement is None else None,
    )


def _is_missing(kpi: Kpi, newest: Sequence[ActualInfo], ended: Period, zone: ZoneInfo) -> bool:
    """Return whether the last ended period lacks a value; one that ended before the KPI came needs none."""
    return ended.ended_at(zone) >= kpi.since and all(actual.period != ended for actual in newest)


def read_objective(state: ScorecardState, objective: Objective) -> ObjectiveView:
    """Return the standing of an objective."""
    readings = tuple(state.read(kpi) for kpi in objective.kpis)
    total = roll_up([_scored(reading) for reading in readings])
    return ObjectiveView(
        objective.name,
        objective.statement,
        objective.due,
        total.score,
        total.coverage,
        state.card.bands.status_of(total.score),
        readings,
    )


def read_perspective(state: ScorecardState, perspective: Perspective) -> PerspectiveView:
    """Return the standing of a perspective."""
    objectives = tuple(read_objective(state, objective) for objective in perspective.objectives)
    weights = [objective.weight for objective in perspective.objectives]
    total = roll_up(
        [
            WeightedScore(weight, objective.score, objective.coverage)
            for weight, objective in zip(weights, objectives, strict=True)
        ]
    )
    readings = [reading for objective in objectives for reading in objective.readings]
    return PerspectiveView(
        perspective.name,
        total.score,
        total.coverage,
        state.card.bands.status_of(total.score),
        _counts(readings),
        _worst(readings),
        objectives,
    )


def read_scorecard(state: ScorecardState, open_alerts: int) -> ScorecardView:
    """Return the standing of a whole scorecard."""
    card = state.card
    perspectives = tuple(read_perspective(state, perspective) for perspective in card.perspectives)
    weights = [perspective.weight for perspective in card.perspectives]
    total = roll_up(
        [
            WeightedScore(weight, perspective.score, perspective.coverage)
            for weight, perspective in zip(weights, perspectives, strict=True)
        ]
    )
    return ScorecardView(
        card.name,
        card.locale,
        card.timezone,
        state.now,
        total.score,
        total.coverage,
        card.bands.status_of(total.score),
        perspectives,
        open_alerts,
    )


def _stands(period: Period, ended: Period, now: datetime, zone: ZoneInfo, calendar: Calendar) -> bool:
    """Return whether a KPI's newest value is still current: nobody had to give a newer one yet."""
    return period >= ended or now < collecting_until(period.next(), zone, calendar.is_working_day)


def _scored(reading: Reading) -> WeightedScore:
    return WeightedScore(reading.kpi.weight, reading.score, ZERO if reading.score is None else ONE)


def _counts(readings: Sequence[Reading]) -> dict[Status, int]:
    counted = Counter(reading.status for reading in readings)
    return {status: counted[status] for status in Status}


def _worst(readings: Sequence[Reading]) -> Reading | None:
    candidates = [
        reading
        for reading in readings
        if reading.score is not None and reading.status is not Status.ON_TARGET
    ]
    return min(candidates, key=lambda reading: reading.score or ZERO, default=None)
