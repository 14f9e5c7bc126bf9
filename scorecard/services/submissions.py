"""`/scorecard submit` and `/scorecard correct`: values given by name, for the last period or an earlier."""

from dataclasses import replace

from scorecard.clock import Clock
from scorecard.domain.changes import ChangeView
from scorecard.domain.lookup import get_named
from scorecard.domain.period_names import EXAMPLES, NOUNS
from scorecard.domain.period_phrases import Placed, Reckoning, speaks_of_period, split_period, split_place
from scorecard.domain.periods import Period
from scorecard.domain.questions import OpenQuestion
from scorecard.domain.replies import Said, names_of, read_reply, split_reply
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.domain.views import ActualInfo, ReceiptView
from scorecard.errors import InvalidInput
from scorecard.services.change_requests import Outcome, read_change, record_or_ask
from scorecard.services.hearing import Hearing
from scorecard.services.people import reckoning_of
from scorecard.services.receipts import read_receipt
from scorecard.services.recording import Entry, Recorder
from scorecard.services.snapshots import get_card
from scorecard.services.taking import Taken, Taking, tell_taken
from scorecard.storage.unit_of_work import Store, UnitOfWork

Told = ReceiptView | ChangeView
HOW = "write the KPI's name and its value: /scorecard submit mttr 25"


class Submissions:
    """Takes values that are sent without being asked for."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def submit(self, team_id: str, channel: str, user: str, text: str, *, cause: str) -> list[Told]:
        """Record values: of named KPIs for the last period that ended, or for the one that is named.

        Args:
            team_id: Slack team.
            channel: Where it was typed, which tells the scorecard.
            user: Who typed it.
            text: `mttr 25 slow vendor`, `mttr 25, uptime 99.95`, `mttr 31 for W45 vendor outage`.
            cause: The command's own id.

        Returns:
            What was stored; or, where a period is locked, what the admins were asked. Empty when something
            must be asked first, which goes to the person's direct messages.

        Raises:
            NotFound: No KPI has that name.
            NotAllowed: Neither owner, cover nor admin.
            InvalidInput: A value or its period was not clearly meant.
        """
        if not text:
            raise InvalidInput(f"To give a value, {HOW}")
        with self._store.writing() as uow:
            card = get_card(uow, team_id, channel)
            taken = self._take(uow, card, user, text)
            told: list[Told] = []
            if isinstance(taken, OpenQuestion):
                for asked in tell_taken(card, taken, user, cause=cause):
                    uow.outbox.add(asked, self._clock.now())
            else:
                told = [_told(uow, outcome, user) for outcome in taken]
            uow.commit()
        return told

    def correct(self, team_id: str, channel: str, user: str, text: str) -> ReceiptView | ChangeView:
        """Correct the value of the period that is named; `text` is `mttr W45 31 vendor outage`.

        Returns:
            What was stored; or, where the period is locked, what the admins were asked.

        Raises:
            NotFound: No KPI has that name.
            NotAllowed: Neither owner, cover nor admin.
            InvalidInput: The period has no value yet, or something was not clearly meant.
        """
        with self._store.writing() as uow:
            card = get_card(uow, team_id, channel)
            told = _told(uow, self._correct(uow, card, user, text), user)
            uow.commit()
        return told

    def _take(self, uow: UnitOfWork, card: Scorecard, user: str, text: str) -> Taken:
        now = self._clock.now()
        if speaks_of_period(text, reckoning_of(uow, card, user, now)):
            return [self._submit_for_period(uow, card, user, text)]
        return Taking(uow, card, now, "command").take(Hearing(uow, card, now).hear(user, text))

    def _submit_for_period(self, uow: UnitOfWork, card: Scorecard, user: str, text: str) -> Outcome:
        now, named = self._clock.now(), card.named_kpis()
        said = split_reply(text, names_of(named))
        if not said.name:
            raise InvalidInput(f"I can't tell which KPI that is for; {HOW}")
        kpi, reckoning = get_named(said.name, named, "KPI"), reckoning_of(uow, card, user, now)
        said, period = split_period(said, kpi.info, reckoning)
        entry = _entry(said, kpi, reckoning, user, f"/scorecard submit {text}")
        return record_or_ask(Recorder(uow, card, now), kpi, period or kpi.last_ended(now, card.zone), entry)

    def _correct(self, uow: UnitOfWork, card: Scorecard, user: str, text: str) -> Outcome:
        now = self._clock.now()
        reckoning = reckoning_of(uow, card, user, now)
        placed = split_place(text, card.named_kpis(), reckoning)
        kpi, period = placed.kpi, _period_of(placed)
        said = _value_of(placed, period, reckoning)
        entry = _entry(said, kpi, reckoning, user, f"/scorecard correct {text}")
        if period.ended_at(card.zone) <= now and uow.actuals.find(kpi.info.id, period) is None:
            raise InvalidInput(
                f"{kpi.info.name} has no value for {period.key} yet; give it one with: "
                f"/scorecard submit {kpi.info.key} {placed.rest.split()[0]} for {period.key}"
            )
        return record_or_ask(Recorder(uow, card, now), kpi, period, entry)


def _period_of(placed: Placed) -> Period:
    if placed.period is None:
        kpi = placed.kpi.info
        raise InvalidInput(
            f"Which {NOUNS[kpi.frequency]} is that for? Write {EXAMPLES[kpi.frequency]} between the name and "
            f"the value: /scorecard correct {kpi.key} <{NOUNS[kpi.frequency]}> <value>"
        )
    return placed.period


def _value_of(placed: Placed, period: Period, reckoning: Reckoning) -> Said:
    """What stands behind the period, which must begin with the value."""
    kpi = placed.kpi.info
    if not placed.rest:
        raise InvalidInput(f"What should {kpi.name} be for {period.key}? Write the value after the period.")
    said = split_reply(placed.rest.removeprefix("to "), ())
    if said.name:
        raise InvalidInput(
            f"I can't read “{placed.rest}” as a value; write the number right after the period."
        )
    said, other = split_period(replace(said, name=kpi.key), kpi, reckoning)
    if other not in {None, period}:
        raise InvalidInput(
            f"Is that for {period.key} or for {other and other.key}? Send it with one of them."
        )
    return said


def _entry(said: Said, kpi: Kpi, reckoning: Reckoning, user: str, typed: str) -> Entry:
    answer = read_reply(said, kpi.info.unit, reckoning.locale)
    return Entry(answer.value, user, "command", answer.note or None, typed)


def _told(uow: UnitOfWork, outcome: Outcome, user: str) -> ReceiptView | ChangeView:
    if isinstance(outcome, ActualInfo):
        return read_receipt(uow, outcome.id, user)
    return read_change(uow, outcome, user)
