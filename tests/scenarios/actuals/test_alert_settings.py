"""Settings of the file for alerts: after several periods, a recovery margin, a weekly repetition."""

from typing import Any

import pytest

from bot.ui.kit.ids import ActionId
from scorecard.rules.alerts.states import AlertState
from tests.scenarios.actuals.test_alerts import MONDAYS, correct, lines, weeks
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import alert_states
from tests.support.facts_alerts import alert_is
from tests.support.world import PRIYA, SAM, World, at, plain

OPEN, RESOLVED, WITHDRAWN = AlertState.OPEN, AlertState.RESOLVED, AlertState.WITHDRAWN
TWO_OF_THREE = {"after": "2 of 3"}
MARGIN = {"recovery": 2}
WEEKLY = {"repeat": "weekly"}


def take_back(world: World, week: int) -> None:
    receipt = world.receipts(PRIYA)[week]
    assert world.actor.click(PRIYA, receipt.channel, receipt.ts, ActionId.UNDO.value)
    world.settle()


def repetitions(world: World) -> list[str]:
    [alert] = world.alerts()
    return [lines(one)[0] for one in world.thread(alert) if plain(one.text).startswith("Still open")]


def test_an_alert_opens_once_enough_of_the_latest_periods_are_off(begin: Begin) -> None:
    world = weeks(begin, "52", "40", "60", alerts=TWO_OF_THREE)
    [alert] = world.alerts()
    assert alert_is(world, OPEN, 60, "2026-W49", replies=0)
    assert "2 of the last 3 off threshold" in lines(alert)[1]


@pytest.mark.parametrize("values", [("52",), ("52", "40"), ("52", "40", "41", "60")])
def test_too_few_periods_open_none_and_the_kpi_is_off_threshold_all_the_same(
    begin: Begin, values: tuple[str, ...]
) -> None:
    world = weeks(begin, *values, alerts=TWO_OF_THREE)
    assert world.alerts() == []
    status = "acceptable" if values[-1] == "40" else "off threshold"
    assert status in plain(world.command(PRIYA, "mttr").text)


def test_a_kpis_own_setting_goes_before_the_scorecards(begin: Begin) -> None:
    kpis = a_kpi(alerts={"after": "1 of 1"}), a_kpi("uptime")
    world = begin(a_card(*kpis, alerts=TWO_OF_THREE))
    world.move_to(MONDAYS[0])
    world.say(PRIYA, "mttr 52, uptime 52")
    [alert] = world.alerts()
    assert "MTTR" in lines(alert)[0]


def test_a_late_value_that_makes_them_enough_opens_it(begin: Begin) -> None:
    world = weeks(begin, alerts=TWO_OF_THREE)
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "mttr 60")
    assert world.alerts() == []
    world.say(PRIYA, "mttr 52 for W47")
    assert alert_is(world, OPEN, 60, "2026-W48")


def test_it_is_withdrawn_if_an_earlier_value_without_which_there_was_none_is_corrected(begin: Begin) -> None:
    world = weeks(begin, "52", "60", alerts=TWO_OF_THREE)
    correct(world, 0, "29")
    assert alert_is(world, WITHDRAWN, 60, "2026-W48", replies=1)
    [reply] = world.thread(world.alerts()[0])
    assert "too few periods are off threshold now" in plain(reply.text)
    assert "29 min" in plain(reply.text)


def test_it_is_withdrawn_if_an_earlier_value_is_taken_back(begin: Begin) -> None:
    world = weeks(begin, "52", "60", alerts=TWO_OF_THREE)
    take_back(world, 0)
    assert alert_is(world, WITHDRAWN, 60, "2026-W48", replies=1)


def test_it_moves_to_the_value_that_opens_it_without_the_earlier_one(begin: Begin) -> None:
    world = weeks(begin, "52", "60", "61", alerts=TWO_OF_THREE)
    correct(world, 0, "29")
    assert alert_is(world, OPEN, 61, "2026-W49", latest=61)


