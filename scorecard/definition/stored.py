"""The definition that a stored scorecard stands for."""

from scorecard.definition.fields import WeeklyPost
from scorecard.definition.models import (
    KpiDefinition,
    ObjectiveDefinition,
    PerspectiveDefinition,
    ScorecardDefinition,
)
from scorecard.model.scorecard import Kpi, Objective, Perspective, Scorecard


def define(card: Scorecard) -> ScorecardDefinition:
    """A stored scorecard as the file that would make it; what was stored is not validated again."""
    return ScorecardDefinition.model_construct(
        key=card.key,
        name=card.name,
        timezone=card.timezone,
        locale=card.locale,
        channel=card.channel,
        weekly_post=WeeklyPost(card.weekly_day, card.weekly_time),
        admins=card.admins,
        readers=card.readers,
        private=card.private,
        bands=card.bands,
        reminders=card.reminders,
        region=card.region,
        lock_after=card.lock_after,
        perspectives=tuple(map(_perspective, card.perspectives)),
    )


def _perspective(one: Perspective) -> PerspectiveDefinition:
    return PerspectiveDefinition.model_construct(
        name=one.name, weight=one.weight, objectives=tuple(map(_objective, one.objectives))
    )


def _objective(one: Objective) -> ObjectiveDefinition:
    return ObjectiveDefinition.model_construct(
        name=one.name,
        statement=one.statement,
        due=one.due,
        weight=one.weight,
        kpis=tuple(map(_kpi, one.kpis)),
    )


def _kpi(one: Kpi) -> KpiDefinition:
    info, goal = one.info, one.goals[-1].goal
    return KpiDefinition.model_construct(
        key=info.key,
        name=info.name,
        aliases=info.aliases,
        definition=info.definition,
        unit=info.unit,
        direction=goal.direction,
        frequency=info.frequency,
        target=goal.target,
        threshold=goal.threshold,
        baseline=goal.baseline,
        owner=info.owner,
        cover=info.cover,
        weight=info.weight,
        prompt=one.prompt_time,
    )
