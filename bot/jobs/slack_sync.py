"""Regular updates of profiles, do-not-disturb periods and channels from Slack."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.monitoring.monitor import Monitor
from bot.outbox.channel_guests import ChannelGuests, GuestsInside
from bot.outbox.gateway import Gateway, GatewayError, Refused, Unreachable
from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.quiet_hours import DoNotDisturb
from scorecard.services.absence.profiles import Profile, Profiles
from scorecard.services.lookup.access import Channels
from scorecard.services.reports.follows import Follows

log = structlog.get_logger()
A_DAY = timedelta(days=1)
BATCH_SIZE = 50
"""The number of people whose do-not-disturb periods Slack returns in one call."""
TeamMember = tuple[str, str]
"""Slack ids of a team and a person."""


class ChannelSync:
    """Reads each channel once a day, even one that was refused; each error code is logged once."""

    def __init__(self, channels: Channels, gateway: Gateway, clock: Clock, monitor: Monitor) -> None:
        self._channels = channels
        self._gateway = gateway
        self._clock = clock
        self._monitor = monitor
        self._asked_at: dict[tuple[str, str], datetime] = {}
        self._warned: set[str] = set()

    def run(self) -> None:
        """Forget outdated memberships, and read every channel that is due.

        It stops at the first error; the next tick continues.
        """
        now = self._clock.now()
        self._channels.forget_memberships()
        for place in self._channels.list_all():
            if place not in self._asked_at or self._asked_at[place] <= now - A_DAY:
                if not self._read(*place):
                    return
                self._asked_at[place] = now

    def _read(self, team_id: str, channel: str) -> bool:
        """Read one channel; return False if Slack did not answer."""
        try:
            is_private = self._gateway.read_channel(channel).is_private
        except Refused as error:
            self._monitor.slack.end("channels")
            self._warn(error.code)
            return True
        except Unreachable as error:
            self._monitor.slack.note("channels", str(error))
            return False
        except GatewayError as error:
            log.warning("channel_read_failed", channel=channel, error=str(error))
            return False
        self._monitor.slack.end("channels")
        self._channels.note(team_id, channel, is_private=is_private)
        return True

    def _warn(self, code: str) -> None:
        if code not in self._warned:
            self._warned.add(code)
            log.info("channel_read_refused", code=code, scope="channels:read, groups:read")


class ProfileSync:
    """Keeps the stored profiles and do-not-disturb periods up to date."""

    def __init__(
        self, profiles: Profiles, gateway: Gateway, clock: Clock, monitor: Monitor | None = None
    ) -> None:
        self._profiles = profiles
        self._gateway = gateway
        self._clock = clock
        self._monitor = monitor or Monitor()
        self._warned: set[str] = set()

    def run(self) -> None:
        """Read every outdated profile; stop at the first error, the next tick continues."""
        stale = self._profiles.list_stale()
        for start in range(0, len(stale), BATCH_SIZE):
            if not self._refresh(stale[start : start + BATCH_SIZE]):
                return

    def _refresh(self, people: Sequence[TeamMember]) -> bool:
        """Read some profiles, and store each at once; return True if all could be read."""
        read_at = self._clock.now()
        try:
            pauses = self._read_pauses([user for _, user in people])
            for team_id, user in people:
                profile = self._find_profile(team_id, user)
                self._profiles.keep(team_id, user, profile, pauses.get(user), read_at=read_at)
        except Refused as error:
            log.warning("profiles_refused", code=error.code)
            return False
        except Unreachable as error:
            self._monitor.slack.note("people", str(error))
            return False
        except GatewayError as error:
            log.warning("profiles_read_failed", error=str(error))
            return False
        self._monitor.slack.end("people")
        return True

    def _find_profile(self, team_id: str, user: str) -> Profile | None:
        """Return a person's profile, or None if Slack does not know the person."""
        try:
            return self._gateway.read_profile(team_id, user)
        except Refused as error:
            if not error.is_unknown_person:
                raise
            log.warning("person_unknown", user=user)
            return None

    def _read_pauses(self, users: Sequence[str]) -> dict[str, DoNotDisturb]:
        """Return do-not-disturb periods by person; none, logged once, if the bot lacks the permission.

        A single unknown person makes Slack refuse a whole call; halving finds the others in few calls.
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


class FollowedChannelSync:
    """Looks again at the channels that follow something; none does any more once it has guests."""

    def __init__(self, follows: Follows, guests: ChannelGuests) -> None:
        self._follows = follows
        self._guests = guests

    def run(self) -> None:
        """Look at every channel that is due; one of which Slack did not tell is due again."""
        for team_id, channel in self._follows.list_channels():
            self._look(team_id, channel)

    def _look(self, team_id: str, channel: str) -> None:
        try:
            self._guests.check(team_id, channel)
        except GuestsInside:
            self._follows.stop_channel(team_id, channel)
        except InvalidInput as error:
            log.info("followed_channel_unknown", channel=channel, reason=str(error))
        else:
            self._follows.note_channel(team_id, channel)
