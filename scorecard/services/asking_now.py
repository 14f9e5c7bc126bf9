"""Asking now: an admin has what is over asked for at once, also what was over before the KPI came."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from scorecard.clock import Clock
from scorecard.domain.lookup import get_named
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.domain.views import AskedAtOnce, AskedNow, DueItem, NoData
from scorecard.services.askings import Askings
from scorecard.services.due_items import NOT_ASKED, item_of, list_due_items, list_round_items
from scorecard.services.meant import find_on_one, get_meant, list_meant
from scorecard.services.naming import list_named
from scorecard.services.opening import Place, open_round
from scorecard.services.people import check_is_admin, person_of, whereabouts
from scorecard.storage.tables import id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork


class AskingNow:
    """Has owners asked outside their turn."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def ask(self, team_id: str, channel: str, user: str, name: str) -> AskedNow:
        """Have the owner of a KPI, or of every KPI, asked for the last period that is over.

        What has a value, a word why not, or was asked for is left as it is. A period that was over before
        its KPI came is a first value, which nobody owes. People are asked in their hours, the admin at once.

        Raises:
            NotFound: There is no such KPI, or no scorecard.
            InvalidInput: They are no admin, or it can be on several scorecards.
        """
        with self._store.writing() as uow:
            card, kpis = _find(uow, team_id, channel, user, name)
            check_is_admin(uow, card, user, "have the owners asked at once")
            told = _Asker(uow, card, user, self._clock.now()).ask(kpis)
            uow.commit()
        return told


class _Asker:
    """One wish of an admin's, inside its transaction."""

    def __init__(self, uow: UnitOfWork, card: Scorecard, user: str, now: datetime) -> None:
        self._uow = uow
        self._card = card
        self._user = user
        self._now = now
        self._askings = Askings(uow, card, now)

    def ask(self, kpis: list[Kpi]) -> AskedNow:
        """Ask for what can be asked for; what became of each KPI."""
        where = whereabouts(self._uow, self._card, self._user)
        places = [(kpi, kpi.last_ended(self._now, self._card.zone)) for kpi in kpis]
        said = self._uow.no_data.list_of([(kpi.info.id, period) for kpi, period in places])
        items = [(place, self._read(place, said.get((place[0].info.id, place[1])))) for place in places]
        wanted = [place for place, item in items if item.is_open and item.prompt == NOT_ASKED]
        asked = tuple(self._open(wanted))
        opened = {item.kpi.id for one in asked for item in one.items}
        left = [item for _, item in items if item.kpi.id not in opened]
        return AskedNow(
            locale=where.locale,
            timezone=where.zone.key,
            now=self._now,
            asked=asked,
            waiting=tuple(item for item in left if item.is_open and item.prompt != NOT_ASKED),
            answered=tuple(item for item in left if not item.is_open),
            unreached=tuple(item for item in left if item.is_open and item.prompt == NOT_ASKED),
        )

    def _read(self, place: Place, said: NoData | None) -> DueItem:
        kpi, period = place
        asked = self._uow.prompts.find(kpi.info.id, period)
        if asked:
            return list_due_items(self._uow, [asked])[0]
        item = item_of(self._uow, kpi, period)
        return replace(item, no_data=None if item.actual else said)

    def _open(self, places: list[Place]) -> Iterator[AskedAtOnce]:
        for (user, owner, is_owed), theirs in self._group(places).items():
            at, wanted_by = self._free(user, theirs), "" if is_owed else self._user
            row = open_round(
                self._uow, self._card, user, owner, theirs, now=self._now, at=at, wanted_by=wanted_by
            )
            if row:
                yield AskedAtOnce(user, at, list_round_items(self._uow, id_of(row)))

    def _group(self, places: list[Place]) -> dict[tuple[str, str, bool], list[Place]]:
        """What goes out in one message: of one person, for one owner, owed or not."""
        groups: dict[tuple[str, str, bool], list[Place]] = defaultdict(list)
        for kpi, period in places:
            person = self._askings.of(kpi, period).find_person(self._now)
            if person:
                is_owed = period.ended_at(self._card.zone) >= kpi.since
                groups[person.user, kpi.info.owner, is_owed].append((kpi, period))
        return groups

    def _free(self, user: str, places: list[Place]) -> datetime | None:
        """From when on, UTC, somebody can be asked; None for at once, as for who wishes it."""
        opens = min(kpi.prompt_time for kpi, _ in places)
        at = person_of(self._uow, self._card, user).first_free(self._now, opens, self._now)
        return at if at > self._now and user != self._user else None


def _find(uow: UnitOfWork, team_id: str, channel: str, user: str, name: str) -> tuple[Scorecard, list[Kpi]]:
    if not name:
        card = get_meant(uow, team_id, channel, user)
        return card, list(card.kpis)
    cards = list_meant(uow, team_id, channel, user)
    card, kpi = find_on_one(cards, lambda one: get_named(name, list_named(uow, one), "KPI"))
    return card, [kpi]
