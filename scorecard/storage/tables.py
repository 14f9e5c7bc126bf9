"""Every table. What people were told is never overwritten: corrections and new goals are new rows."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import JSON, Column, Index, MetaData, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from scorecard.domain.locking import DEFAULT_LOCK_DAYS
from scorecard.storage.types import ExactDecimal

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata


def _decimal(*, nullable: bool = False) -> Any:  # noqa: ANN401 - Field() is Any too
    return Field(sa_column=Column(ExactDecimal, nullable=nullable))


class Row(Protocol):
    """A row of a table that numbers its rows."""

    id: int | None


def id_of(row: Row) -> int:
    """The number of a row that the database has.

    Raises:
        ValueError: It was not flushed yet.
    """
    if row.id is None:
        raise ValueError("The row was not flushed yet.")
    return row.id


class ScorecardRow(SQLModel, table=True):
    """A scorecard of a Slack team.

    `revision` grows with every change below it, `edition` only when a file changes its structure.
    """

    __tablename__ = "scorecard"
    __table_args__ = (UniqueConstraint("team_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str = Field(max_length=32)
    key: str = Field(max_length=64)
    name: str
    timezone: str
    locale: str
    channel: str
    weekly_day: int
    weekly_time: time
    admins: list[str] = Field(sa_column=Column(JSON, nullable=False))
    band_on_target: Decimal = _decimal()
    band_acceptable: Decimal = _decimal()
    reminders: list[int] = Field(sa_column=Column(JSON, nullable=False))
    region: str = ""
    lock_after: int = DEFAULT_LOCK_DAYS
    revision: int = 0
    edition: int = 0
    created_at: datetime


class PerspectiveRow(SQLModel, table=True):
    """A perspective; names are unique among those not retired."""

    __tablename__ = "perspective"

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", index=True)
    name: str
    weight: Decimal = _decimal()
    position: int
    retired_at: datetime | None = None


class ObjectiveRow(SQLModel, table=True):
    """An objective of a perspective."""

    __tablename__ = "objective"

    id: int | None = Field(default=None, primary_key=True)
    perspective_id: int = Field(foreign_key="perspective.id", index=True)
    name: str
    statement: str = ""
    due: date | None = None
    weight: Decimal = _decimal()
    position: int
    retired_at: datetime | None = None


class KpiRow(SQLModel, table=True):
    """A KPI; its key stays for ever, and with it its history."""

    __tablename__ = "kpi"
    __table_args__ = (UniqueConstraint("scorecard_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id")
    objective_id: int = Field(foreign_key="objective.id", index=True)
    key: str = Field(max_length=64)
    name: str
    aliases: list[str] = Field(sa_column=Column(JSON, nullable=False))
    definition: str = ""
    unit: str
    frequency: str
    owner: str = Field(index=True)
    cover: str | None = Field(default=None, index=True)
    weight: Decimal = _decimal()
    prompt_time: time
    position: int
    created_at: datetime
    retired_at: datetime | None = None


class GoalRow(SQLModel, table=True):
    """A KPI's target and threshold from a day on; the `_high` columns are for direction `range` only."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("kpi_id", "effective_from"),)

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    effective_from: date
    direction: str
    target: Decimal = _decimal()
    target_high: Decimal | None = _decimal(nullable=True)
    threshold: Decimal | None = _decimal(nullable=True)
    threshold_high: Decimal | None = _decimal(nullable=True)
    baseline: Decimal | None = _decimal(nullable=True)
    recorded_at: datetime


class ActualRow(SQLModel, table=True):
    """One revision of the value of one KPI for one period; the one without `superseded_at` counts.

    `origin_channel` and `origin_ts` are the Slack message that the value was typed in, or empty.
    """

    __tablename__ = "actual"
    __table_args__ = (
        UniqueConstraint("kpi_id", "frequency", "period_start", "revision"),
        Index(
            "uq_actual_current",
            "kpi_id",
            "frequency",
            "period_start",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_actual_origin_ts", "origin_ts"),  # asked when somebody edits or deletes a message
    )

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    revision: int
    value: Decimal = _decimal()
    typed: str = ""
    note: str = ""
    is_late: bool = False
    source: str
    submitted_by: str
    on_behalf_of: str = ""
    allowed_by: str = ""
    origin_channel: str = ""
    origin_ts: str = ""
    recorded_at: datetime
    superseded_at: datetime | None = None


class ChangeRequestRow(SQLModel, table=True):
    """A value for a locked period, waiting for an admin; at most one waits for each person and period."""

    __tablename__ = "change_request"
    __table_args__ = (
        Index(
            "uq_change_request_waiting",
            "kpi_id",
            "frequency",
            "period_start",
            "asked_by",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    value: Decimal = _decimal()
    typed: str = ""
    note: str = ""
    source: str
    asked_by: str
    asked_at: datetime
    origin_channel: str = ""
    origin_ts: str = ""
    standing_id: int | None = Field(default=None, foreign_key="actual.id")
    state: str
    decided_by: str = ""
    decided_at: datetime | None = None


class RoundRow(SQLModel, table=True):
    """One message's worth of prompts to one person, and where its reminders stand.

    `on_behalf_of` is whose KPIs these are when somebody else is asked for them; `counted_from` when the
    prompt was sent, or what it was snoozed to; `remind_at` when it is to be looked at again, or nothing once
    there is nothing left to say; `is_delayed` while that waits until the person can be disturbed; `missed_at`
    when it was left at that.
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


class NoDataRow(SQLModel, table=True):
    """Somebody's word that a KPI has no value for a period; the newest counts, and a value counts more."""

    __tablename__ = "no_data"
    __table_args__ = (Index("ix_no_data_place", "kpi_id", "frequency", "period_start"),)

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    reason: str
    submitted_by: str
    recorded_at: datetime


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


class AlertRow(SQLModel, table=True):
    """A KPI that turned off-threshold; at most one is open for each KPI."""

    __tablename__ = "alert"
    __table_args__ = (
        Index(
            "uq_alert_open",
            "kpi_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id", index=True)
    actual_id: int = Field(foreign_key="actual.id")
    state: str
    opened_at: datetime
    closed_at: datetime | None = None
    closing_actual_id: int | None = Field(default=None, foreign_key="actual.id")


class PersonRow(SQLModel, table=True):
    """What Slack says of a person, as of `refreshed_at`, and what they said of themselves.

    `changed_at` is when Slack last told that something changed. From `dnd_from` until `dnd_until` the person
    is not to be disturbed; until `vacation_until` the status says vacation. `working_days` (0 for Monday) and
    `region` are empty while the person keeps the scorecard's.
    """

    __tablename__ = "person"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    name: str = ""
    timezone: str = ""
    locale: str = ""
    dm_channel: str = ""
    has_home: bool = False
    working_days: list[int] = Field(sa_column=Column(JSON, nullable=False, default=list))
    region: str = ""
    dnd_from: datetime | None = None
    dnd_until: datetime | None = None
    vacation_until: datetime | None = None
    refreshed_at: datetime | None = None
    changed_at: datetime | None = None


class AbsenceRow(SQLModel, table=True):
    """Days on which somebody is away, on their own calendar, `first` and `last` included.

    `cover` is who is asked meanwhile, or empty for each KPI's own cover; `ended_on` the first day on which it
    no longer holds, once it was taken back or another took its place.
    """

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_team_id_person", "team_id", "person"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    person: str
    first: date
    last: date
    cover: str = ""
    said_by: str
    said_at: datetime
    ended_on: date | None = None
    ended_by: str = ""


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
