"""Submissions: what people give for a KPI's period, and the requests that admins decide on."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from scorecard.model.outbox import Address
from scorecard.model.periods import Period


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A change of a KPI's period that a person clearly meant, the same from the reader to the row.

    Attributes:
        by: Slack user id of the person.
        value: To be given or taken back; None for a statement of no data.
        source: `reply`, `modal`, `command`, `edit` or `sample`; empty if they pressed a button.
        note: The note given with it, or why there is no value; empty to remove an earlier note, None if none
            was given.
        typed: The original text; empty if they pressed a button.
        origin: The Slack message that it was typed in, or None.
        allowed_by: Slack user id of the admin who allows a change of a locked period, or empty.
        is_undo: True if what stands is to be taken back.
        puts_back: Row of the value taken back that is to be given once more, or None.
    """

    period: Period
    by: str
    value: Decimal | None = None
    source: str = ""
    note: str | None = None
    typed: str = ""
    origin: Address | None = None
    allowed_by: str = ""
    is_undo: bool = False
    puts_back: int | None = None


class RequestState(StrEnum):
    """The state of a change request.

    `replaced`: the requester sent another one. `withdrawn`: the requester took it back. `outdated`: it could
    no longer be made when it was allowed.
    """

    WAITING = "waiting"
    ALLOWED = "allowed"
    DECLINED = "declined"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"


@dataclass(frozen=True, kw_only=True)
class ChangeRequest(Submission):
    """A submission for a locked period, which an admin decides on.

    Attributes:
        id: Row id.
        note: The note on the value, or why there is none; or empty.
        at: Time of the request, UTC.
        standing: Row id of the value that it would correct or take back, or None.
        stated: Row id of the statement of no data that stood then, or None.
        decided_by: Slack user id of the admin, or of the requester who withdrew it; or empty.
    """

    id: int
    kpi_id: int
    note: str = ""
    at: datetime
    standing: int | None = None
    stated: int | None = None
    state: RequestState = RequestState.WAITING
    decided_by: str = ""
