"""The page in Chromium, with a tiny bot behind it: clicking, typing, and the results."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Page, Route, expect
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from bot.http.server import HttpServer
from bot.scopes import OPTIONAL, SCOPES
from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import HttpTransport
from bot.workspace.model import CommandHint, Json, Member, SlackChannel
from bot.workspace.page.guide import Completion, Guide, GuideStep
from bot.workspace.page.routes import make_page
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace

pytestmark = pytest.mark.browser

PEOPLE = [
    Member("U0PRIYA", "priya", "Priya Nair", title="Service desk lead", colour="#2bac76"),
    Member("U0LEE", "lee", "Lee Chen", "America/New_York", title="Applications manager"),
]


def guide_for(workspace: Workspace) -> Guide:
    def read() -> list[GuideStep]:
        is_asked = bool(workspace.history("D0PRIYA", None))
        return [
            GuideStep("Welcome", "Here it begins."),
            GuideStep("Receive the prompts", "Monday came.", person="U0PRIYA", has_happened=is_asked),
            GuideStep("Watch the channel", "See what comes.", channel="C0IT"),
        ]

    return read


OFFERS = [
    Completion("/scorecard show ", "One KPI"),
    Completion("/scorecard help", "What the bot can do", sends=True),
]


class MondayMorning:
    """Time controls; at nine the bot asks Priya.

    Args:
        clock: Moved.
        client: The bot's.
    """

    timezone: tzinfo = UTC

    def __init__(self, clock: MovableClock, client: WebClient) -> None:
        self._clock = clock
        self._client = client

    def now(self) -> datetime:
        return self._clock.now()

    def next_event(self) -> tuple[datetime, str] | None:
        nine = self.now().replace(hour=9, minute=0)
        return (nine, "prompts for Priya") if self.now() < nine else None

    def jump(self) -> None:
        self._clock.move_to(self.now().replace(hour=9, minute=0))
        self._client.chat_postMessage(channel="U0PRIYA", text="How many?", blocks=prompt())

    def move_by(self, step: timedelta) -> None:
        self._clock.move_by(step)


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def prompt() -> list[Json]:
    question = {
        "title": words("Sure?"),
        "text": words("It counts as missing."),
        "confirm": words("Skip it"),
        "deny": words("Back"),
    }
    answer = {"type": "button", "action_id": "answer", "text": words("Give a value"), "style": "primary"}
    skip = {
        "type": "button",
        "action_id": "skip",
        "text": words("Skip"),
        "style": "danger",
        "confirm": question,
    }
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Tickets* for October?"}},
        {"type": "actions", "elements": [answer, skip]},
    ]


def modal() -> Json:
    value = {"type": "plain_text_input", "action_id": "value"}
    note = {"type": "plain_text_input", "action_id": "note", "multiline": True}
    return {
        "type": "modal",
        "callback_id": "value",
        "title": words("Tickets"),
        "submit": words("Save"),
        "blocks": [
            {"type": "input", "block_id": "value", "label": words("Actual"), "element": value},
            {
                "type": "input",
                "block_id": "note",
                "optional": True,
                "label": words("Comment"),
                "element": note,
            },
        ],
    }


def add_commands(app: App) -> None:
    @app.command("/scorecard")
    def tell(ack: Ack, command: Json) -> None:
        ack(f"You asked for *{command['text']}*.")

    @app.event("app_home_opened")
    def greet(event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            view = {"type": "home", "blocks": [{"type": "header", "text": words("Your KPIs")}]}
            client.views_publish(user_id=event["user"], view=view)

    @app.event("message")
    def ignore() -> None:
        """Do nothing."""


def add_answers(app: App) -> None:
    @app.action("answer")
    def ask(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    @app.action("skip")
    def skip(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Skipped.", replace_original=True)

    @app.view("value")
    def take(ack: Ack, view: Json, client: WebClient) -> None:
        value = view["state"]["values"]["value"]["value"]["value"]
        if not value.isdigit():
            ack(response_action="errors", errors={"value": f"{value} is not a number."})
            return
        ack()
        client.chat_postMessage(channel="C0IT", text=f":large_green_circle: Tickets: *{value}*")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2025, 11, 24, 8, 55, tzinfo=UTC))


@pytest.fixture
def workspace(clock: MovableClock) -> Workspace:
    return Workspace(
        clock=clock,
        people=PEOPLE,
        channels=[SlackChannel("C0IT", "it-scorecard")],
        commands=[CommandHint("/scorecard")],
        scopes=(*SCOPES, *OPTIONAL),
    )


@pytest.fixture
def url(workspace: Workspace, clock: MovableClock) -> Iterator[str]:
    transport = HttpTransport(workspace.bot.signing_secret)
    actor = Actor(workspace, transport, retry_waits=())
    client = WebClient(token=workspace.bot.token, retry_handlers=[])
    routes = make_page(workspace, actor, MondayMorning(clock, client), guide_for(workspace), OFFERS)
    server = WorkspaceServer(workspace, actor, serve=HttpServer, extra_blueprints=[routes])
    client.base_url = server.api_url
    bot = serve_bot(client, workspace.bot.signing_secret)
    transport.request_url = f"{bot.url}slack/events"
    server.start()
    bot.start()
    yield server.url
    server.stop()
    bot.stop()


def serve_bot(client: WebClient, secret: str) -> HttpServer:
    app = App(
        client=client,
        signing_secret=secret,
        token_verification_enabled=False,
        process_before_response=True,
    )
    add_commands(app)
    add_answers(app)
    flask, handler = Flask("bot"), SlackRequestHandler(app)

    @flask.post("/slack/events")
    def listen() -> Response:
        return handler.handle(request)

    return HttpServer(flask)


def test_a_newcomer_is_led_from_the_prompt_to_the_channel_by_clicks(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Receive the prompts").click()
    expect(page.get_by_test_id("now")).to_have_text("Mon 24 Nov, 09:00")
    page.get_by_role("button", name="Give a value").click()
    page.get_by_label("Actual").fill("12")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("modal")).to_have_count(0)
    page.get_by_role("button", name="Watch the channel").click()
    expect(page.get_by_test_id("message").last).to_contain_text("Tickets: 12")
    expect(page.get_by_label("large green circle")).to_be_visible()


def test_a_refused_modal_says_why_and_loses_nothing_typed(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_test_id("next").click()
    page.get_by_test_id("direct").click()
    page.get_by_role("button", name="Give a value").click()
    page.get_by_label("Actual").fill("many")
    page.get_by_label("Comment").fill("Two\nlines")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text("many is not a number.")
    expect(page.get_by_label("Actual")).to_have_value("many")
    expect(page.get_by_label("Actual")).to_be_focused()
    expect(page.get_by_label("Comment")).to_have_value("Two\nlines")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("modal")).to_have_count(0)


def test_a_command_is_completed_and_sent_by_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    box = page.get_by_label("Message #it-scorecard")
    box.press_sequentially("/s")
    expect(page.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    answer = page.get_by_test_id("message").last
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("You asked for help.")
    expect(box).to_have_value("")


def test_enter_sends_what_was_typed_though_an_offer_would_complete_it(page: Page, url: str) -> None:
    page.goto(url)
    box = page.get_by_label("Message #it-scorecard")
    box.press_sequentially("/scorecard he")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    expect(page.get_by_test_id("message").last).to_contain_text("You asked for he.")
    expect(page.get_by_role("option")).to_have_count(0)


def test_messages_typed_fast_are_all_sent_in_order(page: Page, url: str, workspace: Workspace) -> None:
    page.goto(url)
    box = page.get_by_label("Message #it-scorecard")
    box.focus()
    for number in ("one", "two", "three"):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("message")).to_have_text(
        [re.compile("one"), re.compile("two"), re.compile("three")]
    )
    expect(box).to_have_value("")


def test_a_form_is_shown_in_the_window_where_it_was_asked_for_alone(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_test_id("next").click()
    button = page.get_by_role("button", name="Give a value")
    expect(button).to_be_visible()
    again, other = page.context.new_page(), page.context.new_page()
    again.goto(f"{url}as/U0PRIYA/D0PRIYA")
    other.goto(f"{url}as/U0LEE/C0IT")
    button.click()
    page.get_by_label("Actual").fill("12")
    for window in (again, other):
        window.get_by_role("textbox").fill("Meanwhile")
        window.keyboard.press("Enter")
        expect(window.get_by_test_id("message").last).to_contain_text("Meanwhile")
        expect(window.get_by_test_id("modal")).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("modal")).to_have_count(0)
    other.reload()
    expect(other.get_by_test_id("message").last).to_contain_text("Tickets: 12")


def test_what_is_being_typed_outlives_a_message_that_comes_in(
    page: Page, url: str, workspace: Workspace
) -> None:
    page.goto(url)
    box = page.get_by_label("Message #it-scorecard")
    box.fill("half a sen")
    workspace.messages.add("C0IT", "U0LEE", "Good morning")
    expect(page.get_by_test_id("message")).to_contain_text("Good morning")
    expect(box).to_have_value("half a sen")
    expect(box).to_be_focused()


def test_a_drastic_button_asks_first(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_test_id("next").click()
    page.get_by_test_id("direct").click()
    page.get_by_role("button", name="Skip", exact=True).click()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_text("Tickets for October?")).to_be_visible()
    page.get_by_role("button", name="Skip", exact=True).click()
    page.get_by_role("button", name="Skip it").click()
    expect(page.get_by_test_id("message")).to_contain_text("Skipped.")


def test_a_thread_opens_beside_the_channel_and_takes_replies(
    page: Page, url: str, workspace: Workspace
) -> None:
    workspace.messages.add("C0IT", "U0LEE", "Any news?")
    page.goto(url)
    page.get_by_test_id("message").hover()
    page.get_by_label("Reply in thread").click()
    page.get_by_label("Reply…").fill("None")
    page.get_by_label("Reply…").press("Enter")
    expect(page.get_by_test_id("thread").get_by_text("1 reply")).to_be_visible()
    expect(page.get_by_test_id("thread-link")).to_contain_text("1 reply")


def test_ones_own_message_can_be_changed(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Message #it-scorecard").fill("Hallo")
    page.get_by_label("Send").click()
    page.get_by_test_id("message").hover()
    page.get_by_label("Edit message").click()
    page.get_by_label("Your message").fill("Hello")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("message")).to_contain_text("Hello(edited)")


def test_others_see_an_unread_mark_until_they_look(page: Page, url: str) -> None:
    page.goto(f"{url}as/U0LEE/C0IT")
    page.get_by_label("Close the first steps").click()
    page.get_by_test_id("next").click()
    priya = page.locator("a[data-person=U0PRIYA]")
    expect(priya.locator("[data-unread]")).to_have_text("1")
    priya.click()
    expect(page).to_have_url(f"{url}as/U0PRIYA/D0PRIYA")
    page.locator("a[data-person=U0LEE]").click()
    expect(page.locator("a[data-person=U0PRIYA] [data-unread]")).to_have_count(0)


def test_a_link_is_followed_though_news_comes_in_meanwhile(
    page: Page, url: str, workspace: Workspace
) -> None:
    held: list[Route] = []
    page.goto(url)
    page.route("**/as/U0PRIYA/D0PRIYA", hold_first(held))
    page.get_by_test_id("direct").click()
    workspace.messages.add("C0IT", "U0LEE", "Good morning")
    expect(page.get_by_role("heading", name="scorecard", exact=True)).to_be_visible()
    held[0].continue_()
    expect(page).to_have_url(f"{url}as/U0PRIYA/D0PRIYA")
    expect(page.get_by_role("heading", name="scorecard", exact=True)).to_be_visible()


def hold_first(held: list[Route]) -> Callable[[Route], None]:
    """Hold the response to the link itself; let later fetches pass."""
    return lambda route: route.continue_() if held else held.append(route)


def test_a_link_to_nowhere_is_told(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_test_id("direct").evaluate("link => link.href = '/as/U0PRIYA/C0GONE'")
    page.get_by_test_id("direct").click()
    expect(page.get_by_text("This place is not there any more.")).to_be_visible()


def test_the_home_tab_shows_what_the_bot_publishes(page: Page, url: str) -> None:
    page.goto(f"{url}as/U0PRIYA/D0PRIYA")
    page.get_by_test_id("tab-home").click()
    expect(page.get_by_test_id("home")).to_contain_text("Your KPIs")


def test_on_a_phone_nothing_sticks_out_and_the_channels_are_behind_a_button(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_test_id("direct")).not_to_be_in_viewport()
    page.locator(".drawer-button").click()
    page.get_by_test_id("direct").click()
    expect(page.get_by_role("heading", name="scorecard", exact=True)).to_be_visible()
    expect(page.get_by_test_id("direct")).not_to_be_in_viewport()
