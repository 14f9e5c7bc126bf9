"""Scorecards as whole structures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Executable, bindparam, update
from sqlmodel import Session, col, select

from scorecard.model.calendars import Calendar
from scorecard.model.goals import Band, Direction, Goal, Level, RatingBands
from scorecard.model.kpis import GoneNames, KpiInfo
from scorecard.model.periods import Frequency
from scorecard.model.scorecard import (
    AlertSettings,
    DatedGoal,
    Initiative,
    InitiativeState,
    Kpi,
    Objective,
    Perspective,
    ReliabilityReaders,
    ReviewTime,
    Scorecard,
)
from scorecard.storage.repositories.people import read_person, to_calendar, to_zone
from scorecard.storage.repositories.statements import Repository, lock_scorecards
from scorecard.storage.repositories.versions import (
    Facts,
    Kind,
    PastVersions,
    about_person,
    about_scorecard,
    from_facts,
    to_facts,
)
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
Positioned = TypeVar("Positioned", PerspectiveRow, ObjectiveRow, KpiRow)


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


class StructureRows(NamedTuple):
    """The rows of a scorecard's structure, each kind in order."""

    perspectives: Sequence[PerspectiveRow]
    objectives: Sequence[ObjectiveRow]
    kpis: Sequence[KpiRow]
    goals: Sequence[GoalRow]


def _read_card(session: Session, row: ScorecardRow) -> Scorecard:
    people = list(session.exec(select(PersonRow).where(PersonRow.team_id == row.team_id)))
    return replace(
        to_scorecard(row, _read_rows(session, id_of(row))),
        own_calendars=_own_calendars(people, row),
        own_zones={person.user_id: zone for person in people if (zone := to_zone(person.timezone))},
        own_ask_times={person.user_id: person.ask_time for person in people if person.ask_time},
    )


def to_scorecard(row: ScorecardRow, rows: StructureRows) -> Scorecard:
    """Return a scorecard from its rows, without what its people have set for themselves."""
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
        perspectives=_to_perspectives(rows),
        lock_after=row.lock_after,
        reliability=ReliabilityReaders(row.reliability),
        post_names=row.post_names,
        review=ReviewTime.from_text(row.review) if row.review else None,
        readers=tuple(row.readers),
        private=row.private,
        channel_private=row.channel_private,
        created_at=row.created_at,
        exact_from=row.exact_from,
        is_retired=row.retired_at is not None,
        alerts=AlertSettings.from_json(row.alerts),
    )


def _own_calendars(people: Iterable[PersonRow], card: ScorecardRow) -> dict[str, Calendar]:
    usual = Calendar(region=card.region)
    return {row.user_id: to_calendar(row, usual) for row in people if row.working_days or row.region}


def _to_perspectives(rows: StructureRows) -> tuple[Perspective, ...]:
    """Return the perspectives that rows make, with everything in them."""
    objectives = _grouped(rows.objectives, lambda row: row.perspective_id)
    goals, kpis = _grouped(rows.goals, lambda row: row.kpi_id), defaultdict[int, list[Kpi]](list)
    for row in rows.kpis:
        kpis[row.objective_id].append(_to_kpi(row, goals[id_of(row)]))
    return tuple(
        Perspective(
            row.name, row.weight, tuple(_objective(objective, kpis) for objective in objectives[id_of(row)])
        )
        for row in rows.perspectives
    )


def _read_rows(session: Session, scorecard_id: int) -> StructureRows:
    """Return the rows of everything on a scorecard that is not retired."""
    own, kpis = col(PerspectiveRow.scorecard_id) == scorecard_id, col(KpiRow.scorecard_id) == scorecard_id
    objectives = select(ObjectiveRow).join(
        PerspectiveRow, col(PerspectiveRow.id) == ObjectiveRow.perspective_id
    )
    queries = (
        select(PerspectiveRow).where(own, col(PerspectiveRow.retired_at).is_(None)),
        objectives.where(own, col(ObjectiveRow.retired_at).is_(None)),
        select(KpiRow).where(kpis, col(KpiRow.retired_at).is_(None)),
    )
    return StructureRows(
        session.exec(queries[0].order_by(col(PerspectiveRow.position))).all(),
        session.exec(queries[1].order_by(col(ObjectiveRow.position))).all(),
        session.exec(queries[2].order_by(col(KpiRow.position))).all(),
        read_goals(session, scorecard_id),
    )


