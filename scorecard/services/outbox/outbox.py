"""The outbox as its sender sees it: claim what is due, within quiet hours, and record the outcome."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scorecard.clock import Clock
from scorecard.model.outbox import (
    Address,
    ApiCall,
    Backlog,
    ClaimedMessage,
    OutgoingMessage,
)
from scorecard.model.payloads import ActionDue, Followed, Prompt, Reminder, ReminderPart
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME
from scorecard.services.actuals.alert_actions import ASKED_DONE_AT
from scorecard.services.actuals.followers import follow_told, follower_of
from scorecard.services.lookup.people import has_left, person_of
from scorecard.services.outbox.trouble_lifecycle import (
    follow_closed,
    follow_sent,
    give_up,
    is_outdated,
    keeps_back,
)
from scorecard.services.outbox.trouble_notices import find_direct_channel
from scorecard.services.prompts.batches import reminder_schedule_of
from scorecard.services.prompts.reminders import list_parts
from scorecard.storage.repositories.outbox import REFUSED_FOR, OutgoingState
from scorecard.storage.repositories.outbox_queries import HELD, LEASE, LONGEST_PAUSE, LONGEST_WAIT
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

LATE = timedelta(minutes=15)
"""The delay after which a message no longer counts as sent in time."""
LATEST_ARRIVAL = timedelta(minutes=2)
"""The time for which Slack may still accept a message after it failed to answer."""
LONGEST_DOUBT = timedelta(days=7)
LONGEST_TRYING = timedelta(days=7)
MOST_ATTEMPTS = 180
"""The number of attempts before giving up; the waits between them double up to an hour."""
MOST_LIMITED_PLACES = 3
"""The number of places limited at one time from which on the whole workspace counts as limited."""


def find_delay(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> datetime | None:
    """Return until when, UTC, a message has to wait for its recipient's hours; None if it can be sent.

    An immediate message was checked against those hours just before. One queued for later is checked again,
    since do not disturb may have begun, or the recipient be in another time zone. A message that may already
    be in Slack is not delayed: first it must be known whether it is.
    """
    outgoing = claimed.outgoing
    is_late, was_queued = now - claimed.due >= LATE, claimed.due > claimed.made
    if claimed.is_in_doubt or not (is_late or was_queued):
        return None
    if isinstance(outgoing.payload, Followed):
        reader = follower_of(uow, uow.scorecards.get(outgoing.payload.scorecard), outgoing.to)
        free = reader.first_free(now, DEFAULT_PROMPT_TIME, claimed.due)
        return free if free > now else None
    if isinstance(outgoing.payload, ActionDue):
        free = _find_asking_time(uow, outgoing.payload, claimed, now)
        return free if free > now else None
    if not isinstance(outgoing.payload, Prompt | Reminder):
        return None
    batch_id = outgoing.payload.round
    card = uow.scorecards.get(uow.batches.get(batch_id).scorecard_id)
    person = person_of(uow, card, outgoing.to)
    free = person.first_free(now, reminder_schedule_of(uow, card, batch_id).clock_time, claimed.due)
    return free if free > now else None


def _find_asking_time(uow: UnitOfWork, asked: ActionDue, claimed: ClaimedMessage, now: datetime) -> datetime:
    """Return when a doer can be asked whether what they do is done, UTC."""
    alert_id, _ = uow.alerts.get_action(asked.action)
    card, _ = uow.scorecards.get_of(uow.alerts.get(alert_id).kpi_id)
    return person_of(uow, card, asked.reader).first_free(now, ASKED_DONE_AT, claimed.due)


def count_from_sending(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> None:
    """Shift the reminders and the end of a prompt just sent by the days for which it was held back."""
    prompt = claimed.outgoing.payload
    if not isinstance(prompt, Prompt) or now - claimed.due < LATE:
        return
    for part in list_parts(uow, prompt):
        if not isinstance(part, ReminderPart):
            _count_from_sending(uow, uow.batches.hold(part.round), claimed.due, now)


def _count_from_sending(uow: UnitOfWork, row: PromptBatchRow, due: datetime, now: datetime) -> None:
    if row.remind_at is None:
        return
    schedule = reminder_schedule_of(uow, uow.scorecards.get(row.scorecard_id), id_of(row))
    row.counted_from = schedule.shifted(row.counted_from, due, now)
    if not (row.is_delayed or row.snoozed_until):
        row.remind_at = schedule.next_moment(row.counted_from, now)


@dataclass(frozen=True)
class EndedTrouble:
    """A trouble that is over.

    Attributes:
        kind: What was wrong, `channel`.
        place: Slack id of where it was, or empty.
        lasted: Its duration.
    """

    kind: str
    place: str
    lasted: timedelta


class Outbox:
    """Hands out what is to be sent, and records the outcome."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        # Whether the newest claim found a message, so that the next one is tried without a look first. Only
        # this process's own claims change it; if it is wrong, one claim finds nothing.
        self._may_have_more = False

    def claim(self) -> ClaimedMessage | None:
        """Claim and return the oldest message that is due and may be sent now; None if there is none."""
        return next(iter(self.claim_some(1)), None)

    def claim_some(self, most: int) -> list[ClaimedMessage]:
        """Claim and return the oldest messages that are due and may be sent now, each to another place."""
        while self._may_have_more or self._has_due():
            with self._store.writing() as uow:
                claimed = uow.outbox.claim(self._clock.now(), limit=most, lease=LEASE)
                for team_id in {one.outgoing.team_id for one in claimed} if most > 1 else ():
                    uow.people.preload(team_id, {one.outgoing.to for one in claimed})
                free = [
                    replace(one, direct_channel=find_direct_channel(uow, one.outgoing))
                    for one in claimed
                    if not self._drop_or_hold(uow, one)
                ]
                uow.commit()
            self._may_have_more = bool(claimed)
            if free or not claimed:
                return free
        return []

    def _drop_or_hold(self, uow: UnitOfWork, claimed: ClaimedMessage) -> bool:
        """Drop or hold back a claimed message that must not be sent now; return whether it was."""
        now = self._clock.now()
        return (
            _drop_pointless(uow, claimed, now)
            or self._hold_back(uow, claimed)
            or keeps_back(uow, claimed, now)
        )

    def hold_back(self, claimed: ClaimedMessage) -> bool:
        """Return whether a message in doubt, now known to be unsent, must wait for its recipient's hours."""
        with self._store.writing() as uow:
            is_held = self._hold_back(uow, replace(claimed, is_in_doubt=False))
            if is_held:
                uow.commit()
        return is_held

    def _hold_back(self, uow: UnitOfWork, claimed: ClaimedMessage) -> bool:
        until = find_delay(uow, claimed, self._clock.now())
        if until:
            uow.outbox.put_back(claimed, until, error=HELD)
        return until is not None

    def _has_due(self) -> bool:
        with self._store.reading() as uow:
            return uow.outbox.has_due(self._clock.now())

    def read_backlog(self) -> Backlog:
        """Return how much there is to send."""
        with self._store.reading() as uow:
            return uow.outbox.read_backlog(self._clock.now())

    def release_all(self) -> None:
        """End every claim, at the start of the only process that sends."""
        with self._store.writing() as uow:
            uow.outbox.release_all(self._clock.now())
            uow.commit()

    def find_address(self, key: str) -> Address | None:
        """Return where the message of a key is in Slack, or None if it has not been sent."""
        with self._store.reading() as uow:
            return uow.outbox.find_address(key)

    def mark_sent(
        self, claimed: ClaimedMessage, address: Address | None, look: str = "", opened: str = ""
    ) -> list[EndedTrouble]:
        """Record that a message was sent and how it looks, and return the troubles that ended with it.

        Args:
            claimed: The claim.
            address: Where it is, or None.
            look: Digest of its appearance.
            opened: Channel of the direct messages with its recipient if that was not known before, or empty.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            uow.outbox.mark_sent(claimed, address, now, look)
            _keep_direct_channel(uow, claimed.outgoing, opened)
            count_from_sending(uow, claimed, now)
            follow_told(uow, claimed)
            over = [
                EndedTrouble(row.kind, row.place, now - row.since) for row in follow_sent(uow, claimed, now)
            ]
            uow.commit()
        return over

    def keep_direct_channel(self, outgoing: OutgoingMessage, channel: str) -> None:
        """Store the channel of the direct messages with a recipient, opened for one not sent."""
        if channel:
            with self._store.writing() as uow:
                _keep_direct_channel(uow, outgoing, channel)
                uow.commit()

    def shows_already(self, claimed: ClaimedMessage, look: str) -> bool:
        """Return whether a change would show what is already there; not if it may have been changed since."""
        with self._store.reading() as uow:
            return not claimed.is_in_doubt and uow.outbox.find_look(claimed.outgoing) == look

    def put_back(self, claimed: ClaimedMessage, wait: timedelta, error: str) -> None:
        """Record that a message was not sent this time, and try again after a wait."""
        with self._store.writing() as uow:
            uow.outbox.put_back(claimed, self._clock.now() + wait, error=error)
            uow.commit()

    def doubt(self, claimed: ClaimedMessage, wait: timedelta, settles: timedelta, error: str) -> None:
        """Record that a message may have been sent, and look for it after a wait; give up after a week.

        Args:
            claimed: The claim.
            wait: Until it is looked for.
            settles: How much longer Slack may still accept it; if not found after that, it was not sent.
            error: What came in place of an answer.
        """
        now = self._clock.now()
        if now - claimed.since >= LONGEST_DOUBT:
            self.leave_in_doubt(claimed, error)
            return
        with self._store.writing() as uow:
            settled = min(max(claimed.settled, now + settles), now + LATEST_ARRIVAL)
            uow.outbox.doubt(claimed, now + wait, settled, error=error)
            uow.commit()

    def is_settled(self, claimed: ClaimedMessage) -> bool:
        """Return whether a message in doubt that is not in Slack will not appear there any more."""
        now = self._clock.now()
        return not now < claimed.settled <= now + LATEST_ARRIVAL

    def is_worn_out(self, claimed: ClaimedMessage) -> bool:
        """Return whether a message that Slack did not accept was tried often enough, for long enough."""
        return claimed.attempts >= MOST_ATTEMPTS and self._clock.now() - claimed.due >= LONGEST_TRYING

    def pause(
        self, claimed: ClaimedMessage, wait: timedelta, error: str, call: ApiCall | None = None
    ) -> None:
        """Record that nothing of a team can be sent for a while; all messages wait, and keep their order.

        Args:
            claimed: The message that waits first.
            wait: How long; ten minutes at most, since asking again costs little by then.
            error: Why.
            call: The call that Slack refuses for now; None if it refuses all of them.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            uow.outbox.put_back(claimed, now, error=error)
            uow.outbox.pause(claimed.outgoing.team_id, now + min(wait, LONGEST_PAUSE), call)
            uow.commit()

    def pause_place(self, claimed: ClaimedMessage, place: str, wait: timedelta, error: str) -> None:
        """Record that nothing can be sent to one place for a while; other places are not affected.

        Args:
            claimed: The message that waits first.
            place: Slack id of the channel.
            wait: How long; ten minutes at most.
            error: Why.
        """
        now, team_id = self._clock.now(), claimed.outgoing.team_id
        until = now + min(wait, LONGEST_PAUSE)
        with self._store.writing() as uow:
            uow.outbox.put_back(claimed, now, error=error)
            uow.outbox.pause(team_id, until, ApiCall.POST, place)
            if uow.outbox.count_limited_places(team_id, now) >= MOST_LIMITED_PLACES:
                uow.outbox.pause(team_id, until, ApiCall.POST)
            uow.commit()

    def drop(self, claimed: ClaimedMessage) -> None:
        """Close a message that has nothing left to say."""
        with self._store.writing() as uow:
            uow.outbox.close(claimed, OutgoingState.DROPPED)
            uow.commit()

    def leave_in_doubt(self, claimed: ClaimedMessage, error: str) -> None:
        """Close a message that may have been sent, if Slack does not say; sending it twice would be worse."""
        with self._store.writing() as uow:
            uow.outbox.close(claimed, OutgoingState.UNKNOWN, error)
            follow_closed(uow, claimed, self._clock.now())
            uow.commit()

    def is_refused(self, team_id: str, feature: str) -> bool:
        """Return whether Slack refused a feature within the last day."""
        with self._store.reading() as uow:
            return uow.outbox.is_refused(team_id, feature, self._clock.now())

    def refuse(self, team_id: str, feature: str) -> None:
        """Remember for a day that Slack refused a feature."""
        until: datetime = self._clock.now() + REFUSED_FOR
        with self._store.writing() as uow:
            uow.outbox.refuse(team_id, feature, until)
            uow.commit()


def _keep_direct_channel(uow: UnitOfWork, outgoing: OutgoingMessage, channel: str) -> None:
    """Store the channel of the direct messages with a message's recipient, if it was opened."""
    if channel:
        uow.people.get_or_add(outgoing.team_id, outgoing.to).dm_channel = channel


def longest_wait(claimed: ClaimedMessage) -> timedelta:
    """Return the longest wait before a message that was not sent is tried again."""
    return LEASE if claimed.is_in_doubt else LONGEST_WAIT


def _drop_pointless(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> bool:
    """Drop a message to somebody who left, or one that is outdated, and return whether it was dropped."""
    outgoing = claimed.outgoing
    is_for_left = has_left(uow, outgoing.team_id, outgoing.to)
    is_outdated_now = not claimed.is_in_doubt and is_outdated(uow, outgoing, claimed.due, now)
    if is_for_left or is_outdated_now:
        give_up(uow, claimed, now)
    return is_for_left or is_outdated_now
