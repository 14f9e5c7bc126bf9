"""Everything that the page shows to one person."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.workspace.model import Json, Member, Modal, PostedMessage, SlackChannel
from bot.workspace.page.memory import PageMemory
from bot.workspace.render.blocks import render_blocks
from bot.workspace.render.dates import clock_time, long_day, pretty_day
from bot.workspace.render.emoji import render_emoji
from bot.workspace.render.mrkdwn import render_mrkdwn
from bot.workspace.render.scene import Scene
from bot.workspace.state.workspace import SLACKBOT, Workspace


@dataclass(frozen=True)
class Face:
    """An author as the page shows them.

    Attributes:
        id: User id.
        name: The name shown.
        initials: One or two letters for the picture.
        colour: The picture's colour, `#rrggbb`.
        is_app: Whether it is the bot or Slackbot.
    """

    id: str
    name: str
    initials: str
    colour: str
    is_app: bool = False


def face_of(person: Member) -> Face:
    """Return a member as the page shows them."""
    letters = [word[0].upper() for word in person.name.split()]
    return Face(person.id, person.name, "".join(letters[:1] + letters[1:][-1:]), person.colour)


def list_faces(workspace: Workspace) -> dict[str, Face]:
    """Return everybody who can post a message, by user id."""
    faces = {person.id: face_of(person) for person in workspace.people}
    bot = workspace.bot
    faces[bot.user_id] = Face(bot.user_id, bot.name, bot.name[:1].upper(), "#611f69", is_app=True)
    faces[SLACKBOT] = Face(SLACKBOT, "Slackbot", "S", "#4a154b", is_app=True)
    return faces


_SAME_BREATH = timedelta(minutes=5)


@dataclass(frozen=True)
class MessageView:
    """A message as the page shows it.

    Attributes:
        message: The message shown.
        author: Its author.
        moment: Its time in the reader's time zone.
        time: `08:55` in the reader's zone.
        body: Drawn.
        is_own: Whether the reader wrote it, and so may change it.
        is_continued: Whether it follows a message of the same author closely, and needs no name again.
        repliers: The authors in its thread, without repetition.
        reply_count: The number of replies in its thread.
        reactions: Drawn emoji and how many people chose it.
        root: The first line of the thread, if the message is a reply that the channel sees, too, else None.
    """

    message: PostedMessage
    author: Face
    moment: datetime
    time: str
    body: Markup
    is_own: bool
    is_continued: bool = False
    repliers: Sequence[Face] = ()
    reply_count: int = 0
    reactions: Sequence[tuple[Markup, int]] = field(default_factory=tuple)
    root: Markup | None = None


@dataclass(frozen=True)
class DayView:
    """The messages of a day.

    Attributes:
        title: `Today`, `Yesterday` or `Monday, 24 November`.
        messages: Oldest first.
    """

    title: str
    messages: list[MessageView]


def view_message(message: PostedMessage, faces: dict[str, Face], scene: Scene, viewer: str) -> MessageView:
    """Return a message as one reader sees it."""
    moment = datetime.fromtimestamp(float(message.ts), UTC)
    return MessageView(
        message=message,
        author=faces.get(message.author) or Face(message.author, message.author, "?", "#616061"),
        moment=moment.astimezone(scene.zone),
        time=clock_time(moment, scene.zone),
        body=draw_body(message, scene),
        is_own=message.author == viewer,
        reactions=[(render_emoji(name, scene), len(people)) for name, people in message.reactions.items()],
    )


def draw_body(message: PostedMessage, scene: Scene) -> Markup:
    """Render a message's blocks, or its text if it has none."""
    if message.blocks:
        return render_blocks(message.blocks, scene)
    return Markup('<div class="block">{}</div>').format(render_mrkdwn(message.text, scene))


def view_days(messages: Sequence[MessageView], scene: Scene) -> list[DayView]:
    """Group the messages of a channel by day in the reader's time zone."""
    today = scene.now.astimezone(scene.zone).date()
    days = groupby(messages, key=lambda view: view.moment.date())
    return [DayView(_title(day, today), fold(list(group))) for day, group in days]


