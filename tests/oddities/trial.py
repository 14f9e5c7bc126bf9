"""A bot that gets malformed deliveries during and after its real ones."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bot.deliveries import MALFORMED, read_delivery
from bot.workspace.delivery.transport import DeliveryKind
from bot.workspace.model import Json
from tests.oddities.mutations import mutate
from tests.support.play import play
from tests.support.recording import image, name_of
from tests.support.world import World

LOUD = frozenset({"error", "critical"})
LOST = frozenset({"answer_lost", "response_url_refused"})
"""Log events for answers that can no longer be delivered."""


@dataclass
class Trial:
    """A run of malformed deliveries and its findings.

    Attributes:
        world: A new bot with the scorecard of `play`.
        random: Source of the mutations.
        tried: Number of deliveries of each kind, such as `action answer`.
        faults: Failures, one line each.
    """

    world: World
    random: Random
    tried: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def run(self, count: int) -> None:
        """Play the day with half of the malformed deliveries in it, and the other half after it.

        During the day only unreadable ones are sent; readable ones follow at the end.
        """
        self.world.deliveries.before = self._try_between
        play(self.world)
        self.world.deliveries.before = lambda kind, payload: None
        real = {name_of(*item): item for item in self.world.deliveries.sent}
        while self.tried.total() < count:
            kind, payload = real[self.random.choice(list(real))]
            self._try(kind, payload, self._make_odd(kind, payload))

    def _try_between(self, kind: DeliveryKind, payload: Json) -> None:
        for _ in range(4):
            odd = self._make_odd(kind, payload)
            if _is_malformed(odd):
                self._try(kind, payload, odd)

    def _make_odd(self, kind: DeliveryKind, payload: Json) -> Json:
        """Return a mutated delivery; a command is a form, so its values are encodable strings."""
        odd = mutate(payload, self.random)
        if kind != "command":
            return odd
        return {key: str(value).encode(errors="replace").decode() for key, value in odd.items()}

    def _try(self, kind: DeliveryKind, real: Json, odd: Json) -> None:
        self.world.bot.responder.wait()  # an answer that Slack did not take is told, which writes
        before = image(self.world.engine) if _is_malformed(odd) else None
        logged = len(self.world.logs)
        answer = self.world.deliveries.send_unseen(kind, odd)
        name = name_of(kind, real)
        self.tried[name] += 1
        if answer.failure:
            self._note(f"{name}: {answer.failure}", odd)
        for line in self.world.logs[logged:]:
            if line["log_level"] in LOUD and line["event"] not in LOST:
                self._note(f"{name}: {line['event']} {line.get('exc_info')!r}", odd)
        if before is not None and image(self.world.engine) != before:
            self._note(f"{name}: something was written", odd)

    def _note(self, fault: str, odd: Json) -> None:
        self.faults.append(f"{fault}: {str(odd)[:2000]}")


def _is_malformed(odd: Json) -> bool:
    return bool(read_delivery(odd).get("type") == MALFORMED)
