"""What people are like."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Character:
    """How likely somebody is to do something about a question.

    Attributes:
        share: How many of them there are, in comparison to the others.
        at_once: Chance to act on the question itself.
        reminded: Chance to act on a reminder.
        late: Chance to answer after it was left at that.
        hours: How long it takes them, on average.
    """

    name: str
    share: int
    at_once: float
    reminded: float
    late: float
    hours: float


CHARACTERS = (
    Character("quick", share=8, at_once=0.95, reminded=0.9, late=0.9, hours=0.5),
    Character("slow", share=5, at_once=0.4, reminded=0.6, late=0.5, hours=5),
    Character("forgetful", share=4, at_once=0.15, reminded=0.4, late=0.2, hours=3),
    Character("never", share=1, at_once=0, reminded=0, late=0, hours=1),
)
