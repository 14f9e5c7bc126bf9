"""The scorecard a request is about, the channel's or else the person's; for commands also KPI and period."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from scorecard.errors import InvalidInput, NotFound
from scorecard.model.names import NamedItem, get_named
from scorecard.model.scorecard import Scorecard
from scorecard.parsing.period_phrases import KpiPhrase, leading_name, split_kpi_phrase
from scorecard.services.lookup.access import Asker, get_readable, list_fully_readable
from scorecard.services.lookup.display_names import list_named
from scorecard.services.lookup.people import date_context_of
from scorecard.storage.unit_of_work import UnitOfWork
from scorecard.wording import Hint, either, hint

QUOTED = re.compile(r"[\"“”„]([^\"“”„]+)[\"“”]")
Found = TypeVar("Found")


def find_kpi_and_period(
    uow: UnitOfWork, asker: Asker, text: str, now: datetime
) -> tuple[Scorecard, KpiPhrase]:
    """Return the KPI whose name a text begins with, `mttr W45` or `mttr (security) W45`, and its scorecard.

    The longest name wins, of whichever scorecard; one that several know is the nearest one's.

    Raises:
        NotReadable: They may read none of the team's scorecards.
        NotFound: No scorecard that they may read knows the name.
        InvalidInput: Several do; the error asks which.
    """
    quoted = QUOTED.match(text)
    plain = quoted[1] + text[quoted.end() :] if quoted else text
    readable = list_all_readable(uow, asker)
    fits = [len(leading_name(plain, list_named(card))) for card in readable]
    return resolve_nearest(
        uow,
        [card for card, fit in zip(readable, fits, strict=True) if fit == max(fits)],
        asker,
        lambda card: split_kpi_phrase(plain, list_named(card), date_context_of(uow, card, asker.user, now)),
    )


def list_all_readable(uow: UnitOfWork, asker: Asker) -> list[Scorecard]:
    """Return every scorecard of the team that somebody may read.

    Raises:
        NotReadable: There are scorecards, but they may read none of them.
    """
    return get_readable(uow, uow.scorecards.list_of(asker.team_id), asker.user, asker.channel)


def list_nameable(uow: UnitOfWork, asker: Asker) -> tuple[list[Scorecard], list[Scorecard]]:
    """Return the scorecards whose KPIs somebody can name in a reply, and the channel's, which is preferred.

    In a scorecard's channel, those of their other scorecards can be named, too.

    Raises:
        NotReadable: There are scorecards, but they may read none of them.
    """
    readable = list_all_readable(uow, asker)
    near = prefer_relevant(uow, readable, asker.channel, asker.user)
    own = [card for card in without(readable, near) if is_contributor(uow, card, asker.user)]
    here = [card for card in near if card.channel == asker.channel]
    return [*near, *own], here if len(here) == 1 else []


def list_candidates(uow: UnitOfWork, asker: Asker) -> list[Scorecard]:
    """Return the scorecards that somebody's request can be about, as they may read them.

    Where a scorecard posts, it takes precedence; elsewhere those of the person do.

    Returns:
        The candidates; empty only if the team has no scorecard.

    Raises:
        NotReadable: There are scorecards, but they may read none of them.
    """
    return prefer_relevant(uow, list_all_readable(uow, asker), asker.channel, asker.user)


def prefer_relevant(uow: UnitOfWork, cards: Sequence[Scorecard], channel: str, user: str) -> list[Scorecard]:
    """Return the most relevant of some scorecards: the channel's, else the person's, else all of them."""
    here = [card for card in cards if card.channel == channel]
    if here or len(cards) == 1:
        return here or list(cards)
    return [card for card in cards if is_contributor(uow, card, user)] or list(cards)


def is_contributor(uow: UnitOfWork, card: Scorecard, user: str) -> bool:
    """Return whether somebody gives values on a scorecard: as owner, cover, admin or delegate."""
    return user in card.people or bool(uow.prompts.list_open([card.id], user))


def get_scorecard(uow: UnitOfWork, asker: Asker, name: str = "") -> Scorecard:
    """Return the one scorecard that a request is about, which the person must be able to read in full.

    Args:
        uow: The transaction.
        asker: Who asks, and where.
        name: The scorecard's name or key, or empty.

    Raises:
        NotFound: The team has none yet, or none is called so.
        NotReadable: They may not read all of it.
        InvalidInput: It could be several; the error asks which.
    """
    if name:
        return get_called(list_fully_readable(uow, list_all_readable(uow, asker)), name)
    return get_only(list_fully_readable(uow, list_candidates(uow, asker)))


def require_any(cards: Sequence[Found]) -> Sequence[Found]:
    """Return the candidate scorecards, in whatever form, if there are any.

    Raises:
        NotFound: There are none.
    """
    if not cards:
        raise NotFound(f"There is no scorecard here yet; {hint(Hint.LOAD)}")
    return cards


def get_first(cards: Sequence[Scorecard]) -> Scorecard:
    """Return the first candidate, for anything that is the same on all of them.

    Raises:
        NotFound: There are none.
    """
    return require_any(cards)[0]


def get_only(cards: Sequence[Scorecard]) -> Scorecard:
    """Return the only candidate.

    Raises:
        NotFound: There are none.
        InvalidInput: There are several; the error asks which.
    """
    if len(cards) > 1:
        raise ambiguous(cards)
    return get_first(cards)


def resolve_on_one(cards: Sequence[Scorecard], read: Callable[[Scorecard], Found]) -> tuple[Scorecard, Found]:
    """Return the one scorecard that knows a name in a text, with what the text means on it.

    Args:
        cards: The candidates.
        read: Reads the text against a scorecard; raises NotFound if that one knows no such name.

    Raises:
        NotFound: No scorecard knows the name.
        InvalidInput: Several do; the error asks which.
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
    if len(found) > 1:
        raise ambiguous(card for card, _ in found)
    return found[0]


