"""What follows inside a transaction when something cannot be said, and when it can be said again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from scorecard.domain.outgoing import REDRAWING, TELLING, Claimed, Kind, Outgoing
from scorecard.domain.structure import Scorecard
from scorecard.domain.troubles import NOT_INVITED, TroubleKind
from scorecard.services.people import has_left, person_of
from scorecard.storage.repositories.outbox import OutgoingState
from scorecard.storage.tables import OutgoingRow, TroubleRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

AGAIN = timedelta(days=7)
"""An admin is told again of what lasts."""
TRY = timedelta(minutes=1)
"""A place in trouble is tried so often, with one message."""
TO_INVITE = timedelta(hours=1)
"""For so long after a scorecard was applied it is no fault that nobody invited the bot."""
JUST_OVER = timedelta(minutes=5)
"""What waited is tried again within that time."""
TO_READ_PROFILES = timedelta(minutes=5)
"""In that time it shows whether somebody has left, of which an admin is told otherwise."""
PLACES = frozenset({TroubleKind.CHANNEL, TroubleKind.PERSON})
GONE = frozenset({"message_not_found", "thread_not_found"})
"""What Slack says where somebody took away what a message was to follow."""
UNTOLD = REDRAWING | TELLING | {Kind.CAUGHT_UP}
"""Nobody misses these."""


def find_place(uow: UnitOfWork, outgoing: Outgoing) -> str:
    """Slack id of the channel or person where something is to be said or changed."""
    if outgoing.is_direct:
        return uow.people.find_by_dm(outgoing.team_id, outgoing.to) or outgoing.to
    followed = outgoing.thread_of or outgoing.updates
    root = uow.outbox.find_address(followed) if followed else None
    return root.channel if root else outgoing.to


def catch_up_key(trouble_id: int) -> str:
    """The key of the message that says what waited for a trouble, and tries whether it is over."""
    return f"caught_up:{trouble_id}"


def begin(
    uow: UnitOfWork, claimed: Claimed, kind: TroubleKind, code: str, now: datetime
) -> TroubleRow | None:
    """Note that a claimed message cannot be said, have it wait, and an admin told.

    In a channel that is no scorecard's, such as one that it had before, nothing waits for a better day: there
    the message is given up, and an admin is told which it was.

    Returns:
        The trouble if it begins with this message.
    """
    outgoing = claimed.outgoing
    place = find_place(uow, outgoing) if kind in PLACES else ""
    if _is_vain(uow, outgoing, kind, place) or _is_refused_alone(uow, outgoing, kind, place, now):
        lose(uow, claimed, code, now)
        return None
    tell_at = _tell_at(uow, outgoing, kind, place=place, code=code, now=now)
    row, is_fresh = uow.troubles.open(outgoing.team_id, kind, place, code=code, now=now, tell_at=tell_at)
    if is_fresh and kind is not TroubleKind.TOKEN:
        probe = Outgoing(catch_up_key(id_of(row)), Kind.CAUGHT_UP, row.team_id, place, {"trouble": row.id})
        uow.outbox.add(probe, now, not_before=now + TRY)
    _put_aside(uow, claimed, row, now)
    tell_if_due(uow, row, now)
    return row if is_fresh else None


def _is_vain(uow: UnitOfWork, outgoing: Outgoing, kind: TroubleKind, place: str) -> bool:
    """Whether a message is better not kept for later: another admin is told, or its channel is nobody's."""
    if kind is TroubleKind.TOKEN:
        return False
    return outgoing.kind in TELLING or (
        kind is TroubleKind.CHANNEL and not _list_applied(uow, outgoing, place)
    )


def _is_refused_alone(
    uow: UnitOfWork, outgoing: Outgoing, kind: TroubleKind, place: str, now: datetime
) -> bool:
    """Whether a place takes messages again, and still not this reply or change."""
    follows = bool(outgoing.thread_of or outgoing.thread_ts or outgoing.updates)
    if kind is not TroubleKind.CHANNEL or not follows:
        return False
    return uow.troubles.has_ended_since(outgoing.team_id, kind, place, now - JUST_OVER)


