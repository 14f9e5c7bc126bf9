"""Alerts: opened when a KPI turns off-threshold, resolved when it recovers, corrected with its actual."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import Self

from scorecard.clock import Clock
from scorecard.model import payloads
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo
from scorecard.model.periods import DAY, Period
from scorecard.model.scorecard import AlertSettings, Kpi, Repeat, Scorecard, Share
from scorecard.model.views.actuals import AlertItem, AlertsView, VerdictView
from scorecard.model.views.prompts import DueItem
from scorecard.rules.alerts.opening import (
    REPEATED_AFTER,
    count_off,
    is_enough,
    may_repeat,
    reaches_recovery,
    recovery_level,
)
from scorecard.rules.alerts.states import (
    Alert,
    AlertState,
    AlertStep,
    step_by_newest,
    step_by_opener,
    step_by_resolver,
)
from scorecard.rules.places import place_of
from scorecard.rules.prompt_schedule import find_due_on
from scorecard.services.actuals.followers import tell_followers, update_posts
from scorecard.services.actuals.responses import Responses
from scorecard.services.actuals.signals import read_signals
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.which_scorecard import get_scorecard
from scorecard.services.prompts.due_items import list_due_items
from scorecard.services.prompts.redraws import alert_key, outgoing_of, update_alert
from scorecard.storage.unit_of_work import Consequences, Store, UnitOfWork

REPLIES: Mapping[AlertStep, type[payloads.AlertReply]] = {
    AlertStep.WORSEN: payloads.Worsening,
    AlertStep.RESOLVE: payloads.Recovery,
    AlertStep.WITHDRAW: payloads.Withdrawal,
    AlertStep.REOPEN: payloads.Reopening,
}
"""The steps that are told in the alert's thread, and how."""
"""The time between two looks for alerts to be repeated."""
EVER = datetime(1970, 1, 1, tzinfo=UTC)


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
        if not changes:
            return
        tell_followers(self.uow, [(change.card, change.kpi) for change in changes], changes[0].at)
        late = [(change.card, change.kpi, change.actual.period) for change in changes]
        update_posts(self.uow, late, changes[0].at)
        before = [self._find_before(change) for change in changes]
        kpis = [change.kpi.info.id for change in changes]
        newest = self.uow.actuals.list_newest(kpis)
        alerts = self.uow.alerts.list_of(kpis, [one.id for one in before if one])
        for kpi_id, change, old in zip(kpis, changes, before, strict=True):
            current = next(iter(newest.get(kpi_id, ())), None)
            own = {alert.id: alert for alert in alerts if alert.kpi_id == kpi_id}
            tracker = AlertTracker(self.uow, change, current, own)
            tracker.follow_taken_back() if change.is_taken_back else tracker.follow(old)

    def _find_before(self, change: ValueChange) -> ActualInfo | None:
        """Return the value that does not count any more: the one taken back, or the one in whose place."""
        if change.is_taken_back:
            return change.actual
        return self.uow.actuals.find_superseded(change.kpi.info.id, change.actual)


