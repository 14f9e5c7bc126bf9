"""Messages that people send to the bot, and everything that one of them can mean."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum, auto
from functools import cached_property

from scorecard.errors import InvalidInput, NotFound, ScorecardError
from scorecard.model.names import normalize_name
from scorecard.model.outbox import Address, OutgoingMessage, Payload
from scorecard.model.payloads import Question
from scorecard.model.scorecard import Scorecard
from scorecard.parsing.questions.parser import CommandForm, Request
from scorecard.parsing.replies.normalize import find_undo, is_greeting, is_no, is_thanks, is_yes
from scorecard.parsing.replies.notes import has_number
from scorecard.parsing.replies.parsed_reply import NoValue, Value, ValuePart
from scorecard.parsing.replies.part_parser import StatusQuestion
from scorecard.parsing.replies.retractions import takes_back
from scorecard.rules.meanings import Meaning
from scorecard.rules.permissions import Action, may
from scorecard.rules.replacing import is_just_given
from scorecard.services.actuals.take_back import Given
from scorecard.services.inbox.once import version_key
from scorecard.services.lookup.access import Asker, list_readable
from scorecard.services.lookup.display_names import display_info_of, list_named
from scorecard.services.lookup.requests import find_request
from scorecard.services.lookup.which_scorecard import (
    find_kpi_and_period,
    list_nameable,
    require_any,
    without,
)
from scorecard.services.prompts.handovers import OfferAnswer, OfferReader
from scorecard.services.prompts.questions import Asking
from scorecard.services.replies.follow_ups import (
    Amendments,
    LastMessage,
    QuestionAnswer,
    Thread,
    find_thread,
    interpret_in_thread,
    list_amendable,
)
from scorecard.services.replies.interpret import Interpretation, Interpreter
from scorecard.storage.unit_of_work import UnitOfWork

AFTER_A_NAME = re.compile(r"[:=,]")
NUMBER_FIRST = re.compile(r"[^\w\s]{0,3}\s?\d")
PLAIN_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
GROUPING = re.compile(r"[,.](?=\d{3}(?!\d))")
HELP = "help"
SUBMIT = "submit "


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
    def is_direct(self) -> bool:
        """True if only its author and the bot read it."""
        return self.place.is_direct

    @property
    def asks_for_help(self) -> bool:
        """True if it only says hello, or asks for help where others read it."""
        is_help = not self.is_direct and self.text.strip().casefold() == HELP
        return is_help or is_greeting(self.text)


class Possible:
    """Everything that a new message can mean; each is found out when it is asked for, and nothing is changed.

    Args:
        uow: The caller's transaction.
        message: The message. One that was edited answers no question and no offer, and takes nothing back.
        now: UTC.
        forms: Every command.
    """

    def __init__(
        self, uow: UnitOfWork, message: UserMessage, now: datetime, forms: Sequence[CommandForm] = ()
    ) -> None:
        self._uow = uow
        self._message = message
        self._now = now
        self._forms = forms
        self._is_possible: Mapping[Meaning, Callable[[], bool]] = {
            Meaning.ANSWER: lambda: self.answer is not None,
            Meaning.COMMAND: self._is_command,
            Meaning.VALUE: lambda: self._is_interpreted and not self.is_guess,
            Meaning.COMMENT: self._is_comment,
            Meaning.OFFER: lambda: self.offer is not None,
            Meaning.BUTTON: lambda: self._is_interpreted or self.asked_again is not None,
            Meaning.REFUSAL: lambda: True,
        }

    def can_be(self, meaning: Meaning) -> bool:
        """Return whether the message can have a meaning."""
        return self._is_possible[meaning]()

    @cached_property
    def answer(self) -> QuestionAnswer | Interpretation | None:
        """The answer to the bot's open question: a choice, or the right value for what was asked about."""
        if self._message.edited_ts:
            return None
        text = self._message.text
        chosen = self._last.find_answer(text)
        if chosen or not self._last.may_correct(text) or isinstance(self._nameable, ScorecardError):
            return chosen
        try:
            return self._last.interpret_correction(self._interpreter, text)
        except InvalidInput:
            return None  # what follows the no is told apart again with everything else

    @cached_property
    def undone(self) -> Given | ScorecardError | None:
        """The values that the message takes back, or why it can't; None if it means something else."""
        name = None if self._message.edited_ts else find_undo(self._message.text)
        try:
            return None if name is None else self._find_given(name)
        except ScorecardError as error:
            return error

    @cached_property
    def interpretation(self) -> Interpretation | ScorecardError:
        """The message read as an answer to a prompt, or why it can't be read so."""
        try:
            require_any(self._cards)
            return self._interpret()
        except ScorecardError as error:
            return error

    @property
    def is_guess(self) -> bool:
        """True if it is read as a value, but may well be none."""
        return isinstance(self.interpretation, Interpretation) and self.interpretation.is_guess

    @cached_property
    def offer(self) -> OfferAnswer | None:
        """The answer to an offer of prompts, or None."""
        message = self._message
        if not message.is_direct or message.edited_ts:
            return None
        reader = OfferReader(self._uow, message.team_id, message.place, message.user, self._now)
        return reader.read(message.text)

    @cached_property
    def asked_again(self) -> Asking | None:
        """The question that a late yes may be for, so that it is asked again; or None."""
        return self._last.waiting if self._is_late_yes else None

    @property
    def which_waits(self) -> str:
        """The question which of several that wait a late yes is for; empty if it is for none or one."""
        return self._last.ask_which_waits() if self._is_late_yes else ""

    @property
    def _is_late_yes(self) -> bool:
        text = self._message.text
        return not self._message.edited_ts and is_yes(text) and not is_thanks(text)

    @cached_property
    def doubted(self) -> Given | None:
        """The values just given there that it may take back, `that one was Bristol's`; None if it gives one.

        A number in it can only be one of theirs.
        """
        text = self._message.text
        if self._message.edited_ts or not self._may_be_doubt() or not takes_back(text):
            return None
        try:
            given = self._last.find_given()
        except InvalidInput:
            return None
        actuals = [self._uow.actuals.get(actual_id)[1] for actual_id in given.actuals]
        is_own = bool(actuals) and all(
            may(self._message.user, Action.TAKE_BACK, concerns=one.by) for one in actuals
        )
        is_taken = any(one.taken_back_by for one in actuals)
        values = {one.value for one in actuals}
        is_about_them = all(number in values for number in _numbers_in(text))
        return given if is_own and is_about_them and not is_taken else None

    def _may_be_doubt(self) -> bool:
        """Return whether it is no clear answer: nothing at all, or a value in doubt."""
        if not isinstance(self.interpretation, Interpretation):
            return True
        parts = self.interpretation.parts
        return all(isinstance(part, Value) and part.doubt for part in parts)

    @cached_property
    def gone(self) -> str:
        """The answer to a name that is gone, in the thread or else on all of some scorecards; or empty."""
        cards = [] if isinstance(self._nameable, ScorecardError) else self._nameable[0]
        message, thread = self._message, self.thread
        asked_in = list_readable(self._uow, thread.cards, message.user, message.channel) if thread else []
        asked = {item.kpi.id for item in thread.asked} if thread else set()
        lost = (tell_gone(self._uow, [card], message.text, asked) for card in asked_in)
        groups = (tell_gone(self._uow, group, message.text) for group in (asked_in, cards))
        return next(filter(None, (*lost, *groups)), "")

    @cached_property
    def thread(self) -> Thread | None:
        """The prompt or alert whose thread it was written in; None for any other place."""
        message = self._message
        if not message.thread_ts:
            return None
        return find_thread(self._uow, message.team_id, message.place, message.user, self._now)

    @property
    def _is_interpreted(self) -> bool:
        return isinstance(self.interpretation, Interpretation)

    @cached_property
    def _last(self) -> LastMessage:
        message = self._message
        return LastMessage(self._uow, message.team_id, message.place, message.user, self._now)

    @cached_property
    def _nameable(self) -> tuple[list[Scorecard], list[Scorecard]] | ScorecardError:
        message = self._message
        try:
            return list_nameable(self._uow, Asker(message.team_id, message.channel, message.user))
        except ScorecardError as error:
            return error

    @property
    def _cards(self) -> list[Scorecard]:
        """The scorecards whose KPIs can be named.

        Raises:
            NotReadable: Its author may read none of them.
        """
        if isinstance(self._nameable, ScorecardError):
            raise self._nameable
        return self._nameable[0]

    @property
    def _about(self) -> Sequence[Scorecard]:
        return [] if isinstance(self._nameable, ScorecardError) else self._nameable[1]

    @cached_property
    def request(self) -> Request | None:
        """What it asks for, as commands; None if that is nothing, or it is an answer to a prompt."""
        if self._message.asks_for_help or self.undone is not None or self._is_clear_value:
            return None
        message = self._message
        asker = Asker(message.team_id, message.channel, message.user)
        found = find_request(
            self._uow, asker, message.text, self._forms, self._now, find_shown=self._find_shown
        )
        return found if found and self._may_be_asked(found) else None

    def _find_shown(self) -> str:
        """Return a text that names what was just shown there, or the KPI of the thread's alert; or empty."""
        message = self._message
        if not message.is_direct and not message.thread_ts:
            return ""
        shown = self._last.name_shown()
        alerted = self.thread.alerted if self.thread else None
        return shown or (display_info_of(self._uow, alerted.kpi.id).typed_name if alerted else "")

    def _may_be_asked(self, request: Request) -> bool:
        """Return whether a request is meant rather than what it would be as a reply or comment."""
        if request.is_loose and self.thread and self.thread.alerted:
            return False
        if self.offer is not None and not (request.is_question or request.is_certain):
            return False
        if isinstance(self.interpretation, ScorecardError):
            return True
        if request.is_certain:
            return not request.commands[0].startswith(SUBMIT)
        return request.is_question and not self._holds_snooze

    @property
    def _is_clear_value(self) -> bool:
        """Return whether it says for certain what a KPI's value is, or that there is none."""
        reply = self.interpretation
        if not isinstance(reply, Interpretation) or reply.is_guess:
            return False
        return any(isinstance(part, ValuePart | NoValue) for part in reply.parts)

    @property
    def _holds_snooze(self) -> bool:
        reply = self.interpretation
        return isinstance(reply, Interpretation) and any(
            not isinstance(part, ValuePart) for part in reply.parts
        )

    def _is_command(self) -> bool:
        if self._message.asks_for_help or self.undone is not None or self.request is not None:
            return True
        return isinstance(self.interpretation, StatusQuestion)

    @cached_property
    def so_what(self) -> tuple[OutgoingMessage, int] | None:
        """The receipt, and its value, whose *so what* the message says where it was asked for; or None.

        It takes words: neither a yes or no, nor a question, nor what takes the value back.
        """
        text = self._message.text
        is_short = len(text.split()) <= 1 or is_yes(text) or is_no(text) or is_thanks(text)
        if self._message.edited_ts or is_short or "?" in text or self._begins_like_value() or self.doubted:
            return None
        return self._last.find_asked_so_what()

    def _is_comment(self) -> bool:
        """Return whether it stands in a thread that takes comments, and does not even begin like a value."""
        is_alerts = bool(self.thread and self.thread.alerted)
        return (is_alerts and not self._begins_like_value()) or self.so_what is not None

    def _begins_like_value(self) -> bool:
        text = self._message.text
        if not has_number(text):
            return False
        words = f"{_in_words(text)} "
        cards = self.thread.cards if self.thread else ()
        names = (_in_words(name) for card in cards for kpi in card.kpis for name in kpi.info.names)
        return NUMBER_FIRST.match(text) is not None or any(words.startswith(f"{name} ") for name in names)

    def _find_given(self, name: str) -> Given | None:
        """Return what to take back; None if no KPI has the name.

        A name means the value that its sender gave last, if it is for the last ended period or was just
        given: taking it back twice never reaches the week before. One that waits for an admin comes first.

        Raises:
            ScorecardError: There is nothing to take back, or several scorecards have the KPI.
        """
        if not name:
            return self._last.find_given()
        message = self._message
        asker = Asker(message.team_id, message.channel, message.user)
        try:
            card, phrase = find_kpi_and_period(self._uow, asker, name, self._now)
        except NotFound:
            return None
        kpi = phrase.kpi
        if not any(item.thing is kpi and item.goes_by(normalize_name(name)) for item in list_named(card)):
            return None
        waiting = self._uow.change_requests.find_last_waiting(kpi.info.id, message.user)
        newest = self._uow.actuals.find_last_given(kpi.info.id, message.user)
        if waiting and (newest is None or newest.at < waiting.at):
            return Given(requests=(waiting.id,))
        is_meant = newest and (
            newest.period == kpi.last_ended(self._now, card.zone)
            or is_just_given(newest, message.user, self._now)
        )
        if newest is None or not is_meant:
            instead = "to take an older one back, press Undo on its receipt."
            raise InvalidInput(f"You gave {kpi.info.name} no value lately; {instead}")
        return Given((newest.id,))

    def _interpret(self) -> Interpretation:
        """Interpret the message in the context of its thread."""
        message = self._message
        if message.attached and not message.text:
            raise InvalidInput(UNREAD[message.attached])
        if not message.thread_ts:
            return self._interpret_in_channel()
        if self.thread is None:
            return self._interpret_at_large()
        readable = list_readable(self._uow, self.thread.cards, message.user, message.channel)
        nameable = [*readable, *without(self._cards, readable)]
        asked = [item.kpi.id for item in self.thread.asked]
        interpreter = Interpreter(self._uow, nameable, self._now, readable, asked=asked)
        return interpret_in_thread(self.thread, interpreter, message.user, message.text)

    def _interpret_in_channel(self) -> Interpretation:
        """Interpret a message outside threads; a number alone may amend what was just shown."""
        message, interpreter = self._message, self._interpreter
        try:
            interpretation = interpreter.interpret(message.user, message.text)
            return self._last.widen(interpreter, interpretation)
        except InvalidInput:
            if amendment := self._last.interpret(interpreter, message.text):
                return amendment
            raise

    def _interpret_at_large(self) -> Interpretation:
        """Interpret a message in a thread without a prompt; it may amend values shown or given there."""
        message, interpreter = self._message, self._interpreter
        if shown := list_amendable(self._uow, interpreter, message.team_id, message.place):
            return Amendments(self._uow, interpreter, shown).interpret(message.user, message.text)
        return interpreter.interpret(message.user, message.text)

    @cached_property
    def _interpreter(self) -> Interpreter:
        """The interpreter of what is written outside prompts and alerts; see `_cards` for its errors."""
        return Interpreter(self._uow, self._cards, self._now, self._about)


