"""Replies in direct messages and mentions: understood and recorded, or answered with a question."""

import re
from dataclasses import dataclass, replace

from scorecard.clock import Clock
from scorecard.domain.lookup import plain_name
from scorecard.domain.outgoing import Address, Kind, Outgoing
from scorecard.domain.structure import Scorecard
from scorecard.domain.views import QuestionView
from scorecard.errors import ScorecardError
from scorecard.services.due_items import list_open_items
from scorecard.services.hearing import Heard, Hearing
from scorecard.services.people import whereabouts, with_names
from scorecard.services.snapshots import NONE_YET, find_card
from scorecard.services.taking import Taken, Taking, tell_taken
from scorecard.services.threads import find_alerted, hear_alerted, list_asked
from scorecard.storage.unit_of_work import Store, UnitOfWork

AFTER_A_NAME = re.compile(r"[:=,]")
HELP = "help"


@dataclass(frozen=True)
class Reply:
    """A message that a person sent to the bot.

    Attributes:
        text: As typed, Slack's escapes taken out.
        thread_ts: The thread in which it is answered, or empty for the channel itself.
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

    @property
    def thread(self) -> Address:
        """The message under which it stands; in the channel itself, none."""
        return Address(self.channel, self.thread_ts)

    @property
    def asks_for_help(self) -> bool:
        """Whether it says nothing else."""
        return self.text.strip().casefold() == HELP


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

    def question(self, asking: Outgoing) -> QuestionView:
        """What to ask a person whose reply was not understood."""
        user, team_id = asking.facts["user"], asking.team_id
        with self._store.reading() as uow:
            reason, typed = (with_names(uow, team_id, asking.facts[name]) for name in ("reason", "typed"))
            if asking.is_direct:  # where a mention calls nobody
                reason = asking.facts["reason"]
            card = find_card(uow, team_id, asking.to)
            if card is None:
                return QuestionView(reason, typed, "en_GB", ())
            locale = whereabouts(uow, card, user).locale
            return QuestionView(reason, typed, locale, list_open_items(uow, card.id, user))

    def answer(self, uow: UnitOfWork, reply: Reply) -> list[Outgoing]:
        """Record what a reply clearly means, inside a caller's transaction; what to say to it."""
        if reply.asks_for_help:
            return [_help(reply)]
        card = find_card(uow, reply.team_id, reply.channel)
        if card is None:
            return [ask(reply, NONE_YET)]
        try:
            taken = self._take(uow, card, reply)
        except ScorecardError as error:
            return [ask(reply, _taken_off(uow, card, reply.text) or str(error))]
        told = tell_taken(card, taken, reply.user, cause=reply.event_id)
        return [in_thread(one, reply) for one in told]

    def _take(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> Taken:
        now = self._clock.now()
        heard = self._hear(uow, card, reply, Hearing(uow, card, now))
        return Taking(uow, card, now, "reply", reply.event_id, origin=reply.origin).take(heard)

    def _hear(self, uow: UnitOfWork, card: Scorecard, reply: Reply, hearing: Hearing) -> Heard:
        """Understand it by what its thread is about."""
        asked = list_asked(uow, card, reply.thread, reply.user)
        if asked is not None:
            return hearing.hear_about(asked[::-1], reply.user, reply.text)
        alerted = find_alerted(uow, card, reply.thread, self._clock.now())
        if alerted is not None:
            return hear_alerted(hearing, alerted, reply.user, reply.text)
        return hearing.hear(reply.user, reply.text)


def _taken_off(uow: UnitOfWork, card: Scorecard, text: str) -> str:
    """What there is to say of a text that begins with a retired KPI's name; nothing of any other."""
    said = f"{plain_name(AFTER_A_NAME.sub(' ', text))} "
    for names in uow.scorecards.list_retired_names(card.id):
        if any(said.startswith(f"{plain_name(name)} ") for name in names):
            return f"{names[0]} was taken off the scorecard; nothing was saved."
    return ""


def ask(reply: Reply, reason: str) -> Outgoing:
    """A question in the place of a reply: why nothing was stored, with what was typed."""
    facts = {"user": reply.user, "reason": reason, "typed": reply.text}
    key = f"question:{reply.event_id}"
    return in_thread(Outgoing(key, Kind.QUESTION, reply.team_id, reply.channel, facts), reply)


def _help(reply: Reply) -> Outgoing:
    return in_thread(Outgoing(f"help:{reply.event_id}", Kind.HELP, reply.team_id, reply.channel), reply)


def in_thread(outgoing: Outgoing, reply: Reply) -> Outgoing:
    """Something said in the place of a reply."""
    return replace(outgoing, to=reply.channel, thread_ts=reply.thread_ts)