class AlertTracker:
    """Keeps a KPI's alert in line with its actuals.

    It finds out what an alert rests on, and takes the step that `scorecard.rules.alerts.states` names.

    Args:
        uow: The transaction.
        change: The value that changed.
        newest: The KPI's newest actual; None while all of them belong to a frequency it no longer has.
        alerts: Its open alert, and those that rest on the value that changed, by row.
    """

    def __init__(
        self, uow: UnitOfWork, change: ValueChange, newest: ActualInfo | None, alerts: dict[int, Alert]
    ) -> None:
        self._uow = uow
        self._card, self._kpi, self._now = change.card, change.kpi, change.at
        self._settings = change.card.alert_settings_for(change.kpi)
        self._changed = change.actual
        self._newest = newest
        self._alerts = alerts
        self._opened = self._find_open()

    def follow(self, corrected: ActualInfo | None) -> None:
        """Take the steps that follow from a value that was recorded, in place of another one or none."""
        recorded, newest = self._changed, self._newest or self._changed
        if corrected:
            self._follow_change(corrected, recorded, newest)
            self._follow_support(corrected, recorded, newest)
        alert = self._find_open()
        about, is_off = alert.actual_id if alert and self._opened else newest.id, self._is_off(newest)
        is_new = newest.id == recorded.id or self._made_enough(corrected, newest)
        is_seen = about != newest.id if alert else is_new
        is_news = self._newest is not None and is_seen
        step = step_by_newest(
            is_open=alert is not None,
            is_off=is_off,
            is_news=is_news,
            is_worse=alert is not None and is_off and is_news and read_alert(self._uow, alert).is_worse,
            is_enough=alert is None and self._is_enough(self._list_off(newest), newest),
            has_recovered=self._has_recovered(newest),
        )
        if step is AlertStep.OPEN:
            self._open(newest)
        elif step and alert:
            self._take(step, alert, newest, str(newest.id), corrected)

    def follow_taken_back(self) -> None:
        """Take the step that follows from a value that was taken back, if none stood before it."""
        taken, newest = self._changed, self._newest
        if self._follow_change(taken, None, newest):
            return
        if self._opened:
            if not (newest and self._follow_support(taken, None, newest)):
                self._take(AlertStep.STAY, self._opened, taken, f"undo:{taken.id}", taken)
        elif newest:
            is_off, is_news = self._is_off(newest), newest.period < taken.period
            enough = self._is_enough(self._list_off(newest), newest)
            if step_by_newest(
                is_open=False, is_off=is_off, is_news=is_news, is_worse=False, is_enough=enough
            ):
                self._open(newest)

    def _follow_change(self, old: ActualInfo, new: ActualInfo | None, newest: ActualInfo | None) -> bool:
        """Take the steps of the alerts that rest on a value, now another or taken back; return if any do."""
        cause = str(new.id) if new else f"undo:{old.id}"
        is_off = newest is not None and self._is_off(newest)
        if about := self._find_about(old):
            stays = new is not None and self._is_off(new)
            has_later = about.is_open and not stays and is_off
            next_off = self._find_next_opener(old, newest) if has_later and newest else None
            step = step_by_opener(is_open=about.is_open, is_off=stays, is_off_since=next_off is not None)
            self._take(step, about, next_off or new or old, cause)
        if resolved := self._find_resolved_by(old):
            is_back = is_off or self._lost_recovery(old, newest)
            back = step_by_resolver(is_off=is_back, may_reopen=is_back and self._may_reopen(resolved))
            if newest and back:
                self._take(back, resolved, newest, cause)
        return bool(about or resolved)

    def _find_open(self) -> Alert | None:
        return next((alert for alert in self._alerts.values() if alert.is_open), None)

    def _find_about(self, actual: ActualInfo) -> Alert | None:
        """Return the alert that a value opened, unless it was withdrawn."""
        theirs = (alert for alert in self._alerts.values() if alert.actual_id == actual.id)
        return next((alert for alert in theirs if alert.state is not AlertState.WITHDRAWN), None)

    def _find_resolved_by(self, actual: ActualInfo) -> Alert | None:
        theirs = (alert for alert in self._alerts.values() if alert.closing_actual_id == actual.id)
        return next((alert for alert in theirs if alert.state is AlertState.RESOLVED), None)

    def _may_reopen(self, alert: Alert) -> bool:
        return self._opened is None and self._uow.outbox.find_address(alert_key(alert.id)) is not None

    def _follow_support(self, old: ActualInfo, new: ActualInfo | None, newest: ActualInfo) -> bool:
        """Take the step of an alert that one of several values opened, now another or taken back.

        It stays while as many periods are off threshold as its settings ask for, up to the value that opened
        it; if they were too few before, the settings have changed since, and it stays, too.
        """
        alert = self._find_open() if self._opened and self._settings.after else None
        opener = self._uow.actuals.get(alert.actual_id)[1] if alert else None
        if not (alert and opener and old.period < opener.period):
            return False
        off = self._list_off(opener)
        if self._is_enough(off, opener) or not self._is_enough(self._off_before(off, old), opener):
            return False
        next_off = self._find_next_opener(opener, newest)
        step = step_by_opener(is_open=True, is_off=False, is_off_since=next_off is not None)
        self._take(step, alert, next_off or new or old, str(new.id) if new else f"undo:{old.id}")
        return True

    def _made_enough(self, corrected: ActualInfo | None, newest: ActualInfo) -> bool:
        """Return whether a value for an earlier period is the one by which enough are off threshold."""
        if not self._settings.after or not self._is_off(self._changed):
            return False
        off = self._list_off(newest)
        before = self._off_before(off, corrected)
        return self._is_enough(off, newest) and not self._is_enough(before, newest)

    def _off_before(self, off: Set[Period], old: ActualInfo | None) -> Set[Period]:
        """Return the periods off threshold as they were before the change."""
        others = off - {self._changed.period}
        return others | {old.period} if old and self._is_off(old) else others

    def _list_off(self, newest: ActualInfo) -> Set[Period]:
        """Return the periods off threshold that count for an alert about a value: its own, or the latest."""
        share, last = self._settings.after, newest.period
        if share is None or share.of == 1:
            return {last} if self._is_off(newest) else set()
        first = last.back(share.of - 1)
        values = self._uow.actuals.list_between(self._kpi.info.id, last.frequency, first.start, last.start)
        return {one.period for one in values if self._is_off(one)}

    def _is_enough(self, off: Set[Period], newest: ActualInfo) -> bool:
        return is_enough(off, newest.period, self._settings.after)

    def _has_recovered(self, actual: ActualInfo) -> bool:
        goal = self._kpi.goal_for(actual.period)
        return reaches_recovery(goal, self._settings.recovery, actual.value)

    def _lost_recovery(self, old: ActualInfo, newest: ActualInfo | None) -> bool:
        """Return whether a value was better by the recovery margin, and the one that now counts is not."""
        return newest is not None and self._has_recovered(old) and not self._has_recovered(newest)

    def _find_next_opener(self, after: ActualInfo, newest: ActualInfo) -> ActualInfo | None:
        """Return the first value after another one from which on an alert would be open, or None."""
        first, last, share = after.period.next(), newest.period, self._settings.after
        if last < first:
            return None
        begin = first.back(share.of - 1) if share else first
        values = self._uow.actuals.list_between(self._kpi.info.id, last.frequency, begin.start, last.start)
        off = {one.period for one in values if self._is_off(one)}
        run = takewhile(lambda one: one.period in off and one.period >= first, reversed(values))
        return next((one for one in reversed([*run]) if self._is_enough(off, one)), None)

    def _take(
        self, step: AlertStep, alert: Alert, actual: ActualInfo, cause: str, old: ActualInfo | None = None
    ) -> None:
        """Take a step because of a value: change the row, tell the thread, and draw the message again.

        `old` is the value that does not count any more, if one changed.
        """
        outcome = Responses(self._uow, self._card, self._now).take(step, alert, actual, old)
        if outcome.alert != alert:
            self._uow.alerts.save(alert, outcome.alert)
            self._alerts[alert.id] = outcome.alert
        if outcome.step is AlertStep.FAIL and outcome.action:
            row = outcome.action.id
            self._send(payloads.Verdict(alert=alert.id, action=row, cause=str(row)))
        elif reply := REPLIES.get(outcome.step):
            once = actual.period.key if outcome.step is AlertStep.WORSEN else cause
            self._send(reply(alert=alert.id, cause=once))
        update_alert(self._uow, self._card, alert.id, f"{step}:{cause}", self._now)

    def _open(self, newest: ActualInfo) -> None:
        alert = self._uow.alerts.open(self._kpi.info.id, newest.id, self._now)
        self._send(payloads.Alert(alert=alert.id))

    def _send(self, payload: payloads.OfAlert) -> None:
        self._uow.outbox.add(outgoing_of(self._card, payload), self._now)

    def _is_off(self, actual: ActualInfo) -> bool:
        return self._kpi.status_of(actual) is Status.OFF_THRESHOLD


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
    alerts = uow.alerts.list_of(kpi_ids)
    uow.outbox.renew([alert_key(alert.id) for alert in alerts if alert.kpi_id in card.kpis_by_id], now)
    for alert in alerts:
        update_alert(uow, card, alert.id, cause, now)


