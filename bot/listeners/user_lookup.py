"""Middleware that looks up an unknown person before any listener answers them."""

import re
from collections.abc import Callable

from slack_bolt import App, BoltContext, BoltResponse

from bot.listeners.payload import Json, is_by_person
from bot.markup import without_bot
from bot.outbox.directory import Directory
from bot.outbox.memberships import Memberships
from scorecard.parsing.mentions import list_people
from scorecard.services.lookup.access import AccessSnapshot

PERSON_ID = re.compile(r"[UW][A-Z0-9]{2,20}", re.ASCII)
ANSWERED_EVENTS = frozenset({"app_home_opened", "app_mention", "message"})
"""The events that a person causes and expects an answer to."""
MOST_NAMED = 5
"""The number of people in one message that are looked up; a question is handed to one."""
ACCESS_SNAPSHOT = "access_snapshot"
"""The key in Bolt's context for the person's access, set if nothing had to be looked up."""


class UserLookup:
    """Looks up people whom the bot does not know yet, since their standing decides what they may read.

    Those whom somebody names are looked up, too, since nothing can be handed to an app.
    """

    def __init__(self, directory: Directory, memberships: Memberships) -> None:
        self._directory = directory
        self._memberships = memberships

    def register(self, app: App) -> None:
        """Register ahead of every listener."""
        app.middleware(self.meet)

    def meet(self, body: Json, context: BoltContext, next_: Callable[[], BoltResponse]) -> BoltResponse:
        """Look up the person, then continue."""
        team, user, channel = map(_text, (context.team_id, context.user_id, context.channel_id))
        if team and PERSON_ID.fullmatch(user) and _is_to_be_answered(body):
            name = _name_of_channel(body)
            seen = self._memberships.see(team, user, channel, name)
            if seen.is_final:
                context[ACCESS_SNAPSHOT] = seen
            else:
                self._look_up(team, user, channel, name, seen)
            for named in _list_named(body, bot=_text(context.bot_user_id)):
                self._directory.meet_named(team, named)
        return next_()

    def _look_up(self, team: str, user: str, channel: str, name: str, seen: AccessSnapshot) -> None:
        """Look up whatever is not known yet."""
        if not seen.is_settled:
            self._memberships.note(team, channel, name)
            self._directory.meet(team, user)
            seen = self._memberships.see(team, user, channel, name)
        if seen.may_depend_on_channels:
            self._memberships.look(team, user, channel)


def _name_of_channel(body: Json) -> str:
    """Return the channel name in a command or click, or an empty string if there is none."""
    channel = body.get("channel")
    name = channel.get("name") if isinstance(channel, dict) else body.get("channel_name")
    return _text(name)


def _text(value: object) -> str:
    """Return a string of a delivery, or an empty one for any other type, which Slack never sends."""
    return value if isinstance(value, str) else ""


def _list_named(body: Json, *, bot: str) -> list[str]:
    """Return the Slack user ids of those whom somebody mentions; the bot's own only if it is to be asked."""
    event = body.get("event")
    typed = event.get("text") if isinstance(event, dict) else body.get("text")
    named = list_people(without_bot(_text(typed), bot))
    return [user for user in named if PERSON_ID.fullmatch(user)][:MOST_NAMED]


def _is_to_be_answered(body: Json) -> bool:
    """Return whether a delivery comes from a person, not an app, and is answered."""
    event = body.get("event")
    if not isinstance(event, dict):
        return True
    part = event.get("message") or event.get("previous_message") or event
    is_persons = isinstance(part, dict) and isinstance(part.get("user"), str) and is_by_person(part)
    return _text(event.get("type")) in ANSWERED_EVENTS and is_persons
