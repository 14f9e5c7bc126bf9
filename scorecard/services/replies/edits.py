"""Edits: messages that people change or delete after the bot read them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotReadable, ScorecardError
from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Kept
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.units import format_value
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.replies.parsed_reply import (
    DoubtReason,
    NoValue,
    ParsedReply,
    ReplyPart,
    SameAsLast,
    Value,
)
from scorecard.rules.locking import open_until
from scorecard.rules.prompt_schedule import calendar_of
from scorecard.services.inbox.once import DELETED
from scorecard.services.lookup.access import get_readable
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import local_settings_of, period_namer, strip_ids
from scorecard.services.replies.apply import Applier, ApplyResult, build_answer
from scorecard.services.replies.commands import CommandBook
from scorecard.services.replies.commentary import drop_comment
from scorecard.services.replies.interpret import Interpretation, Interpreter
from scorecard.services.replies.messages import (
    UserMessage,
    accept_message,
    answer_to,
    build_question,
    in_thread,
)
from scorecard.services.replies.replies import Replies
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import Hint, capitalized, hint

SEVERAL = (
    "That message gave several values, and I can't tell which one to change; "
    "keep one clear value for each, or press Correct under the one to change."
)
A_DAY = timedelta(days=1)
"""How long a message can be edited, however old its period: to correct its value, or to give one at last."""


Answer = Value | NoValue
"""A part of an edited message that can take the place of a value."""


class GivenActual(NamedTuple):
    """A value that a message gave, with its KPI."""

    card: Scorecard
    kpi: Kpi
    actual: ActualInfo


@dataclass(frozen=True)
class EditInterpreter:
    """Interprets an edited message as being about the values it gave, inside the caller's transaction.

    Attributes:
        given: Row of a KPI -> the value that the message gave it.
        user: Slack user id of the message's author.
        now: UTC.
    """

    uow: UnitOfWork
    given: Mapping[int, GivenActual]
    user: str
    now: datetime

    def read(self, text: str, before: str) -> tuple[Interpretation, list[Answer]]:
        """Return the edited message reduced to the answers that it changes; there may be none.

        Args:
            text: The message as it is now.
            before: The text before the edit; empty if unknown.

        Raises:
            InvalidInput: It is not clearly one answer for each KPI and period that it gave a value.
        """
        interpretation = self._interpret(text)
        values = self._several_in(interpretation) if len(self.given) > 1 else [self._one_in(interpretation)]
        if any(value.period is None for value in values) and self._names_period(before):
            raise InvalidInput(self._which_period())
        changed = [value for value in values if self._is_new(value)]
        return replace(interpretation, reply=ParsedReply(tuple(changed))), changed

    def is_known(self, value: Answer) -> bool:
        """Return whether an answer needs no confirmation; a reading is confirmed once, if not denied now."""
        if isinstance(value, NoValue):
            return True
        if value.doubt is None or value.doubt.cause is DoubtReason.NO_CAUSE:
            return value.doubt is None
        return value.doubt.readings == (self.given[value.kpi.id].actual.value,)

    def _interpret(self, text: str) -> Interpretation:
        cards = {given.card.id: given.card for given in self.given.values()}
        periods = {kpi_id: given.actual.period for kpi_id, given in self.given.items()}
        asked = tuple(periods) if len(periods) == 1 else ()
        return Interpreter(self.uow, list(cards.values()), self.now).interpret_for(
            asked, periods, self.user, text
        )

    def _one_in(self, interpretation: Interpretation) -> Answer:
        """Return the answer in a message that originally gave one."""
        ((kpi_id, given),) = self.given.items()
        kpi, parts = given.kpi.info, interpretation.parts
        if len(parts) > 1 and any(part.kpi.id == kpi_id for part in parts):
            raise InvalidInput(f"That message gave a value for {kpi.name} only; press Correct under it.")
        if not parts or any(part.kpi.id != kpi_id for part in parts):
            raise InvalidInput("An edit can't give the value to another KPI; send that as a new message.")
        if self._is_moved(interpretation, parts[0]):
            raise InvalidInput(
                f"An edit can't move the value to another {NOUNS[kpi.frequency]}; send that as a new message."
            )
        value = _as_answer(parts[0])
        if value is None:
            raise InvalidInput(
                "An edit can only give the right value or no data; send that as a new message."
            )
        return value

    def _several_in(self, interpretation: Interpretation) -> list[Answer]:
        """Return the answers in a message that gave several values: a clear one for each of those KPIs."""
        values = [value for value in map(_as_answer, interpretation.parts) if value]
        is_same = sorted(part.kpi.id for part in interpretation.parts) == sorted(self.given)
        if not is_same or len(values) < len(interpretation.parts):
            raise InvalidInput(SEVERAL)
        if any(self._is_moved(interpretation, value) or not self.is_known(value) for value in values):
            raise InvalidInput(SEVERAL)
        return values

    def _is_moved(self, interpretation: Interpretation, part: ReplyPart) -> bool:
        return interpretation.period_of(part) != self.given[part.kpi.id].actual.period

    def _is_new(self, value: Answer) -> bool:
        """Return whether a value or its note differs from what the message gave."""
        given = self.given[value.kpi.id]
        if isinstance(value, NoValue):
            return True
        current = (value.value, strip_ids(self.uow, given.card.team_id, value.note))
        return not self.is_known(value) or current != (given.actual.value, given.actual.note)

    def _names_period(self, text: str) -> bool:
        try:
            parts = self._interpret(text).parts
        except InvalidInput:
            return False
        return any(isinstance(part, Answer) and part.period for part in parts)

    def _which_period(self) -> str:
        if len(self.given) > 1:
            return SEVERAL
        (given,) = self.given.values()
        named = period_namer(self.uow, given.card, self.user, self.now)(given.actual.period)
        return f"Which {NOUNS[given.kpi.info.frequency]} is that for? Keep “for {named}” in the message."


def _as_answer(part: ReplyPart) -> Answer | None:
    match part:
        case Value() | NoValue():
            return part
        case SameAsLast():
            return part.as_value()
    return None


class Edits:
    """Handles edited and deleted messages: an edit corrects its value, a deletion changes nothing."""

    def __init__(self, store: Store, clock: Clock, replies: Replies) -> None:
        self._store = store
        self._clock = clock
        self._replies = replies

    def handle_edit(self, edited: UserMessage, before: str, book: CommandBook) -> None:
        """Correct what the message gave, or ask; an unchanged text (an unfurled link) does nothing.

        Args:
            edited: The message as it is now; its event is the edit's.
            before: The text before the edit; empty if unknown.
            book: The commands that there are.
        """
        if edited.text == before:
            return
        now = self._clock.now()
        with self._store.writing() as uow:
            if not accept_message(uow, edited, now):
                return
            for answer in self._answer(uow, edited, before, book):
                uow.outbox.add(answer, now)
            uow.commit()

    def handle_deletion(self, deleted: UserMessage) -> None:
        """Say that a value stays, if a deleted message gave one that still counts."""
        now = self._clock.now()
        with self._store.writing() as uow:
            if not accept_message(uow, replace(deleted, edited_ts=DELETED), now):
                return
            given = uow.actuals.list_from(deleted.team_id, deleted.origin)
            kept = tuple(
                actual.id for kpi_id, actual in given if uow.actuals.find(kpi_id, actual.period) == actual
            )
            if kept:
                notice = Kept(actuals=kept, reader=deleted.user, cause=deleted.event_id)
                uow.outbox.add(answer_to(deleted, notice), now)
            uow.commit()

    def _answer(
        self, uow: UnitOfWork, edited: UserMessage, before: str, book: CommandBook
    ) -> list[OutgoingMessage]:
        gave = uow.actuals.list_from(edited.team_id, edited.origin)
        given = {kpi_id: GivenActual(*uow.scorecards.get_of(kpi_id), actual) for kpi_id, actual in gave}
        if not given:
            return self._handle_as_new(uow, edited, book)
        newest = max(value.actual.id for value in given.values())
        if strip_ids(uow, edited.team_id, edited.text) == uow.actuals.get_typed(newest):
            return []
        try:
            _refuse_two_periods(gave)
            result = self._correct(uow, given, edited, before)
        except NotReadable as error:
            return [build_question(edited, str(error))]
        except ScorecardError as error:
            return [
                build_question(
                    edited, f"{error} {_describe_kept(uow, given, edited.user, self._clock.now())}"
                )
            ]
        answers = build_answer(edited.team_id, result, edited.user, cause=edited.event_id) if result else []
        return [in_thread(answer, edited) for answer in answers]

    def _handle_as_new(
        self, uow: UnitOfWork, edited: UserMessage, book: CommandBook
    ) -> list[OutgoingMessage]:
        """Answer an edited message that gave nothing, if what it may be about has not changed since."""
        now = self._clock.now()
        written = _written_at(edited)
        prompted = uow.batches.find_last_opened(edited.team_id, edited.user)
        if written >= max(now - A_DAY, prompted or written):
            drop_comment(uow, edited, f"before:{edited.edited_ts}", now)
            return self._replies.answer(uow, edited, book)
        if re.search(r"\d", edited.text):
            return [
                build_question(
                    edited,
                    "That message is too old to give a value by an edit; send the value as a new message.",
                )
            ]
        return []

    def _correct(
        self, uow: UnitOfWork, given: Mapping[int, GivenActual], edited: UserMessage, before: str
    ) -> ApplyResult | None:
        """Record what the message says now; None if nothing changed."""
        now = self._clock.now()
        edit_interpreter = EditInterpreter(uow, _readable(uow, given, edited), edited.user, now)
        interpretation, changed = edit_interpreter.read(edited.text, before)
        for value in changed:
            _refuse_late(uow, given[value.kpi.id], edited, now)
        if not changed:
            return None
        applier = Applier(
            uow,
            edited.team_id,
            now,
            "edit",
            edited.event_id,
            settled={
                value.kpi.id: value.value
                for value in changed
                if isinstance(value, Value) and edit_interpreter.is_known(value)
            },
            origin=edited.origin,
            version=edited.edited_ts,
            replaces=True,
        )
        return applier.apply(interpretation)


def _readable(
    uow: UnitOfWork, given: Mapping[int, GivenActual], edited: UserMessage
) -> dict[int, GivenActual]:
    """Return what a message gave, on scorecards as its author may read them now.

    Raises:
        NotReadable: They may no longer read one of them.
    """
    cards = (get_readable(uow, [value.card], edited.user, edited.channel)[0] for value in given.values())
    return {kpi_id: given[kpi_id]._replace(card=card) for kpi_id, card in zip(given, cards, strict=True)}


def _refuse_two_periods(gave: Iterable[tuple[int, ActualInfo]]) -> None:
    """Refuse to change a message that gave values of several periods of one KPI."""
    periods: dict[int, set[Period]] = {}
    for kpi_id, actual in gave:
        periods.setdefault(kpi_id, set()).add(actual.period)
    if any(len(named) > 1 for named in periods.values()):
        raise InvalidInput(SEVERAL)


def _refuse_late(uow: UnitOfWork, given: GivenActual, edited: UserMessage, now: datetime) -> None:
    kpi, period = given.kpi.info, given.actual.period
    current = uow.actuals.find(kpi.id, period)
    if current != given.actual and not given.actual.is_untouched(current):
        raise InvalidInput(f"{kpi.name} was changed after that message; correct the newest value instead.")
    if now >= max(open_until(period, calendar_of(given.card, given.kpi)), _written_at(edited) + A_DAY):
        named = period_namer(uow, given.card, edited.user, now)(period)
        raise InvalidInput(
            f"{capitalized(named)} is too old to change by an edit; "
            f"{hint(Hint.CORRECT_INSTEAD, f'{display_info_of(uow, kpi.id).typed_name} {named}')}"
        )


def _written_at(message: UserMessage) -> datetime:
    """Return when a message was written, UTC; Slack's ts starts with it."""
    return datetime.fromtimestamp(float(message.ts), UTC)


def _describe_kept(uow: UnitOfWork, given: Mapping[int, GivenActual], user: str, now: datetime) -> str:
    if len(given) > 1:
        return "They all stay as they are."
    ((card, kpi, actual),) = given.values()
    standing = uow.actuals.find(kpi.info.id, actual.period)
    if standing is None:
        return f"{kpi.info.name} still has no value for {actual.period.key}."
    value = format_value(standing.value, kpi.info.unit, local_settings_of(uow, card, user).locale)
    return f"{kpi.info.name} stays at {value} for {period_namer(uow, card, user, now)(actual.period)}."
