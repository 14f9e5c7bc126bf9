"""What people ask for in words instead of a value: no data, later, somebody else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from scorecard.domain.done import Done, PutOff
from scorecard.domain.periods import Period
from scorecard.domain.structure import Kpi
from scorecard.domain.understanding import Until
from scorecard.domain.views import KpiInfo, NoData
from scorecard.errors import InvalidInput
from scorecard.services.due_items import list_due_items
from scorecard.services.handovers import offer_prompts
from scorecard.services.no_data import note_no_data
from scorecard.services.people import to_keep
from scorecard.services.recording import Recorder
from scorecard.services.rounds import list_open_of
from scorecard.services.snoozes import put_off
from scorecard.storage.repositories.prompts import Asked


@dataclass(frozen=True)
class Wishes:
    """Follows what one person asks for in one message, inside a caller's transaction.

    Attributes:
        recorder: The transaction, the scorecard and the moment.
        user: Slack user id of who asks.
        cause: The event or command that it came by.
    """

    recorder: Recorder
    user: str
    cause: str

    def find_prompt(self, kpi: KpiInfo, period: Period) -> Asked:
        """The prompt that waits for a KPI's period.

        Raises:
            InvalidInput: None does.
        """
        asked = self.recorder.uow.prompts.find(kpi.id, period)
        if asked is None or not list_due_items(self.recorder.uow, [asked])[0].is_open:
            raise InvalidInput(f"{kpi.name} waits for nobody now; there is nothing to put off or hand over.")
        return asked

    def note_no_data(self, said: Iterable[tuple[Kpi, Period, str]]) -> Done:
        """Note why some KPIs have no value for a period."""
        recorder, noted = self.recorder, []
        for kpi, period, reason in said:
            told = to_keep(recorder.uow, recorder.card.team_id, reason)
            note_no_data(recorder, kpi, NoData(period, told, self.user, recorder.now), cause=self.cause)
            noted.append((kpi.info.id, period))
        return Done(no_data=tuple(noted))

    def put_off(self, later: Iterable[tuple[KpiInfo, Period, Until]], *, is_all: bool) -> Done:
        """Ask for some KPIs again later; what one message asked for is put off together.

        Args:
            later: The KPIs, and until when.
            is_all: Whether it is simply all that waits; then what cannot be put off any more is left out.

        Raises:
            InvalidInput: There is nothing to put off, or one message's KPIs until different times.
        """
        rounds: dict[int, dict[int, Until]] = defaultdict(dict)
        for kpi, period, until in later:
            rounds[self.find_prompt(kpi, period).round_id][kpi.id] = until
        done: list[PutOff] = []
        for at, (round_id, own) in enumerate(rounds.items(), 1):
            try:
                done.append(self._put_off(round_id, own))
            except InvalidInput:
                if not is_all or (at == len(rounds) and not done):
                    raise
        return Done(put_off=tuple(done))

    def _put_off(self, round_id: int, wanted: dict[int, Until]) -> PutOff:
        uow, moments = self.recorder.uow, set(wanted.values())
        if len(moments) > 1:
            raise InvalidInput(
                "I asked for these in one message, so I can ask again only for all at one time."
            )
        until = put_off(uow, self.user, round_id, moments.pop(), self.recorder.now, cause=self.cause)
        others = [item.kpi.id for item in list_open_of(uow, round_id) if item.kpi.id not in wanted]
        return PutOff(kpis=tuple(wanted), others=tuple(others), until=until)

    def hand_over(self, theirs: Iterable[tuple[KpiInfo, Period, str]]) -> Done:
        """Offer some KPIs to other people; those of one message for one person are one offer.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        offers: dict[tuple[int, str], list[int]] = defaultdict(list)
        for kpi, period, person in theirs:
            asked = self.find_prompt(kpi, period)
            offers[asked.round_id, person].append(asked.prompt_id)
        made = (self._offer(round_id, to, prompts) for (round_id, to), prompts in offers.items())
        return Done(offers=tuple(made))

    def _offer(self, round_id: int, to: str, prompts: list[int]) -> int:
        uow, now = self.recorder.uow, self.recorder.now
        return offer_prompts(uow, round_id, prompts, now, by=self.user, to=to, cause=self.cause)
