"""What the bot said last in a place: a yes answers its question, a number may put right what it told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scorecard.domain.understanding.notes import has_number
from scorecard.domain.understanding.plain import tidied
from scorecard.errors import InvalidInput
from scorecard.model.names import plain_name
from scorecard.model.outbox import Address, Kind, Outgoing
from scorecard.model.replies import OpenQuestion
from scorecard.parsing.replies.normalize import is_no, is_yes
from scorecard.parsing.replies.parsed_reply import ValuePart
from scorecard.services.afterthoughts import Afterthoughts, told_of
from scorecard.services.heard import Heard
from scorecard.services.lookup.display_names import info_of
from scorecard.services.replies.interpret import Hearing
from scorecard.storage.unit_of_work import UnitOfWork

RECENT = timedelta(hours=1)
LONGEST_ANSWER = 100
SAID = frozenset(
    {
        *(Kind.PROMPT, Kind.REMINDER, Kind.RECEIPT, Kind.KEPT, Kind.HELP),
        *(Kind.QUESTION, Kind.CHOICE, Kind.CHOICE_MADE, Kind.CHANGE_ASKED),
    }
)


@dataclass(frozen=True)
class LastSaid:
    """What the bot said last to somebody in a place.

    Attributes:
        team_id: Slack team.
        place: The channel, and the thread in it.
        user: Slack user id of who writes there.
        now: UTC.
    """

    uow: UnitOfWork
    team_id: str
    place: Address
    user: str
    now: datetime

    def find_choice(self, typed: str) -> tuple[Outgoing, int] | None:
        """The question that is answered by what somebody typed, and which one of what it offers that is.

        A yes is for the one reading that it asks about, a KPI's name alone for which KPI is meant.

        Raises:
            InvalidInput: It was a no.
        """
        asked = self._find() if len(typed) <= LONGEST_ANSWER else None
        if asked is None or asked.kind is not Kind.CHOICE:
            return None
        question = OpenQuestion.from_facts(asked.facts)
        if question.user != self.user:
            return None
        if is_no(typed):
            raise InvalidInput("Then send it again the way you mean it.")
        if question.readings:
            return (asked, 0) if len(question.readings) == 1 and is_yes(typed) else None
        named = [at for at, kpi_id in enumerate(question.kpis) if self._is_called(kpi_id, typed)]
        return (asked, named[0]) if len(named) == 1 else None

    def _is_called(self, kpi_id: int, typed: str) -> bool:
        own, told = self.uow.scorecards.get_kpi(kpi_id)[1].info, info_of(self.uow, kpi_id)
        names = own.names if told.name == own.name else (told.name,)
        return plain_name(tidied(typed)) in map(plain_name, names)

    def hear(self, hearing: Hearing, typed: str) -> Heard | None:
        """What a number means to somebody for whom nothing waits: what they were just told, put right.

        Returns:
            None where it is no number, or they were told of no value.
        """
        if not has_number(typed) or hearing.waiting_for(self.user):
            return None
        said = self._find()
        told = told_of(self.uow, hearing, said) if said else {}
        try:
            heard = Afterthoughts(self.uow, hearing, told).hear(self.user, typed) if told else None
        except InvalidInput:
            return None
        return heard if heard and all(isinstance(part, ValuePart) for part in heard.parts) else None

    def _find(self) -> Outgoing | None:
        """The last thing said there; in direct messages also what was said to the person unasked."""
        to = {self.place.channel, self.user} if self.place.channel.startswith("D") else {self.place.channel}
        return self.uow.outbox.find_newest(self.team_id, to, self.place.ts, SAID, self.now - RECENT)
