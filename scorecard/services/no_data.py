"""No data: somebody's word, with a reason, that a KPI has no value for a period."""

from collections.abc import Sequence

from scorecard.clock import Clock
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.views import DueItem, NoData
from scorecard.errors import AlreadyHandled, InvalidInput
from scorecard.services.due_items import list_due_items
from scorecard.services.people import whereabouts
from scorecard.services.recording import Recorder
from scorecard.storage.repositories.prompts import Asked
from scorecard.storage.unit_of_work import Store, UnitOfWork


class NoDataNotes:
    """Takes word that there is no value, and tells what was noted."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def note(self, user: str, prompt_ids: Sequence[int], reason: str, *, cause: str) -> None:
        """Note that some prompts have no value; all of them or none.

        Args:
            user: Who says so.
            prompt_ids: Of which prompts.
            reason: Why, in their words.
            cause: The modal's id; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            NotAllowed: Neither owner, cover nor admin, and not asked to stand in.
            InvalidInput: Nothing was chosen, no reason was given, or one of them has a value.
            Locked: The period is locked.
        """
        if not prompt_ids:
            raise InvalidInput("Choose at least one KPI.", "which")
        if not reason.strip():
            raise InvalidInput("Say in a few words why there is no value.", "reason")
        with self._store.writing() as uow:
            if not uow.inbox.accept(cause, self._clock.now()):
                raise AlreadyHandled
            for prompt_id in prompt_ids:
                card_id = self._note(uow, user, uow.prompts.get(prompt_id), reason.strip(), cause)
            team_id = uow.scorecards.get(card_id).team_id
            facts = {"prompts": list(prompt_ids), "reader": user}
            uow.outbox.add(
                Outgoing(f"no_data:{cause}", Kind.NO_DATA, team_id, user, facts), self._clock.now()
            )
            uow.commit()

    def list(self, prompt_ids: Sequence[int], reader: str) -> tuple[tuple[DueItem, ...], str]:
        """Some prompts as they stand, with the locale of who reads of them."""
        with self._store.reading() as uow:
            asked = [uow.prompts.get(prompt_id) for prompt_id in prompt_ids]
            card_id, _ = uow.scorecards.find_kpi(asked[0].kpi_id)
            locale = whereabouts(uow, uow.scorecards.get(card_id), reader).locale
            return list_due_items(uow, asked), locale

    def _note(self, uow: UnitOfWork, user: str, asked: Asked, reason: str, cause: str) -> int:
        now = self._clock.now()
        card_id, kpi = uow.scorecards.find_kpi(asked.kpi_id)
        recorder = Recorder(uow, uow.scorecards.get(card_id), now)
        recorder.check(kpi, asked.period, user, asked)
        recorder.allowed_by(kpi, asked.period, user)
        if uow.actuals.find(asked.kpi_id, asked.period):
            raise InvalidInput(f"{kpi.info.name} has a value by now; to change it, press Correct.", "which")
        uow.no_data.record(asked.kpi_id, NoData(asked.period, reason, user, now))
        uow.scorecards.touch(card_id)
        rounds = {asked.round_id, *uow.prompts.list_rounds_since(asked.kpi_id, asked.period)}
        recorder.redraw(kpi, rounds, f"no_data:{asked.prompt_id}:{cause}")
        return card_id
