"""Reviews, their items, and what came of them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select, update

from scorecard.model.views.reviews import (
    AgendaItem,
    Reason,
    ResponseKind,
    Review,
    ReviewItem,
    ReviewResponse,
    Topic,
)
from scorecard.storage.repositories.statements import Repository, insert_once
from scorecard.storage.tables import (
    ReviewItemRow,
    ReviewResponseRow,
    ReviewRow,
    ScorecardRow,
    id_of,
)


class ReviewRepository(Repository):
    """Reviews with their items and responses."""

    def open(
        self,
        scorecard_id: int,
        day: date,
        at: datetime,
        agenda: Sequence[AgendaItem],
        *,
        month: str | None = None,
        by: str = "",
    ) -> Review | None:
        """Store a review with its items; None if one is open, or that month's was opened before.

        Args:
            scorecard_id: Row of the scorecard.
            day: The day in the scorecard's zone.
            at: UTC.
            agenda: What it is about, in order.
            month: The month that it is due in, `2026-12`; None if somebody started it.
            by: Slack user id of who started it, or empty.
        """
        values = {"scorecard_id": scorecard_id, "month": month, "day": day, "opened_at": at, "opened_by": by}
        if not insert_once(self._session, ReviewRow, values | {"closed_by": ""}):
            return None
        review = self.find_open(scorecard_id)
        if review is None:
            return None
        self._session.add_all(
            ReviewItemRow(
                review_id=review.id,
                position=position,
                reasons=[_to_json(reason) for reason in item.reasons],
                kpi_id=item.kpi_id,
                perspective=item.perspective,
                objective=item.objective,
                alert_id=item.alert_id,
                action_id=item.action_id,
                left_from=item.left_from,
            )
            for position, item in enumerate(agenda, 1)
        )
        self._session.flush()
        return review

    def get(self, review_id: int) -> Review:
        """Return a review by its row."""
        return _review(self._session.get_one(ReviewRow, review_id))

    def find(self, team_id: str, review_id: int) -> Review | None:
        """Return a team's review by its row, or None."""
        query = select(ReviewRow).join(ScorecardRow, col(ScorecardRow.id) == ReviewRow.scorecard_id)
        row = self._session.exec(
            query.where(ReviewRow.id == review_id, ScorecardRow.team_id == team_id)
        ).one_or_none()
        return _review(row) if row else None

    def find_open(self, scorecard_id: int) -> Review | None:
        """Return the open review of a scorecard, or None."""
        query = select(ReviewRow).where(
            ReviewRow.scorecard_id == scorecard_id, col(ReviewRow.closed_at).is_(None)
        )
        row = self._session.exec(query).one_or_none()
        return _review(row) if row else None

    def find_last_closed(self, scorecard_id: int) -> Review | None:
        """Return the newest closed review of a scorecard, or None."""
        query = select(ReviewRow).where(
            ReviewRow.scorecard_id == scorecard_id, col(ReviewRow.closed_at).is_not(None)
        )
        row = self._session.exec(query.order_by(col(ReviewRow.id).desc()).limit(1)).one_or_none()
        return _review(row) if row else None

    def list_open(self, opened_before: datetime) -> list[Review]:
        """Return the reviews of all scorecards that were opened before a moment, UTC, and are still open."""
        query = select(ReviewRow).where(
            col(ReviewRow.closed_at).is_(None), ReviewRow.opened_at <= opened_before
        )
        return [_review(row) for row in self._session.exec(query)]

    def has_month(self, scorecard_id: int, month: str) -> bool:
        """Return whether a month's review was opened."""
        query = select(ReviewRow.id).where(ReviewRow.scorecard_id == scorecard_id, ReviewRow.month == month)
        return self._session.exec(query).first() is not None

    def close(self, review_id: int, by: str, at: datetime) -> bool:
        """Close a review, and return whether this call did."""
        statement = update(ReviewRow).where(
            col(ReviewRow.id) == review_id, col(ReviewRow.closed_at).is_(None)
        )
        closed = statement.values(closed_at=at, closed_by=by).returning(col(ReviewRow.id))
        return self._execute(closed).one_or_none() is not None

    def list_items(self, review_id: int) -> list[ReviewItem]:
        """Return the items of a review, in order."""
        query = select(ReviewItemRow).where(ReviewItemRow.review_id == review_id)
        rows = self._session.exec(query.order_by(col(ReviewItemRow.position)))
        return [_item(row) for row in rows]

    def find_item(self, team_id: str, item_id: int) -> ReviewItem | None:
        """Return an item of a team's review by its row, or None."""
        row = self._session.get(ReviewItemRow, item_id)
        return _item(row) if row and self.find(team_id, row.review_id) else None

    def list_responses(self, review_id: int) -> dict[int, list[ReviewResponse]]:
        """Return what came of the items of a review, oldest first, by the item's row."""
        query = select(ReviewResponseRow).join(
            ReviewItemRow, col(ReviewItemRow.id) == ReviewResponseRow.item_id
        )
        rows = self._session.exec(
            query.where(ReviewItemRow.review_id == review_id).order_by(col(ReviewResponseRow.id))
        )
        found: dict[int, list[ReviewResponse]] = {}
        for row in rows:
            found.setdefault(row.item_id, []).append(_response(row))
        return found

    def get_response(self, response_id: int) -> ReviewResponse:
        """Return a response by its row."""
        return _response(self._session.get_one(ReviewResponseRow, response_id))

    def respond(self, item_id: int, said: ReviewResponse) -> bool:
        """Store what came of an item, and return whether it was not so before."""
        values = {
            "item_id": item_id,
            "kind": said.kind.value,
            "text": said.text,
            "doer": said.doer,
            "due": said.due,
            "said_by": said.by,
            "said_at": said.at,
            "alert_action_id": said.alert_action_id,
            "done_by": "",
        }
        return insert_once(self._session, ReviewResponseRow, values)

    def finish(self, response_id: int, by: str, at: datetime) -> None:
        """Note that what a review wanted is done."""
        row = self._session.get_one(ReviewResponseRow, response_id)
        row.done_at, row.done_by = row.done_at or at, row.done_by or by
        self._session.flush()

    def list_open_actions(self, scorecard_id: int) -> list[ReviewResponse]:
        """Return what a scorecard's reviews want done that nobody has said to be done, oldest first.

        Those that became the plan of an alert are left out: the alert follows them.
        """
        query = (
            select(ReviewResponseRow)
            .join(ReviewItemRow, col(ReviewItemRow.id) == ReviewResponseRow.item_id)
            .join(ReviewRow, col(ReviewRow.id) == ReviewItemRow.review_id)
            .where(
                ReviewRow.scorecard_id == scorecard_id,
                ReviewResponseRow.kind == ResponseKind.ACTION,
                col(ReviewResponseRow.done_at).is_(None),
                col(ReviewResponseRow.alert_action_id).is_(None),
            )
            .order_by(col(ReviewResponseRow.id))
        )
        return [_response(row) for row in self._session.exec(query)]

    def list_decisions(
        self, scorecard_id: int, kpi_id: int | None = None
    ) -> list[tuple[Review, ReviewItem, ReviewResponse]]:
        """Return the decisions of a scorecard's reviews, newest first.

        Args:
            scorecard_id: Row of the scorecard.
            kpi_id: The only KPI to return decisions about; None for all.
        """
        query = (
            select(ReviewRow, ReviewItemRow, ReviewResponseRow)
            .join(ReviewItemRow, col(ReviewItemRow.review_id) == ReviewRow.id)
            .join(ReviewResponseRow, col(ReviewResponseRow.item_id) == ReviewItemRow.id)
            .where(ReviewRow.scorecard_id == scorecard_id, ReviewResponseRow.kind == ResponseKind.DECIDED)
            .order_by(col(ReviewResponseRow.id).desc())
        )
        if kpi_id is not None:
            query = query.where(ReviewItemRow.kpi_id == kpi_id)
        rows = self._session.exec(query)
        return [(_review(review), _item(item), _response(said)) for review, item, said in rows]


def _to_json(reason: Reason) -> list[object]:
    return [reason.topic.value, reason.periods, reason.since.isoformat() if reason.since else None]


def _review(row: ReviewRow) -> Review:
    return Review(
        id_of(row),
        row.scorecard_id,
        row.day,
        row.opened_by,
        row.opened_at,
        row.closed_at,
        row.closed_by,
    )


def _item(row: ReviewItemRow) -> ReviewItem:
    reasons = tuple(
        Reason(Topic(topic), periods, date.fromisoformat(since) if since else None)
        for topic, periods, since in row.reasons
    )
    about = AgendaItem(
        reasons,
        kpi_id=row.kpi_id,
        perspective=row.perspective,
        objective=row.objective,
        alert_id=row.alert_id,
        action_id=row.action_id,
        left_from=row.left_from,
    )
    return ReviewItem(id_of(row), row.review_id, row.position, about)


def _response(row: ReviewResponseRow) -> ReviewResponse:
    return ReviewResponse(
        ResponseKind(row.kind),
        row.text,
        row.doer,
        row.due,
        row.said_by,
        row.said_at,
        row.done_at,
        row.alert_action_id,
        row.item_id,
        id_of(row),
    )
