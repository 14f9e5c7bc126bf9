"""Which scope a method wants, and refusing those that the bot was not given."""

from bot.workspace.api.call import Call
from bot.workspace.errors import SlackRefusal

OF_METHODS = {
    "bots.info": "users:read",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.open": "im:write",
    "dnd.teamInfo": "dnd:read",
    "users.info": "users:read",
    "users.list": "users:read",
}
OF_KINDS = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}
TELLING = frozenset({"conversations.info", "conversations.members"})
READING = frozenset({"conversations.history", "conversations.replies"})
READING_CHANNELS, READING_DIRECT = "channels:history", "im:history"


def check_scope(call: Call, method: str) -> None:
    """Refuse a method for which the bot was not given the scope.

    Raises:
        SlackRefusal: `missing_scope`.
    """
    needed = _needed(call, method)
    if needed and needed not in call.workspace.scopes:
        raise SlackRefusal("missing_scope", needed=needed)


def _needed(call: Call, method: str) -> str:
    if method in READING:
        is_direct = (call.find("channel") or "").startswith("D")
        return READING_DIRECT if is_direct else READING_CHANNELS
    if method in TELLING:
        return OF_KINDS[_kind_of(call)]
    if method == "users.conversations":
        kinds = (call.find("types") or "public_channel").split(",")
        return next((OF_KINDS[kind] for kind in kinds if OF_KINDS[kind] not in call.workspace.scopes), "")
    return OF_METHODS.get(method, "")


def _kind_of(call: Call) -> str:
    channel = call.workspace.get_channel(call.get("channel"))
    if channel.person:
        return "im"
    return "private_channel" if channel.private else "public_channel"
