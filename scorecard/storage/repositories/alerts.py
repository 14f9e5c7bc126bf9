"""Alerts and their states."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import and_, bindparam, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from scorecard.model.kpis import OffThreshold
from scorecard.rules.alert_states import AlertState
from scorecard.storage.tables import ActualRow, AlertRow, KpiRow


class AlertRepository:
    """Alerts by KPI and state."""

    def __init__(self, session: Session) -> None:
        self._session = session

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
        rows = self._session.exec(_select_off(), params={"kpis": kpi_ids})
        return {kpi_id: OffThreshold(since, note or "") for kpi_id, _, since, note in rows}

    def list_reasons(self, alert_ids: Iterable[int]) -> dict[int, str]:
        """Return the reason of each of some alerts, open or not, by its row; empty without one."""
        rows = self._session.exec(_select_reasons(), params={"alerts": list(alert_ids)})
        return {alert_id or 0: note or "" for _, alert_id, _, note in rows}

    def open(self, kpi_id: int, actual_id: int, now: datetime) -> AlertRow:
        """Open an alert about an actual."""
        row = AlertRow(kpi_id=kpi_id, actual_id=actual_id, state=AlertState.OPEN, opened_at=now)
        self._session.add(row)
        self._session.flush()
        return row

    def close(self, alert: AlertRow, state: AlertState, actual_id: int, now: datetime) -> None:
        """Close an alert because of an actual."""
        alert.state, alert.closing_actual_id, alert.closed_at = state, actual_id, now
        self._session.flush()

    def reopen(self, alert: AlertRow) -> None:
        """Open an alert again whose closing was a mistake."""
        alert.state, alert.closing_actual_id, alert.closed_at = AlertState.OPEN, None, None
        self._session.flush()

    def _of(self, scorecard_id: int) -> SelectOfScalar[AlertRow]:
        return (
            select(AlertRow)
            .join(KpiRow, col(KpiRow.id) == AlertRow.kpi_id)
            .where(KpiRow.scorecard_id == scorecard_id, col(KpiRow.retired_at).is_(None))
            .order_by(col(AlertRow.opened_at), col(AlertRow.id))
        )


@cache
def _select_off() -> Select[int, int | None, date, str | None]:
    """Return the query of `_select_noted` for the open alerts of some `kpis`."""
    is_theirs = col(AlertRow.kpi_id).in_(bindparam("kpis", expanding=True))
    return _select_noted().where(is_theirs, col(AlertRow.state) == AlertState.OPEN)


@cache
def _select_reasons() -> Select[int, int | None, date, str | None]:
    """Return the query of `_select_noted` for some `alerts`."""
    return _select_noted().where(col(AlertRow.id).in_(bindparam("alerts", expanding=True)))


def _select_noted() -> Select[int, int | None, date, str | None]:
    """Return a query of the KPI of alerts, their rows, since when, and each note; the newest note comes last.

    A note counts from the period that turned off threshold up to the one that closed the alert.
    """
    about, closing, noted = aliased(ActualRow), aliased(ActualRow), aliased(ActualRow)
    is_before_end = or_(
        col(closing.id).is_(None),
        col(noted.period_start) < col(closing.period_start),
        col(noted.id) == col(about.id),
    )
    is_noted = and_(
        col(noted.kpi_id) == col(AlertRow.kpi_id),
        col(noted.superseded_at).is_(None),
        col(noted.period_start) >= col(about.period_start),
        col(noted.note) != "",
        is_before_end,
    )
    return (
        select(col(AlertRow.kpi_id), col(AlertRow.id), col(about.period_start), col(noted.note))
        .join(about, col(about.id) == AlertRow.actual_id)
        .outerjoin(closing, col(closing.id) == AlertRow.closing_actual_id)
        .outerjoin(noted, is_noted)
        .order_by(col(noted.period_start), col(noted.id))
    )
