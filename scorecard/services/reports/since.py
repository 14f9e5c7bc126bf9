"""What happened since a day: what turned, recovered, was decided, or was given in somebody's place."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from scorecard.clock import Clock
from scorecard.model.calendars import Absence
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.people import Person
from scorecard.model.periods import DAY, Period, at_local
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.past import AwayView, Happened, NewGoal, SinceView, Turn
from scorecard.parsing.past_days import read_first_day
from scorecard.rules.alerts.states import Alert
from scorecard.rules.places import Thing, place_of
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.people import date_context_of, local_settings_of, person_of
from scorecard.services.lookup.which_scorecard import get_scorecard, list_all_readable
from scorecard.services.reports.kpis import find_thing, list_all_things
from scorecard.storage.unit_of_work import Store, UnitOfWork

ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
BACK_LATELY = timedelta(days=14)
"""The time after an absence within which the first message still tells of it."""


class Since:
    """Answers what happened since a day."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def show(self, asker: Asker, name: str, when: str) -> SinceView:
        """Return what happened to a scorecard, or the part of it that is named, since a day began.

        Args:
            asker: Who asks, and where.
            name: The part; empty for all of it.
            when: The day; empty for the first of an absence that ended lately, or else the last seven days.

        Raises:
            NotFound: The team has no scorecard yet, or nothing is called so.
            NoDay: `when` names no day.
            InvalidInput: Several scorecards are possible; the day is still to come.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            card, thing = self._find(uow, asker, name)
            context = date_context_of(uow, card, asker.user, now)
            day = read_first_day(when, context) if when else _usual_first_day(uow, card, asker, now)
            kpis = _list_kpis(card, thing)
            happened = list_happened(uow, kpis, at_local(day, time.min, card.zone), asker.user)
        about = thing.info.name if isinstance(thing, Kpi) else thing.name if thing else ""
        return SinceView(card.name, about, day, card.locale, happened, place_of(card, thing))

    def while_away(self, messages: Collection[OutgoingMessage]) -> Mapping[str, AwayView]:
        """Return what happened to people's KPIs while they were away, for the first messages that ask them.

        It is as of when a message was made, so that it says the same whenever it is drawn again.

        Args:
            messages: Prompts and reminders, and changes of them.

        Returns:
            By the key of the message; only of those that are the first after an absence.
        """
        with self._store.reading() as uow:
            for team_id in {message.team_id for message in messages}:
                readers = {message.to for message in messages if message.team_id == team_id}
                uow.absences.list_of_each(team_id, readers)
            found = {message.key: _find_while_away(uow, message) for message in messages}
        return {key: view for key, view in found.items() if view}

    def _find(self, uow: UnitOfWork, asker: Asker, name: str) -> tuple[Scorecard, Thing | None]:
        if not name:
            return get_scorecard(uow, asker), None
        return find_thing(uow, list_all_readable(uow, asker), asker, name, list_all_things)


def _find_while_away(uow: UnitOfWork, outgoing: OutgoingMessage) -> AwayView | None:
    key, team_id, user = outgoing.updates or outgoing.key, outgoing.team_id, outgoing.to
    if not uow.absences.list_of(team_id, user):
        return None
    person = person_of(uow, uow.scorecards.get_any(team_id), user)
    made = uow.outbox.find_made(key)
    absence = _find_last_absence(person, made) if made else None
    if made is None or absence is None:
        return None
    first = uow.outbox.list_first_asking(team_id, user, person.start_of(absence.last + DAY))
    own = next((one.key for one in first if not getattr(one.payload, "carrier", "")), None)
    if own != key:
        return None
    cards = uow.scorecards.list_of(team_id)
    kpis = [kpi for card in cards for kpi in card.kpis if kpi.info.owner == user]
    happened = list_happened(uow, kpis, person.start_of(absence.first), user, until=made)
    locale = local_settings_of(uow, uow.scorecards.get_any(team_id), user).locale
    return AwayView(absence.first, absence.last, locale, happened) if happened else None


def _find_last_absence(person: Person, at: datetime) -> Absence | None:
    """Return the stretch of days away that ended last before a moment, if that is not long ago."""
    today, found = person.day(at), list[Absence]()
    if person.find_absence(at):
        return None
    for absence in sorted((one for one in person.calendar.absences if one.last < today), reverse=True):
        if found and absence.last < found[-1].first - DAY:
            break
        found.append(absence)
    if not found or today - found[0].last > BACK_LATELY:
        return None
    return Absence(found[-1].first, max(one.last for one in found))


def _usual_first_day(uow: UnitOfWork, card: Scorecard, asker: Asker, now: datetime) -> date:
    absence = _find_last_absence(person_of(uow, card, asker.user), now)
    return absence.first if absence else now.astimezone(card.zone).date() - WEEK


def _list_kpis(card: Scorecard, thing: Thing | None) -> Sequence[Kpi]:
    return [thing] if isinstance(thing, Kpi) else (thing or card).kpis


def list_happened(
    uow: UnitOfWork, kpis: Sequence[Kpi], since: datetime, reader: str, until: datetime = ALWAYS
) -> Happened:
    """Return what happened to some KPIs since a moment as it concerns a reader, in seven statements.

    Args:
        uow: The transaction.
        kpis: The KPIs.
        since: UTC.
        reader: Slack user id.
        until: UTC; what happened from then on is left out.
    """
    by_id = {kpi.info.id: kpi for kpi in kpis}
    ids = list(by_id)
    turned, recovered = _list_turns(uow, by_id, uow.alerts.list_turned(ids, since), since, until)
    stated = uow.no_data.list_stated_since(ids, since)
    return Happened(
        turned_off=turned,
        recovered=recovered,
        set_aside=tuple(
            (by_id[kpi_id].info, decision, stands)
            for kpi_id, decision, stands in uow.set_aside.list_decided(ids, since)
            if decision.at < until
        ),
        goals=tuple(_list_goals(by_id, uow.scorecards.list_new_goals(ids, since, until), since)),
        requests=tuple(
            (by_id[request.kpi_id].info, request)
            for request in uow.change_requests.list_decided(ids, since, until)
        ),
        given=tuple(
            (by_id[kpi_id].info, actual)
            for kpi_id, actual in uow.actuals.list_in_place_of(ids, reader, since)
            if actual.at < until
        ),
        stated=tuple(
            (by_id[kpi_id].info, one)
            for kpi_id, one in stated
            if by_id[kpi_id].info.owner == reader and one.by != reader and one.at < until
        ),
    )


def _list_turns(
    uow: UnitOfWork, by_id: dict[int, Kpi], alerts: Sequence[Alert], since: datetime, until: datetime
) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
    """Return what turned off threshold between two moments and is so, then what recovered."""
    rows = {row for alert in alerts for row in (alert.actual_id, alert.closing_actual_id) if row}
    actuals = {row: actual for row, (_, actual) in uow.actuals.get_each(sorted(rows)).items()} if rows else {}
    turned, recovered = [], []
    for alert in alerts:
        kpi, about = by_id[alert.kpi_id], actuals[alert.actual_id]
        if alert.is_open or (alert.closed_at and alert.closed_at >= until):
            if since <= alert.opened_at < until:
                turned.append(Turn(kpi.info, kpi.goal_for(about.period), about, about.period.start))
        elif alert.closing_actual_id:
            closing = actuals[alert.closing_actual_id]
            recovered.append(Turn(kpi.info, kpi.goal_for(closing.period), closing, about.period.start))
    return tuple(turned), tuple(recovered)


def _list_goals(by_id: dict[int, Kpi], changed: Sequence[tuple[int, date]], since: datetime) -> list[NewGoal]:
    """Return the changed goals, except the first ones of KPIs that came since."""
    found = []
    for kpi_id, effective_from in changed:
        kpi = by_id[kpi_id]
        at = [dated.effective_from for dated in kpi.goals].index(effective_from)
        if at == 0 and kpi.since >= since:
            continue
        before = kpi.goals[at - 1].goal if at else None
        first = Period.containing(effective_from, kpi.info.frequency) if at else None
        found.append(NewGoal(kpi.info, before, kpi.goals[at].goal, first))
    return found
