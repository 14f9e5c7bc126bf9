"""One call of the Web API, as a method sees it."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace.errors import SlackRefusal
from bot.workspace.limits.schema import problem
from bot.workspace.model import Channel, Json
from bot.workspace.state import Workspace


@dataclass(frozen=True)
class Call:
    """The arguments of a call, whether they came as JSON or as a form.

    Attributes:
        workspace: Who is called.
        body: The arguments; in a form, objects and lists are JSON texts.
    """

    workspace: Workspace
    body: Json

    def find(self, name: str) -> str | None:
        """A text, or None when it is empty or missing."""
        value = self.body.get(name)
        return str(value) if value not in (None, "") else None

    def get(self, name: str) -> str:
        """A text that must be there.

        Raises:
            SlackRefusal: `invalid_arguments`.
        """
        value = self.find(name)
        if value is None:
            raise SlackRefusal("invalid_arguments", [problem(f"missing required field: {name}", f"/{name}")])
        return value

    def has(self, name: str) -> bool:
        """Whether a flag is set."""
        return str(self.body.get(name, "")).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """A whole number, or a default.

        Raises:
            SlackRefusal: `invalid_arguments`.
        """
        value = self.find(name)
        if value is None:
            return default
        if not value.isdecimal():
            raise SlackRefusal("invalid_arguments", [problem("must be an integer", f"/{name}")])
        return int(value)

    def view(self) -> Json:
        """The view to open or publish.

        Raises:
            SlackRefusal: `invalid_arguments`.
        """
        view = self.body.get("view")
        if not isinstance(view, dict):
            raise SlackRefusal("invalid_arguments", [problem("must be an object", "/view")])
        return view

    def member_channel(self) -> Channel:
        """The channel named, which the bot must be in.

        Raises:
            SlackRefusal: `channel_not_found` or `not_in_channel`.
        """
        channel = self.workspace.get_channel(self.get("channel"))
        if not channel.has_bot:
            raise SlackRefusal("not_in_channel")
        return channel


Method = Callable[[Call], Json]

_OBJECTS = ("blocks", "metadata", "view")


def decode(body: Json) -> Json:
    """The arguments with their JSON texts read, as a form carries them; what is no JSON stays a text."""
    return {name: _read(value) if name in _OBJECTS else value for name, value in body.items()}


def _read(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value
