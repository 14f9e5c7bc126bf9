"""Queries of the outbox: what can be claimed now, and what holds up what."""

from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

import sqlalchemy as sa
from sqlalchemy import (
    ColumnElement,
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
from scorecard.storage.tables import OutgoingRow, PersonRow, RefusalRow


class OutgoingState(StrEnum):
    """What became of something to be said.

    `dropped`: there was nothing left to say. `failed`: Slack refused it for good. `unknown`: it may have been
    sent, and Slack would not say.
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"
    UNKNOWN = "unknown"


WAITING = (OutgoingState.PENDING, OutgoingState.CLAIMED)
HELD = "outside their hours"
"""Why something waits that may wait for long; whatever else waits was not taken, and is tried again soon."""
LEASE = timedelta(minutes=3)
"""Longer than the slowest sending: looking up and each form, each to its timeout. No doubt waits longer."""
LONGEST_WAIT = timedelta(hours=1)
LONGEST_PAUSE = timedelta(minutes=10)
CLOCKS_APART = timedelta(minutes=2)
KEEPS_ORDER = timedelta(minutes=5)
"""For so long does a message in hand, or in doubt, hold up what else goes to its place."""
SENDING = "sending"
IN_PLACE = f"{ApiCall.POST}:"


def format_pause(call: ApiCall | None, place: str = "") -> str:
    """The name of a pause: of a call in one place, of a call everywhere, or of everything.

    Args:
        call: What Slack does not do for now; None for everything.
        place: Slack id of the channel, for what is limited there.
    """
    if call is None:
        return SENDING
    return f"{IN_PLACE}{place}" if place else call.value


@cache
def select_due() -> SelectOfScalar[OutgoingRow]:
    """What can be claimed; put together once, as the next is, because that takes longer than asking."""
    query = select(OutgoingRow).where(_is_due()).order_by(col(OutgoingRow.id))
    return query.with_for_update(skip_locked=True)


@cache
def select_any_due() -> SelectOfScalar[int] | SelectOfScalar[None]:
    """Whether anything can be claimed."""
    return select(OutgoingRow.id).where(_is_due()).limit(1)


def moments(now: datetime) -> dict[str, datetime]:
    """The parameters of both: the present moment, UTC, and those as far from it as something may be."""
    return {
        "now": now,
        "apart": now + CLOCKS_APART,
        "leased": now + LEASE,
        "waited": now + LONGEST_WAIT,
        "paused": now + LONGEST_PAUSE,
        "ordered": now - KEEPS_ORDER,
    }


def follows_one_waiting() -> ColumnElement[bool]:
    """Whether a message goes below another, or changes one, that is not sent yet."""
    other = aliased(OutgoingRow)
    is_followed = col(other.key).in_([OutgoingRow.thread_of, OutgoingRow.updates])
    return exists().where(is_followed, col(other.state).in_(WAITING))


def _is_due() -> ColumnElement[bool]:
    """Whether something can be claimed at the moment given by the parameters.

    A wait that ends later than any of its kind can was noted by a clock that went wrong, and is over.
    """
    return and_(
        or_(_waits_no_more(), _is_let_go()),
        col(OutgoingRow.kind).in_(
            [kind.value for kind in MessageKind]
        ),  # another version may know more, or fewer
        col(OutgoingRow.held_by).is_(None),
        ~follows_one_waiting(),
        _in_team(_call()).not_in(_paused()),
        _in_team(literal(SENDING)).not_in(_paused()),
        _in_team(_lane(OutgoingRow)).not_in(_taken_lanes()),
    )


def _waits_no_more() -> ColumnElement[bool]:
    row = OutgoingRow
    was_refused = (col(row.attempts) > 0) & (col(row.error) != HELD)
    return (col(row.state) == OutgoingState.PENDING) & or_(
        col(row.not_before) <= _moment("now"),
        col(row.claimed_at) > _moment("apart"),
        was_refused & (col(row.not_before) > _moment("waited")),
    )


def _is_let_go() -> ColumnElement[bool]:
    until = col(OutgoingRow.claimed_until)
    ended = or_(until <= _moment("now"), until > _moment("leased"))
    return (col(OutgoingRow.state) == OutgoingState.CLAIMED) & ended


def _call() -> ColumnElement[str]:
    """What a message needs of Slack first."""
    return case(
        (col(OutgoingRow.kind) == MessageKind.HOME, ApiCall.HOME.value),
        (col(OutgoingRow.updates) != "", ApiCall.UPDATE.value),
        (col(OutgoingRow.state) == OutgoingState.CLAIMED, ApiCall.LOOK.value),
        else_=ApiCall.POST.value,
    )


def _paused() -> ScalarSelect[str]:
    """Calls that Slack does not take now, each with its team."""
    named = col(RefusalRow.team_id).concat(":").concat(col(RefusalRow.feature))
    return select(named).where(_is_running()).scalar_subquery()


def _is_running() -> ColumnElement[bool]:
    until = col(RefusalRow.until)
    return (until > _moment("now")) & (until <= _moment("paused"))


def _lane(row: type[OutgoingRow]) -> ColumnElement[str]:
    """What goes one after the other: all to one place, and all that draws one person's Home tab."""
    home = literal("home:").concat(col(row.recipient))
    return case((col(row.kind) == MessageKind.HOME, home), else_=col(row.recipient))


def _taken_lanes() -> ScalarSelect[str]:
    """Where something is on its way, in doubt, or not to be said for a while, each with its team.

    A person and the channel of their direct messages are one place.
    """
    taken = _taken()
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


def _taken() -> CTE:
    other = aliased(OutgoingRow, name="other")
    in_hand = sa.select(
        sa.type_coerce(other.team_id, String).label("team_id"), _lane(other).label("lane")
    ).where(
        col(other.state) == OutgoingState.CLAIMED,
        col(other.claimed_until) > _moment("now"),
        col(other.claimed_until) <= _moment("leased"),
        col(other.claimed_at) > _moment("ordered"),
    )
    limited = sa.select(col(RefusalRow.team_id), func.substr(RefusalRow.feature, len(IN_PLACE) + 1)).where(
        col(RefusalRow.feature).startswith(IN_PLACE), _is_running()
    )
    return union_all(in_hand, limited).cte("taken")


def _in_team(what: ColumnElement[str]) -> ColumnElement[str]:
    return col(OutgoingRow.team_id).concat(":").concat(what.cast(String))


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=UTCDateTime())
