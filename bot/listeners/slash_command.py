"""The slash command `/scorecard`."""

from slack_bolt import Ack, App, BoltContext

from bot.listeners.payload import Json
from bot.listeners.user_lookup import ACCESS_SNAPSHOT
from bot.markup import text_to_bot, unescaped
from bot.outbox.responder import Responder
from bot.slash_commands.command import CommandRequest
from bot.slash_commands.commands import Commands
from bot.ui.kit.hints import COMMAND
from scorecard.model.outbox import is_direct_channel


class SlashCommandListener:
    """Answers the slash command in its ack, or right after it if there is a table or chart."""

    def __init__(self, commands: Commands, responder: Responder) -> None:
        self._commands = commands
        self._responder = responder

    def register(self, app: App) -> None:
        """Register for the command."""
        app.command(COMMAND)(self.answer)

    def answer(self, ack: Ack, body: Json, context: BoltContext) -> None:
        """Answer the command."""
        typed, bot = body.get("text") or "", context.bot_user_id or ""
        word, _, rest = unescaped(typed, keeps_people=True).strip().partition(" ")
        asked = CommandRequest(
            body["team_id"],
            body["channel_id"],
            body["user_id"],
            rest.strip(),
            text_to_bot(typed, bot),
            body["trigger_id"],
            bot,
            context.get(ACCESS_SNAPSHOT),
            is_private=not is_direct_channel(body["channel_id"]),
        )
        message = self._commands.answer(word, asked)
        if message.native is None:
            ack(message.body)  # a text that is JSON goes out as it stands
        else:
            ack()
            self._responder.send(asked.team, body["response_url"], message)
