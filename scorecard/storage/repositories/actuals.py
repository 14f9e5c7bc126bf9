"""Actuals and their revisions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Executable,
    ScalarSelect,
    and_,
    bindparam,
    func,
    insert,
    or_,
    union_all,
    update,
)
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, desc, select
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import Address
from scorecard.model.periods import DAY, Frequency, Period
from scorecard.model.signals import BaselineReset, DatedValue
from scorecard.model.submissions import Submission
from scorecard.model.views.actuals import ActualRevision
from scorecard.storage.repositories.statements import (
    PeriodKey,
    Repository,
    columns_of,
    given,
    in_batches,
    is_one_of,
    is_same_place,
    lock_scorecards,
    stands,
    writes_alone,
)
from scorecard.storage.tables import ActualRow, BaselineResetRow, KpiRow, ScorecardRow, id_of

NEWEST_KEPT = 2
FIELDS: Mapping[str, Any] = {
    "id": ActualRow.id,
    "value": ActualRow.value,
    "by": ActualRow.submitted_by,
    "at": ActualRow.recorded_at,
    "source": ActualRow.source,
    "note": ActualRow.note,
    "revision": ActualRow.revision,
    "on_behalf_of": ActualRow.on_behalf_of,
    "allowed_by": ActualRow.allowed_by,
    "is_late": ActualRow.is_late,
    "channel": ActualRow.origin_channel,
    "taken_back_by": ActualRow.taken_back_by,
    "put_back_by": ActualRow.put_back_by,
    "ended_at": ActualRow.superseded_at,
    "taken_back_allowed_by": ActualRow.taken_back_allowed_by,
    "put_back_allowed_by": ActualRow.put_back_allowed_by,
}
"""The columns of what `ActualInfo` has besides its period, by its names."""
INFO: tuple[Any, ...] = (
    *map(col, (ActualRow.kpi_id, ActualRow.period_start, ActualRow.frequency)),
    *map(col, FIELDS.values()),
)
"""A KPI, its period, then the columns of `FIELDS`."""
NEVER_ENDED: Mapping[str, Any] = {
    "superseded_at": None,
    "taken_back_by": "",
    "taken_back_allowed_by": "",
    "put_back_by": "",
    "put_back_allowed_by": "",
}
"""What a row holds as long as nobody ended its value or put it back."""
VALUE: tuple[Any, ...] = tuple(
    col(column)
    for column in (
        *(ActualRow.kpi_id, ActualRow.frequency, ActualRow.period_start, ActualRow.value),
        *(BaselineResetRow.period_start, BaselineResetRow.reason),
        *(BaselineResetRow.set_by, BaselineResetRow.set_at),
    )
)
"""A KPI, its period and value, then what `BaselineReset` has, in its order."""


def is_for(period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that an actual is one for a period."""
    return col(ActualRow.frequency) == period.frequency, col(ActualRow.period_start) == period.start


def current_of(kpi_id: int | BindParameter[int], *, is_past: bool = False) -> SelectOfScalar[ActualRow]:
    """Return a query of the current values of a KPI, of any period, or those at a moment, `known_at`."""
    return select(ActualRow).where(ActualRow.kpi_id == kpi_id, _known(ActualRow, is_past=is_past))


@cache
def last_before(*, is_past: bool) -> Executable:
    """Return a query of the last value of `kpi` before `start`, of a `frequency`, as `INFO`.

    Cached, like all below: every answer needs it, and building it takes longer than running it. If `is_past`,
    it is the value known at a moment, `known_at`.
    """
    query = select_columns(*INFO).where(
        col(ActualRow.kpi_id) == bindparam("kpi"),
        _known(ActualRow, is_past=is_past),
        col(ActualRow.frequency) == bindparam("frequency"),
        col(ActualRow.period_start) < bindparam("start"),
    )
    return query.order_by(desc(col(ActualRow.period_start))).limit(1)


