"""Characters of people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Character:
    """The probabilities of a person's reactions to a prompt.

    Attributes:
        share: Relative frequency of the character.
        at_once: Probability of reacting to the prompt itself.
        reminded: Probability of reacting to a reminder.
        late: Probability of answering after the last reminder.
        hours: Average delay.
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