def test_it_stays_if_a_setting_that_came_later_would_not_have_opened_it(begin: Begin) -> None:
    world = weeks(begin, "28", "52")
    assert alert_is(world, OPEN, 52, "2026-W48")
    world.apply(a_card(a_kpi(cover=SAM, alerts=TWO_OF_THREE)))
    correct(world, 0, "29")
    assert alert_states(world) == [OPEN]


def test_a_setting_that_goes_opens_nothing_for_the_past(begin: Begin) -> None:
    world = weeks(begin, "40", "52", alerts=TWO_OF_THREE)
    world.apply(a_card(a_kpi(cover=SAM)))
    world.move_by(days=1)
    correct(world, 0, "41")
    assert world.alerts() == []


def test_an_alert_is_resolved_once_the_value_is_better_by_the_margin(begin: Begin) -> None:
    world = weeks(begin, "52", "44", "43", alerts=MARGIN)
    assert alert_is(world, RESOLVED, 52, "2026-W47", latest=43, replies=1)


def test_while_it_is_short_of_the_margin_the_alert_says_what_resolves_it(begin: Begin) -> None:
    world = weeks(begin, "52", "44", alerts=MARGIN)
    [alert] = world.alerts()
    assert alert_is(world, OPEN, 52, "2026-W47", latest=44, replies=0)
    assert any("acceptable, not yet ≤ 43 min" in plain(line) for line in lines(alert))
    listed = plain(world.command(PRIYA, "alerts").text)
    assert "acceptable, not yet ≤ 43 min" in listed
    overview = plain(world.command(PRIYA, "").text)
    assert "acceptable, alert open since 16 Nov" in overview


def test_a_correction_that_loses_the_margin_opens_it_again(begin: Begin) -> None:
    world = weeks(begin, "52", "40", alerts=MARGIN)
    correct(world, 1, "44")
    assert alert_is(world, OPEN, 52, "2026-W47", latest=44, replies=2)


def test_a_margin_that_came_later_opens_nothing_again(begin: Begin) -> None:
    world = weeks(begin, "52", "44")
    assert alert_is(world, RESOLVED, 52, "2026-W47", latest=44)
    world.apply(a_card(a_kpi(cover=SAM, alerts=MARGIN)))
    correct(world, 1, "44.5")
    assert alert_is(world, RESOLVED, 52, "2026-W47", latest="44.5")


def a_month(begin: Begin, **settings: Any) -> World:
    """Return a world in which an alert stays open for four weeks of working mornings."""
    world = weeks(begin, "52", **settings)
    for _ in range(28):
        world.move_by(days=1)
    return world


def test_an_open_alert_is_repeated_in_its_thread_once_a_week(begin: Begin) -> None:
    world = a_month(begin, alerts=WEEKLY)
    told = repetitions(world)
    assert len(told) == 4
    assert told[0].startswith("Still open, <@U0PRIYA>: *MTTR* off threshold since 16 Nov: 52 min")


def test_without_the_setting_it_is_never_repeated(begin: Begin) -> None:
    assert repetitions(a_month(begin)) == []


def test_it_is_not_repeated_in_the_week_in_which_it_was_told_that_it_is_worse(begin: Begin) -> None:
    world = weeks(begin, "52", alerts=WEEKLY)
    world.move_to(at("2026-11-30 08:00"))
    world.say(PRIYA, "mttr 60 for W48")
    world.move_to(at("2026-12-01 10:00"))
    assert repetitions(world) == []
    world.move_to(at("2026-12-07 10:00"))
    assert len(repetitions(world)) == 1


def test_after_a_weekend_or_an_outage_it_is_repeated_once(begin: Begin) -> None:
    world = weeks(begin, "52", alerts=WEEKLY)
    world.move_to(at("2026-12-12 10:00"))
    assert repetitions(world) == []
    world.move_to(at("2026-12-14 09:30"))
    world.restart_bot()
    world.move_by(minutes=20)
    assert len(repetitions(world)) == 1


def test_a_resolved_alert_is_not_repeated(begin: Begin) -> None:
    world = weeks(begin, "52", alerts=WEEKLY)
    world.move_to(at("2026-11-30 08:00"))
    world.say(PRIYA, "mttr 28")
    world.move_to(at("2026-12-08 10:00"))
    assert repetitions(world) == []
