"""Commands in people's own words: answered where they asked, or directly if it is for them alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scorecard.errors import ScorecardError
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Answer, AnsweredDirectly
from scorecard.parsing.questions.parser import CommandForm, Request
from scorecard.rules.permissions import AUDIENCE
from scorecard.services.lookup.access import list_readable
from scorecard.services.replies.messages import UserMessage, answer_to, in_thread
from scorecard.storage.unit_of_work import Store, UnitOfWork

Facts = dict[str, Any]
Obey = Callable[[UserMessage, str], Facts]


def _unknown(_message: UserMessage, command: str) -> Facts:
    raise LookupError(command)


@dataclass(frozen=True)
class CommandBook:
    """The commands that there are.

    Attributes:
        forms: How each is typed.
        obey: Carries out one that changes something, for the author of a message, and returns its answer as
            facts of a message; raises ScorecardError.
    """

    forms: Sequence[CommandForm] = ()
    obey: Obey = _unknown

    def form_of(self, command: str) -> CommandForm:
        """Return the form of a command; that of showing something if it begins with no command's word."""
        said = f"{command.casefold()} "
        return next((form for form in self.forms if said.startswith(f"{form.prefix} ")), CommandForm(""))


@dataclass(frozen=True)
class CommandRun:
    """Answers one request inside the caller's transaction.

    Attributes:
        store: The store of that transaction.
        message: What asks for it.
        book: The commands that there are.
    """

    uow: UnitOfWork
    store: Store
    message: UserMessage
    book: CommandBook

    def answer(self, request: Request) -> list[OutgoingMessage]:
        """Return the answers to a request, once what it changes is changed.

        In a channel, what everybody there may read is answered in the thread; anything else goes to the
        direct messages of whoever asked, and the thread is told so.
        """
        message = self.message
        answers = [self._answer(request, command, at) for at, command in enumerate(request.commands)]
        if all(answer.to == message.channel for answer in answers):
            return answers
        return [*answers, answer_to(message, AnsweredDirectly(cause=message.event_id))]

    def _answer(self, request: Request, command: str, at: int) -> OutgoingMessage:
        message, form = self.message, self.book.form_of(command)
        is_public = not (form.is_change or form.is_personal or message.is_direct) and self._is_for_all(
            request
        )
        reader = AUDIENCE if is_public else message.user
        payload = Answer(
            user=reader,
            channel=message.channel,
            command=command,
            **(self._obey(command) if form.is_change else {}),
            once=message.event_id,
            at=at,
        )
        answer = OutgoingMessage(payload, message.team_id, message.user)
        return in_thread(answer, message) if is_public or message.is_direct else answer

    def _obey(self, command: str) -> Facts:
        """Carry out a command as a part of the transaction; an error undoes that part, and is the answer."""
        try:
            with self.store.within(self.uow):
                return self.book.obey(self.message, command)
        except ScorecardError as error:
            return {"reason": str(error)}

    def _is_for_all(self, request: Request) -> bool:
        """Return whether a request is about what its author and everybody else in the channel may read.

        That is the channel's own scorecard.
        """
        message = self.message
        cards = self.uow.scorecards.list_of(message.team_id)
        here = [card for card in cards if card.channel == message.channel]
        readable = list_readable(self.uow, here, message.user, message.channel)
        whole = {card.id for card in readable if not card.is_partial}
        return bool(whole & request.cards if request.cards else whole)
