"""What one person answers for."""

from scorecard.clock import Clock
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.views import HomeView, MineView
from scorecard.services.due_items import list_open_items
from scorecard.services.overview import Overviews
from scorecard.services.people import read_calendar, whereabouts
from scorecard.services.snapshots import Snapshot, Snapshots
from scorecard.storage.unit_of_work import Store, UnitOfWork

FALLBACK = MineView("", "en_GB", "UTC", (), ())


class Mine:
    """Answers what waits for a person and what they own."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots, overviews: Overviews) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots
        self._overviews = overviews

    def mine(self, team_id: str, channel: str, user: str) -> MineView:
        """A person's open prompts and KPIs.

        Raises:
            NotFound: The team has no scorecard yet.
        """
        with self._store.reading() as uow:
            return self._mine(uow, self._snapshots.get(uow, team_id, channel), user)

    def home(self, team_id: str, user: str) -> HomeView:
        """The Home tab of a person; it works before there is a scorecard."""
        with self._store.reading() as uow:
            snapshot = self._snapshots.find(uow, team_id)
            if snapshot is None:
                return HomeView(FALLBACK, None)
            return HomeView(self._mine(uow, snapshot, user), self._overviews.draw(snapshot))

    def open_home(self, team_id: str, user: str, event_id: str) -> None:
        """Have a person's Home tab drawn, now and from now on whenever their answers change it."""
        now = self._clock.now()
        with self._store.writing() as uow:
            if not uow.inbox.accept(f"event:{event_id}", now):
                return
            uow.people.get_or_add(team_id, user).has_home = True
            uow.outbox.add(Outgoing(f"home:{user}:{event_id}", Kind.HOME, team_id, user), now)
            uow.commit()

    def _mine(self, uow: UnitOfWork, snapshot: Snapshot, user: str) -> MineView:
        card, now = snapshot.card, self._clock.now()
        where = whereabouts(uow, card, user)
        known = snapshot.at(now)
        readings = tuple(known.read(kpi) for kpi in card.kpis if user in (kpi.info.owner, kpi.info.cover))
        due = list_open_items(uow, card.id, user)
        calendar = read_calendar(uow, card, user, user)
        return MineView(user, where.locale, where.zone.key, due, readings, calendar)
