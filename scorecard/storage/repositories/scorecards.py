"""Scorecards as whole structures."""

from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.storage.repositories.structures import Structure, Structures, read_any_kpi, read_structure
from scorecard.storage.revisions import Revision
from scorecard.storage.tables import KpiRow, ScorecardRow


class ScorecardRepository:
    """Structures, read whole: everything asked needs most of them, and they change only with the file.

    Args:
        session: The transaction.
        kept: Structures read before, which hold as long as the scorecard has the same edition.
        keeps: Whether to add to them; not in a transaction whose own changes may still be taken back.
    """

    def __init__(self, session: Session, kept: Structures, *, keeps: bool) -> None:
        self._session = session
        self._kept = kept
        self._keeps = keeps
        self._cards: dict[int, Scorecard] = {}
        self._beside: dict[int, list[int]] = {}

    def list_ids(self) -> list[int]:
        """The rows of all scorecards, oldest first."""
        rows = self._session.exec(select(ScorecardRow.id).order_by(col(ScorecardRow.id)))
        return [one for one in rows if one is not None]

    def list_teams(self) -> list[str]:
        """The Slack teams that have a scorecard."""
        return list(self._session.exec(select(ScorecardRow.team_id).distinct()))

    def list_revisions(self, team_id: str) -> list[Revision]:
        """How often each of a team's scorecards was changed, oldest first."""
        query = select(ScorecardRow.id, ScorecardRow.revision, ScorecardRow.channel).where(
            ScorecardRow.team_id == team_id
        )
        rows = self._session.exec(query.order_by(col(ScorecardRow.id)))
        return [Revision(row[0] or 0, row[1], row[2]) for row in rows]

    def list_of(self, team_id: str) -> list[Scorecard]:
        """A team's scorecards, oldest first."""
        return [self.get(one.scorecard_id) for one in self.list_revisions(team_id)]

    def list_beside(self, scorecard_id: int) -> list[Scorecard]:
        """The other scorecards of the same team, oldest first."""
        if scorecard_id not in self._beside:
            own = select(ScorecardRow.team_id).where(ScorecardRow.id == scorecard_id).scalar_subquery()
            query = select(ScorecardRow.id).where(
                ScorecardRow.team_id == own, ScorecardRow.id != scorecard_id
            )
            rows = self._session.exec(query.order_by(col(ScorecardRow.id)))
            self._beside[scorecard_id] = [one for one in rows if one is not None]
        return [self.get(one) for one in self._beside[scorecard_id]]

    def find_by_key(self, team_id: str, key: str) -> Scorecard | None:
        """A team's scorecard by its key, or None."""
        query = select(ScorecardRow.id).where(ScorecardRow.team_id == team_id, ScorecardRow.key == key)
        found = self._session.exec(query).one_or_none()
        return None if found is None else self.get(found)

    def get(self, scorecard_id: int) -> Scorecard:
        """A scorecard with everything in it that is not retired; it is read once where nothing can change."""
        if scorecard_id in self._cards:
            return self._cards[scorecard_id]
        card = self._get(scorecard_id)
        if self._keeps:
            self._cards[scorecard_id] = card
        return card

    def _get(self, scorecard_id: int) -> Scorecard:
        edition, revision = self._session.exec(_stand(), params={"scorecard": scorecard_id}).one()
        structure = self._kept.get(scorecard_id)
        if structure is None or structure.edition != edition:
            structure = read_structure(self._session, scorecard_id)
        elif structure.card.revision != revision:
            structure = replace(structure, card=replace(structure.card, revision=revision))
        if self._keeps:
            self._kept[scorecard_id] = structure
        return structure.card

    def created_at(self, scorecard_id: int) -> datetime:
        """When a scorecard was first applied, UTC."""
        return self._session.get_one(ScorecardRow, scorecard_id).created_at

    def get_kpi(self, kpi_id: int) -> tuple[int, Kpi]:
        """A KPI, retired or not, with the row of its scorecard."""
        kept = self._find_kept(kpi_id)
        return kept or read_any_kpi(self._session, kpi_id)

    def get_of(self, kpi_id: int) -> tuple[Scorecard, Kpi]:
        """The scorecard of a KPI, with the KPI, retired or not."""
        scorecard_id, kpi = self.get_kpi(kpi_id)
        return self.get(scorecard_id), kpi

    def _find_kept(self, kpi_id: int) -> tuple[int, Kpi] | None:
        """A KPI of a structure that still holds."""
        for scorecard_id, kept in list(self._kept.items()):
            if kpi_id in kept.kpis and self._holds(scorecard_id, kept):
                return scorecard_id, kept.kpis[kpi_id]
        return None

    def _holds(self, scorecard_id: int, kept: Structure) -> bool:
        """Whether a structure is still the scorecard's; where nothing can change, that is asked once."""
        if self._keeps:
            self.get(scorecard_id)
            return self._kept[scorecard_id].edition == kept.edition
        now = self._session.exec(_stand(), params={"scorecard": scorecard_id}).one_or_none()
        return now is not None and now[0] == kept.edition

    def list_retired_names(self, scorecard_id: int) -> list[tuple[str, ...]]:
        """What people called each KPI that was taken off a scorecard, its full name first."""
        query = select(KpiRow).where(KpiRow.scorecard_id == scorecard_id, col(KpiRow.retired_at).is_not(None))
        return [(row.name, row.key, *row.aliases) for row in self._session.exec(query)]

    def bump_revision(self, scorecard_id: int) -> None:
        """Count up the revision: something in the scorecard changed, so what was drawn from it is old."""
        statement = (
            update(ScorecardRow)
            .where(col(ScorecardRow.id) == scorecard_id)
            .values(revision=ScorecardRow.revision + 1)
        )
        self._session.connection().execute(statement)

    def note_channel(self, team_id: str, channel: str, *, is_private: bool) -> None:
        """Keep whether a channel is private, and count up revision and edition of its scorecards."""
        statement = update(ScorecardRow).where(
            col(ScorecardRow.team_id) == team_id, col(ScorecardRow.channel) == channel
        )
        grown = {"revision": ScorecardRow.revision + 1, "edition": ScorecardRow.edition + 1}
        self._session.connection().execute(statement.values(channel_private=is_private, **grown))

    def bump_all_revisions(self, team_id: str) -> None:
        """Count up revision and edition of every scorecard of a team: somebody's own calendar changed."""
        statement = update(ScorecardRow).where(col(ScorecardRow.team_id) == team_id)
        grown = {"revision": ScorecardRow.revision + 1, "edition": ScorecardRow.edition + 1}
        self._session.connection().execute(statement.values(grown))


@cache
def _stand() -> Select[int, int]:
    """Edition and revision; kept, because it is asked all the time."""
    query = select(ScorecardRow.edition, ScorecardRow.revision)
    return query.where(ScorecardRow.id == bindparam("scorecard"))
