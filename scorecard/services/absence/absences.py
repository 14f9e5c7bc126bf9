"""Absences: noted by people themselves or by an admin, and ended again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model import payloads
from scorecard.model.calendars import Absence
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.periods import DAY
from scorecard.model.views.absence import AbsenceEndView, AbsencesView, AbsenceView
from scorecard.parsing.absence import AbsencePhrase, parse_absence, parse_absence_days, parse_return_day
from scorecard.rules.permissions import Action
from scorecard.services.absence.effects import apply_presence_change
from scorecard.services.absence.views import PersonAbsences, original_absence
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.people import check_is_admin, local_settings_of, person_of
from scorecard.services.lookup.which_scorecard import get_first, list_candidates
from scorecard.storage.repositories.people import to_absence
from scorecard.storage.tables import AbsenceRow, id_of
from scorecard.storage.unit_of_work import Store
from scorecard.wording import mention

AbsenceResult = AbsenceView | AbsencesView | AbsenceEndView

NEEDS_DAYS = "Please add the last day, for example: until 2 December cover @sam."
OWN_COVER = "Nobody can be their own cover; name somebody else."


@dataclass(frozen=True)
class NotedAbsence:
    """An absence on record, by its row, and the days that are left of it."""

    row: AbsenceRow
    days: Absence

    def from_today(self, today: date) -> Absence:
        """Return what is left of it from today on."""
        return replace(self.days, first=max(self.days.first, today))

    def goes_over_into(self, other: Absence, today: date) -> bool:
        """Return whether the days before another absence still hold.

        They do if it has begun, or if the other continues it. Days still ahead that are restated as fewer are
        moved instead.
        """
        has_begun, goes_on = self.days.first <= today, other.last > self.days.last
        return self.days.first < other.first and (has_begun or goes_on)


def merge_absences(absence: Absence, replaced: Sequence[NotedAbsence], today: date) -> Absence:
    """Return an absence joined to those it continues and, if it begins today, to those that follow it.

    Somebody who falls ill before a holiday on record does not mean to shorten the holiday.
    """
    first, last = absence.first, absence.last
    for earlier in replaced:
        if earlier.goes_over_into(absence, today) and earlier.days.cover == absence.cover:
            first = min(first, max(earlier.days.first, today))
        if earlier.days.first > absence.first == today:
            last = max(last, earlier.days.last)
    return replace(absence, first=first, last=last)


def refuse_one_within(typed: str, days: Absence, replaced: Sequence[NotedAbsence], today: date) -> None:
    """Refuse a single later day within a longer absence, which does not say when that absence ends.

    Raises:
        InvalidInput: It is such a day.
    """
    within = any(noted.days.first <= days.first and days.last <= noted.days.last for noted in replaced)
    is_whole = any((noted.days.first, noted.days.last) == (days.first, days.last) for noted in replaced)
    if within and not is_whole and today < days.first == days.last:
        raise day_within(typed)


def day_within(typed: str) -> InvalidInput:
    """Return the error about a later day within a longer absence."""
    return InvalidInput(
        f"“{typed}” is within an absence already noted, so nothing was changed; "
        "to be back sooner, name the last day away, for example: until Friday."
    )


def return_too_early(typed: str) -> InvalidInput:
    """Return the error about a return before the absence begins."""
    return InvalidInput(f"“{typed}” is before the absence begins; type only back to cancel all of it.")


def absent_cover(cover: str) -> InvalidInput:
    """Return the error about a cover who is away at the same time."""
    why = "is away then, too; name somebody else as cover."
    return InvalidInput(f"{mention(cover)} {why}", "person", f"That person {why}")


def list_adjoining(ahead: Sequence[NotedAbsence]) -> list[NotedAbsence]:
    """Return the first absence, and those that follow it without a gap."""
    found = [ahead[0]]
    for noted in ahead[1:]:
        if noted.days.first <= found[-1].days.last + DAY:
            found.append(noted)
    return found


@dataclass(frozen=True)
class AbsenceCommand:
    """A command of a user about a person's absences, at one moment."""

    absences: PersonAbsences
    user: str

    def follow(self, phrase: AbsencePhrase) -> AbsenceResult:
        """Carry out a command: note an absence, end it, or list what is on record.

        Raises:
            InvalidInput: It cannot be read or carried out; the error says what to do.
        """
        uow, card, person = self.absences.uow, self.absences.card, self.absences.person
        if person != self.user:
            check_is_admin(uow, card, self.user, Action.MARK_AWAY)
        uow.people.hold(card.team_id, person)
        ahead = self._list_ahead()
        if phrase.is_over or (phrase.returns and self._is_back_today(phrase.returns, ahead)):
            return self._take_back(ahead)
        if not phrase.days and not phrase.cover:
            return self.absences.view_all(self.user)
        return self._note(phrase, ahead)

    def end(self, absence_id: int) -> AbsenceResult:
        """End one of the user's absences, and those that follow it without a gap; list them if it is over."""
        uow, card, person = self.absences.uow, self.absences.card, self.absences.person
        uow.people.hold(card.team_id, person)
        ahead = self._list_ahead()
        at = next((at for at, noted in enumerate(ahead) if noted.row.id == absence_id), len(ahead))
        return self._take_back(ahead[at:])

    def _is_back_today(self, returns: str, ahead: Sequence[NotedAbsence]) -> bool:
        """Return whether a return on some day leaves nothing of an absence, or there is none at all."""
        today, back = self._today(), parse_return_day(returns, self._today(), self._locale())
        return not ahead or back == ahead[0].from_today(today).first == today

    def _note(self, phrase: AbsencePhrase, ahead: Sequence[NotedAbsence]) -> AbsenceView:
        days = self._days(phrase, ahead)
        replaced = [noted for noted in ahead if noted.days.overlaps(days)]
        if not phrase.returns:
            refuse_one_within(phrase.days, days, replaced, self._today())
        cover = phrase.cover or next((noted.days.cover for noted in replaced if noted.days.cover), None)
        absence = merge_absences(replace(days, cover=cover), replaced, self._today())
        unchanged = next(
            (noted.row for noted in replaced if noted.from_today(self._today()) == absence), None
        )
        if unchanged:
            return self.absences.view(unchanged, self.user)
        self._check_cover(absence)
        return self._replace(absence, replaced)

    def _replace(self, absence: Absence, replaced: Sequence[NotedAbsence]) -> AbsenceView:
        """Store an absence in place of others, and inform the people concerned, former covers included."""
        added = self._store(absence, replaced)
        self._apply_effects(f"absence:{added.id}")
        rows = [id_of(noted.row) for noted in replaced]
        self._notify(payloads.Absence, added, (self.absences.person, absence.cover), replaced=rows)
        for noted in replaced:
            if noted.days.cover != absence.cover:
                self._notify(payloads.AbsenceEnd, noted.row, (noted.days.cover,))
        return self.absences.view(added, self.user, [noted.days for noted in replaced])

    def _store(self, absence: Absence, replaced: Sequence[NotedAbsence]) -> AbsenceRow:
        """Store an absence, end those it replaces, and return its row."""
        uow, team_id = self.absences.uow, self.absences.card.team_id
        for noted in replaced:
            ends_on = absence.first if noted.goes_over_into(absence, self._today()) else noted.days.first
            uow.absences.end(noted.row, min(absence.first, ends_on), by=self.user, now=self.absences.now)
        added = uow.absences.add(team_id, self.absences.person, absence, by=self.user, now=self.absences.now)
        return uow.absences.get(added)

    def _days(self, phrase: AbsencePhrase, ahead: Sequence[NotedAbsence]) -> Absence:
        """Return the days a command is about; those of the next absence if it only names a cover."""
        if phrase.returns:
            return self._until(phrase.returns, ahead[0])
        if phrase.days:
            return parse_absence_days(phrase.days, self._today(), self._locale())
        if not ahead:
            raise InvalidInput(NEEDS_DAYS)
        return ahead[0].from_today(self._today())

    def _until(self, returns: str, left: NotedAbsence) -> Absence:
        """Return what is left of an absence until the day before somebody returns."""
        first = left.from_today(self._today()).first
        back = parse_return_day(returns, self._today(), self._locale())
        if back <= first:
            raise return_too_early(returns)
        return Absence(first, back - DAY)

    def _take_back(self, ahead: Sequence[NotedAbsence]) -> AbsenceEndView | AbsencesView:
        """End the absence that holds today and those that follow it without a gap, or else the next one."""
        if not ahead:
            return self.absences.view_all(self.user)
        ended = list_adjoining(ahead)
        for noted in ended:
            on = max(self._today(), noted.row.first)
            self.absences.uow.absences.end(noted.row, on, by=self.user, now=self.absences.now)
        row = ended[0].row
        self._apply_effects(f"back:{row.id}")
        self._notify(payloads.AbsenceEnd, row, (self.absences.person,))
        for noted in ended:
            self._notify(payloads.AbsenceEnd, noted.row, (noted.days.cover,))
        return self.absences.view_back(row, self.user)

    def _check_cover(self, absence: Absence) -> None:
        if absence.cover is None:
            return
        uow, card = self.absences.uow, self.absences.card
        if absence.cover == self.absences.person:
            raise InvalidInput(OWN_COVER, "person")
        cover_absences = person_of(uow, card, absence.cover).calendar.absences
        if any(noted.overlaps(absence) for noted in cover_absences):
            raise absent_cover(absence.cover)

    def _apply_effects(self, cause: str) -> None:
        """Apply the consequences for open prompts, and redraw everything that shows them."""
        apply_presence_change(
            self.absences.uow, self.absences.card.team_id, self.absences.person, cause, self.absences.now
        )

    def _notify(
        self,
        notice: type[payloads.Absence],
        row: AbsenceRow,
        users: Sequence[str | None],
        *,
        replaced: Sequence[int] = (),
    ) -> None:
        """Inform the people concerned, except the user of the command."""
        until = row.ended_on or row.last
        for user in users:
            if user and user != self.user:
                payload = notice(absence=id_of(row), replaced=tuple(replaced), until=until, reader=user)
                self.absences.uow.outbox.add(OutgoingMessage(payload, row.team_id, user), self.absences.now)

    def _list_ahead(self) -> list[NotedAbsence]:
        left = ((row, to_absence(row)) for row in self.absences.list_ahead())
        return [NotedAbsence(row, days) for row, days in left if days]

    def _today(self) -> date:
        return self.absences.who.day(self.absences.now)

    def _locale(self) -> str:
        return local_settings_of(self.absences.uow, self.absences.card, self.user).locale


