"""Weekly post: how the scorecard stands and what changed, once a week."""

from datetime import date, datetime

from scorecard.clock import Clock
from scorecard.model.goals import Status
from scorecard.model.kpis import Reading
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.actuals import AlertItem
from scorecard.model.views.reports import MissingItem, PerspectiveChange, ScorecardView, WeeklyView
from scorecard.rules.prompt_schedule import collecting_until
from scorecard.rules.readings import ScorecardState, read_scorecard
from scorecard.rules.weekly_schedule import TOO_LATE, last_moment, moment_before, next_moment
from scorecard.services.actuals.alerts import read_alert
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
        card = snapshot.card
        since = moment_before(card, last_moment(card, now))
        after = read_scorecard(snapshot.at(now), snapshot.open_alerts)
        newest_then = uow.actuals.list_newest(list(card.kpis_by_id), known_at=since)
        before = read_scorecard(ScorecardState(card, newest_then, since), 0)
        open_alerts = [read_alert(uow, row) for row in uow.alerts.list_open(scorecard_id)]
        back = {row.kpi_id for row in uow.alerts.list_resolved(scorecard_id, since)}
        recovered = tuple(item for item in after.readings if item.kpi.id in back and _is_well(item))
        return WeeklyView(
            scorecard=after,
            since=since,
            score_before=before.score,
            changes=_changes(before, after),
            new_alerts=_opened(open_alerts, since, is_recent=True),
            older_alerts=_opened(open_alerts, since, is_recent=False),
            recovered=recovered,
            reached=tuple(reading for reading in _reached(before, after) if reading not in recovered),
            missing=_missing(card, after),
            explained=tuple(reading for reading in after.readings if reading.no_data),
        )


def _which(card: Scorecard, moment: datetime) -> str:
    """Return the part of the message keys that identifies a scorecard's weekly post."""
    week = Period.containing(moment.astimezone(card.zone).date(), Frequency.WEEKLY).key
    return f"{card.id}:{week}"


def _changes(before: ScorecardView, after: ScorecardView) -> tuple[PerspectiveChange, ...]:
    then = {perspective.name: perspective.score for perspective in before.perspectives}
    return tuple(
        PerspectiveChange(item.name, item.status, item.score, then.get(item.name), item.coverage)
        for item in after.perspectives
    )


def _opened(alerts: list[AlertItem], since: datetime, *, is_recent: bool) -> tuple[AlertItem, ...]:
    return tuple(alert for alert in alerts if (alert.opened_at >= since) is is_recent)


def _is_well(reading: Reading) -> bool:
    return reading.status in {Status.ON_TARGET, Status.ACCEPTABLE}


def _reached(before: ScorecardView, after: ScorecardView) -> list[Reading]:
    """Return the KPIs that are on target now and were measured short of it a week ago."""
    then = {reading.kpi.id: reading.status for reading in before.readings}
    short = {Status.ACCEPTABLE, Status.OFF_THRESHOLD}
    return [
        item for item in after.readings if item.status is Status.ON_TARGET and then.get(item.kpi.id) in short
    ]


def _missing(card: Scorecard, view: ScorecardView) -> tuple[MissingItem, ...]:
    return tuple(
        MissingItem(item.kpi, item.awaited, _since(card, item.kpi.owner, item.awaited), item.last, item.away)
        for item in view.readings
        if item.status is Status.NO_DATA and item.awaited
    )


def _since(card: Scorecard, owner: str, period: Period) -> date:
    is_working_day = card.calendar_for(owner).is_working_day
    return collecting_until(period, card.zone, is_working_day).astimezone(card.zone).date()
