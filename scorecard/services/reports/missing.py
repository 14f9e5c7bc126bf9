"""Report of the KPIs without a value, since when and who owes them, and reminders at an admin's request."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from scorecard.clock import Clock
from scorecard.errors import Gone
from scorecard.model.kpis import Away, Reading
from scorecard.model.scorecard import ReliabilityReaders
from scorecard.model.views.missing import MissingView, OwingPerson, OwingView, RemindedView
from scorecard.rules.permissions import Action, may
from scorecard.rules.readings import ScorecardState
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.display_names import disambiguate
from scorecard.services.lookup.people import check_is_admin, local_settings_of, read_away
from scorecard.services.prompts.due import find_first_prompt, preload_people
from scorecard.services.prompts.remind_now import remind_now
from scorecard.services.reports.reliability import read_reliability
from scorecard.services.reports.snapshots import Snapshot, Snapshots, read_snapshot
from scorecard.storage.unit_of_work import Store, UnitOfWork

PAGE = re.compile(r"(?:(?:(.+) )?page )?([1-9][0-9]{0,2})", re.IGNORECASE)


class Missing:
    """Answers which KPIs have no value, and reminds whoever owes them."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots

    def show(self, asker: Asker, text: str = "") -> MissingView:
        """Return the KPIs without a value of the scorecard that a person means, the longest first.

        Only an admin of it reads who owes them.

        Args:
            asker: Who asks, and where they ask.
            text: The scorecard's name or key, or empty; a number at its end is a page.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            NotReadable: They may not read all of it.
            InvalidInput: Several scorecards are possible; asks which.
        """
        name, page = _split_page(text)
        snapshot = self._snapshots.get_selected(self._store, asker, name=name)
        with self._store.reading() as uow:
            return replace(self._view(uow, snapshot, asker.user), page=page, typed=name)

    def remind(self, team_id: str, user: str, scorecard_id: int, person: str = "") -> RemindedView:
        """Remind everybody who owes a value of a scorecard, each at most once a day, and say what came of it.

        Args:
            team_id: Slack team.
            user: Slack user id of the admin.
            scorecard_id: The scorecard's row.
            person: Slack user id of the only person to remind; empty for everybody.

        Raises:
            Gone: The team has no such scorecard, or no longer.
            InvalidInput: The user is not an admin.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            if all(one.scorecard_id != scorecard_id for one in uow.scorecards.list_revisions(team_id)):
                raise Gone
            snapshot = read_snapshot(uow, scorecard_id)
            card = snapshot.card
            check_is_admin(uow, card, user, Action.REMIND_NOW)
            missing = _list_missing(uow, snapshot.at(now))
            asked = _list_asked(uow, missing)
            people = remind_now(uow, card, {one.kpi.id for one in missing}, user, now, only=person)
            local = local_settings_of(uow, card, user)
            uow.commit()
        unasked = () if person else tuple(one.kpi for one in missing if one.kpi.id not in asked)
        return RemindedView(tuple(people), unasked, now, local.locale, local.zone.key, person)

    def _view(self, uow: UnitOfWork, snapshot: Snapshot, user: str) -> MissingView:
        card, state = snapshot.card, snapshot.at(self._clock.now())
        readings = [state.read(kpi) for kpi in card.kpis]
        missing = _list_missing(uow, state)
        is_admin = may(user, Action.REMIND_NOW, card)
        asked = _list_asked(uow, missing) if is_admin else {}
        local = local_settings_of(uow, card, user)
        is_told = is_admin and card.reliability is ReliabilityReaders.ADMINS
        return MissingView(
            scorecard_id=card.id,
            scorecard=card.name,
            locale=local.locale,
            timezone=local.zone.key,
            as_of=state.now,
            missing=tuple(missing),
            explained=tuple(one for one in readings if (one.is_out and one.no_data) or one.set_aside),
            collecting=tuple(one for one in readings if one.asked and not one.is_out),
            has_values=any(one.actual for one in readings),
            is_for_admin=is_admin,
            asked=asked,
            absences=_read_absences(uow, state, missing, asked) if is_admin else {},
            reliability=read_reliability(uow, [card], {*asked.values()}, state.now) if is_told else {},
            first_prompt=find_first_prompt(uow, card, state.now, user) if snapshot.is_unasked else None,
        )


def read_owing(uow: UnitOfWork, snapshot: Snapshot, user: str, now: datetime) -> OwingView | None:
    """Return who owes the values of a scorecard, the longest first; None for others than its admins."""
    card, state = snapshot.card, snapshot.at(now)
    if not may(user, Action.REMIND_NOW, card):
        return None
    missing = [one for one in map(state.read, card.kpis) if one.overdue_since]
    asked, since = _list_asked(uow, missing), defaultdict[str, list[date]](list)
    for one in missing:
        if one.kpi.id in asked and one.overdue_since:
            since[asked[one.kpi.id]].append(one.overdue_since)
    absences = _read_absences(uow, state, missing, asked)
    people = [OwingPerson(one, len(days), min(days), absences.get(one)) for one, days in since.items()]
    return OwingView(
        card.id,
        card.name,
        card.key,
        local_settings_of(uow, card, user).locale,
        tuple(sorted(people, key=lambda one: (one.since, -one.kpis, one.person))),
        len(missing) - len(asked),
    )


def _split_page(text: str) -> tuple[str, int]:
    """Return a text without the page at its end, `2` or `it page 2`, and that page; the first without one."""
    found = PAGE.fullmatch(text)
    return (found[1] or "", int(found[2])) if found else (text, 1)


def _list_missing(uow: UnitOfWork, state: ScorecardState) -> list[Reading]:
    """Return the KPIs without a due value and without a reason, the longest first."""
    readings = [one for one in map(state.read, state.card.kpis) if one.overdue_since]
    named = (replace(one, kpi=disambiguate(uow, state.card.id, one.kpi)) for one in readings)
    return sorted(named, key=lambda one: one.overdue_since or date.max)


def _list_asked(uow: UnitOfWork, missing: Sequence[Reading]) -> dict[int, str]:
    """Return who is asked for each of some KPIs, by its newest prompt; KPIs never asked for are left out."""
    owners = {one.kpi.id: one.kpi.owner for one in missing}
    prompts = uow.prompts.list_unanswered(owners) if owners else []
    return {prompt.kpi_id: prompt.assignee(owners[prompt.kpi_id]) for prompt in prompts}


def _read_absences(
    uow: UnitOfWork, state: ScorecardState, missing: Sequence[Reading], asked: Mapping[int, str]
) -> dict[str, Away]:
    people = {*asked.values(), *(one.kpi.owner for one in missing)}
    preload_people(uow, state.card.team_id, people)
    found = {user: read_away(uow, state.card, user, state.now) for user in people}
    return {user: away for user, away in found.items() if away}
