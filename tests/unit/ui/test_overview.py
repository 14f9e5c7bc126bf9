from dataclasses import replace
from decimal import Decimal

from bot.ui.kit.figures import waiting_text
from bot.ui.reports.home import WELCOME, home_view
from bot.ui.reports.mine import kpi_blocks, mine_message
from bot.ui.reports.overview import overview_blocks, overview_message, perspective_message
from scorecard.model.goals import Direction, Rating, Status
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
    whole, mttr = "25–75 · 2 of 4 in", ":small_red_triangle_down: *MTTR* 52 min"
    assert told.index(whole) < told.index(mttr) < told.index("*Customer*")
    assert "1 alert" in told


def test_each_perspective_tells_score_coverage_counts_and_weakest_kpi() -> None:
    told = said(overview_message(CARD))
    slow, happy = told.split("*Internal processes*")[1].split("*Customer*")
    for fact in ("26", Rating.POOR.value, f"1 {Status.OFF_THRESHOLD.value}", "*MTTR* 52 min"):
        assert fact in slow
    for fact in ("50–100", "1 of 2 in", "1 missing", f"1 {Status.ON_TARGET.value}"):
        assert fact in happy


def test_a_perspective_without_data_is_neither_zero_nor_healthy() -> None:
    line = said(overview_message(CARD)).split(":white_circle: *Financial*")[1].splitlines()[0]
    assert "0 of 1 in" in line
    assert not any(word.value in line for word in (*Status, *Rating))


def test_a_perspective_shows_each_objective_with_its_kpis() -> None:
    told = seen(perspective_message(HAPPY, LOCALE))
    assert told.index("Happy customers") < told.index("*NPS* 55 points") < told.index("*Loyalty*")


def test_a_missing_value_is_told_with_the_last_one_known() -> None:
    silent = a_reading(None, last=an_actual(28, WEEK_47.previous()))
    told = seen(perspective_message(a_perspective("P", an_objective("O", silent)), LOCALE))
    line = told[told.index("*MTTR*") :]
    assert "week 47, 16–22 Nov" in line
    assert "28 min" in line


def test_of_sixty_kpis_off_threshold_the_worst_eight_are_shown_and_the_rest_counted() -> None:
    many = [a_reading(46 + Decimal(at) / 5, a_kpi(f"KPI {at}", id=at)) for at in range(60)]
    told = seen(overview_message(a_scorecard(a_perspective("P", an_objective("O", *many)))))
    assert "52 more" in told
    assert "`/scorecard alerts`" in told
    assert "*KPI 59*" in told


def test_mine_begins_with_what_is_due_and_the_worst() -> None:
    message = mine_message(a_mine((a_due_item(),), (NPS, a_reading(52))))
    told = seen(message)
    assert (
        told.index(waiting_text([a_due_item()])) < told.index("*MTTR* 52 min") < told.index("*NPS* 55 points")
    )
    assert len(buttons(message.blocks)) == 1


def test_mine_of_somebody_without_kpis_says_so() -> None:
    message = mine_message(a_mine())
    assert buttons(message.blocks) == []
    assert seen(message).count("\n") == 1


def test_home_shows_what_waits_then_the_scorecard() -> None:
    view = home_view(a_home(CARD, mine=a_mine((a_due_item(),), (NPS,))))
    told = read(view["blocks"])
    assert view["type"] == "home"
    due, card, own = waiting_text([a_due_item()]), overview_blocks(CARD), kpi_blocks(a_mine((), (NPS,)))
    assert told.index(due) < told.index(read(card)) < told.index(read(own))


def test_home_names_the_scorecards_that_do_not_fit() -> None:
    cards = [replace(CARD, name=f"Card {number}") for number in range(1, 7)]
    told = read(home_view(a_home(*cards))["blocks"])
    assert [f"Card {number}" for number in range(1, 7) if f"Card {number}" in told.splitlines()] == [
        *("Card 1", "Card 2", "Card 3", "Card 4")
    ]
    assert "Card 5 and Card 6" in told


def test_home_before_a_scorecard_says_what_will_come() -> None:
    assert read(home_view(a_home())["blocks"]) == WELCOME
