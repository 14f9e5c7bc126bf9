"""Recording of actuals and of missing ones: the only way onto a scorecard."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from scorecard.errors import InvalidInput, Locked, NotAllowed
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo, NoData
from scorecard.model.payloads import Replaced
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.submissions import Submission
from scorecard.parsing.period_names import NOUNS
from scorecard.rules.locking import locks_at
from scorecard.rules.permissions import Action, may
from scorecard.rules.replacing import is_repeated
from scorecard.services.actuals.alerts import ValueChange, ValueChanges
from scorecard.services.lookup.access import may_read_kpi
from scorecard.services.lookup.people import PeriodNamer, has_left, list_active, period_namer
from scorecard.services.prompts.batches import reminder_schedule_of
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.tables import id_of
from scorecard.storage.unit_of_work import UnitOfWork
from scorecard.wording import capitalized, mention

SAMPLE = "sample"
"""The source of values that nobody gave."""


def check_is_over(kpi: Kpi, period: Period, now: datetime, zone: ZoneInfo, name: PeriodNamer) -> None:
    """Check that a KPI's period is over, on the calendar of a time zone.

    Raises:
        InvalidInput: It is not.
    """
    if period.ended_at(zone) > now:
        last = f"the last full {NOUNS[period.frequency]} is {name(kpi.last_ended(now, zone))}"
        raise InvalidInput(f"{capitalized(name(period))} is not over yet; {last}.", kpi.info.key)


@dataclass(frozen=True)
class Unchanged:
    """The value that a period has already, given again; nothing was stored."""

    actual: ActualInfo


@dataclass(frozen=True)
class Stated:
    """The period of a KPI, given by row, of which somebody said that it has no value, or took that back."""

    kpi_id: int
    period: Period


@dataclass(frozen=True)
class Recorder:
    """Records actuals on one scorecard at one moment."""

    uow: UnitOfWork
    card: Scorecard
    now: datetime

    @classmethod
    def of(cls, uow: UnitOfWork, kpi_id: int, now: datetime) -> tuple[Self, Kpi]:
        """Return a recorder for the scorecard of a KPI, with the KPI."""
        card, kpi = uow.scorecards.get_of(kpi_id)
        return cls(uow, card, now), kpi

    def record(self, kpi: Kpi, given: Submission) -> ActualInfo | Unchanged:
        """Store a value, as a correction if the period has one, and trigger its consequences.

        Giving the same value again, with the same note or none, changes nothing.

        Raises:
            NotAllowed: Neither owner, cover, admin nor delegate.
            InvalidInput: The KPI is retired, or the period is not over or too long ago.
            Locked: The period is locked, and no admin allowed the change.
        """
        period, owner = given.period, kpi.info.owner
        prompt = self.find_prompt(kpi, period, given.by)
        before = self.uow.actuals.find(kpi.info.id, period)
        if before and is_repeated(before, given.value, given.note):
            return Unchanged(before)
        actual = self.uow.actuals.record(
            kpi.info.id,
            replace(given, allowed_by=self._allowed_by(kpi, period, given.by, prompt, given.allowed_by)),
            at=self.now,
            on_behalf_of="" if given.by == owner else owner,
            is_late=before.is_late if before else prompt is not None and prompt.missed_at is not None,
        )
        self._follow_value(kpi, actual, before, prompt)
        return actual

    def _follow_value(
        self, kpi: Kpi, actual: ActualInfo, before: ActualInfo | None, prompt: Prompt | None
    ) -> None:
        """Let everything follow a new value; `before` is the one that it replaced."""
        self._follow(kpi, actual)
        if before and before.value != actual.value:
            self._tell_author(kpi, before, actual.id, actual.recorded_by)
        self._show_change(kpi, actual.period, prompt, str(actual.id), changes_open=before is None)

    def _tell_author(self, kpi: Kpi, given: ActualInfo, shown: int, by: str) -> None:
        """Tell whoever gave a value what somebody else did to it; one message for a whole transaction.

        Args:
            kpi: The KPI.
            given: The value.
            shown: Row of the actual that shows it: that value itself, or the one in its place.
            by: Slack user id of the person who did it.
        """
        author, team_id = given.by, self.card.team_id
        if author == by or given.source == SAMPLE:
            return
        if has_left(self.uow, team_id, author) or not may_read_kpi(self.uow, self.card, kpi, author):
            return
        notice = Replaced(actuals=(shown,), reader=author)
        self.uow.outbox.gather(notice, team_id, self.now)

    def take_back(self, kpi: Kpi, actual: ActualInfo, by: str, permission: str = "") -> ActualInfo:
        """End a value as if it had never been given: the one before it counts again, or none.

        `permission` is the admin who allows it in a locked period, or empty.

        Returns:
            What was taken back: the value, or itself put back again.

        Raises:
            NotAllowed: Neither owner, cover, admin nor delegate.
            InvalidInput: It does not count any more, or the KPI is retired.
            Locked: The period is locked, and no admin allows it.
        """
        period, kpi_id = actual.period, kpi.info.id
        prompt = self.find_prompt(kpi, period, by)
        current = self.find_counting(kpi, actual)
        allowed_by = self._allowed_by(kpi, period, by, prompt, permission)
        if before := self.uow.actuals.find_replaced(kpi_id, current):
            taken = self.uow.actuals.take_back(current.id, by, self.now, allowed_by)
            restored = self._restore(kpi, before, by, allowed_by)
            if restored.by != taken.by:
                self._tell_author(kpi, restored, restored.id, by)
        else:
            taken = self._end_value(kpi, current, by, allowed_by)
            self._remind_again(prompt)
        self._tell_author(kpi, taken, taken.id, by)
        self._show_change(kpi, period, prompt, f"undo:{actual.id}")
        return taken

    def take_back_no_data(self, kpi: Kpi, stated: NoData, by: str, permission: str = "") -> Stated:
        """End a statement that a period has no value, so that its question is open again.

        `permission` is the admin who allows it in a locked period, or empty.

        Raises:
            NotAllowed: Neither owner, cover, admin nor delegate.
            InvalidInput: The KPI is retired.
            Locked: The period is locked, and no admin allows it.
        """
        prompt = self.find_prompt(kpi, stated.period, by)
        allowed_by = self._allowed_by(kpi, stated.period, by, prompt, permission)
        self.uow.no_data.take_back(stated.id, by, self.now, allowed_by)
        if replaced := self.uow.actuals.find_ended(kpi.info.id, stated.period, stated.at):
            restored = self._restore(kpi, replaced, by, allowed_by)
            self._tell_author(kpi, restored, restored.id, by)
        self._show_change(kpi, stated.period, prompt, f"undo:no_data:{stated.id}")
        self._remind_again(prompt)
        return Stated(kpi.info.id, stated.period)

    def note_no_data(self, kpi: Kpi, reason: NoData, *, cause: str, replaces: bool = False) -> Stated:
        """Record that a period has no value.

        Args:
            kpi: The KPI.
            reason: The statement; `allowed_by` is the admin who allows it in a locked period, or empty.
            cause: What caused it; messages are redrawn once for each cause.
            replaces: True if it is meant to take the place of a value that the period has.

        Raises:
            NotAllowed: Neither owner, cover, admin nor delegate.
            InvalidInput: It has a value that is not to be replaced, it is not over, or the KPI is retired.
            Locked: The period is locked, and no admin allows it.
        """
        period = reason.period
        prompt = self.find_prompt(kpi, period, reason.by)
        standing = self.uow.actuals.find(kpi.info.id, period)
        if standing and not replaces:
            instead = "press Undo on its receipt, or name the period too."
            raise InvalidInput(f"{kpi.info.name} already has a value; {instead}", "which")
        allowed_by = self._allowed_by(kpi, period, reason.by, prompt, reason.allowed_by)
        if standing:
            self._end_value(kpi, standing, reason.by, allowed_by)
            self._tell_author(kpi, standing, standing.id, reason.by)
        self.uow.no_data.record(kpi.info.id, replace(reason, allowed_by=allowed_by))
        self._show_change(kpi, period, prompt, f"no_data:{kpi.info.id}:{period.key}:{cause}")
        return Stated(kpi.info.id, period)

    def _remind_again(self, prompt: Prompt | None) -> None:
        """Resume the reminders of a question that is open again, if they had ended with its answer."""
        row = self.uow.batches.hold(prompt.round_id) if prompt else None
        if row and row.remind_at is None and row.missed_at is None:
            schedule = reminder_schedule_of(self.uow, self.card, id_of(row))
            row.remind_at = schedule.next_moment(row.counted_from, self.now)

    def count_again(self, kpi: Kpi, period: Period, by: str) -> bool:
        """End the decision to leave a KPI out for a period, and ask for it again.

        Returns:
            Whether there was one.
        """
        if not self.uow.set_aside.end(kpi.info.id, period, by, self.now):
            return False
        self._remind_again(self.redraw_aside(kpi, period))
        return True

    def redraw_aside(self, kpi: Kpi, period: Period) -> Prompt | None:
        """Redraw what asks for a period that was set aside or counts again; return its prompt, or None."""
        prompt = self.uow.prompts.find(kpi.info.id, period)
        cause = f"aside:{kpi.info.id}:{period.key}:{self.now.isoformat()}"
        self._show_change(kpi, period, prompt, cause)
        return prompt

    def _follow(self, kpi: Kpi, recorded: ActualInfo) -> None:
        """Let the alert follow a value; off threshold, it ends what was set aside after it."""
        self._note(kpi, recorded)
        if kpi.status_of(recorded) is Status.OFF_THRESHOLD:
            self._count_later_again(kpi, recorded.recorded_by)

    def _count_later_again(self, kpi: Kpi, by: str) -> None:
        """End all decisions on the periods after the newest value if it is off threshold."""
        kpi_id = kpi.info.id
        aside = [period for _, period in self.uow.set_aside.list_standing([kpi_id])]
        newest = next(iter(self.uow.actuals.list_newest([kpi_id]).get(kpi_id, ())), None) if aside else None
        if newest is None or kpi.status_of(newest) is not Status.OFF_THRESHOLD:
            return
        for period in aside:
            if period.frequency is newest.period.frequency and period > newest.period:
                self.count_again(kpi, period, by)

    def _note(self, kpi: Kpi, actual: ActualInfo, *, is_taken_back: bool = False) -> None:
        """Note that a value was recorded or ended, which its alert follows."""
        change = ValueChange(self.card, kpi, actual, self.now, is_taken_back)
        self.uow.noted(ValueChanges).note(change)

    def _end_value(self, kpi: Kpi, actual: ActualInfo, by: str, allowed_by: str = "") -> ActualInfo:
        """End a current value without another in its place; its alert follows."""
        taken = self.uow.actuals.take_back(actual.id, by, self.now, allowed_by)
        self._note(kpi, taken, is_taken_back=True)
        self._count_later_again(kpi, by)
        return taken

    def find_counting(self, kpi: Kpi, actual: ActualInfo) -> ActualInfo:
        """Return a value as it counts: as it was given, or put back since.

        Raises:
            InvalidInput: It does not count any more.
        """
        current = self.uow.actuals.find(kpi.info.id, actual.period)
        if actual.taken_back_by:
            raise InvalidInput(f"{mention(actual.taken_back_by)} took that back already.", kpi.info.key)
        if current is None:
            raise InvalidInput(f"{kpi.info.name} has no value there any more.", kpi.info.key)
        if current.id != actual.id and not current.is_put_back(actual):
            raise InvalidInput(
                f"{kpi.info.name} has another value by now; correct that one instead.", kpi.info.key
            )
        return current

    def put_back(self, kpi: Kpi, taken: ActualInfo, by: str, permission: str = "") -> ActualInfo:
        """Record a value that was taken back once more, as it was given.

        `permission` is the admin who allows it in a locked period, or empty.

        Raises:
            NotAllowed: Neither owner, cover, admin nor delegate.
            InvalidInput: The KPI is retired.
            Locked: The period is locked, and no admin allows it.
        """
        prompt = self.find_prompt(kpi, taken.period, by)
        allowed_by = self._allowed_by(kpi, taken.period, by, prompt, permission)
        before = self.uow.actuals.find(kpi.info.id, taken.period)
        actual = self.uow.actuals.record_again(taken, by=by, at=self.now, allowed_by=allowed_by)
        self._follow_value(kpi, actual, before, prompt)
        if before is None or before.by != actual.by:
            self._tell_author(kpi, actual, actual.id, by)
        return actual

    def _restore(self, kpi: Kpi, before: ActualInfo, by: str, allowed_by: str = "") -> ActualInfo:
        """Record the value that another one replaced again, as it was given; its alert follows."""
        restored = self.uow.actuals.record_again(before, by=by, at=self.now, allowed_by=allowed_by)
        self._follow(kpi, restored)
        return restored

    def _show_change(
        self, kpi: Kpi, period: Period, prompt: Prompt | None, cause: str, *, changes_open: bool = True
    ) -> None:
        """Note that an answer for a period was given or taken back, and whether that opens or closes it."""
        changes = changes_in(self.uow)
        changes.scorecard(self.card.id)
        asked = prompt.assignee(kpi.info.owner) if prompt else kpi.info.owner
        changes.home(self.card.team_id, (*self.card.people_for(kpi.info), asked), cause, self.now)
        if prompt:
            changes.batch(prompt.round_id, cause, self.now)
        if changes_open:
            changes.question(kpi.info.id, period, cause, self.now)

    def find_prompt(self, kpi: Kpi, period: Period, by: str) -> Prompt | None:
        """Return the prompt for a KPI and period, or None, for a person who may answer.

        Raises:
            NotAllowed: As `check`.
            InvalidInput: As `check`.
        """
        prompt = self.uow.prompts.find(kpi.info.id, period)
        self.check(kpi, period, by, prompt)
        return prompt

    def check(self, kpi: Kpi, period: Period, by: str, prompt: Prompt | None) -> None:
        """Check that a person may answer for a KPI and period.

        Raises:
            NotAllowed: Neither owner, cover, admin nor delegate.
            InvalidInput: The KPI is retired, or the period is not over or too long ago.
        """
        asked = prompt.assignee(kpi.info.owner) if prompt else ""
        if not may(by, Action.ANSWER, self.card, kpi.info, asked=asked):
            people = self.card.people_for(kpi.info)
            raise NotAllowed(kpi.info.name, list_active(self.uow, self.card.team_id, people))
        if kpi.is_retired:
            raise InvalidInput(
                f"{kpi.info.name} was taken off the scorecard; nothing was saved.", kpi.info.key
            )
        name = period_namer(self.uow, self.card, by, self.now)
        check_is_over(kpi, period, self.now, self.card.zone, name)
        first = kpi.first_period
        if period.start < first.start:
            raise InvalidInput(
                f"{capitalized(name(period))} is too long ago; the first "
                f"{NOUNS[first.frequency]} that can be given is {name(first)}.",
                kpi.info.key,
            )

    def _allowed_by(
        self, kpi: Kpi, period: Period, by: str, prompt: Prompt | None, permission: str = ""
    ) -> str:
        """Return the admin who allows a change of a locked period; empty for an open one.

        Admins need no permission. `permission` is the admin who gave it, or empty.

        Raises:
            Locked: No admin allows it.
        """
        if self.now < locks_at(period, self.card.lock_after, self.card.zone):
            return ""
        own = by if may(by, Action.CHANGE_LOCKED, self.card) else ""
        admin = own or permission or self._requested_by(kpi, period, prompt)
        if not admin:
            admins = list_active(self.uow, self.card.team_id, self.card.admins)
            called = period_namer(self.uow, self.card, by, self.now)(period)
            raise Locked(kpi.info.name, called, admins, kpi.info.key)
        return admin

    def _requested_by(self, kpi: Kpi, period: Period, prompt: Prompt | None) -> str:
        """Return the admin who requested a first value, and so allows it; empty if none did."""
        is_first = prompt is not None and self.uow.actuals.find(kpi.info.id, period) is None
        return self.uow.batches.get(prompt.round_id).wanted_by if prompt and is_first else ""
