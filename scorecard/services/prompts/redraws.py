"""Redraws: what messages, Home tabs and scorecards show is brought up to date once, before a commit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Self

from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.periods import Period
from scorecard.storage.repositories.prompt_batches import Lineage
from scorecard.storage.unit_of_work import Consequences, UnitOfWork

BUNDLED_IN = "carrier"
"""The fact of a prompt or reminder with the key of the message that carries it; it is not sent by itself."""


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

    def batch(self, round_id: int, cause: str, now: datetime) -> None:
        """Note that what a prompt batch asks for, or of whom, has changed."""
        self._batches.setdefault(round_id, Cause(cause, now))

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

    def follow(self) -> None:
        """Redraw the messages and Home tabs that show what changed, and increment the revisions."""
        for place, batches in self.uow.prompts.list_batches_since(self._questions).items():
            for round_id in sorted(batches):
                self._batches.setdefault(round_id, self._questions[place])
        _redraw_batches(self.uow, self._batches)
        _redraw_homes(self.uow, self._homes)
        self.uow.scorecards.bump_revision(*sorted(self._scorecards))
        for noted in (self._batches, self._questions, self._homes, self._scorecards):
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
        )


def changes_in(uow: UnitOfWork) -> Changes:
    """Return the changes noted in a transaction."""
    return uow.noted(Changes)


def prompt_key(round_id: int) -> str:
    """Return the key of a batch's prompt message."""
    return f"prompt:{round_id}"


def reminder_key(round_id: int, number: int, user: str) -> str:
    """Return the key of the first, second or third reminder of a batch to a person."""
    return f"reminder:{round_id}:{number}:{user}"


def _redraw_homes(uow: UnitOfWork, homes: Mapping[tuple[str, str], Cause]) -> None:
    """Redraw the Home tabs of some people, if they ever opened them."""
    teams: dict[str, list[str]] = defaultdict(list)
    for team_id, person in homes:
        teams[team_id].append(person)
    for team_id, people in teams.items():
        for person in uow.people.list_with_home(team_id, people):
            cause = homes[team_id, person]
            key = f"home:{person}:{cause.key}"
            uow.outbox.add(OutgoingMessage(key, MessageKind.HOME, team_id, person), cause.at)


def _redraw_batches(uow: UnitOfWork, causes: Mapping[int, Cause]) -> None:
    """Redraw the messages of some batches, and all others that show them.

    Those are the batches they were taken from, open offers of them, and all of their reminders.
    """
    keys = _list_keys(uow, uow.handovers.trace(causes))
    shown = {message.key: message for message in uow.outbox.list_of({*chain(*keys.values())})}
    carriers = {message.facts[BUNDLED_IN] for message in shown.values() if BUNDLED_IN in message.facts}
    messages = shown | {message.key: message for message in uow.outbox.list_of(carriers - shown.keys())}
    for round_id, own in keys.items():
        for message in (shown[key] for key in own if key in shown):
            drawn = messages.get(message.facts.get(BUNDLED_IN, message.key))
            if drawn:
                _redraw(uow, drawn, causes[round_id], message.facts["round"])


def _list_keys(uow: UnitOfWork, lineages: Mapping[int, Lineage]) -> dict[int, list[str]]:
    """Return the keys of the messages that may show each of some batches."""
    reminded = uow.batches.list_reminded({*chain(*(lineage.batches for lineage in lineages.values()))})
    told = [batch for batch, lineage in lineages.items() if not reminded.keys().isdisjoint(lineage.batches)]
    people = _list_people(uow, told)
    return {
        round_id: [prompt_key(batch) for batch in (*lineage.batches, *lineage.offers)]
        + [
            reminder_key(batch, number, user)
            for batch in lineage.batches
            if batch in reminded
            for number in range(1, reminded[batch].number + 1)
            for user in sorted({reminded[batch].person, *people[round_id]})
        ]
        for round_id, lineage in lineages.items()
    }


def _list_people(uow: UnitOfWork, batches: Sequence[int]) -> dict[int, set[str]]:
    """Return everybody who may have been reminded of each of some batches: who answers for its KPIs."""
    people: dict[int, set[str]] = defaultdict(set)
    for round_id, kpi_id in uow.prompts.list_kpis_of(batches):
        card, kpi = uow.scorecards.get_of(kpi_id)
        people[round_id].update(card.people_for(kpi.info))
    return people


def _redraw(uow: UnitOfWork, message: OutgoingMessage, cause: Cause, round_id: int) -> None:
    """Redraw the message of a prompt or reminder, in which a batch changed."""
    is_prompt = message.kind is MessageKind.PROMPT
    kind = MessageKind.PROMPT_UPDATE if is_prompt else MessageKind.REMINDER_UPDATE
    facts = {"round": message.facts["round"]} if is_prompt else message.facts
    key = f"{kind}:{message.key}:{cause.key}:of:{round_id}"
    uow.outbox.add(replace(message, key=key, kind=kind, facts=facts, updates=message.key), cause.at)
