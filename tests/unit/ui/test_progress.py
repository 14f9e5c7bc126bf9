from datetime import date

from bot.ui.reports.overview import progress_message
from scorecard.model.goals import Direction
from scorecard.model.views.reports import ObjectiveView
from tests.builders import a_goal, a_kpi, a_progress_view, a_reading, an_objective
from tests.unit.ui.reading_aloud import cells, said, seen


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
    table = cells(progress_message(REVIEW))
    assert table[0] == ["Objective", "Status", "KPI", "Actual", "Target", "Progress", "Due"]
    assert [row[5] for row in table[1:]] == ["80 %", "90 %", "83 %", "88 %"]
    assert table[1][:5] == ["Revenue growth", "fair", "Revenue growth", "12 %", "≥ 15 %"]


def test_the_classic_form_and_the_notification_tell_the_same() -> None:
    message = progress_message(REVIEW)
    for share in ("80 %", "90 %", "83 %", "88 %"):
        assert share in seen(message)
        assert share in said(message)


def test_progress_that_means_nothing_is_a_dash() -> None:
    message = progress_message(a_progress_view(an_objective("O", a_reading(None))))
    assert [cells(message)[1][cell] for cell in (3, 5)] == ["—", "—"]


def test_an_objective_without_kpis_still_has_its_row() -> None:
    assert cells(progress_message(a_progress_view(an_objective("Plan"))))[1][0] == "Plan"


def test_a_scorecard_without_objectives_says_so() -> None:
    message = progress_message(a_progress_view())
    assert "IT department" in seen(message)
    assert message.native is None
