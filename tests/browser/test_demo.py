"""The demo in Chromium, as a newcomer clicks through it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.demo.people import PEOPLE
from bot.slash_commands.commands import COMMANDS
from scorecard.errors import NotAllowed
from tests.support.people import HELEN, MEI

pytestmark = pytest.mark.browser

ASKED = ("Mean time to resolve", "SLA adherence", "First call resolution")
"""The KPIs that Priya is asked for on the first Monday."""


def messages(page: Page) -> Locator:
    return page.get_by_test_id("messages").get_by_test_id("message")


def lead_on(page: Page, title: str) -> None:
    """Press the guide's button, which must be for this step."""
    button = page.get_by_test_id("guide-next")
    expect(button).to_contain_text(title)
    button.click()
    expect(page.get_by_test_id("guide")).to_contain_text(title)


def answer(page: Page, **values: str) -> None:
    page.get_by_role("button", name="Answer", exact=True).last.click()
    modal = page.get_by_test_id("modal")
    for label, value in values.items():
        modal.get_by_label(label.replace("_", " "), exact=False).first.fill(value)
    page.get_by_test_id("submit").click()
    expect(modal).to_have_count(0)


def holds(place: Locator, *facts: str) -> None:
    """Expect some facts within one text."""
    for fact in facts:
        expect(place).to_contain_text(fact)


def type_command(page: Page, command: str) -> Locator:
    before = messages(page).count()
    page.get_by_label("Message #it-scorecard").fill(command)
    page.get_by_label("Message #it-scorecard").press("Enter")
    expect(messages(page)).to_have_count(before + 1)
    return messages(page).last


def press_next(page: Page, words: str) -> None:
    """Press Next, which must announce these words."""
    button = page.get_by_test_id("next")
    expect(button).to_contain_text(words)
    button.click()
    expect(page.get_by_role("status")).to_contain_text(f"{words}.")


def expect_the_post(page: Page) -> Locator:
    """Expect the second weekly post, which tells of the alert and the recovery, and return it."""
    expect(page.get_by_test_id("now")).to_have_text("Tue 24 Nov, 10:00")
    post = messages(page).last
    holds(post, "IT Department", "24 Nov 2026")
    holds(post, "Mean time to resolve", "52 min", "32 min", "≤ 30 min")
    holds(post, "System uptime", "99.95 %")
    holds(post, "First call resolution", "week 47, 16–22 Nov")
    return post


