"""The structure of a scorecard: perspectives, objectives and KPIs with their goals over time."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from scorecard.model.calendars import Calendar
from scorecard.model.goals import Goal, RatingBands, Status
from scorecard.model.kpis import ActualInfo, KpiInfo
from scorecard.model.names import NamedItem, normalize_name
from scorecard.model.periods import Period

DEFAULT_REMINDER_DAYS = (1, 2, 3)
"""Working days after the prompt."""
MOST_REMINDERS = 3

DEFAULT_LOCK_DAYS = 45
"""Enough to close the books of a month and still correct the month before."""
LOCK_DAYS = range(1, 3651)
PLAN_DAYS = range(61)
"""Working days within which a plan for an alert may be wanted; 0 wants none."""

LONGEST_BACKFILL = timedelta(days=5 * 365)
"""The time before a KPI joined the scorecard for which it can get values; anything earlier is a slip."""


class Share(NamedTuple):
    """A number of periods out of the latest ones: 2 of 3."""

    needed: int
    of: int

    def __str__(self) -> str:
        return f"{self.needed} of {self.of}"


DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
"""The days of the week as a scorecard file writes them."""
NTHS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
"""Which of a month's days of one name: the last may be the fourth or the fifth."""


class ReviewTime(NamedTuple):
    """The day of each month and the time of the review, on the scorecard's clock.

    Attributes:
        nth: A key of `NTHS`.
        day: 0 for Monday to 6 for Sunday.
    """

    nth: int
    day: int
    time: time

    def __str__(self) -> str:
        return f"{NTHS[self.nth]} {DAYS[self.day]} {self.time:%H:%M}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return what `str` gave.

        Raises:
            ValueError: The text is no such thing.
        """
        nth, day, clock_time = text.split()
        named = {name: number for number, name in NTHS.items()}
        if nth not in named:
            raise ValueError(f"{nth} is none of {', '.join(named)}.")
        return cls(named[nth], DAYS.index(day), time.fromisoformat(clock_time))


class Margin(NamedTuple):
    """A distance from a threshold, in the KPI's unit or in percent of the threshold."""

    amount: Decimal
    is_percent: bool = False

    def __str__(self) -> str:
        return f"{self.amount:f} %" if self.is_percent else f"{self.amount:f}"


class Repeat(StrEnum):
    """How often an open alert is repeated in its thread."""

    WEEKLY = "weekly"
    NEVER = "never"


class AlertSettings(BaseModel):
    """The settings of a scorecard's or a KPI's alerts; None leaves one to the scorecard, or off.

    Attributes:
        after: The periods that must be off threshold before an alert opens, out of the latest ones.
        recovery: How much better than the threshold a value must be that resolves it.
        repeat: How often an open alert is repeated.
        plan_within: Working days after which the admins are told of an alert without a plan; 0 for never.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    after: Share | None = None
    recovery: Margin | None = None
    repeat: Repeat | None = None
    plan_within: int | None = None

    def over(self, others: "AlertSettings") -> "AlertSettings":
        """Return these settings, and those of others where nothing is set here."""
        own, theirs = dict(self), dict(others)
        return AlertSettings.model_construct(
            **{name: theirs[name] if value is None else value for name, value in own.items()}
        )

    def to_json(self) -> dict[str, object]:
        """Return what is set, as JSON."""
        # A form with a validator of its own would be written by that one's rules, with warnings.
        plain = AlertSettings.model_construct(**dict(self))
        return plain.model_dump(mode="json", exclude_none=True)

    @classmethod
    def from_json(cls, stored: dict[str, object]) -> Self:
        """Return the settings that `to_json` gave."""
        return cls.model_validate(stored)


NO_ALERT_SETTINGS = AlertSettings()


@dataclass(frozen=True)
class DatedGoal:
    """A goal and the first day of the first period it holds for; earlier periods keep the goal before it."""

    effective_from: date
    goal: Goal


@dataclass(frozen=True)
class Kpi:
    """A KPI on its scorecard.

    Attributes:
        goals: Oldest first, never empty.
        prompt_time: Time of day at which the owner is asked, on the owner's clock.
        since: Time at which it came onto the scorecard, UTC; periods due before are not asked for.
        is_retired: True if it was taken off the scorecard.
        alerts: Its own alert settings.
    """

    info: KpiInfo
    goals: tuple[DatedGoal, ...]
    prompt_time: time
    since: datetime
    is_retired: bool = False
    alerts: AlertSettings = NO_ALERT_SETTINGS

    def goal_for(self, period: Period) -> Goal:
        """Return the goal in force for a period: the newest from its start or before, else the first goal."""
        held = [dated.goal for dated in self.goals if dated.effective_from <= period.start]
        return held[-1] if held else self.goals[0].goal

    def status_of(self, actual: ActualInfo) -> Status:
        """Return the status of an actual by the goal in force for its period."""
        return self.goal_for(actual.period).status_of(actual.value)

    def owes(self, period: Period, zone: ZoneInfo) -> bool:
        """Return whether a period needs a value: one that was over before the KPI came needs none."""
        return period.ended_at(zone) >= self.since

    @property
    def first_period(self) -> Period:
        """The earliest period that can get a value; a KPI may bring along some years of its past."""
        return Period.containing(self.since.date() - LONGEST_BACKFILL, self.info.frequency)

    def last_ended(self, now: datetime, zone: ZoneInfo) -> Period:
        """Return the newest period that is over."""
        return Period.last_ended(now, self.info.frequency, zone)


class InitiativeState(StrEnum):
    """The state of an initiative."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Initiative:
    """Work for an objective.

    Attributes:
        owner: Slack user id.
        start: Its first day, or None.
        due: The day by which it is to be done, or None.
        supports: The business goal that it serves, or empty.
    """

    title: str
    owner: str
    start: date | None = None
    due: date | None = None
    state: InitiativeState = InitiativeState.PLANNED
    supports: str = ""

    @property
    def is_open(self) -> bool:
        """True until it is done or stopped."""
        return self.state in {InitiativeState.PLANNED, InitiativeState.RUNNING}


