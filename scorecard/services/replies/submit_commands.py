"""`/scorecard submit` and `/scorecard correct`: values given by name, for the last period or an earlier."""

from collections.abc import Sequence

from scorecard.clock import Clock
from scorecard.domain.changes import ChangeView
from scorecard.domain.done import Done
from scorecard.errors import InvalidInput
from scorecard.model.periods import Period
from scorecard.model.replies import OpenQuestion
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.replies import DoneView
from scorecard.parsing.period_names import EXAMPLES, NOUNS
from scorecard.parsing.period_phrases import Placed
from scorecard.parsing.replies.notes import without_lead
from scorecard.parsing.replies.parsed_reply import Value, ValuePart
from scorecard.parsing.replies.part_parser import NoNumber
from scorecard.services.actuals.change_requests import read_change
from scorecard.services.actuals.receipts import read_done
from scorecard.services.actuals.record import Recorder
from scorecard.services.heard import Heard
from scorecard.services.inbox.once import accept_once
from scorecard.services.lookup.people import with_names
from scorecard.services.lookup.which_scorecard import at_least_one, list_meant
from scorecard.services.placing import find_place
from scorecard.services.replies.apply import Taken, Taking, tell_taken
from scorecard.services.replies.interpret import Hearing
from scorecard.storage.unit_of_work import Store, UnitOfWork

Told = DoneView | ChangeView
SUBMIT, CORRECT = "/scorecard submit", "/scorecard correct"


class Submissions:
    """Takes values that are sent without being asked for."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def submit(self, team_id: str, channel: str, user: str, text: str, *, cause: str) -> list[Told]:
        """Do what a message says: of named KPIs for the last period that ended, or for the one that is named.

        Args:
            team_id: Slack team.
            channel: Where it was typed, which tells the scorecard.
            user: Who typed it.
            text: `mttr 25 slow vendor`, `mttr 25, uptime 99.95`, `mttr 31 for W45`, `mttr no data`.
            cause: The command's own id; a second delivery of it does nothing.

        Returns:
            What was done; where a period is locked, what the admins were asked. Empty when something
            must be asked first, which goes to the person's direct messages.

        Raises:
            AlreadyHandled: It was delivered before.
            NotAllowed: Neither owner, cover nor admin.
            InvalidInput: Something was not clearly meant, or cannot be done.
        """
        if not text:
            raise InvalidInput(f"To give a value, write the KPI's name and its value: {SUBMIT} mttr 25")
        with self._store.writing() as uow:
            cards, now = at_least_one(list_meant(uow, team_id, channel, user)), self._clock.now()
            heard = Hearing(uow, cards, now).hear(user, text)
            taken = Taking(uow, team_id, now, "command", cause, shown=f"{SUBMIT} {text}").take(heard)
            return self._finish(uow, team_id, taken, user, cause)

    def correct(self, team_id: str, channel: str, user: str, text: str, *, cause: str) -> list[Told]:
        """Correct the value of the period that is named; `text` is `mttr W45 31 vendor outage`.

        Returns:
            As `submit`.

        Raises:
            AlreadyHandled: It was delivered before.
            NotFound: No KPI has that name.
            NotAllowed: Neither owner, cover nor admin.
            InvalidInput: The period has no value yet, or something was not clearly meant.
        """
        if not text:
            how = "write the KPI's name, the period and the right value"
            raise InvalidInput(f"To correct a value, {how}: {CORRECT} mttr W45 30")
        with self._store.writing() as uow:
            cards = list_meant(uow, team_id, channel, user)
            taken = self._correct(uow, cards, user, with_names(uow, team_id, text), cause)
            return self._finish(uow, team_id, taken, user, cause)

    def _correct(
        self, uow: UnitOfWork, cards: Sequence[Scorecard], user: str, text: str, cause: str
    ) -> Taken:
        now = self._clock.now()
        card, placed = find_place(uow, cards, user, text, now)
        kpi, hearing, said = placed.kpi, Hearing(uow, [card], now), without_lead(placed.rest)
        named = f"{kpi.info.key} {said}"
        period = placed.period or _period_behind(hearing, placed, user, named)
        if not said:
            raise InvalidInput(
                f"What should {kpi.info.name} be for {period.key}? Write the value after the period."
            )
        heard = _heard_value(hearing, placed, period, user, named)
        Recorder(uow, card, now).check(kpi, period, user, uow.prompts.find(kpi.info.id, period))
        if uow.actuals.find(kpi.info.id, period) is None:
            raise InvalidInput(
                f"{kpi.info.name} has no value for {period.key} yet; give it one with: "
                f"{SUBMIT} {kpi.info.key} {said.split()[0]} for {period.key}"
            )
        return Taking(uow, card.team_id, now, "command", cause, shown=f"{CORRECT} {text}").take(heard)

    def _finish(self, uow: UnitOfWork, team_id: str, taken: Taken, user: str, cause: str) -> list[Told]:
        now, told = self._clock.now(), list[Told]()
        accept_once(uow, f"command:{cause}", now)
        if isinstance(taken, OpenQuestion):
            for asked in tell_taken(team_id, taken, user, cause=cause):
                uow.outbox.add(asked, now)
        else:
            told = _told(uow, taken, user)
        uow.commit()
        return told


def _period_behind(hearing: Hearing, placed: Placed, user: str, named: str) -> Period:
    """The period that is named behind the value, as in `mttr 31 for W45`."""
    kpi = placed.kpi.info
    try:
        parts = hearing.hear_for([kpi.id], {}, user, named).parts
    except InvalidInput:
        parts = ()
    if len(parts) == 1 and isinstance(parts[0], Value) and parts[0].period:
        return parts[0].period
    raise InvalidInput(
        f"Which {NOUNS[kpi.frequency]} is that for? Write {EXAMPLES[kpi.frequency]} between the name and "
        f"the value: {CORRECT} {kpi.key} <{NOUNS[kpi.frequency]}> <value>"
    )


def _heard_value(hearing: Hearing, placed: Placed, period: Period, user: str, named: str) -> Heard:
    """What is said of a period, which must be its value, and nothing else."""
    kpi = placed.kpi.info
    try:
        heard = hearing.hear_for([kpi.id], {kpi.id: period}, user, named)
    except NoNumber:
        raise _no_value(placed) from None
    parts = heard.parts
    if len(parts) != 1 or parts[0].kpi.id != kpi.id:
        raise InvalidInput("I can correct one KPI at a time; write its value right after the period.")
    if (other := heard.period_of(parts[0])) != period:
        raise InvalidInput(f"Is that for {period.key} or for {other.key}? Send it with one of them.")
    if not isinstance(parts[0], ValuePart):
        raise _no_value(placed)
    return heard


def _no_value(placed: Placed) -> InvalidInput:
    return InvalidInput(f"I can't read “{placed.rest}” as a value; write the number right after the period.")


def _told(uow: UnitOfWork, done: Done, user: str) -> list[Told]:
    """What was stored or done, then each change that was asked for."""
    told: list[Told] = [read_done(uow, done, user)] if done.is_told_by_receipt else []
    return told + [read_change(uow, uow.change_requests.get(one), user) for one in done.requests]
