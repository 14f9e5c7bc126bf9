"""Each day as the bot told of it at its end, and as it tells of it after the year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import dropwhile

from bot.ui.prompts.on_demand import FIRST_PROMPT
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.overview import overview_message
from bot.ui.reports.past import SINCE
from scorecard.model.views.reports import KpiView
from scorecard.services.lookup.access import Asker
from tests.simulation.calendars import DAY, day_in, local
from tests.simulation.cast import CARD_ZONE, Somebody, cards_of, measures_of
from tests.support.world import World

INSTANT = timedelta(microseconds=1)
MARK = "As known on "


@dataclass(frozen=True)
class Told:
    """An answer at the end of a day.

    Attributes:
        asked: What was typed: a scorecard's key, or a KPI with it.
        text: The answer.
    """

    day: date
    asked: str
    text: str


class Days:
    """Asks for each scorecard and for one KPI of it at the end of each day, and once more after the year.

    While the bot is down nobody can ask it; then the answer is drawn from the same database.

    Args:
        world: The world of the year.
        people: Everybody in it.

    Attributes:
        told: Every answer.
        missed: The days whose end passed unseen, because something took until after it.
    """

    def __init__(self, world: World, people: Sequence[Somebody]) -> None:
        self._world = world
        self._people = people
        self._boss = next(person for person in people if person.is_admin)
        self.told: list[Told] = []
        self.missed: list[date] = []

    def record(self, end: datetime, *, is_down: bool) -> None:
        """Ask at the last instant of a day."""
        day = day_in(CARD_ZONE, end)
        if self._world.clock.now() != end:
            self.missed.append(day)
            return
        for card in cards_of(self._people):
            measures = measures_of(self._people, card)
            kpi = measures[day.toordinal() % len(measures)].kpi
            for asked in (card.key, f"{kpi.key} ({card.key})"):
                self.told.append(Told(day, asked, self._draw(asked) if is_down else self._ask(asked)))

    def check(self) -> Iterator[str]:
        """Yield where an answer about a day is another one than was given at its end."""
        for told in self.told:
            now = self._ask(f"{told.asked} on {told.day.isoformat()}")
            if without_marks(now) != without_first_prompt(told.text):
                yield f"Of {told.asked} on {told.day} it was told {told.text!r}, and now {now!r}."

    def _ask(self, text: str) -> str:
        channel = self._world.workspace.direct_channel(self._boss.id).id
        self._world.actor.command(self._boss.id, channel, "/scorecard", text)
        self._world.bot.responder.wait()
        return self._world.workspace.messages.list_visible(channel, self._boss.id)[-1].text

    def _draw(self, asked: str) -> str:
        services, who = self._world.bot.services, self._boss.id
        asker = Asker(self._world.workspace.team_id, self._world.workspace.direct_channel(who).id, who)
        view = services.kpis.show(asker, asked)
        if isinstance(view, KpiView):
            return kpi_message(view).text
        return overview_message(services.overviews.overview(asker, name=asked)).text


def without_marks(told: str) -> str:
    """Return an answer about a past day without the line that says so and what is known by now."""
    first, *lines = told.split("\n")
    if not first.startswith(MARK):
        return told
    if lines[0].startswith(SINCE):
        lines = list(dropwhile(lambda line: line.startswith(("•", SINCE)), lines))
    return "\n".join(lines)


def without_first_prompt(told: str) -> str:
    """Return an answer without the line about the first prompt, which is told of no past day."""
    return "\n".join(line for line in told.split("\n") if not line.startswith(FIRST_PROMPT))


def list_ends(since: datetime, until: datetime) -> list[datetime]:
    """Return the last instant of each day in the scorecards' time zone between two moments, UTC."""
    day, ends = day_in(CARD_ZONE, since), list[datetime]()
    while (end := local(day + DAY, time.min, CARD_ZONE) - INSTANT) < until:
        ends.append(end)
        day += DAY
    return ends
