"""Actuals submitted through a modal: several fields, stored all together or not at all."""

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
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.form_field import check_form_note, find_no_data, parse_form_field
from scorecard.parsing.replies.parsed_reply import KpiContext, NoValue, Value
from scorecard.services.actuals.change_requests import (
    Change,
    Recorded,
    note_no_data_or_request,
    outcome_of,
    record_or_request,
)
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
TWO_NOTES = "There are two notes; type only the value here, and the note in its own field."
NOTHING = "Type at least one value, or close this with Not now."
NOTHING_NEW = "What you see here is saved already; type a new value, or close this with Not now."


@dataclass(frozen=True)
class FormField:
    """The input for one KPI in a modal.

    Attributes:
        prompt: Row of the prompt that it answers; 0 for a correction.
        name: The modal's name for the field; errors are attached to it.
        value: As typed; blank to answer later.
        note: As typed, or empty; None if the modal has no note field for this KPI.
        standing: Row of the actual that the field was prefilled with; None if it was empty.
    """

    prompt: int
    name: str
    value: str
    note: str | None = None
    standing: int | None = None


@dataclass(frozen=True)
class CorrectionForm:
    """The item to correct, with the locale of the person correcting it."""

    item: DueItem
    locale: str


@dataclass(frozen=True)
class _Place:
    """The KPI and period that a value is for."""

    card: Scorecard
    kpi: Kpi
    period: Period


