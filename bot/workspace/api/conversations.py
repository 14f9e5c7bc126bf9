"""The methods about channels and direct messages, and the messages in them."""

from bot.workspace.api.request import ApiRequest, Method
from bot.workspace.model import Json, PostedMessage, SlackChannel
from bot.workspace.refusals import SlackRefusal
from bot.workspace.serialize import channel_json, message_json

_MOST = 999
_LATEST = "9999999999.999999"


def open_direct(call: ApiRequest) -> Json:
    """`conversations.open`: the direct-message channel of one person."""
    person = call.workspace.get_person(call.find("users") or _person_of(call))
    if person.deleted:
        raise SlackRefusal("user_disabled")
    channel = call.workspace.direct_channel(person.id)
    return {"channel": channel_json(channel) if call.has("return_im") else {"id": channel.id}}


def _person_of(call: ApiRequest) -> str:
    channel = call.workspace.get_channel(call.get("channel"))
    if channel.person is None:
        raise SlackRefusal("method_not_supported_for_channel_type")
    return channel.person


def info(call: ApiRequest) -> Json:
    """`conversations.info`: one channel; a private one only if the bot is a member."""
    channel = call.workspace.get_channel(call.get("channel"))
    _refuse_hidden(channel)
    return {"channel": channel_json(channel)}


def _refuse_hidden(channel: SlackChannel) -> None:
    if channel.private and not channel.has_bot:
        raise SlackRefusal("channel_not_found")


def list_channels(call: ApiRequest) -> Json:
    """`conversations.list`: the channels, on one page."""
    shown = [channel_json(channel) for channel in call.workspace.channels]
    return {"channels": shown, "response_metadata": {"next_cursor": ""}}


def members(call: ApiRequest) -> Json:
    """`conversations.members`: the members of a channel, on one page."""
    channel = call.workspace.get_channel(call.get("channel"))
    _refuse_hidden(channel)
    everybody = (person.id for person in call.workspace.people)
    inside = [one for one in everybody if call.workspace.is_inside(one, channel)]
    bot = [call.workspace.bot.user_id] if channel.has_bot else []
    return {"members": inside + bot, "response_metadata": {"next_cursor": ""}}


def history(call: ApiRequest) -> Json:
    """`conversations.history`: the messages of a channel, newest first."""
    messages = call.workspace.history(call.member_channel().id, None)
    return _page(call, messages[::-1])


def replies(call: ApiRequest) -> Json:
    """`conversations.replies`: a thread with its first message, oldest first."""
    channel = call.member_channel()
    root = call.workspace.messages.find(channel.id, call.get("ts"))
    if root is None:
        raise SlackRefusal("thread_not_found")
    return _page(call, [root, *call.workspace.replies(channel.id, root.ts, None)])


def _page(call: ApiRequest, messages: list[PostedMessage]) -> Json:
    start, limit = call.number("cursor", 0), min(call.number("limit", 100), _MOST)
    wanted = [message for message in messages if _is_between(call, message.ts)]
    end = start + limit
    has_more = len(wanted) > end
    return {
        "messages": [_with_replies(call, message) for message in wanted[start:end]],
        "has_more": has_more,
        "response_metadata": {"next_cursor": str(end) if has_more else ""},
    }


def _is_between(call: ApiRequest, ts: str) -> bool:
    oldest, latest = call.find("oldest") or "0", call.find("latest") or _LATEST
    if float(oldest) < float(ts) < float(latest):
        return True
    return call.has("inclusive") and float(ts) in {float(oldest), float(latest)}


def _with_replies(call: ApiRequest, message: PostedMessage) -> Json:
    shown = message_json(call.workspace, message, with_metadata=call.has("include_all_metadata"))
    answered = call.workspace.replies(message.channel, message.ts, None)
    if not answered:
        return shown
    return {**shown, "thread_ts": message.ts, "reply_count": len(answered), "latest_reply": answered[-1].ts}


METHODS: dict[str, Method] = {
    "conversations.open": open_direct,
    "conversations.info": info,
    "conversations.list": list_channels,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
}
