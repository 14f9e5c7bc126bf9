"""Listeners for the controls below an answer."""

from functools import partial

from slack_bolt import Ack, App

from bot.listeners.payload import Json, channel_of, click_key, container_of, team_of, thread_of, value_of
from bot.outbox.channel_guests import ChannelGuests
from bot.outbox.directory import Directory
from bot.outbox.responder import Responder
from bot.slash_commands.commands import Commands
from bot.ui.kit.ids import ActionId, CommandRef
from bot.ui.kit.message import Message
from bot.ui.reports.shared import confirmed, list_mentioned, shared_message
from scorecard.model.outbox import is_direct_channel
from scorecard.model.views.places import Sharing
from scorecard.rules.permissions import AUDIENCE
from scorecard.services.lookup.access import Asker
from scorecard.services.outbox.lost_answers import LostAnswers
from scorecard.services.reports.shares import Shares


class NavigationListener:
    """Answers the controls below an answer as if the command that they carry had been typed there.

    Where only the person who presses reads the answer, the new one takes its place; where others read it,
    too, the new one is shown beside it to whoever pressed.
    """

    def __init__(self, *, commands: Commands, responder: Responder, lost_answers: LostAnswers) -> None:
        self._commands = commands
        self._responder = responder
        self._lost_answers = lost_answers

    def register(self, app: App) -> None:
        """Register for the buttons and the menu."""
        for action in (ActionId.UP, ActionId.PREVIOUS, ActionId.NEXT):
            app.action(action.value)(self.press)
        app.action(ActionId.DOWN.value)(self.choose)

    def press(self, ack: Ack, body: Json, action: Json) -> None:
        """Show what a button leads to."""
        self._show(body, action, CommandRef.from_json(value_of(action)).command)
        ack()

    def choose(self, ack: Ack, body: Json, action: Json) -> None:
        """Show what a choice of the menu leads to."""
        self._show(body, action, value_of(action))
        ack()

    def _show(self, body: Json, action: Json, command: str) -> None:
        team, user, channel = team_of(body), body["user"]["id"], channel_of(body)
        is_direct = is_direct_channel(channel)
        is_own = is_ephemeral(body) or is_direct
        message = self._commands.show(Asker(team, channel, user), command, is_private=not is_direct)
        self._responder.send(
            team,
            body["response_url"],
            message,
            "" if is_own else thread_of(body),
            replaces=is_own,
            on_loss=partial(self._lost_answers.tell, team, user, command, click_key(user, action)),
        )


class ShareListener:
    """Posts a private answer for everybody in its channel, as it reads when the button is pressed."""

    def __init__(
        self,
        *,
        commands: Commands,
        shares: Shares,
        directory: Directory,
        guests: ChannelGuests,
        responder: Responder,
    ) -> None:
        self._commands = commands
        self._shares = shares
        self._directory = directory
        self._guests = guests
        self._responder = responder

    def register(self, app: App) -> None:
        """Register for the button."""
        app.action(ActionId.SHARE.value)(self.share)

    def share(self, ack: Ack, body: Json, action: Json) -> None:
        """Share the answer, and take the button away."""
        command = CommandRef.from_json(value_of(action)).command
        asker = Asker(team_of(body), channel_of(body), body["user"]["id"])
        own = self._commands.show(asker, command, is_private=False)
        self._directory.check(asker.team_id, asker.user)  # whose name it says
        shown, sharing = self._read(asker, own, command)
        drawn, cause = shared_message(shown, sharing).to_json(), click_key(asker.user, action)
        self._shares.share(asker, drawn, thread_of(body), cause)
        ack()
        self._responder.send(asker.team_id, body["response_url"], confirmed(own), replaces=True)

    def _read(self, asker: Asker, own: Message, command: str) -> tuple[Message, Sharing]:
        """Return the answer as everybody in the channel may read it, and who shares it."""
        place = own.navigation.place if own.navigation else None
        self._shares.check(asker, place)
        is_own = place is not None and place.channel == asker.channel
        if not is_own:
            self._guests.check_may_share(asker.team_id, asker.channel)
        reader = asker._replace(user=AUDIENCE) if is_own else asker
        shown = self._commands.show(reader, command, is_private=False, names_owners=False)
        return shown, self._shares.prepare(asker, place, list_mentioned(shown))


def is_ephemeral(body: Json) -> bool:
    """Return whether only the person who pressed sees the message with the button."""
    return bool(container_of(body).get("is_ephemeral"))
