"""Replies in direct messages and mentions: interpreted and recorded, or answered with a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, auto

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotFound, NotReadable, ScorecardError
from scorecard.model.names import normalize_name
from scorecard.model.outbox import Address, MessageKind, OutgoingMessage
from scorecard.model.replies import PendingClarification
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.replies import UnclearReplyView
from scorecard.parsing.replies.normalize import find_undo, is_greeting, is_thanks
from scorecard.rules.replacing import is_just_given
from scorecard.services.actuals.take_back import Given, Undoer
from scorecard.services.inbox.once import version_key
from scorecard.services.inbox.references import get_no_data
from scorecard.services.lookup.access import Asker, list_readable
from scorecard.services.lookup.display_names import list_named
from scorecard.services.lookup.people import local_settings_of, with_names
from scorecard.services.lookup.which_scorecard import (
    find_kpi_and_period,
    list_nameable,
    prefer_relevant,
    require_any,
    without,
)
from scorecard.services.prompts.due_items import list_open_items
from scorecard.services.replies.apply import Applier, ApplyResult, build_answer
from scorecard.services.replies.clarifications import apply_choice
from scorecard.services.replies.follow_ups import (
    Amendments,
    LastMessage,
    Thread,
    find_thread,
    interpret_in_thread,
    list_amendable,
)
from scorecard.services.replies.interpret import Interpretation, Interpreter
from scorecard.storage.unit_of_work import Store, UnitOfWork

AFTER_A_NAME = re.compile(r"[:=,]")
HELP = "help"


class Attachment(StrEnum):
    """The kinds of things that may come with a message."""

    CLIP = auto()
    FILE = auto()


UNREAD = {
    Attachment.CLIP: "I can't listen to clips; type the value instead.",
    Attachment.FILE: "I can't open files; type the value instead.",
}


@dataclass(frozen=True)
class UserMessage:
    """A message that a person sent to the bot.

    Attributes:
        text: As typed, without Slack's escapes.
        thread_ts: The thread to answer in; empty for the channel itself.
        event_id: Slack's id of its delivery.
        ts: The message's own ts; later edits refer to it.
        edited_ts: Slack's ts of its last edit; empty if it was not edited.
        attached: The kind of what is attached to it.
    """

    team_id: str
    user: str
    channel: str
    text: str
    thread_ts: str
    event_id: str
    ts: str
    edited_ts: str = ""
    attached: Attachment | None = None

    @property
    def origin(self) -> Address:
        """The message's own address."""
        return Address(self.channel, self.ts)

    @property
    def place(self) -> Address:
        """The channel, and the thread in it, that the message is in."""
        return Address(self.channel, self.thread_ts)

    @property
    def asks_for_help(self) -> bool:
        """True if it only asks for help or says hello."""
        return self.text.strip().casefold() == HELP or is_greeting(self.text)


