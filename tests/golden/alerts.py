"""Alerts: what the channel reads when a KPI turns off threshold, in its thread, and the list of open ones."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from bot.ui.actuals.alerts import (
    alert_message,
    alerts_message,
    recovered_message,
    recovery_reply,
    reopening_reply,
    repetition_reply,
    retired_message,
    unplanned_message,
    verdict_reply,
    withdrawal_reply,
    withdrawn_message,
    worsening_reply,
)
from bot.ui.kit.message import PageAsked
from scorecard.model.kpis import AlertAction, Commentary, Expected, Verdict
from scorecard.model.scorecard import Share
from scorecard.model.views.actuals import VerdictView
from tests.builders import LOCALE, NOW, WEEK_47, a_goal, a_kpi, an_actual, an_alert, an_alerts_view
from tests.golden.golden import Cases, ends

NEXT = WEEK_47.next()
EXPLAINED = an_alert(
    actual=an_actual(52, note="slow vendor"), previous=an_actual(28, WEEK_47.previous()), reason="slow vendor"
)
ON_TARGET = an_alert(latest=an_actual(26, NEXT, note="new vendor"), reason="slow vendor")
ACCEPTABLE = an_alert(latest=an_actual(40, NEXT))
SAME_PERIOD = an_alert(goal=a_goal(30, 60), latest=an_actual(52))
CORRECTED = an_alert(latest=an_actual(25, revision=2, by="U0SAM", note="typo"))
CORRECTED_LONG_AGO = an_alert(latest=an_actual(50, NEXT))
WORSE = an_alert(latest=an_actual(70, NEXT, note="still slow"), before=an_actual(52), reason="still slow")
BETTER = an_alert(latest=an_actual(48, NEXT), before=an_actual(52), missing=NEXT.next())
NO_THRESHOLD = an_alert(goal=a_goal(30, None))
TWICE = an_alert(often=Share(2, 3), previous=an_actual(28, WEEK_47.previous()))
SHORT = an_alert(latest=an_actual(44, NEXT), before=an_actual(52), recovers_at=Decimal(43))
TWICE_CORRECTED = an_alert(latest=an_actual(29, WEEK_47.previous(), revision=2, by="U0SAM"))
TWICE_TAKEN_BACK = an_alert(latest=an_actual(53, WEEK_47.previous(), taken_back_by="U0SAM"))
UNTOLD = an_alert(kpi=a_kpi("Cycle time", "days", id=4, owner="U0SAM"), is_posted=False)
FRIDAY = date(2026, 12, 4)
PLAN = AlertAction("slow vendor", "new rota", "U0SAM", FRIDAY, "U0PRIYA", NOW)
DONE = replace(PLAN, cause="", done_at=NOW, done_by="U0SAM")
MIGRATION = Expected("moving to the new desk", FRIDAY, "U0PRIYA", NOW)
SAID = Commentary("The vendor promises an answer tomorrow", "U0ADA", NOW + timedelta(days=1))
WORKED, RECOVERED, FAILED = (
    replace(PLAN, verdict=verdict, ended_at=NOW)
    for verdict in (Verdict.WORKED, Verdict.RECOVERED, Verdict.NOT_YET)
)

CASES: Cases = {
    "a first value off threshold": partial(alert_message, an_alert(), LOCALE),
    "off threshold, with the value before and a note": partial(alert_message, EXPLAINED, LOCALE),
    "off a target that is the threshold, too": partial(alert_message, NO_THRESHOLD, LOCALE),
    "resolved, on target": partial(recovered_message, ON_TARGET, LOCALE),
    "still off threshold and worse": partial(alert_message, WORSE, LOCALE),
    "still off threshold and not worse": partial(alert_message, BETTER, LOCALE),
    "still off threshold and worse, in the thread": partial(worsening_reply, WORSE, LOCALE),
    "resolved by a new threshold": partial(recovered_message, SAME_PERIOD, LOCALE),
    "resolved by a new threshold, in the thread": partial(recovery_reply, SAME_PERIOD, LOCALE),
    "resolved, acceptable": partial(recovered_message, ACCEPTABLE, LOCALE),
    "resolved, in the thread": partial(recovery_reply, ON_TARGET, LOCALE),
    "the KPI was taken off the scorecard": partial(retired_message, EXPLAINED, LOCALE),
    "withdrawn": partial(withdrawn_message, CORRECTED, LOCALE),
    "withdrawn, in the thread": partial(withdrawal_reply, CORRECTED, LOCALE),
    "withdrawn, with newer values since": partial(withdrawn_message, CORRECTED_LONG_AGO, LOCALE),
    "off threshold after all, in the thread": partial(reopening_reply, WORSE, LOCALE),
    "off threshold after all with a note, in the thread": partial(reopening_reply, EXPLAINED, LOCALE),
    "planned": partial(alert_message, replace(EXPLAINED, action=PLAN), LOCALE),
    "planned, and commented since": partial(alert_message, an_alert(action=PLAN, comment=SAID), LOCALE),
    "planned without a cause, and said to be done": partial(alert_message, an_alert(action=DONE), LOCALE),
    "expected": partial(alert_message, an_alert(expected=MIGRATION), LOCALE),
    "expected, with a plan": partial(alert_message, an_alert(expected=MIGRATION, action=PLAN), LOCALE),
    "resolved, and what was learned": partial(recovered_message, replace(ON_TARGET, learned=SAID), LOCALE),
    "off threshold again, with what was learned the last time": partial(
        alert_message, an_alert(learned_before=SAID), LOCALE
    ),
    "resolved by what was planned": partial(recovered_message, replace(ON_TARGET, action=WORKED), LOCALE),
    "resolved by what was planned, in the thread": partial(
        recovery_reply, replace(ON_TARGET, action=WORKED), LOCALE
    ),
    "resolved before the day of the plan, in the thread": partial(
        recovery_reply, replace(ON_TARGET, action=RECOVERED), LOCALE
    ),
    "withdrawn with its plan": partial(withdrawn_message, replace(CORRECTED, action=PLAN), LOCALE),
    "withdrawn with its plan, in the thread": partial(
        withdrawal_reply, replace(CORRECTED, action=PLAN), LOCALE
    ),
    "off threshold after all, with its plan": partial(reopening_reply, replace(WORSE, action=PLAN), LOCALE),
    "an action that has not helped yet": lambda: verdict_reply(
        VerdictView(3, a_kpi(), a_goal(), FAILED, an_actual(52), an_actual(48, NEXT), LOCALE)
    ),
    "the list of one planned, one expected and one commented": lambda: alerts_message(
        an_alerts_view(
            an_alert(action=PLAN), an_alert(expected=MIGRATION), an_alert(comment=SAID, reason="slow vendor")
        )
    ),
    "the second of three periods off threshold": partial(alert_message, TWICE, LOCALE),
    "short of the recovery margin": partial(alert_message, SHORT, LOCALE),
    "repeated, in the thread": partial(repetition_reply, WORSE, LOCALE),
    "repeated short of the recovery margin, in the thread": partial(repetition_reply, SHORT, LOCALE),
    "withdrawn, since an earlier value was corrected": partial(withdrawn_message, TWICE_CORRECTED, LOCALE),
    "withdrawn, since an earlier value was taken back, in the thread": (
        partial(withdrawal_reply, TWICE_TAKEN_BACK, LOCALE)
    ),
    "the list of one short of the recovery margin": lambda: alerts_message(an_alerts_view(SHORT)),
    "to an admin: no plan yet": lambda: unplanned_message(an_alerts_view(EXPLAINED)) or "",
    "to an admin: several without a plan": lambda: unplanned_message(an_alerts_view(EXPLAINED, BETTER)) or "",
    "the list of one": lambda: alerts_message(an_alerts_view(an_alert())),
    "the list, one worse since, one not told in the channel, one with a newer value missing": (
        lambda: alerts_message(an_alerts_view(WORSE, UNTOLD, BETTER))
    ),
    "the list with more than are shown": lambda: ends(
        alerts_message(an_alerts_view(*[an_alert()] * 27), PageAsked("alerts"))
    ),
    "the list of none": lambda: alerts_message(an_alerts_view()),
}
