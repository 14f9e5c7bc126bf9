"""Audit of the year, from the stored data and from what the workspace shows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.workspace.model import PostedMessage
from tests.simulation.asides import BACK
from tests.simulation.board import check_boards
from tests.simulation.books import Aside
from tests.simulation.calendars import Due, Slot, hours_from, is_away, quiet_until
from tests.simulation.cast import Somebody
from tests.simulation.hands import key_of
from tests.simulation.ledger import Given
from tests.simulation.standings import HALF, score
from tests.simulation.year import Year

MOST = 4
PRIVATE = "answer to a command or click"
SLACK = timedelta(seconds=1)
ON_TIME = timedelta(hours=1)
MOST_ASKED = Decimal("2.13")
"""Prompts and reminders for each answer."""
MOST_OTHERS = Decimal("0.3")
"""Other messages that nobody asked for, for each answer."""
FEWEST_ANSWERS = 100
"""With fewer answers, chance decides how many messages there are for each."""
ASKING = frozenset({"prompt", "reminder"})
SOUGHT = frozenset({PRIVATE, "receipt"})
"""What answers a person's own command, click or value."""
LONGEST_DELAY = timedelta(days=7)
OVER = timedelta(days=60)
"""After this long, every prompt must be answered or missed, despite absences and quiet times."""


@dataclass
class Findings:
    """The results of a year.

    Attributes:
        outcomes: Number of periods by outcome.
        messages: Number of messages by kind.
        carried: Number of reminders bundled into a prompt's message.
        joint: Number of prompts and reminders about more than one scorecard.
        most: The largest number of messages to one person about one prompt batch.
        violations: Violations, one sentence each.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    carried: int = 0
    joint: int = 0
    most: int = 0
    violations: list[str] = field(default_factory=list)

    @property
    def answers(self) -> int:
        """The number of periods with a value."""
        return self.outcomes["answered"]

    @property
    def asked_per_answer(self) -> Decimal:
        """The number of prompts and reminders for each answer."""
        return self._per_answer(ASKING)

    @property
    def others_per_answer(self) -> Decimal:
        """The number of messages for each answer that neither ask nor answer the person."""
        return self._per_answer(self.messages.keys() - ASKING - SOUGHT)

    def _per_answer(self, kinds: Iterable[str]) -> Decimal:
        return Decimal(sum(self.messages[kind] for kind in kinds)) / max(self.answers, 1)


def audit(year: Year) -> Findings:
    """Run all checks, and return the findings."""
    findings = Findings()
    messages = list(_messages(year))
    findings.messages.update(key_of(message).partition(":")[0] or PRIVATE for _, message in messages)
    findings.outcomes.update(_outcomes(year, findings))
    findings.violations += check_budget(findings)
    findings.joint = sum(len(_cards_in(year, message)) > 1 for _, message in messages)
    findings.violations += [
        *_prompted(year, messages),
        *_counted(year, messages, findings),
        *_timed(year, messages),
        *(f"{key} was sent separately from a prompt of the same moment." for key in year.books.asked_apart()),
        *_together(year, messages),
        *_left_in_peace(year, messages),
        *_left_open(year),
        *check_boards(year),
        *year.days.check(),
        *_stored(year),
        *_left_out(year),
        *year.deeds.surprises,
        *year.leave.surprises,
        *_logged(year),
        *(f"{line}, in the outbox at the end." for line in year.books.unsent(year.end)),
        *(f"The workspace refused {line} ({times} times)." for line, times in year.refused.items()),
    ]
    return findings


def check_budget(findings: Findings) -> Iterator[str]:
    """Yield what is over the budget of messages, if there are answers enough to tell."""
    if findings.answers < FEWEST_ANSWERS:
        return
    if findings.asked_per_answer > MOST_ASKED:
        yield f"{findings.asked_per_answer:.2f} prompts and reminders were sent per answer."
    if findings.others_per_answer > MOST_OTHERS:
        yield f"{findings.others_per_answer:.2f} other messages were sent per answer."


def _messages(year: Year) -> Iterator[tuple[Somebody, PostedMessage]]:
    """Yield all of the bot's messages to each person."""
    workspace = year.world.workspace
    for person in year.people:
        for message in workspace.messages.list_visible(workspace.direct_channel(person.id).id, person.id):
            if message.author == workspace.bot.user_id:
                yield person, message


