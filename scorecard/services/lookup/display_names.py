"""Display names of KPIs, where several scorecards may have one of the same name."""

from dataclasses import replace

from scorecard.model.kpis import KpiInfo
from scorecard.model.names import NamedItem, normalize_name
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.storage.unit_of_work import UnitOfWork


def display_info_of(uow: UnitOfWork, kpi_id: int) -> KpiInfo:
    """A KPI as people read of it, by its row."""
    scorecard_id, kpi = uow.scorecards.get_kpi(kpi_id)
    return disambiguate(uow, scorecard_id, kpi.info)


def disambiguate(uow: UnitOfWork, scorecard_id: int, kpi: KpiInfo) -> KpiInfo:
    """A KPI with its scorecard's name behind its own, where another scorecard has one of the same name.

    On a scorecard that every member may read nothing shows what one has that they may not.
    """
    name = normalize_name(kpi.name)
    namesakes = [card for card in uow.scorecards.list_beside(scorecard_id) if name in card.kpi_names]
    if not namesakes:
        return kpi
    own = uow.scorecards.get(scorecard_id)
    if own.is_open and not any(card.is_open for card in namesakes):
        return kpi
    return replace(kpi, name=_whole_name(kpi, own))


def list_named(card: Scorecard) -> list[NamedItem[Kpi]]:
    """A scorecard's KPIs with their own names, and the one that messages tell each apart with.

    That one holds also where nothing has to be told apart now: a message from before may show it.
    """
    kpis = card.named_kpis()
    own = {normalize_name(name) for one in kpis for name in one.names}
    return [
        one if normalize_name(whole) in own else replace(one, names=(*one.names, whole))
        for one, whole in ((one, _whole_name(one.thing.info, card)) for one in kpis)
    ]


def _whole_name(kpi: KpiInfo, card: Scorecard) -> str:
    return f"{kpi.name} ({card.name})"
