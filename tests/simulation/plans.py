"""Planned changes of time zones, KPI owners and quiet times.

Each change is kept apart from anything that would make its correct outcome debatable.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from tests.simulation.calendars import DAY, Due, all_due
from tests.simulation.cast import PLACES, Measure, Move, Quiet, Somebody, Succession

People = Mapping[str, Somebody]
Stretch = tuple[datetime, datetime]

MOVES, LEAVES_A_KPI, IS_QUIET = 0.15, 0.06, 0.35
QUIET_EVERY = timedelta(weeks=13)
BEFORE, AFTER = 12 * DAY, 12 * DAY
"""Minimum distance of a move, a new owner or a quiet time from an absence or another change."""
NOON = time(12, 7, tzinfo=UTC)
"""Not a round time, so that no prompt falls due in that minute."""


def plan_changes(people: Sequence[Somebody], since: datetime, until: datetime, random: Random) -> None:
    """Plan all changes.

    Args:
        people: The people of the year.
        since: Start, UTC.
        until: End, UTC.
        random: Decides what changes.
    """
    known = {person.id: person for person in people}
    days = list(_noons(since + 7 * DAY, until - 7 * DAY))
    for person in people:
        if person.measures and random.random() < MOVES:
            _plan_move(person, known, days, random)
    for person in people:
        for at, measure in enumerate(person.measures):
            if random.random() < LEAVES_A_KPI:
                person.measures[at] = _passed_on(measure, known, days, random)
    measures = [measure for person in people for measure in person.measures]
    dues = [due for measure in measures for due in all_due(measure, known, since, until)]
    dues.sort(key=lambda due: (due.moment, due.slot))
    for person in people:
        person.quiets.extend(_quiets(person, [due for due in dues if due.owner is person], random))


def _noons(since: datetime, until: datetime) -> Iterator[datetime]:
    day = datetime.combine(since.date(), NOON)
    while day <= until:
        yield day
        day += DAY


def _due(measure: Measure, people: People, days: Sequence[datetime]) -> list[Due]:
    """Return the prompts that may be open on some days; a long weekend keeps one past the last day."""
    return list(all_due(measure, people, days[0] - 30 * DAY, days[-1] + 30 * DAY)) if days else []


def _plan_move(person: Somebody, people: People, days: Sequence[datetime], random: Random) -> None:
    """Plan a move to another time zone, and for half of the people a return some weeks later."""
    zones = [place.zone for place in PLACES if place.zone != person.place.zone]
    busy = [*_away(person), *(item for measure in person.measures for item in _asked(measure, people, days))]
    free = [day for day in days if not _lies_in(day, busy)]
    if not free:
        return
    first = random.choice(free)
    person.moves.append(Move(first, random.choice(zones)))
    later = [day for day in free if day > first + 20 * DAY]
    if later and random.random() < 0.5:
        person.moves.append(Move(random.choice(later), person.place.zone))


def _passed_on(measure: Measure, people: People, days: Sequence[datetime], random: Random) -> Measure:
    """Return the KPI with a change of owner; unchanged if there is no suitable day."""
    others = [
        person
        for person in people.values()
        if person.measures and person.id not in {measure.owner, measure.cover}
    ]
    if not others:
        return measure
    heir = random.choice(others)
    busy = [*_away(heir), *_moved(heir), *_moved(people[measure.owner]), *_asked(measure, people, days)]
    free = [day for day in days if not _lies_in(day, busy)]
    return replace(measure, succession=Succession(random.choice(free), heir.id)) if free else measure


def _quiets(person: Somebody, dues: Sequence[Due], random: Random) -> Iterator[Quiet]:
    """Yield quiet times that begin shortly before a prompt, or while it is open."""
    busy = [*_away(person), *_moved(person), *_handed(dues)]
    last = None
    for due in dues:
        begin = due.moment - timedelta(minutes=random.randint(1, 90))
        begin += random.choice((0, 0, 1, 2)) * DAY
        is_soon = last is not None and begin < last + QUIET_EVERY / 2
        if is_soon or random.random() > IS_QUIET or _lies_in(begin, busy):
            continue
        last, is_vacation = begin, random.random() < 0.4
        hours = random.uniform(20, 140) if is_vacation else random.uniform(1, 30)
        yield Quiet(begin, begin + timedelta(hours=hours), is_vacation, random.random() < 0.5)


def _away(person: Somebody) -> list[Stretch]:
    return [
        (datetime.combine(absence.first, NOON) - BEFORE, datetime.combine(absence.last, NOON) + AFTER)
        for absence in person.absences
    ]


def _moved(person: Somebody) -> list[Stretch]:
    return [(move.since - BEFORE, move.since + AFTER) for move in person.moves]


def _handed(dues: Iterable[Due]) -> list[Stretch]:
    moments = {due.measure.succession.since for due in dues if due.measure.succession}
    return [(moment - BEFORE, moment + AFTER) for moment in moments]


def _asked(measure: Measure, people: People, days: Sequence[datetime]) -> list[Stretch]:
    """Return the intervals from the end of each period to its prompt, whatever time zone the owner is in."""
    return [(due.ended - DAY, due.moment + 2 * DAY) for due in _due(measure, people, days)]


def _lies_in(moment: datetime, stretches: Iterable[Stretch]) -> bool:
    return any(begin < moment < end for begin, end in stretches)
