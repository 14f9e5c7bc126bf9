"""Second thoughts about answers: people correct them, in one way or another, or delete them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from tests.simulation.calendars import Slot
from tests.simulation.cast import Somebody
from tests.simulation.ledger import Given
from tests.simulation.means import Means
from tests.simulation.numbers import written
from tests.simulation.standings import last_ended

WAYS = {"": 66, "edit": 8, "button": 5, "command": 5, "delete": 4, "undo": 8, "undo_words": 4}
PUTS_BACK = 0.4
HOUR = timedelta(hours=1)
SOON = range(2, 600)  # minutes
DELIVERED_LATE = frozenset({"edit", "delete"})
"""Actions that reach a bot after it was down; people repeat any others once it is up."""


@dataclass(frozen=True)
class Said:
    """An answer that was typed.

    Attributes:
        ts: The message's ts.
        name: How it named its KPI; empty if it did not.
        receipts: The bot's answers.
    """

    slot: Slot
    ts: str
    name: str
    receipts: Sequence[PostedMessage]


class Afterwards:
    """Plans second thoughts.

    Args:
        means: The means people act with.

    Attributes:
        taken_back: Number of values taken back.
        put_back: Number of those given once more.
    """

    def __init__(self, means: Means) -> None:
        self._means = means
        self.taken_back = self.put_back = 0

    def consider(self, person: Somebody, answer: Said) -> None:
        """Sometimes plan a change of what was just said, unless it is replaced by then."""
        random, ledger = self._means.random, self._means.ledger
        way = random.choices(list(WAYS), list(WAYS.values()))[0]
        given, at = ledger.find(answer.slot), self._means.agenda.now

        def change() -> None:
            if ledger.find(answer.slot) is given and self._means.may_change(person.id, answer.slot):
                self._change(person, way, answer, at)

        if way:
            deed = change if way in DELIVERED_LATE else lambda: self._means.when_up(change)
            self._means.agenda.add_after(timedelta(minutes=random.choice(SOON)), deed)

    def _change(self, person: Somebody, way: str, answer: Said, at: datetime) -> None:
        if way == "undo":
            self._undo_by_button(person, answer)
        elif way == "undo_words":
            self._undo_in_words(person, answer.slot, at)
        else:
            self._correct(person, way, answer)
        self._means.settle()

    def _undo_in_words(self, person: Somebody, slot: Slot, at: datetime) -> None:
        """Take back the value given last, if it is of the last period or was given within the hour."""
        means, now = self._means, self._means.agenda.now
        if means.ledger.find_last_of(person.id, slot.kpi) == slot:
            means.hands.say(person, f"undo {means.name(slot.kpi)}")
            if slot.start == last_ended(means.measures[slot.kpi].frequency, now) or now - at < HOUR:
                self.taken_back += 1
                means.ledger.take_back(slot)

    def _undo_by_button(self, person: Somebody, answer: Said) -> None:
        """Take a value back, and sometimes put it back some time later."""
        means, slot = self._means, answer.slot
        if not answer.receipts or not means.hands.press(person, answer.receipts[0], ActionId.UNDO):
            return
        self.taken_back += 1
        means.ledger.take_back(slot)
        standing = means.ledger.values[slot][-1]
        if means.random.random() < PUTS_BACK:
            wait = timedelta(minutes=means.random.choice(SOON))
            back = partial(self._put_back, person, answer, standing)
            means.agenda.add_after(wait, partial(means.when_up, back))

    def _put_back(self, person: Somebody, answer: Said, standing: Given) -> None:
        """Give the value once more, unless another was given or said to be missing since."""
        ledger, slot = self._means.ledger, answer.slot
        is_untouched = ledger.values[slot][-1] is standing and slot not in ledger.no_data
        if is_untouched and self._means.may_change(person.id, slot):
            pressed = self._means.hands.press(person, answer.receipts[0], ActionId.PUT_BACK)
            if pressed:
                self.put_back += 1
                taken = next(one for one in reversed(ledger.values[slot]) if one.is_taken_back)
                ledger.give(slot, taken.value, person.id)
            self._means.settle()

    def _correct(self, person: Somebody, way: str, answer: Said) -> None:
        hands, slot = self._means.hands, answer.slot
        value = self._means.a_value(slot)
        number = written(value, person)
        is_changed = way != "delete"
        if way == "delete":
            hands.delete(person, answer.ts)
        elif way == "edit":
            hands.edit(person, answer.ts, f"{answer.name} {number}".strip())
        elif way == "command":
            self._means.command(person, "correct", slot, f"{self._means.period_name(slot)} {number}")
        else:
            is_changed = self._correct_by_button(person, answer, number)
        if is_changed:
            self._means.ledger.give(slot, value, person.id)

    def _correct_by_button(self, person: Somebody, answer: Said, number: str) -> bool:
        if not answer.receipts:
            return False
        hands = self._means.hands
        hands.press(person, answer.receipts[0], ActionId.CORRECT)
        fields = [name for name in hands.fields(person) if json.loads(name)["kind"] == "value"]
        is_taken = bool(fields) and hands.save(person, {fields[0]: number})
        hands.close(person)
        return is_taken
