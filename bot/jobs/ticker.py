"""The ticker, which runs what is due at short intervals; all state is in the database."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.monitoring.instrumentation import request_scope
from bot.monitoring.monitor import Monitor
from scorecard.clock import Clock, SystemClock

log = structlog.get_logger()

Job = Callable[[], object]

TICK_SECONDS = 15
HOUSEKEEPING = "housekeeping"
HOUSEKEEPING_MINUTES = 60
FIRST_HOUSEKEEPING = timedelta(minutes=1)
"""Delay after a start, short so that a bot restarted every hour is tidied as well."""


class Seldom:
    """A job that runs less often than at every tick, first at once; after a failure it waits as well.

    Args:
        job: What it runs.
        every: How long it waits after each run.
        clock: A clock; if it is set back, the job runs.
    """

    def __init__(self, job: Job, every: timedelta, clock: Clock) -> None:
        self._job = job
        self._every = every
        self._clock = clock
        self._ran_at: datetime | None = None

    def __call__(self) -> None:
        """Run the job if it is time again."""
        now = self._clock.now()
        if self._ran_at is None or not self._ran_at <= now < self._ran_at + self._every:
            self._ran_at = now
            self._job()


class Ticker:
    """Runs the jobs every fifteen seconds; a tick after a gap catches up on everything missed.

    Two ticks never overlap: the next one waits until a slow one has ended.

    Args:
        jobs: The jobs by name, run in order at each tick; a failing one does not stop the others.
        housekeeping: A job that runs hourly.
        monitor: Records the duration of ticks and outages of the database.
        seconds: A monotonic clock.
        every: Seconds between two ticks.
    """

    def __init__(
        self,
        jobs: Mapping[str, Job],
        housekeeping: Job,
        monitor: Monitor | None = None,
        *,
        seconds: Callable[[], float] = time.monotonic,
        every: float = TICK_SECONDS,
    ) -> None:
        self._jobs = dict(jobs)
        self._housekeeping = housekeeping
        self._monitor = monitor or Monitor()
        self._seconds = seconds
        self._one_at_a_time = Lock()
        self._ended = seconds()
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(
            self.tick, "interval", seconds=every, next_run_time=SystemClock().now()
        )  # one job: two would run beside each other
        self._scheduler.add_job(
            self.run_housekeeping,
            "interval",
            minutes=HOUSEKEEPING_MINUTES,
            next_run_time=SystemClock().now() + FIRST_HOUSEKEEPING,
        )

    def tick(self) -> None:
        """Run everything that is due, after waiting for a tick already running."""
        with self._one_at_a_time, request_scope():
            began = self._seconds()
            done = [self._run(name, job) for name, job in self._jobs.items()]
            if all(done):
                self._monitor.database.end(HOUSEKEEPING)  # its own next run is up to an hour away
            self._ended = self._seconds()
            self._monitor.metrics.ticked(self._ended - began)

    def run_housekeeping(self) -> None:
        """Run the hourly job now."""
        self._run(HOUSEKEEPING, self._housekeeping)

    def age(self) -> float:
        """Return the seconds since the last tick ended, or since the ticker was made if there was none."""
        return self._seconds() - self._ended

    def start(self) -> None:
        """Start ticking; the first tick runs at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let a running tick finish, then stop."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _run(self, name: str, job: Job) -> bool:
        """Run a job; return False if it failed."""
        try:
            job()
        except Exception as error:  # whatever fails in one job, the others are due; the next tick tries again
            if not self._monitor.is_database_gone(name, error):
                log.exception("job_failed", job=name)
            return False
        self._monitor.database.end(name)
        return True
