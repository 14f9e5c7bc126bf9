"""The methods that send, change and delete messages, and react to them."""

from bot.workspace.api.request import ApiRequest, Method
from bot.workspace.model import Json, PostedMessage, SlackChannel
from bot.workspace.posting import get_root, post, post_for, read_content, rewrite
from bot.workspace.refusals import SlackRefusal
from bot.workspace.serialize import message_json
from bot.workspace.state.workspace import Workspace

LONGEST_UPDATE = 4_000
_ONLY_REPLIES = {
    "restricted_action_non_threadable_channel": True,
    "restricted_action_thread_only_channel": False,
}
"""Slack's error codes that refuse only replies (True) or only top-level messages (False)."""


def post_message(call: ApiRequest) -> Json:
    """`chat.postMessage`: post to a channel, or to a person by their user id."""
    channel = _get_target(call.workspace, call.get("channel"), is_reply=call.find("thread_ts") is not None)
    content = read_content(call.workspace, call.body)
    thread_ts, is_broadcast = call.find("thread_ts"), call.has("reply_broadcast")
    return _posted(call, post(call.workspace, channel.id, content, thread_ts, is_broadcast=is_broadcast))


def post_ephemeral(call: ApiRequest) -> Json:
    """`chat.postEphemeral`: post a message that only one person sees."""
    person = call.workspace.get_person(call.get("user"))
    channel = _get_target(call.workspace, call.get("channel"))
    thread_ts = get_root(call.workspace, channel.id, call.find("thread_ts"))
    content = read_content(call.workspace, call.body)
    message = post_for(call.workspace, person.id, channel.id, content, thread_ts)
    return {"message_ts": message.ts}


def update(call: ApiRequest) -> Json:
    """`chat.update`: replace the content of one of the bot's messages."""
    message = _get_own(call, "cant_update_message")
    content = read_content(call.workspace, call.body, longest=LONGEST_UPDATE)
    changed = rewrite(call.workspace, message, content)
    return {**_posted(call, changed), "text": changed.text}


def delete(call: ApiRequest) -> Json:
    """`chat.delete`: delete one of the bot's messages."""
    message = _get_own(call, "cant_delete_message")
    call.workspace.messages.change(message, deleted=True)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: ApiRequest) -> Json:
    """`chat.getPermalink`: return the address of a message."""
    channel = call.workspace.get_channel(call.get("channel"))
    message = call.workspace.messages.get(channel.id, call.get("message_ts"))
    anchor = f"p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": f"{call.workspace.address}archives/{channel.id}/{anchor}"}


def add_reaction(call: ApiRequest) -> Json:
    """`reactions.add`: let the bot react to a message."""
    channel, name, bot = call.member_channel(), call.get("name"), call.workspace.bot.user_id
    message = call.workspace.messages.get(channel.id, call.get("timestamp"))
    users = message.reactions.get(name, [])
    if bot in users:
        raise SlackRefusal("already_reacted")
    call.workspace.messages.change(message, reactions={**message.reactions, name: [*users, bot]})
    return {}


def _get_target(workspace: Workspace, target: str, *, is_reply: bool = False) -> SlackChannel:
    if not target.startswith(("U", "W")):
        channel = workspace.get_channel(target)
    elif workspace.get_person(target).deleted:
        raise SlackRefusal("user_disabled")
    else:
        channel = workspace.direct_channel(target)
    if channel.person and workspace.get_person(channel.person).deleted:
        raise SlackRefusal("user_disabled")
    _check_posting(workspace, channel, is_reply=is_reply)
    return channel


def _check_posting(workspace: Workspace, channel: SlackChannel, *, is_reply: bool) -> None:
    if channel.is_archived:
        raise SlackRefusal("is_archived")
    if not channel.has_bot:
        raise SlackRefusal("not_in_channel")
    if channel.is_restricted:
        raise SlackRefusal("restricted_action")
    error = workspace.refusals.shut.get(channel.person or channel.id)
    if error and (error not in _ONLY_REPLIES or is_reply is _ONLY_REPLIES[error]):
        raise SlackRefusal(error)


def _get_own(call: ApiRequest, error: str) -> PostedMessage:
    channel = call.workspace.get_channel(call.get("channel"))
    if channel.is_archived:
        raise SlackRefusal("is_inactive")
    message = call.workspace.messages.get(channel.id, call.get("ts"))
    if message.only_for:
        raise SlackRefusal("message_not_found")
    if message.author != call.workspace.bot.user_id:
        raise SlackRefusal(error)
    return message


def _posted(call: ApiRequest, message: PostedMessage) -> Json:
    shown = message_json(call.workspace, message, with_metadata=True)
    return {"channel": message.channel, "ts": message.ts, "message": shown}


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "reactions.add": add_reaction,
}
