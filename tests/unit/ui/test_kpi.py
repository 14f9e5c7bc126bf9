from dataclasses import replace

from bot.ui.kit.formatting import status_text
from bot.ui.kit.message import Json, Message
from bot.ui.reports.kpi import kpi_message
from scorecard.model.goals import Goal, Status
from tests.builders import (
    WEEK_47,
    a_band_goal,
    a_goal,
    a_history,
    a_kpi,
    a_kpi_view,
    a_reading,
    an_actual,
)
from tests.unit.ui.reading_aloud import said, seen


def chart_of(message: Message) -> Json:
    drawn = next(block for block in message.native or () if block["type"] == "data_visualization")
    chart: Json = drawn["chart"]
    return chart


def test_a_kpi_tells_value_status_progress_goal_and_owner() -> None:
    told = said(kpi_message(a_kpi_view(a_reading(33))))
    for fact in ("*MTTR* 33 min", "week 47", ":large_yellow_circle: acceptable", "90 %", "90"):
        assert fact in told
    for fact in ("≤ 30 min", "≤ 45 min", "<@U0PRIYA>"):
        assert fact in told


def test_the_chart_draws_actual_target_and_threshold() -> None:
    series = chart_of(kpi_message(a_kpi_view(history=a_history(30, 28, 25))))["series"]
    assert [one["name"] for one in series] == ["Actual", "Target", "Threshold"]
    assert [point["value"] for point in series[0]["data"]] == [30.0, 28.0, 25.0]


def test_the_band_of_a_range_is_drawn_as_two_lines() -> None:
    goal: Goal = a_band_goal()
    view = a_kpi_view(a_reading(1, a_kpi("Budget variance", "%"), goal), a_history(1, 0, goal=goal))
    names = [one["name"] for one in chart_of(kpi_message(view))["series"]]
    assert names == ["Actual", "Target from", "Target to"]


def test_a_target_is_drawn_as_it_was_in_force_then() -> None:
    older, newer = a_history(30, 28)
    raised = replace(newer, goal=a_goal(25))
    (_, target, _) = chart_of(kpi_message(a_kpi_view(history=(older, raised))))["series"]
    assert [point["value"] for point in target["data"]] == [30.0, 25.0]


def test_a_missing_period_is_not_on_the_axis_but_in_the_words() -> None:
    message = kpi_message(a_kpi_view(history=a_history(30, None, 25)))
    assert chart_of(message)["axis_config"]["categories"] == ["W45", "W47"]
    assert "week 46" in said(message)
    assert "week 45" not in said(message)


def test_one_value_makes_no_chart() -> None:
    message = kpi_message(a_kpi_view(history=a_history(25)))
    assert message.native is None
    assert "lowest" not in said(message)
    assert "No value recorded" not in said(message)


def test_the_classic_form_shows_bars_and_a_table_newest_first() -> None:
    told = seen(kpi_message(a_kpi_view(history=a_history(30, None, 25))))
    assert "█·▁" in told
    assert told.rindex("week 47") < told.index("week 46  ") < told.index("week 45  ")


def test_without_any_value_it_says_so() -> None:
    message = kpi_message(a_kpi_view(a_reading(None)))
    assert "week 47" in said(message)
    assert "no value for week 47" in said(message)
    assert status_text(Status.NO_DATA) not in said(message)
    assert message.native is None


def test_a_correction_tells_from_what_to_what_and_by_whom() -> None:
    change = (an_actual(33), an_actual(25, revision=2, note="typo"))
    told = said(kpi_message(a_kpi_view(change=change)))
    for fact in ("33 min → 25 min", "<@U0PRIYA>", "“typo”"):
        assert fact in told


def test_a_value_that_changes_nothing_is_not_told_as_a_change() -> None:
    change = (an_actual(40, WEEK_47.previous()), an_actual("40.0", note="as ever"))
    told = said(kpi_message(a_kpi_view(change=change)))
    assert "→" not in told
    for fact in ("<@U0PRIYA>", "“as ever”"):
        assert fact in told


def test_a_period_that_is_being_collected_is_named_once_it_was_asked_for() -> None:
    reading = a_reading(25, period=WEEK_47.previous(), awaited=WEEK_47)
    assert "week 47" not in said(kpi_message(a_kpi_view(reading)))
    assert "Asked today: week 47" in said(kpi_message(a_kpi_view(replace(reading, collecting=WEEK_47))))
