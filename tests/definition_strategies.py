"""Any scorecard definition that is valid."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from scorecard.definition.fields import WeeklyPost
from scorecard.definition.models import (
    AlertsDefinition,
    InitiativeDefinition,
    KpiDefinition,
    ObjectiveDefinition,
    PerspectiveDefinition,
    ScorecardDefinition,
)
from scorecard.model.goals import Band, Direction, Goal, RatingBands
from scorecard.model.periods import Frequency
from scorecard.model.scorecard import (
    NTHS,
    InitiativeState,
    Margin,
    ReliabilityReaders,
    Repeat,
    ReviewTime,
    Share,
)

TRAPS = (
    "NO",
    "null",
    "~",
    "1:30",
    "0x1F",
    "2026-11-23",
    "- a",
    "a: b",
    "a # b",
    "%",
    "@",
    "'",
    '"',
    "*a",
    "é🎯",
)
letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z"))
texts = st.text(letters, min_size=1, max_size=12) | st.sampled_from(TRAPS)
numbers = st.decimals(-(10**9), 10**9, places=3) | st.integers(-(10**6), 10**6).map(Decimal)
weights = st.sampled_from([Decimal(1), Decimal(0), Decimal("2.50")])
times = st.times().map(lambda clock_time: clock_time.replace(second=0, microsecond=0))
review_times = st.builds(ReviewTime, st.sampled_from([*NTHS]), st.integers(0, 6), times)
people = st.sampled_from(["U0PRIYA", "U0SAM", "W0ENTERPRISE"])


@st.composite
def alerts(draw: st.DrawFn, *, is_percent: bool | None = None) -> AlertsDefinition:
    """Draw alert settings, with margins in percent or not, or in both forms."""
    forms = st.booleans() if is_percent is None else st.just(is_percent)
    amounts = st.decimals(0, 99, places=1)
    return AlertsDefinition.model_construct(
        after=draw(st.sampled_from([None, Share(1, 1), Share(2, 3)])),
        recovery=draw(st.none() | st.builds(Margin, amounts, forms)),
        repeat=draw(st.none() | st.sampled_from(Repeat)),
        plan_within=draw(st.none() | st.integers(0, 60)),
    )


@st.composite
def initiatives(draw: st.DrawFn) -> InitiativeDefinition:
    days = sorted(draw(st.lists(st.dates(date(2000, 1, 1), date(2100, 1, 1)), min_size=2, max_size=2)))
    return InitiativeDefinition.model_construct(
        title=f"{draw(texts)} {draw(st.integers(0, 9))}",
        owner=draw(people),
        start=draw(st.sampled_from([None, days[0]])),
        due=draw(st.sampled_from([None, days[1]])),
        state=draw(st.sampled_from(InitiativeState)),
        supports=draw(texts | st.just("")),
    )


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    direction = draw(st.sampled_from(Direction))
    edges = sorted(draw(st.lists(numbers, min_size=4, max_size=4, unique=True)))
    has_threshold, has_baseline = draw(st.booleans()), draw(st.booleans())
    if direction is Direction.RANGE:
        outer = Band(edges[0], edges[3])
        return Goal(direction, Band(edges[1], edges[2]), outer if has_threshold else None)
    worst, worse, target = edges[:3] if direction is Direction.HIGHER else edges[:0:-1]
    return Goal(direction, target, worse if has_threshold else None, worst if has_baseline else None)


@st.composite
def kpis(draw: st.DrawFn, number: int) -> KpiDefinition:
    goal, unit = draw(goals()), draw(st.sampled_from(["%", "GBP", "min", "no", "points"]))
    return KpiDefinition.model_construct(
        key=f"kpi_{number}",
        name=f"{draw(texts)} {number}",
        aliases=(f"{draw(texts)} alias {number}",) if draw(st.booleans()) else (),
        definition=draw(texts | st.just("")),
        unit=unit,
        direction=goal.direction,
        frequency=draw(st.sampled_from(Frequency)),
        target=goal.target,
        threshold=goal.threshold,
        baseline=goal.baseline,
        owner=draw(people),
        cover=draw(people | st.none()),
        weight=draw(weights),
        prompt=draw(times),
        alerts=draw(alerts(is_percent=False if unit == "%" else None)),
    )


@st.composite
def definitions(draw: st.DrawFn) -> ScorecardDefinition:
    """Draw a scorecard of up to three perspectives, with one or two objectives and KPIs in each."""
    numbers_left = iter(range(99))
    perspectives = [
        PerspectiveDefinition.model_construct(
            name=f"{draw(texts)} {index}",
            weight=draw(weights),
            objectives=tuple(_objectives(draw, numbers_left)),
        )
        for index in range(draw(st.integers(1, 3)))
    ]
    perspectives = _linked(draw, perspectives)
    return ScorecardDefinition.model_construct(
        key="it",
        name=draw(texts),
        timezone=draw(st.sampled_from(["Europe/London", "Pacific/Auckland", "UTC"])),
        locale=draw(st.sampled_from(["en_GB", "de_DE", "ja"])),
        channel="C0SCORECARD",
        weekly_post=WeeklyPost(draw(st.integers(0, 6)), draw(times)),
        admins=tuple(draw(st.lists(people, min_size=1, max_size=2))),
        readers=tuple(draw(st.lists(people, max_size=2))),
        private=draw(st.sampled_from([None, True, False])),
        lock_after=draw(st.sampled_from([45, 1, 3650])),
        reliability=draw(st.sampled_from(ReliabilityReaders)),
        post_names=draw(st.booleans()),
        review=draw(st.none() | review_times),
        alerts=draw(alerts(is_percent=True)),
        bands=draw(st.sampled_from([RatingBands(), RatingBands(Decimal("80.5"), Decimal(40))])),
        region=draw(st.sampled_from(["", "GB", "DE-BY"])),
        reminders=draw(st.sampled_from([(1, 2, 3), (2,), (), (1, 5, 29)])),
        perspectives=tuple(perspectives),
    )


def _objectives(draw: st.DrawFn, numbers_left: Iterator[int]) -> list[ObjectiveDefinition]:
    return [
        ObjectiveDefinition.model_construct(
            name=f"{draw(texts)} {index}",
            statement=draw(texts | st.just("")),
            due=draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))),
            weight=draw(weights),
            supports=draw(texts | st.just("")),
            initiatives=tuple(draw(st.lists(initiatives(), max_size=2, unique_by=lambda one: one.title[-1]))),
            kpis=tuple(draw(kpis(next(numbers_left))) for _ in range(draw(st.integers(1, 2)))),
        )
        for index in range(draw(st.integers(1, 2)))
    ]


def _linked(draw: st.DrawFn, perspectives: list[PerspectiveDefinition]) -> list[PerspectiveDefinition]:
    """Return perspectives whose objectives drive some of those before them, so that there is no circle."""
    earlier: list[str] = []
    found = []
    for perspective in perspectives:
        objectives = []
        for objective in perspective.objectives:
            drives = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else []
            objectives.append(objective.model_copy(update={"drives": tuple(drives)}))
            earlier.append(f"{objective.name} ({perspective.name})")
        found.append(perspective.model_copy(update={"objectives": tuple(objectives)}))
    return found
