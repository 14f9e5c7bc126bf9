"""A scorecard gets another channel while the old one is in trouble: what waits is said in the new one."""

from datetime import datetime

from scorecard.model.scorecard import Scorecard
from scorecard.model.troubles import TroubleKind
from scorecard.services.outbox.trouble_lifecycle import catch_up_key, end
from scorecard.services.outbox.trouble_notices import TO_INVITE
from scorecard.storage.tables import OutgoingRow, TroubleRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork


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
