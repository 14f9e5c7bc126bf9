"""Queries of the outbox: what can be claimed now, and what delays what."""

from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

import sqlalchemy as sa
from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import CTE, ScalarSelect
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.model.outbox import ApiCall, MessageKind
from scorecard.storage.repositories.statements import fixed
from scorecard.storage.tables import OutgoingRow, PersonRow, RefusalRow


class OutgoingState(StrEnum):
    """The state of an outbox message.

    `dropped`: there was nothing left to say. `failed`: Slack refused it for good. `unknown`: it may have been
    sent, and Slack does not say.
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"
    UNKNOWN = "unknown"


WAITING = (OutgoingState.PENDING, OutgoingState.CLAIMED)
FINISHED = (OutgoingState.SENT, OutgoingState.DROPPED)
HELD = "outside their hours"
"""The error of messages that may wait for long; any other means a failed attempt, tried again soon."""
LEASE = timedelta(minutes=3)
"""The length of a claim, longer than the slowest sending: lookup and each form, each up to its timeout. No
wait in doubt is longer.
"""
LONGEST_WAIT = timedelta(hours=1)
LONGEST_PAUSE = timedelta(minutes=10)
CLOCKS_APART = timedelta(minutes=2)
KEEPS_ORDER = timedelta(minutes=5)
"""The time for which a message being sent, or in doubt, delays others to the same place."""
SENDING = "sending"
IN_PLACE = f"{ApiCall.POST}:"


def format_pause(call: ApiCall | None, place: str = "") -> str:
    """Return the name of a pause: of a call in one place, of a call everywhere, or of everything.

    Args:
        call: The call that Slack refuses for now; None for everything.
        place: Slack id of the channel, if the limit applies there only.
    """
    if call is None:
        return SENDING
    return f"{IN_PLACE}{place}" if place else call.value


def is_unfinished(row: type[OutgoingRow]) -> ColumnElement[bool]:
    """Return the condition that a message was neither sent nor dropped, with an index of its own."""
    return col(row.state).not_in([fixed(state) for state in FINISHED])


def is_claimed(row: type[OutgoingRow]) -> ColumnElement[bool]:
    """Return the condition that a message is being sent or in doubt, with an index of its own."""
    return col(row.state) == fixed(OutgoingState.CLAIMED)


def is_known(row: type[OutgoingRow]) -> ColumnElement[bool]:
    """Return the condition that a message is of a known kind; another version may know more, or fewer."""
    return col(row.kind).in_([kind.value for kind in MessageKind])


def is_waiting(row: type[OutgoingRow]) -> ColumnElement[bool]:
    """Return the condition that a message is to be sent."""
    return is_unfinished(row) & col(row.state).in_(WAITING)


@cache
def select_due() -> SelectOfScalar[OutgoingRow]:
    """Return a query of at most so many messages that can be claimed.

    It is cached as a whole, since building it takes longer than running it.
    """
    query = select(OutgoingRow).where(_is_due()).order_by(col(OutgoingRow.id))
    return query.limit(bindparam("most", type_=Integer)).with_for_update(skip_locked=True)


@cache
def select_any_due() -> SelectOfScalar[int] | SelectOfScalar[None]:
    """Return a query of whether anything can be claimed."""
    return select(OutgoingRow.id).where(_is_due()).limit(1)


def moments(now: datetime) -> dict[str, datetime]:
    """Return the parameters of both: the present moment, UTC, and the limits of waits counted from it."""
    return {
        "now": now,
        "apart": now + CLOCKS_APART,
        "leased": now + LEASE,
        "waited": now + LONGEST_WAIT,
        "paused": now + LONGEST_PAUSE,
        "ordered": now - KEEPS_ORDER,
    }


def follows_one_waiting() -> ColumnElement[bool]:
    """Return the condition that a message replies to, or changes, one that is not sent yet."""
    other = aliased(OutgoingRow)
    is_followed = col(other.key).in_([OutgoingRow.thread_of, OutgoingRow.updates])
    return exists().where(is_followed, is_waiting(other))


def _is_due() -> ColumnElement[bool]:
    """Return the condition that a message can be claimed at the moment given by the parameters.

    A wait that ends later than any of its kind can was set by a wrong clock, and counts as over.
    """
    return and_(
        is_unfinished(OutgoingRow),
        or_(_is_wait_over(), _is_claim_over()),
        is_known(OutgoingRow),
        col(OutgoingRow.held_by).is_(None),
        ~follows_one_waiting(),
        _in_team(_call()).not_in(_paused()),
        _in_team(literal(SENDING)).not_in(_paused()),
        _in_team(_lane(OutgoingRow)).not_in(_all_busy_lanes()),
    )


def _is_wait_over() -> ColumnElement[bool]:
    row = OutgoingRow
    was_refused = (col(row.attempts) > 0) & (col(row.error) != HELD)
    return (col(row.state) == OutgoingState.PENDING) & or_(
        col(row.not_before) <= _moment("now"),
        col(row.claimed_at) > _moment("apart"),
        was_refused & (col(row.not_before) > _moment("waited")),
    )


def _is_claim_over() -> ColumnElement[bool]:
    until = col(OutgoingRow.claimed_until)
    ended = or_(until <= _moment("now"), until > _moment("leased"))
    return (col(OutgoingRow.state) == OutgoingState.CLAIMED) & ended


def _call() -> ColumnElement[str]:
    """Return the call to Slack that a message needs first."""
    return case(
        (col(OutgoingRow.kind) == MessageKind.HOME, ApiCall.HOME.value),
        (col(OutgoingRow.updates) != "", ApiCall.UPDATE.value),
        (col(OutgoingRow.state) == OutgoingState.CLAIMED, ApiCall.LOOK.value),
        else_=ApiCall.POST.value,
    )


def _paused() -> ScalarSelect[str]:
    """Return a subquery of calls that Slack refuses now, each with its team."""
    named = col(RefusalRow.team_id).concat(":").concat(col(RefusalRow.feature))
    return select(named).where(_is_running()).scalar_subquery()


def _is_running() -> ColumnElement[bool]:
    until = col(RefusalRow.until)
    return (until > _moment("now")) & (until <= _moment("paused"))


def _lane(row: type[OutgoingRow]) -> ColumnElement[str]:
    """Return the lane in which a message must wait its turn: its place, or one person's Home tab."""
    home = literal("home:").concat(col(row.recipient))
    return case((col(row.kind) == MessageKind.HOME, home), else_=col(row.recipient))


