"""Means that people act with."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from tests.simulation.agenda import Agenda, Happening
from tests.simulation.books import Books
from tests.simulation.calendars import Slot, period_name
from tests.simulation.cast import CARDS, Card, Kpi, Measure, Somebody
from tests.simulation.hands import Hands, Seen
from tests.simulation.ledger import Ledger
from tests.simulation.numbers import a_value

QUALIFIED = ("{key} ({card})", "{card} {key}")
CHANNELS = tuple(dict.fromkeys(card.channel for card in CARDS))


@dataclass(frozen=True)
class Means:
    """Hands, memory and chance.

    Attributes:
        hands: The people's hands.
        ledger: What they said.
        books: The database, to see what a prompt asks for.
        agenda: Their later actions.
        random: Decides what they do.
        measures: Every KPI.
        settle: Lets the bot send what waits, and returns what arrived.
        when_up: Runs an action now, or when the bot is up again.
    """

    hands: Hands
    ledger: Ledger
    books: Books
    agenda: Agenda
    random: Random
    measures: Mapping[Kpi, Measure]
    settle: Callable[[], list[Seen]]
    when_up: Callable[[Happening], None]

    def a_value(self, slot: Slot) -> Decimal:
        """Return a value for a period that differs from the current one, so that it is a real correction."""
        standing = self.ledger.find(slot)
        while True:
            value = a_value(self.measures[slot.kpi], self.random)
            if standing is None or value != standing.value:
                return value

    def is_shared(self, kpi: Kpi) -> bool:
        """Return whether another scorecard has a KPI of the same key and name."""
        return sum(one.key == kpi.key for one in self.measures) > 1

    def card_of(self, kpi: Kpi) -> Card:
        """Return a KPI's scorecard."""
        return next(card for card in CARDS if card.key == kpi.card)

    def name(self, kpi: Kpi) -> str:
        """Return a KPI's name as people write it where they could mean more than one."""
        return self.qualified(kpi) if self.is_shared(kpi) else kpi.key

    def qualified(self, kpi: Kpi) -> str:
        """Return a KPI's key with its scorecard's key or name."""
        card = self.card_of(kpi)
        said = self.random.choice((card.key, card.name))
        return self.random.choice(QUALIFIED).format(key=kpi.key, card=said)

    def name_in(self, kpi: Kpi, channel: str | None) -> str:
        """Return a KPI's name as people write it in a channel: its key alone where that means this one."""
        card = self.card_of(kpi)
        is_clear = card.is_alone and channel == card.channel
        return kpi.key if is_clear and self.random.random() < 0.7 else self.name(kpi)

    def command(self, person: Somebody, verb: str, slot: Slot, rest: str) -> None:
        """Type a command about a KPI, to the bot or in any channel."""
        channel = self.random.choice((None, None, *CHANNELS, self.card_of(slot.kpi).channel))
        self.hands.command(person, f"{verb} {self.name_in(slot.kpi, channel)} {rest}", channel)

    def find_offered(self, message: PostedMessage, kpi: Kpi) -> str | None:
        """Return the button that a question offers for a KPI, or for its only value; None without one."""
        name, card = self.measures[kpi].name, self.card_of(kpi).name
        labels = self.hands.labels(message, ActionId.CHOOSE)
        named = [label for label in labels if label.startswith(name)]
        meant = [label for label in named if f"({card})" in label] or (
            [] if self._tell_apart(named) else named
        )
        return self.hands.find_button(message, ActionId.CHOOSE, *meant[:1]) if meant or not named else None

    def _tell_apart(self, labels: Iterable[str]) -> bool:
        return any(f"({card.name})" in label for label in labels for card in CARDS)

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
