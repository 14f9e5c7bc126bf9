"""Slack's own commands, as far as they matter to a bot: `/status` and `/dnd`."""

import re
from datetime import timedelta

from bot.workspace.model import Pause, Status
from bot.workspace.profiles import Profiles
from bot.workspace.state import Workspace

_STATUS = re.compile(r"(:[\w+-]+:)?\s*(.*)")
_FOR_A_WHILE = re.compile(r"(?:for\s+)?(\d{1,3})\s+(minute|hour|day)s?")
_OWN_WORDS = frozenset({"Vacationing", "Out sick", "Commuting", "Working remotely", "In a meeting"})


class OwnCommands:
    """What people type to Slack itself.

    Args:
        workspace: Tells the time.
        profiles: Keeps what people say of themselves.
    """

    def __init__(self, workspace: Workspace, profiles: Profiles) -> None:
        self._workspace = workspace
        self._profiles = profiles
        self._commands = {"/status": self._status, "/dnd": self._dnd}

    def answer(self, person_id: str, name: str, text: str) -> str | None:
        """Do what a command says; what Slack answers, or None when it is none of Slack's own."""
        do = self._commands.get(name)
        return do(person_id, text.strip()) if do else None

    def _status(self, person_id: str, text: str) -> str:
        found = _STATUS.fullmatch("" if text == "clear" else text)
        emoji, words = (found[1] or "", found[2]) if found else ("", text)
        canonical = words if words in _OWN_WORDS else ""
        self._profiles.change(person_id, {"status": Status(emoji, words, canonical)})
        return f"Your status is now {emoji} {words}".rstrip() if emoji or words else "Your status is cleared"

    def _dnd(self, person_id: str, text: str) -> str:
        found = _FOR_A_WHILE.fullmatch(text)
        if found:
            now = self._workspace.clock.now()
            until = now + timedelta(**{f"{found[2]}s": int(found[1])})
            self._profiles.pause(person_id, Pause(now, until))
            return f"Your notifications are paused for {text.removeprefix('for ')}"
        if text == "off":
            self._profiles.pause(person_id, None)
            return "Your notifications go on"
        return "Say how long: /dnd 2 hours, or /dnd off"
