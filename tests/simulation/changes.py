"""Changes in people's lives as Slack and the scorecard file tell the bot of them."""

from collections.abc import Sequence

from bot.workspace.model import CustomStatus, DndPause
from tests.simulation.cast import Measure, Move, Quiet, Somebody, card_of
from tests.support.world import World

VACATION = (":palm_tree:", "Vacationing", "Vacationing")


class Changes:
    """Carries them out.

    Args:
        world: Where they happen.
        people: Everybody.

    Attributes:
        moves: How often somebody moved to another time zone.
        pauses: How often somebody paused their notifications.
        vacations: How often a status said vacation.
        successions: How many KPIs got another owner.
    """

    def __init__(self, world: World, people: Sequence[Somebody]) -> None:
        self._world, self._people = world, people
        self.moves = self.pauses = self.vacations = self.successions = 0

    def move(self, person: Somebody, move: Move) -> None:
        """Somebody lives elsewhere from now on."""
        self.moves += 1
        self._world.actor.change_profile(person.id, timezone=move.zone)

    def begin_quiet(self, person: Somebody, quiet: Quiet) -> None:
        """Somebody is not to be disturbed from now on."""
        if quiet.is_vacation:
            self.vacations += 1
            status = CustomStatus(*VACATION, until=quiet.end if quiet.is_dated else None)
            self._world.actor.change_profile(person.id, status=status)
        else:
            self.pauses += 1
            self._world.actor.pause(person.id, DndPause(quiet.begin, quiet.end))

    def end_quiet(self, person: Somebody, quiet: Quiet) -> None:
        """A pause and a status with a date end by themselves; another status is cleared."""
        if quiet.is_vacation and not quiet.is_dated:
            self._world.actor.change_profile(person.id, status=CustomStatus())

    def hand_on(self, measure: Measure) -> None:
        """Somebody else owns a KPI by now, by a new scorecard file."""
        self.successions += 1
        self._world.apply(card_of(self._people, self._world.clock.now()))
