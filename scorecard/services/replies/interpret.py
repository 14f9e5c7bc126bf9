"""Interpreting a reply, given what waits for its sender and what each KPI usually is."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from scorecard.errors import InvalidInput
from scorecard.model.kpis import KpiInfo
from scorecard.model.names import normalize_name
from scorecard.model.periods import Period
from scorecard.model.replies import ReplyScope
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import DueItem
from scorecard.parsing.replies.parsed_reply import (
    AmbiguousName,
    Doubt,
    DoubtReason,
    HandOver,
    NoValue,
    ParsedReply,
    ParseResult,
    ReplyPart,
    Snooze,
    UnclearReply,
    UnnamedKpi,
    Value,
    ValuePart,
)
from scorecard.parsing.replies.parser import parse_reply
from scorecard.parsing.replies.part_parser import NoNumber
from scorecard.services.actuals.kpi_context import kpi_context_for
from scorecard.services.lookup.display_names import list_named
from scorecard.services.lookup.people import date_context_of
from scorecard.services.prompts.due_items import list_due_items, list_open_items
from scorecard.storage.unit_of_work import UnitOfWork

Periods = Mapping[int, Period]
"""Row of a KPI -> the period that a value of it is for."""

DoubtOf = Callable[[ValuePart, Period], DoubtReason | None]
"""Why a value for a period must be confirmed, None if it need not be."""


@dataclass(frozen=True)
class Interpretation:
    """A reply as understood.

    Attributes:
        user: Slack user id of who said it.
        typed: As typed.
        asked: Rows of the KPIs that waited for the person's answer.
        periods: For every KPI that can be named.
        settled: Row of a KPI -> the period that was settled for it before, whatever is named now.
        reach: Which scorecards it could be about.
        guessed: While it is open which KPI a name means, what it would say if each name meant the first.
    """

    user: str
    typed: str
    reply: ParsedReply | UnnamedKpi
    asked: tuple[int, ...]
    periods: Periods
    settled: Periods = field(default_factory=dict)
    reach: ReplyScope = field(default_factory=ReplyScope)
    guessed: tuple[ReplyPart, ...] = ()

    @property
    def parts(self) -> tuple[ReplyPart, ...]:
        """What it says, one part for each KPI; nothing while it is open which KPI is meant."""
        return self.reply.parts if isinstance(self.reply, ParsedReply) else ()

    def period_of(self, part: ReplyPart) -> Period:
        """The period that a part of the reply is about."""
        named = part.period if isinstance(part, Value | NoValue) else None
        return self.settled.get(part.kpi.id) or named or self.periods[part.kpi.id]


def with_doubts(interpretation: Interpretation, doubt_of: DoubtOf) -> Interpretation:
    """The same, with the values to be confirmed for which there is a reason; their own doubts come first."""
    if not isinstance(interpretation.reply, ParsedReply):
        return interpretation
    return replace(
        interpretation,
        reply=ParsedReply(tuple(_doubted(interpretation, one, doubt_of) for one in interpretation.parts)),
    )


def _doubted(interpretation: Interpretation, part: ReplyPart, doubt_of: DoubtOf) -> ReplyPart:
    if not isinstance(part, ValuePart):
        return part
    value = part if isinstance(part, Value) else part.as_value()
    cause = None if value.doubt else doubt_of(part, interpretation.period_of(part))
    return replace(value, doubt=Doubt(cause, (part.value,))) if cause else part


class Interpreter:
    """Understands what people say about scorecards at one moment.

    Args:
        uow: The caller's transaction.
        cards: The scorecards that it can be about, at least one.
        now: The moment, UTC.
        about: The one of them that it is about first of all: a name that several have means its KPI.
        chosen: Rows of the KPIs that were chosen where several go by one name, in that order: their names
            mean them.
        guesses: Whether every other name means the first KPI that goes by it, so that none is open.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        cards: Sequence[Scorecard],
        now: datetime,
        about: Scorecard | None = None,
        chosen: tuple[int, ...] = (),
        *,
        guesses: bool = False,
    ) -> None:
        self._uow = uow
        self._cards = cards
        self._about = about
        self._now = now
        self._chosen = chosen
        self._card_of = {kpi_id: card for card in cards for kpi_id in card.kpis_by_id}
        self._first = about or next((self._card_of[one] for one in chosen if one in self._card_of), cards[0])
        self._called = _call(_list_nameable_kpis(cards, about), chosen, guesses=guesses)
        self._kpis = {kpi_id: self._card_of[kpi_id].kpis_by_id[kpi_id] for kpi_id in self._called}
        self._ended = {
            kpi_id: kpi.last_ended(now, self._card_of[kpi_id].zone) for kpi_id, kpi in self._kpis.items()
        }

    def knows(self, kpi_id: int) -> bool:
        """Whether a KPI is one of those that can be named."""
        return kpi_id in self._kpis

    def waiting_for(self, user: str) -> Periods:
        """The KPIs that wait for a person, each with the newest period that does."""
        return _newest(self._list_waiting(user))

    def interpret(self, user: str, typed: str) -> Interpretation:
        """What a person means: a number alone is for what waits for them.

        A KPI that they name is for its last period; where that was not asked for yet and the one before it
        still waits, it is for that one.

        Raises:
            InvalidInput: It is unclear.
        """
        named, waiting = self._understood(user, typed, (), {}), self._list_waiting(user)
        if isinstance(named, AmbiguousName):
            return self._with_namesakes(self._which(named, lambda one: one.interpret(user, typed)), user)
        if not isinstance(named, ParsedReply):
            return with_doubts(self.interpret_about(waiting, user, typed), self._doubt_of_missed(waiting))
        still_asked = self._still_asked({part.kpi.id for part in named.parts})
        settled = {**still_asked, **_waiting_of(named.parts, waiting)}
        if not settled:
            return self._interpretation(user, typed, named, (), self._ended)
        return self.interpret_for((), settled, user, typed)

    def interpret_about(self, items: Sequence[DueItem], user: str, typed: str) -> Interpretation:
        """What a person means where some items were asked for.

        A value is for the newest period that waits, else for the newest that was asked about.

        Raises:
            InvalidInput: It is unclear.
        """
        waiting = _newest(item for item in items if item.is_open)
        return self.interpret_for(tuple(waiting), _newest(items) | waiting, user, typed)

    def interpret_for(self, asked: Sequence[int], periods: Periods, user: str, typed: str) -> Interpretation:
        """What a person means where it is settled which KPIs wait, and which periods some of them have.

        Raises:
            InvalidInput: It is unclear.
        """
        reply = self._understood(user, typed, asked, periods)
        if isinstance(reply, AmbiguousName):
            return self._which(reply, lambda one: one.interpret_for(asked, periods, user, typed))
        if isinstance(reply, UnclearReply):
            raise InvalidInput(reply.reason) if reply.has_number else NoNumber(reply.reason)
        return self._interpretation(user, typed, reply, tuple(asked), {**self._ended, **periods})

    def _understood(self, user: str, typed: str, asked: Sequence[int], periods: Periods) -> ParseResult:
        date_context = date_context_of(self._uow, self._first, user, self._now)
        known = {
            kpi_id: replace(
                kpi_context_for(self._uow, self._kpis[kpi_id], periods.get(kpi_id, last)),
                called=self._called[kpi_id],
            )
            for kpi_id, last in self._ended.items()
        }
        waiting = [known[kpi_id] for kpi_id in asked if kpi_id in known]
        return parse_reply(typed, waiting, list(known.values()), date_context)

    def _which(
        self, same: AmbiguousName, interpret: Callable[["Interpreter"], Interpretation]
    ) -> Interpretation:
        """Ask which KPI is meant, where the name makes sense as one of several; else what it means anyhow.

        Each name is settled by itself: the others of the message are guessed meanwhile, and asked about next.
        """
        interpretation = {kpi: interpret(self._on(kpi, guesses=True)) for kpi in same.choices}
        fitting = {
            kpi: one for kpi, one in interpretation.items() if kpi.id in {part.kpi.id for part in one.parts}
        }
        if not fitting:
            return interpret(self._on(same.choices[0]))
        settled = {part.kpi.id: one.period_of(part) for one in fitting.values() for part in one.parts}
        first = next(iter(fitting.values()))
        asking = self._interpretation(first.user, first.typed, UnnamedKpi(tuple(fitting)), (), self._ended)
        return replace(asking, settled=settled, guessed=first.parts)

    def _on(self, kpi: KpiInfo, *, guesses: bool = False) -> "Interpreter":
        """The same where a name means a KPI that has it."""
        chosen = (*self._chosen, kpi.id)
        return Interpreter(self._uow, self._cards, self._now, self._about, chosen, guesses=guesses)

    def _with_namesakes(self, interpretation: Interpretation, user: str) -> Interpretation:
        """The same, with the period also of each KPI that the other names of the message can mean."""
        waiting, settled = self.waiting_for(user), dict(interpretation.settled)
        for part in interpretation.guessed:
            others = self._list_namesakes(part.kpi.id) - settled.keys()
            asked = waiting if isinstance(part, Snooze | HandOver) else self._still_asked(others)
            named = part.period if isinstance(part, Value | NoValue) else None
            last = {one: asked.get(one, self._ended[one]) for one in others}
            alike = {one for one in others if named is None or self._ended[one].frequency is named.frequency}
            settled |= {one: named or last[one] for one in alike}
        return replace(interpretation, settled=settled)

    def _list_namesakes(self, kpi_id: int) -> set[int]:
        """The KPIs that go by a name of one, itself among them."""
        own = set(map(normalize_name, self._called[kpi_id]))
        return {one for one, names in self._called.items() if not own.isdisjoint(map(normalize_name, names))}

    def _interpretation(
        self, user: str, typed: str, reply: ParsedReply | UnnamedKpi, asked: tuple[int, ...], periods: Periods
    ) -> Interpretation:
        reach = ReplyScope(
            cards=tuple(card.id for card in self._cards),
            about=self._about.id if self._about else None,
            chosen=self._chosen,
        )
        return Interpretation(user, typed, reply, asked, periods, reach=reach)

    def _doubt_of_missed(self, waiting: Iterable[DueItem]) -> DoubtOf:
        """What was missed can be answered late; once a later period is over, that one may be meant."""
        missed = {(item.kpi.id, item.period) for item in waiting if item.is_missed}
        return lambda part, period: (
            DoubtReason.OLDER
            if (part.kpi.id, period) in missed and period < self._ended[part.kpi.id]
            else None
        )

    def _still_asked(self, kpis: Collection[int]) -> Periods:
        """Where another period has ended since a KPI was asked for, what it was asked for and still waits."""
        newest = self._uow.prompts.list_newest(kpis)
        asked = [
            self._uow.prompts.find(kpi_id, period)
            for (kpi_id, frequency), period in newest.items()
            if frequency is self._ended[kpi_id].frequency and period < self._ended[kpi_id]
        ]
        items = list_due_items(self._uow, [one for one in asked if one])
        return _newest(item for item in items if item.is_open and not item.is_missed)

    def _list_waiting(self, user: str) -> Sequence[DueItem]:
        items = list_open_items(self._uow, self._first.team_id, user)
        return [item for item in items if item.kpi.id in self._kpis]


