"""Reports: the answers to /scorecard, the Home tab, and the bot's first words in a channel."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from bot.slash_commands.commands import list_usages, usage_hint
from bot.ui.actuals.no_data import set_aside_message
from bot.ui.kit.message import Json, Message
from bot.ui.kit.slash_command import DESCRIPTION, help_message, short_help_message
from bot.ui.notices import answered_directly_message, hello_message
from bot.ui.reports.compare import compare_message
from bot.ui.reports.history import history_message
from bot.ui.reports.home import home_view, plain_home
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.mine import mine_message
from bot.ui.reports.missing import reminded_message
from bot.ui.reports.overview import (
    map_message,
    objective_message,
    overview_message,
    perspective_message,
    progress_message,
)
from bot.ui.reports.shared import shared_message
from bot.ui.reports.why import why_message
from scorecard.model.calendars import Absence
from scorecard.model.goals import Band, Direction, Goal, Status
from scorecard.model.kpis import ActualInfo, Away, MissingReason, NoData, Reading, SetAside, SoWhat
from scorecard.model.people import Reliability
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Initiative, InitiativeState
from scorecard.model.views.actuals import ActualRevision, PeriodHistory, SetAsideView
from scorecard.model.views.comparisons import NotComparable
from scorecard.model.views.home import ChangesView
from scorecard.model.views.missing import OwingPerson, OwingView, RemindedView
from scorecard.model.views.past import Happened, Turn
from scorecard.model.views.places import Sharing
from scorecard.model.views.prompts import FirstPrompt, Handover, HandoverState, WaitingQuestion
from scorecard.model.views.reports import (
    CalendarView,
    CollectingPeriod,
    Example,
    HelloView,
    ObjectiveAnswer,
    PerspectiveView,
    SettingsView,
    StrategyView,
)
from scorecard.rules.strategy import ObjectiveName, draw_map
from tests.builders import (
    LOCALE,
    NOW,
    OWNER,
    WEEK_47,
    ZONE,
    a_compared,
    a_compared_part,
    a_comparison,
    a_due_item,
    a_goal,
    a_history,
    a_home,
    a_kpi,
    a_kpi_view,
    a_mine,
    a_past,
    a_period_past,
    a_perspective,
    a_progress_view,
    a_reading,
    a_scorecard,
    a_side,
    an_actual,
    an_objective,
    explained,
    explained_kpi,
)
from tests.golden.golden import Cases, ends

DUE = date(2027, 3, 31)
FIRST = FirstPrompt(datetime(2026, 12, 7, 9, 0, tzinfo=UTC), 7, ZONE, LOCALE)
HIGHER = a_goal(95, 90, Direction.HIGHER)
OUTAGE = NoData(WEEK_47, "vendor outage", OWNER, NOW)
ASIDE = SetAside(WEEK_47, "new survey tool", "U0ADA", NOW)
UNEXPLAINED = NoData(WEEK_47, "", OWNER, NOW)
LAST_WEEK = an_actual(28, WEEK_47.previous())
WEDNESDAY = date(2026, 12, 2)
NPS = a_reading(55, a_kpi("NPS", "points", id=2), a_goal(50, 40, Direction.HIGHER))
OF_SAM = a_kpi("SLA", "%", id=3, owner="U0SAM")
SLOW = a_perspective("Internal processes", an_objective("Resolve faster", a_reading(52), due=DUE))
HAPPY = a_perspective(
    "Customer", an_objective("Happy customers", NPS, a_reading(None, a_kpi("Loyalty", "%", id=4)))
)
SILENT = a_perspective("Financial", an_objective("Lower cost", a_reading(None, a_kpi("ROI", "%", id=5))))
CAPPED = a_perspective(
    "Service quality",
    an_objective(
        "Reliable", a_reading(46, a_kpi(id=11)), *[a_reading(25, a_kpi("SLA", id=12, weight=Decimal(40)))]
    ),
)
UNCOUNTED = a_perspective(
    "Learning",
    an_objective(
        "Learn",
        a_reading(25, a_kpi("Courses", "courses", id=21)),
        a_reading(52, a_kpi("Hours", "h", id=22, weight=Decimal(0))),
        a_reading(
            None,
            a_kpi("Survey", "points", id=23),
            set_aside=SetAside(WEEK_47, "new tool", "U0ADA", NOW),
            is_out=False,
            overdue_since=None,
        ),
        a_reading(None, a_kpi("Mentors", "people", id=24), is_out=False, overdue_since=None),
    ),
)
WHY_CARD = a_scorecard(SLOW, HAPPY, CAPPED, UNCOUNTED)
SPARSE = a_scorecard(SILENT, SLOW, HAPPY, a_perspective("Plans", an_objective("Plan")), *[SILENT] * 3)
ALL_WELL = a_scorecard(a_perspective("Customer", an_objective("Happy customers", NPS)))
CARD = a_scorecard(SLOW, HAPPY, SILENT, open_alerts=1)
CROWD = a_scorecard(
    *(
        a_perspective(
            f"Perspective {at}", *(an_objective(f"Objective {at}", one, a_reading(52)) for one in [NPS] * 5)
        )
        for at in range(1, 9)
    )
)
WEEK_46 = WEEK_47.previous()
QUARTER = Period.containing(WEEK_47.start, Frequency.QUARTERLY).previous()
FELL = a_compared(a_side(36, WEEK_46), a_side(52, revision=2))
ROSE = a_compared(a_side(45, WEEK_46), a_side(37, WEEK_47), name="Cost", id=2)
LACKING = a_compared(a_side(25, WEEK_46), a_side(None), NotComparable.NO_VALUE, name="Loyalty", id=3)
NEW = a_compared(
    a_side(None, WEEK_46, is_due=False),
    a_side(25),
    NotComparable.NEW,
    name="ROI",
    id=4,
    since=date(2026, 11, 18),
)
NEWER = replace(NEW, after=a_side(None, is_due=False))
SAME = a_compared(a_side(25), a_side(25), NotComparable.SAME_VALUE, name="Budget", id=8)
NOT_COMPARED = (
    LACKING,
    NEW,
    a_compared(
        a_side(25, WEEK_46), a_side(None, is_due=False), NotComparable.RETIRED, name="Pager", id=5, since=DUE
    ),
    a_compared(
        a_side(25, WEEK_46), a_side(None, set_aside=ASIDE), NotComparable.SET_ASIDE, name="Survey", id=6
    ),
    a_compared(
        a_side(25, WEEK_46), a_side(26, goal=a_goal(20, 45)), NotComparable.TARGET_CHANGED, name="SLA", id=7
    ),
    a_compared(
        a_side(120, WEEK_46), a_side(2, unit="h"), NotComparable.OTHER_UNIT, name="Repair", id=10, unit="h"
    ),
    SAME,
)
COMPARISON = a_comparison(
    FELL,
    ROSE,
    a_compared(a_side(20, WEEK_46), a_side(22), name="Hours", id=9, weight=Decimal(0)),
    whole=a_compared_part("IT department", 74, 58, FELL, ROSE),
    parts=(
        a_compared_part("Internal processes", 80, 26, FELL),
        a_compared_part("Learning", None, None),
        a_compared_part("Financial", 50, 76, ROSE),
    ),
)
MANY = tuple(a_reading(46 + Decimal(at) / 5, a_kpi(f"KPI {at}", id=at)) for at in range(1, 9))


def _classic(message: Message) -> Json:
    """Return the form for where Slack takes neither tables nor charts."""
    return {"blocks": list(message.blocks)}


def _without_value(**fields: Any) -> Reading:
    """Return a KPI without a value for week 47, and with one for the week before."""
    return a_reading(None, last=LAST_WEEK, **fields)


def _off_and_out() -> Reading:
    """Return a KPI that was off threshold by its last value, and has none for week 47."""
    last = an_actual(52, WEEK_47.previous(), note="slow vendor")
    off: dict[str, Any] = {"status": Status.OFF_THRESHOLD, "off_since": date(2026, 11, 9)}
    return a_reading(None, a_kpi(cover="U0SAM"), last=last, **off)


def _owner_away(**fields: Any) -> Reading:
    given: dict[str, Any] = {"person": OWNER, "last": WEDNESDAY}
    return _without_value(away=Away(**{**given, **fields}))


def _asked_today(**fields: Any) -> Reading:
    """Return a new KPI, asked for its first value today."""
    return a_reading(None, is_out=False, overdue_since=None, collecting=WEEK_47, **fields)


def _whole_card(count: int, *readings: Reading) -> PerspectiveView:
    """Return a perspective with an objective for each of some KPIs."""
    return a_perspective(f"Perspective {count}", *(an_objective(one.kpi.name, one) for one in readings))


def _full_kpi() -> Message:
    """Return a KPI of which everything is known."""
    kpi = a_kpi(definition="Mean time to resolve a ticket.", cover="U0SAM")
    note = an_actual(33, note="slow vendor", on_behalf_of=OWNER, by="U0SAM")
    reading = a_reading(33, kpi, a_goal(30, 45, baseline=60))
    return kpi_message(a_kpi_view(reading, a_history(50, 28, 33), change=(LAST_WEEK, note)))


def _kpi(reading: Reading, **fields: Any) -> Message:
    """Return a KPI that had a value each week until the newest."""
    value = reading.actual.value if reading.actual else None
    return kpi_message(a_kpi_view(reading, a_history(28, value, newest=reading.period), **fields))


def _collecting(**fields: Any) -> Reading:
    """Return a KPI whose week 46 counts while week 47 is being collected."""
    return a_reading(25, period=WEEK_47.previous(), awaited=WEEK_47, collecting=WEEK_47, **fields)


def _gaps() -> Message:
    """Return a KPI whose past has a gap of each kind, and a late value."""
    points = list(a_history(50, None, None, None, None, 28, None, None, 33))
    points[1] = replace(points[1], missing_reason=MissingReason.MISSED)
    points[2] = replace(points[2], missing_reason=MissingReason.AWAY)
    points[3] = replace(points[3], no_data=NoData(points[3].period, "vendor outage", OWNER, NOW))
    points[4] = replace(points[4], set_aside=replace(ASIDE, period=points[4].period))
    points[5] = replace(points[5], actual=an_actual(28, points[5].period, is_late=True))
    points[6] = replace(points[6], missing_reason=MissingReason.LEFT)
    return kpi_message(a_kpi_view(a_reading(33), tuple(points)))


def _without_reasons() -> Message:
    """Return a KPI of more periods without data than are told one by one."""
    points = [
        replace(point, no_data=NoData(point.period, "vendor outage", OWNER, NOW))
        for point in a_history(*[None] * 7)
    ]
    return kpi_message(a_kpi_view(a_reading(None, no_data=OUTAGE), tuple(points)))


REVIEW = a_progress_view(
    an_objective("Revenue growth", a_reading(12, a_kpi("Growth", "%"), a_goal(15, 10, Direction.HIGHER))),
    an_objective("Resolve faster", a_reading(52), due=DUE),
    an_objective("Happy customers", _without_value()),
    an_objective("Reliable services", _owner_away()),
    an_objective("Faster recovery", _off_and_out()),
    an_objective("Plan"),
)
CORRECTED = (an_actual(25, note="typo", revision=2, source="edit"), an_actual(30, source="modal"))
HISTORY = a_past(
    a_period_past(*CORRECTED),
    a_period_past(period=WEEK_47.latest(2)[0], missing_reason=MissingReason.MISSED),
    a_period_past(period=WEEK_47.latest(3)[0], no_data=replace(OUTAGE, period=WEEK_47.latest(3)[0])),
    a_period_past(
        an_actual(52, WEEK_47.latest(4)[0], by="U0SAM", on_behalf_of=OWNER, source="command", is_late=True),
        period=WEEK_47.latest(4)[0],
    ),
    a_period_past(period=WEEK_47.latest(5)[0]),
    a_period_past(period=WEEK_47.latest(6)[0], set_aside=replace(ASIDE, period=WEEK_47.latest(6)[0])),
)


def _revisions(count: int) -> tuple[ActualInfo, ...]:
    return tuple(an_actual(number, revision=number) for number in range(count, 0, -1))


def _one_period(*actuals: ActualInfo, **fields: Any) -> Message:
    """Return one period in full."""
    return history_message(a_past(a_period_past(*actuals, **fields)))


def _typed() -> PeriodHistory:
    actual = an_actual(31, note="found the log", on_behalf_of=OWNER, by="U0SAM", allowed_by="U0HEAD")
    return PeriodHistory(
        WEEK_47, a_goal(), (ActualRevision(actual, "mttr 31, found the log"),), is_locked=True
    )


LOOKED_AT = datetime(2026, 11, 19, 9, 10, tzinfo=UTC)
TURNED = Happened(
    turned_off=(Turn(a_kpi(), a_goal(), an_actual(52, note="slow vendor"), WEEK_47.start),),
    recovered=(Turn(OF_SAM, HIGHER, an_actual(96), WEEK_47.start),),
)
AHEAD = (
    (1, Absence(date(2026, 11, 20), date(2026, 12, 2), "U0SAM")),
    (2, Absence(date(2026, 12, 24), date(2027, 1, 2))),
)
OWN_DAYS = CalendarView(
    OWNER, OWNER, LOCALE, frozenset({0, 1, 2, 3}), "DE-BY", frozenset(range(5)), "GB-ENG", ask_time=time(15)
)
TWO_DUE = (a_due_item(last=LAST_WEEK), a_due_item(OF_SAM, goal=HIGHER, prompt=12))
TWO_WEEKS_DUE = (a_due_item(), a_due_item(prompt=12, period=WEEK_47.previous()))
MANY_DUE = tuple(a_due_item(a_kpi(f"KPI {at}", id=at)) for at in range(1, 23))

WORK = (
    Initiative("Old ticket tool", "U0SAM", due=date(2026, 9, 30), state=InitiativeState.DONE),
    Initiative("One on-call rota", "U0SAM", date(2026, 10, 1), date(2027, 1, 31), InitiativeState.RUNNING),
    Initiative("Runbooks", "U0MEI", date(2027, 2, 1), supports="Fewer outages"),
    Initiative("Chat bot", "U0MEI", due=date(2027, 3, 31), state=InitiativeState.STOPPED),
)


def a_map(is_linked: bool) -> StrategyView:
    """Return a strategy map of four objectives, one of which has no link."""
    skills = ObjectiveName("Learning & growth", "Skilled people")
    faster = ObjectiveName("Processes", "Faster recovery")
    happier = ObjectiveName("Customer", "Happier customers")
    plan = ObjectiveName("Processes", "Spend to plan")
    parts = [
        a_perspective("Customer", an_objective("Happier customers", a_reading(25))),
        a_perspective(
            "Processes", an_objective("Spend to plan"), an_objective("Faster recovery", a_reading(52))
        ),
        a_perspective("Learning & growth", an_objective("Skilled people", a_reading(None))),
    ]
    links = {skills: [faster, happier], faster: [happier], happier: [], plan: []}
    drawn = draw_map(parts, links if is_linked else dict.fromkeys(links, ()))
    return StrategyView("IT department", LOCALE, drawn)


CASES: Cases = {
    "overview": lambda: overview_message(CARD),
    "overview, all on target": lambda: overview_message(
        a_scorecard(a_perspective("Customer", an_objective("Happy customers", NPS)))
    ),
    "overview before the first question": lambda: overview_message(
        replace(a_scorecard(SILENT), first_prompt=FIRST)
    ),
    "overview while a period is collected": lambda: overview_message(
        replace(
            a_scorecard(HAPPY),
            collecting=(CollectingPeriod(WEEK_47.next(), 1, 2, (a_kpi("ROI", id=5), a_kpi("SLA", id=3))),),
        )
    ),
    "overview, more off threshold than are shown": lambda: overview_message(
        a_scorecard(_whole_card(1, *MANY), open_alerts=8)
    ),
    "overview, more perspectives than are shown": lambda: ends(
        overview_message(a_scorecard(*(_whole_card(at) for at in range(1, 15))))
    ),
    "perspective": lambda: perspective_message(SLOW, LOCALE),
    "perspective, values missing for each reason": lambda: perspective_message(
        a_perspective(
            "Customer",
            an_objective(
                "Happy customers",
                NPS,
                _without_value(),
                _without_value(no_data=OUTAGE),
                _without_value(no_data=UNEXPLAINED),
                _owner_away(),
                _owner_away(stand_in="U0SAM"),
                _owner_away(is_over=True),
                _owner_away(is_for_good=True),
                _without_value(set_aside=ASIDE, is_out=False, overdue_since=None),
                _asked_today(),
                a_reading(None, is_out=False, overdue_since=None),
            ),
        ),
        LOCALE,
    ),
    "objective": lambda: objective_message(
        ObjectiveAnswer(
            "Processes",
            replace(SLOW.objectives[0], statement="Nobody waits for us.", due=date(2027, 1, 20)),
            LOCALE,
            {1: SoWhat(WEEK_47, Status.OFF_THRESHOLD, "We miss the year's target.", "U0PRIYA", NOW)},
            61,
        )
    ),
    "objective, shared": lambda: shared_message(
        objective_message(ObjectiveAnswer("Processes", SLOW.objectives[0], LOCALE)),
        Sharing("U0PRIYA", {"U0PRIYA": "Priya Nair"}, NOW, "Europe/London", LOCALE),
    ),
    "perspective without KPIs": lambda: perspective_message(a_perspective("Customer"), LOCALE),
    "perspective with more KPIs than are shown": lambda: ends(
        perspective_message(a_perspective("Customer", an_objective("Happy customers", *[NPS] * 61)), LOCALE)
    ),
    "perspective with what its objective supports, and its initiatives": lambda: perspective_message(
        a_perspective(
            "Internal processes",
            an_objective("Faster recovery", a_reading(52), supports="Customers stay", initiatives=WORK),
        ),
        LOCALE,
    ),
    "a KPI whose objective has initiatives": lambda: kpi_message(
        a_kpi_view(supports="Customers stay", initiatives=WORK)
    ),
    "a KPI whose objective has many initiatives": lambda: kpi_message(a_kpi_view(initiatives=WORK * 2)),
    "strategy map": lambda: map_message(a_map(True)),
    "strategy map without links": lambda: map_message(a_map(False)),
    "progress": lambda: progress_message(REVIEW),
    "progress without objectives": lambda: progress_message(a_progress_view()),
    "progress of more objectives than are shown": lambda: ends(
        progress_message(a_progress_view(*[an_objective("Plan")] * 52))
    ),
    "KPI": _full_kpi,
    "KPI, without charts": lambda: _classic(_full_kpi()),
    "KPI whose owner said what its status means": lambda: _kpi(
        a_reading(52), so_what=SoWhat(WEEK_47, Status.OFF_THRESHOLD, "We miss the target.", OWNER, NOW)
    ),
    "KPI whose objective has a statement and a due day": lambda: _kpi(
        a_reading(25), statement="Reduce mean time to resolve by 30 % within 12 months", due_in=61
    ),
    "KPI whose objective is due tomorrow": lambda: _kpi(a_reading(25), due_in=1),
    "KPI whose objective is due today": lambda: _kpi(a_reading(25), due_in=0),
    "KPI whose objective is overdue": lambda: _kpi(a_reading(25), due_in=-3),
    "KPI, off threshold": lambda: _kpi(a_reading(52)),
    "KPI, off threshold by a value of the week before": lambda: _kpi(_off_and_out()),
    "KPI, corrected": lambda: _kpi(
        a_reading(25), change=(an_actual(33), an_actual(25, revision=2, note="typo"))
    ),
    "KPI, its next value not in yet": lambda: _kpi(_collecting()),
    "KPI, its next value not in yet, its owner away": lambda: _kpi(_collecting(away=Away(OWNER, WEDNESDAY))),
    "KPI, its next value set aside": lambda: _kpi(
        a_reading(25, period=WEEK_47.previous(), set_aside_next=ASIDE)
    ),
    "KPI, set aside": lambda: _kpi(_without_value(set_aside=ASIDE, is_out=False, overdue_since=None)),
    "KPI, asked for its first value today": lambda: _kpi(_asked_today()),
    "KPI, asked for its first value on a day that is over for its owner": lambda: _kpi(
        _asked_today(asked_before=date(2026, 11, 20))
    ),
    "KPI that owes nothing yet": lambda: _kpi(a_reading(None, is_out=False, overdue_since=None)),
    "set aside": lambda: set_aside_message(SetAsideView(a_kpi(), ASIDE, LOCALE)),
    "set aside, before it counts": lambda: set_aside_message(
        SetAsideView(a_kpi(), ASIDE, LOCALE, counts_from=date(2026, 11, 24))
    ),
    "set aside, an earlier period": lambda: set_aside_message(
        SetAsideView(a_kpi(), ASIDE, LOCALE, is_past=True)
    ),
    "no longer set aside": lambda: set_aside_message(
        SetAsideView(a_kpi(), replace(ASIDE, reason=""), LOCALE)
    ),
    "KPI whose value was taken back": lambda: kpi_message(
        a_kpi_view(a_reading(None), taken_back=an_actual(28, taken_back_by="U0SAM", ended_at=NOW))
    ),
    "KPI without any value": lambda: kpi_message(a_kpi_view(a_reading(None))),
    "KPI without its newest value": lambda: _kpi(_without_value()),
    "KPI whose owner is away": lambda: _kpi(_owner_away(stand_in="U0SAM")),
    "KPI with gaps in its past": _gaps,
    "KPI without data, with more reasons than are shown": _without_reasons,
    "why, a scorecard": lambda: why_message(explained(WHY_CARD, WHY_CARD)),
    "why, a perspective with a value out": lambda: why_message(explained(WHY_CARD, HAPPY)),
    "why, an objective rated no better than fair": lambda: why_message(
        explained(WHY_CARD, CAPPED.objectives[0])
    ),
    "why, an objective with whatever does not count": lambda: why_message(
        explained(WHY_CARD, UNCOUNTED.objectives[0])
    ),
    "why, less than half of it in": lambda: why_message(explained(SPARSE, SPARSE)),
    "why, an empty scorecard": lambda: why_message(explained(a_scorecard(), a_scorecard())),
    "why, everything on target": lambda: why_message(explained(ALL_WELL, ALL_WELL)),
    "why, a page of many": lambda: ends(why_message(replace(explained(CROWD, CROWD), page=2))),
    "why, the last page of many": lambda: ends(why_message(replace(explained(CROWD, CROWD), page=999))),
    "why, a KPI": lambda: why_message(explained_kpi(WHY_CARD, SLOW.objectives[0].readings[0])),
    "why, a KPI below a score of 0": lambda: why_message(explained_kpi(None, a_reading(100))),
    "why, a KPI on target": lambda: why_message(explained_kpi(None, a_reading(25))),
    "why, a KPI without a threshold, higher": lambda: why_message(
        explained_kpi(None, a_reading(12, a_kpi("Growth", "%"), a_goal(15, None, Direction.HIGHER)))
    ),
    "why, a KPI without a threshold, with a baseline": lambda: why_message(
        explained_kpi(None, a_reading(9, a_kpi("Tickets", "tickets"), a_goal(4, None, baseline=8)))
    ),
    "why, a KPI without threshold and progress": lambda: why_message(
        explained_kpi(None, a_reading(2, a_kpi("Breaches", "breaches"), a_goal(0, None)))
    ),
    "why, a KPI with a band": lambda: why_message(
        explained_kpi(
            None,
            a_reading(
                -4,
                a_kpi("Budget variance", "%"),
                Goal(Direction.RANGE, Band(Decimal(-2), Decimal(2)), Band(Decimal(-5), Decimal(4))),
            ),
        )
    ),
    "why, a KPI without a value": lambda: why_message(
        explained_kpi(WHY_CARD, HAPPY.objectives[0].readings[1])
    ),
    "why, a KPI off threshold by its last value": lambda: why_message(explained_kpi(None, _off_and_out())),
    "why, a KPI that is not due yet": lambda: why_message(explained_kpi(None, _asked_today())),
    "why, a KPI set aside": lambda: why_message(
        explained_kpi(None, _without_value(set_aside=ASIDE, is_out=False, overdue_since=None))
    ),
    "compare, a scorecard": lambda: compare_message(COMPARISON),
    "compare, quarters by the KPI's own weeks": lambda: compare_message(
        a_comparison(
            FELL, whole=a_compared_part("IT department", 80, 26, FELL), periods=(QUARTER.previous(), QUARTER)
        )
    ),
    "compare, a rise that cannot be told": lambda: compare_message(
        a_comparison(ROSE, LACKING, whole=a_compared_part("Customer", 50, 75, ROSE, LACKING, given="1/2"))
    ),
    "compare, less than half of it": lambda: compare_message(
        a_comparison(ROSE, NEWER, whole=a_compared_part("Customer", 50, 75, ROSE, NEWER, given="1/3"))
    ),
    "compare, nothing": lambda: compare_message(
        a_comparison(LACKING, whole=a_compared_part("Customer", None, None, LACKING))
    ),
    "compare, every reason why not": lambda: compare_message(
        a_comparison(*NOT_COMPARED, whole=a_compared_part("Customer", 50, 40, ROSE, *NOT_COMPARED))
    ),
    "compare, a page of many": lambda: ends(
        compare_message(
            replace(a_comparison(*[FELL] * 60, whole=a_compared_part("IT", 80, 26, FELL)), page=2)
        )
    ),
    "compare, a KPI": lambda: compare_message(a_comparison(FELL)),
    "compare, a KPI without a value on one side": lambda: compare_message(a_comparison(LACKING)),
    "compare, a KPI with one value for both": lambda: compare_message(a_comparison(SAME)),
    "history": lambda: history_message(HISTORY),
    "history of a locked period, with who allowed which act": lambda: _one_period(
        an_actual(33, put_back_by="U0SAM", put_back_allowed_by="U0HEAD"),
        an_actual(
            31, taken_back_by="U0SAM", taken_back_allowed_by="U0HEAD", allowed_by="U0ADA", ended_at=NOW
        ),
        an_actual(33),
    ),
    "history without any value": lambda: history_message(
        a_past(a_period_past(), a_period_past(period=WEEK_47.previous()))
    ),
    "history, more revisions than are shown": lambda: _classic(
        history_message(a_past(a_period_past(*_revisions(6)), a_period_past(period=WEEK_47.previous())))
    ),
    "one period": lambda: _one_period(*CORRECTED),
    "one period, as it was typed, locked": lambda: history_message(a_past(_typed())),
    "one period, with no data before its value": lambda: _one_period(an_actual(25), no_data=OUTAGE),
    "one period, no data": lambda: _one_period(no_data=OUTAGE),
    "one period, set aside": lambda: _one_period(set_aside=ASIDE),
    "one period, missed": lambda: _one_period(missing_reason=MissingReason.MISSED),
    "one period, not answered yet": lambda: _one_period(missing_reason=MissingReason.OPEN),
    "one period, asked today": lambda: _one_period(missing_reason=MissingReason.ASKED),
    "one period, asked on a day that is over for its owner": lambda: _one_period(
        missing_reason=MissingReason.ASKED, asked_before=date(2026, 11, 20)
    ),
    "one period, its owner away": lambda: _one_period(missing_reason=MissingReason.AWAY),
    "one period without a value": _one_period,
    "one period of another year": lambda: _one_period(period=WEEK_47.latest(53)[0]),
    "one period, more revisions than are shown": lambda: ends(_one_period(*_revisions(22))),
    "mine": lambda: mine_message(a_mine(TWO_DUE, (NPS, a_reading(52)))),
    "mine, owned and covered": lambda: mine_message(a_mine((), (NPS, a_reading(52, OF_SAM), a_reading(52)))),
    "mine, only covered": lambda: mine_message(a_mine((), (a_reading(52, OF_SAM),))),
    "mine, two weeks of one KPI": lambda: mine_message(a_mine(TWO_WEEKS_DUE, (a_reading(52),))),
    "mine, nothing waits": lambda: mine_message(a_mine((), (NPS,))),
    "mine before the first question": lambda: mine_message(replace(a_mine((), (NPS,)), first_prompt=FIRST)),
    "mine, more than are shown": lambda: ends(mine_message(a_mine(MANY_DUE, (NPS,) * 41))),
    "mine, with open questions and offers": lambda: mine_message(
        replace(
            a_mine((), (NPS,)),
            questions=(
                WaitingQuestion("1,250", (a_kpi(),), (Decimal(1250), Decimal("1.25"))),
                WaitingQuestion("25", (a_kpi(), a_kpi("SLA", id=2))),
            ),
            offers=((7, Handover("U0SAM", OWNER, HandoverState.OFFERED, (a_due_item(),))),),
        )
    ),
    "mine, with how reliably one answers": lambda: mine_message(
        replace(a_mine((), (NPS,)), reliability=Reliability(11, 12, timedelta(minutes=40)))
    ),
    "mine, with how reliably one answers, which admins may know": lambda: mine_message(
        replace(a_mine((), (NPS,)), reliability=Reliability(0, 12, None), told_to=("IT", "Security"))
    ),
    "mine, with what one follows": lambda: mine_message(
        replace(a_mine((), (NPS,)), followed=("MTTR", "Customer"))
    ),
    "mine without KPIs": lambda: mine_message(a_mine()),
    "mine, with own days": lambda: mine_message(replace(a_mine((), (NPS,)), calendar=OWN_DAYS)),
    "Home": lambda: home_view(a_home(CARD, mine=a_mine(TWO_DUE[:1], (NPS,)))),
    "Home of somebody with settings of their own": lambda: home_view(
        replace(
            a_home(CARD, mine=a_mine((), (NPS,))), settings=SettingsView(OWN_DAYS, date(2026, 11, 23), AHEAD)
        )
    ),
    "Home of an admin after some days": lambda: home_view(
        replace(
            a_home(CARD, mine=a_mine((), (NPS,))),
            changes=(ChangesView("IT", LOOKED_AT, LOCALE, "Europe/London", TURNED),),
            owing=(
                OwingView(
                    1,
                    "IT department",
                    "it",
                    LOCALE,
                    (
                        OwingPerson(OWNER, 2, date(2026, 11, 17)),
                        OwingPerson("U0SAM", 1, date(2026, 11, 24), Away("U0SAM", date(2026, 12, 2))),
                    ),
                    1,
                ),
            ),
        )
    ),
    "Home with no changes": lambda: home_view(
        replace(
            a_home(CARD, mine=a_mine((), (NPS,))),
            changes=(ChangesView("IT", LOOKED_AT, LOCALE, "Europe/London", Happened()),),
        )
    ),
    "Home with changes of several scorecards, and more who owe than are shown": lambda: home_view(
        replace(
            a_home(*(replace(a_scorecard(SILENT), name=name) for name in ("IT", "Security"))),
            changes=(
                ChangesView("IT", LOOKED_AT, LOCALE, "Europe/London", Happened()),
                ChangesView("Security", LOOKED_AT, LOCALE, "Europe/London", TURNED),
            ),
            owing=tuple(
                OwingView(
                    at,
                    name,
                    name.casefold(),
                    LOCALE,
                    tuple(OwingPerson(f"U0P{number}", 1, date(2026, 11, 24)) for number in range(8)),
                )
                for at, name in enumerate(("IT", "Security"))
            ),
        )
    ),
    "one is reminded from Home, and owes nothing": lambda: reminded_message(
        RemindedView((), (), LOOKED_AT, LOCALE, "Europe/London", OWNER)
    ),
    "Home with more scorecards than are shown": lambda: home_view(
        a_home(*(replace(a_scorecard(SILENT), name=f"Card {number}") for number in range(1, 7)))
    ),
    "Home before there is a scorecard": lambda: home_view(a_home()),
    "Home of somebody who may read nothing": lambda: home_view(
        replace(a_home(), refusal="There is nothing here; ask <@U0HEAD>.")
    ),
    "Home where Slack takes nothing else": plain_home,
    "answered in a direct message": answered_directly_message,
    "hello": lambda: hello_message(HelloView("IT department", 2, 7, FIRST)),
    "hello after the first question": lambda: hello_message(HelloView("IT department", 1, 1, None)),
    "help": lambda: help_message(list_usages(), Example()),
    "help for the owner of two KPIs": lambda: help_message(
        list_usages(),
        Example("csat", "91", "October 2026", "mttr (it)", "30", "same as last month", "service quality"),
    ),
    "help to somebody who writes to the bot": lambda: short_help_message("mttr 25", is_direct=True),
    "help to somebody who mentions the bot": lambda: short_help_message("mttr 25", is_direct=False),
    "what Slack shows behind the command": lambda: f"{DESCRIPTION}\n{usage_hint()}",
}
