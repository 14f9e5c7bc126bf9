"""Mentions in channels: answered in their thread, as public as what was written there."""

from decimal import Decimal

import pytest
from sqlmodel import col, select

from bot.demo.people import CHANNEL
from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage, SlackChannel
from scorecard.errors import NotAllowed
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.rules.alerts.states import AlertState
from scorecard.storage.tables import ActualRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import alert_states, all_answered, at_field, corrected, newest, saved, shows_receipt
from tests.support.facts_replies import answered_in, asked_which, doubted, key_of, not_done, waiting_in
from tests.support.texts import list_choices, plain
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at, shown

MONDAY_NINE = at("2026-11-23 09:00")
SLA = a_kpi("sla", unit="%", direction="higher", target=95, threshold=90)
TICKETS = a_kpi("tickets", unit="tickets", target=1000, threshold=2000)


def asked(begin: Begin, *kpis: dict[str, object]) -> World:
    world = begin(a_card(*(kpis or (a_kpi(), SLA))))
    world.move_to(MONDAY_NINE)
    return world


def stored(world: World) -> list[tuple[Decimal, str, str]]:
    """Value, note and who gave it of all that counts, in the order it came."""
    with world.store.reading() as uow:
        query = select(ActualRow).where(col(ActualRow.superseded_at).is_(None)).order_by(col(ActualRow.id))
        return [(row.value, row.note, row.submitted_by) for row in uow.session.exec(query)]


def told(answers: list[PostedMessage]) -> str:
    """Return the only answer, as people read it."""
    [answer] = answers
    return shown(answer)


def alert(world: World) -> PostedMessage:
    """Return the newest alert in the channel."""
    return world.alerts()[-1]


def test_a_value_is_stored_and_told_back_in_a_thread_under_the_message(begin: Begin) -> None:
    world = asked(begin)
    [receipt] = world.mention(PRIYA, "mttr 25 slow vendor")
    assert shows_receipt(receipt)
    assert saved(world, "MTTR", 25, period="2026-W47", note="slow vendor", standing="on target")
    assert stored(world) == [(25, "slow vendor", PRIYA)]
    assert answered_in(world.prompts(PRIYA)[0]) == ["MTTR"]
    assert len(world.inbox(PRIYA)) == 1
    assert len(world.posts()) == 1


@pytest.mark.parametrize(
    "text", ["@scorecard mttr 25", "@Scorecard: mttr 25", "@scorecard, mttr 25", "mttr 25 @scorecard"]
)
def test_the_bots_name_may_stand_anywhere(begin: Begin, text: str) -> None:
    world = asked(begin)
    said = world.actor.say(PRIYA, CHANNEL, text)
    assert list(map(shows_receipt, world.answered(said, PRIYA))) == [True]
    assert saved(world, "MTTR", 25)


def test_a_minus_after_the_bots_name_stays_one(begin: Begin) -> None:
    world = asked(begin, a_kpi("nps", unit="points", direction="higher", target=-10, threshold=-40))
    world.mention(PRIYA, "-25")
    assert saved(world, "NPS", -25)


def test_several_kpis_in_one_mention(begin: Begin) -> None:
    world = asked(begin)
    assert len(world.mention(PRIYA, "mttr 25, sla 96 %")) == 1
    assert saved(world, "MTTR", 25)
    assert saved(world, "SLA", 96)
    assert all_answered(world, PRIYA)


def test_a_bare_number_answers_the_one_prompt_that_is_open(begin: Begin) -> None:
    world = asked(begin, a_kpi(), {**SLA, "owner": SAM})
    world.mention(PRIYA, "25")
    assert saved(world, "MTTR", 25)


def test_a_mention_in_a_thread_is_answered_in_that_thread(begin: Begin) -> None:
    world = asked(begin)
    root = world.actor.say(SAM, CHANNEL, "how was last week?")
    [receipt] = world.mention(PRIYA, "mttr 25", root.ts)
    assert receipt.thread_ts == root.ts


def test_in_the_thread_of_the_weekly_post_it_works_the_same(begin: Begin) -> None:
    world = asked(begin)
    world.move_to(at("2026-11-24 10:00"))
    [post] = world.weekly()
    assert list(map(shows_receipt, world.mention(PRIYA, "mttr 25", post.ts))) == [True]
    assert saved(world, "MTTR", 25)
    assert stored(world) == [(25, "", PRIYA)]


def test_somebody_elses_kpi_is_refused_with_who_may(begin: Begin) -> None:
    world = asked(begin)
    text = told(world.mention(DIEGO, "mttr 25"))
    assert not_done(world, DIEGO, "@Priya Nair", "@Helen Adeyemi", "MTTR", ">mttr 25")
    assert "<@" not in text
    assert stored(world) == []


