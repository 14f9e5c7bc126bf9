"""Prompt batches: what one message asks of one person, its reminders, and handover offers."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, literal
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from scorecard.model.views.prompts import HandoverState
from scorecard.storage.repositories.statements import Repository, fixed, in_parts
from scorecard.storage.tables import HandoverRow, KpiRow, PromptBatchRow, PromptRow, id_of


class Lineage(NamedTuple):
    """Where the prompts of a batch were and are asked for.

    Attributes:
        batches: The batch itself, then those that its prompts came through, the nearest first.
        offers: The batches that open offers made from one of these stand for.
    """

    batches: tuple[int, ...]
    offers: tuple[int, ...]


class HandoverRepository(Repository):
    """Handover offers by the batch they would make, and by the batch they came from.

    A reassignment without a question is stored as an offer, too, accepted at once.

    Args:
        session: The transaction.
        on_move: Called when prompts have moved to another batch.
    """

    def __init__(self, session: Session, on_move: Callable[[], None] = lambda: None) -> None:
        super().__init__(session)
        self._on_move = on_move

    def offer(
        self, batch_id: int, from_batch_id: int, prompts: Sequence[int], by: str, now: datetime
    ) -> HandoverRow:
        """Store an offer."""
        row = HandoverRow(
            round_id=batch_id,
            from_round_id=from_batch_id,
            prompts=list(prompts),
            state=HandoverState.OFFERED,
            offered_by=by,
            offered_at=now,
        )
        self._store(row)
        return row

    def reassign(
        self,
        batch_id: int,
        before: PromptBatchRow,
        prompts: Sequence[int],
        now: datetime,
        *,
        state: HandoverState,
    ) -> None:
        """Move prompts to another batch, without asking anybody."""
        row = self.offer(batch_id, id_of(before), prompts, before.person, now)
        self.decide(row, state, now)

    def find(self, batch_id: int) -> HandoverRow | None:
        """Return the offer that a batch stands for, or None for an ordinary one."""
        return self._session.get(HandoverRow, batch_id)

    def trace(self, batches: Collection[int]) -> dict[int, Lineage]:
        """Return where the prompts of some batches came from, and which of them are on offer."""
        ties: set[tuple[int, int, str]] = set()
        seen, left = set[int](), set(batches)
        while left:
            for part in in_parts(left):
                rows = self._execute(_select_ties(), batches=part)
                ties.update((batch, before, state) for batch, before, state in rows)
            seen |= left
            left = {before for batch, before, _ in ties if batch in seen} - seen
        before = {batch: earlier for batch, earlier, _ in ties if batch in seen}
        offers = [(batch, earlier) for batch, earlier, state in ties if state == HandoverState.OFFERED]
        return {batch: _lineage_of(batch, before, offers) for batch in batches}

    def hold(self, batch_id: int) -> HandoverRow:
        """Lock an offer until the transaction ends, after anybody else's decision on it, and return it."""
        query = select(HandoverRow).where(HandoverRow.round_id == batch_id).with_for_update()
        return self._session.exec(query.execution_options(populate_existing=True)).one()

    def list_about(self, batches: Collection[int]) -> list[HandoverRow]:
        """Return the offers that some batches stand for, or that were made from one of them, oldest first."""
        return list(self._session.exec(_select_about(), params={"batches": list(batches)}))

    def list_from(self, batch_id: int) -> list[HandoverRow]:
        """Return the offers made from a batch, oldest first."""
        return list(self._session.exec(_select_from(), params={"batch": batch_id}))

    def list_open(self, scorecard_id: int) -> list[HandoverRow]:
        """Lock a scorecard's open offers until the transaction ends, and return them, oldest first.

        Callers hold the batches already, and the scorecard if they are going to change it.
        """
        query = select(HandoverRow).join(PromptBatchRow, col(PromptBatchRow.id) == HandoverRow.round_id)
        waiting = query.where(
            HandoverRow.state == fixed(HandoverState.OFFERED),
            PromptBatchRow.scorecard_id == scorecard_id,
        ).order_by(col(HandoverRow.round_id))
        kept = waiting.with_for_update(of=HandoverRow).execution_options(populate_existing=True)
        return list(self._session.exec(kept))

    def list_offered_to(self, team_id: str, person: str) -> list[HandoverRow]:
        """Return the open offers that a person can accept, oldest first."""
        return self._list_undecided(team_id, col(PromptBatchRow.person) == person)

    def list_offered_by(self, team_id: str, person: str) -> list[HandoverRow]:
        """Return the open offers that a person has made, oldest first."""
        return self._list_undecided(team_id, col(HandoverRow.offered_by) == person)

    def _list_undecided(self, team_id: str, is_wanted: ColumnElement[bool]) -> list[HandoverRow]:
        query = select(HandoverRow).join(PromptBatchRow, col(PromptBatchRow.id) == HandoverRow.round_id)
        waiting = query.where(
            HandoverRow.state == HandoverState.OFFERED, PromptBatchRow.team_id == team_id, is_wanted
        )
        return list(self._session.exec(waiting.order_by(col(HandoverRow.round_id))))

    def overtake(self, row: HandoverRow, prompts: Collection[int], now: datetime) -> None:
        """Remove prompts from an offer that its person is asked for anyway; with none left it is void."""
        left = [prompt for prompt in row.prompts if prompt not in prompts]
        if left:
            row.prompts = left
            self._session.flush()
        else:
            self.decide(row, HandoverState.OVERTAKEN, now)

    def decide(self, row: HandoverRow, state: HandoverState, now: datetime) -> None:
        """Store the answer to an offer; prompts that are taken over belong to its batch from now on."""
        row.state, row.decided_at = state, now
        if state.is_taken:
            for prompt in self._session.exec(select(PromptRow).where(col(PromptRow.id).in_(row.prompts))):
                prompt.round_id = row.round_id
        self._session.flush()
        self._on_move()


