"""Messages that people edit or delete after the bot read them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from scorecard.clock import Clock
from scorecard.domain.locking import open_until
from scorecard.domain.lookup import get_named
from scorecard.domain.numbers import NUMBER
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.period_names import NOUNS
from scorecard.domain.period_phrases import Reckoning, split_period
from scorecard.domain.replies import Answer, names_of, read_reply, split_reply
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.domain.units import format_value
from scorecard.domain.views import ActualInfo
from scorecard.errors import InvalidInput, ScorecardError
from scorecard.services.change_requests import Outcome, record_or_ask
from scorecard.services.people import reckoning_of, whereabouts, with_names
from scorecard.services.recording import Entry, Recorder
from scorecard.services.replies import Replies, Reply, ask, tell_in_thread
from scorecard.storage.unit_of_work import Store, UnitOfWork

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
            if not uow.inbox.accept(f"event:{edited.event_id}", now):
                return
            for told in self._answer(uow, edited, before):
                uow.outbox.add(told, now)
            uow.commit()

    def forget(self, deleted: Reply) -> None:
        """Say that a value stays where it is, if one that counts came from a deleted message."""
        now = self._clock.now()
        with self._store.writing() as uow:
            given = uow.actuals.list_from(deleted.origin)
            kept = [one.id for kpi_id, one in given if uow.actuals.find(kpi_id, one.period) == one]
            if not kept or not uow.inbox.accept(f"event:{deleted.event_id}", now):
                return
            facts = {"actuals": kept, "reader": deleted.user}
            told = Outgoing(f"kept:{deleted.event_id}", Kind.KEPT, deleted.team_id, deleted.channel, facts)
            uow.outbox.add(replace(told, thread_ts=deleted.thread_ts), now)
            uow.commit()

    def _answer(self, uow: UnitOfWork, edited: Reply, before: str) -> list[Outgoing]:
        given = uow.actuals.list_from(edited.origin)
        if not given:
            return self._take_anew(uow, edited)
        if len(given) > 1:
            return [ask(edited, "That message gave several values; press Correct under the one to change.")]
        kpi_id, actual = given[0]
        scorecard_id, kpi = uow.scorecards.find_kpi(kpi_id)
        place = _Place(uow.scorecards.get(scorecard_id), kpi, actual)
        try:
            outcome = self._correct(uow, place, edited, before)
        except ScorecardError as error:
            return [ask(edited, f"{error} {_stays(uow, place, edited.user)}")]
        return [tell_in_thread(place.card, outcome, edited)] if outcome else []

    def _take_anew(self, uow: UnitOfWork, edited: Reply) -> list[Outgoing]:
        """A message that gave nothing is an answer now, as long as what it can be about is still the same."""
        now = self._clock.now()
        written = _written_at(edited)
        asked = uow.prompts.find_last_opened(edited.team_id, edited.user)
        if written >= max(now - A_DAY, asked or written):
            return self._replies.answer(uow, edited)
        if NUMBER.search(edited.text):
            return [ask(edited, "You edited an older message; to give a value, send it as a new one.")]
        return []

    def _correct(self, uow: UnitOfWork, place: _Place, edited: Reply, before: str) -> Outcome | None:
        """Record what the message says now; None where that is what it said."""
        now, card, kpi, given = self._clock.now(), place.card, place.kpi.info, place.given
        reckoning = reckoning_of(uow, card, edited.user, now)
        old, new = (with_names(uow, card.team_id, text) for text in (before, edited.text))
        answer = _read(place, new, old, reckoning)
        if (answer.value, answer.note) == (given.value, given.note):
            return None
        if uow.actuals.find(kpi.id, given.period) != given:
            raise InvalidInput(
                f"{kpi.name} was changed after that message; correct the newest value instead."
            )
        if now >= max(open_until(given.period, card.zone), _written_at(edited) + A_DAY):
            raise InvalidInput(
                f"{given.period.key} is too long ago for an edit; "
                f"type /scorecard correct {kpi.key} {given.period.key} and the value."
            )
        entry = Entry(answer.value, edited.user, "edit", answer.note, edited.text, edited.origin)
        return record_or_ask(Recorder(uow, card, now), place.kpi, given.period, entry)


def _written_at(message: Reply) -> datetime:
    """When a message was written, UTC: that is what Slack's ts begins with."""
    return datetime.fromtimestamp(float(message.ts), UTC)


def _read(place: _Place, text: str, before: str, reckoning: Reckoning) -> Answer:
    """What an edited message says of the KPI and period that it was about.

    Raises:
        InvalidInput: It is unclear, or about something else now.
    """
    kpi, period, named = place.kpi.info, place.given.period, place.card.named_kpis()
    said = split_reply(text, names_of(named))
    if said.name and get_named(said.name, named, "KPI").info.id != kpi.id:
        raise InvalidInput("An edit can't give the value to another KPI; send that as a new message.")
    said, other = split_period(said, kpi, reckoning)
    if other not in {None, period}:
        raise InvalidInput(
            f"An edit can't move the value to another {NOUNS[kpi.frequency]}; send that as a new message."
        )
    if other is None and _names_period(before, place, reckoning):
        raise InvalidInput(
            f"Which {NOUNS[kpi.frequency]} is that for? Keep “for {period.key}” in the message."
        )
    return read_reply(said, kpi.unit, reckoning.locale)


def _names_period(text: str, place: _Place, reckoning: Reckoning) -> bool:
    try:
        said = split_reply(text, names_of(place.card.named_kpis()))
        return split_period(said, place.kpi.info, reckoning)[1] is not None
    except InvalidInput:
        return False


def _stays(uow: UnitOfWork, place: _Place, user: str) -> str:
    kpi, period = place.kpi.info, place.given.period
    standing = uow.actuals.find(kpi.id, period) or place.given
    value = format_value(standing.value, kpi.unit, whereabouts(uow, place.card, user).locale)
    return f"{kpi.name} stays {value} for {period.key}."