def _outcomes(year: Year, findings: Findings) -> Iterator[str]:
    """Yield the outcome of each period that fell due, exactly one for each."""
    values, no_data, aside = _answered(year), year.books.no_data(), _aside(year)
    rounds, asked = year.books.rounds(), year.books.rounds_of_slots()
    asides = year.books.asides()
    for due in year.due:
        if due.slot in values:
            yield "answered"
        elif due.slot in no_data:
            yield "no data"
        elif due.slot in aside:
            yield "set aside"
        elif due.slot in asked:
            yield "missed" if rounds[asked[due.slot]].missed_at else "still open"
        elif _was_away(due) or _was_away_later(due, asides):
            yield "away"
        elif _latest(year, due, due.owner, due.moment) > year.end:
            yield "still open"  # the assignee cannot be disturbed before the end
        else:
            yield "unaccounted for"
            findings.violations.append(f"{due.slot.kpi} was never asked for {due.slot.start}.")


def _answered(year: Year) -> set[Slot]:
    """Return the periods that have a value at the end."""
    return {slot for slot, given in year.books.values().items() if not given[-1].is_taken_back}


def _aside(year: Year) -> set[Slot]:
    """Return the periods that are left out at the end."""
    return {one.slot for one in year.books.asides() if one.until is None}


def _prompted(year: Year, messages: list[tuple[Somebody, PostedMessage]]) -> Iterator[str]:
    """Yield a violation unless each period is in one prompt, at its moment or when the bot was back."""
    sent = {
        round_id: _sent_at(message)
        for _, message in messages
        if key_of(message).startswith("prompt:")
        for round_id in year.books.rounds_asked(key_of(message))
    }
    rounds, asked = year.books.rounds(), year.books.rounds_of_slots()
    aside = {one.slot for one in year.books.asides()}
    for due in year.due:
        round_id = asked.get(due.slot)
        if round_id is None or rounds[round_id].on_behalf_of:
            continue
        person = next(item for item in year.people if item.id == rounds[round_id].person)
        moment = _moment(due, person)
        if round_id not in sent:
            yield f"{due.slot.kpi} for {due.slot.start}: there is no message in Slack."
        elif sent[round_id] < moment:
            early = moment - sent[round_id]
            yield f"{due.slot.kpi} for {due.slot.start} was asked for {early} too early."
        elif sent[round_id] > _latest(year, due, person, moment) and not (
            _was_away(due) or due.slot in aside
        ):
            late = sent[round_id] - moment
            yield f"{due.slot.kpi} for {due.slot.start} was asked for {late} too late."
    expected = {due.slot for due in year.due}
    yield from (f"{slot.kpi} was asked for {slot.start}, unexpectedly." for slot in asked.keys() - expected)


def _was_away(due: Due) -> bool:
    """Return whether the owner was away when a prompt fell due."""
    return is_away(due.owner, due.moment)


def _was_away_later(due: Due, asides: Iterable[Aside]) -> bool:
    """Return whether the owner was away when an admin counted a period again."""
    return any(one.slot == due.slot and one.until and is_away(due.owner, one.until) for one in asides)


def _moment(due: Due, person: Somebody) -> datetime:
    """Return when a person is to be prompted: when it falls due, or when they become the owner, if later."""
    later = due.measure.succession
    return max(due.moment, later.since) if later and person is not due.owner else due.moment


def _latest(year: Year, due: Due, person: Somebody, moment: datetime) -> datetime:
    """Return the latest moment for a prompt: once the bot is up and the person may be disturbed."""
    before = None
    while moment != before:
        before = moment
        moment = max((end for start, end in year.outages if start <= moment <= end), default=moment)
        if moment != due.moment or person.find_quiet(moment):
            moment = quiet_until(person, moment, due.measure.prompt)
    return moment + SLACK


