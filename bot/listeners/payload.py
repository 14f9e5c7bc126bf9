"""Slack's payloads: a person's message in them, and the keys that tell a repeated click from a new one."""

from dataclasses import replace
from typing import Any

from bot.listeners.markup import text_to_bot
from scorecard.services.replies.replies import UserMessage

Json = dict[str, Any]
SLACKBOT = "USLACKBOT"
APP_MARKERS = ("bot_id", "app_id", "bot_profile")


def submission_key(view: Json) -> str:
    """Of a modal: it is submitted once, then closed."""
    return f"view:{view['id']}"


def click_key(user: str, action: Json) -> str:
    """Of a button or menu; `user` is the Slack user id of who used it."""
    return f"click:{user}:{action['action_ts']}"


def read_message(body: Json, message: Json, text: str) -> UserMessage:
    """A person's message.

    Args:
        body: The delivery that tells of it.
        message: What was written; of a change, the part of its event that says what is written now.
        text: Its text as people typed it.
    """
    return UserMessage(
        team_id=body["team_id"],
        user=message["user"],
        channel=body["event"]["channel"],
        text=text,
        thread_ts=message.get("thread_ts") or "",
        event_id=body["event_id"],
        ts=message["ts"],
        edited_ts=(message.get("edited") or {}).get("ts", ""),
    )


def find_message(body: Json, bot: str | None) -> UserMessage | None:
    """The message that a delivery tells of, as it is answered; None where it tells of no person's.

    Args:
        body: The delivery.
        bot: The bot's own Slack user id.
    """
    event = body.get("event") or {}
    message = event.get("message") or event.get("previous_message") or event
    if event.get("type") not in {"message", "app_mention"} or not is_by_person(message):
        return None
    said = read_message(body, message, text_to_bot(message.get("text") or "", bot))
    return said if is_direct(event) else replace(said, thread_ts=said.thread_ts or said.ts)


def team_of(body: Json) -> str:
    """The Slack team that a click or a submitted modal comes from."""
    team: str = body["team"]["id"]
    return team


def channel_of(body: Json) -> str:
    """The channel in which a button was pressed; empty in a Home tab or a modal."""
    channel = body.get("channel")
    return str(channel.get("id") or "") if isinstance(channel, dict) else ""


def value_of(action: Json) -> str:
    """What a pressed button carries, or the choice that was made of a menu."""
    chosen = action.get("selected_option") or action
    return chosen.get("value") or ""


def is_direct(event: Json) -> bool:
    """Whether an event tells of a direct message: its channel says so, whatever else the event leaves out."""
    return event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")


def is_by_person(message: Json) -> bool:
    """Whether a person wrote a message: what an app wrote says so somewhere, and Slackbot has its own id."""
    is_by_app = any(message.get(sign) for sign in APP_MARKERS) or message.get("subtype") == "bot_message"
    return message.get("user") not in {None, "", SLACKBOT} and not is_by_app
