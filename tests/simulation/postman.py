"""Delivery from the workspace to the bot on a bad day: sometimes twice, sometimes late."""

from random import Random

from bot.ui.kit.ids import ActionId
from bot.workspace.delivery.transport import Answer, DeliveryKind, HttpTransport, Retry
from bot.workspace.model import Json

AGAIN = frozenset({ActionId.TAKE, ActionId.LEAVE, ActionId.CHOOSE, ActionId.ALLOW, ActionId.DECLINE})
"""Buttons that may be pressed twice; the others open a modal, and Slack opens only one for a click."""
OFTEN = 0.08


class Postman:
    """Delivers to the bot; keeps events while it is down, as Slack does for some minutes.

    Args:
        transport: Carries all deliveries.
        random: Decides which are repeated.

    Attributes:
        is_down: True while the bot is down.
        repeated: Number of deliveries made twice.
        delayed: Number of deliveries made only after the bot was back.
    """

    def __init__(self, transport: HttpTransport, random: Random) -> None:
        self._transport = transport
        self._random = random
        self._kept: list[Json] = []
        self.is_down = False
        self.repeated = self.delayed = 0

    def send(self, kind: DeliveryKind, payload: Json, retry: Retry | None = None) -> Answer:
        """Make a delivery, sometimes twice."""
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
        """Make the deliveries that were kept."""
        kept, self._kept = self._kept, []
        for payload in kept:
            self.delayed += 1
            self._transport.send("event", payload, Retry(2, "connection_failed"))

    def _comes_twice(self, kind: DeliveryKind, payload: Json) -> bool:
        if kind == "command" or self._random.random() > OFTEN:
            return False
        actions = payload.get("actions") or [{}]
        return kind == "event" or payload["type"] == "view_submission" or actions[0]["action_id"] in AGAIN
