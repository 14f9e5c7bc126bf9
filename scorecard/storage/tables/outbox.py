"""Tables of messages to Slack and deliveries from it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from scorecard.storage.tables.base import Table, partial_index

IS_UNFINISHED = "state NOT IN ('sent', 'dropped')"
IS_CLAIMED = "state = 'claimed'"
"""The conditions of indexes by which what is to be sent is found without a walk through what was sent."""


class OutgoingRow(Table, table=True):
    """An outbox message, to be sent once.

    `round_id` is the prompt batch that it asks for or reminds of. `held_by` is the trouble that holds it
    back; it waits until that is over.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_recipient", "recipient", "not_before"),
        Index("ix_outgoing_sent_ts", "sent_ts"),  # queried with every message written in a thread
        partial_index("ix_outgoing_round_id", "round_id", where="round_id IS NOT NULL"),
        partial_index("ix_outgoing_held_by", "held_by", where="held_by IS NOT NULL"),
        partial_index("ix_outgoing_unfinished", "id", where=IS_UNFINISHED),
        partial_index("ix_outgoing_claimed", "id", where=IS_CLAIMED),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    team_id: str
    recipient: str
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    round_id: int | None = None
    thread_of: str = ""
    updates: str = ""
    thread_ts: str = ""
    state: str
    attempts: int = 0
    not_before: datetime
    due_at: datetime
    claimed_at: datetime | None = None
    claimed_until: datetime | None = None
    sent_channel: str = ""
    sent_ts: str = ""
    sent_at: datetime | None = None
    error: str = ""
    held_by: int | None = None
    request: str = Field(default="", max_length=32)
    look: str = Field(default="", max_length=32)
    created_at: datetime


class InboxRow(Table, table=True):
    """An event or click that took effect, kept for two days so that a second delivery does nothing."""

    __tablename__ = "inbox"

    key: str = Field(primary_key=True)
    received_at: datetime = Field(index=True)


class RefusalRow(Table, table=True):
    """A feature or call that Slack refused lately, not to be tried again for a while."""

    __tablename__ = "refusal"

    team_id: str = Field(primary_key=True)
    feature: str = Field(primary_key=True)
    until: datetime


class TroubleRow(Table, table=True):
    """A condition that prevents sending until somebody fixes it; one of a kind is open at a place.

    `place` is the Slack id of a channel or person, the key of a message, or empty for the whole team.
    `tell_at` is when an admin is told next, `told_at` when Slack accepted the latest message that told one.
    """

    __tablename__ = "trouble"
    __table_args__ = (
        partial_index("uq_trouble_open", "team_id", "kind", "place", unique=True, where="ended_at IS NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    kind: str
    place: str
    code: str
    since: datetime
    tell_at: datetime
    times_told: int = 0
    told_at: datetime | None = None
    ended_at: datetime | None = None
