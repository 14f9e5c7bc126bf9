"""Signs that phones, paste and Slack add: names are found as shown, and no value changes its meaning."""

import re
from collections.abc import Callable
from decimal import Decimal

from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.markup import text_to_bot
from bot.ui.kit.escape import entities, mrkdwn
from scorecard.model.goals import Direction, Goal
from scorecard.model.names import NamedItem, find_named, normalize_name
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.normalize import normalize_text
from scorecard.parsing.replies.parsed_reply import KpiContext, ParsedReply, Value
from scorecard.parsing.replies.parser import parse_reply
from tests.builders import a_kpi, a_subject
from tests.properties.strategies import written
from tests.unit.parsing.replies.cast import TODAY

EMOJI = {
    "🚀": ":rocket:",
    "🟢": ":large_green_circle:",
    "👍🏽": ":+1::skin-tone-4:",
    "☁️": ":cloud:",
    "©": ":copyright:",
}
SMART = {"'": "’", '"': "”", "-": "–"}
PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "--", "‑": "-", "∗": "*"}
words = st.sampled_from(
    [
        "Équipe",
        "d’astreinte",
        "Qualité",
        "Größe",
        "Uptime",
        "web",
        "Gold",
        "L'effort",
        "R&D",
        "on-call",
        "naïve",
        "A/B",
    ]
)
before = st.sampled_from(
    ["", "“", "‘", '"', "'", "«", "*", "_", "~", "`", "(", "#", "🚀 ", "☁️", "👍🏽 ", "©"]
)
behind = st.sampled_from(["", "”", "’", '"', "'", "»", "*", "_", "~", "`", ")", "†", " 🟢", "🚀", "™", "!"])
glued = st.lists(words, min_size=1, max_size=2).flatmap(
    lambda parts: st.sampled_from("—-‑–_:’/+").map(lambda sign: sign.join(parts))
)
apart = st.sampled_from(
    [" ", " – ", " — ", " · ", ": ", " & ", " 🚀 ", " * ", " ~ ", ", ", " / ", " + ", " -- "]
)
chunks = st.tuples(before, glued, behind).map("".join)
LIKE_AN_EMOJI = re.compile(r":[\w+-]+🚀")
"""`web:shop🚀` arrives as `web:shop:rocket:`, in which nobody can tell `:shop:` from an emoji."""
names = (st.tuples(chunks, apart, chunks).map("".join) | chunks).filter(
    lambda name: not LIKE_AN_EMOJI.search(name)
)
"""Letters with quotes, dashes, marks and emoji."""


def swapped(table: dict[str, str]) -> Callable[[str], str]:
    """Return a function that replaces signs in a text."""

    def swap(text: str) -> str:
        for sign, other in table.items():
            text = text.replace(sign, other)
        return text

    return swap


FORMS: dict[str, Callable[[str], str]] = {
    "as shown": entities,
    "copied from the bot's message": mrkdwn,
    "as Slack sends it": lambda name: swapped(EMOJI)(entities(name)),
    "with a computer's keyboard": lambda name: entities(swapped(PLAIN)(name)),
    "with a phone's keyboard": lambda name: entities(swapped(SMART)(name)),
    "in capitals": lambda name: entities(name.upper()),
    "in bold": lambda name: f"*{entities(name)}*",
    "in quotes": lambda name: f"“{entities(name)}”",
}
forms = st.sampled_from(sorted(FORMS))


def subject_called(name: str, number: int) -> KpiContext:
    """Return a KPI for which 32 is usual."""
    kpi = a_kpi(name, "min", id=number, key=f"k{number}x")
    return a_subject(kpi, Goal(Direction.LOWER, Decimal(30), Decimal(45)), map(Decimal, (30, 28, 35, 31)))


OTHERS = (subject_called("MTTR", 1), subject_called("Web shop", 2))


@given(names, forms)
@example("~Cost~", "as shown")
@example("Infra: uptime", "as Slack sends it")
@example("Launch🚀", "as Slack sends it")
@example("“Gold”*", "copied from the bot's message")
def test_a_value_with_a_name_as_shown_is_stored_on_its_kpi(name: str, form: str) -> None:
    subject = subject_called(name, 9)
    text = text_to_bot(f"{FORMS[form](name)} 32", "U0BOT")
    reply = parse_reply(text, [OTHERS[0]], [*OTHERS, subject], DateContext(TODAY, "en_GB"))
    assert isinstance(reply, ParsedReply), reply
    (part,) = reply.parts
    assert isinstance(part, Value)
    assert (part.kpi.id, part.value, part.note, part.doubt) == (9, 32, "", None)


@given(names, forms)
def test_a_name_as_shown_finds_its_thing(name: str, form: str) -> None:
    items = [NamedItem(other, other, (other,)) for other in ("MTTR", "Web shop", name)]
    assert find_named(text_to_bot(FORMS[form](name), "U0BOT"), items) == name


@given(names)
def test_a_text_and_a_name_are_folded_alike(name: str) -> None:
    assume("~" not in name)  # what is struck through is taken back
    assert normalize_name(normalize_text(name)) == normalize_name(name)


ADORNED = ("{}", "“{}”", "'{}'", "{}*", "{}†", "{}¹", "{} [1]", "{}-", "{};", "{} @sam", "*{}*")
CHANGED = ("{}²", "{}*2", "{}^2", "{}-{}", "<{}", ">{}", "±{}", "{}*(2)", "{}**2")


@given(written, st.sampled_from(ADORNED))
def test_a_value_with_signs_around_it_is_that_value_or_is_asked_about(value: Decimal, form: str) -> None:
    for part in parts_of(form.format(f"{value:f}"), value):
        assert part.value == value or part.doubt


@given(written, st.sampled_from(CHANGED))
def test_signs_that_make_another_number_are_never_left_out(value: Decimal, form: str) -> None:
    number = f"{abs(value):f}"
    assert all(part.doubt for part in parts_of(form.format(number, number), abs(value)))


def parts_of(text: str, usual: Decimal) -> list[Value]:
    """Return the values in a text for a KPI with a usual value."""
    subject = a_subject(a_kpi("Subject", "points", id=9), Goal(Direction.HIGHER, usual), [usual] * 4)
    reply = parse_reply(text, [subject], [subject], DateContext(TODAY, "en_GB"))
    return [part for part in reply.parts if isinstance(part, Value)] if isinstance(reply, ParsedReply) else []
