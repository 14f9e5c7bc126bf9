"""The parser of replies: a value, no data, later … for each KPI that a reply is about, or nothing at all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from babel.numbers import get_decimal_symbol

from scorecard.errors import InvalidInput
from scorecard.model.periods import Period
from scorecard.model.units import known_locale
from scorecard.parsing.guesses import (
    QUESTION,
    guess_reply,
    is_preamble,
    may_be_preamble,
    read_told,
    split_preamble,
)
from scorecard.parsing.number_words import guess_spelled
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.period_phrases import DateContext, leading_periods
from scorecard.parsing.replies.normalize import (
    find_opening,
    flatten_table,
    has_foreign_digits,
    normalize_text,
    strip_courtesy,
)
from scorecard.parsing.replies.notes import TakenBack, has_number
from scorecard.parsing.replies.numbers import UnreadableNumber, example, is_foreign_to, is_near_goal, usual_of
from scorecard.parsing.replies.parsed_reply import (
    AmbiguousName,
    Doubt,
    DoubtReason,
    HandOver,
    KpiContext,
    NoValue,
    ParsedReply,
    ParseResult,
    ReplyPart,
    SameAsLast,
    Snooze,
    UnclearReply,
    UnnamedKpi,
    Value,
)
from scorecard.parsing.replies.part_parser import NoNumber, OtherPeriod, PartParser
from scorecard.parsing.replies.phrasebook import pattern
from scorecard.parsing.replies.quantities import OtherUnit
from scorecard.parsing.replies.remarks import says_nothing
from scorecard.parsing.replies.segments import (
    NEXT_ITEM,
    WORD_START,
    Block,
    KpiNames,
    Segment,
    SharedKpiName,
    find_named_last,
    split_blocks,
    split_number_first,
    split_segments,
    unknown_name,
)
from scorecard.parsing.replies.value_periods import take_lead
from scorecard.wording import Hint, hint


def spread_shared_words(segments: Sequence[Segment], names: KpiNames, reader: PartParser) -> list[Segment]:
    """Return segments, words for several KPIs given to each: `mttr and fcr tomorrow`, `no data for a and b`.

    A number is never for more than one.
    """
    first, *rest = segments
    last = find_named_last(first.text, names) if first.subject is None and rest else None
    if last and reader.is_phrase(last):
        if all(_is_name_alone(segment) and segment.is_aside for segment in rest):
            return [replace(segment, text=last.text) for segment in (last, *rest)]
        segments = (last, *rest)
    shared: list[Segment] = []
    for segment in reversed(segments):
        after = shared[0] if shared else None
        if _is_name_alone(segment) and after and after.is_aside and reader.is_phrase(after):
            shared.insert(0, replace(segment, text=after.text))
        else:
            shared.insert(0, segment)
    return shared


def split_phrase_items(segments: Sequence[Segment], names: KpiNames, reader: PartParser) -> list[Segment]:
    """Return segments, with a phrase for another KPI at the end of one parted: `mttr 32, n/a for csat`."""
    return [part for segment in segments for part in _part_phrases(segment, names, reader)]


def _part_phrases(segment: Segment, names: KpiNames, reader: PartParser) -> list[Segment]:
    item = _phrase_item(segment.text, names, reader) if segment.subject else None
    if item is None:
        return [segment]
    end, last = item
    return [*_part_phrases(replace(segment, text=segment.text[:end]), names, reader), last]


def _phrase_item(text: str, names: KpiNames, reader: PartParser) -> tuple[int, Segment] | None:
    """Return the end of a text before its last item, and that item if it is a phrase before a KPI's name."""
    *_, last = (None, *pattern(NEXT_ITEM).finditer(text))
    may_be = last and pattern(r"<<for|skip>>\s").search(text, last.end())
    item = find_named_last(text[last.end() :], names) if last and may_be else None
    return (last.start(), replace(item, is_aside=True)) if last and item and reader.is_phrase(item) else None


def _is_name_alone(segment: Segment) -> bool:
    return segment.subject is not None and not segment.text and not segment.is_linked


