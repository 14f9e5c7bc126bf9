"""Emoji under messages."""

from bot.workspace.api.call import Call, Method
from bot.workspace.errors import SlackRefusal
from bot.workspace.model import Json


def add(call: Call) -> Json:
    """`reactions.add`: the bot reacts to a message."""
    channel, name, bot = call.member_channel(), call.get("name"), call.workspace.bot.user_id
    message = call.workspace.messages.get(channel.id, call.get("timestamp"))
    users = message.reactions.get(name, [])
    if bot in users:
        raise SlackRefusal("already_reacted")
    call.workspace.messages.change(message, reactions={**message.reactions, name: [*users, bot]})
    return {}


METHODS: dict[str, Method] = {"reactions.add": add}
