"""A message, ready to be sent in a form that Slack accepts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

Json = dict[str, Any]

PRIVATE: Json = {"response_type": "ephemeral"}
"""Part of each answer that only the person who asked may see, so that no default of Slack decides it."""

MAX_TEXT = 3_000  # chat.update takes no more than 4,000


@dataclass(frozen=True)
class Message:
    """A message in all its forms.

    Attributes:
        text: Everything that matters, for notifications and screen readers.
        blocks: The classic form, accepted everywhere: sections and preformatted text.
        native: The form with a chart, or None if there is only the classic form.
    """

    text: str
    blocks: tuple[Json, ...]
    native: tuple[Json, ...] | None = None

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

    def plain(self) -> Json:
        """Return the text alone, for when Slack accepts no form with blocks; an update removes them."""
        return {"text": spoken(self.text.split("\n")), "blocks": []}

    @cached_property
    def body(self) -> str:
        """The answer as JSON, serialized once however often the message is sent."""
        return json.dumps(self.answer())


def spoken(lines: Iterable[str]) -> str:
    """Return the text of a message: as many whole lines as fit."""
    kept: list[str] = []
    room = MAX_TEXT - len("\n…")
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)
