"""The Events API: every event is delivered once, and retried if the bot does not acknowledge it."""

import threading
from collections.abc import Sequence

from bot.workspace.delivery.transport import Answer, Retry, Transport
from bot.workspace.model import Json, fresh_id
from bot.workspace.state.workspace import Workspace


class Events:
    """A sender of events that retries what failed.

    Args:
        workspace: The workspace they happen in.
        transport: The transport to the bot.
        retry_waits: Seconds to wait before each retry.

    Attributes:
        sent: Ids of all events, oldest first.
    """

    def __init__(self, workspace: Workspace, transport: Transport, retry_waits: Sequence[float]) -> None:
        self._workspace = workspace
        self._transport = transport
        self._waits = tuple(retry_waits)
        self._envelopes: dict[str, Json] = {}
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()

    @property
    def sent(self) -> list[str]:
        """The ids of all events, oldest first."""
        return list(self._envelopes)

    def deliver(self, event: Json) -> str:
        """Deliver an event; if the bot does not acknowledge it, retry in the background.

        Returns:
            Its id.
        """
        envelope = self._wrap(event)
        event_id: str = envelope["event_id"]
        self._envelopes[event_id] = envelope
        answer = self._transport.send("event", envelope)
        if answer.failure and not answer.no_retry:
            self._start_retrying(envelope, answer)
        return event_id

    def redeliver(self, event_id: str) -> Answer:
        """Deliver an event once more, as Slack does when it missed the acknowledgement."""
        return self._transport.send("event", self._envelopes[event_id], Retry(1, "http_timeout"))

    def wait(self) -> None:
        """Wait until nothing is left to retry."""
        for thread in tuple(self._threads):
            thread.join()

    def stop(self) -> None:
        """Stop retrying."""
        self._stopping.set()
        self.wait()

    def _start_retrying(self, envelope: Json, answer: Answer) -> None:
        thread = threading.Thread(target=self._retry, args=(envelope, answer), name="event-retries")
        self._threads.append(thread)
        thread.start()

    def _retry(self, envelope: Json, answer: Answer) -> None:
        for number, wait in enumerate(self._waits, start=1):
            if self._stopping.wait(wait):
                return
            answer = self._transport.send("event", envelope, Retry(number, answer.failure or ""))
            if answer.failure is None or answer.no_retry:
                return

    def _wrap(self, event: Json) -> Json:
        workspace = self._workspace
        authorization = {
            "enterprise_id": None,
            "team_id": workspace.team_id,
            "user_id": workspace.bot.user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "local",
            "team_id": workspace.team_id,
            "api_app_id": workspace.bot.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": fresh_id("Ev"),
            "event_time": int(workspace.clock.now().timestamp()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        }
