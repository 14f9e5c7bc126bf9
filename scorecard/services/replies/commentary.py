"""Commentary: what people say in an alert's thread that is no value, and what it may hold."""

from datetime import datetime

from scorecard.model.kpis import Commentary
from scorecard.model.payloads import ExpectedOffer, PlanOffer
from scorecard.model.scorecard import Scorecard
from scorecard.parsing.plans import find_expected, find_plan
from scorecard.rules.permissions import Action, may
from scorecard.services.inbox.once import version_key
from scorecard.services.lookup.people import date_context_of, strip_ids
from scorecard.services.prompts.redraws import update_alert
from scorecard.services.replies.follow_ups import Thread
from scorecard.services.replies.messages import UserMessage
from scorecard.storage.unit_of_work import UnitOfWork


def keep_comment(uow: UnitOfWork, reply: UserMessage, thread: Thread, now: datetime) -> None:
    """Keep a comment with the alert in whose thread it stands, in place of an earlier version of it."""
    text = " ".join(strip_ids(uow, reply.team_id, reply.text).split())
    uow.alerts.take_back_comment(reply.origin, now)
    uow.alerts.comment(thread.alert, Commentary(text, reply.user, now), reply.origin)
    cause = f"comment:{version_key(reply.team_id, reply.origin)}:{reply.edited_ts}"
    update_alert(uow, thread.cards[0], thread.alert, cause, now)


def drop_comment(uow: UnitOfWork, message: UserMessage, version: str, now: datetime) -> None:
    """Take back the comment that a message was, if it was one: it says something else now."""
    row = uow.alerts.take_back_comment(message.origin, now)
    if row is not None:
        card, _ = uow.scorecards.get_of(uow.alerts.get(row).kpi_id)
        cause = f"comment:{version_key(message.team_id, message.origin)}:{version}"
        update_alert(uow, card, row, cause, now)


def find_offer(
    uow: UnitOfWork, reply: UserMessage, thread: Thread, now: datetime
) -> PlanOffer | ExpectedOffer | None:
    """Return the offer of what a comment holds, if the alert stands and its author may respond to it.

    What says that it is expected is never offered as a plan.
    """
    card, item = thread.cards[0], thread.alerted
    if item is None or item.is_retired or not uow.alerts.get(thread.alert).is_open:
        return None
    if not may(reply.user, Action.RESPOND, card, item.kpi, asked=item.asked):
        return None
    dates = date_context_of(uow, card, reply.user, now)
    if known := find_expected(reply.text, dates):
        reason = strip_ids(uow, reply.team_id, known.reason) or _find_reason(uow, thread.alert)
        return ExpectedOffer(
            alert=thread.alert, reason_said=reason, last_day=known.until, cause=reply.event_id
        )
    plan = find_plan(reply.text, dates, reply.user, _list_names(uow, card))
    if plan is None:
        return None
    action, cause = (strip_ids(uow, reply.team_id, text) for text in (plan.action, plan.cause))
    standing = uow.alerts.find_standing_action(thread.alert)
    return PlanOffer(
        alert=thread.alert,
        cause_said=cause or _find_reason(uow, thread.alert),
        action_said=action,
        doer=plan.doer,
        due=plan.due,
        standing=standing.id if standing else None,
        cause=reply.event_id,
    )


def _find_reason(uow: UnitOfWork, alert_id: int) -> str:
    """Return the reason that was given with the value that an alert rests on, or empty."""
    return uow.alerts.list_reasons([uow.alerts.get(alert_id)]).get(alert_id, "")


def _list_names(uow: UnitOfWork, card: Scorecard) -> dict[str, str]:
    """Return the people of a scorecard by the names that nobody else of them has, in small letters."""
    found: dict[str, set[str]] = {}
    for user in card.people:
        row = uow.people.find(card.team_id, user)
        for name in (row.name.casefold().split() if row and row.name else ())[:1]:
            found.setdefault(name, set()).add(user)
    return {name: next(iter(users)) for name, users in found.items() if len(users) == 1}
