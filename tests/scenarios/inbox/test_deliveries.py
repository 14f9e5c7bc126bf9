"""Messages that Slack rejects in native form arrive in the classic form; no answer is lost."""

from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.world import PRIYA, World, at, block_types, plain, shown

NATIVE = {"table", "data_visualization"}


def refusing(begin: Begin) -> World:
    """Return a world whose Slack accepts neither tables nor charts."""
    world = begin(a_card(a_kpi(), a_kpi("sla", under="Customer")))
    world.command(PRIYA, "submit mttr 50")
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "mttr 52")
    world.expected = {"invalid_blocks", "native_blocks_refused"}
    world.workspace.refusals.refuse_native = True
    return world


def refusals(world: World) -> int:
    return len([call for call in world.workspace.calls if call.error == "invalid_blocks"])


def test_a_chart_refused_under_a_response_url_is_told_in_words(begin: Begin) -> None:
    world = refusing(begin)
    answer = world.command(PRIYA, "mttr")
    assert NATIVE.isdisjoint(block_types(answer))
    assert "52 min" in shown(answer)
    assert "week 47" in shown(answer)


def test_after_a_refusal_the_classic_form_is_sent_at_once_for_a_day(begin: Begin) -> None:
    world = refusing(begin)
    for words in ("mttr", "overview", "sla", "mttr"):
        world.command(PRIYA, words)
    assert refusals(world) == 1
    world.workspace.refusals.refuse_native = False
    world.move_by(hours=23)
    assert NATIVE.isdisjoint(block_types(world.command(PRIYA, "mttr")))
    world.move_by(hours=2)
    assert "data_visualization" in block_types(world.command(PRIYA, "mttr"))


def test_the_weekly_post_is_sent_in_lines_if_slack_refuses_its_table_and_its_thread_has_none(
    begin: Begin,
) -> None:
    world = refusing(begin)
    world.move_to(at("2026-11-24 10:00"))
    [post] = world.weekly()
    details = world.thread(post)
    assert len(details) == 2
    assert "52 min" in plain(shown(details[0]))
    assert NATIVE.isdisjoint(block_types(post))
    assert "*Perspectives*\n" in post.text
    assert refusals(world) == 1


def test_a_refusal_survives_a_restart(begin: Begin) -> None:
    world = refusing(begin)
    world.command(PRIYA, "mttr")
    world.restart_bot()
    world.command(PRIYA, "mttr")
    assert refusals(world) == 1


def test_a_prompt_that_could_not_be_sent_in_time_waits_for_the_persons_hours(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.expected |= {"service_unavailable", "send_requeued"}
    world.workspace.refusals.fail("chat.postMessage", "service_unavailable", times=1)
    world.move_to(at("2026-11-23 09:00"))
    assert world.prompts(PRIYA) == []
    for moment in ("2026-11-23 19:30", "2026-11-24 03:00", "2026-11-24 08:59"):
        world.move_to(at(moment))
        assert world.prompts(PRIYA) == []
    world.move_to(at("2026-11-24 09:00"))
    assert len(world.prompts(PRIYA)) == 1


def test_a_prompt_that_died_with_the_bot_waits_for_the_persons_hours(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.clock.move_to(at("2026-11-23 09:00"))
    world.bot.ticker.tick()
    assert world.bot.services.outbox.claim()
    world.stop_bot()
    world.clock.move_to(at("2026-11-23 21:00"))
    world.start_bot()
    world.bot.services.outbox.release_all()
    heard = []
    for moment in ("2026-11-23 21:00", "2026-11-24 08:59", "2026-11-24 09:00", "2026-11-25 09:00"):
        world.move_to(at(moment))
        heard.append((len(world.prompts(PRIYA)), len(world.reminders(PRIYA))))
    assert heard == [(0, 0), (0, 0), (1, 0), (1, 1)]


def test_reminders_are_counted_from_when_a_prompt_was_really_sent(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.expected |= {"service_unavailable", "send_requeued"}
    world.workspace.refusals.fail("chat.postMessage", "service_unavailable", times=1)
    heard = []
    for day in ("23 09:00", "23 19:30", "24 09:00", "25 09:00", "26 09:00", "27 09:00"):
        world.move_to(at(f"2026-11-{day}"))
        heard.append((len(world.prompts(PRIYA)), len(world.reminders(PRIYA))))
    assert heard == [(0, 0), (0, 0), (1, 0), (1, 1), (1, 2), (1, 3)]


def test_a_reminder_that_could_not_be_sent_in_time_waits_for_the_persons_hours(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(at("2026-11-23 09:00"))
    world.expected |= {"service_unavailable", "send_requeued"}
    world.workspace.refusals.fail("chat.postMessage", "service_unavailable", times=1)
    world.move_to(at("2026-11-24 09:00"))
    world.move_to(at("2026-11-24 21:00"))
    assert world.reminders(PRIYA) == []
    world.move_to(at("2026-11-25 09:00"))
    assert world.reminders(PRIYA) != []
