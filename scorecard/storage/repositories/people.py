"""People as Slack describes them, their absences, and what they follow."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, Executable, Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from scorecard.model.calendars import Absence, Calendar
from scorecard.model.periods import DAY
from scorecard.rules.permissions import Standing
from scorecard.storage.repositories.statements import Repository, insert_once
from scorecard.storage.repositories.versions import (
    Facts,
    Kind,
    PastVersions,
    VersionRepository,
    about_person,
    from_facts,
    to_facts,
)
from scorecard.storage.tables import AbsenceRow, FollowRow, HomeVisitRow, PersonRow, id_of


def to_absence(row: AbsenceRow) -> Absence | None:
    """Return the days that are left of an absence, or None if it was ended before it began."""
    last = min(row.last, row.ended_on - DAY) if row.ended_on else row.last
    return Absence(row.first, last, row.cover or None) if row.first <= last else None


class AbsenceRepository:
    """Absences by person, each person's read only once in a transaction.

    Args:
        session: The transaction.
        past: What was kept of a past moment at which to read; None for now.
    """

    def __init__(self, session: Session, past: PastVersions | None = None) -> None:
        self._session = session
        self._past = past
        self._teams: dict[str, Mapping[str, tuple[Absence, ...]]] = {}
        self._people: dict[tuple[str, str], tuple[Absence, ...]] = {}

    def add(self, team_id: str, person: str, absence: Absence, *, by: str, now: datetime) -> int:
        """Store an absence, and return its row."""
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

    def end(self, row: AbsenceRow, on: date, *, by: str, now: datetime) -> None:
        """End an absence, from a day on."""
        facts = {"ended_on": row.ended_on and row.ended_on.isoformat()}
        subject, since = about_person(row.team_id, row.person), None if row.ended_on else row.said_at
        VersionRepository(self._session).keep(
            Kind.ABSENCE, str(id_of(row)), subject, facts, until=now, since=since
        )
        row.ended_on, row.ended_by = min(on, row.ended_on or on), by
        self._forget()

    def get(self, absence_id: int) -> AbsenceRow:
        """Return an absence by its row."""
        return self._session.get_one(AbsenceRow, absence_id)

    def list_ahead(self, team_id: str, person: str, today: date) -> list[AbsenceRow]:
        """Return a person's absences that hold and are not over, the next one first."""
        query = select(AbsenceRow).where(
            AbsenceRow.team_id == team_id,
            AbsenceRow.person == person,
            AbsenceRow.last >= today,
            col(AbsenceRow.ended_on).is_(None) | (col(AbsenceRow.ended_on) > today),
        )
        rows = self._session.exec(query.order_by(col(AbsenceRow.first), col(AbsenceRow.id)))
        return [row for row in rows if (left := to_absence(row)) and left.last >= today]

    def list_of(self, team_id: str, person: str) -> tuple[Absence, ...]:
        """Return the stretches of days on which a person is or was away, in order."""
        if team_id in self._teams:
            return self._teams[team_id].get(person, ())
        if (team_id, person) not in self._people:
            found = self._read(AbsenceRow.team_id == team_id, AbsenceRow.person == person)
            self._people[team_id, person] = found.get(person, ())
        return self._people[team_id, person]

    def list_of_each(self, team_id: str, people: Collection[str]) -> Mapping[str, tuple[Absence, ...]]:
        """Return some people's absences, by Slack user id; afterwards each one's need no query."""
        found = self._read(AbsenceRow.team_id == team_id, col(AbsenceRow.person).in_(people))
        self._people |= {(team_id, person): found.get(person, ()) for person in people}
        return found

    def list_all(self, team_id: str) -> Mapping[str, tuple[Absence, ...]]:
        """Return everybody's absences, by Slack user id; afterwards one person's need no query."""
        if team_id not in self._teams:
            self._teams[team_id] = self._read(AbsenceRow.team_id == team_id)
        return self._teams[team_id]

    def list_covers(self, since: date) -> set[tuple[str, str]]:
        """Return the covers in absences that last until a day or longer, as (team, Slack user id)."""
        query = select(AbsenceRow.team_id, AbsenceRow.cover).where(
            AbsenceRow.last >= since, AbsenceRow.cover != "", col(AbsenceRow.ended_on).is_(None)
        )
        return set(self._session.exec(query))

    def _forget(self) -> None:
        self._session.flush()
        self._teams.clear()
        self._people.clear()

    def _read(self, *conditions: ColumnElement[bool] | bool) -> Mapping[str, tuple[Absence, ...]]:
        query = select(AbsenceRow).where(*conditions).order_by(col(AbsenceRow.first))
        if self._past:
            query = query.where(AbsenceRow.said_at <= self._past.moment)
        found: dict[str, list[Absence]] = defaultdict(list)
        for row in self._session.exec(query):
            absence = to_absence(self._known(row))
            if absence:
                found[row.person].append(absence)
        return {person: tuple(stretches) for person, stretches in found.items()}

    def _known(self, row: AbsenceRow) -> AbsenceRow:
        """Return an absence as it was known at the moment at which to read."""
        if self._past is None or row.ended_on is None:
            return row
        subject = about_person(row.team_id, row.person)
        before = self._past.find(Kind.ABSENCE, str(id_of(row)), subject)
        if before is None:
            return row
        return from_facts(AbsenceRow, {**to_facts(row), **before.facts})


