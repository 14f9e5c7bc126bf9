"""Replies in direct messages and mentions: interpreted and recorded, or answered with a question."""

from collections.abc import Callable, Mapping, Sequence

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotReadable, ScorecardError
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import (
    Comment,
    HandoverAnswer,
    Help,
    NotTaken,
    Question,
    WhichOffer,
    clarification_in,
)
from scorecard.model.replies import PendingClarification
from scorecard.model.views.replies import UnclearReplyView
from scorecard.parsing.questions.parser import Request
from scorecard.parsing.replies.normalize import is_thanks
from scorecard.parsing.replies.notes import has_number
from scorecard.rules.meanings import Meaning, decide_meaning
from scorecard.rules.permissions import Action, may
from scorecard.services.actuals.so_what import LONGEST, Sentence, keep_so_what
from scorecard.services.actuals.take_back import Given, Undoer
from scorecard.services.inbox.references import get_no_data
from scorecard.services.lookup.access import Asker, list_readable
from scorecard.services.lookup.examples import example_for
from scorecard.services.lookup.people import local_settings_of, with_names
from scorecard.services.lookup.which_scorecard import prefer_relevant
from scorecard.services.prompts.due_items import list_open_items
from scorecard.services.prompts.handovers import OfferAnswer, decide_offer
from scorecard.services.replies.apply import Applier, ApplyResult, build_answer
from scorecard.services.replies.clarifications import apply_choice, ask_again, decline_choice, kept_text
from scorecard.services.replies.commands import CommandBook, CommandRun
from scorecard.services.replies.commentary import find_offer, keep_comment
from scorecard.services.replies.interpret import Interpretation
from scorecard.services.replies.messages import (
    Possible,
    UserMessage,
    accept_message,
    answer_to,
    build_question,
    in_thread,
)
from scorecard.services.replies.submit_commands import correct_value
from scorecard.storage.unit_of_work import Store, UnitOfWork

CORRECT = "correct"
UNSURE = frozenset({Meaning.VALUE, Meaning.BUTTON, Meaning.REFUSAL})
"""The meanings of a message that may as well doubt the value given before it."""


