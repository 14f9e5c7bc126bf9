"""Weekly post: how the scorecard stands and what changed, once a week."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from scorecard.clock import Clock
from scorecard.model.goals import Status
from scorecard.model.kpis import Reading
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.reports import ScorecardView, WeeklyView
from scorecard.rules.readings import compare, list_compared, read_scorecard
from scorecard.rules.weekly_schedule import TOO_LATE, last_moment, moment_before, next_moment
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
            cards = [uow.scorecards.get(scorecard_id) for scorecard_id in uow.scorecards.list_ids()]
            cards = [card for card in cards if self._is_due(uow, card)]
        for card in cards:
            with self._store.writing() as uow:
                self._post(uow, card)
                uow.commit()

    def next_due(self) -> datetime | None:
        """Return when the next weekly post is due, UTC; None without a scorecard."""
        now = self._clock.now()
        with self._store.reading() as uow:
            cards = [uow.scorecards.get(scorecard_id) for scorecard_id in uow.scorecards.list_ids()]
        return min((next_moment(card, now) for card in cards), default=None)

    def view(self, scorecard_id: int) -> WeeklyView:
        """Return the content of a scorecard's weekly post at this moment."""
        with self._store.reading() as uow:
            return self._view(uow, scorecard_id)

    def _is_due(self, uow: UnitOfWork, card: Scorecard) -> bool:
        now = self._clock.now()
        moment = last_moment(card, now)
        is_time = now - moment < TOO_LATE and uow.scorecards.created_at(card.id) <= moment
        return is_time and uow.outbox.find(f"weekly:{_which(card, moment)}") is None

    def _post(self, uow: UnitOfWork, card: Scorecard) -> None:
        now = self._clock.now()
        which, facts = _which(card, last_moment(card, now)), {"scorecard": card.id}
        key = f"weekly:{which}"
        uow.outbox.add(OutgoingMessage(key, MessageKind.WEEKLY_POST, card.team_id, card.channel, facts), now)
        for part in range(len(card.perspectives)):
            details = OutgoingMessage(
                key=f"weekly_details:{which}:{part}",
                kind=MessageKind.WEEKLY_DETAILS,
                team_id=card.team_id,
                to=card.channel,
                facts={**facts, "part": part},
                thread_of=key,
            )
            uow.outbox.add(details, now)

    def _view(self, uow: UnitOfWork, scorecard_id: int) -> WeeklyView:
        now = self._clock.now()
        snapshot = read_snapshot(uow, scorecard_id)
        card, state = snapshot.card, snapshot.at(now)
        since = moment_before(card, last_moment(card, now))
        view = read_scorecard(state)
        known_then = uow.actuals.list_newest(list(card.kpis_by_id), known_at=since)
        periods = list_compared(state, view, since, known_then)
        before = uow.actuals.list_answers(periods.items())
        values = {kpi_id: actual.value for (kpi_id, _), actual in before.items()}
        change, changes = compare(state, view, periods, values)
        opened = {row.kpi_id: row.opened_at for row in uow.alerts.list_open(scorecard_id)}
        back = {row.kpi_id for row in uow.alerts.list_resolved(scorecard_id, since)}
        recovered = tuple(item for item in view.readings if item.kpi.id in back and _is_well(item))
        new = {kpi_id for kpi_id, at in opened.items() if at >= since}
        off = view.attention.off
        return WeeklyView(
            scorecard=view,
            since=since,
            change=change,
            changes=changes,
            turned_off=tuple(item for item in off if item.kpi.id in new),
            still_off=tuple(item for item in off if item.kpi.id not in new),
            recovered=recovered,
            reached=tuple(item for item in _reached(view, values) if item not in recovered),
        )


def _which(card: Scorecard, moment: datetime) -> str:
    """Return the part of the message keys that identifies a scorecard's weekly post."""
    week = Period.containing(moment.astimezone(card.zone).date(), Frequency.WEEKLY).key
    return f"{card.id}:{week}"


def _is_well(reading: Reading) -> bool:
    """Return whether a KPI recovered by its value, and not because its goal became easier."""
    if reading.actual is None or reading.status is Status.OFF_THRESHOLD:
        return False
    return reading.last is None or reading.goal.status_of(reading.last.value) is not Status.ON_TARGET


def _reached(view: ScorecardView, values: Mapping[int, Decimal]) -> list[Reading]:
    """Return the KPIs on target whose value of a week ago misses the target of today."""
    return [
        item
        for item in view.readings
        if item.status is Status.ON_TARGET
        and item.actual
        and item.kpi.id in values
        and item.goal.status_of(values[item.kpi.id]) is not Status.ON_TARGET
    ]
