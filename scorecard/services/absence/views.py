"""Views of a person's absences: who is asked meanwhile, and what still waits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from scorecard.model.calendars import Absence, first_day
from scorecard.model.people import Person
from scorecard.model.periods import DAY
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.absence import AbsenceEndView, AbsencesView, AbsenceView, OpenItem, OpenItemsPlan
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME, find_stand_in
from scorecard.services.lookup.display_names import disambiguate
from scorecard.services.lookup.people import local_settings_of, person_of
from scorecard.services.prompts.due import DuePrompts
from scorecard.services.prompts.due_items import list_due_items
from scorecard.storage.repositories.people import to_absence
from scorecard.storage.repositories.prompts import Prompt
from scorecard.storage.tables import AbsenceRow
from scorecard.storage.unit_of_work import UnitOfWork


def read_open_items(uow: UnitOfWork, cards: Sequence[Scorecard], owner: str, now: datetime) -> OpenItemsPlan:
    """Return everything an owner was or will be asked for, or others were for them, except missed prompts.

    Prompts to delegates who are away by now return to the owner, and are included.

    Args:
        uow: The transaction.
        cards: The scorecards to look at.
        owner: Slack user id.
        now: UTC.
    """
    asked: dict[str, list[OpenItem]] = defaultdict(list)
    delegated: list[OpenItem] = []
    coming: dict[datetime | None, list[OpenItem]] = defaultdict(list)
    for card in cards:
        own = [kpi.info.id for kpi in card.kpis if kpi.info.owner == owner]
        free = person_of(uow, card, owner).first_free(now, DEFAULT_PROMPT_TIME, now)
        for user, question in _list_asked_items(uow, uow.prompts.list_unanswered(own)):
            if user != owner and person_of(uow, card, user).find_absence(now):
                coming[free if free > now else None].append(question)
            else:
                asked[user].append(question)
        waiting = uow.prompts.list_open([card.id], owner)
        delegated += [
            question for user, question in _list_asked_items(uow, waiting, but=owner) if user == owner
        ]
        for moment, question in _list_coming(uow, card, owner, now):
            coming[moment].append(question)
    return OpenItemsPlan(
        own=tuple(asked.pop(owner, ())),
        delegated=tuple(delegated),
        kept=tuple((user, tuple(items)) for user, items in asked.items()),
        coming=tuple((moment, tuple(items)) for moment, items in coming.items()),
    )


def _list_asked_items(
    uow: UnitOfWork, prompts: Sequence[Prompt], but: str = ""
) -> list[tuple[str, OpenItem]]:
    """Return who was asked for which items, without missed ones and those that one person owns."""
    items = (item for item in list_due_items(uow, prompts) if not item.is_missed and item.kpi.owner != but)
    return [(item.asked, OpenItem(item.kpi.name, item.period)) for item in items]


def _list_coming(
    uow: UnitOfWork, card: Scorecard, owner: str, now: datetime
) -> list[tuple[datetime | None, OpenItem]]:
    """Return when the owner will be asked for each item, UTC; None for at once."""
    due_prompts, found = DuePrompts(uow, card, now), list[tuple[datetime | None, OpenItem]]()
    for kpi, period in due_prompts.list_unprompted():
        if kpi.info.owner == owner:
            moment, person = due_prompts.of(kpi, period).next_moment(now)
            if person.user == owner:
                name = disambiguate(uow, card.id, kpi.info).name
                found.append((moment if moment > now else None, OpenItem(name, period)))
    return found


@dataclass(frozen=True)
class PersonAbsences:
    """One person's absences at one moment."""

    uow: UnitOfWork
    card: Scorecard
    person: str
    now: datetime

    @classmethod
    def about(cls, uow: UnitOfWork, row: AbsenceRow, now: datetime) -> "PersonAbsences":
        """Return the absences of the person whose absence a row records."""
        return cls(uow, uow.scorecards.get_any(row.team_id), row.person, now)

    @property
    def who(self) -> Person:
        """The person, with all absences on record by now."""
        return person_of(self.uow, self.card, self.person)

    def list_ahead(self) -> list[AbsenceRow]:
        """Return the absences on record that are not over, the next one first."""
        return self.uow.absences.list_ahead(self.card.team_id, self.person, self.who.day(self.now))

    def view_all(self, reader: str) -> AbsencesView:
        """Return all absences on record that are not over, as shown to somebody."""
        return AbsencesView(self.person, reader, tuple(self.view(row, reader) for row in self.list_ahead()))

    def view(self, row: AbsenceRow, reader: str, replaced: Sequence[Absence] = ()) -> AbsenceView:
        """Return an absence as shown to somebody, with those it replaced."""
        who, absence = self.who, to_absence(row) or original_absence(row)
        asked, waiting = self._share_out(absence)
        plan = read_open_items(self.uow, self.uow.scorecards.list_of(row.team_id), self.person, self.now)
        return AbsenceView(
            person=row.person,
            reader=reader,
            locale=local_settings_of(self.uow, self.card, reader).locale,
            said_by=row.said_by,
            first=row.first,
            last=absence.last,
            back=first_day(absence.last + DAY, who.calendar.is_present),
            today=who.day(self.now),
            cover=row.cover or None,
            asked=asked,
            waiting=waiting,
            replaced=tuple(replaced),
            kept=tuple((user, items) for user, items in plan.kept if user not in dict(asked)),
            delegated=plan.delegated if who.find_absence(self.now) else (),
            covers=self._list_covered(absence),
        )

    def view_back(self, row: AbsenceRow, reader: str) -> AbsenceEndView:
        """Return the end of an absence as shown to somebody."""
        local, today = local_settings_of(self.uow, self.card, reader), self.who.day(self.now)
        ahead = next((to_absence(noted) for noted in self.list_ahead()), None)
        return AbsenceEndView(
            person=row.person,
            reader=reader,
            locale=local.locale,
            timezone=local.zone.key,
            said_by=row.ended_by,
            taken_back=original_absence(row),
            today=today,
            ended_on=row.ended_on or today,
            has_begun=row.first <= today,
            questions=read_open_items(
                self.uow, self.uow.scorecards.list_of(row.team_id), self.person, self.now
            ),
            ahead=ahead,
        )

    def _list_covered(self, absence: Absence) -> tuple[str, ...]:
        """Return the people the person was to cover while being away."""
        everybody = self.uow.absences.list_all(self.card.team_id).items()
        return tuple(
            user
            for user, absences in everybody
            if any(other.cover == self.person and other.overlaps(absence) for other in absences)
        )

    def _share_out(self, absence: Absence) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
        """Return who is asked for which of the person's KPIs meanwhile, and which of them wait."""
        at = max(self.now, self.who.start_of(absence.first))
        asked: dict[str, list[str]] = defaultdict(list)
        waiting: list[str] = []
        for card in self.uow.scorecards.list_of(self.card.team_id):
            find = cache(partial(person_of, self.uow, card))
            for kpi in (kpi.info for kpi in card.kpis if kpi.info.owner == self.person):
                stand_in = find_stand_in(absence, (kpi.cover,), self.person, at, find)
                name = disambiguate(self.uow, card.id, kpi).name
                (asked[stand_in.user] if stand_in else waiting).append(name)
        return tuple((user, tuple(names)) for user, names in asked.items()), tuple(waiting)


def original_absence(row: AbsenceRow) -> Absence:
    """Return an absence as first noted, whatever became of it."""
    return Absence(row.first, row.last, row.cover or None)
