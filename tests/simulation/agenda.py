"""Future events, in order."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from scorecard.clock import Clock

Happening = Callable[[], object]


class Agenda:
    """Planned events by moment; those of the same moment happen in the order they were added.

    Args:
        clock: The current time for relative plans.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._plans: list[tuple[datetime, int, Happening]] = []
        self._numbers = count()

    @property
    def now(self) -> datetime:
        """The current moment, UTC."""
        return self._clock.now()

    @property
    def next_moment(self) -> datetime | None:
        """The moment of the next event."""
        return self._plans[0][0] if self._plans else None

    def add(self, moment: datetime, happening: Happening) -> None:
        """Plan an event."""
        heapq.heappush(self._plans, (moment, next(self._numbers), happening))

    def add_after(self, wait: timedelta, happening: Happening) -> None:
        """Plan an event after a delay."""
        self.add(self._clock.now() + wait, happening)

    def take(self) -> Happening:
        """Remove the next event, and return it."""
        return heapq.heappop(self._plans)[2]
