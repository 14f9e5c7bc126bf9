"""No-data reasons: periods that somebody said have no value."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, CompoundSelect, and_, bindparam, literal, or_, union_all
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.model.goals import Status
from scorecard.model.kpis import NoData, SetAside, SoWhat
from scorecard.model.periods import Frequency, Period
from scorecard.model.signals import BaselineReset
from scorecard.storage.repositories.statements import (
    DatedRepository,
    given,
    in_batches,
    insert_once,
    is_one_of,
    place_in,
    stands,
)
from scorecard.storage.tables import (
    BaselineResetRow,
    KpiRow,
    NoDataRow,
    ScorecardRow,
    SetAsideRow,
    SoWhatRow,
    id_of,
)

STANDS = col(NoDataRow.taken_back_by) == ""
"""The condition that nobody took a statement back."""


def _stands_at() -> ColumnElement[bool]:
    """Return the condition that a statement stood at a moment, `known_at`."""
    moment = bindparam("known_at", type_=UTCDateTime())
    return and_(col(NoDataRow.recorded_at) <= moment, or_(STANDS, col(NoDataRow.taken_back_at) > moment))


class NoDataRepository(DatedRepository):
    """Reasons for missing values, by KPI and period; the newest that nobody took back is current."""

    def record(self, kpi_id: int, no_data: NoData) -> int:
        """Store a reason, and return its row."""
        row = NoDataRow(
            kpi_id=kpi_id,
            frequency=no_data.period.frequency,
            period_start=no_data.period.start,
            reason=no_data.reason,
            submitted_by=no_data.by,
            recorded_at=no_data.at,
            allowed_by=no_data.allowed_by,
        )
        self._store(row)
        return id_of(row)

    def find_by_row(self, team_id: str, row_id: int) -> tuple[int, NoData] | None:
        """Return a team's statement by its row, taken back or not, with the id of its KPI, or None."""
        query = select(NoDataRow).join(KpiRow, col(KpiRow.id) == NoDataRow.kpi_id)
        query = query.join(ScorecardRow, col(ScorecardRow.id) == KpiRow.scorecard_id)
        query = query.where(NoDataRow.id == row_id, ScorecardRow.team_id == team_id)
        row = self._session.exec(query).one_or_none()
        return (row.kpi_id, _to_no_data(row)) if row else None

    def get(self, row_id: int) -> NoData:
        """Return a statement by its row, taken back or not."""
        return _to_no_data(self._session.get_one(NoDataRow, row_id))

    def take_back(self, row_id: int, by: str, at: datetime, allowed_by: str = "") -> None:
        """Mark a statement as taken back by a person at a moment, so that it counts no longer.

        `allowed_by` is the admin who allows it in a locked period, or empty.
        """
        row = self._session.get_one(NoDataRow, row_id)
        row.taken_back_by, row.taken_back_at, row.taken_back_allowed_by = by, at, allowed_by
        self._session.flush()

    def list_stated(self, places: Iterable[tuple[int, Period]]) -> dict[tuple[int, Period], NoData]:
        """Return the newest reasons for some KPIs' periods, even those that were taken back."""
        parts = (self._session.exec(_select_stated(), params=given(part)) for part in in_batches(places))
        rows = (row for part in parts for row in part)
        return {(row.kpi_id, _period(row)): _to_no_data(row) for row in rows}

    def list_of(self, places: Iterable[tuple[int, Period]]) -> dict[tuple[int, Period], NoData]:
        """Return the reasons for some KPIs' periods; those without one are left out."""
        parts = (self._session.exec(_select_at_places(), params=given(part)) for part in in_batches(places))
        rows = (row for part in parts for row in part)
        return {(row.kpi_id, _period(row)): _to_no_data(row) for row in rows}

    def list_all(self, kpi_ids: Sequence[int]) -> dict[tuple[int, Period], NoData]:
        """Return every statement on some KPIs, by KPI id and period; the newest counts."""
        query = _select_of_kpis(is_past=self._known_at is not None)
        rows = self._session.exec(query, params={"kpis": kpi_ids, "known_at": self._known_at})
        return {(row.kpi_id, _period(row)): self._read(row) for row in rows}

    def list_with_set_aside(
        self, kpi_ids: Sequence[int]
    ) -> tuple[dict[tuple[int, Period], NoData], dict[tuple[int, Period], SetAside]]:
        """Return every statement and decision that stands on some KPIs, by KPI id and period, at once."""
        query = _select_both(is_past=self._known_at is not None)
        stated, aside = dict[tuple[int, Period], NoData](), dict[tuple[int, Period], SetAside]()
        which = {"kpis": kpi_ids, "known_at": self._known_at}
        for (
            is_aside,
            kpi_id,
            frequency,
            start,
            reason,
            by,
            at,
            row_id,
            allowed_by,
        ) in self._session.connection().execute(query, which):
            period = Period(start, Frequency(frequency))
            if is_aside:
                aside[kpi_id, period] = SetAside(period, reason, by, at)
            else:
                stated[kpi_id, period] = NoData(period, reason, by, at, row_id, allowed_by=allowed_by)
        return stated, aside

    def _read(self, row: NoDataRow) -> NoData:
        """Return a statement that stands at the moment as of which to read."""
        return replace(_to_no_data(row), taken_back_by="", taken_back_allowed_by="")

    def list_between(
        self, kpi_id: int, frequency: Frequency, first: date, last: date
    ) -> dict[Period, NoData]:
        """Return the reasons for the periods starting from `first` to `last`, both included."""
        query = select(NoDataRow).where(
            NoDataRow.kpi_id == kpi_id,
            NoDataRow.frequency == frequency,
            NoDataRow.period_start >= first,
            NoDataRow.period_start <= last,
            STANDS,
        )
        return {
            _period(row): _to_no_data(row) for row in self._session.exec(query.order_by(col(NoDataRow.id)))
        }

    def list_stated_since(self, kpi_ids: Sequence[int], since: datetime) -> list[tuple[int, NoData]]:
        """Return the statements on some KPIs since a moment, UTC, that stand, each with its KPI."""
        query = select(NoDataRow).where(
            col(NoDataRow.kpi_id).in_(kpi_ids), NoDataRow.recorded_at >= since, STANDS
        )
        return [
            (row.kpi_id, _to_no_data(row)) for row in self._session.exec(query.order_by(col(NoDataRow.id)))
        ]


