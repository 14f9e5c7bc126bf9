"""The addresses under which a bot may answer a command or a click for half an hour."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from bot.workspace.clock import Clock
from bot.workspace.model import fresh_id
from bot.workspace.refusals import SlackRefusal

TRIGGER_LIFETIME_SECONDS = 3.0


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
        if self.elapsed() - trigger.issued > TRIGGER_LIFETIME_SECONDS:
            raise SlackRefusal("expired_trigger_id")
        trigger.is_used = True
        return trigger.person, trigger.modal


RESPONSE_URL_LIFETIME = timedelta(minutes=30)
MOST_USES = 5


@dataclass
class ResponseTarget:
    """Where an answer goes.

    Attributes:
        person: Who did something.
        channel: Where they did it.
        message_ts: The message they clicked in, else None.
        issued: When, on the workspace's clock.
        uses: How many answers were taken already.
    """

    person: str
    channel: str
    message_ts: str | None
    issued: datetime
    uses: int = 0


@dataclass
class ResponseUrls:
    """Gives out response URLs and says what they are good for.

    Attributes:
        clock: The workspace's clock.
    """

    clock: Clock
    _replies: dict[str, ResponseTarget] = field(default_factory=dict)

    def issue(self, person: str, channel: str, message_ts: str | None = None) -> str:
        """A new path, `actions/R0…`, under which the bot may answer."""
        path = f"actions/{fresh_id('R')}"
        self._replies[path] = ResponseTarget(person, channel, message_ts, self.clock.now())
        return path

    def get(self, path: str) -> ResponseTarget:
        """What a path is good for.

        Raises:
            SlackRefusal: It is unknown, too old or used five times already.
        """
        reply = self._replies.get(path)
        if reply is None:
            raise SlackRefusal("invalid_url")
        if self.clock.now() - reply.issued > RESPONSE_URL_LIFETIME:
            raise SlackRefusal("expired_url")
        if reply.uses >= MOST_USES:
            raise SlackRefusal("used_url")
        return reply
