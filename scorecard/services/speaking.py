"""Doing what somebody says of a person's absences, with all that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from scorecard.errors import InvalidInput
from scorecard.model.calendars import Absence
from scorecard.model.outbox import Kind, Outgoing
from scorecard.model.periods import DAY
from scorecard.model.views.absence import AbsencesView, AbsenceView, BackView
from scorecard.parsing.absence import AbsenceWords, read_days, read_return
from scorecard.services.absence.effects import spread
from scorecard.services.absence.views import Telling
from scorecard.services.lookup.people import check_may_speak, person_of, whereabouts
from scorecard.services.noted_absences import Noted, adjoining, joined, refuse_one_within
from scorecard.storage.repositories.absences import to_absence
from scorecard.storage.tables import AbsenceRow, id_of
from scorecard.wording import mention

Told = AbsenceView | AbsencesView | BackView


@dataclass(frozen=True)
class Speaking:
    """Somebody, `user`, speaking of a person's absences, at one moment."""

    telling: Telling
    user: str

    def follow(self, said: AbsenceWords) -> Told:
        """Do as they say: note an absence, take it back, or tell what is noted.

        Raises:
            InvalidInput: It cannot be read or cannot be; says what to do.
        """
        uow, card, person = self.telling.uow, self.telling.card, self.telling.person
        check_may_speak(uow, card, self.user, person, "say that somebody else is away or back")
        uow.people.hold(card.team_id, person)
        ahead = self._list_ahead()
        if said.is_over or (said.returns and self._is_back_today(said.returns, ahead)):
            return self._take_back(ahead)
        if not said.days and not said.cover:
            return self.telling.view_all(self.user)
        return self._note(said, ahead)

    def _is_back_today(self, returns: str, ahead: Sequence[Noted]) -> bool:
        """Whether nothing is left of an absence after the day on which somebody is back; also of none."""
        today = self._today()
        begins = ahead[0].from_today(today).first if ahead else today
        return not ahead or read_return(returns, today, self._locale()) == begins == today

    def _note(self, said: AbsenceWords, ahead: Sequence[Noted]) -> AbsenceView:
        days = self._days(said, ahead)
        replaced = [one for one in ahead if one.days.overlaps(days)]
        if not said.returns:
            refuse_one_within(said.days, days, replaced, self._today())
        cover = said.cover or next((one.days.cover for one in replaced if one.days.cover), None)
        absence = joined(replace(days, cover=cover), replaced, self._today())
        same = next((one.row for one in replaced if one.from_today(self._today()) == absence), None)
        if same:
            return self.telling.view(same, self.user)
        self._check_cover(absence)
        return self._replace(absence, replaced)

    def _replace(self, absence: Absence, replaced: Sequence[Noted]) -> AbsenceView:
        """Keep an absence in place of others, and tell whom that concerns, old covers among them."""
        added = self._put_in_place(absence, replaced)
        self._spread(f"absence:{added.id}")
        rows = [id_of(one.row) for one in replaced]
        self._tell(Kind.ABSENCE, added, (self.telling.person, absence.cover), replaced=rows)
        for one in replaced:
            if one.days.cover != absence.cover:
                self._tell(Kind.ABSENCE_END, one.row, (one.days.cover,))
        return self.telling.view(added, self.user, [one.days for one in replaced])

    def _put_in_place(self, absence: Absence, replaced: Sequence[Noted]) -> AbsenceRow:
        """Keep an absence, and end what it takes the place of; its row."""
        uow, team_id = self.telling.uow, self.telling.card.team_id
        for one in replaced:
            ends_on = absence.first if one.goes_over_into(absence, self._today()) else one.days.first
            uow.absences.end(one.row, min(absence.first, ends_on), by=self.user)
        added = uow.absences.add(team_id, self.telling.person, absence, by=self.user, now=self.telling.now)
        return uow.absences.get(added)

    def _days(self, said: AbsenceWords, ahead: Sequence[Noted]) -> Absence:
        """The days that are meant; with a cover alone, those of the next absence."""
        if said.returns:
            return self._until(said.returns, ahead[0])
        if said.days:
            return read_days(said.days, self._today(), self._locale())
        if not ahead:
            raise InvalidInput("Say until when, too, for example: until 2 December cover @sam.")
        return ahead[0].from_today(self._today())

    def _until(self, returns: str, left: Noted) -> Absence:
        """What is left of an absence until the day before somebody is there again."""
        first = left.from_today(self._today()).first
        back = read_return(returns, self._today(), self._locale())
        if back <= first:
            raise InvalidInput(
                f"“{returns}” comes before what is noted begins; say only back to take all of it back."
            )
        return Absence(first, back - DAY)

    def _take_back(self, ahead: Sequence[Noted]) -> BackView | AbsencesView:
        """The absence that holds today, with what follows it day by day, or else the next one."""
        if not ahead:
            return self.telling.view_all(self.user)
        taken = adjoining(ahead)
        for one in taken:
            self.telling.uow.absences.end(one.row, max(self._today(), one.row.first), by=self.user)
        row = taken[0].row
        self._spread(f"back:{row.id}")
        self._tell(Kind.ABSENCE_END, row, (self.telling.person,))
        for one in taken:
            self._tell(Kind.ABSENCE_END, one.row, (one.days.cover,))
        return self.telling.view_back(row, self.user)

    def _check_cover(self, absence: Absence) -> None:
        if absence.cover is None:
            return
        uow, card = self.telling.uow, self.telling.card
        if absence.cover == self.telling.person:
            raise InvalidInput("Who is away cannot be their own cover; name somebody else.")
        theirs = person_of(uow, card, absence.cover).calendar.absences
        if any(one.overlaps(absence) for one in theirs):
            who = mention(absence.cover)
            raise InvalidInput(f"{who} is away in that time, too; name somebody else as cover.")

    def _spread(self, cause: str) -> None:
        """Do at once what follows for open questions, and have all that tells of it drawn again."""
        spread(self.telling.uow, self.telling.card.team_id, self.telling.person, cause, self.telling.now)

    def _tell(
        self, kind: Kind, row: AbsenceRow, users: Sequence[str | None], *, replaced: Sequence[int] = ()
    ) -> None:
        """Tell those whom it concerns, but not who says it."""
        facts = {"absence": row.id, "replaced": list(replaced)}
        for user in users:
            if user and user != self.user:
                key = f"{kind}:{row.id}:{row.ended_on or row.last}:{user}"
                outgoing = Outgoing(key, kind, row.team_id, user, facts)
                self.telling.uow.outbox.add(outgoing, self.telling.now)

    def _list_ahead(self) -> list[Noted]:
        left = ((row, to_absence(row)) for row in self.telling.list_ahead())
        return [Noted(row, days) for row, days in left if days]

    def _today(self) -> date:
        return self.telling.who.day(self.telling.now)

    def _locale(self) -> str:
        return whereabouts(self.telling.uow, self.telling.card, self.user).locale
