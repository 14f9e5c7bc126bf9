"""Every figure of `why`, on ten thousand random scorecards, is that of a naive reckoning by the document."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor
from random import Random
from typing import TypeVar

import pytest

from bot.ui.reports.why import why_message
from scorecard.model import goals
from scorecard.model.goals import Direction, Goal
from scorecard.model.kpis import ActualInfo, Reading, SetAside
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import DatedGoal, Kpi, Objective, Perspective, Scorecard
from scorecard.model.views.explanations import Contribution, KpiWhyView, ParentStep, ScoredValue, WhyView
from scorecard.model.views.reports import ParentScore
from scorecard.rules.readings import ScorecardState, read_scorecard
from scorecard.services.reports.explanations import Explained
from tests.properties.naive_scores import (
    HUNDRED,
    ZERO,
    Band,
    Level,
    NaiveKpi,
    NaiveParent,
    leaves,
    lost,
    rests_on,
)
from tests.unit.model.making import make_actual, make_kpi, make_scorecard

SEED, CARDS, PARTS = 13, 10_000, 10
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEEK_47 = Period(date(2026, 11, 16), Frequency.WEEKLY)
LONG_AGO = date(2020, 1, 1)
WEIGHTS = ("0", "1", "1", "2", "3.5", "10", "0.1")
Naive = NaiveKpi | NaiveParent
Made = TypeVar("Made", NaiveKpi, NaiveParent)
Thing = Kpi | Objective | Perspective | Scorecard


@dataclass(frozen=True)
class Sample:
    """A scorecard twice: as the program knows it and naively, by the identity of each of its things."""

    explained: Explained
    naive: Mapping[int, Naive]

    def things(self) -> Iterator[tuple[Thing, tuple[Thing, ...]]]:
        """Yield everything with what it is in, the nearest first."""
        card = self.explained.card
        yield card, ()
        for perspective in card.perspectives:
            yield perspective, (card,)
            for objective in perspective.objectives:
                yield objective, (perspective, card)
                yield from ((kpi, (objective, perspective, card)) for kpi in objective.kpis)


class Maker:
    """Makes one random scorecard."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._naive: dict[int, Naive] = {}
        self._newest: dict[int, list[ActualInfo]] = {}
        self._aside: dict[tuple[int, Period], SetAside] = {}
        self._kept: list[Thing] = []

    def make(self) -> Sample:
        perspectives = [self._perspective() for _ in range(self._random.choice((0, 1, 1, 1, 1, 2, 2)))]
        card = make_scorecard(*(one for one, _ in perspectives))
        self._naive[id(card)] = NaiveParent(Fraction(1), [naive for _, naive in perspectives])
        state = ScorecardState(card, self._newest, NOW, set_aside=self._aside)
        return Sample(Explained(card, read_scorecard(state)), self._naive)

    def _perspective(self) -> tuple[Perspective, NaiveParent]:
        objectives = [self._objective() for _ in range(self._random.choice((0, 1, 1, 1, 2)))]
        weight = self._weight()
        made = Perspective("Perspective", weight, tuple(one for one, _ in objectives))
        return made, self._note(made, NaiveParent(Fraction(weight), [naive for _, naive in objectives]))

    def _objective(self) -> tuple[Objective, NaiveParent]:
        kpis = [self._kpi() for _ in range(self._random.choice((0, 1, 1, 2, 3)))]
        weight = self._weight()
        made = Objective("Objective", "", None, weight, tuple(one for one, _ in kpis))
        return made, self._note(made, NaiveParent(Fraction(weight), [naive for _, naive in kpis]))

    def _kpi(self) -> tuple[Kpi, NaiveKpi]:
        number, goal, weight = len(self._newest) + 1, self._goal(), self._weight()
        value, before = (self._number() if self._random.random() < 0.7 else None for _ in range(2))
        owes, is_aside = self._random.random() < 0.85, self._random.random() < 0.15
        before = before if owes else None
        made = make_kpi(number, goals=[DatedGoal(LONG_AGO, goal)], weight=str(weight))
        made = made if owes else replace(made, since=NOW)
        week_46 = WEEK_47.previous()
        given = ((WEEK_47, value), (week_46, before))
        self._newest[number] = [make_actual(one.start, str(told)) for one, told in given if told is not None]
        if is_aside:
            self._aside[number, WEEK_47] = SetAside(WEEK_47, "new tool", "U9", NOW)
        naive = NaiveKpi(
            direction=goal.direction.value,
            target=_level(goal.target),
            threshold=None if goal.threshold is None else _level(goal.threshold),
            baseline=None if goal.baseline is None else Fraction(goal.baseline),
            value=None if value is None else Fraction(value),
            before=None if before is None else Fraction(before),
            weight=Fraction(weight),
            owes=owes,
            is_aside=is_aside,
        )
        return made, self._note(made, naive)

    def _note(self, thing: Thing, naive: Made) -> Made:
        self._naive[id(thing)] = naive
        self._kept.append(thing)  # so that its identity stays its own
        return naive

    def _weight(self) -> Decimal:
        return Decimal(self._random.choice(WEIGHTS))

    def _number(self) -> Decimal:
        places = self._random.choice((0, 0, 1, 3))
        return Decimal(self._random.randint(-(10 ** (places + 2)), 10 ** (places + 2))).scaleb(-places)

    def _goal(self) -> Goal:
        a, b, c, d = sorted(self._number() for _ in range(4))
        has_threshold, has_baseline = self._random.random() < 0.7, self._random.random() < 0.3
        kind = self._random.choice(list(Direction))
        if kind is Direction.RANGE:
            if b == c:
                return self._goal()
            return Goal(kind, goals.Band(b, c), goals.Band(a, d) if has_threshold else None)
        target, threshold, baseline = (c, b, a) if kind is Direction.HIGHER else (b, c, d)
        if baseline == target:
            return self._goal()
        return Goal(kind, target, threshold if has_threshold else None, baseline if has_baseline else None)


