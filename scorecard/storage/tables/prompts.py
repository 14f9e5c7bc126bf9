"""Tables of prompts, their batches, and handovers."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from scorecard.storage.tables.base import Table, partial_index


class PromptBatchRow(Table, table=True):
    """One message's worth of prompts to one person, and the state of its reminders.

    `on_behalf_of` is the owner of the KPIs if somebody else is asked for them; `counted_from` is when the
    prompt was sent, or until when it was snoozed; `snoozed_to` is the day of a snooze that names no moment;
    `remind_at` is when to look at the batch again, empty once there is nothing left to do; `is_delayed` is
    set while that waits until the person can be disturbed; `missed_at` is when reminders ended without an
    answer, `missed_noted_at` when that was noted; `wanted_by` is the admin who asked for first values that
    nobody owes, which are never reminded of and never missed.
    """

    __tablename__ = "round"
    __table_args__ = (
        partial_index("ix_round_waiting", "id", where="remind_at IS NOT NULL"),
        partial_index("ix_round_delegated", "opened_at", where="on_behalf_of != ''"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id")
    team_id: str
    person: str = Field(index=True)
    on_behalf_of: str = ""
    opened_at: datetime
    counted_from: datetime
    snoozed_until: datetime | None = None
    snoozed_to: date | None = None
    reminded: int = 0
    remind_at: datetime | None = Field(default=None, index=True)
    is_delayed: bool = False
    missed_at: datetime | None = None
    missed_noted_at: datetime | None = None
    wanted_by: str = ""


class PromptRow(Table, table=True):
    """A question for one KPI and one period; the unique constraint ensures that it is asked only once."""

    __tablename__ = "prompt"
    __table_args__ = (UniqueConstraint("kpi_id", "frequency", "period_start"),)

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    round_id: int = Field(foreign_key="round.id", index=True)
    opened_at: datetime


class HandoverRow(Table, table=True):
    """An offer of prompts to another person; `round_id` is the batch that will be theirs once they accept."""

    __tablename__ = "handover"
    __table_args__ = (partial_index("ix_handover_offered", "round_id", where="state = 'offered'"),)

    round_id: int = Field(foreign_key="round.id", primary_key=True)
    from_round_id: int = Field(foreign_key="round.id", index=True)
    prompts: list[int] = Field(sa_column=Column(JSON, nullable=False))
    state: str
    offered_by: str
    offered_at: datetime
    decided_at: datetime | None = None
