"""`/scorecard compare`: two periods, like with like, and what cannot be compared."""

from typing import Any

import pytest

from bot.demo.people import CHANNEL, PEOPLE
from bot.ui.kit.hints import COMMAND, in_words
from bot.workspace.model import Member, SlackChannel
from scorecard.errors import NotReadable
from scorecard.model.views.comparisons import ComparisonView, NotComparable
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_reports import asks_which_scorecard, compared, gives_back
from tests.support.recording import statements
from tests.support.world import HELEN, PRIYA, World, at, plain

SECURITY = "C0SECURITY"
JUNE, OCTOBER = at("2026-06-15 12:00"), at("2026-10-02 12:00")
HIGHER: dict[str, Any] = {"unit": "%", "direction": "higher", "target": 95, "threshold": 90}
CUSTOMER = {**HIGHER, "under": "Customer"}
KPIS = (
    a_kpi(weight=2),
    a_kpi("cost", frequency="monthly"),
    a_kpi("side", weight=0),
    a_kpi("sla", **CUSTOMER),
    a_kpi("csat", **CUSTOMER),
)
GIVEN = (
    "mttr 36 for W26",
    "cost 40 for June 2026",
    "side 50 for W26",
    "sla 92 for W26",
    "csat 96 for W26",
    "mttr 52 for W39",
    "cost 30 for September 2026",
    "side 20 for W39",
    "sla 94 for W39",
    "csat 90 for W39",
)


def begun(begin: Begin, *kpis: dict[str, Any], given: tuple[str, ...] = GIVEN, **rest: Any) -> World:
    """Return a world in October whose scorecard came in June, with values."""
    world = begin(a_card(*(kpis or KPIS)), start=JUNE, **rest)
    world.move_to(OCTOBER)
    for value in given:
        assert "Saved" in plain(world.command(HELEN, f"submit {value}").text)
    return world


def told(world: World, text: str, person: str = PRIYA, channel: str = CHANNEL) -> str:
    return plain(world.command(person, f"compare {text}".strip(), channel).text)


def reasons(view: ComparisonView) -> dict[str, NotComparable | None]:
    return {one.kpi.key: one.reason for one in view.kpis}


def test_quarters_are_compared_by_the_last_own_period_of_each_kpi(begin: Begin) -> None:
    view = compared(begun(begin), "Q2 Q3")
    assert view.whole
    assert (view.whole.scores, view.whole.change.points) == ((80, 60), -20)
    sides = {one.kpi.key: (one.before.period.key, one.after.period.key) for one in view.kpis}
    assert (sides["mttr"], sides["cost"]) == (("2026-W26", "2026-W39"), ("2026-06", "2026-09"))


def test_what_fell_most_comes_first(begin: Begin) -> None:
    view = compared(begun(begin), "Q2 Q3")
    assert [(one.kpi.key, one.points) for one in view.kpis] == [
        ("mttr", -54),
        ("csat", -50),
        ("sla", 20),
        ("cost", 34),
        ("side", 67),
    ]
    assert [part.name for part in view.parts] == ["Processes", "Customer"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("customer Q2 Q3", "Customer"),
        ("better customer from Q2 2026 to Q3 2026", "Better customer"),
        ("customer Q3", "Customer"),
        ("customer last quarter", "Customer"),
        ("customer Q3 and Q2", "Customer"),
        ("CUSTOMER Q2 – Q3", "Customer"),
        ("30 June 30 September", "IT"),
        ("June, September", "IT"),
        ("June vs September", "IT"),
        ("between W26 and W39", "IT"),
        ("it Q2 Q3", "IT"),
    ],
)
def test_periods_of_every_kind_are_read_in_any_order(begin: Begin, text: str, name: str) -> None:
    view = compared(begun(begin), text)
    assert view.whole
    assert view.whole.name == name
    assert view.before < view.after


def test_a_kpi_shows_both_sides_with_its_formula(begin: Begin) -> None:
    words = told(begun(begin), "mttr W26 W39")
    assert "Score 80 → 26 · ▼ 54 worse." in words
    assert "50 + 50 × (45 − 36) / (45 − 30) = 80" in words
    assert "50 + 50 × (45 − 52) / (45 − 30) = 26.66…" in words


def test_nothing_rose_while_something_due_has_no_value_on_one_side(begin: Begin) -> None:
    world = begun(begin, given=tuple(one for one in GIVEN if not one.startswith("csat 90")))
    customer = compared(world, "customer Q2 Q3").whole
    assert customer
    assert customer.blocked_by
    assert (customer.blocked_by.kpi.key, customer.change.points) == ("csat", 0)
    assert "Not comparable: *CSAT* has no value for week 39." in told(world, "customer Q2 Q3")
    assert "▲" not in told(world, "better customer Q2 Q3").partition("\n")[0]


