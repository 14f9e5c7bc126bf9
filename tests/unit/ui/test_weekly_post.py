"""The weekly post as it is drawn: its sentence, its order, its names and its limits."""

from dataclasses import replace
from datetime import date

import pytest

from bot.ui.kit.ids import AlertRef
from bot.ui.reports.weekly_post import weekly_details, weekly_message
from scorecard.model.goals import Status
from scorecard.model.kpis import Away
from scorecard.model.views.reports import Change, Lacking, WeekCounts
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
from tests.unit.ui.reading_aloud import buttons, said, seen

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


def test_the_order_is_off_better_missing_and_then_the_perspectives() -> None:
    told = seen(weekly_message(FULL))
    parts = ["*Overall*", "*MTTR* 52", "*Cycle time*", "*FCR*", "*NPS*", "*Internal processes*"]
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


@pytest.mark.parametrize("names", [True, False])
def test_who_has_not_answered_is_named_only_if_the_file_says_so(names: bool) -> None:
    told = seen(weekly_message(replace(FULL, names_owing=names)))
    line = told[told.index("*NPS*") :].splitlines()[0]
    for fact in ("week 47, 16–22 Nov", "Tue 24 Nov", "50 points"):
        assert fact in line
    assert (f"<@{OWNER}>" in line) is names


@pytest.mark.parametrize("names", [True, False])
def test_nobody_who_owes_a_value_is_named_in_the_thread_unless_the_file_says_so(names: bool) -> None:
    away = Away(OWNER, date(2026, 12, 2), stand_in="U0SAM")
    silent = a_reading(None, status=Status.OFF_THRESHOLD, off_since=WEEK_47.start, last=an_actual(80))
    asked = a_reading(None, a_kpi("NPS"), away=away, awaited=WEEK_47, collecting=WEEK_47)
    card = a_scorecard(a_perspective("Customer", an_objective("Happy", silent, asked)))
    view = a_week(card, still_off=(silent,), names_owing=names)
    for message in (weekly_message(view), *weekly_details(view)):
        named = {one for one in (OWNER, "U0SAM") if f"<@{one}>" in seen(message) + said(message)}
        assert named == ({OWNER, "U0SAM"} if names else set())


def test_what_is_still_off_has_its_age_and_the_value_of_last_week() -> None:
    before = an_actual(60, WEEK_47.previous())
    view = a_week(BOARD, still_off=(replace(CYCLE, off_since=date(2026, 10, 19)),), before={4: before})
    [line] = [one for one in said(weekly_message(view)).splitlines() if "*Cycle time*" in one]
    assert "off threshold since 19 Oct (5 weeks)" in line
    assert "worse, last week 60 days" in line


def test_without_a_value_since_last_week_there_is_none_to_compare_with() -> None:
    view = a_week(BOARD, still_off=(CYCLE,), before={4: an_actual(70, WEEK_47)})
    assert "last week" not in said(weekly_message(view))


def test_a_kpi_that_recovered_right_onto_its_target_is_celebrated_once() -> None:
    told = seen(weekly_message(FULL))
    assert told.count("*FCR*") == 1
    assert f"thanks to <@{OWNER}>" in told
    [uptime] = [line for line in told.splitlines() if "*Uptime*" in line]
    assert "28 %" in uptime


def test_a_quiet_week_says_so_and_shows_no_empty_parts() -> None:
    told = seen(weekly_message(a_week(CARD)))
    lines = told.splitlines()
    assert len(lines) == 5, "title, sentence, score, perspectives, where the rest is"


def test_an_equal_score_says_nothing_of_a_change() -> None:
    first = said(weekly_message(a_week(CARD))).splitlines()[2]
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


def test_slack_draws_the_perspectives_as_one_table_of_two_columns_and_the_weeks_as_a_chart() -> None:
    past = (WeekCounts(date(2026, 11, 16), 3, 1, 1), WeekCounts(date(2026, 11, 23), 2, 2, 1))
    message = weekly_message(replace(FULL, past=past))
    assert message.native
    kinds = [block["type"] for block in message.native]
    assert (kinds.count("table"), kinds.count("data_visualization")) == (1, 1)
    [table] = [block for block in message.native if block["type"] == "table"]
    assert [len(row) for row in table["rows"]] == [2] * (1 + len(BOARD.perspectives))
    [chart] = [block for block in message.native if block["type"] == "data_visualization"]
    lines = {one["name"]: [point["value"] for point in one["data"]] for one in chart["chart"]["series"]}
    assert lines == {"On target": [3, 2], "Off threshold": [1, 2], "Without a value": [1, 1]}
    assert "On target, the last 2 weeks: 3, 2" in said(message)


def test_what_the_table_and_the_chart_show_stands_in_the_classic_form_and_the_text() -> None:
    past = (WeekCounts(date(2026, 11, 16), 3, 1, 1), WeekCounts(date(2026, 11, 23), 2, 2, 1))
    message = weekly_message(replace(FULL, past=past))
    for told in (said(message), seen(message)):
        for fact in ("*Internal processes*", "▲ 4", "*Financial*", "▼ 5", "the last 2 weeks: 3, 2"):
            assert fact in told


def test_a_single_week_makes_no_chart_and_a_quiet_week_neither_table_nor_chart() -> None:
    past = (WeekCounts(date(2026, 11, 23), 2, 2, 1),)
    native = weekly_message(replace(FULL, past=past)).native or ()
    assert "data_visualization" not in [block["type"] for block in native]
    assert weekly_message(a_week(CARD, past=past * 2)).native is None


def test_each_alert_of_the_week_has_its_buttons_and_older_ones_have_none() -> None:
    new = replace(SLOW, alert_id=3)
    view = replace(FULL, turned_off=(new, replace(new, alert_id=0)), still_off=(replace(CYCLE, alert_id=4),))
    message = weekly_message(view)
    for blocks in (message.blocks, message.native or ()):
        assert {button["value"] for button in buttons(blocks)} == {AlertRef(alert=3).to_json()}