def _counted(year: Year, messages: list[tuple[Somebody, PostedMessage]], findings: Findings) -> Iterator[str]:
    """Yield a violation if a message is sent twice, or a prompt batch makes too many messages."""
    keys: Counter[tuple[str, str]] = Counter()
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for person, message in messages:
        key = key_of(message)
        keys[person.id, key] += bool(key)
    for person, message, round_id in _asking(year, messages):
        counts[person.handle, round_id] += 1
        key = key_of(message)
        findings.carried += key.startswith("prompt:") and key != f"prompt:{round_id}"
    findings.most = max(counts.values(), default=0)
    yield from (f"{key} was sent {times} times." for (_, key), times in keys.items() if times > 1)
    yield from (
        f"{who} got {times} messages about round {which}."
        for (who, which), times in counts.items()
        if times > MOST
    )


def _asking(
    year: Year, messages: Iterable[tuple[Somebody, PostedMessage]]
) -> Iterator[tuple[Somebody, PostedMessage, int]]:
    """Yield the prompts and reminders among people's messages, once for each prompt batch in them."""
    rounds = year.books.rounds_told()
    for person, message in messages:
        for round_id in rounds.get(key_of(message), ()):
            yield person, message, round_id


def _cards_in(year: Year, message: PostedMessage) -> set[str]:
    """Return the keys of the scorecards that a prompt or reminder is about."""
    key = key_of(message)
    rounds = year.books.rounds_in(key) if key.startswith(("prompt:", "reminder:")) else ()
    return {question.slot.kpi.card for one in rounds for question in year.books.questions(one)}


def _together(year: Year, messages: list[tuple[Somebody, PostedMessage]]) -> Iterator[str]:
    """Yield a violation if what falls due to one person at one moment comes in several messages."""
    keys = [key for _, message in messages if (key := key_of(message)).startswith("prompt:")]
    told = {round_id: key for key in keys for round_id in year.books.rounds_asked(key)}
    rounds, asked = year.books.rounds(), year.books.rounds_of_slots()
    aside = {one.slot for one in year.books.asides()}
    found: dict[tuple[str, datetime], set[str]] = defaultdict(set)
    for due in year.due:
        round_id = asked.get(due.slot)
        batch = rounds.get(round_id) if round_id else None
        is_as_usual = batch and batch.person == due.owner.id and not batch.on_behalf_of
        if is_as_usual and round_id in told and due.slot not in aside and not due.measure.succession:
            found[due.owner.handle, due.moment].add(told[round_id])
    for (who, moment), own in found.items():
        if len(own) > 1:
            yield f"{who} was asked in {len(own)} messages for what fell due at {moment:%d %b %H:%M}."


def _timed(year: Year, messages: list[tuple[Somebody, PostedMessage]]) -> Iterator[str]:
    """Yield a violation if a person is prompted or reminded too early or late in the day, or on a day off."""
    offers, begins = year.books.offers(), _begins(year)
    for person, message, round_id in _asking(year, messages):
        if round_id in offers:
            continue
        sent = _sent_at(message)
        if hours_from(person, sent, begins.get(round_id)) != sent and not _is_wished(year, round_id, sent):
            moment = sent.astimezone(ZoneInfo(person.zone_at(sent)))
            yield f"{person.handle} got {key_of(message)} outside their hours, {moment:%a %d %b %H:%M}."


def _left_in_peace(year: Year, messages: list[tuple[Somebody, PostedMessage]]) -> Iterator[str]:
    """Yield a violation if a person is prompted or reminded during quiet hours, for up to a week."""
    offers, dues = year.books.offers(), {due.slot: due.moment for due in year.due}
    since = {round_id: dues.get(slot) for slot, round_id in year.books.rounds_of_slots().items()}
    for person, message, round_id in _asking(year, messages):
        sent, asked = _sent_at(message), since.get(round_id)
        quiet = person.find_quiet(sent)
        if (
            quiet
            and quiet.end - sent > SLACK
            and asked
            and round_id not in offers
            and sent < asked + LONGEST_DELAY
        ):
            yield f"{person.handle} got {key_of(message)} though they are quiet until {quiet.end}."


