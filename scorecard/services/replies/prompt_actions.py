"""Prompt actions instead of a value: no data, a snooze, a handover.

Buttons and typed replies lead here; both are reported in the same receipt.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from scorecard.clock import Clock
from scorecard.errors import Gone, InvalidInput
from scorecard.model.kpis import KpiInfo
from scorecard.model.periods import DAY, Period, at_local
from scorecard.model.replies import ReplyOutcome, SnoozedPrompts
from scorecard.model.scorecard import MOST_REMINDERS
from scorecard.model.submissions import Submission
from scorecard.parsing.replies.parsed_reply import SnoozeDelay
from scorecard.parsing.snoozes import SOON
from scorecard.rules.permissions import Action, may
from scorecard.rules.reminder_schedule import ReminderSchedule
from scorecard.services.actuals.change_requests import (
    Recorded,
    note_no_data_or_request,
    outcome_of,
)
from scorecard.services.actuals.receipts import build_receipts
from scorecard.services.actuals.record import Recorder
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_batch
from scorecard.services.lookup.people import strip_ids
from scorecard.services.prompts.batches import list_open_batch_items, reminder_schedule_of
from scorecard.services.prompts.due_items import list_due_items
from scorecard.services.prompts.handovers import offer_prompts
from scorecard.services.prompts.redraws import changes_in
from scorecard.services.prompts.reminders import list_asked_items, list_bundled
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import NOTHING_WAITS

WEEK = 7
FURTHEST = timedelta(days=14)
"""The longest snooze."""
TOO_FAR_AHEAD = f"I can ask again within {FURTHEST.days} days; name a nearer day."
NO_REMINDER_LEFT = "There is no reminder left to snooze; it stays on your list until it is answered."


def snooze(
    uow: UnitOfWork, user: str, round_id: int, until: SnoozeDelay, now: datetime, *, cause: str
) -> datetime:
    """Snooze a prompt batch inside the caller's transaction, and return when the snooze ends, UTC.

    Raises:
        InvalidInput: There is nothing to snooze.
    """
    row = uow.batches.hold(round_id)
    _check(uow, row, user)
    schedule = reminder_schedule_of(uow, uow.scorecards.get(row.scorecard_id), round_id)
    row.snoozed_to, moment = _end_of(schedule, until, now)
    if moment - now > FURTHEST:
        raise InvalidInput(TOO_FAR_AHEAD)
    row.snoozed_until = row.counted_from = row.remind_at = moment
    changes_in(uow).batch(round_id, cause, now)
    changes_in(uow).home(row.team_id, (row.person,), cause, now)
    return moment


def _check(uow: UnitOfWork, row: PromptBatchRow, user: str) -> None:
    items = list_open_batch_items(uow, id_of(row))
    if not items:
        raise InvalidInput(NOTHING_WAITS)
    if not any(may(user, Action.SNOOZE, asked=item.asked) for item in items):
        raise InvalidInput("Only the person asked can snooze this.")
    if row.missed_at or row.reminded >= MOST_REMINDERS:
        raise InvalidInput(NO_REMINDER_LEFT)


def _end_of(schedule: ReminderSchedule, until: SnoozeDelay, now: datetime) -> tuple[date | None, datetime]:
    """Return when a snooze ends, UTC, after the day that it lasts until if it names no time."""
    today = schedule.person.day(now)
    if until.minutes is not None:
        return None, now + timedelta(minutes=until.minutes)
    if until.clock_time is None:
        day = schedule.first_present(_day(until, today, today + DAY))
        return day, schedule.at(day)
    return None, _at_time(schedule, until, until.clock_time, now)


def _at_time(schedule: ReminderSchedule, until: SnoozeDelay, clock_time: time, now: datetime) -> datetime:
    """Return the moment of a day and time, UTC; if that has passed, it is soon for today, else the next."""
    zone, today = schedule.person.zone, schedule.person.day(now)
    day = _day(until, today, today)
    if day == today and (moment := at_local(today, clock_time, zone)) > now:
        return moment
    if day == today and until.days == 0:
        return now + timedelta(minutes=SOON)
    return at_local(schedule.first_present(_day(until, today, today + DAY)), clock_time, zone)


def _day(until: SnoozeDelay, today: date, earliest: date) -> date:
    """Return the first day that a delay can mean, from the earliest on."""
    if until.weekday is not None:
        return earliest + timedelta(days=(until.weekday - earliest.weekday()) % WEEK)
    return max(until.day or today + timedelta(days=until.days or 0), earliest)


@dataclass(frozen=True)
class ActionRunner:
    """Carries out one person's prompt actions inside the caller's transaction.

    Attributes:
        uow: The transaction.
        now: The moment, UTC.
        user: Slack user id of the person.
        cause: The event, command or click that caused them.
    """

    uow: UnitOfWork
    now: datetime
    user: str
    cause: str

    def find_prompt(self, kpi: KpiInfo, period: Period) -> Prompt:
        """Return the open prompt of a KPI's period, and lock its prompt batch until the transaction ends.

        Raises:
            InvalidInput: There is none.
        """
        prompt = self.uow.prompts.find(kpi.id, period)
        if prompt is None or not list_due_items(self.uow, [prompt])[0].is_open:
            raise InvalidInput(
                f"{kpi.name} is not waiting for anybody now; there is nothing to snooze or hand over."
            )
        self.uow.batches.hold(prompt.round_id)
        return prompt

    def note_no_data(
        self, changes: Iterable[tuple[int, Submission]], *, replaces: bool = False
    ) -> ReplyOutcome:
        """Record why KPIs, given by row, have no value for a period, even if they have one (`replaces`)."""
        return outcome_of([self._note_no_data(*change, replaces=replaces) for change in changes])

    def _note_no_data(self, kpi_id: int, change: Submission, *, replaces: bool) -> Recorded:
        recorder, kpi = Recorder.of(self.uow, kpi_id, self.now)
        note = strip_ids(self.uow, recorder.card.team_id, change.note or "")
        return note_no_data_or_request(
            recorder, kpi, replace(change, note=note), cause=self.cause, replaces=replaces
        )

    def note_no_data_for(self, prompts: Sequence[Prompt], reason: str) -> ReplyOutcome:
        """Record why prompts have no value."""
        self.uow.actuals.preload((one.kpi_id, one.period) for one in prompts)
        changes = [
            (
                one.kpi_id,
                Submission(period=one.period, by=self.user, source="modal", note=reason, typed=reason),
            )
            for one in prompts
        ]
        return self.note_no_data(changes)

    def snooze(
        self, requests: Iterable[tuple[KpiInfo, Period, SnoozeDelay]], *, is_all: bool
    ) -> ReplyOutcome:
        """Ask for KPIs again later; those that one message asked for are snoozed together.

        Args:
            requests: The KPIs and periods, with the delay of each.
            is_all: True if everything open is meant; items that can no longer be snoozed are then left out.

        Raises:
            InvalidInput: There is nothing to snooze, or KPIs of one message have different delays.
        """
        batches: dict[int, dict[int, SnoozeDelay]] = defaultdict(dict)
        for kpi, period, until in requests:
            batches[self.find_prompt(kpi, period).round_id][kpi.id] = until
        snoozed: list[SnoozedPrompts] = []
        for at, (round_id, own) in enumerate(batches.items(), 1):
            try:
                snoozed.append(self._snooze(round_id, own))
            except InvalidInput:
                if not is_all or (at == len(batches) and not snoozed):
                    raise
        return ReplyOutcome(snoozed=tuple(snoozed))

    def snooze_batch(self, round_id: int, until: SnoozeDelay) -> ReplyOutcome:
        """Ask again later for everything that one message asked for or reminded of.

        Raises:
            InvalidInput: There is nothing to snooze.
        """
        items = list_asked_items(self.uow, round_id)
        waiting = [(item.kpi, item.period, until) for item in items if item.is_open]
        if not waiting:
            raise InvalidInput(NOTHING_WAITS)
        return self.snooze(waiting, is_all=True)

    def _snooze(self, round_id: int, delays: dict[int, SnoozeDelay]) -> SnoozedPrompts:
        uow, moments = self.uow, set(delays.values())
        if len(moments) > 1:
            raise InvalidInput(
                "I asked for these in one message, so I can only ask again for all of them at the same time."
            )
        until = snooze(uow, self.user, round_id, moments.pop(), self.now, cause=self.cause)
        others = [item.kpi.id for item in list_open_batch_items(uow, round_id) if item.kpi.id not in delays]
        return SnoozedPrompts(kpis=tuple(delays), others=tuple(others), until=until)

    def hand_over(self, requests: Iterable[tuple[KpiInfo, Period, str]], *, is_all: bool) -> ReplyOutcome:
        """Offer KPIs to other people; KPIs of one message for the same person make one offer.

        Args:
            requests: The KPIs and periods, with the person for each.
            is_all: True if everything open is meant; what is on offer already is then left out.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        offers: dict[tuple[int, str], list[int]] = defaultdict(list)
        for kpi, period, person in requests:
            prompt = self.find_prompt(kpi, period)
            offers[prompt.round_id, person].append(prompt.prompt_id)
        wanted: Mapping[tuple[int, str], list[int]] = offers
        if is_all:
            free = {place: self._list_free(place[0], prompts) for place, prompts in offers.items()}
            wanted = {place: prompts for place, prompts in free.items() if prompts} or offers
        return ReplyOutcome.merge(
            self.offer(round_id, prompts, to) for (round_id, to), prompts in wanted.items()
        )

    def _list_free(self, round_id: int, prompt_ids: Sequence[int]) -> list[int]:
        """Return the prompts of a batch that nobody was offered yet."""
        pending = self.uow.handovers.list_open(self.uow.batches.get(round_id).scorecard_id)
        offered = {prompt_id for offer in pending for prompt_id in offer.prompts}
        return [prompt_id for prompt_id in prompt_ids if prompt_id not in offered]

    def offer_by_batch(self, round_id: int, prompt_ids: Sequence[int], to: str) -> ReplyOutcome:
        """Offer prompts that one message asked for to a person; one offer for each prompt batch.

        They include earlier ones that the message reminded of.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        bundled = {
            prompt_id: part.round for part in list_bundled(self.uow, round_id) for prompt_id in part.prompts
        }
        offers: dict[int, list[int]] = defaultdict(list)
        for prompt_id in prompt_ids:
            offers[bundled.get(prompt_id, round_id)].append(prompt_id)
        return ReplyOutcome.merge(self.offer(at, own, to) for at, own in (offers or {round_id: []}).items())

    def offer(self, round_id: int, prompt_ids: Sequence[int], to: str) -> ReplyOutcome:
        """Offer prompts of one prompt batch to a person.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        offer = offer_prompts(self.uow, round_id, prompt_ids, self.now, by=self.user, to=to, cause=self.cause)
        return ReplyOutcome(offers=(offer,))


