"""What people say of themselves, and the events that tell the bot of it."""

from dataclasses import replace

from bot.workspace.events import Events
from bot.workspace.model import Pause, PersonChanges
from bot.workspace.state import Workspace
from bot.workspace.wire import pause_json, person_json


class Profiles:
    """People's profiles and pauses of notifications.

    Args:
        workspace: Where they are kept.
        events: Tells the bot.
    """

    def __init__(self, workspace: Workspace, events: Events) -> None:
        self._workspace = workspace
        self._events = events

    def change(self, person_id: str, changes: PersonChanges) -> None:
        """Keep a changed profile; tell the bot."""
        person = replace(self._workspace.get_person(person_id), **changes)
        self._workspace.change_person(person)
        told = person_json(self._workspace, person, with_locale=True)
        now = int(self._workspace.clock.now().timestamp())
        self._events.deliver(
            {
                "type": "user_change",
                "user": told,
                "cache_ts": now,
                "event_ts": self._workspace.messages.next_ts(),
            }
        )

    def pause(self, person_id: str, pause: Pause | None) -> None:
        """Keep when notifications are paused; tell the bot."""
        person = replace(self._workspace.get_person(person_id), pause=pause)
        self._workspace.change_person(person)
        self._events.deliver(
            {
                "type": "dnd_updated_user",
                "user": person_id,
                "dnd_status": pause_json(self._workspace, person),
                "event_ts": self._workspace.messages.next_ts(),
            }
        )
