"""Signals: the line of the KPI's answer, an alert's fact, and the mark of the weekly post."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bot.ui.actuals.baselines import baseline_message
from bot.ui.kit.figures import pace_text
from bot.ui.kit.message import Message
from bot.ui.kit.signals import alert_signal_line, signal_line, signal_mark
from bot.ui.reports.overview import progress_message
from bot.ui.reports.trend import trend_message
from scorecard.model.goals import Band, Direction, Goal
from scorecard.model.signals import BaselineReset, Variation
from scorecard.model.views.actuals import BaselineView
from scorecard.model.views.reports import Pace, PaceState, TrendPoint, TrendView
from tests.builders import (
    LOCALE,
    NOW,
    WEEK_47,
    a_band_goal,
    a_goal,
    a_kpi,
    a_progress_view,
    a_reading,
    a_signal,
    an_objective,
)
from tests.golden.golden import Cases, ends

WORSE: dict[str, Any] = {"variation": Variation.WORSENING, "changed_in": WEEK_47.back(2)}
BETTER: dict[str, Any] = {"variation": Variation.IMPROVING, "changed_in": WEEK_47}
EVEN: dict[str, Any] = {"usual": None, "common": Decimal(0), "variation": None}
RESET = BaselineReset(WEEK_47.back(10), "new tool", "U0ADA", NOW)
DUE = date(2027, 3, 31)
PACE = Pace(Decimal(33), Decimal(30), Decimal("0.9"), Fraction(2, 3), WEEK_47, PaceState.BEHIND)


def a_trend(values: Sequence[int] = (40, 42, 39, 33), goal: Goal | None = None, **fields: Any) -> TrendView:
    aim, usual = goal or a_goal(), Band(Decimal(38), Decimal(55))
    weeks = WEEK_47.latest(len(values)) if values else ()
    points = [TrendPoint(week, Decimal(one), aim, usual) for week, one in zip(weeks, values, strict=True)]
    reading = a_reading(values[-1] if values else None, goal=aim)
    signal = a_signal() if values else None
    return TrendView(LOCALE, reading, tuple(points), signal, "Resolve faster", **fields)


def _baseline(**fields: Any) -> Message:
    given: dict[str, Any] = {"reset": RESET, "ended": None, "signal": a_signal(), "given": 30}
    return baseline_message(BaselineView(a_kpi(), a_goal(30), LOCALE, **{**given, **fields}))


def _line(target: int = 30, direction: Direction = Direction.LOWER, unit: str = "min", **fields: Any) -> str:
    return signal_line(a_signal(**fields), a_kpi(unit=unit), a_goal(target, None, direction), WEEK_47, LOCALE)


def _alert(**fields: Any) -> str:
    return alert_signal_line(a_signal(**fields), a_kpi(), LOCALE)


CASES: Cases = {
    "line, will miss": _line,
    "line, will meet": lambda: _line(60),
    "line, will meet at times": lambda: _line(45),
    "line, higher is better": lambda: _line(60, Direction.HIGHER, "%"),
    "line, money": lambda: _line(40, unit="GBP"),
    "line, a band": lambda: signal_line(a_signal(), a_kpi(unit="%"), a_band_goal(20, 60), WEEK_47, LOCALE),
    "line, worse": lambda: _line(**WORSE),
    "line, better": lambda: _line(**BETTER),
    "line, as near its band as before": lambda: _line(**{**WORSE, "variation": Variation.CHANGED}),
    "line, a new level": lambda: _line(is_new_level=True),
    "line, started anew by an admin": lambda: _line(reset=RESET),
    "line, so far": lambda: _line(count=8, variation=None),
    "line, mostly the same": lambda: _line(unit="outages", **EVEN),
    "line, few and mostly the same": lambda: _line(unit="outages", count=8, **EVEN),
    "line, of an older value": lambda: _line(newest=WEEK_47.back(2)),
    "line, only one value is usual": lambda: _line(usual=Band(Decimal(3), Decimal(3))),
    "alert, usual": _alert,
    "alert, a real change": lambda: _alert(**WORSE),
    "alert, of too few values": lambda: _alert(count=8, variation=None),
    "reset": lambda: _baseline(signal=a_signal(count=8, variation=None), given=8),
    "reset, hardly any values": lambda: _baseline(signal=None, given=1),
    "reset undone": lambda: _baseline(reset=None, ended=RESET),
    "reset undone, another holds again": lambda: _baseline(ended=RESET),
    "trend": lambda: trend_message(a_trend()),
    "trend, without blocks for charts": lambda: {"blocks": list(trend_message(a_trend()).blocks)},
    "trend, with a pace": lambda: ends(trend_message(a_trend(due=DUE, pace=PACE))),
    "trend of a band": lambda: ends(trend_message(a_trend(goal=a_band_goal(20, 60))), 8),
    "trend without a value": lambda: trend_message(a_trend(values=())),
    "pace": lambda: pace_text(PACE, LOCALE),
    "pace, on pace": lambda: pace_text(replace(PACE, state=PaceState.ON_PACE), LOCALE),
    "pace, reached": lambda: pace_text(replace(PACE, state=PaceState.REACHED), LOCALE),
    "pace, missed": lambda: pace_text(replace(PACE, state=PaceState.MISSED), LOCALE),
    "pace, too early": lambda: pace_text(
        replace(PACE, state=PaceState.EARLY, elapsed=Fraction(1, 20)), LOCALE
    ),
    "pace, of an older value": lambda: pace_text(replace(PACE, is_newest=False), LOCALE),
    "progress with a pace": lambda: progress_message(
        a_progress_view(replace(an_objective("Resolve faster", a_reading(33), due=DUE), pace=PACE))
    ),
    "mark, usual": lambda: signal_mark(a_signal()),
    "mark, worse": lambda: signal_mark(a_signal(**WORSE)),
    "mark, better": lambda: signal_mark(a_signal(**BETTER)),
}
