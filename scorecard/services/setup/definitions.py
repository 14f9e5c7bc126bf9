"""Applying a scorecard file, and exporting one from what is stored."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scorecard.clock import Clock
from scorecard.definition.models import ScorecardDefinition
from scorecard.definition.plan import Plan, compare, compare_retired, list_warnings
from scorecard.definition.writer import build_definition, write_definition
from scorecard.errors import NotFound, ScorecardError
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import FirstPrompt
from scorecard.services.absence.leavers import list_responsibilities, tell_admin_of_leaver
from scorecard.services.actuals.alerts import redraw_alerts
from scorecard.services.actuals.followers import tell_of_ends
from scorecard.services.outbox.trouble_lifecycle import drop_waiting, follow_channel
from scorecard.services.prompts.due import find_first_prompt
from scorecard.services.prompts.redraws import changes_in
from scorecard.services.setup.hellos import move_hello, say_hello
from scorecard.services.setup.values_file import write_values
from scorecard.storage.unit_of_work import Store, UnitOfWork

CHANGED_MEANWHILE = "The scorecard changed in the meantime; apply the file again to see how."
RETIRED_MEANWHILE = "The scorecard changed in the meantime; retire it again to see how."


class Definitions:
    """Plans, applies and exports scorecard files.

    Args:
        store: Where scorecards are stored.
        clock: Decides from which period on a changed goal applies.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def plan(self, team_id: str, definition: ScorecardDefinition) -> Plan:
        """Return what applying a definition would change, without changing anything.

        Raises:
            InvalidFile: Two of its KPIs have indistinguishable names.
        """
        with self._store.reading() as uow:
            return _plan(uow, team_id, definition, self._clock.now())

    def apply(
        self,
        team_id: str,
        definition: ScorecardDefinition,
        expected: Plan | None = None,
        *,
        greets: bool = False,
    ) -> Plan:
        """Change a team's scorecard to match a definition, all at once.

        Args:
            team_id: Slack team.
            definition: The scorecard, matched by its key.
            expected: The plan that was agreed to.
            greets: True to post a welcome in the channel of a new scorecard.

        Returns:
            What was changed; empty if nothing was.

        Raises:
            InvalidFile: As `plan`.
            ScorecardError: The scorecard changed after the expected plan was made.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            found = uow.definitions.lock(team_id, definition.key)
            plan = _plan(uow, team_id, definition, now)
            if expected not in (None, plan):
                raise ScorecardError(CHANGED_MEANWHILE)
            if plan.is_empty:
                return plan
            scorecard_id = found or uow.definitions.create(team_id, definition, now)
            before = uow.scorecards.get(scorecard_id)
            waiting = _batches_that_change(uow, before, definition)
            uow.definitions.save(scorecard_id, definition, now)
            card, cause = uow.scorecards.get(scorecard_id), f"apply:{before.revision + 1}"
            waiting += _batches_that_return(uow, before, card, now)
            _note_change(uow, before, waiting, cause, now)
            changes_in(uow).home(team_id, card.people, f"{cause}:{scorecard_id}", now)
            _redraw_alerts(uow, before, card, cause, now)
            _report_departed(uow, before, card, cause, now)
            follow_channel(uow, before, card, now)
            tell_of_ends(uow, scorecard_id, now)
            _greet(uow, before, card, now, is_new=greets and found is None)
            uow.commit()
            return plan

    def plan_retirement(self, team_id: str, key: str) -> Plan:
        """Return what retiring a scorecard would change, without changing anything.

        Raises:
            NotFound: The team has no scorecard with this key; carries the keys it has.
        """
        with self._store.reading() as uow:
            return compare_retired(build_definition(_get_by_key(uow, team_id, key)))

    def retire(self, team_id: str, key: str, expected: Plan | None = None) -> Plan:
        """Retire a scorecard: nobody is asked or told about it any more, and its history stays.

        Args:
            team_id: Slack team.
            key: The scorecard's.
            expected: The plan that was agreed to.

        Returns:
            What was changed.

        Raises:
            NotFound: As `plan_retirement`.
            ScorecardError: The scorecard changed after the expected plan was made.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            uow.definitions.lock(team_id, key)
            card = _get_by_key(uow, team_id, key)
            plan = compare_retired(build_definition(card))
            if expected not in (None, plan):
                raise ScorecardError(RETIRED_MEANWHILE)
            waiting = uow.prompts.list_waiting_batches(card.kpis_by_id)
            drop_waiting(uow, card)
            uow.definitions.retire(card.id, now)
            cause = f"retire:{card.revision + 1}"
            _note_change(uow, card, waiting, cause, now)
            redraw_alerts(uow, card, card.kpis_by_id, cause, now)
            tell_of_ends(uow, card.id, now)
            uow.commit()
            return plan

    def find_first_prompt(self, team_id: str, key: str) -> FirstPrompt | None:
        """Return when a scorecard sends its first prompt, in its time zone; None if it already sent one."""
        with self._store.reading() as uow:
            card = uow.scorecards.find_by_key(team_id, key)
            return find_first_prompt(uow, card, self._clock.now()) if card else None

    def list_keys(self, team_id: str) -> list[str]:
        """Return the keys of a team's scorecards, oldest first."""
        with self._store.reading() as uow:
            return uow.definitions.list_keys(team_id)

    def export(self, team_id: str, key: str) -> str:
        """Return a scorecard as the text of a file that changes nothing when applied.

        Raises:
            NotFound: The team has no scorecard with this key; carries the keys it has.
        """
        with self._store.reading() as uow:
            return write_definition(build_definition(_get_by_key(uow, team_id, key)))

    def export_values(self, team_id: str, key: str) -> str:
        """Return the current values of a scorecard as CSV, in UTF-8 once encoded.

        Raises:
            NotFound: As `export`.
        """
        with self._store.reading() as uow:
            return write_values(uow, _get_by_key(uow, team_id, key))


