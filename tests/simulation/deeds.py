"""What people do about a question, each deed with what it means noted in the ledger."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from bot.ui.ids import ActionId, More
from bot.workspace.model import Message
from tests.simulation.agenda import Agenda
from tests.simulation.books import Books, Question
from tests.simulation.calendars import Slot, next_start, period_name
from tests.simulation.cast import Somebody
from tests.simulation.hands import Hands, Seen
from tests.simulation.ledger import Ledger
from tests.simulation.numbers import NOTES, UNCLEAR, a_value, with_unit, written

MOST_IN_A_LINE = 3
REASONS = ("vendor outage", "no measurement this time", "team was on a course")
WAYS = {
    "reply": 30,
    "bare": 16,
    "line": 8,
    "form": 18,
    "command": 6,
    "unclear": 6,
    "typo": 3,
    "same": 3,
    "no_data": 5,
    "snooze": 6,
    "hand_over": 3,
}
AFTERWARDS = {"": 78, "edit": 8, "button": 5, "command": 5, "delete": 4}


@dataclass(frozen=True)
class Said:
    """An answer that can still be changed.

    Attributes:
        ts: Of the message that was typed.
        named: Whether it named its KPI.
    """

    slot: Slot
    ts: str
    named: bool


class Deeds:
    """Carries out what people mean to do.

    Args:
        hands: Their hands.
        ledger: Their books.
        books: The bot's, to see what a question asks for.
        agenda: For what they do afterwards.
        random: Chooses how.
        people: Everybody by id.
        settle: Lets the bot send what it has to say.

    Attributes:
        surprises: What did not go as it should.
        misunderstood: How often somebody was asked back and said it again.
    """

    def __init__(
        self,
        *,
        hands: Hands,
        ledger: Ledger,
        books: Books,
        agenda: Agenda,
        random: Random,
        people: Sequence[Somebody],
        settle: Callable[[], list[Seen]],
    ) -> None:
        self._hands = hands
        self._ledger = ledger
        self._books = books
        self._agenda = agenda
        self._random = random
        self._people = {person.id: person for person in people}
        self._measures = {one.key: one for person in people for one in person.measures}
        self._settle = settle
        self.surprises: list[str] = []
        self.misunderstood = 0

    def act(self, person: Somebody, seen: Seen) -> None:
        """Do something about a question or a reminder, if anything of it still waits."""
        waiting = self._list_waiting(seen.round)
        if not waiting:
            return
        is_asked = seen.kind == "prompt"
        ways = WAYS if is_asked else {way: WAYS[way] for way in ("reply", "form", "no_data")}
        way = self._random.choices(list(ways), list(ways.values()))[0]
        deed: Callable[[Somebody, Seen, list[Question]], None] = getattr(self, f"_{way}")
        deed(person, seen, waiting)

    def decide(self, person: Somebody, seen: Seen) -> bool:
        """Take what another offers, or leave it; whether it was taken."""
        takes = self._random.random() < 0.75
        self._hands.press(person, seen.message, ActionId.TAKE if takes else ActionId.LEAVE)
        self._settle()
        return takes

    # The ways.

    def _reply(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        """One message for each, in the thread of the question; the newest first."""
        for question in sorted(waiting, key=lambda one: one.slot, reverse=True):
            self._say_value(person, seen.message, question.slot, is_named=True)

    def _bare(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        """A number alone, in no thread; where the bot asks which KPI, its button."""
        slot = waiting[0].slot
        if len(waiting) > 1 or self._ledger.newest_open(slot.kpi) != slot:
            self._reply(person, seen, waiting)
            return
        value = self._value(slot)
        said = self._hands.say(person, written(value, person))
        answers = self._settle()
        kinds = {one.kind for one in answers}
        if "choice" in kinds:
            self._pick(person, answers, slot, value)
        elif "receipt" in kinds:
            self._given(person, slot, value, Said(slot, said.ts, named=False), answers)
        else:
            self._again(person, seen.message, slot)

    def _pick(self, person: Somebody, answers: list[Seen], slot: Slot, value: Decimal) -> None:
        asking = next(one.message for one in answers if one.kind == "choice")
        button = self._hands.find_button(asking, ActionId.CHOOSE, self._measures[slot.kpi].name)
        if button is None:
            self._again(person, None, slot)
            return
        self._hands.press(person, asking, ActionId.CHOOSE, button)
        self._settle()
        self._ledger.give(slot, value, person.id)

    def _line(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        """Several KPIs in one message."""
        newest = {one.slot.kpi: one.slot for one in sorted(waiting, key=lambda one: one.slot)}
        slots = list(newest.values())[:MOST_IN_A_LINE]
        values = {slot: self._value(slot) for slot in slots}
        parts = [f"{slot.kpi} {written(value, person)}" for slot, value in values.items()]
        self._hands.say(person, self._random.choice(("\n", "; ")).join(parts), seen.message.ts)
        self._settle()
        for slot, value in values.items():
            self._ledger.give(slot, value, person.id)

    def _form(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        self._hands.press(person, seen.message, ActionId.ANSWER)
        fields = [(name, json.loads(name)) for name in self._hands.fields(person)]
        names = {ref["prompt"]: name for name, ref in fields if ref["kind"] == "value"}
        chosen = [one for one in waiting if one.prompt in names and self._random.random() < 0.9]
        values = {one.slot: self._value(one.slot) for one in chosen}
        typed = {names[one.prompt]: written(values[one.slot], person) for one in chosen}
        if typed and self._hands.save(person, typed):
            for slot, value in values.items():
                self._ledger.give(slot, value, person.id)
        elif typed:
            self.surprises.append(f"A form of {person.handle} was not taken.")
        self._hands.close(person)
        self._settle()

    def _command(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        slot = waiting[0].slot
        value = self._value(slot)
        name = period_name(self._measures[slot.kpi].frequency, slot.start)
        self._hands.command(person, f"submit {slot.kpi} {written(value, person)} for {name}")
        self._settle()
        self._ledger.give(slot, value, person.id)

    def _unclear(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        """Something that is no answer; then one that is."""
        self._hands.say(person, self._random.choice(UNCLEAR), seen.message.ts)
        self._settle()
        self._again(person, seen.message, waiting[0].slot)

    def _typo(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        """A point forgotten: the bot must ask, and the person says it right."""
        slot = waiting[0].slot
        wrong = self._measures[slot.kpi].target * 1000
        self._hands.say(person, f"{slot.kpi} {written(wrong, person)}", seen.message.ts)
        self._settle()
        self._again(person, seen.message, slot)

    def _same(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        """As last time, where last time was the period before."""
        slot = waiting[0].slot
        measure = self._measures[slot.kpi]
        noun = {"weekly": "week", "monthly": "month"}.get(measure.frequency)
        known = [
            one
            for one in self._ledger.values
            if one.kpi == slot.kpi and one < slot and self._ledger.find(one)
        ]
        last = max(known, default=None)
        standing = self._ledger.find(last) if last else None
        if (
            noun is None
            or last is None
            or standing is None
            or next_start(measure.frequency, last.start) != slot.start
        ):
            self._reply(person, seen, waiting)
        else:
            self._hands.say(person, f"{slot.kpi} same as last {noun}", seen.message.ts)
            self._settle()
            self._ledger.give(slot, standing.value, person.id)

    def _no_data(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        self._hands.press(person, seen.message, ActionId.NO_DATA)
        which = self._hands.fields(person).get("which")
        options = {one["value"] for one in which["element"]["options"]} if which else set()
        chosen = [one for one in waiting if str(one.prompt) in options]
        if chosen:
            typed = {"which": [str(one.prompt) for one in chosen], "reason": self._random.choice(REASONS)}
            if self._hands.save(person, typed):
                self._ledger.no_data |= {one.slot: typed["reason"] for one in chosen}
        self._hands.close(person)
        self._settle()

    def _snooze(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        more = self._random.choice((More.AN_HOUR, More.TOMORROW, More.MONDAY))
        self._hands.choose_more(person, seen.message, seen.round, more)
        self._settle()

    def _hand_over(self, person: Somebody, seen: Seen, waiting: list[Question]) -> None:
        to = self._random.choice([one for one in self._people if one != person.id])
        self._hands.choose_more(person, seen.message, seen.round, More.NOT_MINE)
        which = self._hands.fields(person).get("which")
        options = {one["value"] for one in which["element"]["options"]} if which else set()
        chosen = [str(one.prompt) for one in waiting if str(one.prompt) in options]
        if chosen:
            self._hands.save(person, {"which": chosen, "person": to})
        self._hands.close(person)
        self._settle()

    # What they are made of.

    def _list_waiting(self, round_id: int) -> list[Question]:
        return [one for one in self._books.questions(round_id) if self._ledger.is_open(one.slot)]

    def _value(self, slot: Slot) -> Decimal:
        """Never the value that stands already: that would be no correction."""
        standing = self._ledger.find(slot)
        while True:
            value = a_value(self._measures[slot.kpi], self._random)
            if standing is None or value != standing.value:
                return value

    def _say_value(self, person: Somebody, root: Message | None, slot: Slot, *, is_named: bool) -> None:
        measure, value = self._measures[slot.kpi], self._value(slot)
        number = with_unit(written(value, person), measure, self._random)
        note = self._random.choice(NOTES)
        text = f"{slot.kpi} {number}" if is_named else number
        said = self._hands.say(person, f"{text}, {note}" if note else text, root.ts if root else None)
        self._given(person, slot, value, Said(slot, said.ts, is_named), self._settle())

    def _again(self, person: Somebody, root: Message | None, slot: Slot) -> None:
        """Say it so that nobody can mistake it."""
        self.misunderstood += 1
        value, name = self._value(slot), period_name(self._measures[slot.kpi].frequency, slot.start)
        self._hands.say(person, f"{slot.kpi} {written(value, person)} for {name}", root.ts if root else None)
        self._settle()
        self._ledger.give(slot, value, person.id)

    def _given(self, person: Somebody, slot: Slot, value: Decimal, said: Said, answers: list[Seen]) -> None:
        self._ledger.give(slot, value, person.id)
        given = self._ledger.find(slot)
        receipts = [one.message for one in answers if one.kind == "receipt"]
        way = self._random.choices(list(AFTERWARDS), list(AFTERWARDS.values()))[0]
        if way:
            later = timedelta(minutes=self._random.randint(2, 600))
            self._agenda.add_after(
                later, lambda: self._change(person, way, said, given is self._ledger.find(slot), receipts)
            )

    def _change(self, person: Somebody, way: str, said: Said, stands: bool, receipts: list[Message]) -> None:
        """Correct or delete what was said, if it still stands."""
        if not stands:
            return
        slot, value = said.slot, self._value(said.slot)
        number = written(value, person)
        if way == "delete":
            self._hands.delete(person, said.ts)
        elif way == "edit":
            self._hands.edit(person, said.ts, f"{slot.kpi} {number}" if said.named else number)
            self._ledger.give(slot, value, person.id)
        elif way == "command":
            name = period_name(self._measures[slot.kpi].frequency, slot.start)
            self._hands.command(person, f"correct {slot.kpi} {name} {number}")
            self._ledger.give(slot, value, person.id)
        elif receipts and self._correct_by_button(person, receipts[0], number):
            self._ledger.give(slot, value, person.id)
        self._settle()

    def _correct_by_button(self, person: Somebody, receipt: Message, number: str) -> bool:
        self._hands.press(person, receipt, ActionId.CORRECT)
        fields = [name for name in self._hands.fields(person) if json.loads(name)["kind"] == "value"]
        is_taken = bool(fields) and self._hands.save(person, {fields[0]: number})
        self._hands.close(person)
        return is_taken
