"""Signals over the whole bot: the KPI's answer, trend, alert, weekly post, and a baseline started anew."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlmodel import select

from bot.demo.people import CHANNEL
from bot.ui.kit.hints import COMMAND
from bot.ui.reports.trend import trend_message
from scorecard.model.signals import Variation
from scorecard.model.submissions import Submission
from scorecard.model.views.reports import TrendView
from scorecard.services.lookup.access import Asker
from scorecard.storage.tables import BaselineResetRow
from tests.builders import WEEK_47
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_reports import kpi, progress, shows, weekly_post
from tests.support.recording import statements
from tests.support.world import HELEN, PRIYA, World, at

USUAL = (40, 42, 38, 41, 37, 43, 39, 40, 44, 36, 41, 39, 42, 38, 40, 41, 43, 37, 39, 42, 38, 41, 40, 39)
EASY: dict[str, Any] = {"target": 30, "threshold": 45}


def with_past(begin: Begin, past: Sequence[int], *kpis: dict[str, Any], **fields: Any) -> World:
    """Return a world on the Monday on which week 47 is asked for, after weekly values of the first KPI."""
    world = begin(a_card(*kpis or (a_kpi(**EASY),), **fields))
    with world.store.writing() as uow:
        [own, *_] = uow.scorecards.list_all()[0].kpis
        weeks = WEEK_47.previous().latest(len(past)) if past else ()
        for week, value in zip(weeks, past, strict=True):
            given = Submission(period=week, value=Decimal(value), by=PRIYA, source="reply")
            uow.actuals.record(own.info.id, given, at=world.clock.now())
        uow.commit()
    world.move_to(at("2026-11-23 09:00"))
    return world


def trend(world: World, text: str = "mttr") -> TrendView:
    """Return the trend, which is exactly what the command shows."""
    view = world.bot.services.trends.show(Asker(world.workspace.team_id, CHANNEL, PRIYA), text)
    assert shows(world.command(PRIYA, f"trend {text}"), trend_message(view))
    return view


def test_a_kpi_says_what_is_usual_and_that_it_will_miss_its_target(begin: Begin) -> None:
    world = with_past(begin, USUAL)
    world.say(PRIYA, "mttr 41")
    signal = kpi(world, "mttr").signal
    assert signal
    assert (signal.variation, signal.count) == (Variation.USUAL, 25)
    assert "Usual range" in world.command(PRIYA, "mttr").text


def test_an_alert_and_the_weekly_post_tell_a_real_change(begin: Begin) -> None:
    world = with_past(begin, USUAL)
    world.say(PRIYA, "mttr 90")
    alert = world.alerts()[-1]
    assert "real change for the worse in week 47" in alert.text
    world.move_to(at("2026-11-24 10:00"))
    view = weekly_post(world)
    [reading] = view.turned_off
    assert view.signals[reading.kpi.id].variation is Variation.WORSENING


def test_an_alert_tells_that_its_value_is_usual(begin: Begin) -> None:
    world = with_past(begin, USUAL, a_kpi(target=30, threshold=38))
    world.say(PRIYA, "mttr 37")
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 43")
    assert "Within its usual range" in world.alerts()[-1].text


def test_a_corrected_value_is_judged_anew(begin: Begin) -> None:
    world = with_past(begin, USUAL)
    world.say(PRIYA, "mttr 90")
    world.command(PRIYA, "correct mttr W47 41")
    signal = kpi(world, "mttr").signal
    assert signal
    assert signal.variation is Variation.USUAL


def test_an_admin_starts_a_baseline_anew_and_undoes_that(begin: Begin) -> None:
    world = with_past(begin, USUAL)
    answer = world.command(HELEN, "reset mttr W40 new tool")
    assert "new tool" in answer.text
    signal = kpi(world, "mttr").signal
    assert signal
    assert (signal.since, signal.count, signal.variation) == (WEEK_47.back(7), 7, None)
    world.command(HELEN, "reset mttr back")
    signal = kpi(world, "mttr").signal
    assert signal
    assert signal.count == 24
    with world.store.reading() as uow:
        [row] = uow.session.exec(select(BaselineResetRow))
        assert (row.reason, row.set_by, row.ended_by) == ("new tool", HELEN, HELEN)


def test_the_undone_decision_leaves_the_one_before_it(begin: Begin) -> None:
    world = with_past(begin, USUAL)
    for text in ("reset mttr W30 new team", "reset mttr W40 new tool", "reset mttr back"):
        world.command(HELEN, text)
    signal = kpi(world, "mttr").signal
    assert signal
    assert signal.reset
    assert (signal.since, signal.reset.reason) == (WEEK_47.back(17), "new team")


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (PRIYA, "reset mttr W40 new tool"),
        (HELEN, "reset"),
        (HELEN, "reset mttr W40"),
        (HELEN, "reset mttr new tool"),
        (HELEN, "reset mttr W50 2026 new tool"),
        (HELEN, "reset mttr back"),
        (HELEN, "reset nothing W40 new tool"),
    ],
)
def test_a_reset_that_is_not_allowed_or_not_clear_changes_nothing(
    begin: Begin, person: str, text: str
) -> None:
    world = with_past(begin, USUAL)
    world.command(person, text)
    with world.store.reading() as uow:
        assert not uow.session.exec(select(BaselineResetRow)).all()


def test_a_trend_has_the_newest_twenty_values_and_their_ranges(begin: Begin) -> None:
    view = trend(with_past(begin, USUAL))
    assert [point.period for point in view.points] == WEEK_47.previous().latest(20)
    assert {point.usual for point in view.points} == {view.signal.usual if view.signal else None}


def test_a_trend_shows_the_range_of_each_level(begin: Begin) -> None:
    view = trend(with_past(begin, [*USUAL, *(value - 20 for value in USUAL[:14])]))
    assert view.signal
    assert view.signal.is_new_level
    old, new = view.points[0].usual, view.points[-1].usual
    assert old
    assert new
    assert old.low > new.low


def test_a_trend_without_values_and_one_of_nothing_are_answered(begin: Begin) -> None:
    world = with_past(begin, ())
    assert trend(world).points == ()
    for text in ("trend", "trend nothing", "trend it", "trend customer"):
        assert world.command(PRIYA, text).text


def test_pace_counts_to_the_newest_value_and_never_flatters_what_is_missing(begin: Begin) -> None:
    own = a_kpi(target=30, threshold=45, baseline=60)
    world = begin(a_card(own, objective={"due": date(2027, 3, 31)}))
    for monday, value in (("2026-11-23", 58), ("2026-11-30", 55), ("2026-12-07", 52), ("2026-12-14", 50)):
        world.move_to(at(f"{monday} 09:00"))
        world.say(PRIYA, f"mttr {value}")
    [objective] = [one for one in progress(world).objectives if one.pace]
    assert objective.pace
    known = objective.pace
    assert Fraction(1, 10) < known.elapsed < Fraction(1, 2)
    world.move_to(at("2027-01-12 09:00"))
    [objective] = [one for one in progress(world).objectives if one.pace]
    assert objective.pace
    assert (objective.pace.elapsed, objective.pace.is_newest) == (known.elapsed, False)


def test_a_trend_takes_at_most_twelve_statements_even_right_after_a_change(begin: Begin) -> None:
    world = with_past(begin, USUAL)
    trend(world)
    for changed in (False, True):
        if changed:
            world.say(PRIYA, "mttr 41")
        with statements(world.engine) as asked:
            world.actor.command(PRIYA, CHANNEL, COMMAND, "trend mttr")
        world.settle()
        assert sum(one not in {"BEGIN", "ROLLBACK"} for one in asked) <= 12


@pytest.mark.parametrize("count", [1, 6])
def test_a_weekly_post_reads_the_past_of_all_changed_kpis_at_once(begin: Begin, count: int) -> None:
    names = ["mttr", *(f"k{number}" for number in range(1, count))]
    world = with_past(begin, USUAL, *(a_kpi(name, **EASY) for name in names))
    world.say(PRIYA, ", ".join(f"{name} 90" for name in names))
    with statements(world.engine) as asked:
        view = world.bot.services.weekly_posts.view(1)
    assert len(view.signals) == 1
    assert len(view.turned_off) == count
    assert len(asked) <= 24