class Replies:
    """Handles what people answer in their own words."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def handle(self, reply: UserMessage) -> None:
        """Record what a reply clearly means, or ask; either way it is answered once.

        Only thanks get no answer.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            if not accept_message(uow, reply, now):
                return
            for answer in self.answer(uow, reply):
                uow.outbox.add(answer, now)
            uow.commit()

    def give_up(self, reply: UserMessage, reason: str) -> None:
        """Say once that a message could not be handled; it is not handled if Slack delivers it again.

        Args:
            reply: The message.
            reason: The reason and what to do, in one sentence.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            if not accept_message(uow, reply, now):
                return
            facts = {"reason": reason, "typed": reply.text}
            notice = OutgoingMessage(
                f"not_taken:{reply.event_id}", MessageKind.NOT_TAKEN, reply.team_id, reply.channel, facts
            )
            uow.outbox.add(in_thread(notice, reply), now)
            uow.commit()

    def question(self, asking: OutgoingMessage) -> UnclearReplyView:
        """Return what to ask a person whose reply was not understood."""
        user, team_id = asking.facts["user"], asking.team_id
        with self._store.reading() as uow:
            reason, typed = (with_names(uow, team_id, asking.facts[name]) for name in ("reason", "typed"))
            if asking.is_direct:  # where a mention notifies nobody
                reason = asking.facts["reason"]
            cards = list_readable(uow, uow.scorecards.list_of(team_id), user, asking.to)
            if not cards:
                return UnclearReplyView(reason, typed, "en_GB", ())
            first = prefer_relevant(uow, cards, asking.to, user)[0]
            locale = local_settings_of(uow, first, user).locale
            return UnclearReplyView(reason, typed, locale, list_open_items(uow, team_id, user))

    def answer(self, uow: UnitOfWork, reply: UserMessage) -> list[OutgoingMessage]:
        """Record what a reply clearly means inside the caller's transaction.

        Returns:
            The messages that answer it.
        """
        if reply.asks_for_help:
            return [_help(reply)]
        undone = None if reply.edited_ts else find_undo(reply.text)
        if undone is not None and (answers := self._undo(uow, reply, undone)):
            return answers
        cards: list[Scorecard] = []
        try:
            cards, about = list_nameable(uow, Asker(reply.team_id, reply.channel, reply.user))
            result = self._apply(uow, require_any(cards), about, reply)
            if isinstance(result, PendingClarification) and not reply.edited_ts:
                answers = self._answer_question(uow, Interpreter(uow, cards, self._clock.now(), about), reply)
                if answers:
                    return answers
        except NotReadable as error:
            return [build_question(reply, str(error))]
        except ScorecardError as error:
            return self._answer_otherwise(uow, reply, self._find_gone(uow, cards, reply) or str(error))
        return _answers(reply, result)

    def _undo(self, uow: UnitOfWork, reply: UserMessage, name: str) -> list[OutgoingMessage]:
        """Take back what the sender gave: the values of the last receipt, or the newest of a KPI.

        Returns:
            The answer; none if the name is no KPI's, and so the text means something else.
        """
        try:
            given = self._find_given(uow, reply, name)
            if given is None:
                return []
            if _list_authors(uow, reply.team_id, given) != {reply.user}:
                raise InvalidInput("You didn't give that value; to change it, send the right one.")
            with uow.all_or_nothing():
                outcome = Undoer(uow, reply.team_id, reply.user, self._clock.now()).take_back(given)
        except ScorecardError as error:
            return [build_question(reply, str(error))]
        return _answers(reply, outcome)

    def _find_given(self, uow: UnitOfWork, reply: UserMessage, name: str) -> Given | None:
        """Return what to take back; None if no KPI has the name.

        A name means the value that its sender gave last, if it is for the last ended period or was just
        given: taking it back twice never reaches the week before.

        Raises:
            ScorecardError: There is nothing to take back, or several scorecards have the KPI.
        """
        if not name:
            return self._last(uow, reply).find_given()
        asker, now = Asker(reply.team_id, reply.channel, reply.user), self._clock.now()
        try:
            card, phrase = find_kpi_and_period(uow, asker, name, now)
        except NotFound:
            return None
        kpi = phrase.kpi
        if not any(item.thing is kpi and item.goes_by(normalize_name(name)) for item in list_named(card)):
            return None
        newest = uow.actuals.find_last_given(kpi.info.id, reply.user)
        is_meant = newest and (
            newest.period == kpi.last_ended(now, card.zone) or is_just_given(newest, reply.user, now)
        )
        if newest is None or not is_meant:
            instead = "to take an older one back, press Undo on its receipt."
            raise InvalidInput(f"You gave {kpi.info.name} no value lately; {instead}")
        return Given((newest.id,))

    def _answer_question(
        self, uow: UnitOfWork, interpreter: Interpreter, reply: UserMessage
    ) -> list[OutgoingMessage]:
        """Return the outcome of a reply that repeats what the last clarification offers, or corrects it.

        Nothing if it does neither.
        """
        last = self._last(uow, reply)
        if chosen := last.find_repeated(reply.text):
            with uow.all_or_nothing():
                return apply_choice(uow, *chosen, reply.user, last.now)
        interpretation = last.interpret_correction(interpreter, reply.text)
        if interpretation is None:
            return []
        return _answers(reply, self._applier(uow, reply).apply(interpretation))

    def _last(self, uow: UnitOfWork, reply: UserMessage) -> LastMessage:
        """Return the bot's last message where a reply was written."""
        return LastMessage(uow, reply.team_id, reply.place, reply.user, self._clock.now())

    def _find_thread(self, uow: UnitOfWork, reply: UserMessage) -> Thread | None:
        """Return what a reply's thread is about; None without a thread of a prompt or an alert."""
        if not reply.thread_ts:
            return None
        return find_thread(uow, reply.team_id, reply.place, reply.user, self._clock.now())

    def _answer_otherwise(self, uow: UnitOfWork, reply: UserMessage, problem: str) -> list[OutgoingMessage]:
        """Return the answer to a text that makes no sense alone, such as a choice or thanks."""
        try:
            confirmed = self._confirm(uow, reply)
        except ScorecardError as error:
            return [build_question(reply, str(error))]
        return confirmed if confirmed or is_thanks(reply.text) else [build_question(reply, problem)]

    def _confirm(self, uow: UnitOfWork, reply: UserMessage) -> list[OutgoingMessage]:
        """Return the outcome of an answer to the last clarification; nothing if it is not one.

        Raises:
            InvalidInput: It was a no, or the facts have changed since.
        """
        if reply.edited_ts:
            return []
        last = self._last(uow, reply)
        chosen = last.find_choice(reply.text)
        with uow.all_or_nothing():
            return apply_choice(uow, *chosen, reply.user, last.now) if chosen else []

    def _apply(
        self, uow: UnitOfWork, cards: Sequence[Scorecard], about: Scorecard | None, reply: UserMessage
    ) -> ApplyResult:
        result = self._applier(uow, reply).apply(self._interpret(uow, cards, about, reply))
        if isinstance(result, PendingClarification) and (gone := self._find_gone(uow, cards, reply)):
            raise InvalidInput(gone)
        return result

    def _find_gone(self, uow: UnitOfWork, cards: Sequence[Scorecard], reply: UserMessage) -> str:
        """Return the answer to a name that is gone, in the thread or else on all of some scorecards."""
        thread = self._find_thread(uow, reply)
        asked_in = list_readable(uow, thread.cards, reply.user, reply.channel) if thread else []
        return tell_gone(uow, asked_in, reply.text) or tell_gone(uow, cards, reply.text)

    def _applier(self, uow: UnitOfWork, reply: UserMessage) -> Applier:
        return Applier(
            uow,
            reply.team_id,
            self._clock.now(),
            "reply",
            reply.event_id,
            origin=reply.origin,
            version=reply.edited_ts,
        )

    def _interpret(
        self, uow: UnitOfWork, cards: Sequence[Scorecard], about: Scorecard | None, reply: UserMessage
    ) -> Interpretation:
        """Interpret a reply in the context of its thread; `about` is the scorecard of its channel."""
        if reply.attached and not reply.text:
            raise InvalidInput(UNREAD[reply.attached])
        now = self._clock.now()
        if not reply.thread_ts:
            return self._interpret_in_channel(uow, Interpreter(uow, cards, now, about), reply)
        thread = self._find_thread(uow, reply)
        if thread is None:
            return self._interpret_at_large(uow, Interpreter(uow, cards, now, about), reply)
        readable = list_readable(uow, thread.cards, reply.user, reply.channel)
        own = readable[0] if readable and thread.about else None
        interpreter = Interpreter(uow, [*readable, *without(cards, readable)], now, own)
        return interpret_in_thread(thread, interpreter, reply.user, reply.text)

    def _interpret_in_channel(
        self, uow: UnitOfWork, interpreter: Interpreter, reply: UserMessage
    ) -> Interpretation:
        """Interpret a reply outside threads; a number alone may amend what was just shown."""
        last = self._last(uow, reply)
        try:
            return last.widen(interpreter, interpreter.interpret(reply.user, reply.text))
        except InvalidInput:
            if amendment := last.interpret(interpreter, reply.text):
                return amendment
            raise

    def _interpret_at_large(
        self, uow: UnitOfWork, interpreter: Interpreter, reply: UserMessage
    ) -> Interpretation:
        """Interpret a reply in a thread without a prompt; it may amend values shown or given there."""
        if shown := list_amendable(uow, interpreter, reply.team_id, reply.place):
            return Amendments(uow, interpreter, shown).interpret(reply.user, reply.text)
        return interpreter.interpret(reply.user, reply.text)


