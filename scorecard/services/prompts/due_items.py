"""Due items: what somebody is asked for, put together from prompts and answers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scorecard.model.kpis import ActualInfo
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi
from scorecard.model.views.prompts import DueItem
from scorecard.services.lookup.display_names import disambiguate, display_info_of
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.unit_of_work import UnitOfWork

Place = tuple[int, Period]
"""A KPI's row and a period."""
NOT_ASKED = 0
"""The prompt row of an item that was never asked for."""


def list_due_items(uow: UnitOfWork, prompts: Sequence[Prompt]) -> tuple[DueItem, ...]:
    """Return the items of some prompts, in the same order, with their answers if there are any."""
    if not prompts:
        return ()
    places = [(prompt.kpi_id, prompt.period) for prompt in prompts]
    answers, no_data = uow.actuals.list_answers(places), uow.no_data.list_of(places)
    aside, items = uow.set_aside.list_of(places), list_unanswered_items(uow, prompts)
    return tuple(
        replace(
            item,
            actual=answers.get(place),
            no_data=None if place in answers else no_data.get(place),
            set_aside=None if place in answers else aside.get(place),
        )
        for item, place in zip(items, places, strict=True)
    )


def list_unanswered_items(uow: UnitOfWork, prompts: Iterable[Prompt]) -> tuple[DueItem, ...]:
    """Return the items of some prompts known to be unanswered, in the same order."""
    asked = list(prompts)
    last = _list_last(uow, [(prompt.kpi_id, prompt.period) for prompt in asked])
    return tuple(_item(uow, prompt, last.get((prompt.kpi_id, prompt.period))) for prompt in asked)


def list_batch_items(uow: UnitOfWork, round_id: int) -> tuple[DueItem, ...]:
    """Return all items of a batch, answered or not."""
    return list_due_items(uow, uow.prompts.list_batch(round_id))


def list_open_items(uow: UnitOfWork, team_id: str, person: str) -> tuple[DueItem, ...]:
    """Return all items on a team's scorecards that wait for a person, newest first, missed ones last."""
    items = list_unanswered_items(uow, list_waiting_prompts(uow, team_id, person))
    return tuple(sorted(items, key=lambda item: item.is_missed))


def list_waiting_prompts(uow: UnitOfWork, team_id: str, person: str) -> list[Prompt]:
    """Return the prompts on a team's scorecards that wait for a person, newest first."""
    card_ids = [revision.scorecard_id for revision in uow.scorecards.list_revisions(team_id)]
    return uow.prompts.list_open(card_ids, person)


def item_of(uow: UnitOfWork, kpi: Kpi, period: Period) -> DueItem:
    """Return a KPI's period as an item without a prompt."""
    return DueItem(
        prompt=NOT_ASKED,
        kpi=display_info_of(uow, kpi.info.id),
        goal=kpi.goal_for(period),
        period=period,
        last=uow.actuals.find_before(kpi.info.id, period),
        actual=uow.actuals.find(kpi.info.id, period),
        is_retired=kpi.is_retired,
    )


def _list_last(uow: UnitOfWork, places: Iterable[Place]) -> dict[Place, ActualInfo]:
    """Return the newest value before each of some places, with one query for each period."""
    kpis_of = defaultdict[Period, set[int]](set)
    for kpi_id, period in places:
        kpis_of[period].add(kpi_id)
    return {
        (kpi_id, period): last
        for period, kpi_ids in kpis_of.items()
        for kpi_id, last in uow.actuals.list_before(kpi_ids, period).items()
    }


def _item(uow: UnitOfWork, prompt: Prompt, last: ActualInfo | None) -> DueItem:
    scorecard_id, kpi = uow.scorecards.get_kpi(prompt.kpi_id)
    return DueItem(
        prompt=prompt.prompt_id,
        kpi=disambiguate(uow, scorecard_id, kpi.info),
        goal=kpi.goal_for(prompt.period),
        period=prompt.period,
        last=last,
        actual=None,
        is_retired=kpi.is_retired,
        is_missed=prompt.missed_at is not None,
        asked=prompt.assignee(kpi.info.owner),
        snoozed_until=prompt.snoozed_until,
    )
