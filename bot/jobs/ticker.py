"""The ticker: asks now and then what is due. It keeps nothing; the database does."""

from collections.abc import Callable, Sequence

from apscheduler.schedulers.background import BackgroundScheduler

TICK_SECONDS = 15
HOUSEKEEPING_MINUTES = 60


class Ticker:
    """Runs the jobs every quarter of a minute; a late or missed tick finds all that it missed.

    Args:
        jobs: Run one after the other at each tick.
        housekeeping: Run hourly.
    """

    def __init__(self, jobs: Sequence[Callable[[], object]], housekeeping: Callable[[], None]) -> None:
        self._jobs = tuple(jobs)
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(self.tick)
        self._scheduler.add_job(self.tick, "interval", seconds=TICK_SECONDS)
        self._scheduler.add_job(housekeeping, "interval", minutes=HOUSEKEEPING_MINUTES)

    def tick(self) -> None:
        """Do all that is due now."""
        for job in self._jobs:
            job()

    def start(self) -> None:
        """Begin ticking, the first time at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let a running tick finish, and end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
