"""Leavers: their open prompts are reassigned, and an admin is told what to change."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial

from scorecard.clock import Clock
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Departure, HandoverAnswer
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.absence import LeaverView
from scorecard.model.views.prompts import HandoverState
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME, find_assignee
from scorecard.services.absence.effects import apply_presence_change
from scorecard.services.lookup.display_names import disambiguate
from scorecard.services.lookup.people import has_left, person_of
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.repositories.people import KnownPerson
from scorecard.storage.tables import PersonRow
from scorecard.storage.unit_of_work import Store, UnitOfWork

REDRAWN_FOR = timedelta(days=30)
"""The age up to which messages are redrawn for somebody who is back; none were while they were gone."""


class Leavers:
    """Reads what an admin is shown about somebody who left."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def view(self, scorecard_id: int, person: str) -> LeaverView | None:
        """Return what somebody who left still has on a scorecard; None if nothing, or if they are back."""
        with self._store.reading() as uow:
            card = uow.scorecards.get(scorecard_id)
            row = uow.people.find(card.team_id, person)
            if row is None or row.left_at is None or not list_responsibilities(card, person):
                return None
            return _read(uow, card, row, self._clock.now())


def follow_leaver(uow: UnitOfWork, row: PersonRow, now: datetime) -> None:
    """Apply the consequences when somebody has left or is back, inside the transaction that records it."""
    cause = f"left:{row.left_at}" if row.left_at else f"is_back:{now}"
    apply_presence_change(uow, row.team_id, row.user_id, f"{cause}:{row.user_id}", now)
    if row.left_at is None:
        for batch_id in uow.batches.list_opened(row.team_id, row.user_id, now - REDRAWN_FOR):
            changes_in(uow).batch(batch_id, cause, now)
    for card in uow.scorecards.list_of(row.team_id):
        if row.left_at:
            _close_offers(uow, card, row.user_id, now)
            tell_admin_of_leaver(uow, card, row.user_id, now, f"{row.left_at:%Y-%m-%d}")
            _tell_another(uow, card, row.user_id, now)


def tell_admin_of_leaver(uow: UnitOfWork, card: Scorecard, person: str, now: datetime, cause: str) -> None:
    """Tell an admin that the owner or cover of a KPI has left; without an admin, tell the channel.

    Args:
        uow: The transaction of the cause.
        card: The scorecard of the KPIs and admins.
        person: Slack user id of the person who left.
        now: UTC.
        cause: Their leaving, or a file that names them; each cause is reported once.
    """
    if not list_responsibilities(card, person):
        return
    people = [person_of(uow, card, user) for user in card.admins if not has_left(uow, card.team_id, user)]
    people.sort(key=lambda admin: admin.find_absence(now) is not None)
    to, free = card.channel, now
    if people:
        to, free = people[0].user, people[0].first_free(now, DEFAULT_PROMPT_TIME, now)
    payload = Departure(scorecard=card.id, person=person, cause=cause)
    uow.outbox.add(OutgoingMessage(payload, card.team_id, to), now, not_before=free)


def _tell_another(uow: UnitOfWork, card: Scorecard, admin: str, now: datetime) -> None:
    """Pass messages that an admin who left has not read yet to another admin."""
    for notice in uow.outbox.list_departures(card.team_id, admin):
        other = uow.people.find(card.team_id, notice.person)
        if notice.scorecard == card.id and other and other.left_at:
            tell_admin_of_leaver(uow, card, other.user_id, now, f"instead_of:{admin}")


def list_responsibilities(card: Scorecard, person: str) -> set[str]:
    """Return the keys of the KPIs that somebody owns or covers."""
    return {kpi.info.key for kpi in card.kpis if person in {kpi.info.owner, kpi.info.cover}}


def _read(uow: UnitOfWork, card: Scorecard, row: KnownPerson, now: datetime) -> LeaverView:
    person, find = row.user_id, partial(person_of, uow, card)
    asked: dict[str | None, list[str]] = defaultdict(list)
    for kpi in (kpi.info for kpi in card.kpis if kpi.info.owner == person):
        stand_in = find_assignee(kpi.owner, kpi.cover, now, find)
        asked[stand_in.user if stand_in else None].append(disambiguate(uow, card.id, kpi).name)
    return LeaverView(
        person,
        was_here=bool(row.name),
        asked=tuple((user, tuple(names)) for user, names in asked.items()),
        covered=tuple(
            disambiguate(uow, card.id, kpi.info).name for kpi in card.kpis if kpi.info.cover == person
        ),
    )


def _close_offers(uow: UnitOfWork, card: Scorecard, person: str, now: datetime) -> None:
    """Decline all offers to somebody who left, and tell the people who made them."""
    uow.scorecards.hold(card.id)
    for offer in uow.handovers.list_open(card.id):
        row = uow.batches.get(offer.round_id)
        if row.person == person:
            uow.handovers.decide(offer, HandoverState.DECLINED, now)
            changes_in(uow).batch(offer.round_id, "left", now)
            answer = HandoverAnswer(
                round=offer.round_id, reader=offer.offered_by, cause=f"left:{offer.round_id}"
            )
            uow.outbox.add(OutgoingMessage(answer, row.team_id, answer.reader), now)
