"""What a tick asks the database: the same few statements for one scorecard and for thirty."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.bootstrap import Services
from bot.workspace.clock import MovableClock
from scorecard.definition.reader import read_definition
from scorecard.model.outbox import Address
from scorecard.services.absence.profiles import Profile
from scorecard.services.actuals.take_back import Given
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.tables import PromptRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, add_scorecard, record
from tests.support.cards import a_card, a_kpi
from tests.support.recording import statements

MOST = 40
"""The statements of one tick, BEGIN and COMMIT included."""
MINUTE = timedelta(minutes=1)


def list_jobs(services: Services) -> list[Callable[[], object]]:
    """Return what the ticker runs, apart from calls to Slack."""
    return [
        services.channels.forget_memberships,
        services.channels.list_all,
        services.profiles.list_stale,
        services.prompts.open_due,
        services.new_owners.ask_new_owners,
        services.reminders.send_due,
        services.weekly_posts.post_due,
        services.troubles.follow_up,
    ]


def run(jobs: Iterable[Callable[[], object]]) -> None:
    for job in jobs:
        job()


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_tick_with_nothing_due_asks_as_little_for_many_scorecards_as_for_one(
    engine: Engine, store: Store
) -> None:
    add_scorecard(store, kpis=2)
    one = count_tick(engine, store, MovableClock(NOW))
    for number in range(30):
        team = f"T{number % 3 + 1}"
        add_scorecard(store, kpis=2, team_id=team, key=f"card_{number}", channel=f"C{number + 2}")
    many = count_tick(engine, store, MovableClock(NOW + 10 * MINUTE))
    assert many == one <= MOST


def count_tick(engine: Engine, store: Store, clock: MovableClock) -> int:
    """Return the statements of a tick after one that did whatever was due."""
    jobs = list_jobs(Services(store, clock, keep_sent_days=30))
    for _ in range(2):
        run(jobs)
        clock.move_to(clock.now() + MINUTE)
    with statements(engine) as asked:
        run(jobs)
    return len(asked)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_what_is_still_to_be_asked_is_read_for_all_scorecards_at_once(engine: Engine, store: Store) -> None:
    clock = MovableClock(NOW - timedelta(days=1))
    for number in range(30):
        add_scorecard(store, kpis=2, key=f"card_{number}", channel=f"C{number}")
    prompts = Prompts(store, clock)
    prompts.open_due()  # reads the scorecards themselves
    clock.move_to(NOW - MINUTE)
    with statements(engine) as asked:
        prompts.open_due()
    assert len(asked) <= MOST


def test_a_value_taken_back_after_the_hour_of_the_prompt_is_asked_for_at_the_next_tick(store: Store) -> None:
    clock = MovableClock(NOW - MINUTE)
    card, [kpi_id] = add_scorecard(store)
    with store.writing() as work:
        given = record(work, kpi_id, "97", at=clock.now())
        work.commit()
    prompts = Prompts(store, clock)
    for _ in range(2):
        prompts.open_due()
        clock.move_to(clock.now() + MINUTE)
    assert list_asked(store) == []
    with store.writing() as work:
        work.actuals.take_back(given.id, "U1", clock.now())
        work.scorecards.bump_revision(card)
        work.commit()
    prompts.open_due()
    assert list_asked(store) == [kpi_id]


def day_off(services: Services) -> None:
    for user in ("U1", "U2"):
        services.absences.run("T1", "C1", user, "today")


def back(services: Services) -> None:
    services.absences.run("T1", "C1", "U1", "back")


def leave(services: Services) -> None:
    for user in ("U1", "U2"):
        services.profiles.keep("T1", user, None, read_at=NOW)


def profile(services: Services, zone: str) -> None:
    services.profiles.keep("T1", "U1", Profile("priya", zone, "en-GB"), read_at=NOW)


def workdays(services: Services, days: str) -> None:
    services.own_calendars.workdays("T1", "C1", "U1", "U1", days)


def give(services: Services) -> None:
    services.submit_commands.submit("T1", "C1", "U1", "kpi_1 97 for W48", cause="given")


def undo(services: Services) -> None:
    services.take_backs.undo("T1", "U1", Given(actuals=(1,)), Address("D1", "1.0"), cause="undone")


def aside(services: Services, reason: str) -> None:
    services.set_asides.decide("T1", "C1", "U9", f"kpi_1 W48 {reason}")


@pytest.mark.parametrize(
    ("before", "change"),
    [
        (day_off, back),
        (leave, partial(profile, zone="Europe/London")),
        (partial(profile, zone="America/Chicago"), partial(profile, zone="Europe/London")),
        (partial(workdays, days="Tue-Fri"), partial(workdays, days="Mon-Fri")),
        (give, undo),
        (partial(aside, reason="new tool"), partial(aside, reason="back")),
    ],
    ids=["absence", "leaving", "time zone", "working days", "value", "set aside"],
)
def test_what_stands_against_a_prompt_is_looked_at_again_at_the_tick_after_it_ends(
    store: Store, before: Callable[[Services], None], change: Callable[[Services], None]
) -> None:
    clock = MovableClock(NOW)
    _, [kpi_id] = add_scorecard(store)
    services = Services(store, clock, keep_sent_days=30)
    services.prompts.open_due()
    clock.move_to(NOW + timedelta(days=7))
    before(services)
    for _ in range(2):
        services.prompts.open_due()
        clock.move_to(clock.now() + MINUTE)
    assert list_asked(store) == [kpi_id]
    change(services)
    services.prompts.open_due()
    assert list_asked(store) == [kpi_id, kpi_id]


def test_an_earlier_hour_in_a_file_is_looked_at_at_the_next_tick(store: Store) -> None:
    clock = MovableClock(NOW)
    services, definitions = Services(store, clock, keep_sent_days=30), Definitions(store, clock)
    definitions.apply("T1", read_definition(a_card(a_kpi())))
    clock.move_to(NOW + timedelta(days=7, hours=-1))
    services.prompts.open_due()
    before = list_asked(store)
    services.prompts.open_due()
    definitions.apply("T1", read_definition(a_card(a_kpi(prompt="08:00"))))
    services.prompts.open_due()
    assert len(list_asked(store)) == len(before) + 1


def test_a_clock_that_went_wrong_and_was_put_right_delays_no_prompt(store: Store) -> None:
    clock = SetClock(NOW + timedelta(days=365))
    _, [kpi_id] = add_scorecard(store)
    prompts = Prompts(store, clock)
    for _ in range(2):
        prompts.open_due()
    before = len(list_asked(store))
    clock.moment = NOW
    prompts.open_due()
    assert list_asked(store)[before:] == [kpi_id]


@dataclass
class SetClock:
    """A clock that can be set back."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def list_asked(store: Store) -> list[int]:
    with store.reading() as work:
        return list(work.session.exec(select(PromptRow.kpi_id)))
