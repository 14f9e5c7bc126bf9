"""A real browser for the tests."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.demo.run import Demo
from tests.browser.chromium import find_chromium

START = datetime(2026, 11, 23, 8, 50, tzinfo=UTC)

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium once; skip the tests without one, except in CI."""
    path = find_chromium()
    if path is None and not os.environ.get("CI"):
        pytest.skip("needs Chromium: make test brings one")
    assert path, "CI must have Chromium: apt-get install chromium"
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a new window for each test, and fail on any script error."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    window = context.new_page()
    problems: list[str] = []
    window.on("pageerror", lambda error: problems.append(str(error)))
    yield window
    context.close()
    assert problems == []


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Start the demo on a Monday before nine, and return its address."""
    demo = Demo(tmp_path, START, port=0)
    demo.start()
    yield demo.url
    demo.stop()
