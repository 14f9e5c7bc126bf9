"""Second thoughts: why an edit, a choice, or a request after an answer changed nothing, in one sentence."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from sqlmodel import col, select

from bot.bootstrap import Services
from bot.ui.errors import error_message
from bot.ui.kit.hints import COMMAND, in_words
from bot.workspace.clock import MovableClock
from scorecard.definition.reader import read_definition
from scorecard.errors import ScorecardError
from scorecard.model.outbox import MessageKind
from scorecard.model.payloads import Question
from scorecard.services.replies.commands import CommandBook
from scorecard.services.replies.messages import UserMessage
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.tables import OutgoingRow
from scorecard.storage.unit_of_work import Store
from tests.golden.golden import Cases
from tests.golden.unclear import CARD, CHANNEL, TEAM, open_store
from tests.support.cards import a_card, a_kpi
from tests.support.people import PRIYA, SAM


@dataclass
class Chat:
    """Direct messages between one person and the services, without Slack.

    Attributes:
        message: The person's newest message; empty before there is one.
        events: How many events were delivered so far.
    """

    services: Services
    store: Store
    clock: MovableClock
    message: UserMessage = field(default=UserMessage(TEAM, PRIYA, CHANNEL, "", "", "Ev0", "0.0"))
    events: int = 0

    def say(self, text: str) -> None:
        """Send a message."""
        ts = f"{int(self.clock.now().timestamp())}.{self.events:06}"
        self.message = replace(self.message, text=text, event_id=self._event(), ts=ts, edited_ts="")
        self.services.replies.handle(self.message, CommandBook())

    def edit(self, text: str) -> None:
        """Edit the newest message."""
        before, ts = self.message.text, f"{int(self.clock.now().timestamp())}.{self.events + 1:06}"
        self.message = replace(self.message, text=text, event_id=self._event(), edited_ts=ts)
        self.services.edits.handle_edit(self.message, before, CommandBook())

    def delete(self) -> None:
        """Delete the newest message."""
        self.services.edits.handle_deletion(replace(self.message, event_id=self._event()))

    def choose(self, key: str = "", by: str = PRIYA) -> None:
        """Press the first button of a clarification, by default the newest one."""
        self.services.clarifications.choose(TEAM, key or self.newest(MessageKind.CHOICE).key, 0, by)

    def newest(self, kind: MessageKind) -> OutgoingRow:
        """Return the newest outgoing message of a kind."""
        with self.store.reading() as uow:
            query = select(OutgoingRow).where(OutgoingRow.kind == kind.value).order_by(col(OutgoingRow.id))
            return uow.session.exec(query).all()[-1]

    def _event(self) -> str:
        self.events += 1
        return f"Ev{self.events}"


Story = Callable[[Chat], object]


def _ending(story: Story) -> str:
    """Return the sentence that is read at the end of a story."""
    with open_store() as (store, clock):
        Definitions(store, clock).apply(TEAM, read_definition(CARD))
        chat = Chat(Services(store, clock, 30), store, clock)
        try:
            story(chat)
        except ScorecardError as error:
            return error_message(error).text
        return in_words(Question.model_validate(chat.newest(MessageKind.QUESTION).facts).reason)


def _edited(*texts: str, said: str = "mttr 32") -> str:
    def story(chat: Chat) -> None:
        chat.say(said)
        for text in texts:
            chat.edit(text)

    return _ending(story)


def _after_a_correction(chat: Chat) -> None:
    chat.say("mttr 32")
    typed = "mttr W47 30"
    chat.services.submit_commands.correct(
        TEAM, CHANNEL, PRIYA, typed, cause="correct", shown=f"{COMMAND} correct {typed}"
    )
    chat.edit("mttr 31")


def _after_a_week(chat: Chat) -> None:
    chat.say("mttr 32")
    chat.clock.move_to(chat.clock.now() + timedelta(days=14))
    chat.edit("mttr 31")


def _of_an_old_message(chat: Chat) -> None:
    chat.say("hello there")
    chat.clock.move_to(chat.clock.now() + timedelta(days=2))
    chat.edit("mttr 31")


def _chosen_twice(chat: Chat) -> None:
    chat.say("mttr ~32")
    chat.choose()
    chat.choose()


def _chosen_by_another(chat: Chat) -> None:
    chat.say("mttr ~32")
    chat.choose(by=SAM)


def _chosen_after_an_edit(chat: Chat) -> None:
    chat.say("mttr ~32")
    key = chat.newest(MessageKind.CHOICE).key
    chat.edit("mttr ~33")
    chat.choose(key)


def _chosen_after_a_deletion(chat: Chat) -> None:
    chat.say("mttr ~32")
    chat.delete()
    chat.choose()


def _chosen_after_a_value(chat: Chat) -> None:
    chat.say("mttr ~32")
    key = chat.newest(MessageKind.CHOICE).key
    chat.say("mttr 30")
    chat.choose(key)


def _chosen_after_a_retirement(chat: Chat) -> None:
    chat.say("mttr ~32")
    Definitions(chat.store, chat.clock).apply(TEAM, read_definition(a_card(a_kpi("other"))))
    chat.choose()


def _answered_with_no(chat: Chat) -> None:
    chat.say("mttr ~32")
    chat.say("no")


CASES: Cases = {
    "an edit names another KPI": partial(_edited, "spend 32"),
    "an edit names another period": partial(_edited, "mttr 32 for W45"),
    "an edit drops the period": partial(_edited, "mttr 31", said="mttr 32 for W46"),
    "an edit asks for later": partial(_edited, "mttr tomorrow"),
    "an edit adds another KPI": partial(_edited, "mttr 31, spend 20"),
    "an edit is unclear": partial(_edited, "mttr 31 or 32"),
    "an edit of several values is unclear": partial(_edited, "mttr 31", said="mttr 32, spend 20"),
    "an edit drops one of several periods": partial(
        _edited, "mttr 31, spend 21", said="mttr 32 for W46, spend 20 for October"
    ),
    "an edit after a correction": partial(_ending, _after_a_correction),
    "an edit two weeks later": partial(_ending, _after_a_week),
    "an edit of an old message": partial(_ending, _of_an_old_message),
    "a second choice": partial(_ending, _chosen_twice),
    "somebody else's choice": partial(_ending, _chosen_by_another),
    "a choice after an edit": partial(_ending, _chosen_after_an_edit),
    "a choice after the message was deleted": partial(_ending, _chosen_after_a_deletion),
    "a choice after a value came in": partial(_ending, _chosen_after_a_value),
    "a choice after the KPI was retired": partial(_ending, _chosen_after_a_retirement),
    "no is the answer to a question": partial(_ending, _answered_with_no),
}
