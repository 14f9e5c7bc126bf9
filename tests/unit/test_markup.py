import pytest

from bot.markup import text_to_bot, unescaped


@pytest.mark.parametrize(
    ("delivered", "seen"),
    [
        ("25, ask <!subteam^S0IT|@it-ops>", "25, ask @it-ops"),
        ("25, ask <!subteam^S0IT|it-ops>", "25, ask @it-ops"),
        ("25, ask <!subteam^S0IT>", "25, ask @group"),
        ("25, see <#C0IT|it-scorecard>", "25, see #it-scorecard"),
        ("25, since <!date^1763164800^{date_short}|15 Nov 2025>", "25, since 15 Nov 2025"),
        ("25, since <!date^1763164800^{date}^https://example.com/|15 Nov>", "25, since 15 Nov"),
        ("<!here> <!channel|channel> <!everyone|@everyone>", "@here @channel @everyone"),
        ("<https://example.com/a|the report>", "the report"),
        ("<https://example.com/a?b=1>", "https://example.com/a?b=1"),
        ("<mailto:a@example.com|a@example.com>", "a@example.com"),
        *(("<tel:+4420|020>", "020"), ("mttr <tel:1250>", "mttr 1250"), ("<tel:1250|tel:1250>", "1250")),
        ("<mailto:a@example.com>", "a@example.com"),
        ("mttr 32 <https://example.com/d/1|INC-4711>", "mttr 32 (INC-4711)"),
        ("32 min <https://example.com/d/1|the board>", "32 min (the board)"),
        ("32 <https://example.com/d|MTTR>, 91 <https://example.com/e|CSAT>", "32 MTTR, 91 CSAT"),
        ("32 <http://example.com|example.com>", "32 example.com"),
        ("mttr <https://example.com/d/1|32>", "mttr 32"),
        ("<!something^new|as it reads>", "as it reads"),
        ("<@U0PRIYA|priya>", "@priya"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_a_text_reads_as_people_see_it(delivered: str, seen: str) -> None:
    assert unescaped(delivered) == seen


@pytest.mark.parametrize("text", ["<@U0PRIYA>", "<#C0IT>", "<#C0IT|>", "<>", "<", "a > b", "<<", "<|>"])
def test_what_has_no_name_of_its_own_stays(text: str) -> None:
    assert unescaped(text) == text


def test_people_can_be_kept_with_their_names() -> None:
    kept = unescaped("<@U0PRIYA|priya> in <#C0IT|it>, <!subteam^S1|@ops>", keeps_people=True)
    assert kept == "<@U0PRIYA|priya> in #it, @ops"


def test_the_bots_own_name_is_left_out() -> None:
    assert text_to_bot("<@U0BOT|scorecard>: mttr 25 <@U0BOT>", "U0BOT") == "mttr 25"
