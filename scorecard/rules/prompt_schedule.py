"""The prompt schedule: who is prompted for a period (the owner, or who stands in), and when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scorecard.model.calendars import LONGEST_SEARCH, Absence, first_day
from scorecard.model.kpis import Away
from scorecard.model.people import Person
from scorecard.model.periods import DAY, Period, at_local

FindPerson = Callable[[str], Person]


def find_stand_in(
    absence: Absence, covers: Iterable[str | None], away: str, at: datetime, find: FindPerson
) -> Person | None:
    """Who stands in for somebody at a moment: the first who is not away, too; None when nobody can.

    Args:
        absence: The absence; its own cover comes first.
        covers: Slack user ids of who else may be asked, best first.
        away: Slack user id of who is away.
        at: UTC.
        find: A person by their Slack user id.
    """
    users = dict.fromkeys(user for user in (absence.cover, *covers) if user and user != away)
    return next((one for one in map(find, users) if not one.find_absence(at)), None)


def find_assignee(owner: str, cover: str | None, at: datetime, find: FindPerson) -> Person | None:
    """Who is to be asked for a KPI at a moment: its owner, or who stands in; None while nobody is there.

    Args:
        owner: Slack user id.
        cover: Slack user id of the KPI's own cover, or None.
        at: UTC.
        find: A person by their Slack user id.
    """
    person = find(owner)
    absence = person.find_absence(at)
    return find_stand_in(absence, (cover,), owner, at, find) if absence else person


def find_away(owner: Person, period: Period, now: datetime, stand_in: str | None = None) -> Away | None:
    """That a period has no value because its owner is away, or None.

    That is so while they are away, and for what fell due meanwhile until the end of the first day on which
    they are there: on that day they are asked.

    Args:
        owner: Who should give the value.
        period: What is missing.
        now: UTC.
        stand_in: Slack user id of who is asked for it instead, or None.
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
    """The absence in which a period fell due, or None where the owner was there."""
    due = first_day(period.end, owner.calendar.is_working_day)
    return owner.calendar.find_absence(due)


@dataclass(frozen=True)
class UpcomingPrompt:
    """One period of a KPI that has still to be asked for.

    Attributes:
        scorecard_zone: Whose days the period counts.
        prompt_time: When, on the clock of who is asked.
        owner: Slack user id.
        cover: Slack user id of the KPI's own cover, or None.
        find: A person by their Slack user id.
    """

    period: Period
    scorecard_zone: ZoneInfo
    prompt_time: time
    owner: str
    cover: str | None
    find: FindPerson

    def find_person(self, at: datetime) -> Person | None:
        """Who is to be asked at a moment, or None while nobody is there."""
        return find_assignee(self.owner, self.cover, at, self.find)

    def find_due(self, now: datetime) -> Person | None:
        """Who is to be asked right now, or None when it is nobody's time."""
        person = self.find_person(now)
        return person if person and self._moment(person, now) <= now else None

    def next_moment(self, now: datetime) -> tuple[datetime, Person]:
        """When somebody is asked, from a moment on, UTC, and who."""
        at = max(now, self.period.ended_at(self.scorecard_zone))
        for _ in range(LONGEST_SEARCH):
            person, until = self.find_person(at), self._midnight(at)
            if person and self._moment(person, at) < until:
                return self._moment(person, at), person
            at = until
        return at, self.find(self.owner)

    def _moment(self, person: Person, at: datetime) -> datetime:
        """When somebody can be asked, from a moment on, unless somebody goes away: in their hours."""
        first = find_prompt_time(
            self.period,
            scorecard_zone=self.scorecard_zone,
            owner_zone=person.zone,
            prompt_time=self.prompt_time,
            is_working_day=person.calendar.is_working_day,
        )
        return person.first_free(max(at, first), self.prompt_time, first)

    def _midnight(self, at: datetime) -> datetime:
        """When the next day begins for one of those concerned, UTC: only then can anybody go or come."""
        owner = self.find(self.owner)
        absence = owner.find_absence(at)
        users = (absence.cover, self.cover) if absence else ()
        people = [owner, *(self.find(user) for user in users if user)]
        return min(one.start_of(one.day(at) + DAY) for one in people)


DEFAULT_PROMPT_TIME = time(9, 0)
SATURDAY = 5
LONGEST_CATCH_UP = timedelta(days=15)


def is_weekday(day: date) -> bool:
    """Whether a day is one of Monday to Friday."""
    return day.weekday() < SATURDAY


def find_prompt_time(
    period: Period,
    *,
    scorecard_zone: ZoneInfo,
    owner_zone: ZoneInfo,
    prompt_time: time = DEFAULT_PROMPT_TIME,
    is_working_day: Callable[[date], bool] = is_weekday,
) -> datetime:
    """The moment, in UTC, at which an owner is asked for a period's actual.

    It is `prompt_time` on the owner's clock, on their first working day on which that moment does not lie
    before the period's end in the scorecard's time zone.
    """
    ended = period.ended_at(scorecard_zone)
    day = ended.astimezone(owner_zone).date()

    def fits(one: date) -> bool:
        return is_working_day(one) and at_local(one, prompt_time, owner_zone) >= ended

    return at_local(first_day(day, fits), prompt_time, owner_zone)


def list_promptable(
    newest: Period, now: datetime, *, since: datetime, moment_of: Callable[[Period], datetime]
) -> list[Period]:
    """The periods that somebody may still be asked for, oldest first.

    That is all that fell due in the last two weeks and, where nothing did, the newest one that fell due
    before. What is older is not asked for any more: nobody comes back from a month away to thirty questions.

    Args:
        newest: The newest period that is over.
        now: UTC.
        since: When the KPI came, UTC; it is not asked for what was due before.
        moment_of: When a period falls due for the owner, whether they are away or not.
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
    """Until when, in UTC, a period may be unanswered without counting as missing.

    That is the end of the first working day that begins when or after the period ends, on which owners are
    asked. Up to then the period before it stands in every answer; after it the KPI has no data.
    """
    day = first_day(period.end, is_working_day)
    return at_local(day + DAY, time.min, zone)
