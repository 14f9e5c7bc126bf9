import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.workspace.actions.actor import Actor
from bot.workspace.model import Json
from bot.workspace.state.workspace import Workspace

FIELD = {
    "type": "input",
    "block_id": "value",
    "label": {"type": "plain_text", "text": "Value"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}
PICK = {
    "type": "input",
    "block_id": "pick",
    "optional": True,
    "label": {"type": "plain_text", "text": "Pick"},
    "element": {
        "type": "static_select",
        "action_id": "picked",
        "options": [
            {"text": {"type": "plain_text", "text": "One"}, "value": "1"},
            {"text": {"type": "plain_text", "text": "Two"}, "value": "2"},
        ],
    },
}
MODAL = {
    "type": "modal",
    "callback_id": "form",
    "private_metadata": "kept",
    "title": {"type": "plain_text", "text": "Enter a value"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [FIELD, PICK],
}
BUTTONS = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "enter",
                "value": value,
                "text": {"type": "plain_text", "text": value},
            }
        ],
    }
    for value in ("first", "second")
]


@pytest.fixture
def opened(bot: App, client: WebClient, workspace: Workspace, actor: Actor) -> list[Json]:
    """Open a modal for Priya with her click on the second button, and return the click's payload."""
    clicks: list[Json] = []

    @bot.action("enter")
    def enter(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        clicks.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    posted = client.chat_postMessage(channel="U0PRIYA", text="Please", blocks=BUTTONS)
    assert actor.click("U0PRIYA", posted["channel"], posted["ts"], "enter", "second")
    return clicks


def test_a_click_carries_what_slack_sends(opened: list[Json], workspace: Workspace) -> None:
    [body] = opened

    assert body["actions"][0]["value"] == "second"
    assert body["actions"][0]["block_id"] == body["message"]["blocks"][1]["block_id"]
    assert body["container"]["message_ts"] == body["message"]["ts"]
    assert body["user"]["id"] == "U0PRIYA"
    assert [modal.view["private_metadata"] for modal in workspace.modals("U0PRIYA")] == ["kept"]


def test_a_required_field_left_empty_never_reaches_the_bot(
    opened: list[Json], workspace: Workspace, actor: Actor
) -> None:
    assert actor.submit("U0PRIYA", {"picked": "Two"}) == {"value": "Please complete this required field."}
    assert workspace.modals("U0PRIYA")[-1].values["pick"]["picked"]["selected_option"]["value"] == "2"


def test_errors_stay_beside_what_was_typed_until_it_is_taken(
    opened: list[Json], bot: App, workspace: Workspace, actor: Actor
) -> None:
    states = []

    @bot.view("form")
    def submitted(ack: Ack, view: Json) -> None:
        states.append(view["state"]["values"])
        wrong = view["state"]["values"]["value"]["typed"]["value"] == "x"
        ack(response_action="errors", errors={"value": "Give a number."}) if wrong else ack()

    assert actor.submit("U0PRIYA", {"value": "x", "picked": "2"}) == {"value": "Give a number."}
    [modal] = workspace.modals("U0PRIYA")
    assert modal.errors == {"value": "Give a number."}
    assert modal.values["value"]["typed"]["value"] == "x"

    assert actor.submit("U0PRIYA", {"typed": "99.9"}) == {}
    assert workspace.modals("U0PRIYA") == []
    assert states[1]["pick"]["picked"]["selected_option"]["value"] == "2"


def test_errors_for_a_block_that_is_no_field_are_lost(
    opened: list[Json], bot: App, workspace: Workspace, actor: Actor
) -> None:
    bot.view("form")(lambda ack: ack(response_action="errors", errors={"nowhere": "Hm."}))

    assert "" in actor.submit("U0PRIYA", {"value": "x"})
    assert workspace.lost_answers[0].error == "invalid_arguments"


def test_an_answer_can_update_push_and_clear(
    opened: list[Json], bot: App, workspace: Workspace, actor: Actor
) -> None:
    actions = iter(["update", "push", "clear"])

    @bot.view("form")
    def submitted(ack: Ack) -> None:
        action = next(actions)
        ack(response_action=action, view=MODAL) if action != "clear" else ack(response_action="clear")

    heights = []
    for _ in range(3):
        actor.submit("U0PRIYA", {"value": "x"})
        heights.append(len(workspace.modals("U0PRIYA")))

    assert heights == [1, 2, 0]


def test_closing_is_told_only_to_a_bot_that_asked(
    opened: list[Json], bot: App, client: WebClient, workspace: Workspace, actor: Actor
) -> None:
    closed = []

    @bot.view_closed("form")
    def on_close(ack: Ack, body: Json) -> None:
        ack()
        closed.append(body["is_cleared"])

    actor.close("U0PRIYA")
    assert closed == []

    trigger = workspace.triggers.issue("U0PRIYA")
    client.views_open(trigger_id=trigger, view={**MODAL, "notify_on_close": True})
    actor.close("U0PRIYA")
    assert closed == [False]


def test_a_trigger_lives_three_seconds_and_works_once(client: WebClient, workspace: Workspace) -> None:
    seconds = iter([0.0, 3.1, 10.0, 11.0])
    workspace.triggers.elapsed = lambda: next(seconds)
    late = workspace.triggers.issue("U0PRIYA")

    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=late, view=MODAL)
    good = workspace.triggers.issue("U0PRIYA")
    client.views_open(trigger_id=good, view=MODAL)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=good, view=MODAL)
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="made-up", view=MODAL)


def test_no_more_than_three_modals_stand_on_each_other(client: WebClient, workspace: Workspace) -> None:
    def trigger() -> str:
        stack = workspace.modals("U0PRIYA")
        return workspace.triggers.issue("U0PRIYA", stack[-1].id if stack else None)

    client.views_open(trigger_id=trigger(), view=MODAL)
    client.views_push(trigger_id=trigger(), view=MODAL)
    client.views_push(trigger_id=trigger(), view=MODAL)
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=trigger(), view=MODAL)


def test_an_update_with_an_old_hash_is_refused(client: WebClient, workspace: Workspace) -> None:
    view = client.views_open(trigger_id=workspace.triggers.issue("U0PRIYA"), view=MODAL)["view"]
    client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)

    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)


def test_choosing_inside_a_modal_is_told_with_all_that_was_typed(
    bot: App, client: WebClient, workspace: Workspace, actor: Actor
) -> None:
    payloads = []

    @bot.action("picked")
    def picked(ack: Ack, body: Json) -> None:
        ack()
        payloads.append(body)

    view = {**MODAL, "blocks": [FIELD, {**PICK, "dispatch_action": True}]}
    client.views_open(trigger_id=workspace.triggers.issue("U0PRIYA"), view=view)

    assert actor.click_modal("U0PRIYA", "picked", "2", typed={"value": "7"})
    assert payloads[0]["actions"][0]["selected_option"]["value"] == "2"
    assert payloads[0]["view"]["state"]["values"]["value"]["typed"]["value"] == "7"
