"""A reckoning of every weekly post and overview, from the stored values and the calendars alone."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from math import floor

from bot.demo.people import CHANNEL
from tests.simulation.calendars import DAY, Slot, ended_at, first_start, local, next_start, works_on
from tests.simulation.cast import CARD_ZONE, PERSPECTIVES, Measure, Somebody
from tests.simulation.hands import key_of
from tests.simulation.year import START, Year

FULL, HALF = Fraction(100), Fraction(50)
OVERALL = re.compile(
    r"\*Overall\* (?P<number>\d+(?:–\d+)?|no score yet)(?: · (?P<given>\d+) of (?P<due>\d+) in)?"
)
PARTY = "Nothing is off threshold and nothing is missing"


def check_boards(year: Year) -> Iterator[str]:
    """Yield what a weekly post or an overview says otherwise than the values known at that moment."""
    posts = (one for one in year.world.workspace.history(CHANNEL, None) if key_of(one).startswith("weekly:"))
    boards = [(datetime.fromtimestamp(float(post.ts), UTC), "post", post.text) for post in posts]
    measures = [measure for person in year.people for measure in person.measures]
    people = {person.id: person for person in year.people}
    for now, what, text in [*boards, *((now, "overview", text) for now, text in year.overviews)]:
        known = year.books.values_at(now)
        standings = [_Standing(one, people, known, now) for one in measures]
        yield from (f"The {what} of {now:%d %b} {wrong}." for wrong in _check(text, standings))
        if what == "post":
            yield from (f"The post of {now:%d %b} {wrong}." for wrong in _check_party(text, standings))


class _Standing:
    """A KPI at a moment: the score of its newest due period, or that it is out.

    Attributes:
        score: Exact points, 0 to 100, or None without a value.
        is_out: True if its newest due period has no value and needs one.
        is_off: True if its newest value is off threshold.
    """

    def __init__(
        self, measure: Measure, people: Mapping[str, Somebody], known: Mapping[Slot, Decimal], now: datetime
    ) -> None:
        owner = people[measure.owner_at(now)]
        own = {slot.start: value for slot, value in known.items() if slot.kpi == measure.key}
        due = _newest_due(measure, owner, now)
        newest = max(own, default=None)
        value = own[newest] if newest and newest >= due else None
        self.score = None if value is None else _score(measure, value)
        self.is_out = value is None and ended_at(measure.frequency, due) >= START
        self.is_off = newest is not None and _score(measure, own[newest]) < HALF


def _newest_due(measure: Measure, owner: Somebody, now: datetime) -> date:
    """Return the first day of the newest period whose collecting day is over."""
    start = first_start(measure.frequency, now.date() + 2 * DAY)
    while _collected(measure, owner, start) > now:
        start = first_start(measure.frequency, start - DAY)
    return start


def _collected(measure: Measure, owner: Somebody, start: date) -> datetime:
    """Return the end of a period's collecting day: the owner's first working day after it."""
    day = next_start(measure.frequency, start)
    while not works_on(owner, day):
        day += DAY
    return local(day + DAY, time.min, CARD_ZONE)


def _score(measure: Measure, value: Decimal) -> Fraction:
    """Return 100 at the target, 50 at the threshold, on a line through both."""
    far = Fraction("0.8") if measure.unit == "%" else Fraction("1.3")
    target = Fraction(measure.target)
    threshold = target * far
    points = HALF + HALF * (Fraction(value) - threshold) / (target - threshold)
    return max(Fraction(0), min(FULL, points))


def _check(text: str, standings: list[_Standing]) -> Iterator[str]:
    said = OVERALL.search(text)
    if said is None:
        yield "has no overall score"
        return
    expected = _expect(standings)
    if said["number"] != expected:
        yield f"says {said['number']} overall instead of {expected}"
    given = sum(one.score is not None for one in standings)
    due = given + sum(one.is_out for one in standings)
    if said["due"] and (int(said["given"]), int(said["due"])) != (given, due):
        yield f"says {said['given']} of {said['due']} in instead of {given} of {due}"
    if any(one.is_out for one in standings) and re.search(r"\*Overall\*.*▲", text):
        yield "shows a rise although values are out"


def _check_party(text: str, standings: list[_Standing]) -> Iterator[str]:
    is_any_given = any(one.score is not None for one in standings)
    is_well = is_any_given and not any(one.is_out or one.is_off for one in standings)
    if (PARTY in text) is not is_well:
        yield "does not celebrate" if is_well else "celebrates"


def _expect(standings: list[_Standing]) -> str:
    """Return the overall score or range: the mean of the perspectives, each the mean of its KPIs."""
    groups = [standings[at :: len(PERSPECTIVES)] for at in range(len(PERSPECTIVES))]
    groups = [group for group in groups if group]
    share = Fraction(1, len(groups))
    given = sum(share * sum(one.score is not None for one in group) / len(group) for group in groups)
    out = sum(share * sum(one.is_out for one in group) / len(group) for group in groups)
    points = sum(
        share * sum((one.score or Fraction(0) for one in group), Fraction(0)) / len(group) for group in groups
    )
    if given < Fraction(1, 2):
        return "no score yet"
    low, high = points / (given + out), (points + FULL * out) / (given + out)
    return f"{floor(low)}–{floor(high)}" if out else str(floor(low))