def to_calendar(row: PersonRow, usual: Calendar) -> Calendar:
    """Return a person's calendar: their own settings, or else the usual ones."""
    return Calendar(
        working_days=frozenset(row.working_days) or usual.working_days,
        region=row.region or usual.region,
    )


def to_zone(timezone: str) -> ZoneInfo | None:
    """Return a person's time zone, or None if Slack gives none that is usable."""
    if not timezone:
        return None
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


KEPT = ("timezone", "working_days", "region", "ask_time", "left_at")
"""What answers about a past day rest on."""


def read_person(team_id: str, user_id: str, facts: Facts) -> PersonRow:
    """Return what was kept of a person."""
    return from_facts(PersonRow, {"team_id": team_id, "user_id": user_id, **facts})


def _kept_of(row: PersonRow) -> dict[str, Any]:
    """Return what is kept of a person when it changes."""
    return {name: value for name, value in to_facts(row).items() if name in KEPT}


@dataclass(frozen=True)
class KnownPerson:
    """A person as Slack has described them; the fields are as of `PersonRow`."""

    user_id: str
    name: str
    timezone: str
    locale: str
    dm_channel: str
    standing: Standing
    standing_at: datetime | None
    changed_at: datetime | None
    left_at: datetime | None
    dnd_from: datetime | None
    dnd_until: datetime | None
    vacation_until: datetime | None
    private_channels: Sequence[str]
    channels_read_at: datetime | None

    @property
    def zone(self) -> ZoneInfo | None:
        """Their time zone, or None if Slack gives none that is usable."""
        return to_zone(self.timezone)


KNOWN = tuple(one.name for one in fields(KnownPerson))


