"""Every sub-command of `/scorecard`, in the order of the help."""

from dataclasses import replace

from bot.markup import escaped
from bot.outbox.channel_guests import ChannelGuests
from bot.outbox.directory import Directory
from bot.slash_commands.absence import ABSENCE
from bot.slash_commands.actuals import ADMINISTERING, GIVING
from bot.slash_commands.command import Command, CommandContext, CommandRequest, CommandServices
from bot.slash_commands.follows import FOLLOWING
from bot.slash_commands.reports import HELP, SHOWING, show_named
from bot.ui.errors import error_message
from bot.ui.kit.hints import COMMAND
from bot.ui.kit.message import Json, Message
from bot.ui.kit.slash_command import Usage
from scorecard.errors import InvalidInput, NotFound, ScorecardError
from scorecard.model.names import UnknownName
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Answer
from scorecard.parsing.mentions import NotPicked, check_picked
from scorecard.parsing.questions.parser import CommandForm
from scorecard.services.replies.messages import UserMessage

COMMANDS = (*SHOWING, *FOLLOWING, *GIVING, *ABSENCE, *ADMINISTERING, HELP)


class Commands:
    """Answers sub-commands."""

    def __init__(self, services: CommandServices, directory: Directory, guests: ChannelGuests) -> None:
        self._context = CommandContext(services, directory, guests, COMMANDS)
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
            return self._answer(command, asked)
        except NotPicked:
            raise
        except (NotFound, InvalidInput):
            if command is None or not command.is_noted:
                check_picked(asked.text if command else f"{word} {asked.text}")
            raise

    def _answer(self, command: Command | None, asked: CommandRequest) -> Message:
        if command is None:
            return self._answer_words(asked)
        if command.is_alone and asked.text:
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
        place = {"user": asked.user, "channel": asked.channel}
        try:
            return self._run(outgoing.team_id, command=asked.command, cause=outgoing.key, **place)
        except ScorecardError as error:
            return error_message(error)

    def obey(self, message: UserMessage, command: str) -> Json:
        """Carry out a command that somebody sent as a message, and return its answer as facts of a message.

        Raises:
            ScorecardError: It can't be carried out.
        """
        place = {"user": message.user, "channel": message.channel}
        return {
            "drawn": self._run(message.team_id, command=command, cause=message.event_id, **place).to_json()
        }

    def _run(self, team: str, *, user: str, channel: str, command: str, cause: str) -> Message:
        word, _, rest = command.partition(" ")
        return self.answer(
            word, CommandRequest(team, channel, user, escaped(rest.strip()), command, cause, "", None)
        )


def list_forms() -> list[CommandForm]:
    """Return how every command is typed as a message."""
    return [form for command in COMMANDS for form in command.forms]


def list_usages() -> list[Usage]:
    """Return the form and meaning of every command, as the help tells them."""
    return [command.usage for command in COMMANDS]


def usage_hint() -> str:
    """Return the hint that Slack shows while somebody types the command: `[overview | <perspective> | …]`."""
    return f"[{' | '.join(command.form or command.synonym for command in COMMANDS)}]"
