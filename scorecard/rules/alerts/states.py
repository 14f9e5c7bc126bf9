"""Alerts, their states, and every step that one can take; docs/alerts.md shows the same list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scorecard.model.kpis import ActualInfo, AlertAction, Verdict
from scorecard.model.periods import DAY


class AlertState(StrEnum):
    """The state of an alert: what is known of the KPI, and what people have said they do about it."""

    OPEN = "open"
    PLANNED = "planned"
    EXPECTED = "expected"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


STANDING = (AlertState.OPEN, AlertState.PLANNED, AlertState.EXPECTED)
"""The states of an alert whose KPI is off threshold."""


@dataclass(frozen=True)
class Alert:
    """A KPI that turned off threshold.

    Attributes:
        actual_id: Row of the value that it is about, which opened it.
        opened_at: UTC.
        closed_at: When it was resolved or withdrawn, UTC; None while it is open.
        closing_actual_id: Row of the value that closed it; None while it is open.
        held_since: Since when it is as it is, UTC; None if since it was opened.
        plan_wanted_at: When admins were told that nobody has said what is done about it, UTC; or None.
    """

    id: int
    kpi_id: int
    actual_id: int
    state: AlertState
    opened_at: datetime
    closed_at: datetime | None = None
    closing_actual_id: int | None = None
    held_since: datetime | None = None
    plan_wanted_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True until it is resolved or withdrawn, whether or not somebody does something about it."""
        return self.state in STANDING


class AlertStep(StrEnum):
    """Something that happens to an alert."""

    OPEN = "opened"
    STAY = "still open"
    WORSEN = "worse"
    MOVE = "moved"
    RESOLVE = "resolved"
    STAY_RESOLVED = "still resolved"
    WITHDRAW = "withdrawn"
    REOPEN = "reopened"
    PLAN = "planned"
    EXPECT = "expected"
    EXPIRE = "no longer expected"
    FAIL = "not yet"


class Transition(NamedTuple):
    """The states before and after a step, and when it is taken; there is no alert before the first one."""

    before: tuple[AlertState, ...]
    after: tuple[AlertState, ...]
    when: str


_NONE, _RESOLVED = (), (AlertState.RESOLVED,)
TRANSITIONS: Mapping[AlertStep, Transition] = {
    AlertStep.OPEN: Transition(
        _NONE,
        (AlertState.OPEN,),
        "the newest value is off threshold, as many as the settings ask for are, and no alert stands",
    ),
    AlertStep.STAY: Transition(
        STANDING,
        STANDING,
        "a newer value is off threshold, too, or not better by the recovery margin, or one between goes",
    ),
    AlertStep.WORSEN: Transition(STANDING, STANDING, "a newer value is farther off than the one before it"),
    AlertStep.MOVE: Transition(
        (*STANDING, *_RESOLVED),
        (*STANDING, *_RESOLVED),
        "the value that opened it is corrected, and is still off threshold or, while open, the next one is",
    ),
    AlertStep.RESOLVE: Transition(
        STANDING, _RESOLVED, "the newest value is no longer off threshold, and better by the recovery margin"
    ),
    AlertStep.STAY_RESOLVED: Transition(
        _RESOLVED, _RESOLVED, "the value that resolved it changes, and the newest is not off threshold"
    ),
    AlertStep.WITHDRAW: Transition(
        (*STANDING, *_RESOLVED),
        (AlertState.WITHDRAWN,),
        "a value that opened it was wrong, or is taken back",
    ),
    AlertStep.REOPEN: Transition(
        _RESOLVED, STANDING, "the value that resolved it changes, and the newest is off threshold"
    ),
    AlertStep.PLAN: Transition(
        STANDING, (AlertState.PLANNED,), "somebody says the cause, what is done, who does it and by when"
    ),
    AlertStep.EXPECT: Transition(
        STANDING, (AlertState.EXPECTED,), "somebody says that it is known work, and until which day"
    ),
    AlertStep.EXPIRE: Transition(
        (AlertState.EXPECTED,),
        (AlertState.OPEN, AlertState.PLANNED),
        "that day has passed, and the newest value is still off threshold",
    ),
    AlertStep.FAIL: Transition(
        (AlertState.PLANNED, AlertState.EXPECTED),
        (AlertState.OPEN, AlertState.EXPECTED),
        "the first value after the action is still off threshold",
    ),
}
"""The steps; one that is not here is not taken."""


def standing_state(*, is_planned: bool, is_expected: bool) -> AlertState:
    """Return the state of an alert that stands, by what people have said they do about it.

    Args:
        is_planned: Whether an action stands.
        is_expected: Whether it is known work until a day that has not passed.
    """
    if is_expected:
        return AlertState.EXPECTED
    return AlertState.PLANNED if is_planned else AlertState.OPEN


