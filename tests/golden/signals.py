"""Signals: the line of the KPI's answer, an alert's fact, and the mark of the weekly post."""

from decimal import Decimal
from typing import Any

from bot.ui.kit.signals import alert_signal_line, signal_line, signal_mark
from scorecard.model.goals import Band, Direction
from scorecard.model.signals import Variation
from tests.builders import LOCALE, WEEK_47, a_band_goal, a_goal, a_kpi, a_signal
from tests.golden.golden import Cases

WORSE: dict[str, Any] = {"variation": Variation.WORSENING, "changed_in": WEEK_47.back(2)}
BETTER: dict[str, Any] = {"variation": Variation.IMPROVING, "changed_in": WEEK_47}
EVEN: dict[str, Any] = {"usual": None, "common": Decimal(0), "variation": None}


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
    "line, so far": lambda: _line(count=8, variation=None),
    "line, mostly the same": lambda: _line(unit="outages", **EVEN),
    "line, few and mostly the same": lambda: _line(unit="outages", count=8, **EVEN),
    "line, of an older value": lambda: _line(newest=WEEK_47.back(2)),
    "line, only one value is usual": lambda: _line(usual=Band(Decimal(3), Decimal(3))),
    "alert, usual": _alert,
    "alert, a real change": lambda: _alert(**WORSE),
    "alert, of too few values": lambda: _alert(count=8, variation=None),
    "mark, usual": lambda: signal_mark(a_signal()),
    "mark, worse": lambda: signal_mark(a_signal(**WORSE)),
    "mark, better": lambda: signal_mark(a_signal(**BETTER)),
}
