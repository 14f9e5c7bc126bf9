"""The weekly post: once a week at its moment, with what changed, what is off and what is missing."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.ui.kit.ids import ActionId, CallbackId
from scorecard.model.goals import Rating
from scorecard.model.kpis import Reading
from scorecard.model.views.reports import Change, WeeklyView
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_reports import overview, values_of, weekly_post
from tests.support.recording import statements
from tests.support.world import HELEN, PRIYA, World, at, block_types, plain, shown

MTTR = a_kpi(under="Processes")
PERCENT = {"unit": "%", "direction": "higher", "target": 95, "threshold": 90}
SLA = a_kpi("sla", under="Customer", **PERCENT)
MOST_TO_READ = 24
"""Statements to read a weekly post with the weeks before it."""
TUESDAYS = [at(f"2026-{day} 10:00") for day in ("11-24", "12-01", "12-08", "12-15")]


def weeks(begin: Begin, *answers: dict[str, str]) -> World:
    """Return a world in which Priya answered every Monday from week 47 on, and every weekly post was sent."""
    world = begin(a_card(MTTR, SLA))
    for tuesday, values in zip(TUESDAYS, answers, strict=False):
        world.move_to(tuesday - timedelta(hours=25))
        for key, value in values.items():
            world.say(PRIYA, f"{key} {value}")
        world.move_to(tuesday)
    return world


def off(readings: Sequence[Reading]) -> dict[str, tuple[Decimal, Decimal | None, date | None]]:
    """Return newest value, value before and first day of each KPI off threshold, by its name."""
    return {
        one.kpi.name: (one.newest.value, one.last.value if one.last else None, one.off_since)
        for one in readings
        if one.newest
    }


def changes(view: WeeklyView) -> dict[str, tuple[Decimal | None, int]]:
    """Return the score of each perspective now, and by how much it changed."""
    parts = zip(view.scorecard.perspectives, view.changes, strict=True)
    return {part.name: (part.result.score, change.points) for part, change in parts}


def is_quiet(view: WeeklyView) -> bool:
    """Return whether nothing needs attention and nothing is to celebrate."""
    return not (view.scorecard.attention or view.recovered or view.reached)


def test_a_quiet_week_says_so(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "96"}, {"mttr": "28", "sla": "96"})
    view = weekly_post(world)
    assert is_quiet(view)
    assert (view.scorecard.name, view.scorecard.result.score, view.change) == ("IT", 100, Change())
    assert (view.scorecard.as_of, view.since) == (TUESDAYS[1], TUESDAYS[0])
    assert changes(view) == {"Processes": (100, 0), "Customer": (100, 0)}


def test_scores_and_their_change_are_told_for_each_perspective(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "45", "sla": "95"}, {"mttr": "30", "sla": "92"})
    view = weekly_post(world)
    assert changes(view) == {"Processes": (100, 50), "Customer": (70, -30)}
    assert [part.result.rating for part in view.scorecard.perspectives] == [Rating.GOOD, Rating.FAIR]
    assert (view.scorecard.result.score, view.change.points) == (85, 10)
    for shown_change in ("▲ 50", "▼ 30", "▲ 10"):
        assert shown_change.replace(" ", "\N{NO-BREAK SPACE}") in world.weekly()[-1].text


def test_what_is_still_off_threshold_and_worse_is_said_as_worse(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "80"}, {"mttr": "60", "sla": "85"})
    assert [one.kpi.key for one in weekly_post(world).still_off if one.is_worse] == ["mttr"]
    told = plain(world.weekly()[-1].text)
    assert "worse, last week 52 min" in told
    assert " · last week 80 %" in told


def test_what_turned_off_threshold_is_new_for_one_week_and_then_still_off(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "96"}, {"mttr": "52", "sla": "96"})
    view = weekly_post(world)
    assert off(view.turned_off) == {"MTTR": (52, 28, date(2026, 11, 23))}
    assert view.still_off == ()
    world.move_to(at("2026-12-07 09:00"))
    world.say(PRIYA, "mttr 55")
    world.say(PRIYA, "sla 96")
    world.move_to(TUESDAYS[2])
    view = weekly_post(world)
    assert view.turned_off == ()
    assert off(view.still_off) == {"MTTR": (55, 52, date(2026, 11, 23))}


def test_what_recovered_or_reached_its_target_is_celebrated_once(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "92"}, {"mttr": "40", "sla": "96"})
    view = weekly_post(world)
    assert values_of(view.reached) == {"SLA": 96}
    assert values_of(view.recovered) == {"MTTR": 40}
    world.move_to(at("2026-12-07 09:00"))
    world.say(PRIYA, "mttr 41")
    world.say(PRIYA, "sla 97")
    world.move_to(TUESDAYS[2])
    assert is_quiet(weekly_post(world))


def test_what_recovered_and_reached_its_target_is_celebrated_in_one_line(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "96"}, {"mttr": "28", "sla": "96"})
    weekly_post(world)
    assert world.weekly()[-1].text.count("MTTR") == 1


def test_a_withdrawn_alert_is_no_news(begin: Begin) -> None:
    world = weeks(begin, {"sla": "96"})
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 52")
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "sla 96")
    world.move_to(TUESDAYS[1])
    assert is_quiet(weekly_post(world))


def test_what_is_missing_is_told_with_its_week_and_since_when(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "96"}, {"mttr": "28"})
    [missing] = weekly_post(world).scorecard.attention.overdue
    assert (missing.kpi.name, missing.period.key, missing.overdue_since) == (
        "SLA",
        "2026-W48",
        date(2026, 12, 1),
    )
    assert missing.last
    assert missing.last.value == 96


def test_details_of_every_perspective_stand_in_the_thread(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "92"})
    [post] = world.weekly()
    first, second = world.thread(post)
    assert "*Processes*" in first.text
    assert "MTTR" in shown(first)
    assert "28 min" in shown(first)
    assert "*Customer*" in second.text
    assert "92 %" in shown(second)
    assert set(block_types(first)) == {"section"}, "a phone cuts a table off"


def test_the_post_comes_at_its_moment_and_once_whatever_restarts(begin: Begin) -> None:
    world = begin(a_card(MTTR))
    world.move_to(at("2026-11-24 09:59"))
    assert world.weekly() == []
    world.move_to(TUESDAYS[0])
    for _ in range(3):
        world.restart_bot()
        world.move_by(hours=5)
    assert len(world.weekly()) == 1
    assert len(world.thread(world.weekly()[0])) == 1
    world.move_to(TUESDAYS[1])
    assert len(world.weekly()) == 2


@pytest.mark.parametrize(
    ("zone", "start", "moment"),
    [
        ("Europe/London", "2026-03-27 12:00", "2026-03-31 10:00"),
        ("Europe/London", "2026-10-23 12:00", "2026-10-27 10:00"),
        ("America/New_York", "2026-03-06 12:00", "2026-03-10 10:00"),
        ("America/New_York", "2026-10-30 12:00", "2026-11-03 10:00"),
        ("Pacific/Auckland", "2026-04-03 12:00", "2026-04-07 10:00"),
        ("Pacific/Auckland", "2026-09-25 12:00", "2026-09-29 10:00"),
    ],
)
def test_ten_stays_ten_on_the_scorecards_clock_when_the_clocks_change(
    begin: Begin, zone: str, start: str, moment: str
) -> None:
    world = begin(a_card(MTTR, timezone=zone), at(start, zone))
    due = at(moment, zone)
    world.move_to(due.replace(minute=59, hour=(due.hour - 1) % 24, day=due.day - (due.hour == 0)))
    assert world.weekly() == []
    world.move_to(due)
    assert len(world.weekly()) == 1


def test_nothing_falls_between_two_posts_when_the_clocks_change(begin: Begin) -> None:
    world = begin(a_card(MTTR), at("2026-10-16 12:00"))
    world.move_to(at("2026-10-19 09:00"))
    world.say(PRIYA, "mttr 52")
    world.move_to(at("2026-10-20 10:00"))
    world.move_to(at("2026-10-20 10:30"))  # 169 hours lie between this post and the next
    world.say(PRIYA, "mttr 51")
    world.move_to(at("2026-10-20 10:45"))
    world.apply(a_card(MTTR, a_kpi("mtta", under="Processes")))
    world.command(PRIYA, "submit mtta 52")
    world.move_to(at("2026-10-27 10:00"))
    assert off(weekly_post(world).turned_off) == {"MTTA": (52, 52, date(2026, 10, 12))}


def test_nothing_falls_between_a_post_in_time_and_one_sent_late(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "96"})
    world.move_to(at("2026-11-24 12:00"))
    world.command(PRIYA, "correct sla W47 80")
    world.clock.move_to(at("2026-11-30 09:00"))
    world.move_to(at("2026-12-01 16:00"))
    assert [item.kpi.name for item in weekly_post(world).turned_off] == ["SLA"]


def test_after_hours_of_downtime_the_post_comes_late_after_days_not_at_all(begin: Begin) -> None:
    world = begin(a_card(MTTR))
    world.move_to(at("2026-11-25 22:00"))
    assert len(world.weekly()) == 1
    world.move_to(at("2026-12-03 10:00"))
    assert len(world.weekly()) == 1
    world.move_to(TUESDAYS[2])
    assert len(world.weekly()) == 2


def test_a_scorecard_applied_after_the_moment_waits_for_the_next(begin: Begin) -> None:
    world = begin(a_card(MTTR), at("2026-11-24 10:01"))
    world.move_by(minutes=1)
    assert world.weekly() == []
    world.move_to(TUESDAYS[1])
    assert len(world.weekly()) == 1


def test_another_channel_day_and_time_hold_from_the_next_post_on(begin: Begin) -> None:
    world = begin(a_card(MTTR))
    world.move_to(TUESDAYS[0])
    world.apply(a_card(MTTR, channel="C0GENERAL", weekly_post="THU 15:30"))
    world.move_to(at("2026-11-26 15:30"))
    assert len(world.posts("C0GENERAL")) == 0
    world.move_to(TUESDAYS[1])
    assert len(world.weekly()) == 1
    world.move_to(at("2026-12-03 15:30"))
    assert len(world.weekly()) == 1
    assert ["3 Dec" in post.text for post in world.posts("C0GENERAL")] == [True]


def test_a_scorecard_where_nothing_was_ever_answered_still_posts(begin: Begin) -> None:
    world = begin(a_card(MTTR, SLA))
    world.move_to(TUESDAYS[0])
    view = weekly_post(world)
    assert (view.scorecard.result.score, view.scorecard.result.coverage) == (None, 0)
    assert [item.kpi.name for item in view.scorecard.attention.overdue] == ["MTTR", "SLA"]
    assert ":tada:" not in world.weekly()[-1].text


def test_many_kpis_off_threshold_still_make_one_short_post(begin: Begin) -> None:
    many = [a_kpi(f"kpi_{number}", name=f"A rather long name, number {number}") for number in range(12)]
    world = begin(a_card(*many))
    world.move_to(at("2026-11-23 09:00"))
    for number in range(12):
        world.command(HELEN, f"submit kpi_{number} 99")
    world.move_to(TUESDAYS[0])
    [post] = world.weekly()
    assert len(weekly_post(world).turned_off) == 12
    assert post.text.count("*A rather long name") == 10  # two of them in why nobody can tell a change
    assert "`/scorecard alerts`" in post.text
    assert len(world.thread(post)) == 1


def test_silence_is_no_success(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "96"}, {"sla": "97"})
    view = weekly_post(world)
    whole = view.scorecard.result
    assert (whole.score, whole.range, whole.rating) == (None, (50, 100), Rating.NONE)
    assert view.change.points == 0
    assert view.change.lacking
    assert view.change.lacking[0].name == "MTTR"
    assert off(view.still_off) == {"MTTR": (52, 52, date(2026, 11, 16))}
    told = world.weekly()[-1].text
    for words in ("50–100", "1 of 2 in", "not comparable", "week 48 missing"):
        assert words in told
    assert "▲" not in told


def test_a_value_that_stood_early_is_no_rise_a_week_later(begin: Begin) -> None:
    world = begin(a_card(a_kpi("rev", frequency="monthly", under="Processes", **PERCENT), SLA))
    world.move_to(at("2026-11-23 09:00"))
    world.command(PRIYA, "submit rev 90 for October 2026")
    world.say(PRIYA, "sla 95")
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "sla 95")
    world.move_to(at("2026-12-01 09:30"))
    world.command(PRIYA, "submit rev 95 for November 2026")
    world.move_to(TUESDAYS[1])
    assert values_of(weekly_post(world).reached) == {"REV": 95}
    world.move_to(at("2026-12-07 09:00"))
    world.say(PRIYA, "sla 95")
    world.move_to(TUESDAYS[2])
    view = weekly_post(world)
    assert (view.change, view.reached) == (Change(), ())


def test_a_kpi_set_aside_on_one_side_alone_leaves_nothing_to_compare(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "96"}, {"mttr": "32"})
    world.command(HELEN, "aside sla W48 new survey tool")
    world.move_to(at("2026-12-07 09:00"))
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "sla 90")
    world.move_to(TUESDAYS[2])
    view = weekly_post(world)
    assert view.change.points == 0
    assert view.change.lacking
    assert (view.change.lacking.kpi.name, view.change.lacking.is_set_aside) == ("SLA", True)
    [whole] = [line for line in world.weekly()[-1].text.splitlines() if "*Overall*" in line]
    assert "▲" not in whole


def test_easier_targets_are_no_success(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "96"})
    easier = {**MTTR, "target": 60, "threshold": 70}
    world.apply(a_card(easier, SLA))
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 53")
    world.say(PRIYA, "sla 96")
    world.move_to(TUESDAYS[1])
    view = weekly_post(world)
    assert (view.change.points, view.reached, view.recovered) == (0, (), ())


def test_a_goal_that_makes_a_value_acceptable_is_no_recovery(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "96"})
    world.apply(a_card({**MTTR, "target": 40, "threshold": 60}, SLA))
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 50")
    world.say(PRIYA, "sla 96")
    world.move_to(TUESDAYS[1])
    assert weekly_post(world).recovered == ()


def tell_days(world: World, values: dict[str, int]) -> None:
    """Have Priya give a daily KPI's values, each at ten past nine on the day after."""
    for day, value in values.items():
        world.move_to(at(f"2026-11-{day} 09:10") + timedelta(days=1))
        world.command(PRIYA, f"submit mttr {value} for 2026-11-{day}")