@cache
def last_before_of_each() -> Executable:
    """Return a query like `last_before`, of each of some `kpis`, as `INFO`."""
    own = aliased(ActualRow)
    is_before = own.frequency == bindparam("frequency"), own.period_start < bindparam("start")
    pick = _nth_newest(0, own, *is_before, col(own.superseded_at).is_(None))
    ids = select(pick).where(col(KpiRow.id).in_(bindparam("kpis", expanding=True)))
    return select_columns(*INFO).where(col(ActualRow.id).in_(ids))


@cache
def current_at_places(*, is_past: bool) -> Executable:
    """Return a query of the current values at some places, see `given`, as `INFO`; `is_past` as above."""
    return select_columns(*INFO).where(is_one_of(ActualRow), _known(ActualRow, is_past=is_past))


@cache
def current_since() -> Executable:
    """Return a query of current values of some `kpis` from `start` on, oldest first, as `INFO`."""
    query = select_columns(*INFO).where(
        col(ActualRow.superseded_at).is_(None),
        col(ActualRow.kpi_id).in_(bindparam("kpis", expanding=True)),
        col(ActualRow.frequency) == bindparam("frequency"),
        col(ActualRow.period_start) >= bindparam("start"),
    )
    return query.order_by(col(ActualRow.period_start))


@cache
def values_since(*, is_past: bool) -> Executable:
    """Return a query of the current values of some `kpis`, of each frequency from a start of its own on.

    Each comes with the newest decision that stands on the KPI's baseline. It is a union, so that each KPI
    costs one index lookup, however long its history.

    Args:
        is_past: Whether to return what was known at a moment, `known_at`.
    """
    newest = (
        select_columns(func.max(BaselineResetRow.id))
        .where(col(BaselineResetRow.kpi_id) == ActualRow.kpi_id)
        .where(col(BaselineResetRow.frequency) == ActualRow.frequency)
        .where(stands(BaselineResetRow, is_past=is_past))
        .correlate(ActualRow)
        .scalar_subquery()
    )
    return union_all(
        *(
            select_columns(*VALUE)
            .outerjoin(BaselineResetRow, col(BaselineResetRow.id) == newest)
            .where(
                _known(ActualRow, is_past=is_past),
                col(ActualRow.kpi_id).in_(bindparam("kpis", expanding=True)),
                col(ActualRow.frequency) == frequency,
                col(ActualRow.period_start) >= bindparam(f"{frequency}_start", type_=Date()),
            )
            for frequency in Frequency
        )
    )


@cache
def newest_at_places(*, is_past: bool) -> Executable:
    """Return a query of the newest revision at each of some places, see `given`, as `INFO`.

    If `is_past`, it is the newest by a moment, `known_at`.
    """
    other = aliased(ActualRow)
    newest = select_columns(func.max(col(other.revision))).where(is_same_place(other, ActualRow))
    if is_past:
        newest = newest.where(col(other.recorded_at) <= bindparam("known_at", type_=UTCDateTime()))
    is_newest = col(ActualRow.revision) == newest.correlate(ActualRow).scalar_subquery()
    return select_columns(*INFO).where(is_one_of(ActualRow), is_newest)


@cache
def at_rows() -> Executable:
    """Return a query of the revisions in some `rows`, as `INFO`."""
    return select_columns(*INFO).where(col(ActualRow.id).in_(bindparam("rows", expanding=True)))


@cache
def _revision_at() -> Executable:
    """Return a query of a `revision` at some places, see `given`, as `INFO`."""
    is_it = col(ActualRow.revision) == bindparam("revision")
    return select_columns(*INFO).where(is_one_of(ActualRow), is_it)


@cache
def _take_back() -> Executable:
    """Return a statement by which `who`, allowed by `admin`, ends the value in `row`, as `INFO`."""
    ended = update(ActualRow).where(col(ActualRow.id) == bindparam("row"))
    values = {"superseded_at": "at", "taken_back_by": "who", "taken_back_allowed_by": "admin"}
    return ended.values({name: bindparam(key) for name, key in values.items()}).returning(*INFO)


