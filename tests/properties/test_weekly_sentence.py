"""The weekly post's first sentence never contradicts the lists below it, nor flatters."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.ui.kit.formatting import NUMBERS
from bot.ui.kit.message import MAX_TEXT
from bot.ui.reports.weekly_post import standing_sentence, weekly_details, weekly_message
from scorecard.model.goals import Status
from scorecard.model.kpis import NoData, Reading, SetAside
from scorecard.model.views.reports import WeeklyView
from tests.builders import (
    NOW,
    OWNER,
    WEEK_47,
    a_kpi,
    a_perspective,
    a_reading,
    a_scorecard,
    a_week,
    an_actual,
    an_objective,
)


class Kind(Enum):
    """How a KPI can stand at a weekly post."""

    ON_TARGET = auto()
    REACHED = auto()
    RECOVERED = auto()
    ACCEPTABLE = auto()
    TURNED_OFF = auto()
    STILL_OFF = auto()
    SILENT_OFF = auto()
    OVERDUE = auto()
    LONG_OVERDUE = auto()
    NO_DATA = auto()
    SET_ASIDE = auto()
    NOT_YET = auto()


SILENT = {"status": Status.OFF_THRESHOLD, "off_since": date(2026, 10, 5)}
STATED = NoData(WEEK_47, "outage", OWNER, NOW)
LONG = (WEEK_47.previous(), WEEK_47)
FIELDS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.SILENT_OFF: {**SILENT, "last": an_actual(80, WEEK_47.previous()), "overdue": (WEEK_47,)},
    Kind.OVERDUE: {"overdue": (WEEK_47,)},
    Kind.LONG_OVERDUE: {"overdue": LONG},
    Kind.NO_DATA: {"no_data": STATED},
    Kind.SET_ASIDE: {"set_aside": SetAside(WEEK_47, "migration", OWNER, NOW), "is_out": False},
    Kind.NOT_YET: {"is_out": False, "overdue_since": None},
}
VALUES = {
    Kind.ON_TARGET: 25,
    Kind.REACHED: 25,
    Kind.RECOVERED: 33,
    Kind.ACCEPTABLE: 33,
    Kind.TURNED_OFF: 52,
    Kind.STILL_OFF: 70,
}
WRONG = {
    *(Kind.TURNED_OFF, Kind.STILL_OFF, Kind.SILENT_OFF, Kind.OVERDUE, Kind.LONG_OVERDUE),
    *(Kind.NO_DATA, Kind.SET_ASIDE, Kind.NOT_YET),
}
CHEERFUL = re.compile(r"\ball \d|(?:it|KPI) is on target|nothing", re.IGNORECASE)
FACT = re.compile(r"(\w+)(?: of (\d+))?(?: KPIs?| values?)?(?: of \d+ KPIs?)? (?:is|are|has|have)? ?(.+)")


@dataclass(frozen=True)
class Week:
    """A weekly post and how each of its KPIs stands."""

    kinds: Sequence[Kind]
    view: WeeklyView

    def count(self, *kinds: Kind) -> int:
        """Return how many KPIs stand in one of some ways."""
        return sum(kind in kinds for kind in self.kinds)


def make_week(kinds: Sequence[Kind], notes: str = "") -> Week:
    """Return the weekly post of KPIs that stand so."""
    readings = [_read(at, kind, notes) for at, kind in enumerate(kinds)]

    def of(*wanted: Kind) -> tuple[Reading, ...]:
        return tuple(one for one, kind in zip(readings, kinds, strict=True) if kind in wanted)

    card = a_scorecard(a_perspective("Customer", an_objective("Happy customers", *readings)))
    view = a_week(
        card,
        turned_off=of(Kind.TURNED_OFF),
        still_off=of(Kind.STILL_OFF, Kind.SILENT_OFF),
        recovered=of(Kind.RECOVERED),
        reached=of(Kind.REACHED),
    )
    return Week(kinds, view)


def _read(at: int, kind: Kind, note: str) -> Reading:
    fields = dict(FIELDS.get(kind, {}))
    if note and kind in {Kind.TURNED_OFF, Kind.STILL_OFF, Kind.SILENT_OFF}:
        fields["off_reason"] = note
    return a_reading(VALUES.get(kind), a_kpi(f"KPI {at}", id=at + 1), **fields)


def read_facts(sentence: str) -> dict[str, tuple[int, int]]:
    """Return the counts of a sentence by what they say: `{"on target": (9, 13)}`."""
    found: dict[str, tuple[int, int]] = {}
    counted = re.sub(r"\b(?:the only KPI|it) is", "1 is", sentence.rstrip("."), flags=re.IGNORECASE)
    for part in re.split(r"; |, | and ", counted):
        if match := FACT.fullmatch(part):
            word = match[1].casefold().replace("none", NUMBERS[0])
            if word in NUMBERS or word.isdigit():
                number = NUMBERS.index(word) if word in NUMBERS else int(word)
                found[match[3]] = number, int(match[2] or 0)
    return found


some_kinds = st.lists(st.sampled_from(Kind), min_size=1, max_size=30)
good_kinds = st.lists(st.sampled_from([one for one in Kind if one not in WRONG]), min_size=1, max_size=9)


@given(some_kinds | good_kinds)
def test_the_sentence_counts_what_the_lists_hold(kinds: list[Kind]) -> None:
    week = make_week(kinds)
    sentence = standing_sentence(week.view)
    facts = read_facts(sentence)
    missing = week.count(Kind.OVERDUE, Kind.SILENT_OFF) + 2 * week.count(Kind.LONG_OVERDUE)
    still = week.count(Kind.STILL_OFF, Kind.SILENT_OFF)
    expected = {
        "turned off threshold": week.count(Kind.TURNED_OFF),
        "recovered": week.count(Kind.RECOVERED),
        "reached (?:its target|their targets)": week.count(Kind.REACHED),
        "still off(?: threshold)?": still,
        "missing": missing,
        "no data": week.count(Kind.NO_DATA),
        "set aside": week.count(Kind.SET_ASIDE),
    }
    for what, count in expected.items():
        said = [number for fact, (number, _) in facts.items() if re.fullmatch(what, fact)]
        assert said == ([count] if count else []), (sentence, what)
    good = week.count(Kind.ON_TARGET, Kind.REACHED)
    if "on target" in facts and not CHEERFUL.search(sentence):
        assert facts["on target"] == (good, len(kinds)), sentence


@given(some_kinds | good_kinds)
def test_nothing_cheerful_is_said_while_anything_is_off_missing_or_left_out(kinds: list[Kind]) -> None:
    sentence = standing_sentence(make_week(kinds).view)
    assert bool(CHEERFUL.search(sentence)) is not bool(WRONG & set(kinds)), sentence


@given(
    st.lists(st.sampled_from(Kind), min_size=1, max_size=8),
    st.sampled_from((1, 3, 50)),
    st.sampled_from(("", "&" * 300, "\N{FAMILY}" * 300, "slow vendor " * 30)),
)
def test_what_a_post_leaves_out_is_counted(kinds: list[Kind], times: int, note: str) -> None:
    week = make_week(kinds * times, note)
    view, message = week.view, weekly_message(week.view)
    assert len(message.text) <= MAX_TEXT
    assert not message.text.endswith("…")
    lists = {
        "Newly off threshold": len(view.turned_off),
        "Still off threshold": len(view.still_off),
        "To celebrate": len(view.recovered) + len(view.reached),
        "Missing": len(view.scorecard.attention.overdue),
        "No data": len(view.scorecard.attention.explained),
    }
    for title, count in lists.items():
        assert _count_below(title, message.text) == count, title
    for reply in weekly_details(view):
        assert _count_lines(reply.text.split("\n")[1:]) == len(week.kinds)


def _count_below(title: str, text: str) -> int:
    """Return how many KPIs are shown or counted below a title."""
    _, found, rest = text.partition(f"*{title}*\n")
    return _count_lines(re.split(r"\n\*|\nAll KPIs", rest)[0].split("\n")) if found else 0


def _count_lines(lines: Sequence[str]) -> int:
    """Return how many KPIs some lines show, or say that they leave out."""
    more = [re.match(r"… and (\d+) more: `/scorecard", html.unescape(line)) for line in lines]
    return sum(int(found[1]) if found else 1 for found in more)
