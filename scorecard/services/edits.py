"""Messages that people edit or delete after the bot read them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from scorecard.clock import Clock
from scorecard.domain.locking import open_until
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.period_names import NOUNS
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.domain.understanding import Part, SameAsLast, Understood, Value
from scorecard.domain.units import format_value
from scorecard.domain.views import ActualInfo
from scorecard.errors import InvalidInput, ScorecardError
from scorecard.services.heard import Heard
from scorecard.services.hearing import Hearing
from scorecard.services.people import to_keep, whereabouts
from scorecard.services.replies import DELETED, Replies, Reply, ask, in_thread, is_new
from scorecard.services.taking import Taken, Taking, tell_taken
from scorecard.storage.unit_of_work import Store, UnitOfWork

SEVERAL = (
    "That message gave several values, and I can't tell which of them is to change; "
    "keep a clear value for each, or press Correct under the one to change."
)
A_DAY = timedelta(days=1)
"""For so long a value can be edited, however old its period, and a message that gave none be mended."""


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
        newest = max(actual.id for _, actual in given)
        if to_keep(uow, edited.team_id, edited.text) == uow.actuals.get_typed(newest):
            return []
        places = [_place_of(uow, kpi_id, actual) for kpi_id, actual in given]
        try:
            if len(places) > 1:
                taken = self._correct_several(uow, places, edited, before)
            else:
                taken = self._correct(uow, places[0], edited, before)
        except ScorecardError as error:
            return [ask(edited, f"{error} {_stays(uow, places, edited.user)}")]
        told = tell_taken(edited.team_id, taken, edited.user, cause=edited.event_id) if taken else []
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
        now, kpi, given = self._clock.now(), place.kpi.info, place.given
        heard = _hear(uow, [place], edited.user, edited.text, now)
        value = _value_in(heard, place)
        if value.period is None and _names_period(uow, [place], edited.user, before, now):
            raise InvalidInput(
                f"Which {NOUNS[kpi.frequency]} is that for? Keep “for {given.period.key}” in the message."
            )
        if not _is_new_in(uow, place, value):
            return None
        _refuse_late(uow, place, edited, now)
        return self._take(uow, edited, heard, {kpi.id: value.value} if _is_known(place, value) else {})

    def _correct_several(
        self, uow: UnitOfWork, places: Sequence[_Place], edited: Reply, before: str
    ) -> Taken | None:
        """Record what is another value now in a message that gave several; all of it must be clear."""
        now, by_kpi = self._clock.now(), {place.kpi.info.id: place for place in places}
        heard = _hear(uow, places, edited.user, edited.text, now)
        values = _values_in(heard, by_kpi)
        if any(one.period is None for one in values) and _names_period(uow, places, edited.user, before, now):
            raise InvalidInput(SEVERAL)
        changed = [one for one in values if _is_new_in(uow, by_kpi[one.kpi.id], one)]
        for one in changed:
            _refuse_late(uow, by_kpi[one.kpi.id], edited, now)
        settled = {one.kpi.id: one.value for one in changed if one.doubt}
        return self._take(uow, edited, replace(heard, reply=Understood(tuple(changed))), settled)

    def _take(
        self, uow: UnitOfWork, edited: Reply, heard: Heard, settled: Mapping[int, Decimal]
    ) -> Taken | None:
        if not heard.parts:
            return None
        taking = Taking(
            uow,
            edited.team_id,
            self._clock.now(),
            "edit",
            edited.event_id,
            settled,
            origin=edited.origin,
            version=edited.edited_ts,
        )
        return taking.take(heard)


def _place_of(uow: UnitOfWork, kpi_id: int, given: ActualInfo) -> _Place:
    return _Place(*uow.scorecards.get_of(kpi_id), given)


def _is_known(place: _Place, value: Value) -> bool:
    """Whether nothing is in doubt: what was confirmed before is not asked about again."""
    return value.doubt is None or value.doubt.readings == (place.given.value,)


def _is_new_in(uow: UnitOfWork, place: _Place, value: Value) -> bool:
    """Whether a message says something else now than it gave."""
    said = (value.value, to_keep(uow, place.card.team_id, value.note))
    return not _is_known(place, value) or said != (place.given.value, place.given.note)


def _refuse_late(uow: UnitOfWork, place: _Place, edited: Reply, now: datetime) -> None:
    kpi, given = place.kpi.info, place.given
    if uow.actuals.find(kpi.id, given.period) != given:
        raise InvalidInput(f"{kpi.name} was changed after that message; correct the newest value instead.")
    if now >= max(open_until(given.period, place.card.zone), _written_at(edited) + A_DAY):
        raise InvalidInput(
            f"{given.period.key} is too long ago for an edit; "
            f"type /scorecard correct {kpi.key} {given.period.key} and the value."
        )


def _written_at(message: Reply) -> datetime:
    """When a message was written, UTC: that is what Slack's ts begins with."""
    return datetime.fromtimestamp(float(message.ts), UTC)


