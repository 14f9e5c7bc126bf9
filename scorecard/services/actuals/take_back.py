"""Undo: values taken back, all those of one message at once, and put back again."""

from collections.abc import Callable, Sequence
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, Locked
from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import Address, MessageKind, OutgoingMessage
from scorecard.model.replies import ReplyOutcome
from scorecard.services.actuals.receipts import build_receipt
from scorecard.services.actuals.record import Recorder, Submission
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_actual
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import one_of

UNDO = "undo"
"""The source of values that count again because a later one was taken back, or was put back."""
Change = Callable[[UnitOfWork, Sequence[int], str, datetime], ReplyOutcome]


class TakeBacks:
    """Takes values back and puts them back at the press of a button."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def undo(self, team_id: str, user: str, actuals: Sequence[int], at: Address, *, cause: str) -> None:
        """Take back the values that were given together, all of them or none.

        Args:
            team_id: Slack team.
            user: Slack user id of the person who pressed.
            actuals: Rows of the values.
            at: The message with the button; it shows the change if it is one of ours.
            cause: The click; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such value.
            NotAllowed: The person may not give one of them.
            InvalidInput: One of them does not count any more, or its period is locked.
        """
        self._change(take_back, team_id, user, actuals, at=at, cause=cause)

    def put_back(self, team_id: str, user: str, actuals: Sequence[int], at: Address, *, cause: str) -> None:
        """Give values that were taken back together once more; see `undo`."""
        self._change(put_back, team_id, user, actuals, at=at, cause=cause)

    def _change(
        self, change: Change, team_id: str, user: str, actuals: Sequence[int], *, at: Address, cause: str
    ) -> None:
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            for actual_id in actuals:
                get_actual(uow, team_id, actual_id)
            outcome = change(uow, actuals, user, now)
            uow.outbox.add(_shown(uow, team_id, outcome, user, at=at, cause=cause), now)
            uow.commit()


def take_back(uow: UnitOfWork, actuals: Sequence[int], user: str, now: datetime) -> ReplyOutcome:
    """Take back values that were given together, inside the caller's transaction; see `TakeBacks.undo`."""
    for kpi_id, actual in _hold(uow, actuals):
        recorder, kpi = Recorder.of(uow, kpi_id, now)
        try:
            recorder.take_back(kpi, actual, user)
        except Locked:
            who = one_of(recorder.card.admins)
            raise InvalidInput(
                f"That period is locked; ask {who} to press Undo, or send me the right value.", kpi.info.key
            ) from None
    return ReplyOutcome(actuals=tuple(actuals))


def put_back(uow: UnitOfWork, actuals: Sequence[int], user: str, now: datetime) -> ReplyOutcome:
    """Give values that were taken back together once more, inside the caller's transaction.

    Raises:
        NotAllowed: The person may not give one of them.
        InvalidInput: One of them was not taken back, or another value was given since.
        Locked: A period is locked, and the person is no admin.
    """
    again = []
    for kpi_id, actual in _hold(uow, actuals):
        recorder, kpi = Recorder.of(uow, kpi_id, now)
        current = uow.actuals.find(kpi_id, actual.period)
        if not actual.taken_back_by or not _is_untouched(actual, current):
            name = kpi.info.name
            raise InvalidInput(f"{name} has another value by now; nothing was changed.", kpi.info.key)
        entry = Submission(actual.value, user, UNDO, actual.note)
        recorded = recorder.record(kpi, actual.period, entry)
        again.append(recorded.id if isinstance(recorded, ActualInfo) else recorded.actual.id)
    return ReplyOutcome(actuals=tuple(again))


def _is_untouched(taken: ActualInfo, current: ActualInfo | None) -> bool:
    """Return whether nothing was given since a value was taken back."""
    return current is None or (current.source == UNDO and current.revision == taken.revision + 1)


def _hold(uow: UnitOfWork, actuals: Sequence[int]) -> list[tuple[int, ActualInfo]]:
    """Lock the scorecards of some values, and return these with the rows of their KPIs."""
    uow.actuals.hold(*(uow.actuals.get(actual_id)[0] for actual_id in actuals))
    return [uow.actuals.get(actual_id) for actual_id in actuals]


def _shown(
    uow: UnitOfWork, team_id: str, outcome: ReplyOutcome, user: str, *, at: Address, cause: str
) -> OutgoingMessage:
    """Return the message that shows an outcome: the receipt it was pressed under, or a new one."""
    key = uow.outbox.find_key_at(team_id, at) if at.ts else None
    receipt = uow.outbox.find(key) if key else None
    if key is None or receipt is None or receipt.kind is not MessageKind.RECEIPT:
        return build_receipt(team_id, outcome, user, cause=cause)
    others = ReplyOutcome.from_facts(receipt.facts).model_copy(update={"actuals": outcome.actuals})
    facts = {**others.to_facts(), "reader": receipt.facts["reader"]}
    return OutgoingMessage(
        f"receipt_update:{cause}", MessageKind.RECEIPT_UPDATE, team_id, receipt.to, facts, updates=key
    )