def spread_shared_period(parts: Sequence[ReplyPart], segments: Sequence[Segment]) -> tuple[ReplyPart, ...]:
    """Return the parts of a reply, each with its own period.

    A period after the last of several values on one line is for all of them, unless one has more than its
    value. A period after another value leaves open what the others are for.

    Args:
        parts: In the order of the reply.
        segments: The same, before they were read.

    Raises:
        InvalidInput: Some have a period, and that of the others is not clear.
    """
    dated = [part for part in parts if isinstance(part, Value | NoValue) and part.period]
    undated = [part for part in parts if isinstance(part, Value | NoValue | SameAsLast) and part not in dated]
    if not dated or not undated:
        return tuple(parts)
    asked = {segment.subject.kpi.id: segment.subject.period for segment in segments if segment.subject}
    if all(_is_clear_beside(part, dated, asked) for part in undated):
        return tuple(parts)
    last, first = parts[-1], undated[0]
    is_shared = (
        isinstance(last, Value)
        and dated == [last]
        and all(isinstance(part, Value) and not part.note for part in (*undated, last))
        and all(segment.is_aside for segment in segments[1:])
        and len({part.kpi.frequency for part in (*undated, last)}) == 1
    )
    if not is_shared or not isinstance(last, Value):
        noun = NOUNS[first.kpi.frequency]
        raise InvalidInput(
            f"Which {noun} is {first.kpi.name} for? Write “for” and the {noun} after each value."
        )
    return tuple(replace(part, period=last.period) if isinstance(part, Value) else part for part in parts)


def _is_clear_beside(
    part: ReplyPart, dated: Sequence[Value | NoValue], asked: Mapping[int, Period | None]
) -> bool:
    """Return whether others' periods leave one's own as asked: longer or shorter, and those asked for."""
    return all(
        other.kpi.frequency != part.kpi.frequency and other.period == asked.get(other.kpi.id)
        for other in dated
    )


FIRST = r"\A(?:<<but>>\s+)?<<the rest|all>>\s*[:–-]?\s+"
AFTER_OTHERS = r"(?:\s*[,;.\n][\s,;.]*(?:<<and|but>>\s+)?|\s+<<and|but>>\s+)<<the rest>>\s*[:–-]?\s+"
BEHIND = r"(?:\s+<<for>>)?\s+(?:<<the rest|all>>|a(?:ll|ny)\s+of\s+the\s+[a-z]+)(?=\s*(?:\Z|[,;(]))"


class NothingPrompted(InvalidInput):
    """The reply names no KPI, and none was asked for."""

    def __init__(self) -> None:
        super().__init__("No KPI is waiting for a value from you; send the KPI's name with it.")


def split_rest_phrase(text: str, subjects: Sequence[KpiContext], reader: PartParser) -> tuple[str, str]:
    """Return the text about single KPIs, and the phrase in it for all others that were asked for.

    Args:
        text: The whole reply.
        subjects: The KPIs asked for; without any, those that could have been.
        reader: The parser that recognizes phrases.

    Returns:
        `mttr 32` and `tomorrow`; the phrase is empty if there is none.
    """
    for found in (*pattern(FIRST).finditer(text), *pattern(AFTER_OTHERS).finditer(text)):
        if _is_phrase(text[found.end() :], subjects, reader):
            return text[: found.start()], text[found.end() :]
    behind = pattern(BEHIND).search(text)
    phrase = text[: behind.start()] + text[behind.end() :] if behind else ""
    if behind and _is_phrase(text[: behind.start()], subjects, reader):
        return "", phrase
    return text, ""


def spread_rest_phrase(phrase: str, asked: Sequence[KpiContext], parts: Sequence[Segment]) -> list[Segment]:
    """Return a phrase as a segment for each KPI asked for that no other segment is about.

    Raises:
        InvalidInput: There is none.
    """
    named = {segment.subject.kpi.id for segment in parts if segment.subject}
    rest = [
        Segment(subject, phrase, is_aside=True) for subject in asked if phrase and subject.kpi.id not in named
    ]
    if phrase and not rest:
        if not parts:
            raise NothingPrompted
        raise InvalidInput(f"I can't tell what else “{phrase}” is for; name those KPIs, or leave it out.")
    return rest


