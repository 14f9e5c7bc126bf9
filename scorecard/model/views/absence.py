"""Read models of absences and of people who left."""

from dataclasses import dataclass
from datetime import date, datetime

from scorecard.model.calendars import Absence
from scorecard.model.periods import Period


@dataclass(frozen=True)
class LeaverView:
    """The changes that an admin should make because somebody left.

    Attributes:
        person: Slack user id of the person who left.
        was_here: True if Slack ever knew them.
        asked: Names of the KPIs that they own, by the Slack user id of the person asked meanwhile, None for
            nobody.
        covered: Names of the KPIs that they are the cover of.
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
    """The open periods of an owner's KPIs, by the person asked for them once the owner is back.

    Attributes:
        own: Periods that the owner was already asked for.
        delegated: Periods that the owner was already asked for as a stand-in for others.
        kept: Periods that others were asked for and keep, by Slack user id.
        coming: Periods that the owner is asked for from a moment on, UTC, or None for at once.
    """

    own: OpenItems = ()
    delegated: OpenItems = ()
    kept: tuple[tuple[str, OpenItems], ...] = ()
    coming: tuple[tuple[datetime | None, OpenItems], ...] = ()

    def kept_by(self, user: str) -> OpenItems:
        """Return the periods that a person keeps."""
        return dict(self.kept).get(user, ())


@dataclass(frozen=True)
class AbsenceView:
    """An absence, for one of the people it concerns.

    Attributes:
        person: Slack user id of the absent person.
        reader: Slack user id of the reader.
        said_by: Slack user id of the person who entered it.
        first: The first day away, on the person's own calendar.
        last: The last day away.
        back: The first working day after it.
        today: The present day on that calendar.
        cover: Slack user id of the cover named for the absence, or None for each KPI's own cover.
        asked: Slack user ids of those asked meanwhile, each with the names of the KPIs.
        waiting: Names of the KPIs whose prompts wait until the person is back.
        replaced: Overlapping absences noted earlier, all of them void now.
        kept: Periods that others than its cover were already asked for and keep, by Slack user id.
        delegated: Periods that the person was asked for as a stand-in, which wait.
        covers: Slack user ids of those whom the person was to cover in that time.
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
    delegated: OpenItems = ()
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class AbsencesView:
    """The absences noted for a person.

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
        person: Slack user id of the person who is back.
        reader: Slack user id of the reader.
        said_by: Slack user id of the person who entered it.
        taken_back: The absence as it was noted.
        today: The present day on the absent person's calendar.
        ended_on: The first day on which it no longer holds.
        has_begun: True if its first day has come.
        questions: The open periods of the KPIs that they own.
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
