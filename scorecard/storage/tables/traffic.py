"""What goes out to Slack and what came in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel


class OutgoingRow(SQLModel, table=True):
    """The outbox: something to be said once."""

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_state_not_before", "state", "not_before"),
        Index("ix_outgoing_sent_ts", "sent_ts"),  # asked with every message written in a thread
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