def _put_aside(uow: UnitOfWork, claimed: Claimed, row: TroubleRow, now: datetime) -> None:
    """Have a message wait for a trouble to be over, or, where it tries that, for its next try."""
    if claimed.outgoing.kind is Kind.CAUGHT_UP:
        uow.outbox.put_back(claimed, now + TRY, error=row.code)
    elif row.kind == TroubleKind.TOKEN:
        uow.outbox.put_back(claimed, now, error=row.code)
        uow.outbox.pause(row.team_id, now + TRY)
    else:
        uow.outbox.hold(claimed, id_of(row), now, row.code)


def lose(uow: UnitOfWork, claimed: Claimed, code: str, now: datetime) -> None:
    """Note that a claimed message will not be said, and have an admin told which, unless nobody misses it."""
    outgoing = claimed.outgoing
    uow.outbox.close(claimed, OutgoingState.FAILED, code)
    follow_closed(uow, claimed, now)
    if outgoing.kind not in UNTOLD and code not in GONE:
        row, _ = uow.troubles.open(
            outgoing.team_id, TroubleKind.MESSAGE, outgoing.key, code=code, now=now, tell_at=now
        )
        tell_if_due(uow, row, now)


def keeps_back(uow: UnitOfWork, claimed: Claimed, now: datetime) -> bool:
    """Whether a message just claimed waits for a trouble at its place; it is held then."""
    outgoing = claimed.outgoing
    rows = [row for row in uow.troubles.list_open(outgoing.team_id) if row.kind in PLACES]
    if not rows or outgoing.kind in {Kind.CAUGHT_UP, Kind.HOME}:
        return False
    place = find_place(uow, outgoing)
    trouble = next((row for row in rows if row.place == place), None)
    if trouble is not None and outgoing.kind in TELLING:
        lose(uow, claimed, trouble.code, now)
    elif trouble is not None:
        uow.outbox.hold(claimed, id_of(trouble), now, trouble.code)
    return trouble is not None


def give_up(uow: UnitOfWork, claimed: Claimed, now: datetime) -> None:
    """Say nothing of a claimed message, because nobody would read it; others hear what they have to."""
    uow.outbox.close(claimed, OutgoingState.DROPPED)
    follow_closed(uow, claimed, now)


def follow_closed(uow: UnitOfWork, claimed: Claimed, now: datetime) -> None:
    """What follows when a message will not be said: one that tries a place or tells an admin has an end."""
    outgoing = claimed.outgoing
    if outgoing.kind is Kind.CAUGHT_UP:
        end(uow, uow.troubles.hold(outgoing.facts["trouble"]), now)
    elif outgoing.kind in TELLING:
        tell_next(uow, outgoing, now)


def follow_sent(uow: UnitOfWork, claimed: Claimed, now: datetime) -> list[TroubleRow]:
    """What follows when Slack took a message: an admin was told, or a trouble is over.

    Returns:
        The troubles that are over.
    """
    outgoing = claimed.outgoing
    if outgoing.kind is Kind.TROUBLE:
        _note_told(uow.troubles.hold(outgoing.facts["trouble"]), now)
    is_summary = outgoing.kind is Kind.CAUGHT_UP
    tried = outgoing.facts["trouble"] if is_summary else uow.outbox.free(claimed)
    rows = uow.troubles.list_open(outgoing.team_id)
    over = [row for row in rows if row.id == tried or row.kind == TroubleKind.TOKEN]
    for row in over:
        end(uow, uow.troubles.hold(id_of(row)), now)
    others = [row for row in rows if row not in over and row.kind in PLACES]
    if others and not (outgoing.updates or outgoing.kind is Kind.HOME):
        place = find_place(uow, outgoing)
        uow.outbox.hurry([catch_up_key(id_of(row)) for row in others if row.place == place], now)
    return over


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
        end(uow, uow.troubles.hold(id_of(old)), now)
    elif not is_shared:
        old.place, old.tell_at = card.channel, now + TO_INVITE
        uow.outbox.move(catch_up_key(id_of(old)), card.channel, now)