def test_a_recovery_early_in_the_week_is_celebrated_though_more_good_values_followed(begin: Begin) -> None:
    world = begin(a_card({**MTTR, "frequency": "daily"}))
    tell_days(world, {"24": 52, "25": 28, "26": 28, "27": 28, "28": 28, "29": 28})
    world.move_to(TUESDAYS[1])
    assert values_of(weekly_post(world).recovered) == {"MTTR": 28}


def test_a_day_that_could_have_come_early_and_has_no_value_leaves_nothing_to_compare(begin: Begin) -> None:
    world = begin(a_card({**MTTR, "frequency": "daily"}))
    tell_days(world, {"22": 40, "24": 28, "25": 28, "26": 28, "27": 28, "28": 28, "29": 28})
    world.move_to(TUESDAYS[1])
    view = weekly_post(world)
    assert (view.change.points, view.reached) == (0, ())
    assert view.change.lacking
    assert view.change.lacking.period.start == date(2026, 11, 23)
    assert "▲" not in world.weekly()[-1].text


def test_what_is_set_aside_is_not_overdue(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "96"}, {"mttr": "28"})
    world.command(HELEN, "aside sla W48 new survey tool")
    world.move_to(at("2026-12-07 09:00"))
    world.say(PRIYA, "mttr 28")
    world.move_to(TUESDAYS[2])
    [overdue] = weekly_post(world).scorecard.attention.overdue
    assert (overdue.kpi.name, overdue.overdue_since) == ("SLA", date(2026, 12, 8))


