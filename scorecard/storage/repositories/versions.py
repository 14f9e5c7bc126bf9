"""Versions: what rows held before they were changed, so that a past day reads as it was known."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Date, Time, bindparam
from sqlmodel import Session, SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.storage.tables import VersionRow
from scorecard.storage.tables.base import ExactDecimal

Row = TypeVar("Row", bound=SQLModel)

Facts = Mapping[str, Any]
"""What a row held, as JSON keeps it."""
EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The beginning of what nobody has changed yet."""


class Kind(StrEnum):
    """A kind of rows whose earlier versions are kept."""

    SCORECARD = "scorecard"
    PERSON = "person"
    ABSENCE = "absence"


def about_scorecard(scorecard_id: int) -> str:
    """Return the subject of versions about a scorecard."""
    return f"scorecard:{scorecard_id}"


def about_person(team_id: str, user_id: str) -> str:
    """Return the subject of versions about a person."""
    return f"person:{team_id}:{user_id}"


def to_facts(row: SQLModel) -> dict[str, Any]:
    """Return all that a row holds, as JSON keeps it."""
    return {name: _encode(value) for name, value in row.model_dump().items()}


def _encode(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date | time) else value


def from_facts(table: type[Row], facts: Facts) -> Row:
    """Return a row from what `to_facts` kept; columns that it has no longer are left out."""
    readers = _readers(table)
    known = {name: value for name, value in facts.items() if name in readers}
    return table(**{name: value if value is None else readers[name](value) for name, value in known.items()})


@cache
def _readers(table: type[SQLModel]) -> dict[str, Any]:
    """Return the function for each column that reads what JSON keeps of it."""
    return {
        column.name: _reader(column.type)
        for column in SQLModel.metadata.tables[str(table.__tablename__)].columns
    }


def _reader(kind: Any) -> Any:  # noqa: ANN401 - a column's type, and a function of whatever it holds
    known = {
        ExactDecimal: Decimal,
        UTCDateTime: datetime.fromisoformat,
        Date: date.fromisoformat,
        Time: time.fromisoformat,
    }
    return next((read for of, read in known.items() if isinstance(kind, of)), lambda value: value)


class VersionRepository:
    """Keeps what rows held, with the time for which they held it.

    What was changed twice at one moment has no version in between: nobody could know of it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(
        self,
        kind: Kind,
        own_key: str,
        subject: str,
        facts: Facts,
        *,
        until: datetime,
        since: datetime | None = None,
    ) -> None:
        """Keep what a row held until a moment, UTC.

        Args:
            kind: The kind of row.
            own_key: Its key among them.
            subject: What it is about, `about_person` or `about_scorecard`.
            facts: What it held.
            until: The moment of the change.
            since: The moment from which on it held that; None if only the version before tells.
        """
        begin = since or self._find_end(kind, own_key, subject)
        if begin < until:
            row = VersionRow(
                subject=subject, kind=kind, own_key=own_key, since=begin, until=until, facts=dict(facts)
            )
            self._session.add(row)

    def _find_end(self, kind: Kind, own_key: str, subject: str) -> datetime:
        """Return the end of a row's newest version."""
        query = select(func.max(VersionRow.until)).where(
            VersionRow.subject == subject, VersionRow.kind == kind, VersionRow.own_key == own_key
        )
        return self._session.exec(query).one() or EVER


class PastVersions:
    """What rows held at one moment, where that has changed since; each subject's are read once.

    Args:
        session: The transaction.
        moment: UTC.
    """

    def __init__(self, session: Session, moment: datetime) -> None:
        self._session = session
        self.moment = moment
        self._read: set[str] = set()
        self._found: dict[tuple[str, str], VersionRow] = {}

    def preload(self, subjects: Iterable[str]) -> None:
        """Read what is kept about some subjects in one statement."""
        new = set(subjects) - self._read
        if new:
            which = {"subjects": sorted(new), "moment": self.moment}
            rows = self._session.exec(_select_at(), params=which)
            self._found |= {(row.kind, row.own_key): row for row in rows}
            self._read |= new

    def find(self, kind: Kind, own_key: str, subject: str) -> VersionRow | None:
        """Return what a row held at the moment, or None if it holds the same now."""
        self.preload([subject])
        return self._found.get((kind, own_key))

    def list_read(self, kind: Kind) -> list[VersionRow]:
        """Return the versions of a kind that were read by now."""
        return [row for (of_kind, _), row in self._found.items() if of_kind == kind]


@cache
def _select_at() -> SelectOfScalar[VersionRow]:
    """Return a query of the versions about some `subjects` that held at a `moment`."""
    moment = bindparam("moment", type_=UTCDateTime())
    return select(VersionRow).where(
        col(VersionRow.subject).in_(bindparam("subjects", expanding=True)),
        col(VersionRow.until) > moment,
        col(VersionRow.since) <= moment,
    )
