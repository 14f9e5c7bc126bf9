"""Read models of replies: receipts, outcomes, and clarifications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from scorecard.model.goals import Goal, Status
from scorecard.model.kpis import ActualInfo, KpiInfo, NoData
from scorecard.model.views.prompts import DueItem, Handover


@dataclass(frozen=True)
class ReceiptView:
    """What was stored, as it was understood.

    Attributes:
        before: The value that this one corrects, or None.
    """

    kpi: KpiInfo
    goal: Goal
    actual: ActualInfo
    before: ActualInfo | None
    status: Status
    progress: Decimal | None
    locale: str


@dataclass(frozen=True)
class SnoozedView:
    """What is asked again later.

    Attributes:
        kpis: What was to be snoozed.
        others: What waits with it, since one message asked for all.
        until: When it is asked again, UTC.
    """

    kpis: tuple[KpiInfo, ...]
    others: tuple[KpiInfo, ...]
    until: datetime


@dataclass(frozen=True)
class ReplyOutcomeView:
    """All that came of one message, for the person who sent it.

    Attributes:
        receipts: What was stored.
        no_data: What has no value, and why.
        offers: What somebody else was asked to take over.
        remaining: What the person is still asked for.
        timezone: The person's own.
    """

    receipts: tuple[ReceiptView, ...]
    no_data: tuple[tuple[KpiInfo, NoData], ...]
    snoozed: tuple[SnoozedView, ...]
    offers: tuple[Handover, ...]
    remaining: tuple[DueItem, ...]
    locale: str
    timezone: str


@dataclass(frozen=True)
class AlsoRequestedView:
    """What else a reply says of a KPI: that there is no data, to ask later, to ask somebody (a Slack id)."""

    kpi: KpiInfo
    what: Literal["no data", "snooze", "hand over"]
    person: str = ""


@dataclass(frozen=True)
class UnclearReplyView:
    """What to ask somebody whose message could not be understood; nothing was stored.

    Attributes:
        reason: One sentence: what happened, what to do.
        typed: What the person wrote, given back so that it is not lost.
        due: What waits for an answer from them.
    """

    reason: str
    typed: str
    locale: str
    due: Sequence[DueItem]


@dataclass(frozen=True)
class ClarificationView:
    """What somebody must choose before their reply is stored; nothing of it was stored yet.

    Attributes:
        key: Of the message that asks, by which a choice finds it again.
        user: Slack user id of whose choice it is.
        typed: What the person wrote.
        items: The KPIs it can be for; the one alone whose reading is asked for.
        readings: What the value can be, in that KPI's unit; empty when it is asked which KPI is meant.
        cause: Why a reading is asked for, as a clause, or empty.
        certain: What else the reply says and is stored with it.
        besides: What else it says that is no value, and is done with it.
    """

    key: str
    user: str
    typed: str
    locale: str
    items: tuple[DueItem, ...]
    readings: tuple[Decimal, ...]
    cause: str
    certain: tuple[tuple[KpiInfo, Decimal], ...]
    besides: tuple[AlsoRequestedView, ...] = ()
