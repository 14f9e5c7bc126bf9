"""Report of the KPIs one person answers for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scorecard.clock import Clock
from scorecard.model.kpis import Reading
from scorecard.model.scorecard import ReliabilityReaders
from scorecard.model.views.prompts import FirstPrompt, NextAsked, WaitingQuestion
from scorecard.model.views.reports import MineView
from scorecard.services.lookup.display_names import disambiguate
from scorecard.services.lookup.people import local_settings_of, read_calendar
from scorecard.services.lookup.which_scorecard import is_contributor, require_any
from scorecard.services.prompts.due import find_first_prompt, find_next_asked
from scorecard.services.prompts.due_items import list_open_items
from scorecard.services.prompts.handovers import list_offers
from scorecard.services.prompts.questions import QUESTIONS_NAMED, list_waiting, read_question
from scorecard.services.prompts.reminders import find_next_reminder
from scorecard.services.reports.follows import list_followed_names
from scorecard.services.reports.reliability import read_reliability
from scorecard.services.reports.snapshots import Snapshot, Snapshots
from scorecard.storage.unit_of_work import Store, UnitOfWork


class Mine:
    """Answers which prompts wait for a person, and which KPIs they own or cover."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots

    def mine(self, team_id: str, user: str, channel: str = "") -> MineView:
        """Return a person's open prompts and KPIs across scorecards; `channel` is where they asked.

        Raises:
            NotFound: The team has no scorecard yet.
            NotReadable: They may not read any of its scorecards.
        """
        with self._store.reading() as uow:
            theirs = require_any(self.list_theirs(uow, team_id, user, channel))
            return replace(self.read(uow, theirs, user), next_asked=self._find_next(uow, theirs, user))

    def list_theirs(self, uow: UnitOfWork, team_id: str, user: str, channel: str) -> list[Snapshot]:
        """Return the scorecards that concern a person or, if none does, the first that they may read.

        Raises:
            NotReadable: They may read none of them.
        """
        readable = self._snapshots.list_readable(uow, team_id, channel, user)
        return [item for item in readable if is_contributor(uow, item.card, user)] or readable[:1]

    def read(self, uow: UnitOfWork, theirs: Sequence[Snapshot], user: str) -> MineView:
        """Return a person's open prompts and KPIs on their scorecards, of which there is at least one."""
        card = theirs[0].card
        settings = local_settings_of(uow, card, user)
        readings = tuple(reading for snapshot in theirs for reading in self._read(uow, snapshot, user))
        due = list_open_items(uow, card.team_id, user)
        calendar = read_calendar(uow, card, user, user)
        cards = [snapshot.card for snapshot in theirs]
        return MineView(
            user,
            settings.locale,
            settings.zone.key,
            due,
            readings,
            calendar,
            self._find_first(uow, theirs, user),
            tuple(self._list_questions(uow, theirs, user)),
            tuple(list_offers(uow, card.team_id, user)),
            read_reliability(uow, cards, [user], self._clock.now()).get(user),
            tuple(one.name for one in cards if one.reliability is ReliabilityReaders.ADMINS),
            list_followed_names(uow, card.team_id, user),
        )

    def _list_questions(
        self, uow: UnitOfWork, theirs: Sequence[Snapshot], user: str
    ) -> Iterator[WaitingQuestion]:
        """Yield what a person was asked about their replies, in direct messages or a scorecard's channel."""
        team_id, since = theirs[0].card.team_id, self._clock.now() - QUESTIONS_NAMED
        channels = {item.card.channel for item in theirs}
        for asking in list_waiting(uow, team_id, user, channels, since):
            yield read_question(uow, team_id, asking.question)

    def _find_next(self, uow: UnitOfWork, theirs: Sequence[Snapshot], user: str) -> NextAsked | None:
        """Return when a person is reminded, or asked for something new, whatever comes first."""
        now = self._clock.now()
        asked = [find_next_asked(uow, one.card, user, now) for one in theirs]
        reminded = find_next_reminder(uow, theirs[0].card.team_id, user, now)
        found = [*(NextAsked(at, is_reminder=False) for at in asked if at)]
        return min([*found, *([NextAsked(reminded, is_reminder=True)] if reminded else [])], default=None)

    def _find_first(self, uow: UnitOfWork, theirs: Sequence[Snapshot], user: str) -> FirstPrompt | None:
        """Return a person's first prompt on the scorecards that have not asked for anything yet."""
        now, cards = self._clock.now(), [item.card for item in theirs if item.is_unasked]
        found = (find_first_prompt(uow, card, now, user, owner=user) for card in cards)
        return min(filter(None, found), key=lambda first: first.at, default=None)

    def _read(self, uow: UnitOfWork, snapshot: Snapshot, user: str) -> Iterator[Reading]:
        """Yield the readings of the KPIs that a person owns or covers."""
        state = snapshot.at(self._clock.now())
        for kpi in snapshot.card.kpis:
            if user in (kpi.info.owner, kpi.info.cover):
                yield replace(state.read(kpi), kpi=disambiguate(uow, snapshot.card.id, kpi.info))
