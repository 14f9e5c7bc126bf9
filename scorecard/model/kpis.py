"""KPIs, their actuals, and their readings."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from scorecard.model.goals import Goal, Status
from scorecard.model.periods import Frequency, Period


@dataclass(frozen=True)
class KpiInfo:
    """The definition of a KPI.

    Attributes:
        id: Row id.
        key: Stable name, `mttr`.
        owner: Slack user id of the person who is asked.
        cover: Slack user id of the person who is asked instead, or None.
        definition: One line on how to count it, or empty.
        is_shared: True if another scorecard has a KPI of its name, so that `name` carries the scorecard's.
        typed: Its key with its scorecard's, `mttr (it)`, where the key alone may mean another; else empty.
    """

    id: int
    key: str
    name: str
    aliases: tuple[str, ...]
    unit: str
    frequency: Frequency
    owner: str
    cover: str | None
    weight: Decimal
    definition: str
    is_shared: bool = False
    typed: str = ""

    @property
    def typed_name(self) -> str:
        """The name to type for it: its key, with its scorecard's where that alone may mean another."""
        return self.typed or self.key

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the KPI goes by on its scorecard."""
        return (self.name, self.key, *self.aliases)


@dataclass(frozen=True)
class GoneNames:
    """The names that a KPI had and has no longer: it was renamed, or taken off the scorecard.

    Attributes:
        kpi_id: Row of the KPI.
        name: Its present name, or its last.
        names: Those that are gone.
    """

    kpi_id: int
    name: str
    names: tuple[str, ...]
    is_retired: bool


@dataclass(frozen=True)
class ActualInfo:
    """A recorded value.

    Attributes:
        id: Row id; each correction is a row of its own.
        value: In the KPI's unit.
        by: Slack user id of the person who gave it.
        at: Time of recording, UTC.
        source: Origin: `reply`, `modal`, `command`, `edit`, `sample`.
        note: The note given with it, or empty.
        revision: 1 for the first value of a period, then counted up.
        on_behalf_of: Slack user id of the owner if somebody else gave the value, or empty.
        allowed_by: Slack user id of the admin who allowed it in a locked period, or empty.
        is_late: True if the first value came only after the prompt counted as missed.
        channel: Slack id of the channel it was typed in; empty for a form or a command.
        taken_back_by: Slack user id of the person who took it back, or empty.
        put_back_by: Slack user id of the person by whose Undo or Put back it counts again, or empty.
        ended_at: Since when, UTC, it has not counted; None if it counts.
        taken_back_allowed_by: As `allowed_by`, of its taking back.
        put_back_allowed_by: As `allowed_by`, of its putting back.
    """

    id: int
    period: Period
    value: Decimal
    by: str
    at: datetime
    source: str
    note: str
    revision: int
    on_behalf_of: str = ""
    allowed_by: str = ""
    is_late: bool = False
    channel: str = ""
    taken_back_by: str = ""
    put_back_by: str = ""
    ended_at: datetime | None = None
    taken_back_allowed_by: str = ""
    put_back_allowed_by: str = ""

    @property
    def last_allowed_by(self) -> str:
        """Slack user id of the admin who allowed the last that was done with it, or empty."""
        if self.taken_back_by:
            return self.taken_back_allowed_by
        return self.put_back_allowed_by if self.put_back_by else self.allowed_by

    def counts_at(self, moment: datetime | None) -> bool:
        """Return whether it counted at a moment, UTC, or counts now."""
        if moment is None:
            return self.ended_at is None
        return self.at <= moment and (self.ended_at is None or self.ended_at > moment)

    @property
    def recorded_by(self) -> str:
        """Slack user id of the person by whose action it counts."""
        return self.put_back_by or self.by

    def is_untouched(self, current: "ActualInfo | None") -> bool:
        """Return whether it was taken back and no value was given since; `current` is the one that counts."""
        is_restored = current is not None and current.put_back_by and current.revision == self.revision + 1
        return bool(self.taken_back_by) and (current is None or bool(is_restored))

    def is_put_back(self, given: "ActualInfo") -> bool:
        """Return whether this is an earlier value, put back as it was given."""
        return bool(self.put_back_by) and (self.by, self.value, self.note) == (
            given.by,
            given.value,
            given.note,
        )


@dataclass(frozen=True)
class NoData:
    """A person's statement that a period has no value; a value given later replaces it.

    Attributes:
        reason: The reason, in their words.
        by: Slack user id.
        at: Time of the statement, UTC.
        id: Row id; 0 before it is stored.
        taken_back_by: Slack user id of the person who took it back, or empty.
        allowed_by: Slack user id of the admin who allowed it in a locked period, or empty.
        taken_back_allowed_by: As `allowed_by`, of its taking back.
    """

    period: Period
    reason: str
    by: str
    at: datetime
    id: int = 0
    taken_back_by: str = ""
    allowed_by: str = ""
    taken_back_allowed_by: str = ""

    @property
    def last_allowed_by(self) -> str:
        """Slack user id of the admin who allowed the last that was done with it, or empty."""
        return self.taken_back_allowed_by if self.taken_back_by else self.allowed_by


@dataclass(frozen=True)
class Away:
    """The absence of the owner of a missing value.

    Attributes:
        person: Slack user id.
        last: The last day away, on their own calendar.
        stand_in: Slack user id of the person asked instead, or None if there is nobody; empty if they are
            not to be named.
        is_over: True if they are back and are asked today.
        is_for_good: True if they left the workspace.
    """

    person: str
    last: date
    stand_in: str | None = None
    is_over: bool = False
    is_for_good: bool = False


class MissingReason(StrEnum):
    """The reason why a past period has no value, if nobody gave one."""

    AWAY = "owner away"
    LEFT = "owner left"
    MISSED = "missed"
    ASKED = "asked today"
    OPEN = "not answered yet"


@dataclass(frozen=True)
class SetAside:
    """An admin's decision to leave a KPI out of its parents for a period.

    Attributes:
        reason: In the admin's words, never empty.
        by: Slack user id.
        at: UTC.
    """

    period: Period
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SoWhat:
    """What an owner says it means that a KPI came to a status in a period.

    Attributes:
        text: One sentence, in their words.
        by: Slack user id.
        at: UTC.
    """

    period: Period
    status: Status
    text: str
    by: str
    at: datetime


class Verdict(StrEnum):
    """What the first value after an action says of it; a recovery before its day was not its doing."""

    WORKED = "worked"
    NOT_YET = "not yet"
    RECOVERED = "recovered before"


@dataclass(frozen=True)
class AlertAction:
    """An action about an alert.

    Attributes:
        id: Row id; 0 before it is stored. A change is a row of its own.
        cause: Why the KPI is off threshold, in their words, or empty.
        action: What is done, in their words.
        doer: Slack user id of the person who does it.
        due: The day by which it is done.
        by: Slack user id of the person who said so.
        at: UTC.
        done_by: Slack user id of the person who said that it is done, or empty.
        done_at: When they said so, UTC; None before.
        ended_at: Since when it does not stand, UTC: it was changed, the alert closed, or a value gave the
            verdict. None while it stands.
        verdict: What the first value after it says; None without one.
        verdict_id: Row of that value, or None.
        asked_at: When the doer was asked whether it is done, UTC; None before.
    """

    cause: str
    action: str
    doer: str
    due: date
    by: str
    at: datetime
    done_by: str = ""
    done_at: datetime | None = None
    ended_at: datetime | None = None
    verdict: Verdict | None = None
    verdict_id: int | None = None
    asked_at: datetime | None = None
    id: int = 0

    @property
    def is_standing(self) -> bool:
        """True as long as nothing has taken its place and no value has given its verdict."""
        return self.ended_at is None


@dataclass(frozen=True)
class Expected:
    """What somebody says is known work behind an alert, so that nothing is said of it until a day.

    Attributes:
        reason: In their words.
        until: The last day of silence.
        by: Slack user id.
        at: UTC.
        ended_at: Since when it does not stand, UTC; None while it stands.
    """

    reason: str
    until: date
    by: str
    at: datetime
    ended_at: datetime | None = None

    @property
    def is_standing(self) -> bool:
        """True as long as nothing has taken its place."""
        return self.ended_at is None


@dataclass(frozen=True)
class Commentary:
    """A comment in an alert's thread: no value, but worth keeping.

    Attributes:
        text: In their words.
        by: Slack user id.
        at: UTC.
    """

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class OffThreshold:
    """What is known of a KPI while it is off threshold or has an open alert.

    Attributes:
        since: The first day of the period in which it turned off threshold.
        reason: The newest note that came with a value since then, or empty.
        action: What is done about its alert, or None.
        expected: What is said to be known work behind its alert, or None.
        alert_id: Row of its alert; 0 without one.
    """

    since: date
    reason: str = ""
    action: AlertAction | None = None
    expected: Expected | None = None
    alert_id: int = 0


@dataclass(frozen=True)
class Reading:
    """The present standing of a KPI.

    A KPI whose newest value is off threshold stays so until a newer value says otherwise, even while
    the value of a later period is out; any other KPI whose due value is out has no data.

    Attributes:
        goal: The goal in force for `period`.
        period: The period of the value: the newest due one or, once that is given, the one being collected.
        actual: None if the period has no value.
        progress: 1 is all the way; None if it has no meaning.
        score: 0 to 100, exact; None without a value.
        awaited: The last ended period while it has no actual, else None; None too if it ended before the KPI
            came onto the scorecard.
        last: The newest actual before `period`, or None.
        is_out: True if the newest due period has no value, whatever the reason.
        off_since: The first day of the period in which it turned off threshold; None if it is not off and
            has no open alert.
        off_reason: The newest note that came with a value since then, or empty.
        action: What is done about its open alert, or None.
        expected: What is said to be known work behind its open alert, or None.
        alert_id: Row of its open alert; 0 without one.
        overdue_since: The first day, in the scorecard's zone, on which its value was overdue; None if it is
            not out, or somebody gave a reason.
        collecting: The period that its owner has been asked for and that is not due yet, or None.
        asked_before: The day on which it was asked for, on its owner's clock; None if that is today.
        no_data: The reason given for the missing value of the newest due (or ended) period.
        away: The owner's absence, if that is why the last ended period has no value, or None.
        set_aside: An admin's decision to leave it out for `period`, or None.
        set_aside_next: An admin's decision to leave it out for the last ended period, before that is due.
        overdue: The due periods since its newest value that need one, oldest first: those neither set aside
            nor said to have none. Empty unless it is overdue.
    """

    kpi: KpiInfo
    goal: Goal
    period: Period
    actual: ActualInfo | None
    status: Status
    progress: Decimal | None
    score: Fraction | None
    awaited: Period | None
    last: ActualInfo | None
    is_out: bool = False
    off_since: date | None = None
    off_reason: str = ""
    overdue_since: date | None = None
    collecting: Period | None = None
    asked_before: date | None = None
    no_data: NoData | None = None
    away: Away | None = None
    set_aside: SetAside | None = None
    set_aside_next: SetAside | None = None
    overdue: tuple[Period, ...] = ()
    action: AlertAction | None = None
    expected: Expected | None = None
    alert_id: int = 0

    @property
    def asked(self) -> Period | None:
        """The period that its owner or their stand-in was asked for, not due yet and unanswered."""
        is_reached = self.away is None or self.away.is_over or self.away.stand_in is not None
        return self.collecting if is_reached and self.collecting == self.awaited else None

    @property
    def newest(self) -> ActualInfo | None:
        """The newest value there is, or None."""
        return self.actual or self.last

    @property
    def is_worse(self) -> bool:
        """True if it was off threshold by the value before, and this one is farther from the target."""
        if self.actual is None or self.last is None or self.status is not Status.OFF_THRESHOLD:
            return False
        was_off = self.off_since is not None and self.off_since < self.period.start
        return was_off and self.goal.is_worse(self.actual.value, self.last.value)

    @property
    def counts(self) -> bool:
        """True if its parents count it: it has a weight and was not set aside."""
        return self.kpi.weight > 0 and self.set_aside is None
