"""When the first question of a scorecard comes, while nothing was asked yet."""

from datetime import datetime

from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import FirstQuestion
from scorecard.services.lookup.people import whereabouts
from scorecard.services.prompts.due import Askings
from scorecard.storage.unit_of_work import UnitOfWork


def find_first_question(
    uow: UnitOfWork, card: Scorecard, now: datetime, reader: str = "", *, owner: str = ""
) -> FirstQuestion | None:
    """When the first question comes; None where something was asked already, or nobody ever will be.

    What is asked for on the same day of the scorecard counts as asked with it: clocks differ.

    Args:
        uow: The transaction.
        card: Whose question.
        now: UTC.
        reader: Slack user id of who reads of it, by their own clock; the scorecard's where there is none.
        owner: Slack user id of whose KPIs alone count, or empty for all.
    """
    if uow.prompts.has_any(card.id):
        return None
    kpis = [kpi for kpi in card.kpis if owner in {"", kpi.info.owner}]
    moments = Askings(uow, card, now).list_next(kpis)
    if not moments:
        return None
    days = [moment.astimezone(card.zone).date() for moment in moments]
    where = whereabouts(uow, card, reader)
    return FirstQuestion(min(moments), days.count(min(days)), where.zone.key, where.locale)
