"""The agenda of a review: the exceptions that people should talk about, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from scorecard.model.goals import Band, Direction, Goal, Status
from scorecard.model.kpis import ActualInfo, Reading
from scorecard.model.scorecard import Kpi
from scorecard.model.signals import Signal, Variation
from scorecard.model.views.reports import ObjectiveView, PerspectiveView
from scorecard.model.views.reviews import AgendaItem, Reason, ReviewResponse, Topic
from scorecard.rules.strategy import lacks_initiative

LOOKED_BACK = 12
"""The latest periods of a KPI that are looked at."""
ENOUGH = 6
"""The values among them from which on something is said of all of them."""
STALE_FROM = 2
"""The due periods without a value from which on a KPI is stale."""
DUE_WITHIN = timedelta(days=31)
CHANGES: Mapping[Variation | None, Topic] = {
    Variation.WORSENING: Topic.WORSENED,
    Variation.IMPROVING: Topic.IMPROVED,
}
"""What a real change is on the agenda, if it is for the worse or for the better."""
QUARTER = Decimal("0.25")
RANKS = {topic: rank for rank, topic in enumerate(Topic)}


@dataclass(frozen=True)
class KpiPast:
    """What a review needs to know of a KPI's past.

    Attributes:
        actuals: Its values of the latest periods, oldest first.
        signal: What its past says of the newest one, or None.
    """

    kpi: Kpi
    actuals: Sequence[ActualInfo]
    signal: Signal | None = None


@dataclass(frozen=True)
class LeftOver:
    """An item that an earlier review left to this one, and the day of that."""

    about: AgendaItem
    day: date


def build_agenda(
    perspectives: Sequence[PerspectiveView],
    pasts: Mapping[int, KpiPast],
    today: date,
    *,
    actions: Sequence[ReviewResponse] = (),
    left: Sequence[LeftOver] = (),
) -> list[AgendaItem]:
    """Return what a review is about, the most pressing first.

    Args:
        perspectives: How the scorecard stands.
        pasts: The past of each KPI, by KPI id.
        today: The day in the scorecard's zone.
        actions: What earlier reviews want done that nobody has said to be done.
        left: What the last review left; something that is gone from the scorecard is not taken up again.
    """
    found = [_action_item(one) for one in actions]
    subjects = set[tuple[int | None, str, str, int | None]]()
    for perspective in perspectives:
        for objective in perspective.objectives:
            place = AgendaItem((), perspective=perspective.name, objective=objective.name)
            kpis = [AgendaItem((), kpi_id=reading.kpi.id) for reading in objective.readings]
            subjects |= {item.subject for item in (place, *kpis)}
            found.append(replace(place, reasons=tuple(_judge_objective(objective, today))))
            found += [_judge(reading, pasts[reading.kpi.id]) for reading in objective.readings]
    items = _take_up([item for item in found if item.reasons], left, subjects)
    return sorted(items, key=lambda item: RANKS[item.reasons[0].topic])


def _action_item(action: ReviewResponse) -> AgendaItem:
    return AgendaItem((Reason(Topic.ACTION, since=action.due),), action_id=action.id)


def _judge(reading: Reading, past: KpiPast) -> AgendaItem:
    """Return a KPI as an item, without reasons if there is nothing to talk about."""
    is_unplanned = reading.status is Status.OFF_THRESHOLD and not (reading.action or reading.expected)
    reasons = [Reason(Topic.UNPLANNED, since=reading.off_since)] if is_unplanned else []
    if past.signal and past.signal.is_change and not reading.expected:
        began = past.signal.changed_in
        topic = CHANGES.get(past.signal.variation, Topic.CHANGED)
        reasons.append(Reason(topic, since=began.start if began else None))
    reasons += _judge_values(past)
    if len(reading.overdue) >= STALE_FROM:
        reasons.append(Reason(Topic.STALE, len(reading.overdue), reading.overdue_since))
    ordered = sorted(reasons, key=lambda reason: RANKS[reason.topic])
    alert = (reading.alert_id or None) if is_unplanned else None
    return AgendaItem(tuple(ordered), kpi_id=reading.kpi.id, alert_id=alert)


def _judge_values(past: KpiPast) -> list[Reason]:
    """Return what is to be said of all values of the latest periods."""
    kpi, actuals, count = past.kpi, past.actuals, len(past.actuals)
    if count < ENOUGH:
        return []
    met = [kpi.status_of(actual) is Status.ON_TARGET for actual in actuals]
    if not any(met):
        return [Reason(Topic.NEVER_MET, count)]
    if not all(met):
        return []
    if all(is_by_far(kpi.goal_for(actual.period), actual.value) for actual in actuals):
        return [Reason(Topic.BY_FAR, count)]
    is_unquestioned = count >= LOOKED_BACK and not any(actual.note for actual in actuals)
    return [Reason(Topic.UNQUESTIONED, count)] if is_unquestioned else []


def is_by_far(goal: Goal, value: Decimal) -> bool:
    """Return whether a value is better than its target by as much as the threshold is worse.

    Without a threshold a quarter of the target counts. Within a band, nothing is better than anything else.
    """
    if goal.direction is Direction.RANGE or isinstance(goal.target, Band) or isinstance(goal.threshold, Band):
        return False
    margin = abs(goal.target * QUARTER if goal.threshold is None else goal.threshold - goal.target)
    better = goal.target - value if goal.direction is Direction.LOWER else value - goal.target
    return margin > 0 and better >= margin


def _judge_objective(objective: ObjectiveView, today: date) -> Iterable[Reason]:
    if lacks_initiative(objective):
        yield Reason(Topic.NO_INITIATIVE)
    if objective.due and objective.due <= today + DUE_WITHIN:
        yield Reason(Topic.DUE, since=objective.due)


def _take_up(
    items: list[AgendaItem], left: Sequence[LeftOver], subjects: set[tuple[int | None, str, str, int | None]]
) -> list[AgendaItem]:
    """Return items with what an earlier review left: marked, or put back if it is still on the scorecard."""
    days = {one.about.subject: one.about.left_from or one.day for one in left}
    found = [replace(item, left_from=days.pop(item.subject, None)) for item in items]
    rest = [one.about for one in left if one.about.subject in days.keys() & subjects]
    return [
        *found,
        *(
            AgendaItem(
                (Reason(Topic.LEFT),),
                kpi_id=about.kpi_id,
                perspective=about.perspective,
                objective=about.objective,
                left_from=days[about.subject],
            )
            for about in rest
        ),
    ]
