"""Forgetting what nobody can ask for any more."""

from scorecard.clock import Clock
from scorecard.storage.unit_of_work import Store


class Housekeeping:
    """Keeps the inbox short."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def forget_old(self) -> None:
        """Drop deliveries too old to come again."""
        with self._store.writing() as uow:
            uow.inbox.forget_old(self._clock.now())
            uow.commit()
