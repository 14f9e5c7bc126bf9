"""Receipts: what was stored, told back as it was understood."""

from collections.abc import Sequence

from scorecard.clock import Clock
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.scores import progress
from scorecard.domain.structure import Scorecard
from scorecard.domain.views import ActualInfo, ReceiptView
from scorecard.services.due_items import list_open_items
from scorecard.services.people import whereabouts
from scorecard.storage.unit_of_work import Store, UnitOfWork


class Receipts:
    """Reads receipts of actuals that were recorded."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list(self, actual_ids: Sequence[int], reader: str) -> list[ReceiptView]:
        """The receipts of some actuals, for the person who gave them."""
        with self._store.reading() as uow:
            return [read_receipt(uow, actual_id, reader) for actual_id in actual_ids]


def read_receipt(uow: UnitOfWork, actual_id: int, reader: str) -> ReceiptView:
    """The receipt of one actual."""
    kpi_id, actual = uow.actuals.get(actual_id)
    scorecard_id, kpi = uow.scorecards.find_kpi(kpi_id)
    card = uow.scorecards.get(scorecard_id)
    goal = kpi.goal_for(actual.period)
    return ReceiptView(
        kpi=kpi.info,
        goal=goal,
        actual=actual,
        before=uow.actuals.find_superseded(kpi_id, actual),
        status=goal.status_of(actual.value),
        progress=progress(goal, actual.value),
        locale=whereabouts(uow, card, reader).locale,
        remaining=list_open_items(uow, card.id, reader),
    )


def receipt_of(card: Scorecard, actuals: Sequence[ActualInfo], to: str, *, cause: str) -> Outgoing:
    """One message with the receipts of some actuals.

    Args:
        card: Their scorecard.
        actuals: What was recorded together.
        to: Slack id of the person.
        cause: The event or click that they came by, which makes the receipt one of its kind.
    """
    facts = {"actuals": [actual.id for actual in actuals], "reader": to}
    return Outgoing(f"receipt:{cause}", Kind.RECEIPT, card.team_id, to, facts)
