"""Who was asked for what, and who is asked instead."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel


class PromptBatchRow(SQLModel, table=True):
    """One message's worth of prompts to one person, and where its reminders stand.

    `on_behalf_of` is whose KPIs these are when somebody else is asked for them; `counted_from` when the
    prompt was sent, or what it was snoozed to; `remind_at` when it is to be looked at again, or nothing once
    there is nothing left to say; `is_delayed` while that waits until the person can be disturbed; `missed_at`
    when it was left at that; `wanted_by` is the admin who had first values asked for that nobody owed, which
    are never reminded of and never missed.
    """

    __tablename__ = "round"

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id")
    team_id: str
    person: str = Field(index=True)
    on_behalf_of: str = ""
    opened_at: datetime
    counted_from: datetime
    snoozed_until: datetime | None = None
    reminded: int = 0
    remind_at: datetime | None = Field(default=None, index=True)
    is_delayed: bool = False
    missed_at: datetime | None = None
    wanted_by: str = ""


class PromptRow(SQLModel, table=True):
    """One question: one KPI, one period; the unique constraint is what asks only once."""

    __tablename__ = "prompt"
    __table_args__ = (UniqueConstraint("kpi_id", "frequency", "period_start"),)

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    round_id: int = Field(foreign_key="round.id", index=True)
    opened_at: datetime


class HandoverRow(SQLModel, table=True):
    """An offer of prompts to another person; `round_id` is the round that is theirs once they accept."""

    __tablename__ = "handover"

    round_id: int = Field(foreign_key="round.id", primary_key=True)
    from_round_id: int = Field(foreign_key="round.id", index=True)
    prompts: list[int] = Field(sa_column=Column(JSON, nullable=False))
    state: str
    offered_by: str
    offered_at: datetime
    decided_at: datetime | None = None
