"""Replies in direct messages: understood and recorded, or answered with a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorecard.clock import Clock
from scorecard.domain.lookup import get_named
from scorecard.domain.outgoing import Address, Kind, Outgoing
from scorecard.domain.periods import Period
from scorecard.domain.replies import names_of, read_reply, split_reply
from scorecard.domain.structure import Scorecard
from scorecard.domain.views import ActualInfo, DueItem, Question
from scorecard.errors import InvalidInput, ScorecardError
from scorecard.services.due_items import list_open_items, list_round_items, may_answer
from scorecard.services.people import whereabouts, with_names
from scorecard.services.receipts import receipt_of
from scorecard.services.recording import Entry, Recorder
from scorecard.services.rounds import find_round
from scorecard.services.snapshots import NONE_YET, Snapshots
from scorecard.storage.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True)
class Reply:
    """A message that a person sent to the bot.

    Attributes:
        text: As typed, Slack's escapes taken out.
        thread_ts: The thread it stands in, or empty.
        event_id: Slack's id of its delivery.
    """

    team_id: str
    user: str
    channel: str
    text: str
    thread_ts: str
    event_id: str


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
            uow.outbox.add(self._answer(uow, reply), now)
            uow.commit()

    def question(self, team_id: str, user: str, reason: str, typed: str) -> Question:
        """What to ask a person whose reply was not understood."""
        with self._store.reading() as uow:
            snapshot = self._snapshots.find(uow, team_id)
            if snapshot is None:
                return Question(reason, typed, "en_GB", ())
            locale = whereabouts(uow, snapshot.card, user).locale
            return Question(
                reason, with_names(uow, team_id, typed), locale, list_open_items(uow, snapshot.card.id, user)
            )

    def _answer(self, uow: UnitOfWork, reply: Reply) -> Outgoing:
        snapshot = self._snapshots.find(uow, reply.team_id)
        if snapshot is None:
            return _ask(reply, NONE_YET)
        try:
            actual = self._record(uow, snapshot.card, reply)
        except ScorecardError as error:
            return _ask(reply, str(error))
        return _in_thread(receipt_of(snapshot.card, [actual], reply.user, cause=reply.event_id), reply)

    def _record(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> ActualInfo:
        now, named = self._clock.now(), card.named_kpis()
        said = split_reply(with_names(uow, reply.team_id, reply.text), names_of(named))
        asked = self._asked_here(uow, card, reply)
        if asked is None:
            asked = () if said.name else list_open_items(uow, card.id, reply.user)
        kpi = get_named(said.name, named, "KPI") if said.name else card.kpis_by_id[_only(asked)]
        period = _period(asked, kpi.info.id)
        answer = read_reply(said, kpi.info.unit, whereabouts(uow, card, reply.user).locale)
        entry = Entry(answer.value, reply.user, "reply", answer.note or None, reply.text)
        return Recorder(uow, card, now).record(kpi, period or kpi.last_ended(now, card.zone), entry)

    def _asked_here(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> Sequence[DueItem] | None:
        """What was asked for in the thread of a reply, newest first; None where nothing was."""
        key = uow.outbox.find_key_at(Address(reply.channel, reply.thread_ts)) if reply.thread_ts else None
        round_id = find_round(key) if key else None
        if round_id is None:
            return None
        items = list_round_items(uow, round_id)
        return [item for item in items if may_answer(card, item, reply.user)][::-1]


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


def _ask(reply: Reply, reason: str) -> Outgoing:
    facts = {"user": reply.user, "reason": reason, "typed": reply.text}
    key = f"question:{reply.event_id}"
    return _in_thread(Outgoing(key, Kind.QUESTION, reply.team_id, reply.channel, facts), reply)


def _in_thread(outgoing: Outgoing, reply: Reply) -> Outgoing:
    return replace(outgoing, to=reply.channel, thread_ts=reply.thread_ts)
