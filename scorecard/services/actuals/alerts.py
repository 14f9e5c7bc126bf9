"""Alerts: opened when a KPI turns off-threshold, closed when it comes back."""

from dataclasses import dataclass, replace

from scorecard.clock import Clock
from scorecard.domain.views.alerts import AlertItem, AlertState, AlertsView
from scorecard.model.kpis import ActualInfo
from scorecard.services.lookup.which_scorecard import get_meant
from scorecard.storage.tables import AlertRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True)
class AlertStory:
    """One alert with what became of it.

    Attributes:
        state: Open, resolved or withdrawn.
        locale: To show it in.
    """

    item: AlertItem
    state: AlertState
    locale: str


def alert_key(alert_id: int) -> str:
    """The key of the message that tells the channel of an alert."""
    return f"alert:{alert_id}"


class Alerts:
    """Answers which alerts are open, and what became of one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list_open(self, team_id: str, channel: str, user: str) -> AlertsView:
        """The open alerts of the scorecard that a person means in a channel, oldest first.

        Raises:
            NotFound: The team has no scorecard yet.
            InvalidInput: It can be several; asks which.
        """
        with self._store.reading() as uow:
            card = get_meant(uow, team_id, channel, user)
            rows = uow.alerts.list_open(card.id)
            unsaid = uow.outbox.list_unsaid([alert_key(id_of(row)) for row in rows])
            items = [
                replace(read_alert(uow, row), is_told=alert_key(id_of(row)) not in unsaid) for row in rows
            ]
        return AlertsView(card.name, card.locale, card.timezone, self._clock.now(), tuple(items))

    def story(self, alert_id: int) -> AlertStory:
        """One alert, whatever its state."""
        with self._store.reading() as uow:
            row = uow.alerts.get(alert_id)
            card, _ = uow.scorecards.get_of(row.kpi_id)
            return AlertStory(read_alert(uow, row), AlertState(row.state), card.locale)


def read_alert(uow: UnitOfWork, row: AlertRow) -> AlertItem:
    """An alert as people see it."""
    _, kpi = uow.scorecards.get_kpi(row.kpi_id)
    _, actual = uow.actuals.get(row.actual_id)
    return AlertItem(
        id=id_of(row),
        kpi=kpi.info,
        goal=kpi.goal_for(actual.period),
        actual=actual,
        previous=uow.actuals.find_before(row.kpi_id, actual.period),
        latest=_latest(uow, row, actual),
        opened_at=row.opened_at,
    )


def _latest(uow: UnitOfWork, row: AlertRow, about: ActualInfo) -> ActualInfo:
    if row.closing_actual_id:
        return uow.actuals.get(row.closing_actual_id)[1]
    return uow.actuals.list_newest([row.kpi_id]).get(row.kpi_id, [about])[0]
