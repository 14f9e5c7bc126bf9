"""Hearing: what a reply means, given what waits for its sender and what each KPI usually is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, partial
from typing import overload

from scorecard.domain.periods import Period
from scorecard.domain.structure import Scorecard
from scorecard.domain.understanding import Subject, Unclear, Understood, WhichKpi, understand
from scorecard.domain.views import DueItem
from scorecard.errors import InvalidInput
from scorecard.services.due_items import list_open_items
from scorecard.services.people import whereabouts, with_names
from scorecard.storage.unit_of_work import UnitOfWork

REMEMBERED = 12
"""Periods of a KPI's past from which it is known what is usual."""

Periods = Mapping[int, Period]
"""Row of a KPI -> the period that a value of it is for."""


@dataclass(frozen=True)
class Heard:
    """A reply as understood.

    Attributes:
        user: Slack user id of who said it.
        typed: As typed.
        asked: Rows of the KPIs that waited for the person's answer.
        periods: For every KPI that can be named.
    """

    user: str
    typed: str
    reply: Understood | WhichKpi
    asked: tuple[int, ...]
    periods: Periods


class Hearing:
    """Understands what people say about one scorecard at one moment.

    Args:
        uow: The caller's transaction.
        card: The scorecard.
        now: The moment, UTC.
    """

    def __init__(self, uow: UnitOfWork, card: Scorecard, now: datetime) -> None:
        self._uow = uow
        self._card = card
        self._ended = {kpi.info.id: kpi.last_ended(now, card.zone) for kpi in card.kpis}

    def hear(self, user: str, typed: str) -> Heard:
        """What a person means: a KPI that they name is for its last period, a number alone for what waits.

        Raises:
            InvalidInput: It is unclear.
        """
        named = self._understood(user, typed, (), {})
        if isinstance(named, Understood):
            return Heard(user, typed, named, (), self._ended)
        return self.hear_about(list_open_items(self._uow, self._card.id, user), user, typed)

    def hear_about(self, items: Sequence[DueItem], user: str, typed: str) -> Heard:
        """What a person means where some items were asked for.

        A value is for the newest period that waits, else for the newest that was asked about.

        Raises:
            InvalidInput: It is unclear.
        """
        waiting = _newest(item for item in items if item.is_open)
        return self.hear_for(tuple(waiting), _newest(items) | waiting, user, typed)

    def hear_for(self, asked: Sequence[int], periods: Periods, user: str, typed: str) -> Heard:
        """What a person means where it is settled which KPIs wait, and which periods some of them have.

        Raises:
            InvalidInput: It is unclear.
        """
        reply = self._understood(user, typed, asked, periods)
        if isinstance(reply, Unclear):
            raise InvalidInput(with_names(self._uow, self._card.team_id, reply.reason))
        return Heard(user, typed, reply, tuple(asked), {**self._ended, **periods})

    def _understood(
        self, user: str, typed: str, asked: Sequence[int], periods: Periods
    ) -> Understood | WhichKpi | Unclear:
        locale = whereabouts(self._uow, self._card, user).locale
        known = {
            kpi_id: self._subject(kpi_id, periods.get(kpi_id, last)) for kpi_id, last in self._ended.items()
        }
        waiting = [known[kpi_id] for kpi_id in asked if kpi_id in known]
        return understand(typed, waiting, list(known.values()), locale)

    def _subject(self, kpi_id: int, period: Period) -> Subject:
        kpi = self._card.kpis_by_id[kpi_id]
        return Subject(kpi.info, kpi.goal_for(period), _Past(partial(self._read_past, kpi_id, period)))

    def _read_past(self, kpi_id: int, period: Period) -> list[Decimal]:
        first = self._ended[kpi_id].latest(REMEMBERED + 1)[0].start
        past = self._uow.actuals.list_since([kpi_id], period.frequency, first)
        return [actual.value for actual in past.get(kpi_id, ()) if actual.period < period]


class _Past(Sequence[Decimal]):
    """Earlier values, read when they are asked for: a reply is about one KPI or two of hundreds."""

    def __init__(self, read: Callable[[], list[Decimal]]) -> None:
        self._read = read

    @cached_property
    def _values(self) -> list[Decimal]:
        return self._read()

    @overload
    def __getitem__(self, at: int) -> Decimal: ...
    @overload
    def __getitem__(self, at: slice) -> list[Decimal]: ...
    def __getitem__(self, at: int | slice) -> Decimal | list[Decimal]:
        return self._values[at]

    def __len__(self) -> int:
        return len(self._values)


def _newest(items: Iterable[DueItem]) -> dict[int, Period]:
    """The newest period of each KPI that was asked for."""
    found: dict[int, Period] = {}
    for item in sorted(items, key=lambda one: one.period.start, reverse=True):
        found.setdefault(item.kpi.id, item.period)
    return found
