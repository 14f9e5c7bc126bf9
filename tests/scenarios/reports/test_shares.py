"""Sharing an answer: where it may be, with whose rights, once for each press, and whom it names."""

import pytest

from bot.demo.people import CHANNEL, PEOPLE
from bot.outbox.channel_guests import GUESTS, NOTHING_SHARED, SHARED
from bot.ui.kit.ids import ActionId, CommandRef
from bot.ui.reports.shared import SHARED_HERE
from bot.workspace.elements import list_elements
from bot.workspace.model import Json, PostedMessage, SlackChannel
from scorecard.services.reports.shares import NOT_HERE
from tests.scenarios.conftest import Begin
from tests.scenarios.reports.test_follows import GUEST_ROOM, GUS, PARTNER_ROOM, ROOMS, TEAM_ROOM
from tests.scenarios.reports.test_navigation import control, press
from tests.support.cards import a_card, a_kpi
from tests.support.people import ANNA, HELEN, MEI, PRIYA
from tests.support.texts import plain, shown
from tests.support.world import World

ELSEWHERE = "C0GENERAL"


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=ANNA), private=False))
    world.command(PRIYA, "submit mttr 52")
    return world


def share(world: World, person: str, text: str, channel: str = CHANNEL) -> PostedMessage:
    """Share the answer to a command, and return the private answer as it is then."""
    answer = world.command(person, text, channel)
    return press(world, person, answer, ActionId.SHARE)


@pytest.mark.parametrize(
    "text",
    ["", "mttr", "processes", "better processes", "alerts", "progress", "why mttr", "trend mttr"],
)
def test_what_everybody_in_the_channel_may_read_is_shared_there(world: World, text: str) -> None:
    before = len(world.posts())
    own = share(world, PRIYA, text)
    [shared] = world.posts()[before:]
    assert shared.only_for is None
    assert "Shared by @Priya" in plain(shared.text)
    assert "as of" in plain(shared.text)
    assert SHARED_HERE in shown(own)
    assert control(own, ActionId.SHARE) is None


def test_nobody_is_notified_and_no_owner_is_named(world: World) -> None:
    world.move_by(days=7)
    for text in ("", "mttr", "alerts", "processes", "sla"):
        share(world, PRIYA, text)
        posted = world.posts()[-1]
        everything = f"{posted.text}{posted.blocks}"
        assert "Shared by" in everything
        assert "<@" not in everything
        assert "Anna" not in everything.replace("Shared by @Priya", "")


@pytest.mark.parametrize("text", ["mine", "missing", "help", "follow", "away"])
def test_what_is_for_its_reader_alone_is_not_shared(world: World, text: str) -> None:
    answer = world.command(HELEN, text)
    assert control(answer, ActionId.SHARE) is None
    before = len(world.posts())
    world.press_late(HELEN, answer, ActionId.SHARE, CommandRef(command=text).to_json())
    assert len(world.posts()) == before


def test_it_is_read_again_when_the_button_is_pressed(world: World) -> None:
    answer = world.command(PRIYA, "mttr")
    world.command(PRIYA, "correct mttr W46 20")
    press(world, PRIYA, answer, ActionId.SHARE)
    assert "20 min" in plain(world.posts()[-1].text).splitlines()[0]


def test_a_press_that_is_delivered_twice_shares_once(world: World) -> None:
    answer, before = world.command(PRIYA, "mttr"), len(world.posts())
    payloads: list[tuple[str, Json]] = []
    world.deliveries.before = lambda kind, payload: payloads.append((kind, payload))
    press(world, PRIYA, answer, ActionId.SHARE)
    [(_, payload)] = payloads
    world.deliveries.before = lambda kind, payload: None
    world.deliveries.send("interaction", payload)
    world.settle()
    assert len(world.posts()) == before + 1


