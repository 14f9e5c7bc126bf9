"""Whether Slack knows a person whom somebody names."""

from bot.outbox.gateway import Gateway, GatewayError, Refused
from scorecard.errors import InvalidInput
from scorecard.services.people import People
from scorecard.services.profiles import Profiles
from scorecard.wording import mention


class Directory:
    """Asks Slack about people whom the scorecards did not name before, or of whom something changed."""

    def __init__(self, people: People, profiles: Profiles, gateway: Gateway) -> None:
        self._people = people
        self._profiles = profiles
        self._gateway = gateway

    def check(self, team_id: str, user: str) -> None:
        """See that somebody is a person who can be asked; where Slack cannot be reached, they may be.

        Raises:
            InvalidInput: Slack does not know them, they are an app, or have left.
        """
        if self._people.has_left(team_id, user):
            raise InvalidInput(_has_left(user))
        if self._people.is_known(team_id, user):
            return
        try:
            profile = self._gateway.read_profile(user)
        except Refused as error:
            if error.is_unknown_person:
                raise InvalidInput(
                    "Slack knows nobody by that name here; type @ and pick the person from its list."
                ) from None
            return
        except GatewayError:
            return
        if profile.is_bot:
            raise InvalidInput(f"{mention(user)} is an app and answers no questions; name a person.")
        self._profiles.keep(team_id, user, profile, read_at=None)
        if profile.is_gone:
            raise InvalidInput(_has_left(user))


def _has_left(user: str) -> str:
    return f"{mention(user)} has left this workspace; name somebody else."
