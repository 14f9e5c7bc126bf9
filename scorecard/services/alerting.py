"""What a new actual does to its KPI's alert, inside the transaction that records it."""

from dataclasses import dataclass
from datetime import datetime

from scorecard.domain.views.alerts import AlertState
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import Kind, Outgoing
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.services.actuals.alerts import alert_key
from scorecard.storage.tables import AlertRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

IN_THREAD = frozenset({Kind.RECOVERY, Kind.WITHDRAWAL, Kind.REOPENING})


@dataclass(frozen=True)
class Alerting:
    """Keeps one KPI's alert true to its actuals.

    The newest period decides: turning off-threshold opens one alert, staying off opens no other, coming back
    resolves it. A correction of the very value that an alert is about redraws the alert, or withdraws it; a
    correction of the value that resolved it redraws it too, or opens it again.
    """

    uow: UnitOfWork
    card: Scorecard
    kpi: Kpi
    now: datetime

    def follow(self, recorded: ActualInfo) -> None:
        """Open, close or redraw the alert after a value was recorded."""
        current = self._newest()
        newest = current or recorded
        self._follow_correction(recorded, newest)
        alert = self.uow.alerts.find_open(self.kpi.info.id)
        if alert is None and current is not None and current.id == recorded.id and self._is_off(current):
            opened = self.uow.alerts.open(self.kpi.info.id, newest.id, self.now)
            self._say(Kind.ALERT, opened, _key(opened))
        elif alert is not None and not self._is_off(newest):
            self._close(alert, AlertState.RESOLVED, newest)

    def _newest(self) -> ActualInfo | None:
        """The newest actual, or None while those there are belong to a frequency that the KPI had before."""
        newest = self.uow.actuals.list_newest([self.kpi.info.id])
        return next(iter(newest.get(self.kpi.info.id, ())), None)

    def _follow_correction(self, recorded: ActualInfo, newest: ActualInfo) -> None:
        """What was said about a value that is now corrected must not stand as if it were true."""
        corrected = self.uow.actuals.find_superseded(self.kpi.info.id, recorded)
        if corrected is None:
            return
        if about := self.uow.alerts.find_about(corrected.id):
            self._follow_crossing(about, recorded, newest)
        if resolved := self.uow.alerts.find_resolved_by(corrected.id):
            self._follow_recovery(resolved, recorded, newest)

    def _follow_crossing(self, alert: AlertRow, recorded: ActualInfo, newest: ActualInfo) -> None:
        """The value that an alert is about was corrected."""
        if self._is_off(recorded):
            self._turn_to(alert, recorded, recorded)
        elif alert.state == AlertState.OPEN and self._is_off(newest):
            self._turn_to(alert, newest, recorded)
        else:
            self._close(alert, AlertState.WITHDRAWN, recorded)

    def _follow_recovery(self, alert: AlertRow, recorded: ActualInfo, newest: ActualInfo) -> None:
        """The value that resolved an alert was corrected."""
        if not self._is_off(newest):
            alert.closing_actual_id = newest.id
            self._say(Kind.ALERT_UPDATE, alert, f"alert_update:{alert.id}:{recorded.id}")
        elif newest.id == recorded.id and self.uow.outbox.find_address(_key(alert)):
            self.uow.alerts.reopen(alert)
            self._say(Kind.REOPENING, alert, f"alert_reopened:{alert.id}:{recorded.id}")
            self._say(Kind.ALERT_UPDATE, alert, f"alert_update:{alert.id}:{recorded.id}")

    def _turn_to(self, alert: AlertRow, about: ActualInfo, because: ActualInfo) -> None:
        alert.actual_id = about.id
        self._say(Kind.ALERT_UPDATE, alert, f"alert_update:{alert.id}:{because.id}")

    def _close(self, alert: AlertRow, state: AlertState, actual: ActualInfo) -> None:
        self.uow.alerts.close(alert, state, actual.id, self.now)
        kind = Kind.WITHDRAWAL if state is AlertState.WITHDRAWN else Kind.RECOVERY
        self._say(kind, alert, f"alert_{state}:{alert.id}:{actual.id}")
        self._say(Kind.ALERT_UPDATE, alert, f"alert_update:{alert.id}:{state}:{actual.id}")

    def _say(self, kind: Kind, alert: AlertRow, key: str) -> None:
        outgoing = Outgoing(
            key=key,
            kind=kind,
            team_id=self.card.team_id,
            to=self.card.channel,
            facts={"alert": alert.id},
            thread_of=_key(alert) if kind in IN_THREAD else "",
            updates=_key(alert) if kind is Kind.ALERT_UPDATE else "",
        )
        self.uow.outbox.add(outgoing, self.now)

    def _is_off(self, actual: ActualInfo) -> bool:
        return self.kpi.goal_for(actual.period).status_of(actual.value) is Status.OFF_THRESHOLD


def find_alert(key: str) -> int | None:
    """The alert that a message of ours tells of, by its key; None when it is about something else."""
    kind, _, rest = key.partition(":")
    return int(rest) if kind == "alert" else None


def _key(alert: AlertRow) -> str:
    return alert_key(id_of(alert))
