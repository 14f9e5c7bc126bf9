"""`drives:`, `supports:` and `initiatives:` of the file, as people see them."""

from datetime import timedelta
from typing import Any

import pytest
import yaml

from tests.scenarios.conftest import Begin
from tests.support.cards import TEMPLATE, a_card, a_kpi
from tests.support.texts import plain
from tests.support.world import HELEN, PRIYA, SAM, World

ROTA = {"title": "One on-call rota", "owner": SAM, "due": "2027-01-31", "state": "running"}


def told(world: World, text: str, person: str = HELEN) -> str:
    return plain(world.command(person, text).text)


def test_the_templates_map_goes_from_learning_to_money(begin: Begin) -> None:
    world = begin(TEMPLATE)
    found = told(world, "map").splitlines()
    parts = [line.strip("─ *") for line in found if line.startswith("──")]
    assert parts == ["Learning and growth", "Internal processes", "Customer", "Financial"]
    at = next(index for index, line in enumerate(found) if "*Faster recovery*" in line)
    assert found[at + 1].strip() == "→ Happier customers"


@pytest.mark.parametrize("words", ["show me the strategy map", "what does our strategy map look like?"])
def test_it_is_shown_for_plain_words_too(begin: Begin, words: str) -> None:
    world = begin(TEMPLATE)
    world.say(HELEN, words)
    assert "Strategy map of IT Department" in plain(world.inbox(HELEN)[-1].text)


def linked(*, drives: list[str], **objective: Any) -> str:
    """Return a file in which one objective drives another one, and has more fields."""
    card = yaml.safe_load(a_card(a_kpi(cover=SAM), a_kpi("nps", under="Customer", owner=SAM)))
    card["perspectives"][0]["objectives"][0] |= {"drives": drives, **objective}
    return yaml.safe_dump(card, sort_keys=False)


def test_of_a_past_day_it_is_as_it_was_then(begin: Begin) -> None:
    world = begin(linked(drives=["Better customer"], initiatives=[ROTA]))
    then = told(world, "map")
    assert "→ Better customer" in then
    world.move_by(days=2)
    world.apply(linked(drives=[], initiatives=[ROTA | {"state": "stopped"}]))
    assert "→" not in told(world, "map")
    day = (world.clock.now() - timedelta(days=1)).date().isoformat()
    assert then in told(world, f"map on {day}")
    assert "*One on-call rota* running" in told(world, f"processes on {day}")
    assert "*One on-call rota* stopped" in told(world, "processes")


@pytest.mark.parametrize("asked", ["mttr", "processes", "better processes"])
def test_an_initiative_stands_with_its_objective(begin: Begin, asked: str) -> None:
    world = begin(linked(drives=[], supports="Customers stay", initiatives=[ROTA]))
    found = told(world, asked, PRIYA)
    assert "*One on-call rota* running · due" in found
    assert f"<@{SAM}>" in found
    assert "Supports: Customers stay" in found


def test_why_an_objective_stands_so_tells_of_its_initiatives(begin: Begin) -> None:
    world = begin(linked(drives=[], initiatives=[ROTA]))
    assert "Initiative: *One on-call rota* running · due" in told(world, "why better processes")


def test_four_hundred_objectives_are_paged_and_each_link_is_drawn_once(begin: Begin) -> None:
    card = yaml.safe_load(a_card())
    objectives = [
        {
            "name": f"Objective {number} {'of some length ' * 3}".strip(),
            "drives": [
                f"Objective {to} {'of some length ' * 3}".strip()
                for to in (number + 1, number + 7)
                if to < 400
            ],
            "kpis": [a_kpi(f"k{number}")],
        }
        for number in range(400)
    ]
    card["perspectives"] = [
        {"name": f"Part {part}", "objectives": objectives[part * 40 : part * 40 + 40]} for part in range(10)
    ]
    world = begin(yaml.safe_dump(card, sort_keys=False))
    pages = [told(world, "map")]
    while f"map page {len(pages) + 1}" in pages[-1] or len(pages) == 1:
        pages.append(told(world, f"map page {len(pages) + 1}"))
    links = [line for page in pages for line in page.splitlines() if line.strip().startswith("→")]
    assert len(links) == 399 + 393
