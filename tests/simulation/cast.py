"""People of the year: owners in twelve time zones, their KPIs on three scorecards, covers and admins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import yaml

from bot.demo.people import CHANNEL
from bot.workspace.model import Member, SlackChannel
from tests.simulation.characters import CHARACTERS, Character

CARD_ZONE, CARD_REGION = "Europe/London", "GB"
WORKWEEK, SUNDAY_TO_THURSDAY = (0, 1, 2, 3, 4), (6, 0, 1, 2, 3)
DAYS = ("MON", "TUE", "WED", "THU", "FRI")
PERSPECTIVES = ("Internal processes", "Customers", "Finance", "Learning and growth")
ADMINS = 3
DAILY_OWNERS = 1
FREQUENCIES = ("weekly",) * 4 + ("monthly",) * 10 + ("quarterly",) * 2
LOCK_AFTER = 60  # days
SHARED = slice(1, None, 8)
"""People whose KPIs stand on every scorecard, by the same name and key."""


@dataclass(frozen=True)
class Card:
    """A scorecard.

    Attributes:
        channel: Slack id; two scorecards may have the same.
        weekday: Day of its weekly post, 0 for Monday.
        post: Time of that, in the scorecards' time zone.
    """

    key: str
    name: str
    channel: str
    weekday: int
    post: time

    @property
    def is_alone(self) -> bool:
        """True if no other scorecard has its channel."""
        return [card.channel for card in CARDS].count(self.channel) == 1


CARDS = (
    Card("services", "Services", CHANNEL, 1, time(10)),
    Card("security", "Security", "C0SECURITY", 2, time(9, 30)),
    Card("cloud", "Cloud", CHANNEL, 3, time(16)),
)
CHANNELS = (SlackChannel(CHANNEL, "it-scorecard"), SlackChannel("C0SECURITY", "security"))


@dataclass(frozen=True, order=True)
class Kpi:
    """A KPI by its scorecard's key and its own, which other scorecards may have, too."""

    card: str
    key: str

    def __str__(self) -> str:
        return f"{self.key} ({self.card})"


@dataclass(frozen=True)
class Place:
    """A place to live, with its customs.

    Attributes:
        zone: IANA name.
        locale: As Slack writes it.
        region: Region of its holidays.
        working_days: 0 for Monday.
        prompt: Prompt time, local.
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
    """A change of a KPI's owner at a moment, UTC."""

    since: datetime
    owner: str


@dataclass(frozen=True)
class Measure:
    """A KPI as its owner knows it.

    Attributes:
        owner: Slack user id of the initial owner.
        frequency: `daily`, `weekly`, `monthly` or `quarterly`.
        whole: True if its values are whole numbers.
        prompt: Prompt time, on the owner's clock.
        succession: The change of owner, or None if there is none.
    """

    kpi: Kpi
    owner: str
    cover: str | None
    frequency: str
    unit: str
    target: Decimal
    whole: bool
    prompt: time
    succession: Succession | None = None

    def owner_at(self, moment: datetime) -> str:
        """Return the Slack user id of the owner at a moment."""
        later = self.succession
        return later.owner if later and later.since <= moment else self.owner

    @property
    def name(self) -> str:
        """The KPI's name."""
        return self.kpi.key.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Absence:
    """The days of an absence, both ends included; `cover` is a Slack user id or None."""

    first: date
    last: date
    cover: str | None


@dataclass(frozen=True)
class Move:
    """A person's new time zone (IANA name) from a moment on, UTC."""

    since: datetime
    zone: str