def _is_phrase(text: str, subjects: Sequence[KpiContext], reader: PartParser) -> bool:
    """Return whether a text is a phrase, even one that cannot be followed for all of them."""
    return any(reader.is_phrase(Segment(subject, text), may_fail=True) for subject in subjects)


LONGEST = 2000
MIDDLE_DOT = re.compile(r"(?<=\d)·(?=\d)")
"""The raised decimal point of handwriting and old print, `98·4`."""
HELLO = r"<<hello>>[\s,]+"
SORRY = r"(?:<<hello>>[\s,.!]+)?sorry\b(?!\s+for\b)"


def parse_reply(
    text: str, asked: Sequence[KpiContext], known: Sequence[KpiContext], date_context: DateContext
) -> ParseResult:
    """Return the meaning of a reply: of all of it, or none.

    Args:
        text: As typed, with Slack's escapes undone, mentions as `<@U0SAM>`, and the bot's own removed.
        asked: The KPIs that wait for the person's answer, or those of the prompt that is answered.
        known: Every KPI that can be named.
        date_context: The scorecard's day, and the person's locale.
    """
    names = KpiNames(tuple({subject.kpi.id: subject for subject in (*known, *asked)}.values()))
    units = frozenset(subject.kpi.unit.casefold() for subject in names.subjects) - {""}
    reader = replace(make_part_parser(text, date_context), units=units)
    if len(text) > LONGEST:
        return UnclearReply("That is too long for me to read; send the value first, with a short note.")
    try:
        plain = _plain_count(normalize_text(flatten_table(text), names.has_within))
        if "·" in plain:
            plain = MIDDLE_DOT.sub(get_decimal_symbol(reader.date_context.locale), plain)
        return _read_or_guess(split_blocks(plain, names), asked, reader)
    except SharedKpiName as several:
        return AmbiguousName(several.choices)
    except InvalidInput as unclear:
        answer = _status_answer(text, names, unclear)
        reason = answer or _true_cause(text, names, unclear, date_context)
        has_number = not isinstance(unclear, NoNumber)
        return UnclearReply(reason, has_number=has_number, is_question=bool(answer))


ROUGHLY = re.compile(r"(?<![\w.,-])(\d[\d.,]*)-?ish\b", re.IGNORECASE)
OF_THEM = re.compile(r"\A(\d[\d.,]*)\s+of\s+(?:them|these|those)\b(?=\s*(?:[,.;:(!–—]|\Z))", re.IGNORECASE)


def _plain_count(text: str) -> str:
    """Return a text with `31ish` as `~31`, and `4 of them` as `4`."""
    return OF_THEM.sub(r"\1", ROUGHLY.sub(r"~\1", text, count=1)) if "of" in text or "ish" in text else text


def _read_or_guess(blocks: Sequence[Block], asked: Sequence[KpiContext], reader: PartParser) -> ParseResult:
    """Return what a reply means, or else a guess at what its one number may be.

    Raises:
        InvalidInput: It is unclear, and there is no guess.
    """
    try:
        reply = _read_blocks(blocks, asked, reader)
    except (TakenBack, OtherUnit):
        raise
    except InvalidInput:
        other = _rearranged(blocks[0], asked, reader) if len(blocks) == 1 else None
        guess = other or (_told_or_guess(blocks[0], asked, reader) if len(blocks) == 1 else None)
        if guess is None:
            raise
        return guess
    is_open = len(blocks) == 1 and _may_be_told(reply)
    return (_told(blocks[0], asked, reader) if is_open else None) or reply


TWO_NUMBERS = re.compile(r"\d\D{2,}\d", re.DOTALL)
"""Two numbers, not a value and its fraction, as a list has."""
PERIOD_HEADING = re.compile(r"(?P<period>[^:\n;]{2,30}):\s+(?=[^\W\d_])")


def _rearranged(block: Block, asked: Sequence[KpiContext], reader: PartParser) -> ParsedReply | None:
    """Return what a list means whose periods stand before its names, once for all or before each; or None."""
    if not TWO_NUMBERS.search(block.text):
        return None
    heading = PERIOD_HEADING.match(block.text)
    try:
        if heading and block.names.find_at_start(block.text[heading.end() :]):
            return _read_below(heading["period"], block.text[heading.end() :], asked, block, reader)
        text = _put_names_first(block.text, block.names, reader.date_context)
        reply = _reply(text, asked, block.names, reader) if text != block.text else None
    except InvalidInput:
        return None
    return reply if isinstance(reply, ParsedReply) and len(reply.parts) > 1 else None


