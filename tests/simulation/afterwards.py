"""Second thoughts about answers: people correct them, in one way or another, or delete them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from tests.simulation.calendars import Slot
from tests.simulation.cast import Somebody
from tests.simulation.means import Means
from tests.simulation.numbers import written

WAYS = {"": 78, "edit": 8, "button": 5, "command": 5, "delete": 4}
SOON = range(2, 600)  # minutes
DELIVERED_LATE = frozenset({"edit", "delete"})
"""Actions that reach a bot after it was down; people repeat any others once it is up."""


@dataclass(frozen=True)
class Said:
    """An answer that was typed.

    Attributes:
        ts: The message's ts.
        is_named: True if it named its KPI.
        receipts: The bot's answers.
    """

    slot: Slot
    ts: str
    is_named: bool
    receipts: Sequence[PostedMessage]


class Afterwards:
    """Plans second thoughts.

    Args:
        means: The means people act with.
    """

    def __init__(self, means: Means) -> None:
        self._means = means

    def consider(self, person: Somebody, answer: Said) -> None:
        """Sometimes plan a change of what was just said, unless it is replaced by then."""
        random, ledger = self._means.random, self._means.ledger
        way = random.choices(list(WAYS), list(WAYS.values()))[0]
        given = ledger.find(answer.slot)

        def change() -> None:
            if ledger.find(answer.slot) is given and self._means.may_change(person.id, answer.slot):
                self._change(person, way, answer)

        if way:
            deed = change if way in DELIVERED_LATE else lambda: self._means.when_up(change)
            self._means.agenda.add_after(timedelta(minutes=random.choice(SOON)), deed)

    def _change(self, person: Somebody, way: str, answer: Said) -> None:
        hands, slot = self._means.hands, answer.slot
        value = self._means.a_value(slot)
        number = written(value, person)
        is_changed = way != "delete"
        if way == "delete":
            hands.delete(person, answer.ts)
        elif way == "edit":
            hands.edit(person, answer.ts, f"{slot.kpi} {number}" if answer.is_named else number)
        elif way == "command":
            hands.command(person, f"correct {slot.kpi} {self._means.period_name(slot)} {number}")
        else:
            is_changed = self._correct_by_button(person, answer, number)
        if is_changed:
            self._means.ledger.give(slot, value, person.id)
        self._means.settle()

    def _correct_by_button(self, person: Somebody, answer: Said, number: str) -> bool:
        if not answer.receipts:
            return False
        hands = self._means.hands
        hands.press(person, answer.receipts[0], ActionId.CORRECT)
        fields = [name for name in hands.fields(person) if json.loads(name)["kind"] == "value"]
        is_taken = bool(fields) and hands.save(person, {fields[0]: number})
        hands.close(person)
        return is_taken
