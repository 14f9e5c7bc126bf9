"""Scorecard revisions, which are read before nearly every answer and so as cheaply as possible."""

from typing import Any, NamedTuple

from sqlalchemy import Engine

QUERY = "SELECT id, revision, channel FROM scorecard WHERE team_id = ? AND retired_at IS NULL ORDER BY id"


ACCESS_QUERY = """
SELECT s.id, s.revision, s.channel, COALESCE(s.private, s.channel_private) IS FALSE,
    p.standing = 'member' AND p.left_at IS NULL, s.channel_private,
    p.standing <> '' AND (p.changed_at IS NULL OR p.changed_at < p.standing_at)
FROM scorecard s LEFT JOIN person p ON p.team_id = s.team_id AND p.user_id = ?
WHERE s.team_id = ? AND s.retired_at IS NULL ORDER BY s.id
"""


class ScorecardRevision(NamedTuple):
    """A scorecard's revision, which grows with every change, and the channel it posts to."""

    scorecard_id: int
    revision: int
    channel: str


class RevisionAccess(NamedTuple):
    """A scorecard's revision, with what is known of a reader and of its channel before Slack is consulted.

    Attributes:
        is_open: Whether every full member may read it.
        by_member: Whether the reader is a full member.
        is_channel_private: Whether Slack showed its channel as private; None if not known.
        is_reader_known: Whether the reader's role in the workspace is known, and has not changed since.
    """

    revision: ScorecardRevision
    is_open: bool
    by_member: bool
    is_channel_private: bool | None
    is_reader_known: bool

    def is_readable_in(self, channel: str) -> bool:
        """Return whether the reader may certainly read all of it when asking in a channel."""
        return self.by_member and (self.is_open or self.revision.channel == channel)

    def may_depend_on_channels(self, channel: str) -> bool:
        """Return whether the reader's access, asking in a channel, may depend on the channels they are in."""
        return self.by_member and not self.is_readable_in(channel)

    def is_noted(self, channel: str, *, is_private: bool) -> bool:
        """Return whether a channel is not the scorecard's, or is already known to be private or not."""
        return self.revision.channel != channel or self.is_channel_private is is_private


def list_revisions(engine: Engine, team_id: str) -> list[ScorecardRevision]:
    """Return the revision of each of a team's scorecards, oldest first, outside of any transaction.

    A single statement needs no transaction; without one, and without the session and the ORM, it takes a
    tenth of the time.
    """
    return [ScorecardRevision(*row) for row in _fetch(engine, QUERY, team_id)]


def list_revision_access(engine: Engine, team_id: str, user: str) -> list[RevisionAccess]:
    """Return the same, with what is known of a reader and of the channels."""
    return [_to_access(*row) for row in _fetch(engine, ACCESS_QUERY, user, team_id)]


def _to_access(*row: Any) -> RevisionAccess:  # noqa: ANN401 - SQLite has no truth values, only numbers
    revision, (is_open, by_member, is_private, is_reader_known) = ScorecardRevision(*row[:3]), row[3:]
    is_channel_private = None if is_private is None else bool(is_private)
    return RevisionAccess(revision, bool(is_open), bool(by_member), is_channel_private, bool(is_reader_known))


def _fetch(engine: Engine, query: str, *values: str) -> list[Any]:
    """Return the rows of one statement."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(query if engine.dialect.paramstyle == "qmark" else query.replace("?", "%s"), values)
        return list(cursor.fetchall())
    finally:
        connection.close()
