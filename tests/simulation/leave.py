"""Absences and early returns, reported to the bot by command, sometimes by an admin."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.simulation.books import Books
from tests.simulation.cast import Absence, Somebody
from tests.simulation.hands import Hands

BY_ADMIN = 0.25
DAY = timedelta(days=1)


class Leave:
    """Reports absences to the bot.

    Args:
        hands: The people's hands.
        books: The database, to check that absences are stored.
        random: Decides who reports them.
        people: Everyone, including admins.
        settle: Lets the bot send what waits.

    Attributes:
        by_admins: Number of absences reported by admins.
        uncovered: Number of absences without the named cover, because that person is away too.
        early: Number of early returns.
        surprises: Unexpected results.
    """

    def __init__(
        self,
        hands: Hands,
        books: Books,
        random: Random,
        people: Sequence[Somebody],
        settle: Callable[[], object],
    ) -> None:
        self._hands, self._books, self._random, self._settle = hands, books, random, settle
        self._handles = {person.id: person.handle for person in people}
        self._admins = [person for person in people if person.is_admin]
        self.by_admins = self.uncovered = self.early = 0
        self.surprises: list[str] = []

    def say(self, person: Somebody, absence: Absence) -> None:
        """Report an absence; if the cover is away too, report it again without one."""
        days = f"from {absence.first:%-d %B %Y} until {absence.last:%-d %B %Y}"
        cover = f" cover @{self._handles[absence.cover]}" if absence.cover else ""
        self._command(person, f"{days}{cover}")
        if cover and not self._is_noted(person, absence):
            self.uncovered += 1
            self._command(person, days)
        if not self._is_noted(person, absence):
            self.surprises.append(f"{person.handle} is away {days}, but that was not noted.")

    def come_back(self, person: Somebody, absence: Absence, today: date) -> None:
        """Report an early return from this day on."""
        self._command(person, "back")
        self.early += 1
        shorter = replace(absence, last=today - DAY)
        person.absences[person.absences.index(absence)] = shorter
        if not self._is_noted(person, shorter):
            self.surprises.append(f"{person.handle} was back on {today}, but that was not noted.")

    def _command(self, person: Somebody, text: str) -> None:
        if self._random.random() < BY_ADMIN:
            self.by_admins += 1
            self._hands.command(self._random.choice(self._admins), f"away @{person.handle} {text}")
        else:
            self._hands.command(person, f"away {text}")
        self._settle()

    def _is_noted(self, person: Somebody, absence: Absence) -> bool:
        return (absence.first, absence.last) in self._books.absences(person.id)
