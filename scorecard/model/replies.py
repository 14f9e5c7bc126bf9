"""Outcomes of a reply, and clarifications that must be given before a reply can be stored."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from scorecard.model.outbox import Address
from scorecard.model.periods import Period

DECLINED = "no"
"""The end of the key of the message that replaces a clarification to which its person said no."""


class SnoozedPrompts(BaseModel):
    """Prompts of one batch that are asked again later.

    Attributes:
        kpis: Row ids of the KPIs that were to be snoozed.
        others: Row ids of the KPIs that wait with them, because one message asked for all.
        until: Time at which they are asked again, UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kpis: tuple[int, ...]
    others: tuple[int, ...]
    until: datetime


class ReplyOutcome(BaseModel):
    """Everything that resulted from one message; kept by the outgoing message that reports it.

    Attributes:
        actuals: Row ids of the stored values.
        already: Row ids of values that were given again; nothing was stored.
        requests: Row ids of the changes that an admin must allow first.
        withdrawn: Row ids of such changes that need not be allowed any more.
        no_data: Row ids of KPIs with the period that has no value.
        snoozed: Prompts that are asked again later.
        offers: Row ids of the batches that were offered to somebody else.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    actuals: tuple[int, ...] = ()
    already: tuple[int, ...] = ()
    requests: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()
    no_data: tuple[tuple[int, Period], ...] = ()
    snoozed: tuple[SnoozedPrompts, ...] = ()
    offers: tuple[int, ...] = ()

    @property
    def has_receipt(self) -> bool:
        """True if there is more to report than change requests."""
        return bool(self.actuals or self.already or self.no_data or self.snoozed or self.offers)

    @classmethod
    def merge(cls, parts: Iterable["ReplyOutcome"]) -> "ReplyOutcome":
        """Return several outcomes as one, in their order."""
        outcomes = list(parts)
        return ReplyOutcome(
            **{
                name: tuple(row for part in outcomes for row in getattr(part, name))
                for name in ReplyOutcome.model_fields
            }
        )


class AlsoRequested(BaseModel):
    """A request that a reply makes for a KPI besides the value, carried out once its sender has chosen.

    Attributes:
        kpi: Row id of the KPI.
        what: `no data`, `snooze` or `hand over`.
        person: Slack user id of the person to ask instead, or empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kpi: int
    what: Literal["no data", "snooze", "hand over"]
    person: str = ""


class ReplyScope(BaseModel):
    """The scorecards that a reply can be about.

    Attributes:
        cards: Their row ids; empty if it is the scorecard of the KPI asked for.
        about: Row ids of the scorecards whose KPI is meant by a name that others have, too.
        chosen: Row ids of the KPIs chosen so far, each for a name shared by several.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    cards: tuple[int, ...] = ()
    about: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()

    @field_validator("about", mode="before")
    @classmethod
    def _read_one(cls, about: object) -> object:
        """Accept a single row or None, as stored before a message could ask on several scorecards."""
        one = () if about is None else (about,)
        return about if isinstance(about, list | tuple) else one


class PendingClarification(BaseModel):
    """A reply that is stored only once its sender has chosen a reading, or the KPI it is for.

    It is kept by the outgoing message that asks, and so survives a restart.

    Attributes:
        user: Slack user id of the sender.
        typed: The reply; it is interpreted again once its sender has chosen.
        shown: The full text typed, `/scorecard correct mttr W45 30`, if that is more; or empty.
        source: Origin: `reply`, `command` or `edit`.
        kpis: Row ids of the KPIs it can be for; a single one unless the question is which KPI.
        readings: The possible values, in that KPI's unit; empty if the question is which KPI, or whether a
            statement of no data replaces its value.
        cause: The reason why a reading is asked for, as a clause, or empty.
        or_no_data: True if the last choice, behind the readings, is that there is no data.
        asked: Row ids of the KPIs that were waiting when the reply came.
        periods: Row id of a KPI -> the period that its value is for.
        standing: Row id of a KPI -> the actual that its period had then; 0 for none.
        origin: The Slack message that was typed, or None.
        version: Slack ts of the last edit at the time of reading; empty if it was unedited.
        settled: Row id of a KPI -> its value, certain or chosen.
        confirmed: Row ids of the KPIs whose present value the sender agreed to replace.
        besides: Its requests that are no values.
        reach: The scorecards it can be about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    user: str
    typed: str
    shown: str = ""
    source: str
    kpis: tuple[int, ...]
    readings: tuple[Decimal, ...] = ()
    cause: str = ""
    or_no_data: bool = False
    asked: tuple[int, ...]
    periods: dict[int, Period]
    standing: dict[int, int]
    origin: Address | None = None
    version: str = ""
    settled: dict[int, Decimal] = {}
    confirmed: tuple[int, ...] = ()
    besides: tuple[AlsoRequested, ...] = ()
    reach: ReplyScope = ReplyScope()

    @property
    def choices(self) -> int:
        """The number of its choices."""
        return len(self.readings or self.kpis) + self.or_no_data

    @property
    def is_which_kpi(self) -> bool:
        """True if the question is which KPI it is for."""
        return not self.readings and not self.cause
