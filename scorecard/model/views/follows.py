"""Read models of what people and channels follow."""

from dataclasses import dataclass
from enum import StrEnum

from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo, KpiInfo


class FollowEnd(StrEnum):
    """The reason why something is not followed any more."""

    RETIRED = "was taken off the scorecard"
    RENAMED = "has another name by now, or was taken off the scorecard"
    CLOSED = "is closed to you by now"


@dataclass(frozen=True)
class StatusChange:
    """A KPI whose status is another than when its follower was told last.

    Attributes:
        before: The status then; `NO_DATA` if it had no value.
        after: The status now.
        actual: Its newest value, or None.
    """

    kpi: KpiInfo
    before: Status
    after: Status
    actual: ActualInfo | None


@dataclass(frozen=True)
class FollowedView:
    """Everything that a follower is told in one message.

    Attributes:
        locale: The reader's, or the scorecard's for a channel.
        ended: Name of what is not followed any more, and why.
    """

    locale: str
    changes: tuple[StatusChange, ...]
    ended: tuple[tuple[str, FollowEnd], ...] = ()


@dataclass(frozen=True)
class FollowAnswer:
    """The answer to somebody who wants to follow something or not any more.

    Attributes:
        name: The name of the KPI or perspective; empty if they ask what is followed.
        is_followed: True if it is followed now.
        is_new: True if this changed it.
        channel: Slack id of the channel that follows it; empty if the person does.
        all: The names of everything that the person or channel follows now.
        within: The name of a perspective that holds it and is followed, or empty.
    """

    name: str
    is_followed: bool
    is_new: bool
    channel: str
    all: tuple[str, ...]
    within: str = ""
