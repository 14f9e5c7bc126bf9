"""Notices of a trouble: which admin is told, and when, inside the transaction that records it."""

from datetime import datetime, timedelta

from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import ToAdmin, TroubleNotice
from scorecard.model.scorecard import Scorecard
from scorecard.model.troubles import NOT_INVITED, TroubleKind
from scorecard.services.lookup.people import has_left, person_of
from scorecard.storage.tables import TroubleRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

AGAIN = timedelta(days=7)
"""The interval at which an admin is told again about a trouble that lasts."""
TO_INVITE = timedelta(hours=1)
"""The time after a scorecard was first applied in which a missing invitation of the bot is not a fault."""
TO_READ_PROFILES = timedelta(minutes=5)
"""The time in which it turns out whether somebody has left, which an admin is told separately."""


def find_destination(uow: UnitOfWork, outgoing: OutgoingMessage) -> str:
    """Return the Slack id of the channel or person where something is to be sent or changed."""
    if outgoing.is_direct:
        return uow.people.find_by_dm(outgoing.team_id, outgoing.to) or outgoing.to
    followed = outgoing.thread_of or outgoing.updates
    root = uow.outbox.find_address(followed) if followed else None
    return root.channel if root else outgoing.to


def find_direct_channel(uow: UnitOfWork, outgoing: OutgoingMessage) -> str:
    """Return the channel of the direct messages with a message's recipient, or nothing if it is not known."""
    row = uow.people.find(outgoing.team_id, outgoing.to) if outgoing.is_to_person else None
    return row.dm_channel if row else ""


def should_notify(row: TroubleRow, now: datetime) -> bool:
    """Return whether an admin is due to be told; a moment too far ahead was set by a wrong clock."""
    return not now < row.tell_at <= now + AGAIN


def notify_if_due(uow: UnitOfWork, row: TroubleRow, now: datetime) -> bool:
    """Have an admin told about a trouble if it is due; with a dead token nobody can be.

    Returns:
        Whether it was due.
    """
    if not should_notify(row, now):
        return False
    row.tell_at, row.times_told = now + AGAIN, row.times_told + 1
    if row.kind != TroubleKind.TOKEN:
        notify_admin(uow, TroubleNotice(trouble=id_of(row), times=row.times_told), now)
    return True


def notify_next_admin(uow: UnitOfWork, message: OutgoingMessage, now: datetime) -> bool:
    """Have the next admin told what one could not be told, and return whether there is one."""
    notice = message.payload
    return isinstance(notice, ToAdmin) and notify_admin(uow, notice.for_next(message.to), now)


def list_concerned(uow: UnitOfWork, row: TroubleRow) -> list[Scorecard]:
    """Return the scorecards affected by a trouble, oldest first; all of the team's if it concerns none."""
    cards = uow.scorecards.list_of(row.team_id) or [uow.scorecards.get_any(row.team_id)]
    lost = uow.outbox.find(row.place) if row.kind == TroubleKind.MESSAGE else None
    place = find_destination(uow, lost) if lost else row.place
    return [card for card in cards if place == card.channel or place in card.people] or cards


def notify_admin(uow: UnitOfWork, notice: ToAdmin, now: datetime) -> bool:
    """Have the first admin told who is not away and was not tried, and return whether there is one."""
    row = uow.troubles.get(notice.trouble)
    admin = _find_admin(uow, row, {*notice.tried, row.place}, now)
    if admin:
        uow.outbox.add(OutgoingMessage(notice, row.team_id, admin), now)
    return admin is not None


def _find_admin(uow: UnitOfWork, row: TroubleRow, tried: set[str], now: datetime) -> str | None:
    people = [
        person_of(uow, card, user)
        for card in list_concerned(uow, row)
        for user in card.admins
        if user not in tried and not has_left(uow, row.team_id, user)
    ]
    people.sort(key=lambda person: person.find_absence(now) is not None)
    return people[0].user if people else None


def mark_notified(row: TroubleRow, now: datetime) -> None:
    """Record that Slack accepted the message that tells an admin; a lost message is reported once."""
    row.told_at = now
    if row.kind == TroubleKind.MESSAGE:
        row.ended_at = now


def find_notice_time(
    uow: UnitOfWork, outgoing: OutgoingMessage, kind: TroubleKind, *, place: str, code: str, now: datetime
) -> datetime:
    """Return from when on a trouble that begins now is a fault to tell an admin about, UTC."""
    if kind is TroubleKind.PERSON:
        return now + TO_READ_PROFILES
    if kind is TroubleKind.CHANNEL and code in NOT_INVITED:
        return max([now, *(at + TO_INVITE for at in list_applied(uow, outgoing, place))])
    return now


def list_applied(uow: UnitOfWork, outgoing: OutgoingMessage, channel: str) -> list[datetime]:
    """Return when each scorecard of a channel was first applied, UTC."""
    cards = [card for card in uow.scorecards.list_of(outgoing.team_id) if card.channel == channel]
    return [uow.scorecards.created_at(card.id) for card in cards]
