"""The modals that people fill in: submitting them to the bot, and applying its response."""

import json
from collections.abc import Mapping

from bot.workspace.api.views import checked_view
from bot.workspace.delivery import payloads
from bot.workspace.delivery.transport import Transport
from bot.workspace.inputs import InputValue, read_state, validate_inputs
from bot.workspace.limits.schema import problem
from bot.workspace.model import Json, Modal
from bot.workspace.posting import record_lost_answer
from bot.workspace.refusals import SlackRefusal
from bot.workspace.state.workspace import Workspace

TROUBLE = {"": "We had some trouble connecting. Try again?"}


class ModalActions:
    """The actions on the modal at the top of a person's stack.

    Args:
        workspace: The workspace it is open in.
        transport: The transport to the bot.
    """

    def __init__(self, workspace: Workspace, transport: Transport) -> None:
        self._workspace = workspace
        self._transport = transport

    def get_top(self, person: str) -> Modal:
        """Return the modal in front of a person.

        Raises:
            LookupError: None is open.
        """
        stack = self._workspace.modals(person)
        if not stack:
            raise LookupError(f"{person} has no modal open.")
        return stack[-1]

    def type(self, person: str, values: Mapping[str, InputValue]) -> Modal:
        """Fill fields in without submitting.

        Raises:
            LookupError: No modal is open, or it has no such field.
        """
        modal = self.get_top(person)
        state = read_state(modal.view["blocks"], values, modal.values)
        return self._workspace.views.change(modal, values=state)

    def submit(self, person: str, values: Mapping[str, InputValue]) -> dict[str, str]:
        """Fill fields in, submit, and return the errors by block id; empty means accepted.

        Raises:
            LookupError: No modal is open, or it has no such field.
        """
        modal = self.type(person, values)
        errors = validate_inputs(modal.view["blocks"], modal.values) or self._deliver(modal)
        if self._workspace.views.find_modal(modal_id=modal.id):
            self._workspace.views.change(modal, errors=errors)
        return errors

    def close(self, person: str) -> None:
        """Close the modal on top, and tell the bot if it asked for that.

        Raises:
            LookupError: No modal is open.
        """
        modal = self.get_top(person)
        is_cleared = bool(modal.view.get("clear_on_close"))
        payload = payloads.view_closed(self._workspace, modal, is_cleared=is_cleared)
        if is_cleared:
            self._workspace.views.clear(person)
        else:
            self._workspace.views.close(modal)
        if modal.view.get("notify_on_close"):
            self._transport.send("interaction", payload)

    def _deliver(self, modal: Modal) -> dict[str, str]:
        answer = self._transport.send("interaction", payloads.view_submission(self._workspace, modal))
        if answer.failure:
            return TROUBLE
        try:
            body: Json = json.loads(answer.body) if answer.body.strip() else {}
        except ValueError:
            return TROUBLE
        try:
            return self._apply(modal, body)
        except SlackRefusal as refusal:
            record_lost_answer(self._workspace, modal.person, body, refusal)
            return TROUBLE

    def _apply(self, modal: Modal, body: Json) -> dict[str, str]:
        views = self._workspace.views
        match body.get("response_action"):
            case "errors":
                return _checked_errors(modal, body.get("errors"))
            case "update":
                views.update(modal, checked_view(body.get("view", {}), "modal"))
            case "push":
                views.open(modal.person, checked_view(body.get("view", {}), "modal"), above=modal.id)
            case "clear":
                views.clear(modal.person)
            case None:
                views.close(modal)
            case unknown:
                line = problem(f"unknown: {unknown}", "/response_action")
                raise SlackRefusal("invalid_arguments", [line])
        return {}


def _checked_errors(modal: Modal, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in modal.view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackRefusal("invalid_arguments", [problem("must be an object with errors", "/errors")])
    if unknown := set(errors) - inputs:
        lines = [
            problem("must be the block_id of an input block", f"/errors/{block_id}") for block_id in unknown
        ]
        raise SlackRefusal("invalid_arguments", lines)
    return errors
