"""Tables of scorecards as people set them up: perspectives, objectives, KPIs and their goals."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from scorecard.model.scorecard import DEFAULT_LOCK_DAYS, ReliabilityReaders
from scorecard.storage.tables.base import Table, decimal_field


class ScorecardRow(Table, table=True):
    """A scorecard of a Slack team.

    `revision` grows with every change in it, `edition` only when a file changes its structure. `private` is
    the file's setting of who may read it, `channel_private` whether Slack showed its channel as private.
    Everything in a retired one is retired, too; it comes back with the next file that has its key. Its
    structure has been as it is since `held_since`, and every earlier one is kept from `exact_from` on; empty,
    they mean since it was created.
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
    band_on_target: Decimal = decimal_field()
    band_acceptable: Decimal = decimal_field()
    reminders: list[int] = Field(sa_column=Column(JSON, nullable=False))
    region: str = ""
    lock_after: int = DEFAULT_LOCK_DAYS
    reliability: str = Field(default=ReliabilityReaders.SELF, max_length=16)
    post_names: bool = False
    review: str = Field(default="", max_length=32)
    readers: list[str] = Field(sa_column=Column(JSON, nullable=False, default=list))
    alerts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    private: bool | None = None
    channel_private: bool | None = None
    revision: int = 0
    edition: int = 0
    created_at: datetime
    held_since: datetime | None = None
    exact_from: datetime | None = None
    retired_at: datetime | None = None


class PerspectiveRow(Table, table=True):
    """A perspective; names are unique among those not retired."""

    __tablename__ = "perspective"

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", index=True)
    name: str
    weight: Decimal = decimal_field()
    position: int
    retired_at: datetime | None = None


class ObjectiveRow(Table, table=True):
    """An objective of a perspective.

    `drives` are the objectives that it drives, as the file names them; `initiatives` the work for it.
    """

    __tablename__ = "objective"

    id: int | None = Field(default=None, primary_key=True)
    perspective_id: int = Field(foreign_key="perspective.id", index=True)
    name: str
    statement: str = ""
    due: date | None = None
    weight: Decimal = decimal_field()
    supports: str = ""
    drives: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    initiatives: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    position: int
    retired_at: datetime | None = None


class KpiRow(Table, table=True):
    """A KPI; its key never changes, and so its history stays with it.

    `former_names` are the names and aliases that it had before a file changed them.
    """

    __tablename__ = "kpi"
    __table_args__ = (UniqueConstraint("scorecard_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id")
    objective_id: int = Field(foreign_key="objective.id", index=True)
    key: str = Field(max_length=64)
    name: str
    aliases: list[str] = Field(sa_column=Column(JSON, nullable=False))
    former_names: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    definition: str = ""
    unit: str
    frequency: str
    owner: str = Field(index=True)
    cover: str | None = Field(default=None, index=True)
    weight: Decimal = decimal_field()
    prompt_time: time
    alerts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    position: int
    created_at: datetime
    retired_at: datetime | None = None


class GoalRow(Table, table=True):
    """A KPI's target and threshold from a day on; the `_high` columns are for direction `range` only."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("kpi_id", "effective_from"),)

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    effective_from: date
    direction: str
    target: Decimal = decimal_field()
    target_high: Decimal | None = decimal_field(nullable=True)
    threshold: Decimal | None = decimal_field(nullable=True)
    threshold_high: Decimal | None = decimal_field(nullable=True)
    baseline: Decimal | None = decimal_field(nullable=True)
    recorded_at: datetime
