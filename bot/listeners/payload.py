"""What Slack delivers: JSON, and a person's message in it."""

from typing import Any

from scorecard.services.replies import Reply

Json = dict[str, Any]


def read_message(body: Json, message: Json, text: str) -> Reply:
    """A person's message.

    Args:
        body: The delivery that tells of it.
        message: What was written; of a change, the part of its event that says what is written now.
        text: Its text as people typed it.
    """
    return Reply(
        team_id=body["team_id"],
        user=message["user"],
        channel=body["event"]["channel"],
        text=text,
        thread_ts=message.get("thread_ts") or "",
        event_id=body["event_id"],
        ts=message["ts"],
        edited_ts=(message.get("edited") or {}).get("ts", ""),
    )
