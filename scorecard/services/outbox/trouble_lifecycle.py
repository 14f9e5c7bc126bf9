"""The lifecycle of a trouble: begun, moved and ended, inside the transaction that finds it."""

from datetime import datetime, timedelta

from scorecard.model.outbox import TROUBLE_KINDS, UPDATE_KINDS, ClaimedMessage, MessageKind, OutgoingMessage
from scorecard.model.payloads import (
    CaughtUp,
    Departure,
    Hello,
    OfAlert,
    OfWeek,
    Prompt,
    Reminder,
    TroubleNotice,
    TroubleOver,
    WeeklyPost,
)
from scorecard.model.scorecard import Scorecard
from scorecard.model.troubles import TroubleKind
from scorecard.rules.weekly_schedule import is_too_late
from scorecard.services.outbox.trouble_notices import (
    TO_INVITE,
    find_destination,
    find_notice_time,
    list_applied,
    mark_notified,
    notify_admin,
    notify_if_due,
    notify_next_admin,
)
from scorecard.services.prompts.reminders import list_parts
from scorecard.storage.repositories.outbox import OutgoingState, to_outgoing
from scorecard.storage.tables import OutgoingRow, TroubleRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

TRY = timedelta(minutes=1)
"""The interval at which a place in trouble is tested, with one message."""
JUST_OVER = timedelta(minutes=5)
"""The time within which everything that waited for a trouble is tried again."""
PLACES = frozenset({TroubleKind.CHANNEL, TroubleKind.PERSON})
GONE = frozenset({"message_not_found", "thread_not_found"})
"""The errors Slack returns if the message that another one follows was removed."""
UNTOLD = UPDATE_KINDS | TROUBLE_KINDS | {MessageKind.CAUGHT_UP}
"""The kinds of messages whose loss is not reported, since nobody misses them."""


def follow_channel(uow: UnitOfWork, before: Scorecard, card: Scorecard, now: datetime) -> None:
    """Move what waits for a scorecard's former channel to its new one."""
    rows = uow.troubles.list_open(card.team_id) if card.channel != before.channel else []
    old = next((row for row in rows if _is_of(row, before.channel)), None)
    if old is None:
        return
    same = next((row for row in rows if _is_of(row, card.channel)), None)
    is_shared = any(other.channel == before.channel for other in uow.scorecards.list_of(card.team_id))
    for row in uow.outbox.list_waiting_at(card.team_id, before.channel):
        if _is_about(uow, row, card):
            _move(row, card.channel, same, now, stays_held=not is_shared)
    if same and not is_shared:
        end_trouble(uow, uow.troubles.hold(id_of(old)), now)
    elif not is_shared:
        moved = uow.troubles.hold(id_of(old))
        moved.place, moved.tell_at = card.channel, now + TO_INVITE
        uow.outbox.move(catch_up_key(id_of(old)), card.channel, now)


def drop_waiting(uow: UnitOfWork, card: Scorecard) -> None:
    """Drop what waits to be sent about a scorecard that is about to be retired."""
    rows = [
        row
        for place in (card.channel, *sorted(card.people))
        for row in uow.outbox.list_waiting_at(card.team_id, place)
    ]
    uow.outbox.drop_waiting([row.key for row in rows if _is_about(uow, row, card) or _asks(uow, row, card)])


def _asks(uow: UnitOfWork, row: OutgoingRow, card: Scorecard) -> bool:
    """Return whether a message is a prompt or reminder of a scorecard's KPIs alone."""
    parts = list_parts(uow, to_outgoing(row).payload)
    return bool(parts) and all(uow.batches.get(part.round).scorecard_id == card.id for part in parts)


def _is_of(row: TroubleRow, channel: str) -> bool:
    return row.kind == TroubleKind.CHANNEL and row.place == channel


def _is_about(uow: UnitOfWork, row: OutgoingRow, card: Scorecard) -> bool:
    """Return whether a message is about a scorecard, and not an answer to somebody in the channel."""
    match to_outgoing(row).payload:
        case OfAlert(alert=alert):
            return uow.scorecards.get_kpi(uow.alerts.get(alert).kpi_id)[0] == card.id
        case Departure() | OfWeek() | Hello() as post:
            return post.scorecard == card.id
    return False


