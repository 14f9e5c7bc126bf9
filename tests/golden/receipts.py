"""Receipts: what was stored, corrected or noted, how it stands, and what is left."""

from bot.ui.actuals.so_what import so_what_modal
from bot.ui.kit.ids import SoWhatRef
from bot.ui.replies.clarification import clarified_message
from bot.ui.replies.receipt import kept_message, receipt_message, replaced_message
from scorecard.model.goals import Direction, Status
from scorecard.model.kpis import NoData, SoWhat
from scorecard.model.periods import Frequency, Period
from scorecard.model.views.actuals import SoWhatForm
from scorecard.model.views.prompts import Handover, HandoverState
from scorecard.model.views.replies import SnoozedView
from tests.builders import (
    LOCALE,
    NOW,
    OWNER,
    WEEK_47,
    a_done,
    a_due_item,
    a_goal,
    a_kpi,
    a_receipt,
    an_actual,
)
from tests.golden.golden import Cases

NPS = a_kpi("NPS", "points", id=2)
UPTIME = a_kpi("Uptime", "%", id=3)
OF_SAM = a_kpi(owner="U0SAM")
LAST_YEAR = WEEK_47.latest(53)[0]
DAY = Period(NOW.date(), Frequency.DAILY)
LEFT = tuple(a_due_item(a_kpi(f"KPI {number}")) for number in range(1, 8))
SO_WHAT = SoWhat(WEEK_47, Status.OFF_THRESHOLD, "We miss the target unless the fix comes in May.", OWNER, NOW)
HIGHER = a_goal(95, 90, Direction.HIGHER)

CASES: Cases = {
    "the status changed": lambda: receipt_message(a_done(a_receipt(52, changed_from=Status.ON_TARGET))),
    "the status of two changed": lambda: receipt_message(
        a_done(
            a_receipt(52, changed_from=Status.ON_TARGET),
            a_receipt(25, kpi=a_kpi("SLA"), changed_from=Status.OFF_THRESHOLD),
        )
    ),
    "the status changed, and the owner said what that means": lambda: receipt_message(
        a_done(a_receipt(52, so_what=SO_WHAT))
    ),
    "what the owner is asked about a changed status": lambda: so_what_modal(
        SoWhatForm(a_kpi(), an_actual(52), Status.ON_TARGET, Status.OFF_THRESHOLD, "Resolve faster", LOCALE),
        SoWhatRef(actual=7),
    ),
    "replaced by somebody else": lambda: replaced_message(
        OWNER,
        a_receipt(actual=an_actual(31, by="U0SAM"), before=an_actual(33)),
        a_receipt(kpi=NPS, actual=an_actual(44, by="U0SAM"), before=an_actual(41)),
    ),
    "taken back by somebody else": lambda: replaced_message(
        OWNER,
        a_receipt(actual=an_actual(31, taken_back_by="U0SAM"), standing=an_actual(33, put_back_by="U0SAM")),
        a_receipt(kpi=NPS, actual=an_actual(44, taken_back_by="U0SAM")),
    ),
    "put back by somebody else": lambda: replaced_message(
        OWNER, a_receipt(actual=an_actual(31, put_back_by="U0SAM"))
    ),
    "no data in its place by somebody else": lambda: replaced_message(
        OWNER,
        a_receipt(
            actual=an_actual(31, taken_back_by="U0SAM"),
            no_data=NoData(WEEK_47, "wrong tool", "U0SAM", NOW),
        ),
    ),
    "no data taken back that stood over a value": lambda: receipt_message(
        a_done(
            no_data=((a_kpi(), NoData(WEEK_47, "wrong tool", OWNER, NOW, 3, OWNER)),),
            standing={3: an_actual(36, put_back_by=OWNER)},
        )
    ),
    "put back": lambda: receipt_message(a_done(a_receipt(actual=an_actual(31, put_back_by="U0SAM")))),
    "given again": lambda: receipt_message(a_done(already=(a_receipt(),))),
    "a value on target, and nothing is left": lambda: receipt_message(a_done(a_receipt(25))),
    "a value off threshold": lambda: receipt_message(a_done(a_receipt(52))),
    "a value between target and threshold": lambda: receipt_message(a_done(a_receipt(40))),
    "a value that came late": lambda: receipt_message(a_done(a_receipt(actual=an_actual(25, is_late=True)))),
    "a value of a day": lambda: receipt_message(a_done(a_receipt(actual=an_actual(25, DAY)))),
    "a value of a year ago": lambda: receipt_message(a_done(a_receipt(actual=an_actual(25, LAST_YEAR)))),
    "a German reader": lambda: receipt_message(
        a_done(a_receipt(kpi=a_kpi("Cost", "EUR"), actual=an_actual("1234.5"), locale="de_DE"))
    ),
    "a note": lambda: receipt_message(a_done(a_receipt(actual=an_actual(52, note="slow vendor <#1> & co")))),
    "a cover for the owner": lambda: receipt_message(
        a_done(a_receipt(kpi=OF_SAM, actual=an_actual(25, on_behalf_of="U0SAM")))
    ),
    "an admin for a locked period": lambda: receipt_message(
        a_done(a_receipt(actual=an_actual(25, on_behalf_of="U0SAM", allowed_by="U0HEAD")))
    ),
    "a correction": lambda: receipt_message(a_done(a_receipt(25, before=an_actual(28)))),
    "the same value again": lambda: receipt_message(a_done(a_receipt(25, before=an_actual(25)))),
    "two values together": lambda: receipt_message(
        a_done(a_receipt(25), a_receipt(kpi=UPTIME, goal=HIGHER, actual=an_actual(99, id=8)))
    ),
    "one is left": lambda: receipt_message(a_done(a_receipt(25), remaining=(a_due_item(NPS),))),
    "more are left than are shown": lambda: receipt_message(a_done(a_receipt(25), remaining=LEFT)),
    "in a channel nobody reads what is left": lambda: receipt_message(
        a_done(a_receipt(25), remaining=LEFT), is_direct=False
    ),
    "no data": lambda: receipt_message(a_done(no_data=((a_kpi(), NoData(WEEK_47, "", OWNER, NOW)),))),
    "no data, with a reason": lambda: receipt_message(
        a_done(no_data=((a_kpi(), NoData(WEEK_47, "vendor outage", OWNER, NOW)),))
    ),
    "asked again later": lambda: receipt_message(a_done(snoozed=(SnoozedView((a_kpi(),), (), NOW),))),
    "asked again later, with another": lambda: receipt_message(
        a_done(snoozed=(SnoozedView((a_kpi(),), (NPS,), NOW),))
    ),
    "asked again later, with others": lambda: receipt_message(
        a_done(snoozed=(SnoozedView((a_kpi(),), (NPS, UPTIME), NOW),))
    ),
    "somebody is asked to take over": lambda: receipt_message(
        a_done(offers=(Handover(OWNER, "U0SAM", HandoverState.OFFERED, (a_due_item(),)),))
    ),
    "several things in one message": lambda: receipt_message(
        a_done(
            a_receipt(25),
            no_data=((NPS, NoData(WEEK_47, "", OWNER, NOW)),),
            snoozed=(SnoozedView((UPTIME,), (), NOW),),
            remaining=(a_due_item(UPTIME),),
        )
    ),
    "what became of a question": lambda: clarified_message("1,234", a_done(a_receipt(1234))),
    "the message was deleted and the value stays": lambda: kept_message(a_receipt(25)),
}
