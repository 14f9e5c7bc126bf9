"""Places on a scorecard, and where an answer about one leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Link:
    """A way to another answer.

    Attributes:
        name: The name of what it is about.
        typed: What to type for it after `/scorecard`.
    """

    name: str
    typed: str


@dataclass(frozen=True)
class LinkGroup:
    """Links under a heading, which may be empty."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Place:
    """A scorecard or something on it, among what is above and below it.

    Attributes:
        scorecard: Row of the scorecard.
        key: The scorecard's key.
        channel: The scorecard's Slack channel id.
        is_open: True if every full member of the workspace may read the scorecard.
        here: The thing itself.
        above: What it is in, the nearest first; empty for a reader of a part of the scorecard.
        below: What is in it.
    """

    scorecard: int
    key: str
    channel: str
    is_open: bool
    here: Link
    above: tuple[Link, ...] = ()
    below: tuple[LinkGroup, ...] = ()

    def typed(self, name: str) -> str:
        """Return what to type for something on the scorecard, by a name of it.

        It means the same in every channel, and is never taken for a command: `it: customer`.
        """
        return f"{self.key}: {name}"


@dataclass(frozen=True)
class Navigation:
    """Where an answer leads: up, down, to its other pages and, if everybody may read it, into the channel.

    Attributes:
        typed: What to type for the answer itself, without a page.
        up: What is above it, or None.
        down: What is below it.
        place: What it is about; None if it is for its reader alone.
    """

    typed: str
    up: Link | None = None
    down: tuple[LinkGroup, ...] = ()
    place: Place | None = None


@dataclass(frozen=True)
class Sharing:
    """Who shares an answer, and when.

    Attributes:
        by: Slack user id of whoever shares it.
        names: The names of people by their Slack user id, as far as they are known.
        at: The moment at which the answer was read, UTC.
        timezone: IANA name, the scorecard's.
        locale: The scorecard's.
    """

    by: str
    names: Mapping[str, str]
    at: datetime
    timezone: str
    locale: str
