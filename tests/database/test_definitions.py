"""Applying a scorecard file: its effects on the structure, on history, and on nothing else."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine
from sqlmodel import select

from bot.workspace.clock import MovableClock
from scorecard.definition.models import ScorecardDefinition
from scorecard.definition.plan import Plan
from scorecard.definition.reader import read_definition
from scorecard.errors import NotFound, ScorecardError
from scorecard.model.goals import Direction
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.submissions import Submission
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.prompts.reminders import Reminders
from scorecard.services.setup.definitions import CHANGED_MEANWHILE, Definitions
from scorecard.storage.tables import AlertRow, KpiRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import race
from tests.definition_files import FILE, changed
from tests.definition_strategies import definitions as any_definition
from tests.support.cards import TEMPLATE, a_card, a_kpi
from tests.support.people import SAM
from tests.support.recording import statements

TEAM = "T1"
MOST = 40
"""The statements of an apply, BEGIN and COMMIT included."""
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
W45, W46, W47, W48 = (Period.containing(date(2026, 11, day), Frequency.WEEKLY) for day in (2, 9, 16, 23))
CUSTOMER = FILE[FILE.index("  - name: Customer") :]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
def definitions(store: Store, clock: MovableClock) -> Definitions:
    return Definitions(store, clock)


@pytest.fixture
def applied(definitions: Definitions) -> Definitions:
    """The service, with the file applied once."""
    definitions.apply(TEAM, read_definition(FILE))
    return definitions


def apply(definitions: Definitions, *swaps: tuple[str, str]) -> Plan:
    return definitions.apply(TEAM, read_definition(changed(*swaps)))


def card(store: Store) -> Scorecard:
    with store.reading() as work:
        found = work.scorecards.find_by_key(TEAM, "it")
    assert found
    return found


def kpi(store: Store, key: str) -> Kpi:
    return next(item for item in card(store).kpis if item.info.key == key)


def record(store: Store, key: str, period: Period, value: int) -> None:
    with store.writing() as work:
        row = kpi(store, key).info.id
        given = Submission(period=period, by="U0PRIYA", value=Decimal(value), source="command")
        work.actuals.record(row, given, at=MONDAY)
        work.commit()


def value(store: Store, key: str, period: Period) -> Decimal | None:
    with store.reading() as work:
        found = work.actuals.find(kpi(store, key).info.id, period)
    return found.value if found else None


def test_a_plan_alone_changes_nothing(definitions: Definitions, store: Store) -> None:
    plan = definitions.plan(TEAM, read_definition(FILE))
    assert len(plan.added) == 8
    assert definitions.list_keys(TEAM) == []


def test_the_first_apply_makes_the_whole_scorecard(applied: Definitions, store: Store) -> None:
    made = card(store)
    assert (made.name, made.timezone, made.weekly_day, made.admins) == (
        "IT Department",
        "Europe/London",
        1,
        ("U0HEAD",),
    )
    assert [item.info.key for item in made.kpis] == ["mttr", "uptime", "nps"]
    assert made.perspectives[0].objectives[0].due == date(2027, 11, 30)
    assert kpi(store, "mttr").since == MONDAY


def test_applying_twice_changes_nothing_and_draws_nothing_anew(applied: Definitions, store: Store) -> None:
    before = card(store)
    plan = applied.apply(TEAM, read_definition(FILE))
    assert plan.is_empty
    assert card(store) == before


def test_every_change_counts_up_the_revision(applied: Definitions, store: Store) -> None:
    before = card(store).revision
    apply(applied, ("C0SCORECARD", "C0REVIEWS"))
    assert (card(store).channel, card(store).revision) == ("C0REVIEWS", before + 1)


def test_what_is_exported_and_applied_changes_nothing(definitions: Definitions) -> None:
    definitions.apply(TEAM, read_definition(TEMPLATE))
    text = definitions.export(TEAM, "it")
    assert definitions.apply(TEAM, read_definition(text)).is_empty
    assert read_definition(text) == read_definition(TEMPLATE)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(definition=any_definition())
def test_any_definition_over_any_other_exports_as_itself(
    definitions: Definitions, definition: ScorecardDefinition
) -> None:
    definitions.apply(TEAM, definition)
    assert definitions.plan(TEAM, definition).is_empty
    assert definitions.apply(TEAM, read_definition(definitions.export(TEAM, "it"))).is_empty


def test_an_exported_number_keeps_its_digits(applied: Definitions) -> None:
    assert "target: 99.90\n" in applied.export(TEAM, "it")


def test_exporting_what_is_not_there_tells_what_is(applied: Definitions) -> None:
    with pytest.raises(NotFound, match=r"“hr”; .* it\."):
        applied.export(TEAM, "hr")


def test_a_renamed_kpi_keeps_its_history(applied: Definitions, store: Store) -> None:
    record(store, "mttr", W47, 28)
    apply(applied, ("name: Mean time to resolve", "name: Time to fix"))
    assert kpi(store, "mttr").info.name == "Time to fix"
    assert value(store, "mttr", W47) == 28


def test_a_moved_kpi_keeps_its_history(applied: Definitions, store: Store) -> None:
    record(store, "uptime", W47, 100)
    uptime = FILE[FILE.index("          - key: uptime") : FILE.index("  - name: Customer")]
    applied.apply(TEAM, read_definition(changed((uptime, "")) + uptime))
    assert [item.info.key for item in card(store).perspectives[1].objectives[0].kpis] == ["nps", "uptime"]
    assert value(store, "uptime", W47) == 100


def test_a_new_goal_holds_from_the_period_in_progress_and_never_before(
    applied: Definitions, store: Store
) -> None:
    record(store, "mttr", W47, 28)
    apply(applied, ("threshold: 45", "threshold: 40"))
    goals = {period: kpi(store, "mttr").goal_for(period).threshold for period in (W46, W47, W48)}
    assert goals == {W46: 45, W47: 45, W48: 40}


def test_a_goal_changed_twice_in_one_period_leaves_one_row(applied: Definitions, store: Store) -> None:
    record(store, "mttr", W47, 28)
    apply(applied, ("threshold: 45", "threshold: 40"))
    apply(applied, ("threshold: 45", "threshold: 35"))
    assert [(goal.effective_from, goal.goal.threshold) for goal in kpi(store, "mttr").goals[1:]] == [
        (W48.start, 35)
    ]


def test_each_period_keeps_the_goal_it_had(applied: Definitions, store: Store, clock: MovableClock) -> None:
    record(store, "mttr", W45, 28)
    apply(applied, ("target: 30", "target: 28"))
    clock.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
    apply(applied, ("target: 30", "target: 25"))
    periods = (W47, W48, W48.next())
    assert [kpi(store, "mttr").goal_for(period).target for period in periods] == [30, 28, 25]


def test_the_period_in_progress_is_that_of_the_scorecards_own_days(store: Store) -> None:
    clock = MovableClock(datetime(2026, 11, 29, 12, tzinfo=UTC))  # already Monday in Auckland
    definitions = Definitions(store, clock)
    auckland = ("Europe/London", "Pacific/Auckland")
    apply(definitions, auckland)
    record(store, "mttr", W47, 28)
    apply(definitions, auckland, ("target: 30", "target: 28"))
    assert kpi(store, "mttr").goals[-1].effective_from == date(2026, 11, 30)


def test_a_goal_is_put_right_as_long_as_no_value_was_held_against_it(
    applied: Definitions, store: Store
) -> None:
    apply(applied, ("target: 30", "target: 28"))
    assert [goal.goal.target for goal in kpi(store, "mttr").goals] == [28]


def test_a_goal_given_with_a_longer_frequency_becomes_the_newest(applied: Definitions, store: Store) -> None:
    record(store, "mttr", W47, 28)
    apply(applied, ("target: 30", "target: 28"))
    monthly = ("lower\n            frequency: weekly", "lower\n            frequency: monthly")
    apply(applied, monthly, ("target: 30", "target: 25"))
    goals = kpi(store, "mttr").goals
    assert [goal.goal.target for goal in goals] == [30, 25]
    assert goals[0].goal.direction is Direction.LOWER


def test_a_goal_given_with_a_time_zone_where_it_is_still_yesterday_becomes_the_newest(store: Store) -> None:
    definitions = Definitions(store, MovableClock(datetime(2026, 11, 24, 12, tzinfo=UTC)))
    daily = ("lower\n            frequency: weekly", "lower\n            frequency: daily")
    auckland = ("Europe/London", "Pacific/Auckland")
    apply(definitions, daily, auckland)
    record(store, "mttr", W47, 28)
    apply(definitions, daily, auckland, ("target: 30", "target: 28"))
    apply(definitions, daily, ("target: 30", "target: 25"))
    assert kpi(store, "mttr").goals[-1].goal.target == 25


def test_what_the_file_leaves_out_is_retired_and_comes_back_with_its_history(
    applied: Definitions, store: Store, clock: MovableClock
) -> None:
    quarter = Period(date(2026, 7, 1), Frequency.QUARTERLY)
    record(store, "nps", quarter, 41)
    apply(applied, (CUSTOMER, ""))
    assert [item.info.key for item in card(store).kpis] == ["mttr", "uptime"]
    clock.move_to(datetime(2026, 12, 7, 9, tzinfo=UTC))
    plan = apply(applied)
    assert plan.added[-1] == "KPI Net promoter score (nps), back with its history"
    assert value(store, "nps", quarter) == 41
    assert kpi(store, "nps").since == clock.now()


def test_retiring_a_kpi_leaves_its_rows_and_its_open_alert(applied: Definitions, store: Store) -> None:
    quarter = Period(date(2026, 7, 1), Frequency.QUARTERLY)
    row = kpi(store, "nps").info.id
    with store.writing() as work:
        given = Submission(period=quarter, by="U0", value=Decimal(3), source="command")
        actual = work.actuals.record(row, given, at=MONDAY)
        work.alerts.open(row, actual.id, MONDAY)
        work.commit()
    apply(applied, (CUSTOMER, ""))
    with store.reading() as work:
        assert work.session.get_one(KpiRow, row).retired_at == MONDAY
        assert work.session.exec(select(AlertRow)).one().state == "open"
        assert work.alerts.list_open(card(store).id) == []


def test_the_order_of_the_file_is_the_order_of_the_scorecard(applied: Definitions, store: Store) -> None:
    internal = FILE[FILE.index("  - name: Internal") : FILE.index("  - name: Customer")]
    applied.apply(TEAM, read_definition(changed((internal, "")) + internal))
    assert [perspective.name for perspective in card(store).perspectives] == [
        "Customer",
        "Internal processes",
    ]


def test_a_plan_that_is_no_longer_true_is_not_applied(applied: Definitions, store: Store) -> None:
    changed_definition = read_definition(changed(("target: 40", "target: 45")))
    seen = applied.plan(TEAM, changed_definition)
    apply(applied, ("target: 40", "target: 50"))
    with pytest.raises(ScorecardError, match=CHANGED_MEANWHILE):
        applied.apply(TEAM, changed_definition, expected=seen)
    assert kpi(store, "nps").goals[-1].goal.target == 50


def test_teams_have_scorecards_of_their_own(applied: Definitions) -> None:
    applied.apply("T2", read_definition(changed(("name: IT Department", "name: Other IT"))))
    assert "name: IT Department" in applied.export(TEAM, "it")
    assert "name: Other IT" in applied.export("T2", "it")


def test_applied_by_several_at_once_a_file_makes_one_scorecard(
    definitions: Definitions, store: Store
) -> None:
    race(4, lambda _: definitions.apply(TEAM, read_definition(FILE)))
    assert definitions.list_keys(TEAM) == ["it"]
    assert [item.info.key for item in card(store).kpis] == ["mttr", "uptime", "nps"]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_one_changed_target_takes_as_few_statements_in_a_long_file_as_in_a_short_one(
    engine: Engine, definitions: Definitions
) -> None:
    few, many = (count_apply(engine, definitions, kpis) for kpis in (3, 60))
    assert many == few <= MOST


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_new_file_takes_as_few_statements_however_many_scorecards_post_to_its_channel(
    engine: Engine, definitions: Definitions
) -> None:
    counts = []
    for number in range(12):
        file = read_definition(a_card(a_kpi(), key=f"card_{number}", name=f"Card {number}"))
        with statements(engine) as asked:
            definitions.apply(TEAM, file)
        counts.append(len(asked))
    assert counts[-1] == counts[1] <= MOST


def count_apply(engine: Engine, definitions: Definitions, kpis: int) -> int:
    """Return the statements of an apply that changes one of several KPIs' targets."""
    rest = [a_kpi(f"kpi_{kpis}_{number}") for number in range(kpis - 1)]
    before, after = (
        read_definition(a_card(a_kpi(f"kpi_{kpis}", target=target), *rest, key=f"of_{kpis}"))
        for target in (30, 25)
    )
    definitions.apply(f"T{kpis}", before)
    with statements(engine) as asked:
        definitions.apply(f"T{kpis}", after)
    return len(asked)


def test_a_kpi_that_comes_back_is_reminded_of_although_the_plan_was_shown_before(
    definitions: Definitions, store: Store, clock: MovableClock
) -> None:
    both, one = (
        read_definition(a_card(*kpis)) for kpis in ((a_kpi(), a_kpi("uptime", owner=SAM)), (a_kpi(),))
    )
    definitions.apply(TEAM, both)
    clock.move_to(MONDAY + timedelta(days=7, hours=2))
    Prompts(store, clock).open_due()
    definitions.apply(TEAM, one)
    clock.move_to(clock.now() + timedelta(days=1))
    Reminders(store, clock).send_due()
    assert len(list_reminded(store)) == 1
    definitions.apply(TEAM, both, definitions.plan(TEAM, both))
    assert clock.now() in list_reminded(store)


def list_reminded(store: Store) -> list[datetime]:
    """Return when batches are looked at next."""
    with store.reading() as work:
        return [moment for moment, _ in work.batches.list_waiting()]
