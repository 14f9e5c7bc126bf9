"""Prompts: open, partly answered, closed, passed on, on demand, and the first one."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from bot.ui.errors import error_message
from bot.ui.kit.message import Message
from bot.ui.prompts.on_demand import first_question_lines, on_demand_message
from bot.ui.prompts.prompt import how_to_mention, prompt_message
from bot.ui.prompts.reminder import parts_message
from scorecard.model.goals import Direction
from scorecard.model.kpis import Away, NoData, SetAside
from scorecard.model.views.prompts import (
    DueItem,
    FirstPrompt,
    Handover,
    HandoverState,
    PromptBatchView,
    PromptedNow,
    PromptNowView,
)
from scorecard.rules.permissions import Action
from scorecard.services.lookup.people import admins_only
from tests.builders import (
    LOCALE,
    NOW,
    OWNER,
    WEEK_47,
    ZONE,
    a_due_item,
    a_goal,
    a_kpi,
    a_reminder,
    a_round,
    an_actual,
)
from tests.golden.golden import Cases

SAM, ANNA, HELEN = "U0SAM", "U0ANNA", "U0HELEN"
WEEK_46 = WEEK_47.previous()
MTTR = a_due_item()
NPS = a_due_item(a_kpi("NPS", "points", id=2), prompt=12, goal=a_goal(50, 40, Direction.HIGHER))
SLA = a_due_item(a_kpi("SLA", "%", id=3), prompt=13, goal=a_goal(95, 90, Direction.HIGHER))
DONE = replace(MTTR, actual=an_actual())
LATE = replace(NPS, actual=an_actual(52, by=SAM, at=NOW + timedelta(days=1, hours=3)))
NO_DATA = replace(SLA, no_data=NoData(WEEK_47, "vendor outage", SAM, NOW + timedelta(days=8)))
ASIDE = replace(SLA, set_aside=SetAside(WEEK_47, "new survey tool", "U0ADA", NOW))
RETIRED = replace(NPS, is_retired=True)
MISSED = replace(MTTR, is_missed=True)
MANY = tuple(a_due_item(a_kpi(f"KPI {number}", id=number), prompt=number) for number in range(1, 13))
AWAY, LEFT = Away(OWNER, date(2026, 12, 2)), Away(OWNER, date(9999, 1, 1), is_for_good=True)
FOR_PRIYA = replace(MTTR, asked=SAM)
PATCH = a_due_item(a_kpi("Patch time", "days", id=4), prompt=14)
ALSO_DONE = replace(PATCH, actual=an_actual(3))
OF_SAM = a_due_item(a_kpi("NPS", "points", id=2, owner=SAM), prompt=12, asked=SAM)


def _prompt(*items: DueItem, **fields: Any) -> Message:
    return prompt_message(replace(a_round(*items), owner=OWNER, **fields))


def _for_sam(*items: DueItem, **fields: Any) -> Message:
    """Return the prompt of a delegate."""
    return _prompt(*items, person=SAM, **fields)


def _passed(*items: DueItem, state: HandoverState = HandoverState.STOOD_IN, **fields: Any) -> Message:
    """Return the first prompt of a batch that others are asked for by now."""
    return _prompt(handovers=(Handover(OWNER, SAM, state, items),), **fields)


def _of_security(*items: DueItem) -> PromptBatchView:
    return replace(a_round(*items), id=6, scorecard="Security")


def _on_demand(*asked: PromptedNow, **fields: Any) -> Message:
    rest: dict[str, Any] = {"waiting": (), "answered": (), "unreached": ()} | fields
    return on_demand_message(PromptNowView(LOCALE, ZONE, NOW, asked, **rest))


def _first(kpis: int) -> str:
    return "\n".join(first_question_lines(FirstPrompt(NOW + timedelta(days=14), kpis, ZONE, LOCALE)))


CASES: Cases = {
    "one KPI": partial(_prompt, replace(MTTR, last=an_actual(28))),
    "several KPIs": partial(_prompt, MTTR, NPS, SLA),
    "one KPI for several periods": partial(_prompt, MTTR, a_due_item(period=WEEK_46, prompt=14)),
    "more KPIs than are shown": partial(_prompt, *MANY),
    "a German reader": lambda: prompt_message(a_round(a_due_item(last=an_actual("12345.5")), locale="de_DE")),
    "something is open from before": partial(
        _prompt, MTTR, earlier=(replace(MTTR, period=WEEK_46), replace(NPS, period=WEEK_46))
    ),
    "of two scorecards": lambda: parts_message([a_round(MTTR, NPS), _of_security(PATCH)]),
    "of two scorecards, one of them answered": lambda: parts_message([a_round(DONE), _of_security(PATCH)]),
    "of two scorecards, all answered": lambda: parts_message([a_round(DONE), _of_security(ALSO_DONE)]),
    "with the last reminder of another scorecard": lambda: parts_message(
        [a_round(MTTR), a_reminder(PATCH, batch=6, scorecard="Security", is_last=True, number=3)]
    ),
    "with what is answered for an owner who is away": lambda: parts_message(
        [
            replace(a_round(OF_SAM), person=SAM, owner=SAM),
            replace(a_round(FOR_PRIYA), id=6, person=SAM, owners_away={OWNER: AWAY}),
        ]
    ),
    "with a reminder of another batch": partial(_prompt, SLA, MTTR, NPS, reminded={11: False, 12: True}),
    "an admin wants a first value": partial(_prompt, MTTR, wanted_by=HELEN),
    "a new owner in the middle of things": partial(
        _prompt, MTTR, offer=Handover(SAM, OWNER, HandoverState.REASSIGNED, (MTTR,))
    ),
    "partly answered": partial(_prompt, DONE, NPS),
    "partly answered, by others as well": partial(
        _prompt, DONE, LATE, NO_DATA, a_due_item(a_kpi("LAG", id=4))
    ),
    "all answered": partial(_prompt, DONE, LATE),
    "no data, with a reason": partial(_prompt, NO_DATA),
    "one set aside": partial(_prompt, MTTR, ASIDE),
    "all set aside": partial(_prompt, ASIDE),
    "no data, without one": partial(_prompt, replace(SLA, no_data=NoData(WEEK_47, "", OWNER, NOW))),
    "a KPI was retired": partial(_prompt, MTTR, RETIRED),
    "all KPIs were retired": partial(_prompt, RETIRED),
    "snoozed": partial(_prompt, MTTR, snoozed_until=NOW + timedelta(hours=1)),
    "missed": partial(_prompt, MISSED),
    "missed in part": partial(_prompt, MISSED, NPS),
    "for an owner who is away": partial(_for_sam, FOR_PRIYA, owners_away={OWNER: AWAY}),
    "for an owner who left": partial(_for_sam, FOR_PRIYA, owners_away={OWNER: LEFT}),
    "for an owner who is back, or handed it over": partial(_for_sam, FOR_PRIYA),
    "about to be passed on to a new owner": partial(_prompt, NPS, replace(MTTR, kpi=a_kpi(owner=ANNA))),
    "its person is away, and it waits for them": partial(_prompt, MTTR, person_away=AWAY),
    "its person is away, and another is asked in their hours": partial(
        _prompt, MTTR, person_away=AWAY, next_assignees={11: SAM}
    ),
    "its person is away, and another is asked": partial(_passed, FOR_PRIYA, person_away=AWAY),
    "its person is away, and two others are asked": partial(
        _passed, FOR_PRIYA, replace(NPS, asked=ANNA), person_away=AWAY
    ),
    "its person is away, and whoever was asked is out of reach": partial(
        _passed, FOR_PRIYA, person_away=AWAY, unreached=frozenset({SAM})
    ),
    "its person is back, and another is still asked": partial(_passed, FOR_PRIYA),
    "its person is back, and two others are still asked": partial(
        _passed, FOR_PRIYA, replace(NPS, asked=ANNA)
    ),
    "its person is back, and another answered": partial(
        _passed, replace(FOR_PRIYA, actual=an_actual(by=SAM))
    ),
    "its person is back, and another missed it": partial(_passed, replace(FOR_PRIYA, is_missed=True)),
    "a stand-in who passed it on reads that it was missed": partial(
        _passed, replace(MTTR, asked=ANNA, is_missed=True), person=SAM
    ),
    "a stand-in who passed it on reads that it is still asked": partial(
        _passed, replace(MTTR, asked=ANNA), person=SAM
    ),
    "all of it came back": partial(_passed, MTTR),
    "all of it has a new owner": partial(
        _passed, replace(MTTR, kpi=a_kpi(owner=SAM), asked=SAM), state=HandoverState.REASSIGNED
    ),
    "another took over what is left": lambda: _prompt(
        DONE, handovers=(Handover(OWNER, SAM, HandoverState.ACCEPTED, (replace(NPS, asked=SAM),)),)
    ),
    "two others took over what is left": lambda: _prompt(
        DONE,
        handovers=(
            Handover(OWNER, SAM, HandoverState.ACCEPTED, (replace(NPS, asked=SAM),)),
            Handover(OWNER, ANNA, HandoverState.ACCEPTED, (replace(SLA, asked=ANNA),)),
        ),
    ),
    "how to answer where others read along": lambda: how_to_mention([MTTR], LOCALE),
    "how to answer where others read along, and nothing waits": lambda: how_to_mention([], LOCALE),
    "the first prompt is still to come": partial(_first, 7),
    "the first prompt is still to come, for one KPI": partial(_first, 1),
    "on demand: one person is asked": partial(_on_demand, PromptedNow(OWNER, None, (MTTR,))),
    "on demand: one person is asked in their hours": partial(
        _on_demand, PromptedNow(OWNER, NOW + timedelta(days=1), (MTTR, NPS))
    ),
    "on demand: several people are asked": partial(
        _on_demand,
        PromptedNow(OWNER, None, (MTTR, replace(NPS, period=WEEK_46))),
        PromptedNow(SAM, NOW + timedelta(days=1), (SLA,)),
    ),
    "on demand: more people are asked than are shown": partial(
        _on_demand, *(PromptedNow(f"U{number}", None, (MTTR,)) for number in range(22))
    ),
    "on demand: one was asked before": partial(_on_demand, waiting=(MTTR, NPS)),
    "on demand: two were asked before": partial(_on_demand, waiting=(MTTR, replace(NPS, asked=SAM))),
    "on demand: one is answered": partial(_on_demand, answered=(DONE,)),
    "on demand: one has no data": partial(_on_demand, answered=(NO_DATA,)),
    "on demand: several are answered": partial(_on_demand, answered=(DONE, NO_DATA)),
    "on demand: one is set aside": partial(_on_demand, answered=(DONE, ASIDE)),
    "on demand: nobody can be asked": partial(_on_demand, unreached=(MTTR, NPS)),
    "on demand: nobody can be asked for the KPIs of two": partial(
        _on_demand, unreached=(MTTR, replace(NPS, kpi=a_kpi("NPS", id=2, owner=SAM)))
    ),
    "on demand: some of each": partial(
        _on_demand,
        PromptedNow(OWNER, None, (MTTR,)),
        waiting=(NPS,),
        answered=(DONE,),
        unreached=(SLA,),
    ),
    "on demand: there is nothing to ask for": _on_demand,
    "on demand: only an admin may": lambda: error_message(admins_only(Action.PROMPT_NOW, (HELEN,))),
}
