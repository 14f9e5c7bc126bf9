"""Reasons why nothing was saved: what somebody typed, and the one sentence that they read about it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import SQLModel

from bot.bootstrap import Services
from bot.ui.errors import error_message
from bot.workspace.clock import MovableClock
from scorecard.definition.reader import read_definition
from scorecard.errors import ScorecardError
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.engine import make_engine
from scorecard.storage.unit_of_work import Store
from tests.golden.golden import Cases
from tests.support.cards import a_card, a_kpi
from tests.support.people import PRIYA

TEAM, CHANNEL = "T0GOLDEN", "D0PRIYA"
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CARD = a_card(
    a_kpi(aliases=["resolve"]),
    a_kpi("spend", frequency="monthly", unit="GBP"),
    a_kpi("tickets", frequency="daily", unit="tickets"),
    lock_after=3650,
)
Deed = Callable[[Services, str], object]


@contextmanager
def open_store() -> Iterator[tuple[Store, MovableClock]]:
    """Yield an empty database in a file of its own, and a clock that stands still on a Tuesday at nine."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'golden.db'}")
        SQLModel.metadata.create_all(engine)
        yield Store(engine), MovableClock(TUESDAY)
        engine.dispose()


@contextmanager
def _services() -> Iterator[Services]:
    """Yield the services of a team with one scorecard, on which MTTR of week 45 is 31 min."""
    with open_store() as (store, clock):
        Definitions(store, clock).apply(TEAM, read_definition(CARD))
        services = Services(store, clock, 30)
        _submit(services, "mttr 31 for W45")
        yield services


def _submit(services: Services, text: str) -> object:
    return services.submit_commands.submit(TEAM, CHANNEL, PRIYA, text, cause=text)


def _correct(services: Services, text: str) -> object:
    return services.submit_commands.correct(TEAM, CHANNEL, PRIYA, text, cause=f"correct {text}")


def _refusal(deed: Deed, services: Services, text: str) -> str:
    """Return the sentence that is read instead of what a command asks for."""
    try:
        return f"(it was done) {deed(services, text)}"
    except ScorecardError as error:
        return error_message(error).text


SUBMITTED = (
    "",
    "mttr",
    "mttr 25, 26",
    "25",
    "mttrr 25 or 26",
    "foo 25",
    "mttr 25, mttr 26",
    "mttr 25 26\nspend 30 31",
    "mttr 25\nttr 30",
    "mttr 31 for October",
    "mttr 31 for W45 and W46",
    "mttr 31 for W48",
    "spend 31 for November",
    "mttr 31 for 1900-W01",
    "tickets 31 for 1 Jan 2019",
    "31 for W45",
    "mttr 31 for W45, tickets 71",
    "mttr same as last week",
    "spend same as last week",
    "mttr tomorrow",
    "mttr ask @sam",
    "mttr not mine",
    "tomorrow",
    "all no data",
)
CORRECTED = (
    "",
    "mtrt W45 30",
    "mttr",
    "mttr 30",
    "spend 30",
    "mttr W45",
    "mttr W45 lots",
    "mttr W45 30, spend 20",
    "mttr W45 30 for W46",
    "mttr W45 30, wait, 31",
    "mttr W46 30",
    "mttr 2026-W48 30",
)

COMMANDS: Mapping[str, tuple[Deed, str]] = {
    **{f"/scorecard submit {text}".strip(): (_submit, text) for text in SUBMITTED},
    **{f"/scorecard correct {text}".strip(): (_correct, text) for text in CORRECTED},
}


@cache
def _refusals() -> Mapping[str, str]:
    """Return what is read after each command; none of them writes anything."""
    with _services() as services:
        return {typed: _refusal(deed, services, text) for typed, (deed, text) in COMMANDS.items()}


CASES: Cases = {
    typed.replace("\n", " ↵ "): partial(lambda typed: _refusals()[typed], typed) for typed in COMMANDS
}
