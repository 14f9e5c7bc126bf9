"""The prompt schedule: when a period is asked for and due, and who is asked: the owner or a stand-in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scorecard.model.calendars import LONGEST_SEARCH, Absence, first_day
from scorecard.model.kpis import Away
from scorecard.model.people import Person
from scorecard.model.periods import DAY, Period, at_local
from scorecard.model.quiet_hours import NO_QUIET_HOURS
from scorecard.model.scorecard import Kpi, Scorecard

FindPerson = Callable[[str], Person]


DEFAULT_PROMPT_TIME = time(9, 0)
SATURDAY = 5


def is_weekday(day: date) -> bool:
    """Return whether a day is one of Monday to Friday."""
    return day.weekday() < SATURDAY


class Moments(NamedTuple):
    """When a period is asked for, and from when on it is due, both UTC."""

    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class KpiCalendar:
    """The moments at which the periods of a KPI are asked for and due, whoever is there.

    Prompts, what is missing, coverage, every answer and the weekly post go by these moments alone.

    Attributes:
        scorecard_zone: The time zone in which periods begin and end.
        owner_zone: The time zone of whoever is asked.
        prompt_time: Time of day of the prompt, on their clock.
        is_working_day: Function of a day: whether they work on it, away or not.
        moments: When the periods looked at so far are asked for and due; no calendar changes.
    """

    scorecard_zone: ZoneInfo
    owner_zone: ZoneInfo
    prompt_time: time = DEFAULT_PROMPT_TIME
    is_working_day: Callable[[date], bool] = is_weekday
    moments: dict[Period, "Moments"] = field(default_factory=dict, compare=False, repr=False)

    def asked_at(self, period: Period) -> datetime:
        """Return the moment, in UTC, at which a period is asked for.

        It is `prompt_time` on the owner's clock, on their first working day on which that moment does not lie
        before the period's end in the scorecard's time zone.
        """
        return self._moments_of(period).asked_at

    def _moments_of(self, period: Period) -> "Moments":
        """Return when a period is asked for and due, worked out once: many KPIs have one owner's calendar."""
        found = self.moments.get(period)
        if found is None:
            asked_at = self._find_asked_at(period)
            found = self.moments[period] = Moments(asked_at, self._find_due_at(period, asked_at))
        return found

    def _find_asked_at(self, period: Period) -> datetime:
        ended = period.ended_at(self.scorecard_zone)
        day = ended.astimezone(self.owner_zone).date()

        def fits(candidate: date) -> bool:
            moment = at_local(candidate, self.prompt_time, self.owner_zone)
            return self.is_working_day(candidate) and moment >= ended

        return at_local(first_day(day, fits), self.prompt_time, self.owner_zone)

    def asked_on(self, period: Period) -> date:
        """Return the day on which a period is asked for, on the owner's clock."""
        return self.asked_at(period).astimezone(self.owner_zone).date()

    def asked_before(self, period: Period, now: datetime) -> date | None:
        """Return the day on which a period was asked for; None while it is today, on the owner's clock.

        Far from the scorecard's zone, that day can be over before the period is due.
        """
        day = self.asked_on(period)
        return day if day < now.astimezone(self.owner_zone).date() else None

    def is_collecting(self, period: Period, now: datetime) -> bool:
        """Return whether a period has been asked for at a moment, UTC, and is not due yet."""
        return self.asked_at(period) <= now < self.due_at(period)

    def due_at(self, period: Period) -> datetime:
        """Return the moment, in UTC, from which a period counts; without a value it is out from then on.

        It is the end, in the scorecard's time zone, of the owner's first working day after the period, or of
        the day on which they are asked if that is later: far west of the scorecard it can be.
        """
        return self._moments_of(period).due_at

    def _find_due_at(self, period: Period, asked_at: datetime) -> datetime:
        first = first_day(period.end, self.is_working_day)
        asked = asked_at.astimezone(self.scorecard_zone).date()
        return at_local(max(first, asked) + DAY, time.min, self.scorecard_zone)

    def due_on(self, period: Period) -> date:
        """Return the first day, in the scorecard's time zone, on which a period counts."""
        return self.due_at(period).astimezone(self.scorecard_zone).date()

    def find_due(self, newest: Period, now: datetime) -> Period:
        """Return the newest period that is due at a moment, UTC: `newest` or an earlier one."""
        period = newest
        while self.due_at(period) > now:
            period = period.previous()
        return period


def calendar_of(card: Scorecard, kpi: Kpi) -> KpiCalendar:
    """Return when the periods of a scorecard's KPI are asked for and due, by its owner's clock and days."""
    owner = kpi.info.owner
    is_working_day = card.calendar_for(owner).is_working_day
    return KpiCalendar(card.zone, card.zone_for(owner), card.ask_time_for(owner, kpi), is_working_day)


def find_stand_in(
    absence: Absence, covers: Iterable[str | None], away: str, at: datetime, find: FindPerson
) -> Person | None:
    """Return the stand-in for an absent person at a moment: the first who is present; None if nobody is.

    Args:
        absence: The absence; its own cover comes first.
        covers: Slack user ids of other possible stand-ins, best first.
        away: Slack user id of the absent person.
        at: UTC.
        find: Look-up of a person by their Slack user id.
    """
    users = dict.fromkeys(user for user in (absence.cover, *covers) if user and user != away)
    return next((person for person in map(find, users) if not person.find_absence(at)), None)


