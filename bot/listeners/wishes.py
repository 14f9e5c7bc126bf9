"""No data and the ⋮ menu under prompts and reminders: what people ask for in place of giving a value."""

import re
from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.causes import click, submission
from bot.listeners.opening import open_modal
from bot.listeners.payload import Json, team_of, value_of
from bot.ui.actuals.no_data import no_data_modal
from bot.ui.kit.ids import ActionId, BlockId, CallbackId, ModalRef, More, MoreRef, RoundRef
from bot.ui.prompts.handover import handover_modal
from scorecard.errors import TooOld
from scorecard.model.views.prompts import RoundView
from scorecard.parsing.replies.parsed_reply import Until
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.replies.prompt_actions import Wishes

ROW = re.compile(r"[0-9]{1,9}")
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
        self._open(no_data_modal, RoundRef.from_json(value_of(action)).round, body, client)
        ack()

    def note_no_data(self, ack: Ack, body: Json, view: Json) -> None:
        """Note that there is no data, and why."""
        reason = _field(view, BlockId.REASON).get("value") or ""
        self._wishes.note_no_data(
            team_of(body),
            body["user"]["id"],
            _round(view),
            _list_chosen(view),
            reason,
            cause=submission(view),
        )
        ack()

    def choose(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Snooze, or ask who else is to be asked."""
        ref, user = MoreRef.from_json(value_of(action)), body["user"]["id"]
        if ref.more is More.NOT_MINE:
            self._open(handover_modal, ref.round, body, client)
        else:
            self._wishes.snooze(team_of(body), user, ref.round, UNTIL[ref.more], cause=click(user, action))
        ack()

    def hand_over(self, ack: Ack, body: Json, view: Json) -> None:
        """Offer prompts to somebody."""
        person = _field(view, BlockId.PERSON).get("selected_user") or ""
        self._wishes.hand_over(
            team_of(body),
            body["user"]["id"],
            _round(view),
            _list_chosen(view),
            person,
            cause=submission(view),
        )
        ack()

    def _open(self, modal: Callable[[RoundView], Json], round_id: int, body: Json, client: WebClient) -> None:
        view = self._prompts.round_for(team_of(body), round_id, body["user"]["id"])
        open_modal(client, body, modal(view))


def _round(view: Json) -> int:
    return ModalRef.from_json(view["private_metadata"]).round or 0


def _list_chosen(view: Json) -> list[int]:
    """The prompts that were ticked."""
    options = _field(view, BlockId.WHICH).get("selected_options") or []
    return [_row(option["value"]) for option in options]


def _row(text: str) -> int:
    if not ROW.fullmatch(text):
        raise TooOld
    return int(text)


def _field(view: Json, block: BlockId) -> Json:
    """What one field of a modal holds."""
    element: Json = next(iter(view["state"]["values"].get(block.value, {}).values()), {})
    return element
