"""Read models of replies: receipts, outcomes, and clarifications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from scorecard.model.goals import Goal, Status
from scorecard.model.kpis import ActualInfo, KpiInfo, NoData, SoWhat
from scorecard.model.periods import Period
from scorecard.model.views.prompts import DueItem, Handover


@dataclass(frozen=True)
class ReceiptView:
    """A stored value and its interpretation.

    Attributes:
        before: The value that this one corrects, or None.
        standing: If this one was taken back, the value that counts instead, or None.
        no_data: If this one was taken back, the statement of no data that counts instead, or None.
        so_what: What its owner says its status means, or None.
        changed_from: The status before, if its owner reads this and may say what the change means; else None.
    """

    kpi: KpiInfo
    goal: Goal
    actual: ActualInfo
    before: ActualInfo | None
    status: Status
    progress: Decimal | None
    locale: str
    standing: ActualInfo | None = None
    no_data: NoData | None = None
    so_what: SoWhat | None = None
    changed_from: Status | None = None


@dataclass(frozen=True)
class SnoozedView:
    """Prompts that are asked again later.

    Attributes:
        kpis: The KPIs that were to be snoozed.
        others: The KPIs that wait with them, because one message asked for all.
        until: Time at which they are asked again, UTC.
    """

    kpis: tuple[KpiInfo, ...]
    others: tuple[KpiInfo, ...]
    until: datetime


@dataclass(frozen=True)
class ReplyOutcomeView:
    """Everything that resulted from one message, for its sender.

    Attributes:
        receipts: Stored values.
        already: Values that were given again, and are as they were.
        no_data: KPIs without a value, and the reason.
        offers: Prompts that somebody else was asked to take over.
        remaining: Prompts that still wait for the person.
        timezone: The person's own.
        standing: The values that count now that statements of no data were taken back, by the statement's id.
    """

    receipts: tuple[ReceiptView, ...]
    no_data: tuple[tuple[KpiInfo, NoData], ...]
    snoozed: tuple[SnoozedView, ...]
    offers: tuple[Handover, ...]
    remaining: tuple[DueItem, ...]
    locale: str
    timezone: str
    already: tuple[ReceiptView, ...] = ()
    standing: Mapping[int, ActualInfo] = field(default_factory=dict)


@dataclass(frozen=True)
class AlsoRequestedView:
    """A further request of a reply: no data, to ask later, or to ask somebody else (a Slack user id)."""

    kpi: KpiInfo
    what: Literal["no data", "snooze", "hand over"]
    person: str = ""


@dataclass(frozen=True)
class UnclearReplyView:
    """The question to somebody whose message could not be interpreted; nothing was stored.

    Attributes:
        reason: One sentence: what happened, what to do.
        typed: The person's text, given back so that it is not lost.
        due: Prompts that wait for their answer.
        actuals: Row ids of the values that the message may be about; they can be taken back.
        no_data: Row ids of the statements of no data that were given with them.
    """

    reason: str
    typed: str
    locale: str
    due: Sequence[DueItem]
    actuals: tuple[int, ...] = ()
    no_data: tuple[int, ...] = ()


@dataclass(frozen=True)
class RunningPeriod:
    """A period that is not over, with the day on which its value is asked for.

    Attributes:
        asked_on: In the reader's time zone.
        is_near: True if that is within a week, so that the weekday alone says which day it is.
    """

    period: Period
    asked_on: date
    is_near: bool


@dataclass(frozen=True)
class ClarificationView:
    """The choice that somebody must make before their reply is stored; nothing of it is stored yet.

    Attributes:
        key: Key of the message that asks, by which the choice finds it.
        user: Slack user id of the person who chooses.
        typed: The person's text.
        items: The KPIs it can be for; a single one unless the question is which KPI.
        readings: The possible values, in that KPI's unit; empty if the question is which KPI, or whether a
            statement of no data replaces its value.
        cause: The reason why a reading or a statement is asked about, as a clause, or empty.
        certain: Other values of the reply, stored with it.
        also_requested: Its requests that are no values, carried out with it.
        older: Rows of the KPIs that it would be for a period before the last one that has ended.
        running: The running period, if it may be meant instead of the one asked about; else None.
    """

    key: str
    user: str
    typed: str
    locale: str
    items: tuple[DueItem, ...]
    readings: tuple[Decimal, ...]
    cause: str
    certain: tuple[tuple[KpiInfo, Decimal], ...]
    also_requested: tuple[AlsoRequestedView, ...] = ()
    running: RunningPeriod | None = None
    older: frozenset[int] = frozenset()
