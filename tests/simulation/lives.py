"""Lives of the bot: it is stopped, started, and dies while sending."""

from random import Random
from typing import NoReturn

from bot.outbox.sender import Sender
from bot.outbox.troubles import TroubleTracker
from scorecard.model.outbox import Address, ClaimedMessage
from scorecard.services.outbox.outbox import Outbox
from tests.simulation.postman import Postman
from tests.support.world import World


class _Died(Exception):
    """The simulated end of the process."""


class _LastWords(Outbox):
    """An outbox that never learns that a message was sent."""

    def mark_sent(
        self, claimed: ClaimedMessage, address: Address | None, look: str = "", opened: str = ""
    ) -> NoReturn:
        """Die: Slack has the message, and the bot doesn't know."""
        raise _Died


class Lives:
    """Stops and starts the bot on the same database.

    Args:
        world: The bot's world.
        postman: Pauses deliveries while the bot is down.
        random: Decides how a life ends.

    Attributes:
        count: Number of lives.
        deaths: Number of deaths while sending.
    """

    def __init__(self, world: World, postman: Postman, random: Random) -> None:
        self._world = world
        self._postman = postman
        self._random = random
        self.count, self.deaths = 1, 0

    @property
    def is_down(self) -> bool:
        """True while the bot is down."""
        return self._postman.is_down

    def end(self) -> None:
        """Stop the bot: gracefully, after it claimed a message, or after it sent one without recording it."""
        self._world.bot.ticker.tick()
        if self._random.random() < 0.5:
            self._die()
        self._world.stop_bot()
        self._postman.is_down = True

    def begin(self) -> None:
        """Start the bot as `scorecard-bot run` does: claims of the last life are released."""
        self._world.start_bot()
        self._world.bot.services.outbox.release_all()
        self._postman.is_down = False
        self._postman.catch_up()
        self.count += 1

    def _die(self) -> None:
        bot = self._world.bot
        for _ in range(self._random.randint(0, 3)):
            bot.sender.send_next()
        self.deaths += 1
        if self._random.random() < 0.5:
            bot.services.outbox.claim()
            return
        dying = Sender(
            outbox=_LastWords(self._world.store, self._world.clock),
            troubles=TroubleTracker(self._world.bot.services.troubles, self._world.bot.services.profiles),
            drawing=bot.sender._drawing,
            gateway=bot.sender._gateway,
            fallback=bot.sender._fallback,
        )
        try:
            dying.send_next()
        except _Died:
            return
