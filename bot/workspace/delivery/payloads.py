"""The payloads that Slack sends for commands, clicks and submissions."""

from bot.workspace.inputs import InputValue, choose, read_state
from bot.workspace.model import Json, Modal, PostedMessage, SlackChannel
from bot.workspace.serialize import home_json, message_json, modal_json
from bot.workspace.state.workspace import Workspace


def command(workspace: Workspace, person: str, channel: str, name: str, text: str) -> dict[str, str]:
    """Return a slash command's form fields."""
    where = workspace.get_channel(channel)
    return {
        "token": "local",
        "team_id": workspace.team_id,
        "team_domain": "local",
        "channel_id": channel,
        "channel_name": _name_of(where),
        "user_id": person,
        "user_name": workspace.get_person(person).handle,
        "command": name,
        "text": text,
        "api_app_id": workspace.bot.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(workspace, person, channel),
        "trigger_id": workspace.triggers.issue(person),
    }


def _name_of(channel: SlackChannel) -> str:
    """Return a channel's name as payloads give it; all private channels share one."""
    if channel.person:
        return "directmessage"
    return "privategroup" if channel.private else channel.name


def response_url(workspace: Workspace, person: str, channel: str, message_ts: str | None = None) -> str:
    """Issue a response URL for what a person just did."""
    return f"{workspace.address}{workspace.response_urls.issue(person, channel, message_ts)}"


def click_in_message(workspace: Workspace, person: str, message: PostedMessage, action: Json) -> Json:
    """Return `block_actions` for a message; like Slack, leave out the message if it is ephemeral."""
    channel = workspace.get_channel(message.channel)
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    container |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
    values = _overlay(read_state(message.blocks, {}, {}), action)
    payload = {
        **_interaction(workspace, person, "block_actions"),
        "container": container,
        "trigger_id": workspace.triggers.issue(person),
        "channel": {"id": channel.id, "name": _name_of(channel)},
        "state": {"values": values},
        "response_url": response_url(workspace, person, channel.id, message.ts),
        "actions": [action],
    }
    if message.only_for is None:
        payload["message"] = message_json(workspace, message, with_metadata=True)
    return payload


def click_in_home(workspace: Workspace, person: str, home: Json, action: Json) -> Json:
    """Return `block_actions` for a Home tab."""
    values = _overlay(read_state(home["blocks"], {}, {}), action)
    return {
        **_interaction(workspace, person, "block_actions"),
        "container": {"type": "view", "view_id": home["id"]},
        "trigger_id": workspace.triggers.issue(person),
        "view": home_json(workspace, home, values),
        "actions": [action],
    }


def click_in_modal(workspace: Workspace, modal: Modal, action: Json) -> Json:
    """Return `block_actions` for a modal."""
    return {
        **_interaction(workspace, modal.person, "block_actions"),
        "container": {"type": "view", "view_id": modal.id},
        "trigger_id": workspace.triggers.issue(modal.person, modal.id),
        "view": modal_json(workspace, modal),
        "actions": [action],
    }


def view_submission(workspace: Workspace, modal: Modal) -> Json:
    """Return `view_submission` with everything entered in a modal."""
    return {
        **_interaction(workspace, modal.person, "view_submission"),
        "trigger_id": workspace.triggers.issue(modal.person, modal.id),
        "view": modal_json(workspace, modal),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, modal: Modal, *, is_cleared: bool) -> Json:
    """Return `view_closed` for a modal that was cancelled."""
    view = modal_json(workspace, modal)
    return {**_interaction(workspace, modal.person, "view_closed"), "view": view, "is_cleared": is_cleared}


def element_action(workspace: Workspace, block: Json, element: Json, value: InputValue) -> Json:
    """Return one entry of `actions`: the element used, and its new value.

    Raises:
        LookupError: There is no such option.
    """
    done = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    done["action_ts"] = workspace.messages.next_ts()
    if element["type"] == "button":
        shown = {"text", "value", "style", "url"}
        return {**done, **{key: field for key, field in element.items() if key in shown}}
    return {**done, **choose(element, value)}


def _interaction(workspace: Workspace, person: str, kind: str) -> Json:
    somebody = workspace.get_person(person)
    user = {"id": person, "username": somebody.handle, "name": somebody.handle, "team_id": workspace.team_id}
    return {
        "type": kind,
        "user": user,
        "api_app_id": workspace.bot.app_id,
        "token": "local",
        "team": {"id": workspace.team_id, "domain": "local"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _overlay(values: Json, action: Json) -> Json:
    """Return the state of all fields, updated with the one just used."""
    block_id, action_id = action["block_id"], action["action_id"]
    if action_id not in values.get(block_id, {}):
        return values
    now = {
        key: value for key, value in action.items() if key == "type" or key.startswith(("selected", "value"))
    }
    return {**values, block_id: {**values[block_id], action_id: now}}
