"""Report of the KPIs one person answers for, and their Home tab."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import NotReadable
from scorecard.model.kpis import Reading
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Home
from scorecard.model.scorecard import ReliabilityReaders, Scorecard
from scorecard.model.views.prompts import FirstPrompt, WaitingQuestion
from scorecard.model.views.reports import HomeView, MineView, SettingsView
from scorecard.services.absence.views import PersonAbsences
from scorecard.services.lookup.display_names import disambiguate
from scorecard.services.lookup.people import local_settings_of, read_calendar
from scorecard.services.lookup.which_scorecard import is_contributor, require_any
from scorecard.services.prompts.due import find_first_prompt
from scorecard.services.prompts.due_items import list_open_items
from scorecard.services.prompts.handovers import list_offers
from scorecard.services.prompts.questions import QUESTIONS_NAMED, list_waiting, read_question
from scorecard.services.reports.follows import list_followed_names
from scorecard.services.reports.overviews import Overviews
from scorecard.services.reports.reliability import read_reliability
from scorecard.services.reports.snapshots import Snapshot, Snapshots
from scorecard.storage.repositories.people import to_absence
from scorecard.storage.tables import id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

FALLBACK = MineView("", "en_GB", "UTC", (), ())


class Mine:
    """Answers which prompts wait for a person, and which KPIs they own or cover."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots, overviews: Overviews) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots
        self._overviews = overviews

    def mine(self, team_id: str, user: str, channel: str = "") -> MineView:
        """Return a person's open prompts and KPIs across scorecards; `channel` is where they asked.

        Raises:
            NotFound: The team has no scorecard yet.
            NotReadable: They may not read any of its scorecards.
        """
        with self._store.reading() as uow:
            return self._mine(uow, require_any(self._list_theirs(uow, team_id, user, channel)), user)

    def home(self, team_id: str, user: str) -> HomeView:
        """Return a person's Home tab; it works before there is a scorecard."""
        with self._store.reading() as uow:
            try:
                theirs = self._list_theirs(uow, team_id, user, "")
            except NotReadable as error:
                return HomeView(FALLBACK, (), refusal=str(error))
            mine = self._mine(uow, theirs, user) if theirs else FALLBACK
            settings = _read_settings(uow, theirs[0].card, user, self._clock.now()) if theirs else None
            whole = [snapshot for snapshot in theirs if not snapshot.card.is_partial]
        return HomeView(mine, tuple(map(self._overviews.of, whole)), settings=settings)

    def settings(self, team_id: str, user: str) -> SettingsView:
        """Return a person's own settings.

        Raises:
            NotFound: The team has no scorecard yet.
            NotReadable: They may not read any of its scorecards.
        """
        with self._store.reading() as uow:
            theirs = require_any(self._list_theirs(uow, team_id, user, ""))
            return _read_settings(uow, theirs[0].card, user, self._clock.now())

    def open_home(self, team_id: str, user: str, event_id: str, *, is_empty: bool = False) -> None:
        """Draw a person's Home tab, now and whenever their answers change it.

        Args:
            team_id: Slack team.
            user: Slack user id of the person who opened it.
            event_id: The event; a second delivery of it does nothing.
            is_empty: True if Slack showed an empty tab, even if one was drawn before.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            if not uow.inbox.accept(f"event:{event_id}", now):
                return
            person = uow.people.get_or_add(team_id, user)
            person.has_home = True
            person.home_look = "" if is_empty else person.home_look
            uow.outbox.add(OutgoingMessage(Home(person=user, cause=event_id), team_id, user), now)
            uow.commit()

    def _list_theirs(self, uow: UnitOfWork, team_id: str, user: str, channel: str) -> list[Snapshot]:
        """Return the scorecards that concern a person or, if none does, the first that they may read."""
        readable = self._snapshots.list_readable(uow, team_id, channel, user)
        return [item for item in readable if is_contributor(uow, item.card, user)] or readable[:1]

    def _mine(self, uow: UnitOfWork, theirs: Sequence[Snapshot], user: str) -> MineView:
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


def _read_settings(uow: UnitOfWork, card: Scorecard, user: str, now: datetime) -> SettingsView:
    absences = PersonAbsences(uow, card, user, now)
    ahead = ((id_of(row), to_absence(row)) for row in absences.list_ahead())
    return SettingsView(
        read_calendar(uow, card, user, user),
        absences.who.day(now),
        tuple((row, absence) for row, absence in ahead if absence),
    )
