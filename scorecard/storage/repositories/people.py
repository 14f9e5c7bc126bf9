"""What Slack says of people."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, or_, select

from scorecard.model.calendars import Calendar
from scorecard.rules.permissions import Standing
from scorecard.storage.repositories.inserts import insert_once
from scorecard.storage.tables import PersonRow


def to_calendar(row: PersonRow, usual: Calendar) -> Calendar:
    """On which days a person works: by their own word, or else as usual."""
    return Calendar(
        working_days=frozenset(row.working_days) or usual.working_days,
        region=row.region or usual.region,
    )


class PersonRepository:
    """People by team and Slack user id; who was found is held, since the session would let go of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: dict[tuple[str, str], PersonRow] = {}

    def preload(self, team_id: str, user_ids: Collection[str]) -> None:
        """Read some people at once, so that finding each of them asks for nothing more."""
        query = select(PersonRow).where(PersonRow.team_id == team_id, col(PersonRow.user_id).in_(user_ids))
        rows = self._session.exec(query) if user_ids else ()
        self._held.update(((row.team_id, row.user_id), row) for row in rows)

    def find(self, team_id: str, user_id: str) -> PersonRow | None:
        """A person's row, or None before Slack was asked."""
        found = self._held.get((team_id, user_id)) or self._session.get(PersonRow, (team_id, user_id))
        if found:
            self._held[team_id, user_id] = found
        return found

    def find_by_dm(self, team_id: str, channel: str) -> str | None:
        """Whose direct messages with the bot a channel is, by Slack user id, or None before it is known."""
        query = select(PersonRow.user_id).where(PersonRow.team_id == team_id, PersonRow.dm_channel == channel)
        return self._session.exec(query).first()

    def list_with_home(self, team_id: str, user_ids: Collection[str]) -> list[str]:
        """Which of some people ever opened their Home tab."""
        query = select(PersonRow.user_id).where(
            PersonRow.team_id == team_id, col(PersonRow.user_id).in_(user_ids), PersonRow.has_home
        )
        return list(self._session.exec(query.order_by(col(PersonRow.user_id))))

    def list_fresh(self, team_id: str, since: datetime, now: datetime) -> list[str]:
        """Which people of a team need not be read from Slack again.

        What they are is known, they were read at or after a moment, nothing changed since, and the pause of
        notifications that Slack told of is not over: it tells of one at a time, the next may come every day.
        """
        read_at, changed_at, dnd_until = map(
            col, (PersonRow.refreshed_at, PersonRow.changed_at, PersonRow.dnd_until)
        )
        query = select(PersonRow.user_id).where(
            PersonRow.team_id == team_id,
            or_(PersonRow.standing != Standing.UNKNOWN, col(PersonRow.left_at).is_not(None)),
            read_at >= since,
            or_(changed_at.is_(None), changed_at < read_at),
            or_(dnd_until.is_(None), dnd_until > now, dnd_until <= read_at),
        )
        return list(self._session.exec(query))

    def list_met(self, team_id: str, since: datetime, most: int) -> list[str]:
        """Some of a team of whom it was read what they are, but not since a moment, or since a change."""
        read_at, changed_at = col(PersonRow.standing_at), col(PersonRow.changed_at)
        query = select(PersonRow.user_id).where(
            PersonRow.team_id == team_id, or_(read_at < since, changed_at >= read_at)
        )
        return list(self._session.exec(query.order_by(read_at).limit(most)))

    def list_inside_before(self, moment: datetime) -> list[PersonRow]:
        """Those of whom it was looked up before a moment which channels they are in."""
        return list(self._session.exec(select(PersonRow).where(col(PersonRow.channels_read_at) <= moment)))

    def list_left(self, team_id: str) -> set[str]:
        """Who left a team, as Slack user ids."""
        query = select(PersonRow.user_id).where(
            PersonRow.team_id == team_id, col(PersonRow.left_at).is_not(None)
        )
        return set(self._session.exec(query))

    def hold(self, team_id: str, user_id: str) -> PersonRow:
        """A person's row, made empty when there is none, and kept from others until the end."""
        self.get_or_add(team_id, user_id)
        query = select(PersonRow).where(PersonRow.team_id == team_id, PersonRow.user_id == user_id)
        return self._session.exec(query.with_for_update().execution_options(populate_existing=True)).one()

    def get_or_add(self, team_id: str, user_id: str) -> PersonRow:
        """A person's row, made empty when there is none."""
        return self.find(team_id, user_id) or self._add(team_id, user_id)

    def _add(self, team_id: str, user_id: str) -> PersonRow:
        insert_once(
            self._session,
            PersonRow,
            {
                "team_id": team_id,
                "user_id": user_id,
                "name": "",
                "timezone": "",
                "locale": "",
                "dm_channel": "",
                "has_home": False,
                "standing": "",
            },
        )
        return self._session.get_one(PersonRow, (team_id, user_id))
