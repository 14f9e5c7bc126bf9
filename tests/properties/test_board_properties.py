"""Silence never looks like success: what a board and its posts say while values are taken away and added.

Boards have goals, weights and KPIs that change over time; values come in time, early, late and corrected.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scorecard.model.goals import Band, Direction, Goal, Rating, RatingBands, Status
from scorecard.model.kpis import ActualInfo, NoData, OffThreshold, Reading, SetAside
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import DatedGoal, Kpi, Objective, Perspective, Scorecard
from scorecard.model.views.reports import Change, ParentScore, ScorecardView
from scorecard.rules.prompt_schedule import find_due_on
from scorecard.rules.readings import (
    ScorecardState,
    compare,
    has_recovered,
    list_comparable,
    list_compared,
    list_reached,
    read_scorecard,
)
from tests.unit.model.making import LONG_AGO, make_actual, make_kpi, make_scorecard

WEEK = timedelta(weeks=1)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)  # a Monday: week 48 and November are being collected
MOMENTS = (NOW - 2 * WEEK, NOW - WEEK, NOW)
"""The weekly posts."""
RANKS = {Status.ON_TARGET: 2, Status.ACCEPTABLE: 1, Rating.GOOD: 2, Rating.FAIR: 1}
GOALS = (
    Goal(Direction.HIGHER, Decimal(90), Decimal(80)),
    Goal(Direction.HIGHER, Decimal(90)),
    Goal(Direction.HIGHER, Decimal(85), Decimal(50), Decimal(10)),
    Goal(Direction.LOWER, Decimal(80), Decimal(90)),
    Goal(Direction.LOWER, Decimal(60)),
    Goal(Direction.RANGE, Band(Decimal(80), Decimal(85)), Band(Decimal(50), Decimal(90))),
)
Place = tuple[int, Period]
weights = st.sampled_from([Decimal(0), Decimal(1), Decimal(1), Decimal(2), Decimal("3.5"), Decimal(10)])
frequencies = st.sampled_from([Frequency.WEEKLY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.DAILY])
values = st.sampled_from([Decimal(one) for one in ("50", "79.9", "80", "85", "89.99", "90", "99")])
changes_of_mind = st.sampled_from(
    [None, None, None, *(NOW - days * timedelta(days=1) for days in (3, 8, 12))]
)


@dataclass(frozen=True)
class Told:
    """A value, and when it was given."""

    at: datetime
    value: Decimal


History = Mapping[Place, Sequence[Told]]
"""Every value of a place, the newest last."""


@dataclass(frozen=True)
class World:
    """A scorecard over time.

    Attributes:
        reweighted: KPI id -> when it got another weight, and which one.
        retired: KPI id -> when it was retired.
    """

    card: Scorecard
    history: History
    aside: Mapping[Place, SetAside]
    explained: Mapping[Place, NoData]
    reweighted: Mapping[int, tuple[datetime, Decimal]]
    retired: Mapping[int, datetime]

    def without(self, place: Place) -> "World":
        """Return the same world, in which a value was never given."""
        return replace(self, history={one: told for one, told in self.history.items() if one != place})

    def plus(self, place: Place, told: Told) -> "World":
        """Return the same world with one more value."""
        return replace(self, history={**self.history, place: [told]})

    def in_time(self) -> "World":
        """Return the same world, whose goals stayed, and whose values came at once."""
        zone = self.card.zone
        history = {
            place: [Told(place[1].ended_at(zone), told[0].value)] for place, told in self.history.items()
        }
        return replace(self, card=self._with(lambda kpi: replace(kpi, goals=kpi.goals[:1])), history=history)

    def post(self, now: datetime) -> "Post":
        """Return the weekly post of a moment."""
        return Post(self, now)

    def card_at(self, now: datetime) -> Scorecard:
        """Return the scorecard as its file says at a moment."""
        return self._with(lambda kpi: self._weighted(kpi, now) if self._stands(kpi, now) else None)

    def _with(self, change: Callable[[Kpi], Kpi | None]) -> Scorecard:
        """Return the scorecard with each KPI changed, or left out."""

        def objective(one: Objective) -> Objective:
            return replace(one, kpis=tuple(kpi for kpi in map(change, one.kpis) if kpi))

        def perspective(one: Perspective) -> Perspective:
            return replace(one, objectives=tuple(map(objective, one.objectives)))

        return replace(self.card, perspectives=tuple(map(perspective, self.card.perspectives)))

    def _stands(self, kpi: Kpi, now: datetime) -> bool:
        return self.retired.get(kpi.info.id, now + WEEK) > now

    def _weighted(self, kpi: Kpi, now: datetime) -> Kpi:
        since, weight = self.reweighted.get(kpi.info.id, (now + WEEK, kpi.info.weight))
        return kpi if since > now else replace(kpi, info=replace(kpi.info, weight=weight))

    def known(self, kpi: Kpi, now: datetime) -> dict[Period, Told]:
        """Return the values of a KPI that are known at a moment, by period."""
        found = {
            period: [one for one in told if one.at <= now]
            for (row, period), told in self.history.items()
            if row == kpi.info.id
        }
        return {period: told[-1] for period, told in found.items() if told}

    def newest(self, card: Scorecard, now: datetime) -> dict[int, list[ActualInfo]]:
        """Return the two newest values of each KPI."""
        return {
            kpi.info.id: [
                make_info(period, told)
                for period, told in sorted(self.known(kpi, now).items(), reverse=True)[:2]
            ]
            for kpi in card.kpis
        }

    def alerts(self, kpi: Kpi, now: datetime) -> tuple[date | None, list[tuple[datetime, Decimal]]]:
        """Return since which day a KPI's alert is open, and when others ended, with the value before."""
        events = sorted(
            (told.at, period, told.value)
            for (row, period), every in self.history.items()
            for told in every
            if row == kpi.info.id and told.at <= now
        )
        known: dict[Period, Decimal] = {}
        about, resolved = None, []
        for at, period, value in events:
            known[period] = value
            newest = max(known)
            is_off = kpi.goal_for(newest).status_of(known[newest]) is Status.OFF_THRESHOLD
            if is_off and about is None and newest == period:
                about = period
            elif not is_off and about:
                earlier = [one for one in known if one < newest]
                resolved += [(at, known[max(earlier)])] if about < newest else []  # else it was withdrawn
                about = None
        return about.start if about else None, resolved