def expect_in_view(page: Page, *places: Locator) -> None:
    """Expect nothing to stick out sideways, and these places to be on the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for place in places:
        expect(place).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_newcomer_sees_the_whole_loop_by_next_only(page: Page, url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(url)
    guide = page.get_by_test_id("guide")

    press_next(page, "prompts for Priya and Sam")
    holds(guide, "Let the bot ask")
    holds(messages(page).last, *ASKED)
    expect_in_view(page, guide, messages(page).last.get_by_role("button", name="Answer", exact=True))

    press_next(page, "Priya answers")
    holds(guide, "See the alert", "52 min")
    holds(messages(page).last, "Mean time to resolve", "52 min", "@Priya Nair", "a database upgrade failed")
    expect_in_view(page, guide, messages(page).last)

    press_next(page, "Sam answers")
    holds(guide, "See the recovery", "99.95 %")
    holds(messages(page).last, "System uptime", "99.95 %")
    expect_in_view(page, guide, messages(page).last)

    for words in ("prompts for Diego", "Diego answers", "reminders for Priya", "the weekly post"):
        press_next(page, words)
    holds(guide, "Read the weekly post")
    post = expect_the_post(page)
    expect_in_view(page, guide, post.get_by_role("heading", name="IT Department"))


def test_a_newcomer_sees_the_whole_loop_by_the_guides_clicks_only(page: Page, url: str) -> None:
    page.goto(url)
    lead_on(page, "Let the bot ask")
    holds(messages(page).last, *ASKED)
    lead_on(page, "See the alert")
    holds(messages(page).last, "Mean time to resolve", "52 min", "@Priya Nair")
    lead_on(page, "Answer as Sam")
    holds(messages(page).last, "System uptime")
    lead_on(page, "See the recovery")
    holds(page.get_by_test_id("guide"), "99.95 %", "resolved")
    holds(messages(page).last, "System uptime", "99.95 %")
    lead_on(page, "Read the weekly post")
    expect_the_post(page)
    lead_on(page, "Ask for yourself")
    expect(page.get_by_test_id("guide-next")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_newcomer_who_answers_sees_the_whole_loop(page: Page, url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(url)
    expect(page.get_by_test_id("now")).to_have_text("Mon 23 Nov, 08:50")
    holds(messages(page).last, "IT Department", "17 Nov 2026")
    expect(page.locator("[data-unread]")).to_have_count(0)

    lead_on(page, "Let the bot ask")
    holds(messages(page).last, *ASKED)
    answer(page, Mean_time_to_resolve="52", SLA_adherence="96")
    expect(messages(page).last).to_contain_text("52 min")
    expect(messages(page).last).to_contain_text("96 %")
    expect(messages(page).last.get_by_role("button", name="Correct")).to_have_count(2)
    expect(page.locator("a[data-channel=C0SCORECARD] [data-unread]")).to_have_text("1")

    lead_on(page, "See the alert")
    expect(page.get_by_test_id("now")).to_have_text("Mon 23 Nov, 09:00")
    holds(messages(page).last, "Mean time to resolve", "52 min", "@Priya Nair")

    lead_on(page, "Answer as Sam")
    holds(messages(page).last, "System uptime")
    answer(page, System_uptime="99.95")
    holds(messages(page).last, "System uptime", "99.95 %")

    lead_on(page, "See the recovery")
    expect(page.get_by_test_id("now")).to_have_text("Mon 23 Nov, 09:00")
    holds(messages(page).last, "System uptime", "99.95 %")

    lead_on(page, "Read the weekly post")
    expect_the_post(page).get_by_test_id("thread-link").click()
    expect(page.get_by_test_id("thread").get_by_test_id("message")).to_have_count(1 + 4)
    expect(page.get_by_test_id("thread").get_by_role("table")).to_have_count(1)  # that of the post itself
    expect_in_view(page, page.get_by_test_id("thread-composer"))


def test_the_guide_tells_of_no_alert_that_there_was_not(page: Page, url: str) -> None:
    page.goto(url)
    lead_on(page, "Let the bot ask")
    answer(page, Mean_time_to_resolve="28")
    lead_on(page, "See the alert")
    holds(page.get_by_test_id("guide"), "28 min", "no alert")
    expect(page.get_by_test_id("messages")).not_to_contain_text("28 min")


def test_a_day_passed_at_once_leaves_nothing_out_and_the_guide_follows(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_test_id("plus-day").click()
    expect(page.get_by_test_id("now")).to_have_text("Tue 24 Nov, 08:50")
    holds(page.get_by_test_id("guide"), "See the recovery", "99.95 %")
    page.get_by_test_id("plus-day").click()
    holds(page.get_by_test_id("guide"), "Read the weekly post")
    holds(messages(page).last, "24 Nov 2026", "52 min", "99.95 %")


def test_the_alert_of_the_first_week_recovers_in_the_second(page: Page, url: str) -> None:
    page.goto(url)
    days = ("Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28", "Sun 29", "Mon 30")
    for day in days:
        page.get_by_test_id("plus-day").click()
        expect(page.get_by_test_id("now")).to_have_text(f"{day} Nov, 08:50")
    page.get_by_test_id("plus-hour").click()
    expect(page.get_by_test_id("now")).to_have_text("Mon 30 Nov, 09:50")
    holds(messages(page).last, "Mean time to resolve", "29 min", "52 min")


def test_a_setting_is_changed_by_a_click_and_seen(page: Page, url: str) -> None:
    page.goto(url)
    lead_on(page, "Let the bot ask")
    page.get_by_test_id("tab-home").click()
    home = page.get_by_test_id("home")
    expect(home).to_contain_text("Working days: Mon–Fri")
    home.get_by_role("button", name="Change").first.click()
    page.get_by_test_id("modal").get_by_label("Friday").uncheck()
    page.get_by_test_id("submit").click()
    expect(home).to_contain_text("Working days: Mon–Thu")
    home.get_by_label("Choose a time").fill("15:00")
    expect(home).to_contain_text("Asked at: 15:00, on your own clock")
    home.get_by_role("button", name="Default time").click()
    expect(home).to_contain_text("Asked at: each KPI's own time")


def test_a_slip_is_told_at_its_field_and_a_correction_withdraws_the_alert(page: Page, url: str) -> None:
    page.goto(url)
    lead_on(page, "Let the bot ask")
    page.get_by_test_id("tab-home").click()
    holds(page.get_by_test_id("home"), *ASKED)
    page.get_by_role("button", name="Answer", exact=True).click()
    value = page.get_by_test_id("modal").get_by_label("Mean time to resolve").first
    value.fill("abc")
    page.get_by_test_id("submit").click()
    expect(page.get_by_role("alert")).to_contain_text("“abc”")
    value.fill("52")
    page.get_by_test_id("submit").click()
    expect(page.get_by_test_id("modal")).to_have_count(0)
    page.get_by_test_id("tab-messages").click()
    holds(messages(page).last, "Mean time to resolve", "52 min")
    messages(page).last.get_by_role("button", name="Correct").click()
    value.fill("25")
    page.get_by_test_id("submit").click()
    holds(messages(page).last, "Mean time to resolve", "52 min", "25 min")
    page.locator("a[data-channel=C0SCORECARD]").click()
    holds(messages(page).last, "Mean time to resolve", "52 min", "@Priya Nair", "25 min")


def test_commands_are_completed_and_answered_in_the_form_that_slack_takes(page: Page, url: str) -> None:
    page.goto(url)
    box = page.get_by_label("Message #it-scorecard")
    box.press_sequentially("/scorecard prog")
    progress = next(command for command in COMMANDS if command.words == ["progress"])
    expect(page.get_by_role("option")).to_have_text(f"{progress.usage.form}{progress.meaning}")
    box.press("Tab")
    answered = messages(page).last
    headlines = {"Grow revenue": 80, "Happier customers": 90, "Faster recovery": 83, "Grow our people": 88}
    for objective, share in headlines.items():
        holds(answered, objective, f"progress {share} %")
    chart = type_command(page, "/scorecard mttr").locator("figure svg")
    expect(chart).to_be_visible()
    refused = type_command(page, "/scorecard submit cost_control 99")
    sentence = str(NotAllowed("Cost control", [MEI, HELEN]))
    for person in PEOPLE:
        sentence = sentence.replace(f"<@{person.id}>", f"@{person.name}")
    expect(refused).to_contain_text(sentence)
    page.get_by_test_id("moods").locator("summary").click()
    page.get_by_test_id("refuse-native").click()
    expect(page.get_by_role("status")).to_contain_text("Slack now refuses")
    classic = type_command(page, "/scorecard mttr")
    expect(classic.locator("pre")).to_contain_text("week 46")
    expect(classic.locator("figure svg")).to_have_count(0)
