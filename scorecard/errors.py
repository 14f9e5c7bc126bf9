"""What can go wrong, in one sentence that a person can act on.

ScorecardError
├── NotFound        the name given fits nothing; carries what was perhaps meant
├── NotAllowed      someone else must do this; says who
├── NotForYou       someone may not read this; says whom to ask
├── InvalidInput    what was typed cannot be used; carries the field it was typed in
│   └── Locked      the period is locked; says which admins can allow the change
├── InvalidInputs   several fields of a modal; carries one error for each
├── InvalidGoal     a target and threshold contradict each other
├── InvalidFile     a scorecard file has errors; carries every one, with its line
├── Busy            another program writes the database; nothing was done
├── UpgradeFailed   the database could not be brought to the present schema; says what failed
├── Gone            what a button or form is about is not there, or not this team's
├── TooOld          a button or form says nothing that is understood (any more)
└── AlreadyHandled  the same event or click was delivered before; nothing to do
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.wording import one_of


class ScorecardError(Exception):
    """The base of everything a person can be told; its text is what they read.

    People stand in it as mentions, `<@U0PRIYA>`.
    """

    @property
    def unnamed(self) -> str:
        """The same for where nobody can be mentioned, and not everybody's name is known."""
        return str(self)


class NotFound(ScorecardError):
    """The name given fits nothing.

    Args:
        message: The sentence to show.
        suggestions: Names that were perhaps meant, best first.
    """

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.suggestions = tuple(suggestions)


class NotAllowed(ScorecardError):
    """Someone else must give this KPI its value.

    Args:
        kpi: Its name.
        people: Slack user ids of who may: owner first, then cover, then the scorecard's admins.
    """

    def __init__(self, kpi: str, people: Sequence[str]) -> None:
        ask = "one of them" if len(people) > 1 else "them"
        super().__init__(f"Only {one_of(people)} can give {kpi} its value; ask {ask} to send it.")
        self._kpi = kpi

    @property
    def unnamed(self) -> str:
        """Who may, by what they are to the KPI."""
        people = "its owner, the owner's cover or an admin"
        return f"Only {people} can give {self._kpi} its value; ask one of them to send it."


class NotReadable(ScorecardError):
    """Somebody may not read what they ask for; whether it exists is not told.

    Args:
        admins: Slack user ids of whom they can ask.
        is_unknown: Whether that is only because Slack did not say yet who they are.
        is_partial: Whether they may read the KPIs that they answer for.
    """

    def __init__(self, admins: Sequence[str], *, is_unknown: bool = False, is_partial: bool = False) -> None:
        if is_unknown:
            self._told = "I could not find out from Slack who you are; try again in a minute, or ask {}."
        elif is_partial:
            self._told = "I can show you the KPIs that you answer for, with /scorecard mine; for more ask {}."
        else:
            self._told = "There is nothing here that I can show you; ask {}."
        super().__init__(self._told.format(one_of(admins)))

    @property
    def unnamed(self) -> str:
        """The same without the admins' names."""
        return self._told.format("an admin of the scorecard")


class InvalidInput(ScorecardError):
    """What was typed cannot be used.

    Args:
        message: The sentence to show.
        field: What it was typed for (a KPI's key), so that a modal can show it there.
        unnamed: The same without the people in it, if there are any.
    """

    def __init__(self, message: str, field: str = "", unnamed: str = "") -> None:
        super().__init__(message)
        self.field = field
        self._unnamed = unnamed or message

    @property
    def unnamed(self) -> str:
        """The same without the people in it."""
        return self._unnamed


class Locked(InvalidInput):
    """A period is locked; an admin must allow its value to be given or corrected.

    Args:
        kpi: Its name.
        period: The period's key.
        admins: Slack user ids of who may allow it.
        field: As of any `InvalidInput`.
    """

    def __init__(self, kpi: str, period: str, admins: Sequence[str], field: str = "") -> None:
        locked = f"{kpi} is locked for {period};"
        super().__init__(
            f"{locked} {one_of(admins)} can allow a change of it.",
            field,
            f"{locked} an admin of the scorecard can allow a change of it.",
        )


class InvalidInputs(ScorecardError):
    """Several fields of one modal cannot be used; nothing of it was stored.

    Args:
        errors: One for each field.
    """

    def __init__(self, errors: Sequence[InvalidInput]) -> None:
        super().__init__(" ".join(str(error) for error in errors))
        self.errors = tuple(errors)


class InvalidGoal(ScorecardError):
    """A target and threshold contradict each other."""


@dataclass(frozen=True)
class Problem:
    """One error of a scorecard file.

    Attributes:
        line: Counted from 1.
        path: Where in the file, `perspectives[0].objectives[1].kpis[2].threshold`.
        message: What is wrong and what to write instead.
    """

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.path}: {self.message}"


class InvalidFile(ScorecardError):
    """A scorecard file has errors; nothing of it was applied.

    Args:
        problems: Every error, in the order of their lines.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class DatabaseBusy(ScorecardError):
    """Others kept the database to themselves for too long, and nothing was done."""

    def __init__(self) -> None:
        super().__init__("The scorecard's database is busy, and nothing was saved; try again in a minute.")


class UpgradeFailed(ScorecardError):
    """The database could not be brought to the present schema, and is as it was."""


class Gone(ScorecardError):
    """What a button or form is about is not there, or not this team's."""

    def __init__(self) -> None:
        super().__init__("What this was about is gone; to see what waits for you, type /scorecard mine")


class OutdatedAction(ScorecardError):
    """A button or form says nothing that is understood, or not any more."""

    def __init__(self) -> None:
        super().__init__("This is too old for me to read; to see what waits for you, type /scorecard mine")


class AlreadyHandled(ScorecardError):
    """The same event or click was delivered before; its effect stands."""