def test_a_reason_for_the_due_period_lasts_when_the_next_has_one_too(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "96"})
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr no data, vendor outage")
    world.move_to(at("2026-12-07 09:00"))
    world.say(PRIYA, "mttr no data, still out")
    explained = {item.kpi.name: item.no_data for item in overview(world).attention.explained}
    assert explained["MTTR"]
    assert explained["MTTR"].reason == "vendor outage"


@pytest.mark.parametrize("count", [2, 12])
def test_a_post_with_past_weeks_is_read_in_few_statements_however_many_kpis_it_has(
    begin: Begin, count: int
) -> None:
    keys = [f"kpi_{number}" for number in range(count)]
    world = begin(a_card(*(a_kpi(key, name=f"Rate {key[4:]}") for key in keys)))
    for at_week, value in enumerate((28, 28, 52, 28)):
        world.move_to(TUESDAYS[0] + timedelta(weeks=at_week) - timedelta(hours=25))
        for key in keys:
            world.command(HELEN, f"submit {key} {value}")
    world.clock.move_to(TUESDAYS[3])
    with statements(world.engine) as asked:
        view = world.bot.services.weekly_posts.view(1)
    assert len(view.recovered) == count
    assert [(one.on_target, one.off, one.out) for one in view.past] == [
        (count, 0, 0),
        (count, 0, 0),
        (0, count, 0),
        (count, 0, 0),
    ]
    assert len(asked) <= MOST_TO_READ