def test_what_waits_for_the_sender_is_not_spread_in_the_channel(begin: Begin) -> None:
    world = asked(begin)
    unclear = told(world.mention(PRIYA, "sorry, busy"))
    assert not_done(world, PRIYA, ">sorry, busy", "`mttr 30`")
    assert "SLA" not in unclear
    assert waiting_in(unclear) == []
    assert waiting_in(told(world.mention(PRIYA, "mttr 25"))) == []


def test_a_kpis_name_alone_shows_it(begin: Begin) -> None:
    world = asked(begin)
    world.move_by(hours=1)  # by then Slack has been asked what people are called
    (answer,) = world.mention(PRIYA, "mttr")
    private = plain(world.command(PRIYA, "mttr").text)
    assert plain(answer.text) == private.replace(f"<@{PRIYA}>", "@Priya Nair")


@pytest.mark.parametrize("text", ["", "help", "Help"])
def test_nothing_or_help_gets_a_short_help(begin: Begin, text: str) -> None:
    world = asked(begin)
    assert "/scorecard help" in told(world.mention(PRIYA, text))
    assert key_of(newest(world, PRIYA)).startswith("help:")


def test_help_in_direct_messages_needs_no_mention(begin: Begin) -> None:
    world = asked(begin)
    assert plain(world.say(PRIYA, "help")) == plain(world.command(PRIYA, "help").text)


def test_which_kpi_is_asked_in_the_thread_and_only_its_sender_can_choose(begin: Begin) -> None:
    world = asked(begin)
    [question] = world.mention(PRIYA, "91")
    assert asked_which(world, PRIYA, "MTTR", "SLA")
    assert f"<@{PRIYA}>" in shown(question)
    value = list_choices(question)[-1]["value"]
    [refusal] = world.press_late(HELEN, question, ActionId.CHOOSE, value)
    assert not_done(world, HELEN, f"<@{PRIYA}>")
    assert refusal.thread_ts == question.thread_ts
    assert stored(world) == []
    assert world.press_late(PRIYA, question, ActionId.CHOOSE, value) == []
    receipt = world.workspace.replies(CHANNEL, question.thread_ts or "", PRIYA)[-1]
    assert shows_receipt(receipt)
    assert saved(world, "SLA", 91)