def _get_by_key(uow: UnitOfWork, team_id: str, key: str) -> Scorecard:
    card = uow.scorecards.find_by_key(team_id, key)
    if card is None:
        keys = uow.definitions.list_keys(team_id)
        raise NotFound(f"There is no scorecard “{key}”; {_describe_keys(keys)}", keys)
    return card


def _plan(uow: UnitOfWork, team_id: str, definition: ScorecardDefinition, now: datetime) -> Plan:
    card = uow.scorecards.find_by_key(team_id, definition.key)
    stored = build_definition(card) if card else None
    definition.refuse_lookalikes(stored)
    plan = compare(stored, definition, uow.definitions.list_retired(team_id, definition.key))
    in_channel = uow.definitions.list_in_channel(team_id, definition.channel)
    mates = [f"{name} ({key})" for key, name in in_channel.items() if key != definition.key]
    today = now.astimezone(ZoneInfo(definition.timezone)).date()
    return replace(plan, warnings=list_warnings(stored, definition, today, mates))


def _batches_that_change(uow: UnitOfWork, card: Scorecard, definition: ScorecardDefinition) -> list[int]:
    """Return the prompt batches that wait for a KPI which a definition retires or gives to another owner."""
    kpis = [kpi for item in definition.perspectives for goal in item.objectives for kpi in goal.kpis]
    owners = {kpi.key: kpi.owner for kpi in kpis}
    current = [kpi.info for kpi in card.kpis]
    return uow.prompts.list_waiting_batches(kpi.id for kpi in current if owners.get(kpi.key) != kpi.owner)


def _batches_that_return(uow: UnitOfWork, before: Scorecard, card: Scorecard, now: datetime) -> list[int]:
    """Return the prompt batches that wait for a KPI which is back on the scorecard; reminders resume."""
    batches = uow.prompts.list_waiting_batches(card.kpis_by_id.keys() - before.kpis_by_id.keys())
    for row in map(uow.batches.hold, batches):
        if row.missed_at is None:
            row.remind_at = row.remind_at or now
    return batches


def _note_change(
    uow: UnitOfWork, before: Scorecard, waiting: Iterable[int], cause: str, now: datetime
) -> None:
    """Note that a scorecard has changed: what some prompt batches ask for, and its people's Home tabs."""
    changes_in(uow).scorecard(before.id)
    changes_in(uow).home(before.team_id, before.people, f"{cause}:{before.id}", now)
    for batch_id in waiting:
        changes_in(uow).batch(batch_id, cause, now)


def _redraw_alerts(uow: UnitOfWork, before: Scorecard, card: Scorecard, cause: str, now: datetime) -> None:
    """Draw the alerts of KPIs again that a file retires or brings back."""
    redraw_alerts(uow, card, before.kpis_by_id.keys() ^ card.kpis_by_id.keys(), cause, now)


def _report_departed(uow: UnitOfWork, before: Scorecard, card: Scorecard, cause: str, now: datetime) -> None:
    """Notify the admins if a file gives a KPI to a person who left."""
    for user in sorted(card.people & uow.people.list_left(card.team_id)):
        if list_responsibilities(card, user) - list_responsibilities(before, user):
            tell_admin_of_leaver(uow, card, user, now, cause)


def _greet(uow: UnitOfWork, before: Scorecard, card: Scorecard, now: datetime, *, is_new: bool) -> None:
    move_hello(uow, before, card, now)
    if is_new:
        say_hello(uow, card, now)


def _describe_keys(keys: list[str]) -> str:
    return f"choose one: {', '.join(keys)}." if keys else "apply a file first."
