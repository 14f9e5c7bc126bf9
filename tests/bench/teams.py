"""A hundred scorecards of a hundred KPIs in one process: ticks, opening prompts, and sending."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from pydantic import SecretStr
from slack_sdk import WebClient
from sqlalchemy import Engine, insert, select
from sqlmodel import SQLModel

from bot.bootstrap import Bot, build
from bot.config import Settings
from bot.connections import open_database
from bot.outbox.worker import LANES
from bot.workspace.clock import MovableClock
from scorecard.model.outbox import MessageKind
from scorecard.services.replies.commands import CommandBook
from scorecard.services.replies.messages import UserMessage
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.tables import GoalRow, KpiRow, ObjectiveRow, OutgoingRow, PerspectiveRow, ScorecardRow
from scorecard.storage.unit_of_work import Store
from tests.bench import data
from tests.bench.counts import FRIDAY
from tests.bench.reach import Figure
from tests.bench.slack import YesSlack
from tests.support.days import MONDAY
from tests.support.recording import statements

OWNERS = 10
"""Of each scorecard; each owner is asked for a tenth of its KPIs in one message."""
PARENTS: dict[type[SQLModel], tuple[str, ...]] = {
    ScorecardRow: (),
    PerspectiveRow: ("scorecard_id",),
    ObjectiveRow: ("perspective_id",),
    KpiRow: ("scorecard_id", "objective_id"),
    GoalRow: ("kpi_id",),
}
"""The tables of a scorecard, parents first, with the columns that name a parent."""
SETTLED, TICKS, ALONE, PAUSE = 3, 7, 9, 0.02
STEP = 10**6
"""Between the row numbers of two copies."""


@dataclass(frozen=True)
class Team:
    """A bot with its database and clock, which sends nothing by itself."""

    bot: Bot
    engine: Engine
    clock: MovableClock


def measure(
    folder: Path,
    slack: YesSlack,
    *,
    cards: int = 100,
    kpis: int = 100,
    waiting: int = 10_000,
    sent: int = 200,
) -> Iterator[Figure]:
    """Yield each figure.

    Args:
        folder: A folder for databases.
        slack: Receives what is sent.
        cards: The number of scorecards.
        kpis: The number of KPIs of each.
        waiting: The number of messages that wait.
        sent: The number of them that are sent.
    """
    folder.mkdir()
    with (
        _team(folder / "one.db", slack, 1, kpis) as one,
        _team(folder / "many.db", slack, cards, kpis) as many,
    ):
        one.bot.ticker.tick()
        yield Figure("opening", _open(many, ALONE))
        counted, times = _ticks(one, many)
        yield Figure("tick", counted)
        yield Figure("tick time", times)
        _fill(many.engine, waiting)
        yield Figure("sending", _send(many, slack, sent))


@contextmanager
def _team(path: Path, slack: YesSlack, cards: int, kpis: int) -> Iterator[Team]:
    engine, clock = open_database(f"sqlite:///{path}"), MovableClock(FRIDAY)
    Definitions(Store(engine), clock).apply(data.TEAM, data.a_definition(kpis, owners=OWNERS))
    _multiply(engine, cards)
    token, secret = SecretStr("xoxb-bench"), SecretStr("bench")
    settings = Settings(slack_bot_token=token, slack_signing_secret=secret, slack_api_url=slack.api_url)
    bot = build(settings, clock=clock, engine=engine)
    for _ in range(SETTLED):
        bot.ticker.tick()
    clock.move_to(MONDAY)
    yield Team(bot, engine, clock)
    bot.stop()
    engine.dispose()


def _multiply(engine: Engine, cards: int) -> None:
    """Copy the one scorecard of a database until there are so many, each with its own channel and owners."""
    with engine.connect() as connection, connection.begin():
        for table, parents in PARENTS.items():
            columns = table.__table__  # type: ignore[attr-defined]
            rows = [dict(row) for row in connection.execute(select(columns)).mappings()]
            copies = [_copy(row, parents, number) for number in range(1, cards) for row in rows]
            if copies:
                connection.execute(insert(columns), copies)


def _copy(row: dict[str, Any], parents: tuple[str, ...], number: int) -> dict[str, Any]:
    shifted = {name: row[name] + number * STEP for name in ("id", *parents)}
    own = {"owner": f"{row['owner']}x{number}"} if "owner" in row else {}
    if "channel" in row:
        own = {"key": f"{row['key']}_{number}", "name": f"Card {number}", "channel": f"C{number}"}
    return row | shifted | own


def _open(team: Team, replies: int) -> float:
    """Return the longest time of a reply while all prompts are opened, in times of one alone."""
    said = iter(range(10**6))

    def reply() -> float:
        number = next(said)
        user, ts = f"{data.OWNER}{number % OWNERS}", f"{MONDAY.timestamp():.0f}.{number:06}"
        text = f"kpi_{number} {31 + number}"
        began = time.perf_counter()
        team.bot.services.replies.handle(
            UserMessage(data.TEAM, user, f"D{user}", text, "", f"E{number}", ts), CommandBook()
        )
        return time.perf_counter() - began

    alone = median([reply() for _ in range(replies)])
    opening = Thread(target=team.bot.services.prompts.open_due)
    opening.start()
    meanwhile = []
    while opening.is_alive():
        meanwhile.append(reply())
        time.sleep(PAUSE)
    return max(meanwhile, default=alone) / alone


def _ticks(one: Team, many: Team) -> tuple[int, float]:
    """Return the statements of a tick with nothing due, and its CPU in times of one scorecard's."""
    for _ in range(SETTLED):
        many.bot.ticker.tick()
        one.bot.ticker.tick()
    with statements(many.engine) as asked:
        many.bot.ticker.tick()
    rounds = [(_spent(many.bot.ticker.tick), _spent(one.bot.ticker.tick)) for _ in range(TICKS)]
    return len(asked), median(its / ones for its, ones in rounds)


def _fill(engine: Engine, waiting: int) -> None:
    """Copy the messages that wait until there are so many."""
    columns = OutgoingRow.__table__  # type: ignore[attr-defined]
    with engine.connect() as connection, connection.begin():
        rows = [dict(row) for row in connection.execute(select(columns)).mappings()]
        prompts = [row for row in rows if row["kind"] == MessageKind.PROMPT]
        for number in range(1, 1 + waiting // len(prompts)):
            copies = [row | {"id": None, "key": f"{row['key']}:{number}"} for row in prompts]
            connection.execute(insert(columns), copies)


def _send(team: Team, slack: YesSlack, count: int) -> float:
    """Return the CPU of sending messages in times of that of a bare loop of the same calls.

    They are claimed as the worker claims them while its lanes are free, and sent one after the other.
    """

    def send() -> None:
        for _ in range(count // LANES):
            for ready in team.bot.sender.take(LANES):
                team.bot.sender.deliver(ready)

    with slack.noting() as calls:
        sending = _spent(send)
    client = WebClient("xoxb-bench", base_url=slack.api_url, retry_handlers=[])
    bare = _spent(lambda: [client.api_call(method, params=given) for method, given in calls])
    return sending / bare


def _spent(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this thread for some work."""
    began = time.thread_time()
    work()
    return time.thread_time() - began
