"""Reviews: opened when they are due or an admin starts one, read, and closed with their minutes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import Gone, InvalidInput
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import ReviewItem as ItemPayload
from scorecard.model.payloads import ReviewItemUpdate, ReviewMinutes, ReviewOpened, ReviewUpdate
from scorecard.model.periods import Period
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.reviews import (
    AgendaItem,
    Review,
    ReviewItem,
    ReviewItemView,
    ReviewResponse,
    ReviewView,
    is_left,
)
from scorecard.rules.permissions import Action, may
from scorecard.rules.readings import read_scorecard
from scorecard.rules.reviews.agenda import LOOKED_BACK, KpiPast, LeftOver, build_agenda
from scorecard.rules.reviews.schedule import SHORTEST, TOO_LATE, ends_at, last_moment, month_of, next_moment
from scorecard.services.actuals.signals import read_signals
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_review
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.people import check_is_admin, local_settings_of
from scorecard.services.reports.snapshots import Snapshot, Snapshots, read_snapshot
from scorecard.storage.unit_of_work import Store, UnitOfWork

MOST_ITEMS = 12
"""The items of one review; what is less pressing waits for the next."""
OPEN_ALREADY = "A review is open already; close it first."
CLOSED_ALREADY = "This review is closed already; its minutes are in the thread."
NOTHING_TO_REVIEW = "There is nothing to review: no exception, nothing left over, no objective due soon."


class Reviews:
    """Opens, shows and closes reviews."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots

    def show(self, asker: Asker, name: str = "") -> ReviewView:
        """Return the open review of the scorecard that a person means, or what one would be about now.

        Args:
            asker: Who asks, and where they ask.
            name: The scorecard's name or key, or empty.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            NotReadable: They may not read all of it.
            InvalidInput: Several scorecards are possible; asks which.
        """
        snapshot = self._snapshots.get_selected(self._store, asker, name=name)
        with self._store.reading() as uow:
            view = self._view(uow, snapshot, uow.reviews.find_open(snapshot.card.id))
            locale = local_settings_of(uow, snapshot.card, asker.user).locale
            return replace(view, locale=locale, may_start=may(asker.user, Action.REVIEW, snapshot.card))

    def start(self, team_id: str, user: str, scorecard_id: int, *, cause: str) -> None:
        """Open a review in the scorecard's channel.

        Raises:
            AlreadyHandled: The press was delivered before.
            Gone: The team has no such scorecard, or no longer.
            InvalidInput: They are not an admin, one is open, or there is nothing to review.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            if all(one.scorecard_id != scorecard_id for one in uow.scorecards.list_revisions(team_id)):
                raise Gone
            uow.scorecards.hold(scorecard_id)
            snapshot = read_snapshot(uow, scorecard_id)
            check_is_admin(uow, snapshot.card, user, Action.REVIEW)
            agenda = _read_agenda(uow, snapshot, now)
            if not agenda:
                raise InvalidInput(NOTHING_TO_REVIEW)
            if not _open(uow, snapshot.card, agenda, now, by=user):
                raise InvalidInput(OPEN_ALREADY)
            uow.commit()

    def open_due(self) -> None:
        """Open the review of every scorecard whose day has come; one still open from before ends first.

        Safe to call at any time and from several processes: each month's review is opened only once.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            due = _list_due(uow, now)
        for card in due:
            with self._store.writing() as uow:
                uow.scorecards.hold(card.id)
                if _is_due(uow, card, now):  # another process may have opened it meanwhile
                    _open_due(uow, card, now)
                uow.commit()

    def end_due(self) -> None:
        """Close the reviews whose time is over."""
        now = self._clock.now()
        with self._store.reading() as uow:
            over = [
                review
                for review in uow.reviews.list_open(now - SHORTEST)
                if ends_at(uow.scorecards.get(review.scorecard_id), review.opened_at) <= now
            ]
        for review in over:
            with self._store.writing() as uow:
                close_review(uow, uow.scorecards.get(review.scorecard_id), review, "", now)
                uow.commit()

    def close(self, team_id: str, user: str, review_id: int, *, cause: str) -> None:
        """Close a review, so that its minutes are told.

        Raises:
            AlreadyHandled: The press was delivered before.
            Gone: The team has no such review.
            InvalidInput: They are not an admin, or it is closed already.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            review = get_review(uow, team_id, review_id)
            card = uow.scorecards.get(review.scorecard_id)
            uow.scorecards.hold(card.id)
            check_is_admin(uow, card, user, Action.REVIEW)
            if not close_review(uow, card, review, user, now):
                raise InvalidInput(CLOSED_ALREADY)
            uow.commit()

    def view(self, review_id: int) -> ReviewView:
        """Return a review as it is now."""
        with self._store.reading() as uow:
            review = uow.reviews.get(review_id)
            return self._view(uow, read_snapshot(uow, review.scorecard_id), review)

    def _view(self, uow: UnitOfWork, snapshot: Snapshot, review: Review | None) -> ReviewView:
        now, card = self._clock.now(), snapshot.card
        if review:
            items, more = uow.reviews.list_items(review.id), 0
        else:
            agenda = _read_agenda(uow, snapshot, now)
            items = [ReviewItem(0, 0, at, about) for at, about in enumerate(agenda[:MOST_ITEMS], 1)]
            more = len(agenda) - len(items)
        said = uow.reviews.list_responses(review.id) if review else {}
        return ReviewView(
            scorecard_id=card.id,
            scorecard=card.name,
            channel=card.channel,
            locale=card.locale,
            timezone=card.timezone,
            as_of=now,
            review=review,
            items=tuple(read_item(uow, snapshot, item, said.get(item.id, ()), now) for item in items),
            more=more,
            next_at=next_moment(card, card.review, now) if card.review else None,
            closes_at=ends_at(card, review.opened_at) if review else None,
        )


def read_item(
    uow: UnitOfWork, snapshot: Snapshot, item: ReviewItem, said: Sequence[ReviewResponse], now: datetime
) -> ReviewItemView:
    """Return an item with the present standing of what it is about.

    Args:
        uow: The transaction.
        snapshot: Its scorecard.
        item: The item.
        said: What came of it.
        now: UTC.
    """
    about, card = item.about, snapshot.card
    kpi = card.kpis_by_id.get(about.kpi_id or 0)
    due = next(
        (
            objective.due
            for perspective in card.perspectives
            for objective in perspective.objectives
            if (perspective.name, objective.name) == (about.perspective, about.objective)
        ),
        None,
    )
    return ReviewItemView(
        item,
        kpi.info if kpi else None,
        snapshot.at(now).read(kpi) if kpi else None,
        name_of(uow, about),
        tuple(said),
        uow.reviews.get_response(about.action_id) if about.action_id else None,
        (due - now.astimezone(card.zone).date()).days if due else None,
    )


def name_of(uow: UnitOfWork, about: AgendaItem) -> str:
    """Return the name of what an item is about."""
    if about.kpi_id:
        return uow.scorecards.get_of(about.kpi_id)[1].info.name
    return uow.reviews.get_response(about.action_id).text if about.action_id else about.objective


def redraw_item(uow: UnitOfWork, card: Scorecard, item: ReviewItem, cause: str, now: datetime) -> None:
    """Draw an item again, and the message that its thread belongs to."""
    post = ItemPayload(review=item.review_id, item=item.id)
    update = ReviewItemUpdate(review=item.review_id, item=item.id, cause=cause)
    uow.outbox.add(OutgoingMessage(update, card.team_id, card.channel, updates=post.derive_key()), now)
    _redraw(uow, card, item.review_id, cause, now)


def close_review(uow: UnitOfWork, card: Scorecard, review: Review, by: str, now: datetime) -> bool:
    """Close a review inside the caller's transaction, and return whether it was open.

    Args:
        uow: The transaction.
        card: Its scorecard.
        review: The review.
        by: Slack user id of who closes it; empty if its time is over.
        now: UTC.
    """
    if not uow.reviews.close(review.id, by, now):
        return False
    opened = ReviewOpened(review=review.id)
    minutes = OutgoingMessage(
        ReviewMinutes(review=review.id), card.team_id, card.channel, thread_of=opened.derive_key()
    )
    uow.outbox.add(minutes, now)
    for item in uow.reviews.list_items(review.id):
        redraw_item(uow, card, item, "closed", now)
    return True


def _redraw(uow: UnitOfWork, card: Scorecard, review_id: int, cause: str, now: datetime) -> None:
    opened, update = ReviewOpened(review=review_id), ReviewUpdate(review=review_id, cause=cause)
    uow.outbox.add(OutgoingMessage(update, card.team_id, card.channel, updates=opened.derive_key()), now)


def _open(
    uow: UnitOfWork,
    card: Scorecard,
    agenda: Sequence[AgendaItem],
    now: datetime,
    *,
    month: str | None = None,
    by: str = "",
) -> Review | None:
    """Store a review and post it; None if one is open, or that month's was opened before."""
    day = now.astimezone(card.zone).date()
    review = uow.reviews.open(card.id, day, now, agenda[:MOST_ITEMS], month=month, by=by)
    if review is None:
        return None
    head = OutgoingMessage(ReviewOpened(review=review.id), card.team_id, card.channel)
    uow.outbox.add(head, now)
    for item in uow.reviews.list_items(review.id):
        payload = ItemPayload(review=review.id, item=item.id)
        uow.outbox.add(replace(head, payload=payload, thread_of=head.key), now)
    return review


