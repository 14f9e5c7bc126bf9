from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.workspace.actions.actor import Actor
from bot.workspace.model import Json
from bot.workspace.state.workspace import Workspace


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


OPTIONS = [{"text": text("Monthly"), "value": "month"}, {"text": text("Weekly"), "value": "week"}]
ELEMENTS = [
    {"type": "button", "action_id": "done", "text": text("Done")},
    {"type": "static_select", "action_id": "often", "options": OPTIONS, "initial_option": OPTIONS[0]},
    {"type": "overflow", "action_id": "more", "options": OPTIONS},
    {"type": "datepicker", "action_id": "day"},
    {"type": "multi_users_select", "action_id": "who"},
]


@pytest.fixture
def posted(client: WebClient) -> str:
    blocks = [{"type": "actions", "block_id": "all", "elements": ELEMENTS}]
    return str(client.chat_postMessage(channel="C0OPS", text="Choose", blocks=blocks)["ts"])


@pytest.mark.parametrize(
    ("action_id", "choice"),
    [
        ("often", ("week", {"selected_option": OPTIONS[1]})),
        ("often", ("Weekly", {"selected_option": OPTIONS[1]})),
        ("more", ("month", {"selected_option": OPTIONS[0]})),
        ("day", ("2026-11-30", {"selected_date": "2026-11-30"})),
        ("who", (["U0TOM"], {"selected_users": ["U0TOM"]})),
    ],
)
def test_what_is_chosen_reaches_the_bot(
    bot: App, actor: Actor, posted: str, action_id: str, choice: tuple[Any, Json]
) -> None:
    value, chosen = choice
    actions = []

    @bot.action(action_id)
    def listen(ack: Ack, action: Json) -> None:
        ack()
        actions.append(action)

    assert actor.click("U0TOM", "C0OPS", posted, action_id, value)

    [action] = actions
    assert chosen.items() <= action.items()
    assert action["block_id"] == "all"


def test_the_other_fields_of_the_message_are_told_as_they_are(bot: App, actor: Actor, posted: str) -> None:
    states = []

    @bot.action("day")
    def listen(ack: Ack, body: Json) -> None:
        ack()
        states.append(body["state"]["values"]["all"])

    actor.click("U0TOM", "C0OPS", posted, "day", "2026-11-30")

    assert states[0]["day"] == {"type": "datepicker", "selected_date": "2026-11-30"}
    assert states[0]["often"]["selected_option"] == OPTIONS[0]


def test_a_click_can_be_answered_in_the_place_of_the_message(
    bot: App, workspace: Workspace, actor: Actor, posted: str
) -> None:
    @bot.action("done")
    def done(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Thank you", replace_original=True)

    actor.click("U0TOM", "C0OPS", posted, "done")

    [message] = workspace.history("C0OPS", None)
    assert (message.ts, message.text, message.blocks) == (posted, "Thank you", [])


def test_a_private_answer_can_be_taken_away(bot: App, workspace: Workspace, actor: Actor) -> None:
    blocks = [{"type": "actions", "elements": ELEMENTS[:1]}]
    quoted = []
    bot.command("/scorecard")(lambda ack: ack(text="Only you", blocks=blocks))

    @bot.action("done")
    def done(ack: Ack, respond: Respond, body: Json) -> None:
        ack()
        quoted.append("message" in body)
        respond(delete_original=True)

    actor.command("U0TOM", "C0OPS", "/scorecard")
    [private] = workspace.history("C0OPS", "U0TOM")
    actor.click("U0TOM", "C0OPS", private.ts, "done")

    assert workspace.history("C0OPS", "U0TOM") == []
    assert quoted == [False]


def test_a_click_that_the_bot_fails_is_told(bot: App, actor: Actor, posted: str) -> None:
    assert not actor.click("U0TOM", "C0OPS", posted, "done")


def test_what_cannot_be_clicked_is_named(actor: Actor, posted: str) -> None:
    with pytest.raises(LookupError, match="Nothing to click for nothing"):
        actor.click("U0TOM", "C0OPS", posted, "nothing")
