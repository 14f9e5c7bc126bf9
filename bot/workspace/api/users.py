"""People."""

from bot.workspace.api.call import Call, Method
from bot.workspace.model import Channel, Json
from bot.workspace.wire import bot_json, channel_json, person_json


def info(call: Call) -> Json:
    """`users.info`: one person, or the bot itself."""
    user = call.get("user")
    if user == call.workspace.bot.user_id:
        return {"user": bot_json(call.workspace)}
    person = call.workspace.get_person(user)
    return {"user": person_json(call.workspace, person, with_locale=call.has("include_locale"))}


def list_everybody(call: Call) -> Json:
    """`users.list`: everybody and the bot, on one page."""
    with_locale = call.has("include_locale")
    people = [person_json(call.workspace, each, with_locale=with_locale) for each in call.workspace.people]
    return {"members": [*people, bot_json(call.workspace)], "response_metadata": {"next_cursor": ""}}


def conversations(call: Call) -> Json:
    """`users.conversations`: the channels that somebody is in; private ones only where the bot is, too."""
    user, kinds = call.get("user"), (call.find("types") or "public_channel").split(",")
    inside = [
        channel_json(channel)
        for channel in call.workspace.channels
        if _kind_of(channel) in kinds and call.workspace.is_inside(user, channel)
        if channel.has_bot or not channel.private
    ]
    return {"channels": inside, "response_metadata": {"next_cursor": ""}}


def _kind_of(channel: Channel) -> str:
    return "private_channel" if channel.private else "public_channel"


METHODS: dict[str, Method] = {
    "users.info": info,
    "users.list": list_everybody,
    "users.conversations": conversations,
}
