"""Examples of what to type, about a KPI that concerns whoever reads them."""

from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import NotReadable
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.units import format_typed
from scorecard.model.views.reports import Example
from scorecard.parsing.replies.phrases import SAME_AS
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import local_settings_of, period_namer
from scorecard.services.lookup.which_scorecard import list_candidates
from scorecard.storage.unit_of_work import Store, UnitOfWork

STOCK = Example()
"""The example while there is no KPI that its reader may know."""


class Examples:
    """Finds examples for people."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def find(self, asker: Asker) -> Example:
        """Return an example for a person; see `example_for`."""
        with self._store.reading() as uow:
            return example_for(uow, asker, self._clock.now())


def example_for(uow: UnitOfWork, asker: Asker, now: datetime) -> Example:
    """Return an example about KPIs that a person owns or covers, else about the first they may read there."""
    try:
        cards = list_candidates(uow, asker)
    except NotReadable:
        return STOCK
    found = [(card, kpi) for card in cards for kpi in card.kpis]
    if not found:
        return STOCK
    ranked = sorted(found, key=lambda one: _distance(one[1], asker.user))
    theirs = [one for one in ranked if asker.user in {one[1].info.owner, one[1].info.cover}]
    first, *others = (theirs or ranked)[:2]
    period = period_namer(uow, first[0], asker.user, now)(first[1].last_ended(now, first[0].zone))
    other = _named(uow, *others[0], asker.user, now) if others else ("", "")
    same = SAME_AS[first[1].info.frequency]
    perspective = next(one.name for one, _, kpi in first[0].places() if kpi == first[1]).casefold()
    return Example(*_named(uow, *first, asker.user, now), period, *other, same, perspective)


def _distance(kpi: Kpi, user: str) -> int:
    return [kpi.info.owner, kpi.info.cover, user].index(user)


def _named(uow: UnitOfWork, card: Scorecard, kpi: Kpi, user: str, now: datetime) -> tuple[str, str]:
    """Return a KPI as it may be typed, and a likely value of it."""
    kpi_id = kpi.info.id
    newest = next(iter(uow.actuals.list_newest([kpi_id]).get(kpi_id, ())), None)
    value = newest.value if newest else kpi.goal_for(kpi.last_ended(now, card.zone)).sample
    locale = local_settings_of(uow, card, user).locale
    return display_info_of(uow, kpi_id).typed_name, format_typed(value, kpi.info.unit, locale)
