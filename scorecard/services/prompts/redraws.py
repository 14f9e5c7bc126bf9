"""Redraws: what messages, Home tabs and scorecards show is brought up to date once, before a commit."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Self

from scorecard.model.outbox import OutgoingMessage, Payload
from scorecard.model.payloads import (
    Alert,
    AlertReply,
    AlertUpdate,
    Home,
    OfAlert,
    Prompt,
    PromptUpdate,
    Reminder,
    ReminderUpdate,
)
from scorecard.model.periods import Period
from scorecard.model.scorecard import Scorecard
from scorecard.storage.repositories.prompt_batches import Lineage
from scorecard.storage.unit_of_work import Consequences, UnitOfWork


@dataclass(frozen=True)
class Cause:
    """What changed, as the part of a redraw's key that makes it happen once for each cause, and when, UTC."""

    key: str
    at: datetime


@dataclass
class Changes(Consequences):
    """What changed in a transaction; `follow` redraws everything that shows it, once.

    Of several changes of the same thing the first is the cause.
    """

    uow: UnitOfWork
    _batches: dict[int, Cause] = field(default_factory=dict)
    _questions: dict[tuple[int, Period], Cause] = field(default_factory=dict)
    _homes: dict[tuple[str, str], Cause] = field(default_factory=dict)
    _scorecards: set[int] = field(default_factory=set)
    _once_locked: list[Callable[[], None]] = field(default_factory=list)

    def batch(self, batch_id: int, cause: str, now: datetime) -> None:
        """Note that what a prompt batch asks for, or of whom, has changed."""
        self._batches.setdefault(batch_id, Cause(cause, now))

    def question(self, kpi_id: int, period: Period, cause: str, now: datetime) -> None:
        """Note that a KPI's period has opened or is no longer open, which later prompts of it show, too."""
        self._questions.setdefault((kpi_id, period), Cause(cause, now))

    def home(self, team_id: str, people: Iterable[str], cause: str, now: datetime) -> None:
        """Note that the Home tabs of some people show something else now."""
        for person in people:
            self._homes.setdefault((team_id, person), Cause(cause, now))

    def scorecard(self, scorecard_id: int) -> None:
        """Note that a scorecard, as drawn earlier, is outdated."""
        self._scorecards.add(scorecard_id)

    def once_locked(self, scorecard_id: int, act: Callable[[], None]) -> None:
        """Note what is to be done once a changed scorecard is locked, which is just before the commit.

        All that changed are locked together then, in one order, so that no two transactions wait in a circle.
        """
        self._scorecards.add(scorecard_id)
        self._once_locked.append(act)

    def follow(self) -> None:
        """Redraw the messages and Home tabs that show what changed, and increment the revisions."""
        if self._once_locked:
            self.uow.scorecards.hold(*sorted(self._scorecards))
            for act in self._once_locked:
                act()
        for place, batches in self.uow.prompts.list_batches_since(self._questions).items():
            for batch_id in sorted(batches):
                self._batches.setdefault(batch_id, self._questions[place])
        _redraw_batches(self.uow, self._batches)
        _redraw_homes(self.uow, self._homes)
        self.uow.scorecards.bump_revision(*sorted(self._scorecards))
        for noted in (self._batches, self._questions, self._homes, self._scorecards, self._once_locked):
            noted.clear()

    def settle(self, kpi_id: int) -> None:
        """Do nothing: what is shown is drawn from what is stored in the end."""

    def copy(self) -> Self:
        """Return a copy."""
        return replace(
            self,
            _batches=self._batches.copy(),
            _questions=self._questions.copy(),
            _homes=self._homes.copy(),
            _scorecards=self._scorecards.copy(),
            _once_locked=self._once_locked.copy(),
        )


def changes_in(uow: UnitOfWork) -> Changes:
    """Return the changes noted in a transaction."""
    return uow.noted(Changes)


