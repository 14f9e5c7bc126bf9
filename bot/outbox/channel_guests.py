"""Guests and strangers in a channel, which therefore follows nothing."""

from bot.outbox.directory import Directory
from bot.outbox.gateway import Gateway, GatewayError, Refused
from scorecard.errors import InvalidInput
from scorecard.services.lookup.people import People

MOST_MEMBERS = 990
MOST_LOOKUPS = 25
"""The number of people who are looked up while somebody waits; whoever tries again gets further."""
SHARED = "This channel is shared with another organisation, so it can't follow anything."
GUESTS = "There are guests or people of other organisations in this channel, so it can't follow anything."
TOO_MANY = "This channel has more people than I can check for guests, so it can't follow anything."
NOT_ALL = "I am still finding out who is in this channel; try again in a moment."
HIDDEN = (
    "I can't see who is in this channel, so it can't follow anything; it takes the permission channels:read, "
    "in a private channel groups:read, and that I am in it."
)


class GuestsInside(InvalidInput):
    """A channel has guests, or people of other organisations are in it."""


class ChannelGuests:
    """Finds out whether everybody in a channel is a full member of the workspace; doubt is a no.

    Args:
        gateway: Asks Slack.
        directory: Looks people up.
        people: Knows who was looked up.
    """

    def __init__(self, gateway: Gateway, directory: Directory, people: People) -> None:
        self._gateway = gateway
        self._directory = directory
        self._people = people

    def check(self, team_id: str, channel: str) -> None:
        """Check that a channel has no guests and no strangers.

        Raises:
            InvalidInput: It has, or nobody can tell.
        """
        try:
            if self._gateway.is_shared(channel):
                raise GuestsInside(SHARED)
            members = self._gateway.list_members(channel, MOST_MEMBERS)
        except Refused:
            raise InvalidInput(HIDDEN) from None
        except GatewayError:
            raise InvalidInput(NOT_ALL) from None
        if len(members) > MOST_MEMBERS:
            raise InvalidInput(TOO_MANY)
        for user in self._people.list_unknown(team_id, members)[:MOST_LOOKUPS]:
            self._directory.meet(team_id, user)
        if self._people.list_outsiders(team_id, members):
            raise GuestsInside(GUESTS)
        if self._people.list_unknown(team_id, members):
            raise InvalidInput(NOT_ALL)