def _answers(reply: UserMessage, result: ApplyResult) -> list[OutgoingMessage]:
    """Return the messages that tell the sender of a reply what came of it, where they wrote."""
    answers = build_answer(reply.team_id, result, reply.user, cause=reply.event_id)
    return [in_thread(answer, reply) for answer in answers]


def _begins_with(words: str, name: str) -> bool:
    """Return whether a text begins with a name that no scorecard's name in brackets follows."""
    return words.startswith(f"{name} ") and not words[len(name) :].lstrip().startswith("(")


def _in_words(text: str) -> str:
    """Return a text or name as look-ups compare it, without the signs that may stand behind a name."""
    return " ".join(AFTER_A_NAME.sub(" ", normalize_name(text)).split())


def _list_authors(uow: UnitOfWork, team_id: str, given: Given) -> set[str]:
    """Return the Slack user ids of those who gave something."""
    values = {uow.actuals.get(actual_id)[1].by for actual_id in given.actuals}
    return values | {get_no_data(uow, team_id, row_id)[1].by for row_id in given.no_data}


def tell_gone(uow: UnitOfWork, cards: Sequence[Scorecard], text: str) -> str:
    """Return the answer to a text that starts with a name that no KPI has any more; empty for any other."""
    words = f"{_in_words(text)} "
    names = (_in_words(name) for card in cards for kpi in card.kpis for name in kpi.info.names)
    if any(_begins_with(words, name) for name in names):
        return ""
    whole = [card for card in cards if not card.is_partial]
    for gone in (gone for card in whole for gone in uow.scorecards.list_gone_names(card.id)):
        name = next((name for name in gone.names if _begins_with(words, _in_words(name))), None)
        if name and gone.is_retired:
            return f"{gone.name} was taken off the scorecard; nothing was saved."
        if name:
            return f"{name} is called {gone.name} now; send the value with that name."
    return ""


