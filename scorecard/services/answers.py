"""Answers given in a modal: several fields, all of them stored or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from scorecard.clock import Clock
from scorecard.domain.numbers import parse_value
from scorecard.domain.periods import Period
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.domain.units import format_value
from scorecard.domain.views import ActualInfo, DueItem
from scorecard.errors import AlreadyHandled, InvalidInput, InvalidInputs, NotAllowed
from scorecard.services.change_requests import Outcome, record_or_ask, tell
from scorecard.services.people import name_of, whereabouts
from scorecard.services.recording import Entry, Recorder
from scorecard.storage.unit_of_work import Store, UnitOfWork

Result = TypeVar("Result")
NOTHING = "Type at least one value, or close this with Not now."


@dataclass(frozen=True)
class Field:
    """What was typed for one KPI.

    Attributes:
        prompt: The prompt it answers; 0 for a correction.
        place: What the form calls it, to which an error is tied.
        value: As typed; blank for later.
        note: As typed, or empty; None where the form has no field for it.
        standing: The actual that it was filled in with, or None for one that was empty.
    """

    prompt: int
    place: str
    value: str
    note: str | None = None
    standing: int | None = None


@dataclass(frozen=True)
class Correction:
    """What is to be corrected, with the locale of who corrects it."""

    item: DueItem
    locale: str


@dataclass(frozen=True)
class _Place:
    """Which KPI and period a value is for."""

    card: Scorecard
    kpi: Kpi
    period: Period


class Answers:
    """Takes what is typed into modals."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def answer(self, user: str, fields: Sequence[Field], *, cause: str) -> None:
        """Record every field that is not as it was, and have the receipt sent.

        Args:
            user: Who pressed Save.
            fields: What was typed.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            InvalidInputs: One error for each field that cannot be used; nothing was stored.
        """
        with self._store.writing() as uow:
            filled = [field for field in fields if self._is_filled(uow, user, field)]
            if not filled:
                raise InvalidInputs([InvalidInput(NOTHING, fields[0].place if fields else "")])
            self._accept(uow, cause)
            self._finish(uow, _each(filled, lambda field: self._answer(uow, user, field)), user, cause)

    def correction(self, user: str, actual_id: int) -> Correction:
        """What a Correct button is about: the value as it stands now."""
        with self._store.reading() as uow:
            place = _place_of(uow, actual_id)
            item = DueItem(
                prompt=0,
                kpi=place.kpi.info,
                goal=place.kpi.goal_for(place.period),
                period=place.period,
                last=uow.actuals.find_before(place.kpi.info.id, place.period),
                actual=uow.actuals.find(place.kpi.info.id, place.period),
                is_retired=place.kpi.is_retired,
            )
            return Correction(item, whereabouts(uow, place.card, user).locale)

    def correct(self, user: str, actual_id: int, field: Field, *, cause: str) -> None:
        """Record a correction of an actual, and have the receipt sent.

        Raises:
            AlreadyHandled: It was delivered before.
            InvalidInputs: It cannot be used, or was changed since the modal was opened; nothing was stored.
        """
        with self._store.writing() as uow:
            self._accept(uow, cause)
            self._finish(
                uow, _each([field], lambda one: self._correct(uow, user, actual_id, one)), user, cause
            )

    def _is_filled(self, uow: UnitOfWork, user: str, field: Field) -> bool:
        """Whether somebody typed into a field; one that was filled in, and still says the same, they left."""
        if field.standing is None:
            return bool(field.value.strip() or (field.note or "").strip())
        _, given = uow.actuals.get(field.standing)
        try:
            entry = self._entry(uow, _place_of(uow, field.standing), user, field)
        except InvalidInput:
            return True
        return entry.value != given.value or entry.note not in {None, given.note}

    def _answer(self, uow: UnitOfWork, user: str, field: Field) -> Outcome:
        if field.standing is not None:
            return self._correct(uow, user, field.standing, field)
        if not field.value.strip():
            raise InvalidInput("Type the value that your note is about, or clear the note.")
        asked = uow.prompts.get(field.prompt)
        place = _place(uow, asked.kpi_id, asked.period)
        uow.actuals.hold(asked.kpi_id)
        given = uow.actuals.find(asked.kpi_id, asked.period)
        entry = self._entry(uow, place, user, field)
        entry = replace(entry, note=entry.note or None)  # blank says nothing; it takes no note away
        if given and given.value != entry.value:
            who, shown = name_of(uow, place.card.team_id, given.by), _shown(uow, place, user, given)
            raise InvalidInput(f"{who} already gave {shown}; to change it, press Correct on the receipt.")
        return record_or_ask(Recorder(uow, place.card, self._clock.now()), place.kpi, place.period, entry)

    def _correct(self, uow: UnitOfWork, user: str, actual_id: int, field: Field) -> Outcome:
        if not field.value.strip():
            raise InvalidInput("Type the value as it should be.")
        place = _place_of(uow, actual_id)
        uow.actuals.hold(place.kpi.info.id)
        standing = uow.actuals.find(place.kpi.info.id, place.period)
        if standing and standing.id != actual_id:
            shown = _shown(uow, place, user, standing)
            raise InvalidInput(f"This was changed to {shown} meanwhile; close this and open it again.")
        entry = self._entry(uow, place, user, field)
        return record_or_ask(Recorder(uow, place.card, self._clock.now()), place.kpi, place.period, entry)

    def _entry(self, uow: UnitOfWork, place: _Place, user: str, field: Field) -> Entry:
        value = parse_value(field.value, place.kpi.info.unit, whereabouts(uow, place.card, user).locale)
        note = None if field.note is None else field.note.strip()
        return Entry(value, user, "modal", note, field.value)

    def _accept(self, uow: UnitOfWork, cause: str) -> None:
        if not uow.inbox.accept(cause, self._clock.now()):
            raise AlreadyHandled

    def _finish(self, uow: UnitOfWork, outcomes: list[Outcome], user: str, cause: str) -> None:
        scorecard_id, _ = uow.scorecards.find_kpi(_kpi_of(uow, outcomes[0]))
        for outgoing in tell(uow.scorecards.get(scorecard_id), outcomes, user, cause=cause):
            uow.outbox.add(outgoing, self._clock.now())
        uow.commit()


def _each(fields: Sequence[Field], take: Callable[[Field], Result]) -> list[Result]:
    """Take every field, and tell all that cannot be taken at once."""
    taken: list[Result] = []
    errors: list[InvalidInput] = []
    for field in fields:
        try:
            taken.append(take(field))
        except (InvalidInput, NotAllowed) as error:
            errors.append(InvalidInput(str(error), field.place))
    if errors:
        raise InvalidInputs(errors)
    return taken


def _kpi_of(uow: UnitOfWork, outcome: Outcome) -> int:
    return uow.actuals.get(outcome.id)[0] if isinstance(outcome, ActualInfo) else outcome.kpi_id


def _place(uow: UnitOfWork, kpi_id: int, period: Period) -> _Place:
    scorecard_id, kpi = uow.scorecards.find_kpi(kpi_id)
    return _Place(uow.scorecards.get(scorecard_id), kpi, period)


def _place_of(uow: UnitOfWork, actual_id: int) -> _Place:
    kpi_id, actual = uow.actuals.get(actual_id)
    return _place(uow, kpi_id, actual.period)


def _shown(uow: UnitOfWork, place: _Place, user: str, actual: ActualInfo) -> str:
    return format_value(actual.value, place.kpi.info.unit, whereabouts(uow, place.card, user).locale)
