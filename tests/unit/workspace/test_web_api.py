import json
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.workspace.actions.actor import Actor
from bot.workspace.model import Json
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace


def test_the_bot_learns_who_it_is(client: WebClient, server: WorkspaceServer) -> None:
    told = client.auth_test()

    assert (told["user_id"], told["team_id"], told["url"]) == ("U0SCOREBOT", "T0LOCAL", server.url)


def test_a_wrong_token_is_refused(server: WorkspaceServer) -> None:
    with pytest.raises(SlackApiError, match="invalid_auth"):
        WebClient(token="xoxb-other", base_url=server.api_url).auth_test()
    with pytest.raises(SlackApiError, match="not_authed"):
        WebClient(base_url=server.api_url).auth_test()


def test_arguments_may_come_as_a_form(server: WorkspaceServer, workspace: Workspace) -> None:
    form = b"token=xoxb-local&channel=C0OPS&text=Hello&blocks=[{%22type%22:%22divider%22}]"

    with urlopen(Request(f"{server.api_url}chat.postMessage", form)) as answer:
        assert json.load(answer)["ok"]
    assert workspace.history("C0OPS", None)[0].blocks[0]["type"] == "divider"


@pytest.mark.parametrize(
    ("method", "body", "error"),
    [
        ("chat.postMessage", {"channel": "C9", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0OUT", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "U9", "text": "x"}, "user_not_found"),
        ("chat.postMessage", {"channel": "U0GONE", "text": "x"}, "user_disabled"),
        ("chat.postMessage", {"channel": "C0OPS"}, "no_text"),
        ("chat.postMessage", {"channel": "C0OPS", "blocks": [{"type": "divider"}]}, "no_text"),
        ("chat.postMessage", {"channel": "C0OPS", "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ("chat.postMessage", {"channel": "C0OPS", "text": "x" * 40_001}, "msg_too_long"),
        (
            "chat.postMessage",
            {"channel": "C0OPS", "text": "x", "blocks": "nonsense"},
            "invalid_blocks_format",
        ),
        ("chat.update", {"channel": "C0OPS", "ts": "1.2", "text": "x"}, "message_not_found"),
        ("chat.update", {"channel": "U0PRIYA", "ts": "1.2", "text": "x"}, "channel_not_found"),
        ("conversations.history", {"channel": "C0OUT"}, "not_in_channel"),
        ("conversations.open", {"users": "U0GONE"}, "user_disabled"),
        ("dnd.teamInfo", {}, "no_users_provided"),
        ("dnd.teamInfo", {"users": "U0PRIYA,U9"}, "user_not_visible"),
        ("dnd.teamInfo", {"users": ",".join(["U0PRIYA"] * 51)}, "invalid_arguments"),
        ("users.info", {"user": "U9"}, "user_not_found"),
        ("views.update", {"view_id": "V9", "view": {}}, "invalid_arguments"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
        ("no.such.method", {}, "unknown_method"),
    ],
)
def test_a_wrong_call_is_refused_as_slack_does(
    client: WebClient, workspace: Workspace, method: str, body: Json, error: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=body)

    assert refused.value.response["error"] == error
    assert (workspace.calls[-1].method, workspace.calls[-1].error) == (method, error)


def test_a_message_can_be_changed_and_deleted(client: WebClient, workspace: Workspace, actor: Actor) -> None:
    posted = client.chat_postMessage(channel="C0OPS", text="One", blocks=[{"type": "divider"}])
    client.chat_update(channel="C0OPS", ts=posted["ts"], text="Two")

    [message] = workspace.history("C0OPS", "U0TOM")
    assert (message.text, message.blocks, message.edited) == ("Two", [], True)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        client.chat_update(channel="C0OPS", ts=posted["ts"], text="x" * 4_001)
    said = actor.say("U0TOM", "C0OPS", "Mine")
    with pytest.raises(SlackApiError, match="cant_update_message"):
        client.chat_update(channel="C0OPS", ts=said.ts, text="Not yours")

    client.chat_delete(channel="C0OPS", ts=posted["ts"])
    assert workspace.history("C0OPS", "U0TOM") == [said]


def test_history_comes_newest_first_with_metadata_on_request(client: WebClient) -> None:
    metadata = {"event_type": "weekly_post", "event_payload": {"week": "2026-W45"}}
    first = client.chat_postMessage(channel="C0OPS", text="One", metadata=metadata)
    second = client.chat_postMessage(channel="C0OPS", text="Two")
    client.chat_postMessage(channel="C0OPS", text="Reply", thread_ts=first["ts"])
    client.chat_postEphemeral(channel="C0OPS", user="U0TOM", text="Only for you")

    page = client.conversations_history(channel="C0OPS", limit=1, include_all_metadata=True)
    rest = client.conversations_history(
        channel="C0OPS", limit=1, cursor=page["response_metadata"]["next_cursor"], include_all_metadata=True
    )
    since = client.conversations_history(channel="C0OPS", oldest=first["ts"])
    inclusive = client.conversations_history(channel="C0OPS", oldest=first["ts"], inclusive=True)

    assert [page["messages"][0]["ts"], page["has_more"]] == [second["ts"], True]
    assert rest["messages"][0]["metadata"] == metadata
    assert rest["messages"][0]["reply_count"] == 1
    assert [len(since["messages"]), len(inclusive["messages"])] == [1, 2]
    thread = client.conversations_replies(channel="C0OPS", ts=first["ts"])
    assert [message["text"] for message in thread["messages"]] == ["One", "Reply"]


def test_a_reply_can_be_sent_to_the_channel_too(client: WebClient) -> None:
    first = client.chat_postMessage(channel="C0OPS", text="One")
    reply = client.chat_postMessage(channel="C0OPS", text="Two", thread_ts=first["ts"], reply_broadcast=True)
    client.chat_postMessage(channel="C0OPS", text="Three", thread_ts=first["ts"])
    client.chat_postMessage(channel="C0OPS", text="Four", reply_broadcast=True)
    assert reply["message"]["subtype"] == "thread_broadcast"
    history = client.conversations_history(channel="C0OPS")["messages"]
    assert [message["text"] for message in history] == ["Four", "Two", "One"]
    assert [message.get("subtype") for message in history] == [None, "thread_broadcast", None]
    assert history[1]["root"]["ts"] == first["ts"]
    thread = client.conversations_replies(channel="C0OPS", ts=first["ts"])["messages"]
    assert [message["text"] for message in thread] == ["One", "Two", "Three"]


def test_people_come_with_time_zone_and_language(client: WebClient) -> None:
    user = client.users_info(user="U0PRIYA", include_locale=True)["user"]

    assert (user["tz"], user["tz_offset"], user["locale"]) == ("Asia/Kolkata", 19_800, "en-GB")
    assert client.users_info(user="U0SCOREBOT")["user"]["is_bot"]
    assert len(client.users_list()["members"]) == 4


def test_direct_messages_are_one_channel(client: WebClient, workspace: Workspace) -> None:
    workspace.scopes.add("im:read")
    opened = client.conversations_open(users="U0PRIYA")["channel"]["id"]
    posted = client.chat_postMessage(channel="U0PRIYA", text="Hello")

    assert posted["channel"] == opened
    assert client.conversations_info(channel=opened)["channel"]["is_im"]
    assert client.conversations_members(channel=opened)["members"] == ["U0PRIYA", "U0SCOREBOT"]
    assert client.chat_getPermalink(channel=opened, message_ts=posted["ts"])["permalink"]


def test_a_reaction_is_kept_once(client: WebClient, workspace: Workspace) -> None:
    posted = client.chat_postMessage(channel="C0OPS", text="Hello")
    client.reactions_add(channel="C0OPS", timestamp=posted["ts"], name="tada")

    with pytest.raises(SlackApiError, match="already_reacted"):
        client.reactions_add(channel="C0OPS", timestamp=posted["ts"], name="tada")
    assert workspace.history("C0OPS", None)[0].reactions == {"tada": ["U0SCOREBOT"]}


def test_planned_refusals_come_as_often_as_planned(client: WebClient, workspace: Workspace) -> None:
    workspace.refusals.rate_limit("chat.postMessage", seconds=7)
    workspace.refusals.fail("chat.postMessage", "fatal_error", times=2)

    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel="C0OPS", text="x")
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            client.chat_postMessage(channel="C0OPS", text="x")
    assert client.chat_postMessage(channel="C0OPS", text="x")["ok"]


def test_hooks_run_before_and_after_a_call_takes_effect(client: WebClient, workspace: Workspace) -> None:
    counts = []
    workspace.refusals.before(
        "chat.postMessage", lambda: counts.append(len(workspace.history("C0OPS", None)))
    )
    workspace.refusals.after("chat.postMessage", lambda: counts.append(len(workspace.history("C0OPS", None))))

    client.chat_postMessage(channel="C0OPS", text="x")

    assert counts == [0, 1]


def test_every_visible_change_makes_a_new_version(client: WebClient, workspace: Workspace) -> None:
    before = workspace.version
    client.chat_postMessage(channel="C0OPS", text="x")

    assert workspace.version > before
