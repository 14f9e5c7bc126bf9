"""Due prompts: what is still to be asked for on a scorecard, and when its first prompt goes out."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache, partial

from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import FirstPrompt
from scorecard.rules.prompt_schedule import (
    LONGEST_CATCH_UP,
    UpcomingPrompt,
    calendar_of,
    list_promptable,
)
from scorecard.services.lookup.people import local_settings_of, person_of
from scorecard.storage.unit_of_work import UnitOfWork

FEW = 3
"""The largest number of people who are looked up one by one; more are read in one query."""


def find_first_prompt(
    uow: UnitOfWork, card: Scorecard, now: datetime, reader: str = "", *, owner: str = ""
) -> FirstPrompt | None:
    """Return when the first prompt goes out; None if there has been one already, or will never be one.

    Prompts on the same day, by the scorecard's time zone, count as going out together: time zones differ.

    Args:
        uow: The transaction.
        card: The scorecard.
        now: UTC.
        reader: Slack user id of the reader, whose time zone is used; the scorecard's if empty.
        owner: Slack user id of the owner whose KPIs count, or empty for all.
    """
    if uow.prompts.has_any(card.id):
        return None
    kpis = [kpi for kpi in card.kpis if owner in {"", kpi.info.owner}]
    moments = DuePrompts(uow, card, now).list_next(kpis)
    if not moments:
        return None
    days = [moment.astimezone(card.zone).date() for moment in moments]
    local = local_settings_of(uow, card, reader)
    return FirstPrompt(min(moments), days.count(min(days)), local.zone.key, local.locale)


class DuePrompts:
    """The prompts that are still due on a scorecard at a moment."""

    def __init__(self, uow: UnitOfWork, card: Scorecard, now: datetime) -> None:
        self._uow = uow
        self._card = card
        self._now = now
        self._person = cache(partial(person_of, uow, card))

    def of(self, kpi: Kpi, period: Period) -> UpcomingPrompt:
        """Return who is asked for a period, and when."""
        info = kpi.info
        return UpcomingPrompt(period, self._card.zone, kpi.prompt_time, info.owner, info.cover, self._person)

    def list_unprompted(self) -> list[tuple[Kpi, Period]]:
        """Return the periods that have ended and were neither answered nor asked for nor set aside."""
        unasked = self._list_unasked()
        self.preload({kpi.info.owner for kpi in unasked})
        over = [(kpi, period) for kpi in unasked for period in self._list_periods(kpi)]
        places = [(kpi.info.id, period) for kpi, period in over]
        closed = self._uow.prompts.list_prompted(places) | self._uow.actuals.list_answers(places).keys()
        closed |= self._uow.set_aside.list_of(places).keys()
        return [(kpi, period) for kpi, period in over if (kpi.info.id, period) not in closed]

    def list_next(self, kpis: Sequence[Kpi]) -> list[datetime]:
        """Return when each of some KPIs is asked for next, UTC, in the same order."""
        kpi_ids = {kpi.info.id for kpi in kpis}
        unprompted = [(kpi, period) for kpi, period in self.list_unprompted() if kpi.info.id in kpi_ids]
        coming = [(kpi, kpi.last_ended(self._now, self._card.zone).next()) for kpi in kpis]
        next_of: dict[int, datetime] = {}
        for kpi, period in [*unprompted, *coming]:
            moment, own = self.of(kpi, period).next_moment(self._now)[0], kpi.info.id
            next_of[own] = min(moment, next_of.get(own, moment))
        return list(next_of.values())

    def preload(self, owners: Collection[str]) -> None:
        """Read everything known about some people in one query if they are many."""
        if len(owners) > FEW:
            self._uow.people.preload(self._card.team_id, owners)
            self._uow.absences.list_all(self._card.team_id)

    def _list_unasked(self) -> list[Kpi]:
        """Return the KPIs with a period that was not asked for; most have none and need no closer look."""
        late = {
            frequency: self._list_late(frequency)
            for frequency in {kpi.info.frequency for kpi in self._card.kpis}
        }
        asked = {
            place
            for periods in late.values()
            for place in self._uow.prompts.list_prompted_since(self._card.id, periods[-1])
        }
        return [
            kpi
            for kpi in self._card.kpis
            if any((kpi.info.id, period) not in asked for period in late[kpi.info.frequency])
        ]

    def _list_late(self, frequency: Frequency) -> list[Period]:
        """Return the newest period that has ended, and earlier ones that may still be asked for."""
        period = Period.last_ended(self._now, frequency, self._card.zone)
        late = [period]
        while (period := period.previous()).ended_at(self._card.zone) >= self._now - LONGEST_CATCH_UP:
            late.append(period)
        return late

    def _list_periods(self, kpi: Kpi) -> list[Period]:
        newest, days = kpi.last_ended(self._now, self._card.zone), calendar_of(self._card, kpi)
        return list_promptable(newest, self._now, since=kpi.since, moment_of=days.asked_at)
