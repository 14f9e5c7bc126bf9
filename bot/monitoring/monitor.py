"""The metrics and outages that all parts of a running bot report to."""

from collections.abc import Collection

from bot.monitoring.metrics import Metrics
from bot.monitoring.outage import Outage, find_database_trouble


class Monitor:
    """Counts, times, and reports each outage once.

    Args:
        names: Commands, buttons, modals and events counted by name.
        codes: Slack's error codes counted by name.

    Attributes:
        metrics: The counters and timings.
        slack: Outages of Slack.
        database: Outages of the database.
    """

    def __init__(self, names: Collection[str] = (), codes: Collection[str] = ()) -> None:
        self.metrics = Metrics(names, codes)
        self.slack = Outage("slack")
        self.database = Outage("database")

    def is_database_gone(self, who: str, error: Exception) -> bool:
        """Return whether an error means that the database is unavailable; if so, note the outage."""
        trouble = find_database_trouble(error)
        if trouble:
            self.database.note(who, trouble)
        return bool(trouble)