def read_goals(session: Session, scorecard_id: int) -> Sequence[GoalRow]:
    """Return the rows of every goal on a scorecard, oldest first."""
    query = select(GoalRow).join(KpiRow, col(KpiRow.id) == GoalRow.kpi_id)
    return session.exec(
        query.where(KpiRow.scorecard_id == scorecard_id).order_by(col(GoalRow.effective_from))
    ).all()


def _read_all_rows(session: Session, scorecard_id: int) -> StructureRows:
    """Return the rows of everything on a scorecard, retired or not."""
    perspectives = select(PerspectiveRow).where(PerspectiveRow.scorecard_id == scorecard_id)
    objectives = select(ObjectiveRow).join(
        PerspectiveRow, col(PerspectiveRow.id) == ObjectiveRow.perspective_id
    )
    return StructureRows(
        session.exec(perspectives).all(),
        session.exec(objectives.where(PerspectiveRow.scorecard_id == scorecard_id)).all(),
        session.exec(select(KpiRow).where(KpiRow.scorecard_id == scorecard_id)).all(),
        read_goals(session, scorecard_id),
    )


KINDS: tuple[type[PerspectiveRow | ObjectiveRow | KpiRow | GoalRow], ...] = (
    PerspectiveRow,
    ObjectiveRow,
    KpiRow,
    GoalRow,
)
"""The tables of a structure, as `StructureRows` has them."""


def keep_structure(card: ScorecardRow, rows: StructureRows) -> dict[str, Any]:
    """Return a scorecard and its structure as a version keeps them."""
    parts = {kind.__name__: [to_facts(row) for row in own] for kind, own in zip(KINDS, rows, strict=True)}
    return {"card": to_facts(card), **parts}


def _find_past(facts: Facts, moment: datetime) -> Scorecard:
    """Return a scorecard as a version kept it, of a moment at which that held."""
    parts = [[from_facts(kind, row) for row in facts[kind.__name__]] for kind in KINDS]
    row = from_facts(ScorecardRow, facts["card"])
    return _cut(row, StructureRows(*parts), moment)  # type: ignore[arg-type] # in the order of KINDS


def _cut(row: ScorecardRow, rows: StructureRows, moment: datetime) -> Scorecard:
    """Return a scorecard from its rows, retired ones included, as far as they are of a moment.

    Of a moment before all changes were kept, what was empty then may have come later, and is left out.
    """
    kpis = [kpi for kpi in rows.kpis if kpi.created_at <= moment and _holds_at(kpi, moment)]
    objectives = [one for one in rows.objectives if _holds_at(one, moment)]
    perspectives = [one for one in rows.perspectives if _holds_at(one, moment)]
    if row.exact_from and moment < row.exact_from:
        filled = {kpi.objective_id for kpi in kpis}
        objectives = [one for one in objectives if one.id in filled]
        perspectives = [one for one in perspectives if one.id in {item.perspective_id for item in objectives}]
    goals = sorted(rows.goals, key=lambda goal: goal.effective_from)
    firsts = {goal.kpi_id: goal.id for goal in reversed(goals)}
    known = [goal for goal in goals if goal.recorded_at <= moment or firsts[goal.kpi_id] == goal.id]
    parts = StructureRows(_ordered(perspectives), _ordered(objectives), _ordered(kpis), known)
    is_retired = row.retired_at is not None and row.retired_at <= moment
    return replace(to_scorecard(row, parts), is_retired=is_retired)


def _holds_at(row: PerspectiveRow | ObjectiveRow | KpiRow, moment: datetime) -> bool:
    return row.retired_at is None or row.retired_at > moment


def _ordered(rows: Iterable[Positioned]) -> list[Positioned]:
    return sorted(rows, key=lambda row: row.position)


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
    alerts = AlertSettings.from_json(row.alerts)
    return Kpi(info, dated, row.prompt_time, row.created_at, row.retired_at is not None, alerts)


