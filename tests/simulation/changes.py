"""Changes in people's lives, as Slack and the scorecard file report them to the bot."""

from collections.abc import Sequence

from bot.workspace.model import CustomStatus, DndPause
from tests.simulation.cast import CARDS, Measure, Move, Quiet, Somebody, file_of
from tests.support.world import World

VACATION = (":palm_tree:", "Vacationing", "Vacationing")


class Changes:
    """Carries out changes.

    Args:
        world: The world they happen in.
        people: Everyone in it.

    Attributes:
        moves: Number of moves to another time zone.
        pauses: Number of times notifications were paused.
        vacations: Number of vacation statuses.
        successions: Number of KPIs that changed owner.
    """

    def __init__(self, world: World, people: Sequence[Somebody]) -> None:
        self._world, self._people = world, people
        self.moves = self.pauses = self.vacations = self.successions = 0

    def move(self, person: Somebody, move: Move) -> None:
        """Move a person to another time zone."""
        self.moves += 1
        self._world.actor.change_profile(person.id, timezone=move.zone)

    def begin_quiet(self, person: Somebody, quiet: Quiet) -> None:
        """Start a person's quiet time."""
        if quiet.is_vacation:
            self.vacations += 1
            status = CustomStatus(*VACATION, until=quiet.end if quiet.is_dated else None)
            self._world.actor.change_profile(person.id, status=status)
        else:
            self.pauses += 1
            self._world.actor.pause(person.id, DndPause(quiet.begin, quiet.end))

    def end_quiet(self, person: Somebody, quiet: Quiet) -> None:
        """End a quiet time: clear a status without a date; anything else expires automatically."""
        if quiet.is_vacation and not quiet.is_dated:
            self._world.actor.change_profile(person.id, status=CustomStatus())

    def hand_on(self, measure: Measure) -> None:
        """Change a KPI's owner with a new scorecard file."""
        self.successions += 1
        card = next(card for card in CARDS if card.key == measure.kpi.card)
        self._world.apply(file_of(self._people, card, self._world.clock.now()))
