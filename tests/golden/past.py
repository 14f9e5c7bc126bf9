"""Answers about a past day: how they are marked, and what they say of later."""

from datetime import date
from typing import Any

from bot.ui.kit.message import Message
from bot.ui.reports.past import past_message
from scorecard.errors import InvalidInput
from scorecard.model.periods import Frequency, Period
from scorecard.model.views.past import Known, LaterValue, PastView
from scorecard.model.views.reports import PerspectiveAnswer
from scorecard.parsing.past_days import read_past_period
from scorecard.parsing.period_phrases import DateContext
from tests.builders import (
    LOCALE,
    WEEK_47,
    ZONE,
    a_kpi,
    a_kpi_view,
    a_perspective,
    a_progress_view,
    a_reading,
    a_scorecard,
    an_actual,
    an_objective,
)
from tests.golden.golden import Cases

DAY = date(2026, 11, 25)
SLOW = an_objective("Resolve faster", a_reading(52))
CORRECTED = LaterValue(a_kpi(), WEEK_47, an_actual(52), an_actual(48))
GIVEN = LaterValue(a_kpi("NPS", "points", id=2), WEEK_47, None, an_actual(55, put_back_by="U0SAM"))
TAKEN = LaterValue(a_kpi("SLA", "%", id=3), WEEK_47, an_actual(94), None)


def _past(known: Known | None = None, **fields: Any) -> Message:
    return past_message(PastView(DAY, known or a_kpi_view(a_reading(52)), LOCALE, ZONE, **fields))


def _refused(text: str) -> str:
    context = DateContext(DAY, LOCALE, Period(DAY, Frequency.DAILY).previous().start)
    try:
        return str(read_past_period(text, context))
    except InvalidInput as error:
        return str(error)


CASES: Cases = {
    "a KPI on a past day": _past,
    "the overview on a past day, as known now": lambda: _past(a_scorecard(a_perspective("Processes", SLOW))),
    "the progress on a past day": lambda: _past(a_progress_view(SLOW)),
    "a perspective on a past day": lambda: _past(PerspectiveAnswer(a_perspective("Processes", SLOW), LOCALE)),
    "with a value corrected since": lambda: _past(later=(CORRECTED,)),
    "with values corrected, given and taken back since": lambda: _past(later=(CORRECTED, GIVEN, TAKEN)),
    "with more than are named": lambda: _past(later=(CORRECTED,) * 7),
    "of days before the structure was kept": lambda: _past(exact_from=date(2026, 12, 1)),
    "a day that is none": lambda: _refused("sometime"),
    "a day that the calendar does not have": lambda: _refused("31 September"),
    "today": lambda: _refused("today"),
    "a week that is not over": lambda: _refused("W48"),
    "another day by the reader's clock": lambda: _refused("yesterday"),
}