def _numbers_in(text: str) -> list[Decimal]:
    """Return the numbers of a text, a comma before three digits read as a grouping sign."""
    found = (GROUPING.sub("", number) for number in PLAIN_NUMBER.findall(text))
    return [Decimal(number.replace(",", ".")) for number in found]


def accept_message(uow: UnitOfWork, reply: UserMessage, now: datetime) -> bool:
    """Return whether a message is new: not delivered before in this or a later (edited, deleted) version.

    Slack delivers unacknowledged messages again for some minutes.
    """
    message = version_key(reply.team_id, reply.origin)
    return uow.inbox.accept_newest(f"event:{reply.event_id}", message, reply.edited_ts, now)


def build_question(reply: UserMessage, reason: str) -> OutgoingMessage:
    """Return the question that answers a reply: the reason nothing was stored, and what was typed."""
    question = Question(user=reply.user, reason=reason, typed=reply.text, cause=reply.event_id)
    return answer_to(reply, question)


def answer_to(reply: UserMessage, payload: Payload) -> OutgoingMessage:
    """Return a message that answers a reply where it was written."""
    return OutgoingMessage(payload, reply.team_id, reply.channel, thread_ts=reply.thread_ts)


def in_thread(outgoing: OutgoingMessage, reply: UserMessage) -> OutgoingMessage:
    """Return a message addressed to the thread of a reply."""
    return replace(outgoing, to=reply.channel, thread_ts=reply.thread_ts)