def to_goal(row: GoalRow) -> Goal:
    """Return a goal's row as a value."""
    threshold = None if row.threshold is None else _level(row.threshold, row.threshold_high)
    return Goal(Direction(row.direction), _level(row.target, row.target_high), threshold, row.baseline)


def _level(low: Decimal, high: Decimal | None) -> Level:
    return low if high is None else Band(low, high)


def _objective(row: ObjectiveRow, kpis: dict[int, list[Kpi]]) -> Objective:
    own = tuple(kpis.get(id_of(row), ()))
    return Objective(
        *(row.name, row.statement, row.due, row.weight, own),
        supports=row.supports,
        drives=tuple(row.drives),
        initiatives=tuple(map(_initiative, row.initiatives)),
    )


def _initiative(stored: Facts) -> Initiative:
    days = {name: date.fromisoformat(stored[name]) if stored[name] else None for name in ("start", "due")}
    state = InitiativeState(stored["state"])
    return Initiative(stored["title"], stored["owner"], **days, state=state, supports=stored["supports"])


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


class ScorecardRepository(Repository):
    """Structures, read as a whole: every answer needs most of them, and they change only with the file.

    Args:
        session: The transaction.
        kept: Structures read before, which hold while the scorecard's edition is the same.
        keeps: Whether to add to them; not in a transaction whose own changes may still be rolled back, which
            keeps what it reads for itself.
    """

    def __init__(self, session: Session, kept: StructureCache, *, keeps: bool) -> None:
        super().__init__(session)
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
        for row_id, revision, channel, edition in self._execute(_select_of_team(), team=team_id):
            self._editions[row_id] = edition, revision
            yield ScorecardRevision(row_id, revision, channel)

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
            structure = replace(structure, card=structure.card.at_revision(revision))
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
            edition, revision = self._execute(_select_edition(), scorecard=scorecard_id).one()
            self._editions[scorecard_id] = edition, revision
        return self._editions[scorecard_id]

    def list_gone_names(self, scorecard_id: int) -> list[GoneNames]:
        """Return the names that no longer refer to a KPI of a scorecard: of removed and of renamed ones."""
        query = select(KpiRow).where(KpiRow.scorecard_id == scorecard_id)
        return [
            _to_gone_names(row) for row in self._session.exec(query) if row.retired_at or row.former_names
        ]

    def list_retired(self, scorecard_id: int) -> list[tuple[Kpi, datetime, tuple[str, str]]]:
        """Return the KPIs taken off a scorecard, each with when, UTC, and the names of what it was under.

        These are its perspective and objective.
        """
        query = (
            select(KpiRow, PerspectiveRow.name, ObjectiveRow.name)
            .join(ObjectiveRow, col(ObjectiveRow.id) == KpiRow.objective_id)
            .join(PerspectiveRow, col(PerspectiveRow.id) == ObjectiveRow.perspective_id)
            .where(KpiRow.scorecard_id == scorecard_id, col(KpiRow.retired_at).is_not(None))
        )
        rows = list(self._session.exec(query.order_by(col(KpiRow.id))))
        goals = _grouped(read_goals(self._session, scorecard_id) if rows else (), lambda row: row.kpi_id)
        return [
            (_to_kpi(row, goals[id_of(row)]), row.retired_at, (above, under))
            for row, above, under in rows
            if row.retired_at
        ]

    def list_new_goals(
        self, kpi_ids: Sequence[int], since: datetime, until: datetime
    ) -> list[tuple[int, date]]:
        """Return the goals that some KPIs got between two moments, UTC: the KPI, and from when it holds."""
        query = select(col(GoalRow.kpi_id), col(GoalRow.effective_from)).where(
            col(GoalRow.kpi_id).in_(kpi_ids), GoalRow.recorded_at >= since, GoalRow.recorded_at < until
        )
        rows = self._session.exec(query.order_by(col(GoalRow.recorded_at), col(GoalRow.id)))
        return list(rows)

    def bump_revision(self, *scorecard_ids: int) -> None:
        """Increment the revision after a change in scorecards, so that earlier drawings are outdated."""
        if not scorecard_ids:
            return
        if len(scorecard_ids) > 1:
            # By itself: an update with this as its subquery waits for the old version of a row it has locked.
            lock_scorecards(self._session, scorecard_ids)
        self._of_team.clear()
        for scorecard_id, edition, revision in self._execute(_bump(), scorecards=list(scorecard_ids)):
            self._editions[scorecard_id] = edition, revision

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


