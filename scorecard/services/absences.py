"""Being away: said by a person themselves or by an admin, and taken back again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache, partial

from scorecard.clock import Clock
from scorecard.domain.absence_phrases import AbsenceWords, read_days, read_words
from scorecard.domain.asking import find_stand_in
from scorecard.domain.calendars import Absence, first_day
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.people import Person
from scorecard.domain.periods import at_local
from scorecard.domain.prompting import DEFAULT_PROMPT_TIME
from scorecard.domain.structure import Scorecard
from scorecard.domain.views import AbsencesView, AbsenceView, BackView
from scorecard.errors import InvalidInput
from scorecard.services.people import check_may_speak, name_of, person_of, whereabouts
from scorecard.services.rounds import redraw_homes, redraw_round
from scorecard.services.snapshots import get_card
from scorecard.storage.repositories.absences import to_absence
from scorecard.storage.tables import AbsenceRow
from scorecard.storage.unit_of_work import Store, UnitOfWork

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
            card = get_card(uow, team_id, channel)
            speaking = _Speaking(uow, card, user, said.person or user, self._clock.now())
            told = speaking.follow(said)
            uow.commit()
        return told

    def view(self, absence_id: int, reader: str) -> AbsenceView | None:
        """An absence as somebody is told of it; None when it was taken back meanwhile."""
        with self._store.reading() as uow:
            row = uow.absences.get(absence_id)
            return None if row.ended_on else _Speaking.about(uow, row, self._clock.now()).view(row, reader)

    def back(self, absence_id: int, reader: str) -> BackView:
        """That an absence was taken back, as somebody is told of it."""
        with self._store.reading() as uow:
            row = uow.absences.get(absence_id)
            return _Speaking.about(uow, row, self._clock.now()).view_back(row, reader)


@dataclass(frozen=True)
class _Speaking:
    """Somebody speaking of a person's absences, at one moment."""

    uow: UnitOfWork
    card: Scorecard
    user: str
    person: str
    now: datetime

    @classmethod
    def about(cls, uow: UnitOfWork, row: AbsenceRow, now: datetime) -> "_Speaking":
        """Of an absence that is noted already."""
        cards = _cards_of(uow, row.team_id)
        return cls(uow, cards[0], row.said_by, row.person, now)

    def follow(self, said: AbsenceWords) -> Told:
        """Do as they say."""
        deed = "say that somebody else is away or back"
        check_may_speak(self.uow, self.card, self.user, self.person, deed)
        self.uow.people.hold(self.card.team_id, self.person)
        if said.is_over:
            return self._take_back()
        ahead = self._list_ahead()
        if not said.days and not said.cover:
            return AbsencesView(self.person, self.user, tuple(self.view(row, self.user) for row in ahead))
        return self._note(said, ahead)

    def view(self, row: AbsenceRow, reader: str) -> AbsenceView:
        """An absence as somebody is told of it."""
        who, absence = self._who(), to_absence(row) or Absence(row.first, row.last, row.cover or None)
        asked, waiting = self._share_out(absence)
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
        )

    def view_back(self, row: AbsenceRow, reader: str) -> BackView:
        """That an absence was taken back, as somebody is told of it."""
        where, asked_from = whereabouts(self.uow, self.card, reader), self._asked_from()
        return BackView(
            person=row.person,
            reader=reader,
            locale=where.locale,
            timezone=where.zone.key,
            said_by=row.ended_by,
            was_away=row.ended_on is not None and row.first < row.ended_on,
            asked_from=asked_from,
            is_now=asked_from <= self.now,
        )

    def _note(self, said: AbsenceWords, ahead: Sequence[AbsenceRow]) -> AbsenceView:
        who = self._who()
        current = next(iter(ahead), None)
        if said.days:
            days = read_days(said.days, who.day(self.now), whereabouts(self.uow, self.card, self.user).locale)
        elif current:
            days = Absence(max(current.first, who.day(self.now)), current.last)
        else:
            raise InvalidInput("Say until when, too, for example: until 2 December cover @sam.")
        replaced = [row for row in ahead if row.first <= days.last and days.first <= row.last]
        cover = said.cover or next((row.cover for row in replaced if row.cover), None)
        absence = replace(days, cover=cover)
        same = next((row for row in replaced if to_absence(row) == absence), None)
        if same:
            return self.view(same, self.user)
        self._check_cover(absence)
        for row in replaced:
            self.uow.absences.end(row, max(absence.first, who.day(self.now)), by=self.user)
        added = self.uow.absences.add(self.card.team_id, self.person, absence, by=self.user, now=self.now)
        self._spread(f"absence:{added}")
        self._tell(Kind.ABSENCE, added, (self.person, absence.cover))
        for row in replaced:
            if row.cover != absence.cover:
                self._tell(Kind.ABSENCE_END, row.id, (row.cover,))
        return self.view(self.uow.absences.get(added), self.user)

    def _take_back(self) -> BackView | AbsencesView:
        """The absence that holds today, or else the next one."""
        row = next(iter(self._list_ahead()), None)
        if row is None:
            return AbsencesView(self.person, self.user, ())
        self.uow.absences.end(row, max(self._who().day(self.now), row.first), by=self.user)
        self._spread(f"back:{row.id}")
        self._tell(Kind.ABSENCE_END, row.id, (self.person, row.cover))
        return self.view_back(row, self.user)

    def _check_cover(self, absence: Absence) -> None:
        if absence.cover is None:
            return
        name = name_of(self.uow, self.card.team_id, absence.cover)
        if absence.cover == self.person:
            raise InvalidInput("Who is away cannot be their own cover; name somebody else.")
        theirs = person_of(self.uow, self.card, absence.cover).calendar.absences
        if any(one.first <= absence.last and absence.first <= one.last for one in theirs):
            raise InvalidInput(f"{name} is away in that time, too; name somebody else as cover.")

    def _share_out(self, absence: Absence) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
        """Who is asked for which of the person's KPIs meanwhile, and which of them wait."""
        at = max(self.now, at_local(absence.first, time.min, self._who().zone))
        asked: dict[str, list[str]] = defaultdict(list)
        waiting: list[str] = []
        for card in _cards_of(self.uow, self.card.team_id):
            find = cache(partial(person_of, self.uow, card))
            for kpi in (one.info for one in card.kpis if one.info.owner == self.person):
                stand_in = find_stand_in(absence, (kpi.cover,), self.person, at, find)
                (asked[stand_in.user] if stand_in else waiting).append(kpi.name)
        return tuple((user, tuple(names)) for user, names in asked.items()), tuple(waiting)

    def _spread(self, cause: str) -> None:
        """Have all that hangs on it looked at and drawn again."""
        for round_id in self.uow.rounds.look_again(self.card.team_id, self.person, self.now):
            redraw_round(self.uow, round_id, cause, self.now)
        for card in _cards_of(self.uow, self.card.team_id):
            self.uow.scorecards.touch(card.id)
        redraw_homes(self.uow, self.card.team_id, (self.person,), cause, self.now)

    def _tell(self, kind: Kind, absence_id: int | None, users: Sequence[str | None]) -> None:
        """Tell those whom it concerns, but not who says it."""
        for user in users:
            if user and user != self.user:
                key, facts = f"{kind}:{absence_id}:{user}", {"absence": absence_id}
                self.uow.outbox.add(Outgoing(key, kind, self.card.team_id, user, facts), self.now)

    def _asked_from(self) -> datetime:
        return self._who().first_open(self.now, DEFAULT_PROMPT_TIME)

    def _list_ahead(self) -> list[AbsenceRow]:
        return self.uow.absences.list_ahead(self.card.team_id, self.person, self._who().day(self.now))

    def _who(self) -> Person:
        return person_of(self.uow, self.card, self.person)


def _cards_of(uow: UnitOfWork, team_id: str) -> list[Scorecard]:
    cards = [uow.scorecards.get(scorecard_id) for scorecard_id in uow.scorecards.list_ids()]
    return [card for card in cards if card.team_id == team_id]
