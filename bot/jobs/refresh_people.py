"""Reads anew from Slack what the scorecards' people are called and by which clock they live."""

import structlog

from bot.outbox.gateway import Gateway, GatewayError, Refused
from scorecard.services.people import People

log = structlog.get_logger()

UNKNOWN = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class RefreshPeople:
    """Keeps people's time zones and locales as Slack has them."""

    def __init__(self, people: People, gateway: Gateway) -> None:
        self._people = people
        self._gateway = gateway

    def run(self) -> None:
        """Read every profile that is old; stop at the first trouble, the next tick goes on."""
        for team_id, user in self._people.list_stale():
            try:
                self._people.keep(team_id, user, self._gateway.read_profile(user))
            except Refused as error:
                if error.code not in UNKNOWN:
                    log.warning("profiles_refused", code=error.code)
                    return
                log.warning("person_unknown", user=user)
                self._people.keep(team_id, user, None)
            except GatewayError as error:
                log.warning("profiles_unread", error=str(error))
                return
