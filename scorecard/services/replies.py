"""Replies in direct messages: understood and recorded, or answered with a question."""

from dataclasses import dataclass, replace

from scorecard.clock import Clock
from scorecard.domain.lookup import get_named
from scorecard.domain.outgoing import Address, Kind, Outgoing
from scorecard.domain.replies import names_of, read_reply, split_reply
from scorecard.domain.structure import Scorecard
from scorecard.domain.views import ActualInfo, DueItem, Question
from scorecard.errors import InvalidInput, ScorecardError
from scorecard.services.due_items import list_open_items
from scorecard.services.people import whereabouts
from scorecard.services.receipts import receipt_of
from scorecard.services.recording import Entry, Recorder
from scorecard.services.rounds import find_round, list_open_of
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
            return Question(reason, typed, locale, list_open_items(uow, snapshot.card.id, user))

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
        said = split_reply(reply.text, names_of(named))
        due = self._due(uow, card, reply)
        kpi = get_named(said.name, named, "KPI") if said.name else card.kpis_by_id[_only(due).kpi.id]
        period = next((item.period for item in due if item.kpi.id == kpi.info.id), None)
        answer = read_reply(said, kpi.info.unit, whereabouts(uow, card, reply.user).locale)
        entry = Entry(answer.value, reply.user, "reply", answer.note, reply.text)
        return Recorder(uow, card, now).record(kpi, period or kpi.last_ended(now, card.zone), entry)

    def _due(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> list[DueItem]:
        """What the reply can be about: in a prompt's thread what that prompt asked, else all that is open."""
        items = list(list_open_items(uow, card.id, reply.user))
        key = uow.outbox.find_key_at(Address(reply.channel, reply.thread_ts)) if reply.thread_ts else None
        round_id = find_round(key) if key else None
        if round_id is not None:
            return [item for item in list_open_of(uow, round_id) if reply.user in card.people_for(item.kpi)]
        return items


def _only(due: list[DueItem]) -> DueItem:
    if len(due) == 1:
        return due[0]
    if due:
        raise InvalidInput("Which KPI is that for? Send its name with the value.")
    raise InvalidInput(
        "Nothing is waiting for a value from you; to give one anyway, send the KPI's name with it."
    )


def _ask(reply: Reply, reason: str) -> Outgoing:
    facts = {"user": reply.user, "reason": reason, "typed": reply.text}
    key = f"question:{reply.event_id}"
    return _in_thread(Outgoing(key, Kind.QUESTION, reply.team_id, reply.channel, facts), reply)


def _in_thread(outgoing: Outgoing, reply: Reply) -> Outgoing:
    return replace(outgoing, to=reply.channel, thread_ts=reply.thread_ts)
