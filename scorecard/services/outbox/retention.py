"""Retention: forgetting what nobody can ask for any more."""

from collections.abc import Callable
from datetime import datetime, timedelta

from scorecard.clock import Clock
from scorecard.model.outbox import UPDATE_KINDS, MessageKind, OutboxRecord, OutgoingMessage
from scorecard.model.replies import PendingClarification
from scorecard.model.views.actuals import RequestState
from scorecard.services.prompts.batches import is_offer_open
from scorecard.services.prompts.reminders import list_reminders_in
from scorecard.storage.unit_of_work import Store, UnitOfWork

KEEP_SENT_DAYS = 400
REDRAWN = timedelta(days=90)
"""What only changed a message or a Home tab is done with sooner."""
SLICE = 500
"""So many rows are looked at in one go, so that nobody waits for it."""
MOST_SLICES = 10

Finished = Callable[[UnitOfWork, OutgoingMessage], bool]


class Retention:
    """Keeps the inbox and the outbox short, a bounded piece of work at a time.

    Args:
        store: Where they are.
        clock: Tells the time.
        keep_sent_days: After so many days what was sent is forgotten, unless something still needs it.
    """

    def __init__(self, store: Store, clock: Clock, keep_sent_days: int = KEEP_SENT_DAYS) -> None:
        self._store = store
        self._clock = clock
        self._kept = timedelta(days=keep_sent_days)
        self._after = 0

    def forget_old(self) -> None:
        """Drop deliveries too old to come again, and what was sent long ago; each time the next rows."""
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
        """One slice; after the last that holds anything old, begin from the first again."""
        now = self._clock.now()
        with self._store.reading() as uow:
            said = uow.outbox.list_after(self._after, limit=SLICE)
            forgotten = [one.id for one in said if self._may_go(uow, one, now)]
        has_more = len(said) == SLICE and said[-1].made < now - min(REDRAWN, self._kept)
        self._after = said[-1].id if has_more else 0
        if forgotten:
            with self._store.writing() as uow:
                uow.outbox.forget(forgotten)
                uow.commit()

    def _may_go(self, uow: UnitOfWork, said: OutboxRecord, now: datetime) -> bool:
        """Whether nothing needs a row any more: no thread, no button, and no second adding under its key."""
        finished = _FINISHED.get(said.outgoing.kind)
        kept = REDRAWN if said.outgoing.kind in _REDRAWN else self._kept
        is_old = said.is_done and said.done < now - kept
        return is_old and finished is not None and finished(uow, said.outgoing)


def _always(_uow: UnitOfWork, _said: OutgoingMessage) -> bool:
    return True


def _is_round_over(uow: UnitOfWork, said: OutgoingMessage) -> bool:
    """Whether nothing is open of all that a message asks for or reminds of; an offer not answered is."""
    rounds = [part["round"] for part in list_reminders_in(said)]
    offers = [offer for offer in map(uow.handovers.find, rounds) if offer]
    return not any(map(is_offer_open, offers)) and not any(map(uow.prompts.list_waiting, rounds))


def _is_decided(uow: UnitOfWork, said: OutgoingMessage) -> bool:
    return uow.change_requests.get(said.facts["request"]).state is not RequestState.WAITING


def _is_chosen(uow: UnitOfWork, said: OutgoingMessage) -> bool:
    """Whether something took the place of a question, for any of what it offered."""
    question = PendingClarification.from_facts(said.facts)
    many = len(question.readings or question.kpis)
    return bool(uow.outbox.list_of([f"{said.key}:{at}" for at in range(many)]))


def _is_question_gone(uow: UnitOfWork, said: OutgoingMessage) -> bool:
    """Whether the question is forgotten in whose place something stands; until then it proves the choice."""
    return uow.outbox.find(said.key.rpartition(":")[0]) is None


_REDRAWN = UPDATE_KINDS - {MessageKind.CHOICE_MADE}
_FINISHED: dict[MessageKind, Finished] = {
    **dict.fromkeys(_REDRAWN, _always),
    **dict.fromkeys((MessageKind.RECEIPT, MessageKind.KEPT, MessageKind.HELP, MessageKind.QUESTION), _always),
    **dict.fromkeys((MessageKind.HANDOVER, MessageKind.ABSENCE, MessageKind.ABSENCE_END), _always),
    **dict.fromkeys((MessageKind.CHANGE_ASKED, MessageKind.CHANGE_REFUSED), _always),
    **dict.fromkeys((MessageKind.RECOVERY, MessageKind.WITHDRAWAL, MessageKind.REOPENING), _always),
    **dict.fromkeys((MessageKind.WEEKLY_POST, MessageKind.WEEKLY_DETAILS), _always),
    **dict.fromkeys((MessageKind.PROMPT, MessageKind.REMINDER), _is_round_over),
    MessageKind.CHANGE_REQUEST: _is_decided,
    MessageKind.CHOICE: _is_chosen,
    MessageKind.CHOICE_MADE: _is_question_gone,
}
"""What has to be true of each kind before a row of it goes; a kind that is not here stays for good.

An alert stays, since a correction of any age is said in its thread; so does what may be said only once ever.
"""
