"""History: every revision of a KPI's values, and why periods have none."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.kpis import MissingReason, NoData
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.actuals import ActualRevision, HistoryView, PeriodHistory
from scorecard.parsing.period_names import EXAMPLES, NOUNS
from scorecard.parsing.period_phrases import KpiPhrase
from scorecard.rules.locking import locks_at
from scorecard.rules.prompt_schedule import find_absence_when_due, find_away
from scorecard.services.lookup.people import local_settings_of, name_of, person_of
from scorecard.services.lookup.which_scorecard import find_kpi_and_period, list_candidates
from scorecard.storage.unit_of_work import Store, UnitOfWork

SHOWN_PERIODS = 12


def find_missing_reasons(
    uow: UnitOfWork, card: Scorecard, kpi: Kpi, missing: Sequence[Period], now: datetime
) -> dict[Period, MissingReason]:
    """Why some periods of a KPI have no value; those of which nothing is known are left out.

    Args:
        uow: The transaction.
        card: The KPI's scorecard.
        kpi: Whose periods they are.
        missing: The periods that have no value, and of which nobody said why.
        now: UTC.
    """
    found = ((period, _find_gap(uow, card, kpi, period, now)) for period in missing)
    return {period: gap for period, gap in found if gap}


def _find_gap(
    uow: UnitOfWork, card: Scorecard, kpi: Kpi, period: Period, now: datetime
) -> MissingReason | None:
    """Missed once reminding is over; away while its owner is, and for good where that is why nobody asked."""
    owner, asked = person_of(uow, card, kpi.info.owner), uow.prompts.find(kpi.info.id, period)
    if asked:
        waits = MissingReason.AWAY if owner.find_absence(now) else MissingReason.OPEN
        return MissingReason.MISSED if asked.missed_at else waits
    if period.ended_at(card.zone) < kpi.since:
        return None
    is_away_now = period == kpi.last_ended(now, card.zone) and find_away(owner, period, now)
    return MissingReason.AWAY if is_away_now or find_absence_when_due(owner, period) else None


class ActualHistory:
    """Answers what was recorded for a KPI, and what it replaced."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def show(self, team_id: str, channel: str, user: str, text: str) -> HistoryView:
        """The last twelve periods of a KPI, or the one that is named: `mttr`, `mttr W45`.

        Raises:
            NotFound: No KPI has that name.
            InvalidInput: What follows the name is no period of the KPI, or several scorecards know the name.
        """
        if not text:
            raise InvalidInput("Which KPI? Write its name: /scorecard history mttr")
        now = self._clock.now()
        with self._store.reading() as uow:
            cards = list_candidates(uow, team_id, channel, user)
            card, placed = find_kpi_and_period(uow, cards, user, text, now)
            _refuse_rest(placed)
            newest = placed.period or placed.kpi.last_ended(now, card.zone)
            count = 1 if placed.period else SHOWN_PERIODS
            return self._view(uow, card, placed.kpi, newest.latest(count), user)

    def _view(
        self, uow: UnitOfWork, card: Scorecard, kpi: Kpi, periods: list[Period], user: str
    ) -> HistoryView:
        now, where, first, last = (
            self._clock.now(),
            local_settings_of(uow, card, user),
            periods[0],
            periods[-1],
        )
        told: dict[Period, list[ActualRevision]] = defaultdict(list)
        for one in uow.actuals.list_revisions(kpi.info.id, kpi.info.frequency, first.start, last.start):
            told[one.actual.period].append(one)
        said = uow.no_data.list_of([(kpi.info.id, period) for period in periods])
        explained = {period: reason for (_, period), reason in said.items()}
        unexplained = [period for period in periods if period not in told and period not in explained]
        gaps = find_missing_reasons(uow, card, kpi, unexplained, now)
        return HistoryView(
            scorecard=card.name,
            kpi=kpi.info,
            locale=where.locale,
            timezone=where.zone.key,
            today=now.astimezone(where.zone).date(),
            periods=tuple(
                PeriodHistory(
                    period=period,
                    goal=kpi.goal_for(period),
                    revisions=tuple(told.get(period, ())),
                    is_locked=now >= locks_at(period, card.lock_after, card.zone),
                    no_data=explained.get(period),
                    missing_reason=gaps.get(period),
                )
                for period in reversed(periods)
            ),
            names=_names(uow, card, told, explained),
        )


def _refuse_rest(placed: KpiPhrase) -> None:
    if placed.rest:
        frequency = placed.kpi.info.frequency
        raise InvalidInput(
            f"“{placed.rest}” is no {NOUNS[frequency]} that I know; write it like {EXAMPLES[frequency]}, or "
            "leave it out to see the last twelve."
        )


def _names(
    uow: UnitOfWork,
    card: Scorecard,
    told: Mapping[Period, Sequence[ActualRevision]],
    explained: Mapping[Period, NoData],
) -> dict[str, str]:
    actuals = [one.actual for revisions in told.values() for one in revisions]
    people = {user for one in actuals for user in (one.by, one.on_behalf_of, one.allowed_by) if user}
    people.update(said.by for said in explained.values())
    return {user: name_of(uow, card.team_id, user) for user in sorted(people)}
