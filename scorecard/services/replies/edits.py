"""Edits: messages that people change or delete after the bot read them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotReadable, ScorecardError
from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.units import format_value
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.replies.parsed_reply import ParsedReply, ReplyPart, SameAsLast, Value
from scorecard.rules.locking import open_until
from scorecard.services.inbox.once import DELETED
from scorecard.services.lookup.access import get_readable
from scorecard.services.lookup.people import local_settings_of, strip_ids
from scorecard.services.replies.apply import Applier, ApplyResult, build_answer
from scorecard.services.replies.interpret import Interpretation, Interpreter
from scorecard.services.replies.replies import Replies, UserMessage, accept_message, build_question, in_thread
from scorecard.storage.unit_of_work import Store, UnitOfWork

SEVERAL = (
    "That message gave several values, and I can't tell which of them is to change; "
    "keep a clear value for each, or press Correct under the one to change."
)
A_DAY = timedelta(days=1)
"""For so long a value can be edited, however old its period, and a message that gave none be mended."""


class GivenActual(NamedTuple):
    """A value that a message gave, with its KPI."""

    card: Scorecard
    kpi: Kpi
    actual: ActualInfo


@dataclass(frozen=True)
class EditInterpreter:
    """Reads an edited message as one about the values that it gave, inside a caller's transaction.

    Attributes:
        given: Row of a KPI -> the value that the message gave it.
        user: Slack user id of who wrote the message.
        now: UTC.
    """

    uow: UnitOfWork
    given: Mapping[int, GivenActual]
    user: str
    now: datetime

    def read(self, text: str, before: str) -> tuple[Interpretation, list[Value]]:
        """What a message says now, down to the values that are other ones than it gave; there may be none.

        Args:
            text: The message as it is now.
            before: What it said, or empty where that is not told.

        Raises:
            InvalidInput: It is not clearly one value for each KPI and period that it gave one.
        """
        interpretation = self._interpret(text)
        values = self._several_in(interpretation) if len(self.given) > 1 else [self._one_in(interpretation)]
        if any(one.period is None for one in values) and self._names_period(before):
            raise InvalidInput(self._which_period())
        changed = [one for one in values if self._is_new(one)]
        return replace(interpretation, reply=ParsedReply(tuple(changed))), changed

    def is_known(self, value: Value) -> bool:
        """Whether nothing is in doubt: what was confirmed before is not asked about again."""
        return value.doubt is None or value.doubt.readings == (self.given[value.kpi.id].actual.value,)

    def _interpret(self, text: str) -> Interpretation:
        cards = {one.card.id: one.card for one in self.given.values()}
        periods = {kpi_id: one.actual.period for kpi_id, one in self.given.items()}
        asked = tuple(periods) if len(periods) == 1 else ()
        return Interpreter(self.uow, list(cards.values()), self.now).interpret_for(
            asked, periods, self.user, text
        )

    def _one_in(self, interpretation: Interpretation) -> Value:
        """The one value that a message gives now which gave one."""
        ((kpi_id, given),) = self.given.items()
        kpi, parts = given.kpi.info, interpretation.parts
        if len(parts) > 1 and any(part.kpi.id == kpi_id for part in parts):
            raise InvalidInput(
                f"That message gave {kpi.name} its value and no other; press Correct under it."
            )
        if not parts or any(part.kpi.id != kpi_id for part in parts):
            raise InvalidInput("An edit can't give the value to another KPI; send that as a new message.")
        if self._is_moved(interpretation, parts[0]):
            raise InvalidInput(
                f"An edit can't move the value to another {NOUNS[kpi.frequency]}; send that as a new message."
            )
        value = _as_value(parts[0])
        if value is None:
            raise InvalidInput("An edit can't take a value back; send the right one.")
        return value

    def _several_in(self, interpretation: Interpretation) -> list[Value]:
        """The values that a message gives now which gave several: for each of those KPIs a clear one."""
        values = [one for one in map(_as_value, interpretation.parts) if one]
        is_same = sorted(one.kpi.id for one in interpretation.parts) == sorted(self.given)
        if not is_same or len(values) < len(interpretation.parts):
            raise InvalidInput(SEVERAL)
        if any(self._is_moved(interpretation, one) or not self.is_known(one) for one in values):
            raise InvalidInput(SEVERAL)
        return values

    def _is_moved(self, interpretation: Interpretation, part: ReplyPart) -> bool:
        return interpretation.period_of(part) != self.given[part.kpi.id].actual.period

    def _is_new(self, value: Value) -> bool:
        """Whether a message says something else now than it gave."""
        given = self.given[value.kpi.id]
        said = (value.value, strip_ids(self.uow, given.card.team_id, value.note))
        return not self.is_known(value) or said != (given.actual.value, given.actual.note)

    def _names_period(self, text: str) -> bool:
        try:
            parts = self._interpret(text).parts
        except InvalidInput:
            return False
        return any(isinstance(part, Value) and part.period for part in parts)

    def _which_period(self) -> str:
        if len(self.given) > 1:
            return SEVERAL
        (given,) = self.given.values()
        noun, key = NOUNS[given.kpi.info.frequency], given.actual.period.key
        return f"Which {noun} is that for? Keep “for {key}” in the message."


def _as_value(part: ReplyPart) -> Value | None:
    match part:
        case Value():
            return part
        case SameAsLast():
            return part.as_value()
    return None


class Edits:
    """Takes changes of messages: an edited answer is a correction, a deleted one changes nothing."""

    def __init__(self, store: Store, clock: Clock, replies: Replies) -> None:
        self._store = store
        self._clock = clock
        self._replies = replies

    def handle_edit(self, edited: UserMessage, before: str) -> None:
        """Correct what the message gave, or ask; the same text again (an unfurled link) does nothing.

        Args:
            edited: The message as it is now; its event is the edit's.
            before: What it said, or empty where that is not told.
        """
        if edited.text == before:
            return
        now = self._clock.now()
        with self._store.writing() as uow:
            if not accept_message(uow, edited, now):
                return
            for told in self._answer(uow, edited, before):
                uow.outbox.add(told, now)
            uow.commit()

    def handle_deletion(self, deleted: UserMessage) -> None:
        """Say that a value stays where it is, if one that counts came from a deleted message."""
        now = self._clock.now()
        with self._store.writing() as uow:
            if not accept_message(uow, replace(deleted, edited_ts=DELETED), now):
                return
            given = uow.actuals.list_from(deleted.team_id, deleted.origin)
            kept = [one.id for kpi_id, one in given if uow.actuals.find(kpi_id, one.period) == one]
            facts = {"actuals": kept, "reader": deleted.user}
            told = OutgoingMessage(
                f"kept:{deleted.event_id}", MessageKind.KEPT, deleted.team_id, deleted.channel, facts
            )
            if kept:
                uow.outbox.add(replace(told, thread_ts=deleted.thread_ts), now)
            uow.commit()

    def _answer(self, uow: UnitOfWork, edited: UserMessage, before: str) -> list[OutgoingMessage]:
        given = {
            kpi_id: GivenActual(*uow.scorecards.get_of(kpi_id), actual)
            for kpi_id, actual in uow.actuals.list_from(edited.team_id, edited.origin)
        }
        if not given:
            return self._take_anew(uow, edited)
        newest = max(one.actual.id for one in given.values())
        if strip_ids(uow, edited.team_id, edited.text) == uow.actuals.get_typed(newest):
            return []
        try:
            taken = self._correct(uow, given, edited, before)
        except NotReadable as error:
            return [build_question(edited, str(error))]
        except ScorecardError as error:
            return [build_question(edited, f"{error} {_stays(uow, given, edited.user)}")]
        told = build_answer(edited.team_id, taken, edited.user, cause=edited.event_id) if taken else []
        return [in_thread(one, edited) for one in told]

    def _take_anew(self, uow: UnitOfWork, edited: UserMessage) -> list[OutgoingMessage]:
        """A message that gave nothing is an answer now, as long as what it can be about is still the same."""
        now = self._clock.now()
        written = _written_at(edited)
        asked = uow.batches.find_last_opened(edited.team_id, edited.user)
        if written >= max(now - A_DAY, asked or written):
            return self._replies.answer(uow, edited)
        if re.search(r"\d", edited.text):
            return [
                build_question(edited, "You edited an older message; to give a value, send it as a new one.")
            ]
        return []

    def _correct(
        self, uow: UnitOfWork, given: Mapping[int, GivenActual], edited: UserMessage, before: str
    ) -> ApplyResult | None:
        """Record what the message says now; None where that is what it said."""
        now = self._clock.now()
        edit_interpreter = EditInterpreter(uow, _readable(uow, given, edited), edited.user, now)
        interpretation, changed = edit_interpreter.read(edited.text, before)
        for one in changed:
            _refuse_late(uow, given[one.kpi.id], edited, now)
        if not changed:
            return None
        applier = Applier(
            uow,
            edited.team_id,
            now,
            "edit",
            edited.event_id,
            settled={one.kpi.id: one.value for one in changed if edit_interpreter.is_known(one)},
            origin=edited.origin,
            version=edited.edited_ts,
        )
        return applier.apply(interpretation)


def _readable(
    uow: UnitOfWork, given: Mapping[int, GivenActual], edited: UserMessage
) -> dict[int, GivenActual]:
    """What a message gave, on scorecards as its writer may read them now.

    Raises:
        NotForYou: They may read nothing of one any more.
    """
    cards = (get_readable(uow, [one.card], edited.user, edited.channel)[0] for one in given.values())
    return {kpi_id: given[kpi_id]._replace(card=card) for kpi_id, card in zip(given, cards, strict=True)}


def _refuse_late(uow: UnitOfWork, given: GivenActual, edited: UserMessage, now: datetime) -> None:
    kpi, period = given.kpi.info, given.actual.period
    if uow.actuals.find(kpi.id, period) != given.actual:
        raise InvalidInput(f"{kpi.name} was changed after that message; correct the newest value instead.")
    if now >= max(open_until(period, given.card.zone), _written_at(edited) + A_DAY):
        raise InvalidInput(
            f"{period.key} is too long ago for an edit; "
            f"type /scorecard correct {kpi.key} {period.key} and the value."
        )


def _written_at(message: UserMessage) -> datetime:
    """When a message was written, UTC: that is what Slack's ts begins with."""
    return datetime.fromtimestamp(float(message.ts), UTC)


def _stays(uow: UnitOfWork, given: Mapping[int, GivenActual], user: str) -> str:
    if len(given) > 1:
        return "All of them stay as they are."
    ((card, kpi, actual),) = given.values()
    standing = uow.actuals.find(kpi.info.id, actual.period) or actual
    value = format_value(standing.value, kpi.info.unit, local_settings_of(uow, card, user).locale)
    return f"{kpi.info.name} stays {value} for {actual.period.key}."
