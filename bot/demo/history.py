"""The demo's history: a year of sample actuals, then a few weeks that the bot really runs through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import takewhile
from random import Random

from sqlalchemy import Engine

from bot.bootstrap import Bot
from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from scorecard.clock import Clock
from scorecard.definition.models import ScorecardDefinition
from scorecard.errors import NotFound
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.submissions import Submission
from scorecard.model.units import format_value
from scorecard.rules.alerts.states import AlertState
from scorecard.rules.prompt_schedule import calendar_of
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store, UnitOfWork

SOURCE = "sample"
YEAR = timedelta(days=365)
ANSWERED_AFTER = timedelta(minutes=40)
NOISE = Decimal("0.15")
"""How far a sample strays from the straight line, as a share of the whole way."""


@dataclass(frozen=True)
class Trend:
    """The course of one KPI over the year.

    Attributes:
        first: The oldest value; all samples have as many decimal places as it has.
        last: The newest sample.
        reply: A message with which the owner gives the newest period's value; that period then has no sample.
    """

    first: Decimal
    last: Decimal
    reply: str = ""


def _trend(first: str, last: str, reply: str = "") -> Trend:
    return Trend(Decimal(first), Decimal(last), reply)


TRENDS = {
    "revenue_growth": _trend("8.5", "12"),
    "profit": _trend("188000", "241000"),
    "cost_of_ownership": _trend("541", "486"),
    "roi": _trend("13.5", "17.8"),
    "budget_variance": _trend("4.4", "1.3"),
    "cost_control": _trend("91.0", "96.2"),
    "customer_satisfaction": _trend("6", "18"),
    "retention_rate": _trend("92.5", "95.4"),
    "nps": _trend("27", "38"),
    "acquisition_cost": _trend("147", "118"),
    "loyalty": _trend("52.0", "57.3"),
    "mttr_reduction": _trend("6", "31", "MTTR reduction 25, two long outages"),
    "mttr": _trend("43", "32"),
    "sla_adherence": _trend("91.2", "94.6"),
    "fcr": _trend("66.5", "73.5"),
    "cycle_time": _trend("7.6", "5.4"),
    "uptime": _trend("99.66", "99.93", "uptime 99.31, a storage switch failed on Thursday"),
    "incident_resolution": _trend("7.5", "4.6"),
    "training_hours": _trend("11", "22"),
    "certification_rate": _trend("66.0", "78.5"),
    "innovation_pipeline": _trend("4", "7"),
    "employee_engagement": _trend("68", "72"),
    "skills_development": _trend("63", "81"),
}
"""How the KPIs fared up to now; with these `/scorecard progress` says 80, 90, 83 and 88 %."""


@dataclass(frozen=True)
class OwnerReply:
    """An owner's reply, and the time of the prompt."""

    asked: datetime
    person: str
    text: str


class Samples:
    """A source of a year of sample actuals for a scorecard.

    Args:
        store: The store that they are written to.
        clock: Only periods that have ended by its time get samples.
        trends: KPI key -> trend; a KPI without one has no samples.
        end: The end of the year, aware; periods asked for later have no samples.
    """

    def __init__(self, store: Store, clock: Clock, trends: Mapping[str, Trend], end: datetime) -> None:
        self._store = store
        self._clock = clock
        self._trends = trends
        self._end = end

    def fill(self, team_id: str, key: str) -> int:
        """Record every sample whose period has ended and that is not recorded yet.

        Args:
            team_id: Slack team.
            key: The scorecard's.

        Returns:
            How many were recorded.

        Raises:
            NotFound: There is no such scorecard.
        """
        with self._store.writing() as uow:
            card = _get_card(uow, team_id, key)
            due = list(self._list_ended(card))
            recorded = uow.actuals.list_answers((kpi.info.id, period) for kpi, period, _ in due)
            missing = [
                (kpi, period, value) for kpi, period, value in due if (kpi.info.id, period) not in recorded
            ]
            for kpi, period, value in missing:
                at = _moment(card, kpi, period) + ANSWERED_AFTER
                given = Submission(period=period, by=kpi.info.owner, value=value, source=SOURCE)
                uow.actuals.record(kpi.info.id, given, at=at)
            uow.scorecards.bump_revision(card.id)
            uow.commit()
        return len(missing)

    def list_replies(self, team_id: str, key: str) -> list[OwnerReply]:
        """List the replies that owners type, oldest first."""
        with self._store.reading() as uow:
            card = _get_card(uow, team_id, key)
        replies = []
        for kpi in card.kpis:
            trend, periods = self._trends.get(kpi.info.key), self._list_periods(card, kpi)
            if trend and trend.reply and periods:
                replies.append(OwnerReply(_moment(card, kpi, periods[-1]), kpi.info.owner, trend.reply))
        return sorted(replies, key=lambda reply: reply.asked)

    def _list_ended(self, card: Scorecard) -> Iterator[tuple[Kpi, Period, Decimal]]:
        now = self._clock.now()
        for kpi in card.kpis:
            trend = self._trends.get(kpi.info.key)
            if trend is None:
                continue
            periods = self._list_periods(card, kpi)
            sampled = periods[:-1] if trend.reply else periods
            for left, period in zip(range(len(sampled) - 1, -1, -1), sampled, strict=True):
                if period.ended_at(card.zone) <= now:
                    yield kpi, period, _value(kpi, period, trend, left, len(sampled))

    def _list_periods(self, card: Scorecard, kpi: Kpi) -> list[Period]:
        """List the periods that are answered by the end of the year, oldest first."""
        newest = kpi.last_ended(self._end, card.zone)
        in_year = takewhile(lambda one: _moment(card, kpi, one) > self._end - YEAR, _backwards(newest))
        return [one for one in in_year if _moment(card, kpi, one) + ANSWERED_AFTER < self._end][::-1]


