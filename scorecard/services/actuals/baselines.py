"""Baselines: an admin starts a KPI's usual range anew at a period, with a reason, or takes that back."""

from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.periods import Period
from scorecard.model.scorecard import Scorecard
from scorecard.model.signals import BaselineReset
from scorecard.model.views.actuals import BaselineView
from scorecard.parsing.period_phrases import KpiPhrase
from scorecard.rules.permissions import Action
from scorecard.services.actuals.signals import list_values, signal_of
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.people import check_is_admin, local_settings_of, period_namer
from scorecard.services.lookup.which_scorecard import find_kpi_and_period
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import Hint, capitalized, hint

BACK = "back"


class Baselines:
    """Takes an admin's decisions to start a KPI's usual range anew, and to undo that."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def decide(self, asker: Asker, text: str) -> BaselineView:
        """Start a baseline anew, `mttr W40 new tool`, or undo the newest such decision, `mttr back`.

        Raises:
            NotFound: No KPI has that name.
            InvalidInput: The user is no admin; period or reason are missing; the period has not begun; there
                is nothing to undo.
        """
        if not text:
            raise InvalidInput(f"Which KPI, from which period on, and why? Write it {hint(Hint.RESET)}")
        now = self._clock.now()
        with self._store.writing() as uow:
            card, phrase = find_kpi_and_period(uow, asker, text, now)
            check_is_admin(uow, card, asker.user, Action.RESET_BASELINE)
            uow.actuals.hold(phrase.kpi.info.id)  # first: two admins take turns
            ended = _decide(uow, card, phrase, asker.user, now)
            changes_in(uow).scorecard(card.id)
            view = _view(uow, card, phrase, asker.user, now, ended=ended)
            uow.commit()
        return view


def _decide(
    uow: UnitOfWork, card: Scorecard, phrase: KpiPhrase, user: str, now: datetime
) -> BaselineReset | None:
    """Take the decision, and return the one that is undone by it, if any."""
    kpi = phrase.kpi.info
    if phrase.rest.casefold() == BACK:
        ended = uow.baselines.end(kpi.id, kpi.frequency, user, now)
        if ended is None:
            raise InvalidInput(f"The usual range of {kpi.name} was not started anew; nothing was changed.")
        return ended
    uow.baselines.add(kpi.id, BaselineReset(_period(uow, card, phrase, user, now), phrase.rest, user, now))
    return None


def _period(uow: UnitOfWork, card: Scorecard, phrase: KpiPhrase, user: str, now: datetime) -> Period:
    """Return the period that was named.

    Raises:
        InvalidInput: There is none or no reason, or it has not begun.
    """
    if phrase.period is None or not phrase.rest:
        missing = "why" if phrase.period else "from which period on, and why"
        raise InvalidInput(f"Say {missing} {phrase.kpi.info.name} starts anew, {hint(Hint.RESET)}")
    if phrase.period > phrase.kpi.last_ended(now, card.zone).next():
        name = period_namer(uow, card, user, now)
        raise InvalidInput(f"{capitalized(name(phrase.period))} has not begun yet; nothing was changed.")
    return phrase.period


def _view(
    uow: UnitOfWork,
    card: Scorecard,
    phrase: KpiPhrase,
    user: str,
    now: datetime,
    *,
    ended: BaselineReset | None,
) -> BaselineView:
    kpi = phrase.kpi
    newest = uow.baselines.list_newest([kpi.info.id]).get((kpi.info.id, kpi.info.frequency))
    values = list_values(uow, card, [kpi], now)[kpi.info.id]
    return BaselineView(
        kpi.info,
        kpi.goal_for(kpi.last_ended(now, card.zone)),
        local_settings_of(uow, card, user).locale,
        reset=newest,
        ended=ended,
        signal=signal_of(kpi, values),
        given=sum(newest is None or one.period >= newest.period for one in values),
    )
