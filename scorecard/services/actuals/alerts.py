"""Alerts: opened when a KPI turns off-threshold, resolved when it recovers, corrected with its actual."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile
from typing import Self

from scorecard.clock import Clock
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.actuals import AlertItem, AlertsView
from scorecard.rules.alert_states import (
    TRANSITIONS,
    AlertState,
    AlertStep,
    step_by_newest,
    step_by_opener,
    step_by_resolver,
)
from scorecard.rules.prompt_schedule import find_due_on
from scorecard.services.actuals.followers import tell_followers
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.which_scorecard import get_scorecard
from scorecard.storage.tables import AlertRow, id_of
from scorecard.storage.unit_of_work import Consequences, Store, UnitOfWork

REPLIES = {
    AlertStep.WORSEN: MessageKind.WORSENING,
    AlertStep.RESOLVE: MessageKind.RECOVERY,
    AlertStep.WITHDRAW: MessageKind.WITHDRAWAL,
    AlertStep.REOPEN: MessageKind.REOPENING,
}
"""The steps that are told in the alert's thread, and how."""


@dataclass(frozen=True)
class ValueChange:
    """A value that was recorded, or that was taken back without another in its place."""

    card: Scorecard
    kpi: Kpi
    actual: ActualInfo
    at: datetime
    is_taken_back: bool = False


@dataclass
class ValueChanges(Consequences):
    """The values that changed in a transaction, whose alerts follow before the commit."""

    uow: UnitOfWork
    _noted: list[ValueChange] = field(default_factory=list)

    def note(self, change: ValueChange) -> None:
        """Note a change, of which a KPI has at most one before its alert follows."""
        self._noted.append(change)

    def follow(self) -> None:
        """Update the alerts of all KPIs that have changed."""
        changes, self._noted = self._noted, []
        self._follow(changes)

    def settle(self, kpi_id: int) -> None:
        """Update the alert of one KPI, before the next change of its values."""
        own = [change for change in self._noted if change.kpi.info.id == kpi_id]
        self._noted = [change for change in self._noted if change.kpi.info.id != kpi_id]
        self._follow(own)

    def copy(self) -> Self:
        """Return a copy."""
        return replace(self, _noted=self._noted.copy())

    def _follow(self, changes: Sequence[ValueChange]) -> None:
        kpis = [change.kpi.info.id for change in changes]
        if not kpis:
            return
        tell_followers(self.uow, [(change.card, change.kpi) for change in changes], changes[0].at)
        newest = self.uow.actuals.list_newest(kpis)
        opened = {alert.kpi_id: alert for alert in self.uow.alerts.list_open_of(kpis)}
        for kpi_id, change in zip(kpis, changes, strict=True):
            current = next(iter(newest.get(kpi_id, ())), None)
            tracker = AlertTracker(self.uow, change.card, change.kpi, change.at, current, opened.get(kpi_id))
            act = tracker.follow_taken_back if change.is_taken_back else tracker.follow
            act(change.actual)


