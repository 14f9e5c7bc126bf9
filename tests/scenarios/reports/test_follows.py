"""`/scorecard follow`: who is told that a KPI's status changed, when, and of what."""

import pytest

from bot.demo.people import CHANNEL, CHANNELS, PEOPLE
from bot.outbox.channel_guests import FOLLOWS_NOTHING, GUESTS, SHARED
from bot.ui.reports.follows import STOPPED
from bot.workspace.model import Member, PostedMessage, SlackChannel
from scorecard.model.views.follows import FollowEnd
from scorecard.rules.permissions import Action
from scorecard.services.lookup.people import admins_only
from scorecard.services.reports.follows import PRIVATE
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.seen import go, told
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at, plain

TUESDAY, WEDNESDAY, THURSDAY = (at(f"2026-11-{day} 09:00") for day in (24, 25, 26))
LATER = at("2026-11-24 09:30")
TEAM_ROOM, PARTNER_ROOM, GUEST_ROOM = "C0TEAM", "C0PARTNER", "C0GUESTS"
ROOMS = (
    *CHANNELS,
    SlackChannel(TEAM_ROOM, "team", members=(PRIYA, SAM, HELEN)),
    SlackChannel(PARTNER_ROOM, "partner", members=(PRIYA, HELEN), is_shared=True),
    SlackChannel(GUEST_ROOM, "guests", members=(PRIYA, HELEN, "U0GUS")),
)
GUS = Member("U0GUS", "gus", "Gus Lang", guest=True)
TWO = a_card(a_kpi(), a_kpi("nps", owner=PRIYA, under="Customer"))


@pytest.fixture
def world(begin: Begin) -> World:
    """MTTR and NPS of Priya's were on target in week 46 and are asked for week 47."""
    world = begin(TWO, people=(*PEOPLE, GUS), channels=ROOMS)
    world.command(PRIYA, "submit mttr 25 for W46")
    world.command(PRIYA, "submit nps 25 for W46")
    go(world, MONDAY)
    return world


def followed(world: World, person: str = SAM) -> list[str]:
    """Return what somebody was told of what they follow."""
    return [plain(one.text) for one in world.inbox(person) if _is_followed(one)]


def follow(world: World, what: str) -> str:
    """Let Sam follow something a minute before anything else happens, and return the answer."""
    answer = told(world, SAM, f"follow {what}")
    world.move_by(minutes=1)
    return answer


def in_room(world: World, room: str) -> list[str]:
    return [plain(one.text) for one in world.posts(room) if _is_followed(one)]


def _is_followed(message: PostedMessage) -> bool:
    return str((message.metadata or {}).get("event_payload", {}).get("key", "")).startswith("followed:")


def test_a_change_of_status_is_told_the_next_morning(world: World) -> None:
    assert "*MTTR*" in follow(world, "mttr")
    world.say(PRIYA, "mttr 52")
    assert followed(world) == []
    go(world, TUESDAY)
    [message] = followed(world)
    assert "*MTTR* on target → off threshold · 52 min, week 47" in message
    go(world, WEDNESDAY)
    assert len(followed(world)) == 1


def test_who_wants_to_be_asked_at_three_is_told_at_three(world: World) -> None:
    told(world, SAM, "ask me at 15:00")
    follow(world, "mttr")
    world.say(PRIYA, "mttr 52")
    go(world, at("2026-11-23 14:59"))
    assert followed(world) == []
    go(world, at("2026-11-23 15:00"))
    assert len(followed(world)) == 1


def test_a_value_of_the_same_status_is_no_news(world: World) -> None:
    follow(world, "mttr")
    world.say(PRIYA, "mttr 26")
    go(world, TUESDAY)
    assert followed(world) == []


def test_changes_of_a_day_come_in_one_message(world: World) -> None:
    follow(world, "mttr")
    follow(world, "customer")
    world.say(PRIYA, "mttr 52")
    world.say(PRIYA, "nps 40")
    go(world, TUESDAY)
    [message] = followed(world)
    assert "*MTTR* on target → off threshold" in message
    assert "*NPS* on target → acceptable" in message
    assert message.index("MTTR") < message.index("NPS"), "the worst comes first"


def test_what_went_back_is_not_told_and_later_it_is_told_from_where_it_was(world: World) -> None:
    follow(world, "mttr")
    world.say(PRIYA, "mttr 52")
    world.say(PRIYA, "undo")
    go(world, TUESDAY)
    assert followed(world) == []
    world.say(PRIYA, "mttr 40")
    go(world, WEDNESDAY)
    [message] = followed(world)
    assert "on target → acceptable" in message


def test_a_correction_is_told_from_what_they_read_last(world: World) -> None:
    follow(world, "mttr")
    world.say(PRIYA, "mttr 52")
    go(world, TUESDAY, LATER)
    world.command(PRIYA, "correct mttr W47 25")
    go(world, WEDNESDAY)
    assert len(followed(world)) == 2
    assert "off threshold → on target · 25 min" in followed(world)[1]