def find_assignee(owner: str, cover: str | None, at: datetime, find: FindPerson) -> Person | None:
    """Return the person to ask for a KPI at a moment: its owner or a stand-in; None if neither is present.

    Args:
        owner: Slack user id.
        cover: Slack user id of the KPI's own cover, or None.
        at: UTC.
        find: Look-up of a person by their Slack user id.
    """
    person = find(owner)
    absence = person.find_absence(at)
    return find_stand_in(absence, (cover,), owner, at, find) if absence else person


def find_away(
    owner: Person, days: KpiCalendar, period: Period, now: datetime, stand_in: str | None = None
) -> Away | None:
    """Return the owner's absence if it explains why a period has no value, or None.

    It does while they are away, and, for periods that fell due meanwhile, until the end of the first day on
    which they are present: on that day they are asked.

    Args:
        owner: The person who should give the value.
        days: When they are asked.
        period: The period without a value.
        now: UTC.
        stand_in: Slack user id of the person asked instead, or None.
    """
    today, calendar = owner.day(now), owner.calendar
    absence = calendar.find_absence(today)
    if absence:
        return Away(owner.user, absence.last, stand_in, is_for_good=absence.is_for_good)
    absence = find_absence_when_asked(owner, days, period)
    if absence is None or today > first_day(absence.last + DAY, calendar.is_present):
        return None
    return Away(owner.user, absence.last, stand_in, is_over=True)


def find_absence_when_asked(owner: Person, days: KpiCalendar, period: Period) -> Absence | None:
    """Return the owner's absence on the day they are asked for a period, or None if they were present."""
    return owner.calendar.find_absence(days.asked_on(period))


@dataclass(frozen=True)
class UpcomingPrompt:
    """A prompt for one period of a KPI that has not been sent yet.

    Attributes:
        scorecard_zone: The time zone in which the period begins and ends.
        opens: Function of a Slack user id: the time of day, on their own clock, at which they are asked.
        owner: Slack user id.
        cover: Slack user id of the KPI's own cover, or None.
        find: Look-up of a person by their Slack user id.
    """

    period: Period
    scorecard_zone: ZoneInfo
    opens: Callable[[str], time]
    owner: str
    cover: str | None
    find: FindPerson

    def find_person(self, at: datetime) -> Person | None:
        """Return the person to ask at a moment, or None if nobody is present."""
        return find_assignee(self.owner, self.cover, at, self.find)

    def find_due(self, now: datetime) -> Person | None:
        """Return the person to ask right now, or None if nobody is due to be asked."""
        person = self.find_person(now)
        return person if person and self._moment(person, now) <= now else None

    def look_again_at(self, now: datetime) -> datetime:
        """Return a moment, UTC, before which nobody is due to be asked, unless something changes.

        It is found without a search: the next day on which somebody goes away or returns is late enough.
        Quiet hours are left out, since they may end early.
        """
        at = max(now, self.period.ended_at(self.scorecard_zone))
        person, until = self.find_person(at), self._midnight(at)
        return min(self._moment(replace(person, quiet=NO_QUIET_HOURS), at), until) if person else until

    def next_moment(self, now: datetime) -> tuple[datetime, Person]:
        """Return the next moment, from a moment on, at which somebody is asked, UTC, and the person."""
        at = max(now, self.period.ended_at(self.scorecard_zone))
        for _ in range(LONGEST_SEARCH):
            person, until = self.find_person(at), self._midnight(at)
            if person and self._moment(person, at) < until:
                return self._moment(person, at), person
            at = until
        return at, self.find(self.owner)

    def _moment(self, person: Person, at: datetime) -> datetime:
        """Return the first moment within a person's hours at which they can be asked, absences aside."""
        opens = self.opens(person.user)
        days = KpiCalendar(self.scorecard_zone, person.zone, opens, person.calendar.is_working_day)
        first = days.asked_at(self.period)
        return person.first_free(max(at, first), opens, first)

    def _midnight(self, at: datetime) -> datetime:
        """Return the next start of a day for anybody concerned, UTC: absences begin and end only then."""
        owner = self.find(self.owner)
        absence = owner.find_absence(at)
        users = (absence.cover, self.cover) if absence else ()
        people = [owner, *(self.find(user) for user in users if user)]
        return min(person.start_of(person.day(at) + DAY) for person in people)


LONGEST_CATCH_UP = timedelta(days=15)


def list_promptable(
    newest: Period, now: datetime, *, since: datetime, moment_of: Callable[[Period], datetime]
) -> list[Period]:
    """Return the periods that somebody may still be asked for, oldest first.

    These are all that fell due in the last two weeks and, if none did, the newest one due before. Older
    periods are not asked for any more: nobody should come back from a month away to thirty prompts.

    Args:
        newest: The newest period that is over.
        now: UTC.
        since: Time at which the KPI was added, UTC; it is not asked for periods due before.
        moment_of: Function of a period: the time at which the owner is asked for it, away or not.
    """
    found: list[Period] = []
    period, has_due = newest, False
    while (moment := moment_of(period)) >= since and (not has_due or moment >= now - LONGEST_CATCH_UP):
        found.append(period)
        has_due = has_due or moment <= now
        period = period.previous()
    return found[::-1]


def find_due_on(card: Scorecard, kpi: Kpi, now: datetime) -> Period:
    """Return the newest period of a scorecard's KPI that is due; `now` is UTC."""
    return calendar_of(card, kpi).find_due(kpi.last_ended(now, card.zone), now)
