"""Prompts: each owner is asked once for each period, all that is due at one time in one message."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from scorecard.clock import Clock
from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.periods import Period
from scorecard.domain.prompting import list_due, prompt_moment
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.domain.views import RoundView
from scorecard.services.due_items import list_due_items, list_round_items, may_answer
from scorecard.services.handovers import read_handover
from scorecard.services.people import calendar_of, put_off_until, whereabouts
from scorecard.services.rounds import redraw_home, schedule_for
from scorecard.storage.unit_of_work import Store, UnitOfWork

LOOK_BACK = timedelta(days=400)


class Prompts:
    """Opens prompts when they are due, and tells when the next ones are."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def open_due(self) -> int:
        """Ask for everything that is due and was not asked for yet; how many prompts this call opened.

        Safe to call at any time, by several processes at once and after any downtime: the database lets each
        KPI's period be asked for only once.
        """
        opened = 0
        with self._store.reading() as uow:
            ids = uow.scorecards.list_ids()
        for scorecard_id in ids:
            with self._store.writing() as uow:
                opened += self._open_due(uow, uow.scorecards.get(scorecard_id))
                if uow.outbox.has_new:
                    uow.commit()
        return opened

    def next_due(self) -> tuple[datetime, tuple[str, ...]] | None:
        """When the next prompts go out, UTC, and to whom; None without KPIs."""
        moments: dict[datetime, set[str]] = defaultdict(set)
        with self._store.reading() as uow:
            for scorecard_id in uow.scorecards.list_ids():
                card = uow.scorecards.get(scorecard_id)
                for at, kpi in self._list_next(uow, card):
                    moments[at].add(kpi.info.owner)
        return min(((at, tuple(sorted(people))) for at, people in moments.items()), default=None)

    def round(self, round_id: int) -> RoundView:
        """One message's worth of prompts, as they stand now."""
        with self._store.reading() as uow:
            return _read_round(uow, round_id, uow.rounds.get(round_id).person)

    def round_for(self, round_id: int, reader: str) -> RoundView:
        """A round as somebody may answer it; who was asked sees all of it."""
        with self._store.reading() as uow:
            card = uow.scorecards.get(uow.rounds.get(round_id).scorecard_id)
            view = _read_round(uow, round_id, reader)
        if reader == view.person:
            return view
        items, earlier = (
            tuple(item for item in part if may_answer(card, item, reader))
            for part in (view.items, view.earlier)
        )
        return replace(view, items=items, earlier=earlier)

    def _open_due(self, uow: UnitOfWork, card: Scorecard) -> int:
        by_person: dict[str, list[tuple[Kpi, Period]]] = defaultdict(list)
        for kpi, period in self._list_due(uow, card):
            if self._put_off_until(uow, card, kpi, period) is None:
                by_person[kpi.info.owner].append((kpi, period))
        return sum(self._open_round(uow, card, person, due) for person, due in by_person.items())

    def _list_due(self, uow: UnitOfWork, card: Scorecard) -> list[tuple[Kpi, Period]]:
        now = self._clock.now()
        due = [(kpi, period) for kpi in card.kpis for period in self._list_periods(uow, card, kpi)]
        asked = uow.prompts.list_asked([kpi.info.id for kpi, _ in due], now - LOOK_BACK)
        answered = uow.actuals.list_answers((kpi.info.id, period) for kpi, period in due)
        done = asked | answered.keys()
        return [(kpi, period) for kpi, period in due if (kpi.info.id, period) not in done]

    def _list_periods(self, uow: UnitOfWork, card: Scorecard, kpi: Kpi) -> list[Period]:
        now, moment_of = self._clock.now(), _moments(uow, card, kpi)
        return list_due(kpi.last_ended(now, card.zone), now, since=kpi.since, moment_of=moment_of)

    def _put_off_until(self, uow: UnitOfWork, card: Scorecard, kpi: Kpi, period: Period) -> datetime | None:
        due = _moments(uow, card, kpi)(period)
        return put_off_until(uow, card, kpi.info.owner, due, self._clock.now())

    def _open_round(
        self, uow: UnitOfWork, card: Scorecard, person: str, due: list[tuple[Kpi, Period]]
    ) -> int:
        now = self._clock.now()
        schedule = schedule_for(uow, card, person, [kpi for kpi, _ in due])
        remind_at = schedule.next_moment(now, now)
        round_id = uow.prompts.open_round(card.id, card.team_id, person, now, remind_at=remind_at)
        opened = sum(uow.prompts.open(kpi.info.id, period, round_id, now) for kpi, period in due)
        if opened:
            outgoing = Outgoing(f"prompt:{round_id}", Kind.PROMPT, card.team_id, person, {"round": round_id})
            uow.outbox.add(outgoing, now)
            redraw_home(uow, card.team_id, person, f"round:{round_id}", now)
        return opened

    def _list_next(self, uow: UnitOfWork, card: Scorecard) -> Iterator[tuple[datetime, Kpi]]:
        """When each KPI is asked for next, and when what is put off will be."""
        for kpi in card.kpis:
            moment = self._next_moment(uow, card, kpi)
            yield put_off_until(uow, card, kpi.info.owner, moment, moment) or moment, kpi
        for kpi, period in self._list_due(uow, card):
            if until := self._put_off_until(uow, card, kpi, period):
                yield until, kpi

    def _next_moment(self, uow: UnitOfWork, card: Scorecard, kpi: Kpi) -> datetime:
        now = self._clock.now()
        period, moment_of = kpi.last_ended(now, card.zone), _moments(uow, card, kpi)
        while (moment := moment_of(period)) <= now:
            period = period.next()
        return moment


def _read_round(uow: UnitOfWork, round_id: int, reader: str) -> RoundView:
    row = uow.rounds.get(round_id)
    where = whereabouts(uow, uow.scorecards.get(row.scorecard_id), reader)
    offer = uow.handovers.find(round_id)
    return RoundView(
        id=round_id,
        person=row.person,
        locale=where.locale,
        timezone=where.zone.key,
        items=list_round_items(uow, round_id),
        earlier=list_due_items(uow, uow.prompts.list_left_open(round_id)),
        snoozed_until=row.snoozed_until,
        handovers=tuple(read_handover(uow, one) for one in uow.handovers.list_from(round_id)),
        offer=read_handover(uow, offer) if offer else None,
    )


def _moments(uow: UnitOfWork, card: Scorecard, kpi: Kpi) -> Callable[[Period], datetime]:
    """When a KPI's owner is asked for each of its periods."""
    return partial(
        prompt_moment,
        scorecard_zone=card.zone,
        owner_zone=whereabouts(uow, card, kpi.info.owner).zone,
        prompt_time=kpi.prompt_time,
        is_working_day=calendar_of(uow, card, kpi.info.owner).is_present,
    )
