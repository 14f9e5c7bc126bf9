"""What is open of all that one person owns or was asked for, and what becomes of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from scorecard.model.scorecard import Scorecard
from scorecard.model.views.absence import OpenQuestions, Question
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME
from scorecard.services.lookup.people import person_of
from scorecard.services.prompts.due import Askings
from scorecard.services.prompts.due_items import list_due_items
from scorecard.storage.repositories.prompts import Asked
from scorecard.storage.unit_of_work import UnitOfWork


def read_open(uow: UnitOfWork, cards: Sequence[Scorecard], owner: str, now: datetime) -> OpenQuestions:
    """What an owner still has to be asked for, was asked for, or others were; nothing that was missed.

    What others were asked who are away by now comes to the owner, too.

    Args:
        uow: The transaction.
        cards: On which scorecards.
        owner: Slack user id.
        now: UTC.
    """
    asked: dict[str, list[Question]] = defaultdict(list)
    lent: list[Question] = []
    coming: dict[datetime | None, list[Question]] = defaultdict(list)
    for card in cards:
        own = [kpi.info.id for kpi in card.kpis if kpi.info.owner == owner]
        free = person_of(uow, card, owner).first_free(now, DEFAULT_PROMPT_TIME, now)
        for user, question in _questions(uow, uow.prompts.list_unanswered(own)):
            if user != owner and person_of(uow, card, user).find_absence(now):
                coming[free if free > now else None].append(question)
            else:
                asked[user].append(question)
        waiting = uow.prompts.list_open([card.id], owner)
        lent += [question for user, question in _questions(uow, waiting, but=owner) if user == owner]
        for moment, question in _list_coming(uow, card, owner, now):
            coming[moment].append(question)
    return OpenQuestions(
        own=tuple(asked.pop(owner, ())),
        lent=tuple(lent),
        kept=tuple((user, tuple(some)) for user, some in asked.items()),
        coming=tuple((moment, tuple(some)) for moment, some in coming.items()),
    )


def _questions(uow: UnitOfWork, asked: Sequence[Asked], but: str = "") -> list[tuple[str, Question]]:
    """Who was asked, and for what, without what was missed and what one person owns."""
    items = (item for item in list_due_items(uow, asked) if not item.is_missed and item.kpi.owner != but)
    return [(item.asked, Question(item.kpi.name, item.period)) for item in items]


def _list_coming(
    uow: UnitOfWork, card: Scorecard, owner: str, now: datetime
) -> list[tuple[datetime | None, Question]]:
    """When they are asked, and for what; None for at once."""
    asking, found = Askings(uow, card, now), list[tuple[datetime | None, Question]]()
    for kpi, period in asking.list_left():
        if kpi.info.owner == owner:
            moment, person = asking.of(kpi, period).next_moment(now)
            if person.user == owner:
                found.append((moment if moment > now else None, Question(kpi.info.name, period)))
    return found
