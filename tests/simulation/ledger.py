"""The people's own record of what they clearly said; the bot's data is compared with it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tests.simulation.calendars import Slot


@dataclass(frozen=True)
class Given:
    """A value that a person gave."""

    value: Decimal
    by: str


@dataclass
class Ledger:
    """Every value and every “no data”, in the order they were said.

    Attributes:
        asked_in: Prompt batch -> what it asked for when its first message was seen.
        snoozed: Prompt batch -> the moments until which people snoozed it, UTC.
    """

    values: dict[Slot, list[Given]] = field(default_factory=lambda: defaultdict(list))
    no_data: dict[Slot, str] = field(default_factory=dict)
    asked: set[Slot] = field(default_factory=set)
    asked_in: dict[int, list[Slot]] = field(default_factory=dict)
    snoozed: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def give(self, slot: Slot, value: Decimal, by: str) -> None:
        """Record that a person gave or corrected a value."""
        self.values[slot].append(Given(value, by))

    def find(self, slot: Slot) -> Given | None:
        """Return the current value of a period, or None."""
        return self.values[slot][-1] if self.values.get(slot) else None

    def is_open(self, slot: Slot) -> bool:
        """Return whether a period still waits for an answer."""
        return not self.values.get(slot) and slot not in self.no_data

    def newest_open(self, kpi: str) -> Slot | None:
        """Return the newest open period of a KPI that was prompted for."""
        return max((slot for slot in self.asked if slot.kpi == kpi and self.is_open(slot)), default=None)

    def find_last_before(self, slot: Slot) -> tuple[Slot, Given] | None:
        """Return the newest value before a period, with its period; None if there is none."""
        earlier = [item for item in self.values if item.kpi == slot.kpi and item < slot and self.find(item)]
        last = max(earlier, default=None)
        given = self.find(last) if last else None
        return (last, given) if last and given else None