@dataclass(frozen=True)
class AlertTracker:
    """Keeps a KPI's alert in line with its actuals.

    It finds out what an alert rests on, and takes the step that `scorecard.rules.alert_states` names.

    Attributes:
        newest: The KPI's newest actual; None while all of them belong to a frequency it no longer has.
        opened: Its open alert, or None.
    """

    uow: UnitOfWork
    card: Scorecard
    kpi: Kpi
    now: datetime
    newest: ActualInfo | None
    opened: AlertRow | None

    def follow(self, recorded: ActualInfo) -> None:
        """Take the steps that follow from a value that was recorded."""
        current, newest, alert = self.newest, self.newest or recorded, self.opened
        if corrected := self.uow.actuals.find_superseded(self.kpi.info.id, recorded):
            self._follow_change(corrected, recorded, newest)
            alert = self.uow.alerts.find_open(self.kpi.info.id)
        about, is_off = alert.actual_id if alert and self.opened else newest.id, self._is_off(newest)
        is_news = current is not None and (about != newest.id if alert else newest.id == recorded.id)
        step = step_by_newest(
            is_open=alert is not None,
            is_off=is_off,
            is_news=is_news,
            is_worse=alert is not None and is_off and is_news and read_alert(self.uow, alert).is_worse,
        )
        if step is AlertStep.OPEN:
            self._open(newest)
        elif step and alert:
            self._take(step, alert, newest, str(newest.id))

    def follow_taken_back(self, taken: ActualInfo) -> None:
        """Take the step that follows from a value that was taken back, if none stood before it."""
        if self._follow_change(taken, None, self.newest):
            return
        if self.opened:
            self._take(AlertStep.STAY, self.opened, taken, f"undo:{taken.id}")
        elif self.newest:
            is_off, is_news = self._is_off(self.newest), self.newest.period < taken.period
            if step_by_newest(is_open=False, is_off=is_off, is_news=is_news, is_worse=False):
                self._open(self.newest)

    def _follow_change(self, old: ActualInfo, new: ActualInfo | None, newest: ActualInfo | None) -> bool:
        """Take the steps of the alerts that rest on a value, now another or taken back; return if any do."""
        cause = str(new.id) if new else f"undo:{old.id}"
        is_off = newest is not None and self._is_off(newest)
        if about := self.uow.alerts.find_about(old.id):
            later = newest if newest and is_off and newest.period > old.period else None
            stays = new is not None and self._is_off(new)
            is_open = about.state == AlertState.OPEN
            step = step_by_opener(is_open=is_open, is_off=stays, is_off_since=later is not None)
            next_off = later and step is AlertStep.MOVE and not stays and self._find_first_off(old, later)
            self._take(step, about, next_off or new or old, cause)
        if resolved := self.uow.alerts.find_resolved_by(old.id):
            back = step_by_resolver(is_off=is_off, may_reopen=is_off and self._may_reopen(resolved))
            if newest and back:
                self._take(back, resolved, newest, cause)
        return bool(about or resolved)

    def _may_reopen(self, alert: AlertRow) -> bool:
        return self.opened is None and self.uow.outbox.find_address(_key(alert)) is not None

    def _find_first_off(self, after: ActualInfo, newest: ActualInfo) -> ActualInfo:
        """Return the value from which on all up to the newest are off threshold."""
        first, last = after.period.next(), newest.period
        values = self.uow.actuals.list_between(self.kpi.info.id, last.frequency, first.start, last.start)
        return list(takewhile(self._is_off, reversed(values)))[-1]

    def _take(self, step: AlertStep, alert: AlertRow, actual: ActualInfo, cause: str) -> None:
        """Take a step because of a value: change the row, tell the thread, and draw the message again."""
        match step:
            case AlertStep.MOVE:
                self.uow.alerts.move(alert, actual.id, self.now)
            case AlertStep.STAY_RESOLVED:
                self.uow.alerts.rest(alert, actual.id, self.now)
            case AlertStep.RESOLVE | AlertStep.WITHDRAW:
                [state] = TRANSITIONS[step].after
                self.uow.alerts.close(alert, state, actual.id, self.now)
            case AlertStep.REOPEN:
                self.uow.alerts.reopen(alert, self.now)
        if kind := REPLIES.get(step):
            once = actual.period.key if step is AlertStep.WORSEN else cause
            self._send(kind, alert, f"alert_{step}:{alert.id}:{once}")
        self._send(MessageKind.ALERT_UPDATE, alert, f"alert_update:{alert.id}:{step}:{cause}")

    def _open(self, newest: ActualInfo) -> None:
        alert = self.uow.alerts.open(self.kpi.info.id, newest.id, self.now)
        self._send(MessageKind.ALERT, alert, _key(alert))

    def _send(self, kind: MessageKind, alert: AlertRow, key: str) -> None:
        self.uow.outbox.add(_outgoing(kind, self.card, alert, key), self.now)

    def _is_off(self, actual: ActualInfo) -> bool:
        return self.kpi.status_of(actual) is Status.OFF_THRESHOLD


def redraw_alerts(
    uow: UnitOfWork, card: Scorecard, kpi_ids: Iterable[int], cause: str, now: datetime
) -> None:
    """Draw the open alerts of KPIs again that leave a scorecard, or come back onto it.

    One that was never posted, because its KPI left first, is posted once that is back.

    Args:
        uow: The transaction.
        card: The scorecard.
        kpi_ids: The KPIs.
        cause: The part of the messages' keys that identifies the change.
        now: UTC.
    """
    alerts = uow.alerts.list_open_of(kpi_ids)
    uow.outbox.renew([_key(alert) for alert in alerts if alert.kpi_id in card.kpis_by_id], now)
    for alert in alerts:
        key = f"alert_update:{alert.id}:{cause}"
        uow.outbox.add(_outgoing(MessageKind.ALERT_UPDATE, card, alert, key), now)


