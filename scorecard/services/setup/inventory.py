"""Inventory of the people and channels that stored scorecards refer to in Slack, for checks."""

from collections import defaultdict
from dataclasses import dataclass

from scorecard.model.scorecard import Scorecard
from scorecard.storage.unit_of_work import Store


@dataclass(frozen=True)
class ListedScorecard:
    """A stored scorecard.

    Attributes:
        team_id: Slack team that it belongs to.
        channel: Slack channel id for the weekly post and alerts.
        timezone: IANA name, as stored.
        people: Slack user id -> the person's roles on it, such as `owner of MTTR`.
    """

    team_id: str
    name: str
    channel: str
    timezone: str
    people: dict[str, list[str]]


class Inventory:
    """Lists the stored scorecards of all teams."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self) -> list[ListedScorecard]:
        """Return every scorecard, oldest first."""
        with self._store.reading() as uow:
            return [_listed(uow.scorecards.get(row)) for row in uow.scorecards.list_ids()]


def _listed(card: Scorecard) -> ListedScorecard:
    people: dict[str, list[str]] = defaultdict(list)
    for kpi in (item.info for item in card.kpis):
        people[kpi.owner].append(f"owner of {kpi.name}")
        if kpi.cover:
            people[kpi.cover].append(f"cover of {kpi.name}")
    for user in card.admins:
        people[user].append("admin")
    return ListedScorecard(card.team_id, card.name, card.channel, card.timezone, dict(people))
