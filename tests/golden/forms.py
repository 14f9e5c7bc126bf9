"""Forms: the modals in which values are given and corrected, and in which there is none."""

from datetime import date

from bot.ui.absence.settings import away_modal, holidays_modal, working_days_modal
from bot.ui.actuals.answer_modal import (
    MOST_INPUTS,
    MOST_NOTED,
    answer_all_modal,
    answer_modal,
    correction_modal,
)
from bot.ui.actuals.no_data import no_data_modal
from scorecard.model.calendars import Absence
from scorecard.model.views.reports import SettingsView
from tests.builders import LOCALE, WEEK_47, a_band_goal, a_due_item, a_kpi, a_mine, a_round, an_actual
from tests.golden.golden import Cases, ends
from tests.support.facts_prompts import a_calendar

LAST_WEEK = an_actual(28, WEEK_47.previous())
GIVEN = an_actual("1234.5", id=9, note="slow vendor")
BUDGET = a_due_item(a_kpi("Budget variance", "%", id=2), goal=a_band_goal(), prompt=12)
MANY = tuple(a_due_item(a_kpi(f"KPI {at}"), prompt=at) for at in range(1, MOST_INPUTS + 3))
TODAY = date(2026, 11, 23)
AWAY = Absence(date(2026, 11, 20), date(2026, 12, 2), "U0SAM")

CASES: Cases = {
    "values": lambda: answer_modal(a_round(a_due_item(last=LAST_WEEK), BUDGET)),
    "values, one given before": lambda: answer_modal(a_round(BUDGET, a_due_item(actual=GIVEN))),
    "values, too many for notes": lambda: answer_modal(a_round(*MANY[: MOST_NOTED + 1])),
    "values, more than fit": lambda: ends(answer_modal(a_round(*MANY))),
    "values, and nothing waits": lambda: answer_modal(a_round(a_due_item(actual=GIVEN))),
    "all values from Home": lambda: answer_all_modal(a_mine(due=(a_due_item(),))),
    "a correction": lambda: correction_modal(a_due_item(actual=GIVEN), LOCALE),
    "own working days": lambda: working_days_modal(a_calendar()),
    "own public holidays": lambda: holidays_modal(a_calendar(region="GB-SCT")),
    "own public holidays, of a country with parts": lambda: holidays_modal(
        a_calendar(region="DE", parts=("DE-BB", "DE-BW", "DE-BY", "DE-HE", "DE-MV", "DE-NI", "DE-NW"))
    ),
    "an absence": lambda: away_modal(SettingsView(a_calendar(), TODAY)),
    "the present absence": lambda: away_modal(SettingsView(a_calendar(), TODAY, ((1, AWAY),))),
    "no data": lambda: no_data_modal(a_round(a_due_item(), BUDGET)),
    "no data, and nothing waits": lambda: no_data_modal(a_round()),
}
