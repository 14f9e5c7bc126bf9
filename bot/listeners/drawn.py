"""Messages drawn once for as long as what they show holds."""

from collections.abc import Callable
from typing import Generic, TypeVar

from bot.ui.kit.message import Message

View = TypeVar("View")


class DrawnOnce(Generic[View]):
    """Draws a message for each view that comes, and the same message whenever that very object comes again.

    Right after a weekly post many people ask the same thing; the service hands all of them one view, and so
    each costs no more than the reading. It goes by identity, since equal views may still read differently
    (1.0 and 1.00 are equal decimals).

    Args:
        draw: A pure function.
        most: How many messages are kept.
    """

    def __init__(self, draw: Callable[[View], Message], most: int = 32) -> None:
        self._draw = draw
        self._most = most
        self._drawn: dict[int, tuple[View, Message]] = {}

    def __call__(self, view: View) -> Message:
        """The message of a view."""
        drawn = self._drawn.get(id(view))  # which no other object can have while the view is kept here
        if drawn is None:
            if len(self._drawn) >= self._most:
                self._drawn.clear()
            drawn = self._drawn[id(view)] = (view, self._draw(view))
        return drawn[1]