def end(uow: UnitOfWork, row: TroubleRow, now: datetime) -> None:
    """A trouble is over: what waited for it goes out, and who could not be told of it is told now."""
    if row.ended_at:
        return
    row.ended_at = now
    uow.outbox.release(id_of(row), now)
    uow.outbox.drop_waiting([catch_up_key(id_of(row))])
    if row.kind == TroubleKind.TOKEN:
        _tell(uow, row, Kind.TROUBLE_OVER, f"trouble_over:{row.id}", now)


def tell_if_due(uow: UnitOfWork, row: TroubleRow, now: datetime) -> bool:
    """Have an admin told of a trouble once its moment has come; with a dead token nobody can be.

    Returns:
        Whether it had come.
    """
    if row.tell_at > now:
        return False
    row.tell_at, row.times_told = now + AGAIN, row.times_told + 1
    if row.kind != TroubleKind.TOKEN:
        _tell(uow, row, Kind.TROUBLE, f"trouble:{row.id}:{row.times_told}", now)
    return True


def tell_next(uow: UnitOfWork, told: Outgoing, now: datetime) -> bool:
    """Have another admin told what one could not be told; whether there is another."""
    row = uow.troubles.get(told.facts["trouble"])
    tried = [*told.facts["tried"], told.to]
    return _tell(uow, row, told.kind, f"{told.facts['told']}:{len(tried)}", now, tried=tried)


def list_concerned(uow: UnitOfWork, row: TroubleRow) -> list[Scorecard]:
    """The scorecards that a trouble keeps back, oldest first; all of the team where it is about none."""
    cards = uow.scorecards.list_of(row.team_id)
    lost = uow.outbox.find(row.place) if row.kind == TroubleKind.MESSAGE else None
    place = find_place(uow, lost) if lost else row.place
    return [card for card in cards if place == card.channel or place in card.people] or cards


def _tell(
    uow: UnitOfWork, row: TroubleRow, kind: Kind, key: str, now: datetime, *, tried: Iterable[str] = ()
) -> bool:
    """Have the first admin told who is there and was not tried; whether there is one."""
    admin = _find_admin(uow, row, {*tried, row.place}, now)
    if admin:
        facts = {"trouble": row.id, "tried": list(tried), "told": key.rsplit(":", 1)[0] if tried else key}
        uow.outbox.add(Outgoing(key, kind, row.team_id, admin, facts), now)
    return admin is not None


def _find_admin(uow: UnitOfWork, row: TroubleRow, tried: set[str], now: datetime) -> str | None:
    people = [
        person_of(uow, card, user)
        for card in list_concerned(uow, row)
        for user in card.admins
        if user not in tried and not has_left(uow, row.team_id, user)
    ]
    people.sort(key=lambda one: one.find_absence(now) is not None)
    return people[0].user if people else None


def _note_told(row: TroubleRow, now: datetime) -> None:
    row.told_at = now
    if row.kind == TroubleKind.MESSAGE:
        row.ended_at = now


def _tell_at(
    uow: UnitOfWork, outgoing: Outgoing, kind: TroubleKind, *, place: str, code: str, now: datetime
) -> datetime:
    """From when on a trouble that begins now is a fault of which an admin is told, UTC."""
    if kind is TroubleKind.PERSON:
        return now + TO_READ_PROFILES
    if kind is TroubleKind.CHANNEL and code in NOT_INVITED:
        return max([now, *(at + TO_INVITE for at in _list_applied(uow, outgoing, place))])
    return now


def _list_applied(uow: UnitOfWork, outgoing: Outgoing, channel: str) -> list[datetime]:
    """When each scorecard of a channel was first applied, UTC."""
    cards = [card for card in uow.scorecards.list_of(outgoing.team_id) if card.channel == channel]
    return [uow.scorecards.created_at(card.id) for card in cards]


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
