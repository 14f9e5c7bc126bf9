"""One request to the Web API: its arguments, its token, the scope it needs, and the record of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace.limits.schema import problem
from bot.workspace.model import Json, RecordedCall, SlackChannel
from bot.workspace.refusals import SlackRefusal
from bot.workspace.state.workspace import Workspace


def perform(workspace: Workspace, method: str, body: Json, work: Callable[[], Json]) -> Json:
    """Run a call and keep a record of it.

    Args:
        workspace: The workspace called.
        method: `chat.postMessage`, or `response_url`.
        body: The arguments, for the record.
        work: The call itself.

    Returns:
        The answer.

    Raises:
        SlackRefusal: It was refused; that is recorded too.
    """
    try:
        workspace.refusals.run_before(method, str(body.get("channel", "")))
        result = work()
    except SlackRefusal as refusal:
        _record(workspace, method, body, refusal.error)
        raise
    _record(workspace, method, body, None)
    workspace.refusals.run_after(method)
    return result


def check_token(presented: str | None, expected: str, revoked: str = "") -> None:
    """Refuse a caller without the right token.

    Args:
        presented: The caller's.
        expected: The right one.
        revoked: The error that refuses the right one, too, such as `token_revoked`, or empty.

    Raises:
        SlackRefusal: `not_authed`, `invalid_auth`, or what it is revoked with.
    """
    if not presented:
        raise SlackRefusal("not_authed")
    if presented != expected:
        raise SlackRefusal("invalid_auth")
    if revoked:
        raise SlackRefusal(revoked)


def _record(workspace: Workspace, method: str, body: Json, error: str | None) -> None:
    workspace.calls.append(RecordedCall(method, body, error, workspace.clock.now()))


@dataclass(frozen=True)
class ApiRequest:
    """The arguments of a call, sent as JSON or as a form.

    Attributes:
        workspace: The workspace called.
        body: The arguments; in a form, objects and lists are JSON texts.
    """

    workspace: Workspace
    body: Json

    def find(self, name: str) -> str | None:
        """Return a string, or None if it is empty or missing."""
        value = self.body.get(name)
        return str(value) if value not in (None, "") else None

    def get(self, name: str) -> str:
        """Return a required string.

        Raises:
            SlackRefusal: `invalid_arguments`.
        """
        value = self.find(name)
        if value is None:
            raise SlackRefusal("invalid_arguments", [problem(f"missing required field: {name}", f"/{name}")])
        return value

    def has(self, name: str) -> bool:
        """Return True if a flag is set."""
        return str(self.body.get(name, "")).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """Return an integer, or a default.

        Raises:
            SlackRefusal: `invalid_arguments`.
        """
        value = self.find(name)
        if value is None:
            return default
        if not value.isdecimal():
            raise SlackRefusal("invalid_arguments", [problem("must be an integer", f"/{name}")])
        return int(value)

    def view(self) -> Json:
        """Return the view to open or publish.

        Raises:
            SlackRefusal: `invalid_arguments`.
        """
        view = self.body.get("view")
        if not isinstance(view, dict):
            raise SlackRefusal("invalid_arguments", [problem("must be an object", "/view")])
        return view

    def member_channel(self) -> SlackChannel:
        """Return the named channel, which the bot must be a member of.

        Raises:
            SlackRefusal: `channel_not_found` or `not_in_channel`.
        """
        channel = self.workspace.get_channel(self.get("channel"))
        if not channel.has_bot:
            raise SlackRefusal("not_in_channel")
        return channel


Method = Callable[[ApiRequest], Json]

_OBJECTS = ("blocks", "metadata", "view")


def decode(body: Json) -> Json:
    """Parse the arguments that a form carries as JSON; text that is not JSON stays text."""
    return {name: _read(value) if name in _OBJECTS else value for name, value in body.items()}


def _read(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


SCOPE_OF_METHOD = {
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
SCOPE_OF_KIND = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}
TELLING = frozenset({"conversations.info", "conversations.members"})
READING = frozenset({"conversations.history", "conversations.replies"})
READING_CHANNELS, READING_DIRECT = "channels:history", "im:history"


def check_scope(call: ApiRequest, method: str) -> None:
    """Refuse a method whose scope the bot was not granted.

    Raises:
        SlackRefusal: `missing_scope`.
    """
    needed = _needed(call, method)
    if needed and needed not in call.workspace.scopes:
        raise SlackRefusal("missing_scope", needed=needed)


def _needed(call: ApiRequest, method: str) -> str:
    if method in READING:
        is_direct = (call.find("channel") or "").startswith("D")
        return READING_DIRECT if is_direct else READING_CHANNELS
    if method in TELLING:
        return SCOPE_OF_KIND[_kind_of(call)]
    if method == "users.conversations":
        kinds = (call.find("types") or "public_channel").split(",")
        return next(
            (SCOPE_OF_KIND[kind] for kind in kinds if SCOPE_OF_KIND[kind] not in call.workspace.scopes), ""
        )
    return SCOPE_OF_METHOD.get(method, "")


def _kind_of(call: ApiRequest) -> str:
    channel = call.workspace.get_channel(call.get("channel"))
    if channel.person:
        return "im"
    return "private_channel" if channel.private else "public_channel"
