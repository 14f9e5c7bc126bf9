"""Effects on open questions when somebody goes away, or is there again."""

from datetime import datetime

from scorecard.services.prompts.batches import recheck, redraw_batch, redraw_homes
from scorecard.services.prompts.reminders import process_batches
from scorecard.storage.tables import id_of
from scorecard.storage.unit_of_work import UnitOfWork


def apply_presence_change(uow: UnitOfWork, team_id: str, person: str, cause: str, now: datetime) -> None:
    """Do at once what follows for open questions, and have all that tells of it drawn again.

    Args:
        uow: The transaction that notes it.
        team_id: Slack team.
        person: Slack user id of who goes or comes.
        cause: What it follows from; each thing is drawn once for each cause.
        now: UTC.
    """
    rounds = recheck(uow, team_id, person, now)
    process_batches(uow, rounds, now)
    for row in rounds:
        redraw_batch(uow, id_of(row), cause, now)
    for card in uow.scorecards.list_of(team_id):
        uow.scorecards.bump_revision(card.id)
    redraw_homes(uow, team_id, (person,), cause, now)
