"""On-demand prompts: an admin has owners asked at once, also for periods before the KPI came."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from scorecard.clock import Clock
from scorecard.model.kpis import ActualInfo, NoData
from scorecard.model.names import get_named
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import DueItem, PromptedNow, PromptNowView
from scorecard.services.lookup.display_names import disambiguate, list_named
from scorecard.services.lookup.people import check_is_admin, local_settings_of, person_of
from scorecard.services.lookup.which_scorecard import get_scorecard, list_candidates, resolve_on_one
from scorecard.services.prompts.batches import KpiPeriod, open_batch
from scorecard.services.prompts.due import DuePrompts
from scorecard.services.prompts.due_items import NOT_ASKED
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.tables import id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

TO_PROMPT_NOW = "have the owners asked at once"


class OnDemandPrompts:
    """Has owners asked outside their turn."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def ask(self, team_id: str, channel: str, user: str, name: str) -> PromptNowView:
        """Have the owner of a KPI, or of every KPI, asked for the last period that is over.

        What has a value, a word why not, or was asked for is left as it is. A period that was over before
        its KPI came is a first value, which nobody owes. People are asked in their hours, the admin at once.

        Raises:
            NotFound: There is no such KPI, or no scorecard.
            InvalidInput: They are no admin, or it can be on several scorecards.
        """
        with self._store.writing() as uow:
            card, kpis = _find(uow, team_id, channel, user, name)
            check_is_admin(uow, card, user, TO_PROMPT_NOW)
            told = _OnDemandRequest(uow, card, user, self._clock.now()).ask(kpis)
            uow.commit()
        return told


class _OnDemandRequest:
    """One wish of an admin's, inside its transaction."""

    def __init__(self, uow: UnitOfWork, card: Scorecard, user: str, now: datetime) -> None:
        self._uow = uow
        self._card = card
        self._user = user
        self._now = now
        self._due = DuePrompts(uow, card, now)

    def ask(self, kpis: list[Kpi]) -> PromptNowView:
        """Ask for what can be asked for; what became of each KPI."""
        where = local_settings_of(self._uow, self._card, self._user)
        items = self._read([(kpi, kpi.last_ended(self._now, self._card.zone)) for kpi in kpis])
        wanted = [(place, item) for place, item in items if item.is_open and item.prompt == NOT_ASKED]
        asked = tuple(self._open([place for place, _ in wanted], {item.kpi.id: item for _, item in wanted}))
        opened = {item.kpi.id for one in asked for item in one.items}
        left = [item for _, item in items if item.kpi.id not in opened]
        return PromptNowView(
            locale=where.locale,
            timezone=where.zone.key,
            now=self._now,
            asked=asked,
            waiting=tuple(item for item in left if item.is_open and item.prompt != NOT_ASKED),
            answered=tuple(item for item in left if not item.is_open),
            unreached=tuple(item for item in left if item.is_open and item.prompt == NOT_ASKED),
        )

    def _read(self, places: list[KpiPeriod]) -> list[tuple[KpiPeriod, DueItem]]:
        """How it stands with each of some KPIs' periods."""
        keys = [(kpi.info.id, period) for kpi, period in places]
        asked = {(one.kpi_id, one.period): one for one in self._uow.prompts.list_at(keys)}
        answers, said = self._uow.actuals.list_answers(keys), self._uow.no_data.list_of(keys)
        return [
            (place, self._item(place, asked.get(key), answers.get(key), said.get(key)))
            for place, key in zip(places, keys, strict=True)
        ]

    def _item(
        self, place: KpiPeriod, asked: Prompt | None, actual: ActualInfo | None, said: NoData | None
    ) -> DueItem:
        kpi, period = place
        return DueItem(
            prompt=asked.prompt_id if asked else NOT_ASKED,
            kpi=disambiguate(self._uow, self._card.id, kpi.info),
            goal=kpi.goal_for(period),
            period=period,
            last=None,
            actual=actual,
            asked=asked.who(kpi.info.owner) if asked else "",
            no_data=None if actual else said,
        )

    def _open(self, places: list[KpiPeriod], items: Mapping[int, DueItem]) -> Iterator[PromptedNow]:
        self._due.preload({kpi.info.owner for kpi, _ in places})
        for (user, owner, is_owed), theirs in self._group(places).items():
            at, wanted_by = self._free(user, theirs), "" if is_owed else self._user
            row = open_batch(
                self._uow, self._card, user, owner, theirs, now=self._now, at=at, wanted_by=wanted_by
            )
            if row:
                opened = self._uow.prompts.list_batch(id_of(row))
                yield PromptedNow(user, at, tuple(items[one.kpi_id] for one in opened))

    def _group(self, places: list[KpiPeriod]) -> dict[tuple[str, str, bool], list[KpiPeriod]]:
        """What goes out in one message: of one person, for one owner, owed or not."""
        groups: dict[tuple[str, str, bool], list[KpiPeriod]] = defaultdict(list)
        for kpi, period in places:
            person = self._due.of(kpi, period).find_person(self._now)
            if person:
                is_owed = period.ended_at(self._card.zone) >= kpi.since
                groups[person.user, kpi.info.owner, is_owed].append((kpi, period))
        return groups

    def _free(self, user: str, places: list[KpiPeriod]) -> datetime | None:
        """From when on, UTC, somebody can be asked; None for at once, as for who wishes it."""
        opens = min(kpi.prompt_time for kpi, _ in places)
        at = person_of(self._uow, self._card, user).first_free(self._now, opens, self._now)
        return at if at > self._now and user != self._user else None


def _find(uow: UnitOfWork, team_id: str, channel: str, user: str, name: str) -> tuple[Scorecard, list[Kpi]]:
    if not name:
        card = get_scorecard(uow, team_id, channel, user)
        return card, list(card.kpis)
    cards = list_candidates(uow, team_id, channel, user)
    card, kpi = resolve_on_one(cards, lambda one: get_named(name, list_named(one), "KPI"))
    return card, [kpi]
