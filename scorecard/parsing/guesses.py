"""A guess at the value that the one number of an unclear text may be, to be offered with a button.

Nobody's value is stored by a guess, so it may be wrong; but a number that is part of a date, a time, an id or
a range, is in another unit, or stands in a question or a plan is no guess.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel.dates import get_period_names

from scorecard.errors import InvalidInput
from scorecard.model.names import quote_alternatives
from scorecard.model.periods import Frequency
from scorecard.model.units import PERCENT, is_money, locale_of
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.period_phrases import (
    ARTICLE,
    ORDER,
    QUALIFIERS,
    RELATIONS,
    DateContext,
    leading_period,
    speaks_of_time,
)
from scorecard.parsing.replies.normalize import APPROVAL, DAY, SMILE
from scorecard.parsing.replies.notes import IDENTIFIERS, refuse_unit
from scorecard.parsing.replies.numbers import NUMBER, could_be_minus, find_doubt, is_far, settle_style
from scorecard.parsing.replies.parsed_reply import (
    Doubt,
    DoubtReason,
    KpiContext,
    ParsedReply,
    UnnamedKpi,
    Value,
)
from scorecard.parsing.replies.phrasebook import own_wordings, pattern, single_wordings
from scorecard.parsing.replies.quantities import OF, OtherUnit, Quantity, other_unit, read_quantity
from scorecard.parsing.replies.remarks import has_digit, is_closed, is_unit
from scorecard.parsing.replies.retractions import takes_back
from scorecard.parsing.replies.segments import KpiNames
from scorecard.parsing.replies.value_periods import COPULA, PRESENT, means_asked, means_day
from scorecard.parsing.replies.vocabulary import (
    SHORTEST,
    money_words,
    own_words,
    unit_words,
)

BEFORE_NUMBER = re.compile(r"(?P<before>\D*[^\W\d_])[\s:=~≈$€£]+\d")
"""Words right before a number; a comma or another sign parts what is said from it."""
QUESTION = re.compile(r"[^\W\d_]\S*\s+[^\W\d_].*\?", re.DOTALL)
"""Two words in a row before a question mark: a question, and no number with a doubt, `25 min?`."""
LONGEST = 160
"""A longer text is prose."""
ANSWER = (
    rf"(?:(?:<<yes|greeting|thanks|hello>>|{APPROVAL})[\s,.!:;–—-]+"
    r"|<<no>>(?:\s*[,!:;]+\s*|\s+[–—-]\s+))+"
)
"""A yes, a no or thanks before the number: `yes 32`, but not `no 32`, which may be number 32."""
NUMBER_START = re.compile(r"(?:[^\w\s,;:.()?!\[\]{}<>≤≥=±~≈#@/*+&%‰\"'“”‘’–—-]\s?)?\d")
FREE_BEFORE = re.compile(r"(?:\A|(?<![<>≤≥±+*/^=])\s|[\w)]\s?[:=]|[(~≈\"'“”‘’])\Z")
FREE_BEHIND = re.compile(r"\Z|[\s;?!…)\"'“”‘’]|[.,](?!\d)")
ID_BEFORE = re.compile(r"\b[A-Z]{2,}\s?\Z")
TELEPHONE = re.compile(r"\d{6}")
IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]?[\s:=]*\Z")
"""A unit that is none, `(kg): 32`, or a number in brackets, which may be negative."""
CLOCK = re.compile(r"\d{1,2}:\d\d")
NO_ACTUAL_BEFORE = (
    r"(?<!\w)(?:(?:minus\b|<<no actual|negation>>)(?:\s+[^\s,;.!?]+){0,2}[\s:=.]*"
    r"|<<less or more>>(?:\s+[^\s,;:.!?]+){0,2}\s*)\Z"
)
"""Words for a target and the like; a comparison ends at any sign, `slightly up: 27`."""
NO_ACTUAL_BEHIND = r"[\s,;:(–—-]*(?:(?:[^\s,;.!?]+\s+){0,2}<<no actual|less or more|negation>>)"
DENIES = r"(?<!\w)<<no|negation|no actual>>"
COMPARED = r"[\s,(–—-]*(?<!\w)<<%s>>\s+[^\w\s]{0,2}{NUMBER}%%?(?:[^\d,;.()]*(?=[,;.()]|\Z))?\)?".replace(
    "{NUMBER}", NUMBER
)
"""The former value, with which the new one is compared: `27 vs 25 last week`, `up to 27 from 25`."""
CHANGED = r"(?<!\w)<<less or more|not the same>>"
DIFFERENCE = (
    rf"(?:\s*,\s+|\s+[–—-]\s+|\s*\()[^\w\s]{{0,2}}{NUMBER}%?\s+<<less or more|not the same>>[^\d,;()]*\)?\Z"
)
"""The change since the former value: `27 – 2 down on last time`."""
NUMBERED = r"(?<!\w)<<numbered>>[\s:.]*\Z"
OTHER_WISH = r"(?<!\w)<<no data|skip|not mine|future>>"
FOR_NOW = r"(?<!\w)<<for>>\s+<<this day|this week|this month|this quarter|this year>>"
FOR_ALL = r"\A<<the rest|all>>"
IN_TIME = r"(?<!\w)<<in>>\s+\Z|\A<<for>>\s+\Z"
UNIT_START = re.compile(r"[^\s,;:.!?()\[\]\"'“”‘’–—-]")
NOTE = re.compile(r"\s*(?:[,;:\n]|\s[–—-]\s|—)\s*(?P<note>[^\W\d_].*)|\s*\((?P<inside>[^()]+)\)", re.DOTALL)


DECORATION = rf"(?:\s*{SMILE})+\Z"
"""Emoji at the end of a text, which are no unit."""


def guess_reply(
    text: str, asked: Sequence[KpiContext], names: KpiNames, date_context: DateContext
) -> ParsedReply | UnnamedKpi | None:
    """Return the values that the one number of an unclear reply may be, always in doubt, or None.

    Args:
        text: Normalized.
        asked: The KPIs that wait for an answer.
        names: Every KPI that can be named; if the text names one, it can be for no other.
        date_context: The dates and locale by which it is read.

    Raises:
        InvalidInput: Its number is in another unit, or it can be read as two periods.
        SharedKpiName: It has a name that several KPIs go by.
    """
    if len(text) > LONGEST or not re.search(r"\d", text):
        return None
    named, said = names.cut_names(pattern(DECORATION).sub("", text))
    others = KpiNames([subject for subject in names.subjects if subject not in asked])
    is_for_other = not named and (others.begins_name(said) or others.resembles_name(said))
    if QUESTION.search(said) or pattern(FOR_ALL).match(said) or is_for_other:
        return None
    close = [subject for subject in asked if KpiNames([subject]).resembles_name(said)]
    subjects = named or close or asked
    try:
        guesses = _guess_each(said, subjects, date_context) if len(named) <= 1 else []
    except InvalidInput:
        _refuse_other_thing(said, named, asked, names, date_context.locale)
        raise
    values = [value for value in guesses if value]
    if not values:
        _refuse_other_thing(said, named, asked, names, date_context.locale)
    if len(guesses) == 1 or not values:
        return ParsedReply(tuple(values)) if values else None
    return UnnamedKpi(tuple(value.kpi for value in values))


TOLD_SIGNS = re.compile(r"[ ,.:;=!'’()–—-]*")
"""The signs that may stand around words that tell a value."""
TOLD_WORD = re.compile(r"[^\W\d_][\w'’]*")
LEADING = r"(?<!\w)<<leading|attitude>>"
NO_VALUE_BEFORE = (
    r"(?<!\w)(?:<<in|for|numbered|source>>|the|th[eo]se|der|die|das|den|am|le|la|les|el|il|o|a)\s+\Z"
)
"""What a number right before the value's place would belong to: a time to wait, a day, a name."""
PART_BEHIND = r"\s*(?<!\w)(?:<<no single>>|of|von|de|di|van|av|z|per|pro|à|a)\s"
ASKING = r"\s*<<is>>[\s-]+<<pronoun|person|article>>(?:\s|\Z)"
PLACES = {"there", "here", "their", "you"}
"""Words of a told value that would make it another one's."""
PREAMBLE = r"(?:[.!…]+\s+|\n+|,\s+|:\s+|\s[–—-]+\s+|\s+<<and|but>>\s+)"


