"""Weekly post: how the scorecard stands and what changed, once a week."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from scorecard.clock import Clock
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import WeeklyDetails, WeeklyPost
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.reports import WeeklyView
from scorecard.rules.alert_states import Alert
from scorecard.rules.readings import (
    compare,
    has_recovered,
    list_comparable,
    list_compared,
    list_reached,
    read_scorecard,
)
from scorecard.rules.weekly_schedule import TOO_LATE, last_moment, moment_before, next_moment
from scorecard.services.actuals.signals import read_signals
from scorecard.services.reports.snapshots import read_snapshot
from scorecard.storage.unit_of_work import Store, UnitOfWork


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

    def view(self, scorecard_id: int) -> WeeklyView:
        """Return the content of a scorecard's weekly post at this moment."""
        with self._store.reading() as uow:
            return self._view(uow, scorecard_id)

    def _post(self, uow: UnitOfWork, card: Scorecard) -> None:
        now = self._clock.now()
        week = _week_of(card, last_moment(card, now))
        post = OutgoingMessage(WeeklyPost(scorecard=card.id, week=week), card.team_id, card.channel)
        uow.outbox.add(post, now)
        for part in range(len(card.perspectives)):
            details = WeeklyDetails(scorecard=card.id, week=week, part=part)
            uow.outbox.add(replace(post, payload=details, thread_of=post.key), now)

    def _view(self, uow: UnitOfWork, scorecard_id: int) -> WeeklyView:
        now = self._clock.now()
        snapshot = read_snapshot(uow, scorecard_id)
        card, state = snapshot.card, snapshot.at(now)
        since = moment_before(card, last_moment(card, now))
        view = read_scorecard(state)
        known_then = uow.actuals.list_newest(list(card.kpis_by_id), known_at=since)
        answers = uow.actuals.list_answers(list_comparable(state, view, since))
        periods = list_compared(state, view, since, known_then, answers.keys())
        values = {row: answers[row, one].value for row, one in periods.items() if (row, one) in answers}
        change, changes = compare(state, view, periods, values)
        opened = {alert.kpi_id: alert.opened_at for alert in uow.alerts.list_open(scorecard_id)}
        resolved = {alert.kpi_id: alert for alert in uow.alerts.list_resolved(scorecard_id, since)}
        back = [item for item in view.readings if item.kpi.id in resolved]
        recovered = tuple(item for item in back if has_recovered(item, _last_off(uow, resolved[item.kpi.id])))
        new = {kpi_id for kpi_id, at in opened.items() if at >= since}
        off = view.attention.off
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
            signals=read_signals(uow, card, changed, now),
            before={kpi_id: actuals[0] for kpi_id, actuals in known_then.items() if actuals},
            names_owing=card.post_names,
        )


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
    return WeeklyPost(scorecard=card.id, week=_week_of(card, moment)).derive_key()


def _week_of(card: Scorecard, moment: datetime) -> str:
    """Return the key of the week in which a scorecard's weekly post is due."""
    return Period.containing(moment.astimezone(card.zone).date(), Frequency.WEEKLY).key


def _last_off(uow: UnitOfWork, alert: Alert) -> Decimal | None:
    """Return the value before the one that resolved an alert, or None."""
    if alert.closing_actual_id is None:
        return None
    _, closing = uow.actuals.get(alert.closing_actual_id)
    before = uow.actuals.find_before(alert.kpi_id, closing.period)
    return before.value if before else None