class PastScorecardRepository(ScorecardRepository):
    """Structures as they were at a past moment, with what people had set for themselves by then.

    Args:
        session: The transaction.
        kept: See `ScorecardRepository`.
        versions: What was kept of the moment.
        today: Structures as they are now.
    """

    def __init__(
        self, session: Session, kept: StructureCache, versions: PastVersions, today: ScorecardRepository
    ) -> None:
        super().__init__(session, kept, keeps=True)
        self._versions = versions
        self._today = today

    def get_kpi(self, kpi_id: int) -> tuple[int, Kpi]:
        """Return a KPI of a scorecard that was read, as it was, with the row of its scorecard."""
        found = ((card.id, card.kpis_by_id.get(kpi_id)) for card in self._cards.values())
        return next(((card_id, kpi) for card_id, kpi in found if kpi), None) or super().get_kpi(kpi_id)

    def _get(self, scorecard_id: int) -> Scorecard:
        today = self._today.get(scorecard_id)
        subject = about_scorecard(scorecard_id)
        self._versions.preload([subject, *(about_person(today.team_id, user) for user in today.people)])
        return self._with_people(self._find_structure(today, subject), today)

    def _find_structure(self, today: Scorecard, subject: str) -> Scorecard:
        moment, version = self._versions.moment, self._versions.find(Kind.SCORECARD, subject, subject)
        if version:
            return _find_past(version.facts, moment)
        if today.exact_from is None or moment >= today.exact_from:
            return today
        row = self._session.get_one(ScorecardRow, today.id)
        return _cut(row, _read_all_rows(self._session, today.id), moment)

    def _with_people(self, card: Scorecard, today: Scorecard) -> Scorecard:
        """Return a scorecard with the calendars and time zones that its people had at the moment."""
        subjects = {user: about_person(card.team_id, user) for user in card.people}
        self._versions.preload(subjects.values())
        usual, moved = Calendar(region=card.region), dict[str, PersonRow]()
        for user, subject in subjects.items():
            if version := self._versions.find(Kind.PERSON, subject, subject):
                moved[user] = read_person(card.team_id, user, version.facts)
        own = {user: one for user, one in today.own_calendars.items() if user not in moved}
        zones = {user: one for user, one in today.own_zones.items() if user not in moved}
        changed = {
            user: to_calendar(row, usual) for user, row in moved.items() if row.working_days or row.region
        }
        found = {user: zone for user, row in moved.items() if (zone := to_zone(row.timezone))}
        times = {user: one for user, one in today.own_ask_times.items() if user not in moved}
        wanted = {user: row.ask_time for user, row in moved.items() if row.ask_time}
        return replace(
            card,
            own_calendars=own | changed,
            own_zones=zones | found,
            own_ask_times=times | wanted,
        )


def _in_use() -> ColumnElement[bool]:
    return col(ScorecardRow.retired_at).is_(None)


@cache
def _select_of_team() -> Executable:
    """Return a query of a `team`'s scorecards; cached, like those below, because it runs all the time."""
    query = select(ScorecardRow.id, ScorecardRow.revision, ScorecardRow.channel, ScorecardRow.edition)
    return query.where(ScorecardRow.team_id == bindparam("team"), _in_use()).order_by(col(ScorecardRow.id))


@cache
def _bump() -> Executable:
    """Return a statement that increments the revisions of some `scorecards`."""
    revision = col(ScorecardRow.revision)
    grown = update(ScorecardRow).where(col(ScorecardRow.id).in_(bindparam("scorecards", expanding=True)))
    return grown.values(revision=revision + 1).returning(
        col(ScorecardRow.id), col(ScorecardRow.edition), revision
    )


@cache
def _select_edition() -> Executable:
    """Return a query of edition and revision of a `scorecard`."""
    query = select(ScorecardRow.edition, ScorecardRow.revision)
    return query.where(ScorecardRow.id == bindparam("scorecard"))