class Absences:
    """Notes when people are away, ends absences, and lists those on record."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def run(self, team_id: str, channel: str, user: str, text: str) -> AbsenceResult:
        """Carry out what somebody types about an absence: note it, end it, or list what is on record.

        Args:
            team_id: Slack team.
            channel: Where they type it; admins of its scorecard may act for others.
            user: Slack user id of who types it.
            text: `until 2 December cover <@U0SAM>`, with `<@U0PRIYA>` in front for somebody else; `off` ends
                it; empty lists what is on record.

        Raises:
            NotFound: The team has no scorecard yet.
            InvalidInput: It cannot be read or carried out; the error says what to do.
        """
        phrase = parse_absence(text)
        with self._store.writing() as uow:
            card = get_first(list_candidates(uow, Asker(team_id, channel, user)))
            absences = PersonAbsences(uow, card, phrase.person or user, self._clock.now())
            result = AbsenceCommand(absences, user).follow(phrase)
            uow.commit()
        return result

    def end(self, team_id: str, user: str, absence_id: int) -> AbsenceResult:
        """End one of a person's own absences, by its row; if it is over, return those on record.

        Raises:
            NotReadable: They may not read any of the team's scorecards.
        """
        with self._store.writing() as uow:
            card = get_first(list_candidates(uow, Asker(team_id, "", user)))
            absences = PersonAbsences(uow, card, user, self._clock.now())
            result = AbsenceCommand(absences, user).end(absence_id)
            uow.commit()
        return result

    def view(self, absence_id: int, reader: str, replaced: Sequence[int] = ()) -> AbsenceView | None:
        """Return an absence as shown to somebody; None if it has been ended in the meantime.

        Args:
            absence_id: Its row.
            reader: Slack user id.
            replaced: Rows of the absences that it replaced.
        """
        with self._store.reading() as uow:
            row, before = (
                uow.absences.get(absence_id),
                [original_absence(uow.absences.get(noted)) for noted in replaced],
            )
            if row.ended_on:
                return None
            return PersonAbsences.about(uow, row, self._clock.now()).view(row, reader, before)

    def back(self, absence_id: int, reader: str) -> AbsenceEndView:
        """Return the end of an absence as shown to somebody."""
        with self._store.reading() as uow:
            row = uow.absences.get(absence_id)
            return PersonAbsences.about(uow, row, self._clock.now()).view_back(row, reader)
