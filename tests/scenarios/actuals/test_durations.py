"""A KPI whose unit is a duration: given in any units of time, shown in those that fit."""

import pytest

from scorecard.definition.plan import ChangedItem, FieldChange, compare
from scorecard.definition.reader import read_definition
from scorecard.definition.writer import write_definition
from scorecard.errors import InvalidFile
from scorecard.parsing.replies.parsed_reply import DoubtReason
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import newest, nothing_saved, saved
from tests.support.facts_replies import doubted
from tests.support.people import PRIYA
from tests.support.seen import told
from tests.support.texts import list_choices, plain
from tests.support.world import World

HOURS = 3600


def a_duration(**fields: str) -> str:
    goal = {"target": "3 h 20 min", "threshold": "1 d 12 h"}
    return a_card(a_kpi(unit="duration", **(goal | fields)))


@pytest.fixture
def asked(begin: Begin) -> World:
    """Priya is asked for the MTTR, a duration."""
    world = begin(a_duration())
    world.move_to(MONDAY)
    return world


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("3:20", 12_000),
        ("1 d 12 h", 129_600),
        ("3h20", 12_000),
        ("200 min", 12_000),
        ("4.5 h", 16_200),
        ("4 h 30 min 20 s", 16_220),
        ("12 Stunden 5 Minuten", 43_500),
    ],
)
def test_a_duration_is_understood_in_every_way_of_writing_it(asked: World, typed: str, seconds: int) -> None:
    asked.say(PRIYA, f"mttr {typed}")
    assert saved(asked, "MTTR", seconds)


def test_a_bare_number_is_asked_about_and_its_button_saves_it(asked: World) -> None:
    asked.say(PRIYA, "mttr 20")
    assert doubted(asked, PRIYA, "MTTR", 20 * 60, 20 * HOURS, cause=DoubtReason.TWO_READINGS)
    labels = [plain(button["text"]["text"]) for button in list_choices(newest(asked, PRIYA))]
    assert labels == ["Save 20 min", "Save 20 h"]
    asked.choose(PRIYA, "20 h")
    assert saved(asked, "MTTR", 20 * HOURS)


def test_a_unit_that_is_no_time_is_refused(asked: World) -> None:
    asked.say(PRIYA, "mttr 20 %")
    assert nothing_saved(asked)


def test_reports_show_it_in_units_that_fit(asked: World) -> None:
    asked.say(PRIYA, "mttr 1 d 2 h vendor outage")
    for command in ("mttr", "why mttr", "history mttr", ""):
        assert "1 d 2 h" in plain(told(asked, PRIYA, command)), command
    assert "≤ 3 h 20 min" in plain(told(asked, PRIYA, "mttr"))
    assert "(1 d 12 h − 1 d 2 h) / (1 d 12 h − 3 h 20 min)" in plain(told(asked, PRIYA, "why mttr"))


def test_the_file_that_is_written_says_it_in_words_and_is_read_back_the_same() -> None:
    definition = read_definition(a_duration(baseline="3 d"))
    written = write_definition(definition)
    assert "target: 3 h 20 min" in written
    assert "baseline: 3 d" in written
    assert read_definition(written) == definition


def test_the_plan_shows_durations() -> None:
    plan = compare(read_definition(a_duration()), read_definition(a_duration(target="4:00")))
    assert plan.changed == (ChangedItem("KPI MTTR (mttr)", (FieldChange("target", "3 h 20 min", "4 h"),)),)


def refused(**fields: str) -> str:
    with pytest.raises(InvalidFile) as error:
        read_definition(a_duration(**fields))
    return str(error.value)


@pytest.mark.parametrize("given", ["4", "soon", "3 h of work", "2 h 90 min"])
def test_a_target_that_is_no_clear_duration_is_refused(given: str) -> None:
    reason = f"“{given}” is not a length of time; write one with its units, such as 3 h 20 min."
    assert reason in refused(target=given)


def test_a_threshold_on_the_wrong_side_is_refused() -> None:
    assert "contradicts the target" in refused(threshold="10 min")
