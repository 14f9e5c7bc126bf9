"""History: every revision of a KPI's values, and the reasons for missing ones."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.calendars import Absence
from scorecard.model.kpis import Away, MissingReason
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.actuals import ActualRevision, HistoryView, PeriodHistory
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.period_phrases import DateContext, KpiPhrase, explain_leading
from scorecard.rules.locking import locks_at
from scorecard.rules.places import place_of
from scorecard.rules.prompt_schedule import calendar_of, find_absence_when_asked, find_away
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.examples import example_for
from scorecard.services.lookup.people import date_context_of, local_settings_of, person_of
from scorecard.services.lookup.which_scorecard import find_kpi_and_period
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import Hint, hint

SHOWN_PERIODS = 12


def find_missing_reasons(
    uow: UnitOfWork, card: Scorecard, kpi: Kpi, missing: Sequence[Period], now: datetime
) -> dict[Period, MissingReason]:
    """Return the reasons why periods of a KPI have no value; periods without a known reason are left out.

    Args:
        uow: The transaction.
        card: The KPI's scorecard.
        kpi: The KPI.
        missing: Its periods with neither a value nor a stated reason.
        now: UTC.
    """
    found = ((period, _find_missing_reason(uow, card, kpi, period, now)) for period in missing)
    return {period: reason for period, reason in found if reason}


def _find_missing_reason(
    uow: UnitOfWork, card: Scorecard, kpi: Kpi, period: Period, now: datetime
) -> MissingReason | None:
    """Return why a period has no value, if known.

    It is missed once reminders are over. It is away, or left, while the owner is, and stays so if that is why
    nobody was asked.
    """
    owner, prompt = person_of(uow, card, kpi.info.owner), uow.prompts.find(kpi.info.id, period)
    days = calendar_of(card, kpi)
    asked = MissingReason.ASKED if days.is_collecting(period, now) else None
    if prompt:
        absence = owner.find_absence(now)
        waits = _away(absence) if absence else asked or MissingReason.OPEN
        return MissingReason.MISSED if prompt.missed_at else waits
    if not kpi.owes(period, card.zone):
        return None
    is_last = period == kpi.last_ended(now, card.zone)
    away = find_away(owner, days, period, now) if is_last else None
    reason = away or find_absence_when_asked(owner, days, period)
    return _away(reason) if reason else asked


def _away(absence: Absence | Away) -> MissingReason:
    return MissingReason.LEFT if absence.is_for_good else MissingReason.AWAY


class ActualHistory:
    """Answers which values were recorded for a KPI, and which they replaced."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def show(self, team_id: str, channel: str, user: str, text: str) -> HistoryView:
        """Return the last twelve periods of a KPI, or the one that is named: `mttr`, `mttr W45`.

        Raises:
            NotFound: No KPI has that name.
            InvalidInput: The rest of the text is not a period of it, or several scorecards have the name.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            if not text:
                named = example_for(uow, Asker(team_id, channel, user), now).kpi
                raise InvalidInput(f"Which KPI? {hint(Hint.HISTORY, named)}")
            card, phrase = find_kpi_and_period(uow, Asker(team_id, channel, user), text, now)
            _refuse_rest(phrase, date_context_of(uow, card, user, now))
            newest = phrase.period or phrase.kpi.last_ended(now, card.zone)
            count = 1 if phrase.period else SHOWN_PERIODS
            return self._view(uow, card, phrase.kpi, newest.latest(count), user)

    def _view(
        self, uow: UnitOfWork, card: Scorecard, kpi: Kpi, periods: list[Period], user: str
    ) -> HistoryView:
        now, settings = self._clock.now(), local_settings_of(uow, card, user)
        first, last = periods[0], periods[-1]
        revisions: dict[Period, list[ActualRevision]] = defaultdict(list)
        for revision in uow.actuals.list_revisions(kpi.info.id, kpi.info.frequency, first.start, last.start):
            revisions[revision.actual.period].append(revision)
        places = [(kpi.info.id, period) for period in periods]
        reasons, decisions = uow.no_data.list_of(places), uow.set_aside.list_of(places)
        explained = {period: reason for (_, period), reason in reasons.items()}
        valued = {period for period, found in revisions.items() if not found[0].actual.taken_back_by}
        aside = {period: one for (_, period), one in decisions.items() if period not in valued}
        known = {*valued, *explained, *aside}
        unexplained = [period for period in periods if period not in known]
        missing = find_missing_reasons(uow, card, kpi, unexplained, now)
        return HistoryView(
            scorecard=card.name,
            kpi=kpi.info,
            place=place_of(card, kpi),
            locale=settings.locale,
            timezone=settings.zone.key,
            today=now.astimezone(settings.zone).date(),
            periods=tuple(
                PeriodHistory(
                    period=period,
                    goal=kpi.goal_for(period),
                    revisions=tuple(revisions.get(period, ())),
                    is_locked=now >= locks_at(period, card.lock_after, card.zone),
                    no_data=explained.get(period),
                    missing_reason=missing.get(period),
                    asked_before=calendar_of(card, kpi).asked_before(period, now),
                    set_aside=aside.get(period),
                )
                for period in reversed(periods)
            ),
        )


def _refuse_rest(phrase: KpiPhrase, date_context: DateContext) -> None:
    if phrase.rest:
        frequency = phrase.kpi.info.frequency
        cause = explain_leading(phrase.rest, frequency, date_context)
        cause = cause or f"“{phrase.rest}” is not a {NOUNS[frequency]} that I know"
        like = date_context.example(frequency)
        raise InvalidInput(f"{cause}; write it like {like}, or leave it out to see the last twelve.")
