"""Tables of values for KPIs' periods, and what follows from them; nothing in them is ever overwritten."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from scorecard.storage.tables.base import Table, decimal_field, partial_index


class ActualRow(Table, table=True):
    """One revision of a KPI's value for one period; the one without `superseded_at` is current.

    A value that somebody took back is superseded, too; the one before it, if any, is recorded again as it
    was given, with who put it back.

    `origin_channel` and `origin_ts` identify the Slack message in which the value was typed, or are empty.
    """

    __tablename__ = "actual"
    __table_args__ = (
        UniqueConstraint("kpi_id", "frequency", "period_start", "revision"),
        partial_index(
            "uq_actual_current",
            "kpi_id",
            "frequency",
            "period_start",
            unique=True,
            where="superseded_at IS NULL",
        ),
        Index("ix_actual_origin_ts", "origin_ts"),  # queried when somebody edits or deletes a message
        partial_index("ix_actual_in_place_of", "on_behalf_of", "recorded_at", where="on_behalf_of != ''"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    revision: int
    value: Decimal = decimal_field()
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
    taken_back_by: str = ""
    taken_back_allowed_by: str = ""
    put_back_by: str = ""
    put_back_allowed_by: str = ""


class ChangeRequestRow(Table, table=True):
    """A change of a locked period, waiting for an admin; at most one waits for each person and period.

    It gives `value` or, without one, states that there is none, with `note` as the reason. If `is_undo`, it
    takes back what stands there: the value, `standing_id`, or the statement of no data, `stated_id`. One to
    give a value once more that was taken back has its row in `put_back_id`.
    """

    __tablename__ = "change_request"
    __table_args__ = (
        partial_index(
            "uq_change_request_waiting",
            "kpi_id",
            "frequency",
            "period_start",
            "asked_by",
            unique=True,
            where="state = 'waiting'",
        ),
        Index("ix_change_request_kpi_id", "kpi_id", "decided_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    value: Decimal | None = decimal_field(nullable=True)
    typed: str = ""
    note: str = ""
    source: str
    asked_by: str
    asked_at: datetime
    origin_channel: str = ""
    origin_ts: str = ""
    standing_id: int | None = Field(default=None, foreign_key="actual.id")
    stated_id: int | None = Field(default=None, foreign_key="no_data.id")
    put_back_id: int | None = Field(default=None, foreign_key="actual.id")
    is_undo: bool = False
    state: str
    decided_by: str = ""
    decided_at: datetime | None = None


class NoDataRow(Table, table=True):
    """A statement that a KPI has no value for a period.

    The newest that nobody took back is current, and a value overrides it. One that was taken back before its
    `taken_back_at` was kept has none.
    """

    __tablename__ = "no_data"
    __table_args__ = (Index("ix_no_data_place", "kpi_id", "frequency", "period_start"),)

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    reason: str
    submitted_by: str
    recorded_at: datetime
    taken_back_by: str = ""
    taken_back_at: datetime | None = None
    allowed_by: str = ""
    taken_back_allowed_by: str = ""


class SetAsideRow(Table, table=True):
    """An admin's decision to leave a KPI out of its parents for a period; it stands until it is ended."""

    __tablename__ = "set_aside"
    __table_args__ = (
        partial_index(
            "uq_set_aside_standing",
            "kpi_id",
            "frequency",
            "period_start",
            unique=True,
            where="ended_at IS NULL",
        ),
        Index("ix_set_aside_kpi_id", "kpi_id", "set_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    reason: str
    set_by: str
    set_at: datetime
    ended_by: str = ""
    ended_at: datetime | None = None


class SoWhatRow(Table, table=True):
    """One sentence of an owner's: what it means that a KPI came to a status in a period."""

    __tablename__ = "so_what"
    __table_args__ = (UniqueConstraint("kpi_id", "frequency", "period_start", "status"),)

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    frequency: str
    period_start: date
    status: str
    text: str
    said_by: str
    said_at: datetime


class BaselineResetRow(Table, table=True):
    """An admin's decision that a KPI's usual range comes from a period on; the newest not ended counts."""

    __tablename__ = "baseline_reset"

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id", index=True)
    frequency: str
    period_start: date
    reason: str
    set_by: str
    set_at: datetime
    ended_by: str = ""
    ended_at: datetime | None = None


class AlertRow(Table, table=True):
    """A KPI that turned off-threshold; at most one stands for each KPI.

    It has been as it is since `held_since`, if empty since it was opened. It was repeated last at
    `repeated_at`, and admins were told at `plan_wanted_at` that nobody has said what is done about it.
    """

    __tablename__ = "alert"
    __table_args__ = (partial_index("uq_alert_standing", "kpi_id", unique=True, where="closed_at IS NULL"),)

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id", index=True)
    actual_id: int = Field(foreign_key="actual.id", index=True)
    state: str
    opened_at: datetime
    closed_at: datetime | None = None
    closing_actual_id: int | None = Field(default=None, foreign_key="actual.id", index=True)
    held_since: datetime | None = None
    repeated_at: datetime | None = None
    plan_wanted_at: datetime | None = None


class AlertVersionRow(Table, table=True):
    """An alert as it was from `since` until it was changed at `until`."""

    __tablename__ = "alert_version"
    __table_args__ = (Index("ix_alert_version_kpi_id", "kpi_id", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id")
    kpi_id: int = Field(foreign_key="kpi.id")
    actual_id: int = Field(foreign_key="actual.id")
    closing_actual_id: int | None = Field(default=None, foreign_key="actual.id")
    state: str
    since: datetime
    until: datetime


class AlertActionRow(Table, table=True):
    """What somebody does about an alert; the one without `ended_at` stands, the others are its history."""

    __tablename__ = "alert_action"
    __table_args__ = (
        partial_index("uq_alert_action_standing", "alert_id", unique=True, where="ended_at IS NULL"),
        partial_index("ix_alert_action_due", "due", where="ended_at IS NULL"),
        Index("ix_alert_action_alert_id", "alert_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id")
    cause: str
    action: str
    doer: str
    due: date
    made_by: str
    made_at: datetime
    asked_at: datetime | None = None
    done_by: str = ""
    done_at: datetime | None = None
    ended_at: datetime | None = None
    verdict: str = ""
    verdict_id: int | None = Field(default=None, foreign_key="actual.id")


class AlertExpectedRow(Table, table=True):
    """What somebody says is known work behind an alert; the one without `ended_at` stands."""

    __tablename__ = "alert_expected"
    __table_args__ = (
        partial_index("uq_alert_expected_standing", "alert_id", unique=True, where="ended_at IS NULL"),
        partial_index("ix_alert_expected_until", "until", where="ended_at IS NULL"),
        Index("ix_alert_expected_alert_id", "alert_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id")
    reason: str
    until: date
    made_by: str
    made_at: datetime
    ended_at: datetime | None = None


class AlertLessonRow(Table, table=True):
    """What somebody learned from an alert that was resolved; the newest of an alert counts."""

    __tablename__ = "alert_lesson"

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id")
    kpi_id: int = Field(foreign_key="kpi.id", index=True)
    text: str
    said_by: str
    said_at: datetime


class AlertCommentRow(Table, table=True):
    """What somebody said in an alert's thread that is no value; `origin_ts` is their message."""

    __tablename__ = "alert_comment"
    __table_args__ = (Index("ix_alert_comment_origin_ts", "origin_ts"),)

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", index=True)
    text: str
    said_by: str
    said_at: datetime
    origin_channel: str
    origin_ts: str
    taken_back_at: datetime | None = None