def _left_open(year: Year) -> Iterator[str]:
    """Yield a violation if a prompt stays open forever, neither answered nor missed."""
    values, no_data = _answered(year) | _aside(year), year.books.no_data()
    rounds, asked = year.books.rounds(), year.books.rounds_of_slots()
    for due in year.due:
        is_answered = due.slot in values or due.slot in no_data or due.slot not in asked
        if not is_answered and due.moment < year.end - OVER and not rounds[asked[due.slot]].missed_at:
            yield f"{due.slot.kpi} for {due.slot.start} is still open, and nobody is reminded."


def _is_wished(year: Year, round_id: int, sent: datetime) -> bool:
    """Return whether a snooze ends at this moment; a bot that was down has an hour to catch up."""
    return any(moment <= sent <= moment + ON_TIME for moment in year.ledger.snoozed.get(round_id, ()))


def _begins(year: Year) -> dict[int, time]:
    """Return the time of day, on the assignee's clock, of each prompt batch."""
    prompts = {measure.kpi: measure.prompt for person in year.people for measure in person.measures}
    asked = year.ledger.asked_in.items()
    return {round_id: min(prompts[slot.kpi] for slot in slots) for round_id, slots in asked if slots}


def _stored(year: Year) -> Iterator[str]:
    """Yield a violation unless the stored values are exactly those that people gave, one by one."""
    values = year.books.values()
    for slot in values.keys() | {slot for slot, entries in year.ledger.values.items() if entries}:
        stored = values.get(slot, [])
        given = year.ledger.values.get(slot, [])
        if stored != given:
            yield f"{slot.kpi} for {slot.start}: said {_plain(given)}, stored {_plain(stored)}."
    missing = year.ledger.no_data.keys()
    for slot in year.books.no_data() ^ missing:
        yield f"{slot.kpi} for {slot.start}: “no data” {'not stored' if slot in missing else 'never said'}."


def _logged(year: Year) -> Iterator[str]:
    """Yield warnings and errors in the bot's log; messages in doubt after a death are expected."""
    for line in year.world.logs:
        if line["log_level"] in {"warning", "error", "critical"}:
            yield f"The bot logged {line}."


def _left_out(year: Year) -> Iterator[str]:
    """Yield a violation unless what is left out is what admins said, and ends with a value off threshold."""
    asides, said = year.books.asides(), [slot for slot, reason in year.ledger.aside if reason != BACK]
    if [one.slot for one in asides] != said:
        yield f"Set aside were {[one.slot for one in asides]}, said was {said}."
    backs = Counter(slot for slot, reason in year.ledger.aside if reason == BACK)
    for one in asides:
        ended = next((at for at in _moments_off(year, one.slot) if at >= one.since), None)
        is_back = one.until is not None and backs[one.slot] and (ended is None or one.until < ended)
        if ended != one.until and not is_back:
            yield f"{one.slot.kpi} was set aside for {one.slot.start} until {one.until} instead of {ended}."


def _moments_off(year: Year, slot: Slot) -> Iterator[datetime]:
    """Yield the moments at which a KPI's newest value before a period turned, or stayed, off threshold."""
    measure = next(one for person in year.people for one in person.measures if one.kpi == slot.kpi)
    values: dict[date, Decimal] = {}
    for told, at, value in year.books.told_until(year.end):
        if told.kpi == slot.kpi:
            values.pop(told.start, None)
            values |= {} if value is None else {told.start: value}
            newest = max(values, default=None)
            if newest and newest < slot.start and score(measure, values[newest]) < HALF:
                yield at


def _plain(given: list[Given]) -> str:
    return ", ".join(f"{one.value} by {one.by}{' (back)' * one.is_taken_back}" for one in given) or "nothing"


def _sent_at(message: PostedMessage) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)