def outgoing_of(card: Scorecard, payload: OfAlert) -> OutgoingMessage:
    """Return a message about an alert, in its place: in the channel, or its thread, or as an update."""
    root = alert_key(payload.alert)
    return OutgoingMessage(
        payload,
        card.team_id,
        card.channel,
        thread_of=root if isinstance(payload, AlertReply) else "",
        updates=root if isinstance(payload, AlertUpdate) else "",
    )


def alert_key(alert_id: int) -> str:
    """Return the key of the message that announces an alert in the channel."""
    return Alert(alert=alert_id).derive_key()


def update_alert(uow: UnitOfWork, card: Scorecard, alert_id: int, cause: str, now: datetime) -> None:
    """Draw the message that announces an alert again.

    Args:
        uow: The transaction.
        card: The scorecard of the alert.
        alert_id: Row of the alert.
        cause: The part of the redraw's key that makes it happen once for each cause.
        now: UTC.
    """
    uow.outbox.add(outgoing_of(card, AlertUpdate(alert=alert_id, cause=cause)), now)


def prompt_key(batch_id: int) -> str:
    """Return the key of a batch's prompt message."""
    return Prompt(round=batch_id).derive_key()


def _redraw_homes(uow: UnitOfWork, homes: Mapping[tuple[str, str], Cause]) -> None:
    """Redraw the Home tabs of some people, if they ever opened them."""
    teams: dict[str, list[str]] = defaultdict(list)
    for team_id, person in homes:
        teams[team_id].append(person)
    for team_id, people in teams.items():
        for person in uow.people.list_with_home(team_id, people):
            cause = homes[team_id, person]
            home = Home(person=person, cause=cause.key)
            uow.outbox.add(OutgoingMessage(home, team_id, person), cause.at)


def _redraw_batches(uow: UnitOfWork, causes: Mapping[int, Cause]) -> None:
    """Redraw the messages of some batches, and all others that show them.

    Those are the batches they were taken from, open offers of them, and all of their reminders.
    """
    lineages = uow.handovers.trace(causes)
    asking = uow.outbox.list_asking(chain(*((*one.batches, *one.offers) for one in lineages.values())))
    messages = {message.key: message for message in chain(*asking.values())}
    carriers = {carrier for message in messages.values() if (carrier := carrier_of(message))}
    messages |= {message.key: message for message in uow.outbox.list_of(carriers - messages.keys())}
    for batch_id, lineage in lineages.items():
        for message in _list_showing(lineage, asking):
            if drawn := messages.get(carrier_of(message) or message.key):
                _redraw(uow, drawn, causes[batch_id], of=message.payload.batch or batch_id)


def _list_showing(
    lineage: Lineage, asking: Mapping[int, Sequence[OutgoingMessage]]
) -> Iterator[OutgoingMessage]:
    """Yield the messages that show a batch: prompts first, those of offers among them, then reminders."""
    own = [message for batch in lineage.batches for message in asking.get(batch, ())]
    offers = [message for batch in lineage.offers for message in asking.get(batch, ())]
    yield from (message for message in (*own, *offers) if isinstance(message.payload, Prompt))
    yield from (message for message in own if isinstance(message.payload, Reminder))


def carrier_of(message: OutgoingMessage) -> str:
    """Return the key of the message in which one is shown instead, or nothing."""
    payload = message.payload
    return payload.carrier if isinstance(payload, Prompt | Reminder) else ""


def _redraw(uow: UnitOfWork, message: OutgoingMessage, cause: Cause, *, of: int) -> None:
    """Redraw the message of a prompt or reminder, in which a batch changed."""
    match message.payload:
        case Prompt(round=batch_id):
            update: Payload = PromptUpdate(round=batch_id, cause=cause.key, of=of)
        case Reminder() as reminder:
            update = ReminderUpdate(**{**dict(reminder), "cause": cause.key, "of": of})
        case _:
            return
    redrawn = replace(message, payload=update, updates=message.key, stored_key="")
    uow.outbox.add(redrawn, cause.at)
