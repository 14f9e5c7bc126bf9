"""On-demand prompts: owners asked at an admin's request, also for periods from before a KPI was added."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from scorecard.clock import Clock
from scorecard.model.names import get_named
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import DueItem, PromptedNow, PromptNowView
from scorecard.rules.permissions import Action
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.display_names import disambiguate, list_named
from scorecard.services.lookup.people import check_is_admin, local_settings_of, person_of
from scorecard.services.lookup.which_scorecard import get_scorecard, list_all_readable, resolve_nearest
from scorecard.services.prompts.batches import KpiPeriod, open_batch
from scorecard.services.prompts.due import DuePrompts
from scorecard.services.prompts.due_items import NOT_ASKED
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.tables import id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork


class OnDemandPrompts:
    """Prompts owners outside the usual schedule."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def ask(self, team_id: str, channel: str, user: str, name: str) -> PromptNowView:
        """Ask the owner of a KPI, or of every KPI, for the last period that has ended.

        Periods that have a value or a reason for having none, are set aside, or were asked for before are
        left alone. A period that ended before its KPI was added is a first value, which nobody owes. People
        are asked in their hours, the admin at once.

        Raises:
            NotFound: There is no such KPI, or no scorecard.
            InvalidInput: The user is not an admin, or several scorecards could be meant.
        """
        with self._store.writing() as uow:
            card, kpis = _find(uow, team_id, channel, user, name)
            check_is_admin(uow, card, user, Action.PROMPT_NOW)
            view = _OnDemandRequest(uow, card, user, self._clock.now()).ask(kpis)
            uow.commit()
        return view


class _OnDemandRequest:
    """One request by an admin, inside its transaction."""

    def __init__(self, uow: UnitOfWork, card: Scorecard, user: str, now: datetime) -> None:
        self._uow = uow
        self._card = card
        self._user = user
        self._now = now
        self._due = DuePrompts(uow, card, now)

    def ask(self, kpis: list[Kpi]) -> PromptNowView:
        """Ask for whatever can be asked for, and return the outcome for each KPI."""
        local = local_settings_of(self._uow, self._card, self._user)
        items = self._read([(kpi, kpi.last_ended(self._now, self._card.zone)) for kpi in kpis])
        to_ask = [(place, item) for place, item in items if item.is_open and item.prompt == NOT_ASKED]
        asked = tuple(self._open([place for place, _ in to_ask], {item.kpi.id: item for _, item in to_ask}))
        opened = {item.kpi.id for prompted in asked for item in prompted.items}
        left = [item for _, item in items if item.kpi.id not in opened]
        return PromptNowView(
            locale=local.locale,
            timezone=local.zone.key,
            now=self._now,
            asked=asked,
            waiting=tuple(item for item in left if item.is_open and item.prompt != NOT_ASKED),
            answered=tuple(item for item in left if not item.is_open),
            unreached=tuple(item for item in left if item.is_open and item.prompt == NOT_ASKED),
        )

    def _read(self, places: list[KpiPeriod]) -> list[tuple[KpiPeriod, DueItem]]:
        """Return the current item for each of some KPIs' periods."""
        keys = [(kpi.info.id, period) for kpi, period in places]
        prompts = {(prompt.kpi_id, prompt.period): prompt for prompt in self._uow.prompts.list_at(keys)}
        answers, no_data = self._uow.actuals.list_answers(keys), self._uow.no_data.list_of(keys)
        aside = self._uow.set_aside.list_of(keys)
        items = []
        for place, key in zip(places, keys, strict=True):
            item = replace(self._item(place, prompts.get(key)), actual=answers.get(key))
            if item.actual is None:
                item = replace(item, no_data=no_data.get(key), set_aside=aside.get(key))
            items.append((place, item))
        return items

    def _item(self, place: KpiPeriod, prompt: Prompt | None) -> DueItem:
        kpi, period = place
        return DueItem(
            prompt=prompt.prompt_id if prompt else NOT_ASKED,
            kpi=disambiguate(self._uow, self._card.id, kpi.info),
            goal=kpi.goal_for(period),
            period=period,
            last=None,
            actual=None,
            asked=prompt.assignee(kpi.info.owner) if prompt else "",
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
                yield PromptedNow(user, at, tuple(items[prompt.kpi_id] for prompt in opened))

    def _group(self, places: list[KpiPeriod]) -> dict[tuple[str, str, bool], list[KpiPeriod]]:
        """Return what goes into each message: by assignee, owner, and whether the value is owed."""
        groups: dict[tuple[str, str, bool], list[KpiPeriod]] = defaultdict(list)
        for kpi, period in places:
            person = self._due.of(kpi, period).find_person(self._now)
            if person:
                is_owed = kpi.owes(period, self._card.zone)
                groups[person.user, kpi.info.owner, is_owed].append((kpi, period))
        return groups

    def _free(self, user: str, places: list[KpiPeriod]) -> datetime | None:
        """Return when somebody can be asked, UTC; None for at once, as always for the requesting admin."""
        opens = min(self._card.ask_time_for(user, kpi) for kpi, _ in places)
        at = person_of(self._uow, self._card, user).first_free(self._now, opens, self._now)
        return at if at > self._now and user != self._user else None


def _find(uow: UnitOfWork, team_id: str, channel: str, user: str, name: str) -> tuple[Scorecard, list[Kpi]]:
    asker = Asker(team_id, channel, user)
    if not name:
        card = get_scorecard(uow, asker)
        return card, list(card.kpis)
    readable = list_all_readable(uow, asker)
    card, kpi = resolve_nearest(uow, readable, asker, lambda card: get_named(name, list_named(card), "KPI"))
    return card, [kpi]
