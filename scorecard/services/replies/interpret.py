"""Interpretation of a reply, given the sender's open prompts and each KPI's usual values."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from types import MappingProxyType
from typing import Self

from scorecard.errors import InvalidInput
from scorecard.model.kpis import GoneNames, KpiInfo
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
from scorecard.parsing.replies.part_parser import NoNumber, StatusQuestion
from scorecard.rules.permissions import Action, may
from scorecard.rules.replacing import is_just_given
from scorecard.services.actuals.kpi_context import PastValues, kpi_context_for
from scorecard.services.lookup.people import date_context_of
from scorecard.services.prompts.due_items import list_due_items, list_waiting_prompts
from scorecard.storage.unit_of_work import UnitOfWork

Periods = Mapping[int, Period]
"""Row of a KPI -> the period that its value is for."""

DoubtOf = Callable[[ValuePart, Period], DoubtReason | None]
"""Returns why a value for a period must be confirmed; None if it need not be."""


@dataclass(frozen=True)
class Interpretation:
    """An interpreted reply.

    Attributes:
        user: Slack user id of the sender.
        typed: As typed.
        asked: Rows of the KPIs that waited for the sender's answer.
        periods: The period of every KPI that can be named.
        settled: Row of a KPI -> the period settled for it earlier, whatever is named now.
        reach: The scorecards it may be about.
        guessed: While a KPI name is ambiguous, the parts if each name meant its first KPI.
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
        """The parts of the reply, one for each KPI; none while a KPI name is ambiguous."""
        return self.reply.parts if isinstance(self.reply, ParsedReply) else ()

    @property
    def is_guess(self) -> bool:
        """True if it is not certain that its number is a value at all."""
        doubts = [part.doubt for part in self.parts if isinstance(part, Value)]
        return any(doubt and doubt.cause is DoubtReason.UNCLEAR for doubt in doubts)

    def period_of(self, part: ReplyPart) -> Period:
        """Return the period that a part of the reply is about."""
        named = part.period if isinstance(part, Value | NoValue) else None
        return self.settled.get(part.kpi.id) or named or self.periods[part.kpi.id]


def with_doubts(interpretation: Interpretation, doubt_of: DoubtOf) -> Interpretation:
    """Return the interpretation with doubtful values to be confirmed; existing doubts take precedence."""
    if not isinstance(interpretation.reply, ParsedReply):
        return interpretation
    return replace(
        interpretation,
        reply=ParsedReply(tuple(_doubted(interpretation, part, doubt_of) for part in interpretation.parts)),
    )


def _doubted(interpretation: Interpretation, part: ReplyPart, doubt_of: DoubtOf) -> ReplyPart:
    if not isinstance(part, ValuePart):
        return part
    value = part if isinstance(part, Value) else part.as_value()
    cause = None if value.doubt else doubt_of(part, interpretation.period_of(part))
    return replace(value, doubt=Doubt(cause, (part.value,))) if cause else part


@dataclass(frozen=True)
class Asked:
    """A period that a KPI was asked for, and whether it still is."""

    kpi_id: int
    period: Period
    is_open: bool = True
    is_missed: bool = False

    @classmethod
    def of(cls, item: DueItem) -> Self:
        """Return what a due item asks for."""
        return cls(item.kpi.id, item.period, item.is_open, item.is_missed)


