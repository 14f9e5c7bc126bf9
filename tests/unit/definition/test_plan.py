from datetime import date

import pytest

from scorecard.definition.plan import ChangedItem, FieldChange, Plan, compare, list_warnings
from scorecard.definition.reader import read_definition
from tests.definition_files import FILE, changed

BEFORE = read_definition(FILE)
MTTR = "KPI Mean time to resolve (mttr)"


def plan_for(*swaps: tuple[str, str]) -> Plan:
    return compare(BEFORE, read_definition(changed(*swaps)))


def test_a_first_file_adds_everything_in_its_order() -> None:
    plan = compare(None, BEFORE)
    assert plan.added[:4] == (
        "scorecard IT Department (it)",
        "perspective Internal processes",
        "objective Internal processes / Faster recovery",
        MTTR,
    )
    assert (len(plan.added), plan.unchanged) == (8, 0)


def test_the_same_file_changes_nothing() -> None:
    plan = plan_for()
    assert plan.is_empty
    assert plan.unchanged == 8


def test_another_writing_of_the_same_values_changes_nothing() -> None:
    assert plan_for(("target: 99.90", "target: 99.9"), ("            weight: 1\n", "")).is_empty


def test_a_changed_field_is_told_with_its_value_before_and_after() -> None:
    plan = plan_for(("threshold: 45", "threshold: 45.50"), ("cover: U0SAM", "cover: ~"))
    changes = (FieldChange("threshold", "45", "45.50"), FieldChange("cover", "U0SAM", "—"))
    assert plan.changed == (ChangedItem(MTTR, changes),)
    assert plan.unchanged == 7


def test_the_scorecards_own_fields_are_compared_too() -> None:
    plan = plan_for(("TUE 10:00", "wed 9:30"), ("[U0HEAD]", "[U0HEAD, U0SAM]\nbands: [80, 40]"))
    assert plan.changed[0].changes == (
        FieldChange("weekly_post", "TUE 10:00", "WED 09:30"),
        FieldChange("admins", "U0HEAD", "U0HEAD, U0SAM"),
        FieldChange("bands", "[90, 50]", "[80, 40]"),
    )


def test_who_may_read_is_compared_too() -> None:
    plan = plan_for(("[U0HEAD]", "[U0HEAD]\nreaders: [U0SAM]\nprivate: yes"))
    assert plan.changed[0].changes == (
        FieldChange("readers", "—", "U0SAM"),
        FieldChange("private", "—", "true"),
    )


def test_alert_settings_are_compared_one_by_one() -> None:
    plan = plan_for(
        ("[U0HEAD]", "[U0HEAD]\nalerts: {after: 2 of 3, recovery: 5 %}"),
        ('prompt: "09:00"', "alerts: {repeat: weekly, recovery: 1.50}"),
    )
    assert [item.changes for item in plan.changed] == [
        (FieldChange("alerts.after", "—", "2 of 3"), FieldChange("alerts.recovery", "—", "5 %")),
        (FieldChange("alerts.recovery", "—", "1.50"), FieldChange("alerts.repeat", "—", "weekly")),
    ]


def test_a_renamed_kpi_is_changed_and_not_replaced() -> None:
    plan = plan_for(("name: Mean time to resolve", "name: Time to fix"))
    assert plan.changed == (
        ChangedItem("KPI Time to fix (mttr)", (FieldChange("name", "Mean time to resolve", "Time to fix"),)),
    )
    assert (plan.added, plan.retired) == ((), ())


def test_a_moved_kpi_is_changed_and_not_replaced() -> None:
    uptime = FILE[FILE.index("          - key: uptime") : FILE.index("  - name: Customer")]
    plan = compare(BEFORE, read_definition(changed((uptime, "")) + uptime))
    moved = FieldChange("objective", "Internal processes / Faster recovery", "Customer / Happier customers")
    assert plan.changed == (ChangedItem("KPI System uptime (uptime)", (moved,)),)


