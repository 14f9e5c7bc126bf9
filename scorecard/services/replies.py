"""Replies in direct messages and mentions: understood and recorded, or answered with a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorecard.clock import Clock
from scorecard.domain.lookup import get_named, plain_name
from scorecard.domain.outgoing import Address, Kind, Outgoing
from scorecard.domain.period_phrases import speaks_of_period, split_period
from scorecard.domain.periods import Period
from scorecard.domain.replies import names_of, read_reply, split_reply
from scorecard.domain.structure import Scorecard
from scorecard.domain.views import DueItem, Question
from scorecard.errors import InvalidInput, ScorecardError
from scorecard.services.change_requests import Outcome, record_or_ask, tell
from scorecard.services.due_items import list_open_items
from scorecard.services.hearing import Heard, Hearing
from scorecard.services.people import reckoning_of, whereabouts, with_names
from scorecard.services.recording import Entry, Recorder
from scorecard.services.snapshots import NONE_YET, Snapshots
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

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots

    def take(self, reply: Reply) -> None:
        """Record what a reply clearly means, or ask; either way the person is answered, once."""
        now = self._clock.now()
        with self._store.writing() as uow:
            if not uow.inbox.accept(f"event:{reply.event_id}", now):
                return
            for told in self.answer(uow, reply):
                uow.outbox.add(told, now)
            uow.commit()

    def question(self, asking: Outgoing) -> Question:
        """What to ask a person whose reply was not understood."""
        user, reason, typed = (asking.facts[name] for name in ("user", "reason", "typed"))
        team_id = asking.team_id
        with self._store.reading() as uow:
            snapshot = self._snapshots.find(uow, team_id, asking.to)
            if snapshot is None:
                return Question(reason, typed, "en_GB", ())
            locale = whereabouts(uow, snapshot.card, user).locale
            return Question(
                reason, with_names(uow, team_id, typed), locale, list_open_items(uow, snapshot.card.id, user)
            )

    def answer(self, uow: UnitOfWork, reply: Reply) -> list[Outgoing]:
        """Record what a reply clearly means, inside a caller's transaction; what to say to it."""
        if reply.asks_for_help:
            return [_help(reply)]
        snapshot = self._snapshots.find(uow, reply.team_id, reply.channel)
        if snapshot is None:
            return [ask(reply, NONE_YET)]
        try:
            taken = self._take(uow, snapshot.card, reply)
        except ScorecardError as error:
            return [ask(reply, _taken_off(uow, snapshot.card, reply.text) or str(error))]
        told = tell_taken(snapshot.card, taken, reply.user, cause=reply.event_id)
        return [_in_thread(one, reply) for one in told]

    def _take(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> Taken:
        now = self._clock.now()
        if speaks_of_period(reply.text, reckoning_of(uow, card, reply.user, now)):
            return [self._record_for_period(uow, card, reply)]
        heard = self._hear(uow, card, reply, Hearing(uow, card, now))
        return Taking(uow, card, now, "reply", origin=reply.origin).take(heard)

    def _hear(self, uow: UnitOfWork, card: Scorecard, reply: Reply, hearing: Hearing) -> Heard:
        """Understand it by what its thread is about."""
        asked = list_asked(uow, card, reply.thread, reply.user)
        if asked is not None:
            return hearing.hear_about(asked[::-1], reply.user, reply.text)
        alerted = find_alerted(uow, card, reply.thread, self._clock.now())
        if alerted is not None:
            return hear_alerted(hearing, alerted, reply.user, reply.text)
        return hearing.hear(reply.user, reply.text)

    def _record_for_period(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> Outcome:
        """Record what names its period: one value, read so strictly that nothing is left to ask."""
        now, named = self._clock.now(), card.named_kpis()
        said = split_reply(with_names(uow, reply.team_id, reply.text), names_of(named))
        asked = list_asked(uow, card, reply.thread, reply.user)
        if asked is None:
            asked = () if said.name else list_open_items(uow, card.id, reply.user)
        kpi = get_named(said.name, named, "KPI") if said.name else card.kpis_by_id[_only(asked)]
        period = _period(asked, kpi.info.id) or kpi.last_ended(now, card.zone)
        calendar = reckoning_of(uow, card, reply.user, now)
        said, named_period = split_period(said, kpi.info, calendar)
        if not said.name and named_period not in {None, period}:
            raise InvalidInput("Which KPI is that for? Send its name with the value and the period.")
        answer = read_reply(said, kpi.info.unit, calendar.locale)
        entry = Entry(answer.value, reply.user, "reply", answer.note or None, reply.text, reply.origin)
        return record_or_ask(Recorder(uow, card, now), kpi, named_period or period, entry)


def _only(asked: Sequence[DueItem]) -> int:
    """The one KPI that waits for a value."""
    waiting = {item.kpi.id for item in asked if item.is_open}
    if len(waiting) == 1:
        return waiting.pop()
    if waiting:
        raise InvalidInput("Which KPI is that for? Send its name with the value.")
    raise InvalidInput(
        "Nothing is waiting for a value from you; to give one anyway, send the KPI's name with it."
    )


def _period(asked: Sequence[DueItem], kpi_id: int) -> Period | None:
    """Which of a KPI's periods a value is for: the newest that waits, else the newest asked about."""
    own = [item for item in asked if item.kpi.id == kpi_id]
    waiting = [item for item in own if item.is_open]
    return next((item.period for item in (*waiting, *own)), None)


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
    return _in_thread(Outgoing(key, Kind.QUESTION, reply.team_id, reply.channel, facts), reply)


def _help(reply: Reply) -> Outgoing:
    return _in_thread(Outgoing(f"help:{reply.event_id}", Kind.HELP, reply.team_id, reply.channel), reply)


def tell_in_thread(card: Scorecard, outcome: Outcome, reply: Reply) -> Outgoing:
    """What came of a reply, in its place."""
    (told,) = tell(card, [outcome], reply.user, cause=reply.event_id)
    return _in_thread(told, reply)


def _in_thread(outgoing: Outgoing, reply: Reply) -> Outgoing:
    return replace(outgoing, to=reply.channel, thread_ts=reply.thread_ts)