def read_told(
    text: str, asked: Sequence[KpiContext], names: KpiNames, date_context: DateContext
) -> Value | None:
    """Return the value of a text that, but for one number and one name, only has words that tell a value.

    They may stand in any order: `we scored 44 on NPS`, `88.3 is the csat figure`, `that was 31 then`. A
    number that is itself in doubt is told by none.

    Args:
        text: Normalized.
        asked: The KPIs that wait for an answer.
        names: Every KPI that can be named.
        date_context: The dates and locale by which it is read.
    """
    if len(text) > LONGEST or "\n" in text or not has_digit(text):
        return None
    if not _may_be_told(text, asked, names, date_context.locale):
        return None
    named, said = names.cut_names(text)
    subjects = named or asked
    if len(subjects) != 1 or (not named and names.begins_name(said)):
        return None
    if named and (pattern(r"<<is>>\s").match(text) or _counts_name(text, names, subjects[0])):
        return None
    try:
        return _told_value(said.removeprefix("?").strip(), subjects[0], date_context, is_named=bool(named))
    except InvalidInput:
        return None


def _may_be_told(text: str, asked: Sequence[KpiContext], names: KpiNames, locale: str) -> bool:
    """Return whether a text has no words but closed ones and those of names; this alone costs little."""
    words = set(re.findall(r"[^\W\d_]+", text.casefold())) - _told_words(locale)[0]
    own = {word for subject in asked for word in own_words(subject.kpi.unit, locale)}
    known = _adverb_words(locale) | own
    return all(word in known or word in names.words or is_closed(word, locale) for word in words)


