"""The same two days in a storm of kills, pauses and outages; the outcome must not change."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from time import sleep

from sqlmodel import col, select

from bot.config import Settings
from bot.ui.kit.ids import ActionId
from scorecard.storage.engine import make_engine
from scorecard.storage.tables import OutgoingRow
from scorecard.storage.unit_of_work import Store
from tests.faults.life import Death, Life
from tests.faults.trial import Outcome, Trial
from tests.faults.weather import Weather
from tests.support.proxy import Proxy, a_proxy

BREATH = 0.1
STEP = timedelta(seconds=20)
PATIENCE = 90
"""Steps (half an hour) within which everything due must be sent."""
APOLOGY = re.compile(r"try again|Something went wrong", re.IGNORECASE)


class Storm(Trial):
    """A trial under random faults.

    Args:
        url: URL of the database with the scorecard in it.
        weather: The source of faults.
        replicas: Number of concurrent bots; several only on PostgreSQL.
    """

    def __init__(self, url: str, weather: Weather, *, replicas: int = 1) -> None:
        super().__init__(url)
        self._weather = weather
        self._replicas: list[Life | None] = [None] * replicas
        self._weather.limit = lambda method: self.workspace.refusals.rate_limit(method, seconds=2)
        self._network: Proxy
        self._engine = make_engine(url)
        self._monitor = Store(self._engine)

    def live_through(self) -> Outcome:
        """Run through the two days, wait for calm, and return the outcome."""
        with a_proxy(self._slack.api_url) as self._network:
            self._network.strike = self._weather.strike
            try:
                return without_apologies(super().live_through())
            finally:
                self._bury_replicas()
                self._engine.dispose()

    def _go_through_the_week(self) -> None:
        super()._go_through_the_week()
        self._weather.is_calm = True
        self._go_to(self.clock.now())

    def _settings(self) -> Settings:
        return super()._settings().model_copy(update={"slack_api_url": self._network.url})

    def _go_to(self, moment: datetime) -> None:
        """Let time pass until everything due by then has been sent."""
        self._pass_to(moment)
        for _ in range(PATIENCE):
            self._weather.wait_for_calm()
            self._pass_to(self.clock.now() + STEP)
            if not self._waiting():
                return
            self._weather.harm()
        raise AssertionError(f"Half an hour later something still waits: {self._waiting()}")

    def _pass_to(self, moment: datetime) -> None:
        self.clock.move_to(max(moment, self.clock.now()))
        self._until(self._has_ticked)

    def _has_ticked(self) -> bool:
        lives = [life for life in self._replicas if life]
        for life in lives:
            life.begin_tick(self.clock.now())
        ended = [life.end_tick() for life in lives]
        return all(ended)

    def _until(self, is_done: Callable[[], bool]) -> None:
        self._weather.harm()
        for attempt in range(PATIENCE):
            self._revive()
            self.life = self._listener(attempt)
            self._transport.request_url = self.life.request_url
            if is_done():
                return
            sleep(BREATH)
        raise AssertionError("It never came about.")

    def _listener(self, attempt: int) -> Life:
        """Return the bot that receives people's next actions; bots take turns."""
        life = self._replicas[(self.lives + attempt) % len(self._replicas)]
        assert life is not None
        return life

    def _answer(self, position: int, button: ActionId, key: str, text: str) -> None:
        """Press, fill in and save, starting over as long as a step fails."""
        self._until(lambda: self._has_answered(position, button, key, text))

    def _has_answered(self, position: int, button: ActionId, key: str, text: str) -> bool:
        try:
            super()._answer(position, button, key, text)
        except (LookupError, StopIteration):  # an apology replaced the modal
            return False
        return True

    def _begin_life(self) -> None:
        self._revive()
        self.life = self._listener(0)

    def _revive(self) -> None:
        """Restart each dead bot once the database allows it."""
        for number, life in enumerate(self._replicas):
            while not life or life.is_over(within=0):
                if life:
                    life.bury()
                    self._weather.wait_for_calm()
                life = self._replicas[number] = self._new_life()  # noqa: PLW2901 - the next one takes its place
        self._weather.victims = [life.process for life in self._replicas if life]

    def _new_life(self) -> Life:
        death = self._weather.next_death()
        self.lives += 1
        return Life(self._settings(), self.clock.now(), Death(*death) if death else None)

    def _bury_replicas(self) -> None:
        for life in self._replicas:
            if life and life is not self.life:
                life.bury()

    def _waiting(self) -> list[str]:
        soon = self.clock.now() + timedelta(hours=1)
        with self._monitor.reading() as uow:
            waiting = select(OutgoingRow.key).where(
                col(OutgoingRow.state).in_(["pending", "claimed"]), col(OutgoingRow.not_before) < soon
            )
            return list(uow.session.exec(waiting))


def without_apologies(outcome: Outcome) -> Outcome:
    """Return an outcome without the messages that ask people to try again."""
    return replace(outcome, said=[entry for entry in outcome.said if not APOLOGY.search(entry[2])])
