"""Being away: said by a person themselves or by an admin, and taken back again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.calendars import Absence
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.periods import DAY
from scorecard.model.views.absence import AbsenceEndView, AbsencesView, AbsenceView
from scorecard.parsing.absence import AbsencePhrase, parse_absence, parse_absence_days, parse_return_day
from scorecard.services.absence.effects import apply_presence_change
from scorecard.services.absence.views import PersonAbsences, original_absence
from scorecard.services.lookup.people import check_may_act_for, local_settings_of, person_of
from scorecard.services.lookup.which_scorecard import get_first, list_candidates
from scorecard.storage.repositories.people import to_absence
from scorecard.storage.tables import AbsenceRow, id_of
from scorecard.storage.unit_of_work import Store
from scorecard.wording import mention

AbsenceResult = AbsenceView | AbsencesView | AbsenceEndView

FOR_OTHERS = "say that somebody else is away or back"
NEEDS_DAYS = "Say until when, too, for example: until 2 December cover @sam."
OWN_COVER = "Who is away cannot be their own cover; name somebody else."


@dataclass(frozen=True)
class NotedAbsence:
    """An absence that is noted, by its row, and the days that are left of it."""

    row: AbsenceRow
    days: Absence

    def from_today(self, today: date) -> Absence:
        """What is left of it from today on."""
        return replace(self.days, first=max(self.days.first, today))

    def goes_over_into(self, other: Absence, today: date) -> bool:
        """Whether the days before another absence still hold: it began, or the other goes on from it.

        Days that are still ahead and said anew, shorter, are moved.
        """
        has_begun, goes_on = self.days.first <= today, other.last > self.days.last
        return self.days.first < other.first and (has_begun or goes_on)


def merge_absences(absence: Absence, replaced: Sequence[NotedAbsence], today: date) -> Absence:
    """One absence with what it goes on from and, where it begins today, with what goes on from it.

    Who falls ill before a holiday that is noted already does not mean to shorten it.
    """
    first, last = absence.first, absence.last
    for one in replaced:
        if one.goes_over_into(absence, today) and one.days.cover == absence.cover:
            first = min(first, max(one.days.first, today))
        if one.days.first > absence.first == today:
            last = max(last, one.days.last)
    return replace(absence, first=first, last=last)


def refuse_one_within(typed: str, days: Absence, replaced: Sequence[NotedAbsence], today: date) -> None:
    """A single later day within a longer absence says nothing of when that ends.

    Raises:
        InvalidInput: It is such a day.
    """
    within = any(one.days.first <= days.first and days.last <= one.days.last for one in replaced)
    is_whole = any((one.days.first, one.days.last) == (days.first, days.last) for one in replaced)
    if within and not is_whole and today < days.first == days.last:
        raise day_within(typed)


def day_within(typed: str) -> InvalidInput:
    """Return the error about a later day within a longer absence."""
    return InvalidInput(
        f"“{typed}” lies within the days that are noted already, so nothing was changed; "
        "to be back sooner, name the last day, for example: until Friday."
    )


def return_too_early(typed: str) -> InvalidInput:
    """Return the error about a return before the absence begins."""
    return InvalidInput(f"“{typed}” comes before what is noted begins; say only back to take all of it back.")


def absent_cover(cover: str) -> InvalidInput:
    """Return the error about a cover who is away at the same time."""
    return InvalidInput(f"{mention(cover)} is away in that time, too; name somebody else as cover.")


def list_adjoining(ahead: Sequence[NotedAbsence]) -> list[NotedAbsence]:
    """The first absence, and those that follow on it day by day."""
    found = [ahead[0]]
    for one in ahead[1:]:
        if one.days.first <= found[-1].days.last + DAY:
            found.append(one)
    return found


@dataclass(frozen=True)
class AbsenceCommand:
    """Somebody, `user`, speaking of a person's absences, at one moment."""

    absences: PersonAbsences
    user: str

    def follow(self, said: AbsencePhrase) -> AbsenceResult:
        """Do as they say: note an absence, take it back, or tell what is noted.

        Raises:
            InvalidInput: It cannot be read or cannot be; says what to do.
        """
        uow, card, person = self.absences.uow, self.absences.card, self.absences.person
        check_may_act_for(uow, card, self.user, person, FOR_OTHERS)
        uow.people.hold(card.team_id, person)
        ahead = self._list_ahead()
        if said.is_over or (said.returns and self._is_back_today(said.returns, ahead)):
            return self._take_back(ahead)
        if not said.days and not said.cover:
            return self.absences.view_all(self.user)
        return self._note(said, ahead)

    def _is_back_today(self, returns: str, ahead: Sequence[NotedAbsence]) -> bool:
        """Whether nothing is left of an absence after the day on which somebody is back; also of none."""
        today = self._today()
        begins = ahead[0].from_today(today).first if ahead else today
        return not ahead or parse_return_day(returns, today, self._locale()) == begins == today

    def _note(self, said: AbsencePhrase, ahead: Sequence[NotedAbsence]) -> AbsenceView:
        days = self._days(said, ahead)
        replaced = [one for one in ahead if one.days.overlaps(days)]
        if not said.returns:
            refuse_one_within(said.days, days, replaced, self._today())
        cover = said.cover or next((one.days.cover for one in replaced if one.days.cover), None)
        absence = merge_absences(replace(days, cover=cover), replaced, self._today())
        same = next((one.row for one in replaced if one.from_today(self._today()) == absence), None)
        if same:
            return self.absences.view(same, self.user)
        self._check_cover(absence)
        return self._replace(absence, replaced)

    def _replace(self, absence: Absence, replaced: Sequence[NotedAbsence]) -> AbsenceView:
        """Keep an absence in place of others, and tell whom that concerns, old covers among them."""
        added = self._put_in_place(absence, replaced)
        self._spread(f"absence:{added.id}")
        rows = [id_of(one.row) for one in replaced]
        self._tell(MessageKind.ABSENCE, added, (self.absences.person, absence.cover), replaced=rows)
        for one in replaced:
            if one.days.cover != absence.cover:
                self._tell(MessageKind.ABSENCE_END, one.row, (one.days.cover,))
        return self.absences.view(added, self.user, [one.days for one in replaced])

    def _put_in_place(self, absence: Absence, replaced: Sequence[NotedAbsence]) -> AbsenceRow:
        """Keep an absence, and end what it takes the place of; its row."""
        uow, team_id = self.absences.uow, self.absences.card.team_id
        for one in replaced:
            ends_on = absence.first if one.goes_over_into(absence, self._today()) else one.days.first
            uow.absences.end(one.row, min(absence.first, ends_on), by=self.user)
        added = uow.absences.add(team_id, self.absences.person, absence, by=self.user, now=self.absences.now)
        return uow.absences.get(added)

    def _days(self, said: AbsencePhrase, ahead: Sequence[NotedAbsence]) -> Absence:
        """The days that are meant; with a cover alone, those of the next absence."""
        if said.returns:
            return self._until(said.returns, ahead[0])
        if said.days:
            return parse_absence_days(said.days, self._today(), self._locale())
        if not ahead:
            raise InvalidInput(NEEDS_DAYS)
        return ahead[0].from_today(self._today())

    def _until(self, returns: str, left: NotedAbsence) -> Absence:
        """What is left of an absence until the day before somebody is there again."""
        first = left.from_today(self._today()).first
        back = parse_return_day(returns, self._today(), self._locale())
        if back <= first:
            raise return_too_early(returns)
        return Absence(first, back - DAY)

    def _take_back(self, ahead: Sequence[NotedAbsence]) -> AbsenceEndView | AbsencesView:
        """The absence that holds today, with what follows it day by day, or else the next one."""
        if not ahead:
            return self.absences.view_all(self.user)
        taken = list_adjoining(ahead)
        for one in taken:
            self.absences.uow.absences.end(one.row, max(self._today(), one.row.first), by=self.user)
        row = taken[0].row
        self._spread(f"back:{row.id}")
        self._tell(MessageKind.ABSENCE_END, row, (self.absences.person,))
        for one in taken:
            self._tell(MessageKind.ABSENCE_END, one.row, (one.days.cover,))
        return self.absences.view_back(row, self.user)

    def _check_cover(self, absence: Absence) -> None:
        if absence.cover is None:
            return
        uow, card = self.absences.uow, self.absences.card
        if absence.cover == self.absences.person:
            raise InvalidInput(OWN_COVER)
        theirs = person_of(uow, card, absence.cover).calendar.absences
        if any(one.overlaps(absence) for one in theirs):
            raise absent_cover(absence.cover)

    def _spread(self, cause: str) -> None:
        """Do at once what follows for open questions, and have all that tells of it drawn again."""
        apply_presence_change(
            self.absences.uow, self.absences.card.team_id, self.absences.person, cause, self.absences.now
        )

    def _tell(
        self, kind: MessageKind, row: AbsenceRow, users: Sequence[str | None], *, replaced: Sequence[int] = ()
    ) -> None:
        """Tell those whom it concerns, but not who says it."""
        facts = {"absence": row.id, "replaced": list(replaced)}
        for user in users:
            if user and user != self.user:
                key = f"{kind}:{row.id}:{row.ended_on or row.last}:{user}"
                outgoing = OutgoingMessage(key, kind, row.team_id, user, facts)
                self.absences.uow.outbox.add(outgoing, self.absences.now)

    def _list_ahead(self) -> list[NotedAbsence]:
        left = ((row, to_absence(row)) for row in self.absences.list_ahead())
        return [NotedAbsence(row, days) for row, days in left if days]

    def _today(self) -> date:
        return self.absences.who.day(self.absences.now)

    def _locale(self) -> str:
        return local_settings_of(self.absences.uow, self.absences.card, self.user).locale


class Absences:
    """Notes when people are away, takes it back, and tells what is noted."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def run(self, team_id: str, channel: str, user: str, text: str) -> AbsenceResult:
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
        said = parse_absence(text)
        with self._store.writing() as uow:
            card = get_first(list_candidates(uow, team_id, channel, user))
            absences = PersonAbsences(uow, card, said.person or user, self._clock.now())
            told = AbsenceCommand(absences, user).follow(said)
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
            row, before = (
                uow.absences.get(absence_id),
                [original_absence(uow.absences.get(one)) for one in replaced],
            )
            if row.ended_on:
                return None
            return PersonAbsences.about(uow, row, self._clock.now()).view(row, reader, before)

    def back(self, absence_id: int, reader: str) -> AbsenceEndView:
        """That an absence was taken back, as somebody is told of it."""
        with self._store.reading() as uow:
            row = uow.absences.get(absence_id)
            return PersonAbsences.about(uow, row, self._clock.now()).view_back(row, reader)
