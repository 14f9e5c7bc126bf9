"""Troubles: messages that wait until somebody fixes something, and who is told about it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from scorecard.clock import Clock
from scorecard.model.outbox import ClaimedMessage, OutgoingMessage
from scorecard.model.payloads import Alert
from scorecard.model.troubles import CaughtUp, Trouble, TroubleKind, TroubleView
from scorecard.services.lookup.people import local_settings_of
from scorecard.services.outbox.trouble_lifecycle import (
    PLACES,
    TRY,
    begin_trouble,
    catch_up_key,
    give_up,
    is_outdated,
    mark_lost,
)
from scorecard.services.outbox.trouble_notices import (
    find_destination,
    find_direct_channel,
    list_concerned,
    notify_if_due,
    should_notify,
)
from scorecard.storage.repositories.outbox import HeldMessage
from scorecard.storage.tables import TroubleRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

LEASE = timedelta(minutes=3)


class Troubles:
    """Records what cannot be sent, tries again, and has an admin told."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._is_started = False

    def list_open(self, team_id: str = "") -> list[Trouble]:
        """Return what keeps the bot from sending something now, oldest first, for one team or all.

        A missing invitation of the bot does not count for the first hour.
        """
        with self._store.reading() as uow:
            rows = uow.troubles.list_open(team_id) if team_id else uow.troubles.list_all_open()
            return _read(uow, [row for row in rows if row.times_told])

    def view(self, trouble_id: int, reader: str) -> TroubleView:
        """Return a trouble as shown to an admin."""
        with self._store.reading() as uow:
            row = uow.troubles.get(trouble_id)
            local = local_settings_of(uow, list_concerned(uow, row)[0], reader)
            return TroubleView(_read(uow, [row])[0], local.zone.key, local.locale)

    def note(self, claimed: ClaimedMessage, kind: TroubleKind, code: str) -> Trouble | None:
        """Record that a claimed message cannot be sent now: it waits, is tried again, and an admin is told.

        Returns:
            The trouble if it begins with this message.
        """
        with self._store.writing() as uow:
            row = begin_trouble(uow, claimed, kind, code, self._clock.now())
            begun = _read(uow, [row]) if row else []
            uow.commit()
        return begun[0] if begun else None

    def mark_lost(self, claimed: ClaimedMessage, code: str) -> None:
        """Record that a claimed message will never be sent, and have an admin told which."""
        with self._store.writing() as uow:
            mark_lost(uow, claimed, code, self._clock.now())
            uow.commit()

    def caught_up(self, trouble_id: int) -> CaughtUp | None:
        """Return the summary for a channel that works again; None if the waiting messages suffice."""
        with self._store.reading() as uow:
            row = uow.troubles.get(trouble_id)
            if row.kind != TroubleKind.CHANNEL or row.ended_at:
                return None
            held = uow.outbox.list_held(trouble_id)
            summary = _sum_up(uow, held, self._clock.now())
            is_needed = row.times_told > 0 and not any(message.is_top_level for message in held)
            return summary if summary.alerts or summary.weekly or is_needed else None

    def take_waiting(self, claimed: ClaimedMessage, trouble_id: int) -> ClaimedMessage | None:
        """Claim the oldest waiting message to test a place in trouble with, if there is nothing to sum up.

        Args:
            claimed: The summary; it is put back for the next try. If nothing waits, the trouble is over.
            trouble_id: The trouble's row.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            row = uow.troubles.hold(trouble_id)
            waiting = None if row.ended_at else uow.outbox.claim_held(id_of(row), now, LEASE)
            if waiting:
                waiting = replace(waiting, direct_channel=find_direct_channel(uow, waiting.outgoing))
                uow.outbox.put_back(claimed, now + TRY)
            else:
                give_up(uow, claimed, now)
            uow.commit()
        return waiting

    def recheck(self, team_id: str, channel: str) -> None:
        """Test a channel in trouble at once, because somebody, perhaps the bot, has joined it."""
        with self._store.reading() as uow:
            rows = [row for row in uow.troubles.list_open(team_id) if row.place == channel]
        if rows:
            self._expedite([catch_up_key(id_of(row)) for row in rows])

    def follow_up(self) -> list[Trouble]:
        """Have admins told whatever is due; the first call also tests everything at once.

        Returns:
            The troubles that admins were due to be told about.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            rows = uow.troubles.list_all_open()
            keys = [catch_up_key(id_of(row)) for row in rows]
            # a wrong clock may have put a try off for longer than usual; that one is due now
            late = uow.outbox.list_later(keys, now + TRY) if self._is_started else keys
        teams = () if self._is_started else {row.team_id for row in rows if row.kind == TroubleKind.TOKEN}
        self._is_started = True
        if late:
            self._expedite(late, teams)
        due = [id_of(row) for row in rows if should_notify(row, now)]
        return [trouble for trouble_id in due for trouble in self._notify(trouble_id, now)]

    def _notify(self, trouble_id: int, now: datetime) -> list[Trouble]:
        with self._store.writing() as uow:
            row = uow.troubles.hold(trouble_id)
            begun = _read(uow, [row]) if row.ended_at is None and notify_if_due(uow, row, now) else []
            uow.commit()
        return begun

    def _expedite(self, keys: Collection[str], teams: Collection[str] = ()) -> None:
        """Try what waits under some keys at once, and teams whose token was dead."""
        with self._store.writing() as uow:
            uow.outbox.expedite(keys, self._clock.now())
            for team_id in teams:
                uow.outbox.pause(team_id, self._clock.now())
            uow.commit()


def _read(uow: UnitOfWork, rows: list[TroubleRow]) -> list[Trouble]:
    waiting = uow.outbox.count_held([id_of(row) for row in rows])
    return [_read_one(uow, row, waiting.get(id_of(row), 0)) for row in rows]


def _read_one(uow: UnitOfWork, row: TroubleRow, waiting: int) -> Trouble:
    is_placed = row.kind in PLACES or row.kind == TroubleKind.MESSAGE
    return Trouble(
        id=id_of(row),
        kind=TroubleKind(row.kind),
        place=row.place,
        code=row.code,
        since=row.since,
        told_at=row.told_at,
        scorecards=tuple(card.name for card in list_concerned(uow, row)) if is_placed else (),
        is_fault=row.times_told > 0,
        is_over=row.ended_at is not None,
        waiting=waiting,
        lost=_find_lost(uow, row),
    )


def _find_lost(uow: UnitOfWork, row: TroubleRow) -> OutgoingMessage | None:
    """Return the message that a trouble is about, addressed to the person if it was a direct message."""
    lost = uow.outbox.find(row.place) if row.kind == TroubleKind.MESSAGE else None
    return replace(lost, to=find_destination(uow, lost)) if lost else None


def _sum_up(uow: UnitOfWork, held: list[HeldMessage], now: datetime) -> CaughtUp:
    said = [message.outgoing.payload for message in held]
    alerts = [uow.alerts.get(payload.alert) for payload in said if isinstance(payload, Alert)]
    over = [uow.scorecards.get_kpi(row.kpi_id)[1] for row in alerts if not row.is_open]
    weekly = sum(is_outdated(uow, message.outgoing, message.due, now) for message in held)
    return CaughtUp(len(alerts), tuple(kpi.info.name for kpi in over), weekly)
