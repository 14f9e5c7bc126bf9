"""`/scorecard why`: the arithmetic from actual to score to roll-up, of anything on a scorecard."""

from fractions import Fraction

import pytest

from bot.demo.people import CHANNEL, PEOPLE
from bot.ui.kit.hints import COMMAND, in_words
from bot.workspace.model import Member, SlackChannel
from scorecard.errors import NotReadable
from scorecard.model.kpis import Reading
from scorecard.model.views.explanations import Contribution, KpiWhyView, WhyView
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_reports import asks_which_scorecard, gives_back, why
from tests.support.recording import statements
from tests.support.world import HELEN, PRIYA, World, at, plain

SECURITY = "C0SECURITY"
MONDAY, TUESDAY = at("2026-11-23 09:00"), at("2026-11-24 00:00")
HIGHER = {"unit": "%", "direction": "higher", "target": 95, "threshold": 90, "under": "Customer"}


@pytest.fixture
def card(begin: Begin) -> World:
    """Two perspectives: one with everything in, one with a value out."""
    world = begin(
        a_card(
            a_kpi(weight=2),
            a_kpi("cost"),
            a_kpi("side", weight=0),
            a_kpi("sla", **HIGHER),
            a_kpi("csat", **HIGHER),
            a_kpi("nps", **HIGHER),
        )
    )
    world.move_to(MONDAY)
    for said in ("mttr 31", "cost 48", "side 100", "sla 92", "csat 96"):
        world.say(PRIYA, said)
    world.move_to(TUESDAY)
    return world


def told(world: World, text: str = "", person: str = PRIYA, channel: str = CHANNEL) -> str:
    return plain(world.command(person, f"why {text}".strip(), channel).text)


def parent(world: World, text: str = "", **asked: str) -> WhyView:
    found = why(world, text, **asked)
    assert isinstance(found, WhyView)
    return found


def one(world: World, text: str, **asked: str) -> KpiWhyView:
    found = why(world, text, **asked)
    assert isinstance(found, KpiWhyView)
    return found


def names(found: tuple[Contribution, ...]) -> list[str]:
    return [item.thing.kpi.key if isinstance(item.thing, Reading) else item.thing.name for item in found]


def test_a_kpi_tells_actual_target_threshold_and_the_formula_with_its_numbers(card: World) -> None:
    words = told(card, "mttr")
    for part in ("31 min", "target ≤ 30 min", "threshold ≤ 45 min"):
        assert part in words
    assert "50 + 50 × (45 − 31) / (45 − 30) = 96.66…, rounded down to 96" in words


def test_a_parent_tells_the_sum_of_its_children_and_how_it_is_rounded(card: World) -> None:
    words = told(card, "better processes")
    assert "(1 × 40 + 2 × 96.66…) / 3 = 77.77…, rounded down to 77" in words
    assert "Fair: from 50, below 90." in words


def test_a_parent_is_at_most_fair_while_a_kpi_below_is_off_and_says_so(begin: Begin) -> None:
    world = begin(a_card(a_kpi(weight=1), a_kpi("sla", weight=40)))
    world.move_to(MONDAY)
    for said in ("mttr 46", "sla 25"):
        world.say(PRIYA, said)
    assert "At most fair while *MTTR* is off threshold; good is from 90." in told(world)


def test_what_is_out_counts_as_0_to_100_and_says_what_it_could_still_change(card: World) -> None:
    words = told(card, "customer")
    assert "56–90 · 2 of 3 in" in words
    assert "*NPS*, which is missing: 33.33… of the 43.33… points below 100" in words
    assert "up to 33.33… points still open" in told(card, "nps")
    view = one(card, "nps")
    assert [step.child.open for step in view.parents] == [
        Fraction(100, 3),
        Fraction(100, 3),
        Fraction(100, 6),
    ]


def test_what_pulled_the_score_down_most_comes_first_and_what_does_not_count_last(card: World) -> None:
    assert names(parent(card).kpis) == ["nps", "cost", "sla", "mttr", "csat", "side"]
    assert names(parent(card, "better processes").children) == ["cost", "mttr", "side"]
    assert "weight 0: not counted" in told(card, "side")


def test_the_points_that_the_kpis_cost_are_all_that_is_missing_to_100(card: World) -> None:
    for text in ("", "customer", "better processes"):
        view = parent(card, text)
        shares = view.part.result.parts
        assert shares
        assert 100 - sum(item.lost for item in view.kpis or view.children) == shares.low
        assert sum(item.open for item in view.kpis or view.children) == shares.high - shares.low


@pytest.mark.parametrize(
    ("text", "down", "up"),
    [
        ("", "Customer", None),
        ("customer", "Better customer", ""),
        ("better customer", "nps", "Customer"),
        ("nps", None, "Better customer"),
    ],
)
def test_each_answer_tells_what_to_type_to_go_down_and_back_up(
    card: World, text: str, down: str | None, up: str | None
) -> None:
    words = told(card, text)
    assert down is None or f"Down: `/scorecard why {down}`" in words
    assert up is None or f"p: `/scorecard why {up}".rstrip() in words


