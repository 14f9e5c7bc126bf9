"""The main job, end to end: prompt, answer, receipt, alert, weekly post."""

from datetime import UTC, datetime

from tests.support.world import PRIYA, World

MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TUESDAY_TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def test_the_whole_loop(world: World) -> None:
    world.move_to(MONDAY_NINE)
    for m in world.inbox(PRIYA):
        print("PROMPT", m.text)
    print("SAY", world.say(PRIYA, "mttr 52 slow vendor"))
    for m in world.posts():
        print("POST", m.text)
    print("SAY", world.say(PRIYA, "25"))
    print(world.command(PRIYA).text)
    print(world.command(PRIYA, "mttr").text)
    print(world.command(PRIYA, "progress").text)
    print(world.command(PRIYA, "alerts").text)
    print(world.command(PRIYA, "mine").text)
    print(world.command(PRIYA, "submit mttr 31").text)
    for m in world.posts():
        print("POST", m.text, [t.text for t in world.thread(m)])
    world.move_to(TUESDAY_TEN)
    for m in world.posts():
        print("POST", m.text, [t.text for t in world.thread(m)])
