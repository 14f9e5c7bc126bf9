"""Plans in people's words: who does what, by when, and why."""

from datetime import date

import pytest

from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.plans import ExpectedPhrase, PlanPhrase, find_expected, find_plan

MONDAY = DateContext(date(2026, 11, 23), "en_GB")
NAMES = {"sam": "U0SAM", "priya": "U0PRIYA"}
FRIDAY, TUESDAY = date(2026, 11, 27), date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "doer", "due", "action", "cause"),
    [
        ("sam fixes it by Friday, new rota", "U0SAM", FRIDAY, "new rota", ""),
        ("new rota by Friday: sam does that", "U0SAM", FRIDAY, "new rota", ""),
        ("<@U0DIEGO> will fix it tomorrow", "U0DIEGO", TUESDAY, "will fix it", ""),
        ("<@U0DIEGO|diego> calls them tomorrow", "U0DIEGO", TUESDAY, "calls them", ""),
        ("I'll call them by Friday because of the outage", "U0ADA", FRIDAY, "call them", "the outage"),
        ("by Friday we hire two more, due to sick leave", "U0ADA", FRIDAY, "hire two more", "sick leave"),
        ("Priya replaces the disk by 4 December", "U0PRIYA", date(2026, 12, 4), "replaces the disk", ""),
        ("sam moves it next week, second shift", "U0SAM", date(2026, 12, 4), "second shift", ""),
        ("sam patches the hosts by end of week", "U0SAM", FRIDAY, "patches the hosts", ""),
        ("sam restarts the job today", "U0SAM", date(2026, 11, 23), "restarts the job", ""),
        ("After it: sam adds a check by Friday", "U0SAM", FRIDAY, "adds a check", ""),
    ],
)
def test_a_plan_is_read_as_it_is_written(text: str, doer: str, due: date, action: str, cause: str) -> None:
    assert find_plan(text, MONDAY, "U0ADA", NAMES) == PlanPhrase(doer, due, action, cause)


@pytest.mark.parametrize(
    "text",
    [
        "the vendor is slow",
        "sam looks at it",
        "in 2 hours",
        "by Friday",
        "it was worse in March",
        "sam, by Friday",
    ],
)
def test_without_a_day_or_anything_to_do_it_is_no_plan(text: str) -> None:
    assert find_plan(text, MONDAY, "U0ADA", NAMES) is None


@pytest.mark.parametrize(
    ("text", "reason", "until"),
    [
        ("expected until Friday, migration", "migration", FRIDAY),
        ("Expected until Friday", "", FRIDAY),
        ("known, maintenance until 12 Dec", "maintenance", date(2026, 12, 12)),
        ("it's expected until tomorrow because of the move", "the move", TUESDAY),
        ("erwartet, Umzug bis Friday", "Umzug", FRIDAY),
    ],
)
def test_known_work_is_read_as_it_is_written(text: str, reason: str, until: date) -> None:
    assert find_expected(text, MONDAY) == ExpectedPhrase(reason, until)


@pytest.mark.parametrize(
    "text",
    [
        "expected to be fixed until Friday",
        "not expected until Friday",
        "expected by Friday",
        "expected, migration",
        "we wait until Friday",
        "expectedly until Friday",
    ],
)
def test_what_does_not_say_until_when_it_is_known_is_no_known_work(text: str) -> None:
    assert find_expected(text, MONDAY) is None
