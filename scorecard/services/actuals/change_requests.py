"""Changes of locked periods: requested by the person who gives the value, allowed by an admin."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from scorecard.clock import Clock
from scorecard.errors import Locked, ScorecardError
from scorecard.model import payloads
from scorecard.model.kpis import ActualInfo, NoData
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.periods import Period
from scorecard.model.replies import ReplyOutcome
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.submissions import ChangeRequest, RequestState, Submission
from scorecard.model.views.actuals import ChangeRequestView
from scorecard.rules.locking import locks_on
from scorecard.rules.permissions import Action, may
from scorecard.services.actuals.receipts import build_receipt
from scorecard.services.actuals.record import Recorder, Stated, Unchanged
from scorecard.services.inbox.references import get_change_request
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import list_active, local_settings_of
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import mention

Done = TypeVar("Done")
Recorded = ActualInfo | Unchanged | Stated | ChangeRequest
"""The result of giving a value or no data: it is there, new or as it was; or a change request asks for it."""
DECISIONS = {
    RequestState.ALLOWED: "already allowed this",
    RequestState.DECLINED: "already said not now",
    RequestState.OUTDATED: "already answered this, too late to change anything",
    RequestState.WITHDRAWN: "no longer wants this",
}


class ChangeRequests:
    """Allows and declines change requests."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def view(self, request_id: int, reader: str) -> ChangeRequestView:
        """Return a change request for one reader."""
        with self._store.reading() as uow:
            return read_change(uow, uow.change_requests.get(request_id), reader)

    def allow(self, team_id: str, admin: str, request_id: int) -> None:
        """Make the requested change, and notify the person who requested it.

        Raises:
            Gone: The team has no such request.
            ScorecardError: It is no longer waiting, or this person is not an admin.
        """
        with self._store.writing() as uow:
            request, card, kpi = self._hold(uow, team_id, admin, request_id)
            state, message = self._apply(uow, card, kpi, request, admin)
            self._close(uow, card, request, state, admin)
            uow.outbox.add(message, self._clock.now())
            uow.commit()

    def decline(self, team_id: str, admin: str, request_id: int) -> None:
        """Leave the value unchanged, and notify the person who requested the change.

        Raises:
            Gone: The team has no such request.
            ScorecardError: It is no longer waiting, or this person is not an admin.
        """
        with self._store.writing() as uow:
            request, card, _ = self._hold(uow, team_id, admin, request_id)
            self._close(uow, card, request, RequestState.DECLINED, admin)
            uow.outbox.add(_build_refusal(card, request), self._clock.now())
            uow.commit()

    def _hold(
        self, uow: UnitOfWork, team_id: str, admin: str, request_id: int
    ) -> tuple[ChangeRequest, Scorecard, Kpi]:
        uow.actuals.hold(get_change_request(uow, team_id, request_id).kpi_id)
        request = uow.change_requests.hold(request_id)
        card, kpi = uow.scorecards.get_of(request.kpi_id)
        if not may(admin, Action.CHANGE_LOCKED, card):
            raise ScorecardError("Only an admin of the scorecard can decide this; nothing was changed.")
        if request.state is RequestState.REPLACED:
            raise ScorecardError("This was sent again with another value; decide on the newer message.")
        if request.state is not RequestState.WAITING:
            raise already_decided(request)
        return request, card, kpi

    def _apply(
        self, uow: UnitOfWork, card: Scorecard, kpi: Kpi, request: ChangeRequest, admin: str
    ) -> tuple[RequestState, OutgoingMessage]:
        if _find_standing(uow, request.kpi_id, request.period) != (request.standing, request.stated):
            return RequestState.OUTDATED, _build_refusal(card, request)
        try:
            recorded = _change(Recorder(uow, card, self._clock.now()), kpi, request, admin)
        except ScorecardError:  # retired or reassigned since
            return RequestState.OUTDATED, _build_refusal(card, request)
        return RequestState.ALLOWED, build_receipt(
            card.team_id, outcome_of([recorded]), request.by, cause=f"change:{request.id}"
        )

    def _close(
        self, uow: UnitOfWork, card: Scorecard, request: ChangeRequest, state: RequestState, admin: str
    ) -> None:
        _close(uow, card, request, state, admin, now=self._clock.now())


def _close(
    uow: UnitOfWork, card: Scorecard, request: ChangeRequest, state: RequestState, by: str, *, now: datetime
) -> None:
    """End a request, and show every admin who was asked what became of it."""
    uow.change_requests.close(request.id, state, by, now)
    for outgoing in _build_updates(card, request):
        uow.outbox.add(outgoing, now)


