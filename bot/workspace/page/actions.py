"""The actions that people take on the page, passed on to the actor."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Protocol

from flask import Blueprint, Response, jsonify, request

from bot.workspace.actions.actor import Actor
from bot.workspace.elements import list_elements
from bot.workspace.inputs import InputValue
from bot.workspace.model import Json
from bot.workspace.page.memory import PageMemory
from bot.workspace.refusals import SlackRefusal
from bot.workspace.render.scene import field_name
from bot.workspace.state.workspace import Workspace


class SentForm(Protocol):
    """The fields of a form as a browser sends them, such as Flask's `request.form`."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of one field."""
        ...


def read_form(blocks: Sequence[Json], form: SentForm) -> dict[str, InputValue]:
    """Read what was entered in the fields of a view.

    Returns:
        By block id, or by action id where several elements share a block.
    """
    values: dict[str, InputValue] = {}
    for block, element in list_elements(blocks):
        if element["type"] in {"button", "overflow"}:
            continue
        name = element["action_id"] if block["type"] == "actions" else block["block_id"]
        values[name] = _read_field(element, form.getlist(field_name(block["block_id"], element["action_id"])))
    return values


def _read_field(element: Json, sent: list[str]) -> InputValue:
    if str(element["type"]).startswith("multi_") or element["type"] == "checkboxes":
        return [value for value in sent if value]
    return sent[0].replace("\r\n", "\n") if sent and sent[0] else None


_PLACE = "/as/<person_id>/<channel_id>"
_NOT_TAKEN = "The bot did not take that. Is it running?"
_GONE = "That is no longer there. The page shows what is there now."
_NO_COMMANDS = "Slack takes no commands in threads. Send it in the channel itself."

Act = Callable[[str, str], str | None]


def read_window() -> str:
    """Return the name of the browser window that asks; empty if it gives none."""
    return request.headers.get("X-Window", "")


def add_actions(routes: Blueprint, workspace: Workspace, actor: Actor, memory: PageMemory) -> None:
    """Add a POST route for each action; each answers `{"notice": sentence or null}`."""

    def say(person_id: str, channel_id: str) -> str | None:
        return _say(actor, person_id, channel_id)

    def edit(person_id: str, channel_id: str) -> None:
        actor.edit(person_id, channel_id, request.form["ts"], request.form["text"].strip())

    def click(person_id: str, channel_id: str) -> str | None:
        return None if _click(workspace, actor, person_id, channel_id) else _NOT_TAKEN

    def submit(person_id: str, _: str) -> None:
        actor.submit(person_id, _read_modal(workspace, person_id))

    def close(person_id: str, _: str) -> None:
        actor.close(person_id)

    for act in (say, edit, click, submit, close):
        routes.post(f"{_PLACE}/{act.__name__}", endpoint=act.__name__)(_answer(act, memory))


def _answer(act: Act, memory: PageMemory) -> Callable[..., Response]:
    @wraps(act)
    def respond(person_id: str, channel_id: str) -> Response:
        memory.use_window(person_id, read_window())
        try:
            notice = act(person_id, channel_id)
        except (LookupError, SlackRefusal):
            notice = _GONE
        return jsonify({"notice": notice})

    return respond


def _say(actor: Actor, person: str, channel: str) -> str | None:
    text, thread = request.form["text"].strip(), request.form.get("thread_ts")
    if text.startswith("/") and thread:
        return _NO_COMMANDS
    if text.startswith("/"):
        name, _, rest = text.partition(" ")
        actor.command(person, channel, name, rest.strip())
    elif text:
        actor.say(person, channel, text, thread)
    return None


def _click(workspace: Workspace, actor: Actor, person: str, channel: str) -> bool:
    form = request.form
    action, value, block = form["action_id"], form.get("value") or None, form.get("block_id") or None
    if form["surface"] == "home":
        return actor.click_home(person, action, value, block_id=block)
    if form["surface"] == "modal":
        typed = _read_modal(workspace, person)
        return actor.click_modal(person, action, value, block_id=block, typed=typed)
    return actor.click(person, channel, form["ts"], action, value, block_id=block)


def _read_modal(workspace: Workspace, person: str) -> dict[str, InputValue]:
    return read_form(workspace.modals(person)[-1].view["blocks"], request.form)
