"""The page's addresses, without a browser."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.workspace.delivery.transport import Answer
from bot.workspace.state.workspace import Workspace
from tests.unit.workspace_page.conftest import RecordingTransport

IT = "/as/U0PRIYA/C0IT"
BUTTON = {"type": "button", "action_id": "go", "value": "7", "text": {"type": "plain_text", "text": "Go"}}


def see(browser: FlaskClient, address: str = IT) -> str:
    return browser.get(address).get_data(as_text=True)


def field(kind: str, block: str, **rest: Any) -> dict[str, Any]:
    element = {"type": kind, "action_id": "a", **rest}
    return {
        "type": "input",
        "block_id": block,
        "label": {"type": "plain_text", "text": block},
        "element": element,
    }


def modal(*blocks: dict[str, Any]) -> dict[str, Any]:
    words = {name: {"type": "plain_text", "text": name.title()} for name in ("title", "submit")}
    return {"type": "modal", **words, "blocks": list(blocks)}


def test_the_front_door_leads_to_the_first_person_and_channel(browser: FlaskClient) -> None:
    assert browser.get("/").location == IT


def test_messages_are_told_in_the_zone_of_whoever_is_acted_as(
    browser: FlaskClient, workspace: Workspace
) -> None:
    workspace.messages.add("C0IT", "U0PRIYA", "Hello")
    assert "<time>08:55</time>" in see(browser)
    assert "<time>03:55</time>" in see(browser, "/as/U0LEE/C0IT")


def test_private_answers_are_seen_by_one_person_only(browser: FlaskClient, workspace: Workspace) -> None:
    workspace.messages.add("C0IT", workspace.bot.user_id, "Your secret", only_for="U0PRIYA")
    assert "Only visible to you" in see(browser)
    assert "Your secret" not in see(browser, "/as/U0LEE/C0IT")


def test_nobody_sees_the_direct_messages_of_others(browser: FlaskClient) -> None:
    assert browser.get("/as/U0LEE/D0PRIYA").status_code == 404


def test_unread_marks_go_once_a_channel_was_seen(browser: FlaskClient, workspace: Workspace) -> None:
    direct = workspace.direct_channel("U0LEE").id
    workspace.messages.add(direct, workspace.bot.user_id, "Please answer")
    assert 'data-unread="1"' in see(browser)
    see(browser, f"/as/U0LEE/{direct}")
    assert "data-unread" not in see(browser)


def test_a_message_typed_reaches_bot_and_channel(browser: FlaskClient, bot: RecordingTransport) -> None:
    browser.post(f"{IT}/say", data={"text": "@scorecard <b>hi</b>"})
    assert "&lt;b&gt;hi&lt;/b&gt;" in see(browser)
    assert bot.heard[-1][1]["event"]["type"] == "app_mention"


def test_a_slash_sends_a_command(browser: FlaskClient, bot: RecordingTransport) -> None:
    bot.answer = Answer('{"text": "All is *well*"}')
    browser.post(f"{IT}/say", data={"text": "/scorecard help"})
    assert bot.heard[-1][1]["text"] == "help"
    assert "All is <strong>well</strong>" in see(browser)


def test_commands_are_not_taken_in_threads(browser: FlaskClient, bot: RecordingTransport) -> None:
    answer = browser.post(f"{IT}/say", data={"text": "/scorecard help", "thread_ts": "1.2"})
    assert "no commands in threads" in answer.get_json()["notice"]
    assert bot.heard == []


def test_a_reply_sent_to_the_channel_too_names_its_thread(browser: FlaskClient, workspace: Workspace) -> None:
    bot = workspace.bot.user_id
    root = workspace.messages.add("C0IT", bot, "*MTTR* is off threshold\nmore")
    workspace.messages.add("C0IT", bot, "Good news", thread_ts=root.ts, is_broadcast=True)
    workspace.messages.add("C0IT", bot, "Only in the thread", thread_ts=root.ts)
    shown = browser.get(IT).text
    assert "Good news" in shown
    assert "Only in the thread" not in shown
    assert f"thread={root.ts}" in shown.partition("replied to a thread:")[2].partition("</p>")[0]
    assert "replied to a thread:" not in browser.get(f"{IT}?thread={root.ts}").text.partition("<aside")[2]


def test_a_click_is_delivered(browser: FlaskClient, bot: RecordingTransport, workspace: Workspace) -> None:
    blocks = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]
    sent = workspace.messages.add("C0IT", workspace.bot.user_id, "x", blocks=blocks)
    told = {"surface": "message", "ts": sent.ts, "action_id": "go", "block_id": "b", "value": "7"}
    assert browser.post(f"{IT}/click", data=told).json == {"notice": None}
    assert bot.heard[-1][1]["actions"][0]["value"] == "7"


def test_a_click_on_what_is_gone_is_explained(browser: FlaskClient) -> None:
    told = {"surface": "message", "ts": "1.2", "action_id": "go", "value": "7"}
    assert "no longer there" in browser.post(f"{IT}/click", data=told).get_json()["notice"]


def test_a_click_that_the_bot_does_not_take_is_told(
    browser: FlaskClient, bot: RecordingTransport, workspace: Workspace
) -> None:
    workspace.views.publish(
        "U0PRIYA", {"type": "home", "blocks": [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]}
    )
    bot.answer = Answer(failure="connection_failed")
    told = {"surface": "home", "action_id": "go", "value": "7", "block_id": "b"}
    assert "did not take" in browser.post(f"{IT}/click", data=told).get_json()["notice"]


def test_a_modal_is_submitted_with_all_its_fields(
    browser: FlaskClient, bot: RecordingTransport, workspace: Workspace
) -> None:
    options = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in "xy"]
    ticks = {**field("checkboxes", "flags", options=options), "optional": True}
    workspace.views.open(
        "U0PRIYA", modal(field("plain_text_input", "name"), field("datepicker", "day"), ticks), above=None
    )
    typed = {"name/a": "Ada", "day/a": "2025-11-24", "flags/a": ["x", "y"]}
    browser.post(f"{IT}/submit", data=typed)
    values = bot.heard[-1][1]["view"]["state"]["values"]
    assert values["name"]["a"]["value"] == "Ada"
    assert values["day"]["a"]["selected_date"] == "2025-11-24"
    assert [each["value"] for each in values["flags"]["a"]["selected_options"]] == ["x", "y"]


def test_a_refused_modal_shows_why_and_what_was_typed(
    browser: FlaskClient, bot: RecordingTransport, workspace: Workspace
) -> None:
    workspace.views.open("U0PRIYA", modal(field("plain_text_input", "name")), above=None)
    bot.answer = Answer('{"response_action": "errors", "errors": {"name": "Too short."}}')
    browser.post(f"{IT}/submit", data={"name/a": "A"})
    page = see(browser)
    assert "Too short." in page
    assert 'value="A"' in page


def test_opening_the_home_tab_tells_the_bot_but_a_refresh_does_not(
    browser: FlaskClient, bot: RecordingTransport
) -> None:
    home = "/as/U0PRIYA/D0PRIYA?tab=home"
    see(browser, home)
    browser.get(home, headers={"X-Refresh": "1"})
    assert [payload["event"]["tab"] for _, payload in bot.heard] == ["home"]


def test_next_jumps_and_says_what_happened(browser: FlaskClient) -> None:
    assert "<b>Next:</b> prompts for Priya" in see(browser)
    assert browser.post("/page/next").get_json()["notice"] == "Mon 24 Nov, 09:00: prompts for Priya."
    assert "Mon 24 Nov, 09:00" in see(browser)


def test_time_moves_by_an_hour_or_a_day(browser: FlaskClient) -> None:
    browser.post("/page/move/hour")
    browser.post("/page/move/day")
    assert "Tue 25 Nov, 09:55" in see(browser)
    assert browser.post("/page/move/year").status_code == 404


def test_the_guide_begins_with_its_first_step_and_offers_the_second(browser: FlaskClient) -> None:
    page = see(browser)
    assert "Here it begins." in page
    assert "Receive the prompts <span" in page


def test_a_step_of_the_guide_moves_the_time_and_the_person(browser: FlaskClient) -> None:
    answer = browser.post("/page/guide/1/U0PRIYA").json
    assert answer == {"notice": "Mon 24 Nov, 09:00: prompts for Priya.", "go": "/as/U0LEE/D0LEE"}
    assert "They have come." in see(browser)


def test_the_last_step_of_the_guide_offers_none(browser: FlaskClient) -> None:
    browser.post("/page/guide/2/U0PRIYA")
    page = see(browser)
    assert "That was all." in page
    assert "guide-next" not in page


@pytest.mark.parametrize("control", ["next", "move/hour", "move/day"])
def test_the_guide_and_the_page_follow_the_clock(browser: FlaskClient, control: str) -> None:
    assert browser.post(f"/page/{control}", data={"viewer": "U0PRIYA"}).get_json()["go"] == "/as/U0LEE/D0LEE"
    assert "They have come." in see(browser)
    assert "go" not in browser.post(f"/page/{control}").get_json()
    assert "They have come." in see(browser)


def test_a_step_that_has_happened_already_moves_no_time(browser: FlaskClient) -> None:
    browser.post("/page/move/hour")
    browser.post("/page/guide/1/U0PRIYA")
    assert "Mon 24 Nov, 09:55" in see(browser)


def test_the_guide_can_be_closed_and_then_leads_nowhere(browser: FlaskClient) -> None:
    browser.post("/page/guide/close")
    assert 'data-testid="guide"' not in see(browser)
    assert "go" not in browser.post("/page/next").get_json()


def test_moods_are_switched(browser: FlaskClient, workspace: Workspace) -> None:
    browser.post("/page/moods", data={"mood": "refuse_native"})
    assert workspace.refusals.refuse_native
    browser.post("/page/moods", data={"mood": "refuse_native"})
    assert not workspace.refusals.refuse_native


def test_other_sites_cannot_act(browser: FlaskClient) -> None:
    answer = browser.post(f"{IT}/say", data={"text": "hi"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_the_page_allows_no_script_but_its_own(browser: FlaskClient) -> None:
    assert "script-src 'self';" in browser.get(IT).headers["Content-Security-Policy"]


def test_the_version_changes_with_messages_and_minutes(browser: FlaskClient, workspace: Workspace) -> None:
    first = browser.get("/page/version").json
    workspace.messages.add("C0IT", "U0PRIYA", "Hello")
    second = browser.get("/page/version").json
    browser.post("/page/move/hour")
    assert len({first, second, browser.get("/page/version").json}) == 3


def test_every_picture_named_on_the_page_is_shipped(browser: FlaskClient) -> None:
    for file in ("page.css", "page.js", "morph.js", "complete.js", "icons.svg", "bot.svg", "emoji/1f7e2.svg"):
        with browser.get(f"/page/static/{file}") as answer:
            assert answer.status_code == 200