def withdraw(uow: UnitOfWork, request: ChangeRequest, by: str, now: datetime) -> ChangeRequest:
    """End a request on behalf of the person who made it.

    Raises:
        ScorecardError: It is no longer waiting, or somebody else made it.
    """
    card, _ = uow.scorecards.get_of(request.kpi_id)
    uow.actuals.hold(request.kpi_id)
    held = uow.change_requests.hold(request.id)
    if not may(by, Action.WITHDRAW, concerns=held.by):
        raise ScorecardError("Only the person who asked for this can take it back; nothing was changed.")
    if held.state is not RequestState.WAITING:
        raise already_decided(held)
    _close(uow, card, held, RequestState.WITHDRAWN, by, now=now)
    return uow.change_requests.get(request.id)


def _find_standing(uow: UnitOfWork, kpi_id: int, period: Period) -> tuple[int | None, int | None]:
    """Return the rows of the value and of the statement of no data that stand for a period."""
    current, stated = uow.actuals.find(kpi_id, period), uow.no_data.list_of([(kpi_id, period)])
    return current.id if current else None, next((one.id for one in stated.values()), None)


def _change(
    recorder: Recorder, kpi: Kpi, request: ChangeRequest, admin: str
) -> ActualInfo | Unchanged | Stated:
    """Make the requested change, which an admin allows."""
    if request.value is None:
        return _change_no_data(recorder, kpi, request, admin)
    if request.is_undo and request.standing:
        _, actual = recorder.uow.actuals.get(request.standing)
        return recorder.take_back(kpi, actual, request.by, admin)
    if request.puts_back:
        _, actual = recorder.uow.actuals.get(request.puts_back)
        return recorder.put_back(kpi, actual, request.by, admin)
    return recorder.record(kpi, replace(request, allowed_by=admin))


def _change_no_data(recorder: Recorder, kpi: Kpi, request: ChangeRequest, admin: str) -> Stated:
    """State that there is no value, or take that back, as an admin allows."""
    if request.is_undo:
        stated = recorder.uow.no_data.list_of([(request.kpi_id, request.period)])
        return recorder.take_back_no_data(kpi, stated[request.kpi_id, request.period], request.by, admin)
    reason = NoData(request.period, request.note, request.by, recorder.now, allowed_by=admin)
    return recorder.note_no_data(kpi, reason, cause=f"change:{request.id}", replaces=True)


def already_decided(request: ChangeRequest) -> ScorecardError:
    """Return the error for a request that was decided or withdrawn already."""
    who = mention(request.decided_by)
    return ScorecardError(f"{who} {DECISIONS[request.state]}; nothing more to do.")


def record_or_request(recorder: Recorder, kpi: Kpi, given: Submission) -> Recorded:
    """Record a value or, if its period is locked, send the admins a change request.

    Raises:
        ScorecardError: As `Recorder.record`, except for locked periods.
    """
    return _do_or_ask(recorder, kpi, lambda: recorder.record(kpi, given), given)


def note_no_data_or_request(
    recorder: Recorder, kpi: Kpi, given: Submission, *, cause: str, replaces: bool = False
) -> Stated | ChangeRequest:
    """Record that a period has no value or, if it is locked, send the admins a change request.

    `cause` and `replaces` are as in `Recorder.note_no_data`.

    Raises:
        ScorecardError: As `Recorder.note_no_data`, except for locked periods.
    """
    reason = NoData(given.period, given.note or "", given.by, recorder.now)
    return _do_or_ask(
        recorder, kpi, lambda: recorder.note_no_data(kpi, reason, cause=cause, replaces=replaces), given
    )


def take_back_no_data_or_request(
    recorder: Recorder, kpi: Kpi, stated: NoData, by: str, typed: str = ""
) -> Stated | ChangeRequest:
    """Take a statement of no data back or, if its period is locked, send the admins a change request.

    Raises:
        ScorecardError: As `Recorder.take_back_no_data`, except for locked periods.
    """
    asked = Submission(period=stated.period, by=by, note=stated.reason, typed=typed, is_undo=True)
    return _do_or_ask(recorder, kpi, lambda: recorder.take_back_no_data(kpi, stated, by), asked)


def take_back_or_request(
    recorder: Recorder, kpi: Kpi, actual: ActualInfo, by: str, typed: str = ""
) -> ActualInfo | ChangeRequest:
    """Take a value back or, if its period is locked, send the admins a change request; `typed` asked for it.

    Raises:
        ScorecardError: As `Recorder.take_back`, except for locked periods.
    """
    asked = Submission(
        period=actual.period, by=by, value=actual.value, source=actual.source, typed=typed, is_undo=True
    )
    return _do_or_ask(recorder, kpi, lambda: recorder.take_back(kpi, actual, by), asked)


