"""Effects on open prompts when somebody goes away or returns."""

from datetime import datetime

from scorecard.services.prompts.batches import recheck
from scorecard.services.prompts.redraws import changes_in
from scorecard.services.prompts.reminders import process_batches
from scorecard.storage.tables import id_of
from scorecard.storage.unit_of_work import UnitOfWork


def apply_presence_change(uow: UnitOfWork, team_id: str, person: str, cause: str, now: datetime) -> None:
    """Apply the consequences of a change for open prompts at once, and redraw everything that shows it.

    Args:
        uow: The transaction of the change.
        team_id: Slack team.
        person: Slack user id of who goes away or returns.
        cause: What changed; each message is redrawn once for each cause.
        now: UTC.
    """
    batches = recheck(uow, team_id, person, now)
    card_ids = [revision.scorecard_id for revision in uow.scorecards.list_revisions(team_id)]
    uow.scorecards.hold(*card_ids)  # all change; locked one by one, two transactions may wait in a circle
    process_batches(uow, batches, now)
    for row in batches:
        changes_in(uow).batch(id_of(row), cause, now)
    for card_id in card_ids:
        changes_in(uow).scorecard(card_id)
    changes_in(uow).home(team_id, {person, *_list_concerned(uow, team_id, person)}, cause, now)


def _list_concerned(uow: UnitOfWork, team_id: str, person: str) -> set[str]:
    """Return the covers and admins of what somebody owns or covers, whose Home tabs show who is away."""
    cards = (card for card in uow.scorecards.list_of(team_id) if person in card.people)
    kpis = ((card, kpi.info) for card in cards for kpi in card.kpis)
    return {user for card, kpi in kpis if person in {kpi.owner, kpi.cover} for user in card.people_for(kpi)}
