"""The report of what one person answers for, and their Home tab."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scorecard.clock import Clock
from scorecard.errors import NotReadable
from scorecard.model.kpis import Reading
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.views.prompts import FirstPrompt
from scorecard.model.views.reports import HomeView, MineView
from scorecard.services.lookup.display_names import disambiguate
from scorecard.services.lookup.people import local_settings_of, read_calendar
from scorecard.services.lookup.which_scorecard import is_contributor, require_any
from scorecard.services.prompts.due import find_first_prompt
from scorecard.services.prompts.due_items import list_open_items
from scorecard.services.reports.overviews import Overviews
from scorecard.services.reports.snapshots import Snapshot, Snapshots
from scorecard.storage.unit_of_work import Store, UnitOfWork

FALLBACK = MineView("", "en_GB", "UTC", (), ())


class Mine:
    """Answers what waits for a person and what they own."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots, overviews: Overviews) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots
        self._overviews = overviews

    def mine(self, team_id: str, user: str, channel: str = "") -> MineView:
        """A person's open prompts and KPIs, on whichever scorecards; `channel` is where they ask.

        Raises:
            NotFound: The team has no scorecard yet.
            NotForYou: They may read nothing of its scorecards.
        """
        with self._store.reading() as uow:
            return self._mine(uow, require_any(self._list_theirs(uow, team_id, user, channel)), user)

    def home(self, team_id: str, user: str) -> HomeView:
        """The Home tab of a person; it works before there is a scorecard."""
        with self._store.reading() as uow:
            try:
                theirs = self._list_theirs(uow, team_id, user, "")
            except NotReadable as error:
                return HomeView(FALLBACK, (), refusal=str(error))
            mine = self._mine(uow, theirs, user) if theirs else FALLBACK
            whole = [one for one in theirs if not one.card.is_partial]
            return HomeView(mine, tuple(map(self._overviews.draw, whole)))

    def open_home(self, team_id: str, user: str, event_id: str, *, is_empty: bool = False) -> None:
        """Have a person's Home tab drawn, now and from now on whenever their answers change it.

        Args:
            team_id: Slack team.
            user: Who opened it.
            event_id: The opening; a second delivery of it does nothing.
            is_empty: Whether Slack showed nothing there, whatever was drawn before.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            if not uow.inbox.accept(f"event:{event_id}", now):
                return
            person = uow.people.get_or_add(team_id, user)
            person.has_home = True
            person.home_look = "" if is_empty else person.home_look
            uow.outbox.add(OutgoingMessage(f"home:{user}:{event_id}", MessageKind.HOME, team_id, user), now)
            uow.commit()

    def _list_theirs(self, uow: UnitOfWork, team_id: str, user: str, channel: str) -> list[Snapshot]:
        """The scorecards that concern a person; the first that they may read where none does."""
        each = self._snapshots.list_readable(uow, team_id, channel, user)
        return [one for one in each if is_contributor(uow, one.card, user)] or each[:1]

    def _mine(self, uow: UnitOfWork, theirs: Sequence[Snapshot], user: str) -> MineView:
        card = theirs[0].card
        where = local_settings_of(uow, card, user)
        readings = tuple(one for snapshot in theirs for one in self._read(uow, snapshot, user))
        due = list_open_items(uow, card.team_id, user)
        calendar = read_calendar(uow, card, user, user)
        first = self._find_first(uow, theirs, user)
        return MineView(user, where.locale, where.zone.key, due, readings, calendar, first)

    def _find_first(self, uow: UnitOfWork, theirs: Sequence[Snapshot], user: str) -> FirstPrompt | None:
        """When a person is asked for the first time, by the scorecards that asked nothing yet."""
        now, cards = self._clock.now(), [one.card for one in theirs if one.is_unasked]
        found = (find_first_prompt(uow, card, now, user, owner=user) for card in cards)
        return min((one for one in found if one), key=lambda one: one.at, default=None)

    def _read(self, uow: UnitOfWork, snapshot: Snapshot, user: str) -> Iterator[Reading]:
        """How the KPIs of a scorecard stand that a person owns or covers."""
        known = snapshot.at(self._clock.now())
        for kpi in snapshot.card.kpis:
            if user in (kpi.info.owner, kpi.info.cover):
                yield replace(known.read(kpi), kpi=disambiguate(uow, snapshot.card.id, kpi.info))
