"""Messages that people edit or delete after the bot read them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotForYou, ScorecardError
from scorecard.model.outbox import Kind, Outgoing
from scorecard.model.units import format_value
from scorecard.rules.locking import open_until
from scorecard.services.lookup.access import get_readable
from scorecard.services.lookup.people import to_keep, whereabouts
from scorecard.services.replies.apply import Taken, Taking, tell_taken
from scorecard.services.replies.replies import Replies, Reply, ask, in_thread, is_new
from scorecard.services.rereading import Given, Rereading
from scorecard.services.versions import DELETED
from scorecard.storage.unit_of_work import Store, UnitOfWork

A_DAY = timedelta(days=1)
"""For so long a value can be edited, however old its period, and a message that gave none be mended."""


class Edits:
    """Takes changes of messages: an edited answer is a correction, a deleted one changes nothing."""

    def __init__(self, store: Store, clock: Clock, replies: Replies) -> None:
        self._store = store
        self._clock = clock
        self._replies = replies

    def take(self, edited: Reply, before: str) -> None:
        """Correct what the message gave, or ask; the same text again (an unfurled link) does nothing.

        Args:
            edited: The message as it is now; its event is the edit's.
            before: What it said, or empty where that is not told.
        """
        if edited.text == before:
            return
        now = self._clock.now()
        with self._store.writing() as uow:
            if not is_new(uow, edited, now):
                return
            for told in self._answer(uow, edited, before):
                uow.outbox.add(told, now)
            uow.commit()

    def forget(self, deleted: Reply) -> None:
        """Say that a value stays where it is, if one that counts came from a deleted message."""
        now = self._clock.now()
        with self._store.writing() as uow:
            if not is_new(uow, replace(deleted, edited_ts=DELETED), now):
                return
            given = uow.actuals.list_from(deleted.team_id, deleted.origin)
            kept = [one.id for kpi_id, one in given if uow.actuals.find(kpi_id, one.period) == one]
            facts = {"actuals": kept, "reader": deleted.user}
            told = Outgoing(f"kept:{deleted.event_id}", Kind.KEPT, deleted.team_id, deleted.channel, facts)
            if kept:
                uow.outbox.add(replace(told, thread_ts=deleted.thread_ts), now)
            uow.commit()

    def _answer(self, uow: UnitOfWork, edited: Reply, before: str) -> list[Outgoing]:
        given = {
            kpi_id: Given(*uow.scorecards.get_of(kpi_id), actual)
            for kpi_id, actual in uow.actuals.list_from(edited.team_id, edited.origin)
        }
        if not given:
            return self._take_anew(uow, edited)
        newest = max(one.actual.id for one in given.values())
        if to_keep(uow, edited.team_id, edited.text) == uow.actuals.get_typed(newest):
            return []
        try:
            taken = self._correct(uow, given, edited, before)
        except NotForYou as error:
            return [ask(edited, str(error))]
        except ScorecardError as error:
            return [ask(edited, f"{error} {_stays(uow, given, edited.user)}")]
        told = tell_taken(edited.team_id, taken, edited.user, cause=edited.event_id) if taken else []
        return [in_thread(one, edited) for one in told]

    def _take_anew(self, uow: UnitOfWork, edited: Reply) -> list[Outgoing]:
        """A message that gave nothing is an answer now, as long as what it can be about is still the same."""
        now = self._clock.now()
        written = _written_at(edited)
        asked = uow.batches.find_last_opened(edited.team_id, edited.user)
        if written >= max(now - A_DAY, asked or written):
            return self._replies.answer(uow, edited)
        if re.search(r"\d", edited.text):
            return [ask(edited, "You edited an older message; to give a value, send it as a new one.")]
        return []

    def _correct(
        self, uow: UnitOfWork, given: Mapping[int, Given], edited: Reply, before: str
    ) -> Taken | None:
        """Record what the message says now; None where that is what it said."""
        now = self._clock.now()
        rereading = Rereading(uow, _readable(uow, given, edited), edited.user, now)
        heard, changed = rereading.read(edited.text, before)
        for one in changed:
            _refuse_late(uow, given[one.kpi.id], edited, now)
        if not changed:
            return None
        taking = Taking(
            uow,
            edited.team_id,
            now,
            "edit",
            edited.event_id,
            settled={one.kpi.id: one.value for one in changed if rereading.is_known(one)},
            origin=edited.origin,
            version=edited.edited_ts,
        )
        return taking.take(heard)


def _readable(uow: UnitOfWork, given: Mapping[int, Given], edited: Reply) -> dict[int, Given]:
    """What a message gave, on scorecards as its writer may read them now.

    Raises:
        NotForYou: They may read nothing of one any more.
    """
    cards = (get_readable(uow, [one.card], edited.user, edited.channel)[0] for one in given.values())
    return {kpi_id: given[kpi_id]._replace(card=card) for kpi_id, card in zip(given, cards, strict=True)}


def _refuse_late(uow: UnitOfWork, given: Given, edited: Reply, now: datetime) -> None:
    kpi, period = given.kpi.info, given.actual.period
    if uow.actuals.find(kpi.id, period) != given.actual:
        raise InvalidInput(f"{kpi.name} was changed after that message; correct the newest value instead.")
    if now >= max(open_until(period, given.card.zone), _written_at(edited) + A_DAY):
        raise InvalidInput(
            f"{period.key} is too long ago for an edit; "
            f"type /scorecard correct {kpi.key} {period.key} and the value."
        )


def _written_at(message: Reply) -> datetime:
    """When a message was written, UTC: that is what Slack's ts begins with."""
    return datetime.fromtimestamp(float(message.ts), UTC)


def _stays(uow: UnitOfWork, given: Mapping[int, Given], user: str) -> str:
    if len(given) > 1:
        return "All of them stay as they are."
    ((card, kpi, actual),) = given.values()
    standing = uow.actuals.find(kpi.info.id, actual.period) or actual
    value = format_value(standing.value, kpi.info.unit, whereabouts(uow, card, user).locale)
    return f"{kpi.info.name} stays {value} for {actual.period.key}."
