"""Weekly post: how the scorecard stands and what changed, once a week."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import dropwhile

from scorecard.clock import Clock
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo, OffThreshold, Reading
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import OfWeek, WeeklyDetails, WeeklyNote, WeeklyPost, WeeklyUpdate
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.signals import Signal
from scorecard.model.views.follows import StatusChange
from scorecard.model.views.reports import PostChanges, ScorecardView, WeekCounts, WeeklyView
from scorecard.rules.alerts.states import Alert
from scorecard.rules.readings import (
    ScorecardState,
    compare,
    has_recovered,
    list_comparable,
    list_compared,
    list_reached,
    read_scorecard,
)
from scorecard.rules.weekly_schedule import (
    TOO_LATE,
    last_moment,
    list_updates,
    moment_before,
    next_moment,
    week_of,
)
from scorecard.services.actuals.signals import read_signals
from scorecard.services.reports.snapshots import Snapshot, read_snapshot
from scorecard.storage.unit_of_work import Store, UnitOfWork

UNPLANNED_AFTER = 3
"""Working days without a plan from which on a post says so."""
PAST_WEEKS = 7
"""The number of posts before this one that are compared with it."""


class WeeklyPosts:
    """Queues the weekly posts, and reads their content."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def post_due(self) -> None:
        """Put this week's post of every scorecard into the outbox once it is due.

        Safe to call at any time and from several processes: the outbox accepts each week's post only once.
        """
        with self._store.reading() as uow:
            cards = _list_due(uow, self._clock.now())
        for card in cards:
            with self._store.writing() as uow:
                self._post(uow, card)
                uow.commit()

    def next_due(self) -> datetime | None:
        """Return when the next weekly post is due, UTC; None without a scorecard."""
        now = self._clock.now()
        with self._store.reading() as uow:
            return min((next_moment(card, now) for card in uow.scorecards.list_all()), default=None)

    def view(self, scorecard_id: int, week: OfWeek | None = None, *, has_past: bool = True) -> WeeklyView:
        """Return the content of a scorecard's weekly post.

        Args:
            scorecard_id: Row of the scorecard.
            week: The post; one of this moment if left out.
            has_past: True to read what stood in the posts before, too.
        """
        with self._store.reading() as uow:
            snapshot = read_snapshot(uow, scorecard_id)
            view = self._view(uow, snapshot, week)
            return replace(view, past=_read_past(uow, snapshot, view)) if has_past else view

    def update(self, update: WeeklyUpdate) -> WeeklyView | None:
        """Return what a post says by now; None if the part of it that is meant shows no other status.

        It is about the same week: what was due, and what had ended, is as of the moment of the post.
        """
        changes = self.list_changes(update)
        if changes is None:
            return None
        view = self.view(update.scorecard, update, has_past=update.part is None)
        if update.part is None:
            return view
        parts = view.scorecard.perspectives[update.part : update.part + 1]
        shown = {reading.kpi.id for part in parts for reading in part.readings}
        return view if any(one.kpi.id in shown for one in changes.changed) else None

    def list_changes(self, note: WeeklyNote) -> PostChanges | None:
        """Return the KPIs of a post with another status than people know of; None if there are none."""
        with self._store.reading() as uow:
            shown_at, as_of = _find_shown_at(uow, note), note.as_of
            if as_of is None or shown_at is None or shown_at >= note.due:
                return None
            snapshot = read_snapshot(uow, note.scorecard)
            moments = shown_at, _before(note.due)
            then, now = (_read_at(uow, snapshot, as_of, moment).readings for moment in moments)
            changed = [one for one in zip(then, now, strict=True) if one[0].status is not one[1].status]
            card = snapshot.card
        found = tuple(StatusChange(new.kpi, old.status, new.status, new.actual) for old, new in changed)
        return PostChanges(card.locale, found) if found else None

    def _post(self, uow: UnitOfWork, card: Scorecard) -> None:
        now = self._clock.now()
        moment = last_moment(card, now)
        week, since = week_of(card, moment), moment_before(card, moment)
        payload = WeeklyPost(scorecard=card.id, week=week, as_of=now, since=since)
        post = OutgoingMessage(payload, card.team_id, card.channel)
        uow.outbox.add(post, now)
        for part in range(len(card.perspectives)):
            details = WeeklyDetails(scorecard=card.id, week=week, as_of=now, since=since, part=part)
            uow.outbox.add(replace(post, payload=details, thread_of=post.key), now)

    def _view(self, uow: UnitOfWork, snapshot: Snapshot, week: OfWeek | None) -> WeeklyView:
        now, card = self._clock.now(), snapshot.card
        as_of = (week and week.as_of) or now
        since = (week and week.since) or moment_before(card, last_moment(card, as_of))
        alerts = _list_alerts(uow, card, since, as_of)
        state = _as_of(uow, snapshot, as_of, now, alerts)
        view = read_scorecard(state)
        known_then = uow.actuals.list_newest(list(card.kpis_by_id), known_at=since)
        answers = uow.actuals.list_answers(list_comparable(state, view, since))
        periods = list_compared(state, view, since, known_then, answers.keys())
        values = {row: answers[row, one].value for row, one in periods.items() if (row, one) in answers}
        change, changes = compare(state, view, periods, values)
        back = [item for item in view.readings if item.kpi.id in alerts.resolved]
        last_off = _list_last_off(uow, [alerts.resolved[item.kpi.id] for item in back])
        recovered = tuple(item for item in back if has_recovered(item, last_off.get(item.kpi.id)))
        off = view.attention.off
        new = {
            item.kpi.id
            for item in off
            if _is_new(card.kpis_by_id[item.kpi.id], alerts, known_then.get(item.kpi.id, ()))
        }
        changed = [
            card.kpis_by_id[item.kpi.id]
            for item in off
            if item.actual and (item.kpi.id in new or item.is_worse)
        ]
        return WeeklyView(
            scorecard=view,
            since=since,
            change=change,
            changes=changes,
            turned_off=tuple(item for item in off if item.kpi.id in new),
            still_off=tuple(item for item in off if item.kpi.id not in new),
            recovered=recovered,
            reached=tuple(item for item in list_reached(view, values) if item not in recovered),
            signals=_list_signals(view, read_signals(uow, card, changed, now)),
            before={kpi_id: actuals[0] for kpi_id, actuals in known_then.items() if actuals},
            names_owing=card.post_names,
            unplanned=_find_unplanned(alerts, off, card, as_of.astimezone(card.zone).date()),
        )


