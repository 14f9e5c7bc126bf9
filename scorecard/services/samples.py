"""A year of sample actuals, so that a demo has something to show; each is marked as a sample."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from scorecard.clock import Clock
from scorecard.domain.goals import Band, Goal, Status
from scorecard.domain.periods import Period
from scorecard.domain.prompting import prompt_moment
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.storage.unit_of_work import Store

SOURCE = "sample"
YEAR = timedelta(days=365)
ANSWERED_AFTER = timedelta(minutes=40)
WOBBLE = Decimal("0.12")


class Samples:
    """Fills a scorecard with values that nobody measured.

    Args:
        store: Where they go.
        clock: They end before its present moment.
        seed: The same seed gives the same values.
    """

    def __init__(self, store: Store, clock: Clock, seed: int = 4711) -> None:
        self._store = store
        self._clock = clock
        self._random = Random(seed)  # noqa: S311 - samples, not secrets

    def fill(self, team_id: str, key: str, newest: dict[str, Decimal]) -> int:
        """Record samples for every period of the last year whose prompt would be out by now.

        Args:
            team_id: Slack team.
            key: The scorecard's.
            newest: KPI key -> value of its newest sample, where it matters.

        Returns:
            How many were recorded.
        """
        with self._store.writing() as uow:
            card = uow.scorecards.find_by_key(team_id, key)
            if card is None:
                return 0
            count = 0
            for kpi in card.kpis:
                periods = self._list_periods(card, kpi)
                for left, period in zip(range(len(periods) - 1, -1, -1), periods, strict=True):
                    fixed = newest.get(kpi.info.key) if left == 0 else None
                    uow.actuals.record(
                        kpi.info.id,
                        period,
                        self._value(kpi.goal_for(period), left, len(periods)) if fixed is None else fixed,
                        by=kpi.info.owner,
                        at=_moment(card, kpi, period) + ANSWERED_AFTER,
                        source=SOURCE,
                    )
                count += len(periods)
            uow.scorecards.touch(card.id)
            uow.commit()
        return count

    def _list_periods(self, card: Scorecard, kpi: Kpi) -> list[Period]:
        """The periods of a year, oldest first, whose answers would be in by now."""
        now = self._clock.now()
        period = kpi.last_ended(now, card.zone)
        periods: list[Period] = []
        while _moment(card, kpi, period) > now - YEAR:
            if _moment(card, kpi, period) + ANSWERED_AFTER < now:
                periods.append(period)
            period = period.previous()
        return periods[::-1]

    def _value(self, goal: Goal, left: int, count: int) -> Decimal:
        """Closer to the target the newer it is, wobbling on the way; the newest is never off threshold."""
        start, aim = _ends(goal)
        share = Decimal(left) / Decimal(max(count - 1, 1))
        wobble = Decimal(str(self._random.uniform(-1, 1))) * WOBBLE
        value = _rounded(aim + (start - aim) * max(Decimal(0), share + wobble), goal)
        is_off = left == 0 and goal.status_of(value) is Status.OFF_THRESHOLD
        return _rounded(aim, goal) if is_off else value


def _ends(goal: Goal) -> tuple[Decimal, Decimal]:
    """From where to where the samples go: from a little off the threshold to the target."""
    if isinstance(goal.target, Band):
        middle = (goal.target.low + goal.target.high) / 2
        return goal.limits.high, middle
    edge = goal.threshold if isinstance(goal.threshold, Decimal) else goal.target * Decimal("0.8")
    return (goal.baseline if goal.baseline is not None else edge), goal.target


def _rounded(value: Decimal, goal: Goal) -> Decimal:
    """To as many places as the target is written with, and one more where the target is small."""
    target = goal.target.high if isinstance(goal.target, Band) else goal.target
    exponent = target.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else int(abs(target) < 10)  # noqa: PLR2004
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _moment(card: Scorecard, kpi: Kpi, period: Period) -> datetime:
    return prompt_moment(period, scorecard_zone=card.zone, owner_zone=card.zone, prompt_time=kpi.prompt_time)