def _hear(uow: UnitOfWork, places: Sequence[_Place], user: str, text: str, now: datetime) -> Heard:
    """What a message means if it is about the KPIs and periods whose values it gave."""
    cards = {place.card.id: place.card for place in places}
    periods = {place.kpi.info.id: place.given.period for place in places}
    asked = tuple(periods) if len(periods) == 1 else ()
    return Hearing(uow, list(cards.values()), now).hear_for(asked, periods, user, text)


def _value_in(heard: Heard, place: _Place) -> Value:
    """The one value that an edited message gives now.

    Raises:
        InvalidInput: It is about something else now, or about several things.
    """
    kpi, parts = place.kpi.info, heard.parts
    if any(part.kpi.id == kpi.id for part in parts[1:]) or (len(parts) > 1 and parts[0].kpi.id == kpi.id):
        raise InvalidInput(f"That message gave {kpi.name} its value and no other; press Correct under it.")
    if not parts or any(part.kpi.id != kpi.id for part in parts):
        raise InvalidInput("An edit can't give the value to another KPI; send that as a new message.")
    if _is_moved(heard, place, parts[0]):
        raise InvalidInput(
            f"An edit can't move the value to another {NOUNS[kpi.frequency]}; send that as a new message."
        )
    value = _as_value(parts[0])
    if value is None:
        raise InvalidInput("An edit can't take a value back; send the right one.")
    return value


def _values_in(heard: Heard, places: Mapping[int, _Place]) -> list[Value]:
    """What an edited message gives now for each KPI, by its row, that it gave a value.

    Raises:
        InvalidInput: It is not clearly one value for each of them, and for the same periods.
    """
    values = [one for one in map(_as_value, heard.parts) if one]
    moved = [one for one in heard.parts if one.kpi.id in places and _is_moved(heard, places[one.kpi.id], one)]
    if moved or sorted(one.kpi.id for one in values) != sorted(places) or len(values) < len(heard.parts):
        raise InvalidInput(SEVERAL)
    if any(not _is_known(places[one.kpi.id], one) for one in values):
        raise InvalidInput(SEVERAL)
    return values


def _is_moved(heard: Heard, place: _Place, part: Part) -> bool:
    return heard.period_of(part) != place.given.period


def _as_value(part: Part) -> Value | None:
    match part:
        case Value():
            return part
        case SameAsLast():
            return part.as_value()
    return None


def _names_period(uow: UnitOfWork, places: Sequence[_Place], user: str, text: str, now: datetime) -> bool:
    try:
        parts = _hear(uow, places, user, text, now).parts
    except InvalidInput:
        return False
    return any(isinstance(part, Value) and part.period for part in parts)


def _stays(uow: UnitOfWork, places: Sequence[_Place], user: str) -> str:
    if len(places) > 1:
        return "All of them stay as they are."
    (place,) = places
    kpi, period = place.kpi.info, place.given.period
    standing = uow.actuals.find(kpi.id, period) or place.given
    value = format_value(standing.value, kpi.unit, whereabouts(uow, place.card, user).locale)
    return f"{kpi.name} stays {value} for {period.key}."
