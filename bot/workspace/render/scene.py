"""The context of rendering: names, the reader's time zone, and the values entered so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from bot.workspace.model import Json


@dataclass(frozen=True)
class Scene:
    """Everything but the blocks themselves that decides how they look.

    Attributes:
        now: The present moment, aware.
        zone: The reader's time zone.
        people: User id -> name shown.
        channels: Channel id -> name without #.
        assets: Address of the folder with the page's own pictures, without a final slash.
        values: The values entered so far, `{block_id: {action_id: element}}`, as in a view's state.
        errors: Block id -> sentence shown under that field.
    """

    now: datetime
    zone: tzinfo = UTC
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    assets: str = "/page/static"
    values: Json = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def field_name(block_id: str, action_id: str) -> str:
    """Return the name of a modal's form field."""
    return f"{block_id}/{action_id}"
