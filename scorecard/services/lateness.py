"""What asks or reminds and comes late, after a downtime, still keeps to people's hours."""

from datetime import datetime, timedelta

from scorecard.domain.outgoing import Claimed, Kind
from scorecard.services.people import person_of
from scorecard.services.rounds import schedule_of
from scorecard.storage.unit_of_work import UnitOfWork

LATE = timedelta(minutes=15)
"""What is sent sooner than that after it fell due was sent in time."""
KEPT_TO_HOURS = frozenset({Kind.PROMPT, Kind.REMINDER})


def find_delay(uow: UnitOfWork, claimed: Claimed, now: datetime) -> datetime | None:
    """Until when, UTC, a message has to wait for the hours of who gets it; None when it can be sent.

    What may stand in Slack already is not kept back: first it must be known whether it does.
    """
    outgoing = claimed.outgoing
    if outgoing.kind not in KEPT_TO_HOURS or claimed.is_in_doubt or now - claimed.due < LATE:
        return None
    round_id = outgoing.facts["round"]
    card = uow.scorecards.get(uow.rounds.get(round_id).scorecard_id)
    opens = schedule_of(uow, card, round_id).clock_time
    free = person_of(uow, card, outgoing.to).first_free(now, opens, claimed.due)
    return free if free > now else None