def _get_card(uow: UnitOfWork, team_id: str, key: str) -> Scorecard:
    card = uow.scorecards.find_by_key(team_id, key)
    if card is None:
        raise NotFound(f"There is no scorecard “{key}”; apply its file first.")
    return card


def _backwards(period: Period) -> Iterator[Period]:
    while True:
        yield period
        period = period.previous()


def _value(kpi: Kpi, period: Period, trend: Trend, left: int, count: int) -> Decimal:
    """Return a value on the line from first to last, with a little noise; the last value is exact."""
    if left == 0:
        return trend.last
    way = trend.first - trend.last
    noise = (_chance(kpi, period) + _chance(kpi, period.previous())) / 2 * NOISE
    value = trend.last + way * (Decimal(left) / Decimal(count - 1) + noise)
    return value.quantize(trend.first, ROUND_HALF_UP)


def _chance(kpi: Kpi, period: Period) -> Decimal:
    """Return a number from -1 to 1, always the same for a KPI and period."""
    random = Random(f"{kpi.info.key} {period.key}")  # noqa: S311 - samples, not secrets
    return Decimal(str(random.uniform(-1, 1)))


def _moment(card: Scorecard, kpi: Kpi, period: Period) -> datetime:
    return calendar_of(card, kpi).asked_at(period)


LEAD_IN = timedelta(weeks=5)
"""Reaches back to when owners were last asked for a month."""


class History:
    """The weeks before the demo begins: owners reply now and then, and the bot posts each week.

    Args:
        engine: The database, on the present schema.
        team_id: Slack team.
        definition: The scorecard, applied as if it had been there for the whole year.
        clock: Stands `LEAD_IN` before the demo's beginning.
        until: The time when the demo begins, aware.
    """

    def __init__(
        self,
        engine: Engine,
        team_id: str,
        definition: ScorecardDefinition,
        clock: MovableClock,
        until: datetime,
    ) -> None:
        store = Store(engine)
        self._team_id = team_id
        self._key = definition.key
        self._clock = clock
        self._until = until
        self._samples = Samples(store, clock, TRENDS, until)
        Definitions(store, MovableClock(until - LEAD_IN - YEAR)).apply(team_id, definition)

    def play(self, bot: Bot, actor: Actor) -> None:
        """Play the weeks through; the clock then stands at the demo's beginning."""
        self._tick(bot)
        for reply in self._samples.list_replies(self._team_id, self._key):
            self._move_to(reply.asked)
            self._tick(bot)
            self._move_to(reply.asked + ANSWERED_AFTER)
            actor.say(reply.person, actor.workspace.direct_channel(reply.person).id, reply.text)
            bot.tick()
        while (event := bot.next_event()) and event.moment < self._until:
            self._move_to(event.moment)
            self._tick(bot)
        self._move_to(self._until)

    def _move_to(self, moment: datetime) -> None:
        self._clock.move_to(max(moment, self._clock.now()))

    def _tick(self, bot: Bot) -> None:
        self._samples.fill(self._team_id, self._key)
        bot.tick()


