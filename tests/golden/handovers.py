"""Handovers: the form, the offer, its outcome, its line under the prompt, and errors."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.ui.errors import error_message
from bot.ui.kit.message import Message
from bot.ui.prompts.handover import (
    handover_lines,
    handover_message,
    handover_modal,
    offer_message,
    own_answer_message,
    which_offer_message,
)
from scorecard.errors import InvalidInput
from scorecard.model.views.prompts import DueItem, Handover, HandoverState
from scorecard.services.prompts import handovers
from scorecard.wording import NOTHING_WAITS, OVERTAKEN
from tests.builders import LOCALE, OWNER, a_due_item, a_kpi, a_round, an_actual
from tests.golden.golden import Cases
from tests.golden.prompts import AWAY

SAM, ANNA, HELEN = "U0SAM", "U0ANNA", "U0HELEN"
MTTR, SLA = a_due_item(), a_due_item(a_kpi("SLA", "%", id=2), prompt=12)
ANSWERED, RETIRED = replace(MTTR, actual=an_actual()), replace(MTTR, is_retired=True)
BY_SAM = replace(MTTR, asked=SAM)


def _offer(*items: DueItem, state: HandoverState = HandoverState.OFFERED) -> Message:
    return offer_message(Handover(OWNER, SAM, state, items), 5, LOCALE)


def _answer(*items: DueItem, state: HandoverState, by: str = OWNER) -> Message:
    return handover_message(Handover(by, SAM, state, items), LOCALE)


def _own(*items: DueItem, state: HandoverState) -> Message:
    return own_answer_message(Handover(OWNER, SAM, state, items), LOCALE)


def _which(*offers: tuple[DueItem, ...], accepts: bool = True) -> Message:
    """Return the question which offer is meant, to which Sam said yes or no."""
    waiting = [Handover(OWNER, SAM, HandoverState.OFFERED, items) for items in offers]
    return which_offer_message(list(enumerate(waiting, 5)), LOCALE, accepts=accepts)


def _line(*items: DueItem, state: HandoverState, **fields: Any) -> str:
    """Return the line of an offer under the prompt of the person who made it."""
    view = replace(a_round(*items), owner=OWNER, handovers=(Handover(OWNER, SAM, state, items),), **fields)
    return "\n".join(handover_lines(view)) or "(nothing)"


CASES: Cases = {
    "the form": lambda: handover_modal(a_round(MTTR, SLA)),
    "the form, when nothing waits": lambda: handover_modal(a_round(ANSWERED)),
    "an offer of one KPI": partial(_offer, MTTR),
    "an offer of two KPIs": partial(_offer, MTTR, SLA),
    "an offer of which one is answered": partial(_offer, ANSWERED, SLA),
    "an offer that was declined": partial(_offer, MTTR, state=HandoverState.DECLINED),
    "an offer that a newer message overtook": partial(_offer, MTTR, state=HandoverState.OVERTAKEN),
    "an offer that was answered": partial(_offer, ANSWERED),
    "an offer of a KPI that was retired": partial(_offer, RETIRED),
    "accepted": partial(_answer, MTTR, state=HandoverState.ACCEPTED),
    "declined": partial(_answer, MTTR, SLA, state=HandoverState.DECLINED),
    "declined, to an admin who offered it": partial(_answer, MTTR, state=HandoverState.DECLINED, by=HELEN),
    "declined, to an admin who offered what two are asked": partial(
        _answer, MTTR, replace(SLA, asked=ANNA), state=HandoverState.DECLINED, by=HELEN
    ),
    "accepted in words": partial(_own, BY_SAM, state=HandoverState.ACCEPTED),
    "declined in words": partial(_own, MTTR, SLA, state=HandoverState.DECLINED),
    "a yes to one of two offers": partial(_which, (MTTR,), (SLA,)),
    "a no to one of two offers": partial(_which, (MTTR,), (SLA,), accepts=False),
    "a yes after something else was said": partial(_which, (MTTR, SLA)),
    "a yes to offers that are closed by now": _which,
    "under the prompt: offered": partial(_line, MTTR, state=HandoverState.OFFERED),
    "under the prompt: accepted": partial(_line, BY_SAM, state=HandoverState.ACCEPTED),
    "under the prompt: accepted, and it came back": partial(_line, MTTR, state=HandoverState.ACCEPTED),
    "under the prompt: accepted, of several": partial(_line, BY_SAM, SLA, state=HandoverState.ACCEPTED),
    "under the prompt: declined": partial(_line, MTTR, state=HandoverState.DECLINED),
    "under the prompt: overtaken": partial(_line, MTTR, state=HandoverState.OVERTAKEN),
    "under the prompt: offered, and answered meanwhile": partial(
        _line, ANSWERED, state=HandoverState.OFFERED
    ),
    "under the prompt: another answers during an absence": partial(
        _line, BY_SAM, state=HandoverState.STOOD_IN, person_away=AWAY
    ),
    "under the prompt: another is still asked after an absence": partial(
        _line, BY_SAM, state=HandoverState.STOOD_IN
    ),
    "under the prompt: another was asked": partial(
        _line, replace(BY_SAM, is_missed=True), state=HandoverState.STOOD_IN
    ),
    "under the prompt: another cannot be asked now": partial(
        _line, BY_SAM, state=HandoverState.STOOD_IN, person_away=AWAY, unreached=frozenset({SAM})
    ),
    "under the prompt: a new owner": partial(
        _line, replace(BY_SAM, kpi=a_kpi(owner=SAM)), state=HandoverState.REASSIGNED
    ),
    "under the prompt: a new owner, and who is asked for them": partial(
        _line, replace(BY_SAM, kpi=a_kpi(owner=ANNA)), state=HandoverState.REASSIGNED
    ),
    "too late: accepted before": lambda: error_message(handovers.already_decided(HandoverState.ACCEPTED)),
    "too late: declined before": lambda: error_message(handovers.already_decided(HandoverState.DECLINED)),
    "too late: a newer message asks for it": lambda: error_message(InvalidInput(OVERTAKEN)),
    "too late: nothing waits": lambda: error_message(InvalidInput(NOTHING_WAITS)),
    "too late: it is answered": lambda: error_message(handovers.waits_for_nobody("MTTR")),
    "offered to two": lambda: error_message(InvalidInput(handovers.OFFERED_ALREADY)),
    "offered to oneself": lambda: error_message(handovers.offered_to_oneself(is_asked=True)),
    "offered to oneself, who may give it anyway": lambda: error_message(
        handovers.offered_to_oneself(is_asked=False)
    ),
    "offered to somebody who is asked": lambda: error_message(handovers.asked_already(SAM)),
    "offered to somebody who is asked, in the form": lambda: handovers.asked_already(SAM).unnamed,
    "offered to somebody who is away": lambda: error_message(handovers.out_of_reach(SAM)),
    "offered to somebody who is away, in the form": lambda: handovers.out_of_reach(SAM).unnamed,
    "offered to somebody who left": lambda: error_message(handovers.out_of_reach(SAM, has_left=True)),
}
