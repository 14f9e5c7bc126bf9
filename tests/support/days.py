"""The week in which week 47 is prompted for: at nine in London, when the prompts are due."""

from tests.support.world import at

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (at(f"2026-11-{day} 09:00") for day in range(23, 28))
