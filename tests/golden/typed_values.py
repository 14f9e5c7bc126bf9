"""Values that are refused: the sentence at a form's field, and the sentence about a reply."""

from functools import partial

from bot.ui.kit.hints import in_words
from scorecard.errors import InvalidInput
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.form_field import parse_form_field
from scorecard.parsing.replies.parsed_reply import UnclearReply
from tests.golden.golden import Cases
from tests.unit.parsing.replies.cast import SUBJECTS, TODAY, read

FIELDS = (
    ("licences", "8,234"),
    ("mttr", "310"),
    ("csat", "-8"),
    ("uptime", "101"),
    ("mttr", "~25"),
    ("mttr", "25, was 30"),
    ("mttr", "soon"),
    ("mttr", "22.11."),
    ("mttr", "1" * 100),
    ("mttr", "no data"),
    ("mttr", "25 kg"),
    ("mttr", "25 EUR"),
    ("mttr", "25 or 30"),
    ("mttr", "25 for W45"),
    ("mttr", "52 vendor"),
)
REPLIES = (
    "INC0012345",
    "Forecast:\nmttr 32\nuptime 99.95",
    "mttr 25 uptime",
    "32, rest tomorrow, rest later",
    "25 W45",
    "25, yesterday",
    "25 monday morning",
    "W45: 25 for W46",
    "same as last week, but better",
    "how is mttr?",
    "31 and 99.95",
    "x" * 2001,
)


def field_error(key: str, text: str) -> str:
    """Return the error of a text in the form field of a KPI, or an empty text if it has none."""
    try:
        parse_form_field(text, SUBJECTS[key], DateContext(TODAY, "en_GB"))
    except InvalidInput as error:
        return in_words(str(error))
    return ""


def reply_error(text: str) -> str:
    """Return the reason why a reply to the prompt for MTTR is unclear, or an empty text if it is clear."""
    reply = read(text, [SUBJECTS["mttr"]], list(SUBJECTS.values()), "en_GB")
    return in_words(reply.reason) if isinstance(reply, UnclearReply) else ""


def _name(text: str) -> str:
    return text.replace("\n", " ↵ ") if len(text) <= len(REPLIES[1]) else f"{text[:10]}…"


CASES: Cases = {
    **{f"field of {key}: {_name(text)}": partial(field_error, key, text) for key, text in FIELDS},
    **{f"reply: {_name(text)}": partial(reply_error, text) for text in REPLIES},
}
