"""Fields of modals: words, people and days that are checked before they are kept."""

from datetime import date, timedelta

from scorecard.errors import InvalidInput
from scorecard.services.lookup.people import has_left, is_app, strip_ids
from scorecard.storage.unit_of_work import UnitOfWork
from scorecard.wording import mention

LONGEST = 280
ACTION, PERSON, DAY_FIELD, REASON = "action", "person", "day", "reason"
"""The fields of the modals, by which an error finds its place."""


def clean_words(uow: UnitOfWork, team_id: str, text: str, field: str) -> str:
    """Return a sentence to be kept, without ids, in one line.

    Raises:
        InvalidInput: It is too long.
    """
    said = " ".join(strip_ids(uow, team_id, text).split())
    if len(said) > LONGEST:
        over = len(said) - LONGEST
        raise InvalidInput(f"That is {over} more than the {LONGEST} characters that fit; shorten it.", field)
    return said


def check_doer(uow: UnitOfWork, team_id: str, doer: str) -> str:
    """Return whoever is to do something.

    Raises:
        InvalidInput: Nobody was chosen, or an app, or somebody who left.
    """
    if not doer:
        raise InvalidInput("Choose who does it.", PERSON)
    if is_app(uow, team_id, doer):
        why = "is an app and can't do it; choose a person."
        raise InvalidInput(f"{mention(doer)} {why}", PERSON, f"That {why}")
    if has_left(uow, team_id, doer):
        why = "left this workspace; choose somebody else."
        raise InvalidInput(f"{mention(doer)} {why}", PERSON, f"That person {why}")
    return doer


def check_day(day: date | None, today: date, most: int) -> date:
    """Return a day to come, or today.

    Args:
        day: The day that was chosen, or None.
        today: The day on the clock of whoever chose it.
        most: The number of days that it may be away.

    Raises:
        InvalidInput: No day was chosen, one that has passed, or one too far away.
    """
    if day is None:
        raise InvalidInput("Choose a day.", DAY_FIELD)
    if day < today:
        raise InvalidInput("That day has passed; choose today or a later one.", DAY_FIELD)
    if day > today + timedelta(days=most):
        raise InvalidInput(f"That is more than {most} days away; choose an earlier day.", DAY_FIELD)
    return day