def fold(messages: Sequence[MessageView]) -> list[MessageView]:
    """Leave out the name where the same author continues."""
    before = [None, *messages]
    return [
        MessageView(**{**vars(view), "is_continued": _continues(previous, view)})
        for previous, view in zip(before, messages, strict=False)
    ]


def _continues(previous: MessageView | None, view: MessageView) -> bool:
    return (
        previous is not None
        and not view.message.blocks
        and previous.author == view.author
        and previous.message.only_for == view.message.only_for
        and view.moment - previous.moment < _SAME_BREATH
    )


def _title(day: date, today: date) -> str:
    return (pretty_day(day, today) or "").capitalize() or long_day(day)


@dataclass(frozen=True)
class MemberEntry:
    """A person to act as, in the sidebar."""

    face: Face
    title: str
    local_time: str
    unread: int
    direct: str
    is_viewer: bool


@dataclass(frozen=True)
class ChannelEntry:
    """A channel in the sidebar."""

    channel: SlackChannel
    unread: int
    is_shown: bool


@dataclass(frozen=True)
class ThreadView:
    """A thread in the side pane: its first message, and its replies."""

    ts: str
    parent: MessageView
    replies: list[MessageView]


@dataclass(frozen=True)
class ModalView:
    """The modal on top, rendered."""

    modal: Modal
    body: Markup
    general_error: str | None


@dataclass(frozen=True)
class PageLocation:
    """The person that a browser acts as, and the channel or tab that it shows.

    Attributes:
        viewer: The person acted as.
        channel: The channel that is open.
        tab: `home` or `messages`.
        thread: The ts of the thread in the side pane, or None.
        edits: The ts of the own message being changed, or None.
        window: The browser window's own name, or empty before its script runs.
    """

    viewer: Member
    channel: SlackChannel
    tab: str = "messages"
    thread: str | None = None
    edits: str | None = None
    window: str = ""


class PageReader:
    """A reader of everything that one page shows.

    Args:
        workspace: The workspace shown.
        memory: The messages that people have read.
        place: The page's location.
    """

    def __init__(self, workspace: Workspace, memory: PageMemory, place: PageLocation) -> None:
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
        """Return the template's variables."""
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

    def _history(self, channel_id: str) -> list[PostedMessage]:
        return self._workspace.history(channel_id, self._viewer.id)

    def _with_replies(self, message: PostedMessage) -> MessageView:
        replies = self._workspace.replies(message.channel, message.ts, self._viewer.id)
        authors = dict.fromkeys(reply.author for reply in replies)
        return replace(
            self._view(message),
            reply_count=len(replies),
            repliers=[self._faces[author] for author in authors if author in self._faces],
            root=self._root(message),
        )

    def _root(self, message: PostedMessage) -> Markup | None:
        root = self._workspace.messages.find(message.channel, message.thread_ts or "")
        if root is None or not message.is_broadcast:
            return None
        return render_mrkdwn(root.text.partition("\n")[0], self._scene)

    def _view(self, message: PostedMessage) -> MessageView:
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
        shown = [modal for modal in stack if self._memory.is_in_window(modal, self._place.window)]
        if not shown:
            return None
        modal = shown[-1]
        scene = replace(self._scene, values=modal.values, errors=modal.errors)
        return ModalView(modal, render_blocks(modal.view["blocks"], scene), modal.errors.get(""))

    def _people(self) -> list[MemberEntry]:
        return [self._entry(person) for person in self._workspace.people if not person.deleted]

    def _entry(self, person: Member) -> MemberEntry:
        direct = self._workspace.direct_channel(person.id)
        return MemberEntry(
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

    def _channel(self, channel: SlackChannel) -> ChannelEntry:
        return ChannelEntry(
            channel=channel,
            unread=self._memory.count_unread(self._viewer.id, self._history(channel.id)),
            is_shown=channel.id == self._place.channel.id,
        )
