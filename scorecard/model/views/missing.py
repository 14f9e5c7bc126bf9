"""Read models of what is missing: KPIs without a value, who owes them, and what came of reminding them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from scorecard.model.kpis import Away, KpiInfo, Reading
from scorecard.model.people import Reliability
from scorecard.model.views.prompts import FirstPrompt


class ReminderState(StrEnum):
    """The result of an admin's wish to remind somebody.

    At most one reminder a day reaches anybody about a KPI, so who was asked or reminded today is not again
    (`today`); nor is who asked to be left alone until later (`snoozed`), or has not been asked yet because
    they are outside their hours (`unasked`).
    """

    NOW = "now"
    LATER = "later"
    UNASKED = "unasked"
    SNOOZED = "snoozed"
    TODAY = "today"
    AWAY = "away"


@dataclass(frozen=True)
class RemindedPerson:
    """A person who owes values, and whether they are reminded.

    Attributes:
        person: Slack user id.
        at: When they are reminded (`later`) or have asked to be (`snoozed`), UTC; else None.
        away: Their absence (`away`); else None.
    """

    person: str
    state: ReminderState
    at: datetime | None = None
    away: Away | None = None


@dataclass(frozen=True)
class RemindedView:
    """The result of an admin's wish to remind everybody who owes a value.

    Attributes:
        people: Everybody who was asked for a missing value, or the one that the admin wants to remind.
        unasked: KPIs without a value that nobody was asked for; none if it is about one person.
        now: The moment, UTC.
        locale: The admin's.
        timezone: The admin's.
        person: Slack user id of the only person it is about; empty for everybody.
    """

    people: tuple[RemindedPerson, ...]
    unasked: tuple[KpiInfo, ...]
    now: datetime
    locale: str
    timezone: str
    person: str = ""


@dataclass(frozen=True)
class OwingPerson:
    """A person who owes values.

    Attributes:
        person: Slack user id.
        kpis: Of how many KPIs.
        since: The first day on which one of them was missing.
        away: Their present absence, or None.
    """

    person: str
    kpis: int
    since: date
    away: Away | None = None


@dataclass(frozen=True)
class OwingView:
    """Who owes the values of a scorecard, as one of its admins reads it.

    Attributes:
        scorecard_id: Row id of the scorecard.
        scorecard: Its name.
        typed: What to type for it.
        locale: The reader's.
        people: Whoever is asked for a missing value, the longest first.
        unasked: How many KPIs have no value and nobody was asked for them.
    """

    scorecard_id: int
    scorecard: str
    typed: str
    locale: str
    people: tuple[OwingPerson, ...]
    unasked: int = 0


@dataclass(frozen=True)
class MissingView:
    """The KPIs of a scorecard that have no value though one is due.

    Attributes:
        scorecard_id: Row id of the scorecard.
        scorecard: Its name.
        locale: The reader's.
        timezone: The reader's.
        as_of: The moment, UTC.
        missing: Without a value or a reason, the longest first.
        explained: Without a value, for a reason that somebody gave, or set aside.
        collecting: Asked for and not due yet.
        has_values: True if any KPI has a value that is due.
        page: The page to show, from 1.
        typed: The scorecard's name as it was typed, or empty.
        is_for_admin: True if the reader may see who owes a value, and remind them.
        asked: Slack user id of whoever is asked, by KPI id; empty for others than admins.
        reliability: How reliably those who are asked answer, if the file lets admins know; likewise.
        absences: The present absences of those who are asked or own a KPI, by Slack user id; likewise.
        first_prompt: When the first question comes, while nothing was asked yet.
    """

    scorecard_id: int
    scorecard: str
    locale: str
    timezone: str
    as_of: datetime
    missing: tuple[Reading, ...]
    explained: tuple[Reading, ...] = ()
    collecting: tuple[Reading, ...] = ()
    has_values: bool = True
    page: int = 1
    typed: str = ""
    is_for_admin: bool = False
    asked: Mapping[int, str] = field(default_factory=dict)
    absences: Mapping[str, Away] = field(default_factory=dict)
    reliability: Mapping[str, Reliability] = field(default_factory=dict)
    first_prompt: FirstPrompt | None = None