@cache
def _end() -> Executable:
    """Return a statement that ends the value in `row` at a moment, `at`."""
    ended = update(ActualRow).where(col(ActualRow.id) == bindparam("row"))
    return ended.values(superseded_at=bindparam("at"))


@cache
def _insert() -> Executable:
    """Return a statement that adds a value, and returns it as `INFO`."""
    return insert(ActualRow).returning(*INFO)


@cache
def newest_of_each(*, is_past: bool, count: int = NEWEST_KEPT) -> Executable:
    """Return a query of the newest values of each of some `kpis` as `INFO`, the newest first.

    Args:
        is_past: Whether to return what was known at a moment, `known_at`.
        count: How many of each KPI.
    """
    own = aliased(ActualRow)
    is_known = [col(own.frequency) == KpiRow.frequency, _known(own, is_past=is_past)]
    if is_past:  # a value belongs to a period that is over, so whatever came later need not be looked at
        is_known.append(col(own.period_start) <= bindparam("last"))
    picks = [_nth_newest(offset, own, *is_known) for offset in range(count)]
    is_asked_for = col(KpiRow.id).in_(bindparam("kpis", expanding=True))
    ids = union_all(*(select(pick).where(is_asked_for) for pick in picks))
    values = select_columns(*INFO).where(col(ActualRow.id).in_(ids))
    return values.order_by(desc(col(ActualRow.period_start)))


def _nth_newest(
    offset: int, own: type[ActualRow], *conditions: ColumnElement[bool] | bool
) -> ScalarSelect[int | None]:
    """Return a subquery correlated to KpiRow: each KPI costs one index lookup, however long its history."""
    return (
        select(col(own.id))
        .where(own.kpi_id == KpiRow.id, *conditions)
        .order_by(desc(col(own.period_start)))
        .offset(offset)
        .limit(1)
        .correlate(KpiRow)
        .scalar_subquery()
    )


def is_current(own: type[ActualRow]) -> ColumnElement[bool]:
    """Return the condition that a value counts now."""
    return col(own.superseded_at).is_(None)


def is_known_at(own: type[ActualRow]) -> ColumnElement[bool]:
    """Return the condition that a value counted at a moment, `known_at`."""
    known_at = bindparam("known_at", type_=UTCDateTime())
    lasting = or_(is_current(own), col(own.superseded_at) > known_at)
    return and_(col(own.recorded_at) <= known_at, lasting)


def _known(own: type[ActualRow], *, is_past: bool) -> ColumnElement[bool]:
    return is_known_at(own) if is_past else is_current(own)


@dataclass(frozen=True)
class Window:
    """Every revision of a KPI's values for the periods from one to another, read at once."""

    first: Period
    last: Period
    revisions: Sequence[ActualInfo]

    def covers(self, period: Period) -> bool:
        """Return whether a period is one of them."""
        return period.frequency is self.first.frequency and self.first <= period <= self.last

    def list_known(self, moment: datetime | None) -> list[ActualInfo]:
        """Return the values that counted at a moment, UTC, or count now, the newest period first."""
        known = [one for one in self.revisions if one.counts_at(moment)]
        return sorted(known, key=lambda one: one.period, reverse=True)


