"""Listeners for the buttons of alerts, their modals, and the question whether an action is done."""

from collections.abc import Callable
from contextlib import suppress

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.payload import (
    Json,
    address_of,
    channel_of,
    click_key,
    day_in,
    person_in,
    submission_key,
    team_of,
    text_in,
    thread_of,
    value_of,
)
from bot.listeners.prompts import open_modal
from bot.outbox.directory import Directory
from bot.outbox.responder import Responder
from bot.ui.actuals.alert_actions import (
    expect_modal,
    hand_on_modal,
    lesson_modal,
    plan_modal,
    postpone_modal,
    story_lines,
)
from bot.ui.actuals.answer_modal import answer_items_modal
from bot.ui.kit.blocks import lines_message
from bot.ui.kit.ids import ActionId, AlertActionRef, AlertRef, BlockId, CallbackId, OfferRef
from bot.ui.kit.message import Message, spoken
from bot.ui.reports.why import why_message
from scorecard.errors import NotFound
from scorecard.model.views.actuals import ResponseForm
from scorecard.services.actuals.alert_actions import AlertActions, Plan
from scorecard.services.lookup.access import Asker
from scorecard.services.reports.explanations import Explanations


class AlertActionListener:
    """Opens the modals under alerts and under questions about actions, and handles what is said there."""

    def __init__(
        self,
        *,
        alert_actions: AlertActions,
        explanations: Explanations,
        directory: Directory,
        responder: Responder,
    ) -> None:
        self._actions = alert_actions
        self._explanations = explanations
        self._directory = directory
        self._responder = responder

    def register(self, app: App) -> None:
        """Register for the buttons and the modals."""
        app.action(ActionId.ANSWER_ALERT.value)(self.open_answer)
        app.action(ActionId.WHY.value)(self.tell_why)
        app.action(ActionId.PLAN.value)(self.open_plan)
        app.action(ActionId.EXPECT.value)(self.open_expect)
        app.action(ActionId.LEARN.value)(self.open_learn)
        app.action(ActionId.PLAN_IT.value)(self.plan_offered)
        app.action(ActionId.CHANGE_PLAN.value)(self.change_offered)
        app.action(ActionId.EXPECT_IT.value)(self.expect_offered)
        app.action(ActionId.CHANGE_EXPECTED.value)(self.change_expected)
        app.action(ActionId.DONE.value)(self.finish)
        app.action(ActionId.NOT_YET.value)(self.open_postpone)
        app.action(ActionId.HAND_ON.value)(self.open_hand_on)
        app.view(CallbackId.PLAN.value)(self.plan)
        app.view(CallbackId.EXPECT.value)(self.expect)
        app.view(CallbackId.LEARN.value)(self.learn)
        app.view(CallbackId.NOT_YET.value)(self.postpone)
        app.view(CallbackId.HAND_ON.value)(self.hand_on)

    def open_answer(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for the value that an alert's KPI waits for."""
        alert = AlertRef.from_json(value_of(action)).alert
        items, locale = self._actions.waiting(team_of(body), body["user"]["id"], alert)
        open_modal(client, body, answer_items_modal(items, locale))
        ack()

    def tell_why(self, ack: Ack, body: Json, action: Json) -> None:
        """Say beside an alert what people have said of it, and how the KPI's score comes about."""
        team_id, alert = team_of(body), AlertRef.from_json(value_of(action)).alert
        asker = Asker(team_id, channel_of(body), body["user"]["id"])
        story = self._actions.story(asker, alert)
        message = lines_message(story_lines(story))
        with suppress(NotFound):  # its KPI may be off the scorecard by now
            why = why_message(self._explanations.why(asker, story.kpi.typed_name))
            lines = [*message.text.split("\n"), *why.text.split("\n")]
            message = Message(spoken(lines), (*message.blocks, *why.blocks))
        ack()
        self._responder.send(team_id, body["response_url"], message, thread_of(body))

    def open_plan(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for what is done about an alert."""
        self._open_form(plan_modal, body, action, client)
        ack()

    def open_expect(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for known work."""
        self._open_form(expect_modal, body, action, client)
        ack()

    def open_learn(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for what was learned."""
        alert, user = AlertRef.from_json(value_of(action)).alert, body["user"]["id"]
        open_modal(client, body, lesson_modal(self._actions.lesson_form(team_of(body), user, alert)))
        ack()

    def learn(self, ack: Ack, body: Json, view: Json) -> None:
        """Store what was learned from an alert."""
        alert, user = AlertRef.from_json(view["private_metadata"]).alert, body["user"]["id"]
        said, cause = text_in(view, BlockId.REASON), submission_key(view)
        self._actions.learn(team_of(body), user, alert, said, cause=cause)
        ack()

    def plan(self, ack: Ack, body: Json, view: Json) -> None:
        """Store what is done about an alert."""
        ref, person = AlertRef.from_json(view["private_metadata"]), person_in(view, BlockId.PERSON)
        self._meet(body, person)
        plan = Plan(
            text_in(view, BlockId.CAUSE), text_in(view, BlockId.ACTION), person, day_in(view, BlockId.DAY)
        )
        user = body["user"]["id"]
        self._actions.plan(team_of(body), user, ref.alert, plan, ref.standing, cause=submission_key(view))
        ack()

    def plan_offered(self, ack: Ack, body: Json, action: Json) -> None:
        """Make an offered plan the plan."""
        user, key = body["user"]["id"], OfferRef.from_json(value_of(action)).offer
        self._actions.plan_offered(team_of(body), user, key, address_of(body), cause=click_key(user, action))
        ack()

    def change_offered(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for a plan with what was offered."""
        key = OfferRef.from_json(value_of(action)).offer
        open_modal(client, body, plan_modal(self._actions.offer_form(team_of(body), body["user"]["id"], key)))
        ack()

    def expect_offered(self, ack: Ack, body: Json, action: Json) -> None:
        """Take an alert as known work, as offered."""
        user, key = body["user"]["id"], OfferRef.from_json(value_of(action)).offer
        cause = click_key(user, action)
        self._actions.expect_offered(team_of(body), user, key, address_of(body), cause=cause)
        ack()

    def change_expected(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for known work with what was offered."""
        key = OfferRef.from_json(value_of(action)).offer
        form = self._actions.expected_form(team_of(body), body["user"]["id"], key)
        open_modal(client, body, expect_modal(form))
        ack()

    def expect(self, ack: Ack, body: Json, view: Json) -> None:
        """Store that an alert is known work until a day."""
        alert, user = AlertRef.from_json(view["private_metadata"]).alert, body["user"]["id"]
        reason, cause = text_in(view, BlockId.REASON), submission_key(view)
        self._actions.expect(team_of(body), user, alert, reason, day_in(view, BlockId.DAY), cause=cause)
        ack()

    def finish(self, ack: Ack, body: Json, action: Json) -> None:
        """Note that an action is done."""
        user, row = body["user"]["id"], AlertActionRef.from_json(value_of(action)).action
        self._actions.finish(team_of(body), user, row, cause=click_key(user, action))
        ack()

    def open_postpone(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for a new day."""
        self._open_action(postpone_modal, body, action, client)
        ack()

    def open_hand_on(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for somebody else."""
        self._open_action(hand_on_modal, body, action, client)
        ack()

    def postpone(self, ack: Ack, body: Json, view: Json) -> None:
        """Move the day of an action."""
        row, user = AlertActionRef.from_json(view["private_metadata"]).action, body["user"]["id"]
        self._actions.postpone(
            team_of(body), user, row, day_in(view, BlockId.DAY), cause=submission_key(view)
        )
        ack()

    def hand_on(self, ack: Ack, body: Json, view: Json) -> None:
        """Give an action to somebody else."""
        row, user = AlertActionRef.from_json(view["private_metadata"]).action, body["user"]["id"]
        person = person_in(view, BlockId.PERSON)
        self._meet(body, person)
        self._actions.hand_on(team_of(body), user, row, person, cause=submission_key(view))
        ack()

    def _open_form(
        self, modal: Callable[[ResponseForm], Json], body: Json, action: Json, client: WebClient
    ) -> None:
        alert = AlertRef.from_json(value_of(action)).alert
        open_modal(client, body, modal(self._actions.form(team_of(body), body["user"]["id"], alert)))

    def _open_action(
        self, modal: Callable[[ResponseForm], Json], body: Json, action: Json, client: WebClient
    ) -> None:
        row = AlertActionRef.from_json(value_of(action)).action
        open_modal(client, body, modal(self._actions.action_form(team_of(body), body["user"]["id"], row)))

    def _meet(self, body: Json, person: str) -> None:
        """Look up somebody who was chosen, so that it is known what they are."""
        if person:
            self._directory.meet(team_of(body), person)
