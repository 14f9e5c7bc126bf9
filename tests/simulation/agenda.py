"""What is going to happen, in order."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from scorecard.clock import Clock

Happening = Callable[[], object]


class Agenda:
    """Plans by moment; what is planned for one moment happens in the order in which it was planned.

    Args:
        clock: Tells from when on "after" counts.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._plans: list[tuple[datetime, int, Happening]] = []
        self._numbers = count()

    @property
    def now(self) -> datetime:
        """The present moment, UTC."""
        return self._clock.now()

    @property
    def next_moment(self) -> datetime | None:
        """When the next of them happens."""
        return self._plans[0][0] if self._plans else None

    def add(self, moment: datetime, happening: Happening) -> None:
        """Plan something."""
        heapq.heappush(self._plans, (moment, next(self._numbers), happening))

    def add_after(self, wait: timedelta, happening: Happening) -> None:
        """Plan something for later."""
        self.add(self._clock.now() + wait, happening)

    def take(self) -> Happening:
        """The next of them, taken from the plans."""
        return heapq.heappop(self._plans)[2]
