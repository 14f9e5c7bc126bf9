"""Whether a scorecard changed: asked before nearly every answer, and so in the cheapest way."""

from typing import NamedTuple

from sqlalchemy import Engine

QUERY = "SELECT id, revision, channel FROM scorecard WHERE team_id = ? ORDER BY id"


class Revision(NamedTuple):
    """How often a scorecard was changed so far, and the channel it posts to."""

    scorecard_id: int
    revision: int
    channel: str


def list_revisions(engine: Engine, team_id: str) -> list[Revision]:
    """How often each of a team's scorecards was changed, oldest first, outside of any transaction.

    One statement needs no transaction; without one, and without the session and the ORM around it, it takes
    a tenth of the time.
    """
    query = QUERY if engine.dialect.paramstyle == "qmark" else QUERY.replace("?", "%s")
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(query, (team_id,))
        return [Revision(*row) for row in cursor.fetchall()]
    finally:
        connection.close()
