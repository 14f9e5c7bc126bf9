"""Every example that the bot shows works when it is typed back."""

import re

import pytest

from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.seen import values
from tests.support.world import PRIYA, World, at, plain, shown

EXAMPLE = re.compile(r"`([^`/]+)`")
COMMAND = re.compile(r"/scorecard ((?:submit|correct) [^\n]*\d[^\n]*)")
REFUSAL = "Nothing was saved."
KPIS = (
    a_kpi(),
    a_kpi("uptime", unit="%", direction="higher", target=99.9, threshold=99),
    a_kpi("budget", unit="GBP", target=1250000, threshold=1400000),
    a_kpi("margin", unit="%", direction="range", target=[-2, 2], threshold=None),
    a_kpi("nps", unit="points", direction="higher", target=0.5, threshold=0),
)
REFUSED = ("25, 26", "mttr abc", "uptime perhaps", "mttr W54 31", "is it 25?", "budget hmm", "margin asap")


def examples_in(message: PostedMessage) -> list[str]:
    return EXAMPLE.findall(plain(shown(message)))


@pytest.fixture
def asked(begin: Begin) -> World:
    """Priya was asked for five KPIs, none of which ever had a value."""
    world = begin(a_card(*KPIS))
    world.move_to(MONDAY)
    return world


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: str(kpi["key"]))
@pytest.mark.parametrize("at_example", [0, 1])
@pytest.mark.parametrize("reminders", [0, 1])
def test_each_example_of_a_prompt_and_of_a_reminder_answers_it(
    begin: Begin, kpi: dict[str, object], at_example: int, reminders: int
) -> None:
    world = begin(a_card(kpi))
    world.move_to(MONDAY)
    for day in range(reminders):
        world.move_to(at(f"2026-11-{24 + day} 09:00"))
    message = [*world.prompts(PRIYA), *world.reminders(PRIYA)][-1]
    example = examples_in(message)[at_example]
    assert REFUSAL not in plain(world.say(PRIYA, example))
    assert len(values(world)) == 1, example


@pytest.mark.parametrize("text", REFUSED)
def test_each_example_of_a_refusal_works(asked: World, text: str) -> None:
    refusal = plain(asked.say(PRIYA, text))
    assert REFUSAL in refusal
    for example in EXAMPLE.findall(refusal):
        before = len(values(asked))
        assert REFUSAL not in plain(asked.say(PRIYA, example))
        assert len(values(asked)) > before, example


def test_the_example_of_one_kpi_for_several_weeks_is_for_the_week_it_names(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.move_to(at("2026-11-30 09:00"))
    refusal = plain(world.say(PRIYA, "25, 26"))
    [example] = [one for one in EXAMPLE.findall(refusal) if " for " in one]
    world.say(PRIYA, example)
    assert len(values(world)) == 1


@pytest.mark.parametrize("typed", ["mttr", "mttr 30", "budget", "margin", "mttr W46 30"])
def test_each_example_of_a_refused_correction_works(asked: World, typed: str) -> None:
    for kpi in KPIS:
        asked.say(PRIYA, f"{kpi['key']} {'99.5' if kpi['unit'] == '%' and kpi['key'] == 'uptime' else 1}")
    refusal = plain(shown(asked.command(PRIYA, f"correct {typed}")))
    example = COMMAND.findall(refusal)[0]
    answer = plain(shown(asked.command(PRIYA, example)))
    assert "I can't" not in answer
    assert "Which" not in answer


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: str(kpi["key"]))
def test_the_example_in_a_field_of_the_form_is_saved(begin: Begin, kpi: dict[str, object]) -> None:
    world = begin(a_card(kpi))
    world.move_to(MONDAY)
    modal = world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.ANSWER)
    placeholder = str(modal.view)
    [example] = re.findall(r"For example ([^']+)'", placeholder)
    assert world.fill(PRIYA, {str(kpi["key"]): example}) == {}
    assert len(values(world)) == 1