def accept_message(uow: UnitOfWork, reply: UserMessage, now: datetime) -> bool:
    """Return whether a message is new: not delivered before in this or a later (edited, deleted) version.

    Slack delivers unacknowledged messages again for some minutes.
    """
    is_newest = uow.inbox.accept_newest(version_key(reply.team_id, reply.origin), reply.edited_ts, now)
    return uow.inbox.accept(f"event:{reply.event_id}", now) and is_newest


def build_question(reply: UserMessage, reason: str) -> OutgoingMessage:
    """Return the question that answers a reply: the reason nothing was stored, and what was typed."""
    facts = {"user": reply.user, "reason": reason, "typed": reply.text}
    key = f"question:{reply.event_id}"
    return in_thread(OutgoingMessage(key, MessageKind.QUESTION, reply.team_id, reply.channel, facts), reply)


def _help(reply: UserMessage) -> OutgoingMessage:
    return in_thread(
        OutgoingMessage(f"help:{reply.event_id}", MessageKind.HELP, reply.team_id, reply.channel), reply
    )


def in_thread(outgoing: OutgoingMessage, reply: UserMessage) -> OutgoingMessage:
    """Return a message addressed to the thread of a reply."""
    return replace(outgoing, to=reply.channel, thread_ts=reply.thread_ts)
