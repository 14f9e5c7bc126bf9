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
    parts = [
        "*Overall*",
        "Newly off threshold",
        "Still off threshold",
        "No value yet",
        "Perspectives",
        "To celebrate",
    ]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)


def test_changes_are_told_in_points_with_their_direction() -> None:
    told = said(weekly_message(FULL))
    assert "▲ 4 since Mon 16 Nov" in told
    assert "Internal processes 90 of 100 · on target · ▲ 4" in told
    assert "Customer 70 of 100 · acceptable · ▼ 5" in told
    assert "Financial 60 of 100 · acceptable\n" in told


def test_a_missing_value_is_told_without_calling_its_owner() -> None:
    told = seen(weekly_message(FULL))
    assert "*NPS* week 47, 16–22 Nov · missing since Tue 24 Nov · last 50 points" in told
    assert "<@" not in told


def test_a_kpi_that_recovered_right_onto_its_target_is_celebrated_once() -> None:
    told = seen(weekly_message(FULL))
    assert told.count("*FCR*") == 1
    assert "*Uptime* is back: 28 %" in told


def test_a_quiet_week_says_so_and_shows_no_empty_parts() -> None:
    told = seen(weekly_message(a_week(CARD)))
    assert "Nothing is off threshold and nothing is missing." in told
    assert "Newly off threshold" not in told


def test_an_equal_score_is_unchanged() -> None:
    assert "unchanged since" in said(weekly_message(a_week(CARD, score_before=CARD.score)))


def test_the_thread_holds_every_kpi_of_each_perspective() -> None:
    (message,) = weekly_details(FULL)
    assert cells(message)[1] == ["MTTR", "acceptable", "33 min", "≤ 30 min", "W47"]
    assert "MTTR  acceptable  33 min  ≤ 30 min  W47" in seen(message)
    assert "*MTTR* 33 min" in said(message)