def _read_below(
    period: str, text: str, asked: Sequence[KpiContext], block: Block, reader: PartParser
) -> ParsedReply | None:
    """Return the values of a list below a period, `week 46: mttr 39, fcr 71`, or None."""
    reply = _reply(text, asked, block.names, reader)
    named = list(leading_periods(period, reader.date_context))
    periods = {found.frequency: found for found, rest in named if not rest.strip()}
    if not isinstance(reply, ParsedReply):
        return None
    values = [part for part in reply.parts if isinstance(part, Value | NoValue)]
    if len(values) < len(reply.parts) or any(part.period for part in values):
        return None
    if not all(part.kpi.frequency in periods for part in values):
        return None
    return ParsedReply(tuple(replace(part, period=periods[part.kpi.frequency]) for part in values))


def _put_names_first(text: str, names: KpiNames, date_context: DateContext) -> str:
    """Return a list with the name before the period in each of its items: `Oct spend 12, Oct csat 91`."""
    ends = [0, *(found.end() for found in pattern(NEXT_ITEM).finditer(text)), len(text)]
    items = [text[start:end] for start, end in pairwise(ends)]
    return "".join(
        item if names.find_at_start(item) else put_name_first(item, names, date_context) for item in items
    )


UNCLEAR_WORDS = {DoubtReason.TWO_READINGS, DoubtReason.NO_CAUSE, DoubtReason.UNCLEAR}
"""Doubts about the words around a number, which may still only tell it."""


def _may_be_told(reply: ParseResult) -> bool:
    """Return whether a reply is one value, in doubt because of the words around it."""
    value = reply.only_value if isinstance(reply, ParsedReply) else None
    doubt = value.doubt if value else None
    return doubt is not None and doubt.cause in UNCLEAR_WORDS and len(doubt.readings) == 1


def _told(block: Block, asked: Sequence[KpiContext], reader: PartParser) -> ParsedReply | None:
    """Return the value that the words around a number tell, if there is no doubt at all; else None."""
    if reader.shared_doubt or _doubt_after_sorry(block.text):
        return None
    text = strip_courtesy(block.text, keeps_start=block.names.begins_name(find_opening(block.text)))
    value = read_told(text, _asked_within(block, asked), block.names, reader.date_context)
    return ParsedReply((value,)) if value else None


def _told_or_guess(
    block: Block, asked: Sequence[KpiContext], reader: PartParser
) -> ParsedReply | UnnamedKpi | None:
    """Return what an unclear text tells, what it tells after a sentence of preamble, or else a guess."""
    told = _told(block, asked, reader) or _after_preamble(block, asked, reader)
    return told or _guess(block, asked, reader) or _misspelt(block, reader)


def _misspelt(block: Block, reader: PartParser) -> ParsedReply | None:
    """Return the value behind a name that can only be one KPI's with a slip, `mtrr 31`, always in doubt."""
    found = block.names.correct_start(block.text)
    if found is None:
        return None
    subject, rest = found
    try:
        reply = _reply(rest, [subject], KpiNames((subject,)), reader)
    except InvalidInput:
        return None
    value = reply.only_value if isinstance(reply, ParsedReply) else None
    if value is None:
        return None
    return ParsedReply((replace(value, doubt=value.doubt or Doubt(DoubtReason.UNCLEAR, (value.value,))),))


def _after_preamble(block: Block, asked: Sequence[KpiContext], reader: PartParser) -> ParsedReply | None:
    """Return the value in the last clause of a text: `it was a good week. We had 31`; else None."""
    parted = split_preamble(block.text)
    if not parted or not may_be_preamble(parted[0]):
        return None
    preamble, rest = parted
    try:
        reply = _read_or_guess([replace(block, text=rest)], _asked_within(block, asked), reader)
    except InvalidInput:
        return None
    value = reply.only_value if isinstance(reply, ParsedReply) else None
    if value is None or value.doubt:
        return None
    subject = block.names.subject_of(value.kpi)
    if not is_preamble(preamble, subject, block.names, reader.date_context):
        return None
    return ParsedReply((replace(value, note=value.note or preamble),))


