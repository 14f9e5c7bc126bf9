"""No data: somebody's word, with a reason, that a KPI has no value for a period."""

from collections.abc import Sequence

from scorecard.clock import Clock
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.structure import Kpi
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
            card_id, _ = uow.scorecards.get_kpi(asked[0].kpi_id)
            locale = whereabouts(uow, uow.scorecards.get(card_id), reader).locale
            return list_due_items(uow, asked), locale

    def _note(self, uow: UnitOfWork, user: str, asked: Asked, reason: str, cause: str) -> int:
        now = self._clock.now()
        card_id, kpi = uow.scorecards.get_kpi(asked.kpi_id)
        recorder = Recorder(uow, uow.scorecards.get(card_id), now)
        note_no_data(recorder, kpi, NoData(asked.period, reason, user, now), cause=cause)
        return card_id


def note_no_data(recorder: Recorder, kpi: Kpi, said: NoData, *, cause: str) -> None:
    """Note that a period has no value, inside a caller's transaction.

    Raises:
        NotAllowed: Neither owner, cover nor admin, and not asked to stand in.
        InvalidInput: It has a value, it is not over, or the KPI is retired.
        Locked: The period is locked.
    """
    uow, period = recorder.uow, said.period
    asked = uow.prompts.find(kpi.info.id, period)
    recorder.check(kpi, period, said.by, asked)
    recorder.allowed_by(kpi, period, said.by)
    if uow.actuals.find(kpi.info.id, period):
        raise InvalidInput(f"{kpi.info.name} has a value by now; to change it, press Correct.", "which")
    uow.no_data.record(kpi.info.id, said)
    uow.scorecards.touch(recorder.card.id)
    rounds = {asked.round_id} if asked else set()
    rounds |= set(uow.prompts.list_rounds_since(kpi.info.id, period))
    recorder.redraw(kpi, rounds, f"no_data:{kpi.info.id}:{period.key}:{cause}")
