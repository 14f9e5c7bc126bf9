import re
from datetime import date

from bot.ui.reports.overview import progress_message
from scorecard.model.goals import Direction
from scorecard.model.views.reports import ObjectiveView
from tests.builders import WEEK_47, a_goal, a_kpi, a_progress_view, a_reading, an_actual, an_objective
from tests.unit.ui.reading_aloud import said, seen


def headline(name: str, target: int, threshold: int | None, actual: int) -> ObjectiveView:
    reading = a_reading(actual, a_kpi(name, "%"), a_goal(target, threshold, Direction.HIGHER))
    return an_objective(name, reading, due=date(2027, 5, 23))


REVIEW = a_progress_view(
    headline("Revenue growth", 15, 10, 12),
    headline("Customer satisfaction", 20, 5, 18),
    headline("MTTR reduction", 30, None, 25),
    headline("Training hours", 25, 10, 22),
)


def test_the_review_prints_the_figures_to_the_digit() -> None:
    message = progress_message(REVIEW)
    for told in (seen(message), said(message)):
        assert re.findall(r"progress (\d+ %)", told) == ["80 %", "90 %", "83 %", "88 %"]
    first, second = seen(message).splitlines()[1:3]
    assert "*Revenue growth* 70 · fair · due 23 May 2027" in first
    assert "*Revenue growth* 12 % · acceptable · target ≥ 15 % · progress 80 %" in second


def test_without_a_value_there_is_no_progress_and_the_last_one_is_told_as_such() -> None:
    reading = a_reading(None, last=an_actual(28, WEEK_47.previous()))
    told = seen(progress_message(a_progress_view(an_objective("O", reading))))
    assert "*MTTR* · missing · last 28 min" in told
    assert "progress" not in told


def test_an_objective_without_kpis_is_still_there() -> None:
    assert "*Plan*" in seen(progress_message(a_progress_view(an_objective("Plan"))))


def test_a_scorecard_without_objectives_says_so() -> None:
    message = progress_message(a_progress_view())
    assert "IT department" in seen(message)
    assert message.native is None
