"""Replies in direct messages and mentions: understood and recorded, or answered with a question."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotForYou, ScorecardError
from scorecard.model.names import plain_name
from scorecard.model.outbox import Address, Kind, Outgoing
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.replies import QuestionView
from scorecard.parsing.replies.normalize import is_greeting, is_thanks
from scorecard.services.afterthoughts import Afterthoughts, list_told
from scorecard.services.heard import Heard
from scorecard.services.last_said import LastSaid
from scorecard.services.lookup.access import list_readable
from scorecard.services.lookup.people import whereabouts, with_names
from scorecard.services.lookup.which_scorecard import at_least_one, choose_meant, list_meant
from scorecard.services.prompts.due_items import list_open_items
from scorecard.services.replies.apply import Taken, Taking, tell_taken
from scorecard.services.replies.clarifications import take_choice
from scorecard.services.replies.follow_ups import find_thread, hear_in
from scorecard.services.replies.interpret import Hearing
from scorecard.services.versions import versions_of
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
        edited_ts: When it was edited last, as Slack's ts; empty for a message as it was sent.
    """

    team_id: str
    user: str
    channel: str
    text: str
    thread_ts: str
    event_id: str
    ts: str
    edited_ts: str = ""

    @property
    def origin(self) -> Address:
        """Where it stands."""
        return Address(self.channel, self.ts)

    @property
    def place(self) -> Address:
        """The channel, and the thread in it, where it stands."""
        return Address(self.channel, self.thread_ts)

    @property
    def asks_for_help(self) -> bool:
        """Whether it says nothing else, or only hello."""
        return self.text.strip().casefold() == HELP or is_greeting(self.text)


