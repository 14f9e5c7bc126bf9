"""Answers to commands and clicks: in the HTTP response itself, or under a response URL."""

import json

from bot.workspace.errors import SlackRefusal
from bot.workspace.model import Json, LostAnswer
from bot.workspace.posting import post, post_for, read_content, rewrite
from bot.workspace.response_urls import Reply
from bot.workspace.state import Workspace


def answer_command(workspace: Workspace, person: str, channel: str, command: str, body: str) -> None:
    """Show what a bot answered to a command in its HTTP response; lose it where Slack would.

    Args:
        workspace: Where it was typed.
        person: Who typed it.
        channel: Where.
        command: All that was typed, shown to everybody if the answer is.
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
        lose(workspace, person, answer, refusal)


def lose(workspace: Workspace, person: str, answer: Json, refusal: SlackRefusal) -> None:
    """Note an answer that nobody will see."""
    workspace.lost_answers.append(LostAnswer(person, answer, refusal.error, refusal.reasons))


def _read(body: str) -> Json:
    try:
        answer = json.loads(body)
    except ValueError:
        return {"text": body}
    return answer if isinstance(answer, dict) else {"text": body}


def answer_later(workspace: Workspace, path: str, body: Json) -> None:
    """Do what a bot asks for under a response URL.

    Args:
        workspace: Where the URL was given out.
        path: The URL's path.
        body: With `text`, `blocks`, `response_type`, `replace_original`, `delete_original`, `thread_ts`.

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


def _delete(workspace: Workspace, reply: Reply) -> None:
    if not reply.message_ts:
        raise SlackRefusal("message_not_found")
    workspace.messages.change(workspace.messages.get(reply.channel, reply.message_ts), deleted=True)


def _add(workspace: Workspace, reply: Reply, body: Json) -> None:
    content = read_content(workspace, body)
    if body.get("response_type") == "in_channel":
        post(workspace, reply.channel, content, body.get("thread_ts"))
    else:
        post_for(workspace, reply.person, reply.channel, content, body.get("thread_ts"))
