from decimal import Decimal

from bot.ui.reports.weekly_post import weekly_details, weekly_message
from tests.builders import (
    a_change,
    a_kpi,
    a_missing,
    a_perspective,
    a_reading,
    a_scorecard,
    a_week,
    an_actual,
    an_alert,
    an_objective,
)
from tests.unit.ui.reading_aloud import cells, said, seen

CARD = a_scorecard(a_perspective("Internal processes", an_objective("Resolve faster", a_reading(33))))
FULL = a_week(
    CARD,
    score_before=Decimal(86),
    changes=(
        a_change("Internal processes", 90, 86),
        a_change("Customer", 70, 75),
        a_change("Financial", 60, None),
    ),
    new_alerts=(an_alert(),),
    older_alerts=(an_alert(70, a_kpi("Cycle time", "days", id=4)),),
    missing=(a_missing(a_kpi("NPS", "points"), last=an_actual(50)),),
    reached=(a_reading(25, a_kpi("FCR", "%", id=5)),),
    recovered=(a_reading(25, a_kpi("FCR", "%", id=5)), a_reading(28, a_kpi("Uptime", "%", id=6))),
)


def test_exceptions_come_first_and_celebrations_last() -> None:
    told = seen(weekly_message(FULL))
    parts = ["▲ 4 since", "*MTTR*", "*Cycle time*", "*NPS*", "Internal processes 90", "*FCR*"]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)


def test_changes_are_told_in_points_with_their_direction() -> None:
    told = said(weekly_message(FULL))
    whole, slow, happy, cost = (
        next(line for line in told.splitlines() if name in line)
        for name in ("▲ 4", "Internal processes", "Customer", "Financial")
    )
    assert "Mon 16 Nov" in whole
    assert ("90" in slow, "▲ 4" in slow) == (True, True)
    assert ("70" in happy, "▼ 5" in happy) == (True, True)
    assert ("60" in cost, "▲" in cost, "▼" in cost) == (True, False, False)


def test_a_missing_value_is_told_without_calling_its_owner() -> None:
    told = seen(weekly_message(FULL))
    line = told[told.index("*NPS*") :].splitlines()[0]
    for fact in ("week 47, 16–22 Nov", "Tue 24 Nov", "50 points"):
        assert fact in line
    assert "<@" not in told


def test_a_kpi_that_recovered_right_onto_its_target_is_celebrated_once() -> None:
    told = seen(weekly_message(FULL))
    assert told.count("*FCR*") == 1
    [uptime] = [line for line in told.splitlines() if "*Uptime*" in line]
    assert "28 %" in uptime


def test_a_quiet_week_says_so_and_shows_no_empty_parts() -> None:
    told = seen(weekly_message(a_week(CARD)))
    lines = told.splitlines()
    assert len(lines) == 4, "title, score, the good news, where the rest is"
    assert ":tada:" in lines[2]


def test_an_equal_score_is_unchanged() -> None:
    first = said(weekly_message(a_week(CARD, score_before=CARD.score))).splitlines()[1]
    assert "Mon 16 Nov" in first
    assert not {"▲", "▼"} & set(first)


def test_the_thread_holds_every_kpi_of_each_perspective() -> None:
    (message,) = weekly_details(FULL)
    assert cells(message)[1] == ["MTTR", "acceptable", "33 min", "≤ 30 min", "W47"]
    assert "MTTR  acceptable  33 min  ≤ 30 min  W47" in seen(message)
    assert "*MTTR* 33 min" in said(message)
