"""Being away: said by a person themselves or by an admin, and taken back again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scorecard.clock import Clock
from scorecard.domain.absence_phrases import AbsenceWords, read_days, read_return, read_words
from scorecard.domain.calendars import Absence
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.views import AbsencesView, AbsenceView, BackView
from scorecard.errors import InvalidInput
from scorecard.services.absence_views import Telling, noted_in
from scorecard.services.meant import get_first, list_meant
from scorecard.services.people import check_may_speak, person_of, whereabouts
from scorecard.services.reminders import look_at
from scorecard.services.rounds import redraw_homes, redraw_round
from scorecard.storage.repositories.absences import to_absence
from scorecard.storage.tables import AbsenceRow, id_of
from scorecard.storage.unit_of_work import Store
from scorecard.wording import mention

DAY = timedelta(days=1)
Told = AbsenceView | AbsencesView | BackView


class Absences:
    """Notes when people are away, takes it back, and tells what is noted."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def say(self, team_id: str, channel: str, user: str, text: str) -> Told:
        """Do what somebody says of an absence: note it, take it back, or tell what is noted.

        Args:
            team_id: Slack team.
            channel: Where they say it; its scorecard's admins may speak for others.
            user: Slack user id of who says it.
            text: `until 2 December cover <@U0SAM>`; with `<@U0PRIYA>` before it for somebody else; `off`
                takes it back; nothing asks what is noted.

        Raises:
            NotFound: The team has no scorecard yet.
            InvalidInput: It cannot be read or cannot be; says what to do.
        """
        said = read_words(text)
        with self._store.writing() as uow:
            card = get_first(list_meant(uow, team_id, channel, user))
            telling = Telling(uow, card, said.person or user, self._clock.now())
            told = _Speaking(telling, user).follow(said)
            uow.commit()
        return told

    def view(self, absence_id: int, reader: str, replaced: Sequence[int] = ()) -> AbsenceView | None:
        """An absence as somebody is told of it; None when it was taken back meanwhile.

        Args:
            absence_id: Its row.
            reader: Slack user id.
            replaced: Rows of the absences that it took the place of.
        """
        with self._store.reading() as uow:
            row, before = uow.absences.get(absence_id), [noted_in(uow.absences.get(one)) for one in replaced]
            if row.ended_on:
                return None
            return Telling.about(uow, row, self._clock.now()).view(row, reader, before)

    def back(self, absence_id: int, reader: str) -> BackView:
        """That an absence was taken back, as somebody is told of it."""
        with self._store.reading() as uow:
            row = uow.absences.get(absence_id)
            return Telling.about(uow, row, self._clock.now()).view_back(row, reader)


@dataclass(frozen=True)
class _Left:
    """What is left of an absence that is noted, with its row."""

    row: AbsenceRow
    days: Absence

    def goes_over_into(self, other: Absence, today: date) -> bool:
        """Whether the days before another absence still hold: it began, or the other goes on from it.

        Days that are still ahead and said anew, shorter, are moved.
        """
        has_begun, goes_on = self.days.first <= today, other.last > self.days.last
        return self.days.first < other.first and (has_begun or goes_on)


