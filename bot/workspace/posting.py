"""The bot's messages and answers, checked and then posted."""

import json
from dataclasses import dataclass

from bot.workspace.elements import with_ids
from bot.workspace.limits.surfaces import check_message, check_metadata
from bot.workspace.model import Json, LostAnswer, PostedMessage
from bot.workspace.refusals import SlackRefusal
from bot.workspace.state.interactivity import ResponseTarget
from bot.workspace.state.workspace import Workspace


@dataclass(frozen=True)
class Content:
    """The checked content of a message: text, blocks and metadata."""

    text: str
    blocks: list[Json]
    metadata: Json | None


def read_content(workspace: Workspace, body: Json, *, longest: int = 40_000) -> Content:
    """Check and return the content of a message that the bot sends.

    Args:
        workspace: The workspace it goes to.
        body: The arguments `text`, `blocks` and `metadata`.
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


def post(
    workspace: Workspace,
    channel: str,
    content: Content,
    thread_ts: str | None = None,
    *,
    is_broadcast: bool = False,
) -> PostedMessage:
    """Post the bot's message to a channel, or to a thread in it and, if wanted, to both.

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
        is_broadcast=is_broadcast and bool(thread_ts),
    )


def post_for(
    workspace: Workspace, person: str, channel: str, content: Content, thread_ts: str | None = None
) -> PostedMessage:
    """Post a message from the bot that only one person sees."""
    return workspace.messages.add(
        channel,
        workspace.bot.user_id,
        content.text,
        blocks=content.blocks,
        thread_ts=thread_ts,
        only_for=person,
    )


def rewrite(workspace: Workspace, message: PostedMessage, content: Content) -> PostedMessage:
    """Replace a message's content; its metadata stays unless there is new metadata."""
    return workspace.messages.change(
        message,
        text=content.text,
        blocks=content.blocks,
        metadata=content.metadata or message.metadata,
        edited=True,
    )


def get_root(workspace: Workspace, channel: str, thread_ts: str | None) -> str | None:
    """Return the ts of a thread's first message, given any message of the thread.

    Raises:
        SlackRefusal: `thread_not_found`.
    """
    if not thread_ts:
        return None
    message = workspace.messages.find(channel, thread_ts)
    if message is None:
        raise SlackRefusal("thread_not_found")
    return message.thread_ts or message.ts


def answer_command(workspace: Workspace, person: str, channel: str, command: str, body: str) -> None:
    """Post the bot's HTTP response to a command, or record it as lost where Slack would discard it.

    Args:
        workspace: The workspace it was typed in.
        person: The person who typed it.
        channel: The channel it was typed in.
        command: The whole command line, shown to everybody if the answer is.
        body: The HTTP response's, maybe empty, a plain text or JSON.
    """
    if not body.strip():
        return
    answer = _read(body)
    try:
        if answer.get("response_type") == "in_channel":
            content = read_content(workspace, answer)
            workspace.messages.add(channel, person, command)
            post(workspace, channel, content)
        else:
            post_for(workspace, person, channel, read_content(workspace, answer))
    except SlackRefusal as refusal:
        record_lost_answer(workspace, person, answer, refusal)


def record_lost_answer(workspace: Workspace, person: str, answer: Json, refusal: SlackRefusal) -> None:
    """Record an answer that nobody will see."""
    workspace.lost_answers.append(LostAnswer(person, answer, refusal.error, refusal.reasons))


def _read(body: str) -> Json:
    try:
        answer = json.loads(body)
    except ValueError:
        return {"text": body}
    return answer if isinstance(answer, dict) else {"text": body}


def answer_later(workspace: Workspace, path: str, body: Json) -> None:
    """Apply what the bot sends to a response URL.

    Args:
        workspace: The workspace that issued the URL.
        path: The URL's path.
        body: `text`, `blocks`, `response_type`, `replace_original`, `delete_original`, `thread_ts`.

    Raises:
        SlackRefusal: The URL is worn out, or Slack would not take the answer.
    """
    reply = workspace.response_urls.get(path)
    if body.get("delete_original"):
        _delete(workspace, reply)
    elif body.get("replace_original") and reply.message_ts:
        content = read_content(workspace, body)
        rewrite(workspace, workspace.messages.get(reply.channel, reply.message_ts), content)
    else:
        _add(workspace, reply, body)
    reply.uses += 1


def _delete(workspace: Workspace, reply: ResponseTarget) -> None:
    if not reply.message_ts:
        raise SlackRefusal("message_not_found")
    workspace.messages.change(workspace.messages.get(reply.channel, reply.message_ts), deleted=True)


def _add(workspace: Workspace, reply: ResponseTarget, body: Json) -> None:
    content = read_content(workspace, body)
    if body.get("response_type") == "in_channel":
        post(workspace, reply.channel, content, body.get("thread_ts"))
    else:
        post_for(workspace, reply.person, reply.channel, content, body.get("thread_ts"))