class OpenPeriods:
    """What KPIs are asked for, read once for all readings of one message.

    Args:
        uow: The transaction.
        team_id: Slack team.
        ended: Row of a KPI that can be named -> its last ended period.
    """

    def __init__(self, uow: UnitOfWork, team_id: str, ended: Periods) -> None:
        self._uow = uow
        self._team_id = team_id
        self._ended = ended
        self._waiting: dict[str, Sequence[Asked]] = {}
        self._late: dict[int, Period | None] = {}

    def waiting_for(self, user: str) -> Sequence[Asked]:
        """Return what waits for a person, newest first, missed ones last."""
        if user not in self._waiting:
            prompts = list_waiting_prompts(self._uow, self._team_id, user)
            found = [Asked(one.kpi_id, one.period, is_missed=one.missed_at is not None) for one in prompts]
            self._waiting[user] = sorted(found, key=lambda one: one.is_missed)
        return self._waiting[user]

    def still_asked(self, kpis: Iterable[int]) -> Periods:
        """Return, for KPIs with a newer ended period, the prompted period that is still open."""
        wanted = set(kpis)
        known = {one.kpi_id for found in self._waiting.values() for one in found if self._is_last(one)}
        if new := wanted - known - self._late.keys():
            late = self._find_late(new)
            self._late |= {kpi_id: late.get(kpi_id) for kpi_id in new}
        return {kpi_id: period for kpi_id in wanted if (period := self._late.get(kpi_id))}

    def _is_last(self, asked: Asked) -> bool:
        return asked.period == self._ended.get(asked.kpi_id)

    def _find_late(self, kpis: Collection[int]) -> Periods:
        newest = self._uow.prompts.list_newest(kpis)
        places = [
            (kpi_id, period)
            for (kpi_id, frequency), period in newest.items()
            if frequency is self._ended[kpi_id].frequency and period < self._ended[kpi_id]
        ]
        items = map(Asked.of, list_due_items(self._uow, self._uow.prompts.list_at(places)))
        return _newest(one for one in items if one.is_open and not one.is_missed)


