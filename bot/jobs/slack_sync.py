"""Reads anew from Slack what people are called, by which clock they live and when to leave them alone."""

from collections.abc import Sequence

import structlog

from bot.monitoring.monitor import Watch
from bot.outbox.gateway import Gateway, GatewayError, NotReached, Refused
from scorecard.clock import Clock
from scorecard.model.quiet_hours import Pause
from scorecard.services.absence.profiles import Profile, Profiles

log = structlog.get_logger()

AT_ONCE = 50
"""Of so many people Slack tells in one call when their notifications are paused."""

Somebody = tuple[str, str]
"""Slack's ids of a team and of a person in it."""


class RefreshPeople:
    """Keeps what Slack says of people as Slack has it."""

    def __init__(
        self, profiles: Profiles, gateway: Gateway, clock: Clock, watch: Watch | None = None
    ) -> None:
        self._profiles = profiles
        self._gateway = gateway
        self._clock = clock
        self._watch = watch or Watch()
        self._warned: set[str] = set()

    def run(self) -> None:
        """Read every profile that is old; stop at the first trouble, the next tick goes on."""
        stale = self._profiles.list_stale()
        for start in range(0, len(stale), AT_ONCE):
            if not self._refresh(stale[start : start + AT_ONCE]):
                return

    def _refresh(self, people: Sequence[Somebody]) -> bool:
        """Read some people, each kept as soon as they are read; whether all of them were."""
        read_at = self._clock.now()
        try:
            pauses = self._read_pauses([user for _, user in people])
            for team_id, user in people:
                profile = self._find_profile(team_id, user)
                self._profiles.keep(team_id, user, profile, pauses.get(user), read_at=read_at)
        except Refused as error:
            log.warning("profiles_refused", code=error.code)
            return False
        except NotReached as error:
            self._watch.slack.note("people", str(error))
            return False
        except GatewayError as error:
            log.warning("profiles_unread", error=str(error))
            return False
        self._watch.slack.end("people")
        return True

    def _find_profile(self, team_id: str, user: str) -> Profile | None:
        """A person's profile, or None for whom Slack does not know."""
        try:
            return self._gateway.read_profile(team_id, user)
        except Refused as error:
            if not error.is_unknown_person:
                raise
            log.warning("person_unknown", user=user)
            return None

    def _read_pauses(self, users: Sequence[str]) -> dict[str, Pause]:
        """Whose notifications are paused, and when; nobody's where the bot may not ask, logged once.

        For one whom Slack does not know it tells of none; halving finds the others in few calls.
        """
        try:
            return self._gateway.read_pauses(users) if users else {}
        except Refused as error:
            if error.is_unknown_person:
                half = len(users) // 2
                return self._read_pauses(users[:half]) | self._read_pauses(users[half:]) if half else {}
            if error.code not in self._warned:
                self._warned.add(error.code)
                log.warning("pauses_refused", code=error.code)
            return {}