@dataclass(frozen=True)
class Objective:
    """An objective; its first KPI is its headline.

    Attributes:
        supports: The business goal that it serves, or empty.
        drives: The objectives that it drives, as the file names them.
        initiatives: The work for it, in order.
    """

    name: str
    statement: str
    due: date | None
    weight: Decimal
    kpis: tuple[Kpi, ...]
    supports: str = ""
    drives: tuple[str, ...] = ()
    initiatives: tuple[Initiative, ...] = ()


class ReliabilityReaders(StrEnum):
    """Who is told how reliably somebody answers: they alone, or the scorecard's admins, too."""

    SELF = "self"
    ADMINS = "admins"


@dataclass(frozen=True)
class Perspective:
    """A perspective and its objectives, in order."""

    name: str
    weight: Decimal
    objectives: tuple[Objective, ...]

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """The KPIs of its objectives, in order."""
        return tuple(kpi for objective in self.objectives for kpi in objective.kpis)


@dataclass(frozen=True)
class Scorecard:
    """A scorecard without its actuals.

    Attributes:
        id: Row id.
        revision: Grows with every change of anything in it.
        channel: Slack channel id for the weekly post and alerts.
        weekly_day: 0 for Monday to 6 for Sunday.
        admins: Slack user ids.
        reminders: Working days after a prompt on which reminders are due, ascending.
        region: Region whose public holidays are kept, `GB` or `GB-SCT`; empty for none.
        own_calendars: Slack user id -> the calendar of somebody who does not keep the scorecard's.
        own_zones: Slack user id -> the time zone of somebody whose zone Slack has told.
        own_ask_times: Slack user id -> the time of day at which somebody wants to be asked.
        lock_after: Days from the end of a period after which only an admin can allow a change of its value.
        readers: Slack user ids of its readers, besides its people and the members of its channel.
        private: The `private` setting of its file, or None if the file has none.
        reliability: Who is told how reliably somebody answers.
        post_names: True if posts in its channel name the people who have not answered.
        review: When it is reviewed each month, or None.
        channel_private: True if Slack showed its channel to be private, or None while that is unknown.
        is_partial: True if it holds only the KPIs of a person who may not read the rest.
        created_at: When it was first applied, UTC.
        exact_from: When the bot began to keep what it was before each change, UTC; None if from the start.
        is_retired: True if nobody is asked or told about it any more.
        alerts: The alert settings of all KPIs that have none of their own.
    """

    id: int
    team_id: str
    key: str
    name: str
    timezone: str
    locale: str
    channel: str
    weekly_day: int
    weekly_time: time
    admins: tuple[str, ...]
    bands: RatingBands
    revision: int
    perspectives: tuple[Perspective, ...]
    reminders: tuple[int, ...] = DEFAULT_REMINDER_DAYS
    region: str = ""
    own_calendars: Mapping[str, Calendar] = field(default_factory=dict)
    own_zones: Mapping[str, ZoneInfo] = field(default_factory=dict)
    own_ask_times: Mapping[str, time] = field(default_factory=dict)
    lock_after: int = DEFAULT_LOCK_DAYS
    readers: tuple[str, ...] = ()
    private: bool | None = None
    reliability: ReliabilityReaders = ReliabilityReaders.SELF
    post_names: bool = False
    review: ReviewTime | None = None
    channel_private: bool | None = None
    is_partial: bool = False
    created_at: datetime | None = None
    exact_from: datetime | None = None
    is_retired: bool = False
    alerts: AlertSettings = NO_ALERT_SETTINGS

    @property
    def is_open(self) -> bool:
        """True if every full member of the workspace may read it; False until it is known to be public."""
        return (self.channel_private if self.private is None else self.private) is False

    @property
    def names(self) -> tuple[str, str]:
        """Its name and its key."""
        return (self.name, self.key)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone in which its periods begin and end."""
        return ZoneInfo(self.timezone)

    @property
    def calendar(self) -> Calendar:
        """The calendar of people who have none of their own."""
        return Calendar(region=self.region)

    def calendar_for(self, user: str) -> Calendar:
        """Return a person's working days and holidays by their Slack user id, without their absences."""
        return self.own_calendars.get(user, self.calendar)

    def ask_time_for(self, user: str, kpi: Kpi) -> time:
        """Return the time of day, on their own clock, at which somebody is asked for a KPI."""
        return self.own_ask_times.get(user, kpi.prompt_time)

    def alert_settings_for(self, kpi: Kpi) -> AlertSettings:
        """Return the alert settings that hold for a KPI: its own, and otherwise the scorecard's."""
        return kpi.alerts.over(self.alerts)

    def zone_for(self, user: str) -> ZoneInfo:
        """Return a person's time zone by their Slack user id; the scorecard's while theirs is unknown."""
        return self.own_zones.get(user, self.zone)

    @cached_property
    def kpis(self) -> tuple[Kpi, ...]:
        """Every KPI, in order."""
        return tuple(kpi for _, _, kpi in self.places())

    @cached_property
    def kpis_by_id(self) -> dict[int, Kpi]:
        """Every KPI by its row id."""
        return {kpi.info.id: kpi for kpi in self.kpis}

    @cached_property
    def kpi_names(self) -> frozenset[str]:
        """The names of its KPIs, normalized as look-ups compare them."""
        return frozenset(normalize_name(kpi.info.name) for kpi in self.kpis)

    @cached_property
    def typed_names(self) -> frozenset[str]:
        """Everything that its KPIs go by, keys and aliases too, normalized as look-ups compare them."""
        return frozenset(normalize_name(name) for kpi in self.kpis for name in kpi.info.names)

    @cached_property
    def people(self) -> frozenset[str]:
        """Slack user ids of everybody who may give one of its KPIs a value."""
        return frozenset(user for kpi in self.kpis for user in self.people_for(kpi.info)) | {*self.admins}

    def places(self) -> Iterator[tuple[Perspective, Objective, Kpi]]:
        """Yield every KPI with its objective and perspective."""
        for perspective in self.perspectives:
            for objective in perspective.objectives:
                for kpi in objective.kpis:
                    yield perspective, objective, kpi

    def at_revision(self, revision: int) -> "Scorecard":
        """Return it at another revision, with all that was worked out about it so far.

        Nothing in it depends on its revision, which every answer increments.
        """
        same = copy(self)
        object.__setattr__(same, "revision", revision)
        return same

    def only(self, kpi_ids: Collection[int]) -> "Scorecard":
        """Return the scorecard restricted to some KPIs, by row id; parts without any of them are left out."""
        perspectives = (_only(perspective, kpi_ids) for perspective in self.perspectives)
        return replace(
            self,
            perspectives=tuple(perspective for perspective in perspectives if perspective.objectives),
            is_partial=True,
        )

    def people_for(self, kpi: KpiInfo) -> tuple[str, ...]:
        """Return the people who may give a KPI its value: owner, cover, then the admins, each once."""
        cover = (kpi.cover,) if kpi.cover else ()
        return tuple(dict.fromkeys((kpi.owner, *cover, *self.admins)))

    @cached_property
    def named_kpis(self) -> tuple[NamedItem[Kpi], ...]:
        """Its KPIs with the names they go by."""
        return tuple(NamedItem(kpi, kpi.info.name, kpi.info.names) for kpi in self.kpis)

    @cached_property
    def named_objectives(self) -> tuple[NamedItem[Objective], ...]:
        """Its objectives with their names; each gives way to all else with its name.

        One that shares its name has its perspective's with it, which any may have.
        """
        others = [perspective.name for perspective in self.perspectives]
        others += [name for kpi in self.kpis for name in (*kpi.info.names, f"{kpi.info.name} ({self.name})")]
        own = [one.name for perspective in self.perspectives for one in perspective.objectives]
        taken = Counter(map(normalize_name, (*others, *own)))
        return tuple(
            NamedItem(objective, names[0], names, self.names)
            for perspective in self.perspectives
            for objective in perspective.objectives
            for names in [_names_of(objective, perspective, taken)]
        )

    def named_perspectives(self) -> list[NamedItem[Perspective]]:
        """Return the perspectives with their names."""
        return [
            NamedItem(perspective, perspective.name, (perspective.name,)) for perspective in self.perspectives
        ]


def _names_of(objective: Objective, perspective: Perspective, taken: Mapping[str, int]) -> tuple[str, ...]:
    """Return what an objective goes by, the shortest first."""
    full = f"{objective.name} ({perspective.name})"
    return (objective.name, full) if taken[normalize_name(objective.name)] == 1 else (full,)


def _only(perspective: Perspective, kpi_ids: Collection[int]) -> Perspective:
    objectives = (
        replace(objective, kpis=tuple(kpi for kpi in objective.kpis if kpi.info.id in kpi_ids))
        for objective in perspective.objectives
    )
    return replace(perspective, objectives=tuple(objective for objective in objectives if objective.kpis))
