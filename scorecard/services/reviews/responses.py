"""Responses: what people say comes of the items of a review, and the decisions among them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotFound
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.reviews import (
    Decision,
    DecisionsView,
    ResponseKind,
    Review,
    ReviewForm,
    ReviewItem,
    ReviewItemView,
    ReviewResponse,
)
from scorecard.rules.permissions import Action, may
from scorecard.services.actuals.alert_actions import MOST_DAYS_PLANNED, Plan, Responder
from scorecard.services.inbox.fields import ACTION, REASON, check_day, check_doer, clean_words
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_review, get_review_item
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.people import check_is_admin, local_settings_of
from scorecard.services.lookup.which_scorecard import find_kpi_and_period, get_scorecard
from scorecard.services.reports.snapshots import read_snapshot
from scorecard.services.reviews.reviews import name_of, read_item, redraw_item
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import mention

CLOSED = "This review is closed; what came up since is for the next one."
NO_ACTION = "This item is about no action; say what comes of it with another button."
SOMETHING_CAME = "Something came of it already; there is nothing to skip."
ALREADY = {
    ResponseKind.DISCUSSED: "It is marked as discussed already.",
    ResponseKind.SKIPPED: "It is skipped already; the next review takes it up.",
    ResponseKind.DONE: "It is said to be done already.",
}


@dataclass(frozen=True)
class _Found:
    """An item of an open review, with what came of it so far."""

    card: Scorecard
    review: Review
    item: ReviewItem
    said: tuple[ReviewResponse, ...]

    @property
    def kpi(self) -> Kpi | None:
        """The KPI that it is about; None of anything else, or once it is retired."""
        return self.card.kpis_by_id.get(self.item.about.kpi_id or 0)


class ReviewResponses:
    """Takes what people say comes of the items of a review."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def item(self, item_id: int, review_id: int) -> tuple[ReviewItemView, Review, str, int]:
        """Return an item, its review, the locale of the channel and the number of items."""
        with self._store.reading() as uow:
            review = uow.reviews.get(review_id)
            items = uow.reviews.list_items(review_id)
            item = next(one for one in items if one.id == item_id)
            said = uow.reviews.list_responses(review_id).get(item_id, ())
            snapshot = read_snapshot(uow, review.scorecard_id)
            view = read_item(uow, snapshot, item, said, self._clock.now())
            return view, review, snapshot.card.locale, len(items)

    def form(self, team_id: str, user: str, item_id: int, kind: ResponseKind) -> ReviewForm:
        """Return what to ask somebody who pressed *Decide* or *Action*.

        Raises:
            Gone: The team has no such item.
            InvalidInput: Its review is closed, or they may not say that.
        """
        with self._store.reading() as uow:
            found = _get(uow, team_id, user, item_id, kind)
            snapshot, now = read_snapshot(uow, found.card.id), self._clock.now()
            shown = read_item(uow, snapshot, found.item, found.said, now)
            zone = local_settings_of(uow, found.card, user).zone
            return ReviewForm(item_id, shown.name, len(found.said), user, now.astimezone(zone).date())

    def mark(self, team_id: str, user: str, item_id: int, kind: ResponseKind, *, cause: str) -> None:
        """Mark an item as discussed, as skipped to the next review, or its action as done.

        Raises:
            AlreadyHandled: The press was delivered before.
            Gone: The team has no such item.
            InvalidInput: Its review is closed, they may not say that, or it is so already.
        """

        def respond(uow: UnitOfWork, found: _Found, now: datetime) -> ReviewResponse:
            if kind is ResponseKind.SKIPPED and found.said and found.said[-1].kind is not kind:
                raise InvalidInput(SOMETHING_CAME)
            if kind is ResponseKind.DONE:
                _finish(uow, found, user, now)
            return ReviewResponse(kind, "", "", None, user, now)

        self._run(team_id, user, item_id, kind, cause=cause, respond=respond)

    def decide(self, team_id: str, user: str, item_id: int, text: str, seen: int, *, cause: str) -> None:
        """Keep what was decided about an item.

        Args:
            team_id: Slack team.
            user: Slack user id.
            item_id: Row of the item.
            text: The decision as typed.
            seen: The number of responses that the item had when the form was opened.
            cause: Key of the delivery.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such item.
            InvalidInput: It is empty or too long, too late, or not theirs to say.
        """

        def respond(uow: UnitOfWork, found: _Found, now: datetime) -> ReviewResponse:
            _check_seen(found, seen, REASON)
            said = clean_words(uow, team_id, text, REASON)
            if not said:
                raise InvalidInput("Say in a few words what is decided.", REASON)
            return ReviewResponse(ResponseKind.DECIDED, said, "", None, user, now)

        self._run(team_id, user, item_id, ResponseKind.DECIDED, cause=cause, respond=respond)

    def act(self, team_id: str, user: str, item_id: int, plan: Plan, seen: int, *, cause: str) -> None:
        """Keep what is to be done about an item; it becomes the plan of an alert that stands without one.

        See `decide` for the arguments.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such item.
            InvalidInput: It is incomplete, too late, or not theirs to say.
        """

        def respond(uow: UnitOfWork, found: _Found, now: datetime) -> ReviewResponse:
            _check_seen(found, seen, ACTION)
            said = clean_words(uow, team_id, plan.action, ACTION)
            if not said:
                raise InvalidInput("Say in a few words what is to be done.", ACTION)
            doer = check_doer(uow, team_id, plan.doer)
            today = now.astimezone(local_settings_of(uow, found.card, user).zone).date()
            due = check_day(plan.due, today, MOST_DAYS_PLANNED)
            alert = _find_unplanned(uow, found)
            row = Responder(uow, team_id, user, now).plan(alert, plan) if alert else None
            return ReviewResponse(ResponseKind.ACTION, said, doer, due, user, now, alert_action_id=row)

        self._run(team_id, user, item_id, ResponseKind.ACTION, cause=cause, respond=respond)

    def list_decisions(self, asker: Asker, text: str = "") -> DecisionsView:
        """Return the decisions of a scorecard's reviews, or those about one KPI, newest first.

        Args:
            asker: Who asks, and where they ask.
            text: The name of a scorecard or of a KPI; empty for the scorecard that they mean.

        Raises:
            NotFound: The team has no scorecard yet, or nothing is called so.
            NotReadable: They may not read it.
            InvalidInput: Several are possible; asks which.
        """
        with self._store.reading() as uow:
            card, kpi = self._find_meant(uow, asker, text)
            decisions = [
                Decision(review.day, name_of(uow, item.about), said)
                for review, item, said in uow.reviews.list_decisions(card.id, kpi.info.id if kpi else None)
            ]
            locale = local_settings_of(uow, card, asker.user).locale
            return DecisionsView(card.name, kpi.info.name if kpi else "", locale, tuple(decisions))

    def _find_meant(self, uow: UnitOfWork, asker: Asker, text: str) -> tuple[Scorecard, Kpi | None]:
        try:
            return get_scorecard(uow, asker, text), None
        except NotFound:
            if not text:
                raise
            card, phrase = find_kpi_and_period(uow, asker, text, self._clock.now())
            return card, phrase.kpi

    def _run(
        self,
        team_id: str,
        user: str,
        item_id: int,
        kind: ResponseKind,
        *,
        cause: str,
        respond: Callable[[UnitOfWork, _Found, datetime], ReviewResponse],
    ) -> None:
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            found = _get(uow, team_id, user, item_id, kind, locks=True)
            if not uow.reviews.respond(item_id, respond(uow, found, now)):
                raise InvalidInput(ALREADY[kind])
            redraw_item(uow, found.card, found.item, f"{kind}:{len(found.said) + 1}", now)
            uow.commit()


