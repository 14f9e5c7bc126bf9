"""What people ask for in their own words, with the names of what they may read."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import NotReadable
from scorecard.model.scorecard import Scorecard
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.questions.names import NameIndex, Thing
from scorecard.parsing.questions.parser import Asked, CommandForm, Request, read_request
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.display_names import list_named
from scorecard.services.lookup.people import date_context_of
from scorecard.services.lookup.which_scorecard import list_all_readable
from scorecard.storage.unit_of_work import Store, UnitOfWork

ANY_LOCALE = "en_GB"


class Requests:
    """Finds what people ask for outside any other transaction."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def find(self, asker: Asker, typed: str, forms: Sequence[CommandForm]) -> Request | None:
        """Return what somebody asks for; see `find_request`."""
        with self._store.reading() as uow:
            return find_request(uow, asker, typed, forms, self._clock.now())


def find_request(
    uow: UnitOfWork,
    asker: Asker,
    typed: str,
    forms: Sequence[CommandForm],
    now: datetime,
    *,
    find_shown: Callable[[], str] = str,
) -> Request | None:
    """Return what somebody asks for, or None if it is nothing that a command answers.

    Args:
        uow: The transaction.
        asker: Who asks, and where.
        typed: As typed, with Slack's escapes undone.
        forms: Every command.
        now: UTC.
        find_shown: Returns a text with the name of what was just shown there; empty for nothing.
    """
    try:
        cards = list_all_readable(uow, asker)
    except NotReadable:
        cards = []
    dates = date_context_of(uow, cards[0], asker.user, now) if cards else DateContext(now.date(), ANY_LOCALE)
    things = [thing for card in cards for thing in _list_things(card)]
    return read_request(typed, Asked(NameIndex(things), forms, dates, find_shown))


def _list_things(card: Scorecard) -> Iterator[Thing]:
    """Yield what can be named on a scorecard; what comes first owns a name that several have."""
    for item in list_named(card):
        yield Thing(item.label, item.names, card.id)
    if card.is_partial:
        return
    for perspective in card.perspectives:
        yield Thing(perspective.name, (perspective.name,), card.id)
    for named in card.named_objectives:
        yield Thing(named.thing.name, (named.thing.name,), card.id, instead=named.label)
    yield Thing(card.name, card.names, card.id, is_card=True)
