"""The controls below an answer: up, down, and the other pages."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import plain
from bot.ui.kit.ids import ActionId, CommandRef
from bot.ui.kit.message import Json, Message
from scorecard.model.views.places import Link, LinkGroup, Navigation

LONGEST_COMMAND = 1_500
"""A button carries 2,000 characters of JSON."""
LONGEST_NAME = 30
SHARE, OPEN, PREVIOUS, NEXT = "Share here", "Look at …", "Previous", "Next"


def with_controls(message: Message, *, may_share: bool) -> Message:
    """Return an answer with the controls below it that lead on from it, if there are any.

    Args:
        message: The answer.
        may_share: True if it can be shared where it is shown.
    """
    navigation = message.navigation
    if navigation is None:
        return message
    controls = [
        *_turns(message, navigation),
        *_up(navigation),
        *_down(navigation),
        *(_share(navigation, message) if may_share else []),
    ]
    return message.with_below(kit.actions(*controls)) if controls else message


def _turns(message: Message, navigation: Navigation) -> list[Json]:
    pages = [(PREVIOUS, ActionId.PREVIOUS, message.page - 1), (NEXT, ActionId.NEXT, message.page + 1)]
    return [
        kit.button(label, action, CommandRef(command=kit.at_page(navigation.typed, page)))
        for label, action, page in pages
        if 1 <= page <= message.pages and len(navigation.typed) <= LONGEST_COMMAND
    ]


def _up(navigation: Navigation) -> list[Json]:
    if navigation.up is None:
        return []
    label = f"↑ {plain(navigation.up.name, LONGEST_NAME)}"
    return [kit.button(label, ActionId.UP, CommandRef(command=navigation.up.typed))]


def _down(navigation: Navigation) -> list[Json]:
    groups = [(group.name, list(map(_choice, group.links))) for group in navigation.down if group.links]
    return [kit.menu(ActionId.DOWN, OPEN, groups)] if groups else []


def _choice(link: Link) -> tuple[str, str]:
    return link.name, link.typed


def _share(navigation: Navigation, message: Message) -> list[Json]:
    if len(navigation.typed) > LONGEST_COMMAND:
        return []
    return [
        kit.button(SHARE, ActionId.SHARE, CommandRef(command=kit.at_page(navigation.typed, message.page)))
    ]


def list_above(above: tuple[Link, ...], before: str = "", behind: str = "") -> Link | None:
    """Return the nearest of what is above, or None, with words before or behind what to type for it."""
    return _worded(above[0], before, behind) if above else None


def worded(groups: tuple[LinkGroup, ...], before: str = "", behind: str = "") -> tuple[LinkGroup, ...]:
    """Return links with words before or behind what to type for each."""
    return tuple(
        LinkGroup(group.name, tuple(_worded(link, before, behind) for link in group.links))
        for group in groups
    )


def _worded(link: Link, before: str, behind: str) -> Link:
    return Link(link.name, f"{before} {link.typed} {behind}".strip())
