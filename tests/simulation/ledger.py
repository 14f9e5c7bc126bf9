"""The people's own record of what they clearly said; the bot's data is compared with it."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from tests.simulation.calendars import Slot
from tests.simulation.cast import Kpi


@dataclass(frozen=True)
class Given:
    """A value that a person gave; somebody may have taken it back.

    Attributes:
        number: How many were given before, by anybody.
    """

    value: Decimal
    by: str
    is_taken_back: bool = False
    number: int = field(default=0, compare=False)


@dataclass
class Ledger:
    """Every value and every “no data”, in the order they were said.

    Attributes:
        asked_in: Prompt batch -> what it asked for when its first message was seen.
        aside: What admins left out and, with `back`, counted again, in the order they said it.
        snoozed: Prompt batch -> the moments until which people snoozed it, UTC.
    """

    values: dict[Slot, list[Given]] = field(default_factory=lambda: defaultdict(list))
    no_data: dict[Slot, str] = field(default_factory=dict)
    aside: list[tuple[Slot, str]] = field(default_factory=list)
    asked: set[Slot] = field(default_factory=set)
    asked_in: dict[int, list[Slot]] = field(default_factory=dict)
    snoozed: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    _count: int = 0

    def give(self, slot: Slot, value: Decimal, by: str) -> None:
        """Record that a person gave or corrected a value."""
        self._count += 1
        self.values[slot].append(Given(value, by, number=self._count))

    def find_last_of(self, by: str, kpi: Kpi) -> Slot | None:
        """Return the period of a KPI whose current value a person gave last, or None."""
        theirs = [slot for slot, given in self.values.items() if slot.kpi == kpi and given]
        standing = ((slot, self.find(slot)) for slot in theirs)
        found = [(given.number, slot) for slot, given in standing if given and given.by == by]
        return max(found)[1] if found else None

    def take_back(self, slot: Slot) -> None:
        """Record that the current value was taken back; the one before it counts again if it still stands."""
        *earlier, taken = self.values[slot]
        self.values[slot][-1] = replace(taken, is_taken_back=True)
        if earlier and not earlier[-1].is_taken_back:
            self._count += 1
            self.values[slot].append(replace(earlier[-1], number=self._count))

    def find(self, slot: Slot) -> Given | None:
        """Return the current value of a period, or None."""
        last = self.values[slot][-1] if self.values.get(slot) else None
        return None if last is None or last.is_taken_back else last

    def is_open(self, slot: Slot) -> bool:
        """Return whether a period still waits for an answer."""
        return self.find(slot) is None and slot not in self.no_data

    def newest_open(self, kpi: Kpi) -> Slot | None:
        """Return the newest open period of a KPI that was prompted for."""
        return max((slot for slot in self.asked if slot.kpi == kpi and self.is_open(slot)), default=None)

    def find_last_before(self, slot: Slot) -> tuple[Slot, Given] | None:
        """Return the newest value before a period, with its period; None if there is none."""
        earlier = [item for item in self.values if item.kpi == slot.kpi and item < slot and self.find(item)]
        last = max(earlier, default=None)
        given = self.find(last) if last else None
        return (last, given) if last and given else None
