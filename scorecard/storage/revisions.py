"""Whether a scorecard changed: asked before nearly every answer, and so in the cheapest way."""

from typing import Any, NamedTuple

from sqlalchemy import Engine

QUERY = "SELECT id, revision, channel FROM scorecard WHERE team_id = ? ORDER BY id"


SEEN = """
SELECT s.id, s.revision, s.channel, COALESCE(s.private, s.channel_private) IS FALSE,
    p.standing = 'member' AND p.left_at IS NULL
FROM scorecard s LEFT JOIN person p ON p.team_id = s.team_id AND p.user_id = ?
WHERE s.team_id = ? ORDER BY s.id
"""
UNMET = """
SELECT 1 FROM scorecard WHERE team_id = ? AND NOT EXISTS (
    SELECT 1 FROM person WHERE team_id = ? AND user_id = ? AND standing <> ''
    AND (changed_at IS NULL OR changed_at < standing_at)
) LIMIT 1
"""
NOT_NOTED = """
SELECT 1 FROM scorecard WHERE team_id = ? AND channel = ?
    AND (channel_private IS NULL OR channel_private <> ?)
"""


class Revision(NamedTuple):
    """How often a scorecard was changed so far, and the channel it posts to."""

    scorecard_id: int
    revision: int
    channel: str


class Seen(NamedTuple):
    """A scorecard's revision, and what is certain of whether somebody may read it.

    Attributes:
        is_open: Whether every full member may.
        by_member: Whether they are one.
    """

    revision: Revision
    is_open: bool
    by_member: bool

    def is_readable_in(self, channel: str) -> bool:
        """Whether they may certainly read all of it when they ask in a channel."""
        return self.by_member and (self.is_open or self.revision.channel == channel)


def list_revisions(engine: Engine, team_id: str) -> list[Revision]:
    """How often each of a team's scorecards was changed, oldest first, outside of any transaction.

    One statement needs no transaction; without one, and without the session and the ORM around it, it takes
    a tenth of the time.
    """
    return [Revision(*row) for row in _fetch(engine, QUERY, team_id)]


def list_seen(engine: Engine, team_id: str, user: str) -> list[Seen]:
    """The same, with what is certain of whether somebody may read each."""
    rows = _fetch(engine, SEEN, user, team_id)
    return [Seen(Revision(*row[:3]), bool(row[3]), bool(row[4])) for row in rows]


def is_unmet(engine: Engine, team_id: str, user: str) -> bool:
    """Whether Slack is to be asked what somebody is to a team, which has a scorecard."""
    return bool(_fetch(engine, UNMET, team_id, team_id, user))


def is_channel_noted(engine: Engine, team_id: str, channel: str, *, is_private: bool) -> bool:
    """Whether every scorecard of a channel knows already whether it is private."""
    return not _fetch(engine, NOT_NOTED, team_id, channel, is_private)


def _fetch(engine: Engine, query: str, *values: str | bool) -> list[Any]:
    """The rows of one statement."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(query if engine.dialect.paramstyle == "qmark" else query.replace("?", "%s"), values)
        return list(cursor.fetchall())
    finally:
        connection.close()