def _outgoing(kind: MessageKind, card: Scorecard, alert: AlertRow, key: str) -> OutgoingMessage:
    return OutgoingMessage(
        key=key,
        kind=kind,
        team_id=card.team_id,
        to=card.channel,
        facts={"alert": alert.id},
        thread_of=_key(alert) if kind in REPLIES.values() else "",
        updates=_key(alert) if kind is MessageKind.ALERT_UPDATE else "",
    )


def _key(alert: AlertRow) -> str:
    return alert_key(id_of(alert))


@dataclass(frozen=True)
class AlertDetails:
    """An alert with its state.

    Attributes:
        state: Open, resolved or withdrawn.
        locale: Locale to show it in.
    """

    item: AlertItem
    state: AlertState
    locale: str


def alert_key(alert_id: int) -> str:
    """Return the key of the message that announces an alert in the channel."""
    return f"alert:{alert_id}"


class Alerts:
    """Lists the open alerts, and reads a single one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list_open(self, asker: Asker, name: str = "") -> AlertsView:
        """Return the open alerts of the scorecard that a person means, oldest first.

        Args:
            asker: Who asks, and where they ask.
            name: The scorecard's name or key, or empty.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            InvalidInput: Several scorecards are possible; asks which.
        """
        with self._store.reading() as uow:
            card = get_scorecard(uow, asker, name)
            rows = uow.alerts.list_open(card.id)
            unsent = uow.outbox.list_unsent([alert_key(id_of(row)) for row in rows])
            view = answer_alerts(uow, card, rows, self._clock.now())
        items = (replace(item, is_posted=alert_key(item.id) not in unsent) for item in view.alerts)
        return replace(view, alerts=tuple(items))

    def details(self, alert_id: int) -> AlertDetails:
        """Return an alert with its state, open or not."""
        with self._store.reading() as uow:
            row = uow.alerts.get(alert_id)
            card, _ = uow.scorecards.get_of(row.kpi_id)
            return AlertDetails(read_alert(uow, row), AlertState(row.state), card.locale)


def answer_alerts(uow: UnitOfWork, card: Scorecard, rows: Sequence[AlertRow], now: datetime) -> AlertsView:
    """Return some open alerts of a scorecard at a moment, UTC."""
    items = _read_alerts(uow, rows)
    found = tuple(replace(item, missing=_find_missing(card, item, now)) for item in items)
    return AlertsView(card.name, card.locale, card.timezone, now, found)


def read_alert(uow: UnitOfWork, row: AlertRow) -> AlertItem:
    """Return an alert as people see it."""
    [item] = _read_alerts(uow, [row])
    return item


def _read_alerts(uow: UnitOfWork, rows: Sequence[AlertRow]) -> list[AlertItem]:
    reasons = uow.alerts.list_reasons(rows)
    return [_read_alert(uow, row, reasons[id_of(row)]) for row in rows]


def _read_alert(uow: UnitOfWork, row: AlertRow, reason: str) -> AlertItem:
    _, kpi = uow.scorecards.get_of(row.kpi_id)
    _, actual = uow.actuals.get(row.actual_id)
    latest = _latest(uow, row, actual)
    *earlier, _ = [actual, *_list_since(uow, row, actual, latest)]
    return AlertItem(
        id=id_of(row),
        kpi=kpi.info,
        goal=kpi.goal_for(actual.period),
        actual=actual,
        previous=uow.actuals.find_before(row.kpi_id, actual.period),
        latest=latest,
        opened_at=row.opened_at,
        latest_goal=kpi.goal_for(latest.period),
        before=earlier[-1] if earlier else None,
        reason=reason,
        is_retired=kpi.is_retired,
    )


def _list_since(uow: UnitOfWork, row: AlertRow, about: ActualInfo, latest: ActualInfo) -> list[ActualInfo]:
    """Return the values after the one that an alert is about, up to the newest or the one that closed it."""
    first, last = about.period.next(), latest.period
    if first.start > last.start:
        return []
    return uow.actuals.list_between(row.kpi_id, last.frequency, first.start, last.start)


def _find_missing(card: Scorecard, item: AlertItem, now: datetime) -> Period | None:
    """Return the newest due period if its value is out."""
    due = find_due_on(card, card.kpis_by_id[item.kpi.id], now)
    return due if due > item.latest.period else None


def _latest(uow: UnitOfWork, row: AlertRow, about: ActualInfo) -> ActualInfo:
    if row.closing_actual_id:
        return uow.actuals.get(row.closing_actual_id)[1]
    return uow.actuals.list_newest([row.kpi_id]).get(row.kpi_id, [about])[0]
