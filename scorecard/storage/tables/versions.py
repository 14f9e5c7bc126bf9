"""The table of what rows held before they were changed; what they hold now stands in their own tables."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from scorecard.storage.tables.base import Table


class VersionRow(Table, table=True):
    """The facts that a row held from `since` until it was changed at `until`.

    `kind` and `own_key` name the row, `subject` the scorecard or person that it is about.
    """

    __tablename__ = "version"
    __table_args__ = (Index("ix_version_subject", "subject", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str
    kind: str
    own_key: str
    since: datetime
    until: datetime
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