def test_a_past_week_shows_what_was_known_then(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52"}, {"mttr": "28", "sla": "96"})
    world.command(PRIYA, "correct mttr W47 28")
    past = world.bot.services.weekly_posts.view(1).past
    assert [(one.day, one.on_target, one.off, one.out) for one in past] == [
        (date(2026, 11, 24), 0, 1, 1),
        (date(2026, 12, 1), 2, 0, 0),
    ]


def test_a_kpi_that_is_off_without_an_alert_is_newly_off_once(begin: Begin) -> None:
    world = begin(a_card({**MTTR, "alerts": {"after": "3 of 3"}}, SLA))
    for tuesday, value in zip(TUESDAYS[:3], ("28", "52", "53"), strict=True):
        world.move_to(tuesday - timedelta(hours=25))
        world.say(PRIYA, f"mttr {value}")
        world.say(PRIYA, "sla 96")
        world.move_to(tuesday)
        view = weekly_post(world)
        told = [one.kpi.name for one in view.turned_off], [one.kpi.name for one in view.still_off]
        assert told == {"28": ([], []), "52": (["MTTR"], []), "53": ([], ["MTTR"])}[value]


def test_what_has_no_plan_for_long_is_said_with_its_working_days(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "96"}, {"mttr": "52", "sla": "96"})
    assert weekly_post(world).unplanned == {1: 6}, "Tuesday to Friday, Monday and Tuesday"
    assert "no plan for 6 working days" in world.weekly()[-1].text
    assert "no plan" not in world.weekly()[0].text, "it was off for a day"


def test_a_plan_can_be_made_from_the_post(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "96"})
    world.press(PRIYA, world.weekly()[-1], ActionId.PLAN)
    assert world.modal(PRIYA).view["callback_id"] == CallbackId.PLAN
