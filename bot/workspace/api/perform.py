"""What happens around every call: hooks, planned refusals, the check of the token, the record."""

from collections.abc import Callable

from bot.workspace.errors import SlackRefusal
from bot.workspace.model import ApiCall, Json
from bot.workspace.state import Workspace


def perform(workspace: Workspace, method: str, body: Json, work: Callable[[], Json]) -> Json:
    """Do what a call asks for and keep a record of it.

    Args:
        workspace: Who is called.
        method: `chat.postMessage`, or `response_url`.
        body: The arguments, for the record.
        work: Does it.

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
        revoked: With what the right one is refused too, `token_revoked`, or empty.

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
    workspace.calls.append(ApiCall(method, body, error, workspace.clock.now()))
