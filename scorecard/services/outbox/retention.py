"""Retention: forgets what is not needed any more."""

from collections.abc import Callable
from datetime import datetime, timedelta

from scorecard.clock import Clock
from scorecard.model.outbox import UPDATE_KINDS, MessageKind, OutboxRecord, OutgoingMessage
from scorecard.model.payloads import (
    ActionDue,
    ChangeRequest,
    ChoiceMade,
    OfReview,
    choice_key,
    clarification_in,
)
from scorecard.model.submissions import RequestState
from scorecard.services.prompts.batches import is_offer_open
from scorecard.services.prompts.reminders import list_parts
from scorecard.storage.unit_of_work import Store, UnitOfWork

KEEP_SENT_DAYS = 400
REDRAWN = timedelta(days=90)
"""The age at which redraws of messages and Home tabs are forgotten, sooner than anything else."""
SLICE = 500
"""The number of rows looked at in one go, so that nobody waits for it."""
MOST_SLICES = 10

Finished = Callable[[UnitOfWork, OutgoingMessage], bool]


class Retention:
    """Keeps the inbox and the outbox small, a bounded piece of work at a time.

    Args:
        store: Where they are.
        clock: Tells the time.
        keep_sent_days: The days after which sent messages are forgotten, unless something still needs them.
    """

    def __init__(self, store: Store, clock: Clock, keep_sent_days: int = KEEP_SENT_DAYS) -> None:
        self._store = store
        self._clock = clock
        self._kept = timedelta(days=keep_sent_days)
        self._after = 0

    def forget_old(self) -> None:
        """Forget deliveries too old to be repeated, and old messages; each call takes the next rows."""
        for _ in range(MOST_SLICES):
            if not self._forget_deliveries():
                break
        for _ in range(MOST_SLICES):
            self._forget_sent()
            if not self._after:
                break

    def _forget_deliveries(self) -> bool:
        with self._store.writing() as uow:
            has_more = uow.inbox.forget_old(self._clock.now(), limit=SLICE) == SLICE
            uow.outbox.forget_refusals(self._clock.now())
            uow.commit()
        return has_more

    def _forget_sent(self) -> None:
        """Forget one slice; after the last slice that holds anything old, start over from the first."""
        now = self._clock.now()
        with self._store.reading() as uow:
            records = uow.outbox.list_after(self._after, limit=SLICE)
            forgotten = [record.id for record in records if self._is_forgettable(uow, record, now)]
        has_more = len(records) == SLICE and records[-1].made < now - min(REDRAWN, self._kept)
        self._after = records[-1].id if has_more else 0
        if forgotten:
            with self._store.writing() as uow:
                uow.outbox.forget(forgotten)
                uow.commit()

    def _is_forgettable(self, uow: UnitOfWork, record: OutboxRecord, now: datetime) -> bool:
        """Return whether nothing needs a row any more: no thread, no button, no second use of its key."""
        finished = _FINISHED.get(record.outgoing.kind)
        kept = REDRAWN if record.outgoing.kind in _REDRAWN else self._kept
        is_old = record.is_done and record.done < now - kept
        return is_old and finished is not None and finished(uow, record.outgoing)


def _always(_uow: UnitOfWork, _message: OutgoingMessage) -> bool:
    return True


def _is_batch_over(uow: UnitOfWork, message: OutgoingMessage) -> bool:
    """Return whether everything that a message asks for or reminds of is closed; an open offer is not."""
    batches = [part.round for part in list_parts(uow, message.payload)]
    offers = [offer for offer in map(uow.handovers.find, batches) if offer]
    return not any(map(is_offer_open, offers)) and not any(map(uow.prompts.list_waiting, batches))


def _is_action_over(uow: UnitOfWork, message: OutgoingMessage) -> bool:
    """Return whether an action does not stand any more; until then its buttons do."""
    asked = message.payload
    return isinstance(asked, ActionDue) and not uow.alerts.get_action(asked.action)[1].is_standing


def _is_review_closed(uow: UnitOfWork, message: OutgoingMessage) -> bool:
    about = message.payload
    return isinstance(about, OfReview) and not uow.reviews.get(about.review).is_open


def _is_decided(uow: UnitOfWork, message: OutgoingMessage) -> bool:
    request = message.payload
    return (
        isinstance(request, ChangeRequest)
        and uow.change_requests.get(request.request).state is not RequestState.WAITING
    )


def _is_chosen(uow: UnitOfWork, message: OutgoingMessage) -> bool:
    """Return whether a no, or any of the choices that a question offered, has replaced it."""
    choices = (*range(clarification_in(message).choices), None)
    return bool(uow.outbox.list_of([choice_key(message.key, at) for at in choices]))


def _is_question_gone(uow: UnitOfWork, message: OutgoingMessage) -> bool:
    """Return whether the question that a message replaced is forgotten; until then it proves the choice."""
    made = message.payload
    return isinstance(made, ChoiceMade) and uow.outbox.find(made.replaces) is None


_REDRAWN = UPDATE_KINDS - {MessageKind.CHOICE_MADE}
_FINISHED: dict[MessageKind, Finished] = {
    **dict.fromkeys(_REDRAWN, _always),
    **dict.fromkeys((MessageKind.RECEIPT, MessageKind.KEPT, MessageKind.HELP, MessageKind.QUESTION), _always),
    **dict.fromkeys((MessageKind.HANDOVER, MessageKind.ABSENCE, MessageKind.ABSENCE_END), _always),
    **dict.fromkeys(
        (MessageKind.WHICH_OFFER, MessageKind.ANSWER, MessageKind.ANSWERED_DIRECTLY, MessageKind.SHARED),
        _always,
    ),
    MessageKind.COMMENT: _always,
    **dict.fromkeys((MessageKind.PLANNED, MessageKind.EXPIRED), _always),
    **dict.fromkeys((MessageKind.PLAN_OFFER, MessageKind.EXPECTED_OFFER), _always),
    MessageKind.ACTION_DUE: _is_action_over,
    MessageKind.SHARED: _always,
    MessageKind.FOLLOWED: _always,
    **dict.fromkeys((MessageKind.CHANGE_ASKED, MessageKind.CHANGE_REFUSED, MessageKind.REPLACED), _always),
    **dict.fromkeys((MessageKind.RECOVERY, MessageKind.WITHDRAWAL, MessageKind.REOPENING), _always),
    MessageKind.REPETITION: _always,
    **dict.fromkeys((MessageKind.WORSENING, MessageKind.VERDICT, MessageKind.UNPLANNED), _always),
    **dict.fromkeys((MessageKind.WEEKLY_POST, MessageKind.WEEKLY_DETAILS, MessageKind.WEEKLY_NOTE), _always),
    **dict.fromkeys((MessageKind.PROMPT, MessageKind.REMINDER), _is_batch_over),
    **dict.fromkeys((MessageKind.REVIEW, MessageKind.REVIEW_ITEM), _is_review_closed),
    MessageKind.REVIEW_MINUTES: _always,
    MessageKind.CHANGE_REQUEST: _is_decided,
    MessageKind.CHOICE: _is_chosen,
    MessageKind.CHOICE_MADE: _is_question_gone,
}
"""The condition on which a row of each kind is forgotten; kinds not listed are kept for good.

Alerts are kept, since corrections of any age are posted in their threads; so are messages that may be sent
only once ever.
"""
