"""The steps of an alert: which one follows from a value, and where it leads."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from scorecard.rules.alert_states import (
    TRANSITIONS,
    Alert,
    AlertState,
    AlertStep,
    step_by_newest,
    step_by_opener,
    step_by_resolver,
    take_step,
)

OPEN, STAY, WORSEN, RESOLVE = AlertStep.OPEN, AlertStep.STAY, AlertStep.WORSEN, AlertStep.RESOLVE
MOVE, WITHDRAW = AlertStep.MOVE, AlertStep.WITHDRAW
BEFORE, NOW = datetime(2026, 11, 16, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)


def bools(text: str) -> tuple[bool, ...]:
    return tuple(sign == "x" for sign in text)


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ("-xx-", OPEN),
        ("-x--", None),  # off threshold, but told already: the value came late, for an earlier period
        ("--x-", None),
        ("x-x-", RESOLVE),
        ("x---", RESOLVE),  # whichever value shows it
        ("xxx-", STAY),
        ("xxxx", WORSEN),
        ("xx-x", None),
    ],
)
def test_the_newest_value_opens_resolves_or_worsens(facts: str, step: AlertStep | None) -> None:
    is_open, is_off, is_news, is_worse = bools(facts)
    assert step_by_newest(is_open=is_open, is_off=is_off, is_news=is_news, is_worse=is_worse) is step


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ("xx-", MOVE),
        ("-x-", MOVE),
        ("x-x", MOVE),  # to the next value that is off threshold
        ("x--", WITHDRAW),
        ("--x", WITHDRAW),  # a later alert is open by now
        ("---", WITHDRAW),
    ],
)
def test_an_alert_whose_opening_value_changes_moves_or_is_withdrawn(facts: str, step: AlertStep) -> None:
    is_open, is_off, is_off_since = bools(facts)
    assert step_by_opener(is_open=is_open, is_off=is_off, is_off_since=is_off_since) is step


def test_an_alert_whose_resolving_value_changes_stays_resolved_or_is_reopened() -> None:
    assert step_by_resolver(is_off=False, may_reopen=True) is AlertStep.STAY_RESOLVED
    assert step_by_resolver(is_off=True, may_reopen=True) is AlertStep.REOPEN
    assert step_by_resolver(is_off=True, may_reopen=False) is None


def test_every_step_is_taken_from_a_state_that_the_list_names() -> None:
    yes_no = (False, True)
    for is_open, is_off, is_news, is_worse in product(yes_no, repeat=4):
        step = step_by_newest(is_open=is_open, is_off=is_off, is_news=is_news, is_worse=is_worse)
        assert step is None or TRANSITIONS[step].before == ((AlertState.OPEN,) if is_open else ())
    for is_open, is_off, is_off_since in product(yes_no, repeat=3):
        state = AlertState.OPEN if is_open else AlertState.RESOLVED
        step = step_by_opener(is_open=is_open, is_off=is_off, is_off_since=is_off_since)
        assert state in TRANSITIONS[step].before
    assert {step for step in AlertStep if AlertState.WITHDRAWN in TRANSITIONS[step].before} == set()
    assert TRANSITIONS.keys() == set(AlertStep)


def test_a_step_closes_moves_or_reopens_an_alert_and_leaves_the_rest_as_it_is() -> None:
    alert = Alert(id=1, kpi_id=2, actual_id=3, state=AlertState.OPEN, opened_at=BEFORE)
    changed = replace(alert, held_since=NOW)
    resolved = replace(changed, state=AlertState.RESOLVED, closing_actual_id=4, closed_at=NOW)
    assert take_step(alert, RESOLVE, 4, NOW) == resolved
    assert take_step(alert, WITHDRAW, 4, NOW) == replace(resolved, state=AlertState.WITHDRAWN)
    assert take_step(alert, MOVE, 4, NOW) == replace(changed, actual_id=4)
    assert take_step(resolved, AlertStep.STAY_RESOLVED, 5, NOW) == replace(resolved, closing_actual_id=5)
    assert take_step(resolved, AlertStep.REOPEN, 5, NOW) == changed
    assert {take_step(alert, step, 4, NOW) for step in (STAY, WORSEN)} == {alert}
