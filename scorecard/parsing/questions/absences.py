"""Absences as people state them: `I'm on holiday until Friday`, `out of office`, `back on Monday`."""

import re
from datetime import date

from scorecard.errors import InvalidInput
from scorecard.model.periods import DAY
from scorecard.parsing.absence import WEEK, parse_absence_days, parse_return_day

SUBJECT = r"(?P<self>i|me)(?: (?:am|are|will|be|have|shall|go|going|to|need|plan|taking|take|having))*"
OTHER = r"(?P<other><@\w+(?:\|[^<>]*)?>)(?: (?:is|will be|has|is going to be|is going|is taking))*"
STATE = (
    r"(?:(?:completely|currently|now|also|still) )*"
    r"(?:away|ooo|oof|pto|afk|unavailable|not available|not around|not in|not here|not working|off work|off"
    r"|out of (?:the )?office|out of the house|out"
    r"|(?:on |in )?(?:my |a |an |the )?(?:(?:annual|sick|parental|maternity|paternity|long|short|summer"
    r"|winter|study|unpaid|paid) )*(?:holidays?|vacation|leave|pto|break|sabbatical|vac)"
    r"|sick|ill|unwell|(?:a |the )?(?:day|days|week) off|time off|travell?ing|off sick)"
)
STRONG = re.compile(
    r"(?:away|ooo|oof|pto|out of (?:the )?office|off sick"
    r"|on (?:\w+ )?(?:holidays?|vacation|leave|pto|sabbatical))"
)
"""States that need neither a person nor days to be told as an absence."""
FILLER = re.compile(r"^(?:starting|for|on|all|from|and|so|until and including)? ?", re.IGNORECASE)
COVERING = (
    r"(?:will |is |can )?(?:cover(?:s|ing)?|stand(?:s|ing)? in|fill(?:s|ing)? in|takes? over)(?: for me)?"
)
WHO = r"(?:<@\w+(?:\|[^<>]*)?>|@?(?!and\b)\w+)"
COVERS = re.compile(
    rf",?\s*(?:and |so )?(?:(?:please )?ask (?P<asked>{WHO}) instead|(?P<covers>{WHO}) {COVERING}"
    rf"|(?:with )?(?:cover(?:ed by)?:?|my cover is) (?P<cover>{WHO}))\s*\.?"
)
BACK = re.compile(
    r"(?:(?:i|we) (?:am|will be|come|return|get|am coming)?(?: again)? ?)?"
    r"(?:back|return(?:ed|ing)?)(?: again| now| today| in"
    r"| (?:at|in|from|to|on) (?:the |my )?(?!mon|tue|wed|thu|fri|sat|sun|tomorrow)[a-z]+)*"
    r"|(?:my )?(?:holidays?|vacation|leave|pto|absence|sick leave|break) (?:is |are |has )?(?:over|ended)"
)
BACK_ON = re.compile(
    r"(?:(?:i|we) (?:am|will be|come|return|get|am coming) ?)?(?:back|return(?:ing)?)"
    r"(?: (?:at work|in the office))? (?P<day>(?:on )?.+)"
)
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
SPAN = re.compile(rf"(?:for )?(?:the next )?(?P<count>\d{{1,2}}|{'|'.join(COUNTS)}) (?P<unit>day|week)s?")
LONGEST_DAYS = 8
"""Words that tell the days of an absence."""
NEGATED = re.compile(r"\bnot (?:away|off|on|out|sick|ill|travell?ing)\b")


def read_absence(words: str, today: date, locale: str) -> str | None:
    """Return what `away` takes for a statement about somebody's own absence; None if it is none.

    Args:
        words: The text in small letters with every short form spelled out, mentions as they are.
        today: The person's present day.
        locale: Theirs.

    Returns:
        `until friday cover <@U0SAM>`; empty if it names no days.
    """
    if NEGATED.search(words):
        return None
    cover = COVERS.search(words)
    plain = " ".join((words[: cover.start()] + " " + words[cover.end() :] if cover else words).split())
    days = _state(plain.strip(" ,."), today, locale)
    if days is None:
        return None
    who = next(filter(None, cover.groups())) if cover else ""
    covered = f" cover {who if who[0] in '<@' else f'@{who}'}" if who else ""
    return f"{days}{covered}".strip()


def read_return(words: str, today: date, locale: str) -> str | None:
    """Return what `away` takes for a statement of return, `off` or `on monday back`; None if it is none."""
    if BACK.fullmatch(words):
        return "off"
    found = BACK_ON.fullmatch(words)
    if found is None:
        return None
    day = found["day"].removeprefix("on ")
    try:
        parse_return_day(day, today, locale)
    except InvalidInput:
        return None
    return f"{day} back"


def _state(plain: str, today: date, locale: str) -> str | None:
    """Return the person and the days of a stated absence, or None."""
    whole = re.fullmatch(
        rf"(?P<before>.*?)(?:^|(?<=\s))(?:(?:{SUBJECT}|{OTHER}) )?{STATE}(?:\s+(?P<days>.+))?", plain
    )
    if whole is None:
        return None
    before, behind = whole["before"].strip(" ,"), (whole["days"] or "").strip(" ,")
    person = f"{whole['other']} " if whole["other"] else ""
    if before and behind:
        return None
    days = before or behind
    if not days:
        return person.strip() if whole["self"] or person or STRONG.fullmatch(plain) else None
    return _with_days(person, days, today, locale, is_sure=bool(whole["self"] or person) and not before)


def _spanned(days: str, today: date) -> str:
    """Return `for two weeks` as the last of these days, from today on; any other text as it is."""
    found = SPAN.fullmatch(days)
    if not found:
        return days
    count = COUNTS.get(found["count"]) or int(found["count"])
    last = today + count * (DAY if found["unit"] == "day" else WEEK) - DAY
    return f"until {last.isoformat()}"


def _joined(days: str, today: date, locale: str) -> str:
    """Return two days that follow each other as a range, `thursday until friday`; any other text as it is."""
    first, _, last = days.partition(" and ")
    try:
        ends = [parse_absence_days(day, today, locale) for day in (first, last) if day]
    except InvalidInput:
        return days
    follow = [one.last + DAY for one in ends[:1]] == [one.first for one in ends[1:]]
    return f"{first} until {last}" if follow else days


def _with_days(person: str, days: str, today: date, locale: str, *, is_sure: bool) -> str | None:
    """Return days as `away` takes them; None if they are none and it is not sure that they are meant so."""
    short = FILLER.sub("", days)
    for text in dict.fromkeys((_spanned(days, today), _joined(short, today, locale), short, days)):
        try:
            parse_absence_days(text, today, locale)
        except InvalidInput:
            continue
        return f"{person}{text}"
    is_time = re.match(r"(?:until|till|til|to|from|through|for|next|this|on|the)\b", days)
    return f"{person}{days}" if is_sure and is_time and len(days.split()) <= LONGEST_DAYS else None