class SetAsideRepository(DatedRepository):
    """Periods that an admin left out of a KPI's parents, by KPI and period."""

    def add(self, kpi_id: int, decision: SetAside) -> None:
        """Keep an admin's decision; a reason given for the same period before is ended."""
        self.end(kpi_id, decision.period, decision.by, decision.at)
        row = SetAsideRow(
            kpi_id=kpi_id,
            frequency=decision.period.frequency,
            period_start=decision.period.start,
            reason=decision.reason,
            set_by=decision.by,
            set_at=decision.at,
        )
        self._store(row)

    def end(self, kpi_id: int, period: Period, by: str, now: datetime) -> bool:
        """End the decision on a period; return whether there was one."""
        query = _select_standing(is_past=False).where(
            SetAsideRow.frequency == period.frequency, SetAsideRow.period_start == period.start
        )
        row = self._session.exec(query, params={"kpis": [kpi_id]}).one_or_none()
        if row is None:
            return False
        row.ended_by, row.ended_at = by, now
        self._session.flush()
        return True

    def list_decided(self, kpi_ids: Sequence[int], since: datetime) -> list[tuple[int, SetAside, bool]]:
        """Return the last decision on each of some KPIs' periods since a moment, UTC, in the order they came.

        Each comes with its KPI, and with whether the KPI was set aside by it and not counted again.
        """
        is_new = or_(col(SetAsideRow.set_at) >= since, col(SetAsideRow.ended_at) >= since)
        query = select(SetAsideRow).where(col(SetAsideRow.kpi_id).in_(kpi_ids), is_new)
        last: dict[tuple[int, Period], tuple[int, SetAside, bool]] = {}
        for row in self._session.exec(query.order_by(col(SetAsideRow.id))):
            by, at = (row.ended_by, row.ended_at) if row.ended_at else (row.set_by, row.set_at)
            decision = SetAside(_period(row), row.reason, by, at)
            last[row.kpi_id, _period(row)] = row.kpi_id, decision, row.ended_at is None
        return sorted(last.values(), key=lambda one: one[1].at)

    def list_standing(self, kpi_ids: Sequence[int]) -> dict[tuple[int, Period], SetAside]:
        """Return the decisions that stand on some KPIs."""
        query = _select_standing(is_past=self._known_at is not None)
        which = {"kpis": kpi_ids, "known_at": self._known_at}
        return _to_decisions(self._session.exec(query, params=which))

    def list_of(self, places: Iterable[tuple[int, Period]]) -> dict[tuple[int, Period], SetAside]:
        """Return the decisions that stand on some KPIs' periods."""
        query, known_at = _select_aside(is_past=self._known_at is not None), {"known_at": self._known_at}
        parts = (self._session.exec(query, params=given(part) | known_at) for part in in_batches(places))
        return _to_decisions(row for part in parts for row in part)


