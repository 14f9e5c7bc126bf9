"""People: their names, their local settings, and when they can be asked."""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scorecard.errors import InvalidInput, ScorecardError
from scorecard.model.calendars import FOR_GOOD, Absence, Calendar
from scorecard.model.kpis import Away
from scorecard.model.people import Person
from scorecard.model.periods import Period
from scorecard.model.quiet_hours import DoNotDisturb, QuietHours
from scorecard.model.scorecard import Scorecard
from scorecard.model.units import find_locale
from scorecard.model.views.reports import CalendarView
from scorecard.parsing.mentions import CHANNEL, PERSON
from scorecard.parsing.period_names import period_name
from scorecard.parsing.period_phrases import DateContext
from scorecard.rules.permissions import Action, Standing, may
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import one_of

PeriodNamer = Callable[[Period], str]
"""The function that names periods to one person."""


@dataclass(frozen=True)
class LocalSettings:
    """A person's time zone and locale."""

    zone: ZoneInfo
    locale: str


class People:
    """Knows people's names, and the direct-message channels where the bot writes to them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def is_known(self, team_id: str, user_id: str) -> bool:
        """Return whether a person's profile was read from Slack and has not changed since."""
        with self._store.reading() as uow:
            row = uow.people.find(team_id, user_id)
            if row is None or not row.name:
                return False
            return row.changed_at is None or (row.standing_at or row.changed_at) > row.changed_at

    def list_unknown(self, team_id: str, users: Sequence[str]) -> list[str]:
        """Return those of some people of whom Slack has not told what they are in the workspace."""
        return self._list_standing(team_id, users, frozenset({Standing.UNKNOWN}))

    def list_outsiders(self, team_id: str, users: Sequence[str]) -> list[str]:
        """Return those of some people who are known to be guests or of another organisation."""
        inside = frozenset({Standing.UNKNOWN, Standing.MEMBER, Standing.BOT})
        return self._list_standing(team_id, users, frozenset(Standing) - inside)

    def _list_standing(self, team_id: str, users: Sequence[str], wanted: Set[Standing]) -> list[str]:
        with self._store.reading() as uow:
            uow.people.preload(team_id, users)
            rows = {user: uow.people.find(team_id, user) for user in users}
        return [user for user, row in rows.items() if Standing(row.standing if row else "") in wanted]

    def is_app(self, team_id: str, user_id: str) -> bool:
        """Return whether somebody is known to be an app."""
        with self._store.reading() as uow:
            return is_app(uow, team_id, user_id)

    def has_left(self, team_id: str, user_id: str) -> bool:
        """Return whether a person is known to be out of reach."""
        with self._store.reading() as uow:
            return has_left(uow, team_id, user_id)

    def error_text(self, team_id: str, error: ScorecardError) -> str:
        """Return an error's sentence for places where Slack shows no mentions.

        Mentions become names where all of them are known; otherwise the sentence names nobody.
        """
        with self._store.reading() as uow:
            text = with_names(uow, team_id, str(error))
        return error.unnamed if re.search(PERSON, text) else text


def local_settings_of(uow: UnitOfWork, card: Scorecard, user_id: str) -> LocalSettings:
    """Return a person's time zone and locale; the scorecard's where Slack gives none that is usable."""
    known = uow.people.find(card.team_id, user_id)
    zone = (known.zone if known else None) or card.zone
    is_usable = known is not None and known.locale and find_locale(known.locale)
    locale = known.locale.replace("-", "_") if known and is_usable else card.locale
    return LocalSettings(zone, locale)


def person_of(uow: UnitOfWork, card: Scorecard, user_id: str) -> Person:
    """Return a person with their own time zone and calendar."""
    return Person(
        user=user_id,
        zone=local_settings_of(uow, card, user_id).zone,
        calendar=calendar_of(uow, card, user_id),
        quiet=quiet_hours_of(uow, card.team_id, user_id),
    )


def calendar_of(uow: UnitOfWork, card: Scorecard, user_id: str) -> Calendar:
    """Return a person's working days on a scorecard and their absences; one without end if they have left."""
    absences, row = uow.absences.list_of(card.team_id, user_id), uow.people.find(card.team_id, user_id)
    if row and row.left_at:
        absences += (Absence(row.left_at.astimezone(row.zone or card.zone).date(), FOR_GOOD),)
    return replace(card.calendar_for(user_id), absences=absences)


