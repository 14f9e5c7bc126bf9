"""The weekly post: what changed and what needs attention, and in its thread every KPI."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.ui.kit.message import Json
from bot.ui.reports.weekly_post import weekly_details, weekly_message
from scorecard.model.kpis import Away, NoData
from tests.builders import (
    NOW,
    OWNER,
    WEEK_47,
    a_change,
    a_kpi,
    a_missing,
    a_perspective,
    a_reading,
    a_scorecard,
    a_week,
    an_actual,
    an_alert,
    an_objective,
)
from tests.golden.golden import Cases, ends

FCR = a_reading(25, a_kpi("FCR", id=5))
UPTIME = a_reading(28, a_kpi("Uptime", id=6))
CSAT = a_reading(None, a_kpi("CSAT", id=7), no_data=NoData(WEEK_47, "vendor outage", OWNER, NOW))
CARD = a_scorecard(a_perspective("Internal processes", an_objective("Resolve faster", a_reading(33), CSAT)))


def _missing(**fields: Any) -> Any:
    given: dict[str, Any] = {"person": OWNER, "last": date(2026, 12, 2)}
    return a_missing(a_kpi("NPS", "points"), last=an_actual(50), away=Away(**{**given, **fields}))


def _details(*names: str) -> Json:
    """Return all replies in the thread of a post, one below the other."""
    perspectives = [a_perspective(name, an_objective(name, a_reading(33), CSAT)) for name in names]
    told = weekly_details(a_week(a_scorecard(*perspectives)))
    return {"blocks": [block for message in told for block in message.native or message.blocks]}


FULL = a_week(
    CARD,
    score_before=Decimal(86),
    changes=(
        a_change("Internal processes", 90, 86),
        a_change("Customer", 70, 75),
        a_change("Financial", 60, None),
        a_change("Learning", None, 50),
    ),
    new_alerts=(an_alert(previous=an_actual(28, WEEK_47.previous())),),
    older_alerts=(an_alert(70, a_kpi("Cycle time", "days", id=4)),),
    missing=(
        a_missing(a_kpi("NPS", "points"), last=an_actual(50)),
        _missing(),
        _missing(stand_in="U0SAM"),
        _missing(is_over=True),
        _missing(is_for_good=True),
    ),
    explained=(CSAT,),
    reached=(FCR,),
    recovered=(FCR, UPTIME),
)
CROWDED = a_week(
    CARD,
    new_alerts=(an_alert(),) * 10,
    older_alerts=(an_alert(),) * 10,
    missing=(a_missing(),) * 10,
    explained=(CSAT,) * 10,
    changes=(a_change("Customer", 70, 75),) * 10,
    recovered=tuple(replace(UPTIME, kpi=a_kpi("Uptime", id=at)) for at in range(10)),
)

CASES: Cases = {
    "everything at once": lambda: weekly_message(FULL),
    "more than is shown": lambda: weekly_message(CROWDED),
    "a quiet week": lambda: weekly_message(a_week(CARD)),
    "a quiet week like the one before": lambda: weekly_message(a_week(CARD, score_before=CARD.score)),
    "in the thread, a perspective": lambda: weekly_details(a_week(CARD))[0],
    "in the thread, a perspective, without tables": lambda: {
        "blocks": list(weekly_details(a_week(CARD))[0].blocks)
    },
    "in the thread, a perspective without KPIs": lambda: weekly_details(
        a_week(a_scorecard(a_perspective("Customer")))
    )[0],
    "in the thread, more perspectives than are shown": lambda: ends(
        _details(*(f"Perspective {number}" for number in range(1, 11)))
    ),
}
