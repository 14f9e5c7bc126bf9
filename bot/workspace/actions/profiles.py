"""People's profiles, and Slack's built-in commands that change them: `/status` and `/dnd`."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.workspace.delivery.events import Events
from bot.workspace.model import CustomStatus, DndPause, MemberChanges
from bot.workspace.serialize import pause_json, person_json
from bot.workspace.state.workspace import Workspace


class ProfileActions:
    """The changes that people make to their profile and to Do Not Disturb.

    Args:
        workspace: The workspace that stores them.
        events: Sends the events to the bot.
    """

    def __init__(self, workspace: Workspace, events: Events) -> None:
        self._workspace = workspace
        self._events = events

    def change(self, person_id: str, changes: MemberChanges) -> None:
        """Change a profile, and tell the bot."""
        person = replace(self._workspace.get_person(person_id), **changes)
        self._workspace.change_person(person)
        user = person_json(self._workspace, person, with_locale=True)
        now = int(self._workspace.clock.now().timestamp())
        self._events.deliver(
            {
                "type": "user_change",
                "user": user,
                "cache_ts": now,
                "event_ts": self._workspace.messages.next_ts(),
            }
        )

    def pause(self, person_id: str, pause: DndPause | None) -> None:
        """Change when notifications are paused, and tell the bot."""
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


_STATUS = re.compile(r"(:[\w+-]+:)?\s*(.*)")
_FOR_A_WHILE = re.compile(r"(?:for\s+)?(\d{1,3})\s+(minute|hour|day)s?")
_OWN_WORDS = frozenset({"Vacationing", "Out sick", "Commuting", "Working remotely", "In a meeting"})


class BuiltInCommands:
    """The built-in commands `/status` and `/dnd`.

    Args:
        workspace: The source of the current time.
        profiles: Changes people's profiles.
    """

    def __init__(self, workspace: Workspace, profiles: ProfileActions) -> None:
        self._workspace = workspace
        self._profiles = profiles
        self._commands = {"/status": self._status, "/dnd": self._dnd}

    def answer(self, person_id: str, name: str, text: str) -> str | None:
        """Run a built-in command and return Slack's answer, or None if there is no such command."""
        do = self._commands.get(name)
        return do(person_id, text.strip()) if do else None

    def _status(self, person_id: str, text: str) -> str:
        found = _STATUS.fullmatch("" if text == "clear" else text)
        emoji, words = (found[1] or "", found[2]) if found else ("", text)
        canonical = words if words in _OWN_WORDS else ""
        self._profiles.change(person_id, {"status": CustomStatus(emoji, words, canonical)})
        return f"Your status is now {emoji} {words}".rstrip() if emoji or words else "Your status is cleared"

    def _dnd(self, person_id: str, text: str) -> str:
        found = _FOR_A_WHILE.fullmatch(text)
        if found:
            now = self._workspace.clock.now()
            until = now + timedelta(**{f"{found[2]}s": int(found[1])})
            self._profiles.pause(person_id, DndPause(now, until))
            return f"Your notifications are paused for {text.removeprefix('for ')}"
        if text == "off":
            self._profiles.pause(person_id, None)
            return "Your notifications go on"
        return "Say how long: /dnd 2 hours, or /dnd off"
