"""Forms: actuals given in a modal, several fields, all of them stored or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, InvalidInputs, NotAllowed
from scorecard.model.kpis import ActualInfo
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.units import format_plain, format_value
from scorecard.model.views.prompts import DueItem
from scorecard.parsing.replies.form_field import parse_form_field
from scorecard.parsing.replies.parsed_reply import Value
from scorecard.services.actuals.change_requests import Recorded, outcome_of, record_or_request
from scorecard.services.actuals.kpi_context import kpi_context_for
from scorecard.services.actuals.receipts import build_receipts
from scorecard.services.actuals.record import Recorder, Submission
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_actual, get_prompt
from scorecard.services.lookup.access import check_kpi
from scorecard.services.lookup.people import date_context_of, local_settings_of, strip_ids
from scorecard.services.prompts.due_items import item_of
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import mention

Result = TypeVar("Result")
NOTHING = "Type at least one value, or close this with Not now."
NOTHING_NEW = "What you see here is saved already; type a new value, or close this with Not now."


@dataclass(frozen=True)
class FormField:
    """What was typed for one KPI.

    Attributes:
        prompt: The prompt it answers; 0 for a correction.
        name: What the modal calls it, to which an error is tied.
        value: As typed; blank for later.
        note: As typed, or empty; None where the modal has no field for it.
        standing: The actual that it was filled in with, or None for one that was empty.
    """

    prompt: int
    name: str
    value: str
    note: str | None = None
    standing: int | None = None


@dataclass(frozen=True)
class CorrectionForm:
    """What is to be corrected, with the locale of who corrects it."""

    item: DueItem
    locale: str


@dataclass(frozen=True)
class _Place:
    """Which KPI and period a value is for."""

    card: Scorecard
    kpi: Kpi
    period: Period


class ActualForms:
    """Takes what is typed into modals."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def answer(self, team_id: str, user: str, fields: Sequence[FormField], *, cause: str) -> None:
        """Record every field that is not as it was, and have the receipt sent.

        Args:
            team_id: Slack team.
            user: Who pressed Save.
            fields: What was typed.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such prompt or value.
            InvalidInputs: One error for each field that cannot be used; nothing was stored.
        """
        with self._store.writing() as uow:
            accept_once(uow, cause, self._clock.now())
            _check_known(uow, team_id, fields)
            filled = [field for field in fields if self._is_filled(uow, user, field)]
            if not filled:
                raise InvalidInputs([_nothing_in(fields)])
            uow.actuals.hold(*(_kpi_in(uow, field) for field in filled))
            self._finish(uow, _each(filled, lambda field: self._answer(uow, user, field)), user, cause)

    def correction(self, team_id: str, user: str, actual_id: int, channel: str = "") -> CorrectionForm:
        """What a Correct button is about: the value as it stands now; `channel` is where it was pressed.

        Raises:
            Gone: The team has no such value.
            NotForYou: This person may not read it.
        """
        with self._store.reading() as uow:
            get_actual(uow, team_id, actual_id)
            place = _place_of(uow, actual_id)
            _check_reads(uow, place, user, channel)
            item = item_of(uow, place.kpi, place.period)
            return CorrectionForm(item, _locale(uow, place, user))

    def correct(self, team_id: str, user: str, actual_id: int, field: FormField, *, cause: str) -> None:
        """Record a correction of an actual, and have the receipt sent.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such value.
            InvalidInputs: It cannot be used, or was changed since the modal was opened; nothing was stored.
        """
        with self._store.writing() as uow:
            accept_once(uow, cause, self._clock.now())
            get_actual(uow, team_id, actual_id)
            self._finish(
                uow, _each([field], lambda one: self._correct(uow, user, actual_id, one)), user, cause
            )

    def _is_filled(self, uow: UnitOfWork, user: str, field: FormField) -> bool:
        """Whether somebody typed into a field; one that was filled in, and still says the same, they left."""
        if field.standing is None:
            return bool(field.value.strip() or (field.note or "").strip())
        _, given = uow.actuals.get(field.standing)
        try:
            entry = self._entry(uow, _place_of(uow, field.standing), user, field, given)
        except InvalidInput:
            return True
        return entry.value != given.value or entry.note not in {None, given.note}

    def _answer(self, uow: UnitOfWork, user: str, field: FormField) -> Recorded:
        if field.standing is not None:
            return self._correct(uow, user, field.standing, field)
        if not field.value.strip():
            raise InvalidInput("Type the value that your note is about, or clear the note.")
        asked = uow.prompts.get(field.prompt)
        place = _place(uow, asked.kpi_id, asked.period)
        self._recorder(uow, place).check(place.kpi, place.period, user, asked)
        given = uow.actuals.find(asked.kpi_id, asked.period)
        entry = self._entry(uow, place, user, field)
        entry = replace(entry, note=entry.note or None)  # blank says nothing; it takes no note away
        if given and given.value != entry.value:
            raise _given_already(given, user, _shown(uow, place, user, given))
        return record_or_request(self._recorder(uow, place), place.kpi, place.period, entry)

    def _correct(self, uow: UnitOfWork, user: str, actual_id: int, field: FormField) -> Recorded:
        if not field.value.strip():
            raise InvalidInput("Type the value as it should be.")
        place = _place_of(uow, actual_id)
        asked = uow.prompts.find(place.kpi.info.id, place.period)
        self._recorder(uow, place).check(place.kpi, place.period, user, asked)
        uow.actuals.hold(place.kpi.info.id)
        standing = uow.actuals.find(place.kpi.info.id, place.period)
        if standing and standing.id != actual_id:
            shown = _shown(uow, place, user, standing)
            raise InvalidInput(f"This was changed to {shown} meanwhile; close this and open it again.")
        entry = self._entry(uow, place, user, field, standing)
        return record_or_request(self._recorder(uow, place), place.kpi, place.period, entry)

    def _entry(
        self, uow: UnitOfWork, place: _Place, user: str, field: FormField, standing: ActualInfo | None = None
    ) -> Submission:
        """What a field says; as it was filled in beforehand, it is the value that stands."""
        if standing and field.value.strip() == format_plain(standing.value, _locale(uow, place, user)):
            read = Value(place.kpi.info, standing.value)
        else:
            read = self._read(uow, place, user, field)
        return Submission(read.value, user, "modal", _note(field, read), field.value)

    def _read(self, uow: UnitOfWork, place: _Place, user: str, field: FormField) -> Value:
        date_context = date_context_of(uow, place.card, user, self._clock.now())
        read = parse_form_field(field.value, kpi_context_for(uow, place.kpi, place.period), date_context)
        return replace(read, note=strip_ids(uow, place.card.team_id, read.note))

    def _recorder(self, uow: UnitOfWork, place: _Place) -> Recorder:
        return Recorder(uow, place.card, self._clock.now())

    def _finish(self, uow: UnitOfWork, outcomes: list[Recorded], user: str, cause: str) -> None:
        card, _ = uow.scorecards.get_of(_kpi_of(uow, outcomes[0]))
        for outgoing in build_receipts(card.team_id, outcome_of(outcomes), user, cause=cause):
            uow.outbox.add(outgoing, self._clock.now())
        uow.commit()