@dataclass(frozen=True)
class Post:
    """A weekly post: the board at a moment, and what changed in the week before."""

    world: World
    now: datetime

    @cached_property
    def card(self) -> Scorecard:
        return self.world.card_at(self.now)

    @cached_property
    def state(self) -> ScorecardState:
        opened = {kpi.info.id: self.world.alerts(kpi, self.now)[0] for kpi in self.card.kpis}
        return ScorecardState(
            self.card,
            self.world.newest(self.card, self.now),
            self.now,
            explained={place: one for place, one in self.world.explained.items() if one.at <= self.now},
            alerts={row: OffThreshold(day, "") for row, day in opened.items() if day},
            set_aside={place: one for place, one in self.world.aside.items() if one.at <= self.now},
        )

    @cached_property
    def view(self) -> ScorecardView:
        return read_scorecard(self.state)

    @cached_property
    def compared(self) -> dict[int, Period]:
        since = self.now - WEEK
        known = {kpi.info.id: self.world.known(kpi, self.now) for kpi in self.card.kpis}
        answered = [one for one in list_comparable(self.state, self.view, since) if one[1] in known[one[0]]]
        return list_compared(self.state, self.view, since, self.world.newest(self.card, since), answered)

    @cached_property
    def before(self) -> dict[int, Decimal]:
        """The values of the week before, as they are known now."""
        known = {kpi.info.id: self.world.known(kpi, self.now) for kpi in self.card.kpis}
        return {row: known[row][one].value for row, one in self.compared.items() if one in known[row]}

    @cached_property
    def changes(self) -> list[Change]:
        overall, each = compare(self.state, self.view, self.compared, self.before)
        return [overall, *each]

    @cached_property
    def celebrated(self) -> dict[int, Reading]:
        """What is celebrated, by KPI id."""
        reached = list_reached(self.view, self.before)
        return {one.kpi.id: one for one in [*reached, *self._recovered()]}

    def _recovered(self) -> Iterator[Reading]:
        for reading in self.view.readings:
            resolved = self.world.alerts(self.card.kpis_by_id[reading.kpi.id], self.now)[1]
            back = [was for at, was in resolved if at >= self.now - WEEK]
            if back and has_recovered(reading, back[-1]):
                yield reading


