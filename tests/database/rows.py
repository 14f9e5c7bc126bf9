"""Initial rows for tests, and threads that start at the same time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Receipt
from scorecard.model.periods import Frequency, Period
from scorecard.model.submissions import Submission
from scorecard.rules.permissions import Standing
from scorecard.storage.tables import GoalRow, KpiRow, ObjectiveRow, PerspectiveRow, ScorecardRow
from scorecard.storage.unit_of_work import Store, UnitOfWork

Result = TypeVar("Result")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
W46, W47 = (Period.containing(date(2026, 11, day), Frequency.WEEKLY) for day in (9, 16))


def add_scorecard(
    store: Store, kpis: int = 1, *, team_id: str = "T1", channel: str = "C1", key: str = "it"
) -> tuple[int, list[int]]:
    """Add a scorecard with one objective and some weekly KPIs of person U1, and return their rows."""
    with store.writing() as work:
        card = ScorecardRow(
            team_id=team_id,
            key=key,
            name="IT",
            timezone="Europe/London",
            locale="en_GB",
            channel=channel,
            weekly_day=0,
            weekly_time=time(10),
            admins=["U9"],
            readers=[],
            private=False,
            band_on_target=Decimal(90),
            band_acceptable=Decimal(50),
            reminders=[1, 2, 3],
            created_at=NOW,
        )
        scorecard_id = _add(work, card)
        perspective = PerspectiveRow(scorecard_id=scorecard_id, name="Service", weight=Decimal(1), position=1)
        objective = ObjectiveRow(
            perspective_id=_add(work, perspective), name="Fast", weight=Decimal(1), position=1
        )
        objective_id = _add(work, objective)
        meet(work, team_id, "U1", "U2", "U9")
        ids = [_add_kpi(work, scorecard_id, objective_id, number) for number in range(1, kpis + 1)]
        work.commit()
    return scorecard_id, ids


def meet(work: UnitOfWork, team_id: str, *people: str) -> None:
    """Store people as members of the workspace."""
    for user in people:
        row = work.people.get_or_add(team_id, user)
        row.standing, row.standing_at = Standing.MEMBER, NOW


def record(work: UnitOfWork, kpi_id: int, value: str, period: Period = W47, at: datetime = NOW) -> ActualInfo:
    return work.actuals.record(kpi_id, a_submission(value, period), at=at)


def a_submission(value: str, period: Period = W47, **fields: Any) -> Submission:
    """Return a reply of one person that gives a value."""
    return Submission(**{"period": period, "by": "U1", "value": Decimal(value), "source": "reply", **fields})


def outgoing(key: str) -> OutgoingMessage:
    return OutgoingMessage(Receipt(actuals=(1,), reader="“ü” <&>"), "T1", "U1", stored_key=key)


def race(runners: int, act: Callable[[int], Result]) -> list[Result]:
    """Run several threads that start at the same moment, and return their results."""
    start = threading.Barrier(runners)

    def run(number: int) -> Result:
        start.wait(timeout=30)
        return act(number)

    with ThreadPoolExecutor(runners) as threads:
        return list(threads.map(run, range(runners)))


def _add(work: UnitOfWork, row: ScorecardRow | PerspectiveRow | ObjectiveRow | KpiRow) -> int:
    work.session.add(row)
    work.session.flush()
    assert row.id
    return row.id


def _add_kpi(work: UnitOfWork, scorecard_id: int, objective_id: int, number: int) -> int:
    kpi = KpiRow(
        scorecard_id=scorecard_id,
        objective_id=objective_id,
        key=f"kpi_{number}",
        name=f"KPI {number}",
        aliases=[],
        unit="%",
        frequency=Frequency.WEEKLY,
        owner="U1",
        cover="U2",
        weight=Decimal(1),
        prompt_time=time(9),
        position=number,
        created_at=NOW,
    )
    kpi_id = _add(work, kpi)
    goal = GoalRow(
        kpi_id=kpi_id,
        effective_from=date(2026, 1, 1),
        direction="higher",
        target=Decimal("99.90"),
        threshold=Decimal(95),
        recorded_at=NOW,
    )
    work.session.add(goal)
    return kpi_id
