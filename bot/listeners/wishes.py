"""No data and the ⋮ menu under prompts and reminders: what people ask for in place of giving a value."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.causes import click, submission
from bot.listeners.payload import Json
from bot.ui.handover import handover_modal
from bot.ui.ids import ActionId, BlockId, CallbackId, ModalRef, More, MoreRef, RoundRef
from bot.ui.no_data import no_data_modal
from scorecard.domain.understanding import Until
from scorecard.domain.views import RoundView
from scorecard.services.prompts import Prompts
from scorecard.services.wishes import Wishes

UNTIL = {More.AN_HOUR: Until(minutes=60), More.TOMORROW: Until(days=1), More.MONDAY: Until(weekday=0)}


class WishListener:
    """Opens the modals in which people say what they wish, and takes it; the receipt is sent to them."""

    def __init__(self, *, prompts: Prompts, wishes: Wishes) -> None:
        self._prompts = prompts
        self._wishes = wishes

    def register(self, app: App) -> None:
        """Listen to the button, the menu and the modals."""
        app.action(ActionId.NO_DATA.value)(self.open_no_data)
        app.view(CallbackId.NO_DATA.value)(self.note_no_data)
        app.action(ActionId.MORE.value)(self.choose)
        app.view(CallbackId.HAND_OVER.value)(self.hand_over)

    def open_no_data(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Ask what has no data, and why."""
        self._open(no_data_modal, RoundRef.from_json(action["value"]).round, body, client)
        ack()

    def note_no_data(self, ack: Ack, body: Json, view: Json) -> None:
        """Note that there is no data, and why."""
        reason = _field(view, BlockId.REASON)["value"] or ""
        self._wishes.note_no_data(
            body["user"]["id"], _round(view), _list_chosen(view), reason, cause=submission(view)
        )
        ack()

    def choose(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Snooze, or ask who else is to be asked."""
        ref, user = MoreRef.from_json(action["selected_option"]["value"]), body["user"]["id"]
        if ref.more is More.NOT_MINE:
            self._open(handover_modal, ref.round, body, client)
        else:
            self._wishes.snooze(user, ref.round, UNTIL[ref.more], cause=click(user, action))
        ack()

    def hand_over(self, ack: Ack, body: Json, view: Json) -> None:
        """Offer prompts to somebody."""
        person = _field(view, BlockId.PERSON)["selected_user"]
        self._wishes.hand_over(
            body["user"]["id"], _round(view), _list_chosen(view), person, cause=submission(view)
        )
        ack()

    def _open(self, modal: Callable[[RoundView], Json], round_id: int, body: Json, client: WebClient) -> None:
        view = self._prompts.round_for(round_id, body["user"]["id"])
        client.views_open(trigger_id=body["trigger_id"], view=modal(view))


def _round(view: Json) -> int:
    return ModalRef.from_json(view["private_metadata"]).round or 0


def _list_chosen(view: Json) -> list[int]:
    """The prompts that were ticked."""
    return [int(option["value"]) for option in _field(view, BlockId.WHICH)["selected_options"]]


def _field(view: Json, block: BlockId) -> Json:
    """What one field of a modal holds."""
    element: Json = next(iter(view["state"]["values"][block.value].values()))
    return element