def _guess(block: Block, asked: Sequence[KpiContext], reader: PartParser) -> ParsedReply | UnnamedKpi | None:
    """Return a guess at what the one number of an unclear text may be, in digits or in words, or None."""

    def read(text: str, asked: Sequence[KpiContext]) -> ParseResult | None:
        try:
            return _reply(text, asked, block.names, reader)
        except InvalidInput:
            return None

    within, dates = _asked_within(block, asked), reader.date_context
    return guess_reply(block.text, within, block.names, dates) or guess_spelled(
        block.text, within, block.names, dates, read
    )


def make_part_parser(text: str, date_context: DateContext) -> PartParser:
    """Return the part parser for a text; digits that the person's language does not use make it doubtful."""
    own = known_locale(date_context.locale)
    is_foreign = has_foreign_digits(text, own) or MIDDLE_DOT.search(text)
    shared_doubt = DoubtReason.OTHER_STYLE if is_foreign else None
    return PartParser(replace(date_context, locale=own), shared_doubt)


def _read_blocks(blocks: Sequence[Block], asked: Sequence[KpiContext], reader: PartParser) -> ParseResult:
    """Return what the blocks of a reply mean together.

    Raises:
        InvalidInput: One of several is unclear, or two are about one KPI.
    """
    replies = [_reply(block.text, _asked_within(block, asked), block.names, reader) for block in blocks]
    if len(replies) == 1:
        return replies[0]
    if not all(isinstance(reply, ParsedReply) for reply in replies):
        raise _unnamed_parts_error([])
    parts = [part for reply in replies if isinstance(reply, ParsedReply) for part in reply.parts]
    _refuse_repeated(parts)
    return ParsedReply(tuple(parts))


def _asked_within(block: Block, asked: Sequence[KpiContext]) -> Sequence[KpiContext]:
    own = {subject.kpi.id for subject in block.names.subjects}
    return [subject for subject in asked if subject.kpi.id in own] if block.is_scoped else asked


def _reply(typed: str, asked: Sequence[KpiContext], names: KpiNames, reader: PartParser) -> ParseResult:
    typed = _without_hello(typed, names)
    typed = _put_zero_last(typed, asked, names)
    is_named = names.find_at_start(typed) is not None
    is_name = is_named or names.begins_name(find_opening(typed))
    text = strip_courtesy(typed, keeps_start=is_name)
    text = text if is_named else put_name_first(_put_phrase_last(text, names), names, reader.date_context)
    if listed := split_number_first(text, names):
        return _read_all(listed, asked, names, reader)
    text, rest_phrase = split_rest_phrase(text, asked or names.subjects, reader)
    segments = split_phrase_items(split_segments(text, names), names, reader)
    parts = spread_shared_words(segments, names, reader) if text or not rest_phrase else []
    parts += spread_rest_phrase(rest_phrase, asked, parts)
    if parts[0].subject is None:
        parts[0] = replace(parts[0], keeps_start=is_name or names.begins_name(FIRST_DIGIT.split(text, 1)[0]))
    if len(parts) == 1 and parts[0].subject is None:
        if len(asked) == 1 and (dated := _read_asked_periods(parts[0], asked[0], reader)):
            return dated
        bare = replace(reader, shared_doubt=reader.shared_doubt or _doubt_after_sorry(typed))
        return _named_last(text, names, reader) or _parse_unnamed(parts[0], asked, names, bare)
    return _read_all(parts, asked, names, reader)


def _read_all(
    segments: Sequence[Segment], asked: Sequence[KpiContext], names: KpiNames, reader: PartParser
) -> ParsedReply:
    """Return what all segments say, each of its own KPI.

    Raises:
        InvalidInput: One is unclear, or two are for one period of one KPI.
    """
    read: list[ReplyPart] = []
    for segment in segments:
        read += _read_periods(segment, segment.subject or _only_asked(asked, segments), reader)
    for part in read:
        _refuse_other_name(part, names)
    parts = spread_shared_period(read, segments)
    _refuse_repeated(parts)
    return ParsedReply(parts)


