"""Change requests: requested changes of locked periods."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from scorecard.model.outbox import Address
from scorecard.model.periods import Frequency, Period
from scorecard.model.submissions import ChangeRequest, RequestState, Submission
from scorecard.storage.repositories.statements import Repository, columns_of
from scorecard.storage.tables import ChangeRequestRow, KpiRow, ScorecardRow, id_of


class ChangeRequestRepository(Repository):
    """Change requests and their outcomes."""

    def add(
        self, kpi_id: int, asked: Submission, *, at: datetime, standing: int | None, stated: int | None = None
    ) -> ChangeRequest:
        """Store a request, which waits from now on.

        Args:
            kpi_id: The KPI.
            asked: What is asked for.
            at: UTC.
            standing: Row of the value that stands there, or None.
            stated: Row of the statement of no data that stands there, or None.
        """
        row = ChangeRequestRow(
            kpi_id=kpi_id,
            **columns_of(asked),
            asked_by=asked.by,
            asked_at=at,
            standing_id=standing,
            stated_id=stated,
            is_undo=asked.is_undo,
            put_back_id=asked.puts_back,
            state=RequestState.WAITING,
        )
        self._store(row)
        return _request(row)

    def list_decided(self, kpi_ids: Sequence[int], since: datetime, until: datetime) -> list[ChangeRequest]:
        """Return the requests on some KPIs that an admin decided between two moments, UTC, in order."""
        query = select(ChangeRequestRow).where(
            col(ChangeRequestRow.kpi_id).in_(kpi_ids),
            col(ChangeRequestRow.decided_at) >= since,
            col(ChangeRequestRow.decided_at) < until,
            col(ChangeRequestRow.state).in_((RequestState.ALLOWED, RequestState.DECLINED)),
        )
        rows = self._session.exec(query.order_by(col(ChangeRequestRow.decided_at), col(ChangeRequestRow.id)))
        return [_request(row) for row in rows]

    def get(self, request_id: int) -> ChangeRequest:
        """Return a request by its row."""
        return _request(self._session.get_one(ChangeRequestRow, request_id))

    def find(self, team_id: str, request_id: int) -> ChangeRequest | None:
        """Return a team's request by its row, or None."""
        query = select(ChangeRequestRow).join(KpiRow, col(KpiRow.id) == ChangeRequestRow.kpi_id)
        query = query.join(ScorecardRow, col(ScorecardRow.id) == KpiRow.scorecard_id)
        query = query.where(ChangeRequestRow.id == request_id, ScorecardRow.team_id == team_id)
        row = self._session.exec(query).one_or_none()
        return _request(row) if row else None

    def hold(self, request_id: int) -> ChangeRequest:
        """Lock a request until the transaction ends, and return it."""
        query = select(ChangeRequestRow).where(ChangeRequestRow.id == request_id).with_for_update()
        return _request(self._session.exec(query.execution_options(populate_existing=True)).one())

    def find_waiting(self, kpi_id: int, period: Period, by: str) -> ChangeRequest | None:
        """Return a person's waiting request for a period, or None."""
        query = select(ChangeRequestRow).where(
            ChangeRequestRow.kpi_id == kpi_id,
            ChangeRequestRow.frequency == period.frequency,
            ChangeRequestRow.period_start == period.start,
            ChangeRequestRow.asked_by == by,
            ChangeRequestRow.state == RequestState.WAITING,
        )
        row = self._session.exec(query).one_or_none()
        return _request(row) if row else None

    def list_made_with(self, request: ChangeRequest) -> list[ChangeRequest]:
        """Return a person's waiting requests that one message made, by any one of them."""
        query = select(ChangeRequestRow).where(
            ChangeRequestRow.asked_by == request.by,
            ChangeRequestRow.asked_at == request.at,
            ChangeRequestRow.typed == request.typed,
            ChangeRequestRow.origin_ts == (request.origin.ts if request.origin else ""),
            ChangeRequestRow.state == RequestState.WAITING,
        )
        return [_request(row) for row in self._session.exec(query.order_by(col(ChangeRequestRow.id)))]

    def find_last_waiting(self, kpi_id: int, by: str) -> ChangeRequest | None:
        """Return a person's newest waiting request to give a KPI a value or no data, or None."""
        query = select(ChangeRequestRow).where(
            ChangeRequestRow.kpi_id == kpi_id,
            ChangeRequestRow.asked_by == by,
            ChangeRequestRow.state == RequestState.WAITING,
            col(ChangeRequestRow.is_undo).is_(False),
        )
        row = self._session.exec(query.order_by(col(ChangeRequestRow.id).desc()).limit(1)).one_or_none()
        return _request(row) if row else None

    def close(self, request_id: int, state: RequestState, by: str, at: datetime) -> None:
        """Close a request, so that it waits no longer."""
        row = self._session.get_one(ChangeRequestRow, request_id)
        row.state, row.decided_by, row.decided_at = state, by, at
        self._session.flush()


def _request(row: ChangeRequestRow) -> ChangeRequest:
    return ChangeRequest(
        id=id_of(row),
        kpi_id=row.kpi_id,
        period=Period(row.period_start, Frequency(row.frequency)),
        value=row.value,
        typed=row.typed,
        note=row.note,
        source=row.source,
        by=row.asked_by,
        at=row.asked_at,
        origin=Address(row.origin_channel, row.origin_ts) if row.origin_ts else None,
        standing=row.standing_id,
        state=RequestState(row.state),
        decided_by=row.decided_by,
        is_undo=row.is_undo,
        puts_back=row.put_back_id,
        stated=row.stated_id,
    )
