"""Setting a KPI aside: an admin leaves it out of its parents for a period, with a reason."""

from dataclasses import replace
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo, SetAside
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.units import format_value
from scorecard.model.views.actuals import SetAsideView
from scorecard.parsing.period_phrases import KpiPhrase
from scorecard.rules.permissions import Action
from scorecard.rules.prompt_schedule import calendar_of, find_due_on
from scorecard.services.actuals.record import Recorder, check_is_over
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.people import check_is_admin, local_settings_of, period_namer
from scorecard.services.lookup.which_scorecard import find_kpi_and_period
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import Hint, hint

BACK = "back"


class SetAsides:
    """Takes an admin's decisions to leave KPIs out, and to count them again."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def decide(self, team_id: str, channel: str, user: str, text: str) -> SetAsideView:
        """Set a KPI aside, `nps W48 new survey tool`, or count it again, `nps W48 back`.

        Without a period it is the newest one that is due.

        Raises:
            NotFound: No KPI has that name.
            InvalidInput: The user is no admin; the period has a value or is not over; the KPI is off
                threshold by its newest value; there is no reason, or nothing to count again.
        """
        if not text:
            raise InvalidInput(f"Which KPI, and why? Write it {hint(Hint.SET_ASIDE)}")
        now = self._clock.now()
        with self._store.writing() as uow:
            card, phrase = find_kpi_and_period(uow, Asker(team_id, channel, user), text, now)
            check_is_admin(uow, card, user, Action.SET_ASIDE)
            decision = SetAside(_period(uow, card, phrase, user, now), phrase.rest, user, now)
            view = _Decision(uow, card, phrase.kpi, decision).take()
            uow.commit()
        return view


class _Decision:
    """One decision, inside its transaction."""

    def __init__(self, uow: UnitOfWork, card: Scorecard, kpi: Kpi, decision: SetAside) -> None:
        self._uow = uow
        self._card = card
        self._kpi = kpi
        self._decision = decision
        self._recorder = Recorder(uow, card, decision.at)
        self._locale = local_settings_of(uow, card, decision.by).locale

    def take(self) -> SetAsideView:
        self._uow.actuals.hold(self._kpi.info.id)  # first: two admins take turns
        if self._decision.reason.casefold() == BACK:
            self._end()
            return self._view(replace(self._decision, reason=""))
        self._check()
        self._uow.set_aside.add(self._kpi.info.id, self._decision)
        self._recorder.redraw_aside(self._kpi, self._decision.period)
        return self._view(self._decision)

    def _view(self, decision: SetAside) -> SetAsideView:
        due = find_due_on(self._card, self._kpi, decision.at)
        due_on = calendar_of(self._card, self._kpi).due_on(decision.period)
        return SetAsideView(
            self._kpi.info,
            decision,
            self._locale,
            counts_from=due_on if decision.period > due else None,
            is_past=decision.period < due,
        )

    def _end(self) -> None:
        period = self._decision.period
        if not self._recorder.count_again(self._kpi, period, self._decision.by):
            raise InvalidInput(
                f"{self._kpi.info.name} is not set aside for {self._name(period)}; nothing was changed."
            )

    def _check(self) -> None:
        kpi, period = self._kpi.info, self._decision.period
        if not self._decision.reason:
            raise InvalidInput(f"Say why {kpi.name} is to be left out, {hint(Hint.SET_ASIDE)}")
        if not self._kpi.owes(period, self._card.zone):
            raise InvalidInput(f"{kpi.name} owes no value for {self._name(period)}; nothing was changed.")
        given = self._uow.actuals.find(kpi.id, period)
        if given:
            text = f"{kpi.name} has a value for {self._name(period)}, {self._text(given)}"
            raise InvalidInput(f"{text}, so it counts.")
        newest = self._uow.actuals.find_before(kpi.id, period)
        if newest and self._kpi.status_of(newest) is Status.OFF_THRESHOLD:
            raise InvalidInput(
                f"{kpi.name} is off threshold by its newest value, {self._text(newest)} for "
                f"{self._name(newest.period)}, so it can't be set aside until a newer value says otherwise."
            )

    def _name(self, period: Period) -> str:
        return period_namer(self._uow, self._card, self._decision.by, self._decision.at)(period)

    def _text(self, actual: ActualInfo) -> str:
        return format_value(actual.value, self._kpi.info.unit, self._locale)


def _period(uow: UnitOfWork, card: Scorecard, phrase: KpiPhrase, user: str, now: datetime) -> Period:
    """Return the period that is meant: the one named, or the newest one due.

    Raises:
        InvalidInput: The period named is not over.
    """
    if phrase.period is None:
        return find_due_on(card, phrase.kpi, now)
    name = period_namer(uow, card, user, now)
    check_is_over(phrase.kpi, phrase.period, now, card.zone, name)
    return phrase.period
