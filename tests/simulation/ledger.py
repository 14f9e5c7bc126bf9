"""What the people of the year clearly said, in their own books: the bot's are held against them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tests.simulation.calendars import Slot


@dataclass(frozen=True)
class Given:
    """A value that somebody gave."""

    value: Decimal
    by: str


@dataclass
class Ledger:
    """Every value and every “no data”, in the order in which they were said.

    Attributes:
        asked_in: By round, what was asked for when its first message was seen.
        snoozed: By round, for which moments of their own somebody asked to be asked again, UTC.
    """

    values: dict[Slot, list[Given]] = field(default_factory=lambda: defaultdict(list))
    no_data: dict[Slot, str] = field(default_factory=dict)
    asked: set[Slot] = field(default_factory=set)
    asked_in: dict[int, list[Slot]] = field(default_factory=dict)
    snoozed: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def give(self, slot: Slot, value: Decimal, by: str) -> None:
        """Somebody gave a value, or corrected one."""
        self.values[slot].append(Given(value, by))

    def find(self, slot: Slot) -> Given | None:
        """What stands for a period, or None."""
        return self.values[slot][-1] if self.values.get(slot) else None

    def is_open(self, slot: Slot) -> bool:
        """Whether a period still waits for an answer."""
        return not self.values.get(slot) and slot not in self.no_data

    def newest_open(self, kpi: str) -> Slot | None:
        """The newest period of a KPI that was asked for and still waits."""
        return max((slot for slot in self.asked if slot.kpi == kpi and self.is_open(slot)), default=None)

    def find_last_before(self, slot: Slot) -> tuple[Slot, Given] | None:
        """The newest value of an earlier period, with its period; None where there is none."""
        earlier = [one for one in self.values if one.kpi == slot.kpi and one < slot and self.find(one)]
        last = max(earlier, default=None)
        given = self.find(last) if last else None
        return (last, given) if last and given else None
