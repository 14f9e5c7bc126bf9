"""Outcomes of a reply, and clarifications that must be given before a reply can be stored."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from scorecard.model.outbox import Address
from scorecard.model.periods import Period


class SnoozedPrompts(BaseModel):
    """Prompts of one round that are asked again later.

    Attributes:
        kpis: Rows of the KPIs that were to be snoozed.
        others: Rows of the KPIs that wait with them, since one message asked for all.
        until: When they are asked again, UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kpis: tuple[int, ...]
    others: tuple[int, ...]
    until: datetime


class ReplyOutcome(BaseModel):
    """All that came of one message; it is kept in the facts of the outgoing message that tells of it.

    Attributes:
        actuals: Rows of the values that were stored.
        requests: Rows of the changes that an admin must allow first.
        no_data: Rows of KPIs with the period that has no value.
        snoozed: What is asked again later.
        offers: Rows of the rounds that somebody else was offered.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    actuals: tuple[int, ...] = ()
    requests: tuple[int, ...] = ()
    no_data: tuple[tuple[int, Period], ...] = ()
    snoozed: tuple[SnoozedPrompts, ...] = ()
    offers: tuple[int, ...] = ()

    @property
    def is_told_by_receipt(self) -> bool:
        """Whether there is more to tell than changes that an admin must allow."""
        return bool(self.actuals or self.no_data or self.snoozed or self.offers)

    def to_facts(self) -> dict[str, Any]:
        """What an outgoing message keeps of it, as JSON."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        """What was kept."""
        return cls.model_validate(facts)

    @classmethod
    def merge(cls, parts: Iterable["ReplyOutcome"]) -> Self:
        """All of several, in their order."""
        each = list(parts)
        return cls(
            **{name: tuple(one for part in each for one in getattr(part, name)) for name in cls.model_fields}
        )


class AlsoRequested(BaseModel):
    """What else a reply says of a KPI, which is done with the rest once its sender chose.

    Attributes:
        kpi: Row of the KPI.
        what: `no data`, `snooze` or `hand over`.
        person: Slack user id of who is to be asked instead, or empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kpi: int
    what: Literal["no data", "snooze", "hand over"]
    person: str = ""


class ReplyScope(BaseModel):
    """Which scorecards a reply can be about.

    Attributes:
        cards: Their rows; none where that is the one of the KPI that is asked for.
        about: Row of the one whose KPI is meant by a name that several have, or None.
        chosen: Rows of the KPIs that its sender chose so far, each for a name that several have.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cards: tuple[int, ...] = ()
    about: int | None = None
    chosen: tuple[int, ...] = ()


class PendingClarification(BaseModel):
    """A reply of which nothing is stored before its sender chose: a reading, or the KPI it is for.

    It waits in the facts of the outgoing message that asks, and so outlives a restart.

    Attributes:
        user: Slack user id of who replied.
        typed: The reply; it is understood again once its sender has chosen.
        shown: All that was typed, `/scorecard correct mttr W45 30`, where that is more; or empty.
        source: Where it came from: `reply`, `command` or `edit`.
        kpis: Rows of the KPIs it can be for; the one alone whose reading is asked for.
        readings: What the value can be, in that KPI's unit; empty when it is asked which KPI is meant.
        cause: Why a reading is asked for, as a clause, or empty.
        asked: Rows of the KPIs that waited when the reply came.
        periods: Row of a KPI -> the period that its value is for.
        standing: Row of a KPI -> the actual that its period had then; 0 for none.
        origin: The Slack message that was typed, or None.
        version: When it had been edited last as it was read, as Slack's ts; empty for as it was sent.
        settled: Row of a KPI -> its value, where it is certain or was chosen.
        besides: What else it says that is no value.
        reach: Which scorecards it can be about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    user: str
    typed: str
    shown: str = ""
    source: str
    kpis: tuple[int, ...]
    readings: tuple[Decimal, ...] = ()
    cause: str = ""
    asked: tuple[int, ...]
    periods: dict[int, Period]
    standing: dict[int, int]
    origin: Address | None = None
    version: str = ""
    settled: dict[int, Decimal] = {}
    besides: tuple[AlsoRequested, ...] = ()
    reach: ReplyScope = ReplyScope()

    def to_facts(self) -> dict[str, Any]:
        """What an outgoing message keeps of it, as JSON."""
        return self.model_dump(mode="json")

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        """What was kept."""
        return cls.model_validate(facts)
