"""Listeners for the buttons of reviews and of their items, and for the modals of these."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.payload import (
    Json,
    click_key,
    day_in,
    person_in,
    submission_key,
    team_of,
    text_in,
    value_of,
)
from bot.listeners.prompts import open_modal
from bot.outbox.directory import Directory
from bot.ui.kit.ids import ActionId, BlockId, CallbackId, ReviewItemRef, ReviewRef, ScorecardRef
from bot.ui.reviews.review import act_modal, decide_modal
from scorecard.model.views.reviews import ResponseKind
from scorecard.services.actuals.alert_actions import Plan
from scorecard.services.reviews.responses import ReviewResponses
from scorecard.services.reviews.reviews import Reviews


class ReviewListener:
    """Starts and closes reviews, and takes what is said of their items."""

    def __init__(self, *, reviews: Reviews, responses: ReviewResponses, directory: Directory) -> None:
        self._reviews = reviews
        self._responses = responses
        self._directory = directory

    def register(self, app: App) -> None:
        """Register for the buttons and the modals."""
        app.action(ActionId.REVIEW_START.value)(self.start)
        app.action(ActionId.REVIEW_CLOSE.value)(self.close)
        app.action(ActionId.ITEM_DISCUSSED.value)(self.discuss)
        app.action(ActionId.ITEM_SKIP.value)(self.skip)
        app.action(ActionId.ITEM_DONE.value)(self.finish)
        app.action(ActionId.ITEM_DECIDE.value)(self.open_decide)
        app.action(ActionId.ITEM_ACT.value)(self.open_act)
        app.view(CallbackId.DECIDE.value)(self.decide)
        app.view(CallbackId.ACT.value)(self.act)

    def start(self, ack: Ack, body: Json, action: Json) -> None:
        """Open a review."""
        user, card = body["user"]["id"], ScorecardRef.from_json(value_of(action)).scorecard
        self._reviews.start(team_of(body), user, card, cause=click_key(user, action))
        ack()

    def close(self, ack: Ack, body: Json, action: Json) -> None:
        """Close a review."""
        user, review = body["user"]["id"], ReviewRef.from_json(value_of(action)).review
        self._reviews.close(team_of(body), user, review, cause=click_key(user, action))
        ack()

    def discuss(self, ack: Ack, body: Json, action: Json) -> None:
        """Mark an item as discussed."""
        self._mark(ResponseKind.DISCUSSED, body, action)
        ack()

    def skip(self, ack: Ack, body: Json, action: Json) -> None:
        """Leave an item to the next review."""
        self._mark(ResponseKind.SKIPPED, body, action)
        ack()

    def finish(self, ack: Ack, body: Json, action: Json) -> None:
        """Note that the action of an item is done."""
        self._mark(ResponseKind.DONE, body, action)
        ack()

    def open_decide(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for a decision."""
        item, user = ReviewItemRef.from_json(value_of(action)).item, body["user"]["id"]
        form = self._responses.form(team_of(body), user, item, ResponseKind.DECIDED)
        open_modal(client, body, decide_modal(form))
        ack()

    def open_act(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for an action."""
        item, user = ReviewItemRef.from_json(value_of(action)).item, body["user"]["id"]
        form = self._responses.form(team_of(body), user, item, ResponseKind.ACTION)
        open_modal(client, body, act_modal(form))
        ack()

    def decide(self, ack: Ack, body: Json, view: Json) -> None:
        """Keep a decision."""
        ref, user = ReviewItemRef.from_json(view["private_metadata"]), body["user"]["id"]
        said, cause = text_in(view, BlockId.REASON), submission_key(view)
        self._responses.decide(team_of(body), user, ref.item, said, ref.seen, cause=cause)
        ack()

    def act(self, ack: Ack, body: Json, view: Json) -> None:
        """Keep an action."""
        ref, person = ReviewItemRef.from_json(view["private_metadata"]), person_in(view, BlockId.PERSON)
        if person:
            self._directory.meet(team_of(body), person)
        plan = Plan("", text_in(view, BlockId.ACTION), person, day_in(view, BlockId.DAY))
        user, cause = body["user"]["id"], submission_key(view)
        self._responses.act(team_of(body), user, ref.item, plan, ref.seen, cause=cause)
        ack()

    def _mark(self, kind: ResponseKind, body: Json, action: Json) -> None:
        user, item = body["user"]["id"], ReviewItemRef.from_json(value_of(action)).item
        self._responses.mark(team_of(body), user, item, kind, cause=click_key(user, action))
