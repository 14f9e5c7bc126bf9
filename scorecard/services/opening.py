"""Opening a round: one person is asked, in one message, for some KPIs' periods."""

from collections.abc import Sequence
from datetime import datetime

from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.services.prompts.batches import post_round, redraw_homes, schedule_for
from scorecard.storage.tables import RoundRow
from scorecard.storage.unit_of_work import UnitOfWork

Place = tuple[Kpi, Period]


def open_round(
    uow: UnitOfWork,
    card: Scorecard,
    person: str,
    owner: str,
    places: Sequence[Place],
    *,
    now: datetime,
    at: datetime | None = None,
    wanted_by: str = "",
) -> RoundRow | None:
    """Ask somebody for what was not asked for yet, inside a caller's transaction.

    Args:
        uow: The transaction.
        card: The scorecard.
        person: Slack user id of who is asked.
        owner: Slack user id of who owns the KPIs.
        places: What to ask for.
        now: UTC.
        at: When they read of it, UTC; at once without it. Reminders are counted from then.
        wanted_by: Slack user id of the admin who wants first values that nobody owes, or empty.

    Returns:
        The round; None where all of it was asked for before.
    """
    asked_at, on_behalf_of = at or now, "" if person == owner else owner
    schedule = schedule_for(uow, card, person, [kpi for kpi, _ in places], is_owed=not wanted_by)
    is_first = not uow.prompts.has_any(card.id)
    round_id = uow.batches.open(
        card.id,
        card.team_id,
        person,
        now,
        remind_at=schedule.next_moment(asked_at, now),
        on_behalf_of=on_behalf_of,
        wanted_by=wanted_by,
    )
    if not sum(uow.prompts.open(kpi.info.id, period, round_id, now) for kpi, period in places):
        return None
    row = uow.batches.get(round_id)
    row.counted_from = asked_at
    post_round(uow, round_id, now, at)
    redraw_homes(uow, card.team_id, (person,), f"round:{round_id}", now)
    if on_behalf_of or is_first:  # who stands in, and that nothing was asked yet, is shown on the scorecard
        uow.scorecards.bump_revision(card.id)
    return row