class BaselineRepository(DatedRepository):
    """Periods from which on admins have KPIs' usual ranges reckoned."""

    def add(self, kpi_id: int, reset: BaselineReset) -> None:
        """Keep an admin's decision; those before it stand again once it is ended."""
        row = BaselineResetRow(
            kpi_id=kpi_id,
            frequency=reset.period.frequency,
            period_start=reset.period.start,
            reason=reset.reason,
            set_by=reset.by,
            set_at=reset.at,
        )
        self._store(row)

    def end(self, kpi_id: int, frequency: Frequency, by: str, now: datetime) -> BaselineReset | None:
        """End the newest decision on a KPI that stands, and return it; None if there is none."""
        query = _select_resets(is_past=False).where(BaselineResetRow.frequency == frequency)
        rows = self._session.exec(query, params={"kpis": [kpi_id]}).all()
        if not rows:
            return None
        rows[-1].ended_by, rows[-1].ended_at = by, now
        self._session.flush()
        return _to_reset(rows[-1])

    def list_newest(self, kpi_ids: Sequence[int]) -> dict[tuple[int, Frequency], BaselineReset]:
        """Return the newest decision that stands on each of some KPIs, by KPI id and frequency."""
        which = {"kpis": kpi_ids, "known_at": self._known_at}
        rows = self._session.exec(_select_resets(is_past=self._known_at is not None), params=which)
        return {(row.kpi_id, Frequency(row.frequency)): _to_reset(row) for row in rows}


@cache
def _select_resets(*, is_past: bool) -> SelectOfScalar[BaselineResetRow]:
    is_theirs = col(BaselineResetRow.kpi_id).in_(bindparam("kpis", expanding=True))
    query = select(BaselineResetRow).where(is_theirs, stands(BaselineResetRow, is_past=is_past))
    return query.order_by(col(BaselineResetRow.id))


def _to_reset(row: BaselineResetRow) -> BaselineReset:
    return BaselineReset(_period(row), row.reason, row.set_by, row.set_at)


@cache
def _select_standing(*, is_past: bool) -> SelectOfScalar[SetAsideRow]:
    is_theirs = col(SetAsideRow.kpi_id).in_(bindparam("kpis", expanding=True))
    return select(SetAsideRow).where(is_theirs, stands(SetAsideRow, is_past=is_past))


@cache
def _select_both(*, is_past: bool) -> CompoundSelect[Any]:
    """Return a query of what stands on some `kpis`: first whether it is a decision, then its columns."""
    ids: BindParameter[Any] = bindparam("kpis", expanding=True)
    columns: dict[type[NoDataRow | SetAsideRow], tuple[Any, ...]] = {
        NoDataRow: (
            *(literal(0).label("is_aside"), *place_in(NoDataRow), col(NoDataRow.reason)),
            *(col(NoDataRow.submitted_by), col(NoDataRow.recorded_at)),
            *(col(NoDataRow.id), col(NoDataRow.allowed_by)),
        ),
        SetAsideRow: (
            *(literal(1), *place_in(SetAsideRow), col(SetAsideRow.reason)),
            *(col(SetAsideRow.set_by), col(SetAsideRow.set_at), col(SetAsideRow.id), literal("")),
        ),
    }
    stated = select_columns(*columns[NoDataRow]).where(
        col(NoDataRow.kpi_id).in_(ids), _stands_at() if is_past else STANDS
    )
    aside = select_columns(*columns[SetAsideRow]).where(
        col(SetAsideRow.kpi_id).in_(ids), stands(SetAsideRow, is_past=is_past)
    )
    return union_all(stated, aside).order_by("is_aside", "id")