@dataclass(frozen=True)
class WeekAlerts:
    """The alerts of a scorecard as a weekly post tells of them.

    Attributes:
        standing: The alert of each KPI that has one open, by KPI id.
        new: KPIs whose alert was opened in the week.
        off: What is known of each KPI whose alert is open, by KPI id, if that is another than is open now.
        hidden: KPIs whose alert is open now, but only because of a period that was not over by then.
        resolved: The newest alert of each KPI that was resolved in the week.
    """

    standing: Mapping[int, Alert]
    new: frozenset[int]
    off: Mapping[int, OffThreshold]
    hidden: frozenset[int]
    resolved: Mapping[int, Alert]


def _list_alerts(uow: UnitOfWork, card: Scorecard, since: datetime, as_of: datetime) -> WeekAlerts:
    """Return the alerts of the week up to a moment, UTC, by the values of periods that were over by then."""
    opened, closed = uow.alerts.list_open(card.id), uow.alerts.list_resolved(card.id, since)
    rows = [alert.actual_id for alert in (*opened, *closed) if alert.opened_at >= as_of]
    rows += [one.closing_actual_id for one in closed if one.closing_actual_id and _is_closed_from(one, as_of)]
    about = uow.actuals.get_each(rows) if rows else {}
    later = {row for row, (_, actual) in about.items() if actual.period.ended_at(card.zone) > as_of}
    hidden = [alert for alert in (*opened, *closed) if alert.actual_id in later]
    back_on = [one for one in closed if one.closing_actual_id in later and one not in hidden]
    standing = [alert for alert in (*opened, *back_on) if alert not in hidden]
    return WeekAlerts(
        {alert.kpi_id: alert for alert in standing},
        frozenset(alert.kpi_id for alert in standing if alert.opened_at >= since),
        _read_off(uow, back_on),
        frozenset(alert.kpi_id for alert in hidden),
        {one.kpi_id: one for one in closed if one not in hidden and one not in back_on},
    )


