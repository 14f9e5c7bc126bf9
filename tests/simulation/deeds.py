"""People's reactions to a prompt, each recorded in the ledger with its meaning."""

import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from bot.ui.kit.ids import ActionId, BatchRef, OverflowChoice
from bot.workspace.model import PostedMessage
from tests.simulation.afterwards import Afterwards, Said
from tests.simulation.books import Question
from tests.simulation.calendars import Slot, next_start
from tests.simulation.cast import Somebody
from tests.simulation.hands import Seen, key_of
from tests.simulation.means import Means
from tests.simulation.numbers import NOTES, UNCLEAR, with_unit, written
from tests.simulation.standings import last_ended

Questions = list[Question]
MOST_IN_A_LINE = 3
REASONS = ("vendor outage", "no measurement this time", "team was on a course")
WAYS = {
    "reply": 30,
    "bare": 16,
    "line": 8,
    "form": 18,
    "command": 6,
    "mention": 6,
    "unclear": 6,
    "typo": 3,
    "same": 3,
    "no_data": 4,
    "no_data_in_words": 3,
    "snooze": 5,
    "later": 3,
    "hand_over": 3,
}
REMINDED = ("reply", "form", "no_data")
"""Reactions to a reminder, which the owner's cover may have got too."""
HOURS = {"later": timedelta(hours=1), "in 2 hours": timedelta(hours=2)}
NOUNS = {"weekly": "week", "monthly": "month"}


