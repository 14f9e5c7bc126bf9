"""Errors, each with one sentence that a person can act on.

ScorecardError
├── NotFound        the name matches nothing; carries similar names
├── NotAllowed      someone else must do this; says who
├── NotReadable     the person may not read this; says whom to ask
├── InvalidInput    the input cannot be used; carries the field it was typed in
│   └── Locked      the period is locked; says which admins can allow the change
├── InvalidInputs   several fields of a modal; carries one error for each
├── InvalidGoal     a target and threshold contradict each other
├── InvalidFile     a scorecard file has errors; carries all of them, with their lines
├── DatabaseBusy    another program is writing to the database; nothing was done
├── NewerSchema     a newer version of this program wrote the database; nothing was done
├── UpgradeFailed   the database could not be upgraded to the current schema; says what failed
├── Gone            the item of a button or form does not exist, or is another team's
├── OutdatedAction  a button or form has content that is not understood, or no longer is
└── AlreadyHandled  the same event or click was delivered before; nothing to do
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.wording import Hint, hint, one_of


class ScorecardError(Exception):
    """Base of every error shown to people; its text is what they read.

    People appear in it as mentions, `<@U0PRIYA>`, and what to type as a `hint`.
    """

    @property
    def unnamed(self) -> str:
        """The text for places where mentions don't work and not every name is known."""
        return str(self)


class NotFound(ScorecardError):
    """The given name matches nothing.

    Args:
        message: The sentence to show.
        suggestions: Similar names, best first.
    """

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.suggestions = tuple(suggestions)


class NotAllowed(ScorecardError):
    """Only someone else may give this KPI its value.

    Args:
        kpi: The KPI's name.
        people: Slack user ids of those who may: owner first, then cover, then the scorecard's admins.
    """

    def __init__(self, kpi: str, people: Sequence[str]) -> None:
        ask = "one of them" if len(people) > 1 else "them"
        super().__init__(f"Only {one_of(people)} can enter a value for {kpi}; ask {ask} to send it.")
        self._kpi = kpi

    @property
    def unnamed(self) -> str:
        """The text with roles instead of names."""
        people = "its owner, the owner's cover or an admin"
        return f"Only {people} can enter a value for {self._kpi}; ask one of them to send it."


class NotReadable(ScorecardError):
    """A person may not read what they asked for; the error does not reveal whether it exists.

    Args:
        admins: Slack user ids of the admins they can ask.
        is_unknown: True if the only reason is that Slack has not told us yet who they are.
        is_partial: True if they may read the KPIs that they answer for.
    """

    def __init__(self, admins: Sequence[str], *, is_unknown: bool = False, is_partial: bool = False) -> None:
        if is_unknown:
            self._told = "I couldn't look you up in Slack; try again in a minute, or ask {}."
        elif is_partial:
            self._told = f"{hint(Hint.OWN_KPIS)}; for anything else, ask {{}}."
        else:
            self._told = "I have nothing to show you here; ask {}."
        super().__init__(self._told.format(one_of(admins)))

    @property
    def unnamed(self) -> str:
        """The text without the admins' names."""
        return self._told.format("an admin of the scorecard")


class InvalidInput(ScorecardError):
    """The input cannot be used.

    Args:
        message: The sentence to show.
        field: The field it was typed in (a KPI's key), so that a modal can show the error there.
        unnamed: The sentence without people's names, if it has any.
    """

    def __init__(self, message: str, field: str = "", unnamed: str = "") -> None:
        super().__init__(message)
        self.field = field
        self._unnamed = unnamed or message

    @property
    def unnamed(self) -> str:
        """The text without people's names."""
        return self._unnamed


class Locked(InvalidInput):
    """A period is locked; only an admin can allow its value to be given or corrected.

    Args:
        kpi: The KPI's name.
        period: The period, as people call it.
        admins: Slack user ids of the admins who may allow it.
        field: As in `InvalidInput`.
    """

    def __init__(self, kpi: str, period: str, admins: Sequence[str], field: str = "") -> None:
        locked = f"{kpi} is locked for {period};"
        super().__init__(
            f"{locked} {one_of(admins)} can allow a change.",
            field,
            f"{locked} an admin of the scorecard can allow a change.",
        )


class InvalidInputs(ScorecardError):
    """Several fields of a modal cannot be used; nothing was stored.

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
    """One error in a scorecard file.

    Attributes:
        line: Counted from 1.
        path: Its place in the file, `perspectives[0].objectives[1].kpis[2].threshold`.
        message: The error and what to write instead.
    """

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.path}: {self.message}"


class InvalidFile(ScorecardError):
    """A scorecard file has errors; nothing was applied.

    Args:
        problems: Every error, in the order of their lines.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class DatabaseBusy(ScorecardError):
    """The database was locked for too long, and nothing was done."""

    def __init__(self) -> None:
        super().__init__("The scorecard's database is busy, and nothing was saved; try again in a minute.")


class NewerSchema(ScorecardError):
    """A newer version of this program wrote the database.

    Args:
        revision: The revision of its schema.
    """

    def __init__(self, revision: str) -> None:
        super().__init__(f"it was written by a newer version of this program (its schema is {revision})")


class UpgradeFailed(ScorecardError):
    """The database could not be upgraded to the current schema, and is unchanged."""


class Gone(ScorecardError):
    """The item that a button or form refers to does not exist, or belongs to another team."""

    def __init__(self) -> None:
        super().__init__(f"This no longer exists; {hint(Hint.MINE)}")


class OutdatedAction(ScorecardError):
    """A button or form has content that is not understood, or no longer is."""

    def __init__(self) -> None:
        super().__init__(f"This is too old for me to read; {hint(Hint.MINE)}")


class AlreadyHandled(ScorecardError):
    """The same event or click was delivered before; its effect remains."""
