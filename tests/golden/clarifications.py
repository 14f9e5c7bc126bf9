"""Answers to what was not simply stored: a choice to make, or why nothing was saved and what to send."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from bot.ui.replies.clarification import (
    clarification_message,
    clarified_message,
    comment_message,
    declined_message,
    not_understood_message,
)
from scorecard.model.views.prompts import DueItem
from scorecard.model.views.replies import AlsoRequestedView, RunningPeriod, UnclearReplyView
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.services.replies.messages import UNREAD, Attachment
from tests.builders import WEEK_47, a_choice, a_done, a_due_item, a_kpi, a_question, a_receipt, an_actual
from tests.golden.golden import Cases

NPS = a_due_item(a_kpi("NPS", "points", id=2))
UPTIME = a_kpi("Uptime", "%", id=3)
GIVEN = a_due_item(actual=an_actual(28))
GIVEN_BY_SAM = a_due_item(actual=an_actual(28, by="U0SAM"))
CERTAIN = tuple((a_kpi(f"KPI {at}"), Decimal(at)) for at in range(1, 6))
BESIDE = (
    AlsoRequestedView(a_kpi("SLA", "%"), "no data"),
    AlsoRequestedView(UPTIME, "snooze"),
    AlsoRequestedView(a_kpi("CSAT", "%"), "hand over", "U0SAM"),
)
READINGS = (1234, "1.234")
REASON = "I can't read “abc” as a number; send one like 25."


def _of(scorecard: str) -> DueItem:
    kpi = a_kpi(f"MTTR ({scorecard.upper()})", key="mttr", typed=f"mttr ({scorecard})", is_shared=True)
    return a_due_item(kpi)


def _unclear(*due: str, is_direct: bool = True) -> UnclearReplyView:
    return a_question(
        REASON, "mttr abc <b>", *(a_due_item(a_kpi(name, id=at)) for at, name in enumerate(due))
    )


CASES: Cases = {
    "after a no": lambda: declined_message("mttr 310"),
    "after a no to replacing a value": lambda: declined_message("mttr 310", a_receipt()),
    "a comment in an alert's thread": comment_message,
    "a comment of somebody who may not give the value": lambda: comment_message(may_answer=False),
    "one reading that may be none": lambda: clarification_message(
        a_choice(READINGS[0], cause=DoubtReason.TWO_READINGS)
    ),
    "one of two readings": lambda: clarification_message(a_choice(*READINGS, cause=DoubtReason.TWO_READINGS)),
    **{
        f"one reading, because {reason.name.replace('_', ' ').lower()}": partial(
            clarification_message, a_choice(2500, typed="mttr 2500", cause=reason)
        )
        for reason in DoubtReason
        if reason not in {DoubtReason.TWO_READINGS, DoubtReason.GIVEN}
    },
    "one reading in place of a value": lambda: clarification_message(
        a_choice(25, items=(GIVEN,), typed="25", cause=DoubtReason.GIVEN)
    ),
    "one reading in place of somebody else's, while the next week runs": lambda: clarification_message(
        a_choice(
            25,
            items=(GIVEN_BY_SAM,),
            typed="25",
            cause=DoubtReason.GIVEN,
            running=RunningPeriod(WEEK_47.next(), date(2026, 11, 30), is_near=True),
        )
    ),
    "no data in place of a value": lambda: clarification_message(
        a_choice(items=(GIVEN_BY_SAM,), typed="no data, wrong tool", cause=DoubtReason.GIVEN)
    ),
    "which of two KPIs, one of which has a value": lambda: clarification_message(
        a_choice(items=(GIVEN, NPS), typed="25")
    ),
    "a value beside the doubt": lambda: clarification_message(a_choice(*READINGS, certain=CERTAIN[:1])),
    "values beside the doubt": lambda: clarification_message(a_choice(*READINGS, certain=CERTAIN)),
    "other requests beside the doubt": lambda: clarification_message(
        a_choice(*READINGS, also_requested=BESIDE)
    ),
    "a reading, in a channel": lambda: clarification_message(a_choice(*READINGS), is_direct=False),
    "one reading, in a channel": lambda: clarification_message(a_choice(2500), is_direct=False),
    "which of two KPIs": lambda: clarification_message(a_choice(items=(a_due_item(), NPS), typed="25")),
    "which of two KPIs of one name": lambda: clarification_message(
        a_choice(items=(_of("it"), _of("security")), typed="mttr 25, slow vendor")
    ),
    "the one KPI it can be": lambda: clarification_message(a_choice(items=(NPS,), typed="25")),
    "which KPI, in a channel": lambda: clarification_message(
        a_choice(items=(a_due_item(), NPS), typed="25"), is_direct=False
    ),
    "which of more KPIs than have buttons": lambda: clarification_message(
        a_choice(items=tuple(a_due_item(a_kpi(f"KPI {at}")) for at in range(1, 8)), typed="25")
    ),
    "what was typed is shown as it was": lambda: clarification_message(
        a_choice(2500, typed="2500, see <!here> *bold*\nand more")
    ),
    "answered": lambda: clarified_message("1,234", a_done(a_receipt(1234))),
    "answered, and an admin has to allow it": lambda: clarified_message("1,234 for W40", a_done()),
    "not understood, but perhaps about the value just given": lambda: not_understood_message(
        replace(
            a_question(
                "That may be about your last value; press Undo to take it back, or send the right one.",
                "that one was Bristol's",
            ),
            actuals=(7,),
        )
    ),
    "not understood, and nothing waits": lambda: not_understood_message(_unclear()),
    "not understood, and one waits": lambda: not_understood_message(_unclear("MTTR")),
    "not understood, and several wait": lambda: not_understood_message(_unclear("MTTR", "NPS")),
    "not understood, and more wait than are shown": lambda: not_understood_message(
        _unclear(*(f"KPI {at}" for at in range(1, 8)))
    ),
    "not understood, and periods of one KPI wait": lambda: not_understood_message(
        a_question(REASON, "abc", a_due_item(), a_due_item(period=WEEK_47.previous()))
    ),
    "a voice clip, and one waits": lambda: not_understood_message(
        replace(_unclear("MTTR"), reason=UNREAD[Attachment.CLIP], typed="")
    ),
    "not understood, in a channel": lambda: not_understood_message(_unclear(), is_direct=False),
    "not understood, in a channel, and one waits": lambda: not_understood_message(
        _unclear("MTTR"), is_direct=False
    ),
}