class Replies:
    """Handles what people answer in their own words."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def handle(self, reply: UserMessage, book: CommandBook) -> None:
        """Record what a reply clearly means, answer what it asks, or ask back; it is answered once.

        Only thanks get no answer.

        Args:
            reply: The message.
            book: The commands that there are.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            if not accept_message(uow, reply, now):
                return
            for answer in self.answer(uow, reply, book):
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
            notice = NotTaken(reason=reason, typed=reply.text, cause=reply.event_id)
            uow.outbox.add(answer_to(reply, notice), now)
            uow.commit()

    def question(self, asking: OutgoingMessage, question: Question) -> UnclearReplyView:
        """Return what to ask a person whose reply was not understood."""
        user, team_id = question.user, asking.team_id
        doubted = question.actuals, question.no_data
        with self._store.reading() as uow:
            reason, typed = (with_names(uow, team_id, text) for text in (question.reason, question.typed))
            if asking.is_direct:  # where a mention notifies nobody
                reason = question.reason
            cards = list_readable(uow, uow.scorecards.list_of(team_id), user, asking.to)
            if not cards:
                return UnclearReplyView(reason, typed, "en_GB", (), *doubted)
            first = prefer_relevant(uow, cards, asking.to, user)[0]
            locale = local_settings_of(uow, first, user).locale
            return UnclearReplyView(reason, typed, locale, list_open_items(uow, team_id, user), *doubted)

    def answer(self, uow: UnitOfWork, reply: UserMessage, book: CommandBook) -> list[OutgoingMessage]:
        """Do what a reply means inside the caller's transaction; the first possible meaning is meant.

        Returns:
            The messages that answer it.
        """
        possible = Possible(uow, reply, self._clock.now(), book.forms)
        try:
            if decide_meaning(possible.can_be) is Meaning.COMMAND and possible.request:
                return self._run(uow, reply, possible.request, book)
            return list(self._act(uow, reply, possible))
        except NotReadable as error:
            return [build_question(reply, str(error))]
        except ScorecardError as error:
            return [build_question(reply, possible.gone or str(error))]

    def _act(self, uow: UnitOfWork, reply: UserMessage, possible: Possible) -> Sequence[OutgoingMessage]:
        """Do what a reply means.

        Raises:
            ScorecardError: It can't be done, or means nothing.
        """
        meaning = decide_meaning(possible.can_be)
        if is_thanks(reply.text) and meaning in {Meaning.COMMENT, Meaning.REFUSAL}:
            return []
        if meaning is Meaning.COMMENT:
            return self._keep_comment(uow, reply, possible)
        if meaning in UNSURE and possible.doubted:
            return [_offer_undo(reply, possible.doubted)]
        acts: Mapping[Meaning, Callable[[UnitOfWork, UserMessage, Possible], Sequence[OutgoingMessage]]] = {
            Meaning.ANSWER: self._settle,
            Meaning.COMMAND: self._obey,
            Meaning.OFFER: self._decide_offer,
        }
        return acts.get(meaning, self._take)(uow, reply, possible)

    def _keep_comment(
        self, uow: UnitOfWork, reply: UserMessage, possible: Possible
    ) -> Sequence[OutgoingMessage]:
        """Keep what was said in a thread: the *so what* that was asked for there, or a comment on the alert.

        What is too long for a *so what* is still a comment. A plan that it holds is offered.

        Raises:
            InvalidInput: It is a *so what* that is too long, and there is no alert.
        """
        now, thread = self._clock.now(), possible.thread
        alerted = thread if thread and thread.alerted else None
        offered = find_offer(uow, reply, alerted, now) if alerted else None
        if possible.so_what and offered is None and not (alerted and len(reply.text) > LONGEST):
            receipt, actual_id = possible.so_what
            said = Sentence(reply.team_id, reply.user, actual_id, reply.text, reply.event_id, now)
            keep_so_what(uow, said, receipt)
            return []
        if alerted is None:
            return []
        keep_comment(uow, reply, alerted, now)
        if offered:
            return [answer_to(reply, offered)]
        return _seen(uow, reply, may_answer=alerted.may_answer(reply.user))

    def _settle(self, uow: UnitOfWork, reply: UserMessage, possible: Possible) -> Sequence[OutgoingMessage]:
        """Apply the answer to a question."""
        answer = possible.answer
        if isinstance(answer, Interpretation):
            return _answers(reply, self._applier(uow, reply).apply(answer))
        if answer is None:
            return []
        if answer.at is None:
            kept = (
                kept_text(uow, clarification_in(answer.message), self._clock.now()) or "send the right value"
            )
            declined = decline_choice(uow, answer.message, reply.user, self._clock.now())
            return [declined, build_question(reply, f"OK; {kept}.")]
        with uow.all_or_nothing():
            done = apply_choice(uow, answer.message, answer.at, reply.user, self._clock.now())
        return [one if one.updates else in_thread(one, reply) for one in done]

    def _obey(self, uow: UnitOfWork, reply: UserMessage, possible: Possible) -> Sequence[OutgoingMessage]:
        """Carry out a command, or answer a question."""
        if reply.asks_for_help:
            return [self._help(uow, reply)]
        given = possible.undone
        if isinstance(given, ScorecardError):
            return [build_question(reply, str(given))]
        if given is None:
            return [build_question(reply, str(possible.interpretation))]
        authors = _list_authors(uow, reply.team_id, given)
        if not all(may(reply.user, Action.TAKE_BACK, concerns=author) for author in authors):
            why = "You didn't give that value; to change it, send the right one."
            return [build_question(reply, why)]
        try:
            with uow.all_or_nothing():
                undoer = Undoer(uow, reply.team_id, reply.user, self._clock.now(), reply.text)
                outcome = undoer.take_back(given)
        except ScorecardError as error:
            return [build_question(reply, str(error))]
        return _answers(reply, outcome)

    def _run(
        self, uow: UnitOfWork, reply: UserMessage, request: Request, book: CommandBook
    ) -> list[OutgoingMessage]:
        """Answer a request; a correction is made as a reply, and told by its receipt."""
        word, _, rest = request.commands[0].partition(" ")
        if word.casefold() != CORRECT or not rest:
            return CommandRun(uow, self._store, reply, book).answer(request)
        asker = Asker(reply.team_id, reply.channel, reply.user)
        text, typed = (with_names(uow, reply.team_id, one) for one in (rest, reply.text))
        with uow.all_or_nothing():
            result = correct_value(
                uow,
                asker,
                text,
                cause=reply.event_id,
                typed=typed,
                now=self._clock.now(),
                origin=reply.origin,
            )
        return _answers(reply, result)

    def _help(self, uow: UnitOfWork, reply: UserMessage) -> OutgoingMessage:
        """Return how to give a value, with an example that its reader can send."""
        asker = Asker(reply.team_id, reply.channel, reply.user)
        example = example_for(uow, asker, self._clock.now()).answer
        return answer_to(reply, Help(example=example, cause=reply.event_id))

    def _take(self, uow: UnitOfWork, reply: UserMessage, possible: Possible) -> Sequence[OutgoingMessage]:
        """Record what a reply says, or ask about it.

        Raises:
            ScorecardError: It can't be recorded.
        """
        interpretation = possible.interpretation
        if isinstance(interpretation, ScorecardError):
            if again := possible.asked_again:
                return [in_thread(ask_again(again.message, reply.event_id), reply)]
            which = possible.which_waits
            raise InvalidInput(which) if which else interpretation
        result = self._applier(uow, reply).apply(interpretation)
        if isinstance(result, PendingClarification) and possible.gone:
            raise InvalidInput(possible.gone)
        return _answers(reply, result)

    def _decide_offer(
        self, uow: UnitOfWork, reply: UserMessage, possible: Possible
    ) -> Sequence[OutgoingMessage]:
        """Accept or decline the offer that is meant, or ask which one."""
        offer = possible.offer
        if offer is None:
            return []
        if not offer.is_clear:
            return [_which_offer(reply, offer)]
        with uow.all_or_nothing():
            return [self._decide(uow, reply, row, accepts=offer.accepts) for row in offer.rounds]

    def _decide(self, uow: UnitOfWork, reply: UserMessage, row: int, *, accepts: bool) -> OutgoingMessage:
        """Accept or decline one offer, by the row of its batch, and return what tells its person."""
        cause, now = f"{reply.event_id}:{row}", self._clock.now()
        decide_offer(uow, reply.team_id, reply.user, row, accepts=accepts, cause=cause, now=now)
        return answer_to(reply, HandoverAnswer(round=row, reader=reply.user, cause=f"{cause}:{reply.user}"))

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


