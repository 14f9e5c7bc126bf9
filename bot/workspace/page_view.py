"""Everything that one page shows, read from the workspace for one person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.workspace.model import Channel, Json, Message, Modal, Person
from bot.workspace.page_memory import PageMemory
from bot.workspace.page_messages import DayView, MessageView, fold, view_days, view_message
from bot.workspace.page_people import Face, face_of, list_faces
from bot.workspace.render.blocks import render_blocks
from bot.workspace.render.dates import clock_time
from bot.workspace.render.scene import Scene
from bot.workspace.state import Workspace


@dataclass(frozen=True)
class PersonEntry:
    """A person in the list of those one can act as."""

    face: Face
    title: str
    local_time: str
    unread: int
    direct: str
    is_viewer: bool


@dataclass(frozen=True)
class ChannelEntry:
    """A channel in the sidebar."""

    channel: Channel
    unread: int
    is_shown: bool


@dataclass(frozen=True)
class ThreadView:
    """A thread in the side pane: the message it hangs on, and its replies."""

    ts: str
    parent: MessageView
    replies: list[MessageView]


@dataclass(frozen=True)
class ModalView:
    """The modal on top, drawn."""

    modal: Modal
    body: Markup
    general_error: str | None


@dataclass(frozen=True)
class Place:
    """Where a browser is: who is acted as, and what is shown.

    Attributes:
        viewer: Who is acted as.
        channel: What is open.
        tab: `home` or `messages`.
        thread: The ts of the thread in the side pane, or None.
        edits: The ts of the own message being changed, or None.
    """

    viewer: Person
    channel: Channel
    tab: str = "messages"
    thread: str | None = None
    edits: str | None = None


class PageReader:
    """Reads a workspace for one page.

    Args:
        workspace: What is shown.
        memory: Who has read what.
        place: Where the browser is.
    """

    def __init__(self, workspace: Workspace, memory: PageMemory, place: Place) -> None:
        self._workspace = workspace
        self._memory = memory
        self._place = place
        self._viewer = place.viewer
        self._faces = list_faces(workspace)
        self._scene = Scene(
            now=workspace.clock.now(),
            zone=ZoneInfo(place.viewer.timezone),
            people={face.id: face.name for face in self._faces.values()},
            channels={channel.id: channel.name for channel in workspace.channels},
        )

    def read(self) -> dict[str, Any]:
        """All that the template names."""
        days = self._days()
        return {
            "place": self._place,
            "viewer": face_of(self._viewer),
            "bot": self._faces[self._workspace.bot.user_id],
            "days": days,
            "home": self._home(),
            "thread": self._thread(),
            "modal": self._modal(),
            "people": self._people(),
            "channels": self._channels(),
            "direct": self._direct(),
        }

    def _days(self) -> list[DayView]:
        if self._place.tab == "home":
            return []
        messages = self._history(self._place.channel.id)
        self._memory.mark_read(self._viewer.id, messages)
        return view_days([self._with_replies(message) for message in messages], self._scene)

    def _history(self, channel_id: str) -> list[Message]:
        return self._workspace.history(channel_id, self._viewer.id)

    def _with_replies(self, message: Message) -> MessageView:
        replies = self._workspace.replies(message.channel, message.ts, self._viewer.id)
        authors = dict.fromkeys(reply.author for reply in replies)
        return replace(
            self._view(message),
            reply_count=len(replies),
            repliers=[self._faces[author] for author in authors if author in self._faces],
        )

    def _view(self, message: Message) -> MessageView:
        return view_message(message, self._faces, self._scene, self._viewer.id)

    def _thread(self) -> ThreadView | None:
        channel, ts = self._place.channel.id, self._place.thread
        parent = self._workspace.messages.find(channel, ts) if ts else None
        if parent is None:
            return None
        replies = self._workspace.replies(channel, parent.ts, self._viewer.id)
        return ThreadView(parent.ts, self._view(parent), fold([self._view(reply) for reply in replies]))

    def _home(self) -> Markup | None:
        view = self._workspace.home(self._viewer.id)
        return None if view is None else self._draw(view["blocks"])

    def _draw(self, blocks: Sequence[Json]) -> Markup:
        return render_blocks(blocks, self._scene)

    def _modal(self) -> ModalView | None:
        stack = self._workspace.modals(self._viewer.id)
        if not stack:
            return None
        modal = stack[-1]
        scene = replace(self._scene, values=modal.values, errors=modal.errors)
        return ModalView(modal, render_blocks(modal.view["blocks"], scene), modal.errors.get(""))

    def _people(self) -> list[PersonEntry]:
        return [self._entry(person) for person in self._workspace.people if not person.deleted]

    def _entry(self, person: Person) -> PersonEntry:
        direct = self._workspace.direct_channel(person.id)
        return PersonEntry(
            face=face_of(person),
            title=person.title,
            local_time=clock_time(self._scene.now, ZoneInfo(person.timezone)),
            unread=self._memory.count_unread(person.id, self._workspace.history(direct.id, person.id)),
            direct=direct.id,
            is_viewer=person.id == self._viewer.id,
        )

    def _channels(self) -> list[ChannelEntry]:
        return [self._channel(channel) for channel in self._workspace.channels]

    def _direct(self) -> ChannelEntry:
        return self._channel(self._workspace.direct_channel(self._viewer.id))

    def _channel(self, channel: Channel) -> ChannelEntry:
        return ChannelEntry(
            channel=channel,
            unread=self._memory.count_unread(self._viewer.id, self._history(channel.id)),
            is_shown=channel.id == self._place.channel.id,
        )
