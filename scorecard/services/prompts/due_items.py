"""Due items: what somebody is asked for, put together from prompts and answers."""

from collections.abc import Iterable, Sequence

from scorecard.model.kpis import ActualInfo, NoData
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import DueItem
from scorecard.services.lookup.display_names import disambiguate, display_info_of
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.unit_of_work import UnitOfWork

NOT_ASKED = 0
"""In place of a prompt's row, where there is none."""


def list_due_items(uow: UnitOfWork, asked: Sequence[Prompt]) -> tuple[DueItem, ...]:
    """The items of some prompts, in their order, with answers where there are any."""
    if not asked:
        return ()
    places = [(one.kpi_id, one.period) for one in asked]
    answers, said = uow.actuals.list_answers(places), uow.no_data.list_of(places)
    return tuple(
        _item(uow, one, answers.get(place), said.get(place)) for one, place in zip(asked, places, strict=True)
    )


def list_unanswered_items(uow: UnitOfWork, asked: Iterable[Prompt]) -> tuple[DueItem, ...]:
    """The items of some prompts of which it is known that they have no answer, in their order."""
    return tuple(_item(uow, one) for one in asked)


def list_batch_items(uow: UnitOfWork, round_id: int) -> tuple[DueItem, ...]:
    """All that a round asked for, answered or not."""
    return list_due_items(uow, uow.prompts.list_batch(round_id))


def may_answer(card: Scorecard, item: DueItem, user: str) -> bool:
    """Whether somebody may answer a prompt."""
    return user == item.asked or user in card.people_for(item.kpi)


def list_open_items(uow: UnitOfWork, team_id: str, person: str) -> tuple[DueItem, ...]:
    """All that waits for a person's answer, on whichever scorecard, newest first, then what was missed."""
    every = [one.scorecard_id for one in uow.scorecards.list_revisions(team_id)]
    items = list_unanswered_items(uow, uow.prompts.list_open(every, person))
    return tuple(sorted(items, key=lambda item: item.is_missed))


def item_of(uow: UnitOfWork, kpi: Kpi, period: Period) -> DueItem:
    """A KPI's period as an item that no prompt stands for."""
    return DueItem(
        prompt=NOT_ASKED,
        kpi=display_info_of(uow, kpi.info.id),
        goal=kpi.goal_for(period),
        period=period,
        last=uow.actuals.find_before(kpi.info.id, period),
        actual=uow.actuals.find(kpi.info.id, period),
        is_retired=kpi.is_retired,
    )


def _item(
    uow: UnitOfWork, asked: Prompt, actual: ActualInfo | None = None, said: NoData | None = None
) -> DueItem:
    scorecard_id, kpi = uow.scorecards.get_kpi(asked.kpi_id)
    return DueItem(
        prompt=asked.prompt_id,
        kpi=disambiguate(uow, scorecard_id, kpi.info),
        goal=kpi.goal_for(asked.period),
        period=asked.period,
        last=uow.actuals.find_before(asked.kpi_id, asked.period),
        actual=actual,
        is_retired=kpi.is_retired,
        is_missed=asked.missed_at is not None,
        asked=asked.who(kpi.info.owner),
        no_data=None if actual else said,
    )
