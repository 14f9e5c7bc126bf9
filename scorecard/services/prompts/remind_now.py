"""Reminders at an admin's request: once a day at most, in people's hours, to whoever is asked now."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from scorecard.model.outbox import MessageKind
from scorecard.model.payloads import ReminderPart
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.missing import RemindedPerson, ReminderState
from scorecard.rules.reminder_schedule import Audience
from scorecard.services.lookup.people import person_of, read_away
from scorecard.services.prompts.batches import (
    OpenPrompt,
    is_unsent,
    list_open_prompts,
    reminder_schedule_of,
)
from scorecard.services.prompts.due import preload_people
from scorecard.services.prompts.redraws import carrier_of
from scorecard.services.prompts.reminders import send_reminders
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

Parts = dict[tuple[str, datetime], list[ReminderPart]]
"""Slack user id and earliest moment, UTC -> the batches to remind of."""


def remind_now(
    uow: UnitOfWork, card: Scorecard, kpi_ids: Collection[int], by: str, now: datetime, *, only: str = ""
) -> list[RemindedPerson]:
    """Remind everybody who is asked for some KPIs without a value, inside the caller's transaction.

    Args:
        uow: The transaction.
        card: The scorecard of the KPIs.
        kpi_ids: The KPIs' rows.
        by: Slack user id of the admin.
        now: UTC.
        only: Slack user id of the only person to remind; empty for everybody.

    Returns:
        What came of it for each person; of several batches of one person, the best.
    """
    found = defaultdict[str, list[RemindedPerson]](list)
    parts: Parts = defaultdict(list)
    rows = [uow.batches.hold(batch_id) for batch_id in uow.prompts.list_waiting_batches(kpi_ids)]
    preload_people(uow, card.team_id, {row.person for row in rows})
    for row in rows:
        if not row.wanted_by:  # nobody owes a first value
            for outcome in _Batch(uow, card, row, by, now, only).remind(kpi_ids, parts):
                found[outcome.person].append(outcome)
    for (user, at), some in parts.items():
        send_reminders(uow, card.team_id, user, some, now, not_before=at)
    return [min(outcomes, key=_rank) for outcomes in found.values()]


def _rank(outcome: RemindedPerson) -> int:
    return list(ReminderState).index(outcome.state)


@dataclass(frozen=True)
class _Batch:
    """A prompt batch that an admin wants its assignees to be reminded of."""

    uow: UnitOfWork
    card: Scorecard
    row: PromptBatchRow
    by: str
    now: datetime
    only: str = ""

    def remind(self, kpi_ids: Collection[int], parts: Parts) -> Iterator[RemindedPerson]:
        """Add what is to be sent to `parts`, and yield what came of it for each assignee.

        It counts as one of the reminders of the batch, so that the next of these comes no sooner for it.
        """
        by_person = defaultdict[str, list[OpenPrompt]](list)
        for item in list_open_prompts(self.uow, self._id):
            if item.kpi.id in kpi_ids and self.only in {"", item.asked}:
                by_person[item.asked].append(item)
        outcomes = {user: self._outcome(user) for user in by_person}
        wanted = [user for user, one in outcomes.items() if one.state in _SENT]
        number = self.row.reminded + 1
        for user in wanted:
            missing = tuple(item.prompt for item in by_person[user])
            part = ReminderPart(
                round=self._id, number=number, audience=int(Audience.OWNER), prompts=missing, by=self.by
            )
            parts[user, outcomes[user].at or self.now].append(part)
        self.row.reminded += bool(wanted)
        yield from outcomes.values()

    def _outcome(self, user: str) -> RemindedPerson:
        """Return whether and when somebody can be reminded."""
        person, snoozed = person_of(self.uow, self.card, user), self.row.snoozed_until
        if away := read_away(self.uow, self.card, user, self.now):
            return RemindedPerson(user, ReminderState.AWAY, away=away)
        if is_unsent(self.uow, self._id):
            return RemindedPerson(user, ReminderState.UNASKED)
        if snoozed and snoozed > self.now:
            return RemindedPerson(user, ReminderState.SNOOZED, snoozed)
        told = self._last_told(user)
        if told is None or person.day(told) >= person.day(self.now):
            return RemindedPerson(user, ReminderState.TODAY)
        opens = reminder_schedule_of(self.uow, self.card, self._id).clock_time
        at = person.first_free(self.now, opens, self.now)
        return RemindedPerson(user, *((ReminderState.LATER, at) if at > self.now else (ReminderState.NOW,)))

    def _last_told(self, user: str) -> datetime | None:
        """Return when somebody last read of the batch, UTC; None if a reminder is on its way."""
        asking = self.uow.outbox.list_asking([self._id]).get(self._id, ())
        theirs = [message for message in asking if message.kind is MessageKind.PROMPT or message.to == user]
        times = self.uow.outbox.list_sent_at({carrier_of(message) or message.key for message in theirs})
        return None if None in times else max(filter(None, times), default=self.row.opened_at)

    @property
    def _id(self) -> int:
        return id_of(self.row)


_SENT = frozenset({ReminderState.NOW, ReminderState.LATER})
