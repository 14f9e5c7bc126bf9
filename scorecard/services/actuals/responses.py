"""Responses: what becomes of the action about an alert, and of what was expected, when values change."""

from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.model.kpis import ActualInfo, AlertAction, Verdict
from scorecard.model.scorecard import Scorecard
from scorecard.rules.alerts.states import (
    Alert,
    AlertState,
    AlertStep,
    judge,
    respond,
    standing_state,
    take_step,
)
from scorecard.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Outcome:
    """What a step leads to.

    Attributes:
        step: The step that is told: `not yet` in place of `worse` if a value judges an action.
        alert: The alert after it.
        action: The action that was judged, or None.
    """

    step: AlertStep
    alert: Alert
    action: AlertAction | None = None


@dataclass(frozen=True)
class Responses:
    """What people do about the alert of a KPI, at the moment at which its values change."""

    uow: UnitOfWork
    card: Scorecard
    now: datetime

    def take(
        self, step: AlertStep, alert: Alert, actual: ActualInfo, old: ActualInfo | None = None
    ) -> Outcome:
        """Take a step of an alert, with what follows for what people do about it.

        Args:
            step: The step.
            alert: The alert before it.
            actual: The value that causes it.
            old: The value that does not count any more, if one changed.
        """
        match step:
            case AlertStep.RESOLVE:
                action = self._close(alert, actual, old)
                return Outcome(step, take_step(alert, step, actual.id, self.now), action)
            case AlertStep.WITHDRAW:
                self.uow.alerts.end_action(alert.id, self.now)
                self.uow.alerts.end_expected(alert.id, self.now)
            case AlertStep.REOPEN:
                return Outcome(step, take_step(alert, step, actual.id, self.now, self._restore(alert)))
            case AlertStep.STAY | AlertStep.WORSEN:
                return self._stay(step, alert, actual, old)
        return Outcome(step, take_step(alert, step, actual.id, self.now))

    def _close(self, alert: Alert, actual: ActualInfo, old: ActualInfo | None) -> AlertAction | None:
        """Give the action the verdict of the value that resolves its alert; return the action."""
        newest = self.uow.alerts.find_newest_action(alert.id)
        if newest and self._was_judged_by(newest, old):
            self._put_back(alert, newest)
        self.uow.alerts.end_expected(alert.id, self.now)
        if newest is None or (newest.ended_at and not self._was_judged_by(newest, old)):
            return None
        verdict = judge(newest, actual, self.card.zone, is_off=False)
        self.uow.alerts.end_action(alert.id, self.now, verdict, actual.id)
        return newest

    def _restore(self, alert: Alert) -> AlertState:
        """Put back what stood when an alert was closed, and return its state then."""
        action = self.uow.alerts.find_newest_action(alert.id)
        expected = self.uow.alerts.find_newest_expected(alert.id)
        is_planned = action is not None and action.ended_at == alert.closed_at
        if action and is_planned:
            self._put_back(alert, action)
        today = self.now.astimezone(self.card.zone).date()
        is_expected = expected is not None and expected.ended_at == alert.closed_at
        is_expected = expected is not None and is_expected and expected.until >= today
        if expected and is_expected:
            self.uow.alerts.expect(alert.id, replace(expected, at=self.now, ended_at=None))
        return standing_state(is_planned=is_planned, is_expected=is_expected)

    def _stay(self, step: AlertStep, alert: Alert, actual: ActualInfo, old: ActualInfo | None) -> Outcome:
        """Let the newest value judge the action of an alert that stays; what is expected makes no noise."""
        is_quiet = alert.state is AlertState.EXPECTED
        stays = Outcome(AlertStep.STAY if is_quiet else step, alert)
        action = self.uow.alerts.find_newest_action(alert.id)
        if action is None:
            return stays
        if action.ended_at and self._was_judged_by(action, old) and old is actual:
            self._put_back(alert, action)
            return replace(stays, alert=alert if is_quiet else respond(alert, AlertStep.PLAN, self.now))
        is_judged = action.is_standing and old is not actual and self._is_judged(action, actual)
        if not is_judged:
            return stays
        self.uow.alerts.end_action(alert.id, self.now, Verdict.NOT_YET, actual.id)
        stands = standing_state(is_planned=False, is_expected=is_quiet)
        return Outcome(AlertStep.FAIL, respond(alert, AlertStep.FAIL, self.now, stands), action)

    def _is_judged(self, action: AlertAction, actual: ActualInfo) -> bool:
        """Return whether the newest value of an alert that stays shows that an action has not helped yet."""
        return judge(action, actual, self.card.zone, is_off=True) is not None

    def _was_judged_by(self, action: AlertAction, old: ActualInfo | None) -> bool:
        """Return whether an action has its verdict from a value that does not count any more."""
        return old is not None and action.verdict_id == old.id

    def _put_back(self, alert: Alert, action: AlertAction) -> None:
        """Let an action stand again, as a row of its own."""
        self.uow.alerts.act(
            alert.id, replace(action, at=self.now, ended_at=None, verdict=None, verdict_id=None)
        )
