"""Databases to measure on: a scorecard of twenty weekly KPIs in a table with any number of actuals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Case,
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    MetaData,
    Table,
    case,
    column,
    func,
    insert,
    literal,
    null,
    select,
    true,
)
from sqlmodel import col

from bot.workspace.clock import MovableClock
from scorecard.clock import Clock
from scorecard.definition.models import ScorecardDefinition
from scorecard.model.periods import Frequency, Period
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.engine import WRITES
from scorecard.storage.tables import ActualRow, KpiRow, PromptBatchRow, PromptRow, ScorecardRow
from scorecard.storage.tables.base import ExactDecimal
from scorecard.storage.unit_of_work import Store

TEAM, CHANNEL, OWNER, KPI = "T0BENCH", "C0BENCH", "U0PRIYA", "kpi_0"
ZONE = "Europe/London"
PERSPECTIVES = ("Internal processes", "Customers", "Finance", "Learning")
UNITS = ("min", "%", "GBP", "days", "tickets")
KPIS = len(PERSPECTIVES) * len(UNITS)
FIVE_YEARS = 261
LOWEST_TARGET, STEP, GRACE = 10, 5, 20
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Volume:
    """The number of actuals in a database, and their distribution.

    Attributes:
        total: Over all scorecards.
        weeks: Length of the measured scorecard's own history.
        revisions: Number of revisions of each of its values: the first, then corrections.
        other_teams: Number of teams whose similar scorecards share the rest evenly.
        kpis: Number of KPIs of each scorecard, a multiple of twenty.
    """

    total: int
    weeks: int = FIVE_YEARS
    revisions: int = 1
    other_teams: int = 1
    kpis: int = KPIS


SMALL = Volume(10_000)
LARGE = Volume(1_000_000, weeks=4 * FIVE_YEARS, revisions=5, other_teams=20)
WIDE = Volume(100_000, kpis=10 * KPIS)


def fill(engine: Engine, volume: Volume, clock: Clock) -> None:
    """Fill an empty database with the measured scorecard and those of the other teams.

    All is a month old but the newest values, which were given just now, so that the next ones replace them.
    """
    newest = Period.last_ended(clock.now(), Frequency.WEEKLY, ZoneInfo(ZONE))
    begun = MovableClock(clock.now() - MONTH)
    definitions = Definitions(Store(engine), begun)
    for team in (TEAM, *(f"T0OTHER{number}" for number in range(volume.other_teams))):
        definitions.apply(team, a_definition(volume.kpis))
    rest = volume.total - volume.kpis * volume.weeks * volume.revisions
    others_weeks = -(-rest // (volume.kpis * volume.other_teams))
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        recorded = case((column("day", Date) == newest.start, clock.now()), else_=begun.now())
        _insert(connection, recorded, newest.latest(volume.weeks), volume.revisions, is_own=True)
        _insert(connection, recorded, newest.latest(others_weeks), 1, is_own=False)
        _ask_once(connection, begun, newest)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("ANALYZE")


def count_actuals(engine: Engine) -> int:
    """Return the number of stored actuals."""
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(ActualRow)) or 0


def _insert(
    connection: Connection, recorded: Case[Any], periods: list[Period], revisions: int, *, is_own: bool
) -> None:
    """Insert every KPI's values in one statement: the product of KPIs and periods, by when they came."""
    given = Table(
        "given",
        MetaData(),
        Column("day", Date),
        Column("revision", Integer),
        Column("value", ExactDecimal),
        prefixes=["TEMPORARY"],
    )
    given.create(connection)
    connection.execute(insert(given), list(_values(periods, revisions)))
    team = col(ScorecardRow.team_id)
    chosen = team == TEAM if is_own else team != TEAM
    superseded = case((given.c.revision < revisions, recorded), else_=null())
    columns: dict[str, Any] = {
        "kpi_id": col(KpiRow.id),
        "frequency": literal(Frequency.WEEKLY.value),
        "period_start": given.c.day,
        "revision": given.c.revision,
        "value": given.c.value,
        "typed": literal(""),
        "note": literal(""),
        "source": literal("sample"),
        "submitted_by": literal(OWNER),
        "recorded_at": recorded,
        "superseded_at": superseded,
    }
    rows = select(*columns.values()).select_from(given).join(KpiRow, true()).join(ScorecardRow)
    connection.execute(insert(ActualRow).from_select(list(columns), rows.where(chosen)))
    given.drop(connection)


def _ask_once(connection: Connection, clock: Clock, period: Period) -> None:
    """Note one answered prompt, as on every scorecard in use; before it, answers say when it will be."""
    now = clock.now()
    batch = {"team_id": TEAM, "person": OWNER, "opened_at": now, "counted_from": now}
    asked = select(col(ScorecardRow.id)).where(col(ScorecardRow.team_id) == TEAM).scalar_subquery()
    row = connection.execute(insert(PromptBatchRow).values(scorecard_id=asked, **batch)).inserted_primary_key
    about = select(func.min(col(KpiRow.id))).where(col(KpiRow.scorecard_id) == asked).scalar_subquery()
    prompt = {"frequency": period.frequency.value, "period_start": period.start, "opened_at": now}
    connection.execute(insert(PromptRow).values(kpi_id=about, round_id=row[0] if row else None, **prompt))


def _values(periods: list[Period], revisions: int) -> Iterator[dict[str, Any]]:
    middle = LOWEST_TARGET + STEP * KPIS // 2
    for number, period in enumerate(periods):
        for revision in range(1, revisions + 1):
            yield {"day": period.start, "revision": revision, "value": Decimal(middle + number % 10)}


def a_definition(
    kpi_count: int = KPIS, first_target: int = LOWEST_TARGET, owners: int = 1
) -> ScorecardDefinition:
    """Return a scorecard with increasing targets.

    One value meets some of them, is acceptable for some, and misses others.
    """
    units = UNITS * (kpi_count // len(UNITS))
    kpis = [_kpi(number, unit) for number, unit in enumerate(units)]
    kpis[0]["target"] = str(first_target)
    if owners > 1:
        for number, kpi in enumerate(kpis):
            kpi["owner"] = f"{OWNER}{number % owners}"
    perspectives = [
        {"name": name, "objectives": [{"name": f"Better {name}", "kpis": kpis[at :: len(PERSPECTIVES)]}]}
        for at, name in enumerate(PERSPECTIVES)
    ]
    return ScorecardDefinition.model_validate(
        {
            "key": "it",
            "name": "IT Department",
            "timezone": ZONE,
            "locale": "en_GB",
            "channel": CHANNEL,
            "weekly_post": "TUE 10:00",
            "admins": ["U0HEAD"],
            "perspectives": perspectives,
        }
    )


def _kpi(number: int, unit: str) -> dict[str, Any]:
    target = LOWEST_TARGET + STEP * (number % KPIS)
    return {
        "key": f"kpi_{number}",
        "name": f"Measure number {number}",
        "unit": unit,
        "direction": "lower",
        "frequency": "weekly",
        "target": str(target),
        "threshold": str(target + GRACE),
        "owner": OWNER,
    }
