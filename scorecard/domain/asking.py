"""Who is asked for a period, and when: the owner, or who stands in while the owner is away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from scorecard.model.calendars import LONGEST_SEARCH, Absence, first_day
from scorecard.model.kpis import Away
from scorecard.model.people import Person
from scorecard.model.periods import DAY, Period
from scorecard.rules.prompt_schedule import prompt_moment

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


def find_asked(owner: str, cover: str | None, at: datetime, find: FindPerson) -> Person | None:
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
    absence = fell_due_away(owner, period)
    if absence is None or today > first_day(absence.last + DAY, calendar.is_present):
        return None
    return Away(owner.user, absence.last, stand_in, is_over=True)


def fell_due_away(owner: Person, period: Period) -> Absence | None:
    """The absence in which a period fell due, or None where the owner was there."""
    due = first_day(period.end, owner.calendar.is_working_day)
    return owner.calendar.find_absence(due)


@dataclass(frozen=True)
class Asking:
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
        return find_asked(self.owner, self.cover, at, self.find)

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
        first = prompt_moment(
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