class ActualForms:
    """Stores the actuals that people submit in modals."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def answer(self, team_id: str, user: str, fields: Sequence[FormField], *, cause: str) -> None:
        """Record every field that was changed, and queue the receipt.

        Args:
            team_id: Slack team.
            user: Slack user id of the person who pressed Save.
            fields: The modal's input.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such prompt or value.
            InvalidInputs: One error for each unusable field; nothing was stored.
        """
        with self._store.writing() as uow:
            accept_once(uow, cause, self._clock.now())
            _check_known(uow, team_id, fields)
            filled = [field for field in fields if self._is_filled(uow, user, field)]
            if not filled:
                raise InvalidInputs([_nothing_in(fields)])
            uow.actuals.hold(*(_kpi_in(uow, field) for field in filled))
            outcomes = _process_all(filled, lambda field: self._answer(uow, user, field, cause))
            self._finish(uow, team_id, outcomes, user, cause)

    def correction(self, team_id: str, user: str, actual_id: int, channel: str = "") -> CorrectionForm:
        """Return the value to correct as it is now, after Correct was pressed in `channel`.

        Raises:
            Gone: The team has no such value.
            NotReadable: This person may not read it.
        """
        with self._store.reading() as uow:
            get_actual(uow, team_id, actual_id)
            place = _place_of(uow, actual_id)
            _check_may_read(uow, place, user, channel)
            item = item_of(uow, place.kpi, place.period)
            return CorrectionForm(item, _locale(uow, place, user))

    def correct(self, team_id: str, user: str, actual_id: int, field: FormField, *, cause: str) -> None:
        """Record a correction of an actual, and queue the receipt.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such value.
            InvalidInputs: It cannot be used, or was changed after the modal opened; nothing was stored.
        """
        with self._store.writing() as uow:
            accept_once(uow, cause, self._clock.now())
            get_actual(uow, team_id, actual_id)
            outcomes = _process_all([field], lambda item: self._correct(uow, user, actual_id, item, cause))
            self._finish(uow, team_id, outcomes, user, cause)

    def _is_filled(self, uow: UnitOfWork, user: str, field: FormField) -> bool:
        """Return whether a field has input; a prefilled field counts only if it was changed."""
        if field.standing is None:
            return bool(field.value.strip() or (field.note or "").strip())
        _, given = uow.actuals.get(field.standing)
        try:
            entry = self._entry(uow, _place_of(uow, field.standing), user, field, given)
        except InvalidInput:
            return True
        return entry.value != given.value or entry.note not in {None, given.note}

    def _answer(self, uow: UnitOfWork, user: str, field: FormField, cause: str) -> Recorded:
        if field.standing is not None:
            return self._correct(uow, user, field.standing, field, cause)
        if not field.value.strip():
            raise InvalidInput("Type the value that your note is about, or clear the note.")
        prompt = uow.prompts.get(field.prompt)
        place = _place(uow, prompt.kpi_id, prompt.period)
        self._recorder(uow, place).check(place.kpi, place.period, user, prompt)
        given = uow.actuals.find(prompt.kpi_id, prompt.period)
        entry = self._entry(uow, place, user, field)
        if isinstance(entry, Submission):
            entry = replace(entry, note=entry.note or None)  # a blank note removes none
        if given and given.value != entry.value:
            raise already_given(given, user, _format(uow, place, user, given))
        return self._give(uow, place, entry, cause)

    def _correct(self, uow: UnitOfWork, user: str, actual_id: int, field: FormField, cause: str) -> Recorded:
        if not field.value.strip():
            raise InvalidInput("Type the value as it should be.")
        place = _place_of(uow, actual_id)
        self._recorder(uow, place).find_prompt(place.kpi, place.period, user)
        uow.actuals.hold(place.kpi.info.id)
        current = uow.actuals.find(place.kpi.info.id, place.period)
        if current and current.id != actual_id:
            shown = _format(uow, place, user, current)
            raise changed_meanwhile(shown)
        return self._give(uow, place, self._entry(uow, place, user, field, current), cause)

    def _give(self, uow: UnitOfWork, place: _Place, entry: Submission | Change, cause: str) -> Recorded:
        """Record the value of a field, or that there is none."""
        recorder = self._recorder(uow, place)
        if isinstance(entry, Change):
            return note_no_data_or_request(recorder, place.kpi, entry, cause=cause, replaces=True)
        return record_or_request(recorder, place.kpi, place.period, entry)

    def _entry(
        self, uow: UnitOfWork, place: _Place, user: str, field: FormField, current: ActualInfo | None = None
    ) -> Submission | Change:
        """Return what a field gives: a value or no data; one left as it was prefilled gives that value."""
        if current and field.value.strip() == format_plain(current.value, _locale(uow, place, user)):
            return _submission(field, Value(place.kpi.info, current.value), user)
        subject = kpi_context_for(uow, place.kpi, place.period)
        dates = date_context_of(uow, place.card, user, self._clock.now())
        if no_data := find_no_data(field.value, subject, dates):
            reason = strip_ids(uow, place.card.team_id, _reason(field, no_data, current))
            return Change(place.period, user, source="modal", note=reason, typed=field.value)
        parsed = _read(field, subject, dates)
        note = strip_ids(uow, place.card.team_id, parsed.note)
        return _submission(field, replace(parsed, note=note), user)

    def _recorder(self, uow: UnitOfWork, place: _Place) -> Recorder:
        return Recorder(uow, place.card, self._clock.now())

    def _finish(self, uow: UnitOfWork, team_id: str, outcomes: list[Recorded], user: str, cause: str) -> None:
        for outgoing in build_receipts(team_id, outcome_of(outcomes), user, cause=cause):
            uow.outbox.add(outgoing, self._clock.now())
        uow.commit()


def _check_known(uow: UnitOfWork, team_id: str, fields: Sequence[FormField]) -> None:
    """Check that everything the fields refer to belongs to the team.

    Raises:
        Gone: Something does not.
    """
    for field in fields:
        if field.standing is not None:
            get_actual(uow, team_id, field.standing)
        else:
            get_prompt(uow, team_id, field.prompt)


def _process_all(fields: Sequence[FormField], process: Callable[[FormField], Result]) -> list[Result]:
    """Process every field; raise the errors of all of them together."""
    results: list[Result] = []
    errors: list[InvalidInput] = []
    for field in fields:
        try:
            results.append(process(field))
        except (InvalidInput, NotAllowed) as error:
            errors.append(InvalidInput(str(error), field.name, error.unnamed))
    if errors:
        raise InvalidInputs(errors)
    return results


def already_given(given: ActualInfo, user: str, shown: str) -> InvalidInput:
    """Return the error for a value that somebody gave already; `shown` is that value as text.

    Only who gave it has a receipt.
    """
    if given.by == user:
        return InvalidInput(f"You already gave {shown}; to change it, press Correct on the receipt.")
    already = f"already gave {shown}; to change it, send me the value with the KPI's name and its period."
    return InvalidInput(f"{mention(given.by)} {already}", unnamed=f"Somebody else {already}")


def changed_meanwhile(shown: str) -> InvalidInput:
    """Return the error for a correction of a value that is another by now, `shown` as text."""
    return InvalidInput(f"This was changed to {shown} meanwhile; close this and open it again.")


def _nothing_in(fields: Sequence[FormField]) -> InvalidInput:
    """Return the error for a modal that was left empty or unchanged."""
    is_known = any(field.standing is not None for field in fields)
    return InvalidInput(NOTHING_NEW if is_known else NOTHING, fields[0].name if fields else "")


def _read(field: FormField, subject: KpiContext, dates: DateContext) -> Value:
    """Return the value of a field, whose note fits it."""
    parsed = parse_form_field(field.value, subject, dates, has_note_field=field.note is not None)
    check_form_note(field.note or "", field.value, parsed.value, subject, dates)
    return parsed


def _submission(field: FormField, parsed: Value, user: str) -> Submission:
    return Submission(parsed.value, user, "modal", _note(field, parsed), field.value)


def _reason(field: FormField, stated: NoValue, current: ActualInfo | None) -> str:
    """Return why there is no value: from the note field, otherwise behind the words.

    A note that is there from before is about the value that goes.
    """
    own = (field.note or "").strip()
    own = "" if current and own == current.note else own
    if own and stated.reason:
        raise InvalidInput(TWO_NOTES)
    return own or stated.reason


def _note(field: FormField, parsed: Value) -> str | None:
    """Return the note of a value: from its own field, otherwise the text after the number."""
    own = None if field.note is None else field.note.strip()
    if own and parsed.note:
        raise InvalidInput(TWO_NOTES)
    return own or parsed.note or own


def _locale(uow: UnitOfWork, place: _Place, user: str) -> str:
    return local_settings_of(uow, place.card, user).locale


def _kpi_in(uow: UnitOfWork, field: FormField) -> int:
    """Return the row of the KPI that a field is about."""
    if field.standing is not None:
        return uow.actuals.get(field.standing)[0]
    return uow.prompts.get(field.prompt).kpi_id


def _place(uow: UnitOfWork, kpi_id: int, period: Period) -> _Place:
    return _Place(*uow.scorecards.get_of(kpi_id), period)


def _place_of(uow: UnitOfWork, actual_id: int) -> _Place:
    kpi_id, actual = uow.actuals.get(actual_id)
    return _place(uow, kpi_id, actual.period)


def _check_may_read(uow: UnitOfWork, place: _Place, user: str, channel: str) -> None:
    """Check that a person may read a value; a delegate who was asked for it may."""
    prompt = uow.prompts.find(place.kpi.info.id, place.period)
    if prompt is None or prompt.person != user:
        check_kpi(uow, place.card, place.kpi, user, channel)


def _format(uow: UnitOfWork, place: _Place, user: str, actual: ActualInfo) -> str:
    return format_value(actual.value, place.kpi.info.unit, _locale(uow, place, user))
