"""What was heard: a reply as it was understood, with the periods that it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from scorecard.model.periods import Period
from scorecard.model.replies import Reach
from scorecard.parsing.replies.parsed_reply import (
    Cause,
    Doubt,
    NoData,
    Part,
    Understood,
    Value,
    ValuePart,
    WhichKpi,
)

Periods = Mapping[int, Period]
"""Row of a KPI -> the period that a value of it is for."""

DoubtOf = Callable[[ValuePart, Period], Cause | None]
"""Why a value for a period must be confirmed, None if it need not be."""


@dataclass(frozen=True)
class Heard:
    """A reply as understood.

    Attributes:
        user: Slack user id of who said it.
        typed: As typed.
        asked: Rows of the KPIs that waited for the person's answer.
        periods: For every KPI that can be named.
        settled: Row of a KPI -> the period that was settled for it before, whatever is named now.
        reach: Which scorecards it could be about.
        guessed: While it is open which KPI a name means, what it would say if each name meant the first.
    """

    user: str
    typed: str
    reply: Understood | WhichKpi
    asked: tuple[int, ...]
    periods: Periods
    settled: Periods = field(default_factory=dict)
    reach: Reach = field(default_factory=Reach)
    guessed: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it says, one part for each KPI; nothing while it is open which KPI is meant."""
        return self.reply.parts if isinstance(self.reply, Understood) else ()

    def period_of(self, part: Part) -> Period:
        """The period that a part of the reply is about."""
        named = part.period if isinstance(part, Value | NoData) else None
        return self.settled.get(part.kpi.id) or named or self.periods[part.kpi.id]


def in_doubt(heard: Heard, doubt_of: DoubtOf) -> Heard:
    """The same, with the values to be confirmed for which there is a reason; their own doubts come first."""
    if not isinstance(heard.reply, Understood):
        return heard
    return replace(heard, reply=Understood(tuple(_doubted(heard, one, doubt_of) for one in heard.parts)))


def _doubted(heard: Heard, part: Part, doubt_of: DoubtOf) -> Part:
    if not isinstance(part, ValuePart):
        return part
    value = part if isinstance(part, Value) else part.as_value()
    cause = None if value.doubt else doubt_of(part, heard.period_of(part))
    return replace(value, doubt=Doubt(cause, (part.value,))) if cause else part
