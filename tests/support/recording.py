"""Recorded deliveries from Slack to the bot, statements to the database, and images of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from sqlalchemy import Engine, RowMapping, event, select

from bot.workspace.delivery.transport import Answer, DeliveryKind, HttpTransport, Retry
from bot.workspace.model import Json
from scorecard.storage.tables import metadata

INBOX = "inbox"


class Recording(HttpTransport):
    """Records every delivery.

    Attributes:
        sent: The deliveries, oldest first.
        before: Called with each delivery just before it is made.
    """

    def __init__(self, signing_secret: str, *, patience: float) -> None:
        super().__init__(signing_secret, patience=patience)
        self.sent: list[tuple[DeliveryKind, Json]] = []
        self.before: Callable[[DeliveryKind, Json], None] = lambda kind, payload: None

    def send(self, kind: DeliveryKind, payload: Json, retry: Retry | None = None) -> Answer:
        self.before(kind, deepcopy(payload))
        self.sent.append((kind, deepcopy(payload)))
        return super().send(kind, payload, retry)

    def send_unseen(self, kind: DeliveryKind, payload: Json) -> Answer:
        """Make a delivery without recording it."""
        return super().send(kind, payload)

    def send_raw(self, body: str, content_type: str) -> Answer:
        """Deliver any body, properly signed."""
        return self._post(body, {"Content-Type": content_type, **self._sign(body)})


def name_of(kind: DeliveryKind, payload: Json) -> str:
    """Return the kind of a delivery: `action answer`, `view correct`, `event message message_changed`."""
    match payload.get("type"):
        case "block_actions":
            return f"action {payload['actions'][0]['action_id']}"
        case "view_submission":
            return f"view {payload['view']['callback_id']}"
        case "event_callback":
            told = payload["event"]
            return " ".join(filter(None, ("event", told["type"], told.get("subtype"))))
        case _:
            return kind


def image(engine: Engine, *, without_team: str = "") -> dict[str, list[str]]:
    """Return every row of every table except the inbox.

    Args:
        engine: The database.
        without_team: Team whose rows are left out.
    """
    with engine.connect() as connection:
        return {
            table.name: sorted(
                str(dict(row))
                for row in connection.execute(select(table)).mappings()
                if not (without_team and _is_of(row, without_team))
            )
            for table in metadata.sorted_tables
            if table.name != INBOX
        }


def _is_of(row: RowMapping, team: str) -> bool:
    """Return whether a row is a team's; a version has the team in its subject alone."""
    return row.get("team_id") == team or f":{team}:" in str(row.get("subject"))


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Record SQLite's statements in the block, including those past SQLAlchemy's own connections."""
    asked: list[str] = []

    def trace(connection: Any, *_: object) -> None:
        connection.set_trace_callback(asked.append)

    def leave(connection: Any, *_: object) -> None:
        connection.set_trace_callback(None)

    event.listen(engine, "checkout", trace)
    event.listen(engine, "checkin", leave)
    yield asked
    event.remove(engine, "checkout", trace)
    event.remove(engine, "checkin", leave)