class Deeds:
    """Carries out people's reactions.

    Args:
        means: The means people act with.
        people: Slack user ids of everyone to whom prompts can be handed over.

    Attributes:
        surprises: Unexpected reactions of the bot.
        said_again: Number of times a person was not understood and repeated it more clearly.
    """

    def __init__(self, means: Means, people: Iterable[str]) -> None:
        self._means, self._hands, self._ledger = means, means.hands, means.ledger
        self._random = means.random
        self._people = list(people)
        self.afterwards = Afterwards(means)
        self._ways: dict[str, Callable[[Somebody, Seen, Questions], None]] = {
            "reply": self._reply,
            "bare": self._bare,
            "line": self._line,
            "form": self._form,
            "command": self._command,
            "mention": self._mention,
            "unclear": self._unclear,
            "typo": self._typo,
            "same": self._same,
            "no_data": self._no_data,
            "no_data_in_words": self._no_data_in_words,
            "snooze": self._snooze,
            "later": self._later,
            "hand_over": self._hand_over,
        }
        self.surprises: list[str] = []
        self.said_again = 0

    def act(self, person: Somebody, seen: Seen) -> None:
        """React to a prompt or reminder, if anything in it is still open."""
        asked = self._means.books.questions_under(key_of(seen.message))
        theirs = [item for item in asked if self._means.may_answer(person, item.slot, item.round)]
        waiting = [item for item in theirs if self._means.is_open(item.slot)]
        if waiting:
            ways = list(WAYS if seen.kind == "prompt" else REMINDED)
            way = self._random.choices(ways, [WAYS[item] for item in ways])[0]
            self._ways[way](person, seen, waiting)

    def decide(self, person: Somebody, seen: Seen) -> bool:
        """Accept or decline an offer, and return whether it was accepted."""
        takes = self._random.random() < 0.75
        self._hands.press(person, seen.message, ActionId.TAKE if takes else ActionId.LEAVE)
        self._means.settle()
        return takes

    # Ways to answer.

    def _reply(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        """Send one message for each KPI in the prompt's thread, the newest first."""
        for question in sorted(waiting, key=lambda item: item.slot, reverse=True):
            self._say_value(person, seen.message, question.slot)

    def _bare(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        """Send just a number outside threads; press a button if the bot asks which KPI."""
        slot = waiting[0].slot
        if len(waiting) > 1 or self._ledger.newest_open(slot.kpi) != slot:
            self._reply(person, seen, waiting)
            return
        value = self._means.a_value(slot)
        sent = self._hands.say(person, written(value, person))
        answers = self._means.settle()
        kinds = {answer.kind for answer in answers}
        if "choice" in kinds:
            self._pick(person, answers, slot, value)
        elif "receipt" in kinds:
            self._given(person, value, Said(slot, sent.ts, "", _receipts(answers)))
        else:
            self._say_again(person, seen.message, slot)

    def _pick(self, person: Somebody, answers: list[Seen], slot: Slot, value: Decimal) -> None:
        asking = next(answer.message for answer in answers if answer.kind == "choice")
        button = self._means.find_offered(asking, slot.kpi)
        if button is None:
            self._say_again(person, None, slot)
            return
        self._hands.press(person, asking, ActionId.CHOOSE, button)
        self._means.settle()
        self._ledger.give(slot, value, person.id)

    def _line(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        """Send several KPIs in one message."""
        newest = {one.slot.kpi: one.slot for one in sorted(waiting, key=lambda item: item.slot)}
        slots = list(newest.values())[:MOST_IN_A_LINE]
        values = {slot: self._means.a_value(slot) for slot in slots}
        self._hands.say(person, self._several(person, values), seen.message.ts)
        self._confirm(person, self._means.settle(), slots)
        for slot, value in values.items():
            self._ledger.give(slot, value, person.id)

    def _several(self, person: Somebody, values: Mapping[Slot, Decimal]) -> str:
        """Return several values in one message, below scorecards' names or each with a name of its own."""
        if self._random.random() < 0.5 and any(self._means.is_shared(slot.kpi) for slot in values):
            cards = dict.fromkeys(self._means.card_of(slot.kpi) for slot in values)
            groups = [(card.name, [slot for slot in values if slot.kpi.card == card.key]) for card in cards]
            return "\n".join(
                f"{name}: " + ", ".join(f"{slot.kpi.key} {written(values[slot], person)}" for slot in slots)
                for name, slots in groups
            )
        parts = [f"{self._means.name(slot.kpi)} {written(value, person)}" for slot, value in values.items()]
        return self._random.choice(("\n", "; ")).join(parts)

    def _form(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        self._hands.press(person, seen.message, ActionId.ANSWER, self._part(seen, waiting).to_json())
        fields = [(name, json.loads(name)) for name in self._hands.fields(person)]
        names = {ref["prompt"]: name for name, ref in fields if ref["kind"] == "value"}
        chosen = [item for item in waiting if item.prompt in names and self._random.random() < 0.9]
        values = {item.slot: self._means.a_value(item.slot) for item in chosen}
        typed = {names[item.prompt]: written(values[item.slot], person) for item in chosen}
        if typed and self._hands.save(person, typed):
            for slot, value in values.items():
                self._ledger.give(slot, value, person.id)
        elif typed:
            self.surprises.append(f"A form of {person.handle} was not taken.")
        self._hands.close(person)
        self._means.settle()

    def _command(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        slot = waiting[0].slot
        value = self._means.a_value(slot)
        text = f"{written(value, person)} for {self._means.period_name(slot)}"
        self._means.command(person, "submit", slot, text)
        self._means.settle()
        self._ledger.give(slot, value, person.id)

    def _mention(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        """Answer publicly in the channel."""
        slot = waiting[0].slot
        value = self._means.a_value(slot)
        channel = self._means.card_of(slot.kpi).channel
        name = self._means.name_in(slot.kpi, channel)
        text = f"{name} {written(value, person)} for {self._means.period_name(slot)}"
        self._hands.mention(person, text, channel)
        self._means.settle()
        self._ledger.give(slot, value, person.id)

    def _unclear(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        """Send something unclear, then a real answer."""
        self._hands.say(person, self._random.choice(UNCLEAR), seen.message.ts)
        self._means.settle()
        self._say_again(person, seen.message, waiting[0].slot)

    def _typo(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        """Omit a decimal point: the bot must ask, and the person corrects it."""
        slot = waiting[0].slot
        wrong = self._means.measures[slot.kpi].target * 1000
        self._hands.say(person, f"{self._means.name(slot.kpi)} {written(wrong, person)}", seen.message.ts)
        self._means.settle()
        self._say_again(person, seen.message, slot)

    def _same(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        """Answer “same as last time”, if last time was the previous period and no later one is open."""
        slot = waiting[0].slot
        frequency = self._means.measures[slot.kpi].frequency
        last = self._ledger.find_last_before(slot) if self._ledger.newest_open(slot.kpi) == slot else None
        if frequency in NOUNS and last and next_start(frequency, last[0].start) == slot.start:
            self._hands.say(
                person, f"{self._means.name(slot.kpi)} same as last {NOUNS[frequency]}", seen.message.ts
            )
            self._confirm(person, self._means.settle(), [slot])
            self._ledger.give(slot, last[1].value, person.id)
        else:
            self._reply(person, seen, waiting)

    def _no_data(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        self._hands.press(person, seen.message, ActionId.NO_DATA, self._part(seen, waiting).to_json())
        chosen, reason = self._options(person, waiting), self._random.choice(REASONS)
        if chosen and self._hands.save(person, {"which": _ids(chosen), "reason": reason}):
            self._ledger.no_data |= {item.slot: reason for item in chosen}
        self._hands.close(person)
        self._means.settle()

    def _no_data_in_words(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        slot, reason = max(item.slot for item in waiting), self._random.choice(REASONS)
        self._hands.say(person, f"{self._means.name(slot.kpi)} no data, {reason}", seen.message.ts)
        self._means.settle()
        self._ledger.no_data[slot] = reason

    def _later(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        """Snooze, without answering anything."""
        text = self._random.choice(("later", "tomorrow", "in 2 hours"))
        if text in HOURS:
            self._note_snooze(self._means.books.rounds_in(key_of(seen.message)), HOURS[text])
        self._hands.say(person, text, seen.message.ts)
        self._means.settle()

    def _snooze(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        more = self._random.choice((OverflowChoice.AN_HOUR, OverflowChoice.TOMORROW, OverflowChoice.MONDAY))
        if more is OverflowChoice.AN_HOUR:
            self._note_snooze({item.round for item in waiting}, HOURS["later"])
        self._hands.choose_more(person, seen.message, self._part(seen, waiting).round, more)
        self._means.settle()

    def _hand_over(self, person: Somebody, seen: Seen, waiting: Questions) -> None:
        to = self._random.choice([item for item in self._people if item != person.id])
        part = self._part(seen, waiting)
        self._hands.choose_more(person, seen.message, part.round, OverflowChoice.NOT_MINE)
        chosen = self._options(person, waiting)
        if chosen:
            self._hands.save(person, {"which": _ids(chosen), "person": to})
        self._hands.close(person)
        self._means.settle()

    # Steps of those.

    def _part(self, seen: Seen, waiting: Questions) -> BatchRef:
        """Return the prompt batch whose buttons somebody uses, of one part if there are several."""
        rounds = sorted({item.round for item in waiting})
        self._random.shuffle(rounds)
        return BatchRef(round=self._hands.find_part(seen.message, rounds) or seen.round)

    def _note_snooze(self, rounds: Iterable[int], wait: timedelta) -> None:
        """Record that everything in some prompt batches is prompted for again at that moment."""
        for round_id in rounds:
            self._ledger.snoozed[round_id].append(self._means.agenda.now + wait)

    def _say_value(self, person: Somebody, root: PostedMessage, slot: Slot) -> None:
        measure, value = self._means.measures[slot.kpi], self._means.a_value(slot)
        number = with_unit(written(value, person), measure, self._random)
        note = self._random.choice(NOTES)
        name, thread = self._address(person, root, slot)
        sent = self._hands.say(person, f"{name} {number}, {note}" if note else f"{name} {number}", thread)
        answers = self._means.settle()
        if self._confirm(person, answers, [slot]):
            self._ledger.give(slot, value, person.id)
        else:
            self._given(person, value, Said(slot, sent.ts, name, _receipts(answers)))

    def _address(self, person: Somebody, root: PostedMessage, slot: Slot) -> tuple[str, str | None]:
        """Return how somebody names a KPI, and in which thread; the bot asks unless it is clear.

        Those with KPIs of one name on several scorecards also write the name alone in the prompt's thread;
        and about the newest period outside: a name that says which, or the name alone if it is theirs.
        """
        kpi, measure, now = slot.kpi, self._means.measures[slot.kpi], self._means.agenda.now
        if not self._means.is_shared(kpi):
            return kpi.key, root.ts
        ways: list[tuple[str, str | None]] = [(kpi.key, root.ts), (self._means.name(kpi), root.ts)]
        if slot.start == last_ended(measure.frequency, now):
            headed = f"{self._means.card_of(kpi).name}: {kpi.key}"
            ways += [(headed, None), (self._means.name(kpi), None)]
            ways += [(kpi.key, None)] if measure.owner_at(now) == person.id else []
        return self._random.choice(ways)

    def _confirm(self, person: Somebody, answers: Iterable[Seen], slots: Sequence[Slot]) -> bool:
        """Press what is meant under each question, “which one?”, “is that right for 9 Feb?”.

        Args:
            person: Who is asked.
            answers: What the bot said.
            slots: What the person meant, in the order it was said.

        Returns:
            True if anything was pressed.
        """
        asked, waiting = False, deque(answers)
        while waiting:
            message = waiting.popleft().message
            buttons = filter(None, (self._means.find_offered(message, slot.kpi) for slot in slots))
            offered = next(buttons, None)
            asked = asked or offered is not None
            if offered:
                self._hands.press(person, message, ActionId.CHOOSE, offered)
                waiting.extend(self._means.settle())
        return asked

    def _given(self, person: Somebody, value: Decimal, sent: Said) -> None:
        self._ledger.give(sent.slot, value, person.id)
        self.afterwards.consider(person, sent)

    def _say_again(self, person: Somebody, root: PostedMessage | None, slot: Slot) -> None:
        """Repeat an answer unmistakably."""
        self.said_again += 1
        value = self._means.a_value(slot)
        text = f"{self._means.name(slot.kpi)} {written(value, person)} for {self._means.period_name(slot)}"
        self._hands.say(person, text, root.ts if root else None)
        self._means.settle()
        self._ledger.give(slot, value, person.id)

    def _options(self, person: Somebody, waiting: Questions) -> Questions:
        """Return the options of the open modal that belong to a prompt."""
        which = self._hands.fields(person).get("which")
        there = {option["value"] for option in which["element"]["options"]} if which else set()
        return [item for item in waiting if str(item.prompt) in there]


def _receipts(answers: Iterable[Seen]) -> list[PostedMessage]:
    return [answer.message for answer in answers if answer.kind == "receipt"]


def _ids(questions: Questions) -> list[str]:
    return [str(question.prompt) for question in questions]
