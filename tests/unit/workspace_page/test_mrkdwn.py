"""The mrkdwn on the page."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.workspace.render.mrkdwn import render_mrkdwn
from bot.workspace.render.scene import Scene

SCENE = Scene(
    now=datetime(2025, 11, 24, 8, 55, tzinfo=UTC),
    zone=ZoneInfo("Europe/Madrid"),
    people={"U0SAM": "Sam Okafor"},
    channels={"C0IT": "it-scorecard"},
)
NINE_IN_LONDON = 1763974800


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_italic_", "<em>italic</em>"),
        ("~gone~", "<s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("`a*b*c`", "<code>a*b*c</code>"),
        ("```x < 1\ny```", "<pre>x &lt; 1\ny</pre>"),
        ("> said\nafter", "<blockquote>said</blockquote>after"),
        ("&gt; said", "<blockquote>said</blockquote>"),
        ("one\ntwo", "one<br>two"),
        ("a &lt; b &amp; c", "a &lt; b &amp; c"),
        (
            "<!here> <!subteam^S1|@desk>",
            '<span class="mention broadcast">@here</span> <span class="mention broadcast">@desk</span>',
        ),
    ],
)
def test_each_mark_becomes_its_html(written: str, drawn: str) -> None:
    assert render_mrkdwn(written, SCENE) == drawn


@pytest.mark.parametrize("written", ["2*3*4", "snake_case_name", "* not bold *", "5 ~ 6 ~ 7", "*"])
def test_marks_inside_words_and_sums_stay_as_they_are(written: str) -> None:
    assert render_mrkdwn(written, SCENE) == written


def test_people_and_channels_are_shown_by_name() -> None:
    drawn = render_mrkdwn("<@U0SAM> in <#C0IT>, not <@U0GONE>", SCENE)
    assert drawn.striptags() == "@Sam Okafor in #it-scorecard, not @U0GONE"


def test_links_open_beside_the_page() -> None:
    drawn = render_mrkdwn("<https://example.com/a?b=1&amp;c=2|the plan> or https://example.org.", SCENE)
    assert '<a href="https://example.com/a?b=1&amp;c=2" target="_blank"' in drawn
    assert drawn.striptags() == "the plan or https://example.org."


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("{date_short_pretty} at {time}", "today at 10:00"),
        ("{date}", "24 November 2025"),
        ("{date_num} {time_secs}", "2025-11-24 10:00:00"),
        ("{date_long}", "Monday, 24 November 2025"),
        ("{unheard_of}", "{unheard_of}"),
    ],
)
def test_dates_are_told_in_the_readers_zone(pattern: str, shown: str) -> None:
    assert render_mrkdwn(f"<!date^{NINE_IN_LONDON}^{pattern}|soon>", SCENE).striptags() == shown


@pytest.mark.parametrize(
    "token", ["<!date^x^{date}|soon>", "<!date^99999999999999999^{date}|soon>", "<!date|soon>"]
)
def test_a_broken_date_shows_its_fallback(token: str) -> None:
    assert render_mrkdwn(token, SCENE) == "soon"


def test_known_emoji_are_drawn_and_named_for_screen_readers() -> None:
    drawn = render_mrkdwn(":large_green_circle: on target", SCENE)
    assert 'aria-label="large green circle"' in drawn
    assert "🟢" in drawn


def test_unknown_emoji_stay_as_written() -> None:
    assert render_mrkdwn(":party_otter: 10:30:00", SCENE) == ":party_otter: 10:30:00"
