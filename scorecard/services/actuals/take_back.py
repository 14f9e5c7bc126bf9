"""Undo: values and statements of no data taken back, all those of one message at once, and put back again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.kpis import ActualInfo, NoData
from scorecard.model.outbox import Address, OutgoingMessage
from scorecard.model.payloads import Receipt, ReceiptUpdate
from scorecard.model.replies import ReplyOutcome
from scorecard.model.scorecard import Kpi
from scorecard.model.submissions import Submission
from scorecard.services.actuals.change_requests import (
    Recorded,
    note_no_data_or_request,
    outcome_of,
    put_back_or_request,
    take_back_no_data_or_request,
    take_back_or_request,
    withdraw,
)
from scorecard.services.actuals.receipts import build_receipts
from scorecard.services.actuals.record import Recorder
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_actual, get_no_data
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import mention


@dataclass(frozen=True)
class Given:
    """What was given together in one message: the rows of its values and of its statements of no data.

    Attributes:
        requests: Rows of its changes that wait for an admin.
    """

    actuals: tuple[int, ...] = ()
    no_data: tuple[int, ...] = ()
    requests: tuple[int, ...] = ()


Action = Callable[["Undoer", Given], ReplyOutcome]


class TakeBacks:
    """Takes back and puts back what was given, at the press of a button."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def undo(self, team_id: str, user: str, given: Given, at: Address, *, cause: str) -> None:
        """Take back what was given together, all of it or nothing.

        Args:
            team_id: Slack team.
            user: Slack user id of the person who pressed.
            given: What they take back.
            at: The message with the button; it shows the change if it is one of ours.
            cause: The click; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such value.
            NotAllowed: The person may not give one of the values.
            InvalidInput: One of them does not count any more.
        """
        self._change(Undoer.take_back, team_id, user, given, at=at, cause=cause)

    def put_back(self, team_id: str, user: str, given: Given, at: Address, *, cause: str) -> None:
        """Give what was taken back together once more; see `undo`."""
        self._change(Undoer.put_back, team_id, user, given, at=at, cause=cause)

    def _change(
        self, action: Action, team_id: str, user: str, given: Given, *, at: Address, cause: str
    ) -> None:
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            for actual_id in given.actuals:
                get_actual(uow, team_id, actual_id)
            for row_id in given.no_data:
                get_no_data(uow, team_id, row_id)
            outcome = action(Undoer(uow, team_id, user, now), given)
            for message in _shown(uow, team_id, given, outcome, user, at=at, cause=cause):
                uow.outbox.add(message, now)
            uow.commit()