def _open_due(uow: UnitOfWork, card: Scorecard, now: datetime) -> None:
    if before := uow.reviews.find_open(card.id):
        close_review(uow, card, before, "", now)
    snapshot = read_snapshot(uow, card.id)
    agenda = _read_agenda(uow, snapshot, now)
    month = month_of(card, last_moment(card, card.review, now)) if card.review else None
    review = _open(uow, card, agenda, now, month=month)
    if review and not agenda:  # it says that there is nothing, and is over
        uow.reviews.close(review.id, "", now)


def _list_due(uow: UnitOfWork, now: datetime) -> list[Scorecard]:
    """Return the scorecards whose review is due and not opened yet."""
    return [card for card in uow.scorecards.list_all() if _is_due(uow, card, now)]


def _is_due(uow: UnitOfWork, card: Scorecard, now: datetime) -> bool:
    if card.review is None:
        return False
    moment = last_moment(card, card.review, now)
    is_timely = now - moment < TOO_LATE and (card.created_at is None or card.created_at <= moment)
    return is_timely and not uow.reviews.has_month(card.id, month_of(card, moment))


def _read_agenda(uow: UnitOfWork, snapshot: Snapshot, now: datetime) -> list[AgendaItem]:
    card, state = snapshot.card, snapshot.at(now)
    return build_agenda(
        read_scorecard(state).perspectives,
        _read_pasts(uow, card, now),
        now.astimezone(card.zone).date(),
        actions=uow.reviews.list_open_actions(card.id),
        left=_list_left(uow, card),
    )


def _read_pasts(uow: UnitOfWork, card: Scorecard, now: datetime) -> dict[int, KpiPast]:
    """Return the values of the latest periods of each KPI and what they say, by KPI id."""
    signals, pasts = read_signals(uow, card, card.kpis, now), dict[int, KpiPast]()
    for frequency in {kpi.info.frequency for kpi in card.kpis}:
        kpis = [kpi for kpi in card.kpis if kpi.info.frequency is frequency]
        first = Period.last_ended(now, frequency, card.zone).back(LOOKED_BACK - 1).start
        values = uow.actuals.list_since([kpi.info.id for kpi in kpis], frequency, first)
        pasts |= {
            kpi.info.id: KpiPast(kpi, values.get(kpi.info.id, ()), signals.get(kpi.info.id)) for kpi in kpis
        }
    return pasts


def _list_left(uow: UnitOfWork, card: Scorecard) -> list[LeftOver]:
    last = uow.reviews.find_last_closed(card.id)
    if last is None:
        return []
    said = uow.reviews.list_responses(last.id)
    left = (item for item in uow.reviews.list_items(last.id) if is_left(said.get(item.id, ())))
    return [LeftOver(item.about, last.day) for item in left]