def test_every_page_is_reached_and_together_they_hold_every_kpi(begin: Begin) -> None:
    keys = [f"rate{number}" for number in range(60)]
    world = begin(a_card(*(a_kpi(key) for key in keys)))
    world.move_to(TUESDAY)
    pages, text = [], "better processes"
    while text:
        words = told(world, text)
        pages.append(words)
        _, more, rest = words.partition("; the next: `/scorecard why ")
        text = rest.partition("`")[0] if more else ""
    assert len(pages) > 3
    shown = "\n".join(pages)
    assert [key for key in keys if f"*{key.upper()}* no value for week 47" not in shown] == []
    assert not any("\n…\n" in f"{page}\n" for page in pages)
    assert told(world, "better processes page 999") == pages[-1]
    assert told(world, "better processes page 0") == pages[0]


def test_a_name_that_ends_like_a_page_is_still_a_name(begin: Begin) -> None:
    world = begin(a_card(a_kpi("web", name="Errors of page 2")))
    world.move_to(TUESDAY)
    assert one(world, "errors of page 2").reading.kpi.key == "web"


def test_an_objective_called_like_its_perspective_is_reached_by_both_names(begin: Begin) -> None:
    file = a_card(a_kpi(), a_kpi("sla", **HIGHER)).replace("Better customer", "Customer")
    world = begin(file)
    world.move_to(TUESDAY)
    assert [step.name for step in parent(world, "customer").parents] == ["IT"]
    assert "Down: `/scorecard why Customer (Customer)`" in told(world, "customer")
    assert [step.name for step in parent(world, "customer (customer)").parents] == ["Customer", "IT"]


def test_before_anything_is_due_nothing_is_counted(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    assert "Nothing that counts is in or due yet." in told(world)
    assert "none is due: not counted" in told(world, "mttr")


def test_while_all_is_missing_there_is_no_number(begin: Begin) -> None:
    world = begin(a_card(a_kpi(weight=3), a_kpi("sla")))
    world.move_to(TUESDAY)
    assert "No number: (3 × 0 % + 1 × 0 %) / 4 = 0 % of the weight has data" in told(
        world, "better processes"
    )
    assert "no score yet · 0 of 2 in" in told(world)


def test_a_kpi_set_aside_is_not_counted(card: World) -> None:
    card.command(HELEN, "aside nps W47 new survey tool")
    assert "set aside: not counted" in told(card, "nps")
    assert [item.counts for item in parent(card, "better customer").children] == [True, True, False]


def test_an_unknown_name_is_given_back_with_the_nearest_names(card: World) -> None:
    answer = card.command(PRIYA, "why custmer")
    assert "“Customer”" in plain(answer.text)
    assert "KPI, objective or perspective" in plain(answer.text)
    assert gives_back(answer, "/scorecard why custmer")


def test_who_may_read_only_their_own_kpi_sees_its_score_but_none_of_its_parents(begin: Begin) -> None:
    people = (*PEOPLE, Member("U0GUS", "gus", "Gus Lang", guest=True))
    world = begin(a_card(a_kpi(owner="U0GUS"), a_kpi("sla")), people=people)
    world.move_to(TUESDAY)
    assert one(world, "mttr", person="U0GUS").parents == ()
    assert "I don't know" in told(world, "sla", "U0GUS")
    assert "I don't know" in told(world, "processes", "U0GUS")
    assert in_words(str(NotReadable([HELEN], is_partial=True))) in told(world, "", "U0GUS")


def test_on_several_scorecards_the_nearest_answers_and_an_unclear_one_is_asked_about(begin: Begin) -> None:
    world = begin(a_card(a_kpi()), channels=(SlackChannel(CHANNEL, "it"), SlackChannel(SECURITY, "security")))
    world.apply(a_card(a_kpi("patch"), key="security", name="Security", channel=SECURITY))
    world.move_to(TUESDAY)
    assert parent(world).part.name == "IT"
    assert parent(world, "security").part.name == "Security"
    assert one(world, "patch").parents[-1].name == "Security"
    unclear = world.command(PRIYA, "why", world.direct(PRIYA))
    assert asks_which_scorecard(unclear, {"IT": CHANNEL, "Security": SECURITY})


@pytest.mark.parametrize("text", ["", "customer", "better customer", "nps"])
def test_an_explanation_takes_at_most_twelve_statements_even_right_after_a_change(
    card: World, text: str
) -> None:
    told(card, text)
    for changed in (False, True):
        if changed:
            card.say(PRIYA, "nps 97")
        with statements(card.engine) as asked:
            card.actor.command(PRIYA, CHANNEL, COMMAND, f"why {text}".strip())
        card.settle()
        assert len(asked) <= 12
