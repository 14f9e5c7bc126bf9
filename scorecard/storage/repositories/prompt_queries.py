"""What is asked about prompts again and again; kept, since putting it together takes longer than asking."""

from datetime import date
from functools import cache

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from scorecard.storage.repositories.statements import is_one_of, is_same_place, place_in
from scorecard.storage.tables import ActualRow, KpiRow, NoDataRow, PromptRow, RoundRow

NEWEST_FIRST = (col(PromptRow.period_start).desc(), col(PromptRow.id))


def select_prompts() -> Select[PromptRow, RoundRow]:
    """Prompts with the rounds that they stand in; not kept, because each question adds its own to it."""
    return select(PromptRow, RoundRow).join(RoundRow, col(RoundRow.id) == PromptRow.round_id)


def select_unanswered() -> Select[PromptRow, RoundRow]:
    """Prompts of KPIs that are not retired, for periods without a value and without a word of no data."""
    return (
        select_prompts()
        .join(KpiRow, col(KpiRow.id) == PromptRow.kpi_id)
        .outerjoin(ActualRow, is_same_place(ActualRow, PromptRow) & col(ActualRow.superseded_at).is_(None))
        .outerjoin(NoDataRow, is_same_place(NoDataRow, PromptRow))
        .where(col(KpiRow.retired_at).is_(None), col(ActualRow.id).is_(None), col(NoDataRow.id).is_(None))
    )


@cache
def select_at_places() -> Select[PromptRow, RoundRow]:
    """The prompts for some places, see `given`."""
    return select_prompts().where(is_one_of(PromptRow))


@cache
def select_prompted_places() -> Select[int, str, date]:
    """Those of some places, see `given`, that have a prompt."""
    return select(*place_in(PromptRow)).where(is_one_of(PromptRow))


@cache
def select_prompted_since() -> Select[int, date]:
    """What a `scorecard` asked for of one `frequency`, from the period that begins on `start` on."""
    return (
        select(col(PromptRow.kpi_id), col(PromptRow.period_start))
        .join(KpiRow, col(KpiRow.id) == PromptRow.kpi_id)
        .where(KpiRow.scorecard_id == bindparam("scorecard"), PromptRow.frequency == bindparam("frequency"))
        .where(PromptRow.period_start >= bindparam("start"))
    )


@cache
def select_any_of() -> SelectOfScalar[int]:
    """A KPI of a `scorecard` that was asked for, if there is one; no index finds rounds by scorecard."""
    of_it = select(PromptRow.kpi_id).join(KpiRow, col(KpiRow.id) == PromptRow.kpi_id)
    return of_it.where(KpiRow.scorecard_id == bindparam("scorecard")).limit(1)


@cache
def select_of_batch() -> Select[PromptRow, RoundRow]:
    """The prompts of a `round`, in the order they were opened."""
    return select_prompts().where(PromptRow.round_id == bindparam("round")).order_by(col(PromptRow.id))


@cache
def select_waiting() -> Select[PromptRow, RoundRow]:
    """Those of a `round` that are unanswered, in the order they were opened."""
    return select_unanswered().where(PromptRow.round_id == bindparam("round")).order_by(col(PromptRow.id))


@cache
def select_nameable() -> Select[PromptRow, RoundRow]:
    """Those of a `round` that are unanswered and that no newer one of the same KPI tells of."""
    other = aliased(PromptRow)
    newer = select(other.id).where(
        other.kpi_id == PromptRow.kpi_id,
        other.frequency == PromptRow.frequency,
        other.period_start > PromptRow.period_start,
    )
    return select_waiting().where(~newer.exists())


@cache
def select_left_open() -> Select[PromptRow, RoundRow]:
    """What is unanswered of earlier periods of the KPIs that a `round` asks for, newest period first."""
    own = select(PromptRow.kpi_id).where(PromptRow.round_id == bindparam("round"))
    earlier = select_unanswered().where(
        col(PromptRow.kpi_id).in_(own), PromptRow.round_id < bindparam("round")
    )
    return earlier.order_by(*NEWEST_FIRST)
