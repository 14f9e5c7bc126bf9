"""What is known of people: their name, time zone and locale, read from Slack now and then."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scorecard.clock import Clock
from scorecard.domain.calendars import Calendar
from scorecard.domain.people import Person
from scorecard.domain.period_phrases import Reckoning
from scorecard.domain.structure import Scorecard
from scorecard.domain.units import find_locale
from scorecard.domain.views import Away
from scorecard.storage.tables import PersonRow
from scorecard.storage.unit_of_work import Store, UnitOfWork

FRESH_FOR = timedelta(hours=12)
STANDS_IN_FOR = timedelta(days=30)  # longer than any round has reminders
MENTION = re.compile(r"<@(\w+)>")


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person: name, IANA time zone, locale (`en-GB`); empty where it says nothing."""

    name: str
    timezone: str
    locale: str
    is_bot: bool = False


@dataclass(frozen=True)
class Whereabouts:
    """By which clock and signs a person lives."""

    zone: ZoneInfo
    locale: str


class People:
    """Keeps what Slack says of the people on the scorecards."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list_stale(self) -> list[tuple[str, str]]:
        """Whose profile should be read anew, as (team, Slack user id)."""
        since = self._clock.now() - FRESH_FOR
        stale: list[tuple[str, str]] = []
        with self._store.reading() as uow:
            for scorecard_id in uow.scorecards.list_ids():
                card = uow.scorecards.get(scorecard_id)
                known = {user for kpi in card.kpis for user in card.people_for(kpi.info)}
                known.update(uow.rounds.list_stand_ins(card.id, since - STANDS_IN_FOR))
                named = sorted(known.union(uow.absences.list_covers(card.team_id)))
                fresh = set(uow.people.list_fresh(card.team_id, named, since))
                stale += [(card.team_id, user) for user in named if user not in fresh]
        return list(dict.fromkeys(stale))

    def keep(self, team_id: str, user_id: str, profile: Profile | None) -> None:
        """Store a profile just read; None when Slack knows no such person, to ask again only later."""
        with self._store.writing() as uow:
            row = uow.people.get_or_add(team_id, user_id)
            if profile:
                row.name, row.timezone, row.locale = profile.name, profile.timezone, profile.locale
            row.refreshed_at = self._clock.now()
            uow.commit()

    def is_known(self, team_id: str, user_id: str) -> bool:
        """Whether Slack told of a person before."""
        with self._store.reading() as uow:
            row = uow.people.find(team_id, user_id)
            return row is not None and bool(row.name)

    def find_dm(self, team_id: str, user_id: str) -> str | None:
        """The channel of a person's direct messages with the bot, once known."""
        with self._store.reading() as uow:
            row = uow.people.find(team_id, user_id)
            return row.dm_channel or None if row else None

    def keep_dm(self, team_id: str, user_id: str, channel: str) -> None:
        """Store the channel of a person's direct messages."""
        with self._store.writing() as uow:
            uow.people.get_or_add(team_id, user_id).dm_channel = channel
            uow.commit()


def whereabouts(uow: UnitOfWork, card: Scorecard, user_id: str) -> Whereabouts:
    """A person's time zone and locale, or the scorecard's where Slack says nothing usable."""
    row = uow.people.find(card.team_id, user_id)
    zone = _zone(row) or card.zone
    locale = row.locale.replace("-", "_") if row and row.locale and find_locale(row.locale) else card.locale
    return Whereabouts(zone, locale)


def person_of(uow: UnitOfWork, card: Scorecard, user_id: str) -> Person:
    """A person by their own clock and calendar."""
    return Person(user_id, whereabouts(uow, card, user_id).zone, calendar_of(uow, card, user_id))


def calendar_of(uow: UnitOfWork, card: Scorecard, user_id: str) -> Calendar:
    """On which days a person can be asked: by their own word, or else by the scorecard's calendar."""
    row = uow.people.find(card.team_id, user_id)
    own = row and row.working_days
    return Calendar(
        working_days=frozenset(own) if own else card.calendar.working_days,
        region=(row and row.region) or card.region,
        absences=uow.absences.list_of(card.team_id, user_id),
    )


def find_away(uow: UnitOfWork, card: Scorecard, user_id: str, now: datetime) -> Away | None:
    """That somebody is away at a moment, or None; nobody, an empty id, never is."""
    absence = person_of(uow, card, user_id).find_absence(now) if user_id else None
    return Away(user_id, absence.last, absence.cover) if absence else None


def reckoning_of(uow: UnitOfWork, card: Scorecard, user_id: str, now: datetime) -> Reckoning:
    """By which a person's words for periods are read: the scorecard's day, the person's month names."""
    return Reckoning(now.astimezone(card.zone).date(), whereabouts(uow, card, user_id).locale)


def name_of(uow: UnitOfWork, team_id: str, user_id: str) -> str:
    """A person's name, or their Slack id before Slack was asked."""
    row = uow.people.find(team_id, user_id)
    return row.name if row and row.name else user_id


def with_names(uow: UnitOfWork, team_id: str, text: str) -> str:
    """A text in which people stand by their names, `@priya`, and not by Slack's ids, `<@U0PRIYA>`."""

    def named(found: re.Match[str]) -> str:
        row = uow.people.find(team_id, found[1])
        return f"@{row.name if row and row.name else 'someone'}"

    return MENTION.sub(named, text)


def _zone(row: PersonRow | None) -> ZoneInfo | None:
    if row is None or not row.timezone:
        return None
    try:
        return ZoneInfo(row.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return None