class ActualRepository(Repository):
    """Values by KPI and period; the current revision of a period is the one that nothing supersedes.

    Args:
        session: The transaction.
        on_hold: Called once scorecards are locked, perhaps after waiting for another transaction.
        before_change: Called with a KPI before a value of it is added or ended.
        known_at: The moment, UTC, as of which values are read; None for now.
    """

    def __init__(
        self,
        session: Session,
        on_hold: Callable[[], None] = lambda: None,
        before_change: Callable[[int], None] = lambda _kpi_id: None,
        known_at: datetime | None = None,
    ) -> None:
        super().__init__(session)
        self._known_at = known_at
        self._on_hold = on_hold
        self._before_change = before_change
        self._held: set[int] = set()
        self._newest: dict[PeriodKey, ActualInfo | None] = {}
        self._superseded: dict[int, ActualInfo | None] = {}
        self.sources: list[str] = []
        self.windows: dict[int, Window] = {}

    def preload_window(self, kpi_id: int, periods: Sequence[Period]) -> None:
        """Read all revisions of a row of periods in one statement; what is asked of them then needs none.

        It is for what only reads: a value that is recorded later is not in it.
        """
        query = select_columns(*INFO).where(
            col(ActualRow.kpi_id) == kpi_id,
            col(ActualRow.frequency) == periods[0].frequency,
            col(ActualRow.period_start).between(periods[0].start, periods[-1].start),
        )
        rows = self._session.connection().execute(query.order_by(col(ActualRow.revision)))
        self.windows[kpi_id] = Window(periods[0], periods[-1], [_read_info(row)[1] for row in rows])

    def _find_window(self, kpi_id: int, period: Period) -> Window | None:
        """Return the window that covers a period of a KPI, or None."""
        window = self.windows.get(kpi_id)
        return window if window and window.covers(period) else None

    def _list_from_window(self, window: Window) -> list[ActualInfo]:
        return [self._as_known(one) for one in window.list_known(self._known_at)]

    def list_newest(
        self, kpi_ids: Sequence[int], known_at: datetime | None = None
    ) -> dict[int, list[ActualInfo]]:
        """Return the two newest actuals of each KPI, newest first.

        Args:
            kpi_ids: The KPIs; those without actuals are left out.
            known_at: The moment as of which to read; None for now.
        """
        moment = known_at or self._known_at
        if len(kpi_ids) == 1 and (window := self.windows.get(kpi_ids[0])):
            values = self._list_from_window(window)[:NEWEST_KEPT]
            if len(values) == NEWEST_KEPT:
                return {kpi_ids[0]: values}
        which: dict[str, object] = {"kpis": kpi_ids}
        if moment:
            which |= {"known_at": moment, "last": moment.date() + DAY}  # a day more, for every time zone
        newest: dict[int, list[ActualInfo]] = defaultdict(list)
        for kpi_id, actual in self._read(newest_of_each(is_past=moment is not None), which):
            newest[kpi_id].append(actual)
        return newest

    def list_newest_ended(
        self, kpi_ids: Sequence[int], as_of: datetime, zone: ZoneInfo, known_at: datetime
    ) -> dict[int, list[ActualInfo]]:
        """Return the two newest actuals of each KPI for periods that were over at a moment, newest first.

        Args:
            kpi_ids: The KPIs; those without actuals are left out.
            as_of: That moment, UTC.
            zone: The time zone in which periods end.
            known_at: The moment, UTC, as of which to read.
        """
        which = {"kpis": kpi_ids, "known_at": known_at, "last": as_of.astimezone(zone).date()}
        newest: dict[int, list[ActualInfo]] = defaultdict(list)
        # One that began by then can still have been going on.
        for kpi_id, actual in self._read(newest_of_each(is_past=True, count=NEWEST_KEPT + 1), which):
            if actual.period.ended_at(zone) <= as_of and len(newest[kpi_id]) < NEWEST_KEPT:
                newest[kpi_id].append(actual)
        return newest

    @property
    def _is_past(self) -> bool:
        return self._known_at is not None

    def _read(self, query: Executable, which: Mapping[str, Any]) -> list[tuple[int, ActualInfo]]:
        """Return the values of a query of `INFO`, each with its KPI; the ORM takes three times as long."""
        given_at = {"known_at": self._known_at, **which} if self._known_at else which
        rows = self._execute(query, **given_at)
        return [(kpi_id, self._as_known(actual)) for kpi_id, actual in map(_read_info, rows)]

    def _as_known(self, actual: ActualInfo) -> ActualInfo:
        """Return a value without what happened to it after the moment as of which to read."""
        if self._known_at is None or actual.ended_at is None or actual.ended_at <= self._known_at:
            return actual
        return replace(actual, ended_at=None, taken_back_by="", taken_back_allowed_by="")

    def _exec(self, query: SelectOfScalar[ActualRow], **which: object) -> list[ActualInfo]:
        """Return the values of a query of rows."""
        given_at = {"known_at": self._known_at, **which} if self._known_at else which
        return [self._as_known(_to_info(row)) for row in self._session.exec(query, params=given_at)]

    def find(self, kpi_id: int, period: Period) -> ActualInfo | None:
        """Return the current value for a period, or None."""
        newest = self._find_newest(kpi_id, period)
        return newest if newest and newest.ended_at is None else None

    def find_before(self, kpi_id: int, period: Period) -> ActualInfo | None:
        """Return the newest value of an earlier period, or None."""
        if window := self._find_window(kpi_id, period):
            earlier = (one for one in self._list_from_window(window) if one.period < period)
            if last := next(earlier, None):
                return last
        which = {"kpi": kpi_id, "frequency": period.frequency, "start": period.start}
        found = self._read(last_before(is_past=self._is_past), which)
        return next((one for _, one in found), None)

    def list_before(self, kpi_ids: Iterable[int], period: Period) -> dict[int, ActualInfo]:
        """Return the newest value of each of some KPIs for an earlier period; those without are left out."""
        which = {"kpis": sorted(kpi_ids), "frequency": period.frequency, "start": period.start}
        return dict(self._read(last_before_of_each(), which))

    def get(self, actual_id: int) -> tuple[int, ActualInfo]:
        """Return a revision by its row, with the id of its KPI."""
        return self.get_each([actual_id])[actual_id]

    def find_by_row(self, team_id: str, actual_id: int) -> tuple[int, ActualInfo] | None:
        """Return a team's revision by its row, with the id of its KPI, or None."""
        query = _of_team(team_id).where(ActualRow.id == actual_id)
        row = self._session.exec(query).one_or_none()
        return (row.kpi_id, _to_info(row)) if row else None

    def list_by_row(self, team_id: str, actual_ids: Sequence[int]) -> dict[int, tuple[int, ActualInfo]]:
        """Return those of a team's revisions that have some rows, each with the id of its KPI."""
        if not actual_ids:
            return {}
        rows = self._session.exec(_of_team(team_id).where(col(ActualRow.id).in_(actual_ids)))
        return {id_of(row): (row.kpi_id, _to_info(row)) for row in rows}

    def get_each(self, actual_ids: Sequence[int]) -> dict[int, tuple[int, ActualInfo]]:
        """Return revisions by their rows, each with the id of its KPI."""
        return {actual.id: (kpi_id, actual) for kpi_id, actual in self._read(at_rows(), {"rows": actual_ids})}

    def find_superseded(self, kpi_id: int, actual: ActualInfo) -> ActualInfo | None:
        """Return the revision right before another one, corrected or taken back; None for a first one."""
        if actual.revision == 1:
            return None
        if window := self._find_window(kpi_id, actual.period):
            same = (one for one in window.revisions if one.period == actual.period)
            return next((one for one in same if one.revision == actual.revision - 1), None)
        if actual.id in self._superseded:
            return self._superseded[actual.id]
        which = given([(kpi_id, actual.period.frequency, actual.period.start)])
        found = self._read(_revision_at(), {**which, "revision": actual.revision - 1})
        return next((one for _, one in found), None)

    def find_replaced(self, kpi_id: int, actual: ActualInfo) -> ActualInfo | None:
        """Return the value that another one replaced and that counts again without it, or None."""
        before = self.find_superseded(kpi_id, actual)
        return None if before is None or before.taken_back_by else before

    def list_between(self, kpi_id: int, frequency: Frequency, first: date, last: date) -> list[ActualInfo]:
        """Return the current values of periods starting `first` to `last`, both included, oldest first."""
        ends = Period(first, frequency), Period(last, frequency)
        if all(self._find_window(kpi_id, end) for end in ends):
            known = self._list_from_window(self.windows[kpi_id])
            return [one for one in reversed(known) if first <= one.period.start <= last]
        query = (
            current_of(kpi_id, is_past=self._is_past)
            .where(ActualRow.frequency == frequency, ActualRow.period_start >= first)
            .where(ActualRow.period_start <= last)
            .order_by(col(ActualRow.period_start))
        )
        return self._exec(query)

    def list_since(
        self, kpi_ids: Iterable[int], frequency: Frequency, first: date
    ) -> dict[int, list[ActualInfo]]:
        """Return the current values of some KPIs from the period starting on `first` on, oldest first."""
        which = {"kpis": list(kpi_ids), "frequency": frequency, "start": first}
        found: dict[int, list[ActualInfo]] = defaultdict(list)
        for kpi_id, actual in self._read(current_since(), which):
            found[kpi_id].append(actual)
        return found

    def list_values(
        self, kpi_ids: Iterable[int], first: Mapping[Frequency, date]
    ) -> dict[int, list[DatedValue]]:
        """Return the current values of some KPIs, oldest first.

        Args:
            kpi_ids: The KPIs; those without values are left out.
            first: For each frequency the first day of the first period to return.
        """
        which: dict[str, object] = {"kpis": list(kpi_ids), "known_at": self._known_at}
        which |= {f"{one}_start": day for one, day in first.items()}
        found: dict[int, list[DatedValue]] = defaultdict(list)
        query = values_since(is_past=self._is_past)
        for kpi_id, frequency, start, value, *reset in self._execute(query, **which):
            found[kpi_id].append(_to_value(Frequency(frequency), start, value, reset))
        return {kpi_id: sorted(values, key=lambda one: one.period) for kpi_id, values in found.items()}

    def list_revisions(
        self, kpi_id: int, frequency: Frequency, first: date, last: date
    ) -> list[ActualRevision]:
        """Return all revisions of periods starting from `first` to `last`, both included, newest first."""
        query = (
            select(ActualRow)
            .where(ActualRow.kpi_id == kpi_id, ActualRow.frequency == frequency)
            .where(ActualRow.period_start >= first, ActualRow.period_start <= last)
            .order_by(col(ActualRow.period_start).desc(), col(ActualRow.revision).desc())
        )
        return [ActualRevision(_to_info(row), row.typed) for row in self._session.exec(query)]

    def list_from(self, team_id: str, origin: Address) -> list[tuple[int, ActualInfo]]:
        """Return the newest revision a team's message gave to each KPI and period, with the id of its KPI."""
        query = _of_team(team_id).where(
            ActualRow.origin_ts == origin.ts, ActualRow.origin_channel == origin.channel
        )
        rows = self._session.exec(query.order_by(col(ActualRow.revision)))
        newest = {(row.kpi_id, _period_of(row.period_start, row.frequency)): row for row in rows}
        return [(row.kpi_id, _to_info(row)) for row in newest.values()]

    def get_typed(self, actual_id: int) -> str:
        """Return the text that was typed for a revision."""
        return self._session.get_one(ActualRow, actual_id).typed

    def list_answers(self, places: Iterable[tuple[int, Period]]) -> dict[tuple[int, Period], ActualInfo]:
        """Return the current values of some KPIs for some periods; those without one are left out."""
        wanted = list(places)
        if wanted and all(self._find_window(*place) for place in wanted):
            windows = {kpi_id: self._list_from_window(self.windows[kpi_id]) for kpi_id, _ in wanted}
            found = {(kpi_id, one.period): one for kpi_id, known in windows.items() for one in known}
            return {place: found[place] for place in wanted if place in found}
        query = current_at_places(is_past=self._is_past)
        parts = (self._read(query, given(part)) for part in in_batches(wanted))
        return {(kpi_id, actual.period): actual for part in parts for kpi_id, actual in part}

    def record(
        self, kpi_id: int, given: Submission, *, at: datetime, on_behalf_of: str = "", is_late: bool = False
    ) -> ActualInfo:
        """Add a value; one that is already there is superseded, not changed.

        Writers of one scorecard wait for each other here, until the transaction ends.

        Args:
            kpi_id: The KPI.
            given: The submission that gives it.
            at: UTC.
            on_behalf_of: Slack user id of the owner if somebody else gave it, or empty.
            is_late: True if its prompt counted as missed by then.
        """
        self.sources.append(given.source)
        return self._add(
            {
                **NEVER_ENDED,
                **columns_of(given),
                "kpi_id": kpi_id,
                "submitted_by": given.by,
                "recorded_at": at,
                "on_behalf_of": on_behalf_of,
                "allowed_by": given.allowed_by,
                "is_late": is_late,
            }
        )

    def record_again(self, actual: ActualInfo, *, by: str, at: datetime, allowed_by: str = "") -> ActualInfo:
        """Add a value that was replaced or taken back once more, as it was given; see `record`.

        Args:
            actual: The value.
            by: Slack user id of the person who puts it back.
            at: UTC.
            allowed_by: The admin who allows it in a locked period, or empty.
        """
        row = self._session.get_one(ActualRow, actual.id).model_dump(exclude={"id"})
        put_back = {"put_back_by": by, "recorded_at": at, "put_back_allowed_by": allowed_by}
        return self._add({**row, **NEVER_ENDED, **put_back})

    def _add(self, values: Mapping[str, Any]) -> ActualInfo:
        """Add a row as the newest revision of its period; the one that counts is superseded."""
        kpi_id, at = values["kpi_id"], values["recorded_at"]
        self._before_change(kpi_id)
        self.hold(kpi_id)
        before = self._find_newest(kpi_id, _period_of(values["period_start"], values["frequency"]))
        if before and before.ended_at is None:
            self._execute(_end(), row=before.id, at=at)
            before = replace(before, ended_at=at)
        revision = before.revision + 1 if before else 1
        [(_, actual)] = self._read(_insert(), {**values, "revision": revision})
        self._note(kpi_id, actual)
        self._superseded[actual.id] = before
        return actual

    def _note(self, kpi_id: int, newest: ActualInfo) -> None:
        """Note what is the newest revision of a period by now, if that was read before."""
        place = (kpi_id, newest.period.frequency, newest.period.start)
        if place in self._newest:
            self._newest[place] = newest

    def take_back(self, actual_id: int, by: str, at: datetime, allowed_by: str = "") -> ActualInfo:
        """End a current value, on behalf of a person, without another in its place.

        `allowed_by` is the admin who allows it in a locked period, or empty.
        """
        kpi_id, _ = self.get(actual_id)
        self._before_change(kpi_id)
        [(_, taken)] = self._read(_take_back(), {"row": actual_id, "at": at, "who": by, "admin": allowed_by})
        self._note(kpi_id, taken)
        return taken

    def find_last_given(self, kpi_id: int, by: str) -> ActualInfo | None:
        """Return the current value of a KPI that a person gave last, of whatever period, or None.

        What counts again because of an Undo was not given then.
        """
        query = current_of(kpi_id).where(ActualRow.submitted_by == by, ActualRow.put_back_by == "")
        row = self._session.exec(query.order_by(desc(col(ActualRow.id))).limit(1)).one_or_none()
        return _to_info(row) if row else None

    def list_given_after(self, team_id: str, by: str, since: datetime) -> list[ActualInfo]:
        """Return a person's current values that were given after a moment, UTC, by a command or form."""
        query = _of_team(team_id).where(ActualRow.submitted_by == by, ActualRow.recorded_at > since)
        current = query.where(col(ActualRow.superseded_at).is_(None), ActualRow.put_back_by == "")
        rows = self._session.exec(current.where(col(ActualRow.source).in_(("command", "modal"))))
        return [_to_info(row) for row in rows]

    def list_in_place_of(
        self, kpi_ids: Sequence[int], owner: str, since: datetime
    ) -> list[tuple[int, ActualInfo]]:
        """Return the current values that others gave for an owner since a moment, UTC, each with its KPI."""
        query = select(ActualRow).where(
            ActualRow.on_behalf_of == owner,
            ActualRow.recorded_at >= since,
            ActualRow.submitted_by != owner,
            col(ActualRow.kpi_id).in_(kpi_ids),
            is_current(ActualRow),
        )
        rows = self._session.exec(query.order_by(col(ActualRow.recorded_at), col(ActualRow.id)))
        return [(row.kpi_id, _to_info(row)) for row in rows]

    def find_taken_back(self, kpi_id: int, period: Period) -> ActualInfo | None:
        """Return the newest value for a period if it was taken back, or None."""
        newest = self._find_newest(kpi_id, period)
        return newest if newest and newest.taken_back_by else None

    def find_ended(self, kpi_id: int, period: Period, at: datetime) -> ActualInfo | None:
        """Return the value that was ended at a moment without another in its place, or None."""
        query = select(ActualRow).where(ActualRow.kpi_id == kpi_id, *is_for(period))
        ended = col(ActualRow.superseded_at) == at, ActualRow.taken_back_by != ""
        row = self._session.exec(query.where(*ended).order_by(desc(col(ActualRow.revision)))).first()
        return _to_info(row) if row else None

    def hold(self, *kpi_ids: int) -> None:
        """Lock the scorecards of some KPIs against all other writers until the transaction ends.

        Scorecards are locked, not KPIs, since every writer changes those in the end. Locking the current
        revision would not prevent a newer one from being inserted.
        """
        if self._held.issuperset(kpi_ids):
            return
        self._held.update(kpi_ids)
        if writes_alone(self._session):
            return
        theirs = select(KpiRow.scorecard_id).where(col(KpiRow.id).in_(kpi_ids))
        if lock_scorecards(self._session, theirs):
            self._on_hold()

    def let_go(self) -> None:
        """Forget what was locked and read, after a part of the transaction was rolled back."""
        self._held.clear()
        self._newest.clear()
        self._superseded.clear()

    def preload(self, places: Iterable[tuple[int, Period]]) -> None:
        """Lock some KPIs, and read their periods in one query, so that finding each of them needs none."""
        wanted = list(dict.fromkeys(places))
        self.hold(*(kpi_id for kpi_id, _ in wanted))
        for part in in_batches(wanted):
            rows = self._read(newest_at_places(is_past=self._is_past), given(part))
            newest = {(kpi_id, one.period.frequency, one.period.start): one for kpi_id, one in rows}
            self._newest.update({place: newest.get(place) for place in part})

    def _find_newest(self, kpi_id: int, period: Period) -> ActualInfo | None:
        """Return the newest revision for a period, even one that was taken back."""
        place = (kpi_id, period.frequency, period.start)
        if place in self._newest:
            return self._newest[place]
        if window := self._find_window(kpi_id, period):
            same = (one for one in window.revisions if one.period == period)
            known = [one for one in same if self._known_at is None or one.at <= self._known_at]
            return self._as_known(known[-1]) if known else None
        found = self._read(newest_at_places(is_past=self._is_past), given([place]))
        return next((one for _, one in found), None)


