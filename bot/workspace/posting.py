"""What a bot says: checked, then put where it belongs."""

from dataclasses import dataclass

from bot.workspace.elements import with_ids
from bot.workspace.errors import SlackRefusal
from bot.workspace.limits.message import check_message, check_metadata
from bot.workspace.model import Json, Message
from bot.workspace.state import Workspace


@dataclass(frozen=True)
class Content:
    """A checked text with its blocks and metadata."""

    text: str
    blocks: list[Json]
    metadata: Json | None


def read_content(workspace: Workspace, body: Json, *, longest: int = 40_000) -> Content:
    """The content of a message that a bot wants to send.

    Args:
        workspace: Where it goes.
        body: With `text`, `blocks` and `metadata`.
        longest: The most characters of the text.

    Raises:
        SlackRefusal: Slack would not take it, or it has no text.
    """
    text, blocks, metadata = str(body.get("text") or ""), body.get("blocks") or [], body.get("metadata")
    if not isinstance(blocks, list):
        raise SlackRefusal("invalid_blocks_format")
    check_message(text, blocks, longest=longest, refuse_native=workspace.refusals.refuse_native)
    check_metadata(metadata)
    return Content(text, with_ids(blocks), metadata)


def post(workspace: Workspace, channel: str, content: Content, thread_ts: str | None = None) -> Message:
    """Put the bot's message into a channel or a thread of it.

    Raises:
        SlackRefusal: `thread_not_found`.
    """
    return workspace.messages.add(
        channel,
        workspace.bot.user_id,
        content.text,
        blocks=content.blocks,
        metadata=content.metadata,
        thread_ts=get_root(workspace, channel, thread_ts),
    )


def post_for(
    workspace: Workspace, person: str, channel: str, content: Content, thread_ts: str | None = None
) -> Message:
    """Show the bot's message to one person only."""
    return workspace.messages.add(
        channel,
        workspace.bot.user_id,
        content.text,
        blocks=content.blocks,
        thread_ts=thread_ts,
        only_for=person,
    )


def rewrite(workspace: Workspace, message: Message, content: Content) -> Message:
    """Put another content into a message; its metadata stays unless there is a new one."""
    return workspace.messages.change(
        message,
        text=content.text,
        blocks=content.blocks,
        metadata=content.metadata or message.metadata,
        edited=True,
    )


def get_root(workspace: Workspace, channel: str, thread_ts: str | None) -> str | None:
    """The ts of the first message of a thread, however somebody points at the thread.

    Raises:
        SlackRefusal: `thread_not_found`.
    """
    if not thread_ts:
        return None
    message = workspace.messages.find(channel, thread_ts)
    if message is None:
        raise SlackRefusal("thread_not_found")
    return message.thread_ts or message.ts
