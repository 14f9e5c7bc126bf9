"""Change requests for locked periods, and lookups by the message that gave a value."""

from dataclasses import dataclass, fields
from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from scorecard.errors import ScorecardError
from scorecard.model.outbox import Address
from scorecard.model.submissions import ChangeRequest, RequestState, Submission
from scorecard.services.actuals.change_requests import (
    ChangeRequests,
    already_decided,
    record_or_request,
    withdraw,
)
from scorecard.services.actuals.record import Recorder
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, W46, W47, a_submission, add_scorecard, race

LATER = NOW.replace(year=2027)
HERE = Address("D1", "1795424400.000001")


@dataclass
class StandingClock:
    moment: datetime = LATER

    def now(self) -> datetime:
        return self.moment


def ask(store: Store, kpi_id: int, value: str = "31", by: str = "U1") -> ChangeRequest:
    with store.writing() as work:
        scorecard_id, kpi = work.scorecards.get_kpi(kpi_id)
        recorder = Recorder(work, work.scorecards.get(scorecard_id), LATER)
        request = record_or_request(recorder, kpi, a_submission(value, by=by, origin=HERE))
        work.commit()
    assert isinstance(request, ChangeRequest)
    return request


def test_a_request_is_kept_whole(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    request = ask(store, kpi_id)
    with store.reading() as work:
        assert work.change_requests.get(request.id) == request
        assert work.change_requests.find_waiting(kpi_id, W47, "U1") == request
        assert work.change_requests.find_waiting(kpi_id, W46, "U1") is None
    assert (request.state, request.origin, request.standing) == (RequestState.WAITING, HERE, None)


def test_a_request_and_the_value_it_gives_hold_what_was_submitted(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    given = a_submission("31", note="slow vendor", typed="31, slow vendor", origin=HERE)
    with store.writing() as work:
        recorder, kpi = Recorder.of(work, kpi_id, LATER)
        request = record_or_request(recorder, kpi, given)
        work.commit()
    assert isinstance(request, ChangeRequest)
    assert {one.name: getattr(request, one.name) for one in fields(Submission)} == vars(given)
    ChangeRequests(store, StandingClock()).allow("T1", "U9", request.id)
    with store.reading() as work:
        [(_, actual)] = work.actuals.list_from("T1", HERE)
        typed = work.actuals.get_typed(actual.id)
    told = (actual.by, actual.value, actual.note, actual.source, typed, actual.allowed_by)
    assert told == (given.by, given.value, given.note, given.source, given.typed, "U9")


def test_two_admins_at_once_decide_once(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    request = ask(store, kpi_id)
    requests = ChangeRequests(store, StandingClock())

    def allow(_: int) -> str:
        try:
            requests.allow("T1", "U9", request.id)
        except ScorecardError as error:
            return str(error)
        return "done"

    results = race(4, allow)
    with store.reading() as work:
        decided = work.change_requests.get(request.id)
        assert (decided.state, decided.decided_by) == (RequestState.ALLOWED, "U9")
        assert sorted(results) == sorted(["done", *[str(already_decided(decided))] * 3])
        [revision] = work.actuals.list_revisions(kpi_id, W47.frequency, W47.start, W47.start)
    assert (revision.actual.by, revision.actual.allowed_by) == ("U1", "U9")


def test_a_value_that_an_admin_gives_while_another_allows_a_request_is_never_replaced(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    request = ask(store, kpi_id)
    requests = ChangeRequests(store, StandingClock())

    def act(number: int) -> None:
        if number == 0:
            requests.allow("T1", "U9", request.id)
            return
        with store.writing() as work:
            recorder, kpi = Recorder.of(work, kpi_id, LATER)
            work.actuals.hold(kpi_id)
            recorder.record(kpi, a_submission("40", by="U9"))
            work.commit()

    race(4, act)
    with store.reading() as work:
        current = work.actuals.find(kpi_id, W47)
    assert current
    assert current.value == 40


def test_withdrawn_and_allowed_at_once_is_one_of_them(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    request = ask(store, kpi_id)
    requests = ChangeRequests(store, StandingClock())

    def act(number: int) -> str:
        try:
            if number % 2:
                requests.allow("T1", "U9", request.id)
                return "allowed"
            with store.writing() as work:
                withdraw(work, request, "U1", LATER)
                work.commit()
        except ScorecardError:
            return "told"
        return "withdrawn"

    results = race(4, act)
    [done] = [one for one in results if one != "told"]
    with store.reading() as work:
        assert work.change_requests.get(request.id).state == done
        assert (work.actuals.find(kpi_id, W47) is not None) == (done == "allowed")


def test_the_same_asked_for_at_once_waits_once(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    assert len({ask_at.id for ask_at in race(4, lambda _: ask(store, kpi_id))}) == 1


def test_one_request_of_a_person_and_period_waits_at_a_time(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    old, new = ask(store, kpi_id, "31"), ask(store, kpi_id, "30")
    with store.reading() as work:
        assert work.change_requests.get(old.id).state is RequestState.REPLACED
        assert work.change_requests.find_waiting(kpi_id, W47, "U1") == new
    with store.writing() as work, pytest.raises(IntegrityError):
        work.change_requests.add(kpi_id, a_submission("29"), at=LATER, standing=None)


def test_the_newest_revision_that_a_message_gave_is_found_by_the_message(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    with store.writing() as work:
        for number, origin in enumerate((HERE, HERE, None, Address("D2", HERE.ts)), start=1):
            work.actuals.record(kpi_id, a_submission(str(number), origin=origin), at=NOW)
        work.commit()
    with store.reading() as work:
        assert [(row, item.revision) for row, item in work.actuals.list_from("T1", HERE)] == [(kpi_id, 2)]
        assert work.actuals.list_from("T1", Address("D3", HERE.ts)) == []


def test_revisions_are_listed_newest_first_with_what_was_typed(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    with store.writing() as work:
        for period, typed in ((W46, "46"), (W47, "47"), (W46, "46.5")):
            work.actuals.record(kpi_id, a_submission(typed, period, typed=typed), at=NOW)
        work.commit()
    with store.reading() as work:
        listed = work.actuals.list_revisions(kpi_id, W46.frequency, W46.start, W47.start)
    assert [(item.typed, item.actual.revision) for item in listed] == [("47", 1), ("46.5", 2), ("46", 1)]
