"""What Slack says of people."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from scorecard.storage.repositories.inserts import insert_once
from scorecard.storage.tables import PersonRow


class PersonRepository:
    """People by team and Slack user id."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, team_id: str, user_id: str) -> PersonRow | None:
        """A person's row, or None before Slack was asked."""
        return self._session.get(PersonRow, (team_id, user_id))

    def list_fresh(self, team_id: str, user_ids: Sequence[str], since: datetime) -> list[str]:
        """Which of some people were read from Slack at or after a moment."""
        query = select(PersonRow.user_id).where(
            PersonRow.team_id == team_id,
            col(PersonRow.user_id).in_(user_ids),
            col(PersonRow.refreshed_at) >= since,
        )
        return list(self._session.exec(query))

    def hold(self, team_id: str, user_id: str) -> None:
        """Let nobody else speak of a person's days until the end of the transaction."""
        self.get_or_add(team_id, user_id)
        query = select(PersonRow).where(PersonRow.team_id == team_id, PersonRow.user_id == user_id)
        self._session.exec(query.with_for_update()).one()

    def get_or_add(self, team_id: str, user_id: str) -> PersonRow:
        """A person's row, made empty when there is none."""
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
            },
        )
        return self._session.get_one(PersonRow, (team_id, user_id))
