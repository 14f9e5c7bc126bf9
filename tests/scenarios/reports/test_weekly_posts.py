"""The weekly post: once a week at its moment, with what changed, what is off and what is missing."""

from datetime import timedelta

import pytest

from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.world import HELEN, PRIYA, World, at, block_types, plain, shown

MTTR = a_kpi(under="Processes")
SLA = a_kpi("sla", unit="%", direction="higher", target=95, threshold=90, under="Customer")
TUESDAYS = [at(f"2026-{day} 10:00") for day in ("11-24", "12-01", "12-08", "12-15")]


def weeks(begin: Begin, *answers: dict[str, str]) -> World:
    """A world in which Priya answered each Monday from week 47 on, and every weekly post went out."""
    world = begin(a_card(MTTR, SLA))
    for tuesday, values in zip(TUESDAYS, answers, strict=False):
        world.move_to(tuesday - timedelta(hours=25))
        for key, value in values.items():
            world.say(PRIYA, f"{key} {value}")
        world.move_to(tuesday)
    return world


def lines(world: World) -> list[str]:
    return plain(world.weekly()[-1].text).splitlines()


def part(world: World, title: str) -> list[str]:
    """The lines under one of the newest post's titles."""
    told = lines(world)
    if f"{title}:" not in told:
        return []
    rest = told[told.index(f"{title}:") + 1 :]
    end = next((at for at, line in enumerate(rest) if line.endswith(":")), len(rest))
    return rest[:end]


def test_a_quiet_week_says_so(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "96"}, {"mttr": "28", "sla": "96"})
    assert lines(world) == [
        "IT: the week to 1 Dec 2026",
        ":large_green_circle: *Overall* 100 of 100 · on target · unchanged since Tue 24 Nov",
        ":tada: Nothing is off threshold and nothing is missing.",
        "Perspectives:",
        ":large_green_circle: Processes 100 of 100 · on target",
        ":large_green_circle: Customer 100 of 100 · on target",
    ]


def test_scores_and_their_change_are_told_for_each_perspective(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "45", "sla": "95"}, {"mttr": "30", "sla": "92"})
    assert part(world, "Perspectives") == [
        ":large_green_circle: Processes 100 of 100 · on target · ▲ 50",
        ":large_yellow_circle: Customer 70 of 100 · acceptable · ▼ 30",
    ]
    assert "▲ 10 since Tue 24 Nov" in lines(world)[1]


def test_what_turned_off_threshold_is_new_for_one_week_and_then_still_off(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "96"}, {"mttr": "52", "sla": "96"})
    off = ":small_red_triangle_down: *MTTR* 52 min · was 28 min · target ≤ 30 min · since Mon 30 Nov"
    assert part(world, "Newly off threshold") == [off]
    world.move_to(at("2026-12-07 09:00"))
    world.say(PRIYA, "mttr 55")
    world.say(PRIYA, "sla 96")
    world.move_to(TUESDAYS[2])
    assert part(world, "Newly off threshold") == []
    assert part(world, "Still off threshold") == [
        ":small_red_triangle_down: *MTTR* 55 min · was 28 min · target ≤ 30 min · since Mon 30 Nov"
    ]


def test_what_recovered_or_reached_its_target_is_celebrated_once(begin: Begin) -> None:
    world = weeks(
        begin, {"mttr": "52", "sla": "92"}, {"mttr": "40", "sla": "96"}, {"mttr": "41", "sla": "97"}
    )
    assert part(world, "To celebrate") == []
    celebrated = plain(world.weekly()[1].text).split("To celebrate:\n")[1].splitlines()
    assert celebrated == [
        ":tada: *SLA* reached its target: 96 % · target ≥ 95 %",
        ":tada: *MTTR* is back: 40 min · target ≤ 30 min",
    ]


def test_what_recovered_and_reached_its_target_is_celebrated_in_one_line(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "96"}, {"mttr": "28", "sla": "96"})
    assert len(part(world, "To celebrate")) == 1


def test_a_withdrawn_alert_is_no_news(begin: Begin) -> None:
    world = weeks(begin, {"sla": "96"})
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 52")
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "sla 96")
    world.move_to(TUESDAYS[1])
    assert part(world, "Newly off threshold") == []
    assert part(world, "To celebrate") == []


def test_what_is_missing_is_told_with_its_week_and_since_when(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "96"}, {"mttr": "28"})
    assert part(world, "No value yet") == [
        ":white_circle: *SLA* week 48, 23–29 Nov · missing since Tue 1 Dec · last 96 %"
    ]
    assert "Nothing is off threshold" not in world.weekly()[-1].text


def test_details_of_every_perspective_stand_in_the_thread(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "28", "sla": "92"})
    [post] = world.weekly()
    first, second = world.thread(post)
    assert "*Processes*" in first.text
    assert "MTTR" in shown(first)
    assert "28 min" in shown(first)
    assert "*Customer*" in second.text
    assert "92 %" in shown(second)
    assert "table" in block_types(first)


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
    assert "*MTTA* 52 min" in part(world, "Newly off threshold")[0]


def test_nothing_falls_between_a_post_in_time_and_one_sent_late(begin: Begin) -> None:
    world = weeks(begin, {"mttr": "52", "sla": "96"})
    world.move_to(at("2026-11-24 12:00"))
    world.command(PRIYA, "submit sla 80")
    world.clock.move_to(at("2026-11-30 09:00"))
    world.move_to(at("2026-12-01 16:00"))
    assert ["*SLA*" in line for line in part(world, "Newly off threshold")] == [True]


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
    assert ["the week to 3 Dec" in one.text for one in world.posts("C0GENERAL")] == [True]


def test_a_scorecard_where_nothing_was_ever_answered_still_posts(begin: Begin) -> None:
    world = begin(a_card(MTTR, SLA))
    world.move_to(TUESDAYS[0])
    assert "no score yet" in lines(world)[1]
    assert len(part(world, "No value yet")) == 2
    assert "0 % of the data in" in lines(world)[1]


def test_many_kpis_off_threshold_still_make_one_short_post(begin: Begin) -> None:
    many = [a_kpi(f"kpi_{number}", name=f"A rather long name, number {number}") for number in range(12)]
    world = begin(a_card(*many))
    world.move_to(at("2026-11-23 09:00"))
    for number in range(12):
        world.command(HELEN, f"submit kpi_{number} 99")
    world.move_to(TUESDAYS[0])
    [post] = world.weekly()
    assert "… and 4 more: `/scorecard alerts`" in post.text
    assert len(world.thread(post)) == 1