def take_step(
    alert: Alert, step: AlertStep, actual_id: int, now: datetime, stands: AlertState = AlertState.OPEN
) -> Alert:
    """Return an alert after a step that a value, by its row, causes at a moment, UTC.

    `stands` is its state if it stands after a step that leaves more than one.
    """
    match step:
        case AlertStep.MOVE:
            return replace(alert, actual_id=actual_id, held_since=now)
        case AlertStep.STAY_RESOLVED:
            return replace(alert, closing_actual_id=actual_id, held_since=now)
        case AlertStep.RESOLVE | AlertStep.WITHDRAW:
            [state] = TRANSITIONS[step].after
            return replace(alert, state=state, closing_actual_id=actual_id, closed_at=now, held_since=now)
        case AlertStep.REOPEN:
            return replace(alert, state=stands, closing_actual_id=None, closed_at=None, held_since=now)
    return alert


def respond(alert: Alert, step: AlertStep, now: datetime, stands: AlertState = AlertState.OPEN) -> Alert:
    """Return an alert after a step that what people do about it causes at a moment, UTC.

    `stands` is its state after a step that leaves more than one.
    """
    after = TRANSITIONS[step].after
    return replace(alert, state=after[0] if len(after) == 1 else stands, held_since=now)


def lacks_plan(
    alert: Alert, within: int | None, is_working_day: Callable[[date], bool], now: datetime, zone: ZoneInfo
) -> bool:
    """Return whether an alert has been open for more working days than there are for a plan.

    The day on which it opened, or became open again, does not count.

    Args:
        alert: The alert.
        within: That many working days; None if none are set.
        is_working_day: Function of a day: whether people work on it.
        now: UTC.
        zone: The scorecard's time zone.
    """
    if within is None or alert.state is not AlertState.OPEN:
        return False
    since, today = (at.astimezone(zone).date() for at in (alert.held_since or alert.opened_at, now))
    return sum(is_working_day(since + DAY * count) for count in range(1, (today - since).days)) >= within


def judge(action: AlertAction, actual: ActualInfo, zone: ZoneInfo, *, is_off: bool) -> Verdict | None:
    """Return what a KPI's newest value says of an action, or None if it says nothing yet.

    It judges an action that is done, or whose day has passed, if its period did not end before that.

    Args:
        action: The action that stands.
        actual: The value.
        zone: The scorecard's time zone.
        is_off: Whether the value is off threshold.
    """
    if action.done_at:
        day, is_over = action.done_at.astimezone(zone).date(), actual.at > action.done_at
    else:
        day, is_over = action.due, actual.at.astimezone(zone).date() > action.due
    if is_over and actual.period.end > day:
        return Verdict.NOT_YET if is_off else Verdict.WORKED
    return None if is_off else Verdict.RECOVERED


def step_by_newest(
    *,
    is_open: bool,
    is_off: bool,
    is_news: bool,
    is_worse: bool,
    is_enough: bool = True,
    has_recovered: bool = True,
) -> AlertStep | None:
    """Return the step that a KPI's alert takes after its values changed; None if nothing follows.

    Args:
        is_open: Whether there is an open alert.
        is_off: Whether the newest value is off threshold.
        is_news: Whether the newest value was just recorded, is newest since a later one was taken back or,
            with an alert, is not what that is about.
        is_worse: Whether the newest value is farther from its target than the one before it.
        is_enough: Whether as many of the latest periods are off threshold as the settings ask for.
        has_recovered: Whether the newest value, if it is not off threshold, is better by the recovery margin.
    """
    if is_open and not is_off and has_recovered:
        return AlertStep.RESOLVE
    if not is_news or not (is_open or is_off):
        return None
    if not is_open:
        return AlertStep.OPEN if is_enough else None
    return AlertStep.WORSEN if is_off and is_worse else AlertStep.STAY


def step_by_opener(*, is_open: bool, is_off: bool, is_off_since: bool) -> AlertStep:
    """Return the step of an alert whose opening value was corrected or taken back.

    Args:
        is_open: Whether it is open.
        is_off: Whether there is another value in its place, off threshold, too.
        is_off_since: Whether the newest value is of a later period, and off threshold.
    """
    return AlertStep.MOVE if is_off or (is_open and is_off_since) else AlertStep.WITHDRAW


def step_by_resolver(*, is_off: bool, may_reopen: bool) -> AlertStep | None:
    """Return the step of a resolved alert whose resolving value was corrected or taken back; None for none.

    Args:
        is_off: Whether the newest value is off threshold, or has lost the recovery margin by the change.
        may_reopen: Whether its message is in the channel, and no other alert of the KPI is open.
    """
    if not is_off:
        return AlertStep.STAY_RESOLVED
    return AlertStep.REOPEN if may_reopen else None
