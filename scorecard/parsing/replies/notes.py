"""Notes after a value: plain ones, corrections (`was 31`), and words that make the value doubtful."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from scorecard.errors import InvalidInput
from scorecard.model.units import is_money
from scorecard.parsing.period_names import calendar_names
from scorecard.parsing.replies.numbers import NUMBER, read_number
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.parsing.replies.phrasebook import FIRST_UNSPACED, pattern
from scorecard.parsing.replies.quantities import other_unit
from scorecard.parsing.replies.remarks import (
    NotedValue,
    counts_things,
    find_remark,
    has_plurals_in_s,
    is_about_number,
    is_correcting,
    is_unit,
    list_words,
    only_tells,
    tells_circumstance,
)
from scorecard.parsing.replies.vocabulary import (
    NO_VOWEL,
    is_compound_unit,
    is_scaled_money,
    measures,
    money_words,
    multiples,
    own_words,
)

SEPARATED = (
    r"(?:\s*[,;\n][\s,;]*|\s+[-–—]{1,2}\s+|\s*—\s*|\s*:\s+(?=[^\W\d_]|\d+\s[^\W\d_])|\s*::\s*|\.?\s+//\s*|\s+(?=\#\d\d)"
    r"|\s*[!.]+\s+(?=[^\W\d_]|\d+\s+[^\W\d_]+\s+\S)|\s*(?:\.{2,}|…)\s*(?=[^\W\d_])"
    r"|\s+(?:[/&|•·~*]|[-=]*>|→|[:;]['’-]?[()/|\\DPp])\s+(?=[^\W\d_])|\s?[-–]{1,2}\s(?=[^\W\d_])|\s[-–]{1,2}(?=[^\W\d_]))"
    r"(?P<note>\S.*)"
    r"|\s*\((?P<inside>[^()]+)\)|\s*\[(?P<square>[^\W\d_][^\[\]]*)\]"
    r"|\s+(?P<cause><<because|as usual>>.*)"
    r"|\s+(?P<bracketed>\([^\W\d_][^()]*\)[\s,;.–-]+\S.*)"
    r"|\s+(?P<linked>(?:https?://|<[@#!]|[@#][^\W\d]).*)"
)
LINKED = re.compile(r"(?:(?:https?://|[@#])\S+|<[@#!][^>]*>)\s*")
START = rf"(?<![^\W{chr(FIRST_UNSPACED)}-\U0010ffff])"
"""The possible start of a word: not after a letter, except in scripts without spaces between words."""
PUT_RIGHT = rf"{START}<<put right|mistyped>>|\A<<put right first>>"
IDENTIFIERS = re.compile(r"https?://\S+|<[@#!][^>]*>|\b[A-Z]{2,}-?\d{2,}\b|#\d+|\bv\d+(?:\.\d+)*\b")
"""Names with digits in them, which nobody takes for a value."""
CONTINUES = (
    "<<or|another number|negation|doubt|no actual|less or more|not the same|but|in|into|one|particle>>"
    r"|[^\W\d_]{3,}er(?=\s*(?:\Z|[,;.(])|\s+(?:than|als)\b)"
)
"""Words by which the text right behind a number goes on about it: `25 more`, `25 in all`, `25 faster`."""
MOST_UNIT_WORDS = 2
"""Words behind a number of which one can be its unit: `story points`."""
STARTS_WITH_NUMBER = re.compile(r"[^\w\s]*\s?\d")
SENTENCE = re.compile(r"^\.(?=\s+[^\W\d_])")
ONLY_SIGNS = re.compile(r"[!-/:-@\[-`{-~\s]+")
STARTS_A_NOTE = re.compile(r"[^\W\d_]|[\"'“”‘’«<@#(]")
MONEY_SIGN = re.compile(r"[$€£¥₹₩₽₺₴]")
COUNTED = re.compile(r"[^\W\d_]{2,}(?<!s)s\b", re.IGNORECASE)
"""A plural, which the number may count."""


@dataclass(frozen=True)
class Note:
    """The note given with a value.

    Attributes:
        text: As typed, or empty.
        cause: The reason why the value must be confirmed, or None.
        correction_word: The word in it, `typo`, that tells why an earlier value was wrong or, without an
            earlier one, could take back this number. Empty without such a word.
    """

    text: str = ""
    cause: DoubtReason | None = None
    correction_word: str = ""


def read_note(rest: str, shown: str, about: NotedValue, *, may_follow: bool, has_unit: bool) -> Note:
    """Return the note that follows a value.

    Args:
        rest: The text after the value and its unit, not blank.
        shown: The whole answer, to be quoted.
        about: The value.
        may_follow: True if a note needs no sign before it, as after a KPI's name: `mttr 25 slow vendor`; a
            number alone may count the word after it.
        has_unit: True if the value's unit was given.

    Raises:
        InvalidInput: It is no clear note.
    """
    separated = pattern(SEPARATED).fullmatch(rest)
    if separated and separated["linked"]:
        return _read_linked(separated["linked"].strip(), shown, about)
    if separated and not _is_day(rest, about.locale):
        return check_note(next(filter(None, separated.groups())).strip(), shown, about)
    rest = SENTENCE.sub("", rest)
    if not rest[0].isspace() or rest.strip().startswith("?"):
        raise NoSingleValue(shown)
    return _read_unmarked_note(rest.strip(), shown, about, may_follow=may_follow, has_unit=has_unit)


def _read_linked(text: str, shown: str, about: NotedValue) -> Note:
    """Return a note that begins with a link, person or channel, judged by what follows it."""
    after = LINKED.sub("", text, count=1).strip(" ,;:.–-")
    return replace(check_note(after, shown, about), text=text) if after else Note(text)


def check_note(text: str, shown: str, about: NotedValue) -> Note:
    """Return a text that is clearly a note; what could be about the number itself makes the value doubtful.

    Raises:
        InvalidInput: It is no note.
    """
    cause = find_remark(text, about)
    has_other = cause is DoubtReason.NUMBER_IN_NOTE
    is_bare = STARTS_WITH_NUMBER.match(text) and is_about_number(list_words(text), about)
    is_other = has_other and (is_bare or pattern(ANOTHER).search(text))
    if is_other or ONLY_SIGNS.fullmatch(text):
        raise NoSingleValue(shown)
    found = (
        pattern(PUT_RIGHT).search(text)
        if cause in {DoubtReason.NO_CAUSE, DoubtReason.NUMBER_IN_NOTE}
        else None
    )
    return Note(text, cause, found.group() if found else "")


def _is_day(rest: str, locale: str) -> bool:
    """Return whether a full stop and a month follow a number: `3. November`."""
    word = re.match(r"\.\s+(?:\d+\s+)?([^\W\d_]+)", rest)
    return word is not None and word[1].casefold() in calendar_names(locale)


class TakenBack(InvalidInput):
    """A word beside the number could mean that it is wrong."""


def refuse_taken_back(word: str) -> TakenBack:
    """Return the error about a word that could mean that the number is wrong."""
    return TakenBack(
        f"“{word}” could mean that the number is wrong; send only the right number, or another note."
    )


def _read_unmarked_note(
    text: str, shown: str, about: NotedValue, *, may_follow: bool, has_unit: bool
) -> Note:
    """Return a note without a sign before it, which must not change the meaning of the number."""
    first = re.split(r"[\s,.;:!?)-]", text, maxsplit=1)[0].casefold()
    is_more = pattern(CONTINUES).match(text) and not _begins_cause(text)
    if tells_circumstance(text, about.locale):
        return check_note(text, shown, about)
    if only_tells(text):
        return Note()
    if not first or is_more or first in calendar_names(about.locale) or STARTS_WITH_NUMBER.match(text):
        raise NoSingleValue(shown)
    refuse_unit(text, shown, about.locale)
    note = check_note(text, shown, about)
    if note.cause is DoubtReason.NUMBER_IN_NOTE:
        raise NoSingleValue(shown)
    if note.cause is DoubtReason.UNIT_IN_NOTE:
        _refuse_other_unit(text, about)
    is_told_of = pattern(r"<<bare copula|it is>>\s+<<pronoun|person|article|one>>").match(text) is not None
    if is_told_of or (note.cause is DoubtReason.NO_CAUSE and pattern("<<is>>").match(text)):
        return Note(text, DoubtReason.TWO_READINGS)  # `mttr 30 was wrong`: perhaps the 30 was
    is_plain = note.cause in {None, DoubtReason.NO_CAUSE}
    if is_plain and _may_be_counted(text, about, may_follow=may_follow, has_unit=has_unit):
        return Note(text, DoubtReason.TWO_READINGS)
    return note


def _begins_cause(text: str) -> bool:
    return pattern("<<because>>").match(text) is not None


def _may_be_counted(text: str, about: NotedValue, *, may_follow: bool, has_unit: bool) -> bool:
    """Return whether the number right before a text may count what the text begins with: `3 outages`."""
    is_word = not re.search(r"\s", text)
    ends_in_unit = text.casefold().split()[-1] in own_words(about.unit, about.locale)
    is_counted = COUNTED.match(text) and not _begins_cause(text)
    if not has_unit and (is_counted or ends_in_unit or (is_word and not may_follow)):
        return True
    if may_follow or has_unit:
        return False
    return is_word or counts_things(text) or not has_plurals_in_s(about.locale)


def refuse_unit(text: str, shown: str, locale: str) -> None:
    """Refuse an unmarked note that begins with what could be a unit: `25 kg`, `25 req/s`.

    Raises:
        InvalidInput: It does.
    """
    word = text.split(maxsplit=1)[0].rstrip(".,;:!?)")
    is_alone = word == text.rstrip(".,;:!?)")
    plain = word.casefold()
    is_known = plain in measures(locale) or plain.rpartition("-")[2] in money_words(locale)
    is_known = is_known or plain in multiples() or is_compound_unit(plain)
    is_measure = is_known or (is_alone and (len(word) == 1 or NO_VOWEL.fullmatch(plain)))
    is_currency = is_money(word) or (is_alone and is_money(word.upper())) or is_scaled_money(word)
    is_odd = ("/" in word and "://" not in word) or MONEY_SIGN.search(" ".join(text.split()[:2]))
    if is_measure or is_currency or is_odd or not STARTS_A_NOTE.match(text):
        raise unknown_unit(word, shown)


def unknown_unit(word: str, shown: str) -> InvalidInput:
    """Return the error about a word behind a number that could be a unit or a multiple."""
    return UnclearNote(
        f"I don't know what “{word}” is in “{shown}”",
        "send the number in the KPI's own unit, and put a comma before a note",
    )


def _refuse_other_unit(text: str, about: NotedValue) -> None:
    """Refuse a number with another unit in the first words behind it: `31 business hours`."""
    own = own_words(about.unit, about.locale)
    words = [word.strip(".,;:!?)").casefold() for word in text.split()[:MOST_UNIT_WORDS]]
    for at, word in enumerate(words):
        if word in own:
            return
        if is_unit(word) or word in about.other_units:
            raise other_unit(" ".join(words[: at + 1]), about.unit)


def has_number(text: str) -> bool:
    """Return whether a text has digits other than those in the name of a ticket, version or page."""
    return bool(re.search(r"\d", IDENTIFIERS.sub("", text)))


class UnclearNote(InvalidInput):
    """What follows a number may not be its note.

    Args:
        cause: What is unclear, as a clause.
        how: What to send where the value and its note share one text.
    """

    def __init__(self, cause: str, how: str = "put a comma before a note") -> None:
        super().__init__(f"{cause}; {how}.")
        self.cause = cause


class NoSingleValue(UnclearNote):
    """A text has more than one number.

    Args:
        shown: As typed.
    """

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"I can't find a single value in “{shown}”", "send one number, with a comma before a note"
        )


ANOTHER = rf"\A<<or>>|{START}<<second thought>>"
NAMED = rf"(?<!\w)<<%s>>\s+(?P<number>{NUMBER})(?!\w)"
"""A number with its description before it; `%` takes the description's meaning."""
LEAD = r"\A(?:<<into|put right first|the new one>>)\s+"