def _get(
    uow: UnitOfWork, team_id: str, user: str, item_id: int, kind: ResponseKind, *, locks: bool = False
) -> _Found:
    """Return an item of an open review of which somebody may say something; locked if it may change."""
    item = get_review_item(uow, team_id, item_id)
    review = get_review(uow, team_id, item.review_id)
    if locks:
        uow.scorecards.hold(review.scorecard_id)
        review = get_review(uow, team_id, item.review_id)
    card = uow.scorecards.get(review.scorecard_id)
    said = tuple(uow.reviews.list_responses(review.id).get(item_id, ()))
    found = _Found(card, review, item, said)
    is_theirs = kind is ResponseKind.ACTION and found.kpi and may(user, Action.RESPOND, card, found.kpi.info)
    if not is_theirs:
        check_is_admin(uow, card, user, Action.REVIEW)
    if not review.is_open:
        raise InvalidInput(CLOSED)
    return found


def _check_seen(found: _Found, seen: int, field: str) -> None:
    """Refuse what somebody says of an item of which they have not seen all."""
    if len(found.said) <= seen:
        return
    what = "said something about it meanwhile; close this, look at it and press again."
    raise InvalidInput(f"{mention(found.said[-1].by)} {what}", field, f"Somebody {what}")


def _finish(uow: UnitOfWork, found: _Found, user: str, now: datetime) -> None:
    if found.item.about.action_id is None:
        raise InvalidInput(NO_ACTION)
    uow.reviews.finish(found.item.about.action_id, user, now)


def _find_unplanned(uow: UnitOfWork, found: _Found) -> int | None:
    """Return the row of an item's alert if that still stands without a plan, or None."""
    alert_id = found.item.about.alert_id
    if alert_id is None or found.kpi is None or not uow.alerts.get(alert_id).is_open:
        return None
    actions = uow.alerts.list_actions([alert_id]).get(alert_id, [])
    return None if any(one.ended_at is None for one in actions) else alert_id
