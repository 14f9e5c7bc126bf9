"""What somebody follows, and the message that tells what changed."""

from bot.ui.kit.message import Message
from bot.ui.reports.follows import STOPPED, follow_message, followed_message
from scorecard.model.goals import Status
from scorecard.model.views.follows import FollowAnswer, FollowedView, FollowEnd, StatusChange
from tests.builders import LOCALE, a_kpi, an_actual
from tests.golden.golden import Cases, ends

OFF = StatusChange(a_kpi(), Status.ON_TARGET, Status.OFF_THRESHOLD, an_actual(52))
BACK = StatusChange(a_kpi("NPS", "points", id=2), Status.OFF_THRESHOLD, Status.ACCEPTABLE, an_actual(45))
FIRST = StatusChange(a_kpi("SLA", "%", id=3), Status.NO_DATA, Status.ON_TARGET, an_actual(99))
NONE = StatusChange(a_kpi("ROI", "%", id=4), Status.ON_TARGET, Status.NO_DATA, None)
ROOM = "C0TEAM"


def _answer(
    name: str = "MTTR",
    *,
    is_followed: bool = True,
    is_new: bool = True,
    channel: str = "",
    all: tuple[str, ...] = ("MTTR",),
    within: str = "",
) -> Message:
    return follow_message(FollowAnswer(name, is_followed, is_new, channel, all, within))


CASES: Cases = {
    "follow": _answer,
    "follow, again": lambda: _answer(is_new=False),
    "follow, a channel": lambda: _answer("Customer", channel=ROOM),
    "follow, a channel, again": lambda: _answer("Customer", channel=ROOM, is_new=False),
    "unfollow": lambda: _answer(is_followed=False, all=()),
    "unfollow, others are left": lambda: _answer(is_followed=False, all=("Customer", "SLA")),
    "unfollow, a channel": lambda: _answer(is_followed=False, all=(), channel=ROOM),
    "unfollow what is not followed": lambda: _answer(is_followed=False, is_new=False, all=()),
    "unfollow what a followed perspective has": lambda: _answer(
        is_followed=False, is_new=False, all=("Customer",), within="Customer"
    ),
    "unfollow what a channel does not follow": lambda: _answer(
        is_followed=False, is_new=False, all=(), channel=ROOM
    ),
    "nothing is followed": lambda: _answer("", is_followed=False, is_new=False, all=()),
    "what is followed": lambda: _answer("", is_followed=False, is_new=False, all=("MTTR", "Customer")),
    "what a channel follows": lambda: _answer("", is_followed=False, is_new=False, channel=ROOM),
    "one change": lambda: followed_message(FollowedView(LOCALE, (OFF,))),
    "several changes": lambda: followed_message(FollowedView(LOCALE, (BACK, FIRST, NONE, OFF))),
    "more changes than are shown": lambda: ends(followed_message(FollowedView(LOCALE, (OFF,) * 25))),
    "a change, and what is not followed any more": lambda: followed_message(
        FollowedView(LOCALE, (OFF,), (("SLA", FollowEnd.RETIRED), ("Customer", FollowEnd.RENAMED)))
    ),
    "only what is not followed any more": lambda: followed_message(
        FollowedView(LOCALE, (), (("SLA", FollowEnd.CLOSED),))
    ),
    "a channel with guests": lambda: STOPPED,
}
