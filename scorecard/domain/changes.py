"""Changes of a locked period, which wait for an admin."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from scorecard.model.kpis import ActualInfo, KpiInfo
from scorecard.model.outbox import Address
from scorecard.model.periods import Period


class RequestState(StrEnum):
    """What became of a change that was asked for.

    `replaced`: its asker sent another one. `outdated`: it could not be made any more when it was allowed.
    """

    WAITING = "waiting"
    ALLOWED = "allowed"
    DECLINED = "declined"
    REPLACED = "replaced"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class ChangeRequest:
    """A value for a locked period.

    Attributes:
        id: Its row.
        typed: The asker's own characters.
        source: As of an actual.
        by: Slack user id of who asked.
        at: When, UTC.
        origin: The message that it was typed in, or None.
        standing: Row of the value that it would correct, or None.
        decided_by: Slack user id of the admin, or empty.
    """

    id: int
    kpi_id: int
    period: Period
    value: Decimal
    typed: str
    note: str
    source: str
    by: str
    at: datetime
    origin: Address | None
    standing: int | None
    state: RequestState
    decided_by: str


@dataclass(frozen=True)
class ChangeView:
    """A request as people read it.

    Attributes:
        before: The value that it would correct, or None.
        locked_on: The first day, in the scorecard's time zone, on which the period is locked.
        admins: Slack user ids of who may allow it.
        locale: The reader's.
    """

    request: ChangeRequest
    kpi: KpiInfo
    before: ActualInfo | None
    locked_on: date
    admins: tuple[str, ...]
    locale: str
