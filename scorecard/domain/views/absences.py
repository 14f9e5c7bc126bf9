"""When somebody is away, and who is asked meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class AbsenceView:
    """An absence, for one of those whom it concerns.

    Attributes:
        person: Slack user id of who is away.
        reader: Slack user id of who reads of it.
        said_by: Slack user id of who said so.
        first: The first day away, on the person's own calendar.
        last: The last one.
        back: The first day after it on which the person works.
        today: The present day on that calendar.
        cover: Slack user id of who covers for them by their word, or None for each KPI's own cover.
        asked: Who is asked meanwhile, as Slack user ids, each with the names of the KPIs.
        waiting: The names of the KPIs whose questions wait until the person is back.
    """

    person: str
    reader: str
    locale: str
    said_by: str
    first: date
    last: date
    back: date
    today: date
    cover: str | None
    asked: tuple[tuple[str, tuple[str, ...]], ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class AbsencesView:
    """What is noted of a person's absences.

    Attributes:
        person: Slack user id.
        absences: Those that are not over, the next one first.
    """

    person: str
    reader: str
    absences: tuple[AbsenceView, ...]


@dataclass(frozen=True)
class BackView:
    """An absence taken back.

    Attributes:
        person: Slack user id of who is there again.
        reader: Slack user id of who reads of it.
        said_by: Slack user id of who said so.
        was_away: Whether it had begun.
        asked_from: From when on, UTC, what waited for them is asked.
        is_now: Whether that is at once.
    """

    person: str
    reader: str
    locale: str
    timezone: str
    said_by: str
    was_away: bool
    asked_from: datetime
    is_now: bool