@lru_cache(maxsize=128)
def _adverb_words(locale: str) -> frozenset[str]:
    """Return every word of the adverbs that may stand on either side of a number."""
    wordings = (*own_wordings("leading", locale), *own_wordings("attitude", locale))
    return frozenset(word for wording in wordings for word in wording.rstrip(".").split())


def _counts_name(text: str, names: KpiNames, subject: KpiContext) -> bool:
    """Return whether a bare number may count what a KPI of percent is called by: `2 failed changes`."""
    behind = re.search(r"\d\s+(?=[^\W\d_])", text)
    is_bare = behind is not None and names.find_at_start(text[behind.end() :]) is not None
    return is_bare and subject.kpi.unit == PERCENT and not subject.kpi.name.isupper()


def _told_value(said: str, subject: KpiContext, date_context: DateContext, *, is_named: bool) -> Value | None:
    """Return the value that a text without a name tells for certain, or None."""
    number = NUMBER_START.search(said)
    if not number or DAY.match(said, number.start()):
        return None
    before, quantity = said[: number.start()], _read(said[number.start() :], subject, date_context)
    if quantity is None or not _stands_alone(said, number.start(), quantity):
        return None
    value = quantity.readings.values[0]
    if before.rstrip().endswith(("-", "–")) and could_be_minus(value, subject):
        return None
    ahead, behind = (_without_periods(part, subject, date_context) for part in (before, quantity.rest))
    has_period = len(ahead + behind) < len(before + quantity.rest)
    ahead, behind = (pattern(LEADING).sub(" = ", part) for part in (ahead, behind))
    is_evident = is_named or quantity.has_unit or has_period or "=" in ahead + behind
    if not _is_told(before, ahead, behind, date_context.locale, is_evident=is_evident):
        return None
    readings = settle_style(quantity.readings, subject)
    is_open = find_doubt(readings, subject, has_unit=quantity.has_unit) is not None
    return None if is_open else Value(subject.kpi, readings.values[0])


