"""The ticker runs every due job, whatever else goes wrong."""

import time
from datetime import UTC, datetime, timedelta
from threading import Semaphore

from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.jobs.ticker import Seldom, Ticker
from bot.workspace.clock import MovableClock


def test_a_job_that_fails_keeps_none_of_the_others_back_and_is_logged() -> None:
    done: list[str] = []

    def stumble() -> None:
        raise LookupError("There is no such row.")

    jobs = {
        "people": lambda: done.append("people"),
        "prompts": stumble,
        "posts": lambda: done.append("posts"),
    }
    with capture_logs() as logs:
        Ticker(jobs, housekeeping=lambda: None).tick()
    assert done == ["people", "posts"]
    assert [(one["event"], one["job"], one["log_level"]) for one in logs] == [
        ("job_failed", "prompts", "error")
    ]


def test_a_job_that_failed_is_tried_again_at_the_next_tick() -> None:
    tries: list[int] = []

    def stumble_once() -> None:
        tries.append(len(tries))
        if len(tries) == 1:
            raise LookupError("Not yet.")

    ticker = Ticker({"prompts": stumble_once}, housekeeping=lambda: None)
    with capture_logs() as logs:
        ticker.tick()
        ticker.tick()
    assert tries == [0, 1]
    assert len(logs) == 1


def test_two_ticks_never_overlap_and_one_that_takes_long_is_followed_by_the_next() -> None:
    running, most, ticks = [0], [0], Semaphore(0)

    def be_slow() -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.15)
        running[0] -= 1
        ticks.release()

    ticker = Ticker({"slow": be_slow}, housekeeping=lambda: None, every=0.05)
    ticker.start()
    ticker.tick()
    assert all(ticks.acquire(timeout=10) for _ in range(4))
    ticker.stop()
    assert most == [1]


def test_a_database_that_is_gone_is_told_once_and_again_when_it_is_back() -> None:
    is_gone = [True]

    def read() -> None:
        if is_gone[0]:
            raise OperationalError("SELECT 1", {}, ConnectionError("Connection refused"))

    ticker = Ticker({"prompts": read, "posts": read, "sending": lambda: None}, housekeeping=lambda: None)
    with capture_logs() as logs:
        ticker.tick()
        ticker.tick()
        is_gone[0] = False
        ticker.tick()
        ticker.tick()
    assert [(one["event"], one["of"]) for one in logs] == [
        ("outage_began", "database"),
        ("outage_ended", "database"),
    ]
    assert logs[0]["reason"] == "Connection refused"


def test_the_age_of_the_last_tick_grows_until_the_next() -> None:
    now = [100.0]
    ticker = Ticker({}, housekeeping=lambda: None, seconds=lambda: now[0])
    now[0] = 130.0
    assert ticker.age() == 30
    ticker.tick()
    assert ticker.age() == 0


def test_an_outage_that_housekeeping_alone_met_ends_with_the_next_tick_not_an_hour_later() -> None:
    def stumble() -> None:
        raise OperationalError("DELETE", {}, Exception("server closed the connection"))

    ticker = Ticker({"prompts": lambda: None}, housekeeping=stumble)
    with capture_logs() as logs:
        ticker.run_housekeeping()
        ticker.tick()
    assert [one["event"] for one in logs] == ["outage_began", "outage_ended"]


def test_a_rare_job_runs_at_the_first_tick_and_again_once_its_time_is_over() -> None:
    start = datetime(2026, 11, 2, 9, tzinfo=UTC)
    runs: list[datetime] = []
    clock = MovableClock(start)
    job = Seldom(lambda: runs.append(clock.now()), timedelta(hours=1), clock)
    moments = [start + timedelta(minutes=minutes) for minutes in (0, 59, 60, 119, 130)]
    for moment in moments:
        clock.move_to(moment)
        job()
    assert runs == [moments[0], moments[2], moments[4]]


def test_a_rare_job_waits_after_a_failure_as_well() -> None:
    runs: list[int] = []

    def stumble() -> None:
        runs.append(1)
        raise RuntimeError

    clock = MovableClock(datetime(2026, 11, 2, 9, tzinfo=UTC))
    ticker = Ticker({"rare": Seldom(stumble, timedelta(hours=1), clock)}, housekeeping=lambda: None)
    with capture_logs():
        ticker.tick()
        ticker.tick()
    assert len(runs) == 1
