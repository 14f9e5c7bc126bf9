import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from scorecard.errors import NotAllowed
from scorecard.model.goals import Direction, Goal
from scorecard.model.names import find_named
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import DatedGoal
from tests.unit.model.making import make_kpi, make_objective, make_perspective, make_scorecard

OLD, NEW = Goal(Direction.HIGHER, Decimal(90)), Goal(Direction.HIGHER, Decimal(95))
DATED = (DatedGoal(date(2026, 1, 1), OLD), DatedGoal(date(2026, 7, 1), NEW))


@pytest.mark.parametrize(
    ("day", "goal"),
    [(date(2026, 6, 30), OLD), (date(2026, 7, 1), NEW), (date(2027, 1, 1), NEW), (date(2025, 1, 1), OLD)],
)
def test_a_new_target_never_recolours_an_earlier_period(day: date, goal: Goal) -> None:
    kpi = make_kpi(1, Frequency.MONTHLY, goals=DATED)
    assert kpi.goal_for(Period.containing(day, Frequency.MONTHLY)) is goal


def test_a_target_from_the_middle_of_a_period_holds_from_the_next_one_on() -> None:
    kpi = make_kpi(1, Frequency.QUARTERLY, goals=(DATED[0], DatedGoal(date(2026, 8, 15), NEW)))
    third = Period.containing(date(2026, 9, 1), Frequency.QUARTERLY)
    assert kpi.goal_for(third) is OLD
    assert kpi.goal_for(third.next()) is NEW


def test_a_kpi_knows_its_last_ended_period() -> None:
    kpi = make_kpi(1, Frequency.DAILY)
    midnight = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert kpi.last_ended(midnight, ZoneInfo("Europe/London")).key == "2026-11-22"
    assert kpi.last_ended(midnight, ZoneInfo("America/New_York")).key == "2026-11-21"


def test_kpis_are_found_by_row_place_and_name() -> None:
    first, second = make_kpi(1, name="Uptime"), make_kpi(2, name="MTTR", aliases=("repair time",))
    objective = make_objective(first, second)
    card = make_scorecard(make_perspective(objective, name="Service"), timezone="Pacific/Auckland")
    assert card.kpis == (first, second)
    assert card.kpis_by_id[2] is second
    assert list(card.places())[1] == (card.perspectives[0], objective, second)
    assert find_named("repair", card.named_kpis) is second
    assert find_named("kpi_1", card.named_kpis) is first
    assert find_named("service", card.named_perspectives()) is card.perspectives[0]
    assert card.zone == ZoneInfo("Pacific/Auckland")


def test_owner_cover_and_admins_may_give_a_value_each_named_once() -> None:
    card = make_scorecard()
    assert card.people_for(make_kpi(cover="U2").info) == ("U1", "U2", "U9")
    assert card.people_for(make_kpi(cover="U9").info) == ("U1", "U9")
    assert card.people_for(make_kpi().info) == ("U1", "U9")


def test_who_may_not_is_told_who_may() -> None:
    error = str(NotAllowed("MTTR", ["U1", "U2", "U3"]))
    assert re.findall("<@(.*?)>|(MTTR)", error) == [("U1", ""), ("U2", ""), ("U3", ""), ("", "MTTR")]