def test_a_fall_may_stand_over_what_has_both(begin: Begin) -> None:
    world = begun(begin, given=tuple(one for one in GIVEN if not one.startswith("cost 30")))
    processes = compared(world, "processes Q2 Q3").whole
    assert processes
    assert (processes.compared, processes.total, processes.change.points) == (1, 2, -54)


def test_less_than_half_of_the_weight_compared_shows_no_number(begin: Begin) -> None:
    kpis = (a_kpi(), a_kpi("sla", weight=5))
    world = begun(begin, *kpis, given=("mttr 36 for W26", "mttr 52 for W39", "sla 36 for W26"))
    whole = compared(world, "Q2 Q3").whole
    assert whole
    assert whole.scores is None
    assert "less than half of it has values on both sides" in told(world, "Q2 Q3")


def test_a_kpi_that_came_since_and_one_taken_off_are_told_with_their_day(begin: Begin) -> None:
    world = begun(begin, a_kpi(), a_kpi("old"), given=())
    for value in ("mttr 36 for W26", "mttr 52 for W39", "old 31 for W26"):
        world.command(HELEN, f"submit {value}")
    world.apply(a_card(a_kpi(), a_kpi("fresh")))
    view = compared(world, "Q2 Q3")
    assert reasons(view) == {"mttr": None, "fresh": NotComparable.NEW, "old": NotComparable.RETIRED}
    words = told(world, "Q2 Q3")
    assert "*FRESH* is on the scorecard only since 2 Oct" in words
    assert "*OLD* was taken off the scorecard on 2 Oct · week 26: 31 min" in words


def test_a_bad_kpi_that_was_taken_off_in_between_makes_no_rise(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("old")), start=JUNE)
    world.move_to(at("2026-07-10 12:00"))
    for value in ("mttr 36 for W26", "old 90 for W26"):
        world.command(HELEN, f"submit {value}")
    world.apply(a_card(a_kpi()))
    world.move_to(OCTOBER)
    world.command(HELEN, "submit mttr 31 for W39")
    for text in ("Q2 Q3", "processes Q2 Q3", "better processes Q2 Q3"):
        whole = compared(world, text).whole
        assert whole
        assert whole.blocked_by
        assert whole.blocked_by.kpi.key == "old"


def test_a_changed_target_compares_nothing_but_shows_both(begin: Begin) -> None:
    world = begin(a_card(a_kpi()), start=JUNE)
    world.move_to(at("2026-07-10 12:00"))
    world.command(HELEN, "submit mttr 36 for W26")
    world.apply(a_card(a_kpi(target=40, threshold=60)))
    world.move_to(OCTOBER)
    world.command(HELEN, "submit mttr 36 for W39")
    view = compared(world, "Q2 Q3")
    assert reasons(view) == {"mttr": NotComparable.TARGET_CHANGED}
    assert "target ≤ 30 min · threshold ≤ 45 min → target ≤ 40 min · threshold ≤ 60 min" in told(
        world, "Q2 Q3"
    )
    assert "▲" not in told(world, "Q2 Q3")