def put_back_or_request(
    recorder: Recorder, kpi: Kpi, taken: ActualInfo, by: str
) -> ActualInfo | ChangeRequest:
    """Put a value back or, if its period is locked, send the admins a change request to give it again.

    Raises:
        ScorecardError: As `Recorder.put_back`, except for locked periods.
    """
    asked = Submission(
        period=taken.period,
        by=by,
        value=taken.value,
        source=taken.source,
        note=taken.note,
        puts_back=taken.id,
    )
    return _do_or_ask(recorder, kpi, lambda: recorder.put_back(kpi, taken, by), asked)


def _do_or_ask(
    recorder: Recorder, kpi: Kpi, act: Callable[[], Done], asked: Submission
) -> Done | ChangeRequest:
    """Do something for a period or, if that is locked, ask the admins for the change that it is."""
    try:
        return act()
    except Locked:
        return _ask(recorder, kpi, asked)


def outcome_of(outcomes: Iterable[Recorded]) -> ReplyOutcome:
    """Return the outcome of one message's values."""
    results = list(outcomes)
    return ReplyOutcome(
        actuals=tuple(result.id for result in results if isinstance(result, ActualInfo)),
        already=tuple(result.actual.id for result in results if isinstance(result, Unchanged)),
        requests=tuple(result.id for result in results if isinstance(result, ChangeRequest)),
        no_data=tuple((result.kpi_id, result.period) for result in results if isinstance(result, Stated)),
    )


def read_change(uow: UnitOfWork, request: ChangeRequest, reader: str) -> ChangeRequestView:
    """Return a change request for one reader."""
    card, _ = uow.scorecards.get_of(request.kpi_id)
    before = uow.actuals.get(request.standing)[1] if request.standing else None
    return ChangeRequestView(
        request=request,
        kpi=display_info_of(uow, request.kpi_id),
        before=before,
        earlier=_find_earlier(uow, request, before) if request.is_undo else None,
        locked_on=locks_on(request.period, card.lock_after),
        admins=list_active(uow, card.team_id, card.admins),
        locale=local_settings_of(uow, card, reader).locale,
    )


def _find_earlier(uow: UnitOfWork, request: ChangeRequest, before: ActualInfo | None) -> ActualInfo | None:
    """Return the value that would count again if what stands were taken back, or None."""
    if request.value is not None:
        return uow.actuals.find_replaced(request.kpi_id, before) if before else None
    stated = uow.no_data.get(request.stated) if request.stated else None
    return uow.actuals.find_ended(request.kpi_id, request.period, stated.at) if stated else None


def _ask(recorder: Recorder, kpi: Kpi, asked: Submission) -> ChangeRequest:
    """Send the admins a change request, unless the very same one waits."""
    uow, card, now = recorder.uow, recorder.card, recorder.now
    uow.actuals.hold(kpi.info.id)
    waiting = uow.change_requests.find_waiting(kpi.info.id, asked.period, asked.by)
    standing, stated = _find_standing(uow, kpi.info.id, asked.period)
    if waiting and _is_same(waiting, asked) and (waiting.standing, waiting.stated) == (standing, stated):
        return waiting
    if waiting:
        _close(uow, card, waiting, RequestState.REPLACED, asked.by, now=now)
    request = uow.change_requests.add(kpi.info.id, asked, at=now, standing=standing, stated=stated)
    for outgoing in _build_requests(card, request):
        uow.outbox.add(outgoing, now)
    return request


def _is_same(waiting: Submission, asked: Submission) -> bool:
    """Return whether a request asks for the same."""
    wanted = (asked.value, asked.note or "", asked.is_undo)
    return wanted == (waiting.value, waiting.note, waiting.is_undo)


def _build_requests(card: Scorecard, request: ChangeRequest) -> list[OutgoingMessage]:
    return [
        OutgoingMessage(payloads.ChangeRequest(request=request.id, reader=admin), card.team_id, admin)
        for admin in card.admins
    ]


def _build_updates(card: Scorecard, request: ChangeRequest) -> list[OutgoingMessage]:
    """Return the messages that show every admin who was asked that the request is decided."""
    return [
        OutgoingMessage(
            payloads.ChangeRequestUpdate(request=request.id, reader=message.to),
            message.team_id,
            message.to,
            updates=message.key,
        )
        for message in _build_requests(card, request)
    ]


def _build_refusal(card: Scorecard, request: ChangeRequest) -> OutgoingMessage:
    payload = payloads.ChangeRefused(request=request.id, reader=request.by)
    return OutgoingMessage(payload, card.team_id, request.by)
