"""Metrics counted while people and the bot go about their business."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from bot.demo.people import CHANNEL
from bot.http.server import HttpServer, make_flask
from bot.run import make_readiness_probe
from scorecard.model.submissions import Submission
from scorecard.storage.unit_of_work import Store, StoreHooks
from tests.builders import WEEK_47
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY, TUESDAY
from tests.support.world import PRIYA, SAM, World, at


def measured(world: World, name: str, /, **labels: str) -> float:
    """Return the value of a sample as Prometheus reads it; 0 if there is none."""
    families = text_string_to_metric_families(world.bot.monitor.metrics.as_text().decode())
    samples = (sample for family in families for sample in family.samples)
    found = [one.value for one in samples if one.name == name and labels.items() <= one.labels.items()]
    return sum(found)


def test_prompts_and_values_are_counted_by_source(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    assert measured(world, "scorecard_prompts_opened_total") == 2
    world.say(PRIYA, "mttr 25")
    world.command(PRIYA, "submit sla 30")
    world.command(PRIYA, "submit nothing such 1")
    assert measured(world, "scorecard_values_stored_total") == 2
    assert measured(world, "scorecard_values_stored_total", source="command") == 1
    assert measured(world, "scorecard_tick_seconds_count") == 1


def test_answers_are_counted_by_the_command_and_what_nobody_foresaw_is_one(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "")
    world.command(PRIYA, "Alerts")
    world.command(PRIYA, "mttr")
    world.command(PRIYA, "no-such-word-1")
    world.say(PRIYA, "hello")

    def answers(**labels: str) -> float:
        return measured(world, "scorecard_answer_seconds_count", **labels)

    assert answers(kind="command", name="overview") == 1
    assert answers(kind="command", name="alerts") == 1
    assert answers(kind="command", name="other") == 2
    assert answers(kind="event", name="message") == 1


def test_what_waits_is_counted_with_the_age_of_the_oldest(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    assert measured(world, "scorecard_outbox_due") == 0
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    world.clock.move_by(timedelta(seconds=90))
    assert measured(world, "scorecard_outbox_due") > 0
    assert measured(world, "scorecard_outbox_oldest_due_seconds") == 90
    assert measured(world, "scorecard_database_up") == 1
    world.settle()
    assert measured(world, "scorecard_outbox_due") == 0
    assert measured(world, "scorecard_outbox_oldest_due_seconds") == 0


def test_what_is_held_for_somebodys_hours_is_not_late(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.clock.move_to(MONDAY)
    world.bot.ticker.tick()
    world.clock.move_to(at("2026-11-23 22:00"))
    world.settle()
    assert world.prompts(PRIYA) == []
    assert measured(world, "scorecard_outbox_due") == 0
    assert measured(world, "scorecard_outbox_later") == 1


def lines(world: World, event: str, **known: str) -> list[Any]:
    """Return the bot's log lines of an event."""
    return [one for one in world.logs if one["event"] == event and known.items() <= one.items()]


def test_a_message_is_one_line_with_the_id_of_the_delivery_that_caused_it(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 25")
    [answered] = lines(world, "answered", name="message")
    [receipt] = world.receipts(PRIYA)
    [sent] = [one for one in lines(world, "message_sent") if one["key"].startswith("receipt")]
    assert (sent["channel"], sent["ts"]) == (receipt.channel, receipt.ts)
    assert sent["request"] == answered["request"]
    assert answered["event_id"].startswith("Ev")
    assert len(lines(world, "message_sent", request=sent["request"])) > 1, "the prompt is drawn anew, too"
    assert measured(world, "scorecard_messages_sent_total", kind="receipt") == 1


def test_all_that_one_tick_brings_about_has_one_id_and_the_next_tick_another(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("defects", owner=SAM)))
    world.move_to(MONDAY)
    first = {one["request"] for one in lines(world, "message_sent")}
    assert len(lines(world, "message_sent")) == 2
    assert len(first) == 1
    world.move_to(TUESDAY)
    ids = {one["request"] for one in lines(world, "message_sent")}
    assert len(ids) == 2


