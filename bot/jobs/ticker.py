"""The ticker: asks now and then what is due. It keeps nothing; the database does."""

from collections.abc import Callable, Mapping

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger()

Job = Callable[[], object]

TICK_SECONDS = 15
HOUSEKEEPING_MINUTES = 60


class Ticker:
    """Runs the jobs every quarter of a minute; a late or missed tick finds all that it missed.

    Args:
        jobs: Run one after the other at each tick, by name; one that fails keeps none of the others back.
        housekeeping: Run hourly.
    """

    def __init__(self, jobs: Mapping[str, Job], housekeeping: Job) -> None:
        self._jobs = dict(jobs)
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(self.tick)
        self._scheduler.add_job(self.tick, "interval", seconds=TICK_SECONDS)
        self._scheduler.add_job(
            _run, "interval", minutes=HOUSEKEEPING_MINUTES, args=("housekeeping", housekeeping)
        )

    def tick(self) -> None:
        """Do all that is due now."""
        for name, job in self._jobs.items():
            _run(name, job)

    def start(self) -> None:
        """Begin ticking, the first time at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let a running tick finish, and end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)


def _run(name: str, job: Job) -> None:
    try:
        job()
    except Exception:  # whatever one job stumbles over, the others are due as well; the next tick tries again
        log.exception("job_stumbled", job=name)
