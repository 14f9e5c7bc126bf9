"""What KPIs are called where several scorecards may have one of the same name."""

from dataclasses import replace

from scorecard.domain.lookup import plain_name
from scorecard.domain.views import KpiInfo
from scorecard.storage.unit_of_work import UnitOfWork


def info_of(uow: UnitOfWork, kpi_id: int) -> KpiInfo:
    """A KPI as people read of it, by its row."""
    scorecard_id, kpi = uow.scorecards.get_kpi(kpi_id)
    return told_apart(uow, scorecard_id, kpi.info)


def told_apart(uow: UnitOfWork, scorecard_id: int, kpi: KpiInfo) -> KpiInfo:
    """A KPI with its scorecard's name behind its own, where another scorecard has one of the same name."""
    name = plain_name(kpi.name)
    if all(name not in card.kpi_names for card in uow.scorecards.list_beside(scorecard_id)):
        return kpi
    return replace(kpi, name=f"{kpi.name} ({uow.scorecards.get(scorecard_id).name})")
