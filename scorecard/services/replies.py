"""Replies in direct messages: understood and recorded, or answered with a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorecard.clock import Clock
from scorecard.domain.lookup import get_named
from scorecard.domain.outgoing import Address, Kind, Outgoing
from scorecard.domain.period_phrases import speaks_of_period, split_period
from scorecard.domain.periods import Period
from scorecard.domain.replies import names_of, read_reply, split_reply
from scorecard.domain.structure import Scorecard
from scorecard.domain.views import DueItem, Question
from scorecard.errors import InvalidInput, ScorecardError
from scorecard.services.change_requests import Outcome, record_or_ask, tell
from scorecard.services.due_items import list_open_items, list_round_items, may_answer
from scorecard.services.hearing import Hearing
from scorecard.services.people import reckoning_of, whereabouts, with_names
from scorecard.services.recording import Entry, Recorder
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
        return [_in_thread(one, reply) for one in told]

    def _take(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> Taken:
        now = self._clock.now()
        if speaks_of_period(reply.text, reckoning_of(uow, card, reply.user, now)):
            return [self._record_for_period(uow, card, reply)]
        asked, hearing = self._asked_here(uow, card, reply), Hearing(uow, card, now)
        if asked is None:
            heard = hearing.hear(reply.user, reply.text)
        else:
            heard = hearing.hear_about(asked[::-1], reply.user, reply.text)
        return Taking(uow, card, now, "reply", origin=reply.origin).take(heard)

    def _record_for_period(self, uow: UnitOfWork, card: Scorecard, reply: Reply) -> Outcome:
        """Record what names its period: one value, read so strictly that nothing is left to ask."""
        now, named = self._clock.now(), card.named_kpis()
        said = split_reply(with_names(uow, reply.team_id, reply.text), names_of(named))
        asked = self._asked_here(uow, card, reply)
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


def ask(reply: Reply, reason: str) -> Outgoing:
    """A question in the place of a reply: why nothing was stored, with what was typed."""
    facts = {"user": reply.user, "reason": reason, "typed": reply.text}
    key = f"question:{reply.event_id}"
    return _in_thread(Outgoing(key, Kind.QUESTION, reply.team_id, reply.channel, facts), reply)


def tell_in_thread(card: Scorecard, outcome: Outcome, reply: Reply) -> Outgoing:
    """What came of a reply, in its place."""
    (told,) = tell(card, [outcome], reply.user, cause=reply.event_id)
    return _in_thread(told, reply)


def _in_thread(outgoing: Outgoing, reply: Reply) -> Outgoing:
    return replace(outgoing, to=reply.channel, thread_ts=reply.thread_ts)
