"""Alerts and their states."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    FromClause,
    and_,
    bindparam,
    insert,
    or_,
    union_all,
    update,
)
from sqlalchemy import Select as ColumnSelect
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, func, select
from sqlmodel.sql.expression import Select
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.model.kpis import OffThreshold
from scorecard.rules.alert_states import Alert, AlertState
from scorecard.storage.repositories.actuals import is_current, is_known_at
from scorecard.storage.repositories.statements import DatedRepository
from scorecard.storage.tables import ActualRow, AlertRow, AlertVersionRow, KpiRow

COLUMNS: tuple[Any, ...] = (
    *map(col, (AlertRow.id, AlertRow.kpi_id, AlertRow.actual_id, AlertRow.state)),
    *map(col, (AlertRow.opened_at, AlertRow.closed_at, AlertRow.closing_actual_id, AlertRow.held_since)),
)
"""The columns of an `Alert`, in its order."""
CHANGING = ("actual_id", "state", "closed_at", "closing_actual_id", "held_since")
"""The columns that a step changes."""
KEPT = ("kpi_id", "actual_id", "closing_actual_id", "state")
"""The columns that are kept of an alert when it changes."""


class AlertRepository(DatedRepository):
    """Alerts by KPI and state."""

    def get(self, alert_id: int) -> Alert:
        """Return an alert by its row."""
        return _to_alert(self._execute(_select_row(), row=alert_id).one())

    def list_open(self, scorecard_id: int) -> list[Alert]:
        """Return the open alerts of KPIs that are still on a scorecard, oldest first."""
        return self._read(_select_on(), scorecard=scorecard_id, state=AlertState.OPEN)

    def list_open_of_then(self, kpi_ids: Sequence[int]) -> list[Alert]:
        """Return the alerts of some KPIs that were open at the moment as of which to read, as they were."""
        rows = self._execute(_select_then(), kpis=list(kpi_ids), known_at=self._known_at)
        return [
            replace(_to_alert(row), actual_id=actual_id, closing_actual_id=None, closed_at=None)
            for *row, actual_id in rows
        ]

    def list_resolved(self, scorecard_id: int, since: datetime) -> list[Alert]:
        """Return the alerts resolved since a moment, oldest first."""
        which = {"scorecard": scorecard_id, "state": AlertState.RESOLVED, "since": since}
        return self._read(_select_closed_on(), **which)

    def list_turned(self, kpi_ids: Sequence[int], since: datetime) -> list[Alert]:
        """Return the alerts of some KPIs that were opened or resolved since a moment, UTC, oldest first."""
        return self._read(_select_turned(), kpis=list(kpi_ids), since=since)

    def list_of(self, kpi_ids: Iterable[int], resting_on: Iterable[int] = ()) -> list[Alert]:
        """Return the open alerts of some KPIs, and those that some of their values opened or resolved.

        It does not matter whether the KPIs are still on a scorecard.

        Args:
            kpi_ids: The KPIs.
            resting_on: Rows of those values.
        """
        return self._read(_select_of(), kpis=list(kpi_ids), actuals=list(resting_on), state=AlertState.OPEN)

    def list_off(self, kpi_ids: Sequence[int]) -> dict[int, OffThreshold]:
        """Return since when and why KPIs with an open alert are off threshold, by KPI id."""
        query = _select_off(is_past=self._known_at is not None)
        rows = self._execute(query, kpis=list(kpi_ids), known_at=self._known_at)
        return {kpi_id: OffThreshold(since, note or "") for kpi_id, _, since, note in rows}

    def list_reasons(self, alerts: Sequence[Alert]) -> dict[int, str]:
        """Return the reason of each of some alerts, open or not, by its row; empty without one."""
        if self._known_at:
            kpis = [alert.kpi_id for alert in alerts]
            rows = self._execute(_select_off(is_past=True), kpis=kpis, known_at=self._known_at)
        else:
            rows = self._execute(_select_reasons(), alerts=[alert.id for alert in alerts])
        return {alert_id: note or "" for _, alert_id, _, note in rows}

    def open(self, kpi_id: int, actual_id: int, now: datetime) -> Alert:
        """Open an alert about an actual."""
        values = {"kpi_id": kpi_id, "actual_id": actual_id, "state": AlertState.OPEN, "opened_at": now}
        [alert] = self._read(_insert(), **values, closed_at=None, closing_actual_id=None, held_since=None)
        return alert

    def save(self, before: Alert, after: Alert) -> None:
        """Store an alert as it is after a step, and keep what it was until then."""
        since, until = before.held_since or before.opened_at, after.held_since
        if until and since < until:
            kept = {name: getattr(before, name) for name in KEPT}
            self._execute(_keep(), **kept, alert_id=before.id, since=since, until=until)
        self._execute(_update(), **{name: getattr(after, name) for name in CHANGING}, row=after.id)

    def _read(self, query: Executable, **which: object) -> list[Alert]:
        return list(map(_to_alert, self._execute(query, **which)))


def _to_alert(values: Iterable[Any]) -> Alert:
    """Return the values of `COLUMNS` as an alert."""
    own_id, kpi_id, actual_id, state, *rest = values
    return Alert(own_id, kpi_id, actual_id, AlertState(state), *rest)


@cache
def _select_row() -> Executable:
    """Return a query of the alert in a `row`."""
    return select_columns(*COLUMNS).where(col(AlertRow.id) == bindparam("row"))


@cache
def _select_on() -> ColumnSelect[Any]:
    """Return a query of the alerts in a `state` of KPIs that are still on a `scorecard`, oldest first."""
    return (
        select_columns(*COLUMNS)
        .join(KpiRow, col(KpiRow.id) == AlertRow.kpi_id)
        .where(col(KpiRow.scorecard_id) == bindparam("scorecard"), col(KpiRow.retired_at).is_(None))
        .where(col(AlertRow.state) == bindparam("state"))
        .order_by(col(AlertRow.opened_at), col(AlertRow.id))
    )


@cache
def _select_closed_on() -> Executable:
    """Return a query of those of `_select_on` that were closed at a moment, `since`, or later."""
    return _select_on().where(col(AlertRow.closed_at) >= bindparam("since"))


@cache
def _select_of() -> Executable:
    """Return a query of the alerts of some `kpis` that are in a `state` or rest on some `actuals`."""
    actuals: BindParameter[int] = bindparam("actuals", expanding=True)
    is_concerned = or_(
        col(AlertRow.state) == bindparam("state"),
        col(AlertRow.actual_id).in_(actuals),
        col(AlertRow.closing_actual_id).in_(actuals),
    )
    is_theirs = col(AlertRow.kpi_id).in_(bindparam("kpis", expanding=True))
    return select_columns(*COLUMNS).where(is_theirs, is_concerned).order_by(col(AlertRow.id))


@cache
def _select_turned() -> Executable:
    """Return a query of the alerts of some `kpis` opened or closed since a moment, `since`, not withdrawn."""
    since = bindparam("since", type_=UTCDateTime())
    is_theirs = col(AlertRow.kpi_id).in_(bindparam("kpis", expanding=True))
    is_new = or_(col(AlertRow.opened_at) >= since, col(AlertRow.closed_at) >= since)
    query = select_columns(*COLUMNS).where(
        is_theirs, is_new, col(AlertRow.state) != AlertState.WITHDRAWN.value
    )
    return query.order_by(col(AlertRow.opened_at), col(AlertRow.id))


@cache
def _insert() -> Executable:
    """Return a statement that adds an alert, and returns it."""
    return insert(AlertRow).returning(*COLUMNS)


@cache
def _update() -> Executable:
    """Return a statement that stores what changes of the alert in a `row`."""
    changed = update(AlertRow).where(col(AlertRow.id) == bindparam("row"))
    return changed.values({name: bindparam(name) for name in CHANGING})


@cache
def _keep() -> Executable:
    """Return a statement that keeps what an alert was until it changed."""
    return insert(AlertVersionRow)


@cache
def _select_off(*, is_past: bool) -> Select[int, int | None, date, str | None]:
    """Return the query of `_select_noted` for the open alerts of some `kpis`."""
    if is_past:
        return _select_noted(_alerts_at(), is_known_at)
    is_theirs = col(AlertRow.kpi_id).in_(bindparam("kpis", expanding=True))
    return _select_noted().where(is_theirs, col(AlertRow.state) == AlertState.OPEN)


def _alerts_at() -> FromClause:
    """Return the alerts of some `kpis` that were open at a moment, `known_at`, as they were then."""
    moment = bindparam("known_at", type_=UTCDateTime())
    parts = (
        _columns(AlertRow, AlertRow.id).where(
            func.coalesce(AlertRow.held_since, AlertRow.opened_at) <= moment
        ),
        _columns(AlertVersionRow, AlertVersionRow.alert_id).where(
            AlertVersionRow.since <= moment, AlertVersionRow.until > moment
        ),
    )
    return union_all(*parts).subquery("alert_then")


@cache
def _select_then() -> Executable:
    """Return a query of `_alerts_at`, oldest first: the alert as it is now, and what it was about then."""
    then = _alerts_at()
    query = select_columns(*COLUMNS, then.c.actual_id).join(then, then.c.id == AlertRow.id)
    return query.order_by(col(AlertRow.opened_at), col(AlertRow.id))


def _columns(table: type[AlertRow | AlertVersionRow], alert_id: Any) -> ColumnSelect[Any]:  # noqa: ANN401
    """Return a query of the open alerts of some `kpis` in a table."""
    columns: tuple[Any, ...] = (
        col(table.kpi_id),
        col(alert_id).label("id"),
        col(table.actual_id),
        col(table.closing_actual_id),
    )
    is_theirs = col(table.kpi_id).in_(bindparam("kpis", expanding=True))
    return select_columns(*columns).where(is_theirs, col(table.state) == AlertState.OPEN)


@cache
def _select_reasons() -> Select[int, int | None, date, str | None]:
    """Return the query of `_select_noted` for some `alerts`."""
    return _select_noted().where(col(AlertRow.id).in_(bindparam("alerts", expanding=True)))


def _select_noted(
    alerts: FromClause = SQLModel.metadata.tables["alert"],
    is_known: Callable[[type[ActualRow]], ColumnElement[bool]] = is_current,
) -> Select[int, int | None, date, str | None]:
    """Return a query of the KPI of alerts, their rows, since when, and each note; the newest note comes last.

    A note counts from the period that turned off threshold up to the one that closed the alert.

    Args:
        alerts: The alerts.
        is_known: Returns the condition that a value counts.
    """
    about, closing, noted, alert = aliased(ActualRow), aliased(ActualRow), aliased(ActualRow), alerts.c
    is_before_end = or_(
        col(closing.id).is_(None),
        col(noted.period_start) < col(closing.period_start),
        col(noted.id) == col(about.id),
    )
    is_noted = and_(
        col(noted.kpi_id) == alert.kpi_id,
        is_known(noted),
        col(noted.period_start) >= col(about.period_start),
        col(noted.note) != "",
        is_before_end,
    )
    return (
        select(alert.kpi_id, alert.id, col(about.period_start), col(noted.note))
        .select_from(alerts)
        .join(about, col(about.id) == alert.actual_id)
        .outerjoin(closing, col(closing.id) == alert.closing_actual_id)
        .outerjoin(noted, is_noted)
        .order_by(col(noted.period_start), col(noted.id))
    )
