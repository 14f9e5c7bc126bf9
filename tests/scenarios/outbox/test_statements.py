"""Cost of sending in statements: prompts are claimed and read together, however much each of them asks."""

import pytest

from scorecard.model.outbox import MessageKind
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.costs import LETTERS
from tests.support.days import MONDAY
from tests.support.recording import statements
from tests.support.world import World

MOST_TO_TAKE = 33
"""Statements to claim and draw the prompts of several people at once."""
MOST_TO_TAKE_ONE = 26
"""Statements to claim and draw one prompt."""
MOST_TO_MARK = 9
"""Statements to store that a message was sent, and the channel that was opened for it."""


def ask(begin: Begin, kpis: int, people: int) -> World:
    """Have several people asked for so many KPIs each, and nothing sent yet."""
    world = begin(a_card(a_kpi("first")))
    own = [
        a_kpi(f"k{at}-{one.name.lower()[:3]}", name=f"Rate {LETTERS[at]} of {one.name}", owner=one.id)
        for one in world.workspace.people[:people]
        for at in range(kpis)
    ]
    world.apply(a_card(*own))
    world.clock.move_to(MONDAY)
    world.bot.services.prompts.open_due()
    return world


@pytest.mark.parametrize("kpis", [1, 8])
def test_prompts_of_several_people_are_claimed_and_read_together(begin: Begin, kpis: int) -> None:
    world = ask(begin, kpis, people=4)
    with statements(world.engine) as asked:
        taken = world.bot.sender.take(8)
    assert [one.claimed.outgoing.kind for one in taken] == [MessageKind.PROMPT] * 4
    assert all(one.message for one in taken)
    assert len(asked) <= MOST_TO_TAKE
    for one in taken:
        with statements(world.engine) as asked:
            world.bot.sender.deliver(one)
        assert len(asked) <= MOST_TO_MARK


@pytest.mark.parametrize("kpis", [1, 8])
def test_one_prompt_costs_the_same_however_much_it_asks(begin: Begin, kpis: int) -> None:
    world = ask(begin, kpis, people=1)
    with statements(world.engine) as asked:
        [one] = world.bot.sender.take()
    assert one.message
    assert len(asked) <= MOST_TO_TAKE_ONE
    world.bot.sender.deliver(one)