@dataclass(frozen=True)
class AlertDetails:
    """An alert with its state.

    Attributes:
        state: Its state.
        locale: Locale to show it in.
    """

    item: AlertItem
    state: AlertState
    locale: str


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
            alerts = uow.alerts.list_open(card.id)
            unsent = uow.outbox.list_unsent([alert_key(alert.id) for alert in alerts])
            view = answer_alerts(uow, card, alerts, self._clock.now())
        items = (replace(item, is_posted=alert_key(item.id) not in unsent) for item in view.alerts)
        return replace(view, alerts=tuple(items))

    def repeat_due(self) -> None:
        """Repeat the open alerts whose settings say so, each in its thread, a week after it was last told."""
        now = self._clock.now()
        with self._store.reading() as uow:
            due = [one for card in uow.scorecards.list_all() for one in _list_to_repeat(uow, card, now)]
        if due:
            with self._store.writing() as uow:
                _repeat(uow, due, now)
                uow.commit()

    def details(self, alert_id: int) -> AlertDetails:
        """Return an alert with its state, open or not, and what its KPI's past says of the newest value."""
        with self._store.reading() as uow:
            alert = uow.alerts.get(alert_id)
            card, kpi = uow.scorecards.get_of(alert.kpi_id)
            signal = read_signals(uow, card, [kpi], self._clock.now()).get(alert.kpi_id)
            item = _with_lessons(uow, _with_responses(uow, replace(read_alert(uow, alert), signal=signal)))
            waiting = list_waiting(uow, card, kpi, self._clock.now()) if alert.is_open else ()
            missing = waiting[0].period if waiting else None
            return AlertDetails(replace(item, missing=missing), alert.state, card.locale)

    def verdict(self, action_id: int) -> VerdictView:
        """Return what a value says of an action that has its verdict."""
        with self._store.reading() as uow:
            alert_id, action = uow.alerts.get_action(action_id)
            card, kpi = uow.scorecards.get_of(uow.alerts.get(alert_id).kpi_id)
            _, after = uow.actuals.get(action.verdict_id or 0)
            before = uow.actuals.find_before(kpi.info.id, after.period)
            return VerdictView(
                alert_id, kpi.info, kpi.goal_for(after.period), action, before, after, card.locale
            )