class Interpreter:
    """Interprets what people say about scorecards at one moment.

    Args:
        uow: The caller's transaction.
        cards: The scorecards that it can be about, at least one.
        now: The moment, UTC.
        about: The preferred ones among them, of a channel or thread; they own names that others have, too.
        asked: Rows of the KPIs that the thread asks for or asked for, even if they are gone.
        chosen: Rows of the KPIs chosen for ambiguous names, in that order; their names refer to them.
        guesses: True to resolve every other ambiguous name to its first KPI.
        read: What another interpreter of the same message has read; None for the first one.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        cards: Sequence[Scorecard],
        now: datetime,
        about: Sequence[Scorecard] = (),
        chosen: tuple[int, ...] = (),
        *,
        asked: Collection[int] = (),
        guesses: bool = False,
        read: "tuple[OpenPeriods, PastValues] | None" = None,
    ) -> None:
        self._uow = uow
        self._cards = cards
        self._about = about
        self._now = now
        self._chosen = chosen
        self._asked = asked
        self._card_of = {kpi_id: card for card in cards for kpi_id in card.kpis_by_id}
        own = [self._card_of[kpi_id] for kpi_id in chosen if kpi_id in self._card_of]
        self._first = next(iter((*about[:1], *own, *cards)))
        self._names_of = _assign_names(self._list_nameable(), chosen, guesses=guesses)
        self._kpis = {kpi_id: self._card_of[kpi_id].kpis_by_id[kpi_id] for kpi_id in self._names_of}
        last_ended = cache(partial(Period.last_ended, now))
        self._ended = {
            kpi_id: last_ended(kpi.info.frequency, self._card_of[kpi_id].zone)
            for kpi_id, kpi in self._kpis.items()
        }
        self._open, self._past = read or (
            OpenPeriods(uow, self._first.team_id, self._ended),
            PastValues(uow),
        )

    def _list_nameable(self) -> dict[int, tuple[str, ...]]:
        """Return the KPIs that can be named, with the names that they go by alone.

        A name that a preferred scorecard has, or had, does not refer to KPIs of others, unless it carries
        their scorecard's. If several are preferred, they leave each other only what the thread asked for.
        """
        gone = self._list_gone()
        own = {name for card in self._about for item in card.named_kpis for name in _names(item.names)}
        taken = own.union(*(_names(names.names) for found in gone.values() for names in found))
        nameable: dict[int, tuple[str, ...]] = {}
        for card in self._cards:
            barred = self._list_lost_beside(card, gone) if card.id in gone else taken
            for item in card.named_kpis:
                is_free = not barred or barred.isdisjoint(_names(item.names))
                nameable[item.thing.info.id] = item.names if is_free else ()
        return nameable

    def _list_gone(self) -> dict[int, list[GoneNames]]:
        """Return the names that each preferred scorecard has no longer."""
        if len(self._cards) == 1:
            return {card.id: [] for card in self._about}
        return {card.id: self._uow.scorecards.list_gone_names(card.id) for card in self._about}

    def _list_lost_beside(self, card: Scorecard, gone: Mapping[int, Sequence[GoneNames]]) -> set[str]:
        """Return the names that KPIs asked for in the thread lost on other scorecards than one."""
        others = (names for card_id, found in gone.items() if card_id != card.id for names in found)
        return {name for names in others if names.kpi_id in self._asked for name in _names(names.names)}

    def knows(self, kpi_id: int) -> bool:
        """Return whether a KPI can be named."""
        return kpi_id in self._kpis

    def waiting_for(self, user: str) -> Periods:
        """Return the KPIs that wait for a person, each with its newest open period."""
        return _newest(self._list_waiting(user))

    def interpret(self, user: str, typed: str) -> Interpretation:
        """Interpret a reply: a number alone answers the sender's open prompts.

        A KPI that it names is meant for its last period; if that was not asked for yet and the one before is
        still open, it is meant for that one.

        Raises:
            InvalidInput: It is unclear.
        """
        named, waiting = self._parse(user, typed, (), {}), self._list_waiting(user)
        if isinstance(named, AmbiguousName):
            resolved = self._resolve(named, user, lambda other: other.interpret(user, typed))
            return self._with_namesakes(resolved, user)
        if not isinstance(named, ParsedReply):
            about = {card.id for card in self._about}
            near = [one for one in waiting if self._card_of[one.kpi_id].id in about] or waiting
            return self._interpret_asked(near, user, typed)
        still_asked = self._open.still_asked({part.kpi.id for part in named.parts})
        settled = {**still_asked, **_waiting_of(named.parts, waiting)}
        if not settled:
            return self._interpretation(user, typed, named, (), self._ended)
        return self.interpret_for((), settled, user, typed)

    def interpret_about(self, items: Sequence[DueItem], user: str, typed: str) -> Interpretation:
        """Interpret a reply to a prompt for certain items.

        A value is for the newest open period, or else for the newest one the prompt was about; if that was
        missed long ago, it is in doubt.

        Raises:
            InvalidInput: It is unclear.
        """
        return self._interpret_asked([*map(Asked.of, items)], user, typed)

    def _interpret_asked(self, asked: Sequence[Asked], user: str, typed: str) -> Interpretation:
        waiting = _newest(one for one in asked if one.is_open)
        interpretation = self.interpret_for(tuple(waiting), _newest(asked) | waiting, user, typed)
        return with_doubts(interpretation, self._doubt_of_missed(asked))

    def interpret_for(self, asked: Sequence[int], periods: Periods, user: str, typed: str) -> Interpretation:
        """Interpret a reply when the open KPIs, and the periods of some KPIs, are given.

        Raises:
            InvalidInput: It is unclear.
        """
        reply = self._parse(user, typed, asked, periods)
        if isinstance(reply, AmbiguousName):
            here = {kpi_id: periods[kpi_id] for kpi_id in asked}
            return self._resolve(
                reply, user, lambda other: other.interpret_for(asked, periods, user, typed), here
            )
        if isinstance(reply, UnclearReply):
            raise _error_of(reply)
        return self._interpretation(user, typed, reply, tuple(asked), {**self._ended, **periods})

    def _parse(self, user: str, typed: str, asked: Sequence[int], periods: Periods) -> ParseResult:
        date_context = date_context_of(self._uow, self._first, user, self._now)
        contexts = {
            kpi_id: kpi_context_for(
                self._uow,
                self._kpis[kpi_id],
                periods.get(kpi_id, last),
                self._past,
                other_names=self._names_of[kpi_id],
                scorecard_names=self._card_of[kpi_id].names,
            )
            for kpi_id, last in self._ended.items()
        }
        waiting = [contexts[kpi_id] for kpi_id in asked if kpi_id in contexts]
        return parse_reply(typed, waiting, list(contexts.values()), date_context)

    def _resolve(
        self,
        name: AmbiguousName,
        user: str,
        interpret: Callable[["Interpreter"], Interpretation],
        here: Periods = MappingProxyType({}),
    ) -> Interpretation:
        """Return a question about which KPI an ambiguous name refers to, if it makes sense for one of them.

        Otherwise return the reply as it reads anyway. Each name is settled separately: the other names of the
        message are guessed for now, and asked about next. Nobody is asked if they may give only one of them a
        value, or if only one waits for them, `here` in the thread or anywhere, and they did not just give one
        of the others.
        """
        waiting = self.waiting_for(user)
        possible = self._list_givable(name.choices, user, waiting)
        if len(possible) == 1:
            return interpret(self._choosing(possible[0]))
        self._past.expect(kpi.id for kpi in possible)
        self._open.still_asked(kpi.id for kpi in possible)
        candidates = {kpi: interpret(self._choosing(kpi, guesses=True)) for kpi in possible}
        fitting = {
            kpi: found for kpi, found in candidates.items() if kpi.id in {part.kpi.id for part in found.parts}
        }
        if not fitting:
            return interpret(self._choosing(possible[0]))
        if meant := self._find_meant(fitting, user, (waiting, here)):
            return interpret(self._choosing(meant))
        settled = {part.kpi.id: found.period_of(part) for found in fitting.values() for part in found.parts}
        first = next(iter(fitting.values()))
        asking = self._interpretation(first.user, first.typed, UnnamedKpi(tuple(fitting)), (), self._ended)
        return replace(asking, settled=settled, guessed=first.parts)

    def _list_givable(
        self, kpis: Sequence[KpiInfo], user: str, waiting: Collection[int]
    ) -> Sequence[KpiInfo]:
        """Return the KPIs that somebody may give a value, what waits for them first; all if none."""
        own = [
            kpi for kpi in kpis if kpi.id in waiting or may(user, Action.ANSWER, self._card_of[kpi.id], kpi)
        ]
        return sorted(own or kpis, key=lambda kpi: kpi.id not in waiting)

    def _find_meant(
        self, fitting: Mapping[KpiInfo, Interpretation], user: str, waiting: Sequence[Periods]
    ) -> KpiInfo | None:
        """Return the only KPI whose value waits for somebody, unless they just gave another's; else None."""
        waits = [
            kpi
            for kpi, found in fitting.items()
            if any(_gives(found, kpi, periods.get(kpi.id)) for periods in waiting)
        ]
        others = [
            (kpi.id, found.period_of(part))
            for kpi, found in fitting.items()
            for part in found.parts
            if kpi not in waits and part.kpi.id == kpi.id
        ]
        given = self._uow.actuals.list_answers(others).values()
        just_given = any(is_just_given(actual, user, self._now) for actual in given)
        return waits[0] if len(waits) == 1 and not just_given else None

    def _choosing(self, kpi: KpiInfo, *, guesses: bool = False) -> "Interpreter":
        """Return an interpreter in which a name refers to a chosen KPI."""
        chosen = (*self._chosen, kpi.id)
        where = (self._uow, self._cards, self._now, self._about)
        read = (self._open, self._past)
        return Interpreter(*where, chosen, asked=self._asked, guesses=guesses, read=read)

    def _with_namesakes(self, interpretation: Interpretation, user: str) -> Interpretation:
        """Return the interpretation with the periods of all KPIs that its other names may refer to."""
        waiting, settled = self.waiting_for(user), dict(interpretation.settled)
        for part in interpretation.guessed:
            others = self._list_namesakes(part.kpi.id) - settled.keys()
            asked = waiting if isinstance(part, Snooze | HandOver) else self._open.still_asked(others)
            named = part.period if isinstance(part, Value | NoValue) else None
            last = {kpi_id: asked.get(kpi_id, self._ended[kpi_id]) for kpi_id in others}
            alike = {
                kpi_id
                for kpi_id in others
                if named is None or self._ended[kpi_id].frequency is named.frequency
            }
            settled |= {kpi_id: named or last[kpi_id] for kpi_id in alike}
        return replace(interpretation, settled=settled)

    def _list_namesakes(self, kpi_id: int) -> set[int]:
        """Return the KPIs that share a name with one, including itself."""
        own = set(map(normalize_name, self._names_of[kpi_id]))
        return {
            other for other, names in self._names_of.items() if not own.isdisjoint(map(normalize_name, names))
        }

    def _interpretation(
        self, user: str, typed: str, reply: ParsedReply | UnnamedKpi, asked: tuple[int, ...], periods: Periods
    ) -> Interpretation:
        reach = ReplyScope(
            cards=tuple(card.id for card in self._cards),
            about=tuple(card.id for card in self._about),
            chosen=self._chosen,
        )
        return Interpretation(user, typed, reply, asked, periods, reach=reach)

    def _doubt_of_missed(self, waiting: Iterable[Asked]) -> DoubtOf:
        """Return a check that doubts late answers once a later period, which may be meant, is over.

        A period that is named is meant.
        """
        missed = {(one.kpi_id, one.period) for one in waiting if one.is_missed and one.is_open}
        return lambda part, period: (
            DoubtReason.OLDER
            if (part.kpi.id, period) in missed
            and period < self._ended[part.kpi.id]
            and not (isinstance(part, Value) and part.period)
            else None
        )

    def _list_waiting(self, user: str) -> Sequence[Asked]:
        """Return what waits for a person and can be named."""
        return [one for one in self._open.waiting_for(user) if one.kpi_id in self._kpis]


