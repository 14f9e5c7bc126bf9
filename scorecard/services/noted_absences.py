"""Absences that are noted, and what becomes of their days when others are said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from scorecard.errors import InvalidInput
from scorecard.model.calendars import Absence
from scorecard.model.periods import DAY
from scorecard.storage.tables import AbsenceRow


@dataclass(frozen=True)
class Noted:
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


def joined(absence: Absence, replaced: Sequence[Noted], today: date) -> Absence:
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


def refuse_one_within(typed: str, days: Absence, replaced: Sequence[Noted], today: date) -> None:
    """A single later day within a longer absence says nothing of when that ends.

    Raises:
        InvalidInput: It is such a day.
    """
    within = any(one.days.first <= days.first and days.last <= one.days.last for one in replaced)
    is_whole = any((one.days.first, one.days.last) == (days.first, days.last) for one in replaced)
    if within and not is_whole and today < days.first == days.last:
        raise InvalidInput(
            f"“{typed}” lies within the days that are noted already, so nothing was changed; "
            "to be back sooner, name the last day, for example: until Friday."
        )


def adjoining(ahead: Sequence[Noted]) -> list[Noted]:
    """The first absence, and those that follow on it day by day."""
    found = [ahead[0]]
    for one in ahead[1:]:
        if one.days.first <= found[-1].days.last + DAY:
            found.append(one)
    return found
