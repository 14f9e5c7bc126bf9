import pytest

from bot.ui.kit.escape import code, mention, mrkdwn, plain, verbatim, with_mentions


def test_signs_of_markup_in_a_name_stand_for_themselves() -> None:
    assert mrkdwn("R&D <b>") == "R&amp;D &lt;b&gt;"


@pytest.mark.parametrize("text", ["<!channel>", "<@U0PRIYA>", "<https://evil.example|here>", "<!subteam^S1>"])
def test_nothing_in_a_name_mentions_or_links(text: str) -> None:
    assert "<" not in mrkdwn(text)


@pytest.mark.parametrize("text", ["*bold*", "~gone~", "`code`", "_sloping_"])
def test_nothing_in_a_name_formats(text: str) -> None:
    assert not set("*~`_") & set(mrkdwn(text))


def test_an_underscore_inside_a_word_is_left_to_be_copied() -> None:
    assert mrkdwn("first_call_resolution") == "first_call_resolution"


def test_a_long_name_is_shortened_visibly_and_never_within_an_entity() -> None:
    assert mrkdwn("&" * 300, limit=10) == "&amp;" * 9 + "…"


def test_a_name_of_nothing_visible_becomes_a_dash() -> None:
    assert plain(" \u200b\n") == "—"


def test_a_name_is_one_line_without_control_or_direction_signs() -> None:
    assert plain("Mean\ntime \u202eto\x00 fix") == "Mean time to fix"


def test_a_unit_stays_with_its_number() -> None:
    assert plain("25\N{NO-BREAK SPACE}min") == "25\N{NO-BREAK SPACE}min"


def test_code_cannot_be_left_by_a_backtick() -> None:
    assert code("a`b_c") == "`aʼb_c`"


def test_only_a_user_id_mentions_somebody() -> None:
    assert mention("U0PRIYA") == "<@U0PRIYA>"
    assert mention("U1> <!channel") == "U1&gt; &lt;!channel"


def test_people_are_mentioned_in_a_sentence_and_nothing_else_is_live() -> None:
    assert with_mentions("Only <@U0PRIYA|priya> or <@U0SAM> can; not <!here> or *all*.") == (
        "Only <@U0PRIYA> or <@U0SAM> can; not &lt;!here&gt; or ∗all∗."
    )


def test_channels_are_linked_in_a_sentence() -> None:
    assert with_mentions("Type it in <#C0IT|it> or <#C0SEC>.") == "Type it in <#C0IT> or <#C0SEC>."


def test_a_sentence_is_never_shortened_within_a_mention() -> None:
    assert with_mentions("<@U0PRIYA> and <@U0SAM>", limit=6) == "<@U0PRIYA> and…"


def test_what_was_typed_is_kept_sign_by_sign() -> None:
    assert verbatim("a  `b`\n& c\u200b") == "```\na  `b`\n&amp; c\n```"
