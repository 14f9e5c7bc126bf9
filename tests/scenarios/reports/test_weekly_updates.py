"""The weekly post after it was sent: drawn again, with a note, when a status in it changes."""

from datetime import timedelta

import pytest

from bot.workspace.model import PostedMessage
from scorecard.model.goals import Status
from scorecard.model.payloads import WeeklyUpdate
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.recording import statements
from tests.support.texts import plain, shown
from tests.support.world import HELEN, PRIYA, World, at

MTTR = a_kpi(under="Processes")
SLA = a_kpi("sla", under="Customer", unit="%", direction="higher", target=95, threshold=90)
CSAT = a_kpi("csat", under="Customer")
POSTED = at("2026-11-24 10:00")
UPDATED = at("2026-11-24 10:30")
MOST_TO_UPDATE = 45
"""Statements to find out whether a post is to be drawn again, and to read it."""


def posted(begin: Begin, *answers: str) -> World:
    """Return a world whose weekly post of week 47 was sent after some answers."""
    world = begin(a_card(MTTR, SLA, CSAT))
    for answer in ("mttr 28", "sla 96", "csat 28"):
        world.command(PRIYA, f"submit {answer} for W46")
    world.move_to(at("2026-11-23 09:00"))
    for answer in answers:
        world.say(PRIYA, answer)
    world.move_to(POSTED)
    world.move_by(minutes=1)
    return world


def notes(world: World, post: PostedMessage) -> list[str]:
    """Return what the notes in the thread of a post say."""
    said = [plain(one.text) for one in world.thread(post)]
    return [text for text in said if text.startswith("Updated")]


def first(world: World) -> PostedMessage:
    """Return the post of week 47 as it is now."""
    return world.weekly()[0]


def sentence(world: World) -> str:
    """Return the first sentence of the post of week 47 as it is now."""
    return plain(first(world).text).splitlines()[1]


def test_a_late_answer_changes_the_post_its_thread_and_says_so_once(begin: Begin) -> None:
    world = posted(begin, "mttr 28", "csat 28")
    assert "1 value is missing" in sentence(world)
    world.say(PRIYA, "sla 96")
    assert "missing" in sentence(world), "changes of half an hour become one"
    world.move_to(UPDATED)
    assert sentence(world) == "All 3 KPIs are on target."
    assert "96 %" in plain(shown(world.thread(first(world))[1]))
    [note] = notes(world, first(world))
    assert "*SLA*" in note
    assert Status.ON_TARGET in note
    assert len(world.weekly()) == 1


def test_a_burst_of_answers_gives_one_edit_and_one_note(begin: Begin) -> None:
    world = posted(begin)
    for answer in ("mttr 28", "sla 96", "csat 52"):
        world.say(PRIYA, answer)
        world.move_by(minutes=3)
    world.move_to(UPDATED)
    edits = [one for one in world.calls("chat.update") if one.body["ts"] == first(world).ts]
    [note] = notes(world, first(world))
    assert len(edits) == 1
    assert all(f"*{name}*" in note for name in ("MTTR", "SLA", "CSAT"))
    assert sentence(world).startswith("One KPI turned off threshold")


def test_what_went_back_within_the_half_hour_is_no_news(begin: Begin) -> None:
    world = posted(begin, "mttr 28", "sla 96", "csat 28")
    before = first(world).text
    world.say(PRIYA, "mttr W47 52")
    world.say(PRIYA, "mttr W47 28")
    world.move_to(UPDATED)
    assert first(world).text == before
    assert notes(world, first(world)) == []


def test_a_correction_that_changes_no_status_leaves_the_post_as_it_is(begin: Begin) -> None:
    world = posted(begin, "mttr 28", "sla 96", "csat 28")
    before = first(world).text
    world.command(PRIYA, "correct mttr W47 27")
    world.move_by(hours=1)
    assert first(world).text == before
    assert notes(world, first(world)) == []


def test_a_correction_changes_the_mark_of_its_kpi(begin: Begin) -> None:
    world = posted(begin, "mttr 52", "sla 96", "csat 28")
    assert sentence(world).startswith("One KPI turned off threshold")
    world.command(PRIYA, "correct mttr W47 28")
    world.move_to(UPDATED)
    assert "turned off" not in sentence(world)
    assert sentence(world) == "All 3 KPIs are on target."
    [note] = notes(world, first(world))
    assert f"{Status.OFF_THRESHOLD} → {Status.ON_TARGET}" in note


