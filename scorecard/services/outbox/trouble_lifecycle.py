"""The lifecycle of a trouble: begun, moved and ended, inside the transaction that finds it."""

from datetime import datetime, timedelta

from scorecard.model.outbox import TROUBLE_KINDS, UPDATE_KINDS, ClaimedMessage, MessageKind, OutgoingMessage
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
from scorecard.services.prompts.batches import BUNDLED_IN
from scorecard.services.prompts.reminders import list_reminders_in
from scorecard.storage.repositories.outbox import OutgoingState
from scorecard.storage.tables import OutgoingRow, TroubleRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

TRY = timedelta(minutes=1)
"""A place in trouble is tried so often, with one message."""
JUST_OVER = timedelta(minutes=5)
"""What waited is tried again within that time."""
PLACES = frozenset({TroubleKind.CHANNEL, TroubleKind.PERSON})
GONE = frozenset({"message_not_found", "thread_not_found"})
"""What Slack says where somebody took away what a message was to follow."""
UNTOLD = UPDATE_KINDS | TROUBLE_KINDS | {MessageKind.CAUGHT_UP}
"""Nobody misses these."""


def follow_channel(uow: UnitOfWork, before: Scorecard, card: Scorecard, now: datetime) -> None:
    """Have what waits for the channel that a scorecard had said in the one that it has from now on."""
    rows = uow.troubles.list_open(card.team_id) if card.channel != before.channel else []
    old = next((one for one in rows if _is_of(one, before.channel)), None)
    if old is None:
        return
    same = next((one for one in rows if _is_of(one, card.channel)), None)
    is_shared = any(one.channel == before.channel for one in uow.scorecards.list_of(card.team_id))
    for row in uow.outbox.list_waiting_at(card.team_id, before.channel):
        if _is_about(uow, row, card):
            _move(row, card.channel, same, now, stays_held=not is_shared)
    if same and not is_shared:
        end_trouble(uow, uow.troubles.hold(id_of(old)), now)
    elif not is_shared:
        moved = uow.troubles.hold(id_of(old))
        moved.place, moved.tell_at = card.channel, now + TO_INVITE
        uow.outbox.move(catch_up_key(id_of(old)), card.channel, now)


def _is_of(row: TroubleRow, channel: str) -> bool:
    return row.kind == TroubleKind.CHANNEL and row.place == channel


def _is_about(uow: UnitOfWork, row: OutgoingRow, card: Scorecard) -> bool:
    """Whether a message tells of a scorecard, and not in answer to somebody who wrote in the channel."""
    if alert := row.facts.get("alert"):
        return uow.scorecards.get_kpi(uow.alerts.get(alert).kpi_id)[0] == card.id
    return bool(row.facts.get("scorecard") == card.id)


def _move(
    row: OutgoingRow, channel: str, trouble: TroubleRow | None, now: datetime, *, stays_held: bool
) -> None:
    """Say something in another channel, once that is not in trouble."""
    row.recipient = channel
    if trouble:
        row.held_by = trouble.id
    elif not stays_held:
        row.held_by, row.not_before = None, now


def catch_up_key(trouble_id: int) -> str:
    """The key of the message that says what waited for a trouble, and tries whether it is over."""
    return f"caught_up:{trouble_id}"


def begin_trouble(
    uow: UnitOfWork, claimed: ClaimedMessage, kind: TroubleKind, code: str, now: datetime
) -> TroubleRow | None:
    """Note that a claimed message cannot be said, have it wait, and an admin told.

    In a channel that is no scorecard's, such as one that it had before, nothing waits for a better day: there
    the message is given up, and an admin is told which it was.

    Returns:
        The trouble if it begins with this message.
    """
    outgoing = claimed.outgoing
    place = find_destination(uow, outgoing) if kind in PLACES else ""
    if _is_vain(uow, outgoing, kind, place) or _is_refused_alone(uow, outgoing, kind, place, now):
        mark_lost(uow, claimed, code, now)
        return None
    tell_at = find_notice_time(uow, outgoing, kind, place=place, code=code, now=now)
    row, is_fresh = uow.troubles.open(outgoing.team_id, kind, place, code=code, now=now, tell_at=tell_at)
    if is_fresh and kind is not TroubleKind.TOKEN:
        probe = OutgoingMessage(
            catch_up_key(id_of(row)), MessageKind.CAUGHT_UP, row.team_id, place, {"trouble": row.id}
        )
        uow.outbox.add(probe, now, not_before=now + TRY)
    _put_aside(uow, claimed, row, now)
    notify_if_due(uow, row, now)
    return row if is_fresh else None


