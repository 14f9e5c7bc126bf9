"""Every sub-command of `/scorecard`, in the order of the help."""

import re
from dataclasses import replace

from bot.markup import escaped
from bot.outbox.channel_guests import ChannelGuests
from bot.outbox.directory import Directory
from bot.slash_commands.absence import ABSENCE
from bot.slash_commands.actuals import ADMINISTERING, GIVING, HISTORY
from bot.slash_commands.command import Command, CommandContext, CommandRequest, CommandServices
from bot.slash_commands.follows import FOLLOWING
from bot.slash_commands.reports import HELP, SHOWING, draw_overview, show_named
from bot.slash_commands.reviews import REVIEWING
from bot.ui.errors import error_message
from bot.ui.kit.hints import COMMAND
from bot.ui.kit.message import Json, Message
from bot.ui.kit.navigation import with_controls
from bot.ui.kit.slash_command import Usage
from bot.ui.reports.shared import list_mentioned, quiet_message
from scorecard.errors import InvalidInput, NotFound, OutdatedAction, ScorecardError
from scorecard.model.names import UnknownName
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Answer
from scorecard.parsing.mentions import NotPicked, check_picked
from scorecard.parsing.questions.parser import CommandForm
from scorecard.rules.permissions import AUDIENCE, may_share
from scorecard.services.lookup.access import Asker
from scorecard.services.replies.messages import UserMessage

ALONE = re.compile(r"(?:page [1-9]\d{0,2})?", re.IGNORECASE)
"""What may stand behind a command that takes no words."""
COMMANDS = (*SHOWING, *REVIEWING, *FOLLOWING, *GIVING, *ABSENCE, *ADMINISTERING, HELP)


SHOWN_BY_BUTTONS = (*SHOWING, *REVIEWING, HISTORY)
"""The commands that a button may carry."""


class Commands:
    """Answers sub-commands."""

    def __init__(self, services: CommandServices, directory: Directory, guests: ChannelGuests) -> None:
        self._context = CommandContext(services, directory, guests, COMMANDS, draw_overview)
        self._commands = {word: command for command in COMMANDS for word in command.words}

    def answer(self, word: str, asked: CommandRequest) -> Message:
        """Return the answer to a command; without a command's word it is about what the text names.

        Args:
            word: The first word that was typed.
            asked: The rest of it, who typed it and where.

        Raises:
            InvalidInput: Words stand behind a command that takes none, or a person was not picked.
        """
        command = self._commands.get(word.casefold())
        try:
            message = self._answer(command, asked)
            return with_controls(message, may_share=asked.is_private and _may_share(message, asked.channel))
        except NotPicked:
            raise
        except (NotFound, InvalidInput):
            if command is None or not command.is_noted:
                check_picked(asked.text if command else f"{word} {asked.text}")
            raise

    def _answer(self, command: Command | None, asked: CommandRequest) -> Message:
        if command is None:
            return self._answer_words(asked)
        if command.is_alone and not ALONE.fullmatch(asked.text):
            raise InvalidInput(f"{COMMAND} {command.form} stands alone; leave out what is behind it.")
        return command.answer(self._context, asked)

    def _answer_words(self, asked: CommandRequest) -> Message:
        """Return the answer about what a text names or, if that is nothing, to the question that it is."""
        try:
            return show_named(self._context, asked)
        except UnknownName as unknown:
            meant = self._context.services.requests.find(asked.asker, asked.typed, list_forms())
            is_told = meant and (meant.is_question or meant.is_certain or not unknown.suggestions)
            if meant is None or not is_told or meant.commands[0] == asked.typed:
                raise
            word, _, rest = meant.commands[0].partition(" ")
            instead = replace(asked, text=escaped(rest.strip()), typed=meant.commands[0])
            command = self._commands.get(word.casefold())
            return self._answer(command, instead) if command else show_named(self._context, instead)

    def draw(self, outgoing: OutgoingMessage, asked: Answer) -> Message:
        """Return the answer to a command that somebody sent as a message: the command's own, or its error."""
        asker = Asker(outgoing.team_id, asked.channel, asked.user)
        try:
            message = self._run(asker, asked.command, outgoing.key)
            return self._quiet(message, outgoing.team_id) if asked.user == AUDIENCE else message
        except ScorecardError as error:
            return error_message(error)

    def _quiet(self, message: Message, team_id: str) -> Message:
        """Return an answer that everybody in a channel reads, which notifies nobody whom it names."""
        names = self._context.services.shares.list_names(team_id, list_mentioned(message))
        return quiet_message(message, names)

    def obey(self, message: UserMessage, command: str) -> Json:
        """Carry out a command that somebody sent as a message, and return its answer as facts of a message.

        Raises:
            ScorecardError: It can't be carried out.
        """
        asker = Asker(message.team_id, message.channel, message.user)
        return {"drawn": self._run(asker, command, message.event_id).to_json()}

    def show(self, asker: Asker, command: str, *, is_private: bool, names_owners: bool = True) -> Message:
        """Return the answer to a command that a button carries, which never changes anything.

        Args:
            asker: Who presses it, and where.
            command: The command.
            is_private: True if nobody else there sees the answer.
            names_owners: False to leave the owners of KPIs out.

        Raises:
            OutdatedAction: It is a command that changes something.
            ScorecardError: It has no answer.
        """
        word = command.partition(" ")[0].casefold()
        if word in self._commands and self._commands[word] not in SHOWN_BY_BUTTONS:
            raise OutdatedAction
        return self._run(asker, command, "", is_private=is_private, names_owners=names_owners)

    def _run(
        self, asker: Asker, command: str, cause: str, *, is_private: bool = False, names_owners: bool = True
    ) -> Message:
        (team, channel, user), (word, _, rest) = asker, command.partition(" ")
        text = escaped(rest.strip())
        known = "", None, is_private, names_owners
        asked = CommandRequest(team, channel, user, text, command, cause, *known)
        return self.answer(word, asked)


def _may_share(message: Message, channel: str) -> bool:
    place = message.navigation.place if message.navigation else None
    return place is not None and may_share(channel, place.channel, is_open=place.is_open)


def list_forms() -> list[CommandForm]:
    """Return how every command is typed as a message."""
    return [form for command in COMMANDS for form in command.forms]


def list_usages() -> list[Usage]:
    """Return the form and meaning of every command, as the help tells them."""
    return [command.usage for command in COMMANDS]


def usage_hint() -> str:
    """Return the hint that Slack shows while somebody types the command: `[overview | <perspective> | …]`."""
    return f"[{' | '.join(command.form or command.synonym for command in COMMANDS)}]"
