"""Readers of markup take time in proportion to the length of a text."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markup import text_to_bot, unescaped
from bot.ui.kit.escape import with_mentions
from scorecard.parsing.mentions import list_people, split_person

PIECES = (
    *("<", "<@", "<@U0A|", "<#C0", "<!", "<!subteam^", "|"),
    *(">", "^", "&lt;", "&", " ", "a", "<http://a", ":"),
)
SHORT, TIMES = 2_000, 16
SLACK = 4
"""Allowed cost of a longer text, relative to its length; quadratic growth costs 16 times more."""

READERS: tuple[Callable[[str], object], ...] = (
    unescaped,
    lambda text: unescaped(text, keeps_people=True),
    lambda text: text_to_bot(text, "U0A"),
    list_people,
    split_person,
    lambda text: with_mentions(text, 10**9),
)


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=15, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=3))
def test_time_grows_with_the_length_and_not_with_its_square(
    read: Callable[[str], object], pieces: list[str]
) -> None:
    piece = "".join(pieces)
    short = piece * (SHORT // len(piece) + 1)
    cost, longer = _cost(read, short), _cost(read, short * TIMES)
    assert longer <= max(cost, 1e-4) * TIMES * SLACK


def _cost(read: Callable[[str], object], text: str) -> float:
    """Return the fewest seconds of several tries, as the machine does other things, too."""
    return min(_once(read, text) for _ in range(3))


def _once(read: Callable[[str], object], text: str) -> float:
    begun = time.perf_counter()
    read(text)
    return time.perf_counter() - begun
