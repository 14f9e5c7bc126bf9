"""Means that people act with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.simulation.agenda import Agenda, Happening
from tests.simulation.books import Books
from tests.simulation.calendars import Slot, period_name
from tests.simulation.cast import Measure, Somebody
from tests.simulation.hands import Hands, Seen
from tests.simulation.ledger import Ledger
from tests.simulation.numbers import a_value


@dataclass(frozen=True)
class Means:
    """Hands, memory and chance.

    Attributes:
        hands: The people's hands.
        ledger: What they said.
        books: The database, to see what a prompt asks for.
        agenda: Their later actions.
        random: Decides what they do.
        measures: Every KPI by its key.
        settle: Lets the bot send what waits, and returns what arrived.
        when_up: Runs an action now, or when the bot is up again.
    """

    hands: Hands
    ledger: Ledger
    books: Books
    agenda: Agenda
    random: Random
    measures: Mapping[str, Measure]
    settle: Callable[[], list[Seen]]
    when_up: Callable[[Happening], None]

    def a_value(self, slot: Slot) -> Decimal:
        """Return a value for a period that differs from the current one, so that it is a real correction."""
        standing = self.ledger.find(slot)
        while True:
            value = a_value(self.measures[slot.kpi], self.random)
            if standing is None or value != standing.value:
                return value

    def may_answer(self, person: Somebody, slot: Slot, round_id: int) -> bool:
        """Return whether a person who sees a prompt batch may answer one of its prompts.

        The assignee may not once the KPI has another owner, though they may still answer a missed prompt.
        """
        measure, now = self.measures[slot.kpi], self.agenda.now
        who = {measure.owner_at(now), measure.cover}
        later = measure.succession
        if later is None or later.since > now or self.books.get_opened(round_id) >= later.since:
            who.add(self.books.get_person(round_id))
        return person.is_admin or person.id in who

    def may_change(self, person: str, slot: Slot) -> bool:
        """Return whether a person may still correct a value: not once the KPI has another owner."""
        later = self.measures[slot.kpi].succession
        return later is None or later.since > self.agenda.now or person == later.owner

    def is_left_out(self, slot: Slot) -> bool:
        """Return whether an admin's decision leaves a period out now."""
        return any(one.slot == slot and one.until is None for one in self.books.asides())

    def is_open(self, slot: Slot) -> bool:
        """Return whether a period still waits for an answer."""
        return self.ledger.is_open(slot) and not self.is_left_out(slot)

    def period_name(self, slot: Slot) -> str:
        """Return a period as people write it."""
        return period_name(self.measures[slot.kpi].frequency, slot.start)
