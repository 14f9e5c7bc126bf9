"""Reads from Slack whether the scorecards' channels are private, where it lets the bot ask."""

from datetime import datetime, timedelta

import structlog

from bot.monitoring.monitor import Watch
from bot.outbox.gateway import Gateway, GatewayError, NotReached, Refused
from scorecard.clock import Clock
from scorecard.services.channels import Channels

log = structlog.get_logger()

A_DAY = timedelta(days=1)


class ReadChannels:
    """Asks once a day of each channel; also after a refusal, which is logged once for each code."""

    def __init__(self, channels: Channels, gateway: Gateway, clock: Clock, watch: Watch) -> None:
        self._channels = channels
        self._gateway = gateway
        self._clock = clock
        self._watch = watch
        self._asked_at: dict[tuple[str, str], datetime] = {}
        self._warned: set[str] = set()

    def run(self) -> None:
        """Forget who was in them too long ago, and ask of every channel that is due.

        It stops at the first trouble; the next tick goes on.
        """
        now = self._clock.now()
        self._channels.forget_inside()
        for place in self._channels.list_all():
            if place not in self._asked_at or self._asked_at[place] <= now - A_DAY:
                if not self._read(*place):
                    return
                self._asked_at[place] = now

    def _read(self, team_id: str, channel: str) -> bool:
        """Ask of one channel; whether there was an answer."""
        try:
            is_private = self._gateway.is_private(channel)
        except Refused as error:
            self._watch.slack.end("channels")
            self._warn(error.code)
            return True
        except NotReached as error:
            self._watch.slack.note("channels", str(error))
            return False
        except GatewayError as error:
            log.warning("channel_unread", channel=channel, error=str(error))
            return False
        self._watch.slack.end("channels")
        self._channels.note(team_id, channel, is_private=is_private)
        return True

    def _warn(self, code: str) -> None:
        if code not in self._warned:
            self._warned.add(code)
            log.info("channel_kind_refused", code=code, scope="channels:read, groups:read")
