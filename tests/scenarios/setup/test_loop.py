"""The main job, end to end: prompt, answer, receipt, alert, recovery, weekly post."""

from scorecard.rules.alerts.states import AlertState
from tests.support.facts import saved
from tests.support.facts_reports import alerted, values_of, weekly_post
from tests.support.world import PRIYA, SAM, World, at, shown

MTTR = "Mean time to resolve"


def test_the_whole_loop_on_the_template(world: World) -> None:
    world.move_to(at("2026-11-23 09:00"))
    [prompt] = world.prompts(PRIYA)
    assert shown(prompt).count("week 47") == 3
    assert "System uptime" in world.prompts(SAM)[0].text

    world.say(PRIYA, "mttr 52 slow vendor")
    assert saved(world, MTTR, 52, note="slow vendor", standing="off threshold")
    [alert] = world.alerts()
    assert alerted(world, alert, MTTR, 52)

    world.move_to(at("2026-11-24 10:00"))
    view = weekly_post(world)
    assert values_of(view.turned_off) == {MTTR: 52}
    overdue = view.scorecard.attention.overdue
    assert ("SLA adherence", "2026-W47") in [(item.kpi.name, item.period.key) for item in overdue]
    assert len(world.thread(world.weekly()[0])) == 4

    world.restart_bot()
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 28")
    assert saved(world, MTTR, 28, standing="on target")
    [alert] = world.alerts()
    assert alerted(world, alert, MTTR, 52, AlertState.RESOLVED, now=28)
    world.move_to(at("2026-12-01 10:00"))
    assert values_of(weekly_post(world).recovered) == {MTTR: 28}
    assert "November 2026" in world.prompts(PRIYA)[-1].text
    assert [len(world.prompts(PRIYA)), len(world.weekly())] == [3, 2]
