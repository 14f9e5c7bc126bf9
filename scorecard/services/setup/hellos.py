"""Hello: the first message in a new scorecard's channel."""

from datetime import datetime

from scorecard.clock import Clock
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Hello
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.reports import HelloView
from scorecard.services.prompts.due import find_first_prompt
from scorecard.storage.unit_of_work import Store, UnitOfWork


class Hellos:
    """Reads what the bot says when it joins a scorecard's channel."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def view(self, scorecard_id: int) -> HelloView:
        """Return what to say about a scorecard to a channel that has not heard of it yet."""
        with self._store.reading() as uow:
            card = uow.scorecards.get(scorecard_id)
            first = find_first_prompt(uow, card, self._clock.now())
        owners = {kpi.info.owner for kpi in card.kpis}
        return HelloView(card.name, len(owners), len(card.kpis), first)


def say_hello(uow: UnitOfWork, card: Scorecard, now: datetime) -> None:
    """Post hello in a scorecard's channel, once, as soon as the bot is a member."""
    uow.outbox.add(OutgoingMessage(Hello(scorecard=card.id), card.team_id, card.channel), now)


def move_hello(uow: UnitOfWork, before: Scorecard, card: Scorecard, now: datetime) -> None:
    """Move a hello that was not posted yet to the scorecard's new channel."""
    if card.channel == before.channel:
        return
    waiting = uow.outbox.list_waiting_at(card.team_id, before.channel)
    if any(row.key == _key(card) for row in waiting):
        uow.outbox.move(_key(card), card.channel, now)


def _key(card: Scorecard) -> str:
    return Hello(scorecard=card.id).derive_key()
