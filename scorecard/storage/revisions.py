"""Whether a scorecard changed: asked before nearly every answer, and so in the cheapest way."""

from typing import Any, NamedTuple

from sqlalchemy import Engine

QUERY = "SELECT id, revision, channel FROM scorecard WHERE team_id = ? ORDER BY id"


SEEN = """
SELECT s.id, s.revision, s.channel, COALESCE(s.private, s.channel_private) IS FALSE,
    p.standing = 'member' AND p.left_at IS NULL, s.channel_private,
    p.standing <> '' AND (p.changed_at IS NULL OR p.changed_at < p.standing_at)
FROM scorecard s LEFT JOIN person p ON p.team_id = s.team_id AND p.user_id = ?
WHERE s.team_id = ? ORDER BY s.id
"""


class ScorecardRevision(NamedTuple):
    """How often a scorecard was changed so far, and the channel it posts to."""

    scorecard_id: int
    revision: int
    channel: str


class RevisionAccess(NamedTuple):
    """A scorecard's revision, and what is known of somebody and of its channel before anything is looked up.

    Attributes:
        is_open: Whether every full member may read it.
        by_member: Whether they are one.
        is_channel_private: What Slack showed of its channel, or None.
        is_by_known: Whether it is known what they are to the workspace, and nothing changed since.
    """

    revision: ScorecardRevision
    is_open: bool
    by_member: bool
    is_channel_private: bool | None
    is_reader_known: bool

    def is_readable_in(self, channel: str) -> bool:
        """Whether they may certainly read all of it when they ask in a channel."""
        return self.by_member and (self.is_open or self.revision.channel == channel)

    def may_depend_on_channels(self, channel: str) -> bool:
        """Whether it may hang on which channels they are in if they read it when they ask in one."""
        return self.by_member and not self.is_readable_in(channel)

    def is_noted(self, channel: str, *, is_private: bool) -> bool:
        """Whether it posts to another channel, or it is known already whether that is private."""
        return self.revision.channel != channel or self.is_channel_private is is_private


def list_revisions(engine: Engine, team_id: str) -> list[ScorecardRevision]:
    """How often each of a team's scorecards was changed, oldest first, outside of any transaction.

    One statement needs no transaction; without one, and without the session and the ORM around it, it takes
    a tenth of the time.
    """
    return [ScorecardRevision(*row) for row in _fetch(engine, QUERY, team_id)]


def list_revision_access(engine: Engine, team_id: str, user: str) -> list[RevisionAccess]:
    """The same, with what is known of somebody and of the channels."""
    return [_seen(*row) for row in _fetch(engine, SEEN, user, team_id)]


def _seen(*row: Any) -> RevisionAccess:  # noqa: ANN401 - SQLite has no truth values, only numbers
    revision, (is_open, by_member, is_private, is_reader_known) = ScorecardRevision(*row[:3]), row[3:]
    is_channel_private = None if is_private is None else bool(is_private)
    return RevisionAccess(revision, bool(is_open), bool(by_member), is_channel_private, bool(is_reader_known))


def _fetch(engine: Engine, query: str, *values: str) -> list[Any]:
    """The rows of one statement."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(query if engine.dialect.paramstyle == "qmark" else query.replace("?", "%s"), values)
        return list(cursor.fetchall())
    finally:
        connection.close()
