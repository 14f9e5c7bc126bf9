"""What there is to tell of a person's absences."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from scorecard.domain.asking import find_stand_in
from scorecard.model.calendars import Absence, first_day
from scorecard.model.people import Person
from scorecard.model.periods import DAY
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.absence import AbsencesView, AbsenceView, BackView
from scorecard.services.lookup.people import person_of, whereabouts
from scorecard.services.open_questions import read_open
from scorecard.storage.repositories.absences import to_absence
from scorecard.storage.tables import AbsenceRow
from scorecard.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Telling:
    """Tells of one person's absences at one moment."""

    uow: UnitOfWork
    card: Scorecard
    person: str
    now: datetime

    @classmethod
    def about(cls, uow: UnitOfWork, row: AbsenceRow, now: datetime) -> "Telling":
        """Of an absence that is noted already."""
        return cls(uow, uow.scorecards.list_of(row.team_id)[0], row.person, now)

    @property
    def who(self) -> Person:
        """The person, with all that is noted by now."""
        return person_of(self.uow, self.card, self.person)

    def list_ahead(self) -> list[AbsenceRow]:
        """What is noted and not over, the next one first."""
        return self.uow.absences.list_ahead(self.card.team_id, self.person, self.who.day(self.now))

    def view_all(self, reader: str) -> AbsencesView:
        """All that is noted and not over."""
        return AbsencesView(self.person, reader, tuple(self.view(row, reader) for row in self.list_ahead()))

    def view(self, row: AbsenceRow, reader: str, replaced: Sequence[Absence] = ()) -> AbsenceView:
        """An absence as somebody is told of it, with what it took the place of."""
        who, absence = self.who, to_absence(row) or noted_in(row)
        asked, waiting = self._share_out(absence)
        questions = read_open(self.uow, self.uow.scorecards.list_of(row.team_id), self.person, self.now)
        return AbsenceView(
            person=row.person,
            reader=reader,
            locale=whereabouts(self.uow, self.card, reader).locale,
            said_by=row.said_by,
            first=row.first,
            last=absence.last,
            back=first_day(absence.last + DAY, who.calendar.is_present),
            today=who.day(self.now),
            cover=row.cover or None,
            asked=asked,
            waiting=waiting,
            replaced=tuple(replaced),
            kept=tuple(one for one in questions.kept if one[0] not in dict(asked)),
            lent=questions.lent if who.find_absence(self.now) else (),
            covers=self._list_covered(absence),
        )

    def view_back(self, row: AbsenceRow, reader: str) -> BackView:
        """That an absence was taken back, as somebody is told of it."""
        where, today = whereabouts(self.uow, self.card, reader), self.who.day(self.now)
        ahead = next((to_absence(one) for one in self.list_ahead()), None)
        return BackView(
            person=row.person,
            reader=reader,
            locale=where.locale,
            timezone=where.zone.key,
            said_by=row.ended_by,
            taken_back=noted_in(row),
            today=today,
            ended_on=row.ended_on or today,
            has_begun=row.first <= today,
            questions=read_open(self.uow, self.uow.scorecards.list_of(row.team_id), self.person, self.now),
            ahead=ahead,
        )

    def _list_covered(self, absence: Absence) -> tuple[str, ...]:
        """For whom the person was to cover while they are away."""
        everybody = self.uow.absences.list_all(self.card.team_id).items()
        return tuple(
            user
            for user, absences in everybody
            if any(one.cover == self.person and one.overlaps(absence) for one in absences)
        )

    def _share_out(self, absence: Absence) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
        """Who is asked for which of the person's KPIs meanwhile, and which of them wait."""
        at = max(self.now, self.who.start_of(absence.first))
        asked: dict[str, list[str]] = defaultdict(list)
        waiting: list[str] = []
        for card in self.uow.scorecards.list_of(self.card.team_id):
            find = cache(partial(person_of, self.uow, card))
            for kpi in (one.info for one in card.kpis if one.info.owner == self.person):
                stand_in = find_stand_in(absence, (kpi.cover,), self.person, at, find)
                (asked[stand_in.user] if stand_in else waiting).append(kpi.name)
        return tuple((user, tuple(names)) for user, names in asked.items()), tuple(waiting)


def noted_in(row: AbsenceRow) -> Absence:
    """An absence as it was noted, whatever became of it."""
    return Absence(row.first, row.last, row.cover or None)
