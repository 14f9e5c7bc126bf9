"""The Home tab: what waits for a person, how their scorecards stand, what changed, and their settings."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from scorecard.clock import Clock
from scorecard.errors import NotReadable
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Home
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.home import ChangesView, HomeView
from scorecard.model.views.reports import MineView, SettingsView
from scorecard.services.absence.views import PersonAbsences
from scorecard.services.lookup.people import local_settings_of, read_calendar
from scorecard.services.lookup.which_scorecard import require_any
from scorecard.services.reports.mine import Mine
from scorecard.services.reports.missing import read_owing
from scorecard.services.reports.overviews import Overviews
from scorecard.services.reports.since import list_happened
from scorecard.services.reports.snapshots import Snapshot
from scorecard.storage.repositories.people import to_absence
from scorecard.storage.tables import id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

FALLBACK = MineView("", "en_GB", "UTC", (), ())
LOOK = timedelta(minutes=30)
"""How long it is the same look: who opens the tab again sooner still sees what changed before it."""


class Homes:
    """Answers what people's Home tabs show, and notes that they look at them."""

    def __init__(self, store: Store, clock: Clock, mine: Mine, overviews: Overviews) -> None:
        self._store = store
        self._clock = clock
        self._mine = mine
        self._overviews = overviews

    def view(self, team_id: str, user: str) -> HomeView:
        """Return a person's Home tab; it works before there is a scorecard."""
        now = self._clock.now()
        with self._store.reading() as uow:
            try:
                theirs = self._mine.list_theirs(uow, team_id, user, "")
            except NotReadable as error:
                return HomeView(FALLBACK, (), refusal=str(error))
            if not theirs:
                return HomeView(FALLBACK, ())
            whole = _list_whole(theirs)
            mine = self._mine.read(uow, theirs, user)
            settings = _read_settings(uow, theirs[0].card, user, now)
            changes = tuple(_read_changes(uow, whole, user))
            owing = tuple(filter(None, (read_owing(uow, one, user, now) for one in whole)))
        return HomeView(
            mine, tuple(map(self._overviews.of, whole)), settings=settings, changes=changes, owing=owing
        )

    def settings(self, team_id: str, user: str) -> SettingsView:
        """Return a person's own settings.

        Raises:
            NotFound: The team has no scorecard yet.
            NotReadable: They may not read any of its scorecards.
        """
        with self._store.reading() as uow:
            theirs = require_any(self._mine.list_theirs(uow, team_id, user, ""))
            return _read_settings(uow, theirs[0].card, user, self._clock.now())

    def open(self, team_id: str, user: str, event_id: str, *, is_empty: bool = False) -> None:
        """Draw a person's Home tab, now and whenever their answers change it, and note that they look at it.

        Args:
            team_id: Slack team.
            user: Slack user id of the person who opened it.
            event_id: The event; a second delivery of it does nothing.
            is_empty: True if Slack showed an empty tab, even if one was drawn before.
        """
        now, seen = self._clock.now(), self._list_seen(team_id, user)
        with self._store.writing() as uow:
            if not uow.inbox.accept(f"event:{event_id}", now):
                return
            person = uow.people.get_or_add(team_id, user)
            person.has_home = True
            person.home_look = "" if is_empty else person.home_look
            uow.home_visits.visit(team_id, user, seen, now, lasts=LOOK)
            uow.outbox.add(OutgoingMessage(Home(person=user, cause=event_id), team_id, user), now)
            uow.commit()

    def _list_seen(self, team_id: str, user: str) -> list[int]:
        """Return the rows of the scorecards that a person's Home tab shows in full."""
        with self._store.reading() as uow:
            try:
                theirs = self._mine.list_theirs(uow, team_id, user, "")
            except NotReadable:
                return []
            return [one.card.id for one in _list_whole(theirs)]


def _list_whole(theirs: Sequence[Snapshot]) -> list[Snapshot]:
    return [snapshot for snapshot in theirs if not snapshot.card.is_partial]


def _read_changes(uow: UnitOfWork, whole: Sequence[Snapshot], user: str) -> Iterator[ChangesView]:
    """Yield what happened on each scorecard since the look before the present one, if there was one."""
    if not whole:
        return
    since = uow.home_visits.list_since(whole[0].card.team_id, user)
    for card in (snapshot.card for snapshot in whole if snapshot.card.id in since):
        looked_at = since[card.id]
        happened = list_happened(uow, card.kpis, looked_at, user)
        zone = local_settings_of(uow, card, user).zone.key
        yield ChangesView(card.name, looked_at, card.locale, zone, happened)


def _read_settings(uow: UnitOfWork, card: Scorecard, user: str, now: datetime) -> SettingsView:
    absences = PersonAbsences(uow, card, user, now)
    ahead = ((id_of(row), to_absence(row)) for row in absences.list_ahead())
    return SettingsView(
        read_calendar(uow, card, user, user),
        absences.who.day(now),
        tuple((row, absence) for row, absence in ahead if absence),
    )