def _read_asked_periods(segment: Segment, subject: KpiContext, reader: PartParser) -> ParsedReply | None:
    """Return the values of several periods of the only KPI asked for, one of them the period asked for."""
    if not SEVERAL_NUMBERS.match(segment.text):
        return None
    try:
        parts = _read_periods(replace(segment, subject=subject), subject, reader)
        _refuse_repeated(parts)
    except InvalidInput:
        return None
    periods = {part.period for part in parts if isinstance(part, Value)}
    return ParsedReply(tuple(parts)) if len(parts) > 1 and subject.period in periods else None


SEVERAL_NUMBERS = re.compile(r"(?:\D*\d+(?!\d)){4}")
"""Two values with a number of a period each, at least."""


def _read_periods(segment: Segment, subject: KpiContext, reader: PartParser) -> list[ReplyPart]:
    """Return what a segment says: one thing, or values of several periods, `31 for W45, 32 for W46`."""
    try:
        return [reader.read(segment, subject)]
    except InvalidInput:
        texts = pattern(NEXT_ITEM).split(segment.text) if segment.subject else []
        parts = [_try_read(replace(segment, text=text), subject, reader) for text in texts[1:] and texts]
        dated: list[ReplyPart] = [
            part for part in parts if isinstance(part, Value) and part.period and not part.note
        ]
        if not dated or len(dated) < len(parts):
            raise
        return dated


def _refuse_repeated(parts: Sequence[ReplyPart]) -> None:
    """Refuse a reply that says two things about one KPI, unless each is about a period that it names."""
    periods: dict[int, list[Period | None]] = {}
    for part in parts:
        named = part.period if isinstance(part, Value | NoValue) else None
        periods.setdefault(part.kpi.id, []).append(named)
    for named_ones in periods.values():
        if len(named_ones) > 1 and (None in named_ones or len(set(named_ones)) < len(named_ones)):
            raise InvalidInput("One KPI appears twice; send one value for each KPI.")


LONGEST_LEAD = 60
LEADING = re.compile(r"[^\W\d_][^\n;]*")
FIRST_DIGIT = re.compile(r"\d")
BEFORE_VALUE = r"[\s:=]*\d+[.,]\d|\s*[:=]\s*\d|\s+<<is>>\s+[^\w\s]{0,2}\d"
"""What makes a KPI's name in a note that of a value and no noun of its cause: `slow vendor uptime 99.95`."""


def put_name_first(text: str, names: KpiNames, date_context: DateContext) -> str:
    """Return a text in which a KPI's name stands before the words and the period that lead to it.

    `W47 uptime 99.9`, `last month's NPS was 41` and `please record CSAT 90` become `uptime W47 99.9` ….
    """
    lead = LEADING.match(text[:LONGEST_LEAD])
    for start in WORD_START.finditer(lead[0]) if lead else ():
        if named := names.find_at_start(text[start.start() :]):
            before, (subject, rest) = text[: start.start()], named
            moved = f"{before.rstrip(' :,–-')} {rest.lstrip()}"
            is_asked = pattern(r"<<is>>\s").match(before)
            is_lead = (
                before
                and not is_asked
                and take_lead(moved, subject.kpi, date_context, is_named=True)[1] != moved
            )
            name = text[start.start() : len(text) - len(rest)]
            return f"{name} {moved}" if is_lead else text
    return text


NO_NAMED = (
    r"(?:\A|(?<=[,;\n]\s)|(?<=\n))<<no single|no|none|zero>>\s+"
    r"(?P<name>[^\W\d_][^,;.\n]*?)(?=\s*(?:\Z|[,;.!\n]))"
)


def _put_zero_last(text: str, asked: Sequence[KpiContext], names: KpiNames) -> str:
    """Return a text with `no breaches` as `breaches 0`, for KPIs that count what they are called by.

    Behind a value it may be its cause, unless that KPI is asked for as well: `99.95, no incidents`.
    """
    waiting = {subject.kpi.id for subject in asked}

    def turned(found: re.Match[str]) -> str:
        subject = names.find(found["name"])
        is_meant = subject is not None and (not found.start() or subject.kpi.id in waiting)
        is_count = subject is not None and is_meant and usual_of(subject).is_count
        return f"{found['name']} 0" if is_count else found.group()

    return pattern(NO_NAMED).sub(turned, text)


