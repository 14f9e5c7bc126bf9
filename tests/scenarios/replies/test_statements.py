"""Cost of replies and forms in statements, however much is open and however many scorecards there are."""

import pytest

from bot.ui.kit.ids import ActionId
from tests.scenarios.conftest import Begin
from tests.support.costs import LETTERS, a_card_of, a_card_of_mttr, count_for_form, count_for_reply
from tests.support.days import MONDAY
from tests.support.facts import saved
from tests.support.facts_replies import noted_no_data
from tests.support.recording import statements
from tests.support.world import PRIYA

MOST = 21
"""Statements for a reply that gives one value, `BEGIN`, `COMMIT` and savepoints included."""
MOST_FOR_TEN = 29
"""Statements for a form that gives ten values."""


@pytest.mark.parametrize("kpis", [2, 10, 30])
def test_a_reply_costs_the_same_however_much_is_open(begin: Begin, kpis: int) -> None:
    world = begin(a_card_of(kpis))
    world.move_to(MONDAY)
    assert count_for_reply(world, "k1-1 31") <= MOST
    assert saved(world, "Rate b of 1", 31)


def test_a_reply_costs_the_same_however_many_scorecards_a_person_has(begin: Begin) -> None:
    world = begin(a_card_of(2))
    for number in range(2, 12):
        world.apply(a_card_of(2, number))
    world.move_to(MONDAY)
    assert count_for_reply(world, "k1-7 31") <= MOST + 1  # what carries its prompt, too
    assert saved(world, "Rate b of 7", 31)


def test_a_scorecard_is_read_once_for_a_reply_that_comes_before_anything_else(begin: Begin) -> None:
    world = begin(a_card_of(10))
    world.move_to(MONDAY)
    world.apply(a_card_of(11))
    with statements(world.engine) as asked:
        world.actor.say(PRIYA, world.direct(PRIYA), "k1-1 31, k2-1 32, k3-1 33, k4-1 34")
    world.settle()
    assert sum("FROM goal" in one for one in asked) == 1
    assert saved(world, "Rate e of 1", 34)


@pytest.mark.parametrize("cards", [10, 100])
def test_a_name_costs_the_same_however_many_scorecards_share_it(begin: Begin, cards: int) -> None:
    world = begin(a_card_of_mttr(1))
    for number in range(2, cards + 1):
        world.apply(a_card_of_mttr(number))
    world.move_to(MONDAY)
    assert count_for_reply(world, "mttr 31") <= MOST
    assert count_for_reply(world, "mttr (card 7) 31") <= MOST + 1
    assert saved(world, "MTTR (Card 7)", 31)


def test_a_form_of_ten_values_asks_once_for_all_of_them(begin: Begin) -> None:
    world = begin(a_card_of(10))
    world.move_to(MONDAY)
    assert count_for_form(world, 10) <= MOST_FOR_TEN
    assert all(saved(world, f"Rate {LETTERS[at]} of 1", 31 + at) for at in range(10))


def test_no_data_for_ten_kpis_asks_once_for_all_of_them(begin: Begin) -> None:
    world = begin(a_card_of(10))
    world.move_to(MONDAY)
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.NO_DATA)
    chosen = [*world.options(PRIYA).values()]
    with statements(world.engine) as asked:
        assert world.actor.submit(PRIYA, {"which": chosen, "reason": "vendor outage"}) == {}
    world.settle()
    assert len(asked) <= MOST_FOR_TEN
    assert all(noted_no_data(world, PRIYA, f"Rate {letter} of 1", "vendor outage") for letter in LETTERS[:10])
