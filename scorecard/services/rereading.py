"""What an edited message says now about the values that it gave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from scorecard.errors import InvalidInput
from scorecard.model.kpis import ActualInfo
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.replies.parsed_reply import Part, SameAsLast, Understood, Value
from scorecard.services.heard import Heard
from scorecard.services.lookup.people import to_keep
from scorecard.services.replies.interpret import Hearing
from scorecard.storage.unit_of_work import UnitOfWork

SEVERAL = (
    "That message gave several values, and I can't tell which of them is to change; "
    "keep a clear value for each, or press Correct under the one to change."
)


class Given(NamedTuple):
    """A value that a message gave, with its KPI."""

    card: Scorecard
    kpi: Kpi
    actual: ActualInfo


@dataclass(frozen=True)
class Rereading:
    """Reads an edited message as one about the values that it gave, inside a caller's transaction.

    Attributes:
        given: Row of a KPI -> the value that the message gave it.
        user: Slack user id of who wrote the message.
        now: UTC.
    """

    uow: UnitOfWork
    given: Mapping[int, Given]
    user: str
    now: datetime

    def read(self, text: str, before: str) -> tuple[Heard, list[Value]]:
        """What a message says now, down to the values that are other ones than it gave; there may be none.

        Args:
            text: The message as it is now.
            before: What it said, or empty where that is not told.

        Raises:
            InvalidInput: It is not clearly one value for each KPI and period that it gave one.
        """
        heard = self._hear(text)
        values = self._several_in(heard) if len(self.given) > 1 else [self._one_in(heard)]
        if any(one.period is None for one in values) and self._names_period(before):
            raise InvalidInput(self._which_period())
        changed = [one for one in values if self._is_new(one)]
        return replace(heard, reply=Understood(tuple(changed))), changed

    def is_known(self, value: Value) -> bool:
        """Whether nothing is in doubt: what was confirmed before is not asked about again."""
        return value.doubt is None or value.doubt.readings == (self.given[value.kpi.id].actual.value,)

    def _hear(self, text: str) -> Heard:
        cards = {one.card.id: one.card for one in self.given.values()}
        periods = {kpi_id: one.actual.period for kpi_id, one in self.given.items()}
        asked = tuple(periods) if len(periods) == 1 else ()
        return Hearing(self.uow, list(cards.values()), self.now).hear_for(asked, periods, self.user, text)

    def _one_in(self, heard: Heard) -> Value:
        """The one value that a message gives now which gave one."""
        ((kpi_id, given),) = self.given.items()
        kpi, parts = given.kpi.info, heard.parts
        if len(parts) > 1 and any(part.kpi.id == kpi_id for part in parts):
            raise InvalidInput(
                f"That message gave {kpi.name} its value and no other; press Correct under it."
            )
        if not parts or any(part.kpi.id != kpi_id for part in parts):
            raise InvalidInput("An edit can't give the value to another KPI; send that as a new message.")
        if self._is_moved(heard, parts[0]):
            raise InvalidInput(
                f"An edit can't move the value to another {NOUNS[kpi.frequency]}; send that as a new message."
            )
        value = _as_value(parts[0])
        if value is None:
            raise InvalidInput("An edit can't take a value back; send the right one.")
        return value

    def _several_in(self, heard: Heard) -> list[Value]:
        """The values that a message gives now which gave several: for each of those KPIs a clear one."""
        values = [one for one in map(_as_value, heard.parts) if one]
        is_same = sorted(one.kpi.id for one in heard.parts) == sorted(self.given)
        if not is_same or len(values) < len(heard.parts):
            raise InvalidInput(SEVERAL)
        if any(self._is_moved(heard, one) or not self.is_known(one) for one in values):
            raise InvalidInput(SEVERAL)
        return values

    def _is_moved(self, heard: Heard, part: Part) -> bool:
        return heard.period_of(part) != self.given[part.kpi.id].actual.period

    def _is_new(self, value: Value) -> bool:
        """Whether a message says something else now than it gave."""
        given = self.given[value.kpi.id]
        said = (value.value, to_keep(self.uow, given.card.team_id, value.note))
        return not self.is_known(value) or said != (given.actual.value, given.actual.note)

    def _names_period(self, text: str) -> bool:
        try:
            parts = self._hear(text).parts
        except InvalidInput:
            return False
        return any(isinstance(part, Value) and part.period for part in parts)

    def _which_period(self) -> str:
        if len(self.given) > 1:
            return SEVERAL
        (given,) = self.given.values()
        noun, key = NOUNS[given.kpi.info.frequency], given.actual.period.key
        return f"Which {noun} is that for? Keep “for {key}” in the message."


def _as_value(part: Part) -> Value | None:
    match part:
        case Value():
            return part
        case SameAsLast():
            return part.as_value()
    return None
