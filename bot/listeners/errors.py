"""The answers where a listener could not do what somebody asked."""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

import psycopg
import structlog
from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from sqlalchemy import exc

from bot.deliveries import MALFORMED
from bot.listeners.markup import unescaped
from bot.listeners.payload import Json, find_message
from bot.monitoring.outage import DRIVER_ERRORS
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
from scorecard.services.replies.replies import Replies, UserMessage

log = structlog.get_logger()


STORAGE = (exc.SQLAlchemyError, sqlite3.Error, psycopg.Error, DatabaseBusy)
"""What the database answers with; SQLAlchemy does not translate every error of a driver."""
DATABASE_DOWN = (*DRIVER_ERRORS, exc.TimeoutError)
LAST_RETRY = 3
"""Slack tells of an event once more at once, after a minute and after five; then never again."""


class ErrorListener:
    """Turns every error into a sentence on the surface where the person is.

    A command is answered in its ack, with what was typed, which Slack shows nowhere any more; a modal at its
    fields, a button where it stands, a message in its conversation. What nobody foresaw gets a code that
    stands in the log with its trace. While the database is away a message is not acknowledged, and so Slack
    delivers it again; after the last time its person is told.
    """

    def __init__(self, *, people: People, replies: Replies, responder: Responder) -> None:
        self._people = people
        self._replies = replies
        self._responder = responder

    def register(self, app: App) -> None:
        """Listen to errors."""
        app.error(self.handle)

    def handle(
        self, error: Exception, body: Json, request: BoltRequest, context: BoltContext, client: WebClient
    ) -> BoltResponse:
        """The response in place of the listener's."""
        if body.get("type") == MALFORMED:
            return self._malformed(body)
        if isinstance(error, AlreadyHandled | BoltUnhandledRequestError):
            return _nothing()
        if "event" in body:
            said = find_message(body, context.bot_user_id)
            return self._of_event(
                error, said, LastResort(client, is_last=_retry_number(request) >= LAST_RETRY)
            )
        if isinstance(error, ScorecardError):
            return self._told(body, error)
        return self._unforeseen(body, error)

    def _of_event(self, error: Exception, said: UserMessage | None, resort: "LastResort") -> BoltResponse:
        """Say why a message was not taken; what passes is tried again before."""
        # A person says a message again when told to; nobody does that for a change that Slack tells of.
        may_wait = is_transient(error) or (isinstance(error, DatabaseBusy) and said is None)
        if may_wait and not resort.is_last:
            log.warning("delivery_deferred", error=type(error).__name__)
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, body="")
        reason = (
            str(error) if isinstance(error, ScorecardError) else unexpected_reason(_log_unexpected(error))
        )
        if said and not self._give_up(error, said, reason, resort) and not resort.is_last:
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, body="")
        return _nothing()

    def _give_up(self, error: Exception, said: UserMessage, reason: str, resort: "LastResort") -> bool:
        """Say why a message was not taken; False where its person certainly heard nothing."""
        if isinstance(error, DatabaseBusy) or is_transient(error):  # nothing can be kept to be said later
            return resort.say(said, reason)
        try:
            self._replies.give_up(said, reason)
        except STORAGE:
            return resort.say(said, reason)
        return True

    def _malformed(self, body: Json) -> BoltResponse:
        """What cannot be read has no effect; its person is told, where it says who and where that is."""
        log.warning("delivery_malformed", kind=body["kind"], fault=body["fault"])
        told = error_message(OutdatedAction())
        match body["kind"]:
            case "command":
                return _json(told.answer())
            case "view_submission":
                return _json({"response_action": "update", "view": error_modal(OutdatedAction())})
        if "response_url" in body:
            self._responder.send((body.get("team") or {}).get("id", ""), body["response_url"], told)
        return _json({})

    def _told(self, body: Json, error: ScorecardError) -> BoltResponse:
        if body.get("type") == "view_submission":
            block_ids = [block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"]
            tell = partial(self._in_names, body["team"]["id"])
            told = modal_errors(error, block_ids, tell)
            if told.keys() <= set(block_ids):
                return _json({"response_action": "errors", "errors": told})
            return _json({"response_action": "update", "view": error_modal(error)})
        return self._said(body, error_message(error, _typed(body)))

    def _unforeseen(self, body: Json, error: Exception) -> BoltResponse:
        reference = _log_unexpected(error)
        if body.get("type") == "view_submission":
            return _json({"response_action": "update", "view": unexpected_modal(reference)})
        return self._said(body, unexpected_message(reference, _typed(body)))

    def _in_names(self, team_id: str, error: ScorecardError) -> str:
        """An error's sentence without mentions, also where names cannot be looked up."""
        try:
            return self._people.error_text(team_id, error)
        except STORAGE:
            return error.unnamed

    def _said(self, body: Json, message: Message) -> BoltResponse:
        if "command" in body:
            return _json(message.answer())
        if "response_url" in body:
            thread_ts = (body.get("container") or {}).get("thread_ts") or ""
            self._responder.send(body["team"]["id"], body["response_url"], message, thread_ts)
        return _json({})


@dataclass(frozen=True)
class LastResort:
    """Where a message is answered while nothing can be kept to be said later.

    Attributes:
        client: Slack's Web API.
        is_last: Whether Slack will not tell of the message again.
    """

    client: WebClient
    is_last: bool

    def say(self, said: UserMessage, reason: str) -> bool:
        """Answer a message at once; False where the answer certainly did not arrive."""
        told, key = not_taken_message(reason, said.text), f"not_taken:{said.event_id}"
        try:
            Gateway(self.client).post(said.channel, told.payload(), key=key, thread_ts=said.thread_ts)
        except Unsure as error:
            log.warning("answer_unconfirmed", error=str(error))
        except GatewayError as error:
            log.error("answer_lost", error=str(error))  # noqa: TRY400 - the trace says nothing more
            return False
        return True


def is_transient(error: Exception) -> bool:
    """Whether the database did not do something that it will do when it is asked again later."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return isinstance(error, DATABASE_DOWN) and code != sqlite3.SQLITE_ERROR


def _retry_number(request: BoltRequest) -> int:
    """Which repetition of a delivery this is; 0 for none."""
    number = request.headers.get("x-slack-retry-num", [""])[0]
    return int(number) if number in {"1", "2", "3"} else 0


def _log_unexpected(error: Exception) -> str:
    """The code under which an error stands in the log from now on."""
    reference = secrets.token_hex(3)
    log.error("unexpected_error", reference=reference, exc_info=error)
    return reference


def _nothing() -> BoltResponse:
    return BoltResponse(status=HTTPStatus.OK, body="")


def _typed(body: Json) -> str:
    """All of a command; empty where nothing stood behind its name."""
    text = unescaped(body.get("text") or "").strip() if "command" in body else ""
    return f"{body['command']} {text}" if text else ""


def _json(body: Json) -> BoltResponse:
    return BoltResponse(
        status=HTTPStatus.OK,
        body=json.dumps(body) if body else "",
        headers={"content-type": "application/json;charset=utf-8"},
    )
