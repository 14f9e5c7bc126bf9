"""Guests and strangers in a channel, which therefore follows nothing."""

from bot.outbox.directory import Directory
from bot.outbox.gateway import ChannelFacts, Gateway, GatewayError, Refused
from scorecard.errors import InvalidInput
from scorecard.services.lookup.people import People

MOST_MEMBERS = 990
MOST_LOOKUPS = 25
"""The number of people who are looked up while somebody waits; whoever tries again gets further."""
SHARED = "This channel is shared with another organisation, so {}."
GUESTS = "There are guests or people of other organisations in this channel, so {}."
TOO_MANY = "This channel has more people than I can check for guests, so {}."
FOLLOWS_NOTHING = "it can't follow anything"
NOTHING_SHARED = "I can't share that here"
INVITE = "I am not in this channel, so I can't share that here; invite me first: /invite @scorecard"
NOT_ALL = "I am still finding out who is in this channel; try again in a moment."
HIDDEN = (
    "I can't see who is in this channel, so {}; it takes the permission channels:read, "
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

    def check_may_share(self, team_id: str, channel: str) -> None:
        """Check that something can be posted in a channel for all to read that every full member may read.

        Raises:
            InvalidInput: The channel has guests or strangers, nobody can tell, or the bot is not in it.
        """
        if not self._check(team_id, channel, NOTHING_SHARED).is_inside:
            raise InvalidInput(INVITE)

    def check(self, team_id: str, channel: str) -> None:
        """Check that a channel, which is to follow something, has no guests and no strangers.

        Raises:
            InvalidInput: It has, or nobody can tell.
        """
        self._check(team_id, channel, FOLLOWS_NOTHING)

    def _check(self, team_id: str, channel: str, outcome: str) -> ChannelFacts:
        """Return what Slack says of a channel without guests; `outcome` is what follows if it has some."""
        try:
            facts = self._gateway.read_channel(channel)
            if facts.is_shared:
                raise GuestsInside(SHARED.format(outcome))
            members = self._gateway.list_members(channel, MOST_MEMBERS)
        except Refused:
            raise InvalidInput(HIDDEN.format(outcome)) from None
        except GatewayError:
            raise InvalidInput(NOT_ALL) from None
        if len(members) > MOST_MEMBERS:
            raise InvalidInput(TOO_MANY.format(outcome))
        for user in self._people.list_unknown(team_id, members)[:MOST_LOOKUPS]:
            self._directory.meet(team_id, user)
        if self._people.list_outsiders(team_id, members):
            raise GuestsInside(GUESTS.format(outcome))
        if self._people.list_unknown(team_id, members):
            raise InvalidInput(NOT_ALL)
        return facts