PHRASE_FIRST = r"(?P<phrase><<no data|skip>>)(?:\s+(?:<<for>>|[^\W\d_]{1,3}))?\s+(?=\w)"
NOTE_BEHIND = r"\s*(?:[,;:(—\n]|\s[–-]\s|\s<<because>>)"


def _put_phrase_last(text: str, names: KpiNames) -> str:
    """Return `no data for mttr, wrong tool` as `mttr no data, wrong tool`, if a note follows the name."""
    found = pattern(PHRASE_FIRST).match(text)
    end = pattern(NOTE_BEHIND).search(text, found.end()) if found else None
    if not found or not end or not names.find(text[found.end() : end.start()]):
        return text
    rest = text[end.start() :]
    is_list = names.find(rest.strip(" ,;:()—\n–-")) is not None
    return text if is_list else f"{text[found.end() : end.start()]} {found['phrase']}{rest}"


def _without_hello(text: str, names: KpiNames) -> str:
    """Return a text without a greeting right before a KPI's name, which is nobody's name."""
    hello = pattern(HELLO).match(text)
    return text[hello.end() :] if hello and names.find_at_start(text[hello.end() :]) else text


def _doubt_after_sorry(text: str) -> DoubtReason | None:
    """Return the doubt about a number alone: “sorry” may correct the value of another KPI given before."""
    return DoubtReason.TWO_READINGS if pattern(SORRY).match(text) else None


def _refuse_other_name(part: ReplyPart, names: KpiNames) -> None:
    """Refuse a value that is followed by the name of another KPI: `mttr 25 uptime`."""
    if not isinstance(part, Value):
        return
    other = _name_in_note(part.note, names)
    if other and other.kpi.id != part.kpi.id:
        raise InvalidInput(f"{other.kpi.name} has no value in that; give it one, or reword the note.")


def _name_in_note(note: str, names: KpiNames) -> KpiContext | None:
    """Return the KPI that a note begins with, only names, or has before a decimal: `I mean the uptime`."""
    note = note.strip("() ")
    linked = pattern(r"<<but|and>>\s+").match(note)
    named = names.find_at_start(note[linked.end() :] if linked else note)
    if named:
        return named[0]
    for start in WORD_START.finditer(note):
        named = names.find_at_start(note[start.start() :])
        if named and pattern(BEFORE_VALUE).match(named[1]):
            return named[0]
        if named and not named[1].strip(" .!?)"):
            return named[0] if says_nothing(note[: start.start()]) else None
    return None


def _named_last(text: str, names: KpiNames, reader: PartParser) -> ParsedReply | None:
    """Return a reply that ends in a KPI's name, if it makes sense that way."""
    part = _read_last(find_named_last(text, names), reader)
    return ParsedReply((part,)) if part else None


def _number_first(text: str, names: KpiNames, reader: PartParser) -> ParsedReply | None:
    """Return `32 mttr` parsed: nothing but a value and a KPI's name after it."""
    part = _read_last(find_named_last(text, names, may_follow=True), reader)
    return ParsedReply((part,)) if isinstance(part, Value) and not part.note and not part.period else None


def _read_last(last: Segment | None, reader: PartParser) -> ReplyPart | None:
    """Return the part before a KPI's name at the end; None if there is none, or it makes no sense there."""
    part = _try_read(last, last.subject, reader) if last and last.subject else None
    return None if isinstance(part, InvalidInput) else part


def _parse_unnamed(
    segment: Segment, asked: Sequence[KpiContext], names: KpiNames, reader: PartParser
) -> ParseResult:
    """Return a reply that names no KPI: for the only one asked for, or for one of several."""
    text, outcomes = segment.text, [_try_read(segment, subject, reader) for subject in asked]
    fitting = [part for part in outcomes if not isinstance(part, InvalidInput)]
    if all(map(_leftover_length, fitting)) and (named := _number_first(text, names, reader)):
        return named
    if len(asked) == 1 and (earlier := _earlier_value(outcomes[0], asked[0])):
        return ParsedReply((earlier,))
    if not fitting:
        errors = (error for error in outcomes if isinstance(error, InvalidInput))
        raise unknown_name(text, names) or next(errors, None) or NothingPrompted()
    if len(asked) == 1:
        _refuse_other_name(fitting[0], names)
    if len(asked) == 1 or all(isinstance(part, Snooze | HandOver) for part in outcomes):
        return ParsedReply(tuple(_doubt_other(part, names) for part in fitting))
    least = min(map(_leftover_length, fitting))
    return UnnamedKpi(tuple(part.kpi for part in fitting if _leftover_length(part) == least))