def _lineage_of(batch: int, before: Mapping[int, int], offers: Iterable[tuple[int, int]]) -> Lineage:
    """Return the lineage of a batch, given the batch before each and the open offers with where from."""
    found = [batch]
    while found[-1] in before:
        found.append(before[found[-1]])
    return Lineage(tuple(found), tuple(sorted(offer for offer, earlier in offers if earlier in found)))


@cache
def _select_ties() -> Select[int, int, str]:
    """Return a query of the offers that some `batches` stand for, or that were made from one of them."""
    own: BindParameter[int] = bindparam("batches", expanding=True)
    query = select(col(HandoverRow.round_id), col(HandoverRow.from_round_id), col(HandoverRow.state))
    return query.where(col(HandoverRow.round_id).in_(own) | col(HandoverRow.from_round_id).in_(own))


@cache
def _select_from() -> SelectOfScalar[HandoverRow]:
    """Return a query of the offers from a `batch`; cached, because every message needs it."""
    query = select(HandoverRow).where(HandoverRow.from_round_id == bindparam("batch"))
    return query.order_by(col(HandoverRow.round_id))


@cache
def _select_about() -> SelectOfScalar[HandoverRow]:
    """Return a query of the offers that some `batches` stand for, or that were made from one of them."""
    own: BindParameter[int] = bindparam("batches", expanding=True)
    is_about = col(HandoverRow.round_id).in_(own) | col(HandoverRow.from_round_id).in_(own)
    return select(HandoverRow).where(is_about).order_by(col(HandoverRow.round_id))


@cache
def _select_batches() -> SelectOfScalar[PromptBatchRow]:
    """Return a query of some `batches`."""
    return select(PromptBatchRow).where(col(PromptBatchRow.id).in_(bindparam("batches", expanding=True)))