def test_the_id_outlives_the_process_that_took_the_delivery(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    world.restart_bot()
    world.settle()
    [answered] = lines(world, "answered", name="message")
    assert lines(world, "message_sent", request=answered["request"])


def test_an_answer_with_a_chart_bears_the_id_of_its_command(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    for week in ("W46", "W47"):
        world.say(PRIYA, f"mttr 25 for {week}")
    world.command(PRIYA, "mttr")
    [answered] = lines(world, "answered", kind="command")
    [sent] = lines(world, "answer_sent")
    assert sent["request"] == answered["request"]


def test_the_log_writes_a_moment_as_machines_read_it(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.expected |= {"is_archived", "trouble_began", "trouble_continues"}
    world.workspace.change_channel(CHANNEL, is_archived=True)
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 50")
    world.move_by(days=8)
    [lasts] = lines(world, "trouble_continues")
    assert str(lasts["since"]).startswith("2026-11-23T")


def test_a_status_is_a_number_however_it_was_answered(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "")
    world.command(PRIYA, "nonsense")
    assert [repr(one["status"]) for one in lines(world, "answered", kind="command")] == ["200", "200"]


def test_neither_tokens_nor_what_people_write_stand_in_the_log(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 25, marmalade on the router")
    world.command(PRIYA, "submit mttr 26 quince in the rack")
    world.command(PRIYA, "elderberry")
    world.command(PRIYA, "progress")
    told = repr(world.logs)
    bot = world.workspace.bot
    for secret in ("marmalade", "quince", "elderberry", bot.token, bot.signing_secret, "response_url"):
        assert secret not in told


def test_what_slack_does_not_take_is_counted_by_its_word(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.expected |= {
        "ratelimited",
        "invalid_blocks",
        "sending_paused",
        "native_blocks_refused",
        "format_refused",
    }
    world.move_to(MONDAY)
    world.workspace.refusals.rate_limit("chat.postMessage", seconds=1)
    world.say(PRIYA, "mttr 25")
    world.workspace.refusals.fail("chat.postMessage", "invalid_blocks")
    world.move_by(seconds=5)
    assert measured(world, "scorecard_slack_errors_total", kind="rate_limited", code="") == 1
    assert measured(world, "scorecard_slack_errors_total", kind="refused", code="invalid_blocks") == 1


def test_a_slack_that_is_back_is_noticed_by_who_asks_though_nothing_is_to_be_said(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.expected |= {"outage_began"}
    receiver = HttpServer(make_flask(world.bot.app, world.bot.verifier))
    receiver.start()
    probe = make_readiness_probe(world.engine, world.bot, receiver)
    world.bot.monitor.slack.note("calls", "Connection refused")
    assert probe.examine().reasons == {}
    assert len(lines(world, "outage_ended")) == 1
    receiver.stop()


def test_a_message_that_waits_long_and_a_tick_that_does_not_come_are_reasons(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    receiver = HttpServer(make_flask(world.bot.app, world.bot.verifier))
    receiver.start()
    probe = make_readiness_probe(world.engine, world.bot, receiver)
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    world.bot.ticker.tick()
    assert probe.examine().reasons == {}
    world.clock.move_by(timedelta(minutes=15, seconds=1))
    world.bot.ticker._ended -= 181
    assert probe.examine().reasons == {
        "tick": "the last one ended 181 s ago",
        "outbox": "a message has been waiting for 901 s",
    }
    receiver.stop()


def test_a_part_of_a_transaction_that_is_taken_back_counts_nothing(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    watched: list[tuple[int, tuple[str, ...]]] = []
    around = StoreHooks(lambda prompts, sources: watched.append((prompts, tuple(sources))))
    store = Store(world.engine, around=around)
    given = Submission(period=WEEK_47, by=PRIYA, value=Decimal(1), source="reply")
    with store.writing() as uow:
        with suppress(LookupError), uow.all_or_nothing():
            uow.actuals.record(1, given, at=MONDAY)
            raise LookupError
        uow.actuals.record(1, replace(given, source="modal"), at=MONDAY)
        uow.commit()
    assert watched == [(0, ("modal",))]