@cache
def _select_of_kpis(*, is_past: bool) -> SelectOfScalar[NoDataRow]:
    is_theirs = col(NoDataRow.kpi_id).in_(bindparam("kpis", expanding=True))
    query = select(NoDataRow).where(is_theirs, _stands_at() if is_past else STANDS)
    return query.order_by(col(NoDataRow.period_start), col(NoDataRow.id))


@cache
def _select_at_places() -> SelectOfScalar[NoDataRow]:
    """Return a query of reasons at some places, see `given`; cached, because every message needs it."""
    return _select_stated().where(STANDS)


@cache
def _select_stated() -> SelectOfScalar[NoDataRow]:
    """Return a query of reasons at some places, see `given`, even of those that were taken back."""
    return select(NoDataRow).where(is_one_of(NoDataRow)).order_by(col(NoDataRow.id))


@cache
def _select_aside(*, is_past: bool) -> SelectOfScalar[SetAsideRow]:
    """Return a query of the decisions that stand at some places, see `given`."""
    return select(SetAsideRow).where(is_one_of(SetAsideRow), stands(SetAsideRow, is_past=is_past))


def _to_decisions(rows: Iterable[SetAsideRow]) -> dict[tuple[int, Period], SetAside]:
    return {
        (row.kpi_id, _period(row)): SetAside(_period(row), row.reason, row.set_by, row.set_at) for row in rows
    }


def _period(row: NoDataRow | SetAsideRow | BaselineResetRow) -> Period:
    return Period(row.period_start, Frequency(row.frequency))


def _to_no_data(row: NoDataRow) -> NoData:
    return NoData(
        _period(row),
        row.reason,
        row.submitted_by,
        row.recorded_at,
        id_of(row),
        row.taken_back_by,
        row.allowed_by,
        row.taken_back_allowed_by,
    )


class SoWhatRepository(DatedRepository):
    """What owners say a status means, by KPI, period and status; the first sentence stays."""

    def add(self, kpi_id: int, said: SoWhat) -> bool:
        """Keep a sentence unless there is one; return whether this call did."""
        place = {"kpi_id": kpi_id, "frequency": said.period.frequency, "period_start": said.period.start}
        told = {"status": said.status, "text": said.text, "said_by": said.by, "said_at": said.at}
        return insert_once(self._session, SoWhatRow, {**place, **told})

    def find(self, kpi_id: int, period: Period, status: Status) -> SoWhat | None:
        """Return what a status of a KPI in a period means, or None."""
        query = select(SoWhatRow).where(
            SoWhatRow.kpi_id == kpi_id,
            SoWhatRow.frequency == period.frequency,
            SoWhatRow.period_start == period.start,
            SoWhatRow.status == status,
        )
        row = self._session.exec(query).one_or_none()
        if row is None or (self._known_at and row.said_at > self._known_at):
            return None
        return SoWhat(period, status, row.text, row.said_by, row.said_at)

    def list_of(self, places: Sequence[tuple[int, Period, Status]]) -> dict[int, SoWhat]:
        """Return what statuses mean, by KPI id; each KPI has one status in one period."""
        wanted = {kpi_id: (period, status) for kpi_id, period, status in places}
        query = select(SoWhatRow).where(col(SoWhatRow.kpi_id).in_(wanted))
        rows = self._session.exec(query).all() if wanted else []
        return {
            row.kpi_id: SoWhat(period, status, row.text, row.said_by, row.said_at)
            for row in rows
            for period, status in [wanted[row.kpi_id]]
            if (row.frequency, row.period_start, row.status) == (period.frequency, period.start, status)
            and not (self._known_at and row.said_at > self._known_at)
        }
