"""Deliveries that are no person's message, or repeat an earlier one."""

from typing import Any

import pytest

from bot.demo.people import CHANNEL
from bot.workspace.state.workspace import SLACKBOT
from tests.support.seen import stored, values
from tests.support.world import PRIYA, World

APPS: tuple[dict[str, Any], ...] = (
    {"user": SLACKBOT},
    {"bot_id": "B0OTHER"},
    {"app_id": "A0OTHER"},
    {"bot_profile": {"id": "B0OTHER", "name": "deploys"}},
    {"subtype": "bot_message"},
)


def a_message(world: World, text: str = "mttr 25", **parts: Any) -> dict[str, Any]:
    """Return a delivery of Priya's direct message, with some parts replaced."""
    ts = world.workspace.messages.next_ts()
    own = {"type": "message", "user": PRIYA, "text": text, "ts": ts, "event_ts": ts}
    return {**own, "channel": world.direct(PRIYA), "channel_type": "im", **parts}


def heard(world: World) -> int:
    """Return the number of the bot's messages."""
    world.settle()
    return len(world.calls("chat.postMessage"))


@pytest.mark.parametrize("sign", APPS)
def test_what_slackbot_or_another_app_writes_is_not_answered(
    asked_for_two: World, sign: dict[str, Any]
) -> None:
    world, before = asked_for_two, heard(asked_for_two)
    thread = world.prompts(PRIYA)[0].ts
    named = {"type": "app_mention", "channel": CHANNEL, "channel_type": "channel", "text": "<@U0BOT> mttr 25"}
    for event in (
        a_message(world, **sign),
        a_message(world, thread_ts=thread, **sign),
        a_message(world, **{**named, **sign}),
        a_message(world, **{**named, "thread_ts": thread, **sign}),
    ):
        world.actor.send_event(event)
    changed = a_message(world, "mttr 26", edited={"user": PRIYA, "ts": "1764000000.000100"}, **sign)
    both = {"message": changed, "previous_message": a_message(world, **sign)}
    world.actor.send_event({**a_message(world), "subtype": "message_changed", **both})
    assert heard(world) == before
    assert values(world) == []


def test_a_message_that_comes_again_by_another_event_is_taken_once(asked_for_two: World) -> None:
    world = asked_for_two
    event = a_message(world, "mttr 25")
    for _ in range(3):
        world.actor.send_event(event)
    world.settle()
    assert values(world) == [25]
    assert len(world.receipts(PRIYA)) == 1


def test_an_edit_that_comes_again_by_another_event_is_taken_once(asked_for_two: World) -> None:
    world = asked_for_two
    said = a_message(world, "mttr 25")
    edited = {**said, "text": "mttr 26", "edited": {"user": PRIYA, "ts": world.workspace.messages.next_ts()}}
    world.actor.send_event(said)
    for _ in range(2):
        change = {"subtype": "message_changed", "message": edited, "previous_message": said}
        world.actor.send_event({**a_message(world), **change})
    world.settle()
    assert stored(world) == [(26, "", "edit")]
    assert len(world.receipts(PRIYA)) == 2


@pytest.mark.parametrize("kind", ["", "app_home", None])
def test_a_direct_message_is_known_by_its_channel(asked_for_two: World, kind: str | None) -> None:
    event = a_message(asked_for_two, "mttr 25", channel_type=kind)
    asked_for_two.actor.send_event(event if kind else {k: v for k, v in event.items() if k != "channel_type"})
    assert values(asked_for_two) == [25]


def test_a_note_keeps_groups_and_channels_as_people_see_them(asked_for_two: World) -> None:
    asked_for_two.actor.send_event(
        a_message(asked_for_two, "mttr 25, ask <!subteam^S0IT|@it-ops> in <#C0IT|it> or <#C0OPS>")
    )
    assert stored(asked_for_two) == [(25, "ask @it-ops in #it or #channel", "reply")]
