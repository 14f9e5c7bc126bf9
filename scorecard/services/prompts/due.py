"""Due prompts: what is still to be asked for on a scorecard, and when its first prompt goes out."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from datetime import date, datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import FirstPrompt
from scorecard.rules.prompt_schedule import (
    LONGEST_CATCH_UP,
    UpcomingPrompt,
    calendar_of,
    list_promptable,
)
from scorecard.rules.reminder_schedule import NEVER
from scorecard.services.lookup.people import local_settings_of, person_of
from scorecard.services.prompts.batches import KpiPeriod
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


def find_next_asked(uow: UnitOfWork, card: Scorecard, user: str, now: datetime) -> datetime | None:
    """Return when a person is asked next for what nobody was asked for yet, UTC, or None for never.

    It is known a period ahead: for a KPI that they own, or cover while its owner is away then.
    """
    kpis = [kpi for kpi in card.kpis if user in (kpi.info.owner, kpi.info.cover)]
    upcoming = DuePrompts(uow, card, now).list_upcoming(kpis)
    moments = (one.next_moment(now) for _, one in upcoming)
    return min((at for at, person in moments if person.user == user and at < NEVER), default=None)


class DuePrompts:
    """The prompts that are still due on a scorecard at a moment.

    Attributes:
        now: The moment, UTC.
    """

    def __init__(self, uow: UnitOfWork, card: Scorecard, now: datetime) -> None:
        self._uow = uow
        self._card = card
        self.now = now
        self._person = cache(partial(person_of, uow, card))

    def of(self, kpi: Kpi, period: Period) -> UpcomingPrompt:
        """Return who is asked for a period, and when."""
        info, opens = kpi.info, partial(self._card.ask_time_for, kpi=kpi)
        return UpcomingPrompt(period, self._card.zone, opens, info.owner, info.cover, self._person)

    def list_unprompted(self) -> list[KpiPeriod]:
        """Return the periods that have ended and were neither answered nor asked for nor set aside."""
        return list_unprompted(self._uow, [self._card], self.now)[self._card.id]

    def list_next(self, kpis: Sequence[Kpi]) -> list[datetime]:
        """Return when each of some KPIs is asked for next, UTC, in the same order."""
        next_of: dict[int, datetime] = {}
        for own, upcoming in self.list_upcoming(kpis):
            moment = upcoming.next_moment(self.now)[0]
            next_of[own] = min(moment, next_of.get(own, moment))
        return list(next_of.values())

    def list_upcoming(self, kpis: Sequence[Kpi]) -> list[tuple[int, UpcomingPrompt]]:
        """Return the prompts that are due or come next for some KPIs, by KPI id."""
        kpi_ids = {kpi.info.id for kpi in kpis}
        unprompted = [(kpi, period) for kpi, period in self.list_unprompted() if kpi.info.id in kpi_ids]
        coming = [(kpi, kpi.last_ended(self.now, self._card.zone).next()) for kpi in kpis]
        return [(kpi.info.id, self.of(kpi, period)) for kpi, period in [*unprompted, *coming]]

    def preload(self, owners: Collection[str]) -> None:
        """Read everything known about some people in one query if they are many."""
        preload_people(self._uow, self._card.team_id, owners)


def preload_people(uow: UnitOfWork, team_id: str, users: Collection[str]) -> None:
    """Read everything known about some people of a team in one query if they are many."""
    if len(users) > FEW:
        uow.people.preload(team_id, users)
        uow.absences.list_all(team_id)


def list_unprompted(uow: UnitOfWork, cards: Sequence[Scorecard], now: datetime) -> dict[int, list[KpiPeriod]]:
    """Return the periods that have ended and were neither answered nor asked for nor set aside.

    Whatever it needs is read for all scorecards at once.

    Returns:
        KPIs with periods, oldest first, by the row of their scorecard.
    """
    unasked = _list_unasked(uow, cards, now)
    owners = defaultdict[str, set[str]](set)
    for card in cards:
        owners[card.team_id].update(kpi.info.owner for kpi in unasked[card.id])
    for team_id, users in owners.items():
        preload_people(uow, team_id, users)
    over = {
        card.id: [(kpi, period) for kpi in unasked[card.id] for period in _list_periods(card, kpi, now)]
        for card in cards
    }
    places = [(kpi.info.id, period) for found in over.values() for kpi, period in found]
    closed = list_closed(uow, places)
    return {
        card_id: [(kpi, period) for kpi, period in found if (kpi.info.id, period) not in closed]
        for card_id, found in over.items()
    }


def list_closed(uow: UnitOfWork, places: Sequence[tuple[int, Period]]) -> Set[tuple[int, Period]]:
    """Return those of some KPIs' periods that were asked for, have a value, or are set aside."""
    if not places:
        return frozenset()
    answered = uow.actuals.list_answers(places).keys() | uow.set_aside.list_of(places).keys()
    return uow.prompts.list_prompted(places) | answered


def _list_unasked(uow: UnitOfWork, cards: Sequence[Scorecard], now: datetime) -> dict[int, list[Kpi]]:
    """Return the KPIs with a period that was not asked for; most have none and need no closer look."""
    late = {card.id: _list_late(card, now) for card in cards}
    oldest: dict[Frequency, Period] = {}
    for periods in late.values():
        for frequency, some in periods.items():
            oldest[frequency] = min(some[-1], oldest.get(frequency, some[-1]))
    ids = [card.id for card in cards]
    asked = {frequency: uow.prompts.list_prompted_since(ids, first) for frequency, first in oldest.items()}
    return {card.id: [kpi for kpi in card.kpis if _is_unasked(kpi, late[card.id], asked)] for card in cards}


def _is_unasked(
    kpi: Kpi,
    late: Mapping[Frequency, Sequence[Period]],
    asked: Mapping[Frequency, Collection[tuple[int, date]]],
) -> bool:
    kpi_id, frequency = kpi.info.id, kpi.info.frequency
    return any((kpi_id, period.start) not in asked[frequency] for period in late[frequency])


def _list_late(card: Scorecard, now: datetime) -> dict[Frequency, list[Period]]:
    """Return, for each frequency on a scorecard, the periods that have ended and may still be asked for."""
    return {
        frequency: _list_late_of(frequency, card.zone, now)
        for frequency in {kpi.info.frequency for kpi in card.kpis}
    }


def _list_late_of(frequency: Frequency, zone: ZoneInfo, now: datetime) -> list[Period]:
    """Return the newest period that has ended, and earlier ones that may still be asked for."""
    period = Period.last_ended(now, frequency, zone)
    late = [period]
    while (period := period.previous()).ended_at(zone) >= now - LONGEST_CATCH_UP:
        late.append(period)
    return late


def _list_periods(card: Scorecard, kpi: Kpi, now: datetime) -> list[Period]:
    newest, days = kpi.last_ended(now, card.zone), calendar_of(card, kpi)
    return list_promptable(newest, now, since=kpi.since, moment_of=days.asked_at)


def look_again_at(due_prompts: DuePrompts, card: Scorecard, unprompted: Sequence[KpiPeriod]) -> datetime:
    """Return a moment, UTC, before which nothing is due on a scorecard, unless something on it changes."""
    now = due_prompts.now
    ends = (
        Period.last_ended(now, frequency, card.zone).next().ended_at(card.zone)
        for frequency in {kpi.info.frequency for kpi in card.kpis}
    )
    moments = (due_prompts.of(kpi, period).look_again_at(now) for kpi, period in unprompted)
    return min((*ends, *moments), default=NEVER)
