"""The responses to errors of listeners."""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

import structlog
from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import exc

from bot.deliveries import MALFORMED
from bot.listeners.payload import Json, find_message, thread_of
from bot.markup import unescaped
from bot.monitoring.outage import database_down, database_errors
from bot.outbox.gateway import Gateway, GatewayError, Unsure
from bot.outbox.responder import Responder
from bot.ui.errors import (
    error_message,
    error_modal,
    modal_errors,
    not_taken_message,
    unexpected_message,
    unexpected_modal,
    unexpected_reason,
)
from bot.ui.kit.message import Message
from scorecard.errors import AlreadyHandled, DatabaseBusy, OutdatedAction, ScorecardError
from scorecard.services.lookup.people import People
from scorecard.services.replies.messages import UserMessage
from scorecard.services.replies.replies import Replies

log = structlog.get_logger()


LAST_RETRY = 3
"""The number of the last retry; Slack retries an event at once, after one minute and after five."""


class ErrorListener:
    """Turns every error into a sentence on the surface the person is using.

    A command is answered in its ack, with the typed text, which Slack no longer shows; a modal at its fields;
    a button beside it; a message in its conversation. An unexpected error gets a code, which the log shows
    with the trace. While the database is down a message is not acknowledged, so that Slack delivers it again;
    after the last retry its author is told.
    """

    def __init__(self, *, people: People, replies: Replies, responder: Responder) -> None:
        self._people = people
        self._replies = replies
        self._responder = responder

    def register(self, app: App) -> None:
        """Register for errors."""
        app.error(self.handle)

    def handle(
        self, error: Exception, body: Json, request: BoltRequest, context: BoltContext, client: WebClient
    ) -> BoltResponse:
        """Return the response that replaces the listener's."""
        if body.get("type") == MALFORMED:
            return self._malformed(body)
        if isinstance(error, AlreadyHandled | BoltUnhandledRequestError):
            return _nothing()
        if "event" in body:
            message = find_message(body, context.bot_user_id)
            return self._event_failed(
                error, message, LastResort(client, is_last=_retry_number(request) >= LAST_RETRY)
            )
        if isinstance(error, ScorecardError):
            return self._expected(body, error, client)
        return self._unexpected(body, error, client)

    def _event_failed(
        self, error: Exception, message: UserMessage | None, resort: "LastResort"
    ) -> BoltResponse:
        """Tell a person why a message was not handled, after letting Slack retry temporary failures."""
        # A person can be asked to send a message again; nobody repeats any other event.
        may_wait = is_transient(error) or (isinstance(error, DatabaseBusy) and message is None)
        if may_wait and not resort.is_last:
            log.warning("delivery_deferred", error=type(error).__name__)
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, body="")
        reason = (
            str(error) if isinstance(error, ScorecardError) else unexpected_reason(_log_unexpected(error))
        )
        if message and not self._give_up(error, message, reason, resort) and not resort.is_last:
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, body="")
        return _nothing()

    def _give_up(self, error: Exception, message: UserMessage, reason: str, resort: "LastResort") -> bool:
        """Tell a person why a message was not handled; return False if the answer surely did not arrive."""
        if isinstance(error, DatabaseBusy) or is_transient(error):  # the outbox cannot store an answer
            return resort.answer(message, reason)
        try:
            self._replies.give_up(message, reason)
        except database_errors():
            return resort.answer(message, reason)
        return True

    def _malformed(self, body: Json) -> BoltResponse:
        """Answer a malformed delivery, if it says where to; it has no other effect."""
        log.warning("delivery_malformed", kind=body["kind"], fault=body["fault"])
        message = error_message(OutdatedAction())
        match body["kind"]:
            case "command":
                return _json(message.answer())
            case "view_submission":
                return _json({"response_action": "update", "view": error_modal(OutdatedAction())})
        if "response_url" in body:
            self._responder.send((body.get("team") or {}).get("id", ""), body["response_url"], message)
        return _json({})

    def _expected(self, body: Json, error: ScorecardError, client: WebClient) -> BoltResponse:
        if body.get("type") == "view_submission":
            block_ids = [block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"]
            errors = modal_errors(error, block_ids, partial(self._in_names, body["team"]["id"]))
            if errors.keys() <= set(block_ids):
                return _json({"response_action": "errors", "errors": errors})
            return _json({"response_action": "update", "view": error_modal(error)})
        if _is_on_home(body):
            return _shown(client, body, error_modal(error))
        return self._answer(body, error_message(error, _typed(body)))

    def _unexpected(self, body: Json, error: Exception, client: WebClient) -> BoltResponse:
        reference = _log_unexpected(error)
        if body.get("type") == "view_submission":
            return _json({"response_action": "update", "view": unexpected_modal(reference)})
        if _is_on_home(body):
            return _shown(client, body, unexpected_modal(reference))
        return self._answer(body, unexpected_message(reference, _typed(body)))

    def _in_names(self, team_id: str, error: ScorecardError) -> str:
        """Return an error's sentence without mentions, with or without a working name lookup."""
        try:
            return self._people.error_text(team_id, error)
        except database_errors():
            return error.unnamed

    def _answer(self, body: Json, message: Message) -> BoltResponse:
        if "command" in body:
            return _json(message.answer())
        if "response_url" in body:
            self._responder.send(body["team"]["id"], body["response_url"], message, thread_of(body))
        return _json({})


@dataclass(frozen=True)
class LastResort:
    """A direct answer to a message while the outbox cannot store one.

    Attributes:
        client: Slack's Web API.
        is_last: True if Slack will not deliver the message again.
    """

    client: WebClient
    is_last: bool

    def answer(self, message: UserMessage, reason: str) -> bool:
        """Answer a message at once; return False if the answer certainly did not arrive."""
        text, key = not_taken_message(reason, message.text), f"not_taken:{message.event_id}"
        try:
            Gateway(self.client).post(message.channel, text.payload(), key=key, thread_ts=message.thread_ts)
        except Unsure as error:
            log.warning("answer_unconfirmed", error=str(error))
        except GatewayError as error:
            log.error("answer_lost", error=str(error))  # noqa: TRY400 - the trace adds nothing
            return False
        return True


def _is_on_home(body: Json) -> bool:
    """Return whether a control of the Home tab was used, which can be answered by nothing but a modal."""
    return body.get("type") == "block_actions" and "response_url" not in body and "trigger_id" in body


def _shown(client: WebClient, body: Json, modal: Json) -> BoltResponse:
    """Show a modal to the person who used a control; after three seconds Slack shows them nothing more."""
    try:
        client.views_open(trigger_id=body["trigger_id"], view=modal)
    except (SlackApiError, OSError) as error:
        log.warning("error_not_shown", error=str(error))
    return _json({})


def is_transient(error: Exception) -> bool:
    """Return whether an error of the database may go away, so that a retry can succeed."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return isinstance(error, (*database_down(), exc.TimeoutError)) and code != sqlite3.SQLITE_ERROR


def _retry_number(request: BoltRequest) -> int:
    """Return the number of a delivery's retry, 0 for the first delivery."""
    number = request.headers.get("x-slack-retry-num", [""])[0]
    return int(number) if number in {"1", "2", "3"} else 0


def _log_unexpected(error: Exception) -> str:
    """Log an error, and return the code that identifies it in the log."""
    reference = secrets.token_hex(3)
    log.error("unexpected_error", reference=reference, exc_info=error)
    return reference


def _nothing() -> BoltResponse:
    return BoltResponse(status=HTTPStatus.OK, body="")


def _typed(body: Json) -> str:
    """Return a command as typed, or an empty string if nothing followed its name."""
    text = unescaped(body.get("text") or "").strip() if "command" in body else ""
    return f"{body['command']} {text}" if text else ""


def _json(body: Json) -> BoltResponse:
    return BoltResponse(
        status=HTTPStatus.OK,
        body=json.dumps(body) if body else "",
        headers={"content-type": "application/json;charset=utf-8"},
    )
