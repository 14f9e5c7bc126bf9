"""The IT department's file holds the scorecard it was drawn from."""

import re
from datetime import date
from decimal import Decimal

import pytest

from scorecard.definition.reader import read_definition
from scorecard.errors import InvalidFile
from scorecard.model.goals import Direction, Status
from scorecard.model.units import format_share
from scorecard.rules.scoring import progress
from scorecard.templates import read_template

WRITTEN = date(2026, 11, 30)
TEXT = read_template(WRITTEN)
TEMPLATE = read_definition(TEXT)
OBJECTIVES = {
    objective.name: objective for perspective in TEMPLATE.perspectives for objective in perspective.objectives
}
KPIS = {kpi.key: kpi for objective in OBJECTIVES.values() for kpi in objective.kpis}


def test_it_holds_every_kpi_of_the_four_perspectives() -> None:
    keys = {
        perspective.name: {kpi.key for objective in perspective.objectives for kpi in objective.kpis}
        for perspective in TEMPLATE.perspectives
    }
    assert keys == {
        "Financial": {
            "revenue_growth",
            "profit",
            "cost_of_ownership",
            "roi",
            "budget_variance",
            "cost_control",
        },
        "Customer": {"customer_satisfaction", "retention_rate", "nps", "acquisition_cost", "loyalty"},
        "Internal processes": {
            "mttr_reduction",
            "mttr",
            "sla_adherence",
            "fcr",
            "cycle_time",
            "uptime",
            "incident_resolution",
        },
        "Learning and growth": {
            "training_hours",
            "certification_rate",
            "innovation_pipeline",
            "employee_engagement",
            "skills_development",
        },
    }


@pytest.mark.parametrize(
    ("name", "headline", "due"),
    [
        ("Grow revenue", "revenue_growth", date(2027, 5, 30)),
        ("Happier customers", "customer_satisfaction", date(2027, 8, 30)),
        ("Faster recovery", "mttr_reduction", date(2027, 11, 30)),
        ("Grow our people", "training_hours", date(2027, 11, 30)),
    ],
)
def test_its_four_objectives_have_their_headlines_and_due_dates(name: str, headline: str, due: date) -> None:
    assert (OBJECTIVES[name].kpis[0].key, OBJECTIVES[name].due) == (headline, due)


@pytest.mark.parametrize(
    ("key", "actual", "shown", "status"),
    [
        ("revenue_growth", 12, "80", Status.ACCEPTABLE),
        ("customer_satisfaction", 18, "90", Status.ACCEPTABLE),
        ("mttr_reduction", 25, "83", Status.OFF_THRESHOLD),
        ("training_hours", 22, "88", Status.ACCEPTABLE),
    ],
)
def test_the_four_actuals_give_the_four_progress_figures(
    key: str, actual: int, shown: str, status: Status
) -> None:
    goal = KPIS[key].goal
    assert format_share(progress(goal, Decimal(actual)), "en_GB") == f"{shown}\N{NO-BREAK SPACE}%"
    assert goal.status_of(Decimal(actual)) is status


def test_the_contradictory_threshold_of_mttr_reduction_is_refused() -> None:
    before = "target: 30\n            owner: U0PRIYA"
    source = TEXT.replace(before, before.replace("\n", "\n            threshold: 45\n", 1), 1)
    with pytest.raises(InvalidFile) as caught:
        read_definition(source)
    (problem,) = caught.value.problems
    assert source.splitlines()[problem.line - 1].strip() == "threshold: 45"
    assert all(fact in problem.message for fact in ("MTTR reduction", "45", "30"))


def test_every_kpi_says_in_one_line_what_is_counted_and_goes_by_other_names() -> None:
    assert all(kpi.definition and kpi.aliases and kpi.cover for kpi in KPIS.values())
    assert KPIS["budget_variance"].direction is Direction.RANGE


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 11, 30), ["2027-05-30", "2027-08-30", "2027-11-30", "2027-11-30"]),
        (date(2027, 8, 31), ["2028-02-29", "2028-05-31", "2028-08-31", "2028-08-31"]),
        (date(2028, 2, 29), ["2028-08-29", "2028-11-29", "2029-02-28", "2029-02-28"]),
        (date(2027, 1, 1), ["2027-07-01", "2027-10-01", "2028-01-01", "2028-01-01"]),
    ],
)
def test_due_dates_are_reckoned_from_the_day_it_is_written(today: date, due: list[str]) -> None:
    assert re.findall(r"^ {8}due: (\S+)", read_template(today), re.MULTILINE) == due
    read_definition(read_template(today))


def test_growth_is_measured_from_the_month_it_is_written_in() -> None:
    text = read_template(date(2028, 2, 29))
    assert set(re.findall(r"[A-Z]\w+ 20\d\d", text)) == {"February 2028"}
    assert "$" not in text
