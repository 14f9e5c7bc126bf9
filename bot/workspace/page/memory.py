"""The page's own state: the messages that people have read, and the step of the guide."""

import threading
from collections.abc import Iterable

from bot.workspace.model import Modal, PostedMessage
from bot.workspace.state.workspace import Workspace


class PageMemory:
    """The page's own state, shared by all browsers and lost when the page ends.

    Attributes:
        step: The number of the guide's step taken last, from 0.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], str] = {}
        self._windows: dict[str, str] = {}
        self._modals: dict[str, str] = {}
        self.step = 0
        self.is_guide_open = True

    def count_unread(self, person: str, messages: Iterable[PostedMessage]) -> int:
        """Count the messages from others in a channel since a person last looked at it."""
        with self._lock:
            return sum(
                message.author != person
                and message.only_for is None
                and message.ts > self._seen.get((person, message.channel), "")
                for message in messages
            )

    def mark_read(self, person: str, messages: Iterable[PostedMessage]) -> None:
        """Record that a person has read these messages."""
        with self._lock:
            for message in messages:
                self._seen[(person, message.channel)] = message.ts

    def read_all(self, workspace: Workspace) -> None:
        """Record that everybody has read everything so far."""
        for person in workspace.people:
            for channel in (*workspace.channels, workspace.direct_channel(person.id)):
                self.mark_read(person.id, workspace.history(channel.id, person.id))

    def use_window(self, person: str, window: str) -> None:
        """Record the browser window in which a person does something; what it opens is shown there."""
        with self._lock:
            self._windows[person] = window

    def is_in_window(self, modal: Modal, window: str) -> bool:
        """Return whether a modal was opened from a browser window."""
        with self._lock:
            return self._modals.setdefault(modal.id, self._windows.get(modal.person, "")) == window