def list_waiting(uow: UnitOfWork, card: Scorecard, kpi: Kpi, now: datetime) -> tuple[DueItem, ...]:
    """Return what is asked for of a KPI at a moment, UTC, and neither given nor said to be missing."""
    if kpi.is_retired:
        return ()
    periods = dict.fromkeys((kpi.last_ended(now, card.zone), find_due_on(card, kpi, now)))
    prompts = [uow.prompts.find(kpi.info.id, period) for period in periods]
    return tuple(item for item in list_due_items(uow, [one for one in prompts if one]) if item.is_open)


def _with_responses(uow: UnitOfWork, item: AlertItem) -> AlertItem:
    """Return an alert, open or not, with the newest of what people do about it, expect and say."""
    comments = uow.alerts.list_comments([item.id])
    return replace(
        item,
        action=uow.alerts.find_newest_action(item.id),
        expected=uow.alerts.find_standing_expected(item.id),
        comment=next(iter(comments.get(item.id, ())), None),
    )


def _with_lessons(uow: UnitOfWork, item: AlertItem) -> AlertItem:
    """Return an alert with what was learned from it, and from the one before it."""
    lessons = uow.alerts.list_lessons(item.kpi.id)
    before = next((said for row, said in lessons.items() if row < item.id), None)
    return replace(item, learned=lessons.get(item.id), learned_before=before)


def _list_to_repeat(uow: UnitOfWork, card: Scorecard, now: datetime) -> list[int]:
    """Return the rows of a scorecard's open alerts that are to be repeated now."""
    repeated = {kpi.info.id for kpi in card.kpis if card.alert_settings_for(kpi).repeat is Repeat.WEEKLY}
    if not repeated or not may_repeat(EVER, now, card.zone, card.calendar):
        return []
    told = uow.alerts.list_told(repeated, now - REPEATED_AFTER + DAY)
    alerts = ((uow.alerts.get(alert_id), at) for alert_id, at in told.items())
    return [
        alert.id
        for alert, at in alerts
        if may_repeat(max(at, _told_worse(uow, alert)), now, card.zone, card.calendar)
    ]


def _told_worse(uow: UnitOfWork, alert: Alert) -> datetime:
    """Return when it was told that the newest value is worse, UTC."""
    item = read_alert(uow, alert)
    return item.latest.at if item.is_worse else item.opened_at