def _list_nameable_kpis(cards: Iterable[Scorecard], about: Scorecard | None) -> dict[int, tuple[str, ...]]:
    """The KPIs that can be meant, by their own names and by those that messages tell them apart with.

    What the scorecard that it is about has a name for is not meant on others, unless it is told apart.
    """
    taken = {normalize_name(name) for one in about.named_kpis() for name in one.names} if about else set()
    nameable: dict[int, tuple[str, ...]] = {}
    for card in cards:
        for one, named in zip(card.named_kpis(), list_named(card), strict=True):
            is_free = card is about or taken.isdisjoint(map(normalize_name, one.names))
            names = named.names if is_free else tuple(name for name in named.names if name not in one.names)
            if names:
                nameable[one.thing.info.id] = names
    return nameable


def _call(
    nameable: Mapping[int, tuple[str, ...]], chosen: Sequence[int], *, guesses: bool
) -> dict[int, tuple[str, ...]]:
    """What each KPI goes by, where a chosen one has its names for itself; the first one, where it is guessed.

    What was chosen keeps what an earlier choice left of its names, and so no name is ever open once more
    between KPIs that were chosen.
    """
    left, taken = dict[int, tuple[str, ...]](), set[str]()
    first = [kpi_id for kpi_id in chosen if kpi_id in nameable]
    for kpi_id in dict.fromkeys((*first, *nameable)):
        left[kpi_id] = tuple(name for name in nameable[kpi_id] if normalize_name(name) not in taken)
        if guesses or kpi_id in first:
            taken.update(map(normalize_name, left[kpi_id]))
    return {kpi_id: left[kpi_id] for kpi_id in nameable if left[kpi_id]}


def _waiting_of(parts: Iterable[ReplyPart], waiting: Iterable[DueItem]) -> Periods:
    """What is snoozed or offered to others is what waits, even if a later period has ended since."""
    named = {part.kpi.id for part in parts if isinstance(part, Snooze | HandOver)}
    return _newest(item for item in waiting if item.kpi.id in named)


def _newest(items: Iterable[DueItem]) -> dict[int, Period]:
    """The newest period of each KPI that was asked for."""
    found: dict[int, Period] = {}
    for item in sorted(items, key=lambda one: one.period.start, reverse=True):
        found.setdefault(item.kpi.id, item.period)
    return found