def _is_new(kpi: Kpi, alerts: WeekAlerts, known_then: Sequence[ActualInfo]) -> bool:
    """Return whether a KPI that is off threshold turned so in the week.

    Without an alert (not yet, or only for a later value) that is so if its value of a week ago was not off.
    """
    if kpi.info.id in alerts.standing:
        return kpi.info.id in alerts.new
    return not known_then or kpi.status_of(known_then[0]) is not Status.OFF_THRESHOLD


def _find_unplanned(alerts: WeekAlerts, off: Sequence[Reading], card: Scorecard, day: date) -> dict[int, int]:
    """Return for how many working days KPIs off threshold have had no plan, by KPI id, if that is long.

    The file says how long that is; without a word of it, the post has a measure of its own.
    """
    found: dict[int, int] = {}
    for reading in off:
        alert = alerts.standing.get(reading.kpi.id)
        if alert and not (reading.action or reading.expected):
            since = (alert.held_since or alert.opened_at).astimezone(card.zone).date()
            found[reading.kpi.id] = card.calendar.count_working_days(since, day)
    within = {row: card.alert_settings_for(card.kpis_by_id[row]).plan_within for row in found}
    limits = {row: UNPLANNED_AFTER if days is None else days for row, days in within.items()}
    return {row: days for row, days in found.items() if limits[row] and days >= limits[row]}


def _before(moment: datetime) -> datetime:
    """Return the last moment before another; what comes at the moment of an update belongs to the next."""
    return moment - timedelta(microseconds=1)


def _is_closed_from(alert: Alert, moment: datetime) -> bool:
    return alert.closed_at is not None and alert.closed_at >= moment


def _read_off(uow: UnitOfWork, alerts: Sequence[Alert]) -> dict[int, OffThreshold]:
    """Return since when and why the KPIs of some alerts were off threshold, by KPI id."""
    if not alerts:
        return {}
    reasons = uow.alerts.list_reasons(alerts)
    about = uow.actuals.get_each([alert.actual_id for alert in alerts])
    return {
        alert.kpi_id: OffThreshold(about[alert.actual_id][1].period.start, reasons[alert.id])
        for alert in alerts
    }


def _as_of(
    uow: UnitOfWork, snapshot: Snapshot, as_of: datetime, known_at: datetime, alerts: WeekAlerts
) -> ScorecardState:
    """Return the state of a scorecard at a moment, UTC, by what is known later of what was over then."""
    open_now = {row: one for row, one in snapshot.alerts.items() if row not in alerts.hidden}
    newest = snapshot.newest
    zone = snapshot.card.zone
    if any(one.period.ended_at(zone) > as_of for actuals in newest.values() for one in actuals):
        newest = uow.actuals.list_newest_ended(list(snapshot.card.kpis_by_id), as_of, zone, known_at)
    return replace(snapshot, newest=newest, alerts={**open_now, **alerts.off}).at(as_of)


