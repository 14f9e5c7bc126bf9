"""The addresses under which a bot may answer a command or a click for half an hour."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.workspace.errors import SlackRefusal
from bot.workspace.ids import fresh_id
from scorecard.clock import Clock

LIFETIME = timedelta(minutes=30)
MOST_USES = 5


@dataclass
class Reply:
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
    _replies: dict[str, Reply] = field(default_factory=dict)

    def issue(self, person: str, channel: str, message_ts: str | None = None) -> str:
        """A new path, `actions/R0…`, under which the bot may answer."""
        path = f"actions/{fresh_id('R')}"
        self._replies[path] = Reply(person, channel, message_ts, self.clock.now())
        return path

    def get(self, path: str) -> Reply:
        """What a path is good for.

        Raises:
            SlackRefusal: It is unknown, too old or used five times already.
        """
        reply = self._replies.get(path)
        if reply is None:
            raise SlackRefusal("invalid_url")
        if self.clock.now() - reply.issued > LIFETIME:
            raise SlackRefusal("expired_url")
        if reply.uses >= MOST_USES:
            raise SlackRefusal("used_url")
        return reply
