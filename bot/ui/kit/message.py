"""A message, ready to be sent in the form that Slack accepts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Json = dict[str, Any]

PRIVATE: Json = {"response_type": "ephemeral"}
"""Said by each answer that only who asked is to see, so that no default of Slack's decides it."""

MAX_TEXT = 3_000  # chat.update takes no more than 4,000


@dataclass(frozen=True)
class Message:
    """What is said once.

    Attributes:
        text: All that matters in words and numbers, for notifications and screen readers.
        blocks: The classic form, accepted everywhere: sections and preformatted tables.
        native: The form with a table or chart, or None where the classic form is all there is.
    """

    text: str
    blocks: tuple[Json, ...]
    native: tuple[Json, ...] | None = None

    def payload(self, *, native: bool = True) -> Json:
        """The arguments of `chat.postMessage`, `chat.update`, a response URL or an ack.

        Args:
            native: Whether a table or chart may be sent; False after Slack refused one.
        """
        blocks = self.native if native and self.native is not None else self.blocks
        return {"text": self.text, "blocks": list(blocks)}

    def answer(self) -> Json:
        """The answer to a command, in its ack; only who typed it sees it."""
        return {**PRIVATE, **self.payload()}

    def plain(self) -> Json:
        """The same as text alone, for where Slack takes no form with blocks; a change takes them away."""
        return {"text": spoken(self.text.split("\n")), "blocks": []}

    @cached_property
    def body(self) -> str:
        """The answer as JSON, written once however often the message is said."""
        return json.dumps(self.answer())


def spoken(lines: Iterable[str]) -> str:
    """The text of a message: its lines, as many whole ones as fit."""
    kept: list[str] = []
    room = MAX_TEXT - len("\n…")
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)