def test_values_given_in_different_units_are_not_compared_and_keep_their_own(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")), start=JUNE)
    world.move_to(at("2026-07-10 12:00"))
    for value in ("mttr 120 for W26", "sla 31 for W26"):
        world.command(HELEN, f"submit {value}")
    world.move_by(minutes=1)
    world.apply(a_card(a_kpi(unit="h"), a_kpi("sla")))
    world.move_to(OCTOBER)
    for value in ("mttr 110 for W38", "mttr 100 for W39", "sla 31 for W39"):
        world.command(HELEN, f"submit {value}")
    assert reasons(compared(world, "Q2 Q3")) == {"sla": None, "mttr": NotComparable.OTHER_UNIT}
    assert "was given in min, then in h · week 26: 120 min · week 39: 100 h" in told(world, "Q2 Q3")
    assert reasons(compared(world, "W38 W39"))["mttr"] is None


def test_a_kpi_measured_less_often_has_one_value_for_both_and_blocks_nothing(begin: Begin) -> None:
    kpis = (a_kpi(), a_kpi("cost", frequency="monthly"))
    given = ("mttr 52 for W37", "mttr 36 for W38", "cost 30 for August 2026")
    view = compared(begun(begin, *kpis, given=given), "W37 W38")
    assert reasons(view) == {"mttr": None, "cost": NotComparable.SAME_VALUE}
    assert view.whole
    assert (view.whole.scores, view.whole.change.points) == ((26, 80), 54)


def test_a_kpi_set_aside_on_one_side_is_told_and_on_both_left_out(begin: Begin) -> None:
    world = begun(
        begin, a_kpi(), a_kpi("sla"), given=("mttr 52 for W38", "mttr 36 for W39", "sla 25 for W38")
    )
    world.command(HELEN, "aside sla W39 new tool")
    assert reasons(compared(world, "W38 W39"))["sla"] is NotComparable.SET_ASIDE
    assert "not comparable" in told(world, "W38 W39").casefold()
    world.command(HELEN, "aside sla W37 new tool")
    world.command(HELEN, "submit mttr 60 for W37")
    both = compared(world, "W37 W39").whole
    assert both
    assert (both.blocked_by, both.total, both.change.points) == (None, 1, 80)


def test_values_that_were_corrected_since_are_told(begin: Begin) -> None:
    world = begun(begin)
    assert "corrected" not in told(world, "Q2 Q3")
    world.command(HELEN, "correct sla W39 93")
    assert "1 value was corrected since: *SLA* week 39." in told(world, "Q2 Q3")
    assert "corrected" not in told(world, "processes Q2 Q3")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Which two periods? Write them last"),
        ("customer", "Which two periods? Write them last"),
        ("Q2 W39", "I can't compare a quarter and a week"),
        ("Q3 Q3", "Both are Q3 2026"),
        ("Q3 Q4", "Q4 2026 is not over yet"),
        ("custmer Q2 Q3", "“Customer”"),
        ("x " * 4_000 + "Q2 Q3", "I don't know"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence_and_given_back(
    begin: Begin, text: str, why: str
) -> None:
    world = begun(begin, given=())
    answer = world.command(PRIYA, f"compare {text}".strip())
    assert why in plain(answer.text)
    assert gives_back(answer, f"{COMMAND} compare {text}".strip()) or len(text) > 1_000


def test_before_there_is_any_value_nothing_is_compared(begin: Begin) -> None:
    assert "Nothing can be compared." in told(begun(begin, given=()), "Q2 Q3")


def test_who_may_read_only_their_own_kpi_compares_that_alone(begin: Begin) -> None:
    people = (*PEOPLE, Member("U0GUS", "gus", "Gus Lang", guest=True))
    world = begun(begin, a_kpi(owner="U0GUS"), a_kpi("sla"), given=("mttr 36 for W26",), people=people)
    assert compared(world, "mttr Q2 Q3", "U0GUS").whole is None
    assert "I don't know" in told(world, "processes Q2 Q3", "U0GUS")
    assert in_words(str(NotReadable([HELEN], is_partial=True))) in told(world, "Q2 Q3", "U0GUS")


def test_on_several_scorecards_an_unclear_one_is_asked_about(begin: Begin) -> None:
    channels = (SlackChannel(CHANNEL, "it"), SlackChannel(SECURITY, "security"))
    world = begun(begin, a_kpi(), given=(), channels=channels)
    world.apply(a_card(a_kpi("patch"), key="security", name="Security", channel=SECURITY))
    whole = compared(world, "security Q2 Q3").whole
    assert whole
    assert whole.name == "Security"
    unclear = world.command(PRIYA, "compare Q2 Q3", world.direct(PRIYA))
    assert asks_which_scorecard(unclear, {"IT": CHANNEL, "Security": SECURITY})


def test_every_page_is_reached(begin: Begin) -> None:
    keys = [f"rate{number}" for number in range(60)]
    world = begun(begin, *(a_kpi(key, name=f"Average time until closed {key}") for key in keys), given=())
    first = told(world, "Q2 Q3")
    last = told(world, "Q2 Q3 page 99")
    assert "Page 1 of " in first
    assert "compare Q2 2026 Q3 2026 page 2`" in first
    assert "rate59* has no value" in last
    assert "the next" not in last


@pytest.mark.parametrize("text", ["Q2 Q3", "customer Q2 Q3", "mttr W26 W39"])
def test_a_comparison_takes_at_most_twelve_statements(begin: Begin, text: str) -> None:
    world = begun(begin)
    told(world, text)
    with statements(world.engine) as asked:
        world.actor.command(PRIYA, CHANNEL, COMMAND, f"compare {text}")
    world.settle()
    assert len(asked) <= 12
