"""KPIs without a value: for everybody and for admins, and what came of *Remind now*."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.ui.kit.message import Message
from bot.ui.reports.missing import missing_message, reminded_message
from scorecard.model.goals import Direction, Status
from scorecard.model.kpis import Away, KpiInfo, NoData, Reading, SetAside
from scorecard.model.people import Reliability
from scorecard.model.views.missing import MissingView, RemindedPerson, RemindedView, ReminderState
from scorecard.model.views.prompts import FirstPrompt
from tests.builders import LOCALE, NOW, OWNER, WEEK_47, ZONE, a_goal, a_kpi, a_reading, an_actual
from tests.golden.golden import Cases, ends

SAM, MEI, LEE = "U0SAM", "U0MEI", "U0LEE"
NPS = a_kpi("NPS", "points", id=2, owner=SAM)
LATE_SINCE = date(2026, 11, 17)
MONDAY = date(2026, 11, 30)
MTTR = a_reading(None, last=an_actual(28, WEEK_47.previous()))
OFF = replace(
    MTTR,
    kpi=a_kpi("SLA", id=4, owner=LEE),
    status=Status.OFF_THRESHOLD,
    off_since=date(2026, 11, 9),
    away=Away(LEE, MONDAY, SAM),
)
TWO_WEEKS = replace(
    MTTR,
    kpi=NPS,
    overdue_since=LATE_SINCE,
    overdue=(WEEK_47.previous(), WEEK_47),
    goal=a_goal(50, 40, Direction.HIGHER),
)
OUTAGE = a_reading(None, a_kpi("Uptime", "%", id=5), no_data=NoData(WEEK_47, "vendor outage", OWNER, NOW))
ASIDE = a_reading(
    None,
    a_kpi("ROI", "%", id=6),
    set_aside=SetAside(WEEK_47, "new survey tool", "U0ADA", NOW),
    is_out=False,
    overdue_since=None,
)
ASKED = a_reading(None, a_kpi("Cost", id=7), is_out=False, overdue_since=None, collecting=WEEK_47)


def _missing(*missing: Reading, **fields: Any) -> Message:
    return missing_message(MissingView(3, "IT", LOCALE, ZONE, NOW, missing, **fields))


def _for_admin(*missing: Reading, **fields: Any) -> Message:
    return _missing(*missing, is_for_admin=True, **fields)


def _reminded(*people: RemindedPerson, unasked: tuple[KpiInfo, ...] = ()) -> Message:
    return reminded_message(RemindedView(people, unasked, NOW, LOCALE, ZONE))


def _person(user: str, state: ReminderState, **fields: Any) -> RemindedPerson:
    return RemindedPerson(user, state, **fields)


MANY = [replace(MTTR, kpi=a_kpi(f"KPI {at}", id=at)) for at in range(1, 46)]
ASKED_OF = {MTTR.kpi.id: OWNER, NPS.id: MEI, OFF.kpi.id: LEE}
AWAY = {LEE: Away(LEE, MONDAY)}
NOW_PRIYA, NOW_SAM = (_person(user, ReminderState.NOW) for user in (OWNER, SAM))
AWAY_LEE = _person(LEE, ReminderState.AWAY, away=AWAY[LEE])
NIGHT = NOW + timedelta(hours=12)

CASES: Cases = {
    "for everybody": lambda: _missing(TWO_WEEKS, MTTR, OFF, explained=(OUTAGE, ASIDE), collecting=(ASKED,)),
    "for an admin": lambda: _for_admin(
        TWO_WEEKS, MTTR, OFF, explained=(OUTAGE, ASIDE), collecting=(ASKED,), asked=ASKED_OF, absences=AWAY
    ),
    "for an admin, nobody was asked": lambda: _for_admin(OFF, absences=AWAY),
    "for an admin, the owner left": lambda: _for_admin(
        OFF, asked={OFF.kpi.id: LEE}, absences={LEE: Away(LEE, MONDAY, is_for_good=True)}
    ),
    "for an admin who may know how reliably people answer": lambda: _for_admin(
        MTTR,
        TWO_WEEKS,
        asked=ASKED_OF,
        reliability={
            OWNER: Reliability(11, 12, timedelta(minutes=40)),
            MEI: Reliability(0, 3, None),
            SAM: Reliability(5, 12, timedelta(days=3)),
        },
    ),
    "only a KPI with a reason": lambda: _missing(explained=(OUTAGE,)),
    "nothing is missing": lambda: _missing(collecting=(ASKED,)),
    "nothing is due yet": lambda: _missing(
        has_values=False, first_prompt=FirstPrompt(NIGHT, 7, ZONE, LOCALE)
    ),
    "the first page": lambda: ends(_missing(*MANY)),
    "the last page": lambda: ends(_missing(*MANY, page=3, collecting=(ASKED,))),
    "a page that is not there": lambda: ends(_missing(*MANY, page=99)),
    "Remind now": lambda: _reminded(NOW_PRIYA, NOW_SAM, AWAY_LEE),
    "Remind now, each for another reason": lambda: _reminded(
        AWAY_LEE,
        _person("U0GWEN", ReminderState.AWAY, away=Away("U0GWEN", MONDAY, is_for_good=True)),
        _person(MEI, ReminderState.LATER, at=NIGHT),
        _person(SAM, ReminderState.SNOOZED, at=NOW + timedelta(days=1)),
        _person("U0ANNA", ReminderState.UNASKED),
        _person(OWNER, ReminderState.TODAY),
        unasked=(NPS,),
    ),
    "Remind now, a second time": lambda: _reminded(
        *(_person(user, ReminderState.TODAY) for user in (OWNER, SAM))
    ),
    "Remind now, once all is in": _reminded,
}
