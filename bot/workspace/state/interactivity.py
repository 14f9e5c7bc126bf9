"""The rights that an interaction gives the bot: trigger ids, and response URLs."""

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
    """An issuer of trigger ids, each good for one modal.

    Attributes:
        elapsed: Tells seconds that passed; real ones, because Slack waits for no demo.
    """

    elapsed: Callable[[], float] = monotonic
    _issued: dict[str, _Trigger] = field(default_factory=dict)

    def issue(self, person: str, modal: str | None = None) -> str:
        """Issue a trigger id for what a person just did, in a modal if one is named."""
        trigger_id = f"{fresh_id('')}.local"
        self._issued[trigger_id] = _Trigger(person, modal, self.elapsed())
        return trigger_id

    def redeem(self, trigger_id: str) -> tuple[str, str | None]:
        """Redeem a trigger id: return the person, and the modal they used.

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
    """The place where an answer goes.

    Attributes:
        person: The person who acted.
        channel: The channel they acted in.
        message_ts: The message they clicked in, else None.
        issued: The time of issue, on the workspace's clock.
        uses: The number of answers so far.
    """

    person: str
    channel: str
    message_ts: str | None
    issued: datetime
    uses: int = 0


@dataclass
class ResponseUrls:
    """An issuer of response URLs, each good for five answers within half an hour.

    Attributes:
        clock: The workspace's clock.
    """

    clock: Clock
    _replies: dict[str, ResponseTarget] = field(default_factory=dict)

    def issue(self, person: str, channel: str, message_ts: str | None = None) -> str:
        """Issue a path, `actions/R0…`, under which the bot may answer."""
        path = f"actions/{fresh_id('R')}"
        self._replies[path] = ResponseTarget(person, channel, message_ts, self.clock.now())
        return path

    def get(self, path: str) -> ResponseTarget:
        """Return where an answer under a path goes.

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
