"""The weekly post: what changed and what needs attention, and in its thread every KPI."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.ui.kit.message import Json
from bot.ui.reports.weekly_post import weekly_details, weekly_message, weekly_note
from scorecard.model.goals import Status
from scorecard.model.kpis import AlertAction, Away, Expected, NoData, Reading
from scorecard.model.signals import Variation
from scorecard.model.views.follows import StatusChange
from scorecard.model.views.reports import Change, CollectingPeriod, Lacking, PostChanges, WeekCounts
from tests.builders import (
    NOW,
    OWNER,
    WEEK_47,
    a_kpi,
    a_perspective,
    a_reading,
    a_scorecard,
    a_signal,
    a_week,
    an_actual,
    an_objective,
)
from tests.golden.golden import Cases, ends

FCR = a_reading(25, a_kpi("FCR", id=5))
UPTIME = a_reading(28, a_kpi("Uptime", id=6))
CSAT = a_reading(None, a_kpi("CSAT", id=7), no_data=NoData(WEEK_47, "vendor outage", OWNER, NOW))
CARD = a_scorecard(a_perspective("Internal processes", an_objective("Resolve faster", a_reading(33))))


def _overdue(number: int, **fields: Any) -> Reading:
    given: dict[str, Any] = {"person": OWNER, "last": date(2026, 12, 2)}
    away = Away(**{**given, **fields}) if fields else None
    return a_reading(None, a_kpi("NPS", "points", id=number), last=an_actual(50), away=away)


SLOW = a_reading(52, last=an_actual(28, WEEK_47.previous()), alert_id=3)
STILL = a_reading(
    70,
    a_kpi("Cycle time", "days", id=4),
    off_since=date(2026, 10, 26),
    last=an_actual(60, WEEK_47.previous(), note="two leavers"),
)
PLANNED = replace(
    STILL,
    kpi=a_kpi("Backlog", "tickets", id=20),
    action=AlertAction("slow vendor", "new rota", "U0SAM", date(2026, 12, 4), OWNER, NOW),
)
EXPECTED = replace(
    STILL,
    kpi=a_kpi("Changes", "%", id=21),
    expected=Expected("moving to the new desk", date(2026, 12, 11), OWNER, NOW),
)
SILENT = a_reading(
    None,
    a_kpi("Cost", "GBP", id=9),
    status=Status.OFF_THRESHOLD,
    off_since=date(2026, 11, 9),
    last=an_actual(80, WEEK_47.previous(), note="new licences"),
)


BETTER = StatusChange(FCR.kpi, Status.NO_DATA, Status.ON_TARGET, FCR.actual)
WORSE = StatusChange(SLOW.kpi, Status.ACCEPTABLE, Status.OFF_THRESHOLD, SLOW.actual)


def _details(*names: str) -> Json:
    """Return all replies in the thread of a post, one below the other."""
    perspectives = [a_perspective(name, an_objective(name, a_reading(33), CSAT)) for name in names]
    told = weekly_details(a_week(a_scorecard(*perspectives)))
    return {"blocks": [block for message in told for block in message.blocks]}


BOARD = a_scorecard(
    a_perspective(
        "Internal processes", an_objective("Resolve faster", a_reading(33), SLOW, STILL, SILENT, CSAT)
    ),
    a_perspective(
        "Customer",
        an_objective(
            "Happy customers",
            _overdue(11),
            _overdue(12, stand_in=None),
            _overdue(13, stand_in="U0SAM"),
            _overdue(14, is_over=True),
            _overdue(15, is_for_good=True),
        ),
    ),
    a_perspective("Financial", an_objective("Lower cost", a_reading(25))),
    a_perspective(
        "Learning", an_objective("Learn", *(a_reading(28, a_kpi("Hours", "h", id=n)) for n in (16, 17)))
    ),
    collecting=(CollectingPeriod(WEEK_47.next(), 3, 9),),
    open_alerts=2,
)
FULL = a_week(
    BOARD,
    change=Change(lacking=Lacking(SILENT.kpi, WEEK_47)),
    changes=(Change(-4), Change(), Change(5), Change(lacking=Lacking(FCR.kpi, WEEK_47))),
    turned_off=(SLOW,),
    still_off=(STILL, SILENT),
    reached=(FCR,),
    recovered=(FCR, UPTIME),
    signals={
        SLOW.kpi.id: a_signal(variation=Variation.WORSENING, changed_in=WEEK_47),
        STILL.kpi.id: a_signal(),
    },
    past=tuple(
        WeekCounts(date(2026, 11, day), good, 13 - good, 1) for day, good in ((9, 5), (16, 4), (23, 3))
    ),
)
CROWDED = a_week(
    a_scorecard(
        *(
            a_perspective(
                f"Perspective {at}", an_objective("One", *(_overdue(at * 10 + n) for n in range(2)))
            )
            for at in range(1, 11)
        )
    ),
    turned_off=(SLOW,) * 10,
    still_off=(STILL,) * 10,
    recovered=tuple(replace(UPTIME, kpi=a_kpi("Uptime", id=at)) for at in range(10)),
)
CAPPED = a_scorecard(
    a_perspective(
        "Internal processes",
        an_objective("Resolve faster", a_reading(25, a_kpi("FCR", id=5, weight=Decimal(19))), SLOW),
    )
)

CASES: Cases = {
    "everything at once": lambda: weekly_message(FULL),
    "more than is shown": lambda: weekly_message(CROWDED),
    "a quiet week": lambda: weekly_message(a_week(CARD)),
    "a quiet week that was better than the one before": lambda: weekly_message(
        a_week(CARD, change=Change(4), changes=(Change(4),))
    ),
    "one KPI keeps a good scorecard at fair": lambda: weekly_message(a_week(CAPPED, turned_off=(SLOW,))),
    "nothing was ever answered": lambda: weekly_message(
        a_week(a_scorecard(a_perspective("Customer", an_objective("Happy customers", _overdue(11)))))
    ),
    "people are named who have not answered": lambda: weekly_message(
        a_week(a_scorecard(BOARD.perspectives[1]), names_owing=True)
    ),
    "off for long, with the value of last week": lambda: weekly_message(
        a_week(
            a_scorecard(a_perspective("Internal processes", an_objective("Resolve faster", STILL))),
            still_off=(STILL,),
            before={STILL.kpi.id: an_actual(60, WEEK_47.previous())},
        )
    ),
    "planned, expected, and neither": lambda: weekly_message(
        a_week(
            a_scorecard(a_perspective("Internal processes", an_objective("One", PLANNED, EXPECTED, STILL))),
            still_off=(PLANNED, EXPECTED, STILL),
            unplanned={STILL.kpi.id: 6},
        )
    ),
    "the only KPI, still off": lambda: weekly_message(
        a_week(a_scorecard(a_perspective("Customer", an_objective("One", STILL))), still_off=(STILL,))
    ),
    "the only KPI, acceptable": lambda: weekly_message(a_week(CARD)),
    "in the thread, one KPI changed": lambda: weekly_note(PostChanges("en_GB", (BETTER,))),
    "in the thread, several KPIs changed": lambda: weekly_note(
        PostChanges("en_GB", (BETTER, replace(WORSE, kpi=UPTIME.kpi), replace(WORSE, actual=None)))
    ),
    "in the thread, a perspective": lambda: weekly_details(a_week(BOARD))[0],
    "in the thread, more KPIs than are shown": lambda: ends(
        weekly_details(a_week(a_scorecard(a_perspective("Customer", an_objective("One", *(FCR,) * 60)))))[0]
    ),
    "in the thread, a perspective without KPIs": lambda: weekly_details(
        a_week(a_scorecard(a_perspective("Customer")))
    )[0],
    "in the thread, more perspectives than are shown": lambda: ends(
        _details(*(f"Perspective {number}" for number in range(1, 11)))
    ),
}