def has_left(uow: UnitOfWork, team_id: str, user_id: str) -> bool:
    """Return whether somebody is known to be out of reach."""
    row = uow.people.find(team_id, user_id)
    return row is not None and row.left_at is not None


def is_app(uow: UnitOfWork, team_id: str, user_id: str) -> bool:
    """Return whether somebody is known to be an app."""
    row = uow.people.find(team_id, user_id)
    return row is not None and row.standing is Standing.BOT


def list_active(uow: UnitOfWork, team_id: str, users: Sequence[str]) -> tuple[str, ...]:
    """Return those of some people who have not left; all of them if everybody has."""
    return tuple(user for user in users if not has_left(uow, team_id, user)) or tuple(users)


def read_away(uow: UnitOfWork, card: Scorecard, user_id: str, now: datetime) -> Away | None:
    """Return somebody's absence at a moment, or None; an empty id, nobody, is never away."""
    absence = person_of(uow, card, user_id).find_absence(now) if user_id else None
    if absence is None:
        return None
    return Away(user_id, absence.last, absence.cover, is_for_good=absence.is_for_good)


def read_calendar(uow: UnitOfWork, card: Scorecard, user_id: str, reader: str) -> CalendarView:
    """Return the days on which a person can be asked, as somebody reads them."""
    own, usual, known = calendar_of(uow, card, user_id), card.calendar, uow.people.find(card.team_id, user_id)
    return CalendarView(
        person=user_id,
        reader=reader,
        locale=local_settings_of(uow, card, reader).locale,
        working_days=own.working_days,
        region=own.region,
        usual_days=usual.working_days,
        usual_region=usual.region,
        ask_time=card.own_ask_times.get(user_id),
        called=known.name if known else "",
    )


def quiet_hours_of(uow: UnitOfWork, team_id: str, user_id: str) -> QuietHours:
    """Return when a person is not to be disturbed, as far as Slack has said."""
    row = uow.people.find(team_id, user_id)
    if row is None:
        return QuietHours()
    pause = DoNotDisturb(row.dnd_from, row.dnd_until) if row.dnd_from and row.dnd_until else None
    return QuietHours(pause, row.vacation_until)


def period_namer(uow: UnitOfWork, card: Scorecard, user: str, now: datetime) -> PeriodNamer:
    """Return a function that names periods to a person, so that they can type what they read: `week 47`."""
    today = now.astimezone(card.zone).date()
    return lambda period: period_name(period, today, local_settings_of(uow, card, user).locale)


def date_context_of(uow: UnitOfWork, card: Scorecard, user_id: str, now: datetime) -> DateContext:
    """Return the dates and the locale by which a person's words for periods are read."""
    local = local_settings_of(uow, card, user_id)
    return DateContext(now.astimezone(card.zone).date(), local.locale, now.astimezone(local.zone).date())


def admins_only(action: Action, admins: Sequence[str]) -> InvalidInput:
    """Return the error about an action reserved for admins, with the admins' Slack user ids."""
    return InvalidInput(f"Only an admin can {action}; ask {one_of(admins)}.")


def check_is_admin(uow: UnitOfWork, card: Scorecard, user: str, action: Action) -> None:
    """Check that somebody may do what is reserved for a scorecard's admins.

    Raises:
        InvalidInput: They are not an admin.
    """
    if not may(user, action, card):
        raise admins_only(action, list_active(uow, card.team_id, card.admins))


def with_names(uow: UnitOfWork, team_id: str, text: str) -> str:
    """Return a text with names, `@priya`, in place of mentions; people without a known name stay mentions."""

    def to_name(mention: re.Match[str]) -> str:
        row = uow.people.find(team_id, mention[1])
        name = row.name if row and row.name else mention[2]
        return f"@{name}" if name else mention.group()

    return re.sub(PERSON, to_name, text)


def strip_ids(uow: UnitOfWork, team_id: str, text: str) -> str:
    """Return a text to be kept for good, without any Slack id of a person or channel."""
    return re.sub(CHANNEL, "#channel", re.sub(PERSON, "@someone", with_names(uow, team_id, text)))
