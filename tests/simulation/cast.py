"""Who lives through the year: owners in twelve time zones, what they measure, covers and admins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import yaml

from bot.demo.people import CHANNEL
from bot.workspace.model import Member
from tests.simulation.characters import CHARACTERS, Character

CARD_ZONE, CARD_REGION = "Europe/London", "GB"
WORKWEEK, SUNDAY_TO_THURSDAY = (0, 1, 2, 3, 4), (6, 0, 1, 2, 3)
PERSPECTIVES = ("Internal processes", "Customers", "Finance", "Learning and growth")
ADMINS = 3
DAILY_OWNERS = 1
FREQUENCIES = ("weekly",) * 4 + ("monthly",) * 10 + ("quarterly",) * 2
LOCK_AFTER = 60  # days


@dataclass(frozen=True)
class Place:
    """Where people live, and how.

    Attributes:
        zone: IANA name.
        locale: As Slack writes it.
        region: Whose holidays they keep.
        working_days: 0 for Monday.
        prompt: When they are asked, on their clock.
    """

    zone: str
    locale: str
    region: str
    working_days: tuple[int, ...] = WORKWEEK
    prompt: time = time(9)


PLACES = (
    Place("Europe/London", "en-GB", "GB"),
    Place("Europe/Berlin", "de-DE", "DE"),
    Place("Africa/Cairo", "en-GB", "EG", SUNDAY_TO_THURSDAY),
    Place("Asia/Kolkata", "en-GB", "IN", prompt=time(8, 30)),
    Place("Asia/Kathmandu", "en-GB", "NP"),
    Place("Asia/Tokyo", "en-US", "JP"),
    Place("Australia/Lord_Howe", "en-GB", "AU-NSW", prompt=time(14)),
    Place("Pacific/Chatham", "en-GB", "NZ"),
    Place("Pacific/Honolulu", "en-US", "US-HI"),
    Place("America/New_York", "en-US", "US"),
    Place("America/St_Johns", "fr-FR", "CA-NL"),
    Place("America/Sao_Paulo", "pt-BR", "BR"),
)


@dataclass(frozen=True)
class Succession:
    """Whose a KPI is from a moment on, UTC; a Slack user id."""

    since: datetime
    owner: str


@dataclass(frozen=True)
class Measure:
    """A KPI as its owner knows it.

    Attributes:
        owner: Slack user id of whose it is in the beginning.
        frequency: `daily`, `weekly`, `monthly` or `quarterly`.
        whole: Whether its values are whole numbers.
        prompt: When its owner is asked, on their clock.
        succession: Whose it becomes, or None where it stays with its owner.
    """

    key: str
    owner: str
    cover: str | None
    frequency: str
    unit: str
    target: Decimal
    whole: bool
    prompt: time
    succession: Succession | None = None

    def owner_at(self, moment: datetime) -> str:
        """Slack user id of whose it is at a moment."""
        later = self.succession
        return later.owner if later and later.since <= moment else self.owner

    @property
    def name(self) -> str:
        """What it is called."""
        return self.key.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Absence:
    """Days on which somebody is away, both ends included; `cover` is a Slack user id or None."""

    first: date
    last: date
    cover: str | None


@dataclass(frozen=True)
class Move:
    """Where somebody lives from a moment on, UTC; an IANA name."""

    since: datetime
    zone: str


@dataclass(frozen=True)
class Quiet:
    """When somebody is not to be disturbed, UTC, up to `end`.

    Attributes:
        is_vacation: Whether their status says so, or else their notifications are paused.
        is_dated: Whether a status goes away by itself.
    """

    begin: datetime
    end: datetime
    is_vacation: bool
    is_dated: bool


@dataclass(frozen=True)
class Somebody:
    """A person of the year."""

    id: str
    handle: str
    place: Place
    character: Character
    is_admin: bool = False
    measures: list[Measure] = field(default_factory=list, compare=False)
    absences: list[Absence] = field(default_factory=list, compare=False)
    moves: list[Move] = field(default_factory=list, compare=False)
    quiets: list[Quiet] = field(default_factory=list, compare=False)

    def zone_at(self, moment: datetime) -> str:
        """Where they live at a moment, by its IANA name."""
        zones = [move.zone for move in self.moves if move.since <= moment]
        return zones[-1] if zones else self.place.zone

    def find_quiet(self, moment: datetime) -> Quiet | None:
        """The stretch of quiet that a moment lies in, or None."""
        return next((one for one in self.quiets if one.begin <= moment < one.end), None)

    def find_absence(self, day: date) -> Absence | None:
        """The absence that a day lies in, or None."""
        return next((one for one in self.absences if one.first <= day <= one.last), None)

    @property
    def account(self) -> Member:
        """The same person in Slack."""
        return Member(self.id, self.handle, self.handle.title(), self.place.zone, self.place.locale)


UNITS = (
    ("min", 30, False, "repair"),
    ("%", 90, False, "uptime"),
    ("GBP", 1200, True, "spend"),
    ("days", 12, False, "lead"),
    ("tickets", 40, True, "backlog"),
)
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "mu", "ne")


def make_people(owners: int, since: date, random: Random) -> list[Somebody]:
    """So many owners with their KPIs and absences, and a few admins.

    Args:
        owners: How many.
        since: When the year begins.
        random: Decides who they are.
    """
    kinds = [one for one in CHARACTERS for _ in range(one.share)]
    people = [
        Somebody(f"U0P{number:04}", f"person{number}", PLACES[number % len(PLACES)], random.choice(kinds))
        for number in range(owners)
    ]
    for number, person in enumerate(people):
        cover = random.choice([None, random.choice(people).id])
        cover = None if cover == person.id else cover
        for _ in range(random.choice((1,) * 18 + (2, 3))):
            person.measures.append(_measure(person, cover, random.choice(FREQUENCIES), random))
        if number < DAILY_OWNERS:
            person.measures.append(_measure(person, cover, "daily", random))
        person.absences.extend(_absences(person, people, since, random))
    bosses = [
        Somebody(f"U0BOSS{number}", f"boss{number}", PLACES[number], CHARACTERS[0], is_admin=True)
        for number in range(ADMINS)
    ]
    return people + bosses


def _absences(person: Somebody, people: Sequence[Somebody], since: date, random: Random) -> Iterator[Absence]:
    """Half of the people are away twice a year, with or without somebody in their place."""
    for half in range(2 if random.random() < 0.5 else 0):
        first = since + timedelta(days=half * 180 + random.randint(10, 150))
        cover = random.choice([None, *(one.id for one in random.sample(people, 2) if one is not person)])
        yield Absence(first, first + timedelta(days=random.randint(2, 18)), cover)


def _measure(person: Somebody, cover: str | None, frequency: str, random: Random) -> Measure:
    unit, target, whole, noun = random.choice(UNITS)
    key = f"{_word(int(person.id[3:]))}_{noun}_{'abcd'[len(person.measures)]}"
    return Measure(key, person.id, cover, frequency, unit, Decimal(target), whole, person.place.prompt)


def _word(number: int) -> str:
    """A name that no other number has: 207 is dibalo."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:03}")


