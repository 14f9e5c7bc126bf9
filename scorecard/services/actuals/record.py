"""Recording an actual, or that there is none: the one way it gets onto a scorecard."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from scorecard.errors import InvalidInput, Locked, NotAllowed
from scorecard.model.kpis import ActualInfo, NoData
from scorecard.model.outbox import Address
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.parsing.period_names import NOUNS
from scorecard.rules.locking import locks_at
from scorecard.services.actuals.alerts import AlertTracker
from scorecard.services.lookup.people import list_active
from scorecard.services.prompts.batches import redraw_batch, redraw_homes
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Submission:
    """A value somebody clearly meant.

    Attributes:
        by: Slack user id.
        source: `reply`, `modal`, `command`, `edit` or `sample`.
        note: What was said with it; empty to take an earlier note away, None when nothing was said.
        typed: The person's own characters.
        origin: The Slack message that they typed, or None.
        allowed_by: Slack user id of the admin who lets a locked period be changed, or empty.
    """

    value: Decimal
    by: str
    source: str
    note: str | None = None
    typed: str = ""
    origin: Address | None = None
    allowed_by: str = ""


@dataclass(frozen=True)
class Recorder:
    """Records actuals on one scorecard at one moment."""

    uow: UnitOfWork
    card: Scorecard
    now: datetime

    @classmethod
    def of(cls, uow: UnitOfWork, kpi_id: int, now: datetime) -> tuple[Self, Kpi]:
        """Records actuals on the scorecard of a KPI; with the KPI."""
        card, kpi = uow.scorecards.get_of(kpi_id)
        return cls(uow, card, now), kpi

    def record(self, kpi: Kpi, period: Period, entry: Submission) -> ActualInfo:
        """Store a value, as a correction where the period has one, and everything that follows from it.

        Giving the same value again, with the same note or none, changes nothing.

        Raises:
            NotAllowed: Neither owner, cover nor admin, and not asked to stand in.
            InvalidInput: The KPI is retired, or the period is not over or too long ago.
            Locked: The period is locked, and no admin allowed the change.
        """
        asked = self.uow.prompts.find(kpi.info.id, period)
        self.check(kpi, period, entry.by, asked)
        before = self.uow.actuals.find(kpi.info.id, period)
        if before and before.value == entry.value and entry.note in {None, before.note}:
            return before
        allowed_by = self.allowed_by(kpi, period, entry.by, entry.allowed_by)
        actual = self.uow.actuals.record(
            kpi.info.id,
            period,
            entry.value,
            by=entry.by,
            at=self.now,
            source=entry.source,
            note=entry.note or "",
            typed=entry.typed,
            is_late=before.is_late if before else asked is not None and asked.missed_at is not None,
            on_behalf_of="" if entry.by == kpi.info.owner else kpi.info.owner,
            allowed_by=allowed_by,
            origin=entry.origin,
        )
        AlertTracker(self.uow, self.card, kpi, self.now).follow(actual)
        self.uow.scorecards.bump_revision(self.card.id)
        rounds = {asked.round_id} if asked else set()
        if actual.revision == 1:  # later prompts told that it was open
            rounds |= set(self.uow.prompts.list_batches_since(kpi.info.id, actual.period))
        self.redraw(kpi, rounds, str(actual.id))
        return actual

    def check(self, kpi: Kpi, period: Period, by: str, asked: Prompt | None) -> None:
        """See that somebody may speak for a KPI's period.

        Raises:
            NotAllowed: Neither owner, cover nor admin, and not asked to stand in.
            InvalidInput: The KPI is retired, or the period is not over or too long ago.
        """
        people = self.card.people_for(kpi.info)
        if by not in people and not (asked and asked.on_behalf_of and asked.person == by):
            raise NotAllowed(kpi.info.name, list_active(self.uow, self.card.team_id, people))
        if kpi.is_retired:
            raise InvalidInput(
                f"{kpi.info.name} was taken off the scorecard; nothing was saved.", kpi.info.key
            )
        if period.ended_at(self.card.zone) > self.now:
            last = kpi.last_ended(self.now, self.card.zone)
            raise InvalidInput(
                f"{period.key} is not over yet; the last full period is {last.key}.", kpi.info.key
            )
        first = kpi.first_period
        if period.start < first.start:
            raise InvalidInput(
                f"{period.key} is too long ago; the first {NOUNS[first.frequency]} that can be given is "
                f"{first.key}.",
                kpi.info.key,
            )

    def allowed_by(self, kpi: Kpi, period: Period, by: str, leave: str = "") -> str:
        """Who lets a locked period be changed; empty for one that is open. Admins need nobody's leave.

        Raises:
            Locked: Nobody does.
        """
        if self.now < locks_at(period, self.card.lock_after, self.card.zone):
            return ""
        admin = by if by in self.card.admins else leave or self._wanted_by(kpi, period)
        if not admin:
            admins = list_active(self.uow, self.card.team_id, self.card.admins)
            raise Locked(kpi.info.name, period.key, admins, kpi.info.key)
        return admin

    def _wanted_by(self, kpi: Kpi, period: Period) -> str:
        """The admin who had a first value asked for: what they wish they allow."""
        asked = self.uow.prompts.find(kpi.info.id, period)
        is_first = asked is not None and self.uow.actuals.find(kpi.info.id, period) is None
        return self.uow.batches.get(asked.round_id).wanted_by if asked and is_first else ""

    def redraw(self, kpi: Kpi, rounds: Collection[int], cause: str) -> None:
        """Have prompts, and the Home tabs of those who answer for a KPI, show how it stands.

        Args:
            kpi: What changed.
            rounds: Whose messages tell of it.
            cause: What changed it; they are drawn once for each cause.
        """
        for round_id in sorted(rounds):
            redraw_batch(self.uow, round_id, cause, self.now)
        redraw_homes(self.uow, self.card.team_id, self.card.people_for(kpi.info), cause, self.now)


def note_no_data(recorder: Recorder, kpi: Kpi, said: NoData, *, cause: str) -> None:
    """Note that a period has no value, inside a caller's transaction.

    Raises:
        NotAllowed: Neither owner, cover nor admin, and not asked to stand in.
        InvalidInput: It has a value, it is not over, or the KPI is retired.
        Locked: The period is locked.
    """
    uow, period = recorder.uow, said.period
    asked = uow.prompts.find(kpi.info.id, period)
    recorder.check(kpi, period, said.by, asked)
    recorder.allowed_by(kpi, period, said.by)
    if uow.actuals.find(kpi.info.id, period):
        raise InvalidInput(f"{kpi.info.name} has a value by now; to change it, press Correct.", "which")
    uow.no_data.record(kpi.info.id, said)
    uow.scorecards.bump_revision(recorder.card.id)
    rounds = {asked.round_id} if asked else set()
    rounds |= set(uow.prompts.list_batches_since(kpi.info.id, period))
    recorder.redraw(kpi, rounds, f"no_data:{kpi.info.id}:{period.key}:{cause}")
