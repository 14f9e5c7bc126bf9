"""The short-lived rights to open a modal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from bot.workspace.errors import SlackRefusal
from bot.workspace.ids import fresh_id

LIFETIME_SECONDS = 3.0


@dataclass
class _Trigger:
    person: str
    modal: str | None
    issued: float
    is_used: bool = False


@dataclass
class Triggers:
    """Gives out trigger ids and takes each back once.

    Attributes:
        elapsed: Tells seconds that passed; real ones, because Slack waits for no demo.
    """

    elapsed: Callable[[], float] = monotonic
    _issued: dict[str, _Trigger] = field(default_factory=dict)

    def issue(self, person: str, modal: str | None = None) -> str:
        """A new trigger id for what a person just did, in a modal if one is named."""
        trigger_id = f"{fresh_id('')}.local"
        self._issued[trigger_id] = _Trigger(person, modal, self.elapsed())
        return trigger_id

    def redeem(self, trigger_id: str) -> tuple[str, str | None]:
        """Use a trigger id up: who did something, and in which modal.

        Raises:
            SlackRefusal: It is unknown, used or older than three seconds.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger.is_used:
            raise SlackRefusal("exchanged_trigger_id")
        if self.elapsed() - trigger.issued > LIFETIME_SECONDS:
            raise SlackRefusal("expired_trigger_id")
        trigger.is_used = True
        return trigger.person, trigger.modal