def test_a_value_taken_back_for_good_is_told(world: World) -> None:
    follow(world, "mttr")
    world.say(PRIYA, "mttr 52")
    go(world, TUESDAY, LATER)
    world.say(PRIYA, "undo mttr")
    go(world, WEDNESDAY)
    assert "off threshold → on target · 25 min, week 46" in followed(world)[1]


def test_who_is_away_is_told_once_they_are_back_in_one_message(world: World) -> None:
    follow(world, "mttr")
    world.say(PRIYA, "mttr 52")
    world.command(SAM, "away until Wednesday")
    go(world, TUESDAY, WEDNESDAY)
    assert followed(world) == []
    world.command(PRIYA, "correct mttr W47 40")
    go(world, THURSDAY, at("2026-11-27 09:00"))
    [message] = followed(world)
    assert "on target → acceptable" in message


def test_following_twice_tells_once_and_unfollowing_ends_it(world: World) -> None:
    told(world, SAM, "follow mttr")
    assert "already" in follow(world, "mttr")
    world.say(PRIYA, "mttr 52")
    assert "no longer" in told(world, SAM, "unfollow MTTR")
    assert "don't follow" in told(world, SAM, "unfollow mttr")
    go(world, TUESDAY)
    assert followed(world) == []


def test_what_one_follows_is_listed(world: World) -> None:
    follow(world, "mttr")
    follow(world, "customer")
    assert "You follow *MTTR* and *Customer*" in told(world, SAM, "mine")
    assert "You follow *MTTR* and *Customer*" in told(world, SAM, "follow")
    assert "but Customer, which has it" in told(world, SAM, "unfollow nps")
    assert "You follow" not in told(world, DIEGO, "mine")


def test_a_kpi_taken_off_is_told_once_and_not_followed_any_more(world: World) -> None:
    told(world, SAM, "follow nps")
    told(world, SAM, "follow customer")
    world.apply(a_card(a_kpi()))
    go(world, TUESDAY, WEDNESDAY)
    [message] = followed(world)
    assert f"*NPS* {FollowEnd.RETIRED}" in message
    assert f"*Customer* {FollowEnd.RENAMED}" in message
    assert "You follow" not in told(world, SAM, "mine")


def test_what_is_closed_to_somebody_is_told_without_its_value(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    go(world, MONDAY)
    told(world, DIEGO, "follow mttr")
    world.apply(a_card(a_kpi(), private=True))
    world.say(PRIYA, "mttr 52")
    go(world, at("2026-11-24 15:00"), at("2026-11-25 15:00"))
    [message] = followed(world, DIEGO)
    assert FollowEnd.CLOSED in message
    assert "52" not in message


def test_nobody_follows_what_they_may_not_read(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), private=True))
    world.command(DIEGO, "follow mttr", "C0GENERAL")
    world.say(PRIYA, "mttr 52 for W46")
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    assert followed(world, DIEGO) == []


def test_a_channel_follows_if_an_admin_says_so(world: World) -> None:
    refused = plain(world.command(PRIYA, "follow customer here", TEAM_ROOM).text)
    assert str(admins_only(Action.FOLLOW_HERE, [HELEN])) in refused
    said = plain(world.command(HELEN, "follow customer here", TEAM_ROOM).text)
    assert "<#C0TEAM> follows *Customer* now" in said
    world.move_by(minutes=1)
    world.say(PRIYA, "nps 52")
    go(world, TUESDAY)
    [message] = in_room(world, TEAM_ROOM)
    assert "*NPS* on target → off threshold" in message
    assert followed(world, HELEN) == []
    assert "no longer follows" in plain(world.command(HELEN, "unfollow customer here", TEAM_ROOM).text)


@pytest.mark.parametrize(("room", "reason"), [(PARTNER_ROOM, SHARED), (GUEST_ROOM, GUESTS)])
def test_no_channel_with_guests_or_strangers_follows(world: World, room: str, reason: str) -> None:
    refusal = reason.format(FOLLOWS_NOTHING)
    assert refusal in plain(world.command(HELEN, "follow customer here", room).text)
    world.say(PRIYA, "nps 52")
    go(world, TUESDAY)
    assert in_room(world, room) == []


def test_a_channel_with_guests_by_now_is_told_no_more(world: World) -> None:
    world.command(HELEN, "follow customer here", TEAM_ROOM)
    world.actor.change_profile(SAM, guest=True)
    world.settle()
    go(world, TUESDAY, at("2026-11-24 10:00"), at("2026-11-24 11:00"))
    world.say(PRIYA, "nps 52")
    go(world, WEDNESDAY, THURSDAY)
    assert in_room(world, TEAM_ROOM) == [STOPPED]


def test_a_private_scorecard_is_followed_in_its_own_channel_alone(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), private=True), channels=ROOMS)
    assert PRIVATE in plain(world.command(HELEN, "follow mttr here", TEAM_ROOM).text)
    assert "follows" in plain(world.command(HELEN, "follow mttr here", CHANNEL).text)
