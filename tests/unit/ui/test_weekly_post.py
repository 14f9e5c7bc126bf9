from bot.ui.reports.weekly_post import weekly_details, weekly_message
from scorecard.model.views.reports import Change, Lacking
from tests.builders import (
    OWNER,
    WEEK_47,
    a_kpi,
    a_perspective,
    a_reading,
    a_scorecard,
    a_week,
    an_actual,
    an_objective,
)
from tests.unit.ui.reading_aloud import said, seen

CARD = a_scorecard(a_perspective("Internal processes", an_objective("Resolve faster", a_reading(33))))
SLOW = a_reading(52, last=an_actual(28, WEEK_47.previous()))
CYCLE = a_reading(70, a_kpi("Cycle time", "days", id=4))
NPS = a_reading(None, a_kpi("NPS", "points", id=8), last=an_actual(50))
BOARD = a_scorecard(
    a_perspective("Internal processes", an_objective("Resolve faster", a_reading(33), SLOW, CYCLE)),
    a_perspective("Customer", an_objective("Happy customers", NPS)),
    a_perspective("Financial", an_objective("Lower cost", a_reading(25))),
)
FULL = a_week(
    BOARD,
    change=Change(4),
    changes=(Change(4), Change(lacking=Lacking(NPS.kpi, WEEK_47)), Change(-5)),
    turned_off=(SLOW,),
    still_off=(CYCLE,),
    reached=(a_reading(25, a_kpi("FCR", "%", id=5)),),
    recovered=(a_reading(25, a_kpi("FCR", "%", id=5)), a_reading(28, a_kpi("Uptime", "%", id=6))),
)


def test_exceptions_come_first_and_celebrations_last() -> None:
    told = seen(weekly_message(FULL))
    parts = ["*MTTR* 52", "*Cycle time*", "*NPS*", "*Internal processes*", "*FCR*"]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)


def test_changes_are_told_in_points_with_their_direction_or_why_there_is_none() -> None:
    told = said(weekly_message(FULL)).splitlines()
    whole = next(line for line in told if "*Overall*" in line)
    slow, cost = (
        next(line for line in told if f"*{name}*" in line) for name in ("Internal processes", "Financial")
    )
    assert "▲ 4 since Mon 16 Nov" in whole
    assert "▲ 4" in slow
    assert "▼ 5" in cost


def test_an_overdue_value_is_told_with_its_owner() -> None:
    told = seen(weekly_message(FULL))
    line = told[told.index("*NPS*") :].splitlines()[0]
    for fact in ("week 47, 16–22 Nov", "Tue 24 Nov", "50 points"):
        assert fact in line
    assert f"<@{OWNER}>" in line


def test_a_kpi_that_recovered_right_onto_its_target_is_celebrated_once() -> None:
    told = seen(weekly_message(FULL))
    assert told.count("*FCR*") == 1
    [uptime] = [line for line in told.splitlines() if "*Uptime*" in line]
    assert "28 %" in uptime


def test_a_quiet_week_says_so_and_shows_no_empty_parts() -> None:
    told = seen(weekly_message(a_week(CARD)))
    lines = told.splitlines()
    assert len(lines) == 6, "title, score, the good news, the perspective, where the rest is"
    assert ":tada:" in lines[2]


def test_an_equal_score_says_nothing_of_a_change() -> None:
    first = said(weekly_message(a_week(CARD))).splitlines()[1]
    assert "Mon 16 Nov" not in first
    assert not {"▲", "▼"} & set(first)


def test_the_thread_holds_every_kpi_of_each_perspective() -> None:
    message = weekly_details(FULL)[0]
    assert message.native is None
    [mttr] = [line for line in seen(message).splitlines() if "*MTTR* 33 min" in line]
    assert all(fact in mttr for fact in ("acceptable", "≤ 30 min", "week 47"))
    assert mttr in said(message)
    assert all(
        f"*{reading.kpi.name}*" in seen(message) for reading in FULL.scorecard.perspectives[0].readings
    )