def test_an_undo_makes_a_value_missing_again(begin: Begin) -> None:
    world = posted(begin, "mttr 28", "sla 96")
    world.say(PRIYA, "csat 28")
    world.move_to(UPDATED)
    assert sentence(world) == "All 3 KPIs are on target."
    world.say(PRIYA, "undo")
    world.move_by(hours=1)
    assert "1 value is missing" in sentence(world)
    assert f"{Status.ON_TARGET} → no value" in notes(world, first(world))[-1]


def test_each_later_change_is_told_by_itself(begin: Begin) -> None:
    world = posted(begin, "mttr 28")
    world.say(PRIYA, "sla 96")
    world.move_to(UPDATED)
    world.say(PRIYA, "csat 28")
    world.move_by(hours=1)
    one, two = notes(world, first(world))
    assert ("*SLA*" in one, "*CSAT*" in one) == (True, False)
    assert ("*SLA*" in two, "*CSAT*" in two) == (False, True)


def test_values_of_the_next_period_do_not_touch_the_post(begin: Begin) -> None:
    world = posted(begin, "mttr 28", "sla 96", "csat 28")
    before = first(world).text
    world.move_to(at("2026-11-30 09:00"))
    for answer in ("mttr 52", "sla 50", "csat 99"):
        world.say(PRIYA, answer)
    world.move_by(hours=1)
    assert first(world).text == before
    world.command(PRIYA, "correct csat W47 52")
    world.move_by(hours=1)
    assert sentence(world) == "One KPI turned off threshold; 2 of 3 are on target."
    [note] = notes(world, first(world))
    assert "*CSAT*" in note
    assert "*MTTR*" not in note
    assert "52 min" in plain(first(world).text)
    assert "99 min" not in plain(first(world).text)


def test_a_recovery_in_the_next_period_leaves_it_off_in_this_post(begin: Begin) -> None:
    world = posted(begin, "mttr 52", "sla 96")
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "csat W47 28")
    world.move_by(hours=1)
    told = sentence(world)
    assert "turned off threshold" in told
    assert "recovered" not in told
    assert "2 of 3 are on target" in told
    assert plain(first(world).text).count("*MTTR* 52 min") == 1


def test_once_the_next_post_is_there_the_one_before_stays(begin: Begin) -> None:
    world = posted(begin, "mttr 28", "sla 96")
    world.move_to(at("2026-11-30 09:00"))
    for answer in ("mttr 28", "sla 96", "csat 28"):
        world.say(PRIYA, answer)
    world.move_to(at("2026-12-01 10:00"))
    before, newest = (post.text for post in world.weekly())
    world.say(PRIYA, "csat W47 52")
    world.move_by(hours=1)
    assert [post.text for post in world.weekly()] == [before, newest]
    assert notes(world, first(world)) == []


def test_an_answer_during_an_outage_is_told_once_the_post_is_there(begin: Begin) -> None:
    world = posted(begin, "mttr 28")
    world.say(PRIYA, "sla 96")
    world.restart_bot()
    world.clock.move_to(at("2026-11-24 14:10"))
    world.say(PRIYA, "csat 28")
    world.move_to(at("2026-11-24 14:30"))
    said = notes(world, first(world))
    assert sum("*SLA*" in one for one in said) == 1
    assert sum("*CSAT*" in one for one in said) == 1
    assert sentence(world) == "All 3 KPIs are on target."


@pytest.mark.parametrize("kpis", [2, 12])
def test_an_update_costs_the_same_however_many_kpis_changed(begin: Begin, kpis: int) -> None:
    many = [a_kpi(f"kpi_{at}", name=f"Rate {chr(65 + at)}") for at in range(kpis)]
    world = begin(a_card(*many, admins=[HELEN]))
    world.move_to(POSTED)
    world.move_by(minutes=1)
    for one in many:
        world.command(HELEN, f"submit {one['key']} 52 for W47")
    world.clock.move_to(UPDATED)
    drawn = WeeklyUpdate(
        scorecard=1, week="2026-W48", as_of=POSTED, since=POSTED - timedelta(weeks=1), due=UPDATED
    )
    with statements(world.engine) as asked:
        view = world.bot.services.weekly_posts.update(drawn)
    assert view
    assert len(view.turned_off) == kpis
    assert len(asked) <= MOST_TO_UPDATE
    world.bot.tick()
    assert "turned off" in sentence(world)