def _is_told(before: str, ahead: str, behind: str, locale: str, *, is_evident: bool) -> bool:
    """Return whether the words around a number only tell it.

    Args:
        before: The words before it.
        ahead: The same without periods and adverbs.
        behind: The words behind it without these.
        locale: The person's, whose words count with those of English.
        is_evident: True if no verb is needed besides.
    """
    if pattern(NO_VALUE_BEFORE).search(ahead) or pattern(PART_BEHIND).match(behind):
        return False
    if pattern(ASKING).match(before) or _is_change(ahead.casefold().split()):
        return False
    lead, tail = map(_told_in, (ahead, behind))
    told, evident = _told_words(locale)
    is_plain = told.issuperset((*lead, *tail)) and single_wordings("changing", "into").isdisjoint(tail)
    signs = TOLD_WORD.sub("", f"{ahead} {behind}")
    is_evident = is_evident or not evident.isdisjoint((*lead, *tail))
    return is_evident and TOLD_SIGNS.fullmatch(signs) is not None and is_plain


def _told_in(text: str) -> list[str]:
    """Return the words of a text in small letters, without verbs and articles glued on."""
    return [COPULA.sub("", word.casefold()) for word in TOLD_WORD.findall(text)]


def _is_change(ahead: Sequence[str]) -> bool:
    """Return whether words before a number make it a change or a bound: `went down 5`, `up to 40`."""
    changing, into = single_wordings("changing"), single_wordings("into") - single_wordings("beside")
    if changing.isdisjoint(ahead):
        return bool(ahead) and ahead[-1] in into
    return (
        ahead[0] == "up" or ahead[-1] in changing or ahead[-1] not in single_wordings("into") | {"at", "on"}
    )


def _without_periods(text: str, subject: KpiContext, date_context: DateContext) -> str:
    """Return a text without the period asked for, and without the present one where it can only mean that."""
    noun = NOUNS[subject.kpi.frequency]
    rest = re.sub(rf"(?i)\bthe {noun}\b", " ", _without_asked(text, subject, date_context))
    is_present = means_asked(subject.period, date_context) and not pattern(FOR_NOW).search(rest)
    return _without_present(rest) if is_present and not means_day(rest, subject.kpi) else rest


def _without_present(text: str) -> str:
    """Return a text without the names of the present period."""
    return pattern(rf"(?<!\w){PRESENT}").sub(" ", text)