def test_a_private_scorecard_is_shared_in_its_own_channel_alone(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), private=True))
    assert control(world.command(PRIYA, "mttr"), ActionId.SHARE)
    answer = world.command(PRIYA, "mttr", ELSEWHERE)
    assert control(answer, ActionId.SHARE) is None
    [refusal] = world.press_late(PRIYA, answer, ActionId.SHARE, CommandRef(command="mttr").to_json())
    assert NOT_HERE in plain(refusal.text)


@pytest.mark.parametrize(
    ("room", "reason"), [(PARTNER_ROOM, SHARED), (GUEST_ROOM, GUESTS), (TEAM_ROOM, "Shared by @Priya")]
)
def test_elsewhere_an_open_scorecard_is_shared_where_nobody_is_a_guest(
    begin: Begin, room: str, reason: str
) -> None:
    world = begin(a_card(a_kpi(), private=False), people=(*PEOPLE, GUS), channels=ROOMS)
    world.workspace.invite_bot(room)
    answer, before = world.command(PRIYA, "mttr", room), len(world.calls("conversations.info"))
    press(world, PRIYA, answer, ActionId.SHARE)
    assert len(world.calls("conversations.info")) == before + 1
    told = world.workspace.messages.list_visible(room, PRIYA)[-1]
    assert reason.format(NOTHING_SHARED) in plain(told.text)
    assert len(world.posts(room)) == (room == TEAM_ROOM)


def test_where_the_bot_is_not_it_asks_to_be_invited(begin: Begin) -> None:
    strange = SlackChannel("C0STRANGE", "strange", members=(PRIYA, HELEN), has_bot=False)
    world = begin(a_card(a_kpi(), private=False), channels=(*ROOMS, strange))
    answer = world.command(PRIYA, "mttr", strange.id)
    press(world, PRIYA, answer, ActionId.SHARE)
    assert "/invite @scorecard" in plain(world.workspace.messages.list_visible(strange.id, PRIYA)[-1].text)


def test_rights_are_looked_up_at_the_press(world: World) -> None:
    answer, before = world.command(MEI, "mttr", ELSEWHERE), len(world.posts(ELSEWHERE))
    world.apply(a_card(a_kpi(), a_kpi("sla", owner=ANNA), private=True))
    press(world, MEI, answer, ActionId.SHARE)
    assert len(world.posts(ELSEWHERE)) == before


def test_there_is_nobody_to_share_with_in_direct_messages_and_threads(world: World) -> None:
    world.say(PRIYA, "how is mttr?")
    [answer] = world.mention(PRIYA, "how is mttr?")
    direct = world.command(PRIYA, "mttr", world.direct(PRIYA))
    for message in (world.inbox(PRIYA)[-1], answer, direct):
        assert [one["action_id"] for _, one in list_elements(message.blocks)].count("share") == 0


def test_what_was_asked_in_a_thread_is_shared_in_it(world: World) -> None:
    [answer] = world.mention(PRIYA, "how is mttr?")
    press(world, ANNA, answer, ActionId.UP)
    beside = world.workspace.replies(CHANNEL, answer.thread_ts or answer.ts, ANNA)[-1]
    press(world, ANNA, beside, ActionId.SHARE)
    shared = world.workspace.replies(CHANNEL, answer.thread_ts or answer.ts, PRIYA)[-1]
    assert (shared.only_for, shared.thread_ts) == (None, answer.thread_ts)
    assert "*Better processes*" in plain(shared.text)


@pytest.mark.parametrize("text", ["how is mttr?", "alerts", "mttr", "status", "why is mttr red?"])
def test_what_everybody_reads_after_a_mention_names_people_and_notifies_nobody(
    world: World, text: str
) -> None:
    world.move_by(hours=1)  # by then Slack has been asked what people are called
    answers = world.mention(HELEN, text)
    everything = "".join(f"{one.text}{one.blocks}" for one in answers if one.only_for is None)
    assert everything
    assert "<@" not in everything

    assert "@Priya" in everything or text not in {"how is mttr?", "mttr", "alerts"}
