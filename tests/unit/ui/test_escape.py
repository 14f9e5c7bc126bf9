import pytest

from bot.ui.escape import code, mention, mrkdwn, plain


def test_signs_of_markup_in_a_name_stand_for_themselves():
    assert mrkdwn("R&D <b>") == "R&amp;D &lt;b&gt;"


@pytest.mark.parametrize("text", ["<!channel>", "<@U0PRIYA>", "<https://evil.example|here>", "<!subteam^S1>"])
def test_nothing_in_a_name_mentions_or_links(text: str):
    assert "<" not in mrkdwn(text)


@pytest.mark.parametrize("text", ["*bold*", "~gone~", "`code`", "_sloping_"])
def test_nothing_in_a_name_formats(text: str):
    assert not set("*~`_") & set(mrkdwn(text))


def test_an_underscore_inside_a_word_is_left_to_be_copied():
    assert mrkdwn("first_call_resolution") == "first_call_resolution"


def test_a_long_name_is_shortened_visibly_and_never_within_an_entity():
    assert mrkdwn("&" * 300, limit=10) == "&amp;" * 9 + "…"


def test_a_name_of_nothing_visible_becomes_a_dash():
    assert plain(" \u200b\n") == "—"


def test_a_name_is_one_line_without_control_or_direction_signs():
    assert plain("Mean\ntime \u202eto\x00 fix") == "Mean time to fix"


def test_a_unit_stays_with_its_number():
    assert plain("25\N{NO-BREAK SPACE}min") == "25\N{NO-BREAK SPACE}min"


def test_code_cannot_be_left_by_a_backtick():
    assert code("a`b_c") == "`aʼb_c`"


def test_only_a_user_id_mentions_somebody():
    assert mention("U0PRIYA") == "<@U0PRIYA>"
    assert mention("U1> <!channel") == "U1&gt; &lt;!channel"
