"""What a button or form names by its row, looked up with the team that it came from.

Rows are small numbers that anybody can write down: what belongs to another team is as good as not there.
"""

from scorecard.domain.changes import ChangeRequest
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.views import ActualInfo
from scorecard.errors import Gone
from scorecard.storage.repositories.prompts import Asked
from scorecard.storage.tables import RoundRow
from scorecard.storage.unit_of_work import UnitOfWork


def get_round(uow: UnitOfWork, team_id: str, round_id: int) -> RoundRow:
    """A round of a team's.

    Raises:
        Gone: It has none of this row.
    """
    row = uow.rounds.find(team_id, round_id)
    if row is None:
        raise Gone
    return row


def get_prompt(uow: UnitOfWork, team_id: str, prompt_id: int) -> Asked:
    """A prompt of a team's.

    Raises:
        Gone: It has none of this row.
    """
    asked = uow.prompts.find_by_row(team_id, prompt_id)
    if asked is None:
        raise Gone
    return asked


def get_actual(uow: UnitOfWork, team_id: str, actual_id: int) -> tuple[int, ActualInfo]:
    """A revision of a value of a team's, with the row of its KPI.

    Raises:
        Gone: It has none of this row.
    """
    found = uow.actuals.find_by_row(team_id, actual_id)
    if found is None:
        raise Gone
    return found


def get_request(uow: UnitOfWork, team_id: str, request_id: int) -> ChangeRequest:
    """A request of a team's to change a locked period.

    Raises:
        Gone: It has none of this row.
    """
    request = uow.change_requests.find(team_id, request_id)
    if request is None:
        raise Gone
    return request


def get_question(uow: UnitOfWork, team_id: str, key: str) -> Outgoing:
    """A message to a team that asks what a reply means.

    Raises:
        Gone: It has none of this key.
    """
    asking = uow.outbox.find(key)
    if asking is None or (asking.team_id, asking.kind) != (team_id, Kind.CHOICE):
        raise Gone
    return asking
