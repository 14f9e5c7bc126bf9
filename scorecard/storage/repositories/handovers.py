"""Offers of prompts to other people."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from scorecard.model.views.prompts import OfferState
from scorecard.storage.tables import HandoverRow, PromptRow, RoundRow, id_of


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
            state=OfferState.OFFERED,
            offered_by=by,
            offered_at=now,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def reassign(
        self, round_id: int, before: RoundRow, prompts: Sequence[int], now: datetime, *, state: OfferState
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
        query = select(HandoverRow).join(RoundRow, col(RoundRow.id) == HandoverRow.round_id)
        waiting = query.where(
            HandoverRow.state == OfferState.OFFERED, RoundRow.scorecard_id == scorecard_id
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
            self.decide(row, OfferState.OVERTAKEN, now)

    def decide(self, row: HandoverRow, state: OfferState, now: datetime) -> None:
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
