"""References: what a button or form names by its row, looked up with the team that it came from.

Rows are small numbers that anybody can write down: what belongs to another team is as good as not there.
"""

from typing import TypeVar

from scorecard.errors import Gone
from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.views.actuals import ChangeRequest
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.tables import PromptBatchRow
from scorecard.storage.unit_of_work import UnitOfWork

Found = TypeVar("Found")


def get_batch(uow: UnitOfWork, team_id: str, round_id: int) -> PromptBatchRow:
    """A round of a team's.

    Raises:
        Gone: It has none of this row.
    """
    return _there(uow.batches.find(team_id, round_id))


def get_prompt(uow: UnitOfWork, team_id: str, prompt_id: int) -> Prompt:
    """A prompt of a team's.

    Raises:
        Gone: It has none of this row.
    """
    return _there(uow.prompts.find_by_row(team_id, prompt_id))


def get_actual(uow: UnitOfWork, team_id: str, actual_id: int) -> tuple[int, ActualInfo]:
    """A revision of a value of a team's, with the row of its KPI.

    Raises:
        Gone: It has none of this row.
    """
    return _there(uow.actuals.find_by_row(team_id, actual_id))


def get_change_request(uow: UnitOfWork, team_id: str, request_id: int) -> ChangeRequest:
    """A request of a team's to change a locked period.

    Raises:
        Gone: It has none of this row.
    """
    return _there(uow.change_requests.find(team_id, request_id))


def get_clarification(uow: UnitOfWork, team_id: str, key: str) -> OutgoingMessage:
    """A message to a team that asks what a reply means.

    Raises:
        Gone: It has none of this key.
    """
    asking = uow.outbox.find(key)
    is_theirs = asking is not None and (asking.team_id, asking.kind) == (team_id, MessageKind.CHOICE)
    return _there(asking if is_theirs else None)


def _there(found: Found | None) -> Found:
    if found is None:
        raise Gone
    return found
