"""Recording an actual: the one way a value gets onto a scorecard, inside a caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.periods import Period
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.domain.views import ActualInfo
from scorecard.errors import InvalidInput, NotAllowed
from scorecard.services.alerting import Alerting
from scorecard.services.people import name_of
from scorecard.services.rounds import redraw_round
from scorecard.storage.repositories.prompts import Asked
from scorecard.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Entry:
    """A value somebody clearly meant.

    Attributes:
        by: Slack user id.
        source: `reply`, `modal`, `command` or `sample`.
        note: What was said with it; empty to take an earlier note away, None when nothing was said.
        typed: The person's own characters.
    """

    value: Decimal
    by: str
    source: str
    note: str | None = None
    typed: str = ""


@dataclass(frozen=True)
class Recorder:
    """Records actuals on one scorecard at one moment."""

    uow: UnitOfWork
    card: Scorecard
    now: datetime

    def record(self, kpi: Kpi, period: Period, entry: Entry) -> ActualInfo:
        """Store a value, as a correction where the period has one, and everything that follows from it.

        Giving the same value again, with the same note or none, changes nothing.

        Raises:
            NotAllowed: Neither owner, cover nor admin.
            InvalidInput: The KPI is retired, or the period is not over.
        """
        self._check(kpi, period, entry.by)
        before = self.uow.actuals.find(kpi.info.id, period)
        if before and before.value == entry.value and entry.note in {None, before.note}:
            return before
        asked = self.uow.prompts.find(kpi.info.id, period)
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
        )
        Alerting(self.uow, self.card, kpi, self.now).follow(actual)
        self.uow.scorecards.touch(self.card.id)
        self._redraw(kpi, actual, asked)
        return actual

    def _check(self, kpi: Kpi, period: Period, by: str) -> None:
        people = self.card.people_for(kpi.info)
        if by not in people:
            names = [name_of(self.uow, self.card.team_id, user) for user in people]
            raise NotAllowed(kpi.info.name, people, names)
        if kpi.is_retired:
            raise InvalidInput(
                f"{kpi.info.name} was taken off the scorecard; nothing was stored.", kpi.info.key
            )
        if period.ended_at(self.card.zone) > self.now:
            last = kpi.last_ended(self.now, self.card.zone)
            raise InvalidInput(
                f"{period.key} is not over yet; the last full period is {last.key}.", kpi.info.key
            )

    def _redraw(self, kpi: Kpi, actual: ActualInfo, asked: Asked | None) -> None:
        """The prompts that tell of it, and the Home tabs of those who answer for it, show the value now."""
        rounds = {asked.round_id} if asked else set()
        if actual.revision == 1:  # later prompts told that it was open
            rounds |= set(self.uow.prompts.list_rounds_since(kpi.info.id, actual.period))
        for round_id in sorted(rounds):
            redraw_round(self.uow, round_id, str(actual.id), self.now)
        for user in self.card.people_for(kpi.info):
            person = self.uow.people.find(self.card.team_id, user)
            if person and person.has_home:
                key = f"home:{user}:{actual.id}"
                self.uow.outbox.add(Outgoing(key, Kind.HOME, self.card.team_id, user), self.now)