def _begins_with(words: str, name: str) -> bool:
    """Return whether a text begins with a name that no scorecard's name in brackets follows."""
    return words.startswith(f"{name} ") and not words[len(name) :].lstrip().startswith("(")


def _in_words(text: str) -> str:
    """Return a text or name as look-ups compare it, without the signs that may stand behind a name."""
    return " ".join(AFTER_A_NAME.sub(" ", normalize_name(text)).split())


def tell_gone(
    uow: UnitOfWork, cards: Sequence[Scorecard], text: str, among: Collection[int] | None = None
) -> str:
    """Return the answer to a text that starts with a name that no KPI has any more; empty for any other.

    Args:
        uow: The transaction.
        cards: The scorecards that can be meant.
        text: The text.
        among: Rows of the KPIs that can be meant; all of those scorecards' if left out.
    """
    words = f"{_in_words(text)} "
    names = (_in_words(name) for card in cards for kpi in card.kpis for name in kpi.info.names)
    if any(_begins_with(words, name) for name in names):
        return ""
    whole = [card for card in cards if not card.is_partial]
    lost = (gone for card in whole for gone in uow.scorecards.list_gone_names(card.id))
    for gone in (gone for gone in lost if among is None or gone.kpi_id in among):
        name = next((name for name in gone.names if _begins_with(words, _in_words(name))), None)
        if name and gone.is_retired:
            return f"{gone.name} was taken off the scorecard; nothing was saved."
        if name:
            return f"{name} is called {gone.name} now; send the value with that name."
    return ""
