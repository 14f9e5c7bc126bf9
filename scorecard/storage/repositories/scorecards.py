"""Scorecards as whole structures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TypeVar

from sqlalchemy import ColumnElement, bindparam, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from scorecard.model.calendars import Calendar
from scorecard.model.goals import Band, Direction, Goal, Level, RatingBands
from scorecard.model.kpis import GoneNames, KpiInfo
from scorecard.model.periods import Frequency
from scorecard.model.scorecard import DatedGoal, Kpi, Objective, Perspective, ReliabilityReaders, Scorecard
from scorecard.storage.repositories.people import to_calendar, to_zone
from scorecard.storage.repositories.statements import lock_scorecards
from scorecard.storage.revisions import ScorecardRevision
from scorecard.storage.tables import (
    GoalRow,
    KpiRow,
    ObjectiveRow,
    PersonRow,
    PerspectiveRow,
    ScorecardRow,
    id_of,
)

Row = TypeVar("Row")


@dataclass(frozen=True)
class CachedStructure:
    """A scorecard's structure as read earlier.

    Attributes:
        edition: The edition for which it holds.
        card: All of it; only its revision may be outdated.
        kpis: Every KPI that is not retired, by its row.
    """

    edition: int
    card: Scorecard
    kpis: Mapping[int, Kpi]


StructureCache = dict[int, CachedStructure]
"""Cached structures by the row of the scorecard."""


def read_structure(session: Session, scorecard_id: int) -> CachedStructure:
    """Return a scorecard with everything in it that is not retired, as its rows are now."""
    row = session.get_one(ScorecardRow, scorecard_id, populate_existing=True)
    card = _read_card(session, row)
    return CachedStructure(row.edition, card, card.kpis_by_id)


def read_any_kpi(session: Session, kpi_id: int) -> tuple[int, Kpi]:
    """Return a KPI, retired or not, with the row of its scorecard."""
    row = session.get_one(KpiRow, kpi_id)
    goals = session.exec(
        select(GoalRow).where(GoalRow.kpi_id == kpi_id).order_by(col(GoalRow.effective_from))
    )
    return row.scorecard_id, _to_kpi(row, list(goals))


def _read_card(session: Session, row: ScorecardRow) -> Scorecard:
    people = list(session.exec(select(PersonRow).where(PersonRow.team_id == row.team_id)))
    return Scorecard(
        id=id_of(row),
        team_id=row.team_id,
        key=row.key,
        name=row.name,
        timezone=row.timezone,
        locale=row.locale,
        channel=row.channel,
        weekly_day=row.weekly_day,
        weekly_time=row.weekly_time,
        admins=tuple(row.admins),
        bands=RatingBands(row.band_on_target, row.band_acceptable),
        revision=row.revision,
        reminders=tuple(row.reminders),
        region=row.region,
        own_calendars=_own_calendars(people, row),
        own_zones={person.user_id: zone for person in people if (zone := to_zone(person))},
        perspectives=_perspectives(session, id_of(row)),
        lock_after=row.lock_after,
        reliability=ReliabilityReaders(row.reliability),
        readers=tuple(row.readers),
        private=row.private,
        channel_private=row.channel_private,
    )


def _own_calendars(people: Iterable[PersonRow], card: ScorecardRow) -> dict[str, Calendar]:
    usual = Calendar(region=card.region)
    return {row.user_id: to_calendar(row, usual) for row in people if row.working_days or row.region}


def _perspectives(session: Session, scorecard_id: int) -> tuple[Perspective, ...]:
    objectives = _grouped(_objectives(session, scorecard_id), lambda row: row.perspective_id)
    kpis = _kpis(session, scorecard_id)
    query = select(PerspectiveRow).where(
        PerspectiveRow.scorecard_id == scorecard_id, col(PerspectiveRow.retired_at).is_(None)
    )
    return tuple(
        Perspective(
            row.name, row.weight, tuple(_objective(objective, kpis) for objective in objectives[id_of(row)])
        )
        for row in session.exec(query.order_by(col(PerspectiveRow.position)))
    )


def _objectives(session: Session, scorecard_id: int) -> Iterable[ObjectiveRow]:
    query = (
        select(ObjectiveRow)
        .join(PerspectiveRow, col(PerspectiveRow.id) == ObjectiveRow.perspective_id)
        .where(PerspectiveRow.scorecard_id == scorecard_id, col(ObjectiveRow.retired_at).is_(None))
    )
    return session.exec(query.order_by(col(ObjectiveRow.position)))


def _kpis(session: Session, scorecard_id: int) -> dict[int, list[Kpi]]:
    """Return the KPIs of each objective in order, by objective id."""
    query = select(KpiRow).where(KpiRow.scorecard_id == scorecard_id, col(KpiRow.retired_at).is_(None))
    rows = list(session.exec(query.order_by(col(KpiRow.position))))
    goals = _grouped(_goals(session, scorecard_id), lambda row: row.kpi_id)
    kpis: dict[int, list[Kpi]] = defaultdict(list)
    for row in rows:
        kpis[row.objective_id].append(_to_kpi(row, goals[id_of(row)]))
    return kpis


def _goals(session: Session, scorecard_id: int) -> Iterable[GoalRow]:
    query = (
        select(GoalRow)
        .join(KpiRow, col(KpiRow.id) == GoalRow.kpi_id)
        .where(KpiRow.scorecard_id == scorecard_id)
    )
    return session.exec(query.order_by(col(GoalRow.effective_from)))


def _to_kpi(row: KpiRow, goals: Sequence[GoalRow]) -> Kpi:
    """Return a KPI's rows as one value."""
    info = KpiInfo(
        id=id_of(row),
        key=row.key,
        name=row.name,
        aliases=tuple(row.aliases),
        unit=row.unit,
        frequency=Frequency(row.frequency),
        owner=row.owner,
        cover=row.cover,
        weight=row.weight,
        definition=row.definition,
    )
    dated = tuple(DatedGoal(goal.effective_from, to_goal(goal)) for goal in goals)
    return Kpi(info, dated, row.prompt_time, row.created_at, row.retired_at is not None)