def _move(
    row: OutgoingRow, channel: str, trouble: TroubleRow | None, now: datetime, *, stays_held: bool
) -> None:
    """Send a message to another channel, once that one is not in trouble."""
    row.recipient = channel
    if trouble:
        row.held_by = trouble.id
    elif not stays_held:
        row.held_by, row.not_before = None, now


def catch_up_key(trouble_id: int) -> str:
    """Return the key of the message that sums up what waited for a trouble, and tests whether it is over."""
    return CaughtUp(trouble=trouble_id).derive_key()


def begin_trouble(
    uow: UnitOfWork, claimed: ClaimedMessage, kind: TroubleKind, code: str, now: datetime
) -> TroubleRow | None:
    """Record that a claimed message cannot be sent, hold it back, and have an admin told.

    In a channel without a scorecard, such as a former one, nothing is held back: the message is given up, and
    an admin is told which it was.

    Returns:
        The trouble if it begins with this message.
    """
    outgoing = claimed.outgoing
    place = find_destination(uow, outgoing) if kind in PLACES else ""
    if _is_not_worth_keeping(uow, outgoing, kind, place) or _is_refused_alone(
        uow, outgoing, kind, place, now
    ):
        mark_lost(uow, claimed, code, now)
        return None
    tell_at = find_notice_time(uow, outgoing, kind, place=place, code=code, now=now)
    row, is_fresh = uow.troubles.open(outgoing.team_id, kind, place, code=code, now=now, tell_at=tell_at)
    if is_fresh and kind is not TroubleKind.TOKEN:
        probe = CaughtUp(trouble=id_of(row))
        uow.outbox.add(OutgoingMessage(probe, row.team_id, place), now, not_before=now + TRY)
    _hold_or_retry(uow, claimed, row, now)
    notify_if_due(uow, row, now)
    return row if is_fresh else None


def _is_not_worth_keeping(uow: UnitOfWork, outgoing: OutgoingMessage, kind: TroubleKind, place: str) -> bool:
    """Return whether a message is not worth keeping: another admin is told, or no scorecard posts there."""
    if kind is TroubleKind.TOKEN:
        return False
    return outgoing.kind in TROUBLE_KINDS or (
        kind is TroubleKind.CHANNEL and not list_applied(uow, outgoing, place)
    )


def _is_refused_alone(
    uow: UnitOfWork, outgoing: OutgoingMessage, kind: TroubleKind, place: str, now: datetime
) -> bool:
    """Return whether a place accepts messages again, but still not this reply or change."""
    follows = bool(outgoing.thread_of or outgoing.thread_ts or outgoing.updates)
    if kind is not TroubleKind.CHANNEL or not follows:
        return False
    return uow.troubles.has_ended_since(outgoing.team_id, kind, place, now - JUST_OVER)


def _hold_or_retry(uow: UnitOfWork, claimed: ClaimedMessage, row: TroubleRow, now: datetime) -> None:
    """Hold a message back until a trouble is over; the one that tests that waits for its next try."""
    if claimed.outgoing.kind is MessageKind.CAUGHT_UP:
        uow.outbox.put_back(claimed, now + TRY, error=row.code)
    elif row.kind == TroubleKind.TOKEN:
        uow.outbox.put_back(claimed, now, error=row.code)
        uow.outbox.pause(row.team_id, now + TRY)
    else:
        uow.outbox.hold(claimed, id_of(row), now, row.code)


def mark_lost(uow: UnitOfWork, claimed: ClaimedMessage, code: str, now: datetime) -> None:
    """Record that a claimed message will not be sent; an admin is told which, unless nobody misses it."""
    outgoing = claimed.outgoing
    uow.outbox.close(claimed, OutgoingState.FAILED, code)
    follow_closed(uow, claimed, now)
    if outgoing.kind not in UNTOLD and code not in GONE:
        row, _ = uow.troubles.open(
            outgoing.team_id, TroubleKind.MESSAGE, outgoing.key, code=code, now=now, tell_at=now
        )
        notify_if_due(uow, row, now)


