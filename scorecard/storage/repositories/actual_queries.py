"""Which actuals to read: those that count, the newest ones, those before a period."""

from functools import cache

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, bindparam, or_, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col, desc, select
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.model.periods import Period
from scorecard.storage.repositories.statements import is_one_of
from scorecard.storage.tables import ActualRow, KpiRow

NEWEST_KEPT = 2


def is_for(period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether an actual is one for a period."""
    return col(ActualRow.frequency) == period.frequency, col(ActualRow.period_start) == period.start


def current_of(kpi_id: int | BindParameter[int]) -> SelectOfScalar[ActualRow]:
    """The values of a KPI that count, of any period."""
    return select(ActualRow).where(ActualRow.kpi_id == kpi_id, col(ActualRow.superseded_at).is_(None))


@cache
def last_before() -> SelectOfScalar[ActualRow]:
    """The last value of `kpi` for a period of a `frequency` before the one that begins on `start`.

    Kept, as all below are: every question asks it, and putting it together takes longer than asking.
    """
    query = current_of(bindparam("kpi")).where(
        ActualRow.frequency == bindparam("frequency"), ActualRow.period_start < bindparam("start")
    )
    return query.order_by(desc(col(ActualRow.period_start))).limit(1)


@cache
def current_at_places() -> SelectOfScalar[ActualRow]:
    """The values that count at some places, see `given`."""
    return select(ActualRow).where(col(ActualRow.superseded_at).is_(None), is_one_of(ActualRow))


@cache
def newest_of_each(*, is_past: bool) -> SelectOfScalar[ActualRow]:
    """The two newest values of each of some `kpis`, the newest first.

    Args:
        is_past: Whether it is asked what was known at a moment, `known_at`.
    """
    picks = [_nth_newest(offset, is_past=is_past) for offset in range(NEWEST_KEPT)]
    meant = col(KpiRow.id).in_(bindparam("kpis", expanding=True))
    ids = union_all(*(select(pick).where(meant) for pick in picks))
    return select(ActualRow).where(col(ActualRow.id).in_(ids)).order_by(desc(col(ActualRow.period_start)))


def _nth_newest(offset: int, *, is_past: bool) -> ScalarSelect[int | None]:
    """Correlated to KpiRow, so that each KPI costs one look into the index, however long its history."""
    own = aliased(ActualRow)
    return (
        select(col(own.id))
        .where(own.kpi_id == KpiRow.id, own.frequency == KpiRow.frequency, *_known(own, is_past=is_past))
        .order_by(desc(col(own.period_start)))
        .offset(offset)
        .limit(1)
        .correlate(KpiRow)
        .scalar_subquery()
    )


def _known(own: type[ActualRow], *, is_past: bool) -> list[ColumnElement[bool]]:
    if not is_past:
        return [col(own.superseded_at).is_(None)]
    known_at = bindparam("known_at", type_=UTCDateTime())
    lasting = or_(col(own.superseded_at).is_(None), col(own.superseded_at) > known_at)
    return [col(own.recorded_at) <= known_at, lasting]
