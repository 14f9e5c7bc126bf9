"""Receipts: the complete outcome of one message, reported back to its sender."""

from collections.abc import Iterable, Sequence

from scorecard.clock import Clock
from scorecard.model import payloads
from scorecard.model.kpis import ActualInfo, KpiInfo, NoData
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.periods import Period
from scorecard.model.replies import ReplyOutcome
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import Handover
from scorecard.model.views.replies import ReceiptView, ReplyOutcomeView, SnoozedView
from scorecard.rules.scoring import progress
from scorecard.services.actuals.so_what import find_changed_from
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import local_settings_of
from scorecard.services.prompts.due_items import list_open_items
from scorecard.services.prompts.handovers import read_handover
from scorecard.storage.unit_of_work import Store, UnitOfWork


class Receipts:
    """Reads the receipts that people get for their messages."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list(self, actual_ids: Sequence[int], reader: str) -> list[ReceiptView]:
        """Return the receipts of several actuals for the person who gave them."""
        with self._store.reading() as uow:
            return read_receipts(uow, actual_ids, reader)

    def read(self, outcome: ReplyOutcome, reader: str) -> ReplyOutcomeView:
        """Return the outcome of one message for its sender."""
        with self._store.reading() as uow:
            return read_outcome(uow, outcome, reader)


def read_receipts(uow: UnitOfWork, actual_ids: Sequence[int], reader: str) -> list[ReceiptView]:
    """Return the receipts of several actuals."""
    given = uow.actuals.get_each(actual_ids)
    return [_read_receipt(uow, *given[actual_id], reader) for actual_id in actual_ids]


def _read_receipt(uow: UnitOfWork, kpi_id: int, actual: ActualInfo, reader: str) -> ReceiptView:
    """Return the receipt of one actual."""
    card, kpi = uow.scorecards.get_of(kpi_id)
    goal = kpi.goal_for(actual.period)
    place, is_taken_back = (kpi_id, actual.period), bool(actual.taken_back_by)
    standing = uow.actuals.find(*place) if is_taken_back else None
    stated = uow.no_data.list_of([place]).get(place) if is_taken_back and standing is None else None
    said = None if is_taken_back else uow.so_whats.find(kpi_id, actual.period, kpi.status_of(actual))
    return ReceiptView(
        kpi=display_info_of(uow, kpi_id),
        goal=goal,
        actual=actual,
        before=uow.actuals.find_replaced(kpi_id, actual),
        standing=standing,
        no_data=stated if stated and stated.at >= actual.at else None,
        status=goal.status_of(actual.value),
        progress=progress(goal, actual.value),
        locale=local_settings_of(uow, card, reader).locale,
        so_what=said,
        changed_from=None if said else find_changed_from(uow, kpi, actual, reader),
    )


def read_outcome(uow: UnitOfWork, outcome: ReplyOutcome, reader: str) -> ReplyOutcomeView:
    """Return the outcome of one message."""
    rows = (*outcome.actuals, *outcome.already)
    given = uow.actuals.get_each(rows)
    card = _card_of(uow, outcome, [given[row][0] for row in rows])
    settings = local_settings_of(uow, card, reader)
    return ReplyOutcomeView(
        receipts=tuple(_read_receipt(uow, *given[row], reader) for row in outcome.actuals),
        already=tuple(_read_receipt(uow, *given[row], reader) for row in outcome.already),
        no_data=tuple(_no_data(uow, outcome.no_data)),
        standing=_standing(uow, outcome.no_data),
        snoozed=tuple(
            SnoozedView(_kpis(uow, snooze.kpis), _kpis(uow, snooze.others), snooze.until)
            for snooze in outcome.snoozed
        ),
        offers=tuple(_offers(uow, outcome.offers)),
        remaining=list_open_items(uow, card.team_id, reader),
        locale=settings.locale,
        timezone=settings.zone.key,
    )


def build_receipt(team_id: str, outcome: ReplyOutcome, to: str, *, cause: str) -> OutgoingMessage:
    """Return the message that reports the outcome of another.

    Args:
        team_id: Slack team.
        outcome: What the other message led to.
        to: Slack user id of its sender.
        cause: The event or click that caused it; makes the receipt's key unique.
    """
    return OutgoingMessage(payloads.Receipt(**dict(outcome), reader=to, cause=cause), team_id, to)


def build_receipts(team_id: str, outcome: ReplyOutcome, to: str, *, cause: str) -> list[OutgoingMessage]:
    """Return the messages that report an outcome: a receipt, then one for each change request.

    A request that was withdrawn has one, too.
    """
    messages = [build_receipt(team_id, outcome, to, cause=cause)] if outcome.has_receipt else []
    for request_id in outcome.requests:
        asked = payloads.ChangeAsked(request=request_id, reader=to, cause=cause)
        messages.append(OutgoingMessage(asked, team_id, to))
    for request_id in outcome.withdrawn:
        withdrawn = payloads.ChangeRefused(request=request_id, reader=to, is_withdrawn=True)
        messages.append(OutgoingMessage(withdrawn, team_id, to))
    return messages


def _card_of(uow: UnitOfWork, outcome: ReplyOutcome, kpi_ids: list[int]) -> Scorecard:
    """Return the scorecard that an outcome concerns, or the first of several.

    `kpi_ids` are the rows of the KPIs that were given a value.
    """
    kpi_ids = kpi_ids + [uow.change_requests.get(request_id).kpi_id for request_id in outcome.requests]
    kpi_ids += [kpi_id for kpi_id, _ in outcome.no_data]
    kpi_ids += [kpi_id for snooze in outcome.snoozed for kpi_id in snooze.kpis]
    if kpi_ids:
        return uow.scorecards.get_of(kpi_ids[0])[0]
    return uow.scorecards.get(uow.batches.get(outcome.offers[0]).scorecard_id)


def _no_data(uow: UnitOfWork, places: Sequence[tuple[int, Period]]) -> Iterable[tuple[KpiInfo, NoData]]:
    reasons = uow.no_data.list_stated(places)
    for place in places:
        yield display_info_of(uow, place[0]), reasons[place]


def _standing(uow: UnitOfWork, places: Sequence[tuple[int, Period]]) -> dict[int, ActualInfo]:
    """Return the values of the places whose statement was taken back, by the row of the statement."""
    taken = {place: one for place, one in uow.no_data.list_stated(places).items() if one.taken_back_by}
    return {taken[place].id: actual for place, actual in uow.actuals.list_answers(taken).items()}


def _kpis(uow: UnitOfWork, kpi_ids: Iterable[int]) -> tuple[KpiInfo, ...]:
    return tuple(display_info_of(uow, kpi_id) for kpi_id in kpi_ids)


def _offers(uow: UnitOfWork, batch_ids: Iterable[int]) -> Iterable[Handover]:
    for batch_id in batch_ids:
        row = uow.handovers.find(batch_id)
        if row:
            yield read_handover(uow, row)