class Replies:
    """Takes what people answer in their own words."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take(self, reply: Reply) -> None:
        """Record what a reply clearly means, or ask; either way the person is answered, once.

        Only thanks are not answered.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            if not is_new(uow, reply, now):
                return
            for told in self.answer(uow, reply):
                uow.outbox.add(told, now)
            uow.commit()

    def give_up(self, reply: Reply, reason: str) -> None:
        """Say that a message could not be taken, once; it is not taken any more, should it be told again.

        Args:
            reply: The message.
            reason: Why, and what to do, in a sentence.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            if not is_new(uow, reply, now):
                return
            facts = {"reason": reason, "typed": reply.text}
            told = Outgoing(
                f"not_taken:{reply.event_id}", Kind.NOT_TAKEN, reply.team_id, reply.channel, facts
            )
            uow.outbox.add(in_thread(told, reply), now)
            uow.commit()

    def question(self, asking: Outgoing) -> QuestionView:
        """What to ask a person whose reply was not understood."""
        user, team_id = asking.facts["user"], asking.team_id
        with self._store.reading() as uow:
            reason, typed = (with_names(uow, team_id, asking.facts[name]) for name in ("reason", "typed"))
            if asking.is_direct:  # where a mention calls nobody
                reason = asking.facts["reason"]
            cards = list_readable(uow, uow.scorecards.list_of(team_id), user, asking.to)
            if not cards:
                return QuestionView(reason, typed, "en_GB", ())
            first = choose_meant(uow, cards, asking.to, user)[0]
            locale = whereabouts(uow, first, user).locale
            return QuestionView(reason, typed, locale, list_open_items(uow, team_id, user))

    def answer(self, uow: UnitOfWork, reply: Reply) -> list[Outgoing]:
        """Record what a reply clearly means, inside a caller's transaction; what to say to it."""
        if reply.asks_for_help:
            return [_help(reply)]
        cards: list[Scorecard] = []
        try:
            cards = list_meant(uow, reply.team_id, reply.channel, reply.user)
            taken = self._take(uow, at_least_one(cards), reply)
        except NotForYou as error:
            return [ask(reply, str(error))]
        except ScorecardError as error:
            return self._answer_otherwise(uow, reply, _taken_off(uow, cards, reply.text) or str(error))
        told = tell_taken(reply.team_id, taken, reply.user, cause=reply.event_id)
        return [in_thread(one, reply) for one in told]

    def _answer_otherwise(self, uow: UnitOfWork, reply: Reply, wrong: str) -> list[Outgoing]:
        """What to say to what makes no sense alone: it may answer the last question, or thank."""
        try:
            confirmed = self._confirm(uow, reply)
        except ScorecardError as error:
            return [ask(reply, str(error))]
        return confirmed if confirmed or is_thanks(reply.text) else [ask(reply, wrong)]

    def _confirm(self, uow: UnitOfWork, reply: Reply) -> list[Outgoing]:
        """What came of an answer to the question that was asked last; nothing where it is none.

        Raises:
            InvalidInput: It was a no, or what was asked about changed meanwhile.
        """
        if reply.edited_ts:
            return []
        now = self._clock.now()
        chosen = LastSaid(uow, reply.team_id, reply.place, reply.user, now).find_choice(reply.text)
        with uow.all_or_nothing():
            return take_choice(uow, *chosen, reply.user, now) if chosen else []

    def _take(self, uow: UnitOfWork, cards: Sequence[Scorecard], reply: Reply) -> Taken:
        heard = self._hear(uow, cards, reply)
        taking = Taking(
            uow,
            reply.team_id,
            self._clock.now(),
            "reply",
            reply.event_id,
            origin=reply.origin,
            version=reply.edited_ts,
        )
        return taking.take(heard)

    def _hear(self, uow: UnitOfWork, cards: Sequence[Scorecard], reply: Reply) -> Heard:
        """Understand it by what its thread is about."""
        now = self._clock.now()
        if not reply.thread_ts:
            return self._hear_in_channel(uow, Hearing(uow, cards, now), reply)
        thread = find_thread(uow, reply.team_id, reply.place, reply.user, now)
        if thread is None:
            return self._hear_at_large(uow, Hearing(uow, cards, now), reply)
        there = list_readable(uow, thread.cards, reply.user, reply.channel)
        others = [card for card in cards if card.id not in {one.id for one in there}]
        about = there[0] if there and thread.about else None
        return hear_in(thread, Hearing(uow, [*there, *others], now, about), reply.user, reply.text)

    def _hear_in_channel(self, uow: UnitOfWork, hearing: Hearing, reply: Reply) -> Heard:
        """Understand it outside of threads; what makes no sense alone may put right what was just told."""
        try:
            return hearing.hear(reply.user, reply.text)
        except InvalidInput:
            said = LastSaid(uow, reply.team_id, reply.place, reply.user, self._clock.now())
            if put_right := said.hear(hearing, reply.text):
                return put_right
            raise

    def _hear_at_large(self, uow: UnitOfWork, hearing: Hearing, reply: Reply) -> Heard:
        """Understand it where nothing was asked; it may be an afterthought to what was told or said there."""
        if told := list_told(uow, hearing, reply.team_id, reply.place):
            return Afterthoughts(uow, hearing, told).hear(reply.user, reply.text)
        return hearing.hear(reply.user, reply.text)


def _taken_off(uow: UnitOfWork, cards: Iterable[Scorecard], text: str) -> str:
    """What there is to say of a text that begins with a retired KPI's name; nothing of any other."""
    said = f"{plain_name(AFTER_A_NAME.sub(' ', text))} "
    whole = [card for card in cards if not card.is_partial]
    for names in (names for card in whole for names in uow.scorecards.list_retired_names(card.id)):
        if any(said.startswith(f"{plain_name(name)} ") for name in names):
            return f"{names[0]} was taken off the scorecard; nothing was saved."
    return ""


def is_new(uow: UnitOfWork, reply: Reply, now: datetime) -> bool:
    """Whether a message was not told before, neither so nor as it was edited or deleted afterwards.

    Slack tells again what was not taken the first time, up to some minutes later.
    """
    is_newest = uow.inbox.accept_newest(versions_of(reply.team_id, reply.origin), reply.edited_ts, now)
    return uow.inbox.accept(f"event:{reply.event_id}", now) and is_newest


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
