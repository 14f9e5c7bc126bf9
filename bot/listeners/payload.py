"""Access to Slack's payloads: messages, ids, and the keys that distinguish a new click from a redelivery."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.markup import text_to_bot
from bot.ui.kit.ids import BlockId
from scorecard.errors import OutdatedAction
from scorecard.model.outbox import Address, is_direct_channel
from scorecard.services.replies.messages import Attachment, UserMessage

Json = dict[str, Any]
SLACKBOT = "USLACKBOT"
CLIPS = frozenset({"slack_audio", "slack_video"})
APP_MARKERS = ("bot_id", "app_id", "bot_profile")


def submission_key(view: Json) -> str:
    """Return the key of a modal's submission; a modal closes once it is submitted."""
    return f"view:{view['id']}"


def click_key(user: str, action: Json) -> str:
    """Return the key of one click on a button or menu by `user`, a Slack user id."""
    return f"click:{user}:{action['action_ts']}"


def read_message(body: Json, message: Json, text: str) -> UserMessage:
    """Return a person's message.

    Args:
        body: The delivery.
        message: The message in it; after an edit, the part of the event that holds the new version.
        text: The text as typed.
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
        attached=_find_attachment(message),
    )


def _find_attachment(message: Json) -> Attachment | None:
    """Return the kind of what is attached to a message, a clip first, or None."""
    files = message.get("files") or ()
    if any(map(_is_clip, files)):
        return Attachment.CLIP
    return Attachment.FILE if files else None


def _is_clip(file: Json) -> bool:
    """Return whether a file is sound or was recorded in Slack; a voice clip's type may be a video's."""
    is_sound = file.get("media_display_type") == "audio" or (file.get("mimetype") or "").startswith("audio/")
    return is_sound or file.get("subtype") in CLIPS


def find_message(body: Json, bot: str | None) -> UserMessage | None:
    """Return the message in a delivery, with the thread to answer in; None if there is none by a person.

    Args:
        body: The delivery.
        bot: The bot's own Slack user id.
    """
    event = body.get("event") or {}
    message = event.get("message") or event.get("previous_message") or event
    if event.get("type") not in {"message", "app_mention"} or not is_by_person(message):
        return None
    found = read_message(body, message, text_to_bot(message.get("text") or "", bot))
    return found if is_direct(event) else replace(found, thread_ts=found.thread_ts or found.ts)


def team_of(body: Json) -> str:
    """Return the Slack team of a click or a submitted modal."""
    team: str = body["team"]["id"]
    return team


def channel_of(body: Json) -> str:
    """Return the channel of a button, or an empty string for one in a Home tab or a modal."""
    channel = body.get("channel")
    return str(channel.get("id") or "") if isinstance(channel, dict) else ""


def container_of(body: Json) -> Json:
    """Return what Slack says of the message with a pressed button; empty outside messages."""
    return body.get("container") or {}


def thread_of(body: Json) -> str:
    """Return the thread that a pressed button is in, or an empty string."""
    return str(container_of(body).get("thread_ts") or "")


def address_of(body: Json) -> Address:
    """Return where the message with a pressed button stands."""
    return Address(channel_of(body), str(container_of(body).get("message_ts") or ""))


def value_of(action: Json) -> str:
    """Return the value of a pressed button, or of the chosen option of a menu."""
    chosen = action.get("selected_option") or action
    return chosen.get("value") or ""


def find_field(view: Json, block: BlockId) -> Json:
    """Return the content of one field of a modal; empty if it has no such field."""
    element: Json = next(iter(view["state"]["values"].get(block.value, {}).values()), {})
    return element


def text_in(view: Json, block: BlockId) -> str:
    """Return what was typed into a field of a modal."""
    return str(find_field(view, block).get("value") or "")


def person_in(view: Json, block: BlockId) -> str:
    """Return the Slack user id of whoever was chosen in a field of a modal, or an empty string."""
    return str(find_field(view, block).get("selected_user") or "")


def day_in(view: Json, block: BlockId) -> date | None:
    """Return the day that was chosen in a field of a modal, or None.

    Raises:
        OutdatedAction: It is no day.
    """
    chosen = find_field(view, block).get("selected_date")
    try:
        return date.fromisoformat(chosen) if chosen else None
    except (TypeError, ValueError) as error:
        raise OutdatedAction from error


def options_in(view: Json, block: BlockId) -> list[str]:
    """Return the values of the options that were ticked in a field of a modal."""
    return [option["value"] for option in find_field(view, block).get("selected_options") or []]


def is_direct(event: Json) -> bool:
    """Return whether an event is about a direct message, which its channel id shows even without a type."""
    return event.get("channel_type") == "im" or is_direct_channel(str(event.get("channel", "")))


def is_by_person(message: Json) -> bool:
    """Return whether a person wrote a message, by the markers of apps and the id of Slackbot."""
    is_by_app = any(message.get(sign) for sign in APP_MARKERS) or message.get("subtype") == "bot_message"
    return message.get("user") not in {None, "", SLACKBOT} and not is_by_app