def _of_team(team_id: str) -> SelectOfScalar[ActualRow]:
    """Return a query of every revision of a team."""
    query = select(ActualRow).join(KpiRow, col(KpiRow.id) == ActualRow.kpi_id)
    return query.join(ScorecardRow, col(ScorecardRow.id) == KpiRow.scorecard_id).where(
        ScorecardRow.team_id == team_id
    )


def _to_info(row: ActualRow) -> ActualInfo:
    """Return a row as the value people see."""
    return _read_info(getattr(row, column.key) for column in INFO)[1]


def _read_info(values: Iterable[Any]) -> tuple[int, ActualInfo]:
    """Return the values of `INFO` as a KPI's row and the value people see."""
    kpi_id, start, frequency, *rest = values
    return kpi_id, ActualInfo(period=_period_of(start, frequency), **dict(zip(FIELDS, rest, strict=True)))


def _to_value(frequency: Frequency, start: date, value: Decimal, reset: Sequence[Any]) -> DatedValue:
    since, *rest = reset
    decision = BaselineReset(Period(since, frequency), *rest) if since else None
    return DatedValue(Period(start, frequency), value, decision)


def _period_of(start: date, frequency: str) -> Period:
    """Return the period that a row belongs to."""
    return Period(start, Frequency(frequency))