def make_info(period: Period, told: Told) -> ActualInfo:
    return replace(make_actual(period.start, "0", period.frequency), value=told.value, at=told.at)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A scorecard whose goals, weights and KPIs change, and its last periods, with gaps."""
    count = iter(range(1, 100))

    def goals() -> Iterator[DatedGoal]:
        yield DatedGoal(date(2020, 1, 1), draw(st.sampled_from(GOALS)))
        for start in (date(2026, 11, 2), date(2026, 11, 23)):
            if not draw(st.integers(0, 3)):
                yield DatedGoal(start, draw(st.sampled_from(GOALS)))

    def kpi() -> Kpi:
        made = make_kpi(next(count), draw(frequencies), goals=tuple(goals()), weight=str(draw(weights)))
        return replace(made, since=draw(st.sampled_from([*[LONG_AGO] * 4, NOW - 3 * WEEK, NOW - WEEK])))

    def objective() -> Objective:
        kpis = tuple(kpi() for _ in range(draw(st.integers(0, 3))))
        return Objective("Objective", "", None, draw(weights), kpis)

    def perspective() -> Perspective:
        objectives = tuple(objective() for _ in range(draw(st.integers(1, 3))))
        return Perspective("Perspective", draw(weights), objectives)

    card = make_scorecard(*(perspective() for _ in range(draw(st.integers(1, 3)))))
    world = World(card, *draw(pasts(card)), *draw(minds(card)))
    return replace(
        world, aside={place: one for place, one in world.aside.items() if not is_off_before(world, place)}
    )


@st.composite
def pasts(
    draw: st.DrawFn, card: Scorecard
) -> tuple[dict[Place, list[Told]], dict[Place, SetAside], dict[Place, NoData]]:
    """The values of the last periods with gaps, what is set aside, and what has no data for a reason."""
    history: dict[Place, list[Told]] = {}
    aside: dict[Place, SetAside] = {}
    explained: dict[Place, NoData] = {}
    for kpi in card.kpis:
        newest = kpi.last_ended(NOW, card.zone)
        for period in newest.latest(16 if kpi.info.frequency is Frequency.DAILY else 5):
            ended, place = period.ended_at(card.zone), (kpi.info.id, period)
            match draw(st.integers(0, 19)):
                case 0:
                    aside[place] = SetAside(period, "migration", "U9", ended + timedelta(hours=1))
                case 1:
                    explained[place] = NoData(period, "outage", "U1", ended + timedelta(hours=1))
                case 2 | 3 | 4:
                    pass
                case _:
                    history[place] = draw(tellings(ended))
    return history, aside, explained


@st.composite
def minds(
    draw: st.DrawFn, card: Scorecard
) -> tuple[dict[int, tuple[datetime, Decimal]], dict[int, datetime]]:
    """Which KPIs got another weight, and which were retired, and when."""
    changed = {kpi.info.id: at for kpi in card.kpis if (at := draw(changes_of_mind))}
    reweighted = {row: (at, draw(weights)) for row, at in changed.items() if row % 2}
    return reweighted, {row: at for row, at in changed.items() if not row % 2}


@st.composite
def tellings(draw: st.DrawFn, ended: datetime) -> list[Told]:
    """When the values of a period came: most at once, some late, some corrected."""
    first = Told(ended + timedelta(days=draw(st.sampled_from([0, 0, 0, 0, 1, 6, 9]))), draw(values))
    if draw(st.integers(0, 7)):
        return [first]
    return [first, Told(first.at + timedelta(days=draw(st.sampled_from([1, 7]))), draw(values))]


def is_off_before(world: World, place: Place) -> bool:
    """Nobody can set aside what is off threshold by its newest value; here it does not turn so later."""
    kpi = world.card.kpis_by_id[place[0]]
    for now in (world.aside[place].at, *MOMENTS):
        before = {one: told for one, told in world.known(kpi, now).items() if one < place[1]}
        if before and kpi.goal_for(max(before)).status_of(before[max(before)].value) is Status.OFF_THRESHOLD:
            return True
    return False


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


def due(post: Post, place: Place) -> bool:
    """Return whether a value of a place is due by then; what ended before its KPI came owes none."""
    kpi, period = post.card.kpis_by_id.get(place[0]), place[1]
    return (
        kpi is not None
        and kpi.owes(period, post.card.zone)
        and period <= find_due_on(post.card, kpi, post.now)
    )


@given(worlds())
def test_taking_a_due_value_away_never_makes_anything_look_better(world: World) -> None:
    posts = [world.post(moment) for moment in MOMENTS]
    for place in world.history:
        rest = world.without(place)
        for post in posts:
            if due(post, place):
                check_no_better(post, rest.post(post.now))


def check_no_better(whole: Post, fewer: Post) -> None:
    assert all(new <= old for old, new in zip(ranks(whole.view), ranks(fewer.view), strict=True))
    for one, other in zip(parents(whole.view), parents(fewer.view), strict=True):
        assert other.range is None or one.range is None or other.range[0] <= one.range[0]
        assert other.coverage <= one.coverage
    assert noted(whole.view) <= noted(fewer.view)
    assert not fewer.view.is_all_well or whole.view.is_all_well
    for before, after in zip(whole.changes, fewer.changes, strict=True):
        assert after.points <= max(0, before.points)


@given(worlds())
def test_taking_a_due_value_away_celebrates_nothing_but_what_was_celebrated_before(world: World) -> None:
    """Goals stay, and each value comes in time: one behind a newer one can be off without being noticed."""
    world = world.in_time()
    celebrated: set[int] = set()
    for weeks in range(6, -1, -1):
        celebrated |= world.post(NOW - weeks * WEEK).celebrated.keys()
    for place in world.history:
        if due(world.post(NOW), place):
            assert world.without(place).post(NOW).celebrated.keys() <= celebrated


@given(worlds())
def test_adding_a_value_at_its_target_never_lowers_a_rank(world: World) -> None:
    for now in MOMENTS:
        post = world.post(now)
        for kpi in post.card.kpis:
            ended = kpi.last_ended(now, post.card.zone)
            for period in (ended, ended.previous()):
                place = kpi.info.id, period
                if place not in world.history:
                    more = world.plus(place, Told(now - timedelta(hours=1), at_target(kpi.goal_for(period))))
                    pairs = zip(ranks(post.view), ranks(more.post(now).view), strict=True)
                    assert all(new >= old for old, new in pairs)


def at_target(goal: Goal) -> Decimal:
    return goal.target.low if isinstance(goal.target, Band) else goal.target


@given(worlds())
def test_a_rise_stands_only_over_values_that_are_in_on_both_sides(world: World) -> None:
    for now in MOMENTS:
        post = world.post(now)
        for perspectives, change in zip(
            [post.view.perspectives, *((one,) for one in post.view.perspectives)], post.changes, strict=True
        ):
            for reading in (one for top in perspectives for one in top.readings if one.counts):
                if change.points > 0:
                    assert not reading.is_out
                    assert reading.actual is None or reading.kpi.id in post.before


@given(worlds())
def test_a_post_goes_on_from_what_the_post_before_showed(world: World) -> None:
    for earlier, now in pairwise(MOMENTS):
        former, post = world.post(earlier), world.post(now)
        shown = {one.kpi.id: one for one in former.view.readings}
        for reading in post.view.readings:
            before = shown.get(reading.kpi.id)
            if before and before.actual and reading.period >= before.period:
                has_value = reading.kpi.id in post.before
                assert not has_value or post.compared[reading.kpi.id] >= before.period


@given(worlds())
def test_a_change_is_the_difference_between_two_posts_if_nothing_else_changed(world: World) -> None:
    for earlier, now in pairwise(MOMENTS):
        former, post = world.post(earlier), world.post(now)
        if former.card == post.card and all(
            map(is_continued, former.view.readings, post.view.readings, [post] * 99)
        ):
            then, today = former.view.result.score, post.view.result.score
            if then is not None and today is not None:
                assert post.changes[0].points == int(today) - int(then)


def is_continued(before: Reading, now: Reading, post: Post) -> bool:
    """Return whether a KPI's value of the week before is the one that the post before showed."""
    row = now.kpi.id
    return (
        not (before.set_aside or now.set_aside)
        and before.goal == now.goal
        and before.actual is not None
        and post.compared[row] == before.period
        and post.before[row] == before.actual.value
    )


