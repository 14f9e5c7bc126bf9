"""Actuals submitted through a modal: several fields, stored all together or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from scorecard.clock import Clock
from scorecard.errors import Gone, InvalidInput, InvalidInputs, NotAllowed
from scorecard.model.kpis import ActualInfo
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.submissions import Submission
from scorecard.model.units import format_typed, format_value
from scorecard.model.views.prompts import DueItem
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.form_field import check_form_note, find_no_data, parse_form_field
from scorecard.parsing.replies.parsed_reply import KpiContext, NoValue, Value
from scorecard.rules.permissions import Action, may
from scorecard.services.actuals.change_requests import (
    Recorded,
    note_no_data_or_request,
    outcome_of,
    record_or_request,
)
from scorecard.services.actuals.kpi_context import PastValues, kpi_context_for
from scorecard.services.actuals.receipts import build_receipts
from scorecard.services.actuals.record import Recorder
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_actual
from scorecard.services.lookup.access import check_kpi
from scorecard.services.lookup.people import date_context_of, local_settings_of, strip_ids
from scorecard.services.prompts.due_items import item_of
from scorecard.storage.repositories.prompts import Prompt
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
    """The KPI and period that a field is for.

    Attributes:
        prompt: The prompt that it answers; None for a correction.
        prefilled: The value that it showed; None if it was empty.
    """

    card: Scorecard
    kpi: Kpi
    period: Period
    prompt: Prompt | None = None
    prefilled: ActualInfo | None = None

    @property
    def key(self) -> tuple[int, Period]:
        """The KPI's row, and the period."""
        return self.kpi.info.id, self.period