def _error_of(reply: UnclearReply) -> InvalidInput:
    if reply.is_question:
        return StatusQuestion(reply.reason)
    return InvalidInput(reply.reason) if reply.has_number else NoNumber(reply.reason)


def _gives(found: Interpretation, kpi: KpiInfo, period: Period | None) -> bool:
    """Return whether a reply is about a KPI and period."""
    return any(part.kpi.id == kpi.id and found.period_of(part) == period for part in found.parts)


def _names(names: Iterable[str]) -> set[str]:
    return set(map(normalize_name, names))


def _assign_names(
    nameable: Mapping[int, tuple[str, ...]], chosen: Sequence[int], *, guesses: bool
) -> dict[int, tuple[str, ...]]:
    """Return the names each KPI goes by; a chosen KPI, or a guessed first one, has its names exclusively.

    Chosen KPIs keep the names that earlier choices left them, so no name is ever ambiguous again between
    chosen KPIs.
    """
    left, taken = dict[int, tuple[str, ...]](), set[str]()
    first = [kpi_id for kpi_id in chosen if kpi_id in nameable]
    for kpi_id in dict.fromkeys((*first, *nameable)):
        left[kpi_id] = tuple(name for name in nameable[kpi_id] if normalize_name(name) not in taken)
        if guesses or kpi_id in first:
            taken.update(map(normalize_name, left[kpi_id]))
    return {kpi_id: left[kpi_id] for kpi_id in nameable}


def _waiting_of(parts: Iterable[ReplyPart], waiting: Iterable[Asked]) -> Periods:
    """Return the open periods of the KPIs to snooze or hand over, even if a later period has ended since."""
    named = {part.kpi.id for part in parts if isinstance(part, Snooze | HandOver)}
    return _newest(one for one in waiting if one.kpi_id in named)


def _newest(asked: Iterable[Asked]) -> dict[int, Period]:
    """Return the newest period of each KPI that was asked for."""
    found: dict[int, Period] = {}
    for one in sorted(asked, key=lambda one: one.period.start, reverse=True):
        found.setdefault(one.kpi_id, one.period)
    return found
