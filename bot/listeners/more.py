"""The ⋮ menu under prompts and reminders, and what comes of an offer to hand them over."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.outbox.responder import Responder
from bot.ui.handover import handover_modal
from bot.ui.ids import ActionId, BlockId, CallbackId, ModalRef, More, MoreRef, RoundRef
from bot.ui.notice import notice_message
from scorecard.domain.understanding import Until
from scorecard.services.handovers import Handovers
from scorecard.services.prompts import Prompts
from scorecard.services.snoozes import Snoozes

Json = dict[str, Any]

UNTIL = {More.AN_HOUR: Until(minutes=60), More.TOMORROW: Until(days=1), More.MONDAY: Until(weekday=0)}
PUT_OFF = "All right, put off; the message that asked says until when."


class MoreListener:
    """Puts prompts off, and hands them over."""

    def __init__(
        self, *, prompts: Prompts, snoozes: Snoozes, handovers: Handovers, responder: Responder
    ) -> None:
        self._prompts = prompts
        self._snoozes = snoozes
        self._handovers = handovers
        self._responder = responder

    def register(self, app: App) -> None:
        """Listen to the menu, the modal and the offer's buttons."""
        app.action(ActionId.MORE.value)(self.choose)
        app.view(CallbackId.HAND_OVER.value)(self.offer)
        app.action(ActionId.TAKE.value)(self.accept)
        app.action(ActionId.LEAVE.value)(self.decline)

    def choose(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Do what was chosen."""
        ref, user = MoreRef.from_json(action["selected_option"]["value"]), body["user"]["id"]
        if ref.more is More.NOT_MINE:
            view = handover_modal(self._prompts.round_for(ref.round, user))
            client.views_open(trigger_id=body["trigger_id"], view=view)
        else:
            self._snoozes.snooze(user, ref.round, UNTIL[ref.more], cause=_click(body, action))
            self._responder.send(body["team"]["id"], body["response_url"], notice_message(PUT_OFF))
        ack()

    def offer(self, ack: Ack, body: Json, view: Json) -> None:
        """Offer prompts to somebody."""
        state = view["state"]["values"]
        which, person = (next(iter(state[block].values())) for block in (BlockId.WHICH, BlockId.PERSON))
        self._handovers.offer(
            body["user"]["id"],
            ModalRef.from_json(view["private_metadata"]).round or 0,
            [int(option["value"]) for option in which["selected_options"]],
            person["selected_user"],
            cause=f"view:{view['id']}",
        )
        ack()

    def accept(self, ack: Ack, body: Json, action: Json) -> None:
        """Take what was offered."""
        self._decide(body, action, accepts=True)
        ack()

    def decline(self, ack: Ack, body: Json, action: Json) -> None:
        """Leave what was offered."""
        self._decide(body, action, accepts=False)
        ack()

    def _decide(self, body: Json, action: Json, *, accepts: bool) -> None:
        ref = RoundRef.from_json(action["value"])
        self._handovers.decide(body["user"]["id"], ref.round, accepts=accepts, cause=_click(body, action))


def _click(body: Json, action: Json) -> str:
    """What tells one click from another."""
    return f"click:{body['user']['id']}:{action['action_ts']}"