def _all_busy_lanes() -> ScalarSelect[str]:
    """Return a subquery of lanes with a message being sent or in doubt, or with a pause, each with its team.

    A person and the channel of their direct messages count as one place.
    """
    taken = _busy_lanes()
    person = PersonRow
    same_team = col(person.team_id) == taken.c.team_id
    lanes = union_all(
        sa.select(taken.c.team_id.concat(":").concat(taken.c.lane)),
        sa.select(taken.c.team_id.concat(":").concat(col(person.user_id))).where(
            same_team, col(person.dm_channel) == taken.c.lane
        ),
        sa.select(taken.c.team_id.concat(":").concat(col(person.dm_channel))).where(
            same_team, col(person.user_id) == taken.c.lane
        ),
    ).subquery()
    return sa.select(lanes.c[0]).scalar_subquery()


def _busy_lanes() -> CTE:
    other = aliased(OutgoingRow, name="other")
    in_hand = sa.select(
        sa.type_coerce(other.team_id, String).label("team_id"), _lane(other).label("lane")
    ).where(
        is_claimed(other),
        col(other.claimed_until) > _moment("now"),
        col(other.claimed_until) <= _moment("leased"),
        col(other.claimed_at) > _moment("ordered"),
    )
    limited = sa.select(col(RefusalRow.team_id), func.substr(RefusalRow.feature, len(IN_PLACE) + 1)).where(
        col(RefusalRow.feature).startswith(IN_PLACE), _is_running()
    )
    return union_all(in_hand, limited).cte("taken")


def _in_team(name: ColumnElement[str]) -> ColumnElement[str]:
    return col(OutgoingRow.team_id).concat(":").concat(name.cast(String))


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=UTCDateTime())