@lru_cache(maxsize=128)
def _told_words(locale: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that may stand beside a told number, and those of them that tell it."""
    evident = own_words_of(("telling", "figure", "is", "changing"), locale)
    around = (
        "pronoun",
        "person",
        "article",
        "beside",
        "opening",
        "source",
        "for",
        "into",
        "one",
        "thanks",
        "greeting",
        "and",
        "since",
    )
    bad = own_words_of(("no", "negation", "doubt", "future", "condition"), locale)
    return (evident | own_words_of(around, locale) | {""}) - PLACES - bad, evident


def own_words_of(meanings: Sequence[str], locale: str) -> frozenset[str]:
    """Return the single words of some meanings in the language of a locale and in English."""
    return frozenset(
        word for meaning in meanings for word in own_wordings(meaning, locale) if " " not in word
    )


def split_preamble(text: str) -> tuple[str, str] | None:
    """Return what stands before the clause with the first number of a text, and that clause on; or None."""
    digit = re.search(r"\d", text)
    *_, end = (None, *pattern(PREAMBLE).finditer(text, 0, digit.start())) if digit else (None,)
    if not end or len(text) > LONGEST or not text[: end.start()].strip():
        return None
    return text[: end.start()], text[end.end() :]


BAD_PREAMBLE = (
    r"(?<!\w)<<no|negation|doubt|condition|second thought|no actual|future|later|tomorrow"
    r"|no data|skip|not mine|put right|another's|half|the right one|promise>>"
)
SPEAKS = r"(?<!\w)(?:<<is|attitude|less or more|changing>>|(?:i|we|ich|wir|je|nous|ik|wij|jag|vi)\b)"
"""Words that make a sentence of a text, and no name or heading."""
PLACED = re.compile(
    r"(?:\A|(?<=\s))(?:for|from|of|at|in|für|von|aus|pour|de|para|per|di|dla|z|voor|van|för)\s+"
    r"(?:\w{1,3}\s+)?[A-ZÀ-Þ]"
)
"""Somebody or some place whose number it may be: `for Leeds`."""


def may_be_preamble(text: str) -> bool:
    """Return whether a text is a sentence without a denial, a doubt, a plan or a place; this costs little."""
    plain = re.sub(r"['’]\w+", "", text)
    if "?" in text or PLACED.search(text) or not pattern(SPEAKS).search(plain):
        return False
    return not pattern(BAD_PREAMBLE).search(plain)


def is_preamble(text: str, subject: KpiContext, names: KpiNames, date_context: DateContext) -> bool:
    """Return whether a sentence before a value leaves it as it is: `it was a good week`, `down again`."""
    named, _ = names.cut_names(text)
    if named or takes_back(text) or names.resembles_name(text):
        return False
    noun = NOUNS[subject.kpi.frequency]
    kept = re.sub(rf"(?i)\b(?:an?|the)\s+(?:(?!last|next)\w+\s+)?{noun}\b", " ", text)
    words = re.findall(r"[^\W\d_]+", kept.casefold())
    return not any(map(is_unit, words)) and not _tells_other_time((kept,), subject, date_context)


def _guess_each(said: str, subjects: Sequence[KpiContext], date_context: DateContext) -> list[Value | None]:
    """Return the guess for each KPI, or None, without those whose unit is another, unless all are."""
    guesses: list[Value | None] = []
    refused: list[InvalidInput] = []
    for subject in subjects:
        try:
            guesses.append(guess_value(said, subject, date_context))
        except InvalidInput as error:
            refused.append(error)
    if refused and not guesses:
        raise refused[0]
    return guesses


def _refuse_other_thing(
    said: str, named: Sequence[KpiContext], asked: Sequence[KpiContext], names: KpiNames, locale: str
) -> None:
    """Refuse what can't be offered with another thing's name before it: `first call resolution 90 %`.

    Raises:
        InvalidInput: An abbreviation stands before the number, or nothing but nouns.
    """
    if named:
        return
    answer = pattern(ANSWER).match(said)
    found = BEFORE_NUMBER.match(said, answer.end() if answer else 0)
    before = found["before"].strip() if found else ""
    words = re.findall(r"[^\W\d_]+", before)
    codes = [word for word in words if len(word) >= SHORTEST and word.isupper() and not is_money(word)]
    codes = [] if before.isupper() and words[1:] else codes
    plain = [word.casefold() for word in words]
    is_noun = len(plain) > 1 and not any(_is_no_noun(word, locale) for word in plain)
    is_noun = is_noun and not all(is_closed(word, locale) for word in plain)
    if codes or (is_noun and not names.resembles_name(before)):
        raise _unknown_thing(codes[0] if codes else before, asked, names)


def _unknown_thing(called: str, asked: Sequence[KpiContext], names: KpiNames) -> InvalidInput:
    near = names.suggest(called) if names.is_almost(called) else []
    if near:
        return InvalidInput(f"I don't know a KPI called “{called}”; did you mean {quote_alternatives(near)}?")
    then = f"if it is for {asked[0].kpi.name}" if len(asked) == 1 else "and the KPI's name"
    return InvalidInput(f"I don't know a KPI called “{called}”; send only the number {then}.")


def _is_no_noun(word: str, locale: str) -> bool:
    """Return whether a word makes more of a text than a name: a verb, pronoun, preposition or the like."""
    is_noun = word in single_wordings("telling", "figure", "leading") | ORDER | {"time"}
    return not is_noun and is_closed(word, locale)


def guess_value(text: str, subject: KpiContext, date_context: DateContext) -> Value | None:
    """Return the value that the one number of a text may be, always in doubt, or None if it is no guess.

    Args:
        text: Normalized, without the KPI's name.
        subject: The KPI.
        date_context: The dates and locale by which it is read.

    Raises:
        InvalidInput: Its number is in another unit, or it can be read as two periods.
    """
    text = _without_former(text)
    answer = pattern(ANSWER).match(text)
    said = (text[answer.end() :] if answer else text).replace("?", " ").rstrip()
    plain = IDENTIFIERS.sub(lambda found: "_" * len(found.group()), said)
    number = NUMBER_START.search(plain)
    if not number or DAY.match(said, number.start()):
        return None
    before, quantity = said[: number.start()], _read(said[number.start() :], subject, date_context)
    if quantity is None or not _stands_alone(plain, number.start(), quantity):
        return None
    if not before and NOTE.fullmatch(quantity.rest):
        return None  # the note was read, and refused
    if _is_no_actual(before, quantity, date_context) or _tells_other_time(
        (before, quantity.rest), subject, date_context
    ):
        return None
    _refuse_money_before(before, subject, date_context)
    _refuse_unit_behind(quantity, said, subject, date_context)
    is_bare = not re.search(r"[^\W\d_]", before + quantity.rest)
    is_likely = not TELEPHONE.search(said) and not all(
        is_far(value, subject) for value in quantity.readings.values
    )
    if not is_bare and not is_likely:
        return None
    doubt = Doubt(quantity.readings.cause or DoubtReason.UNCLEAR, quantity.readings.values)
    return Value(subject.kpi, doubt.readings[0], _note_in(quantity.rest), doubt)


def _without_former(text: str) -> str:
    """Return a text without the former value, or the change since: `up to 27 from 25`, `27 – 2 down`.

    A denial makes that a bound, `no more than 25`.
    """
    if pattern(DENIES).search(text):
        return text
    text = pattern(DIFFERENCE).sub("", text)
    text = pattern(COMPARED % "against").sub("", text)
    return pattern(COMPARED % "since").sub("", text) if pattern(CHANGED).search(text) else text


def _read(text: str, subject: KpiContext, date_context: DateContext) -> Quantity | None:
    """Return the quantity that a text begins with, or None; another unit is an error."""
    try:
        quantity = read_quantity(text, subject.kpi.unit, date_context.locale)
    except OtherUnit:
        raise
    except InvalidInput:
        return None
    return None if quantity.pair or (CLOCK.match(text) and not quantity.has_unit) else quantity


def _stands_alone(plain: str, start: int, quantity: Quantity) -> bool:
    """Return whether a quantity is the only one in a text, and no part of a word, id or range."""
    before, rest = plain[:start], plain[len(plain) - len(quantity.rest) :] if quantity.rest else ""
    is_free = FREE_BEFORE.search(before) and FREE_BEHIND.match(rest) and not ID_BEFORE.search(before)
    is_free = is_free and not (pattern(NUMBERED).search(before) or _is_bracketed(before, rest))
    return bool(is_free) and not re.search(r"\d", before + rest)


def _is_bracketed(before: str, rest: str) -> bool:
    """Return whether a number is in brackets alone, or follows a remark in brackets."""
    found = IN_BRACKETS.search(before)
    return found is not None and bool(rest.startswith(")") or set(")]") & set(found.group()))


def _is_no_actual(before: str, quantity: Quantity, date_context: DateContext) -> bool:
    """Return whether the words beside a number make it a target, a plan, a bound or a time to wait."""
    behind = (quantity.rest.split() or [""])[0].casefold().strip(".,;:!?)")
    ahead = (before.split() or [""])[-1].casefold()
    is_relative = quantity.has_unit and not RELATIONS.isdisjoint({ahead, behind})
    waits = pattern(IN_TIME).search(before)
    is_wait = waits is not None and (quantity.has_unit or waits.start() == 0)
    is_part = not quantity.has_unit and pattern(OF).match(quantity.rest) is not None
    is_time = is_relative or is_wait or behind in _day_periods(date_context.locale)
    return is_time or is_part or _is_planned(before, quantity.rest)


def _is_planned(before: str, behind: str) -> bool:
    """Return whether the words around a number make it a target, a bound, a plan or another answer."""
    return bool(
        pattern(NO_ACTUAL_BEFORE).search(before)
        or pattern(NO_ACTUAL_BEHIND).match(behind)
        or pattern(OTHER_WISH).search(f"{before} {behind}")
    )


@lru_cache(maxsize=128)
def _day_periods(locale: str) -> frozenset[str]:
    """Return the words behind a time of day in a locale and English: `am`, `pm`, `uhr`."""
    names = [name for place in ("en", locale) for name in get_period_names(locale=place).values()]
    clocks = [locale_of(place).datetime_skeletons.get("H") for place in ("en", locale)]
    quoted = [word for clock in clocks if clock for word in re.findall(r"'([^']+)'", clock.pattern)]
    return frozenset(str(name).casefold().strip() for name in (*names, *quoted))


def _tells_other_time(texts: Iterable[str], subject: KpiContext, date_context: DateContext) -> bool:
    """Return whether a text has a time in it that is not the period asked for."""
    for text in texts:
        if pattern(FOR_NOW).search(text):
            return True
        rest = _without_asked(_without_present(text), subject, date_context)
        rest = _without_described(rest, subject, date_context.locale)
        if any(speaks_of_time(word, date_context) for word in rest.split()):
            return True
    return False


def _without_described(text: str, subject: KpiContext, locale: str) -> str:
    """Return a text without a period that is described and not named: `quiet week`, `la semaine`."""
    return (
        text
        if pattern(r"(?<!\w)<<earlier>>").search(text)
        else _described(subject.kpi.frequency, locale).sub(
            lambda found: " " if _is_description(found["word"].casefold(), locale) else found.group(), text
        )
    )


def _is_description(word: str, locale: str) -> bool:
    """Return whether a word before the noun for a period is an article, or an adjective that is open."""
    is_open = not _is_no_noun(word, locale) and word not in QUALIFIERS | ORDER
    return is_open or (len(word) > 1 and ARTICLE.match(f"{word} ") is not None)


@lru_cache(maxsize=128)
def _described(frequency: Frequency, locale: str) -> re.Pattern[str]:
    """Return the pattern of a noun for a period with a word before it, and no relation behind."""
    nouns = "|".join(word for word, unit in unit_words(locale).items() if unit == f"{NOUNS[frequency]}s")
    relations = "|".join(map(re.escape, sorted(RELATIONS)))
    return re.compile(
        rf"(?<!\w)(?P<word>[^\W\d_]+)\s+(?:{nouns or '(?!)'})(?!\w)(?!\s+(?:{relations})(?!\w))",
        re.IGNORECASE,
    )


def _without_asked(text: str, subject: KpiContext, date_context: DateContext) -> str:
    """Return a text without the period asked for."""
    for word in re.finditer(r"\S+", text):
        named = leading_period(text[word.start() :], subject.kpi.frequency, date_context)
        if named and named[0] == subject.period:
            return text[: word.start()] + named[1]
    return text


def _refuse_money_before(before: str, subject: KpiContext, date_context: DateContext) -> None:
    """Refuse a number with the name of another currency before it: `dollars 1200`."""
    ahead, locale = (before.split() or [""])[-1], date_context.locale
    if ahead.casefold() in money_words(locale) - own_words(subject.kpi.unit, locale):
        raise other_unit(ahead, subject.kpi.unit)


def _refuse_unit_behind(
    quantity: Quantity, said: str, subject: KpiContext, date_context: DateContext
) -> None:
    """Refuse a number with what could be another unit right behind it."""
    word = quantity.rest.strip()
    is_word = quantity.rest[:1].isspace() and UNIT_START.match(word) and not pattern("<<in>>").match(word)
    if is_word and not quantity.has_unit:
        refuse_unit(word, said, date_context.locale)
        words = _without_asked(_without_present(word), subject, date_context).split()
        _refuse_unit_in(words[:2], subject, date_context)


def _refuse_unit_in(words: Iterable[str], subject: KpiContext, date_context: DateContext) -> None:
    """Refuse a unit of time in or behind another word, which makes it another one: `business hours`."""
    units = tuple(unit for unit in unit_words(date_context.locale) if len(unit) > SHORTEST)
    for word in words:
        if word.casefold().strip(".,;:!?)").endswith(units):
            raise other_unit(word, subject.kpi.unit)


def _note_in(rest: str) -> str:
    """Return the note behind a number that is clearly set apart from it, or an empty text."""
    found = NOTE.fullmatch(rest.rstrip(" .!"))
    note = (found["note"] or found["inside"]).strip() if found else ""
    return note if "(" in note else note.removesuffix(")")
