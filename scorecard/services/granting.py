"""Granting what people ask for in place of giving a value, in words or by button."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scorecard.domain.done import Done, Snoozed
from scorecard.errors import InvalidInput
from scorecard.model.kpis import KpiInfo, NoData
from scorecard.model.periods import Period
from scorecard.parsing.replies.parsed_reply import Until
from scorecard.services.actuals.record import Recorder
from scorecard.services.carrying import list_asked_items, list_carried
from scorecard.services.lookup.people import to_keep
from scorecard.services.no_data import note_no_data
from scorecard.services.prompts.batches import list_open_of
from scorecard.services.prompts.due_items import list_due_items
from scorecard.services.prompts.handovers import offer_prompts
from scorecard.services.snoozes import snooze
from scorecard.storage.repositories.prompts import Asked
from scorecard.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Granting:
    """Grants what one person asks for at one time, inside a caller's transaction.

    Attributes:
        uow: The transaction.
        now: The moment, UTC.
        user: Slack user id of who asks.
        cause: The event, command or click that it came by.
    """

    uow: UnitOfWork
    now: datetime
    user: str
    cause: str

    def find_prompt(self, kpi: KpiInfo, period: Period) -> Asked:
        """The prompt that waits for a KPI's period; its round is kept from others until the end.

        Raises:
            InvalidInput: None does.
        """
        asked = self.uow.prompts.find(kpi.id, period)
        if asked is None or not list_due_items(self.uow, [asked])[0].is_open:
            raise InvalidInput(f"{kpi.name} waits for nobody now; there is nothing to snooze or hand over.")
        self.uow.batches.hold(asked.round_id)
        return asked

    def note_no_data(self, said: Iterable[tuple[int, Period, str]]) -> Done:
        """Note why some KPIs, each by its row, have no value for a period."""
        noted = []
        for kpi_id, period, reason in said:
            recorder, kpi = Recorder.of(self.uow, kpi_id, self.now)
            told = to_keep(self.uow, recorder.card.team_id, reason)
            note_no_data(recorder, kpi, NoData(period, told, self.user, self.now), cause=self.cause)
            noted.append((kpi_id, period))
        return Done(no_data=tuple(noted))

    def note_of(self, prompt_ids: Sequence[int], reason: str) -> Done:
        """Note why some prompts have no value."""
        asked = [self.uow.prompts.get(prompt_id) for prompt_id in prompt_ids]
        return self.note_no_data((one.kpi_id, one.period, reason) for one in asked)

    def snooze(self, wanted: Iterable[tuple[KpiInfo, Period, Until]], *, is_all: bool) -> Done:
        """Ask for some KPIs again later; what one message asked for is snoozed together.

        Args:
            wanted: The KPIs, and until when.
            is_all: Whether it is simply all that waits; then what cannot be snoozed any more is left out.

        Raises:
            InvalidInput: There is nothing to snooze, or one message's KPIs until different times.
        """
        rounds: dict[int, dict[int, Until]] = defaultdict(dict)
        for kpi, period, until in wanted:
            rounds[self.find_prompt(kpi, period).round_id][kpi.id] = until
        done: list[Snoozed] = []
        for at, (round_id, own) in enumerate(rounds.items(), 1):
            try:
                done.append(self._snooze(round_id, own))
            except InvalidInput:
                if not is_all or (at == len(rounds) and not done):
                    raise
        return Done(snoozed=tuple(done))

    def snooze_round(self, round_id: int, until: Until) -> Done:
        """Ask again later for all that one message asked for or reminded of.

        Raises:
            InvalidInput: There is nothing to snooze.
        """
        items = list_asked_items(self.uow, round_id)
        waiting = [(item.kpi, item.period, until) for item in items if item.is_open]
        if not waiting:
            raise InvalidInput("Nothing of this waits for you any more.")
        return self.snooze(waiting, is_all=True)

    def _snooze(self, round_id: int, wanted: dict[int, Until]) -> Snoozed:
        uow, moments = self.uow, set(wanted.values())
        if len(moments) > 1:
            raise InvalidInput(
                "I asked for these in one message, so I can ask again only for all at one time."
            )
        until = snooze(uow, self.user, round_id, moments.pop(), self.now, cause=self.cause)
        others = [item.kpi.id for item in list_open_of(uow, round_id) if item.kpi.id not in wanted]
        return Snoozed(kpis=tuple(wanted), others=tuple(others), until=until)

    def hand_over(self, theirs: Iterable[tuple[KpiInfo, Period, str]]) -> Done:
        """Offer some KPIs to other people; those of one message for one person are one offer.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        offers: dict[tuple[int, str], list[int]] = defaultdict(list)
        for kpi, period, person in theirs:
            asked = self.find_prompt(kpi, period)
            offers[asked.round_id, person].append(asked.prompt_id)
        return Done.merge(self.offer(round_id, prompts, to) for (round_id, to), prompts in offers.items())

    def offer_of(self, round_id: int, prompt_ids: Sequence[int], to: str) -> Done:
        """Offer some of what one message asked for or reminded of to one person; one offer for each round.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        carried = {one: part["round"] for part in list_carried(self.uow, round_id) for one in part["prompts"]}
        offers: dict[int, list[int]] = defaultdict(list)
        for prompt_id in prompt_ids:
            offers[carried.get(prompt_id, round_id)].append(prompt_id)
        return Done.merge(self.offer(at, own, to) for at, own in (offers or {round_id: []}).items())

    def offer(self, round_id: int, prompt_ids: Sequence[int], to: str) -> Done:
        """Offer some prompts of one round to one person.

        Raises:
            InvalidInput: There is nothing to offer, or nobody to offer it to.
        """
        offer = offer_prompts(self.uow, round_id, prompt_ids, self.now, by=self.user, to=to, cause=self.cause)
        return Done(offers=(offer,))