def _repeat(uow: UnitOfWork, alert_ids: Iterable[int], now: datetime) -> None:
    for alert_id in alert_ids:
        alert = uow.alerts.get(alert_id)
        if alert.state is AlertState.OPEN:
            card, _ = uow.scorecards.get_of(alert.kpi_id)
            uow.alerts.note_repeated(alert_id, now)
            day = now.astimezone(card.zone).date()
            repetition = payloads.Repetition(alert=alert_id, cause=day.isoformat())
            uow.outbox.add(outgoing_of(card, repetition), now)


def answer_alerts(uow: UnitOfWork, card: Scorecard, alerts: Sequence[Alert], now: datetime) -> AlertsView:
    """Return some open alerts of a scorecard at a moment, UTC."""
    items, comments = _read_alerts(uow, alerts), uow.alerts.list_comments(alert.id for alert in alerts)
    known = uow.alerts.list_off([alert.kpi_id for alert in alerts])
    found = tuple(
        replace(
            item,
            missing=_find_missing(card, item, now),
            action=known[item.kpi.id].action,
            expected=known[item.kpi.id].expected,
            comment=next(iter(comments.get(item.id, ())), None),
        )
        for item in items
    )
    return AlertsView(card.name, card.locale, card.timezone, now, found, place_of(card))


def read_alert(uow: UnitOfWork, alert: Alert) -> AlertItem:
    """Return an alert as people see it."""
    [item] = _read_alerts(uow, [alert])
    return item


def _read_alerts(uow: UnitOfWork, alerts: Sequence[Alert]) -> list[AlertItem]:
    reasons = uow.alerts.list_reasons(alerts)
    return [_read_alert(uow, alert, reasons[alert.id]) for alert in alerts]


def _read_alert(uow: UnitOfWork, alert: Alert, reason: str) -> AlertItem:
    card, kpi = uow.scorecards.get_of(alert.kpi_id)
    _, actual = uow.actuals.get(alert.actual_id)
    latest = _latest(uow, alert, actual)
    *earlier, _ = [actual, *_list_since(uow, alert, actual, latest)]
    settings = card.alert_settings_for(kpi)
    return AlertItem(
        id=alert.id,
        kpi=kpi.info,
        goal=kpi.goal_for(actual.period),
        actual=actual,
        previous=uow.actuals.find_before(alert.kpi_id, actual.period),
        latest=latest,
        opened_at=alert.opened_at,
        latest_goal=kpi.goal_for(latest.period),
        before=earlier[-1] if earlier else None,
        reason=reason,
        is_retired=kpi.is_retired,
        recovers_at=recovery_level(kpi.goal_for(latest.period), settings.recovery),
        often=_count_off(uow, kpi, actual, settings),
    )


def _count_off(uow: UnitOfWork, kpi: Kpi, actual: ActualInfo, settings: AlertSettings) -> Share | None:
    """Return how many periods up to a value are off threshold, if several of them opened its alert."""
    share, last = settings.after, actual.period
    if share is None or share.of == 1:
        return None
    first = last.back(share.of - 1)
    values = uow.actuals.list_between(kpi.info.id, last.frequency, first.start, last.start)
    off = {one.period for one in values if kpi.status_of(one) is Status.OFF_THRESHOLD}
    count = count_off(off, last, share)
    return Share(count, share.of) if count >= share.needed > 1 else None


def _list_since(uow: UnitOfWork, alert: Alert, about: ActualInfo, latest: ActualInfo) -> list[ActualInfo]:
    """Return the values after the one that an alert is about, up to the newest or the one that closed it."""
    first, last = about.period.next(), latest.period
    if first.start > last.start:
        return []
    return uow.actuals.list_between(alert.kpi_id, last.frequency, first.start, last.start)


def _find_missing(card: Scorecard, item: AlertItem, now: datetime) -> Period | None:
    """Return the newest due period if its value is out."""
    due = find_due_on(card, card.kpis_by_id[item.kpi.id], now)
    return due if due > item.latest.period else None


def _latest(uow: UnitOfWork, alert: Alert, about: ActualInfo) -> ActualInfo:
    if alert.closing_actual_id:
        return uow.actuals.get(alert.closing_actual_id)[1]
    return uow.actuals.list_newest([alert.kpi_id]).get(alert.kpi_id, [about])[0]
