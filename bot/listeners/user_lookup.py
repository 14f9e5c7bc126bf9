"""A middleware that looks up who speaks to the bot before any listener answers."""

import re
from collections.abc import Callable

from slack_bolt import App, BoltContext, BoltResponse

from bot.listeners.payload import Json, is_by_person
from bot.outbox.directory import Directory
from bot.outbox.memberships import Memberships
from scorecard.services.lookup.access import AccessSnapshot

PERSON_ID = re.compile(r"[UW][A-Z0-9]{2,20}", re.ASCII)
ANSWERED_EVENTS = frozenset({"app_home_opened", "app_mention", "message"})
"""The events that a person brings about to be answered."""
ACCESS_SNAPSHOT = "access_snapshot"
"""In the context of what is answered: what was seen of who asks, where nothing had to be looked up."""


class UserLookup:
    """Has Slack asked who somebody is whom the bot does not know yet; what they may read hangs on it."""

    def __init__(self, directory: Directory, memberships: Memberships) -> None:
        self._directory = directory
        self._memberships = memberships

    def register(self, app: App) -> None:
        """Stand before every listener."""
        app.middleware(self.meet)

    def meet(self, body: Json, context: BoltContext, next_: Callable[[], BoltResponse]) -> BoltResponse:
        """Look up who speaks, then go on."""
        team, user, channel = map(_text, (context.team_id, context.user_id, context.channel_id))
        if team and PERSON_ID.fullmatch(user) and _is_to_be_answered(body):
            name = _name_of_channel(body)
            seen = self._memberships.see(team, user, channel, name)
            if seen.is_final:
                context[ACCESS_SNAPSHOT] = seen
            else:
                self._look_up(team, user, channel, name, seen)
        return next_()

    def _look_up(self, team: str, user: str, channel: str, name: str, seen: AccessSnapshot) -> None:
        """Learn what is not known yet."""
        if not seen.is_settled:
            self._memberships.note(team, channel, name)
            self._directory.meet(team, user)
        if seen.may_depend_on_channels or not seen.is_settled:
            self._memberships.look(team, user, channel)


def _name_of_channel(body: Json) -> str:
    """What a command or a click calls the channel that it comes from; empty where that is not told."""
    channel = body.get("channel")
    name = channel.get("name") if isinstance(channel, dict) else body.get("channel_name")
    return _text(name)


def _text(told: object) -> str:
    """What Slack told, which in its own deliveries is always a text."""
    return told if isinstance(told, str) else ""


def _is_to_be_answered(body: Json) -> bool:
    """Whether a person does something that is answered, and not an app."""
    event = body.get("event")
    if not isinstance(event, dict):
        return True
    said = event.get("message") or event.get("previous_message") or event
    is_said = isinstance(said, dict) and isinstance(said.get("user"), str) and is_by_person(said)
    return _text(event.get("type")) in ANSWERED_EVENTS and is_said
