"""Prompt actions, in place of a value: no data, a snooze, a handover to somebody else.

Typed words ask for the same; either way it is granted in one place and told in one receipt.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.kpis import KpiInfo, NoData
from scorecard.model.periods import Period
from scorecard.model.replies import ReplyOutcome, SnoozedPrompts
from scorecard.model.scorecard import MOST_REMINDERS
from scorecard.parsing.replies.parsed_reply import SnoozeDelay
from scorecard.rules.reminder_schedule import ReminderSchedule
from scorecard.services.actuals.receipts import build_receipts
from scorecard.services.actuals.record import Recorder, note_no_data
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_batch, get_prompt
from scorecard.services.lookup.people import strip_ids
from scorecard.services.prompts.batches import list_open_batch_items, redraw_batch, reminder_schedule_of
from scorecard.services.prompts.due_items import list_due_items
from scorecard.services.prompts.handovers import offer_prompts
from scorecard.services.prompts.reminders import list_asked_items, list_bundled
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import NOTHING_WAITS

WEEK = 7


def snooze(
    uow: UnitOfWork, user: str, round_id: int, until: SnoozeDelay, now: datetime, *, cause: str
) -> datetime:
    """Snooze a round inside a caller's transaction; until when, UTC.

    Raises:
        InvalidInput: There is nothing to snooze.
    """
    row = uow.batches.hold(round_id)
    _check(uow, row, user)
    moment = _moment(reminder_schedule_of(uow, uow.scorecards.get(row.scorecard_id), round_id), until, now)
    row.snoozed_until = row.counted_from = row.remind_at = moment
    redraw_batch(uow, round_id, cause, now)
    return moment


def _check(uow: UnitOfWork, row: PromptBatchRow, user: str) -> None:
    items = list_open_batch_items(uow, id_of(row))
    if not items:
        raise InvalidInput(NOTHING_WAITS)
    if all(item.asked != user for item in items):
        raise InvalidInput("Only who is asked can snooze this.")
    if row.missed_at or row.reminded >= MOST_REMINDERS:
        raise InvalidInput("There is no reminder left to snooze; it stays on your list until it is answered.")


def _moment(schedule: ReminderSchedule, until: SnoozeDelay, now: datetime) -> datetime:
    """When that is: on a day that the person works, at the usual time, or so many minutes from now."""
    if until.minutes is not None:
        return now + timedelta(minutes=until.minutes)
    today = schedule.person.day(now)
    ahead = until.days if until.weekday is None else (until.weekday - today.weekday()) % WEEK or WEEK
    return schedule.at(schedule.first_present(today + timedelta(days=ahead or 1)))


@dataclass(frozen=True)
class ActionRunner:
    """Grants what one person asks for at one time, inside a caller's transaction.

    Attributes:
        uow: The transaction.
        now: The moment, UTC.
        user: Slack user id of who asks.
        cause: The event, command or click that it came by.
    """

    uow: UnitOfWork
    now: datetime
    user: str
    cause: str

    def find_prompt(self, kpi: KpiInfo, period: Period) -> Prompt:
        """The prompt that waits for a KPI's period; its round is kept from others until the end.

        Raises:
            InvalidInput: None does.
        """
        asked = self.uow.prompts.find(kpi.id, period)
        if asked is None or not list_due_items(self.uow, [asked])[0].is_open:
            raise InvalidInput(f"{kpi.name} waits for nobody now; there is nothing to snooze or hand over.")
        self.uow.batches.hold(asked.round_id)
        return asked

    def note_no_data(self, said: Iterable[tuple[int, Period, str]]) -> ReplyOutcome:
        """Note why some KPIs, each by its row, have no value for a period."""
        noted = []
        for kpi_id, period, reason in said:
            recorder, kpi = Recorder.of(self.uow, kpi_id, self.now)
            told = strip_ids(self.uow, recorder.card.team_id, reason)
            note_no_data(recorder, kpi, NoData(period, told, self.user, self.now), cause=self.cause)
            noted.append((kpi_id, period))
        return ReplyOutcome(no_data=tuple(noted))

    def note_no_data_for(self, prompt_ids: Sequence[int], reason: str) -> ReplyOutcome:
        """Note why some prompts have no value."""
        asked = [self.uow.prompts.get(prompt_id) for prompt_id in prompt_ids]
        return self.note_no_data((one.kpi_id, one.period, reason) for one in asked)

    def snooze(self, wanted: Iterable[tuple[KpiInfo, Period, SnoozeDelay]], *, is_all: bool) -> ReplyOutcome:
        """Ask for some KPIs again later; what one message asked for is snoozed together.

        Args:
            wanted: The KPIs, and until when.
            is_all: Whether it is simply all that waits; then what cannot be snoozed any more is left out.

        Raises:
            InvalidInput: There is nothing to snooze, or one message's KPIs until different times.
        """
        rounds: dict[int, dict[int, SnoozeDelay]] = defaultdict(dict)
        for kpi, period, until in wanted:
            rounds[self.find_prompt(kpi, period).round_id][kpi.id] = until
        done: list[SnoozedPrompts] = []
        for at, (round_id, own) in enumerate(rounds.items(), 1):
            try:
                done.append(self._snooze(round_id, own))
            except InvalidInput:
                if not is_all or (at == len(rounds) and not done):
                    raise
        return ReplyOutcome(snoozed=tuple(done))

    def snooze_batch(self, round_id: int, until: SnoozeDelay) -> ReplyOutcome:
        """Ask again later for all that one message asked for or reminded of.

        Raises:
            InvalidInput: There is nothing to snooze.
        """
        items = list_asked_items(self.uow, round_id)
        waiting = [(item.kpi, item.period, until) for item in items if item.is_open]
        if not waiting:
            raise InvalidInput(NOTHING_WAITS)
        return self.snooze(waiting, is_all=True)

    def _snooze(self, round_id: int, wanted: dict[int, SnoozeDelay]) -> SnoozedPrompts:
        uow, moments = self.uow, set(wanted.values())
        if len(moments) > 1:
            raise InvalidInput(
                "I asked for these in one message, so I can ask again only for all at one time."
            )
        until = snooze(uow, self.user, round_id, moments.pop(), self.now, cause=self.cause)
        others = [item.kpi.id for item in list_open_batch_items(uow, round_id) if item.kpi.id not in wanted]
        return SnoozedPrompts(kpis=tuple(wanted), others=tuple(others), until=until)

    def hand_over(self, theirs: Iterable[tuple[KpiInfo, Period, str]]) -> ReplyOutcome:
        """Offer some KPIs to other people; those of one message for one person are one offer.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        offers: dict[tuple[int, str], list[int]] = defaultdict(list)
        for kpi, period, person in theirs:
            asked = self.find_prompt(kpi, period)
            offers[asked.round_id, person].append(asked.prompt_id)
        return ReplyOutcome.merge(
            self.offer(round_id, prompts, to) for (round_id, to), prompts in offers.items()
        )

    def offer_by_batch(self, round_id: int, prompt_ids: Sequence[int], to: str) -> ReplyOutcome:
        """Offer some of what one message asked for or reminded of to one person; one offer for each round.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        carried = {one: part["round"] for part in list_bundled(self.uow, round_id) for one in part["prompts"]}
        offers: dict[int, list[int]] = defaultdict(list)
        for prompt_id in prompt_ids:
            offers[carried.get(prompt_id, round_id)].append(prompt_id)
        return ReplyOutcome.merge(self.offer(at, own, to) for at, own in (offers or {round_id: []}).items())

    def offer(self, round_id: int, prompt_ids: Sequence[int], to: str) -> ReplyOutcome:
        """Offer some prompts of one round to one person.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        offer = offer_prompts(self.uow, round_id, prompt_ids, self.now, by=self.user, to=to, cause=self.cause)
        return ReplyOutcome(offers=(offer,))


