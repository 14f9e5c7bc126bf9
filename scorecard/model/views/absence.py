"""When somebody is away, and who is asked meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime

from scorecard.model.calendars import Absence
from scorecard.model.periods import Period


@dataclass(frozen=True)
class Question:
    """A KPI's period that has no value yet; `kpi` is its name."""

    kpi: str
    period: Period


Questions = tuple[Question, ...]


@dataclass(frozen=True)
class OpenQuestions:
    """What is open of the KPIs that somebody owns, and what becomes of it while they are there.

    Attributes:
        own: What they were asked already.
        lent: What they were asked already in the place of others.
        kept: What others were asked and stays with them, by Slack user id.
        coming: What they are asked from a moment on, UTC, or None for at once.
    """

    own: Questions = ()
    lent: Questions = ()
    kept: tuple[tuple[str, Questions], ...] = ()
    coming: tuple[tuple[datetime | None, Questions], ...] = ()

    def kept_by(self, user: str) -> Questions:
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
    kept: tuple[tuple[str, Questions], ...] = ()
    lent: Questions = ()
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
class BackView:
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
    questions: OpenQuestions
    ahead: Absence | None
