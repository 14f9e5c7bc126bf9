"""Read models with sensible values, of which a test names only those that it is about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecard.model.goals import Band, Direction, Goal, Level, RatingBands, Status
from scorecard.model.kpis import ActualInfo, KpiInfo, Reading
from scorecard.model.periods import Frequency, Period
from scorecard.model.signals import Signal, Variation
from scorecard.model.submissions import ChangeRequest, RequestState
from scorecard.model.views.actuals import (
    ActualRevision,
    AlertItem,
    AlertsView,
    ChangeRequestView,
    HistoryView,
    PeriodHistory,
)
from scorecard.model.views.comparisons import (
    ComparedKpi,
    ComparedPart,
    ComparedValue,
    ComparisonView,
    NotComparable,
)
from scorecard.model.views.explanations import Contribution, KpiWhyView, ParentStep, WhyView
from scorecard.model.views.home import HomeView
from scorecard.model.views.prompts import DueItem, PromptBatchView, ReminderView
from scorecard.model.views.replies import ClarificationView, ReceiptView, ReplyOutcomeView, UnclearReplyView
from scorecard.model.views.reports import (
    Change,
    HistoryPoint,
    KpiView,
    Lacking,
    MineView,
    ObjectiveView,
    PerspectiveView,
    ProgressView,
    ScorecardView,
    WeeklyView,
    WeightShares,
    list_weighted,
)
from scorecard.parsing.replies.parsed_reply import KpiContext, PastValue
from scorecard.rules.readings import change_of, find_worst
from scorecard.rules.scoring import (
    explain_children,
    explain_kpis,
    order_by_loss,
    progress,
    rate_objective,
    rate_perspective,
    rate_scorecard,
    score,
    score_value,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEK_47 = Period(date(2026, 11, 16), Frequency.WEEKLY)
LOCALE = "en_GB"
ZONE = "Europe/London"
OWNER = "U0PRIYA"
OVERDUE = date(2026, 11, 24)
Number = str | int | Decimal


def a_kpi(name: str = "MTTR", unit: str = "min", **fields: Any) -> KpiInfo:
    given: dict[str, Any] = {
        "id": 1,
        "key": name.casefold().replace(" ", "_"),
        "aliases": (),
        "frequency": Frequency.WEEKLY,
        "owner": OWNER,
        "cover": None,
        "weight": Decimal(1),
        "definition": "",
    }
    return KpiInfo(name=name, unit=unit, **{**given, **fields})


def a_goal(
    target: Number = 30,
    threshold: Number | None = 45,
    direction: Direction = Direction.LOWER,
    baseline: Number | None = None,
) -> Goal:
    return Goal(direction, Decimal(target), _number(threshold), _number(baseline))


def a_band_goal(low: Number = -2, high: Number = 2) -> Goal:
    level: Level = Band(Decimal(low), Decimal(high))
    return Goal(Direction.RANGE, level)


def an_actual(value: Number = 25, period: Period = WEEK_47, **fields: Any) -> ActualInfo:
    given: dict[str, Any] = {"id": 7, "by": OWNER, "at": NOW, "source": "reply", "note": "", "revision": 1}
    return ActualInfo(value=Decimal(value), period=period, **{**given, **fields})


def a_reading(
    value: Number | None = 25, kpi: KpiInfo | None = None, goal: Goal | None = None, **fields: Any
) -> Reading:
    aim, number = goal or a_goal(), _number(value)
    period = fields.get("period", WEEK_47)
    given: dict[str, Any] = {
        "period": period,
        "actual": None if number is None else an_actual(number, period),
        "status": aim.status_of(number),
        "progress": None if number is None else progress(aim, number),
        "score": None if number is None else score(aim, number),
        "awaited": period if number is None else None,
        "last": None,
        "is_out": number is None,
        "off_since": period.start if aim.status_of(number) is Status.OFF_THRESHOLD else None,
        "off_reason": newest.note if (newest := fields.get("actual") or fields.get("last")) else "",
        "overdue_since": OVERDUE if number is None and not fields.get("no_data") else None,
    }
    return Reading(kpi=kpi or a_kpi(), goal=aim, **{**given, **fields})


def an_objective(
    name: str = "Resolve faster",
    *readings: Reading,
    due: date | None = None,
    weight: Number = 1,
    **fields: Any,
) -> ObjectiveView:
    result = rate_objective(readings, RatingBands())
    return ObjectiveView(name, "", due, Decimal(weight), result, readings, **fields)


def a_perspective(
    name: str = "Internal processes", *objectives: ObjectiveView, weight: Number = 1
) -> PerspectiveView:
    result = rate_perspective(objectives, RatingBands())
    return PerspectiveView(name, Decimal(weight), result, find_worst(list_weighted(objectives)), objectives)


def a_scorecard(
    *perspectives: PerspectiveView, name: str = "IT department", open_alerts: int = 0, **fields: Any
) -> ScorecardView:
    result = rate_scorecard(perspectives, RatingBands())
    return ScorecardView(name, LOCALE, ZONE, NOW, result, perspectives, open_alerts, **fields)


def a_history(
    *values: Number | None, goal: Goal | None = None, newest: Period = WEEK_47
) -> tuple[HistoryPoint, ...]:
    aim = goal or a_goal()
    periods = newest.latest(len(values)) if values else []
    return tuple(
        HistoryPoint(
            period,
            aim,
            None if value is None else an_actual(value, period),
            aim.status_of(_number(value)),
        )
        for period, value in zip(periods, values, strict=True)
    )


def a_kpi_view(
    reading: Reading | None = None, history: tuple[HistoryPoint, ...] = (), **fields: Any
) -> KpiView:
    given: dict[str, Any] = {
        "scorecard": "IT department",
        "locale": LOCALE,
        "perspective": "Internal processes",
        "objective": "Resolve faster",
        "change": None,
    }
    return KpiView(reading=reading or a_reading(), history=history, **{**given, **fields})


def a_signal(**fields: Any) -> Signal:
    """Return a signal of a value within its usual range, 38 to 55."""
    given: dict[str, Any] = {
        "newest": WEEK_47,
        "count": 30,
        "since": WEEK_47.back(7),
        "usual": Band(Decimal(38), Decimal(55)),
        "variation": Variation.USUAL,
    }
    return Signal(**{**given, **fields})


def an_alert(value: Number = 52, kpi: KpiInfo | None = None, **fields: Any) -> AlertItem:
    actual = fields.pop("actual", an_actual(value))
    given: dict[str, Any] = {
        "id": 3,
        "goal": a_goal(),
        "previous": None,
        "latest": actual,
        "opened_at": NOW,
        "reason": actual.note,
    }
    return AlertItem(kpi=kpi or a_kpi(), actual=actual, **{**given, **fields})


def an_alerts_view(*alerts: AlertItem) -> AlertsView:
    return AlertsView("IT department", LOCALE, ZONE, NOW, alerts)


def a_progress_view(*objectives: ObjectiveView) -> ProgressView:
    return ProgressView("IT department", LOCALE, objectives)


def a_due_item(kpi: KpiInfo | None = None, **fields: Any) -> DueItem:
    given: dict[str, Any] = {
        "prompt": 11,
        "goal": a_goal(),
        "period": WEEK_47,
        "last": None,
        "actual": None,
        "asked": OWNER,
    }
    return DueItem(kpi=kpi or a_kpi(), **{**given, **fields})


def a_reminder(*items: DueItem, **fields: Any) -> ReminderView:
    given: dict[str, Any] = {
        "batch": 5,
        "scorecard": "IT",
        "person": OWNER,
        "is_last": False,
        "opened_at": NOW,
    }
    given |= {"next_at": NOW + timedelta(days=1)}
    return ReminderView(items=items, **{"locale": LOCALE, "timezone": ZONE, **given, **fields})


def a_round(*items: DueItem, locale: str = LOCALE) -> PromptBatchView:
    return PromptBatchView(5, "IT", OWNER, locale, ZONE, NOW, items)


def a_receipt(value: Number = 25, **fields: Any) -> ReceiptView:
    goal, actual = fields.pop("goal", a_goal()), fields.pop("actual", an_actual(value))
    given: dict[str, Any] = {"kpi": a_kpi(), "before": None, "locale": LOCALE}
    status, come = goal.status_of(actual.value), progress(goal, actual.value)
    return ReceiptView(goal=goal, actual=actual, status=status, progress=come, **{**given, **fields})


def a_done(*receipts: ReceiptView, **fields: Any) -> ReplyOutcomeView:
    """Return the outcome of one message after which nothing is left to answer."""
    given: dict[str, Any] = {"no_data": (), "snoozed": (), "offers": (), "remaining": ()}
    where = {"locale": LOCALE, "timezone": ZONE}
    return ReplyOutcomeView(receipts=receipts, **{**given, **where, **fields})


def a_change_request(value: Number | None = 31, **fields: Any) -> ChangeRequestView:
    """Priya asks to change week 47 from 25 min, which is locked."""
    given: dict[str, Any] = {
        "id": 9,
        "kpi_id": 1,
        "typed": "mttr 31",
        "note": "",
        "source": "reply",
        "by": OWNER,
    }
    given |= {"at": NOW, "origin": None, "standing": 7, "state": RequestState.WAITING, "decided_by": ""}
    shown: dict[str, Any] = {"kpi": a_kpi(), "before": an_actual(), "admins": ("U0HEAD",), "locale": LOCALE}
    shown |= {name: fields.pop(name) for name in tuple(fields) if name in shown}
    after = None if value is None else Decimal(value)
    request = ChangeRequest(value=after, **({"period": WEEK_47} | given | fields))
    return ChangeRequestView(request=request, locked_on=date(2027, 1, 7), **shown)


def a_past(*periods: PeriodHistory, kpi: KpiInfo | None = None) -> HistoryView:
    return HistoryView("IT department", kpi or a_kpi(), LOCALE, ZONE, NOW.date(), periods)


def a_period_past(*actuals: ActualInfo, period: Period = WEEK_47, **fields: Any) -> PeriodHistory:
    """Return one period with its values, newest first."""
    given: dict[str, Any] = {"goal": a_goal(), "is_locked": False}
    return PeriodHistory(
        period, revisions=tuple(ActualRevision(one, "") for one in actuals), **{**given, **fields}
    )


def a_mine(due: tuple[DueItem, ...] = (), readings: tuple[Reading, ...] = ()) -> MineView:
    return MineView(OWNER, LOCALE, ZONE, due, readings)


def a_home(*scorecards: ScorecardView, mine: MineView | None = None) -> HomeView:
    return HomeView(mine or a_mine(), scorecards)


def a_question(reason: str, typed: str, *due: DueItem) -> UnclearReplyView:
    return UnclearReplyView(reason, typed, LOCALE, due)


def a_choice(*readings: Number, items: tuple[DueItem, ...] = (), **fields: Any) -> ClarificationView:
    given: dict[str, Any] = {
        "user": "U0PRIYA",
        "typed": "1,234",
        "locale": LOCALE,
        "cause": "it is unusual" if readings else "",
        "certain": (),
    }
    values = tuple(map(Decimal, readings))
    return ClarificationView(
        "choice:Ev1", items=items or (a_due_item(),), readings=values, **{**given, **fields}
    )


def a_week(scorecard: ScorecardView, **fields: Any) -> WeeklyView:
    given: dict[str, Any] = {
        "since": datetime(2026, 11, 16, 9, 0, tzinfo=UTC),
        "change": Change(),
        "changes": tuple(Change() for _ in scorecard.perspectives),
        "turned_off": (),
        "still_off": (),
        "recovered": (),
        "reached": (),
    }
    return WeeklyView(scorecard=scorecard, **{**given, **fields})


def _number(value: Number | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def a_subject(
    kpi: KpiInfo, goal: Goal, values: Iterable[Decimal] = (), *, period: Period = WEEK_47
) -> KpiContext:
    """Return a KPI that a reply can be about, with its values up to the period asked for."""
    past: list[PastValue] = []
    before = period
    for value in reversed(list(values)):
        before = before.previous()
        past.insert(0, PastValue(before, value))
    return KpiContext(kpi, goal, period, lambda: past)


def explained(card: ScorecardView, part: ScorecardView | PerspectiveView | ObjectiveView) -> WhyView:
    """Return the arithmetic of a part of a scorecard, or of the whole, with a name to type for everything."""
    parents = _steps(card, part)
    found = [] if isinstance(part, ObjectiveView) else explain_kpis(part)
    return WhyView(
        part,
        LOCALE,
        RatingBands(),
        tuple(map(_typed, order_by_loss(explain_children(part)))),
        tuple(map(_typed, order_by_loss(found))),
        parents,
        "" if part is card else part.name,
    )


def explained_kpi(card: ScorecardView | None, reading: Reading) -> KpiWhyView:
    """Return the arithmetic of a KPI, on a scorecard or for a reader of nothing else."""
    scored = score_value(reading.goal, reading.actual.value) if reading.actual else None
    return KpiWhyView(reading, scored, LOCALE, _steps(card, reading) if card else ())


def _typed(one: Contribution) -> Contribution:
    thing = one.thing
    return replace(one, typed=thing.kpi.key if isinstance(thing, Reading) else thing.name)


def _steps(
    card: ScorecardView, part: ScorecardView | PerspectiveView | ObjectiveView | Reading
) -> tuple[ParentStep, ...]:
    """Return what a part of a scorecard is in, the nearest first."""
    for perspective in card.perspectives:
        for objective in perspective.objectives:
            chain: list[ScorecardView | PerspectiveView | ObjectiveView] = [card, perspective, objective]
            inside = any(one is part for one in objective.readings)
            chain = chain if inside else chain[:2] if objective is part else chain[:1] * (perspective is part)
            if chain:
                return tuple(_steps_up(chain, part))
    return ()


def _steps_up(
    chain: Sequence[ScorecardView | PerspectiveView | ObjectiveView],
    part: ScorecardView | PerspectiveView | ObjectiveView | Reading,
) -> Iterator[ParentStep]:
    found: Contribution | None = None
    for parent in reversed(chain):
        within = next(one for one in explain_children(parent) if one.thing is part)
        found = replace(within, share=within.share * found.share) if found else within
        yield ParentStep(parent.name, "" if parent is chain[0] else parent.name, parent.result, found)
        part = parent


def a_side(
    value: Number | None = 25, period: Period = WEEK_47, goal: Goal | None = None, **fields: Any
) -> ComparedValue:
    """Return one side of a compared KPI; `revision` is its value's."""
    aim, number = goal or a_goal(), _number(value)
    revision = fields.pop("revision", 1)
    actual = None if number is None else an_actual(number, period, revision=revision)
    given: dict[str, Any] = {"set_aside": None, "is_due": True, "unit": "min"}
    scored = None if number is None else score_value(aim, number)
    return ComparedValue(period, aim, actual, scored, **{**given, **fields})


def a_compared(
    before: ComparedValue, after: ComparedValue, reason: NotComparable | None = None, **fields: Any
) -> ComparedKpi:
    since = fields.pop("since", None)
    return ComparedKpi(a_kpi(**fields), before, after, reason, since)


def a_comparison(
    *kpis: ComparedKpi,
    whole: ComparedPart | None = None,
    parts: tuple[ComparedPart, ...] = (),
    periods: tuple[Period, Period] = (WEEK_47.previous(), WEEK_47),
) -> ComparisonView:
    return ComparisonView("", LOCALE, *periods, NOW.date(), whole, parts, kpis)


def a_compared_part(
    name: str, before: Number | None, after: Number | None, *kpis: ComparedKpi, given: Number = 1
) -> ComparedPart:
    """Return a parent with scores on both sides, over a share of its weight."""
    share = Fraction(given)
    then, now = (
        None if one is None else WeightShares(share, Fraction(0), share * Fraction(one))
        for one in (before, after)
    )
    blocking = next((one for one in kpis if one.blocks), None)
    lacking = Lacking(blocking.kpi, blocking.after.period) if blocking else None
    return ComparedPart(name, Decimal(1), then, now, change_of(then, now, lacking), kpis, name)
