"""Somebody who left the workspace, and what they have still on a scorecard."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DepartureView:
    """What an admin is to change because somebody left.

    Attributes:
        person: Slack user id of who left.
        was_here: Whether Slack ever knew them.
        asked: The names of the KPIs that they own, by the Slack user id of who is asked meanwhile, None for
            nobody.
        covered: The names of the KPIs that they are the cover of.
    """

    person: str
    was_here: bool
    asked: tuple[tuple[str | None, tuple[str, ...]], ...]
    covered: tuple[str, ...]

    @property
    def owned(self) -> tuple[str, ...]:
        """The names of the KPIs that they own."""
        return tuple(name for _, names in self.asked for name in names)