def _level(level: goals.Level) -> Level:
    if isinstance(level, goals.Band):
        return Band(Fraction(level.low), Fraction(level.high))
    return Fraction(level)


def samples(part: int, count: int) -> Iterator[Sample]:
    random = Random(SEED * PARTS + part)
    for _ in range(count):
        yield Maker(random).make()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_figure_of_why_is_that_of_a_naive_reckoning(part: int) -> None:
    for sample in samples(part, CARDS // PARTS):
        for thing, above in sample.things():
            naive = sample.naive[id(thing)]
            view = sample.explained.explain(thing)
            if isinstance(view, KpiWhyView):
                assert isinstance(naive, NaiveKpi)
                check_kpi(view.reading, view.scored, naive)
            else:
                assert isinstance(naive, NaiveParent)
                check_parent(sample, view, naive, thing)
            for step, parent in zip(view.parents, above, strict=True):
                check_step(step, sample.naive[id(parent)], naive)


def check_kpi(reading: Reading, scored: ScoredValue | None, naive: NaiveKpi) -> None:
    assert (reading.status == "off threshold") == naive.is_off
    assert reading.counts == naive.counts
    assert (scored.points if scored else None) == naive.score == reading.score
    if scored is None:
        return
    assert reading.status == naive.status(naive.value)
    assert scored.result == naive.formula
    if scored.part and scored.whole:
        amounts = [Fraction(one.number) - Fraction(one.less or 0) for one in (scored.part, scored.whole)]
        assert scored.base + 50 * amounts[0] / amounts[1] == naive.formula


def check_parent(sample: Sample, view: WhyView, naive: NaiveParent, thing: Thing) -> None:
    check_result(view.part.result, naive)
    children = {id(one): one for one in naive.children}
    by_part = {id(place.part): sample.naive[key] for key, place in sample.explained.places.items()}
    below_it = {id(kpi): kpi for kpi in leaves(naive)}
    assert {id(by_part[id(one.thing)]) for one in view.children} == set(children)
    if not isinstance(thing, Objective):
        assert {id(by_part[id(one.thing)]) for one in view.kpis} == set(below_it)
    for found in (view.children, view.kpis):
        for one in found:
            check_contribution(one, naive, by_part[id(one.thing)])
        costs = [one.lost for one in found if one.counts]
        assert costs == sorted(costs, reverse=True)
        assert [one.counts for one in found] == sorted((one.counts for one in found), reverse=True)
    if naive.due:
        total = sum((one.counted for one in view.children), ZERO)
        for out, end in ((ZERO, "low"), (HUNDRED, "high")):
            terms = (one.counted * getattr(one.shares, end) for one in view.children if one.counts)
            assert sum(terms, ZERO) / total == naive.mean(out)


def check_result(result: ParentScore, naive: NaiveParent) -> None:
    counted = [kpi for kpi in naive.kpis() if kpi.counts]
    assert (result.parts is not None) == bool(naive.shares)
    assert result.given == sum(kpi.value is not None for kpi in counted)
    assert result.due == sum(kpi.value is not None or kpi.is_out for kpi in counted)
    assert len(result.set_aside) == sum(kpi.is_left_out for kpi in naive.kpis())
    assert result.rating == naive.rating
    assert len(result.capped_by) == len(naive.capping)
    assert (result.range is not None) == naive.is_shown
    if result.parts is None:
        return
    assert (result.parts.given, result.parts.due) == (naive.coverage, naive.due)
    if result.range:
        assert [floor(end) for end in result.range] == [floor(naive.mean(out)) for out in (ZERO, HUNDRED)]
    if naive.due:
        assert (result.parts.low, result.parts.high) == (naive.mean(ZERO), naive.mean(HUNDRED))


def check_contribution(one: Contribution, parent: NaiveParent, child: Naive) -> None:
    if isinstance(child, NaiveKpi) and isinstance(one.thing, Reading):
        check_kpi(one.thing, one.scored, child)
    assert one.weight == child.weight
    if not parent.due:
        assert not one.counts
        return
    share = rests_on(parent, child)
    assert (one.share, one.counts) == (share, share > 0)
    assert one.lost == lost(parent, child)
    assert one.open == lost(parent, child) - lost(parent, child, HUNDRED)


def check_step(step: ParentStep, parent: Naive, child: Naive) -> None:
    assert isinstance(parent, NaiveParent)
    check_result(step.result, parent)
    if not parent.due:
        assert not step.child.share
        return
    assert step.child.share == rests_on(parent, child)
    assert step.child.lost == lost(parent, child)
    assert step.child.open == lost(parent, child) - lost(parent, child, HUNDRED)


SUM = re.compile(
    r"(?:score|Score:|half its progress,|out:|for it:|No number:|^) ?"
    r"([(\d][\d.…()×+/− %-]*) = (-?[\d.]+)(…?)( %)?",
    re.M,
)
"""Every sum that is shown, with what it comes to."""
NUMBER = re.compile(r"(\d+(?:\.\d+)?)(…?)")


def test_every_sum_that_is_shown_comes_to_what_it_says() -> None:
    count = 0
    for sample in samples(PARTS, 150):
        for thing, _ in sample.things():
            words = why_message(sample.explained.explain(thing)).text.replace("\N{NO-BREAK SPACE}", " ")
            for told, shown, cut, share in SUM.findall(words):
                count += 1
                found, most_off = add_up(told)
                found, most_off = (found * 100, most_off * 100) if share else (found, most_off)
                assert abs(found - Fraction(shown)) <= most_off + Fraction(bool(cut), 100), told
    assert count > 500


def add_up(told: str) -> tuple[Fraction, Fraction]:
    """Return what a sum comes to, and how far that may be off because its numbers were cut."""
    found = reckon(NUMBER.sub(r"F('\1')", told))
    cuts = [number for number in NUMBER.finditer(told) if number[2]]
    more = [reckon(NUMBER.sub(partial(add_cent, number.start()), told)) for number in cuts]
    return found, 2 * sum((abs(one - found) for one in more), ZERO)


def add_cent(which: int, number: re.Match[str]) -> str:
    return f"(F('{number[1]}') + F('0.01'))" if number.start() == which else f"F('{number[1]}')"


def reckon(plain: str) -> Fraction:
    signs = plain.replace("×", "*").replace("−", "-").replace(" %", " / 100")
    return Fraction(eval(signs, {"F": Fraction}))