@dataclass(frozen=True)
class PlannedAnswer:
    """An answer that an owner gives if nobody else has by then.

    Attributes:
        after: Time since Monday's midnight on the scorecard's calendar.
        person: The owner.
        kpi: The KPI's key.
        text: The message.
    """

    after: timedelta
    person: str
    kpi: str
    text: str


PLANNED = (
    PlannedAnswer(timedelta(hours=9, minutes=40), "U0PRIYA", "mttr", "mttr 52, a database upgrade failed"),
    PlannedAnswer(timedelta(hours=9, minutes=40), "U0PRIYA", "sla_adherence", "sla 95.6"),
    PlannedAnswer(timedelta(hours=9, minutes=50), "U0SAM", "uptime", "uptime 99.95"),
    PlannedAnswer(timedelta(hours=14, minutes=40), "U0DIEGO", "cycle_time", "cycle time 5.2"),
    PlannedAnswer(timedelta(days=7, hours=9, minutes=40), "U0PRIYA", "mttr", "mttr 29"),
)


@dataclass(frozen=True)
class GivenAnswer:
    """An answer for the week before the demo.

    Attributes:
        sentence: The answer in words, `Mean time to resolve is 52 min`.
        has_alert: Whether it opened an alert that was not withdrawn.
        has_resolved: Whether it resolved an alert.
    """

    sentence: str
    has_alert: bool
    has_resolved: bool


class PlannedAnswers:
    """The answers that owners give by themselves as time goes by, and those given so far.

    Args:
        store: The store of the scorecard.
        actor: Types the answers.
        team_id: Slack team.
        key: The scorecard's.
        start: The moment when the demo begins, on its first Monday, aware.
    """

    def __init__(self, store: Store, actor: Actor, team_id: str, key: str, start: datetime) -> None:
        self._store = store
        self._actor = actor
        self._team_id = team_id
        self._key = key
        self._start = start
        self._left = list(PLANNED)

    def next_due(self) -> tuple[datetime, str] | None:
        """Return when the next owner answers, UTC, and the owner's id; None if none will."""
        with self._store.reading() as uow:
            card = _get_card(uow, self._team_id, self._key)
            self._left = [one for one in self._left if self._is_open(uow, card, one)]
            return (self._moment(card, self._left[0]), self._left[0].person) if self._left else None

    def give(self, now: datetime) -> None:
        """Type the answers that are due by now and that nobody has given; then they are not due again."""
        while (due := self.next_due()) and due[0] <= now:
            planned = self._left.pop(0)
            direct = self._actor.workspace.direct_channel(planned.person)
            self._actor.say(planned.person, direct.id, planned.text)

    def find(self, key: str) -> GivenAnswer | None:
        """Return the answer for a KPI's newest period before the demo, or None."""
        with self._store.reading() as uow:
            card = _get_card(uow, self._team_id, self._key)
            return _find_given(uow, card, _get_kpi(card, key), self._start)

    def _is_open(self, uow: UnitOfWork, card: Scorecard, planned: PlannedAnswer) -> bool:
        moment = self._moment(card, planned)
        return _find_given(uow, card, _get_kpi(card, planned.kpi), moment) is None

    def _moment(self, card: Scorecard, planned: PlannedAnswer) -> datetime:
        monday = self._start.astimezone(card.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return (monday + planned.after).astimezone(UTC)


def _get_kpi(card: Scorecard, key: str) -> Kpi:
    return next(kpi for kpi in card.kpis if kpi.info.key == key)


def _find_given(uow: UnitOfWork, card: Scorecard, kpi: Kpi, now: datetime) -> GivenAnswer | None:
    """Return the answer for the newest period that was over at a moment, or None."""
    place = (kpi.info.id, kpi.last_ended(now, card.zone))
    actual = uow.actuals.list_answers([place]).get(place)
    if actual:
        alerts = uow.alerts.list_of([kpi.info.id], [actual.id])
        standing = [alert for alert in alerts if alert.state is not AlertState.WITHDRAWN]
        return GivenAnswer(
            f"{kpi.info.name} is {format_value(actual.value, kpi.info.unit, card.locale)}",
            has_alert=any(alert.actual_id == actual.id for alert in standing),
            has_resolved=any(alert.closing_actual_id == actual.id for alert in standing),
        )
    if uow.no_data.list_of([place]):
        return GivenAnswer(f"{kpi.info.name} has no data", has_alert=False, has_resolved=False)
    return None
