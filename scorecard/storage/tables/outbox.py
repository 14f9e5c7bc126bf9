"""Tables of what goes out to Slack and what came in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel


class OutgoingRow(SQLModel, table=True):
    """The outbox: something to be said once.

    `held_by` is the trouble that keeps it back; it waits until that is over.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_state_not_before", "state", "not_before"),
        Index("ix_outgoing_sent_ts", "sent_ts"),  # asked with every message written in a thread
        Index("ix_outgoing_held_by", "held_by"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    team_id: str
    recipient: str
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
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


class InboxRow(SQLModel, table=True):
    """Events and clicks that took effect, kept for two days so that a second delivery does nothing."""

    __tablename__ = "inbox"

    key: str = Field(primary_key=True)
    received_at: datetime = Field(index=True)


class RefusalRow(SQLModel, table=True):
    """Something Slack refused lately (native tables and charts), not to be tried again for a while."""

    __tablename__ = "refusal"

    team_id: str = Field(primary_key=True)
    feature: str = Field(primary_key=True)
    until: datetime


class TroubleRow(SQLModel, table=True):
    """Something that cannot be said until somebody mends something; one of a kind is open at a place.

    `place` is the Slack id of a channel or person, the key of a message, or empty for all of a team.
    `tell_at` is when an admin is told of it next, `told_at` when Slack took the newest message that told one.
    """

    __tablename__ = "trouble"
    __table_args__ = (
        Index(
            "uq_trouble_open",
            "team_id",
            "kind",
            "place",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
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