class PromptActions:
    """Takes what is asked for under a prompt or reminder, and has the receipt sent."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def note_no_data(
        self, team_id: str, user: str, round_id: int, prompt_ids: Sequence[int], reason: str, *, cause: str
    ) -> None:
        """Note that some prompts have no value; all of them or none.

        Args:
            team_id: Slack team.
            user: Who says so.
            round_id: The round under which they say it.
            prompt_ids: Of which prompts: its own, or what its message says is open from before.
            reason: Why, in their words.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such round or prompt.
            NotAllowed: Neither owner, cover nor admin, and not asked to stand in.
            InvalidInput: Nothing was chosen, no reason was given, or one of them has a value.
            Locked: The period is locked.
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
            lambda runner: runner.note_no_data_for(prompt_ids, reason.strip()),
            prompt_ids=prompt_ids,
        )

    def snooze(self, team_id: str, user: str, round_id: int, until: SnoozeDelay, *, cause: str) -> None:
        """Snooze a round: it is told of once more then, and its reminders are counted from there.

        Args:
            team_id: Slack team.
            user: Who asks for it; must be who was asked.
            round_id: The round.
            until: For how long.
            cause: The click; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such round or prompt.
            InvalidInput: There is nothing to snooze.
        """
        self._run(team_id, user, round_id, cause, lambda runner: runner.snooze_batch(round_id, until))

    def hand_over(
        self, team_id: str, user: str, round_id: int, prompt_ids: Sequence[int], to: str, *, cause: str
    ) -> None:
        """Offer some prompts of a round to somebody else.

        Args:
            team_id: Slack team.
            user: Who offers them.
            round_id: The round.
            prompt_ids: Which of its prompts, or of those that its message reminds of.
            to: Slack user id of who may take them.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such round or prompt.
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        if not to:
            raise InvalidInput("Choose who is to be asked instead.", "person")
        self._run(
            team_id,
            user,
            round_id,
            cause,
            lambda runner: runner.offer_by_batch(round_id, prompt_ids, to),
            prompt_ids=prompt_ids,
        )

    def _run(
        self,
        team_id: str,
        user: str,
        round_id: int,
        cause: str,
        action: Callable[[ActionRunner], ReplyOutcome],
        *,
        prompt_ids: Sequence[int] = (),
    ) -> None:
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            get_batch(uow, team_id, round_id)
            for prompt_id in prompt_ids:
                get_prompt(uow, team_id, prompt_id)
            done = action(ActionRunner(uow, now, user, cause))
            for told in build_receipts(team_id, done, user, cause=cause):
                uow.outbox.add(told, now)
            uow.commit()