def card_of(people: Sequence[Somebody], at: datetime) -> str:
    """The scorecard file of all their KPIs as it is at a moment."""
    measures = [measure for person in people for measure in person.measures]
    groups = {name: measures[at :: len(PERSPECTIVES)] for at, name in enumerate(PERSPECTIVES)}
    return yaml.safe_dump(
        {
            "key": "year",
            "name": "A year",
            "timezone": CARD_ZONE,
            "locale": "en_GB",
            "channel": CHANNEL,
            "weekly_post": "TUE 10:00",
            "region": CARD_REGION,
            "lock_after": LOCK_AFTER,
            "admins": [person.id for person in people if person.is_admin],
            "perspectives": [
                {
                    "name": name,
                    "objectives": [
                        {"name": f"Better {name.lower()}", "kpis": [_kpi(one, at) for one in own]}
                    ],
                }
                for name, own in groups.items()
                if own
            ],
        },
        sort_keys=False,
    )


def _kpi(measure: Measure, at: datetime) -> dict[str, Any]:
    is_higher = measure.unit == "%"
    far = Decimal("0.8") if is_higher else Decimal("1.3")
    told = {
        "key": measure.key,
        "name": measure.name,
        "unit": measure.unit,
        "direction": "higher" if is_higher else "lower",
        "frequency": measure.frequency,
        "target": str(measure.target),
        "threshold": str(measure.target * far),
        "owner": measure.owner_at(at),
        "prompt": f"{measure.prompt:%H:%M}",
    }
    return told | ({"cover": measure.cover} if measure.cover else {})