def test_another_headline_is_a_change_of_order() -> None:
    mttr = FILE[FILE.index("          - key: mttr") : FILE.index("          - key: uptime")]
    source = changed((mttr, "")).replace("  - name: Customer", mttr + "  - name: Customer")
    (objective,) = compare(BEFORE, read_definition(source)).changed
    assert objective.changes == (FieldChange("order", "mttr, uptime", "uptime, mttr"),)


def test_what_the_file_leaves_out_is_retired() -> None:
    customer = FILE[FILE.index("  - name: Customer") :]
    plan = plan_for((customer, ""))
    assert plan.retired == (
        "perspective Customer",
        "objective Customer / Happier customers",
        "KPI Net promoter score (nps)",
    )


def test_a_kpi_that_comes_back_says_so() -> None:
    customer = FILE[FILE.index("  - name: Customer") :]
    plan = compare(read_definition(changed((customer, ""))), BEFORE, retired_keys=["nps"])
    label = "KPI Net promoter score (nps)"
    assert plan.added[-1].startswith(f"{label}, ")
    assert compare(None, BEFORE).added[-1] == label


DAY_DUE = date(2027, 11, 30)


def warnings_for(
    *swaps: tuple[str, str], today: date = DAY_DUE, mates: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the warnings about the file with some changes."""
    return list_warnings(BEFORE, read_definition(changed(*swaps)), today, mates)


def test_an_ordinary_file_gives_no_warning() -> None:
    assert warnings_for() == list_warnings(None, BEFORE, DAY_DUE) == ()


def test_a_due_date_is_warned_of_from_the_day_after() -> None:
    (warning,) = warnings_for(today=date(2027, 12, 1))
    assert "Internal processes / Faster recovery" in warning
    assert "2027-11-30" in warning


@pytest.mark.parametrize("target", ["0.95", "0.999", "1", "-0.02"])
def test_a_percent_target_that_looks_like_a_share_is_warned_of(target: str) -> None:
    (warning,) = warnings_for(("target: 99.90", f"target: {target}"))
    assert "System uptime" in warning
    assert f"{target} %" in warning


def test_a_band_that_looks_like_a_share_is_warned_of() -> None:
    swaps = (("unit: min", 'unit: "%"'), ("direction: lower", "direction: range"))
    levels = "target: 30\n            threshold: 45\n            baseline: 60\n"
    warnings = warnings_for(*swaps, (levels, "target: [-0.02, 0.02]\n"))
    assert "[-2, 2] %" in warnings[-1]


@pytest.mark.parametrize("target", ["0", "1.5", "95"])
def test_other_percent_targets_are_not(target: str) -> None:
    assert warnings_for(("target: 99.90", f"target: {target}")) == ()


def test_a_small_target_in_percent_that_stands_already_is_not_warned_of_again() -> None:
    small = read_definition(changed(("target: 99.90", "target: 0.95")))
    assert list_warnings(small, small, DAY_DUE) == ()


def test_a_changed_unit_says_that_nothing_is_converted() -> None:
    (warning,) = warnings_for(("unit: min", "unit: h"))
    assert all(fact in warning for fact in ("Mean time to resolve", "min", "h", "converted"))


def test_other_scorecards_in_the_channel_are_named() -> None:
    (warning,) = warnings_for(mates=("Operations (ops)",))
    assert all(fact in warning for fact in ("C0SCORECARD", "Operations (ops)"))


@pytest.mark.parametrize(("count", "warnings"), [(15, 0), (16, 1)])
def test_an_owner_of_more_than_fifteen_kpis_is_named_with_the_number(count: int, warnings: int) -> None:
    start = FILE.index("          - key: nps")
    more = [
        FILE[start:].replace("nps", f"nps{number}").replace("promoter", f"promoter {number}")
        for number in range(count - 2)
    ]
    found = list_warnings(None, read_definition(FILE + "".join(more)), DAY_DUE)
    assert len(found) == warnings
    assert all("U0PRIYA" in warning and str(count) in warning for warning in found)
