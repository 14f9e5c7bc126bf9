"""The demo's history: a year of sample actuals, then a few weeks that the bot really runs through."""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from bot.bootstrap import Bot
from bot.demo.samples import ANSWERED_AFTER, TRENDS, YEAR, Samples
from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from scorecard.definition.models import ScorecardDefinition
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store

LEAD_IN = timedelta(weeks=5)
"""Reaches back to when owners were last asked for a month."""


class History:
    """The weeks before the demo begins: owners reply now and then, and the bot posts each week.

    Args:
        engine: The database, on the present schema.
        team_id: Slack team.
        definition: The scorecard, applied as if it had been there for the whole year.
        clock: Stands `LEAD_IN` before the demo's beginning.
        until: The time when the demo begins, aware.
    """

    def __init__(
        self,
        engine: Engine,
        team_id: str,
        definition: ScorecardDefinition,
        clock: MovableClock,
        until: datetime,
    ) -> None:
        store = Store(engine)
        self._team_id = team_id
        self._key = definition.key
        self._clock = clock
        self._until = until
        self._samples = Samples(store, clock, TRENDS, until)
        Definitions(store, MovableClock(until - LEAD_IN - YEAR)).apply(team_id, definition)

    def play(self, bot: Bot, actor: Actor) -> None:
        """Play the weeks through; the clock then stands at the demo's beginning."""
        self._tick(bot)
        for reply in self._samples.list_replies(self._team_id, self._key):
            self._move_to(reply.asked)
            self._tick(bot)
            self._move_to(reply.asked + ANSWERED_AFTER)
            actor.say(reply.person, actor.workspace.direct_channel(reply.person).id, reply.text)
            bot.tick()
        while (event := bot.next_event()) and event.moment < self._until:
            self._move_to(event.moment)
            self._tick(bot)
        self._move_to(self._until)

    def _move_to(self, moment: datetime) -> None:
        self._clock.move_to(max(moment, self._clock.now()))

    def _tick(self, bot: Bot) -> None:
        self._samples.fill(self._team_id, self._key)
        bot.tick()