class PersonRepository(Repository):
    """People by team and Slack user id, each looked up once in a transaction, known or not.

    The rows to be changed are referenced here, since the session would drop them.

    Args:
        session: The transaction.
        past: What was kept of a past moment at which to read; None for now.
        present: The people as they are now, if they are read as of a past moment.
    """

    def __init__(
        self,
        session: Session,
        past: PastVersions | None = None,
        present: "PersonRepository | None" = None,
    ) -> None:
        super().__init__(session)
        self._past = past
        self._present = present
        self._held: dict[tuple[str, str], PersonRow] = {}
        self._found: dict[tuple[str, str], KnownPerson | None] = {}

    def change(self, row: PersonRow, now: datetime, **values: Any) -> None:  # noqa: ANN401 - columns
        """Change what answers about a past day rest on, and keep what it was until now."""
        before = _kept_of(row)
        row.sqlmodel_update(values)
        if _kept_of(row) != before:
            subject = about_person(row.team_id, row.user_id)
            VersionRepository(self._session).keep(Kind.PERSON, subject, subject, before, until=now)

    def _find(self, team_id: str, user_id: str) -> KnownPerson | None:
        if self._present:
            found = self._present.find(team_id, user_id)
            return self._as_then(team_id, found) if found else None
        values = self._execute(_select_one_known(), team=team_id, person=user_id).one_or_none()
        return _read_known(values) if values else None

    def _as_then(self, team_id: str, person: KnownPerson) -> KnownPerson:
        """Return a person as they were at the moment at which to read."""
        subject = about_person(team_id, person.user_id)
        before = self._past.find(Kind.PERSON, subject, subject) if self._past else None
        then = read_person(team_id, person.user_id, before.facts) if before else None
        return replace(person, timezone=then.timezone, left_at=then.left_at) if then else person

    def preload(self, team_id: str, user_ids: Collection[str]) -> None:
        """Read some people in one query, so that finding each of them needs none; nobody is read twice."""
        new = [user for user in user_ids if (team_id, user) not in self._found]
        if self._present:
            self._present.preload(team_id, new)
        elif new:
            found = self._execute(_select_known(), team=team_id, people=new)
            self._found |= {(team_id, user): None for user in new}
            self._found |= {(team_id, person.user_id): person for person in map(_read_known, found)}

    def find(self, team_id: str, user_id: str) -> KnownPerson | None:
        """Return a person, or None if Slack was not asked yet."""
        place = team_id, user_id
        if row := self._held.get(place):
            return _read_known(getattr(row, name) for name in KNOWN)
        if place not in self._found:
            self._found[place] = self._find(team_id, user_id)
        return self._found[place]

    def find_by_dm(self, team_id: str, channel: str) -> str | None:
        """Return the Slack user id of the person whose direct messages with the bot a channel is, or None."""
        query = select(PersonRow.user_id).where(PersonRow.team_id == team_id, PersonRow.dm_channel == channel)
        return self._session.exec(query).first()

    def list_with_home(self, team_id: str, user_ids: Collection[str]) -> list[str]:
        """Return those of some people who ever opened their Home tab."""
        found = self._execute(_select_with_home(), team=team_id, people=list(user_ids))
        return [user for (user,) in found]

    def list_fresh(self, since: datetime, now: datetime) -> set[tuple[str, str]]:
        """Return the people who need not be read from Slack again, as (team, Slack user id).

        Their role is known, they were read at or after a moment, nothing has changed since, and the pause of
        notifications that Slack reported is not over. Slack reports one pause at a time; there may be another
        every day.
        """
        read_at, changed_at, dnd_until = map(
            col, (PersonRow.refreshed_at, PersonRow.changed_at, PersonRow.dnd_until)
        )
        query = select(PersonRow.team_id, PersonRow.user_id).where(
            or_(PersonRow.standing != Standing.UNKNOWN, col(PersonRow.left_at).is_not(None)),
            read_at >= since,
            or_(changed_at.is_(None), changed_at < read_at),
            or_(dnd_until.is_(None), dnd_until > now, dnd_until <= read_at),
        )
        return set(self._session.exec(query))

    def list_met(self, since: datetime, most: int) -> list[tuple[str, str]]:
        """Return some people whose role was read, but not since a moment or since a change."""
        read_at, changed_at = col(PersonRow.standing_at), col(PersonRow.changed_at)
        query = select(PersonRow.team_id, PersonRow.user_id).where(
            or_(read_at < since, changed_at >= read_at)
        )
        return list(self._session.exec(query.order_by(read_at).limit(most)))

    def list_memberships_before(self, moment: datetime) -> list[PersonRow]:
        """Return the people whose channel memberships were looked up before a moment."""
        return list(self._session.exec(select(PersonRow).where(col(PersonRow.channels_read_at) <= moment)))

    def list_all_left(self) -> set[tuple[str, str]]:
        """Return everybody who left, as (team, Slack user id)."""
        query = select(PersonRow.team_id, PersonRow.user_id).where(col(PersonRow.left_at).is_not(None))
        return set(self._session.exec(query))

    def list_left(self, team_id: str) -> set[str]:
        """Return the people who left a team, as Slack user ids.

        Of a past moment, these are those who had left by then, of the people whose versions were read.
        """
        query = select(PersonRow.user_id, PersonRow.left_at).where(
            PersonRow.team_id == team_id, col(PersonRow.left_at).is_not(None)
        )
        left = {user: at for user, at in self._session.exec(query) if at}
        if self._past is None:
            return set(left)
        known = {user for user, at in left.items() if at <= self._past.moment}
        for version in self._past.list_read(Kind.PERSON):
            user = version.own_key.rpartition(":")[2]
            known = known | {user} if version.facts["left_at"] else known - {user}
        return known

    def hold(self, team_id: str, user_id: str) -> PersonRow:
        """Lock a person's row until the transaction ends, and return it; it is created if there is none."""
        self.get_or_add(team_id, user_id)
        query = select(PersonRow).where(PersonRow.team_id == team_id, PersonRow.user_id == user_id)
        return self._session.exec(query.with_for_update().execution_options(populate_existing=True)).one()

    def get_or_add(self, team_id: str, user_id: str) -> PersonRow:
        """Return a person's row; it is created if there is none."""
        place = team_id, user_id
        if place not in self._held:
            self._held[place] = self._session.get(PersonRow, place) or self._add(*place)
        return self._held[place]

    def _add(self, team_id: str, user_id: str) -> PersonRow:
        insert_once(
            self._session,
            PersonRow,
            {
                "team_id": team_id,
                "user_id": user_id,
                "name": "",
                "timezone": "",
                "locale": "",
                "dm_channel": "",
                "has_home": False,
                "standing": "",
            },
        )
        return self._session.get_one(PersonRow, (team_id, user_id))