def _earlier_value(outcome: ReplyPart | InvalidInput, subject: KpiContext) -> Value | None:
    """Return a value, in doubt, for a period before the one asked for; None if that is not the outcome."""
    value = outcome.part if isinstance(outcome, OtherPeriod) else None
    if not isinstance(value, Value) or not value.period or not subject.period:
        return None
    return value if value.period < subject.period else None


def _doubt_other(part: ReplyPart, names: KpiNames) -> ReplyPart:
    """Return a bare value, in doubt if it has the form and size of another KPI's: `99.95` for minutes."""
    if not isinstance(part, Value) or part.doubt or part.note or not part.value % 1:
        return part
    if not is_foreign_to(part.value, names.subject_of(part.kpi)):
        return part
    others = (subject for subject in names.subjects if subject.kpi.id != part.kpi.id)
    is_other = any(is_near_goal(part.value, subject) for subject in others)
    return replace(part, doubt=Doubt(DoubtReason.UNUSUAL, (part.value,))) if is_other else part


def _leftover_length(part: ReplyPart) -> int:
    """Return the length of the text after a value: a KPI in tickets leaves nothing over of `33 tickets`."""
    return len(part.note) if isinstance(part, Value) else 0


def _status_answer(text: str, names: KpiNames, wrong: InvalidInput) -> str:
    """Return the answer to `how is mttr?`; empty if the text, with the error `wrong`, says something else."""
    is_question = text.rstrip(" !").endswith("?") or isinstance(wrong, NothingPrompted)
    named = _first_named(text, names) if is_question and not has_number(text) else None
    return f"To see how {named.kpi.name} stands, {hint(Hint.LOOK_UP, named.kpi.typed_name)}" if named else ""


def _true_cause(text: str, names: KpiNames, wrong: InvalidInput, date_context: DateContext) -> str:
    """Return why a text is unclear: it is a question, it names a KPI without a value, or else the error."""
    if isinstance(wrong, UnreadableNumber) and QUESTION.search(text):
        return f"“{text.strip()}” sounds like a question; to give a value, send just the number."
    named = _first_named(text, names) if isinstance(wrong, NothingPrompted) else None
    if named is None:
        return str(wrong)
    shown = example(named, date_context.locale)
    return f"I can't tell what {named.kpi.name} is in that; write it like {named.kpi.typed_name} {shown}"


def _first_named(text: str, names: KpiNames) -> KpiContext | None:
    """Return the first KPI that a text names, or None if it names none, or one that several go by."""
    try:
        return next(iter(names.cut_names(text)[0]), None)
    except SharedKpiName:
        return None


def _try_read(segment: Segment, subject: KpiContext, reader: PartParser) -> ReplyPart | InvalidInput:
    try:
        return reader.read(segment, subject)
    except InvalidInput as unclear:
        return unclear


def _only_asked(asked: Sequence[KpiContext], parts: Sequence[Segment]) -> KpiContext:
    """Return the KPI of a first part without a name, next to named ones."""
    named = {segment.subject.kpi.id for segment in parts if segment.subject}
    if len(asked) != 1 or asked[0].kpi.id in named:
        raise _unnamed_parts_error(parts)
    return asked[0]


def _unnamed_parts_error(parts: Sequence[Segment]) -> InvalidInput:
    """Return the error about a part that names no KPI: a number, or a heading that may change the meaning."""
    heading = next(
        (segment.text for segment in parts if not segment.subject and not has_number(segment.text)), ""
    )
    if heading:
        return InvalidInput(
            f"I can't tell what “{heading}” is about; send only each KPI's name and its value."
        )
    return InvalidInput("I can't tell which KPI each number is for; put the KPI's name before each.")
