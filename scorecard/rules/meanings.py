"""Meanings: everything that a message to the bot can be, and which of them comes first."""

from collections.abc import Callable
from enum import StrEnum


class Meaning(StrEnum):
    """A meaning that a message can have, in words; the first that is possible is meant."""

    ANSWER = "an answer to the bot's open question"
    COMMAND = "a command or a question"
    VALUE = "a value, or another answer to a prompt"
    COMMENT = "in an alert's thread, a comment; in a receipt's, the so what it asks for"
    OFFER = "an answer to an offer"
    BUTTON = "something unclear that a button can settle"
    REFUSAL = "nothing that the bot understands"


def decide_meaning(is_possible: Callable[[Meaning], bool]) -> Meaning:
    """Return the meaning of a message: the first, in the order of `Meaning`, that is possible.

    Args:
        is_possible: Returns whether a meaning is possible; it is asked about no more than it takes.
    """
    return next(filter(is_possible, Meaning), Meaning.REFUSAL)
