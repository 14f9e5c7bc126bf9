"""Read models of absences and of people who left."""

from dataclasses import dataclass
from datetime import date, datetime

from scorecard.model.calendars import Absence
from scorecard.model.periods import Period


@dataclass(frozen=True)
class LeaverView:
    """What an admin is to change because somebody left.

    Attributes:
        person: Slack user id of who left.
        was_here: Whether Slack ever knew them.
        asked: The names of the KPIs that they own, by the Slack user id of who is asked meanwhile, None for
            nobody.
        covered: The names of the KPIs that they are the cover of.
    """

    person: str
    was_here: bool
    asked: tuple[tuple[str | None, tuple[str, ...]], ...]
    covered: tuple[str, ...]

    @property
    def owned(self) -> tuple[str, ...]:
        """The names of the KPIs that they own."""
        return tuple(name for _, names in self.asked for name in names)


@dataclass(frozen=True)
class OpenItem:
    """A KPI's period that has no value yet; `kpi` is its name."""

    kpi: str
    period: Period


OpenItems = tuple[OpenItem, ...]


@dataclass(frozen=True)
class OpenItemsPlan:
    """What is open of the KPIs that somebody owns, and what becomes of it while they are there.

    Attributes:
        own: What they were asked already.
        lent: What they were asked already in the place of others.
        kept: What others were asked and stays with them, by Slack user id.
        coming: What they are asked from a moment on, UTC, or None for at once.
    """

    own: OpenItems = ()
    lent: OpenItems = ()
    kept: tuple[tuple[str, OpenItems], ...] = ()
    coming: tuple[tuple[datetime | None, OpenItems], ...] = ()

    def kept_by(self, user: str) -> OpenItems:
        """What stays with somebody."""
        return dict(self.kept).get(user, ())


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
        replaced: What was noted before and overlaps with it; none of that holds any more.
        kept: What others than its cover were asked already and stays with them, by Slack user id.
        lent: What they were asked in the place of others, and waits.
        covers: For whom they were to cover in that time, as Slack user ids.
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
    replaced: tuple[Absence, ...] = ()
    kept: tuple[tuple[str, OpenItems], ...] = ()
    lent: OpenItems = ()
    covers: tuple[str, ...] = ()


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
class AbsenceEndView:
    """An absence taken back.

    Attributes:
        person: Slack user id of who is there again.
        reader: Slack user id of who reads of it.
        said_by: Slack user id of who said so.
        taken_back: The days of it, as they were noted.
        today: The present day on the calendar of who was away.
        ended_on: The first day on which it no longer holds.
        has_begun: Whether the first of them has come.
        questions: What is open of what they own.
        ahead: The next absence that is still noted, or None.
    """

    person: str
    reader: str
    locale: str
    timezone: str
    said_by: str
    taken_back: Absence
    today: date
    ended_on: date
    has_begun: bool
    questions: OpenItemsPlan
    ahead: Absence | None
