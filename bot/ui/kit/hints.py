"""The way on that an error hints at, in words: an error knows what would help, not what it is called."""

import re
from collections.abc import Mapping

from scorecard.wording import Hint

COMMAND = "/scorecard"

_WORDS: Mapping[Hint, str] = {
    Hint.HELP: f"try {COMMAND} help.",
    Hint.MINE: f"to see what is waiting for you, type {COMMAND} mine",
    Hint.OWN_KPIS: f"You can see your own KPIs with {COMMAND} mine",
    Hint.LOAD: "an admin can load one with: scorecard-bot apply FILE",
    Hint.LOOK_UP: f"type: {COMMAND} {{}}",
    Hint.HISTORY: f"Write its name: {COMMAND} history {{}}",
    Hint.SUBMIT: f"To give a value, write the KPI's name and its value: {COMMAND} submit {{}}",
    Hint.CORRECT: (
        f"To correct a value, write the KPI's name, the period and the right value: {COMMAND} correct {{}}"
    ),
    Hint.CORRECT_PERIOD: f"Write it after the value, like: {COMMAND} correct {{}}",
    Hint.SUBMIT_FIRST: f"give it one with: {COMMAND} submit {{}}",
    Hint.CORRECT_INSTEAD: f"type {COMMAND} correct {{}} and the value.",
    Hint.COMPARE: f"{COMMAND} compare {{}}",
    Hint.TREND: f"like {COMMAND} trend mttr",
    Hint.RESET: f"like {COMMAND} reset mttr week 40 new tool",
    Hint.SET_ASIDE: f"like {COMMAND} aside mttr week 47 new ticket tool",
}
_MARK = re.compile(rf"<hint\|({'|'.join(Hint)})\|(.*?)\|hint>", re.DOTALL)


def in_words(text: str) -> str:
    """Return an error's text with its hint in words, if it has one."""
    return _MARK.sub(lambda found: _WORDS[Hint(found[1])].format(found[2]), text)
