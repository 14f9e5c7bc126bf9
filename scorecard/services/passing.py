"""Passing on: somebody else is asked for open prompts from now on, without being asked whether."""

from collections.abc import Sequence
from datetime import datetime

from scorecard.model.views.prompts import OfferState
from scorecard.services.prompts.batches import post_round, redraw_homes, redraw_round, schedule_of
from scorecard.storage.tables import RoundRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork


def pass_on(
    uow: UnitOfWork,
    before: RoundRow,
    prompt_ids: Sequence[int],
    to: str,
    now: datetime,
    *,
    state: OfferState,
    owner: str,
) -> int:
    """Ask somebody else for some prompts of a round, inside a caller's transaction; the row of their round.

    Args:
        uow: The transaction.
        before: The round that they stood in.
        prompt_ids: Which of its prompts.
        to: Slack user id of who is asked now.
        now: UTC.
        state: Why: they stand in for somebody, or own the KPI by now.
        owner: Slack user id of who owns the KPIs.
    """
    on_behalf_of = "" if to == owner else owner
    new = uow.batches.open(before.scorecard_id, before.team_id, to, now, on_behalf_of=on_behalf_of)
    uow.handovers.reassign(new, before, prompt_ids, now, state=state)
    row = uow.batches.get(new)
    carry_reminders(uow, row, before, now)
    post_round(uow, new, now)
    uow.scorecards.bump_revision(row.scorecard_id)  # who is asked is shown wherever the value is missing
    _settle_offers(uow, row, prompt_ids, now)
    redraw_homes(uow, row.team_id, (before.person, to), f"round:{new}", now)
    return new


def _settle_offers(uow: UnitOfWork, row: RoundRow, prompt_ids: Sequence[int], now: datetime) -> None:
    """What somebody is asked for now need not be offered to them any more; so it is one question."""
    for offer in uow.handovers.list_open(row.scorecard_id):
        offered = uow.batches.get(offer.round_id)
        if offered.person == row.person and not set(offer.prompts).isdisjoint(prompt_ids):
            uow.handovers.overtake(offer, prompt_ids, now)
            redraw_round(uow, offer.round_id, f"overtaken:{row.id}", now)


def carry_reminders(uow: UnitOfWork, row: RoundRow, before: RoundRow, now: datetime) -> None:
    """Have reminders of what was asked before go on where they stand, for who is asked now.

    So nobody hears of a period more than three times.
    """
    row.reminded, row.counted_from, row.missed_at = before.reminded, now, before.missed_at
    row.wanted_by = before.wanted_by
    if not row.missed_at:
        schedule = schedule_of(uow, uow.scorecards.get(row.scorecard_id), id_of(row))
        row.remind_at = schedule.next_moment(now, now)
