"""The demo in Chromium, by keyboard alone: a whole prompt is answered in plain words."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.ui.prompts.prompt import ALL_DONE
from bot.ui.replies.clarification import cause_sentence
from scorecard.parsing.replies.parsed_reply import DoubtReason

pytestmark = pytest.mark.browser

FIRST_CALL = "First call resolution"


def messages(page: Page) -> Locator:
    return page.get_by_test_id("messages").get_by_test_id("message")


def press(page: Page, test_id: str) -> None:
    """Press a button or link with the keyboard."""
    page.get_by_test_id(test_id).last.focus()
    page.keyboard.press("Enter")


def write(page: Page, text: str, composer: str = "composer") -> None:
    """Type and send a message, and wait until the box is empty and the message is shown."""
    box = page.get_by_test_id(composer).get_by_role("textbox")
    box.focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(box).to_have_value("")


def receive_prompt(page: Page, url: str) -> Locator:
    """Go to Monday, and return Priya's prompt, which stays the same message from then on."""
    page.goto(url)
    press(page, "guide-next")
    expect(messages(page).last).to_contain_text(FIRST_CALL)
    expect(messages(page).last.get_by_role("button", name="Answer", exact=True)).to_be_visible()
    place = messages(page).last.get_attribute("id")
    return page.locator(f"[id='{place}']")


def test_a_whole_round_is_answered_by_typing_only(page: Page, url: str) -> None:
    prompt = receive_prompt(page, url)

    write(page, "31")
    expect(messages(page).last.get_by_role("button")).to_have_count(3)
    write(page, "mttr 31, sla 96.4 %")
    expect(messages(page).last).to_contain_text("31 min")
    expect(messages(page).last).to_contain_text("96.4 %")
    expect(messages(page).last.get_by_role("button", name="Correct")).to_have_count(2)
    expect(messages(page).last).to_contain_text(FIRST_CALL)
    expect(prompt).to_contain_text("●●○")
    expect(prompt).to_contain_text("SLA adherence 96.4 %")

    write(page, f"{FIRST_CALL} 7.4")
    expect(messages(page).last).to_contain_text(cause_sentence(DoubtReason.UNUSUAL))
    write(page, "about three quarters")
    expect(messages(page).last).to_contain_text("about three quarters")
    expect(messages(page).last.get_by_role("button", name="Correct")).to_have_count(0)
    write(page, "no data – vendor outage")
    expect(messages(page).last).to_contain_text(FIRST_CALL)
    expect(messages(page).last).to_contain_text("vendor outage")
    expect(prompt).to_contain_text(re.sub(r":\w+:|[*]", "", ALL_DONE).strip())
    expect(prompt.get_by_role("button")).to_have_count(0)


def test_a_value_typed_into_a_channels_thread_is_answered_there(page: Page, url: str) -> None:
    prompt = receive_prompt(page, url)
    page.locator("a[data-channel=C0SCORECARD]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="#it-scorecard")).to_be_visible()
    press(page, "thread-link")
    write(page, "@scorecard mttr 31", "thread-composer")
    receipt = page.get_by_test_id("thread").get_by_test_id("message").last
    expect(receipt).to_contain_text("31 min")
    expect(receipt.get_by_role("button", name="Correct")).to_be_visible()
    press(page, "direct")
    expect(prompt).to_contain_text("●○○")
