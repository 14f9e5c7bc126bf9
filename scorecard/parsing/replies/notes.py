"""Notes beside a value that takes the place of another: `typo` and `was 31` tell why, and leave no doubt."""

from dataclasses import replace
from decimal import Decimal

from scorecard.domain.understanding.notes import Note, has_number, taken_back
from scorecard.domain.understanding.numbers import NUMBER, read_number
from scorecard.errors import InvalidInput
from scorecard.parsing.replies.parsed_reply import Cause
from scorecard.parsing.replies.phrasebook import pattern

NAMED = rf"(?<!\w)<<%s>>\s+(?P<number>{NUMBER})(?!\w)"
"""A number with what it is called before it; `%` takes the meaning of that."""
LEAD = r"\A(?:<<into|put right first|the new one>>)\s+"


def without_lead(text: str) -> str:
    """A new value without what may stand before it: `to 30`, `should be 30`."""
    return pattern(LEAD).sub("", text).strip()


def is_about_given(note: Note) -> bool:
    """Whether the meaning of a note depends on the value that was there before."""
    return bool(note.put_right) or note.cause is Cause.NUMBER_IN_NOTE


def beside_given(note: Note, value: Decimal, given: Decimal | None, locale: str) -> Note:
    """A note where it is known which value was there before.

    Args:
        note: What was said.
        value: What it was said with.
        given: What was there before, or None.
        locale: Whose numbers stand in the note.

    Raises:
        InvalidInput: It could take the value back.
    """
    is_clear = given is not None and given != value
    if given is not None and is_clear and note.cause is Cause.NUMBER_IN_NOTE:
        rest = _without(_without(note.text, "the old one", given, locale), "the new one", value, locale)
        is_clear = not has_number(rest)
        note = replace(note, cause=None) if is_clear else note
    if note.put_right and not is_clear:
        raise taken_back(note.put_right)
    return note


def _without(text: str, meaning: str, value: Decimal, locale: str) -> str:
    """A text without the numbers that are a value and are called so, `was 31`."""
    found = [one for one in pattern(NAMED % meaning).finditer(text) if _is(one["number"], value, locale)]
    for one in reversed(found):
        text = text[: one.start()] + text[one.end() :]
    return text


def _is(digits: str, value: Decimal, locale: str) -> bool:
    try:
        return read_number(digits, locale).values == (value,)
    except InvalidInput:
        return False
