"""Applying a scorecard file, and writing one from what is stored."""

from datetime import datetime

from scorecard.clock import Clock
from scorecard.definition.models import ScorecardDefinition
from scorecard.definition.plan import Plan, compare
from scorecard.definition.writer import build_definition, write_definition
from scorecard.errors import NotFound, ScorecardError
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import FirstPrompt
from scorecard.services.absence.leavers import list_responsibilities, tell_admin_of_leaver
from scorecard.services.outbox.trouble_lifecycle import follow_channel
from scorecard.services.prompts.batches import redraw_batch
from scorecard.services.prompts.due import find_first_prompt
from scorecard.services.setup.hellos import move_hello, say_hello
from scorecard.storage.unit_of_work import Store, UnitOfWork


class Definitions:
    """What an admin does with the scorecard file.

    Args:
        store: Where scorecards are kept.
        clock: Tells from which period on a changed goal holds.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def plan(self, team_id: str, definition: ScorecardDefinition) -> Plan:
        """What applying a definition would change; nothing is changed.

        Raises:
            InvalidFile: Two of its KPIs have names that nobody can tell apart.
        """
        with self._store.reading() as work:
            return _plan(work, team_id, definition)

    def apply(
        self,
        team_id: str,
        definition: ScorecardDefinition,
        expected: Plan | None = None,
        *,
        greets: bool = False,
    ) -> Plan:
        """Make a team's scorecard what a definition says, all at once.

        Args:
            team_id: Slack's id of the team.
            definition: The scorecard, matched by its key.
            expected: The plan that somebody agreed to.
            greets: Whether the channel of a scorecard that is new is to be told hello.

        Returns:
            What was changed; an empty plan changed nothing.

        Raises:
            InvalidFile: As `plan`.
            ScorecardError: The scorecard changed since the expected plan was made.
        """
        now = self._clock.now()
        with self._store.writing() as work:
            found = work.definitions.lock(team_id, definition.key)
            plan = _plan(work, team_id, definition)
            if expected not in (None, plan):
                raise ScorecardError(
                    "The scorecard changed in the meantime; apply the file again to see how."
                )
            if plan.is_empty:
                return plan
            scorecard_id = found or work.definitions.create(team_id, definition, now)
            before = work.scorecards.get(scorecard_id)
            waiting = _rounds_that_change(work, before, definition)
            work.definitions.save(scorecard_id, definition, now)
            waiting += _rounds_that_return(work, scorecard_id, before, now)
            work.scorecards.bump_revision(scorecard_id)
            cause = f"apply:{work.scorecards.get(scorecard_id).revision}"
            for round_id in waiting:
                redraw_batch(work, round_id, cause, now)
            _tell_of_departed(work, before, work.scorecards.get(scorecard_id), now)
            follow_channel(work, before, work.scorecards.get(scorecard_id), now)
            _greet(work, before, work.scorecards.get(scorecard_id), now, is_new=greets and found is None)
            work.commit()
            return plan

    def find_first_prompt(self, team_id: str, key: str) -> FirstPrompt | None:
        """When a scorecard asks its first question, by its own clock; None where it asked one already."""
        with self._store.reading() as work:
            card = work.scorecards.find_by_key(team_id, key)
            return find_first_prompt(work, card, self._clock.now()) if card else None

    def list_keys(self, team_id: str) -> list[str]:
        """The keys of a team's scorecards, oldest first."""
        with self._store.reading() as work:
            return work.definitions.list_keys(team_id)

    def export(self, team_id: str, key: str) -> str:
        """A scorecard as the text of a file that, applied, changes nothing.

        Raises:
            NotFound: The team has no scorecard of this key; carries those it has.
        """
        with self._store.reading() as work:
            card = work.scorecards.find_by_key(team_id, key)
            keys = work.definitions.list_keys(team_id)
        if card is None:
            raise NotFound(f"There is no scorecard “{key}”; {_known(keys)}", keys)
        return write_definition(build_definition(card))


def _plan(work: UnitOfWork, team_id: str, definition: ScorecardDefinition) -> Plan:
    card = work.scorecards.find_by_key(team_id, definition.key)
    stored = build_definition(card) if card else None
    definition.refuse_lookalikes(stored)
    if card is None:
        return compare(None, definition)
    return compare(stored, definition, work.definitions.list_retired(card.id))


def _rounds_that_change(work: UnitOfWork, card: Scorecard, definition: ScorecardDefinition) -> list[int]:
    """The rounds that wait for a KPI which a definition leaves out, or gives to another owner."""
    told = [kpi for one in definition.perspectives for goal in one.objectives for kpi in goal.kpis]
    owners = {kpi.key: kpi.owner for kpi in told}
    kpis = [kpi.info for kpi in card.kpis]
    return work.prompts.list_waiting_batches(kpi.id for kpi in kpis if owners.get(kpi.key) != kpi.owner)


def _rounds_that_return(work: UnitOfWork, scorecard_id: int, before: Scorecard, now: datetime) -> list[int]:
    """The rounds that wait again for a KPI which had been taken off; they are reminded of again."""
    kpis = work.scorecards.get(scorecard_id).kpis_by_id
    rounds = work.prompts.list_waiting_batches(kpis.keys() - before.kpis_by_id.keys())
    for row in map(work.batches.hold, rounds):
        if row.missed_at is None:
            row.remind_at = row.remind_at or now
    return rounds


def _tell_of_departed(work: UnitOfWork, before: Scorecard, card: Scorecard, now: datetime) -> None:
    """A file may give a KPI to somebody who left."""
    for user in sorted(card.people & work.people.list_left(card.team_id)):
        if list_responsibilities(card, user) - list_responsibilities(before, user):
            tell_admin_of_leaver(
                work, card, work.people.get_or_add(card.team_id, user), now, f"apply:{card.revision}"
            )


def _greet(work: UnitOfWork, before: Scorecard, card: Scorecard, now: datetime, *, is_new: bool) -> None:
    move_hello(work, before, card, now)
    if is_new:
        say_hello(work, card, now)


def _known(keys: list[str]) -> str:
    return f"there is {', '.join(keys)}." if keys else "apply a file first."
