"""The ticker: asks now and then what is due. It keeps nothing; the database does."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Lock

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.monitoring.instrumentation import request_scope
from bot.monitoring.monitor import Monitor
from scorecard.clock import SystemClock

log = structlog.get_logger()

Job = Callable[[], object]

TICK_SECONDS = 15
HOUSEKEEPING = "housekeeping"
HOUSEKEEPING_MINUTES = 60
FIRST_HOUSEKEEPING = timedelta(minutes=1)
"""After a start: a bot that is started anew every hour is to be tidy, too."""


class Ticker:
    """Runs the jobs every quarter of a minute; a late or missed tick finds all that it missed.

    Never two ticks at once: one that takes longer than a quarter of a minute is followed by the next.

    Args:
        jobs: Run one after the other at each tick, by name; one that fails keeps none of the others back.
        housekeeping: Run hourly.
        monitor: Is told how long ticks take, and when the database is gone.
        seconds: Tells a time that only grows.
        every: How many seconds lie between two ticks.
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
        """Do all that is due now, after the tick that runs if there is one."""
        with self._one_at_a_time, request_scope():
            began = self._seconds()
            done = [self._run(name, job) for name, job in self._jobs.items()]
            if all(done):
                self._monitor.database.end(HOUSEKEEPING)  # which would find that out an hour later
            self._ended = self._seconds()
            self._monitor.metrics.ticked(self._ended - began)

    def run_housekeeping(self) -> None:
        """Do now what is due every hour."""
        self._run(HOUSEKEEPING, self._housekeeping)

    def age(self) -> float:
        """How many seconds ago the last tick ended; before the first, since the ticker was made."""
        return self._seconds() - self._ended

    def start(self) -> None:
        """Begin ticking, the first time at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let a running tick finish, and end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _run(self, name: str, job: Job) -> bool:
        """Do a job; whether it could be done."""
        try:
            job()
        except (
            Exception
        ) as error:  # whatever one job stumbles over, the others are due; the next tick tries again
            if not self._monitor.is_database_gone(name, error):
                log.exception("job_failed", job=name)
            return False
        self._monitor.database.end(name)
        return True
