"""Alerts and their states."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from scorecard.model.views.actuals import AlertState
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

    def list_open_starts(self, kpi_ids: Sequence[int]) -> dict[int, date]:
        """Return the first day of the period whose value opened each open alert, by KPI id."""
        query = (
            select(col(AlertRow.kpi_id), col(ActualRow.period_start))
            .join(ActualRow, col(ActualRow.id) == AlertRow.actual_id)
            .where(col(AlertRow.kpi_id).in_(kpi_ids), AlertRow.state == AlertState.OPEN)
        )
        return dict(iter(self._session.exec(query)))

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