def to_goal(row: GoalRow) -> Goal:
    """Return a goal's row as a value."""
    threshold = None if row.threshold is None else _level(row.threshold, row.threshold_high)
    return Goal(Direction(row.direction), _level(row.target, row.target_high), threshold, row.baseline)


def _level(low: Decimal, high: Decimal | None) -> Level:
    return low if high is None else Band(low, high)


def _objective(row: ObjectiveRow, kpis: dict[int, list[Kpi]]) -> Objective:
    own = tuple(kpis.get(id_of(row), ()))
    return Objective(row.name, row.statement, row.due, row.weight, own)


def _grouped(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _to_gone_names(row: KpiRow) -> GoneNames:
    if row.retired_at is None:
        return GoneNames(id_of(row), row.name, tuple(row.former_names), is_retired=False)
    names = (row.name, row.key, *row.aliases, *row.former_names)
    return GoneNames(id_of(row), row.name, names, is_retired=True)


class ScorecardRepository:
    """Structures, read as a whole: every answer needs most of them, and they change only with the file.

    Args:
        session: The transaction.
        kept: Structures read before, which hold while the scorecard's edition is the same.
        keeps: Whether to add to them; not in a transaction whose own changes may still be rolled back, which
            keeps what it reads for itself.
    """

    def __init__(self, session: Session, kept: StructureCache, *, keeps: bool) -> None:
        self._session = session
        self._kept = kept
        self._keeps = keeps
        self._cards: dict[int, Scorecard] = {}
        self._own: StructureCache = kept if keeps else {}
        self._editions: dict[int, tuple[int, int]] = {}
        self._of_team: dict[str, list[ScorecardRevision]] = {}

    def forget_editions(self) -> None:
        """Forget editions and revisions read before a change of them, or a wait for another transaction."""
        if not self._keeps:  # a change rolled back leaves its edition to the next one
            self._own.clear()
        self._editions.clear()
        self._of_team.clear()

    def list_ids(self) -> list[int]:
        """Return the rows of all scorecards in use, oldest first."""
        return list(self.list_all_revisions())

    def list_all(self) -> list[Scorecard]:
        """Return all scorecards in use, oldest first."""
        return [self.get(scorecard_id) for scorecard_id in self.list_ids()]

    def list_all_revisions(self) -> dict[int, int]:
        """Return the revision of every scorecard in use by its row, oldest first, and note all editions."""
        query = select(ScorecardRow.id, ScorecardRow.revision, ScorecardRow.edition).where(_in_use())
        found = list(self._session.exec(query.order_by(col(ScorecardRow.id))))
        self._editions |= {row_id or 0: (edition, revision) for row_id, revision, edition in found}
        return {row_id or 0: revision for row_id, revision, _ in found}

    def list_channels(self) -> list[tuple[str, str]]:
        """Return team and channel of every scorecard in use, oldest first."""
        query = select(ScorecardRow.team_id, ScorecardRow.channel).where(_in_use())
        return list(self._session.exec(query.order_by(col(ScorecardRow.id))))

    def list_teams(self) -> list[str]:
        """Return the Slack teams that have a scorecard, or had one."""
        return list(self._session.exec(select(ScorecardRow.team_id).distinct()))

    def list_revisions(self, team_id: str) -> list[ScorecardRevision]:
        """Return the revision of each of a team's scorecards, oldest first; once until `forget_editions`."""
        if team_id not in self._of_team:
            self._of_team[team_id] = list(self._read_revisions(team_id))
        return self._of_team[team_id]

    def _read_revisions(self, team_id: str) -> Iterator[ScorecardRevision]:
        """Yield the revision of each of a team's scorecards, oldest first, and note all their editions."""
        query = select(ScorecardRow.id, ScorecardRow.revision, ScorecardRow.channel, ScorecardRow.edition)
        ours = query.where(ScorecardRow.team_id == team_id, _in_use()).order_by(col(ScorecardRow.id))
        for row_id, revision, channel, edition in self._session.exec(ours):
            self._editions[row_id or 0] = edition, revision
            yield ScorecardRevision(row_id or 0, revision, channel)

    def list_of(self, team_id: str) -> list[Scorecard]:
        """Return a team's scorecards, oldest first."""
        return [self.get(revision.scorecard_id) for revision in self.list_revisions(team_id)]

    def list_beside(self, scorecard_id: int) -> list[Scorecard]:
        """Return the other scorecards of the same team, oldest first."""
        team = self.list_of(self.get(scorecard_id).team_id)
        return [card for card in team if card.id != scorecard_id]

    def find_by_key(self, team_id: str, key: str) -> Scorecard | None:
        """Return a team's scorecard by its key, or None if there is none or it is retired."""
        query = select(ScorecardRow.id).where(
            ScorecardRow.team_id == team_id, ScorecardRow.key == key, _in_use()
        )
        found = self._session.exec(query).one_or_none()
        return None if found is None else self.get(found)

    def get_any(self, team_id: str) -> Scorecard:
        """Return the oldest scorecard of a team that has or had one, a retired one only if all are."""
        query = select(ScorecardRow.id).where(ScorecardRow.team_id == team_id)
        first = query.order_by(col(ScorecardRow.retired_at).is_not(None), col(ScorecardRow.id)).limit(1)
        return self.get(self._session.exec(first).one() or 0)

    def get(self, scorecard_id: int) -> Scorecard:
        """Return a scorecard with everything in it that is not retired; cached in read-only transactions."""
        if scorecard_id in self._cards:
            return self._cards[scorecard_id]
        card = self._get(scorecard_id)
        if self._keeps:
            self._cards[scorecard_id] = card
        return card

    def _get(self, scorecard_id: int) -> Scorecard:
        edition, revision = self._edition_of(scorecard_id)
        structure = self._own.get(scorecard_id) or self._kept.get(scorecard_id)
        if structure is None or structure.edition != edition:
            structure = read_structure(self._session, scorecard_id)
        elif structure.card.revision != revision:
            structure = replace(structure, card=replace(structure.card, revision=revision))
        self._own[scorecard_id] = structure
        return structure.card

    def created_at(self, scorecard_id: int) -> datetime:
        """Return when a scorecard was first applied, UTC."""
        return self._session.get_one(ScorecardRow, scorecard_id).created_at

    def list_created(self) -> dict[int, datetime]:
        """Return when each scorecard was first applied, UTC, by its row."""
        rows = self._session.exec(select(ScorecardRow.id, ScorecardRow.created_at))
        return {row_id or 0: created_at for row_id, created_at in rows}

    def get_kpi(self, kpi_id: int) -> tuple[int, Kpi]:
        """Return a KPI, retired or not, with the row of its scorecard."""
        kept = self._find_kept(kpi_id)
        return kept or read_any_kpi(self._session, kpi_id)

    def get_of(self, kpi_id: int) -> tuple[Scorecard, Kpi]:
        """Return the scorecard of a KPI, with the KPI, retired or not."""
        scorecard_id, kpi = self.get_kpi(kpi_id)
        return self.get(scorecard_id), kpi

    def _find_kept(self, kpi_id: int) -> tuple[int, Kpi] | None:
        """Return a KPI of a cached structure that still holds, or None."""
        for scorecard_id, kept in {**self._kept, **self._own}.items():
            if kpi_id in kept.kpis and self._holds(scorecard_id, kept):
                return scorecard_id, kept.kpis[kpi_id]
        return None

    def _holds(self, scorecard_id: int, kept: CachedStructure) -> bool:
        """Return whether a cached structure is current."""
        if self._keeps:
            self.get(scorecard_id)
            return self._kept[scorecard_id].edition == kept.edition
        return self._edition_of(scorecard_id)[0] == kept.edition

    def _edition_of(self, scorecard_id: int) -> tuple[int, int]:
        """Return the edition and revision of a scorecard, queried once until `forget_editions`."""
        if scorecard_id not in self._editions:
            found = self._session.exec(_select_edition(), params={"scorecard": scorecard_id}).one()
            self._editions[scorecard_id] = found
        return self._editions[scorecard_id]

    def list_gone_names(self, scorecard_id: int) -> list[GoneNames]:
        """Return the names that no longer refer to a KPI of a scorecard: of removed and of renamed ones."""
        query = select(KpiRow).where(KpiRow.scorecard_id == scorecard_id)
        return [
            _to_gone_names(row) for row in self._session.exec(query) if row.retired_at or row.former_names
        ]

    def bump_revision(self, *scorecard_ids: int) -> None:
        """Increment the revision after a change in scorecards, so that earlier drawings are outdated."""
        if not scorecard_ids:
            return
        if len(scorecard_ids) > 1:
            # By itself: an update with this as its subquery waits for the old version of a row it has locked.
            lock_scorecards(self._session, scorecard_ids)
        grown = update(ScorecardRow).where(col(ScorecardRow.id).in_(scorecard_ids))
        statement = grown.values(revision=ScorecardRow.revision + 1)
        now = statement.returning(col(ScorecardRow.id), col(ScorecardRow.edition), col(ScorecardRow.revision))
        self._of_team.clear()
        for scorecard_id, edition, revision in self._session.connection().execute(now):
            self._editions[scorecard_id or 0] = edition, revision

    def hold(self, *scorecard_ids: int) -> None:
        """Lock scorecards against all other writers until the transaction ends.

        Batches are locked before them, offers after them.
        """
        if lock_scorecards(self._session, scorecard_ids):
            self.forget_editions()

    def note_channel(self, team_id: str, channel: str, *, is_private: bool) -> None:
        """Store whether a channel is private, and increment revision and edition of its scorecards."""
        statement = update(ScorecardRow).where(
            col(ScorecardRow.team_id) == team_id, col(ScorecardRow.channel) == channel
        )
        grown = {"revision": ScorecardRow.revision + 1, "edition": ScorecardRow.edition + 1}
        self._session.connection().execute(statement.values(channel_private=is_private, **grown))
        self.forget_editions()

    def bump_all_revisions(self, team_id: str) -> None:
        """Increment revision and edition of all of a team's scorecards, after a change of a person."""
        statement = update(ScorecardRow).where(col(ScorecardRow.team_id) == team_id)
        grown = {"revision": ScorecardRow.revision + 1, "edition": ScorecardRow.edition + 1}
        self._session.connection().execute(statement.values(grown))
        self.forget_editions()


def _in_use() -> ColumnElement[bool]:
    return col(ScorecardRow.retired_at).is_(None)


@cache
def _select_edition() -> Select[int, int]:
    """Return a query of edition and revision of a `scorecard`; cached, because it runs all the time."""
    query = select(ScorecardRow.edition, ScorecardRow.revision)
    return query.where(ScorecardRow.id == bindparam("scorecard"))
