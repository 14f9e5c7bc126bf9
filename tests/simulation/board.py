"""A reckoning of every weekly post and overview, from the stored values and the calendars alone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import floor

from tests.simulation.calendars import DAY, Slot, day_in, ended_at, local
from tests.simulation.cast import CARD_ZONE, PERSPECTIVES, Card, Kpi, measures_of
from tests.simulation.standings import FULL, HALF, Alarm, Facts, Standing
from tests.simulation.year import Year

NUMBER = r"(?P<number>\d+(?:–\d+)?|no score(?: yet)?)(?: · (?P<given>\d+) of (?P<due>\d+) in)?"
RATED = r"(?: · (?P<rating>good|fair|poor)(?P<cap>: .*? off threshold)?)?"
PARTY = re.compile(
    r"(?:[Tt]he only KPI|\bit) is on target|[Aa]ll \d+(?: KPIs)? are on target"
    r"|nothing is off threshold and nothing is missing"
)
SHORTENED = re.compile(r"^… and \d+ more: `/scorecard`$", re.MULTILINE)
WITHOUT = re.compile(r"without ((?:\*[^*]+\*(?:, | and )?)+)")
MOST, MOST_NAMED = 8, 3
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
LINE = re.compile(r"^(?:\S+ )?\*(?P<name>[^*]+)\*(?P<rest>.*)$")
MORE = re.compile(r"^… and (?P<count>\d+) more: ")
GOOD = 90
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SECTIONS = (
    "Newly off threshold",
    "Still off threshold",
    "To celebrate",
    "Missing",
    "No data",
    "Perspectives",
)


def check_boards(year: Year) -> Iterator[str]:
    """Yield what a weekly post or an overview says otherwise than the values known at that moment."""
    posts = [(one.sent_at, one.drawn_at, one.card, "post", one.text) for one in year.posts]
    overviews = [(now, now, card, "overview", text) for now, card, text in year.overviews]
    for now, known_at, card, what, text in [*posts, *overviews]:
        facts = _facts(year, card, now, known_at)
        standings = [Standing(one, facts) for one in measures_of(year.people, card)]
        wrong = [
            *_check(text, standings),
            *(_check_post if what == "post" else _check_attention)(text, standings),
        ]
        redrawn = f", redrawn {known_at:%d %b}" if known_at > now else ""
        yield from (f"The {what} of {card.name}, {now:%d %b}{redrawn}, {one}." for one in wrong)


def _facts(year: Year, card: Card, now: datetime, known_at: datetime) -> Facts:
    """Return what was known of a scorecard at a moment of the periods that were over at an earlier one."""
    day = day_in(CARD_ZONE, now)
    moment = local(day - ((day.weekday() - card.weekday) % 7) * DAY, card.post, CARD_ZONE)
    days = 7 if moment <= now else 14
    since = local(day_in(CARD_ZONE, moment) - days * DAY, card.post, CARD_ZONE)
    measures = {one.kpi: one for one in measures_of(year.people, card)}
    alarms = {kpi: Alarm(one) for kpi, one in measures.items()}

    def is_over(slot: Slot) -> bool:
        return now == known_at or ended_at(measures[slot.kpi].frequency, slot.start) <= now

    for slot, at, value in year.books.told_until(known_at):
        if slot.kpi in alarms and is_over(slot):
            alarms[slot.kpi].hear(slot.start, at, value)
    known = year.books.values_at(known_at)
    return Facts(
        now=now,
        since=since,
        people={person.id: person for person in year.people},
        values=_by_kpi(
            {slot: value for slot, value in known.items() if slot.kpi in measures and is_over(slot)}
        ),
        then=_by_kpi(year.books.values_at(since)),
        no_data=year.books.no_data_at(known_at),
        aside={one.slot for one in year.books.asides() if one.stands_at(known_at)},
        alarms=alarms,
    )


def _by_kpi(values: Mapping[Slot, Decimal]) -> dict[Kpi, dict[date, Decimal]]:
    found: dict[Kpi, dict[date, Decimal]] = {}
    for slot, value in values.items():
        found.setdefault(slot.kpi, {})[slot.start] = value
    return found


def _check(text: str, standings: list[Standing]) -> Iterator[str]:
    """Yield what is wrong with the numbers and ratings of the whole and of its perspectives."""
    groups = _groups(standings)
    shares = {name: _shares(group) for name, group in groups.items()}
    counting = sum(bool(parts) for parts in shares.values())
    whole = [(share / counting, one) for parts in shares.values() for share, one in parts]
    yield from _check_parent(text, "Overall", whole, [one for one in standings if one.is_aside])
    for name, group in groups.items():
        yield from _check_parent(text, name, shares[name], [one for one in group if one.is_aside])
    if any(one.is_out for one in standings) and re.search(r"\*Overall\*.*▲", text):
        yield "shows a rise although values are out"


def _groups(standings: list[Standing]) -> dict[str, list[Standing]]:
    """Return the KPIs of each perspective that has any."""
    groups = {name: standings[at :: len(PERSPECTIVES)] for at, name in enumerate(PERSPECTIVES)}
    return {name: group for name, group in groups.items() if group}


def _shares(group: Sequence[Standing]) -> list[tuple[Fraction, Standing]]:
    """Return the KPIs of a perspective that count, each with its share of the weight."""
    counting = [one for one in group if not one.is_aside]
    return [(Fraction(1, len(counting)), one) for one in counting]


def _check_parent(
    text: str, name: str, parts: Sequence[tuple[Fraction, Standing]], aside: Sequence[Standing]
) -> Iterator[str]:
    said = re.search(rf"\*{name}\* {NUMBER}{RATED}", text)
    if said is None:
        is_cut = text.endswith("…") or SHORTENED.search(text)
        yield from () if is_cut else (f"has no score for {name}",)
        return
    number, rating = _expect(parts)
    without = WITHOUT.findall(said.string[said.start() :].partition("\n")[0])
    named = {found for words in without for found in re.findall(r"\*([^*]+)\*", words)}
    expected = {one.measure.name for one in aside}
    if not named <= expected or min(len(expected), MOST_NAMED) > len(named):
        yield f"leaves out {sorted(named)} for {name} instead of {sorted(expected)}"
    if said["number"] != number:
        yield f"says {said['number']} for {name} instead of {number}"
    if (said["rating"] or "", bool(said["cap"])) != rating:
        yield f"rates {name} {said['rating']} instead of {rating}"
    given = sum(one.score is not None for _, one in parts)
    due = given + sum(one.is_out for _, one in parts)
    if said["due"] and (int(said["given"]), int(said["due"])) != (given, due):
        yield f"says {said['given']} of {said['due']} in for {name} instead of {given} of {due}"


def _expect(parts: Sequence[tuple[Fraction, Standing]]) -> tuple[str, tuple[str, bool]]:
    """Return a parent's score or range, and its rating and whether a KPI off threshold keeps it from good.

    Args:
        parts: Its KPIs, each with its share of the weight.
    """
    if not parts:
        return "no score", ("", False)
    given = sum((share for share, one in parts if one.score is not None), Fraction(0))
    out = sum((share for share, one in parts if one.is_out), Fraction(0))
    points = sum((share * (one.score or 0) for share, one in parts), Fraction(0))
    if given < Fraction(1, 2):
        return "no score yet", ("", False)
    low, high = points / (given + out), (points + FULL * out) / (given + out)
    if out:
        return f"{floor(low)}–{floor(high)}", ("", False)
    is_capped = low >= GOOD and any(one.is_off for _, one in parts)
    rating = "fair" if is_capped else "good" if low >= GOOD else "fair" if low >= HALF else "poor"
    return str(floor(low)), (rating, is_capped)


def _attention(standings: list[Standing]) -> tuple[list[Standing], list[Standing], list[Standing]]:
    """Return what is off, the lowest score first, what is explained, and what is overdue, oldest first."""
    ordered = [one for group in _groups(standings).values() for one in group]
    off = sorted(
        (one for one in ordered if one.off_since), key=lambda one: -1 if one.score is None else one.score
    )
    rest = [one for one in ordered if not one.off_since]
    overdue = sorted(
        (one for one in rest if one.overdue_since), key=lambda one: one.overdue_since or date.max
    )
    return off, [one for one in rest if one.is_explained], overdue


def _check_attention(text: str, standings: list[Standing]) -> Iterator[str]:
    """Yield what is wrong with what an overview says needs attention."""
    names = {one.measure.name for one in standings}
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if _name(line) in names), len(lines))
    expected = [one for group in _attention(standings) for one in group]
    yield from _check_lines("needs attention", lines[first:], expected)


def _check_post(text: str, standings: list[Standing]) -> Iterator[str]:
    """Yield what is wrong with the sections of a weekly post."""
    off, explained, overdue = _attention(standings)
    ordered = [one for group in _groups(standings).values() for one in group]
    reached = [one for one in ordered if one.has_reached and not one.has_recovered]
    expected = (
        [one for one in off if one.is_new],
        [one for one in off if not one.is_new],
        [*(one for one in ordered if one.has_recovered), *reached],
        overdue,
        explained,
    )
    sections = _sections(text)
    for title, ones in zip(SECTIONS, expected, strict=False):
        yield from _check_lines(title.casefold(), sections.get(title, []), ones)
    is_well = all(one.is_well for one in standings)
    if bool(PARTY.search(text)) is not is_well:
        yield "does not celebrate" if is_well else "celebrates"
    yield from _check_sentence(text, standings)


def _check_sentence(text: str, standings: list[Standing]) -> Iterator[str]:
    """Yield what is wrong with the numbers in the first sentence of a post."""
    sentence = re.sub(r"\b(?:the only KPI|it) is", "1 is", text.split("\n")[1], flags=re.IGNORECASE)
    off = [one for one in standings if one.off_since]
    expected = {
        r"(\w+)(?: KPIs?)? turned off": sum(one.is_new for one in off),
        r"(\w+)(?: KPIs?)? recovered": sum(one.has_recovered for one in standings),
        r"(\w+) (?:is|are) still off": sum(not one.is_new for one in off),
        r"(\w+) KPIs? ha(?:s|ve) no data": sum(one.is_explained for one in standings),
    }
    for pattern, count in expected.items():
        said = re.search(pattern, sentence, re.IGNORECASE)
        if _read_number(said[1] if said else "0") != count:
            yield f"says {sentence!r}, not {count} for {pattern!r}"
    if ("missing" in sentence.replace("nothing is missing", "")) is not any(
        one.is_out and not one.is_explained for one in standings
    ):
        yield f"says {sentence!r} of what is missing"


def _read_number(word: str) -> int:
    """Return a number that is written in digits or, below ten, as a word."""
    return NUMBERS.index(word.casefold()) if word.casefold() in NUMBERS else int(word)


def _sections(text: str) -> dict[str, list[str]]:
    """Return the lines of each section of a post, by its title."""
    found: dict[str, list[str]] = {}
    own: list[str] = []
    for line in text.split("\n"):
        title = line.strip("*")
        if title in SECTIONS:
            own = found.setdefault(title, [])
        else:
            own.append(line)
    return found


def _name(line: str) -> str:
    found = LINE.match(line)
    return found["name"] if found else ""


def _check_lines(title: str, lines: Sequence[str], expected: Sequence[Standing]) -> Iterator[str]:
    """Yield what is wrong with a list of KPIs: which, in which order, since when, and how many more."""
    is_cut = bool(lines) and lines[-1] == "…"
    cut = next((at for at, line in enumerate(lines) if MORE.match(line)), MOST)
    shown = list(expected[: min(MOST, cut)])
    for line, one in zip(lines, shown, strict=False):
        if line == "…":
            return
        if _name(line) != one.measure.name:
            yield f"has {line!r} under {title} instead of {one.measure.name}"
            return
        yield from _check_since(line, one)
    rest = lines[len(shown) :]
    said = MORE.match(rest[0]) if rest else None
    more = len(expected) - len(shown)
    if not is_cut and (int(said["count"]) if said else 0) != more:
        yield f"leaves out {said and said['count']} under {title} instead of {more}"
    if rest and _name(rest[0]) not in {"", *PERSPECTIVES}:
        yield f"has {rest[0]!r} under {title}"
    if len(lines) < len(shown) and not is_cut:
        yield f"has only {len(lines)} lines under {title} instead of {len(shown)}"


def _check_since(line: str, one: Standing) -> Iterator[str]:
    """Yield unless a line says since when its KPI is off threshold or overdue."""
    for said in _list_expected(one, "off threshold" in line, "overdue since" in line):
        if said not in line:
            yield f"has {line!r} without {said!r}"


def _list_expected(one: Standing, is_off: bool, is_overdue: bool) -> Iterable[str]:
    if is_off and one.off_since:
        is_this_year = one.off_since.year == one.shown.year
        yield f"since {_day(one.off_since)}" if is_this_year else f"since {one.off_since:%-d %B %Y}"
    if is_overdue and one.overdue_since:
        yield f"overdue since {one.overdue_since:%a} {_day(one.overdue_since)}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
