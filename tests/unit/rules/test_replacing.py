from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from scorecard.model.kpis import ActualInfo
from scorecard.model.periods import Frequency, Period
from scorecard.rules.replacing import GivenValue, Step, conversation_of, decide_step

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
WEEK = Period(date(2026, 11, 16), Frequency.WEEKLY)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def standing(value: int = 33, by: str = "U0PRIYA", ago: timedelta = MINUTE, **rest: Any) -> ActualInfo:
    fields: dict[str, Any] = {"source": "reply", "note": "", "revision": 1, "channel": "D1"} | rest
    return ActualInfo(7, WEEK, Decimal(value), by, NOW - ago, **fields)


def given(value: int = 31, **rest: Any) -> GivenValue:
    return GivenValue(Decimal(value), "U0PRIYA", NOW, **rest)


FOREIGN, OLD = standing(by="U0SAM"), standing(ago=HOUR)

CASES = [
    ("the first value", given(), None, Step.STORE),
    ("one's own a minute ago", given(), standing(), Step.STORE),
    ("one's own just within the hour", given(), standing(ago=HOUR - timedelta(seconds=1)), Step.STORE),
    ("one's own an hour ago", given(), OLD, Step.ASK),
    ("one's own, given in a channel", given(), standing(channel="C1"), Step.ASK),
    ("one's own, by a form", given(), standing(channel="", source="modal"), Step.STORE),
    ("in a channel, given there", given(place="C1"), standing(channel="C1"), Step.STORE),
    ("in a channel, given in another", given(place="C2"), standing(channel="C1"), Step.ASK),
    ("in a channel, given in private", given(place="C1"), standing(), Step.ASK),
    ("somebody else's", given(), FOREIGN, Step.ASK),
    ("somebody else's, the period named", given(names_period=True), FOREIGN, Step.STORE),
    ("somebody else's, as a correction", given(is_correction=True), FOREIGN, Step.STORE),
    ("an old one, the period named", given(names_period=True), OLD, Step.STORE),
    ("an old one, as a correction", given(is_correction=True), OLD, Step.STORE),
    ("the same", given(33), standing(), Step.ALREADY),
    ("the same as somebody else's", given(33), FOREIGN, Step.ALREADY),
    ("the same, as a correction", given(33, is_correction=True), OLD, Step.ALREADY),
    ("the same, the period named", given(33, names_period=True), OLD, Step.ALREADY),
    ("the same with a new note", given(33, note="vendor"), FOREIGN, Step.STORE),
    ("the same with the same note", given(33, note="x"), standing(note="x"), Step.ALREADY),
    ("the same without the note", given(33), standing(note="x"), Step.ALREADY),
    ("the same, the note removed", given(33, note=""), standing(note="x"), Step.STORE),
    ("another with a note", given(note="vendor"), FOREIGN, Step.ASK),
]


@pytest.mark.parametrize(("value", "before", "step"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_value_is_stored_changes_nothing_or_is_asked_about(
    value: GivenValue, before: ActualInfo | None, step: Step
) -> None:
    assert decide_step(value, before) is step


def test_what_only_the_sender_sees_is_one_conversation() -> None:
    assert (conversation_of(""), conversation_of("D1"), conversation_of("C1")) == ("", "", "C1")
