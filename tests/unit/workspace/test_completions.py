"""The completions that the demo's message box offers."""

from bot.demo.guide import completions
from scorecard.definition.reader import read_definition
from tests.support.cards import a_card


def test_every_command_that_needs_nothing_more_is_offered_whole() -> None:
    offered = [one.text for one in completions(read_definition(a_card())) if one.sends]
    for command in ("/scorecard", "/scorecard ask now", "/scorecard away", "/scorecard workdays"):
        assert command in offered
    assert [text for text in offered if "<" in text or "[" in text] == []
