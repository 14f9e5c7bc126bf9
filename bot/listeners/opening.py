"""Opening a modal: the one thing for which a listener calls Slack."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.listeners.payload import Json
from scorecard.errors import ScorecardError

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})


def open_modal(client: WebClient, body: Json, view: Json) -> None:
    """Open a modal for whoever clicked.

    Raises:
        ScorecardError: Slack does not open it any more; it waits three seconds for that.
        slack_sdk.errors.SlackApiError: Slack refused it for another reason.
    """
    try:
        client.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        if error.response["error"] not in TOO_LATE:
            raise
        raise ScorecardError(
            "That took too long for Slack to open the form; press the button again."
        ) from error