def resolve_nearest(
    uow: UnitOfWork,
    readable: Sequence[Scorecard],
    asker: Asker,
    read: Callable[[Scorecard], Found],
) -> tuple[Scorecard, Found]:
    """Return what `resolve_on_one` does for the most relevant scorecards or, failing that, for the others.

    Args:
        uow: The transaction.
        readable: Every scorecard that the person may read.
        asker: Who asks, and where they ask.
        read: As there.

    Raises:
        NotFound: No scorecard knows the name.
        InvalidInput: Several do; the error asks which.
    """
    near = prefer_relevant(uow, readable, asker.channel, asker.user)
    try:
        return resolve_on_one(near, read)
    except NotFound as unknown:
        try:
            return resolve_on_one(without(readable, near) or near, read)
        except NotFound:
            raise unknown from None


def without(cards: Iterable[Scorecard], others: Iterable[Scorecard]) -> list[Scorecard]:
    """Return the scorecards that are not among others."""
    rows = {card.id for card in others}
    return [card for card in cards if card.id not in rows]


def get_called(cards: Sequence[Scorecard], name: str) -> Scorecard:
    """Return the scorecard that a name or key refers to.

    Raises:
        NotFound: None or several; carries the nearest names.
    """
    return get_named(
        name, [NamedItem(card, card.name, card.names) for card in require_any(cards)], "scorecard"
    )


def ambiguous(cards: Iterable[Scorecard]) -> InvalidInput:
    """Return the error that asks which scorecard is meant."""
    candidates = list(cards)
    names = either([card.name for card in candidates])
    channels = list(dict.fromkeys(f"<#{card.channel}>" for card in candidates))
    elsewhere = f", or type it in its channel: {either(channels)}" if len(channels) > 1 else "."
    return InvalidInput(f"Which scorecard do you mean, {names}? Add its name{elsewhere}")
