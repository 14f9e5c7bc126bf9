"""What asks or reminds keeps to people's hours where it comes late, and never disturbs whom it must not."""

from datetime import datetime, timedelta

from scorecard.model.outbox import ASKING, Claimed, Kind
from scorecard.services.lookup.people import person_of
from scorecard.services.prompts.batches import schedule_of
from scorecard.storage.tables import id_of
from scorecard.storage.unit_of_work import UnitOfWork

LATE = timedelta(minutes=15)
"""What is sent sooner than that after it fell due was sent in time."""


def find_delay(uow: UnitOfWork, claimed: Claimed, now: datetime) -> datetime | None:
    """Until when, UTC, a message has to wait for the hours of who gets it; None when it can be sent.

    What is said at once was held against the person's hours just before; what was queued for a time to come
    has to be again, since they may have gone quiet. What may stand in Slack already is not kept back: it must
    be known first whether it does.
    """
    outgoing = claimed.outgoing
    is_late, was_queued = now - claimed.due >= LATE, claimed.due > claimed.made
    if outgoing.kind not in ASKING or claimed.is_in_doubt or not (is_late or was_queued):
        return None
    round_id = outgoing.facts["round"]
    card = uow.scorecards.get(uow.batches.get(round_id).scorecard_id)
    person = person_of(uow, card, outgoing.to)
    if not is_late and person.quiet.delays(claimed.due, now) is None:
        return None
    free = person.first_free(now, schedule_of(uow, card, round_id).clock_time, claimed.due)
    return free if free > now else None


def count_from_sending(uow: UnitOfWork, claimed: Claimed, now: datetime) -> None:
    """The days for which a prompt just sent was held back do not count towards its reminders and its end."""
    if claimed.outgoing.kind is not Kind.PROMPT or now - claimed.due < LATE:
        return
    row = uow.batches.hold(claimed.outgoing.facts["round"])
    if row.remind_at is None:
        return
    schedule = schedule_of(uow, uow.scorecards.get(row.scorecard_id), id_of(row))
    row.counted_from = schedule.shifted(row.counted_from, claimed.due, now)
    if not (row.is_delayed or row.snoozed_until):
        row.remind_at = schedule.next_moment(row.counted_from, now)
