"""Has admins told of what cannot be said, again while it lasts."""

import structlog

from scorecard.services.outbox.troubles import Troubles

log = structlog.get_logger()


class FollowTroubles:
    """Has admins told of what is due, and the log."""

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles

    def run(self) -> None:
        """Have it told."""
        for one in self._troubles.follow_up():
            told = {"kind": one.kind.value, "place": one.place, "code": one.code}
            log.error("trouble_lasts", **told, since=one.since.isoformat())
