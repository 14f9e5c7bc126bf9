"""The manifest is one that Slack accepts, and asks for exactly what the code uses."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import jsonschema
import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.bootstrap import Bot
from bot.scopes import OPTIONAL, SCOPES
from bot.slash_commands.commands import usage_hint
from bot.ui.kit.hints import COMMAND
from bot.ui.kit.ids import ActionId, CallbackId
from bot.ui.kit.slash_command import DESCRIPTION
from tests.contract.reading import list_sources, read, table_below

Json = dict[str, Any]

TEXT = {"type": "string", "minLength": 1}
YES_OR_NO = {"type": "boolean"}
NAMES = {"type": "array", "items": TEXT, "uniqueItems": True}
ASKED = {**NAMES, "maxItems": 255}


def strict(required: list[str], **properties: Any) -> Json:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


COMMAND_RULES = strict(
    ["command", "description"],
    command={"type": "string", "maxLength": 32, "pattern": "^/"},
    description={**TEXT, "maxLength": 2000},
    usage_hint={**TEXT, "maxLength": 1000},
    should_escape=YES_OR_NO,
    url={"type": "string", "pattern": "^https://"},
)
APP_HOME_RULES = strict(
    [],
    home_tab_enabled=YES_OR_NO,
    messages_tab_enabled=YES_OR_NO,
    messages_tab_read_only_enabled=YES_OR_NO,
)
SLACKS_RULES = strict(
    ["display_information"],
    _metadata=strict([], major_version={"enum": [1, 2]}, minor_version={"type": "integer"}),
    display_information=strict(
        ["name"],
        name={**TEXT, "maxLength": 35},
        description={**TEXT, "maxLength": 140},
        long_description={"type": "string", "minLength": 174, "maxLength": 4000},
        background_color={"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
    ),
    features=strict(
        [],
        app_home=APP_HOME_RULES,
        bot_user=strict(["display_name"], display_name={**TEXT, "maxLength": 80}, always_online=YES_OR_NO),
        slash_commands={"type": "array", "maxItems": 50, "items": COMMAND_RULES},
    ),
    oauth_config=strict(["scopes"], scopes=strict([], bot=ASKED, bot_optional=ASKED)),
    settings=strict(
        [],
        event_subscriptions=strict([], bot_events={**NAMES, "maxItems": 100}),
        interactivity=strict(["is_enabled"], is_enabled=YES_OR_NO),
        org_deploy_enabled=YES_OR_NO,
        socket_mode_enabled=YES_OR_NO,
        token_rotation_enabled=YES_OR_NO,
    ),
)

SCOPES_OF: dict[str, set[str]] = {
    "bots.info": {"users:read"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "dnd.teamInfo": {"dnd:read"},
    "users.conversations": {"groups:read"},
    "users.info": {"users:read"},
    "auth.test": set(),
    "apps.connections.open": set(),
    "views.open": set(),
    "views.publish": set(),
}
"""What Slack asks for each method that the bot calls."""

SCOPES_OF_EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "dnd_updated_user": {"dnd:read"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
}
"""What Slack asks for each event that the bot hears."""
WHERE_GRANTED = {"member_joined_channel"}
"""Heard where somebody adds the scope for it, which the manifest does not ask for."""


def test_slack_accepts_the_manifest(manifest: Json) -> None:
    jsonschema.validate(manifest, SLACKS_RULES)


def test_the_command_is_what_the_code_answers(manifest: Json) -> None:
    assert manifest["features"]["slash_commands"] == [
        {
            "command": COMMAND,
            "description": DESCRIPTION,
            "usage_hint": usage_hint(),
            "should_escape": True,
        }
    ]


def test_people_can_write_to_the_bot(manifest: Json) -> None:
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert manifest["settings"]["socket_mode_enabled"]


def test_the_bot_asks_for_the_scopes_it_uses_and_no_more(manifest: Json) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    asked = {*scopes["bot"], *scopes["bot_optional"]}
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    needed = [SCOPES_OF[method] for method in called_methods()] + [
        SCOPES_OF_EVENTS[event] for event in events
    ]
    assert asked == {"commands"}.union(*needed)
    assert len(asked) == len(scopes["bot"]) + len(scopes["bot_optional"])


def test_the_program_knows_the_scopes_of_its_manifest(manifest: Json) -> None:
    assert manifest["oauth_config"]["scopes"] == {"bot": list(SCOPES), "bot_optional": list(OPTIONAL)}


def test_the_table_of_scopes_tells_every_scope_and_method(manifest: Json) -> None:
    rows = table_below(read("docs/running.md"), "scope")
    told = {
        scope.split("`")[1]: set(re.findall(r"`([a-zA-Z]+\.[a-zA-Z]+)`", used)) for scope, _, used in rows
    }
    scopes = manifest["oauth_config"]["scopes"]
    assert set(told) == {*scopes["bot"], *scopes["bot_optional"]}
    methods = called_methods()
    for scope, used in told.items():
        assert used - SCOPES_OF_EVENTS.keys() == {one for one in methods if scope in SCOPES_OF[one]}, scope


def test_the_events_are_what_the_code_listens_to(manifest: Json) -> None:
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert registrations()["event"] == {"message", *SCOPES_OF_EVENTS.keys() - {"message.im"}, *WHERE_GRANTED}
    assert set(events) == set(SCOPES_OF_EVENTS)


def test_in_channels_only_what_people_say_to_the_bot_is_heard(bot: Bot) -> None:
    said = {"type": "message", "user": "U0PRIYA", "text": "25", "ts": "1.2"}
    assert is_heard(bot.app, {"type": "event_callback", "event": {**said, "channel_type": "im"}})
    assert not is_heard(bot.app, {"type": "event_callback", "event": {**said, "channel_type": "channel"}})
    mention = {**said, "type": "app_mention"}
    assert is_heard(bot.app, {"type": "event_callback", "event": mention})
    assert not is_heard(bot.app, {"type": "event_callback", "event": {**mention, "bot_id": "B0OTHER"}})


def test_every_kind_of_listener_has_its_place_in_the_manifest() -> None:
    assert set(registrations()) == {"action", "command", "event", "view"}


@pytest.mark.parametrize("action", list(ActionId))
def test_every_button_and_no_other_has_a_listener(bot: Bot, action: ActionId) -> None:
    body = {"type": "block_actions", "actions": [{"action_id": action.value, "type": "button"}]}
    assert is_heard(bot.app, body) is (action is not ActionId.INPUT)


@pytest.mark.parametrize("callback", list(CallbackId))
def test_every_modal_has_a_listener(bot: Bot, callback: CallbackId) -> None:
    body = {"type": "view_submission", "view": {"callback_id": callback.value, "type": "modal"}}
    assert is_heard(bot.app, body)


@pytest.mark.parametrize("ids", [ActionId, CallbackId])
def test_whatever_is_listened_to_is_drawn(ids: type[StrEnum]) -> None:
    drawn = "".join(path.read_text(encoding="utf-8") for path in list_sources("bot/ui"))
    assert [one for one in ids if f"{ids.__name__}.{one.name}" not in drawn] == []


def is_heard(app: App, body: Json) -> bool:
    """Return whether any listener would take a delivery."""
    request = BoltRequest(body=body, mode="socket_mode")
    return any(one.matches(req=request, resp=BoltResponse(status=404)) for one in app._listeners)


def called_methods() -> set[str]:
    """Return the Web API methods that the bot calls, `chat.postMessage`; the workspace is Slack itself."""
    names = {method.attr for method, _ in calls() if hasattr(WebClient, method.attr)} - {"api_call"}
    return {name.replace("_", ".") for name in names if "_" in name and not name.startswith("_")}


def registrations() -> dict[str, set[str]]:
    """Return the ids registered with Bolt by kind, as far as they are literal in the code."""
    found: dict[str, set[str]] = {}
    for method, given in calls():
        if isinstance(method.value, ast.Name) and method.value.id == "app" and given:
            found.setdefault(method.attr, set()).add(ast.unparse(given[0]).strip("'"))
    return {kind: ids for kind, ids in found.items() if kind not in {"error", "middleware"}}


def calls() -> Iterator[tuple[ast.Attribute, list[ast.expr]]]:
    """Return every call of a method in the bot, with its positional arguments."""
    for path in list_sources("bot"):
        if "workspace" not in path.parts and path.name not in {"cli.py", "definition_commands.py"}:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    yield node.func, node.args
