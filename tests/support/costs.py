"""The cost of replies and forms in statements, and the scorecards on which it is counted."""

from bot.ui.kit.ids import ActionId
from tests.support.cards import a_card, a_kpi
from tests.support.recording import statements
from tests.support.world import PRIYA, World

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"


def a_card_of(kpis: int, number: int = 1) -> str:
    """Return a scorecard of Priya's with so many weekly KPIs, at most one for each letter."""
    own = (a_kpi(f"k{at}-{number}", name=f"Rate {LETTERS[at]} of {number}") for at in range(kpis))
    return a_card(*own, key=f"card-{number}", name=f"Card {number}")


def a_card_of_mttr(number: int) -> str:
    """Return a scorecard of Priya's with a KPI that all of these share."""
    return a_card(a_kpi("mttr"), key=f"card-{number}", name=f"Card {number}")


def count_for_reply(world: World, text: str) -> int:
    """Return how many statements reach the driver until a message is answered, its receipt not yet sent."""
    world.command(PRIYA)
    with statements(world.engine) as asked:
        world.actor.say(PRIYA, world.direct(PRIYA), text)
    world.settle()
    return len(asked)


def count_for_form(world: World, kpis: int) -> int:
    """Fill in the form of `a_card_of` so many KPIs with 31, 32 …; the statements as for a reply."""
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.ANSWER)
    blocks = world.fields(PRIYA)
    typed = {blocks[f"k{at}-1"]: str(31 + at) for at in range(kpis)}
    with statements(world.engine) as asked:
        assert world.actor.submit(PRIYA, typed) == {}
    world.settle()
    return len(asked)