def _check_known(uow: UnitOfWork, team_id: str, fields: Sequence[FormField]) -> None:
    """See that all that a form is about is the team's.

    Raises:
        Gone: Something is not.
    """
    for field in fields:
        if field.standing is not None:
            get_actual(uow, team_id, field.standing)
        else:
            get_prompt(uow, team_id, field.prompt)


def _each(fields: Sequence[FormField], take: Callable[[FormField], Result]) -> list[Result]:
    """Take every field, and tell all that cannot be taken at once."""
    taken: list[Result] = []
    errors: list[InvalidInput] = []
    for field in fields:
        try:
            taken.append(take(field))
        except (InvalidInput, NotAllowed) as error:
            errors.append(InvalidInput(str(error), field.name, error.unnamed))
    if errors:
        raise InvalidInputs(errors)
    return taken


def _given_already(given: ActualInfo, user: str, shown: str) -> InvalidInput:
    already = f"already gave {shown}; to change it, press Correct on the receipt."
    if given.by == user:
        return InvalidInput(f"You {already}")
    return InvalidInput(f"{mention(given.by)} {already}", unnamed=f"Somebody else {already}")


def _nothing_in(fields: Sequence[FormField]) -> InvalidInput:
    """What to say of a modal in which nothing was typed, or everything left as it was filled in."""
    is_known = any(field.standing is not None for field in fields)
    return InvalidInput(NOTHING_NEW if is_known else NOTHING, fields[0].name if fields else "")


def _note(field: FormField, read: Value) -> str | None:
    """What was said with a value: in the field for it, or else behind the number."""
    own = None if field.note is None else field.note.strip()
    if own and read.note:
        raise InvalidInput("There are two notes; type only the number here, and the note in its own field.")
    return own or read.note or own


def _locale(uow: UnitOfWork, place: _Place, user: str) -> str:
    return local_settings_of(uow, place.card, user).locale


def _kpi_in(uow: UnitOfWork, field: FormField) -> int:
    """The KPI that a field is about."""
    if field.standing is not None:
        return uow.actuals.get(field.standing)[0]
    return uow.prompts.get(field.prompt).kpi_id


def _kpi_of(uow: UnitOfWork, outcome: Recorded) -> int:
    return uow.actuals.get(outcome.id)[0] if isinstance(outcome, ActualInfo) else outcome.kpi_id


def _place(uow: UnitOfWork, kpi_id: int, period: Period) -> _Place:
    return _Place(*uow.scorecards.get_of(kpi_id), period)


def _place_of(uow: UnitOfWork, actual_id: int) -> _Place:
    kpi_id, actual = uow.actuals.get(actual_id)
    return _place(uow, kpi_id, actual.period)


def _check_reads(uow: UnitOfWork, place: _Place, user: str, channel: str) -> None:
    """See that somebody may read a value; who was asked for it in another's place may."""
    asked = uow.prompts.find(place.kpi.info.id, place.period)
    if asked is None or asked.person != user:
        check_kpi(uow, place.card, place.kpi, user, channel)


def _shown(uow: UnitOfWork, place: _Place, user: str, actual: ActualInfo) -> str:
    return format_value(actual.value, place.kpi.info.unit, _locale(uow, place, user))
