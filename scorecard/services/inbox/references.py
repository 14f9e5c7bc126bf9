"""References: what a button or form names by row, looked up together with the team it came from.

Rows are small numbers that anybody can guess, so another team's row counts as missing.
"""

from typing import TypeVar

from scorecard.errors import Gone
from scorecard.model.kpis import ActualInfo, AlertAction, NoData
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.payloads import ExpectedOffer, PlanOffer
from scorecard.model.submissions import ChangeRequest
from scorecard.model.views.reviews import Review, ReviewItem
from scorecard.rules.alerts.states import Alert
from scorecard.storage.tables import PromptBatchRow
from scorecard.storage.unit_of_work import UnitOfWork

Found = TypeVar("Found")
Offer = TypeVar("Offer", PlanOffer, ExpectedOffer)


def get_batch(uow: UnitOfWork, team_id: str, round_id: int) -> PromptBatchRow:
    """Return a prompt batch of a team.

    Raises:
        Gone: The team has no such row.
    """
    return _require(uow.batches.find(team_id, round_id))


def get_actual(uow: UnitOfWork, team_id: str, actual_id: int) -> tuple[int, ActualInfo]:
    """Return a revision of one of a team's values, with the row of its KPI.

    Raises:
        Gone: The team has no such row.
    """
    return _require(uow.actuals.find_by_row(team_id, actual_id))


def get_alert(uow: UnitOfWork, team_id: str, alert_id: int) -> Alert:
    """Return an alert of a team's scorecard.

    Raises:
        Gone: The team has no such row.
    """
    return _require(uow.alerts.find_of_team(team_id, alert_id))


def get_action(uow: UnitOfWork, team_id: str, action_id: int) -> tuple[int, AlertAction]:
    """Return an action about one of a team's alerts, with the row of the alert.

    Raises:
        Gone: The team has no such row.
    """
    found = _require(uow.alerts.find_action(action_id))
    get_alert(uow, team_id, found[0])
    return found


def get_offer(uow: UnitOfWork, team_id: str, key: str, of: type[Offer]) -> Offer:
    """Return an offer to a team, by the key of its message and its type.

    Raises:
        Gone: The team has no such message.
    """
    message = uow.outbox.find(key)
    is_theirs = message is not None and message.team_id == team_id
    return _require(message.payload if message and is_theirs and isinstance(message.payload, of) else None)


def get_review(uow: UnitOfWork, team_id: str, review_id: int) -> Review:
    """Return a review of a team's scorecard.

    Raises:
        Gone: The team has no such row.
    """
    return _require(uow.reviews.find(team_id, review_id))


def get_review_item(uow: UnitOfWork, team_id: str, item_id: int) -> ReviewItem:
    """Return an item of a team's review.

    Raises:
        Gone: The team has no such row.
    """
    return _require(uow.reviews.find_item(team_id, item_id))


def get_no_data(uow: UnitOfWork, team_id: str, row_id: int) -> tuple[int, NoData]:
    """Return one of a team's statements of no data, with the row of its KPI.

    Raises:
        Gone: The team has no such row.
    """
    return _require(uow.no_data.find_by_row(team_id, row_id))


def get_change_request(uow: UnitOfWork, team_id: str, request_id: int) -> ChangeRequest:
    """Return a team's request to change a locked period.

    Raises:
        Gone: The team has no such row.
    """
    return _require(uow.change_requests.find(team_id, request_id))


def get_clarification(uow: UnitOfWork, team_id: str, key: str) -> OutgoingMessage:
    """Return a message to a team that asks what a reply means.

    Raises:
        Gone: The team has no message of this key.
    """
    message = uow.outbox.find(key)
    is_theirs = message is not None and (message.team_id, message.kind) == (team_id, MessageKind.CHOICE)
    return _require(message if is_theirs else None)


def _require(found: Found | None) -> Found:
    if found is None:
        raise Gone
    return found