@dataclass(frozen=True)
class Quiet:
    """A time when a person must not be disturbed, UTC, until `end`.

    Attributes:
        is_vacation: True if their status says vacation; otherwise their notifications are paused.
        is_dated: True if the status expires automatically.
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
        """Return the IANA name of their time zone at a moment."""
        zones = [move.zone for move in self.moves if move.since <= moment]
        return zones[-1] if zones else self.place.zone

    def find_quiet(self, moment: datetime) -> Quiet | None:
        """Return the quiet time at a moment, or None."""
        return next((quiet for quiet in self.quiets if quiet.begin <= moment < quiet.end), None)

    def find_absence(self, day: date) -> Absence | None:
        """Return the absence on a day, or None."""
        return next((absence for absence in self.absences if absence.first <= day <= absence.last), None)

    @property
    def account(self) -> Member:
        """The person's Slack account."""
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
    """Return owners with KPIs and absences, and a few admins.

    Args:
        owners: Number of owners.
        since: Start of the year.
        random: Decides their attributes.
    """
    kinds = [item for item in CHARACTERS for _ in range(item.share)]
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
    for measure in [measure for person in people[SHARED] for measure in person.measures]:
        for card in CARDS[1:]:
            owner = random.choice((people[int(measure.owner[3:])], random.choice(people)))
            owner.measures.append(_twin(measure, card, owner, random.choice(people).id, random))
    bosses = [
        Somebody(f"U0BOSS{number}", f"boss{number}", PLACES[number], CHARACTERS[0], is_admin=True)
        for number in range(ADMINS)
    ]
    return people + bosses


def _absences(person: Somebody, people: Sequence[Somebody], since: date, random: Random) -> Iterator[Absence]:
    """Return absences, two a year for half of the people, with or without a cover."""
    for half in range(2 if random.random() < 0.5 else 0):
        first = since + timedelta(days=half * 180 + random.randint(10, 150))
        cover = random.choice([None, *(item.id for item in random.sample(people, 2) if item is not person)])
        yield Absence(first, first + timedelta(days=random.randint(2, 18)), cover)


def _measure(person: Somebody, cover: str | None, frequency: str, random: Random) -> Measure:
    unit, target, whole, noun = random.choice(UNITS)
    key = f"{_word(int(person.id[3:]))}_{noun}_{'abcd'[len(person.measures)]}"
    return Measure(
        Kpi(CARDS[0].key, key), person.id, cover, frequency, unit, Decimal(target), whole, person.place.prompt
    )


def _twin(measure: Measure, card: Card, owner: Somebody, other: str, random: Random) -> Measure:
    """Return a KPI of the same name and key on another scorecard, where its first owner may be the cover."""
    cover = random.choice((None, measure.owner, other))
    return replace(
        measure,
        kpi=Kpi(card.key, measure.kpi.key),
        owner=owner.id,
        cover=None if cover == owner.id else cover,
        frequency=random.choice((measure.frequency, random.choice(FREQUENCIES))),
        prompt=owner.place.prompt,
    )


def _word(number: int) -> str:
    """Return a unique name for a number: 207 is dibalo."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:03}")


def measures_of(people: Sequence[Somebody], card: Card) -> list[Measure]:
    """Return the KPIs of a scorecard, in its order."""
    return [item for person in people for item in person.measures if item.kpi.card == card.key]


def cards_of(people: Sequence[Somebody]) -> list[Card]:
    """Return the scorecards that have any KPI."""
    return [card for card in CARDS if measures_of(people, card)]


def file_of(people: Sequence[Somebody], card: Card, at: datetime) -> str:
    """Return the file of a scorecard with its KPIs at a moment."""
    measures = measures_of(people, card)
    groups = {name: measures[at :: len(PERSPECTIVES)] for at, name in enumerate(PERSPECTIVES)}
    return yaml.safe_dump(
        {
            "key": card.key,
            "name": card.name,
            "timezone": CARD_ZONE,
            "locale": "en_GB",
            "channel": card.channel,
            "weekly_post": f"{DAYS[card.weekday]} {card.post:%H:%M}",
            "region": CARD_REGION,
            "lock_after": LOCK_AFTER,
            "admins": [person.id for person in people if person.is_admin],
            "perspectives": [
                {
                    "name": name,
                    "objectives": [
                        {"name": f"Better {name.lower()}", "kpis": [_kpi(item, at) for item in own]}
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
    definition = {
        "key": measure.kpi.key,
        "name": measure.name,
        "unit": measure.unit,
        "direction": "higher" if is_higher else "lower",
        "frequency": measure.frequency,
        "target": str(measure.target),
        "threshold": str(measure.target * far),
        "owner": measure.owner_at(at),
        "prompt": f"{measure.prompt:%H:%M}",
    }
    return definition | ({"cover": measure.cover} if measure.cover else {})
