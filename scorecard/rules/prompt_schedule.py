"""The prompt schedule: the assignee of a period (the owner or a stand-in), and the time of the prompt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scorecard.model.calendars import LONGEST_SEARCH, Absence, first_day
from scorecard.model.kpis import Away
from scorecard.model.people import Person
from scorecard.model.periods import DAY, Period, at_local
from scorecard.model.scorecard import Kpi, Scorecard

FindPerson = Callable[[str], Person]


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


def find_away(owner: Person, period: Period, now: datetime, stand_in: str | None = None) -> Away | None:
    """Return the owner's absence if it explains why a period has no value, or None.

    It does while they are away, and, for periods that fell due meanwhile, until the end of the first day on
    which they are present: on that day they are asked.

    Args:
        owner: The person who should give the value.
        period: The period without a value.
        now: UTC.
        stand_in: Slack user id of the person asked instead, or None.
    """
    today, calendar = owner.day(now), owner.calendar
    absence = calendar.find_absence(today)
    if absence:
        return Away(owner.user, absence.last, stand_in, is_for_good=absence.is_for_good)
    absence = find_absence_when_due(owner, period)
    if absence is None or today > first_day(absence.last + DAY, calendar.is_present):
        return None
    return Away(owner.user, absence.last, stand_in, is_over=True)


def find_absence_when_due(owner: Person, period: Period) -> Absence | None:
    """Return the owner's absence on the day a period fell due, or None if they were present."""
    due = first_day(period.end, owner.calendar.is_working_day)
    return owner.calendar.find_absence(due)


@dataclass(frozen=True)
class UpcomingPrompt:
    """A prompt for one period of a KPI that has not been sent yet.

    Attributes:
        scorecard_zone: The time zone in which the period begins and ends.
        prompt_time: Time of day of the prompt, on the assignee's clock.
        owner: Slack user id.
        cover: Slack user id of the KPI's own cover, or None.
        find: Look-up of a person by their Slack user id.
    """

    period: Period
    scorecard_zone: ZoneInfo
    prompt_time: time
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
        first = find_prompt_time(
            self.period,
            scorecard_zone=self.scorecard_zone,
            owner_zone=person.zone,
            prompt_time=self.prompt_time,
            is_working_day=person.calendar.is_working_day,
        )
        return person.first_free(max(at, first), self.prompt_time, first)

    def _midnight(self, at: datetime) -> datetime:
        """Return the next start of a day for anybody concerned, UTC: absences begin and end only then."""
        owner = self.find(self.owner)
        absence = owner.find_absence(at)
        users = (absence.cover, self.cover) if absence else ()
        people = [owner, *(self.find(user) for user in users if user)]
        return min(person.start_of(person.day(at) + DAY) for person in people)


DEFAULT_PROMPT_TIME = time(9, 0)
SATURDAY = 5
LONGEST_CATCH_UP = timedelta(days=15)


def is_weekday(day: date) -> bool:
    """Return whether a day is one of Monday to Friday."""
    return day.weekday() < SATURDAY


def find_prompt_time(
    period: Period,
    *,
    scorecard_zone: ZoneInfo,
    owner_zone: ZoneInfo,
    prompt_time: time = DEFAULT_PROMPT_TIME,
    is_working_day: Callable[[date], bool] = is_weekday,
) -> datetime:
    """Return the moment, in UTC, at which an owner is asked for a period's actual.

    It is `prompt_time` on the owner's clock, on their first working day on which that moment does not lie
    before the period's end in the scorecard's time zone.
    """
    ended = period.ended_at(scorecard_zone)
    day = ended.astimezone(owner_zone).date()

    def fits(candidate: date) -> bool:
        return is_working_day(candidate) and at_local(candidate, prompt_time, owner_zone) >= ended

    return at_local(first_day(day, fits), prompt_time, owner_zone)


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
        moment_of: Function of a period: the time it falls due for the owner, away or not.
    """
    found: list[Period] = []
    period, has_due = newest, False
    while (moment := moment_of(period)) >= since and (not has_due or moment >= now - LONGEST_CATCH_UP):
        found.append(period)
        has_due = has_due or moment <= now
        period = period.previous()
    return found[::-1]


def collecting_until(
    period: Period, zone: ZoneInfo, is_working_day: Callable[[date], bool] = is_weekday
) -> datetime:
    """Return the moment, in UTC, until which a period may be unanswered without counting as missing.

    It is the end of the first working day that begins at or after the period's end, on which owners are
    asked. Until then every answer shows the period before; afterwards the KPI has no data.
    """
    day = first_day(period.end, is_working_day)
    return at_local(day + DAY, time.min, zone)


def find_due_period(
    kpi: Kpi, now: datetime, zone: ZoneInfo, is_working_day: Callable[[date], bool]
) -> Period:
    """Return a KPI's newest period that is due: its collecting day is over.

    Args:
        kpi: The KPI.
        now: UTC.
        zone: The scorecard's, whose days periods count.
        is_working_day: The owner's working days, whether they are away or not.
    """
    period = kpi.last_ended(now, zone)
    while collecting_until(period, zone, is_working_day) > now:
        period = period.previous()
    return period


def find_due_on(card: Scorecard, kpi: Kpi, now: datetime) -> Period:
    """Return the newest period of a scorecard's KPI that is due, by its owner's calendar; `now` is UTC."""
    return find_due_period(kpi, now, card.zone, card.calendar_for(kpi.info.owner).is_working_day)
