"""Messages that people edit or delete after the bot read them."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from scorecard.clock import Clock
from scorecard.domain.locking import open_until
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.period_names import NOUNS
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.domain.understanding import SameAsLast, Value
from scorecard.domain.units import format_value
from scorecard.domain.views import ActualInfo
from scorecard.errors import InvalidInput, ScorecardError
from scorecard.services.heard import Heard
from scorecard.services.hearing import Hearing
from scorecard.services.people import to_keep, whereabouts
from scorecard.services.replies import Replies, Reply, ask, in_thread, is_new
from scorecard.services.taking import Taken, Taking, tell_taken
from scorecard.storage.unit_of_work import Store, UnitOfWork

A_DAY = timedelta(days=1)
"""For so long a value can be edited, however old its period, and a message that gave none be mended."""

DELETED = "deleted"
"""In place of the moment of an edit: nothing comes after it."""


@dataclass(frozen=True)
class _Place:
    """The value that a message gave, with its KPI."""

    card: Scorecard
    kpi: Kpi
    given: ActualInfo


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
            given = uow.actuals.list_from(deleted.origin)
            kept = [one.id for kpi_id, one in given if uow.actuals.find(kpi_id, one.period) == one]
            facts = {"actuals": kept, "reader": deleted.user}
            told = Outgoing(f"kept:{deleted.event_id}", Kind.KEPT, deleted.team_id, deleted.channel, facts)
            if kept:
                uow.outbox.add(replace(told, thread_ts=deleted.thread_ts), now)
            uow.commit()

    def _answer(self, uow: UnitOfWork, edited: Reply, before: str) -> list[Outgoing]:
        given = uow.actuals.list_from(edited.origin)
        if not given:
            return self._take_anew(uow, edited)
        if to_keep(uow, edited.team_id, edited.text) == uow.actuals.get_typed(given[-1][1].id):
            return []
        if len(given) > 1:
            return [ask(edited, "That message gave several values; press Correct under the one to change.")]
        kpi_id, actual = given[0]
        place = _Place(*uow.scorecards.get_of(kpi_id), actual)
        try:
            taken = self._correct(uow, place, edited, before)
        except ScorecardError as error:
            return [ask(edited, f"{error} {_stays(uow, place, edited.user)}")]
        told = tell_taken(place.card.team_id, taken, edited.user, cause=edited.event_id) if taken else []
        return [in_thread(one, edited) for one in told]

    def _take_anew(self, uow: UnitOfWork, edited: Reply) -> list[Outgoing]:
        """A message that gave nothing is an answer now, as long as what it can be about is still the same."""
        now = self._clock.now()
        written = _written_at(edited)
        asked = uow.rounds.find_last_opened(edited.team_id, edited.user)
        if written >= max(now - A_DAY, asked or written):
            return self._replies.answer(uow, edited)
        if re.search(r"\d", edited.text):
            return [ask(edited, "You edited an older message; to give a value, send it as a new one.")]
        return []

    def _correct(self, uow: UnitOfWork, place: _Place, edited: Reply, before: str) -> Taken | None:
        """Record what the message says now; None where that is what it said."""
        now, card, kpi, given = self._clock.now(), place.card, place.kpi.info, place.given
        heard = _hear(uow, place, edited.user, edited.text, now)
        value = _value_in(heard, place)
        if value.period is None and _names_period(uow, place, edited.user, before, now):
            raise InvalidInput(
                f"Which {NOUNS[kpi.frequency]} is that for? Keep “for {given.period.key}” in the message."
            )
        note = to_keep(uow, card.team_id, value.note)
        is_known = value.doubt is None or value.doubt.readings == (given.value,)  # confirmed before
        if is_known and (value.value, note) == (given.value, given.note):
            return None
        _refuse_overtaken(uow, place, edited, now)
        settled = {kpi.id: value.value} if is_known else {}
        return Taking(uow, card.team_id, now, "edit", edited.event_id, settled, edited.origin).take(heard)


def _written_at(message: Reply) -> datetime:
    """When a message was written, UTC: that is what Slack's ts begins with."""
    return datetime.fromtimestamp(float(message.ts), UTC)


def _hear(uow: UnitOfWork, place: _Place, user: str, text: str, now: datetime) -> Heard:
    """What a message means if it is about the KPI and period whose value it gave."""
    kpi_id, hearing = place.kpi.info.id, Hearing(uow, [place.card], now)
    return hearing.hear_for([kpi_id], {kpi_id: place.given.period}, user, text)


def _value_in(heard: Heard, place: _Place) -> Value:
    """The one value that an edited message gives now.

    Raises:
        InvalidInput: It is about something else now, or about several things.
    """
    kpi, parts = place.kpi.info, heard.parts
    if not parts or any(part.kpi.id != kpi.id for part in parts):
        raise InvalidInput("An edit can't give the value to another KPI; send that as a new message.")
    if heard.period_of(parts[0]) != place.given.period:
        raise InvalidInput(
            f"An edit can't move the value to another {NOUNS[kpi.frequency]}; send that as a new message."
        )
    match parts[0]:
        case Value() as value:
            return value
        case SameAsLast() as same:
            return same.as_value()
    raise InvalidInput("An edit can't take a value back; send the right one.")


def _refuse_overtaken(uow: UnitOfWork, place: _Place, edited: Reply, now: datetime) -> None:
    """An edit corrects only a value that still counts, and not for ever."""
    kpi, given = place.kpi.info, place.given
    if uow.actuals.find(kpi.id, given.period) != given:
        raise InvalidInput(f"{kpi.name} was changed after that message; correct the newest value instead.")
    if now >= max(open_until(given.period, place.card.zone), _written_at(edited) + A_DAY):
        raise InvalidInput(
            f"{given.period.key} is too long ago for an edit; "
            f"type /scorecard correct {kpi.key} {given.period.key} and the value."
        )


def _names_period(uow: UnitOfWork, place: _Place, user: str, text: str, now: datetime) -> bool:
    try:
        parts = _hear(uow, place, user, text, now).parts
    except InvalidInput:
        return False
    return any(isinstance(part, Value) and part.period for part in parts)


def _stays(uow: UnitOfWork, place: _Place, user: str) -> str:
    kpi, period = place.kpi.info, place.given.period
    standing = uow.actuals.find(kpi.id, period) or place.given
    value = format_value(standing.value, kpi.unit, whereabouts(uow, place.card, user).locale)
    return f"{kpi.name} stays {value} for {period.key}."