def strip_correction_lead(text: str) -> str:
    """Return a new value without the lead before it: `to 30`, `should be 30`."""
    return pattern(LEAD).sub("", text).strip()


def is_about_previous(note: Note) -> bool:
    """Return whether the meaning of a note depends on the previous value."""
    return bool(note.correction_word) or note.cause is DoubtReason.NUMBER_IN_NOTE


def settle_correction(note: Note, value: Decimal, given: Decimal | None, locale: str) -> Note:
    """Return a note interpreted against the known previous value.

    Args:
        note: The note.
        value: The value given with it.
        given: The previous value, or None.
        locale: Locale of the numbers in the note.

    Raises:
        InvalidInput: It names another number, and could take the value back.
    """
    is_clear = given is not None and given != value
    if note.cause is DoubtReason.NO_CAUSE:
        return replace(note, cause=None) if is_clear and is_correcting(note.text) else note
    if given is not None and is_clear and note.cause is DoubtReason.NUMBER_IN_NOTE:
        rest = _without(_without(note.text, "the old one", given, locale), "the new one", value, locale)
        is_clear = not has_number(rest)
        note = replace(note, cause=None) if is_clear else note
    if note.correction_word and not is_clear:
        raise refuse_taken_back(note.correction_word)
    return note


def _without(text: str, meaning: str, value: Decimal, locale: str) -> str:
    """Return a text without the numbers that equal a value and are described as such, `was 31`."""
    found = [
        match for match in pattern(NAMED % meaning).finditer(text) if _is(match["number"], value, locale)
    ]
    for match in reversed(found):
        text = text[: match.start()] + text[match.end() :]
    return text


def _is(digits: str, value: Decimal, locale: str) -> bool:
    try:
        return read_number(digits, locale).values == (value,)
    except InvalidInput:
        return False
