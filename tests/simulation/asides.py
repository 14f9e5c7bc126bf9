"""Decisions of admins to leave KPIs out of the scores for a period, and to count them again."""

from collections.abc import Sequence

from tests.simulation.calendars import DAY, START, Slot, ended_at
from tests.simulation.cast import Measure, Somebody
from tests.simulation.means import Means
from tests.simulation.standings import HALF, last_ended, score

BACK = "back"
COUNTS_AGAIN = 0.3
REASONS = ("new survey tool", "the vendor stopped measuring", "team was dissolved")


class Asides:
    """Sets KPIs aside, each for its newest period that is over.

    Args:
        means: The means people act with.

    Attributes:
        decided: Number of KPIs set aside.
        ended: Number of those that an admin counted again.
    """

    def __init__(self, means: Means) -> None:
        self._means = means
        self.decided = self.ended = 0

    def consider(self, admin: Somebody, measures: Sequence[Measure]) -> None:
        """Leave one of some KPIs out, if it has neither a value nor one off threshold before."""
        random = self._means.random
        now = self._means.agenda.now
        slots = [Slot(one.kpi, last_ended(one.frequency, now)) for one in measures]
        slot = next(filter(self._may_be_left_out, random.sample(slots, len(slots))), None)
        if slot is None:
            return
        self.decided += 1
        self._say(admin, slot, random.choice(REASONS))
        if random.random() < COUNTS_AGAIN:
            wait = random.randint(1, 9) * DAY
            self._means.agenda.add_after(wait, lambda: self._count(admin, slot))

    def _count(self, admin: Somebody, slot: Slot) -> None:
        if self._means.is_left_out(slot):
            self._means.when_up(lambda: self._count_again(admin, slot))

    def _count_again(self, admin: Somebody, slot: Slot) -> None:
        if self._means.is_left_out(slot):
            self.ended += 1
            self._say(admin, slot, BACK)

    def _say(self, admin: Somebody, slot: Slot, reason: str) -> None:
        self._means.command(admin, "aside", slot, f"{self._means.period_name(slot)} {reason}")
        self._means.ledger.aside.append((slot, reason))
        self._means.settle()

    def _may_be_left_out(self, slot: Slot) -> bool:
        ledger, measure = self._means.ledger, self._means.measures[slot.kpi]
        if not self._means.is_open(slot) or ended_at(measure.frequency, slot.start) < START:
            return False
        last = ledger.find_last_before(slot)
        return last is None or score(measure, last[1].value) >= HALF
