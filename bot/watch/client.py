"""Slack's Web API, with what it does not take counted and its outages told."""

from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.monitoring.monitor import Watch

WHO = "calls"


class WatchedClient(WebClient):
    """A client that tells what became of its calls.

    Args:
        watch: Is told.
        options: The client's own.
    """

    def __init__(self, watch: Watch, **options: Any) -> None:  # noqa: ANN401 - as the client's own are
        super().__init__(**options)
        self._watch = watch

    def api_call(self, api_method: str, **options: Any) -> SlackResponse:  # noqa: ANN401
        """Call a method."""
        try:
            answer = super().api_call(api_method, **options)
        except SlackApiError as error:
            kind = _kind_of(error)
            self._watch.measures.refused(kind, str(error.response.get("error")) if kind == "refused" else "")
            self._watch.slack.end(WHO)
            raise
        except (OSError, HTTPException, SlackRequestError, ValueError) as error:
            self._note(error)
            raise
        self._watch.slack.end(WHO)
        return answer

    def _note(self, error: Exception) -> None:
        is_about_network = isinstance(error, OSError | HTTPException)
        self._watch.measures.refused("not_reached" if is_about_network else "unreadable")
        if is_about_network:
            reason = error.reason if isinstance(error, URLError) else error
            self._watch.slack.note(WHO, str(reason) or type(reason).__name__)


def _kind_of(error: SlackApiError) -> str:
    status = error.response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "rate_limited"
    return "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "refused"
