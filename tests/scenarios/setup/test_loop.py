"""The main job, end to end: prompt, answer, receipt, alert, recovery, weekly post."""

from tests.support.world import PRIYA, SAM, World, at, plain


def test_the_whole_loop_on_the_template(world: World) -> None:
    world.move_to(at("2026-11-23 09:00"))
    [prompt] = world.prompts(PRIYA)
    assert prompt.text.startswith("*3 KPIs wait for your number.*")
    assert "System uptime" in world.prompts(SAM)[0].text

    assert "off threshold" in world.say(PRIYA, "mttr 52 slow vendor")
    [alert] = world.alerts()
    assert "*Mean time to resolve* is off threshold: 52 min" in plain(alert.text)

    world.move_to(at("2026-11-24 10:00"))
    [post] = world.weekly()
    assert "*Mean time to resolve* 52 min" in plain(post.text)
    assert "*SLA adherence* week 47, 16–22 Nov · missing since Tue 24 Nov" in plain(post.text)
    assert len(world.thread(post)) == 4

    world.restart_bot()
    world.move_to(at("2026-11-30 09:00"))
    assert "on target" in world.say(PRIYA, "mttr 28")
    assert [one.text.split(":")[1] for one in world.alerts()] == ["white_check_mark"]
    world.move_to(at("2026-12-01 10:00"))
    assert "To celebrate" in world.weekly()[-1].text
    assert "November 2026" in world.prompts(PRIYA)[-1].text
    assert [len(world.prompts(PRIYA)), len(world.weekly())] == [3, 2]