def _is_vain(uow: UnitOfWork, outgoing: OutgoingMessage, kind: TroubleKind, place: str) -> bool:
    """Whether a message is better not kept for later: another admin is told, or its channel is nobody's."""
    if kind is TroubleKind.TOKEN:
        return False
    return outgoing.kind in TROUBLE_KINDS or (
        kind is TroubleKind.CHANNEL and not list_applied(uow, outgoing, place)
    )


def _is_refused_alone(
    uow: UnitOfWork, outgoing: OutgoingMessage, kind: TroubleKind, place: str, now: datetime
) -> bool:
    """Whether a place takes messages again, and still not this reply or change."""
    follows = bool(outgoing.thread_of or outgoing.thread_ts or outgoing.updates)
    if kind is not TroubleKind.CHANNEL or not follows:
        return False
    return uow.troubles.has_ended_since(outgoing.team_id, kind, place, now - JUST_OVER)


def _put_aside(uow: UnitOfWork, claimed: ClaimedMessage, row: TroubleRow, now: datetime) -> None:
    """Have a message wait for a trouble to be over, or, where it tries that, for its next try."""
    if claimed.outgoing.kind is MessageKind.CAUGHT_UP:
        uow.outbox.put_back(claimed, now + TRY, error=row.code)
    elif row.kind == TroubleKind.TOKEN:
        uow.outbox.put_back(claimed, now, error=row.code)
        uow.outbox.pause(row.team_id, now + TRY)
    else:
        uow.outbox.hold(claimed, id_of(row), now, row.code)


def mark_lost(uow: UnitOfWork, claimed: ClaimedMessage, code: str, now: datetime) -> None:
    """Note that a claimed message will not be said, and have an admin told which, unless nobody misses it."""
    outgoing = claimed.outgoing
    uow.outbox.close(claimed, OutgoingState.FAILED, code)
    follow_closed(uow, claimed, now)
    if outgoing.kind not in UNTOLD and code not in GONE:
        row, _ = uow.troubles.open(
            outgoing.team_id, TroubleKind.MESSAGE, outgoing.key, code=code, now=now, tell_at=now
        )
        notify_if_due(uow, row, now)


def keeps_back(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> bool:
    """Whether a message just claimed waits for a trouble at its place; it is held then."""
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
    """Whether a message is a weekly post that waited for too long, UTC, since it could have been posted."""
    if outgoing.kind is not MessageKind.WEEKLY_POST:
        return False
    return is_too_late(uow.scorecards.get(outgoing.facts["scorecard"]), due, now)


def give_up(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> None:
    """Say nothing of a claimed message, because nobody would read it; others hear what they have to."""
    uow.outbox.close(claimed, OutgoingState.DROPPED)
    follow_closed(uow, claimed, now)


def follow_closed(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> None:
    """What follows when a message will not be said: one that tries a place or tells an admin has an end."""
    outgoing = claimed.outgoing
    if outgoing.kind is MessageKind.CAUGHT_UP:
        end_trouble(uow, uow.troubles.hold(outgoing.facts["trouble"]), now)
    elif outgoing.kind in TROUBLE_KINDS:
        notify_next_admin(uow, outgoing, now)


def follow_sent(uow: UnitOfWork, claimed: ClaimedMessage, now: datetime) -> list[TroubleRow]:
    """What follows when Slack took a message: an admin was told, or a trouble is over.

    Returns:
        The troubles that are over.
    """
    outgoing = claimed.outgoing
    if outgoing.kind is MessageKind.TROUBLE:
        mark_notified(uow.troubles.hold(outgoing.facts["trouble"]), now)
    is_summary = outgoing.kind is MessageKind.CAUGHT_UP
    tried = outgoing.facts["trouble"] if is_summary else uow.outbox.free(claimed)
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
    """A trouble is over: what waited for it goes out, and who could not be told of it is told now."""
    if row.ended_at:
        return
    row.ended_at = now
    if row.kind == TroubleKind.PERSON:
        _drop_repeated(uow, [one.outgoing for one in uow.outbox.list_held(id_of(row))])
    uow.outbox.release(id_of(row), now)
    uow.outbox.drop_waiting([catch_up_key(id_of(row))])
    if row.kind == TroubleKind.TOKEN:
        notify_admin(uow, row, MessageKind.TROUBLE_OVER, f"trouble_over:{row.id}", now)


def _drop_repeated(uow: UnitOfWork, held: list[OutgoingMessage]) -> None:
    """Of what waited for one person the newest reminder of a round is enough, or its prompt."""
    asked = {
        part["round"] for one in held if one.kind is MessageKind.PROMPT for part in list_reminders_in(one)
    }
    repeated = []
    for one in reversed(
        [one for one in held if one.kind is MessageKind.REMINDER and BUNDLED_IN not in one.facts]
    ):
        rounds = {part["round"] for part in list_reminders_in(one)}
        repeated += [one.key] if rounds <= asked else []
        asked |= rounds
    uow.outbox.drop_waiting(repeated)
