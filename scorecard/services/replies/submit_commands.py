"""`/scorecard submit` and `/scorecard correct`: values given by name, for the last or an earlier period."""

from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.outbox import Address
from scorecard.model.periods import Period
from scorecard.model.replies import PendingClarification, ReplyOutcome
from scorecard.model.units import format_typed
from scorecard.model.views.actuals import ChangeRequestView
from scorecard.model.views.replies import ReplyOutcomeView
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.period_phrases import DateContext, KpiPhrase, wrong_period
from scorecard.parsing.replies.notes import strip_correction_lead
from scorecard.parsing.replies.parsed_reply import NoValue, Value, ValuePart
from scorecard.parsing.replies.part_parser import NoNumber
from scorecard.services.actuals.change_requests import read_change
from scorecard.services.actuals.kpi_context import kpi_context_for
from scorecard.services.actuals.receipts import read_outcome
from scorecard.services.actuals.record import Recorder
from scorecard.services.inbox.once import accept_once
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.examples import Examples
from scorecard.services.lookup.people import date_context_of, local_settings_of, period_namer, with_names
from scorecard.services.lookup.which_scorecard import find_kpi_and_period, list_nameable, require_any
from scorecard.services.replies.apply import Applier, ApplyResult, build_answer
from scorecard.services.replies.interpret import Interpretation, Interpreter
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import Hint, hint

SubmitResult = ReplyOutcomeView | ChangeRequestView


class SubmitCommands:
    """Records values that people send by command."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._examples = Examples(store, clock)

    def submit(
        self, team_id: str, channel: str, user: str, text: str, *, cause: str, shown: str = ""
    ) -> list[SubmitResult]:
        """Do what a text says about the KPIs it names, for the last ended period or the one it names.

        Args:
            team_id: Slack team.
            channel: The channel it was typed in, which selects the scorecard.
            user: Slack user id of the person.
            text: `mttr 25 slow vendor`, `mttr 25, uptime 99.95`, `mttr 31 for W45`, `mttr no data`.
            cause: The command's own id; a second delivery of it does nothing.
            shown: The full text typed, with the command itself; empty if `text` is all of it.

        Returns:
            What was done or, for locked periods, requested of the admins. Empty if a clarification is needed,
            which goes to the person's direct messages.

        Raises:
            AlreadyHandled: It was delivered before.
            NotAllowed: Neither owner, cover nor admin.
            InvalidInput: Something is unclear, or cannot be done.
        """
        if not text:
            raise InvalidInput(hint(Hint.SUBMIT, self._examples.find(Asker(team_id, channel, user)).answer))
        with self._store.writing() as uow:
            cards, about = list_nameable(uow, Asker(team_id, channel, user))
            now = self._clock.now()
            interpretation = Interpreter(uow, require_any(cards), now, about).interpret(user, text)
            result = Applier(uow, team_id, now, "command", cause, shown=shown).apply(interpretation)
            return self._finish(uow, team_id, result, user, cause)

    def correct(
        self, team_id: str, channel: str, user: str, text: str, *, cause: str, shown: str = ""
    ) -> list[SubmitResult]:
        """Correct the value of the named period; `text` is `mttr W45 31 vendor outage`.

        Returns:
            As `submit`.

        Raises:
            AlreadyHandled: It was delivered before.
            NotFound: No KPI has that name.
            NotAllowed: Neither owner, cover nor admin.
            InvalidInput: The period has no value yet, or something is unclear.
        """
        if not text:
            raise InvalidInput(
                hint(Hint.CORRECT, self._examples.find(Asker(team_id, channel, user)).correction)
            )
        with self._store.writing() as uow:
            asker = Asker(team_id, channel, user)
            text, shown = with_names(uow, team_id, text), with_names(uow, team_id, shown)
            result = correct_value(uow, asker, text, cause=cause, typed=shown, now=self._clock.now())
            return self._finish(uow, team_id, result, user, cause)

    def _finish(
        self, uow: UnitOfWork, team_id: str, result: ApplyResult, user: str, cause: str
    ) -> list[SubmitResult]:
        now, results = self._clock.now(), list[SubmitResult]()
        accept_once(uow, f"command:{cause}", now)
        if isinstance(result, PendingClarification):
            for question in build_answer(team_id, result, user, cause=cause):
                uow.outbox.add(question, now)
        else:
            results = _read_results(uow, result, user)
        uow.commit()
        return results


def correct_value(
    uow: UnitOfWork,
    asker: Asker,
    text: str,
    *,
    cause: str,
    typed: str,
    now: datetime,
    origin: Address | None = None,
) -> ApplyResult:
    """Correct the value of the named period in the caller's transaction; see `SubmitCommands.correct`.

    Without a period it is the last ended one, if that has a value; then it is replaced like by any reply.

    Args:
        uow: The transaction.
        asker: Who corrects it, and where.
        text: `mttr W45 31 vendor outage`, with names in place of mentions.
        cause: The command's or message's own id.
        typed: The full text typed.
        now: UTC.
        origin: The Slack message that was typed, or None.
    """
    user = asker.user
    card, phrase = find_kpi_and_period(uow, asker, text, now)
    name = period_namer(uow, card, user, now)
    kpi, interpreter, rest = phrase.kpi, Interpreter(uow, [card], now), strip_correction_lead(phrase.rest)
    named = f"{kpi.info.key} {rest}"
    given = None if phrase.period else _find_value(interpreter, phrase, user, named)
    last = kpi.last_ended(now, card.zone)
    period = named_one = phrase.period or (given.period if given else None)
    if given and uow.actuals.find(kpi.info.id, last):
        period = period or last
    if period is None:
        _refuse_wrong_period(phrase, date_context_of(uow, card, user, now))
        likely = given.value if given else kpi_context_for(uow, kpi, last).likely
        shown = format_typed(likely, kpi.info.unit, local_settings_of(uow, card, user).locale)
        raise _which_period(phrase, shown, name(last))
    if not rest:
        raise InvalidInput(
            f"What should {kpi.info.name} be for {name(period)}? Write the value after the period."
        )
    interpretation = _interpret_value(interpreter, phrase, period, user, named)
    if (other := interpretation.period_of(interpretation.parts[0])) != period:
        raise InvalidInput(f"Is that for {name(period)} or for {name(other)}? Send it with one of them.")
    Recorder(uow, card, now).find_prompt(kpi, period, user)
    if uow.actuals.find(kpi.info.id, period) is None:
        shown = "no data" if isinstance(interpretation.parts[0], NoValue) else rest.split()[0]
        named_period = name(period)
        raise InvalidInput(
            f"{kpi.info.name} has no value for {named_period} yet; "
            f"{hint(Hint.SUBMIT_FIRST, f'{phrase.name} {shown} for {named_period}')}"
        )
    applier = Applier(
        uow,
        card.team_id,
        now,
        "reply" if origin else "command",
        cause,
        shown=typed,
        replaces=named_one is not None,
        origin=origin,
    )
    return applier.apply(interpretation)


def _find_value(interpreter: Interpreter, phrase: KpiPhrase, user: str, named: str) -> Value | None:
    """Return the value behind a KPI's name, which may have its period behind it, as in `mttr 31 for W45`."""
    try:
        parts = interpreter.interpret_for([phrase.kpi.info.id], {}, user, named).parts
    except InvalidInput:
        return None
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Value) else None