def test_a_doubt_is_asked_in_the_thread(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    [question] = world.mention(PRIYA, "tickets 1,234")
    assert doubted(world, PRIYA, "TICKETS", 1234, "1.234")
    assert stored(world) == []
    world.press_late(PRIYA, question, ActionId.CHOOSE, list_choices(question)[0]["value"])
    assert stored(world) == [(1234, "", PRIYA)]


def test_a_number_in_an_alerts_thread_is_for_its_kpi_while_that_waits(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 52")
    world.move_to(at("2026-11-30 09:00"))
    recovery, receipt = world.mention(PRIYA, "25", alert(world).ts)
    assert key_of(recovery).startswith("alert_resolved:")
    assert shows_receipt(receipt)
    assert saved(world, "MTTR", 25, period="2026-W48")


def test_a_number_in_an_alerts_thread_replaces_no_value_unasked(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 52")
    [question] = world.mention(PRIYA, "25", alert(world).ts)
    assert doubted(world, PRIYA, "MTTR", 25, cause=DoubtReason.GIVEN, period="2026-W47")
    assert "52 min" in shown(question)
    assert [value for value, _, _ in stored(world)] == [52]
    world.press_late(PRIYA, question, ActionId.CHOOSE, list_choices(question)[0]["value"])
    assert corrected(world, "MTTR", 52, 25)
    assert [value for value, _, _ in stored(world)] == [25]
    assert alert_states(world) == [AlertState.WITHDRAWN]
    assert "52 min" in shown(alert(world))


def test_in_an_alerts_thread_another_kpi_can_be_named(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 52")
    world.mention(PRIYA, "sla 96", alert(world).ts)
    assert saved(world, "SLA", 96)


def test_a_number_in_an_alerts_thread_from_who_may_not_give_it_is_refused(begin: Begin) -> None:
    world = asked(begin, a_kpi(), {**SLA, "owner": SAM})
    world.say(PRIYA, "mttr 52")
    world.mention(SAM, "96", alert(world).ts)
    assert not_done(world, SAM, "@Priya Nair", "@Helen Adeyemi", "MTTR")
    assert [value for value, _, _ in stored(world)] == [52]


def test_a_number_in_the_thread_of_a_retired_kpis_alert_stores_nothing(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 52")
    thread = alert(world).ts
    world.apply(a_card(SLA))
    world.mention(PRIYA, "25", thread)
    assert not_done(world, PRIYA, ">25")


def test_an_edit_of_a_mention_that_changes_no_text_does_nothing(begin: Begin) -> None:
    world = asked(begin)
    said = world.actor.say(PRIYA, CHANNEL, "@scorecard mttr 32, sla 96")
    assert len(world.answered(said, PRIYA)) == 1
    world.actor.edit(PRIYA, CHANNEL, said.ts, "@scorecard mttr 32, sla 96")
    assert len(world.answered(said, PRIYA)) == 1


def test_an_edited_mention_keeps_why_the_value_before_was_wrong(begin: Begin) -> None:
    world = asked(begin)
    said = world.actor.say(PRIYA, CHANNEL, "@scorecard mttr 31")
    world.settle()
    for _ in range(2):
        world.actor.edit(PRIYA, CHANNEL, said.ts, "@scorecard mttr 30, typo")
        [_, receipt] = world.answered(said, PRIYA)
    assert shows_receipt(receipt)
    assert corrected(world, "MTTR", 31, 30, note="typo")


def test_an_edited_mention_corrects_what_it_gave(begin: Begin) -> None:
    world = asked(begin)
    said = world.actor.say(PRIYA, CHANNEL, "@scorecard mttr 52")
    world.settle()
    world.actor.edit(PRIYA, CHANNEL, said.ts, "@scorecard mttr 25")
    assert shows_receipt(world.answered(said, PRIYA)[-1])
    assert corrected(world, "MTTR", 52, 25)
    assert stored(world) == [(25, "", PRIYA)]


def test_a_deleted_mention_deletes_nothing(begin: Begin) -> None:
    world = asked(begin)
    said = world.actor.say(PRIYA, CHANNEL, "@scorecard mttr 52")
    world.settle()
    world.actor.delete(PRIYA, CHANNEL, said.ts)
    world.settle()
    assert stored(world) == [(52, "", PRIYA)]


def test_a_mention_delivered_twice_has_one_effect(begin: Begin) -> None:
    world = asked(begin)
    world.mention(PRIYA, "mttr 25")
    world.actor.redeliver(world.actor.event_ids[-1])
    world.settle()
    assert stored(world) == [(25, "", PRIYA)]


def test_where_the_bot_is_no_member_it_hears_and_says_nothing(begin: Begin) -> None:
    channels = [SlackChannel(CHANNEL, "it-scorecard"), SlackChannel("C0OTHER", "elsewhere", has_bot=False)]
    world = begin(a_card(), channels=channels)
    world.move_to(MONDAY_NINE)
    assert world.mention(PRIYA, "mttr 25", channel="C0OTHER") == []
    assert stored(world) == []


def test_what_does_not_mention_the_bot_stays_unheard(begin: Begin) -> None:
    world = asked(begin)
    said = world.actor.say(PRIYA, CHANNEL, "mttr 25")
    assert world.answered(said, PRIYA) == []
    assert stored(world) == []


def test_somebody_else_who_presses_correct_is_refused_at_the_field(begin: Begin) -> None:
    world = asked(begin)
    [receipt] = world.mention(PRIYA, "mttr 52")
    world.press(DIEGO, receipt, ActionId.CORRECT)
    assert world.fill(DIEGO, {"mttr": "20"}) == {"mttr": at_field(world, NotAllowed("MTTR", [PRIYA, HELEN]))}
    assert stored(world) == [(52, "", PRIYA)]


def test_a_number_in_an_alerts_thread_for_a_day_that_ended_since_is_asked_about(begin: Begin) -> None:
    world = begin(a_card(a_kpi("tix", frequency="daily", owner=DIEGO)), start=at("2026-11-24 12:00"))
    world.move_to(at("2026-11-24 09:00", "America/New_York"))
    world.say(DIEGO, "tix 99")
    world.move_to(at("2026-11-24 19:30", "America/New_York"))  # half past midnight in the scorecard's London
    world.mention(DIEGO, "17", world.alerts()[0].ts)
    assert doubted(world, DIEGO, "TIX", 17, cause=DoubtReason.EARLY, period="2026-11-24")


def test_a_clip_that_only_mentions_the_bot_is_told_to_be_typed_in_its_thread(begin: Begin) -> None:
    world = asked(begin)
    spoken = world.actor.say(PRIYA, CHANNEL, "a clip")
    mention = {
        "type": "app_mention",
        "user": PRIYA,
        "channel": CHANNEL,
        "ts": spoken.ts,
        "event_ts": spoken.ts,
    }
    files = [{"subtype": "slack_audio", "mimetype": "video/mp4"}]
    world.actor.send_event({**mention, "text": f"<@{world.workspace.bot.user_id}>", "files": files})
    world.settle()
    assert "I can't listen to clips" in told(world.thread(spoken))
    assert stored(world) == []
