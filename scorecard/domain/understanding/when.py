"""For when something is said to be: `31 for W45`; and notes that speak of another time."""

import re

from scorecard.domain.period_names import EXAMPLES, NOUNS
from scorecard.domain.period_phrases import Reckoning, is_period_of_any, leading_period, speaks_of_time
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.understanding.phrasebook import pattern
from scorecard.domain.views import KpiInfo
from scorecard.errors import InvalidInput

FOR = r"(?<![\w-])<<for>>(?![\w-])\s*"
SIGNS = " ,;:–—-\n"
EARLIER = r"(?:<<for>>\s+)?(?:the\s+)?<<earlier>>(?:\s+(?:value|figure|number|one))?"
BEFORE_A_PERIOD = re.compile(r"^(?:in|im|am|on|of|für|fuer|pour|por|en|per|voor|za)\s+", re.IGNORECASE)
MENTION = re.compile(r"<[@#!][^>]*>")
MOST_WORDS = 4


def take_period(rest: str, kpi: KpiInfo, reckoning: Reckoning) -> tuple[Period | None, str]:
    """The period that is named right after a value, and what else follows it.

    Args:
        rest: All that follows the value and its unit, ` for W45 vendor outage`.
        kpi: What it is about.
        reckoning: By which the period is read.

    Returns:
        The period and what is left, as a note; or None and `rest` where no period is spoken of.

    Raises:
        InvalidInput: A period is spoken of, and not clearly as the one that the value is for.
    """
    found = pattern(FOR).search(rest)
    if found is None:
        return None, rest
    taken = None
    if not rest[: found.start()].strip(SIGNS + "("):
        taken = leading_period(rest[found.end() :], kpi.frequency, reckoning)
    if taken is None:
        _refuse_other_periods(rest, kpi, reckoning)
        return None, rest
    period, after = taken
    note = _unbracketed(after.strip(SIGNS), is_open="(" in rest[: found.start()])
    if pattern("<<or|and>>|not\\b").match(note) or is_period_of_any(note, reckoning):
        named = rest[found.end() :].strip()
        raise InvalidInput(f"“{named}” names more than one {NOUNS[kpi.frequency]}; send one at a time.")
    _refuse_other_periods(after, kpi, reckoning)
    return period, f", {note}" if note else ""


def _unbracketed(note: str, *, is_open: bool) -> str:
    """A note without the brackets around it, or without the one that was opened before the period."""
    if note.startswith("(") and note.endswith(")"):
        return note[1:-1]
    return note.rstrip(")") if is_open else note


def refuse_period_in(note: str, kpi: KpiInfo, reckoning: Reckoning) -> None:
    """See that a note does not begin with a period, `31, KW45`: that could say when the value was.

    Raises:
        InvalidInput: It does.
    """
    if leading_period(BEFORE_A_PERIOD.sub("", note), kpi.frequency, reckoning):
        raise InvalidInput(f"Is “{note}” when that was? Then write “for” before it: for {note}")
    if pattern(EARLIER).fullmatch(note) or _is_time_alone(note, reckoning):
        raise InvalidInput(
            f"Is “{note}” when that was? Then name the {NOUNS[kpi.frequency]} right after the value: "
            f"for {EXAMPLES[kpi.frequency]}"
        )


def _is_time_alone(note: str, reckoning: Reckoning) -> bool:
    """Whether a note is nothing but a period, if of another length than the KPI's: `Oct`, `yesterday`."""
    named = (leading_period(note, frequency, reckoning) for frequency in Frequency)
    return any(found and not found[1].strip(SIGNS + ".)") for found in named)


def _refuse_other_periods(text: str, kpi: KpiInfo, reckoning: Reckoning) -> None:
    """A note may say what it is for, but not when: that would be a guess at the period."""
    for found in pattern(FOR).finditer(text):
        if speaks_of_time(MENTION.sub("@", text[found.end() :]), reckoning):
            phrase = " ".join(text[found.start() :].split()[:MOST_WORDS])
            raise InvalidInput(
                f"I can't tell which {NOUNS[kpi.frequency]} “{phrase}” means; write it right after the "
                f"value, like {EXAMPLES[kpi.frequency]}, or leave “for” out of the note."
            )
