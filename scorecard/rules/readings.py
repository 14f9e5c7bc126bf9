"""Readings of a scorecard: from its structure and its newest actuals to how each part stands."""

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
"""KPI id -> why its newest period without a value has none, where somebody said so."""
AwayByKpi = Mapping[int, Away]
"""KPI id -> that its owner is away, where they are."""
EVERY_WEEKDAY = Calendar()


@dataclass(frozen=True)
class ScorecardState:
    """What is known of a scorecard at a moment, by which every part of it is read.

    Attributes:
        now: The moment, UTC.
    """

    card: Scorecard
    newest: NewestActuals
    now: datetime
    explained: NoDataByKpi = field(default_factory=dict)
    absent: AwayByKpi = field(default_factory=dict)

    def read(self, kpi: Kpi) -> Reading:
        """How one of its KPIs stands."""
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
    """How a KPI stands at a moment.

    Args:
        kpi: What is read.
        newest: Its two newest actuals, newest first.
        now: The moment, UTC.
        zone: The scorecard's time zone.
        no_data: The newest period that was said to have no value.
        away: That its owner is away, or None.
        calendar: On which days its owner is asked.
    """
    ended = kpi.last_ended(now, zone)
    stands = bool(newest) and _stands(newest[0].period, ended, now, zone, calendar)
    actual = newest[0] if stands else None
    period = actual.period if actual else ended
    goal = kpi.goal_for(period)
    said = no_data if no_data and no_data.period == ended else None
    is_missing = _is_missing(kpi, newest, ended, zone)
    return Reading(
        kpi=kpi.info,
        goal=goal,
        period=period,
        actual=actual,
        status=goal.status_of(actual.value if actual else None),
        progress=progress(goal, actual.value) if actual else None,
        score=score(goal, actual.value) if actual else None,
        awaited=ended if is_missing and said is None else None,
        last=next(iter(newest[1:] if stands else newest), None),
        no_data=said if is_missing else None,
        away=away if is_missing and said is None else None,
    )


def _is_missing(kpi: Kpi, newest: Sequence[ActualInfo], ended: Period, zone: ZoneInfo) -> bool:
    """Whether the last ended period has no value; one that was over before the KPI came needs none."""
    return ended.ended_at(zone) >= kpi.since and all(one.period != ended for one in newest)


def read_objective(known: ScorecardState, objective: Objective) -> ObjectiveView:
    """How an objective stands."""
    readings = tuple(known.read(kpi) for kpi in objective.kpis)
    told = roll_up([_scored(reading) for reading in readings])
    return ObjectiveView(
        objective.name,
        objective.statement,
        objective.due,
        told.score,
        told.coverage,
        known.card.bands.status_of(told.score),
        readings,
    )


def read_perspective(known: ScorecardState, perspective: Perspective) -> PerspectiveView:
    """How a perspective stands."""
    objectives = tuple(read_objective(known, one) for one in perspective.objectives)
    weights = [one.weight for one in perspective.objectives]
    told = roll_up(
        [
            WeightedScore(weight, one.score, one.coverage)
            for weight, one in zip(weights, objectives, strict=True)
        ]
    )
    readings = [reading for one in objectives for reading in one.readings]
    return PerspectiveView(
        perspective.name,
        told.score,
        told.coverage,
        known.card.bands.status_of(told.score),
        _counts(readings),
        _worst(readings),
        objectives,
    )


def read_scorecard(known: ScorecardState, open_alerts: int) -> ScorecardView:
    """How a whole scorecard stands."""
    card = known.card
    perspectives = tuple(read_perspective(known, one) for one in card.perspectives)
    weights = [one.weight for one in card.perspectives]
    told = roll_up(
        [
            WeightedScore(weight, one.score, one.coverage)
            for weight, one in zip(weights, perspectives, strict=True)
        ]
    )
    return ScorecardView(
        card.name,
        card.locale,
        card.timezone,
        known.now,
        told.score,
        told.coverage,
        card.bands.status_of(told.score),
        perspectives,
        open_alerts,
    )


def _stands(period: Period, ended: Period, now: datetime, zone: ZoneInfo, calendar: Calendar) -> bool:
    """Whether a KPI's newest value still tells how it stands: nobody had to give a newer one yet."""
    return period >= ended or now < collecting_until(period.next(), zone, calendar.is_working_day)


def _scored(reading: Reading) -> WeightedScore:
    return WeightedScore(reading.kpi.weight, reading.score, ZERO if reading.score is None else ONE)


def _counts(readings: Sequence[Reading]) -> dict[Status, int]:
    counted = Counter(reading.status for reading in readings)
    return {status: counted[status] for status in Status}


def _worst(readings: Sequence[Reading]) -> Reading | None:
    told = [one for one in readings if one.score is not None and one.status is not Status.ON_TARGET]
    return min(told, key=lambda reading: reading.score or ZERO, default=None)
