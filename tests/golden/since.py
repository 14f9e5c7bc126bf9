"""What happened since a day."""

from dataclasses import replace
from datetime import date

from bot.ui.kit.message import Message
from bot.ui.prompts.prompt import prompt_message
from bot.ui.reports.since import since_message, with_while_away
from scorecard.model.kpis import NoData, SetAside
from scorecard.model.periods import Period
from scorecard.model.submissions import RequestState
from scorecard.model.views.past import AwayView, Happened, NewGoal, SinceView, Turn
from tests.builders import (
    LOCALE,
    NOW,
    OWNER,
    WEEK_47,
    a_change_request,
    a_due_item,
    a_goal,
    a_kpi,
    a_round,
    an_actual,
)
from tests.golden.golden import Cases

SAM, ADA = "U0SAM", "U0ADA"
NPS, SLA = a_kpi("NPS", "points", id=2), a_kpi("SLA", "%", id=3)
OFF = Turn(a_kpi(), a_goal(), an_actual(52, note="slow vendor"), WEEK_47.start)
BACK = Turn(a_kpi("Backlog", "min", id=4), a_goal(), an_actual(28), date(2026, 11, 2))
ASIDE = SetAside(WEEK_47, "new survey tool", ADA, NOW)
GOAL = NewGoal(a_kpi(), a_goal(30, 45), a_goal(20, 40), WEEK_47)
ALLOWED = replace(a_change_request().request, state=RequestState.ALLOWED, decided_by=ADA)
DECLINED = replace(ALLOWED, state=RequestState.DECLINED, value=None)
GIVEN = an_actual(31, by=SAM, on_behalf_of=OWNER, source="reply")

AWAY = Happened(turned_off=(OFF,), given=((a_kpi(), GIVEN),))


def _since(happened: Happened, about: str = "") -> Message:
    return since_message(SinceView("IT department", about, date(2026, 11, 12), LOCALE, happened))


CASES: Cases = {
    "everything": lambda: _since(
        Happened(
            turned_off=(OFF,),
            recovered=(BACK,),
            set_aside=((NPS, ASIDE, True), (SLA, ASIDE, False)),
            goals=(GOAL, replace(GOAL, before=None, first=None)),
            requests=((a_kpi(), ALLOWED), (SLA, DECLINED), (SLA, replace(ALLOWED, is_undo=True))),
            given=((a_kpi(), GIVEN),),
            stated=((NPS, NoData(Period(WEEK_47.start, WEEK_47.frequency), "tool down", SAM, NOW)),),
        )
    ),
    "one thing about one KPI": lambda: _since(Happened(turned_off=(OFF,)), "MTTR"),
    "a prompt after an absence": lambda: with_while_away(
        prompt_message(a_round(a_due_item())),
        AwayView(date(2026, 11, 12), date(2026, 11, 20), LOCALE, AWAY),
    ),
    "nothing": lambda: _since(Happened()),
}
