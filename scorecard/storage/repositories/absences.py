"""When people are away."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session, col, select

from scorecard.model.calendars import Absence
from scorecard.model.periods import DAY
from scorecard.storage.tables import AbsenceRow, id_of


def to_absence(row: AbsenceRow) -> Absence | None:
    """The days that are left of an absence, or None where it was taken back whole."""
    last = min(row.last, row.ended_on - DAY) if row.ended_on else row.last
    return Absence(row.first, last, row.cover or None) if row.first <= last else None


class AbsenceRepository:
    """Absences by who is away, each person's read once in a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._teams: dict[str, Mapping[str, tuple[Absence, ...]]] = {}
        self._people: dict[tuple[str, str], tuple[Absence, ...]] = {}

    def add(self, team_id: str, person: str, absence: Absence, *, by: str, now: datetime) -> int:
        """Keep an absence; its row."""
        row = AbsenceRow(
            team_id=team_id,
            person=person,
            first=absence.first,
            last=absence.last,
            cover=absence.cover or "",
            said_by=by,
            said_at=now,
        )
        self._session.add(row)
        self._forget()
        return id_of(row)

    def end(self, row: AbsenceRow, on: date, *, by: str) -> None:
        """Have an absence hold no longer from a day on."""
        row.ended_on, row.ended_by = min(on, row.ended_on or on), by
        self._forget()

    def get(self, absence_id: int) -> AbsenceRow:
        """An absence by its row."""
        return self._session.get_one(AbsenceRow, absence_id)

    def list_ahead(self, team_id: str, person: str, today: date) -> list[AbsenceRow]:
        """A person's absences that hold and are not over, the next one first."""
        query = select(AbsenceRow).where(
            AbsenceRow.team_id == team_id,
            AbsenceRow.person == person,
            AbsenceRow.last >= today,
            col(AbsenceRow.ended_on).is_(None) | (col(AbsenceRow.ended_on) > today),
        )
        rows = self._session.exec(query.order_by(col(AbsenceRow.first), col(AbsenceRow.id)))
        return [row for row in rows if (left := to_absence(row)) and left.last >= today]

    def list_of(self, team_id: str, person: str) -> tuple[Absence, ...]:
        """The stretches of days on which a person is or was away, in their order."""
        if team_id in self._teams:
            return self._teams[team_id].get(person, ())
        if (team_id, person) not in self._people:
            found = self._read(AbsenceRow.team_id == team_id, AbsenceRow.person == person)
            self._people[team_id, person] = found.get(person, ())
        return self._people[team_id, person]

    def list_all(self, team_id: str) -> Mapping[str, tuple[Absence, ...]]:
        """Everybody's absences, by Slack user id; after that, one person's need no question of their own."""
        if team_id not in self._teams:
            self._teams[team_id] = self._read(AbsenceRow.team_id == team_id)
        return self._teams[team_id]

    def list_covers(self, team_id: str) -> set[str]:
        """Who covers somebody in an absence that was not taken back, as Slack user ids."""
        query = select(AbsenceRow.cover).where(
            AbsenceRow.team_id == team_id, AbsenceRow.cover != "", col(AbsenceRow.ended_on).is_(None)
        )
        return set(self._session.exec(query))

    def _forget(self) -> None:
        self._session.flush()
        self._teams.clear()
        self._people.clear()

    def _read(self, *whose: bool) -> Mapping[str, tuple[Absence, ...]]:
        query = select(AbsenceRow).where(*whose).order_by(col(AbsenceRow.first))
        found: dict[str, list[Absence]] = defaultdict(list)
        for row in self._session.exec(query):
            absence = to_absence(row)
            if absence:
                found[row.person].append(absence)
        return {person: tuple(stretches) for person, stretches in found.items()}
