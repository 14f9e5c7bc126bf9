"""Messages as the page lists them: by day, with repeated authors folded together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from markupsafe import Markup

from bot.workspace.model import Message
from bot.workspace.page_people import Face
from bot.workspace.render.blocks import render_blocks
from bot.workspace.render.dates import clock_time, long_day, pretty_day
from bot.workspace.render.emoji import render_emoji
from bot.workspace.render.mrkdwn import render_mrkdwn
from bot.workspace.render.scene import Scene

_SAME_BREATH = timedelta(minutes=5)


@dataclass(frozen=True)
class MessageView:
    """One message as shown.

    Attributes:
        message: What is shown.
        author: Who wrote it.
        moment: When, in the reader's zone.
        time: `08:55` in the reader's zone.
        body: Drawn.
        is_own: Whether the reader wrote it, and so may change it.
        is_continued: Whether it follows a message of the same author closely, and needs no name again.
        repliers: Who wrote in its thread, each once.
        reply_count: How many replies its thread has.
        reactions: Drawn emoji and how many people chose it.
    """

    message: Message
    author: Face
    moment: datetime
    time: str
    body: Markup
    is_own: bool
    is_continued: bool = False
    repliers: Sequence[Face] = ()
    reply_count: int = 0
    reactions: Sequence[tuple[Markup, int]] = field(default_factory=tuple)


@dataclass(frozen=True)
class DayView:
    """The messages of one day.

    Attributes:
        title: `Today`, `Yesterday` or `Monday, 24 November`.
        messages: Oldest first.
    """

    title: str
    messages: list[MessageView]


def view_message(message: Message, faces: dict[str, Face], scene: Scene, viewer: str) -> MessageView:
    """One message for one reader."""
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


def draw_body(message: Message, scene: Scene) -> Markup:
    """What a message shows: its blocks, or else its text."""
    if message.blocks:
        return render_blocks(message.blocks, scene)
    return Markup('<div class="block">{}</div>').format(render_mrkdwn(message.text, scene))


def view_days(messages: Sequence[MessageView], scene: Scene) -> list[DayView]:
    """The messages of a channel, day by day in the reader's zone."""
    today = scene.now.astimezone(scene.zone).date()
    days = groupby(messages, key=lambda view: view.moment.date())
    return [DayView(_title(day, today), fold(list(group))) for day, group in days]


def fold(messages: Sequence[MessageView]) -> list[MessageView]:
    """Leave out the name where the same author goes on writing."""
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
