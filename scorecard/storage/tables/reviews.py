"""Tables of reviews: a meeting's items, and what came of each."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from scorecard.storage.tables.base import Table, partial_index


class ReviewRow(Table, table=True):
    """A review of a scorecard; at most one is open, and each month's is opened once.

    `month` is empty for one that an admin started.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("scorecard_id", "month"),
        partial_index("uq_review_open", "scorecard_id", unique=True, where="closed_at IS NULL"),
        partial_index("ix_review_opened_at", "opened_at", where="closed_at IS NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scorecard_id: int = Field(foreign_key="scorecard.id")
    month: str | None = Field(default=None, max_length=16)
    day: date
    opened_by: str = ""
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str = ""


class ReviewItemRow(Table, table=True):
    """An item of a review: a KPI, an objective by its name of that day, or an action of an earlier one."""

    __tablename__ = "review_item"
    __table_args__ = (UniqueConstraint("review_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id")
    position: int
    reasons: list[list[Any]] = Field(sa_column=Column(JSON, nullable=False))
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id", index=True)
    perspective: str = ""
    objective: str = ""
    alert_id: int | None = Field(default=None, foreign_key="alert.id")
    action_id: int | None = None
    left_from: date | None = None


class ReviewResponseRow(Table, table=True):
    """Something that came of an item; it is discussed, skipped or done once."""

    __tablename__ = "review_response"
    __table_args__ = (
        Index("ix_review_response_item_id", "item_id"),
        partial_index(
            "uq_review_response_once",
            *("item_id", "kind"),
            unique=True,
            where="kind IN ('discussed', 'skipped', 'done')",
        ),
        partial_index("ix_review_response_open", "item_id", where="kind = 'action' AND done_at IS NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="review_item.id")
    kind: str = Field(max_length=16)
    text: str = ""
    doer: str = ""
    due: date | None = None
    said_by: str
    said_at: datetime
    alert_action_id: int | None = Field(default=None, foreign_key="alert_action.id")
    done_at: datetime | None = None
    done_by: str = ""
