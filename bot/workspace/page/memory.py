"""What only the page knows: who has read what, and how far the guide was followed."""

import threading
from collections.abc import Iterable

from bot.workspace.model import PostedMessage
from bot.workspace.state.workspace import Workspace


class PageMemory:
    """Remembers for all browsers together; gone with the page.

    Attributes:
        step: The number of the guide's step taken last, from 0.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], str] = {}
        self.step = 0
        self.is_guide_open = True

    def count_unread(self, person: str, messages: Iterable[PostedMessage]) -> int:
        """How many messages of one channel came in from others since a person looked at it."""
        with self._lock:
            return sum(
                message.author != person
                and message.only_for is None
                and message.ts > self._seen.get((person, message.channel), "")
                for message in messages
            )

    def mark_read(self, person: str, messages: Iterable[PostedMessage]) -> None:
        """A person looks at these messages now."""
        with self._lock:
            for message in messages:
                self._seen[(person, message.channel)] = message.ts

    def read_all(self, workspace: Workspace) -> None:
        """Everybody has read everything up to now."""
        for person in workspace.people:
            for channel in (*workspace.channels, workspace.direct_channel(person.id)):
                self.mark_read(person.id, workspace.history(channel.id, person.id))
