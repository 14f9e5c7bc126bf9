"""The review: its items with their reasons, what came of each, and the views of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from scorecard.model.kpis import KpiInfo, Reading


class Topic(StrEnum):
    """A reason for something to be on the agenda; the most pressing come first."""

    ACTION = "action"
    UNPLANNED = "unplanned"
    WORSENED = "worsened"
    NEVER_MET = "never_met"
    STALE = "stale"
    NO_INITIATIVE = "no_initiative"
    DUE = "due"
    CHANGED = "changed"
    IMPROVED = "improved"
    BY_FAR = "by_far"
    UNQUESTIONED = "unquestioned"
    LEFT = "left"


class Reason(NamedTuple):
    """Why something is on the agenda.

    Attributes:
        periods: The number of periods that it is about, if any.
        since: The day since when, or by which; None if there is none.
    """

    topic: Topic
    periods: int = 0
    since: date | None = None


@dataclass(frozen=True)
class AgendaItem:
    """A KPI, an objective or an action to talk about.

    Attributes:
        reasons: Never empty, the most pressing first.
        kpi_id: Row of the KPI, or None.
        perspective: Name of the objective's perspective, or empty.
        objective: Name of the objective, or empty.
        alert_id: Row of the KPI's alert if that stands without a plan, or None.
        action_id: Row of the response in an earlier review that it is about, or None.
        left_from: The day of the review that left it to this one, or None.
    """

    reasons: tuple[Reason, ...]
    kpi_id: int | None = None
    perspective: str = ""
    objective: str = ""
    alert_id: int | None = None
    action_id: int | None = None
    left_from: date | None = None

    @property
    def subject(self) -> tuple[int | None, str, str, int | None]:
        """What it is about, whatever the reasons."""
        return self.kpi_id, self.perspective, self.objective, self.action_id


@dataclass(frozen=True)
class Review:
    """A review.

    Attributes:
        day: The day on which it was opened, in its scorecard's zone.
        opened_by: Slack user id of the admin who started it; empty if it was due.
        opened_at: UTC.
        closed_at: UTC; None while it is open.
        closed_by: Slack user id; empty if it ended by itself.
    """

    id: int
    scorecard_id: int
    day: date
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str = ""

    @property
    def is_open(self) -> bool:
        """True until somebody closes it, or its time is over."""
        return self.closed_at is None


@dataclass(frozen=True)
class ReviewItem:
    """An item of a review; its position counts from 1."""

    id: int
    review_id: int
    position: int
    about: AgendaItem


class ResponseKind(StrEnum):
    """What came of an item."""

    DISCUSSED = "discussed"
    DECIDED = "decided"
    ACTION = "action"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class ReviewResponse:
    """Something that came of an item.

    Attributes:
        text: What was decided or is done, in somebody's words; else empty.
        doer: Slack user id of whoever does it, or empty.
        due: The day by which, or None.
        by: Slack user id.
        at: UTC.
        done_at: When somebody said that it is done, UTC, or None.
        alert_action_id: Row of the plan of an alert that it became, or None.
    """

    kind: ResponseKind
    text: str
    doer: str
    due: date | None
    by: str
    at: datetime
    done_at: datetime | None = None
    alert_action_id: int | None = None
    item_id: int = 0
    id: int = 0


def is_left(said: Sequence[ReviewResponse]) -> bool:
    """Return whether an item goes to the next review: nothing came of it, or it was skipped last."""
    return not said or said[-1].kind is ResponseKind.SKIPPED


@dataclass(frozen=True)
class ReviewItemView:
    """An item as it reads now.

    Attributes:
        kpi: The KPI by the name it is shown with; None of an objective or an action, or once it is retired.
        reading: The KPI's present standing, or None.
        name: The name of what it is about.
        action: The action of an earlier review that it is about, or None.
        responses: What came of it, oldest first.
        days_left: Days until an objective is due; negative once that has passed, None without a due day.
    """

    item: ReviewItem
    kpi: KpiInfo | None
    reading: Reading | None
    name: str
    responses: tuple[ReviewResponse, ...]
    action: ReviewResponse | None = None
    days_left: int | None = None

    @property
    def is_left(self) -> bool:
        """True if it goes to the next review."""
        return is_left(self.responses)


@dataclass(frozen=True)
class ReviewView:
    """A review, or what one would be about that was started now.

    Attributes:
        review: None if none is open.
        items: Those of the review; without one, those of its agenda.
        more: The number of further items of the agenda, which wait for the next review.
        may_start: True if the reader may start one.
        next_at: When the next one is due, UTC; None if none is scheduled.
        closes_at: When an open one ends by itself, UTC.
    """

    scorecard_id: int
    scorecard: str
    channel: str
    locale: str
    timezone: str
    as_of: datetime
    review: Review | None
    items: tuple[ReviewItemView, ...]
    more: int = 0
    may_start: bool = False
    next_at: datetime | None = None
    closes_at: datetime | None = None

    def with_kind(self, kind: ResponseKind) -> Sequence[tuple[ReviewItemView, ReviewResponse]]:
        """Return what came of the items in one way, in their order."""
        return [(item, said) for item in self.items for said in item.responses if said.kind is kind]

    @property
    def left(self) -> Sequence[ReviewItemView]:
        """The items that wait for the next review."""
        return [item for item in self.items if item.is_left]


@dataclass(frozen=True)
class ReviewForm:
    """What to ask somebody who wants to say what comes of an item.

    Attributes:
        seen: The number of responses that the item has.
        reader: Slack user id of whoever is asked.
        today: The day on their clock.
    """

    item: int
    name: str
    seen: int
    reader: str
    today: date


class Decision(NamedTuple):
    """A decision of a review, and the name of what it is about."""

    day: date
    name: str
    said: ReviewResponse


@dataclass(frozen=True)
class DecisionsView:
    """The decisions of a scorecard's reviews, newest first.

    Attributes:
        about: The name of the KPI that they are about; empty if they are about anything.
    """

    scorecard: str
    about: str
    locale: str
    decisions: tuple[Decision, ...]
