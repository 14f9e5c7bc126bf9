"""What a command is about: a KPI of one of several scorecards, and perhaps a period of it."""

import re
from collections.abc import Sequence
from datetime import datetime

from scorecard.model.scorecard import Scorecard
from scorecard.parsing.period_phrases import Placed, split_place
from scorecard.services.lookup.display_names import list_named
from scorecard.services.lookup.people import reckoning_of
from scorecard.services.lookup.which_scorecard import find_on_one
from scorecard.storage.unit_of_work import UnitOfWork

QUOTED = re.compile(r"[\"“”„]([^\"“”„]+)[\"“”]")


def find_place(
    uow: UnitOfWork, cards: Sequence[Scorecard], user: str, text: str, now: datetime
) -> tuple[Scorecard, Placed]:
    """The KPI whose name a text begins with, `mttr W45` or `mttr (security) W45`, and its scorecard.

    Where several scorecards know the name, the longest one counts.

    Raises:
        NotFound: No scorecard has a KPI of that name.
        InvalidInput: Several have, or two periods can be read in it.
    """
    quoted = QUOTED.match(text)
    plain = quoted[1] + text[quoted.end() :] if quoted else text
    return find_on_one(
        cards,
        lambda card: split_place(plain, list_named(card), reckoning_of(uow, card, user, now)),
        weigh=lambda placed: len(placed.name),
    )
