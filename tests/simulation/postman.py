"""The way from the workspace to the bot, as it is on a bad day: some things come twice, some late."""

from random import Random

from bot.ui.kit.ids import ActionId
from bot.workspace.delivery.transport import Answer, DeliveryKind, HttpTransport, Retry
from bot.workspace.model import Json

AGAIN = frozenset({ActionId.TAKE, ActionId.LEAVE, ActionId.CHOOSE, ActionId.ALLOW, ActionId.DECLINE})
"""What is pressed twice; the others open a modal, and Slack lets a click open only one."""
OFTEN = 0.08


class Postman:
    """Delivers to the bot; keeps events while it is down, as Slack does for some minutes.

    Args:
        transport: Carries everything.
        random: Decides what comes twice.

    Attributes:
        is_down: Whether the bot is.
        repeated: How many deliveries came twice.
        delayed: How many came only after the bot was back.
    """

    def __init__(self, transport: HttpTransport, random: Random) -> None:
        self._transport = transport
        self._random = random
        self._kept: list[Json] = []
        self.is_down = False
        self.repeated = self.delayed = 0

    def send(self, kind: DeliveryKind, payload: Json, retry: Retry | None = None) -> Answer:
        """Hand something over, now and then twice."""
        if self.is_down:
            if kind == "event":
                self._kept.append(payload)
            return Answer(failure="connection_failed", no_retry=True)
        answer = self._transport.send(kind, payload, retry)
        if answer.failure is None and self._comes_twice(kind, payload):
            self.repeated += 1
            self._transport.send(kind, payload, Retry(1, "http_timeout") if kind == "event" else None)
        return answer

    def catch_up(self) -> None:
        """Hand over what was kept."""
        kept, self._kept = self._kept, []
        for payload in kept:
            self.delayed += 1
            self._transport.send("event", payload, Retry(2, "connection_failed"))

    def _comes_twice(self, kind: DeliveryKind, payload: Json) -> bool:
        if kind == "command" or self._random.random() > OFTEN:
            return False
        actions = payload.get("actions") or [{}]
        return kind == "event" or payload["type"] == "view_submission" or actions[0]["action_id"] in AGAIN
