"""The steps of an alert: which one follows from a value, and where it leads."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from scorecard.model.kpis import AlertAction, Verdict
from scorecard.model.periods import Frequency, Period
from scorecard.rules.alerts.states import (
    STANDING,
    TRANSITIONS,
    Alert,
    AlertState,
    AlertStep,
    judge,
    lacks_plan,
    respond,
    standing_state,
    step_by_newest,
    step_by_opener,
    step_by_resolver,
    take_step,
)
from scorecard.rules.prompt_schedule import is_weekday
from tests.builders import an_actual

OPEN, STAY, WORSEN, RESOLVE = AlertStep.OPEN, AlertStep.STAY, AlertStep.WORSEN, AlertStep.RESOLVE
MOVE, WITHDRAW = AlertStep.MOVE, AlertStep.WITHDRAW
LONDON = ZoneInfo("Europe/London")
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
    ("facts", "is_enough", "has_recovered", "step"),
    [
        ("-xx-", False, True, None),  # too few of the latest periods
        ("xxx-", False, True, STAY),  # it is open: how many opened it matters no more
        ("xxxx", False, True, WORSEN),
        ("x---", True, False, None),  # no news, and short of the recovery margin
        ("x-x-", True, False, STAY),
        ("x-xx", True, False, STAY),  # better than the threshold is not worse
        ("x-x-", True, True, RESOLVE),
        ("--x-", True, False, None),
    ],
)
def test_settings_decide_whether_it_opens_and_resolves(
    facts: str, is_enough: bool, has_recovered: bool, step: AlertStep | None
) -> None:
    is_open, is_off, is_news, is_worse = bools(facts)
    found = step_by_newest(
        is_open=is_open,
        is_off=is_off,
        is_news=is_news,
        is_worse=is_worse,
        is_enough=is_enough,
        has_recovered=has_recovered,
    )
    assert found is step


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
        assert step is None or TRANSITIONS[step].before == (STANDING if is_open else ())
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


@pytest.mark.parametrize(
    ("within", "now", "state", "lacks"),
    [
        (3, "11-19", AlertState.OPEN, False),  # Thursday: the third working day after Monday is not over
        (3, "11-20", AlertState.OPEN, True),
        (3, "11-20", AlertState.PLANNED, False),
        (3, "11-20", AlertState.EXPECTED, False),
        (5, "11-23", AlertState.OPEN, False),  # the weekend does not count
        (5, "11-24", AlertState.OPEN, True),
        (None, "12-30", AlertState.OPEN, False),
    ],
)
def test_a_plan_is_wanted_once_its_working_days_are_over(
    within: int | None, now: str, state: AlertState, lacks: bool
) -> None:
    alert = Alert(id=1, kpi_id=2, actual_id=3, state=state, opened_at=BEFORE)
    moment = datetime.fromisoformat(f"2026-{now}T09:00:00+00:00")
    assert lacks_plan(alert, within, is_weekday, moment, LONDON) is lacks


def test_what_people_say_leads_to_a_state_that_the_list_names() -> None:
    alert = Alert(id=1, kpi_id=2, actual_id=3, state=AlertState.OPEN, opened_at=BEFORE)
    assert respond(alert, AlertStep.PLAN, NOW) == replace(alert, state=AlertState.PLANNED, held_since=NOW)
    assert respond(alert, AlertStep.EXPECT, NOW).state is AlertState.EXPECTED
    for step in (AlertStep.EXPIRE, AlertStep.FAIL, AlertStep.REOPEN):
        for stands in TRANSITIONS[step].after:
            after = respond(alert, step, NOW, stands)
            assert after.state is stands
            assert after.is_open


@pytest.mark.parametrize(
    ("is_planned", "is_expected", "state"),
    [
        (False, False, AlertState.OPEN),
        (True, False, AlertState.PLANNED),
        (False, True, AlertState.EXPECTED),
        (True, True, AlertState.EXPECTED),  # silence comes first; the plan is there when it ends
    ],
)
def test_an_alert_that_stands_is_what_people_say_of_it(
    is_planned: bool, is_expected: bool, state: AlertState
) -> None:
    assert standing_state(is_planned=is_planned, is_expected=is_expected) is state


FRIDAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("first", "given", "done", "is_off", "verdict"),
    [
        ("11-30", "12-07 09:00", None, True, Verdict.NOT_YET),
        ("11-30", "12-07 09:00", None, False, Verdict.WORKED),
        ("11-30", "12-07 09:00", "12-03 15:00", False, Verdict.WORKED),
        ("11-23", "12-03 17:00", "12-03 15:00", True, None),  # a week that was over before
        ("11-23", "12-03 17:00", "12-03 15:00", False, Verdict.RECOVERED),
        ("11-30", "12-03 10:00", "12-03 15:00", True, None),  # given before it was done
        ("11-30", "12-04 16:00", None, True, None),  # on its day it may still be done
        ("11-23", "11-30 09:00", None, True, None),
        ("11-23", "11-30 09:00", None, False, Verdict.RECOVERED),
    ],
)
def test_the_first_value_after_an_action_gives_its_verdict(
    first: str, given: str, done: str | None, is_off: bool, verdict: Verdict | None
) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(f"2026-{text}:00+00:00")

    week = Period(date.fromisoformat(f"2026-{first}"), Frequency.WEEKLY)
    actual = an_actual(52, week, at=moment(given))
    done_at = moment(done) if done else None
    action = AlertAction("slow vendor", "new rota", "U0SAM", FRIDAY, "U0PRIYA", BEFORE, done_at=done_at)
    assert judge(action, actual, LONDON, is_off=is_off) is verdict
