"""What people are told when a listener could not do what they asked."""

import json
import secrets
from functools import partial
from http import HTTPStatus

import structlog
from slack_bolt import App, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.deliveries import MALFORMED
from bot.listeners.markup import unescaped
from bot.listeners.payload import Json
from bot.outbox.responder import Responder
from bot.ui.errors import error_message, error_modal, modal_errors, unexpected_message, unexpected_modal
from bot.ui.message import Message
from scorecard.errors import AlreadyHandled, ScorecardError, TooOld
from scorecard.services.people import People

log = structlog.get_logger()


class ErrorListener:
    """Turns every error into a sentence on the surface where the person is.

    A command is answered in its ack, with what was typed, which Slack shows nowhere any more; a modal at its
    fields, a button where it stands. What nobody foresaw gets a code that stands in the log with its trace;
    an event is then not acknowledged, so that Slack delivers it again.
    """

    def __init__(self, *, people: People, responder: Responder) -> None:
        self._people = people
        self._responder = responder

    def register(self, app: App) -> None:
        """Listen to errors."""
        app.error(self.handle)

    def handle(self, error: Exception, body: Json) -> BoltResponse:
        """The response in place of the listener's."""
        if body.get("type") == MALFORMED:
            return self._malformed(body)
        if isinstance(error, AlreadyHandled | BoltUnhandledRequestError):
            return BoltResponse(status=HTTPStatus.OK, body="")
        if isinstance(error, ScorecardError):
            return self._told(body, error)
        return self._unforeseen(body, error)

    def _malformed(self, body: Json) -> BoltResponse:
        """What cannot be read has no effect; its person is told, where it says who and where that is."""
        log.warning("delivery_malformed", kind=body["kind"], fault=body["fault"])
        told = error_message(TooOld())
        match body["kind"]:
            case "command":
                return _json(told.answer())
            case "view_submission":
                return _json({"response_action": "update", "view": error_modal(TooOld())})
        if "response_url" in body:
            self._responder.send((body.get("team") or {}).get("id", ""), body["response_url"], told)
        return _json({})

    def _told(self, body: Json, error: ScorecardError) -> BoltResponse:
        if body.get("type") == "view_submission":
            block_ids = [block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"]
            tell = partial(self._people.in_names, body["team"]["id"])
            told = modal_errors(error, block_ids, tell)
            if told.keys() <= set(block_ids):
                return _json({"response_action": "errors", "errors": told})
            return _json({"response_action": "update", "view": error_modal(error)})
        return self._said(body, error_message(error, _typed(body)))

    def _unforeseen(self, body: Json, error: Exception) -> BoltResponse:
        reference = secrets.token_hex(3)
        log.error("unforeseen", reference=reference, exc_info=error)
        if body.get("type") == "view_submission":
            return _json({"response_action": "update", "view": unexpected_modal(reference)})
        if "command" in body or body.get("type") == "block_actions":
            return self._said(body, unexpected_message(reference, _typed(body)))
        return BoltResponse(status=HTTPStatus.INTERNAL_SERVER_ERROR, body="")

    def _said(self, body: Json, message: Message) -> BoltResponse:
        if "command" in body:
            return _json(message.answer())
        if "response_url" in body:
            thread_ts = (body.get("container") or {}).get("thread_ts") or ""
            self._responder.send(body["team"]["id"], body["response_url"], message, thread_ts)
        return _json({})


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
