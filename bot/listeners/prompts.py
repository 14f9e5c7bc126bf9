"""Listeners for the buttons and modals of prompts, reminders and handovers, and for *Remind now*."""

import re
from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.listeners.payload import (
    Json,
    channel_of,
    click_key,
    options_in,
    person_in,
    submission_key,
    team_of,
    text_in,
    value_of,
)
from bot.outbox.directory import Directory
from bot.outbox.responder import Responder
from bot.ui.actuals.answer_modal import answer_all_modal, answer_modal, correction_modal
from bot.ui.actuals.no_data import no_data_modal
from bot.ui.kit.blocks import told_modal
from bot.ui.kit.ids import (
    ActionId,
    ActualRef,
    BatchRef,
    BlockId,
    CallbackId,
    ModalRef,
    OverflowChoice,
    OverflowRef,
    OwingRef,
    ScorecardRef,
)
from bot.ui.prompts.handover import handover_modal
from bot.ui.reports.missing import REMIND, reminded_message
from scorecard.errors import OutdatedAction, ScorecardError
from scorecard.model.views.prompts import PromptBatchView
from scorecard.parsing.replies.parsed_reply import SnoozeDelay
from scorecard.services.actuals.actual_forms import ActualForms
from scorecard.services.prompts.handovers import Handovers
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.replies.prompt_actions import PromptActions
from scorecard.services.reports.mine import Mine
from scorecard.services.reports.missing import Missing

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
ROW_ID = re.compile(r"[0-9]{1,9}")
SNOOZE_UNTIL = {
    OverflowChoice.AN_HOUR: SnoozeDelay(minutes=60),
    OverflowChoice.TOMORROW: SnoozeDelay(days=1),
    OverflowChoice.MONDAY: SnoozeDelay(weekday=0),
}


