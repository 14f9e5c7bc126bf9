"""Where a KPI's values came from: every revision, who gave it, when, from where and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.kpis import NoData
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.actuals import PastView, PeriodPast, Revision
from scorecard.parsing.period_names import EXAMPLES, NOUNS
from scorecard.parsing.period_phrases import Placed
from scorecard.rules.locking import locks_at
from scorecard.services.gaps import find_gaps
from scorecard.services.lookup.people import name_of, whereabouts
from scorecard.services.lookup.which_scorecard import list_meant
from scorecard.services.placing import find_place
from scorecard.storage.unit_of_work import Store, UnitOfWork

SHOWN_PERIODS = 12


class Histories:
    """Answers what was recorded for a KPI, and what it replaced."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def show(self, team_id: str, channel: str, user: str, text: str) -> PastView:
        """The last twelve periods of a KPI, or the one that is named: `mttr`, `mttr W45`.

        Raises:
            NotFound: No KPI has that name.
            InvalidInput: What follows the name is no period of the KPI, or several scorecards know the name.
        """
        if not text:
            raise InvalidInput("Which KPI? Write its name: /scorecard history mttr")
        now = self._clock.now()
        with self._store.reading() as uow:
            cards = list_meant(uow, team_id, channel, user)
            card, placed = find_place(uow, cards, user, text, now)
            _refuse_rest(placed)
            newest = placed.period or placed.kpi.last_ended(now, card.zone)
            count = 1 if placed.period else SHOWN_PERIODS
            return self._view(uow, card, placed.kpi, newest.latest(count), user)

    def _view(self, uow: UnitOfWork, card: Scorecard, kpi: Kpi, periods: list[Period], user: str) -> PastView:
        now, where, first, last = self._clock.now(), whereabouts(uow, card, user), periods[0], periods[-1]
        told: dict[Period, list[Revision]] = defaultdict(list)
        for one in uow.actuals.list_revisions(kpi.info.id, kpi.info.frequency, first.start, last.start):
            told[one.actual.period].append(one)
        said = uow.no_data.list_of([(kpi.info.id, period) for period in periods])
        explained = {period: reason for (_, period), reason in said.items()}
        unexplained = [period for period in periods if period not in told and period not in explained]
        gaps = find_gaps(uow, card, kpi, unexplained, now)
        return PastView(
            scorecard=card.name,
            kpi=kpi.info,
            locale=where.locale,
            timezone=where.zone.key,
            today=now.astimezone(where.zone).date(),
            periods=tuple(
                PeriodPast(
                    period=period,
                    goal=kpi.goal_for(period),
                    revisions=tuple(told.get(period, ())),
                    is_locked=now >= locks_at(period, card.lock_after, card.zone),
                    no_data=explained.get(period),
                    gap=gaps.get(period),
                )
                for period in reversed(periods)
            ),
            names=_names(uow, card, told, explained),
        )


def _refuse_rest(placed: Placed) -> None:
    if placed.rest:
        frequency = placed.kpi.info.frequency
        raise InvalidInput(
            f"“{placed.rest}” is no {NOUNS[frequency]} that I know; write it like {EXAMPLES[frequency]}, or "
            "leave it out to see the last twelve."
        )


def _names(
    uow: UnitOfWork,
    card: Scorecard,
    told: Mapping[Period, Sequence[Revision]],
    explained: Mapping[Period, NoData],
) -> dict[str, str]:
    actuals = [one.actual for revisions in told.values() for one in revisions]
    people = {user for one in actuals for user in (one.by, one.on_behalf_of, one.allowed_by) if user}
    people.update(said.by for said in explained.values())
    return {user: name_of(uow, card.team_id, user) for user in sorted(people)}
