"""No data: somebody's word, with a reason, that a KPI has no value for a period."""

from scorecard.errors import InvalidInput
from scorecard.model.kpis import NoData
from scorecard.model.scorecard import Kpi
from scorecard.services.actuals.record import Recorder


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
    uow.scorecards.bump_revision(recorder.card.id)
    rounds = {asked.round_id} if asked else set()
    rounds |= set(uow.prompts.list_rounds_since(kpi.info.id, period))
    recorder.redraw(kpi, rounds, f"no_data:{kpi.info.id}:{period.key}:{cause}")
