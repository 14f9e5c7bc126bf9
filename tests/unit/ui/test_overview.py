from dataclasses import replace
from decimal import Decimal

from bot.ui.reports.home import home_view
from bot.ui.reports.mine import mine_message
from bot.ui.reports.overview import overview_message, perspective_message
from scorecard.model.goals import Direction
from tests.builders import (
    LOCALE,
    WEEK_47,
    a_due_item,
    a_goal,
    a_home,
    a_kpi,
    a_mine,
    a_perspective,
    a_reading,
    a_scorecard,
    an_actual,
    an_objective,
)
from tests.unit.ui.reading_aloud import buttons, read, said, seen

NPS = a_reading(55, a_kpi("NPS", "points", id=2), a_goal(50, 40, Direction.HIGHER))
SLOW = a_perspective("Internal processes", an_objective("Resolve faster", a_reading(52)))
HAPPY = a_perspective(
    "Customer", an_objective("Happy customers", NPS, a_reading(None, a_kpi("Loyalty", "%")))
)
SILENT = a_perspective("Financial", an_objective("Cost", a_reading(None, a_kpi("ROI", "%"))))
CARD = a_scorecard(SLOW, HAPPY, SILENT, open_alerts=1)


def test_the_overview_begins_with_the_whole_and_what_needs_attention() -> None:
    told = seen(overview_message(CARD))
    assert told.index("*Overall*") < told.index("*Needs attention*") < told.index("*Customer*")
    assert ":small_red_triangle_down: *MTTR* 52 min · off threshold · target ≤ 30 min" in told
    assert "1 alert open" in told


def test_each_perspective_tells_score_coverage_counts_and_weakest_kpi() -> None:
    told = said(overview_message(CARD))
    assert "*Internal processes* 27 of 100 · off threshold\n1 off threshold · weakest *MTTR* 52 min" in told
    assert "*Customer* 100 of 100 · on target · 50 % of the data in\n1 no data · 1 on target" in told


def test_a_perspective_without_data_is_neither_zero_nor_healthy() -> None:
    assert ":white_circle: *Financial* no score yet · 0 % of the data in" in said(overview_message(CARD))


def test_a_perspective_shows_each_objective_with_its_kpis() -> None:
    told = seen(perspective_message(HAPPY, LOCALE))
    assert (
        told.index("Happy customers")
        < told.index("*NPS* 55 points")
        < told.index("*Loyalty* no value for week 47")
    )


def test_a_missing_value_is_told_with_the_last_one_known() -> None:
    silent = a_reading(None, last=an_actual(28, WEEK_47.previous()))
    told = seen(perspective_message(a_perspective("P", an_objective("O", silent)), LOCALE))
    assert "*MTTR* no value for week 47, 16–22 Nov · last 28 min" in told


def test_of_sixty_kpis_off_threshold_the_worst_five_are_shown_and_the_rest_counted() -> None:
    many = [a_reading(46 + Decimal(at) / 5, a_kpi(f"KPI {at}", id=at)) for at in range(60)]
    told = seen(overview_message(a_scorecard(a_perspective("P", an_objective("O", *many)))))
    assert "… and 55 more: `/scorecard alerts`" in told
    assert "*KPI 59*" in told


def test_mine_begins_with_what_is_due_and_the_worst() -> None:
    message = mine_message(a_mine((a_due_item(),), (NPS, a_reading(52))))
    told = seen(message)
    assert (
        told.index("1 KPI waits for your number")
        < told.index("*MTTR* 52 min")
        < told.index("*NPS* 55 points")
    )
    assert len(buttons(message.blocks)) == 1


def test_mine_of_somebody_without_kpis_says_so() -> None:
    assert "You own no KPI." in seen(mine_message(a_mine()))


def test_home_shows_what_waits_then_the_scorecard() -> None:
    view = home_view(a_home(CARD, mine=a_mine((a_due_item(),), (NPS,))))
    told = read(view["blocks"])
    assert view["type"] == "home"
    assert told.index("waits for your number") < told.index("*Overall*") < told.index("*Your KPIs*")


def test_home_names_the_scorecards_that_do_not_fit() -> None:
    cards = [replace(CARD, name=f"Card {number}") for number in range(1, 7)]
    told = read(home_view(a_home(*cards))["blocks"])
    assert told.count("*Overall*") == 4
    assert "Also yours: Card 5 and Card 6. `/scorecard` in their channels shows them." in told


def test_home_before_a_scorecard_says_what_will_come() -> None:
    assert "There is no scorecard here yet" in read(home_view(a_home())["blocks"])
