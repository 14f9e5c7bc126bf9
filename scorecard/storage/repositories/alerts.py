"""Alerts and their states."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from scorecard.model.kpis import OffThreshold
from scorecard.rules.alert_states import AlertState
from scorecard.storage.tables import ActualRow, AlertRow, KpiRow, id_of


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
        found = self._off(col(AlertRow.kpi_id).in_(kpi_ids), col(AlertRow.state) == AlertState.OPEN)
        return {kpi_id: off for kpi_id, _, off in found}

    def list_reasons(self, alert_ids: Iterable[int]) -> dict[int, str]:
        """Return the reason of each of some alerts, open or not, by its row; empty without one."""
        return {alert_id: off.reason for _, alert_id, off in self._off(col(AlertRow.id).in_(alert_ids))}

    def _off(self, *conditions: ColumnElement[bool]) -> list[tuple[int, int, OffThreshold]]:
        """Return the KPI of some alerts, their rows and what is known; of each the last entry is the newest.

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
        query = (
            select(AlertRow, col(about.period_start), col(noted.note))
            .join(about, col(about.id) == AlertRow.actual_id)
            .outerjoin(closing, col(closing.id) == AlertRow.closing_actual_id)
            .outerjoin(noted, is_noted)
            .where(*conditions)
            .order_by(col(noted.period_start), col(noted.id))
        )
        rows = self._session.exec(query)
        return [(row.kpi_id, id_of(row), OffThreshold(since, note or "")) for row, since, note in rows]

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