def _refuse_wrong_period(phrase: KpiPhrase, date_context: DateContext) -> None:
    """Refuse to go on from what looks like a period and is none of the KPI's: `mttr October 31`."""
    if wrong := wrong_period(phrase.rest, phrase.kpi.info.frequency, date_context):
        raise wrong


def _which_period(phrase: KpiPhrase, value: str, last: str) -> InvalidInput:
    """Return the question for the period of a correction, with an example that works where it was typed."""
    return InvalidInput(
        f"Which {NOUNS[phrase.kpi.info.frequency]} is that for? "
        f"{hint(Hint.CORRECT_PERIOD, f'{phrase.name} {value} for {last}')}"
    )


def _interpret_value(
    interpreter: Interpreter, phrase: KpiPhrase, period: Period, user: str, named: str
) -> Interpretation:
    """Interpret the text after the period, which must be its value and nothing else."""
    kpi = phrase.kpi.info
    try:
        interpretation = interpreter.interpret_for([kpi.id], {kpi.id: period}, user, named)
    except NoNumber:
        raise _no_value(phrase) from None
    parts = interpretation.parts
    if len(parts) != 1 or parts[0].kpi.id != kpi.id:
        raise InvalidInput("I can correct one KPI at a time; write its value right after the period.")
    if not isinstance(parts[0], ValuePart | NoValue):
        raise _no_value(phrase)
    return interpretation


def _no_value(phrase: KpiPhrase) -> InvalidInput:
    return InvalidInput(f"I can't read “{phrase.rest}” as a value; write the number right after the period.")


def _read_results(uow: UnitOfWork, outcome: ReplyOutcome, user: str) -> list[SubmitResult]:
    """Return what was stored or done, then each change request."""
    results: list[SubmitResult] = [read_outcome(uow, outcome, user)] if outcome.has_receipt else []
    return results + [read_change(uow, uow.change_requests.get(row), user) for row in outcome.requests]
