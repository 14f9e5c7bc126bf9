"""Lookups of people in Slack: those who write to the bot, and those whom somebody mentions."""

from datetime import datetime, timedelta

import structlog

from bot.outbox.gateway import Gateway, GatewayError, Refused
from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.services.absence.profiles import Profile, Profiles
from scorecard.services.lookup.people import People
from scorecard.wording import mention

log = structlog.get_logger()

UNKNOWN_PERSON = "Slack doesn't know anybody by that name here; type @ and pick the person from the list."
RETRY_AFTER = timedelta(seconds=30)
"""The wait before the next lookup after Slack failed to answer one."""


class Directory:
    """Looks up people in Slack who are new to the scorecards or whose profile has changed.

    Args:
        people: The people already known.
        profiles: Stores what Slack says.
        gateway: Asks Slack with a short timeout, because somebody is waiting.
        clock: Decides when to ask again after Slack failed to answer.
    """

    def __init__(self, people: People, profiles: Profiles, gateway: Gateway, clock: Clock) -> None:
        self._people = people
        self._profiles = profiles
        self._gateway = gateway
        self._clock = clock
        self._silent_until: datetime | None = None

    def meet(self, team_id: str, user: str) -> None:
        """Look up a person's standing in the workspace, unless it is known, before they are answered.

        If Slack does not answer, the stored standing applies; a person without one is not a member.
        """
        asked_at = self._clock.now()
        if profile := self._find_new(team_id, user):
            self._profiles.meet(team_id, user, profile, asked_at)

    def meet_named(self, team_id: str, user: str) -> None:
        """Look up somebody whom a message names; see `meet`. All that Slack says is kept, for `check`."""
        if profile := self._find_new(team_id, user):
            self._profiles.keep(team_id, user, profile, read_at=None)

    def _find_new(self, team_id: str, user: str) -> Profile | None:
        """Return the profile of a person whose standing is unknown; None if Slack is silent."""
        asked_at = self._clock.now()
        if self._is_silent() or not self._profiles.is_standing_unknown(team_id, user):
            return None
        try:
            profile = self._gateway.read_profile(team_id, user)
        except Refused as error:
            if not error.is_unknown_person:  # as anybody can type a mention
                log.warning("user_lookup_refused", user=user, code=error.code)
        except GatewayError as error:
            self._fall_silent(asked_at, error)
        else:
            self._silent_until = None
            return profile
        return None

    def _fall_silent(self, now: datetime, error: GatewayError) -> None:
        """Stop asking for a while; log it once until Slack answers again."""
        if self._silent_until is None:
            log.warning("user_lookup_failed", error=str(error))
        self._silent_until = now + RETRY_AFTER

    def _is_silent(self) -> bool:
        return self._silent_until is not None and self._clock.now() < self._silent_until

    def check(self, team_id: str, user: str) -> None:
        """Check that somebody is a person who can be asked; anybody passes while Slack cannot be reached.

        Raises:
            InvalidInput: Slack does not know them, they are an app, or they have left.
        """
        if self._people.has_left(team_id, user):
            raise has_left(user)
        if self._people.is_app(team_id, user):
            raise is_an_app(user)
        if not self._is_silent() and not self._people.is_known(team_id, user):
            self._check_in_slack(team_id, user)

    def _check_in_slack(self, team_id: str, user: str) -> None:
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
    return InvalidInput(f"{mention(user)} is an app and can't answer; name a person.")