class PromptBatchRepository(Repository):
    """Prompt batches by row, and by when to look at them again."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._read: dict[int, PromptBatchRow] = {}

    def open(
        self,
        scorecard_id: int,
        team_id: str,
        person: str,
        now: datetime,
        *,
        remind_at: datetime | None = None,
        on_behalf_of: str = "",
        wanted_by: str = "",
    ) -> int:
        """Open a batch for a person, and return its row.

        Args:
            scorecard_id: The scorecard.
            team_id: Slack team.
            person: Slack user id of who is asked.
            now: UTC.
            remind_at: When to look at it again, UTC.
            on_behalf_of: Slack user id of the KPIs' owner if that is somebody else.
            wanted_by: Slack user id of the admin who wants first values that nobody owes, or empty.
        """
        row = PromptBatchRow(
            scorecard_id=scorecard_id,
            team_id=team_id,
            person=person,
            on_behalf_of=on_behalf_of,
            opened_at=now,
            counted_from=now,
            remind_at=remind_at,
            wanted_by=wanted_by,
        )
        self._store(row)
        return id_of(row)

    def preload(self, batches: Collection[int]) -> None:
        """Read some batches in one query, so that getting each of them needs none."""
        rows = self._session.exec(_select_batches(), params={"batches": list(batches)})
        self._read.update((id_of(row), row) for row in rows)

    def get(self, batch_id: int) -> PromptBatchRow:
        """Return a batch by its row, read once: a session alone forgets rows that nobody holds."""
        self._read[batch_id] = self._session.get_one(PromptBatchRow, batch_id)
        return self._read[batch_id]

    def find(self, team_id: str, batch_id: int) -> PromptBatchRow | None:
        """Return a team's batch by its row, or None."""
        query = select(PromptBatchRow).where(PromptBatchRow.id == batch_id, PromptBatchRow.team_id == team_id)
        return self._session.exec(query).one_or_none()

    def has_due(self, now: datetime) -> bool:
        """Return whether there is a batch to look at."""
        return self._session.exec(select(PromptBatchRow.id).where(_is_due(now)).limit(1)).first() is not None

    def list_due(self, now: datetime, among: Collection[int] | None = None) -> list[PromptBatchRow]:
        """Lock the batches to look at now until the transaction ends, and return them, oldest first.

        Args:
            now: UTC.
            among: The only batches to return; all if left out.
        """
        query = _select_due(now)
        if among is not None:
            query = query.where(col(PromptBatchRow.id).in_(among))
        return list(self._session.exec(query.with_for_update(skip_locked=True)))

    def read_due(self, now: datetime) -> list[PromptBatchRow]:
        """Return the batches to look at now, oldest first, without a lock."""
        return list(self._session.exec(_select_due(now)))

    def list_waiting(self) -> list[tuple[datetime, PromptBatchRow]]:
        """Return the batches still to be looked at, with when, UTC, the next one first."""
        query = select(PromptBatchRow).where(col(PromptBatchRow.remind_at).is_not(None))
        rows = self._session.exec(query.order_by(col(PromptBatchRow.remind_at), col(PromptBatchRow.id)))
        return [(row.remind_at, row) for row in rows if row.remind_at]

    def find_last_opened(self, team_id: str, person: str) -> datetime | None:
        """Return when somebody was last asked, UTC, or None."""
        query = select(PromptBatchRow.opened_at).where(
            PromptBatchRow.team_id == team_id, PromptBatchRow.person == person
        )
        return self._session.exec(query.order_by(col(PromptBatchRow.id).desc()).limit(1)).first()

    def list_opened(self, team_id: str, person: str, since: datetime) -> list[int]:
        """Return the batches in which somebody was asked since a moment, oldest first."""
        query = select(PromptBatchRow.id).where(
            PromptBatchRow.team_id == team_id,
            PromptBatchRow.person == person,
            PromptBatchRow.opened_at >= since,
        )
        return [row_id for row_id in self._session.exec(query.order_by(col(PromptBatchRow.id))) if row_id]

    def hold(self, batch_id: int) -> PromptBatchRow:
        """Lock a batch until the transaction ends, after anybody else who has it, and return it."""
        query = select(PromptBatchRow).where(PromptBatchRow.id == batch_id).with_for_update()
        return self._session.exec(query.execution_options(populate_existing=True)).one()

    def find_free(self, batch_id: int) -> PromptBatchRow | None:
        """Lock a batch until the transaction ends and return it; None while somebody else has it."""
        query = select(PromptBatchRow).where(PromptBatchRow.id == batch_id)
        return self._session.exec(query.with_for_update(skip_locked=True)).one_or_none()

    def list_misassigned(self) -> list[int]:
        """Return the open batches, oldest first, with a KPI owned by neither their person nor their owner.

        Accepted handovers are left out.
        """
        prompt = select(PromptRow.id).join(KpiRow, col(KpiRow.id) == PromptRow.kpi_id)
        of_another = prompt.where(
            PromptRow.round_id == PromptBatchRow.id,
            KpiRow.owner != PromptBatchRow.person,
            KpiRow.owner != PromptBatchRow.on_behalf_of,
        )
        taken = select(HandoverRow.round_id).where(
            HandoverRow.round_id == PromptBatchRow.id, HandoverRow.state == HandoverState.ACCEPTED
        )
        query = select(PromptBatchRow.id).where(
            col(PromptBatchRow.remind_at).is_not(None), of_another.exists(), ~taken.exists()
        )
        return [row_id for row_id in self._session.exec(query.order_by(col(PromptBatchRow.id))) if row_id]

    def recheck(self, team_id: str, person: str, at: datetime) -> list[PromptBatchRow]:
        """Have every open batch that a person is asked for, or owns, looked at again at a moment, UTC.

        Returns:
            The batches, oldest first, locked until the transaction ends.
        """
        is_theirs = (col(PromptBatchRow.person) == person) | (col(PromptBatchRow.on_behalf_of) == person)
        query = select(PromptBatchRow).where(
            PromptBatchRow.team_id == team_id, is_theirs, col(PromptBatchRow.remind_at).is_not(None)
        )
        rows = list(self._session.exec(query.order_by(col(PromptBatchRow.id)).with_for_update()))
        for row in rows:
            if not row.is_delayed:  # delayed batches are looked at all the time
                row.remind_at = at
        return rows

    def list_stand_ins(self, since: datetime) -> set[tuple[str, str]]:
        """Return the delegates asked since a moment, as (team, Slack user id)."""
        query = select(PromptBatchRow.team_id, PromptBatchRow.person).where(
            is_delegated(PromptBatchRow), PromptBatchRow.opened_at >= since
        )
        return set(self._session.exec(query.distinct()))


def _select_due(now: datetime) -> SelectOfScalar[PromptBatchRow]:
    return select(PromptBatchRow).where(_is_due(now)).order_by(col(PromptBatchRow.id))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return col(PromptBatchRow.remind_at) <= now


def is_delegated(row: type[PromptBatchRow]) -> ColumnElement[bool]:
    """Return the condition that somebody is asked in place of the owner, with an index of its own."""
    return col(row.on_behalf_of) != literal("", literal_execute=True)
