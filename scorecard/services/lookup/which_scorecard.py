"""The scorecard that is meant, the channel's or else the person's; for a command its KPI and period."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from scorecard.errors import InvalidInput, NotFound
from scorecard.model.scorecard import Scorecard
from scorecard.parsing.period_phrases import KpiPhrase, split_kpi_phrase
from scorecard.services.lookup.access import get_readable, list_fully_readable
from scorecard.services.lookup.display_names import list_named
from scorecard.services.lookup.people import date_context_of
from scorecard.storage.unit_of_work import UnitOfWork
from scorecard.wording import either

QUOTED = re.compile(r"[\"“”„]([^\"“”„]+)[\"“”]")
Found = TypeVar("Found")


def find_kpi_and_period(
    uow: UnitOfWork, cards: Sequence[Scorecard], user: str, text: str, now: datetime
) -> tuple[Scorecard, KpiPhrase]:
    """The KPI whose name a text begins with, `mttr W45` or `mttr (security) W45`, and its scorecard.

    Where several scorecards know the name, the longest one counts.

    Raises:
        NotFound: No scorecard has a KPI of that name.
        InvalidInput: Several have, or two periods can be read in it.
    """
    quoted = QUOTED.match(text)
    plain = quoted[1] + text[quoted.end() :] if quoted else text
    return resolve_on_one(
        cards,
        lambda card: split_kpi_phrase(plain, list_named(card), date_context_of(uow, card, user, now)),
        weigh=lambda placed: len(placed.name),
    )


def list_candidates(uow: UnitOfWork, team_id: str, channel: str, user: str) -> list[Scorecard]:
    """The scorecards that what somebody says can be about, as they may read them; none before there is one.

    Args:
        uow: The transaction.
        team_id: Slack team.
        channel: Where it is said; a scorecard that posts there is meant.
        user: Slack user id of who says it; elsewhere theirs are meant.

    Raises:
        NotForYou: There are some, but they may read nothing of them.
    """
    cards = get_readable(uow, uow.scorecards.list_of(team_id), user, channel)
    return prefer_relevant(uow, cards, channel, user)


def prefer_relevant(uow: UnitOfWork, cards: Sequence[Scorecard], channel: str, user: str) -> list[Scorecard]:
    """Those of some scorecards that are meant: the channel's, else the person's, else any."""
    here = [card for card in cards if card.channel == channel]
    if here or len(cards) == 1:
        return here or list(cards)
    return [card for card in cards if is_contributor(uow, card, user)] or list(cards)


def is_contributor(uow: UnitOfWork, card: Scorecard, user: str) -> bool:
    """Whether somebody gives values on a scorecard: owner, cover, admin, or asked in another's place."""
    return user in card.people or bool(uow.prompts.list_open([card.id], user))


def get_scorecard(uow: UnitOfWork, team_id: str, channel: str, user: str) -> Scorecard:
    """The one scorecard that is meant, which must be all theirs to read.

    Raises:
        NotFound: The team has none yet.
        NotForYou: They may not read all of it.
        InvalidInput: It can be several; asks which.
    """
    return get_only(list_fully_readable(uow, list_candidates(uow, team_id, channel, user)))


def require_any(cards: Sequence[Found]) -> Sequence[Found]:
    """The scorecards that can be meant, in whichever form.

    Raises:
        NotFound: There is none.
    """
    if not cards:
        raise NotFound("There is no scorecard here yet; an admin can load one with: scorecard-bot apply FILE")
    return cards


def get_first(cards: Sequence[Scorecard]) -> Scorecard:
    """The first of those that can be meant, for what is the same on all of them.

    Raises:
        NotFound: There is none.
    """
    return require_any(cards)[0]


def get_only(cards: Sequence[Scorecard]) -> Scorecard:
    """The one of those that can be meant.

    Raises:
        NotFound: There is none.
        InvalidInput: There are several; asks which.
    """
    if len(cards) > 1:
        raise ambiguous(cards)
    return get_first(cards)


def resolve_on_one(
    cards: Sequence[Scorecard],
    read: Callable[[Scorecard], Found],
    weigh: Callable[[Found], int] = lambda _: 0,
) -> tuple[Scorecard, Found]:
    """What a text means on the one scorecard that knows the name in it.

    Args:
        cards: Those that can be meant.
        read: Reads the text by a scorecard; raises NotFound where that knows no such name.
        weigh: How well it fits what was found; only what fits best counts.

    Raises:
        NotFound: None knows it.
        InvalidInput: Several do; asks which.
    """
    found: list[tuple[Scorecard, Found]] = []
    unknown: list[NotFound] = []
    for card in require_any(cards):
        try:
            found.append((card, read(card)))
        except NotFound as error:
            unknown.append(error)
    if not found:
        raise unknown[0]
    most = max(weigh(one) for _, one in found)
    best = [(card, one) for card, one in found if weigh(one) == most]
    if len(best) > 1:
        raise ambiguous(card for card, _ in best)
    return best[0]


def ambiguous(cards: Iterable[Scorecard]) -> InvalidInput:
    """That it is open which scorecard is meant."""
    each = list(cards)
    names, channels = either([card.name for card in each]), either([f"<#{card.channel}>" for card in each])
    return InvalidInput(f"Which scorecard do you mean, {names}? Type it in that one's channel: {channels}")
