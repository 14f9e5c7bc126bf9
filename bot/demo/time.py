"""The demo's time, which flows, jumps to the next event, and lets the bot work at once."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.bootstrap import Bot
from bot.workspace.clock import MovableClock
from bot.workspace.model import Member
from scorecard.clock import Clock

BEFORE_THE_DAY_BEGINS = timedelta(minutes=10)


class DemoTime:
    """The controls that move the clock and let the bot do what falls due.

    Args:
        clock: The bot's clock.
        bot: Works whenever the clock was moved.
        zone: The time zone of the time bar.
        people: The people, for their first names.
    """

    def __init__(self, clock: MovableClock, bot: Bot, zone: ZoneInfo, people: tuple[Member, ...]) -> None:
        self._clock = clock
        self._bot = bot
        self._zone = zone
        self._names = {person.id: person.name.partition(" ")[0] for person in people}

    @property
    def timezone(self) -> tzinfo:
        """The time zone of the time bar."""
        return self._zone

    def now(self) -> datetime:
        """Return the current time, aware."""
        return self._clock.now()

    def next_event(self) -> tuple[datetime, str] | None:
        """Return the time of the bot's next action, and its description."""
        event = self._bot.next_event()
        if event is None:
            return None
        return (
            event.moment,
            f"{event.what} for {self._join_names(event.people)}" if event.people else event.what,
        )

    def jump(self) -> None:
        """Go to the next event, and return once the bot has done its work."""
        event = self._bot.next_event()
        if event:
            self._clock.move_to(max(event.moment, self._clock.now()))
            self._bot.tick()

    def move_by(self, step: timedelta) -> None:
        """Move time forwards, and return once the bot has done what fell due."""
        self._clock.move_by(step)
        self._bot.tick()

    def _join_names(self, people: tuple[str, ...]) -> str:
        names = [self._names.get(user, user) for user in people]
        return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def monday_morning(clock: Clock, zone: ZoneInfo) -> datetime:
    """Return ten minutes before owners are asked on this week's Monday, in UTC."""
    today = clock.now().astimezone(zone)
    monday = (today - timedelta(days=today.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
    return (monday - BEFORE_THE_DAY_BEGINS).astimezone(UTC)