class PromptActions:
    """Carries out the actions of a prompt or reminder, and queues the receipt."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def note_no_data(
        self, team_id: str, user: str, round_id: int, prompt_ids: Sequence[int], reason: str, *, cause: str
    ) -> None:
        """Record that prompts have no value; all of them or none.

        Args:
            team_id: Slack team.
            user: Slack user id of the person.
            round_id: Row of the prompt batch whose message they used.
            prompt_ids: Rows of the prompts: its own, or earlier open ones that its message lists.
            reason: The reason in their words.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such prompt batch or prompt.
            NotAllowed: Neither owner, cover, admin nor delegate.
            InvalidInput: Nothing was chosen, no reason was given, or one of them has a value.
        """
        if not prompt_ids:
            raise InvalidInput("Choose at least one KPI.", "which")
        if not reason.strip():
            raise InvalidInput("Say in a few words why there is no value.", "reason")
        self._run(
            team_id,
            user,
            round_id,
            cause,
            lambda runner, prompts: runner.note_no_data_for(prompts, reason.strip()),
            prompt_ids=prompt_ids,
        )

    def snooze(self, team_id: str, user: str, round_id: int, until: SnoozeDelay, *, cause: str) -> None:
        """Snooze a prompt batch: it is asked for again at the end, and its reminders are counted from there.

        Args:
            team_id: Slack team.
            user: Slack user id of the person; must be the assignee.
            round_id: Row of the prompt batch.
            until: The delay.
            cause: The click; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such prompt batch or prompt.
            InvalidInput: There is nothing to snooze.
        """
        self._run(team_id, user, round_id, cause, lambda runner, _: runner.snooze_batch(round_id, until))

    def hand_over(
        self, team_id: str, user: str, round_id: int, prompt_ids: Sequence[int], to: str, *, cause: str
    ) -> None:
        """Offer prompts of a prompt batch to another person.

        Args:
            team_id: Slack team.
            user: Slack user id of the person who offers them.
            round_id: Row of the prompt batch.
            prompt_ids: Rows of its prompts, or of others that its message reminds of.
            to: Slack user id of the person they are offered to.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such prompt batch or prompt.
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        if not to:
            raise InvalidInput("Choose who should be asked instead.", "person")
        self._run(
            team_id,
            user,
            round_id,
            cause,
            lambda runner, _: runner.offer_by_batch(round_id, prompt_ids, to),
            prompt_ids=prompt_ids,
        )

    def _run(
        self,
        team_id: str,
        user: str,
        round_id: int,
        cause: str,
        action: Callable[[ActionRunner, Sequence[Prompt]], ReplyOutcome],
        *,
        prompt_ids: Sequence[int] = (),
    ) -> None:
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            get_batch(uow, team_id, round_id)
            known = uow.prompts.list_by_row(team_id, prompt_ids)
            if not known.keys() >= set(prompt_ids):
                raise Gone
            outcome = action(ActionRunner(uow, now, user, cause), [known[row] for row in prompt_ids])
            for receipt in build_receipts(team_id, outcome, user, cause=cause):
                uow.outbox.add(receipt, now)
            uow.commit()