@given(worlds())
def test_no_value_is_celebrated_twice_and_nothing_that_is_off_or_out(world: World) -> None:
    seen: set[Place] = set()
    for now in MOMENTS:
        for row, reading in world.post(now).celebrated.items():
            assert reading.actual
            assert reading.off_since is None
            assert (row, reading.period) not in seen
            seen.add((row, reading.period))


@given(worlds())
def test_a_parent_with_something_out_has_no_single_score_and_no_rating(world: World) -> None:
    for result in parents(world.post(NOW).view):
        if result.given < result.due and result.parts and result.parts.out:
            assert (result.score, result.rating) == (None, Rating.NONE)
        if result.score is None:
            assert result.rating is Rating.NONE


@given(worlds())
def test_while_a_kpi_is_off_threshold_nothing_above_it_is_good(world: World) -> None:
    view = world.post(NOW).view
    for perspective in view.perspectives:
        counted = [reading for reading in perspective.weighted if reading.counts]
        if any(reading.status is Status.OFF_THRESHOLD for reading in counted):
            assert perspective.result.rating is not Rating.GOOD


@given(worlds())
def test_a_whole_scorecard_counts_each_kpi_with_its_share_of_the_weight(world: World) -> None:
    view = world.post(NOW).view
    parts = view.result.parts
    if parts is None:
        return
    shares = list(kpi_shares(view))
    total = sum(share for share, _, _ in shares)
    assert total == 1
    assert parts.given == sum(share for share, score, _ in shares if score is not None)
    assert parts.out == sum(share for share, _, is_out in shares if is_out)
    assert parts.points == sum(share * Fraction(score) for share, score, _ in shares if score is not None)


def kpi_shares(view: ScorecardView) -> Iterator[tuple[Fraction, Fraction | None, bool]]:
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
