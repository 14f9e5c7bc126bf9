from datetime import timedelta

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import HttpTransport
from bot.workspace.model import CustomStatus, DndPause, Json
from bot.workspace.state.workspace import Workspace


def record(bot: App, name: str, *, failures: int = 0) -> list[Json]:
    """Record the bodies of a type of event that the bot receives, failing the first few."""
    bodies: list[Json] = []

    @bot.event(name)
    def listen(body: Json, request: BoltRequest) -> None:
        bodies.append({**body, "retry": request.headers.get("x-slack-retry-num")})
        if len(bodies) <= failures:
            raise ValueError("broken on purpose")

    return bodies


def test_a_direct_message_reaches_the_bot(bot: App, workspace: Workspace, actor: Actor) -> None:
    bodies = record(bot, "message")
    channel = workspace.direct_channel("U0PRIYA").id

    actor.say("U0PRIYA", channel, "99.9 & <up>")

    event = bodies[0]["event"]
    assert (event["channel_type"], event["channel"], event["text"]) == (
        "im",
        channel,
        "99.9 &amp; &lt;up&gt;",
    )
    assert event["client_msg_id"]
    assert bodies[0]["authorizations"][0]["user_id"] == "U0SCOREBOT"


def test_a_reply_names_its_thread(bot: App, client: WebClient, actor: Actor) -> None:
    bodies = record(bot, "message")
    asked = client.chat_postMessage(channel="U0PRIYA", text="How much?")

    actor.say("U0PRIYA", asked["channel"], "7", asked["ts"])

    assert bodies[0]["event"]["thread_ts"] == asked["ts"]
    assert bodies[0]["event"]["parent_user_id"] == "U0SCOREBOT"


def test_edits_and_deletions_reach_the_bot(bot: App, workspace: Workspace, actor: Actor) -> None:
    bodies = record(bot, "message")
    channel = workspace.direct_channel("U0PRIYA").id
    said = actor.say("U0PRIYA", channel, "7")

    actor.edit("U0PRIYA", channel, said.ts, "8")
    actor.delete("U0PRIYA", channel, said.ts)

    events = [body["event"] for body in bodies[1:]]
    assert [event["subtype"] for event in events] == ["message_changed", "message_deleted"]
    assert events[0]["message"]["text"] == "8"
    assert events[1]["previous_message"]["text"] == "8"
    assert workspace.history(channel, "U0PRIYA") == []


def test_in_a_channel_only_mentions_reach_the_bot(bot: App, actor: Actor) -> None:
    bodies = record(bot, "app_mention")

    actor.say("U0TOM", "C0OPS", "Nothing for you")
    actor.say("U0TOM", "C0OPS", "@scorecard hello")
    actor.say("U0TOM", "C0OPS", "<@U0SCOREBOT> again")
    actor.say("U0TOM", "C0OUT", "@scorecard are you there?")

    assert [body["event"]["text"] for body in bodies] == ["<@U0SCOREBOT> hello", "<@U0SCOREBOT> again"]
    assert "channel_type" not in bodies[0]["event"]


def test_an_edited_mention_is_told_as_a_mention_once_more(bot: App, actor: Actor) -> None:
    bodies = record(bot, "app_mention")

    said = actor.say("U0TOM", "C0OPS", "@scorecard 7")
    actor.edit("U0TOM", "C0OPS", said.ts, "@scorecard 8")

    first, second = (body["event"] for body in bodies)
    assert (first["ts"], first["text"]) == (said.ts, "<@U0SCOREBOT> 7")
    assert (second["ts"], second["text"]) == (said.ts, "<@U0SCOREBOT> 8")
    assert "edited" in second
    assert "edited" not in first


def test_a_failed_event_is_repeated_until_it_is_taken(bot: App, workspace: Workspace, actor: Actor) -> None:
    bodies = record(bot, "message", failures=2)

    actor.say("U0PRIYA", workspace.direct_channel("U0PRIYA").id, "7")
    actor.wait_for_retries()

    assert [body["retry"] for body in bodies] == [None, ["1"], ["2"]]
    assert len({body["event_id"] for body in bodies}) == 1


