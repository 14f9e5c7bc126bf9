"""Alerts and their states."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, or_, union_all
from sqlalchemy import Select as ColumnSelect
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, func, select
from sqlmodel.sql.expression import Select, SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.model.kpis import OffThreshold
from scorecard.rules.alert_states import AlertState
from scorecard.storage.repositories.actuals import is_current, is_known_at
from scorecard.storage.tables import ActualRow, AlertRow, AlertVersionRow, KpiRow, id_of


class AlertRepository:
    """Alerts by KPI and state.

    Args:
        session: The transaction.
        known_at: The moment, UTC, as of which open alerts are listed; None for now.
    """

    def __init__(self, session: Session, known_at: datetime | None = None) -> None:
        self._session = session
        self._known_at = known_at

    def get(self, alert_id: int) -> AlertRow:
        """Return an alert by its row."""
        return self._session.get_one(AlertRow, alert_id)

    def find_open(self, kpi_id: int) -> AlertRow | None:
        """Return the open alert of a KPI, or None."""
        query = select(AlertRow).where(AlertRow.kpi_id == kpi_id, AlertRow.state == AlertState.OPEN)
        return self._session.exec(query).one_or_none()

    def find_about(self, actual_id: int) -> AlertRow | None:
        """Return the alert that an actual opened, unless it was withdrawn, or None."""
        query = select(AlertRow).where(
            AlertRow.actual_id == actual_id, AlertRow.state != AlertState.WITHDRAWN
        )
        return self._session.exec(query).one_or_none()

    def find_resolved_by(self, actual_id: int) -> AlertRow | None:
        """Return the alert that an actual resolved, or None."""
        query = select(AlertRow).where(
            AlertRow.closing_actual_id == actual_id, AlertRow.state == AlertState.RESOLVED
        )
        return self._session.exec(query).one_or_none()

    def list_open(self, scorecard_id: int) -> list[AlertRow]:
        """Return the open alerts of KPIs that are still on a scorecard, oldest first."""
        return list(self._session.exec(self._of(scorecard_id).where(AlertRow.state == AlertState.OPEN)))

    def list_open_of_then(self, kpi_ids: Sequence[int]) -> list[AlertRow]:
        """Return the alerts of some KPIs that were open at the moment as of which to read, as they were."""
        which = {"kpis": kpi_ids, "known_at": self._known_at}
        return [
            AlertRow(
                **row.model_dump() | {"actual_id": actual_id, "closing_actual_id": None, "closed_at": None}
            )
            for row, actual_id in self._session.exec(_select_then(), params=which)
        ]

    def list_resolved(self, scorecard_id: int, since: datetime) -> list[AlertRow]:
        """Return the alerts resolved since a moment, oldest first."""
        query = self._of(scorecard_id).where(
            AlertRow.state == AlertState.RESOLVED, col(AlertRow.closed_at) >= since
        )
        return list(self._session.exec(query))

    def list_open_of(self, kpi_ids: Iterable[int]) -> list[AlertRow]:
        """Return the open alerts of some KPIs, whether or not they are still on a scorecard."""
        is_theirs = col(AlertRow.kpi_id).in_(kpi_ids)
        query = select(AlertRow).where(is_theirs, AlertRow.state == AlertState.OPEN)
        return list(self._session.exec(query.order_by(col(AlertRow.id))))

    def list_off(self, kpi_ids: Sequence[int]) -> dict[int, OffThreshold]:
        """Return since when and why KPIs with an open alert are off threshold, by KPI id."""
        query = _select_off(is_past=self._known_at is not None)
        rows = self._session.exec(query, params={"kpis": kpi_ids, "known_at": self._known_at})
        return {kpi_id: OffThreshold(since, note or "") for kpi_id, _, since, note in rows}

    def list_reasons(self, alerts: Sequence[AlertRow]) -> dict[int, str]:
        """Return the reason of each of some alerts, open or not, by its row; empty without one."""
        if self._known_at:
            which = {"kpis": [alert.kpi_id for alert in alerts], "known_at": self._known_at}
            rows = self._session.exec(_select_off(is_past=True), params=which)
        else:
            rows = self._session.exec(_select_reasons(), params={"alerts": list(map(id_of, alerts))})
        return {alert_id or 0: note or "" for _, alert_id, _, note in rows}

    def open(self, kpi_id: int, actual_id: int, now: datetime) -> AlertRow:
        """Open an alert about an actual."""
        row = AlertRow(kpi_id=kpi_id, actual_id=actual_id, state=AlertState.OPEN, opened_at=now)
        self._session.add(row)
        self._session.flush()
        return row

    def close(self, alert: AlertRow, state: AlertState, actual_id: int, now: datetime) -> None:
        """Close an alert because of an actual."""
        self._change(alert, now, state=state, closing_actual_id=actual_id, closed_at=now)

    def move(self, alert: AlertRow, actual_id: int, now: datetime) -> None:
        """Make an alert one about another actual."""
        self._change(alert, now, actual_id=actual_id)

    def rest(self, alert: AlertRow, actual_id: int, now: datetime) -> None:
        """Let the closing of an alert rest on another actual."""
        self._change(alert, now, closing_actual_id=actual_id)

    def reopen(self, alert: AlertRow, now: datetime) -> None:
        """Open an alert again whose closing was a mistake."""
        self._change(alert, now, state=AlertState.OPEN, closing_actual_id=None, closed_at=None)

    def _change(self, alert: AlertRow, now: datetime, **values: Any) -> None:  # noqa: ANN401 - columns
        """Change an alert, and keep what it was until now."""
        since = alert.held_since or alert.opened_at
        if since < now:
            before = AlertVersionRow(
                alert_id=id_of(alert),
                kpi_id=alert.kpi_id,
                actual_id=alert.actual_id,
                closing_actual_id=alert.closing_actual_id,
                state=alert.state,
                since=since,
                until=now,
            )
            self._session.add(before)
        alert.sqlmodel_update({**values, "held_since": now})
        self._session.flush()

    def _of(self, scorecard_id: int) -> SelectOfScalar[AlertRow]:
        return (
            select(AlertRow)
            .join(KpiRow, col(KpiRow.id) == AlertRow.kpi_id)
            .where(KpiRow.scorecard_id == scorecard_id, col(KpiRow.retired_at).is_(None))
            .order_by(col(AlertRow.opened_at), col(AlertRow.id))
        )


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
def _select_then() -> Select[AlertRow, int]:
    """Return a query of `_alerts_at`, oldest first: the alert as it is now, and what it was about then."""
    then = _alerts_at()
    query = select(AlertRow, then.c.actual_id).join(then, then.c.id == AlertRow.id)
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
