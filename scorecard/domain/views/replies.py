"""What a person is told about what they typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecard.domain.goals import Goal, Status
from scorecard.domain.views.readings import ActualInfo, KpiInfo
from scorecard.domain.views.rounds import DueItem


@dataclass(frozen=True)
class ReceiptView:
    """What was stored, as it was understood.

    Attributes:
        before: The value that this one corrects, or None.
        remaining: What the person is still asked for.
    """

    kpi: KpiInfo
    goal: Goal
    actual: ActualInfo
    before: ActualInfo | None
    status: Status
    progress: Decimal | None
    locale: str
    remaining: tuple[DueItem, ...]


@dataclass(frozen=True)
class Question:
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
class ChoiceView:
    """What somebody must choose before their reply is stored; nothing of it was stored yet.

    Attributes:
        key: Of the message that asks, by which a choice finds it again.
        user: Slack user id of whose choice it is.
        typed: What the person wrote.
        items: The KPIs it can be for; the one alone whose reading is asked for.
        readings: What the value can be, in that KPI's unit; empty when it is asked which KPI is meant.
        cause: Why a reading is asked for, as a clause, or empty.
        certain: What else the reply says and is stored with it.
    """

    key: str
    user: str
    typed: str
    locale: str
    items: tuple[DueItem, ...]
    readings: tuple[Decimal, ...]
    cause: str
    certain: tuple[tuple[KpiInfo, Decimal], ...]
