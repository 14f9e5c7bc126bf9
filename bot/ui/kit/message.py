"""A message, ready to be sent in a form that Slack accepts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

from scorecard.model.views.places import Navigation

Json = dict[str, Any]

PRIVATE: Json = {"response_type": "ephemeral"}
"""Part of each answer that only the person who asked may see, so that no default of Slack decides it."""

MAX_TEXT = 3_000  # chat.update takes no more than 4,000
MAX_POSTED = 12_000
"""The most characters of a text that is never part of an update, such as the help's."""


class PageAsked(NamedTuple):
    """Which page of an answer is wanted, from 1.

    Attributes:
        typed: What to type for the answer.
        above: The number of characters that stand above it in the same message.
    """

    typed: str = ""
    page: int = 1
    above: int = 0


FIRST = PageAsked()


@dataclass(frozen=True)
class Message:
    """A message in all its forms.

    Attributes:
        text: Everything that matters, for notifications and screen readers.
        blocks: The classic form, accepted everywhere: sections and preformatted text.
        native: The form with a chart, or None if there is only the classic form.
        page: The page that it shows, from 1.
        pages: How many pages the answer has.
        navigation: Where it leads, as long as that is not drawn below it.
    """

    text: str
    blocks: tuple[Json, ...]
    native: tuple[Json, ...] | None = None
    page: int = 1
    pages: int = 1
    navigation: Navigation | None = None

    def payload(self, *, native: bool = True) -> Json:
        """Return the arguments of `chat.postMessage`, `chat.update`, a response URL or an ack.

        Args:
            native: True if a chart may be sent; False after Slack refused one.
        """
        blocks = self.native if native and self.native is not None else self.blocks
        return {"text": self.text, "blocks": list(blocks)}

    def answer(self) -> Json:
        """Return the answer to a command, for its ack; only the person who typed it sees it."""
        return {**PRIVATE, **self.payload()}

    def to_json(self) -> Json:
        """Return the message in all its forms, to be stored."""
        native = None if self.native is None else list(self.native)
        return {"text": self.text, "blocks": list(self.blocks), "native": native}

    @classmethod
    def from_json(cls, stored: Json) -> Self:
        """Return a stored message."""
        native = stored["native"]
        return cls(stored["text"], tuple(stored["blocks"]), None if native is None else tuple(native))

    def with_below(self, *blocks: Json) -> Self:
        """Return it with blocks below that are not part of its text, such as buttons."""
        native = None if self.native is None else (*self.native, *blocks)
        return replace(self, blocks=(*self.blocks, *blocks), native=native)

    def plain(self) -> Json:
        """Return the text alone, for when Slack accepts no form with blocks; an update removes them."""
        return {"text": spoken(self.text.split("\n"), MAX_POSTED), "blocks": []}

    @cached_property
    def body(self) -> str:
        """The answer as JSON, serialized once however often the message is sent."""
        return json.dumps(self.answer())


def spoken(lines: Iterable[str], most: int = MAX_TEXT) -> str:
    """Return the text of a message: as many whole lines as fit into a number of characters."""
    kept: list[str] = []
    room = most - len("\n…")
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)
