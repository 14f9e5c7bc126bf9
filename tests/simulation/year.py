"""The year itself: time moves from one moment when something is due to the next."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random

from bot.ui.kit.ids import ActionId
from bot.workspace.actions.actor import Actor
from bot.workspace.model import PostedMessage
from tests.simulation.agenda import Agenda, Happening
from tests.simulation.asides import Asides
from tests.simulation.books import Books
from tests.simulation.calendars import DAY, START, Due, all_due, at_home, hours_from, is_away, quiet_until
from tests.simulation.cast import Absence, Card, Measure, Quiet, Somebody, cards_of
from tests.simulation.changes import Changes
from tests.simulation.days import Days, list_ends
from tests.simulation.deeds import Deeds
from tests.simulation.hands import Hands, Seen, key_of
from tests.simulation.leave import Leave
from tests.simulation.ledger import Ledger
from tests.simulation.lives import Lives
from tests.simulation.locks import Locks
from tests.simulation.means import Means
from tests.simulation.postman import Postman
from tests.support.world import World

WEEK = timedelta(weeks=1)
LATE = (7, 25)  # days
BACK_EARLY = 0.15
SELDOM = 200  # weeks between one person's changes of locked periods
LEFT_OUT = 40  # weeks between decisions to leave a person's KPI out
ADMIN_HOURS = 4
EARLY = time(7)
OUTAGES = (timedelta(0), timedelta(minutes=3), timedelta(hours=5), timedelta(hours=26))


@dataclass(frozen=True)
class Post:
    """What a weekly post said when it was sent, or redrawn.

    Attributes:
        sent_at: When it was sent, UTC; what was due then is what it is about.
        drawn_at: When it was drawn, UTC; what was known then is what it says.
    """

    card: Card
    sent_at: datetime
    drawn_at: datetime
    text: str


class Year:
    """One run.

    Args:
        world: Bot, workspace and clock.
        books: The database.
        people: The people of the year.
        weeks: Its length.
        random: Decides everything left to chance.
    """

    def __init__(
        self, world: World, books: Books, people: Sequence[Somebody], weeks: int, random: Random
    ) -> None:
        self.world, self.books, self.people = world, books, people
        self.end = START + weeks * WEEK
        self.ledger = Ledger()
        self.postman = Postman(world._transport, random)
        self.lives = Lives(world, self.postman, random)
        self.outages: list[tuple[datetime, datetime]] = []
        self.refused: Counter[str] = Counter()
        self.overviews: list[tuple[datetime, Card, str]] = []
        self.posts: list[Post] = []
        self._random = random
        world.actor = Actor(world.workspace, self.postman, retry_waits=())
        self._hands = Hands(world)
        self._agenda = Agenda(world.clock)
        means = Means(
            hands=self._hands,
            ledger=self.ledger,
            books=books,
            agenda=self._agenda,
            random=random,
            measures={measure.kpi: measure for person in people for measure in person.measures},
            settle=self._settle,
            when_up=self._when_up,
        )
        self.deeds = Deeds(means, [person.id for person in people])
        self.locks = Locks(means)
        self.asides = Asides(means)
        self.changes = Changes(world, people)
        self.leave = Leave(self._hands, books, random, people, self._settle)
        self.days = Days(world, people)
        self.due = sorted(self._all_due(), key=lambda item: (item.moment, item.slot))
        self._prompt_times = {due.measure.prompt for due in self.due}

    def live(self, progress: Callable[[datetime], object] = lambda _: None) -> None:
        """Run the whole year."""
        self._plan()
        self._tick()
        while (moment := self._next_moment()) <= self.end:
            planned = self._agenda.next_moment
            if planned and planned <= moment:  # an action may take longer than until the next planned moment
                self.world.clock.move_to(max(moment, self.world.clock.now()))
                self._agenda.take()()
            else:
                self.world.clock.move_to(moment)
                self._tick()
            progress(moment)
        self.world.clock.move_to(self.end)
        self._tick()

    def _all_due(self) -> Iterator[Due]:
        known = {person.id: person for person in self.people}
        for person in self.people:
            for measure in person.measures:
                yield from all_due(measure, known, START, self.end)

    def _plan(self) -> None:
        """Plan the prompts, the weekly posts and the outages."""
        for moment in sorted({item.moment for item in self.due}):
            self._agenda.add(moment, self._tick)
        for week in range((self.end - START) // WEEK):
            self._agenda.add(START + week * WEEK + timedelta(days=5, hours=1), self._tick)
            looks_at = START + week * WEEK + timedelta(days=self._random.randint(0, 6), minutes=week)
            self._agenda.add(looks_at, self._look_at_board)
        for end in list_ends(START, self.end):
            self._agenda.add(end, partial(self._end_day, end))
        for _ in range((self.end - START) // WEEK // 2):
            self._plan_outage()
        for person in self.people:
            self._plan_life(person)
        person_weeks = len(self.people) * ((self.end - START) // WEEK)
        for _ in range(person_weeks // SELDOM):
            self._plan_change_of_old(self._random.choice(self.people))
        for _ in range(person_weeks // LEFT_OUT):
            self._plan_aside()

    def _look_at_board(self) -> None:
        """Have an admin read the overview of each scorecard, unless the bot is down."""
        boss = next(person for person in self.people if person.is_admin)
        for card in () if self.lives.is_down else cards_of(self.people):
            said = ("", card.channel) if card.is_alone else (card.key, None)
            self.overviews.append((self.world.clock.now(), card, self._hands.command(boss, *said)))

    def _end_day(self, end: datetime) -> None:
        """Note what the scorecards' answers say at the last instant of a day."""
        self.days.record(end, is_down=self.lives.is_down)

    def _plan_life(self, person: Somebody) -> None:
        for absence in person.absences:
            self._plan_absence(person, absence)
        for move in person.moves:
            self._agenda.add(move.since, partial(self._change, partial(self.changes.move, person, move)))
        for quiet in person.quiets:
            self._plan_quiet(person, quiet)
        for measure in person.measures:
            self._plan_succession(measure)

    def _change(self, change: Happening) -> None:
        """Make a change from outside, and let the bot react to it."""
        change()
        self._tick()

    def _plan_quiet(self, person: Somebody, quiet: Quiet) -> None:
        begin, end = self.changes.begin_quiet, self.changes.end_quiet
        self._agenda.add(quiet.begin, partial(self._change, partial(begin, person, quiet)))
        self._agenda.add(quiet.end, partial(self._change, partial(end, person, quiet)))
        self._look_when_open((person,), quiet.end)

    def _plan_succession(self, measure: Measure) -> None:
        """Plan a change of owner; the new owner is prompted at once or when their hours begin."""
        if later := measure.succession:
            heir = next(person for person in self.people if person.id == later.owner)
            self._agenda.add(later.since, partial(self._change, partial(self.changes.hand_on, measure)))
            self._agenda.add(quiet_until(heir, later.since, measure.prompt), self._tick)

    def _plan_change_of_old(self, person: Somebody) -> None:
        moment = START + self._random.random() * (self.end - START)
        self._agenda.add(moment, lambda: self._do(person, lambda: self.locks.want(person)))

    def _plan_aside(self) -> None:
        moment = START + self._random.random() * (self.end - START)
        measures = [measure for person in self.people for measure in person.measures]
        admin = next(person for person in self.people if person.is_admin)
        self._agenda.add(moment, lambda: self._when_up(lambda: self.asides.consider(admin, measures)))

    def _plan_absence(self, person: Somebody, absence: Absence) -> None:
        """Plan an absence, reported some days before; open prompts wait for the person's return."""
        reported = at_home(person, absence.first, time(10)) - self._random.randint(2, 8) * DAY
        self._agenda.add(reported, lambda: self._when_up(lambda: self.leave.say(person, absence)))
        if self._random.random() < BACK_EARLY:
            self._plan_early_end(person, absence)
        for day in (absence.first, absence.last + DAY):
            self._look_when_open((person,), at_home(person, day, time.min))

    def _plan_early_end(self, person: Somebody, absence: Absence) -> None:
        day = absence.first + self._random.randint(1, (absence.last - absence.first).days) * DAY
        back = at_home(person, day, EARLY)
        self._agenda.add(back, lambda: self._come_back_early(person, absence, day))

    def _come_back_early(self, person: Somebody, absence: Absence, day: date) -> None:
        """Report an early return; a person who cannot tell the bot stays away."""
        if not self.lives.is_down:
            self.leave.come_back(person, absence, day)
            self._look_when_open((person,), self.world.clock.now())

    def _plan_outage(self) -> None:
        """Plan an outage; half of them begin when prompts are due, so the bot dies while sending them."""
        moment = self._random.choice(self.due).moment
        if self._random.random() < 0.5:
            moment += timedelta(minutes=self._random.randint(1, 2000))
        self._agenda.add(moment - timedelta(seconds=1), lambda: self._go_down(moment))

    def _go_down(self, moment: datetime) -> None:
        wait = self._random.choice(OUTAGES) * self._random.uniform(0.2, 1)
        if self.lives.is_down or moment + wait >= self.end:  # what people do meanwhile must arrive
            return
        self.world.clock.move_to(max(moment, self.world.clock.now()))
        self.lives.end()
        self.outages.append((moment, moment + wait))
        self._agenda.add(moment + wait, self._come_back)

    def _come_back(self) -> None:
        """Start the bot again; people outside their hours are written to when those begin."""
        self.lives.begin()
        self._tick()
        self._look_when_open(self.people, self.world.clock.now())

    def _look_when_open(self, people: Iterable[Somebody], since: datetime) -> None:
        """Let the bot act when people's hours begin, whichever KPIs they own then."""
        for moment in sorted(
            {hours_from(person, since, at) for person in people for at in self._prompt_times}
        ):
            self._agenda.add(moment, self._tick)

    def _next_moment(self) -> datetime:
        """Return the next moment when something is planned, or the bot plans to act."""
        look = None if self.lives.is_down else self.books.next_look(self.world.clock.now())
        moments = [item for item in (self._agenda.next_moment, look) if item]
        return max(min(moments, default=self.end + WEEK), self.world.clock.now())

    def _tick(self) -> None:
        if not self.lives.is_down:
            self.world.bot.ticker.tick()
            self._settle()

    def _settle(self) -> list[Seen]:
        """Let the bot send, and people see what arrived."""
        if self.lives.is_down:
            return []
        self.world.settle()
        self.refused.update(self._hands.refusals())
        self.posts += [self._read_post(*found) for found in self._hands.look_at_posts()]
        seen = self._hands.look()
        for item in seen:
            if item.kind in {"prompt", "reminder"}:
                self._notice(replace(item, round=self.books.newest_round_told(key_of(item.message))))
            elif item.kind == "change_request":
                admin = self._reader_of(item)
                self._later(admin, ADMIN_HOURS, partial(self.locks.decide, admin, item))
        return seen

    def _read_post(self, message: PostedMessage, text: str) -> Post:
        row = int(key_of(message).split(":")[1])
        card = next(one for one in cards_of(self.people) if self.books.find_card(one.key) == row)
        sent_at = datetime.fromtimestamp(float(message.ts), UTC)
        return Post(card, sent_at, self.world.clock.now(), text)

    def _reader_of(self, seen: Seen) -> Somebody:
        channel = self.world.workspace.get_channel(seen.message.channel)
        return next(person for person in self.people if person.id == channel.person)

    def _notice(self, seen: Seen) -> None:
        """Let a person see a prompt, and decide when to react."""
        person = self._reader_of(seen)
        for round_id in {seen.round, *self.books.rounds_asked(key_of(seen.message))}:
            slots = [question.slot for question in self.books.questions(round_id)]
            self.ledger.asked.update(slots)
            self.ledger.asked_in.setdefault(round_id, slots)
        if self._hands.find_button(seen.message, ActionId.TAKE):
            self._later(person, 3, lambda: self._decide(person, seen))
            return
        self._make_up_mind(person, seen)

    def _make_up_mind(self, person: Somebody, seen: Seen) -> None:
        character, is_asked = person.character, seen.kind == "prompt"
        if self._random.random() < (character.at_once if is_asked else character.reminded):
            self._later(person, character.hours, lambda: self.deeds.act(person, seen))
        elif is_asked and self._random.random() < character.late:
            wait = timedelta(days=self._random.uniform(*LATE))
            self._agenda.add_after(wait, lambda: self._do(person, lambda: self.deeds.act(person, seen)))

    def _decide(self, person: Somebody, seen: Seen) -> None:
        if self.deeds.decide(person, seen):
            self._later(person, person.character.hours, lambda: self.deeds.act(person, seen))

    def _when_up(self, deed: Happening) -> None:
        """Run an action now, or when the bot is up again."""
        if self.lives.is_down:
            wait = timedelta(minutes=self._random.randint(20, 90))
            self._agenda.add_after(wait, lambda: self._when_up(deed))
        else:
            deed()

    def _later(self, person: Somebody, hours: float, deed: Happening) -> None:
        wait = timedelta(hours=hours * self._random.expovariate(1), seconds=self._random.randint(20, 900))
        self._agenda.add_after(wait, lambda: self._do(person, deed))

    def _do(self, person: Somebody, deed: Happening) -> None:
        """Run an action now, or when the bot is up and the person is back."""
        if is_away(person, self.world.clock.now()):
            self._agenda.add_after(DAY, lambda: self._do(person, deed))
        elif self.lives.is_down:
            self._when_up(lambda: self._do(person, deed))
        else:
            deed()