def keeps_back(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> bool:
    """Hold back a message just claimed if its place is in trouble, and return whether it is."""
    outgoing = claimed.outgoing
    rows = [row for row in uow.troubles.list_open(outgoing.team_id) if row.kind in PLACES]
    if not rows or outgoing.kind in {MessageKind.CAUGHT_UP, MessageKind.HOME}:
        return False
    place = find_destination(uow, outgoing)
    trouble = next((row for row in rows if row.place == place), None)
    if trouble is not None and outgoing.kind in TROUBLE_KINDS:
        mark_lost(uow, claimed, trouble.code, now)
    elif trouble is not None:
        uow.outbox.hold(claimed, id_of(trouble), now, trouble.code)
    return trouble is not None


def is_outdated(uow: UnitOfWork, outgoing: OutgoingMessage, due: datetime, now: datetime) -> bool:
    """Return whether a message is a weekly post that waited too long after it was due, UTC."""
    post = outgoing.payload
    if not isinstance(post, WeeklyPost):
        return False
    return is_too_late(uow.scorecards.get(post.scorecard), due, now)


def give_up(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> None:
    """Drop a claimed message that nobody would read, and pass on whatever others must be told instead."""
    uow.outbox.close(claimed, OutgoingState.DROPPED)
    follow_closed(uow, claimed, now)


def follow_closed(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> None:
    """Apply the consequences of closing a message unsent: a test of a place ends, another admin is told."""
    outgoing = claimed.outgoing
    if isinstance(outgoing.payload, CaughtUp):
        end_trouble(uow, uow.troubles.hold(outgoing.payload.trouble), now)
    elif outgoing.kind in TROUBLE_KINDS:
        notify_next_admin(uow, outgoing, now)


def follow_sent(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> list[TroubleRow]:
    """Apply the consequences of sending a message: an admin was told, or a trouble is over.

    Returns:
        The troubles that are over.
    """
    outgoing = claimed.outgoing
    if isinstance(outgoing.payload, TroubleNotice):
        mark_notified(uow.troubles.hold(outgoing.payload.trouble), now)
    summary = outgoing.payload
    tried = summary.trouble if isinstance(summary, CaughtUp) else uow.outbox.free(claimed)
    rows = uow.troubles.list_open(outgoing.team_id)
    over = [row for row in rows if row.id == tried or row.kind == TroubleKind.TOKEN]
    for row in over:
        end_trouble(uow, uow.troubles.hold(id_of(row)), now)
    others = [row for row in rows if row not in over and row.kind in PLACES]
    if others and not (outgoing.updates or outgoing.kind is MessageKind.HOME):
        place = find_destination(uow, outgoing)
        uow.outbox.expedite([catch_up_key(id_of(row)) for row in others if row.place == place], now)
    return over


def end_trouble(uow: UnitOfWork, row: TroubleRow, now: datetime) -> None:
    """End a trouble: send what waited for it, and report it to an admin who could not be told before."""
    if row.ended_at:
        return
    row.ended_at = now
    if row.kind == TroubleKind.PERSON:
        _drop_repeated(uow, [held.outgoing for held in uow.outbox.list_held(id_of(row))])
    uow.outbox.release(id_of(row), now)
    uow.outbox.drop_waiting([catch_up_key(id_of(row))])
    if row.kind == TroubleKind.TOKEN:
        notify_admin(uow, TroubleOver(trouble=id_of(row)), now)


def _drop_repeated(uow: UnitOfWork, held: list[OutgoingMessage]) -> None:
    """Drop all reminders of a batch held for one person except the newest, or all if its prompt is held."""
    covered = {
        part.round
        for message in held
        if isinstance(message.payload, Prompt)
        for part in list_parts(uow, message.payload)
    }
    repeated = []
    for message in reversed(held):
        if isinstance(message.payload, Reminder) and not message.payload.carrier:
            batches = {part.round for part in list_parts(uow, message.payload)}
            repeated += [message.key] if batches <= covered else []
            covered |= batches
    uow.outbox.drop_waiting(repeated)