class HomeVisitRepository(Repository):
    """When people looked at the scorecards on their Home tabs."""

    def list_since(self, team_id: str, user_id: str) -> dict[int, datetime]:
        """Return when somebody's look before the present one began, UTC, by the row of each scorecard."""
        rows = self._session.exec(_select_visits(), params={"team": team_id, "person": user_id})
        return {row.scorecard_id: row.since for row in rows if row.since}

    def visit(
        self,
        team_id: str,
        user_id: str,
        scorecard_ids: Iterable[int],
        now: datetime,
        *,
        lasts: timedelta,
    ) -> None:
        """Note that somebody looks at some scorecards; for as long as it `lasts` it is one look."""
        rows = self._session.exec(_select_visits(), params={"team": team_id, "person": user_id})
        known = {row.scorecard_id: row for row in rows}
        for scorecard_id in scorecard_ids:
            row = known.get(scorecard_id)
            if row is None:
                place = {"team_id": team_id, "user_id": user_id, "scorecard_id": scorecard_id}
                insert_once(self._session, HomeVisitRow, {**place, "looked_at": now, "since": None})
            elif row.looked_at <= now - lasts:
                row.looked_at, row.since = now, row.looked_at


class FollowRepository(Repository):
    """What people and channels follow."""

    def add(self, row: FollowRow) -> bool:
        """Store that somebody follows something, and return whether they did not before."""
        return insert_once(self._session, FollowRow, row.model_dump(exclude={"id"}))

    def list_of(self, team_id: str, follower: str) -> list[FollowRow]:
        """Return what a person or channel follows, by its Slack id, the oldest first."""
        query = select(FollowRow).where(FollowRow.team_id == team_id, FollowRow.follower == follower)
        return list(self._session.exec(query.order_by(col(FollowRow.id))))

    def list_on(self, scorecard_ids: Collection[int]) -> list[FollowRow]:
        """Return everything that anybody follows on some scorecards, the oldest first."""
        return list(self._session.exec(_select_followed(), params={"scorecards": list(scorecard_ids)}))

    def list_channels(self) -> list[FollowRow]:
        """Return everything that channels follow, what was looked at longest ago first."""
        query = select(FollowRow).where(col(FollowRow.checked_at).is_not(None))
        return list(self._session.exec(query.order_by(col(FollowRow.checked_at), col(FollowRow.id))))

    def end(self, rows: Iterable[FollowRow]) -> None:
        """Forget that something is followed."""
        for row in rows:
            self._session.delete(row)
        self._session.flush()


def _read_known(values: Iterable[Any]) -> KnownPerson:
    """Return the values of `KNOWN` as a person."""
    given = dict(zip(KNOWN, values, strict=True))
    return KnownPerson(**{**given, "standing": Standing(given["standing"])})


def _select_team() -> Select[*tuple[Any, ...]]:
    """Return a query of the people in a `team`, as `KNOWN`."""
    columns = (col(getattr(PersonRow, name)) for name in KNOWN)
    return select_columns(*columns).where(col(PersonRow.team_id) == bindparam("team"))


@cache
def _select_known() -> Executable:
    """Return a query of some `people` in a `team`, as `KNOWN`."""
    return _select_team().where(col(PersonRow.user_id).in_(bindparam("people", expanding=True)))


@cache
def _select_one_known() -> Executable:
    """Return a query of a `person` in a `team`, as `KNOWN`."""
    return _select_team().where(col(PersonRow.user_id) == bindparam("person"))


@cache
def _select_with_home() -> Executable:
    """Return a query of those of some `people` in a `team` who ever opened their Home tab."""
    is_one = col(PersonRow.user_id).in_(bindparam("people", expanding=True))
    query = select(PersonRow.user_id).where(
        col(PersonRow.team_id) == bindparam("team"), is_one, col(PersonRow.has_home)
    )
    return query.order_by(col(PersonRow.user_id))


@cache
def _select_visits() -> SelectOfScalar[HomeVisitRow]:
    """Return a query of what a `person` in a `team` looked at on their Home tab."""
    return select(HomeVisitRow).where(
        HomeVisitRow.team_id == bindparam("team"), HomeVisitRow.user_id == bindparam("person")
    )


@cache
def _select_followed() -> SelectOfScalar[FollowRow]:
    """Return a query of what is followed on some `scorecards`, the oldest first."""
    is_there = col(FollowRow.scorecard_id).in_(bindparam("scorecards", expanding=True))
    return select(FollowRow).where(is_there).order_by(col(FollowRow.id))
