"""Silence never looks like success: what a board shows while values are taken away and added."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scorecard.model.goals import Direction, Goal, Rating, RatingBands, Status
from scorecard.model.kpis import ActualInfo, SetAside
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import DatedGoal, Kpi, Objective, Perspective, Scorecard
from scorecard.model.views.reports import Change, ParentScore, ScorecardView
from scorecard.rules.prompt_schedule import find_due_on
from scorecard.rules.readings import ScorecardState, compare, list_compared, read_scorecard
from tests.unit.model.making import make_actual, make_kpi, make_scorecard

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)  # a Monday: week 48 and November are being collected
EARLIER = datetime(2026, 11, 23, 12, tzinfo=UTC)
RANKS = {Status.ON_TARGET: 2, Status.ACCEPTABLE: 1, Rating.GOOD: 2, Rating.FAIR: 1}
TARGET, THRESHOLD = Decimal(90), Decimal(80)
Place = tuple[int, Period]
History = dict[Place, Decimal]
weights = st.sampled_from([Decimal(0), Decimal(1), Decimal(1), Decimal(2), Decimal("3.5"), Decimal(10)])
frequencies = st.sampled_from([Frequency.WEEKLY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.DAILY])
values = st.sampled_from([Decimal(one) for one in ("50", "79.9", "80", "85", "89.99", "90", "99")])


@st.composite
def boards(draw: st.DrawFn) -> tuple[Scorecard, History, dict[Place, SetAside]]:
    """A scorecard, the values of its last periods with gaps, and what is set aside."""
    count = iter(range(1, 100))
    goals = [Goal(Direction.HIGHER, TARGET, THRESHOLD), Goal(Direction.HIGHER, TARGET)]

    def kpi() -> Kpi:
        frequency = draw(frequencies)
        goal = DatedGoal(datetime(2020, 1, 1, tzinfo=UTC).date(), draw(st.sampled_from(goals)))
        return make_kpi(next(count), frequency, goals=(goal,), weight=str(draw(weights)))

    def objective() -> Objective:
        kpis = tuple(kpi() for _ in range(draw(st.integers(0, 3))))
        return Objective("Objective", "", None, draw(weights), kpis)

    def perspective() -> Perspective:
        objectives = tuple(objective() for _ in range(draw(st.integers(1, 3))))
        return Perspective("Perspective", draw(weights), objectives)

    card = make_scorecard(*(perspective() for _ in range(draw(st.integers(1, 3)))))
    history: History = {}
    aside: dict[Place, SetAside] = {}
    for one in card.kpis:
        period = one.last_ended(NOW, card.zone)
        for _ in range(4 if one.info.frequency is not Frequency.DAILY else 14):
            if draw(st.integers(0, 3)):
                history[one.info.id, period] = draw(values)
            elif not draw(st.integers(0, 5)):
                aside[one.info.id, period] = SetAside(period, "migration", "U9", NOW)
            period = period.previous()
    return (
        card,
        history,
        {place: one for place, one in aside.items() if not is_off_before(card, history, place)},
    )


def is_off_before(card: Scorecard, history: History, place: Place) -> bool:
    """Nobody can set aside what is off threshold by its newest value."""
    before = [one for one in history if one[0] == place[0] and one[1] < place[1]]
    goal = card.kpis_by_id[place[0]].goals[0].goal
    return (
        bool(before) and goal.status_of(history[max(before, key=lambda one: one[1])]) is Status.OFF_THRESHOLD
    )


def read(card: Scorecard, history: History, aside: Mapping[Place, SetAside]) -> ScorecardView:
    return read_scorecard(state(card, history, aside))


def changes(card: Scorecard, history: History, aside: Mapping[Place, SetAside]) -> list[Change]:
    known = state(card, history, aside)
    view = read_scorecard(known)
    periods = list_compared(known, view, EARLIER, newest_at(card, history, EARLIER))
    overall, each = compare(
        known,
        view,
        periods,
        {row: history[row, one] for row, one in periods.items() if (row, one) in history},
    )
    return [overall, *each]


def state(card: Scorecard, history: History, aside: Mapping[Place, SetAside]) -> ScorecardState:
    return ScorecardState(card, newest_at(card, history, NOW), NOW, set_aside=aside)


def newest_at(card: Scorecard, history: History, now: datetime) -> dict[int, list[ActualInfo]]:
    """The two newest values of each KPI, if each was given as soon as its period was over."""
    newest = {}
    for kpi in card.kpis:
        last = kpi.last_ended(now, card.zone)
        own = sorted((one for row, one in history if row == kpi.info.id and one <= last), reverse=True)
        newest[kpi.info.id] = [
            replace(make_actual(period.start, "0", period.frequency), value=history[kpi.info.id, period])
            for period in own[:2]
        ]
    return newest


def parents(view: ScorecardView) -> Iterator[ParentScore]:
    yield view.result
    for perspective in view.perspectives:
        yield perspective.result
        yield from (objective.result for objective in perspective.objectives)


def ranks(view: ScorecardView) -> list[int]:
    kpis = [RANKS.get(reading.status, 0) for reading in view.readings]
    return kpis + [RANKS.get(result.rating, 0) for result in parents(view)]


def noted(view: ScorecardView) -> set[int]:
    found = view.attention
    return {reading.kpi.id for reading in (*found.off, *found.explained, *found.overdue)}


def due(card: Scorecard, place: Place) -> bool:
    kpi = card.kpis_by_id[place[0]]
    return place[1] <= find_due_on(card, kpi, NOW)


@given(boards())
def test_taking_a_due_value_away_never_makes_anything_look_better(
    board: tuple[Scorecard, History, dict[Place, SetAside]],
) -> None:
    card, history, aside = board
    whole, former = read(card, history, aside), changes(card, history, aside)
    for place in [one for one in history if due(card, one)]:
        rest = {one: value for one, value in history.items() if one != place}
        fewer = read(card, rest, aside)
        assert all(new <= old for old, new in zip(ranks(whole), ranks(fewer), strict=True))
        for one, other in zip(parents(whole), parents(fewer), strict=True):
            assert other.range is None or one.range is None or other.range[0] <= one.range[0]
            assert other.coverage <= one.coverage
        assert noted(whole) <= noted(fewer)
        assert not fewer.is_all_well or whole.is_all_well
        for before, after in zip(former, changes(card, rest, aside), strict=True):
            assert after.points <= max(0, before.points)


@given(boards())
def test_adding_a_value_at_its_target_never_lowers_a_rank(
    board: tuple[Scorecard, History, dict[Place, SetAside]],
) -> None:
    card, history, aside = board
    whole = read(card, history, aside)
    for kpi in card.kpis:
        place = kpi.info.id, kpi.last_ended(NOW, card.zone)
        if place not in history:
            more = read(card, {**history, place: TARGET}, aside)
            assert all(new >= old for old, new in zip(ranks(whole), ranks(more), strict=True))


@given(boards())
def test_a_parent_with_something_out_has_no_single_score_and_no_rating(
    board: tuple[Scorecard, History, dict[Place, SetAside]],
) -> None:
    for result in parents(read(*board)):
        if result.given < result.due and result.parts and result.parts.out:
            assert (result.score, result.rating) == (None, Rating.NONE)
        if result.score is None:
            assert result.rating is Rating.NONE


@given(boards())
def test_while_a_kpi_is_off_threshold_nothing_above_it_is_good(
    board: tuple[Scorecard, History, dict[Place, SetAside]],
) -> None:
    view = read(*board)
    for perspective in view.perspectives:
        counted = [reading for reading in perspective.weighted if reading.counts]
        if any(reading.status is Status.OFF_THRESHOLD for reading in counted):
            assert perspective.result.rating is not Rating.GOOD


@given(boards())
def test_a_whole_scorecard_counts_each_kpi_with_its_share_of_the_weight(
    board: tuple[Scorecard, History, dict[Place, SetAside]],
) -> None:
    view = read(*board)
    parts = view.result.parts
    if parts is None:
        return
    shares = list(kpi_shares(view))
    total = sum(share for share, _, _ in shares)
    assert total == 1
    assert parts.given == sum(share for share, score, _ in shares if score is not None)
    assert parts.out == sum(share for share, _, is_out in shares if is_out)
    assert parts.points == sum(share * Fraction(score) for share, score, _ in shares if score is not None)


def kpi_shares(view: ScorecardView) -> Iterator[tuple[Fraction, Decimal | None, bool]]:
    """Each KPI that counts: its share of the whole weight, its score, and whether it is out."""

    def shares(weights: list[tuple[Decimal, bool]]) -> list[Fraction]:
        total = sum(Fraction(weight) for weight, counts in weights if counts)
        return [Fraction(weight) / total if counts and total else Fraction(0) for weight, counts in weights]

    tops = shares([(one.weight, one.result.parts is not None) for one in view.perspectives])
    for top, perspective in zip(tops, view.perspectives, strict=True):
        middles = shares([(one.weight, one.result.parts is not None) for one in perspective.objectives])
        for middle, objective in zip(middles, perspective.objectives, strict=True):
            leaves = shares([(one.kpi.weight, one.counts) for one in objective.readings])
            for leaf, reading in zip(leaves, objective.readings, strict=True):
                if reading.counts:
                    yield top * middle * leaf, reading.score, reading.is_out


def test_the_bands_are_those_of_the_scorecard() -> None:
    assert RatingBands(Decimal(80), Decimal(40)).rating_of(Decimal(80)) is Rating.GOOD
