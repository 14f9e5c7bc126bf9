"""Sent messages are deleted after a time, unless a thread, a button or an idempotency key needs them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from bot.demo.people import CHANNEL
from bot.ui.kit.ids import ActionId
from bot.ui.replies.clarification import UNDECIDED
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.payloads import Help, Question
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.services.outbox.retention import SLICE, Retention
from scorecard.storage.repositories.outbox import OutgoingState
from scorecard.storage.tables import InboxRow, OutgoingRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY, TUESDAY
from tests.support.facts_replies import doubted
from tests.support.seen import values
from tests.support.world import PRIYA, World


def forget(world: World, days: int = 401) -> None:
    """Let time pass without ticks, then delete old messages until none is left to delete."""
    world.clock.move_by(timedelta(days=days))
    for _ in range(3):
        world.bot.services.retention.forget_old()


def kept(world: World, *kinds: MessageKind) -> list[str]:
    """Return the keys in the outbox, optionally of some kinds."""
    with Session(world.engine) as session:
        rows = session.exec(select(OutgoingRow).order_by(col(OutgoingRow.id)))
        return [row.key for row in rows if not kinds or row.kind in kinds]


@pytest.fixture
def asked(begin: Begin) -> World:
    """Priya was asked for MTTR and SLA."""
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    return world


def test_what_is_over_is_forgotten(asked: World) -> None:
    asked.say(PRIYA, "mttr 25, sla 30")
    asked.move_to(TUESDAY)
    assert kept(asked, MessageKind.PROMPT, MessageKind.RECEIPT, MessageKind.WEEKLY_POST)
    forget(asked)
    assert kept(asked) == []
    assert values(asked) == [25, 30]


def test_it_is_kept_until_then(asked: World) -> None:
    asked.say(PRIYA, "mttr 25, sla 30")
    before = kept(asked, MessageKind.PROMPT, MessageKind.RECEIPT)
    forget(asked, days=399)
    assert kept(asked, MessageKind.PROMPT, MessageKind.RECEIPT) == before


def test_for_how_long_can_be_set(asked: World) -> None:
    asked.say(PRIYA, "mttr 25, sla 30")
    asked.clock.move_by(timedelta(days=101))
    Retention(asked.store, asked.clock, keep_sent_days=100).forget_old()
    assert kept(asked) == []


def test_a_question_that_waits_is_known_in_its_thread_and_by_its_button(asked: World) -> None:
    asked.say(PRIYA, "mttr 25")
    [prompt] = asked.prompts(PRIYA)
    forget(asked)
    assert kept(asked) == ["prompt:1"]
    assert "SLA" in asked.say(PRIYA, "30", thread_ts=prompt.ts)
    asked.press(PRIYA, prompt, ActionId.ANSWER)
    assert "sla" in asked.fields(PRIYA)


def test_an_alert_that_is_open_gets_its_recovery_in_its_thread(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52")
    [alert] = world.alerts()
    forget(world)
    world.command(PRIYA, "submit mttr 10")
    world.settle()
    assert kept(world, MessageKind.ALERT) == ["alert:1"]
    assert len(world.thread(alert)) == 1


def test_what_an_alert_said_in_its_thread_is_forgotten(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    for week, value in enumerate((52, 60)):
        world.move_to(MONDAY + timedelta(weeks=week))
        world.say(PRIYA, f"mttr {value}")
    assert len(kept(world, MessageKind.WORSENING)) == 1
    forget(world)
    assert kept(world, MessageKind.WORSENING) == []
    assert kept(world, MessageKind.ALERT) == ["alert:1"]


def test_a_question_that_was_not_answered_keeps_its_button_and_one_that_was_goes(asked: World) -> None:
    asked.say(PRIYA, "mttr ~32")
    asked.say(PRIYA, "yes")
    asked.say(PRIYA, "sla ~31")
    assert doubted(asked, PRIYA, "SLA", 31, cause=DoubtReason.ROUGH)
    question = asked.inbox(PRIYA)[-1]
    forget(asked)
    [left] = kept(asked, MessageKind.CHOICE, MessageKind.CHOICE_MADE)
    with Session(asked.engine) as session:
        row = session.exec(select(OutgoingRow).where(OutgoingRow.key == left)).one()
        assert row.sent_ts == question.ts
    assert asked.actor.click(PRIYA, question.channel, question.ts, ActionId.CHOOSE.value)
    asked.settle()
    [drawn] = [one for one in asked.inbox(PRIYA) if one.ts == question.ts]
    assert UNDECIDED in drawn.text, "its period is locked by now"


def test_a_request_that_waits_for_an_admin_is_kept_until_it_is_decided(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), lock_after=1))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 25")
    world.clock.move_by(timedelta(days=30))
    world.command(PRIYA, "correct mttr W47 30")
    world.settle()
    requests = kept(world, MessageKind.CHANGE_REQUEST)
    assert requests
    forget(world)
    assert kept(world, MessageKind.CHANGE_REQUEST) == requests
    assert kept(world, MessageKind.CHANGE_ASKED) == []


def test_what_may_be_said_only_once_is_not_said_again(asked: World) -> None:
    asked.say(PRIYA, "mttr 52, sla 30")
    asked.move_to(TUESDAY)
    said = len(asked.posts())
    forget(asked, days=91)
    asked.bot.tick()
    asked.bot.tick()
    texts = [one.text for one in asked.posts()[said:]]
    assert len(texts) == len(set(texts))
    assert len(asked.alerts()) == 1


def test_what_waits_failed_or_is_in_doubt_stays(asked: World) -> None:
    with asked.store.writing() as uow:
        for state in OutgoingState:
            question = Question(user=PRIYA, reason="", typed="", cause=state)
            uow.outbox.add(OutgoingMessage(question, "T0LOCAL", PRIYA), asked.clock.now())
        uow.session.flush()
        for row in uow.session.exec(select(OutgoingRow).where(OutgoingRow.kind == MessageKind.QUESTION)):
            row.state = row.key.partition(":")[2]
        uow.commit()
    forget(asked)
    assert kept(asked, MessageKind.QUESTION) == [
        f"question:{state}" for state in OutgoingState if state not in {"sent", "dropped"}
    ]


def test_a_long_outbox_is_gone_through_in_slices_that_nobody_waits_for(asked: World) -> None:
    many = 2 * SLICE + 100
    with asked.store.writing() as uow:
        for number in range(many):
            help_given = OutgoingMessage(Help(cause=str(number)), "T0LOCAL", CHANNEL)
            uow.outbox.add(help_given, asked.clock.now())
            uow.inbox.accept(f"event:{number}", asked.clock.now())
        uow.session.flush()
        for row in uow.session.exec(select(OutgoingRow).where(OutgoingRow.kind == MessageKind.HELP)):
            row.state, row.sent_at = OutgoingState.SENT, asked.clock.now()
        uow.commit()
    deleted: list[int] = []

    def count(_c: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("DELETE"):
            deleted.append(cursor.rowcount)

    event.listen(asked.engine, "after_cursor_execute", count)
    asked.clock.move_by(timedelta(days=401))
    asked.bot.services.retention.forget_old()
    event.remove(asked.engine, "after_cursor_execute", count)
    assert max(deleted) <= SLICE
    assert kept(asked, MessageKind.HELP) == []
    with Session(asked.engine) as session:
        assert not session.exec(select(InboxRow).where(InboxRow.key == "event:1")).all()