def test_an_event_nobody_takes_is_given_up_after_three_repetitions(
    bot: App, workspace: Workspace, actor: Actor
) -> None:
    bodies = record(bot, "message", failures=99)

    actor.say("U0PRIYA", workspace.direct_channel("U0PRIYA").id, "7")
    actor.wait_for_retries()

    assert len(bodies) == 4


def test_an_event_can_come_twice(bot: App, workspace: Workspace, actor: Actor) -> None:
    bodies = record(bot, "message")
    actor.say("U0PRIYA", workspace.direct_channel("U0PRIYA").id, "7")

    actor.redeliver(actor.event_ids[-1])

    assert [body["event_id"] for body in bodies] == actor.event_ids * 2


def test_a_wrong_signature_is_refused(bot: App, workspace: Workspace, transport: HttpTransport) -> None:
    forger = HttpTransport("something-else", transport.request_url)

    assert forger.send("command", {"command": "/scorecard"}).failure == "http_error"


def test_opening_the_home_tab_lets_the_bot_fill_it(bot: App, workspace: Workspace, actor: Actor) -> None:
    pressed = []
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    view = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
    bot.event("app_home_opened")(lambda event, client: client.views_publish(user_id=event["user"], view=view))

    @bot.action("more")
    def more(ack: Ack, body: Json) -> None:
        ack()
        pressed.append(body["view"])

    actor.open_home("U0PRIYA")
    actor.click_home("U0PRIYA", "more")

    home = workspace.home("U0PRIYA")
    assert home is not None
    assert (pressed[0]["id"], pressed[0]["hash"], pressed[0]["type"]) == (home["id"], home["hash"], "home")
    assert workspace.home("U0TOM") is None


def test_a_changed_profile_reaches_the_bot(bot: App, actor: Actor, client: WebClient) -> None:
    bodies = record(bot, "user_change")

    actor.change_profile(
        "U0PRIYA", timezone="Europe/Paris", status=CustomStatus(":palm_tree:", "Vacationing")
    )

    event = bodies[0]["event"]
    assert (event["user"]["id"], event["user"]["tz"]) == ("U0PRIYA", "Europe/Paris")
    assert event["user"]["profile"]["status_emoji"] == ":palm_tree:"
    assert event["user"]["profile"]["status_expiration"] == 0
    assert client.users_info(user="U0PRIYA")["user"]["tz"] == "Europe/Paris"


def test_a_status_is_cleared_when_its_time_is_over(
    actor: Actor, client: WebClient, clock: MovableClock
) -> None:
    until = clock.now() + timedelta(hours=1)
    actor.change_profile("U0PRIYA", status=CustomStatus(":palm_tree:", "Vacationing", until=until))

    def shown() -> str:
        return str(client.users_info(user="U0PRIYA")["user"]["profile"]["status_emoji"])

    assert shown() == ":palm_tree:"
    clock.move_to(until)
    assert shown() == ""


def test_a_pause_of_notifications_reaches_the_bot(
    bot: App, actor: Actor, client: WebClient, clock: MovableClock
) -> None:
    bodies = record(bot, "dnd_updated_user")
    begin, end = clock.now(), clock.now() + timedelta(hours=2)
    told = {
        "dnd_enabled": True,
        "next_dnd_start_ts": int(begin.timestamp()),
        "next_dnd_end_ts": int(end.timestamp()),
    }
    never = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}

    actor.pause("U0PRIYA", DndPause(begin, end))

    assert (bodies[0]["event"]["user"], bodies[0]["event"]["dnd_status"]) == ("U0PRIYA", told)
    assert client.dnd_teamInfo(users=["U0PRIYA", "U0TOM"])["users"] == {"U0PRIYA": told, "U0TOM": never}
    clock.move_to(end)
    assert client.dnd_teamInfo(users=["U0PRIYA"])["users"] == {"U0PRIYA": never}
