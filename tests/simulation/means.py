"""What people have to act with."""

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
        hands: Everybody's.
        ledger: What they said.
        books: The bot's, to see what a question asks for.
        agenda: For what they do later.
        random: Decides what they do.
        measures: Every KPI by its key.
        settle: Lets the bot send what it has to say; what came.
        when_up: Does something now, or when the bot is up again.
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
        """A value for a period; never the one that stands, which would be no correction."""
        standing = self.ledger.find(slot)
        while True:
            value = a_value(self.measures[slot.kpi], self.random)
            if standing is None or value != standing.value:
                return value

    def may_answer(self, person: Somebody, slot: Slot, round_id: int) -> bool:
        """Whether somebody who hears of a round may give one of its values.

        Whom it asked may not any more once the KPI is another's, though what was missed stays theirs.
        """
        measure, now = self.measures[slot.kpi], self.agenda.now
        who = {measure.owner_at(now), measure.cover}
        later = measure.succession
        if later is None or later.since > now or self.books.get_opened(round_id) >= later.since:
            who.add(self.books.get_person(round_id))
        return person.is_admin or person.id in who

    def may_change(self, person: str, slot: Slot) -> bool:
        """Whether somebody may still correct what they gave: not once the KPI is another's."""
        later = self.measures[slot.kpi].succession
        return later is None or later.since > self.agenda.now or person == later.owner

    def period_name(self, slot: Slot) -> str:
        """A period as people write it."""
        return period_name(self.measures[slot.kpi].frequency, slot.start)