@dataclass(frozen=True)
class Undoer:
    """Takes back and puts back what was given, for one person, inside the caller's transaction.

    For what is in a locked period the admins get a change request.

    Attributes:
        typed: The text that asked for it; empty if a button did.
    """

    uow: UnitOfWork
    team_id: str
    user: str
    now: datetime
    typed: str = ""

    def take_back(self, given: Given) -> ReplyOutcome:
        """Take back what was given together, and withdraw what waits for an admin; see `TakeBacks.undo`."""
        self._hold(given)
        values, no_data = (
            map(self._take_back_value, given.actuals),
            map(self._take_back_no_data, given.no_data),
        )
        return outcome_of([*values, *no_data]).model_copy(update={"withdrawn": self._withdraw(given)})

    def put_back(self, given: Given) -> ReplyOutcome:
        """Give what was taken back together once more.

        Raises:
            NotAllowed: The person may not give one of the values.
            InvalidInput: One was not taken back, or another was given since.
        """
        self._hold(given)
        values, no_data = map(self._put_back_value, given.actuals), map(self._put_back_no_data, given.no_data)
        return outcome_of([*values, *no_data])

    def _withdraw(self, given: Given) -> tuple[int, ...]:
        """End the requests among what was given, and return their rows."""
        requests = map(self.uow.change_requests.get, given.requests)
        return tuple(withdraw(self.uow, one, self.user, self.now).id for one in requests)

    def _take_back_value(self, actual_id: int) -> Recorded:
        kpi_id, actual = self.uow.actuals.get(actual_id)
        recorder, kpi = Recorder.of(self.uow, kpi_id, self.now)
        return take_back_or_request(recorder, kpi, actual, self.user, self.typed)

    def _put_back_value(self, actual_id: int) -> Recorded:
        kpi_id, actual = self.uow.actuals.get(actual_id)
        recorder, kpi = Recorder.of(self.uow, kpi_id, self.now)
        if not self._is_untouched(kpi_id, actual):
            raise _changed(kpi)
        return put_back_or_request(recorder, kpi, actual, self.user)

    def _is_untouched(self, kpi_id: int, taken: ActualInfo) -> bool:
        """Return whether nothing was given or said since a value was taken back."""
        current = self.uow.actuals.find(kpi_id, taken.period)
        stated = self.uow.no_data.list_of([(kpi_id, taken.period)])
        is_silent = current is not None or all(one.at < taken.at for one in stated.values())
        return is_silent and taken.is_untouched(current)

    def _take_back_no_data(self, row_id: int) -> Recorded:
        kpi_id, stated = get_no_data(self.uow, self.team_id, row_id)
        recorder, kpi = Recorder.of(self.uow, kpi_id, self.now)
        if stated.taken_back_by:
            raise InvalidInput(f"{mention(stated.taken_back_by)} took that back already.", kpi.info.key)
        if self._has_more(kpi_id, stated):
            raise _changed(kpi)
        return take_back_no_data_or_request(recorder, kpi, stated, self.user, self.typed)

    def _put_back_no_data(self, row_id: int) -> Recorded:
        kpi_id, stated = get_no_data(self.uow, self.team_id, row_id)
        recorder, kpi = Recorder.of(self.uow, kpi_id, self.now)
        if not stated.taken_back_by or self._has_more(kpi_id, stated):
            raise _changed(kpi)
        again = Submission(period=stated.period, by=self.user, note=stated.reason)
        return note_no_data_or_request(recorder, kpi, again, cause=f"put_back:{row_id}")

    def _has_more(self, kpi_id: int, stated: NoData) -> bool:
        """Return whether a value or a newer statement was given since."""
        place = (kpi_id, stated.period)
        newest = self.uow.no_data.list_stated([place])[place]
        return newest.id != stated.id or self.uow.actuals.find(*place) is not None

    def _hold(self, given: Given) -> None:
        """Lock the scorecards of what was given."""
        kpis = [self.uow.actuals.get(actual_id)[0] for actual_id in given.actuals]
        kpis += [get_no_data(self.uow, self.team_id, row_id)[0] for row_id in given.no_data]
        kpis += [self.uow.change_requests.get(row_id).kpi_id for row_id in given.requests]
        self.uow.actuals.hold(*kpis)


def _changed(kpi: Kpi) -> InvalidInput:
    return InvalidInput(f"{kpi.info.name} was answered again since; nothing was changed.", kpi.info.key)


def _shown(
    uow: UnitOfWork, team_id: str, given: Given, outcome: ReplyOutcome, user: str, *, at: Address, cause: str
) -> Iterator[OutgoingMessage]:
    """Return what shows an outcome: the receipt it was pressed under, or a new one; then each request."""
    first, *requests = build_receipts(team_id, outcome, user, cause=cause)
    yield (
        (_find_update(uow, team_id, given, outcome, at=at, cause=cause) or first)
        if outcome.has_receipt
        else first
    )
    yield from requests


def _find_update(
    uow: UnitOfWork, team_id: str, given: Given, outcome: ReplyOutcome, *, at: Address, cause: str
) -> OutgoingMessage | None:
    """Return the receipt at an address with an outcome in it, or None if there is none of ours."""
    receipt = uow.outbox.find_at(team_id, at)
    if receipt is None or not isinstance(receipt.payload, Receipt):
        return None
    stated = [get_no_data(uow, team_id, row) for row in given.no_data]
    changed = {
        "actuals": tuple(_list_shown(uow, given, outcome)),
        "no_data": tuple((kpi_id, one.period) for kpi_id, one in stated),
    }
    update = ReceiptUpdate(**{**dict(receipt.payload), **changed, "cause": cause})
    return OutgoingMessage(update, team_id, receipt.to, updates=receipt.key)


def _list_shown(uow: UnitOfWork, given: Given, outcome: ReplyOutcome) -> Iterator[int]:
    """Return the rows that show what was given together; what an admin must allow first is as it was."""
    requests = map(uow.change_requests.get, outcome.requests)
    waiting, done = {(request.kpi_id, request.period) for request in requests}, iter(outcome.actuals)
    for row in given.actuals:
        kpi_id, actual = uow.actuals.get(row)
        yield row if (kpi_id, actual.period) in waiting else next(done)
