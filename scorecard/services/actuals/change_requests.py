"""Changes of locked periods: requested by the person who gives the value, allowed by an admin."""

from collections.abc import Iterable

from scorecard.clock import Clock
from scorecard.errors import Locked, ScorecardError
from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.periods import Period
from scorecard.model.replies import ReplyOutcome
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.actuals import ChangeRequest, ChangeRequestView, RequestState
from scorecard.rules.locking import locks_on
from scorecard.services.actuals.receipts import build_receipt
from scorecard.services.actuals.record import Recorder, Submission, Unchanged
from scorecard.services.inbox.references import get_change_request
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import list_active, local_settings_of
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import mention

Recorded = ActualInfo | Unchanged | ChangeRequest
"""The result of giving a value: an actual, new or as it was, or, for a locked period, a change request."""
DECISIONS = {
    RequestState.ALLOWED: "already allowed this",
    RequestState.DECLINED: "already said not now",
    RequestState.OUTDATED: "already answered this, too late to change anything",
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
        request = uow.change_requests.hold(get_change_request(uow, team_id, request_id).id)
        card, kpi = uow.scorecards.get_of(request.kpi_id)
        if admin not in card.admins:
            raise ScorecardError("Only an admin of the scorecard can decide this; nothing was changed.")
        if request.state is RequestState.REPLACED:
            raise ScorecardError("This was sent again with another value; decide on the newer message.")
        if request.state is not RequestState.WAITING:
            raise already_decided(request)
        return request, card, kpi

    def _apply(
        self, uow: UnitOfWork, card: Scorecard, kpi: Kpi, request: ChangeRequest, admin: str
    ) -> tuple[RequestState, OutgoingMessage]:
        current = uow.actuals.find(request.kpi_id, request.period)
        if (current.id if current else None) != request.standing:
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
        now = self._clock.now()
        uow.change_requests.close(request.id, state, admin, now)
        for outgoing in _build_updates(card, request):
            uow.outbox.add(outgoing, now)


def _change(recorder: Recorder, kpi: Kpi, request: ChangeRequest, admin: str) -> ActualInfo | Unchanged:
    """Make the requested change, which an admin allows."""
    if request.is_undo and request.standing:
        _, actual = recorder.uow.actuals.get(request.standing)
        return recorder.take_back(kpi, actual, request.by, admin)
    entry = Submission(
        value=request.value,
        by=request.by,
        source=request.source,
        note=request.note,
        typed=request.typed,
        origin=request.origin,
        allowed_by=admin,
    )
    return recorder.record(kpi, request.period, entry)


def already_decided(request: ChangeRequest) -> ScorecardError:
    """Return the error for a request that an admin decided already."""
    who = mention(request.decided_by)
    return ScorecardError(f"{who} {DECISIONS[request.state]}; nothing more to do.")


def record_or_request(recorder: Recorder, kpi: Kpi, period: Period, entry: Submission) -> Recorded:
    """Record a value or, if its period is locked, send the admins a change request.

    Raises:
        ScorecardError: As `Recorder.record`, except for locked periods.
    """
    try:
        return recorder.record(kpi, period, entry)
    except Locked:
        return _ask(recorder, kpi, period, entry)


def take_back_or_request(
    recorder: Recorder, kpi: Kpi, actual: ActualInfo, by: str, typed: str = ""
) -> ActualInfo | ChangeRequest:
    """Take a value back or, if its period is locked, send the admins a change request; `typed` asked for it.

    Raises:
        ScorecardError: As `Recorder.take_back`, except for locked periods.
    """
    try:
        return recorder.take_back(kpi, actual, by)
    except Locked:
        entry = Submission(actual.value, by, actual.source, typed=typed)
        return _ask(recorder, kpi, actual.period, entry, is_undo=True)


def put_back_or_request(
    recorder: Recorder, kpi: Kpi, taken: ActualInfo, by: str
) -> ActualInfo | ChangeRequest:
    """Put a value back or, if its period is locked, send the admins a change request to give it again.

    Raises:
        ScorecardError: As `Recorder.put_back`, except for locked periods.
    """
    try:
        return recorder.put_back(kpi, taken, by)
    except Locked:
        return _ask(recorder, kpi, taken.period, Submission(taken.value, by, taken.source, taken.note))


def outcome_of(outcomes: Iterable[Recorded]) -> ReplyOutcome:
    """Return the outcome of one message's values."""
    results = list(outcomes)
    return ReplyOutcome(
        actuals=tuple(result.id for result in results if isinstance(result, ActualInfo)),
        already=tuple(result.actual.id for result in results if isinstance(result, Unchanged)),
        requests=tuple(result.id for result in results if isinstance(result, ChangeRequest)),
    )


def read_change(uow: UnitOfWork, request: ChangeRequest, reader: str) -> ChangeRequestView:
    """Return a change request for one reader."""
    card, _ = uow.scorecards.get_of(request.kpi_id)
    before = uow.actuals.get(request.standing)[1] if request.standing else None
    return ChangeRequestView(
        request=request,
        kpi=display_info_of(uow, request.kpi_id),
        before=before,
        earlier=uow.actuals.find_replaced(request.kpi_id, before) if before and request.is_undo else None,
        locked_on=locks_on(request.period, card.lock_after),
        admins=list_active(uow, card.team_id, card.admins),
        locale=local_settings_of(uow, card, reader).locale,
    )


def _ask(
    recorder: Recorder, kpi: Kpi, period: Period, entry: Submission, *, is_undo: bool = False
) -> ChangeRequest:
    """Send the admins a change request, unless the very same one waits."""
    uow, card, now = recorder.uow, recorder.card, recorder.now
    uow.actuals.hold(kpi.info.id)
    waiting = uow.change_requests.find_waiting(kpi.info.id, period, entry.by)
    current = uow.actuals.find(kpi.info.id, period)
    standing = current.id if current else None
    if waiting and _is_same(waiting, entry, standing, is_undo=is_undo):
        return waiting
    if waiting:
        uow.change_requests.close(waiting.id, RequestState.REPLACED, entry.by, now)
    request = uow.change_requests.add(
        kpi.info.id,
        period,
        entry.value,
        by=entry.by,
        at=now,
        source=entry.source,
        note=entry.note or "",
        typed=entry.typed,
        origin=entry.origin,
        standing=standing,
        is_undo=is_undo,
    )
    for outgoing in (*_build_requests(card, request), *(_build_updates(card, waiting) if waiting else ())):
        uow.outbox.add(outgoing, now)
    return request


def _is_same(waiting: ChangeRequest, entry: Submission, standing: int | None, *, is_undo: bool) -> bool:
    """Return whether a request that waits asks for the same change, and can still be allowed."""
    change = (waiting.value, waiting.note, waiting.is_undo, waiting.standing)
    return change == (entry.value, entry.note or "", is_undo, standing)


def _build_requests(card: Scorecard, request: ChangeRequest) -> list[OutgoingMessage]:
    return [
        OutgoingMessage(
            _key(request, admin), MessageKind.CHANGE_REQUEST, card.team_id, admin, _facts(request, admin)
        )
        for admin in card.admins
    ]


def _build_updates(card: Scorecard, request: ChangeRequest) -> list[OutgoingMessage]:
    """Return the messages that show every admin who was asked that the request is decided."""
    return [
        OutgoingMessage(
            f"change_request_update:{request.id}:{admin}",
            MessageKind.CHANGE_REQUEST_UPDATE,
            card.team_id,
            admin,
            _facts(request, admin),
            updates=_key(request, admin),
        )
        for admin in card.admins
    ]


def _build_refusal(card: Scorecard, request: ChangeRequest) -> OutgoingMessage:
    key = f"change_refused:{request.id}"
    return OutgoingMessage(
        key, MessageKind.CHANGE_REFUSED, card.team_id, request.by, _facts(request, request.by)
    )


def _key(request: ChangeRequest, admin: str) -> str:
    return f"change_request:{request.id}:{admin}"


def _facts(request: ChangeRequest, reader: str) -> dict[str, object]:
    return {"request": request.id, "reader": reader}
