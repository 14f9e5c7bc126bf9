"""Receipts: all that came of one message, told back as it was understood."""

from collections.abc import Iterable, Sequence

from scorecard.clock import Clock
from scorecard.model.kpis import KpiInfo, NoData
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.periods import Period
from scorecard.model.replies import ReplyOutcome
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import Handover
from scorecard.model.views.replies import ReceiptView, ReplyOutcomeView, SnoozedView
from scorecard.rules.scoring import progress
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import local_settings_of
from scorecard.services.prompts.due_items import list_open_items
from scorecard.services.prompts.handovers import read_handover
from scorecard.storage.unit_of_work import Store, UnitOfWork


class Receipts:
    """Reads what people are told of what they sent."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list(self, actual_ids: Sequence[int], reader: str) -> list[ReceiptView]:
        """The receipts of some actuals, for the person who gave them."""
        with self._store.reading() as uow:
            return [read_receipt(uow, actual_id, reader) for actual_id in actual_ids]

    def read(self, done: ReplyOutcome, reader: str) -> ReplyOutcomeView:
        """All that came of one message, for the person who sent it."""
        with self._store.reading() as uow:
            return read_outcome(uow, done, reader)


def read_receipt(uow: UnitOfWork, actual_id: int, reader: str) -> ReceiptView:
    """The receipt of one actual."""
    kpi_id, actual = uow.actuals.get(actual_id)
    card, kpi = uow.scorecards.get_of(kpi_id)
    goal = kpi.goal_for(actual.period)
    return ReceiptView(
        kpi=display_info_of(uow, kpi_id),
        goal=goal,
        actual=actual,
        before=uow.actuals.find_superseded(kpi_id, actual),
        status=goal.status_of(actual.value),
        progress=progress(goal, actual.value),
        locale=local_settings_of(uow, card, reader).locale,
    )


def read_outcome(uow: UnitOfWork, done: ReplyOutcome, reader: str) -> ReplyOutcomeView:
    """All that came of one message."""
    card = _card_of(uow, done)
    where = local_settings_of(uow, card, reader)
    return ReplyOutcomeView(
        receipts=tuple(read_receipt(uow, actual_id, reader) for actual_id in done.actuals),
        no_data=tuple(_no_data(uow, done.no_data)),
        snoozed=tuple(
            SnoozedView(_kpis(uow, one.kpis), _kpis(uow, one.others), one.until) for one in done.snoozed
        ),
        offers=tuple(_offers(uow, done.offers)),
        remaining=list_open_items(uow, card.team_id, reader),
        locale=where.locale,
        timezone=where.zone.key,
    )


def build_receipt(team_id: str, done: ReplyOutcome, to: str, *, cause: str) -> OutgoingMessage:
    """One message with all that came of another.

    Args:
        team_id: Slack team.
        done: What came of it.
        to: Slack id of the person.
        cause: The event or click that it came by, which makes the receipt one of its kind.
    """
    return OutgoingMessage(
        f"receipt:{cause}", MessageKind.RECEIPT, team_id, to, {**done.to_facts(), "reader": to}
    )


def build_receipts(team_id: str, done: ReplyOutcome, to: str, *, cause: str) -> list[OutgoingMessage]:
    """What the person reads whose message was taken: a receipt, then each change that was asked for."""
    told = [build_receipt(team_id, done, to, cause=cause)] if done.has_receipt else []
    for request_id in done.requests:
        key, facts = f"change_asked:{request_id}:{cause}", {"request": request_id, "reader": to}
        told.append(OutgoingMessage(key, MessageKind.CHANGE_ASKED, team_id, to, facts))
    return told


def _card_of(uow: UnitOfWork, done: ReplyOutcome) -> Scorecard:
    """The scorecard that it was about, or one of those."""
    kpi_ids = [uow.actuals.get(actual_id)[0] for actual_id in done.actuals]
    kpi_ids += [uow.change_requests.get(request_id).kpi_id for request_id in done.requests]
    kpi_ids += [kpi_id for kpi_id, _ in done.no_data]
    kpi_ids += [kpi_id for one in done.snoozed for kpi_id in one.kpis]
    if kpi_ids:
        return uow.scorecards.get_of(kpi_ids[0])[0]
    return uow.scorecards.get(uow.batches.get(done.offers[0]).scorecard_id)


def _no_data(uow: UnitOfWork, places: Sequence[tuple[int, Period]]) -> Iterable[tuple[KpiInfo, NoData]]:
    said = uow.no_data.list_of(places)
    for place in places:
        yield display_info_of(uow, place[0]), said[place]


def _kpis(uow: UnitOfWork, kpi_ids: Iterable[int]) -> tuple[KpiInfo, ...]:
    return tuple(display_info_of(uow, kpi_id) for kpi_id in kpi_ids)


def _offers(uow: UnitOfWork, round_ids: Iterable[int]) -> Iterable[Handover]:
    for round_id in round_ids:
        row = uow.handovers.find(round_id)
        if row:
            yield read_handover(uow, row)
