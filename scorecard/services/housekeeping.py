"""Forgetting what nobody can ask for any more."""

from scorecard.clock import Clock
from scorecard.storage.unit_of_work import Store


class Housekeeping:
    """Keeps the inbox and the outbox short."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def forget_old(self) -> None:
        """Drop deliveries too old to come again, and changes of messages done long ago."""
        now = self._clock.now()
        with self._store.writing() as uow:
            uow.inbox.forget_old(now)
            uow.outbox.forget_old(now)
            uow.commit()
