"""The one thing that all parts of a running bot tell while they work."""

from collections.abc import Collection

from bot.monitoring.metrics import Metrics
from bot.monitoring.outage import Outage, find_database_trouble


class Monitor:
    """Counts, times, and tells of outages once.

    Args:
        names: Commands, buttons, modals and events that are counted by their names.
        codes: Slack's words for a refusal that are counted by themselves.

    Attributes:
        metrics: The counters.
        slack: Whether Slack is reached.
        database: Whether the database is.
    """

    def __init__(self, names: Collection[str] = (), codes: Collection[str] = ()) -> None:
        self.metrics = Metrics(names, codes)
        self.slack = Outage("slack")
        self.database = Outage("database")

    def is_database_gone(self, who: str, error: Exception) -> bool:
        """Whether a part of the bot stumbled because the database is not there; then that is noted."""
        trouble = find_database_trouble(error)
        if trouble:
            self.database.note(who, trouble)
        return bool(trouble)
