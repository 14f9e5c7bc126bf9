"""Display names of KPIs, for teams whose scorecards share KPI names."""

from collections.abc import Sequence
from dataclasses import replace

from scorecard.model.kpis import KpiInfo
from scorecard.model.names import NamedItem, normalize_name
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.storage.unit_of_work import UnitOfWork


def display_info_of(uow: UnitOfWork, kpi_id: int) -> KpiInfo:
    """Return a KPI by its row, with the name that people see."""
    scorecard_id, kpi = uow.scorecards.get_kpi(kpi_id)
    return disambiguate(uow, scorecard_id, kpi.info)


def disambiguate(uow: UnitOfWork, scorecard_id: int, kpi: KpiInfo) -> KpiInfo:
    """Return a KPI with its scorecard's name appended where another scorecard has a KPI of the same name.

    Where its key may mean a KPI of another scorecard, what to type carries its scorecard's key. A scorecard
    open to every member never reveals the KPIs of one that is not.
    """
    own, beside = uow.scorecards.get(scorecard_id), uow.scorecards.list_beside(scorecard_id)
    return _disambiguate(kpi, own, [card for card in beside if card.is_open or not own.is_open])


def _disambiguate(kpi: KpiInfo, own: Scorecard, beside: Sequence[Scorecard]) -> KpiInfo:
    name, key = normalize_name(kpi.name), normalize_name(kpi.key)
    is_shared = any(name in card.kpi_names for card in beside)
    if not is_shared and not any(key in card.typed_names for card in beside):
        return kpi
    shown = _full_name(kpi, own) if is_shared else kpi.name
    return replace(kpi, name=shown, is_shared=is_shared, typed=f"{kpi.key} ({own.key})")


def list_named(card: Scorecard) -> list[NamedItem[Kpi]]:
    """Return a scorecard's KPIs with their own names and the disambiguated one.

    The disambiguated name is always included: an earlier message may show it. Every name may carry the
    scorecard's name or key.
    """
    kpis = [replace(item, qualifiers=card.names) for item in card.named_kpis]
    own = {normalize_name(name) for item in kpis for name in item.names}
    return [
        item if normalize_name(full) in own else replace(item, names=(*item.names, full))
        for item, full in ((item, _full_name(item.thing.info, card)) for item in kpis)
    ]


def _full_name(kpi: KpiInfo, card: Scorecard) -> str:
    return f"{kpi.name} ({card.name})"