def _read_at(uow: UnitOfWork, snapshot: Snapshot, as_of: datetime, known_at: datetime) -> ScorecardView:
    """Return the standing of a scorecard at one moment by the values known at another, without alerts."""
    card = snapshot.card
    newest = uow.actuals.list_newest_ended(list(card.kpis_by_id), as_of, card.zone, known_at)
    return read_scorecard(replace(snapshot, newest=newest, alerts={}).at(as_of))


def _read_past(uow: UnitOfWork, snapshot: Snapshot, view: WeeklyView) -> tuple[WeekCounts, ...]:
    """Return how many KPIs stood how at the moments of the last posts, by what was known then."""
    card, moments, ids = snapshot.card, [view.since], list(snapshot.card.kpis_by_id)
    while len(moments) < PAST_WEEKS:
        moments.insert(0, moment_before(card, moments[0]))
    past = []
    for moment in moments:
        if card.created_at is None or card.created_at <= moment:
            aside = {place: one for place, one in snapshot.set_aside.items() if one.at <= moment}
            newest = uow.actuals.list_newest(ids, known_at=moment)
            state = replace(snapshot, newest=newest, alerts={}, set_aside=aside).at(moment)
            past.append(WeekCounts.of(moment.astimezone(card.zone).date(), map(state.read, card.kpis)))
    now = WeekCounts.of(view.scorecard.as_of.astimezone(card.zone).date(), view.scorecard.readings)
    return (*dropwhile(lambda one: not any(one[1:]), past), now)


def _list_signals(view: ScorecardView, signals: Mapping[int, Signal]) -> dict[int, Signal]:
    """Return the signals that are about the values of a post, and not about later ones."""
    periods = {reading.kpi.id: reading.period for reading in view.readings}
    return {row: signal for row, signal in signals.items() if signal.newest <= periods[row]}


def _find_shown_at(uow: UnitOfWork, note: WeeklyNote) -> datetime | None:
    """Return the moment as of which people know the statuses in a post, UTC; None if it was never sent.

    It is the moment of the last note in its thread, or else that of the post.
    """
    if uow.outbox.find_address(note.post_key) is None or note.as_of is None:
        return None
    moments = {
        WeeklyNote(scorecard=note.scorecard, week=note.week, due=at).derive_key(): _before(at)
        for at in list_updates(note.as_of, note.due)
    }
    sent = {one.key for one in uow.outbox.list_of(moments)} - uow.outbox.list_unsent(moments)
    return max((moments[key] for key in sent), default=None) or uow.outbox.find_claimed_at(note.post_key)


def _list_due(uow: UnitOfWork, now: datetime) -> list[Scorecard]:
    """Return the scorecards whose weekly post is due and not yet in the outbox."""
    moments = [(card, last_moment(card, now)) for card in uow.scorecards.list_all()]
    timely = [(card, moment) for card, moment in moments if now - moment < TOO_LATE]
    if not timely:
        return []
    created = uow.scorecards.list_created()
    by_key = {_key(card, moment): card for card, moment in timely if created[card.id] <= moment}
    posted = {message.key for message in uow.outbox.list_of(by_key)}
    return [card for key, card in by_key.items() if key not in posted]


def _key(card: Scorecard, moment: datetime) -> str:
    """Return the key of a scorecard's weekly post."""
    return WeeklyPost(scorecard=card.id, week=week_of(card, moment)).derive_key()


def _list_last_off(uow: UnitOfWork, alerts: Sequence[Alert]) -> dict[int, Decimal]:
    """Return the value before the one that resolved each of some alerts, by KPI id, if there is one."""
    closing = uow.actuals.get_each([one.closing_actual_id for one in alerts if one.closing_actual_id])
    by_period: dict[Period, list[int]] = defaultdict(list)
    for kpi_id, actual in closing.values():
        by_period[actual.period].append(kpi_id)
    found: dict[int, Decimal] = {}
    for period, kpi_ids in by_period.items():
        before = uow.actuals.list_before(kpi_ids, period)
        found |= {kpi_id: actual.value for kpi_id, actual in before.items()}
    return found