@dataclass(frozen=True)
class _Speaking:
    """Somebody, `user`, speaking of a person's absences, at one moment."""

    telling: Telling
    user: str

    def follow(self, said: AbsenceWords) -> Told:
        """Do as they say."""
        uow, card, person = self.telling.uow, self.telling.card, self.telling.person
        check_may_speak(card, self.user, person, "say that somebody else is away or back")
        uow.people.hold(card.team_id, person)
        ahead = self._list_ahead()
        if said.is_over or (said.returns and self._is_back_today(said.returns, ahead)):
            return self._take_back(ahead)
        if not said.days and not said.cover:
            return self.telling.view_all(self.user)
        return self._note(said, ahead)

    def _is_back_today(self, returns: str, ahead: Sequence[_Left]) -> bool:
        """Whether nothing is left of an absence after the day on which somebody is back; also of none."""
        today = self._today()
        begins = self._from_today(ahead[0].days).first if ahead else today
        return not ahead or read_return(returns, today, self._locale()) == begins == today

    def _note(self, said: AbsenceWords, ahead: Sequence[_Left]) -> AbsenceView:
        days = self._days(said, ahead)
        replaced = [one for one in ahead if one.days.overlaps(days)]
        if not said.returns:
            _refuse_one_within(said.days, days, replaced, self._today())
        cover = said.cover or next((one.days.cover for one in replaced if one.days.cover), None)
        absence = self._joined(replace(days, cover=cover), replaced)
        same = next((one.row for one in replaced if self._from_today(one.days) == absence), None)
        if same:
            return self.telling.view(same, self.user)
        self._check_cover(absence)
        added = self._put_in_place(absence, replaced)
        self._spread(f"absence:{added.id}")
        rows = [id_of(one.row) for one in replaced]
        self._tell(Kind.ABSENCE, added, (self.telling.person, absence.cover), replaced=rows)
        for one in replaced:
            if one.days.cover != absence.cover:
                self._tell(Kind.ABSENCE_END, one.row, (one.days.cover,))
        return self.telling.view(added, self.user, [one.days for one in replaced])

    def _put_in_place(self, absence: Absence, replaced: Sequence[_Left]) -> AbsenceRow:
        """Keep an absence, and end what it takes the place of; its row."""
        uow, team_id = self.telling.uow, self.telling.card.team_id
        for one in replaced:
            ends_on = absence.first if one.goes_over_into(absence, self._today()) else one.days.first
            uow.absences.end(one.row, min(absence.first, ends_on), by=self.user)
        added = uow.absences.add(team_id, self.telling.person, absence, by=self.user, now=self.telling.now)
        return uow.absences.get(added)

    def _days(self, said: AbsenceWords, ahead: Sequence[_Left]) -> Absence:
        """The days that are meant; with a cover alone, those of the next absence."""
        if said.returns:
            return self._until(said.returns, ahead[0])
        if said.days:
            return read_days(said.days, self._today(), self._locale())
        if not ahead:
            raise InvalidInput("Say until when, too, for example: until 2 December cover @sam.")
        return self._from_today(ahead[0].days)

    def _until(self, returns: str, left: _Left) -> Absence:
        """What is left of an absence until the day before somebody is there again."""
        first = self._from_today(left.days).first
        back = read_return(returns, self._today(), self._locale())
        if back <= first:
            raise InvalidInput(
                f"“{returns}” comes before what is noted begins; say only back to take all of it back."
            )
        return Absence(first, back - DAY)

    def _joined(self, absence: Absence, replaced: Sequence[_Left]) -> Absence:
        """One absence with what it goes on from and, where it begins today, with what goes on from it.

        Who falls ill before a holiday that is noted already does not mean to shorten it.
        """
        first, last, today = absence.first, absence.last, self._today()
        for one in replaced:
            if one.goes_over_into(absence, today) and one.days.cover == absence.cover:
                first = min(first, max(one.days.first, today))
            if one.days.first > absence.first == today:
                last = max(last, one.days.last)
        return replace(absence, first=first, last=last)

    def _take_back(self, ahead: Sequence[_Left]) -> BackView | AbsencesView:
        """The absence that holds today, with what follows it day by day, or else the next one."""
        if not ahead:
            return self.telling.view_all(self.user)
        taken = _adjoining(ahead)
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
        uow, now, team_id = self.telling.uow, self.telling.now, self.telling.card.team_id
        rounds = uow.rounds.look_again(team_id, self.telling.person, now)
        look_at(uow, rounds, now)
        for row in rounds:
            redraw_round(uow, id_of(row), cause, now)
        for card in uow.scorecards.list_of(team_id):
            uow.scorecards.touch(card.id)
        redraw_homes(uow, team_id, (self.telling.person,), cause, now)

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

    def _list_ahead(self) -> list[_Left]:
        left = ((row, to_absence(row)) for row in self.telling.list_ahead())
        return [_Left(row, days) for row, days in left if days]

    def _from_today(self, absence: Absence) -> Absence:
        return replace(absence, first=max(absence.first, self._today()))

    def _today(self) -> date:
        return self.telling.who.day(self.telling.now)

    def _locale(self) -> str:
        return whereabouts(self.telling.uow, self.telling.card, self.user).locale


def _refuse_one_within(typed: str, days: Absence, replaced: Sequence[_Left], today: date) -> None:
    """A single later day within a longer absence says nothing of when that ends."""
    within = any(one.days.first <= days.first and days.last <= one.days.last for one in replaced)
    is_whole = any((one.days.first, one.days.last) == (days.first, days.last) for one in replaced)
    if within and not is_whole and today < days.first == days.last:
        raise InvalidInput(
            f"“{typed}” lies within the days that are noted already, so nothing was changed; "
            "to be back sooner, name the last day, for example: until Friday."
        )


def _adjoining(ahead: Sequence[_Left]) -> list[_Left]:
    """The first absence, and those that follow on it day by day."""
    found = [ahead[0]]
    for one in ahead[1:]:
        if one.days.first <= found[-1].days.last + DAY:
            found.append(one)
    return found