class _Form:
    """The fields that one person submits, with what all of them are about read at once.

    Args:
        uow: The transaction.
        team_id: Slack team.
        user: Slack user id of the person.
        fields: The fields.
        cause: The modal's id.
        now: UTC.

    Raises:
        Gone: The team has no such prompt or value.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        team_id: str,
        user: str,
        fields: Sequence[FormField],
        cause: str,
        *,
        now: datetime,
    ) -> None:
        self._uow = uow
        self._user = user
        self._cause = cause
        self._now = now
        self._places = _find_places(uow, team_id, fields)
        self._past = PastValues(uow, (place.kpi.info.id for place in self._places.values()))

    def is_filled(self, field: FormField) -> bool:
        """Return whether a field has input; a prefilled field counts only if it was changed."""
        place = self._places[field.name]
        if place.prefilled is None:
            return bool(field.value.strip() or (field.note or "").strip())
        try:
            entry = self._entry(place, field, place.prefilled)
        except InvalidInput:
            return True
        return entry.value != place.prefilled.value or entry.note not in {None, place.prefilled.note}

    def record(self, fields: Sequence[FormField]) -> list[Recorded]:
        """Record some of the fields.

        Raises:
            InvalidInputs: One error for each unusable field.
        """
        places = [self._places[field.name].key for field in fields]
        self._uow.prompts.preload(places)
        self._uow.actuals.preload(places)
        return _process_all(fields, self._record)

    def _record(self, field: FormField) -> Recorded:
        place = self._places[field.name]
        answer = self._answer if place.prefilled is None else self._correct
        return self._give(place, answer(place, field))

    def _answer(self, place: _Place, field: FormField) -> Submission:
        """Return what a field gives that was empty."""
        if not field.value.strip():
            raise InvalidInput("Type the value that your note is about, or clear the note.")
        self._recorder(place).check(place.kpi, place.period, self._user, place.prompt)
        given = self._uow.actuals.find(*place.key)
        entry = self._entry(place, field)
        entry = replace(entry, note=entry.note or None)  # a blank note removes none
        if given and given.value != entry.value:
            raise already_given(given, self._user, _format(self._uow, place, self._user, given))
        return entry

    def _correct(self, place: _Place, field: FormField) -> Submission:
        """Return what a field gives in place of the value that it showed."""
        if not field.value.strip():
            raise InvalidInput("Type the value as it should be.")
        self._recorder(place).find_prompt(place.kpi, place.period, self._user)
        current = self._uow.actuals.find(*place.key)
        if current and current.id != field.standing:
            raise changed_meanwhile(_format(self._uow, place, self._user, current))
        return self._entry(place, field, current)

    def _give(self, place: _Place, entry: Submission) -> Recorded:
        """Record the value of a field, or that there is none."""
        recorder = self._recorder(place)
        if entry.value is None:
            return note_no_data_or_request(recorder, place.kpi, entry, cause=self._cause, replaces=True)
        return record_or_request(recorder, place.kpi, entry)

    def _entry(self, place: _Place, field: FormField, current: ActualInfo | None = None) -> Submission:
        """Return what a field gives: a value or no data; one left as it was prefilled gives that value."""
        uow, user, team_id = self._uow, self._user, place.card.team_id
        unit, locale = place.kpi.info.unit, _locale(uow, place, user)
        if current and field.value.strip() == format_typed(current.value, unit, locale):
            return _submission(place, field, Value(place.kpi.info, current.value), user)
        subject = kpi_context_for(uow, place.kpi, place.period, self._past)
        dates = date_context_of(uow, place.card, user, self._now)
        if no_data := find_no_data(field.value, subject, dates):
            reason = strip_ids(uow, team_id, _reason(field, no_data, current))
            return Submission(period=place.period, by=user, source="modal", note=reason, typed=field.value)
        parsed = _read(field, subject, dates)
        return _submission(place, field, replace(parsed, note=strip_ids(uow, team_id, parsed.note)), user)

    def _recorder(self, place: _Place) -> Recorder:
        return Recorder(self._uow, place.card, self._now)


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
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            form = _Form(uow, team_id, user, fields, cause, now=now)
            filled = [*filter(form.is_filled, fields)]
            if not filled:
                raise InvalidInputs([_nothing_in(fields)])
            self._finish(uow, team_id, form.record(filled), user, cause)

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
        now, corrected = self._clock.now(), [replace(field, standing=actual_id)]
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            form = _Form(uow, team_id, user, corrected, cause, now=now)
            self._finish(uow, team_id, form.record(corrected), user, cause)

    def _finish(self, uow: UnitOfWork, team_id: str, outcomes: list[Recorded], user: str, cause: str) -> None:
        for outgoing in build_receipts(team_id, outcome_of(outcomes), user, cause=cause):
            uow.outbox.add(outgoing, self._clock.now())
        uow.commit()


def _find_places(uow: UnitOfWork, team_id: str, fields: Sequence[FormField]) -> dict[str, _Place]:
    """Return the KPI and period that each of some fields is for, by the field's name.

    Raises:
        Gone: The team has no such prompt or value.
    """
    prompts = uow.prompts.list_by_row(team_id, [field.prompt for field in fields if field.standing is None])
    shown = uow.actuals.list_by_row(
        team_id, [field.standing for field in fields if field.standing is not None]
    )
    places: dict[str, _Place] = {}
    for field in fields:
        if field.standing is not None and field.standing in shown:
            kpi_id, given = shown[field.standing]
            places[field.name] = _Place(*uow.scorecards.get_of(kpi_id), given.period, prefilled=given)
        elif field.standing is None and field.prompt in prompts:
            prompt = prompts[field.prompt]
            places[field.name] = _Place(*uow.scorecards.get_of(prompt.kpi_id), prompt.period, prompt)
        else:
            raise Gone
    return places


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


def _submission(place: _Place, field: FormField, parsed: Value, user: str) -> Submission:
    return Submission(
        period=place.period,
        by=user,
        value=parsed.value,
        source="modal",
        note=_note(field, parsed),
        typed=field.value,
    )


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


def _place_of(uow: UnitOfWork, actual_id: int) -> _Place:
    kpi_id, actual = uow.actuals.get(actual_id)
    return _Place(*uow.scorecards.get_of(kpi_id), actual.period)


def _check_may_read(uow: UnitOfWork, place: _Place, user: str, channel: str) -> None:
    """Check that a person may read a value; a delegate who was asked for it may."""
    prompt = uow.prompts.find(place.kpi.info.id, place.period)
    if not may(user, Action.READ_KPI, asked=prompt.person if prompt else ""):
        check_kpi(uow, place.card, place.kpi, user, channel)


def _format(uow: UnitOfWork, place: _Place, user: str, actual: ActualInfo) -> str:
    return format_value(actual.value, place.kpi.info.unit, _locale(uow, place, user))
