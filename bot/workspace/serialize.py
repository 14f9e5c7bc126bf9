"""The JSON form of members, channels, messages and views in API answers and payloads."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.workspace.model import CustomStatus, Json, Member, Modal, PostedMessage, SlackChannel
from bot.workspace.state.workspace import Workspace


def message_json(workspace: Workspace, message: PostedMessage, *, with_metadata: bool = False) -> Json:
    """Return a message as API answers, events and clicks show it."""
    shown: Json = {"type": "message", "user": message.author, "ts": message.ts, "text": message.text}
    shown |= {"team": workspace.team_id, "blocks": message.blocks}
    if message.author == workspace.bot.user_id:
        shown |= {"bot_id": workspace.bot.bot_id, "app_id": workspace.bot.app_id}
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    root = workspace.messages.find(message.channel, message.thread_ts or "") if message.is_broadcast else None
    if root:
        shown |= {"subtype": "thread_broadcast", "root": message_json(workspace, root)}
    if message.edited:
        shown["edited"] = {"user": message.author, "ts": message.edited_ts or message.ts}
    if message.reactions:
        shown["reactions"] = [_reaction(name, users) for name, users in message.reactions.items()]
    if with_metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown


def _reaction(name: str, users: list[str]) -> Json:
    return {"name": name, "users": users, "count": len(users)}


def modal_json(workspace: Workspace, modal: Modal) -> Json:
    """Return an open modal, with the values entered in it."""
    stack = [open_modal.id for open_modal in workspace.modals(modal.person)]
    position = stack.index(modal.id) if modal.id in stack else 0
    return {
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **_view_json(workspace, modal.view, modal.values),
        "id": modal.id,
        "hash": modal.hash,
        "root_view_id": stack[0] if stack else modal.id,
        "previous_view_id": stack[position - 1] if position else None,
    }


def home_json(workspace: Workspace, home: Json, values: Json | None = None) -> Json:
    """Return a published Home tab; it holds its own id and hash."""
    return {**_view_json(workspace, home, values or {}), "root_view_id": home["id"], "previous_view_id": None}


def _view_json(workspace: Workspace, view: Json, values: Json) -> Json:
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        **view,
        "team_id": workspace.team_id,
        "app_id": workspace.bot.app_id,
        "bot_id": workspace.bot.bot_id,
        "state": {"values": values},
    }


def person_json(workspace: Workspace, person: Member, *, with_locale: bool = False) -> Json:
    """Return a member as `users.info` shows them."""
    team = person.team or workspace.team_id
    names = {"real_name": person.name, "display_name": person.name, "title": person.title}
    shown: Json = {
        "id": person.id,
        "team_id": team,
        "name": person.handle,
        "deleted": person.deleted,
        "real_name": person.name,
        "tz": person.timezone,
        "tz_offset": _offset(workspace, person.timezone),
        "profile": {**names, **_status_json(workspace, person.status), "team": team},
        "is_bot": person.app,
        "is_app_user": False,
        "is_restricted": person.guest or person.single_channel_guest,
        "is_ultra_restricted": person.single_channel_guest,
    }
    return {**shown, "locale": person.locale} if with_locale else shown


def _offset(workspace: Workspace, timezone: str) -> int:
    """Return the seconds from UTC; 0 for a time zone that this machine does not know."""
    try:
        offset = workspace.clock.now().astimezone(ZoneInfo(timezone)).utcoffset()
    except ZoneInfoNotFoundError:
        return 0
    return int(offset.total_seconds()) if offset else 0


def _status_json(workspace: Workspace, status: CustomStatus) -> Json:
    if status.until and status.until <= workspace.clock.now():
        status = CustomStatus()
    return {
        "status_text": status.text,
        "status_text_canonical": status.canonical,
        "status_emoji": status.emoji,
        "status_expiration": int(status.until.timestamp()) if status.until else 0,
    }


def pause_json(workspace: Workspace, person: Member) -> Json:
    """Return a member's Do Not Disturb as `dnd.teamInfo` and `dnd_updated_user` show it."""
    pause = person.pause
    if pause is None or pause.end <= workspace.clock.now():
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    begin, end = int(pause.begin.timestamp()), int(pause.end.timestamp())
    return {"dnd_enabled": True, "next_dnd_start_ts": begin, "next_dnd_end_ts": end}


def bot_json(workspace: Workspace) -> Json:
    """Return the bot as `users.info` shows it."""
    bot = workspace.bot
    return {
        "id": bot.user_id,
        "team_id": workspace.team_id,
        "name": bot.name,
        "deleted": False,
        "real_name": bot.name,
        "tz": "Etc/UTC",
        "tz_offset": 0,
        "profile": {"real_name": bot.name, "display_name": bot.name, "bot_id": bot.bot_id},
        "is_bot": True,
        "is_app_user": False,
    }


def channel_json(channel: SlackChannel) -> Json:
    """Return a channel as `conversations.info` shows it."""
    if channel.person:
        return {"id": channel.id, "is_im": True, "is_channel": False, "user": channel.person}
    named = {"id": channel.id, "name": channel.name, "name_normalized": channel.name}
    known = {"is_archived": channel.is_archived, "is_member": channel.has_bot}
    shared = {"is_shared": channel.is_shared, "is_ext_shared": channel.is_shared}
    return {**named, "is_im": False, "is_channel": True, "is_private": channel.private, **known, **shared}
