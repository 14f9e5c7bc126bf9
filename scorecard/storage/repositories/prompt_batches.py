"""Prompt batches: what one message asks of one person, its reminders, and offers to hand it over."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from scorecard.model.views.prompts import HandoverState
from scorecard.storage.tables import HandoverRow, KpiRow, PromptBatchRow, PromptRow, id_of


class HandoverRepository:
    """Offers by the round that they would make, and by the round that they came from.

    What is passed on without a question is kept as an offer, too, that was decided at once.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def offer(
        self, round_id: int, from_round_id: int, prompts: Sequence[int], by: str, now: datetime
    ) -> HandoverRow:
        """Keep an offer."""
        row = HandoverRow(
            round_id=round_id,
            from_round_id=from_round_id,
            prompts=list(prompts),
            state=HandoverState.OFFERED,
            offered_by=by,
            offered_at=now,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def reassign(
        self,
        round_id: int,
        before: PromptBatchRow,
        prompts: Sequence[int],
        now: datetime,
        *,
        state: HandoverState,
    ) -> None:
        """Have prompts belong to another round from now on, without asking anybody."""
        row = self.offer(round_id, id_of(before), prompts, before.person, now)
        self.decide(row, state, now)

    def find(self, round_id: int) -> HandoverRow | None:
        """The offer that a round stands for, or None for an ordinary one."""
        return self._session.get(HandoverRow, round_id)

    def list_before(self, round_id: int) -> list[int]:
        """The rounds that a round's prompts came through, the nearest first."""
        found: list[int] = []
        while (row := self.find(found[-1] if found else round_id)) is not None:
            found.append(row.from_round_id)
        return found

    def hold(self, round_id: int) -> HandoverRow:
        """An offer as it stands once whoever decides on it is done, kept from others until the end."""
        query = select(HandoverRow).where(HandoverRow.round_id == round_id).with_for_update()
        return self._session.exec(query.execution_options(populate_existing=True)).one()

    def list_from(self, round_id: int) -> list[HandoverRow]:
        """What was offered from a round, oldest first."""
        return list(self._session.exec(_from(), params={"round": round_id}))

    def list_open(self, scorecard_id: int) -> list[HandoverRow]:
        """The offers of a scorecard that wait for an answer, oldest first, kept from others until the end.

        Whoever asks has the rounds already, and has counted up the scorecard if they are going to.
        """
        query = select(HandoverRow).join(PromptBatchRow, col(PromptBatchRow.id) == HandoverRow.round_id)
        waiting = query.where(
            HandoverRow.state == HandoverState.OFFERED, PromptBatchRow.scorecard_id == scorecard_id
        ).order_by(col(HandoverRow.round_id))
        kept = waiting.with_for_update(of=HandoverRow).execution_options(populate_existing=True)
        return list(self._session.exec(kept))

    def overtake(self, row: HandoverRow, prompts: Collection[int], now: datetime) -> None:
        """Take out of an offer what its person is asked for anyway; with nothing left it is settled."""
        left = [prompt for prompt in row.prompts if prompt not in prompts]
        if left:
            row.prompts = left
            self._session.flush()
        else:
            self.decide(row, HandoverState.OVERTAKEN, now)

    def decide(self, row: HandoverRow, state: HandoverState, now: datetime) -> None:
        """Keep the answer; prompts that are taken over belong to the round from now on."""
        row.state, row.decided_at = state, now
        if state.is_taken:
            for prompt in self._session.exec(select(PromptRow).where(col(PromptRow.id).in_(row.prompts))):
                prompt.round_id = row.round_id
        self._session.flush()


@cache
def _from() -> SelectOfScalar[HandoverRow]:
    """Kept, because every message asks it."""
    query = select(HandoverRow).where(HandoverRow.from_round_id == bindparam("round"))
    return query.order_by(col(HandoverRow.round_id))


class PromptBatchRepository:
    """Rounds by row and by when they are to be looked at again."""

    def __init__(self, session: Session) -> None:
        self._session = session

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
        """Begin a round for a person; its row.

        Args:
            scorecard_id: What it is about.
            team_id: Slack team.
            person: Slack user id of who is asked.
            now: UTC.
            remind_at: When it is to be looked at again, UTC.
            on_behalf_of: Slack user id of whose KPIs these are when that is somebody else.
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
        self._session.add(row)
        self._session.flush()
        return id_of(row)

    def get(self, round_id: int) -> PromptBatchRow:
        """A round by its row."""
        return self._session.get_one(PromptBatchRow, round_id)

    def find(self, team_id: str, round_id: int) -> PromptBatchRow | None:
        """A round of a team's by its row, or None."""
        query = select(PromptBatchRow).where(PromptBatchRow.id == round_id, PromptBatchRow.team_id == team_id)
        return self._session.exec(query).one_or_none()

    def has_due(self, now: datetime) -> bool:
        """Whether there is a round to look at."""
        return self._session.exec(select(PromptBatchRow.id).where(_is_due(now)).limit(1)).first() is not None

    def list_due(self, now: datetime) -> list[PromptBatchRow]:
        """The rounds to look at now, oldest first, kept from others until the end."""
        query = select(PromptBatchRow).where(_is_due(now)).order_by(col(PromptBatchRow.id))
        return list(self._session.exec(query.with_for_update(skip_locked=True)))

    def list_waiting(self) -> list[tuple[datetime, PromptBatchRow]]:
        """The rounds still to be looked at, with when, UTC, the next one first."""
        query = select(PromptBatchRow).where(col(PromptBatchRow.remind_at).is_not(None))
        rows = self._session.exec(query.order_by(col(PromptBatchRow.remind_at), col(PromptBatchRow.id)))
        return [(row.remind_at, row) for row in rows if row.remind_at]

    def find_last_opened(self, team_id: str, person: str) -> datetime | None:
        """When somebody was asked last, UTC, or None."""
        query = select(PromptBatchRow.opened_at).where(
            PromptBatchRow.team_id == team_id, PromptBatchRow.person == person
        )
        return self._session.exec(query.order_by(col(PromptBatchRow.id).desc()).limit(1)).first()

    def list_opened(self, team_id: str, person: str, since: datetime) -> list[int]:
        """The rounds in which somebody was asked since a moment, oldest first."""
        query = select(PromptBatchRow.id).where(
            PromptBatchRow.team_id == team_id,
            PromptBatchRow.person == person,
            PromptBatchRow.opened_at >= since,
        )
        return [one for one in self._session.exec(query.order_by(col(PromptBatchRow.id))) if one]

    def hold(self, round_id: int) -> PromptBatchRow:
        """A round as it stands once whoever has it is done, kept from others until the end."""
        query = select(PromptBatchRow).where(PromptBatchRow.id == round_id).with_for_update()
        return self._session.exec(query.execution_options(populate_existing=True)).one()

    def find_free(self, round_id: int) -> PromptBatchRow | None:
        """A round, kept from others until the end; None while another has it."""
        query = select(PromptBatchRow).where(PromptBatchRow.id == round_id)
        return self._session.exec(query.with_for_update(skip_locked=True)).one_or_none()

    def list_misassigned(self) -> list[int]:
        """The rounds, oldest first, that wait for who does not own all of it, nor stands in for who does.

        What somebody took over stays theirs.
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
        return [one for one in self._session.exec(query.order_by(col(PromptBatchRow.id))) if one]

    def recheck(self, team_id: str, person: str, at: datetime) -> list[PromptBatchRow]:
        """Have every round that waits and in which a person is asked, or stood in for, looked at again, UTC.

        Returns:
            The rounds, oldest first, kept from others until the end.
        """
        is_theirs = (col(PromptBatchRow.person) == person) | (col(PromptBatchRow.on_behalf_of) == person)
        query = select(PromptBatchRow).where(
            PromptBatchRow.team_id == team_id, is_theirs, col(PromptBatchRow.remind_at).is_not(None)
        )
        rows = list(self._session.exec(query.order_by(col(PromptBatchRow.id)).with_for_update()))
        for row in rows:
            if not row.is_delayed:  # what is delayed is looked at all the time
                row.remind_at = at
        return rows

    def list_stand_ins(self, scorecard_id: int, since: datetime) -> list[str]:
        """Who was asked in somebody's place since a moment, as Slack user ids."""
        query = select(PromptBatchRow.person).where(
            PromptBatchRow.scorecard_id == scorecard_id,
            PromptBatchRow.on_behalf_of != "",
            PromptBatchRow.opened_at >= since,
        )
        return list(self._session.exec(query.distinct()))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return col(PromptBatchRow.remind_at) <= now
