"""Replies in direct messages: understood and recorded, or answered with a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorecard.clock import Clock
from scorecard.domain.outgoing import Address, Kind, Outgoing
from scorecard.domain.structure import Scorecard
from scorecard.domain.views import DueItem, Question
from scorecard.errors import ScorecardError
from scorecard.services.due_items import list_open_items, list_round_items, may_answer
from scorecard.services.hearing import Hearing
from scorecard.services.people import whereabouts, with_names
from scorecard.services.rounds import find_round
from scorecard.services.snapshots import NONE_YET, find_card
from scorecard.services.taking import Taken, Taking, tell_taken
from scorecard.storage.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True)
class Reply:
    """A message that a person sent to the bot.

    Attributes:
        text: As typed, Slack's escapes taken out.
        thread_ts: The thread it stands in, or empty.
        event_id: Slack's id of its delivery.
        ts: Its own, by which it is found again when it is edited.
    """

    team_id: str
    user: str
    channel: str
    text: str
    thread_ts: str
    event_id: str
    ts: str

    @property
    def origin(self) -> Address:
        """Where it stands."""
        return Address(self.channel, self.ts)


class Replies:
    """Takes what people answer in their own words."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take(self, reply: Reply) -> None:
        """Record what a reply clearly means, or ask; either way the person is answered, once."""
        now = self._clock.now()
        with self._store.writing() as uow:
            if not uow.inbox.accept(f"event:{reply.event_id}", now):
                return
            for told in self.answer(uow, reply):
                uow.outbox.add(told, now)
            uow.commit()

    def question(self, team_id: str, user: str, reason: str, typed: str) -> Question:
        """What to ask a person whose reply was not understood."""
        with self._store.reading() as uow:
            card = find_card(uow, team_id)
            if card is None:
                return Question(reason, typed, "en_GB", ())
            locale = whereabouts(uow, card, user).locale
            return Question(
                reason, with_names(uow, team_id, typed), locale, list_open_items(uow, card.id, user)
            )

    def answer(self, uow: UnitOfWork, reply: Reply) -> list[Outgoing]:
        """Record what a reply clearly means, inside a caller's transaction; what to say to it."""
        card = find_card(uow, reply.team_id)
        if card is None:
            return [ask(reply, NONE_YET)]
        try:
            taken = self._take(uow, card, reply)
        except ScorecardError as error:
            return [ask(reply, str(error))]
        told = tell_taken(card, taken, reply.user, cause=reply.event_id)
        return [in_thread(one, reply) for one in told]

    def _take(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> Taken:
        now = self._clock.now()
        asked, hearing = self._asked_here(uow, card, reply), Hearing(uow, card, now)
        if asked is None:
            heard = hearing.hear(reply.user, reply.text)
        else:
            heard = hearing.hear_about(asked[::-1], reply.user, reply.text)
        return Taking(uow, card, now, "reply", reply.event_id, origin=reply.origin).take(heard)

    def _asked_here(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> Sequence[DueItem] | None:
        """What was asked for in the thread of a reply, newest first; None where nothing was."""
        key = uow.outbox.find_key_at(Address(reply.channel, reply.thread_ts)) if reply.thread_ts else None
        round_id = find_round(key) if key else None
        if round_id is None:
            return None
        items = list_round_items(uow, round_id)
        return [item for item in items if may_answer(card, item, reply.user)][::-1]


def ask(reply: Reply, reason: str) -> Outgoing:
    """A question in the place of a reply: why nothing was stored, with what was typed."""
    facts = {"user": reply.user, "reason": reason, "typed": reply.text}
    key = f"question:{reply.event_id}"
    return in_thread(Outgoing(key, Kind.QUESTION, reply.team_id, reply.channel, facts), reply)


def in_thread(outgoing: Outgoing, reply: Reply) -> Outgoing:
    """Something said in the place of a reply."""
    return replace(outgoing, to=reply.channel, thread_ts=reply.thread_ts)
