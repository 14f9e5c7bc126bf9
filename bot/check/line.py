"""What a check found out."""

from dataclasses import dataclass
from enum import StrEnum

from bot.config import NotReachable, SettingsError


class Mark(StrEnum):
    """How something is, as people see it at the beginning of a line."""

    FINE = "✓"
    WRONG = "✗"
    NOTED = "–"


@dataclass(frozen=True)
class Line:
    """One thing that was looked at.

    Attributes:
        told: How it is; where it is wrong, what to do.
        may_pass: Whether it may be right again by itself, a moment later.
    """

    mark: Mark
    told: str
    may_pass: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.mark is Mark.WRONG

    def __str__(self) -> str:
        return f"{self.mark} {self.told}"


def fine(told: str) -> Line:
    """Something is as it should be."""
    return Line(Mark.FINE, told)


def wrong(told: str) -> Line:
    """Something is not as it should be."""
    return Line(Mark.WRONG, told)


def refused(error: SettingsError) -> Line:
    """Something could not be used; what does not answer may do so a moment later."""
    return Line(Mark.WRONG, str(error), may_pass=isinstance(error, NotReachable))


def noted(told: str) -> Line:
    """Something is no fault, but good to know."""
    return Line(Mark.NOTED, told)
