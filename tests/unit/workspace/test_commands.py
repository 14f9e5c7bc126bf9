from datetime import timedelta
from threading import Event

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk.webhook import WebhookClient

from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import HttpTransport
from bot.workspace.model import CustomStatus, DndPause, Json
from bot.workspace.state.workspace import Workspace

TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "KPI"}]]}


def seen(workspace: Workspace, viewer: str) -> list[str]:
    return [message.text for message in workspace.history("C0OPS", viewer)]


def test_an_answer_in_the_ack_is_shown_to_the_one_who_asked(
    bot: App, workspace: Workspace, actor: Actor
) -> None:
    bot.command("/scorecard")(lambda ack, command: ack(f"You said {command['text']}"))

    actor.command("U0PRIYA", "C0OPS", "/scorecard", "kpi")

    assert seen(workspace, "U0PRIYA") == ["You said kpi"]
    assert seen(workspace, "U0TOM") == []


def test_an_answer_for_the_channel_shows_the_command_too(
    bot: App, workspace: Workspace, actor: Actor
) -> None:
    bot.command("/scorecard")(lambda ack: ack(text="All is well", response_type="in_channel"))

    actor.command("U0PRIYA", "C0OPS", "/scorecard", "kpi")

    assert seen(workspace, "U0TOM") == ["/scorecard kpi", "All is well"]


def test_names_reach_the_bot_as_mentions_and_the_rest_escaped(bot: App, actor: Actor) -> None:
    texts = []

    @bot.command("/scorecard")
    def listen(ack: Ack, command: Json) -> None:
        texts.append(command["text"])
        ack()

    actor.command("U0PRIYA", "C0OPS", "/scorecard", "owner @tom of #it-ops & <all> @nobody")

    assert texts == ["owner <@U0TOM|tom> of <#C0OPS|it-ops> &amp; &lt;all&gt; @nobody"]


def test_a_refused_block_in_the_ack_loses_the_answer_unseen(
    bot: App, workspace: Workspace, actor: Actor
) -> None:
    bot.command("/scorecard")(lambda ack: ack(text="Table", blocks=[TABLE]))
    workspace.refusals.refuse_native = True

    actor.command("U0PRIYA", "C0OPS", "/scorecard")

    assert seen(workspace, "U0PRIYA") == []
    assert [lost.error for lost in workspace.lost_answers] == ["invalid_blocks"]


def test_a_refused_block_under_a_response_url_is_refused_aloud(
    bot: App, workspace: Workspace, actor: Actor
) -> None:
    answers = []

    @bot.command("/scorecard")
    def listen(ack: Ack, respond: Respond) -> None:
        ack()
        answers.append(respond(text="Table", blocks=[TABLE]))
        answers.append(respond(text="Plain"))

    workspace.refusals.refuse_native = True
    actor.command("U0PRIYA", "C0OPS", "/scorecard")

    assert [answer.status_code for answer in answers] == [400, 200]
    assert "invalid_blocks" in answers[0].body
    assert seen(workspace, "U0PRIYA") == ["Plain"]


@pytest.mark.parametrize(
    "wear", [(5, timedelta(0), "used_url"), (0, timedelta(hours=1), "expired_url")], ids=["used", "expired"]
)
def test_a_response_url_wears_out(
    bot: App, actor: Actor, clock: MovableClock, wear: tuple[int, timedelta, str]
) -> None:
    uses, wait, error = wear
    urls = []

    @bot.command("/scorecard")
    def listen(ack: Ack, command: Json) -> None:
        urls.append(command["response_url"])
        ack()

    actor.command("U0PRIYA", "C0OPS", "/scorecard")
    webhook = WebhookClient(urls[0])
    for number in range(uses):
        assert webhook.send(text=f"Answer {number}").status_code == 200
    clock.move_by(wait)

    answer = webhook.send(text="Once more")

    assert answer.status_code == 404
    assert error in answer.body


def test_a_bot_that_fails_is_told_by_slackbot(bot: App, workspace: Workspace, actor: Actor) -> None:
    @bot.command("/scorecard")
    def listen() -> None:
        raise ValueError("broken on purpose")

    actor.command("U0PRIYA", "C0OPS", "/scorecard")

    [message] = workspace.history("C0OPS", "U0PRIYA")
    assert message.author == "USLACKBOT"
    assert message.text == '/scorecard failed with the error "http_service_error"'


def test_a_bot_that_is_not_there_is_told_by_slackbot(
    bot: App, workspace: Workspace, actor: Actor, transport: HttpTransport
) -> None:
    transport.request_url = "http://127.0.0.1:1/"

    actor.command("U0PRIYA", "C0OPS", "/scorecard")

    assert seen(workspace, "U0PRIYA") == ['/scorecard failed with the error "dispatch_failed"']


def test_a_command_that_nobody_offers_is_not_delivered(workspace: Workspace, actor: Actor) -> None:
    actor.command("U0PRIYA", "C0OPS", "/unknown")

    assert seen(workspace, "U0PRIYA") == ["/unknown is not a valid command."]


def test_a_bot_that_is_slow_is_told_by_slackbot(bot: App, workspace: Workspace, actor: Actor) -> None:
    gave_up = Event()
    bot.command("/scorecard")(lambda ack: gave_up.wait(5) and ack("Too late"))

    actor.command("U0PRIYA", "C0OPS", "/scorecard")
    gave_up.set()

    assert seen(workspace, "U0PRIYA") == ['/scorecard failed with the error "operation_timeout"']


def test_slacks_own_commands_change_status_and_pause(
    workspace: Workspace, actor: Actor, clock: MovableClock
) -> None:
    actor.command("U0PRIYA", "C0OPS", "/status", ":palm_tree: Vacationing")
    actor.command("U0PRIYA", "C0OPS", "/dnd", "2 hours")

    priya = workspace.get_person("U0PRIYA")
    assert priya.status == CustomStatus(":palm_tree:", "Vacationing", "Vacationing")
    assert priya.pause == DndPause(clock.now(), clock.now() + timedelta(hours=2))

    actor.command("U0PRIYA", "C0OPS", "/status", "clear")
    actor.command("U0PRIYA", "C0OPS", "/dnd", "off")
    actor.command("U0PRIYA", "C0OPS", "/dnd", "forever")

    priya = workspace.get_person("U0PRIYA")
    assert (priya.status, priya.pause) == (CustomStatus(), None)
    assert seen(workspace, "U0PRIYA") == [
        "Your status is now :palm_tree: Vacationing",
        "Your notifications are paused for 2 hours",
        "Your status is cleared",
        "Your notifications go on",
        "Say how long: /dnd 2 hours, or /dnd off",
    ]
