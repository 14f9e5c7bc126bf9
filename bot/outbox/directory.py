"""The workspace's people: those who speak to the bot, and those whom somebody names."""

from datetime import datetime, timedelta

import structlog

from bot.outbox.gateway import Gateway, GatewayError, Refused
from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.services.absence.profiles import Profiles
from scorecard.services.lookup.people import People
from scorecard.wording import mention

log = structlog.get_logger()

RETRY_AFTER = timedelta(seconds=30)
UNKNOWN_PERSON = "Slack knows nobody by that name here; type @ and pick the person from its list."
"""For so long Slack is not asked who speaks, after it did not answer that."""


class Directory:
    """Asks Slack about people whom the scorecards did not name before, or of whom something changed.

    Args:
        people: Those who are known.
        profiles: Keeps what Slack says.
        gateway: Asks Slack, with little patience: somebody waits.
        clock: Tells when to ask again after Slack did not answer.
    """

    def __init__(self, people: People, profiles: Profiles, gateway: Gateway, clock: Clock) -> None:
        self._people = people
        self._profiles = profiles
        self._gateway = gateway
        self._clock = clock
        self._silent_until: datetime | None = None

    def meet(self, team_id: str, user: str) -> None:
        """See that it is known what somebody is to the workspace before they are answered.

        Where Slack does not answer, what was known of them before holds; nobody else counts as a member.
        """
        if self._is_silent() or not self._profiles.is_standing_unknown(team_id, user):
            return
        asked_at = self._clock.now()
        try:
            profile = self._gateway.read_profile(team_id, user)
        except Refused as error:
            log.warning("user_lookup_refused", user=user, code=error.code)
        except GatewayError as error:
            self._fall_silent(asked_at, error)
        else:
            self._silent_until = None
            self._profiles.meet(team_id, user, profile, asked_at)

    def _fall_silent(self, now: datetime, error: GatewayError) -> None:
        """Ask nothing for a while; that is logged once, until Slack answers again."""
        if self._silent_until is None:
            log.warning("user_lookup_failed", error=str(error))
        self._silent_until = now + RETRY_AFTER

    def _is_silent(self) -> bool:
        return self._silent_until is not None and self._clock.now() < self._silent_until

    def check(self, team_id: str, user: str) -> None:
        """See that somebody is a person who can be asked; where Slack cannot be reached, they may be.

        Raises:
            InvalidInput: Slack does not know them, they are an app, or have left.
        """
        if self._people.has_left(team_id, user):
            raise has_left(user)
        if self._people.is_known(team_id, user):
            return
        try:
            profile = self._gateway.read_profile(team_id, user)
        except Refused as error:
            if error.is_unknown_person:
                raise InvalidInput(UNKNOWN_PERSON) from None
            return
        except GatewayError:
            return
        if profile.is_bot:
            raise is_an_app(user)
        self._profiles.keep(team_id, user, profile, read_at=None)
        if profile.is_gone:
            raise has_left(user)


def has_left(user: str) -> InvalidInput:
    """Return the error about a person whose account is deactivated."""
    return InvalidInput(f"{mention(user)} has left this workspace; name somebody else.")


def is_an_app(user: str) -> InvalidInput:
    """Return the error about an app, which nobody can ask."""
    return InvalidInput(f"{mention(user)} is an app and answers no questions; name a person.")