def _answers(reply: UserMessage, result: ApplyResult) -> list[OutgoingMessage]:
    """Return the messages that tell the sender of a reply what came of it, where they wrote."""
    answers = build_answer(reply.team_id, result, reply.user, cause=reply.event_id)
    return [in_thread(answer, reply) for answer in answers]


def _list_authors(uow: UnitOfWork, team_id: str, given: Given) -> set[str]:
    """Return the Slack user ids of those who gave something."""
    values = {uow.actuals.get(actual_id)[1].by for actual_id in given.actuals}
    values |= {uow.change_requests.get(request_id).by for request_id in given.requests}
    return values | {get_no_data(uow, team_id, row_id)[1].by for row_id in given.no_data}


def _offer_undo(reply: UserMessage, given: Given) -> OutgoingMessage:
    """Return the offer to take back what was given just before."""
    are_several = len(given.actuals) + len(given.no_data) > 1
    what = (
        "the values you just gave; press Undo to take them"
        if are_several
        else "your last value; press Undo to take it"
    )
    question = Question(
        user=reply.user,
        reason=f"That may be about {what} back, or send the right one.",
        typed=reply.text,
        actuals=given.actuals,
        no_data=given.no_data,
        cause=reply.event_id,
    )
    return answer_to(reply, question)


def _seen(uow: UnitOfWork, reply: UserMessage, *, may_answer: bool) -> list[OutgoingMessage]:
    """Return the note that a comment was seen, once in a thread; for each that may be meant as a value.

    Whoever may give the value learns how, though somebody who may not has commented before.
    """
    once = reply.event_id if has_number(reply.text) else f"{reply.channel}:{reply.thread_ts}"
    if not may_answer and uow.outbox.find(Comment(once=once).derive_key()):
        return []
    return [answer_to(reply, Comment(may_answer=may_answer, once=once))]


def _which_offer(reply: UserMessage, offer: OfferAnswer) -> OutgoingMessage:
    which = WhichOffer(user=reply.user, offers=offer.rounds, accepts=offer.accepts, cause=reply.event_id)
    return answer_to(reply, which)
