"""Somebody left the workspace: what an admin is to change."""

from collections.abc import Sequence

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, mrkdwn
from bot.ui.kit.message import Message
from scorecard.domain.views.departures import DepartureView
from scorecard.wording import listed


def departure_message(view: DepartureView) -> Message:
    """Who left, what they have still, what to do about it, and who is asked until then."""
    has = [f"owns {_named(view.owned)}"] if view.owned else []
    has += [f"is the cover of {_named(view.covered)}"] if view.covered else []
    other = "another owner" if view.owned else "another cover"
    no_longer = "no longer" if view.was_here else "not"
    told = f"{mention(view.person)} is {no_longer} in this workspace, but {listed(has)}: name {other} in the "
    told += f"scorecard file and apply it.{_meanwhile(view)}"
    return Message(told, (kit.section(told),))


def _meanwhile(view: DepartureView) -> str:
    """Who is asked until somebody else owns it."""
    if not view.owned:
        return ""
    if len(view.asked) == 1:
        return f" Until then {_who(view.asked[0][0])} is asked."
    each = [f"{_who(user)} is asked for {_named(names)}" for user, names in view.asked if user]
    waiting = [f"nobody for {_named(names)}" for user, names in view.asked if not user]
    return f" Until then {listed(each)}, and {waiting[0]}." if waiting else f" Until then {listed(each)}."


def _who(user: str | None) -> str:
    return mention(user) if user else "nobody"


def _named(names: Sequence[str]) -> str:
    return listed([f"*{mrkdwn(name)}*" for name in names])