def open_modal(client: WebClient, body: Json, view: Json) -> None:
    """Open a modal for the person who clicked.

    Raises:
        ScorecardError: Slack no longer opens it, because three seconds have passed.
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


class HandoverListener:
    """Handles answers to handovers; the outbox informs everybody concerned."""

    def __init__(self, *, handovers: Handovers) -> None:
        self._handovers = handovers

    def register(self, app: App) -> None:
        """Register for the buttons."""
        app.action(ActionId.TAKE.value)(self.accept)
        app.action(ActionId.LEAVE.value)(self.decline)

    def accept(self, ack: Ack, body: Json, action: Json) -> None:
        """Accept a handover."""
        self._decide(body, action, accepts=True)
        ack()

    def decline(self, ack: Ack, body: Json, action: Json) -> None:
        """Decline a handover."""
        self._decide(body, action, accepts=False)
        ack()

    def _decide(self, body: Json, action: Json, *, accepts: bool) -> None:
        user, ref = body["user"]["id"], BatchRef.from_json(value_of(action))
        self._handovers.decide(team_of(body), user, ref.round, accepts=accepts, cause=click_key(user, action))


class PromptActionListener:
    """Handles no data, snoozes and handovers under prompts; the outbox sends the receipts."""

    def __init__(self, *, prompts: Prompts, prompt_actions: PromptActions, directory: Directory) -> None:
        self._prompts = prompts
        self._prompt_actions = prompt_actions
        self._directory = directory

    def register(self, app: App) -> None:
        """Register for the button, the menu and the modals."""
        app.action(ActionId.NO_DATA.value)(self.open_no_data)
        app.view(CallbackId.NO_DATA.value)(self.note_no_data)
        app.action(ActionId.MORE.value)(self.choose)
        app.view(CallbackId.HAND_OVER.value)(self.hand_over)

    def open_no_data(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for KPIs without data."""
        self._open(no_data_modal, BatchRef.from_json(value_of(action)).round, body, client)
        ack()

    def note_no_data(self, ack: Ack, body: Json, view: Json) -> None:
        """Record that there is no data, and the reason."""
        reason = text_in(view, BlockId.REASON)
        self._prompt_actions.note_no_data(
            team_of(body),
            body["user"]["id"],
            _batch_id(view),
            _list_chosen(view),
            reason,
            cause=submission_key(view),
        )
        ack()

    def choose(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Snooze the prompts, or open the modal for a handover."""
        ref, user = OverflowRef.from_json(value_of(action)), body["user"]["id"]
        if ref.more is OverflowChoice.NOT_MINE:
            self._open(handover_modal, ref.round, body, client)
        else:
            self._prompt_actions.snooze(
                team_of(body), user, ref.round, SNOOZE_UNTIL[ref.more], cause=click_key(user, action)
            )
        ack()

    def hand_over(self, ack: Ack, body: Json, view: Json) -> None:
        """Offer prompts to somebody else."""
        person = person_in(view, BlockId.PERSON)
        if person:
            self._directory.meet(team_of(body), person)
        self._prompt_actions.hand_over(
            team_of(body),
            body["user"]["id"],
            _batch_id(view),
            _list_chosen(view),
            person,
            cause=submission_key(view),
        )
        ack()

    def _open(
        self, modal: Callable[[PromptBatchView], Json], batch_id: int, body: Json, client: WebClient
    ) -> None:
        view = self._prompts.batch_for(team_of(body), batch_id, body["user"]["id"])
        open_modal(client, body, modal(view))


def _batch_id(view: Json) -> int:
    return ModalRef.from_json(view["private_metadata"]).round or 0


def _list_chosen(view: Json) -> list[int]:
    """Return the ids of the prompts that were ticked."""
    return list(map(_row, options_in(view, BlockId.WHICH)))


def _row(text: str) -> int:
    if not ROW_ID.fullmatch(text):
        raise OutdatedAction
    return int(text)


class PromptListener:
    """Opens the modals for answers and corrections."""

    def __init__(self, *, prompts: Prompts, actual_forms: ActualForms, mine: Mine) -> None:
        self._prompts = prompts
        self._actual_forms = actual_forms
        self._mine = mine

    def register(self, app: App) -> None:
        """Register for the buttons."""
        app.action(ActionId.ANSWER.value)(self.open_round)
        app.action(ActionId.ANSWER_ALL.value)(self.open_all)
        app.action(ActionId.CORRECT.value)(self.open_correction)

    def open_round(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for one prompt batch."""
        ref = BatchRef.from_json(value_of(action))
        view = self._prompts.batch_for(team_of(body), ref.round, body["user"]["id"])
        open_modal(client, body, answer_modal(view))
        ack()

    def open_all(self, ack: Ack, body: Json, client: WebClient) -> None:
        """Open the modal for all of a person's open prompts."""
        mine = self._mine.mine(team_of(body), body["user"]["id"])
        open_modal(client, body, answer_all_modal(mine))
        ack()

    def open_correction(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for a correction of a recorded value."""
        ref = ActualRef.from_json(value_of(action))
        channel = channel_of(body)
        correction = self._actual_forms.correction(team_of(body), body["user"]["id"], ref.actual, channel)
        open_modal(client, body, correction_modal(correction.item, correction.locale))
        ack()


class MissingListener:
    """Handles *Remind now*, and says beside it who is reminded and who is not."""

    def __init__(self, *, missing: Missing, responder: Responder) -> None:
        self._missing = missing
        self._responder = responder

    def register(self, app: App) -> None:
        """Register for the buttons."""
        app.action(ActionId.REMIND.value)(self.remind)
        app.action(ActionId.REMIND_ONE.value)(self.remind_one)

    def remind(self, ack: Ack, body: Json, action: Json) -> None:
        """Remind everybody who owes a value of the scorecard."""
        ref, team_id = ScorecardRef.from_json(value_of(action)), team_of(body)
        view = self._missing.remind(team_id, body["user"]["id"], ref.scorecard)
        ack()
        self._responder.send(team_id, body["response_url"], reminded_message(view))

    def remind_one(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Remind one person of what they owe of a scorecard, and say in a modal what came of it."""
        ref = OwingRef.from_json(value_of(action))
        view = self._missing.remind(team_of(body), body["user"]["id"], ref.scorecard, ref.person)
        ack()
        open_modal(client, body, told_modal(REMIND, reminded_message(view)))
