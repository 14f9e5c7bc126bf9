"""Changes of locked periods: people request them, and an admin allows or declines."""

from datetime import timedelta
from decimal import Decimal

from bot.ui.kit.ids import ActionId
from tests.simulation.calendars import Slot, ended_at, first_start
from tests.simulation.cast import LOCK_AFTER, Measure, Somebody
from tests.simulation.hands import Seen, key_of
from tests.simulation.means import Means
from tests.simulation.numbers import written

DAY = timedelta(days=1)
OLDER = range(1, 120)
"""Number of days that a period has been locked when a person wants to change it."""


class Locks:
    """Requests and decides changes of locked periods.

    Args:
        means: The means people act with.

    Attributes:
        allowed: Number of changes allowed.
        declined: Number of changes declined.
    """

    def __init__(self, means: Means) -> None:
        self._means = means
        self._wanted: dict[Slot, tuple[Decimal, str]] = {}
        self.allowed = self.declined = 0

    def want(self, person: Somebody) -> None:
        """Give or correct a value of a locked period; that alone stores nothing."""
        means = self._means
        theirs = [item for item in person.measures if item.succession is None]
        measure = means.random.choice(theirs) if theirs else None
        slot = self._slot_of(measure) if measure else None
        if measure is None or slot is None or slot in self._wanted or slot in means.ledger.no_data:
            return
        value = means.a_value(slot)
        self._wanted[slot] = (value, person.id)
        verb = "correct" if means.ledger.find(slot) else "submit"
        period = means.period_name(slot)
        number = written(value, person)
        text = f"{number} for {period}" if verb == "submit" else f"{period} {number}"
        means.command(person, verb, slot, text)
        means.settle()

    def decide(self, admin: Somebody, seen: Seen) -> None:
        """Decide as an admin who was asked, unless another was faster."""
        means = self._means
        slot = means.books.find_requested(int(key_of(seen.message).split(":")[1]))
        allows = means.random.random() < 0.7
        if not means.hands.press(admin, seen.message, ActionId.ALLOW if allows else ActionId.DECLINE):
            return
        means.settle()
        value, by = self._wanted.pop(slot)
        if allows:
            self.allowed += 1
            means.ledger.give(slot, value, by)
        else:
            self.declined += 1

    def _slot_of(self, measure: Measure) -> Slot | None:
        """Return a locked period that can be given a value, or None."""
        day = self._means.agenda.now - (LOCK_AFTER + self._means.random.choice(OLDER)) * DAY
        start = first_start(measure.frequency, day.date() - 100 * DAY)
        is_locked = ended_at(measure.frequency, start) < self._means.agenda.now - (LOCK_AFTER + 1) * DAY
        return Slot(measure.kpi, start) if is_locked else None
