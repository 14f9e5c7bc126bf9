"""Drawing of each kind of outgoing message from the state of the database at sending time."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from bot.ui.absence.absences import absence_message, back_message, leaver_message
from bot.ui.actuals.alert_actions import (
    action_due_message,
    expected_offer_message,
    plan_offer_message,
    planned_reply,
)
from bot.ui.actuals.alerts import (
    alert_message,
    expired_reply,
    recovered_message,
    recovery_reply,
    reopening_reply,
    repetition_reply,
    retired_message,
    unplanned_message,
    verdict_reply,
    withdrawal_reply,
    withdrawn_message,
    worsening_reply,
)
from bot.ui.actuals.change_request import change_asked, change_refused, change_request
from bot.ui.errors import not_taken_message
from bot.ui.kit.blocks import lines_message
from bot.ui.kit.message import Json, Message
from bot.ui.kit.slash_command import short_help_message
from bot.ui.notices import (
    answered_directly_message,
    caught_up_message,
    hello_message,
    trouble_message,
    trouble_over_message,
)
from bot.ui.prompts.handover import handover_message, own_answer_message, which_offer_message
from bot.ui.prompts.reminder import is_needed, parts_message, reminder_message
from bot.ui.replies.clarification import (
    clarification_message,
    clarified_message,
    comment_message,
    declined_message,
    not_understood_message,
)
from bot.ui.replies.receipt import kept_message, receipt_message, replaced_message
from bot.ui.reports.follows import STOPPED, followed_message
from bot.ui.reports.home import home_view
from bot.ui.reports.since import with_while_away
from bot.ui.reports.weekly_post import weekly_details, weekly_message, weekly_note
from bot.ui.reviews.review import item_message, minutes_message, review_message
from scorecard.model import payloads
from scorecard.model.outbox import PROMPT_KINDS, MessageKind, OutgoingMessage, Payload
from scorecard.model.views.actuals import ActionDueView, ChangeRequestView
from scorecard.model.views.follows import FollowedView
from scorecard.model.views.prompts import PromptPart, ReminderView
from scorecard.model.views.replies import ReceiptView, ReplyOutcomeView
from scorecard.model.views.reports import WeeklyView
from scorecard.rules.alerts.states import STANDING, AlertState
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.leavers import Leavers
from scorecard.services.actuals.alert_actions import AlertActions
from scorecard.services.actuals.alerts import AlertDetails, Alerts
from scorecard.services.actuals.change_requests import ChangeRequests
from scorecard.services.actuals.receipts import Receipts
from scorecard.services.outbox.troubles import Troubles
from scorecard.services.prompts.handovers import HandoverDecision, Handovers
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.prompts.reminders import Reminders
from scorecard.services.replies.clarifications import Clarifications
from scorecard.services.replies.replies import Replies
from scorecard.services.reports.follows import Follows
from scorecard.services.reports.home import Homes
from scorecard.services.reports.since import Since
from scorecard.services.reports.weekly_posts import WeeklyPosts
from scorecard.services.reviews.responses import ReviewResponses
from scorecard.services.reviews.reviews import Reviews
from scorecard.services.setup.hellos import Hellos

Said = TypeVar("Said", bound=Payload)
Content = TypeVar("Content")
_MOMENT = re.compile(r"<!date\^(\d{1,12})")
_SECONDS = 60
ASKING_KINDS = PROMPT_KINDS | {MessageKind.PROMPT_UPDATE, MessageKind.REMINDER_UPDATE}
"""Messages that ask or remind, one of which also tells what happened while somebody was away."""


def fingerprint(drawn: object) -> str:
    """Return a digest of what people see of a message or view; times count to the minute.

    Args:
        drawn: Any JSON value: a payload, or several forms of it.
    """
    written = json.dumps(drawn, sort_keys=True, ensure_ascii=False)
    seen = _MOMENT.sub(lambda found: f"<!date^{int(found[1]) // _SECONDS}", written)
    return blake2b(seen.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Sources:
    """The services that supply the content of messages."""

    prompts: Prompts
    reminders: Reminders
    handovers: Handovers
    absences: Absences
    receipts: Receipts
    change_requests: ChangeRequests
    replies: Replies
    clarifications: Clarifications
    alerts: Alerts
    alert_actions: AlertActions
    follows: Follows
    weekly_posts: WeeklyPosts
    homes: Homes
    leavers: Leavers
    hellos: Hellos
    troubles: Troubles
    since: Since
    reviews: Reviews
    review_responses: ReviewResponses


Read = Callable[[OutgoingMessage, Said], Content]
Draw = Callable[[Content], Message | None]
Drawn = Callable[[OutgoingMessage], Message | None]
ChoiceView = tuple[str, ReplyOutcomeView | list[ReceiptView]]
"""The reply that was unclear, and what came of it; if its person said no, the receipts of what stays."""


class Drawing:
    """Draws outgoing messages; a message drawn as None has nothing left to say and is dropped.

    For each type of payload there is what reads its content, and a pure function that draws it.
    """

    def __init__(
        self, sources: Sources, answer: Callable[[OutgoingMessage, payloads.Answer], Message]
    ) -> None:
        self._from, self._draw_answer = sources, answer
        self._drawn: dict[type[Payload], Drawn] = {}
        self._add_prompts()
        self._add_replies()
        self._add_actuals()
        self._add_notices()

    def message(self, outgoing: OutgoingMessage) -> Message | None:
        """Return an outgoing message as it reads now, or None if there is nothing left to say."""
        message = self._drawn[type(outgoing.payload)](outgoing)
        return self._with_while_away({outgoing.key: message}, [outgoing])[outgoing.key] if message else None

    def _with_while_away(
        self, drawn: Mapping[str, Message], messages: Sequence[OutgoingMessage]
    ) -> Mapping[str, Message]:
        """Return messages, the first that asks somebody with what happened while they were away."""
        asking = [one for one in messages if one.payload.kind in ASKING_KINDS and one.is_to_person]
        told = self._from.since.while_away(asking) if asking else {}
        return {key: with_while_away(message, told.get(key)) for key, message in drawn.items()}

    def prompts(self, messages: Sequence[OutgoingMessage]) -> Mapping[str, Message]:
        """Return those of some messages that are prompts, read together and drawn as they are now, by key.

        One that has nothing left to say is left out.
        """
        asking = {
            message.key: message.payload
            for message in messages
            if isinstance(message.payload, payloads.Prompt) and not message.payload.carrier
        }
        read = self._from.prompts.messages(list(asking.values())) if asking else []
        drawn = ((key, _asked(parts)) for key, parts in zip(asking, read, strict=True))
        found = {key: message for key, message in drawn if message}
        return self._with_while_away(found, [message for message in messages if message.key in found])

    def home(self, outgoing: OutgoingMessage) -> Json:
        """Return a person's Home tab as it is now."""
        return home_view(self._from.homes.view(outgoing.team_id, outgoing.to))

    def _add(self, payload: type[Said], read: Read[Said, Content], draw: Draw[Content]) -> None:
        def drawn(outgoing: OutgoingMessage) -> Message | None:
            said = outgoing.payload
            if not isinstance(said, payload):
                raise TypeError(f"{outgoing.key} holds {type(said).__name__}")
            return draw(read(outgoing, said))

        self._drawn[payload] = drawn

    def _add_prompts(self) -> None:
        prompts, reminders, handovers = self._from.prompts, self._from.reminders, self._from.handovers
        self._add(payloads.Prompt, lambda _, said: [] if said.carrier else prompts.message(said), _asked)
        self._add(payloads.PromptUpdate, lambda _, said: prompts.message_of(said.round), parts_message)
        self._add(
            payloads.Reminder,
            lambda to, said: [] if said.carrier else [reminders.find(part, to.to) for part in said.reminders],
            _reminded,
        )
        self._add(
            payloads.ReminderUpdate,
            lambda to, said: [reminders.find_again(part, to.to) for part in said.reminders],
            lambda views: reminder_message(*views),
        )
        self._add(
            payloads.HandoverAnswer,
            lambda _, said: (said.reader, handovers.answer(said.round, said.reader)),
            _handed_over,
        )
        self._add(
            payloads.WhichOffer,
            lambda _, said: (said.accepts, *handovers.list_offered(said.offers, said.user)),
            lambda view: which_offer_message(view[1], view[2], accepts=view[0]),
        )

    def _add_replies(self) -> None:
        receipts, clarifications = self._from.receipts, self._from.clarifications
        for receipt in (payloads.Receipt, payloads.ReceiptUpdate):
            self._add(
                receipt,
                lambda to, said: (receipts.read(said, said.reader), to.is_direct),
                lambda view: receipt_message(view[0], is_direct=view[1]),
            )
        self._add(
            payloads.Question,
            lambda to, said: (self._from.replies.question(to, said), to.is_direct),
            lambda view: not_understood_message(view[0], is_direct=view[1]),
        )
        self._add(
            payloads.Comment, lambda _, said: said.may_answer, lambda may: comment_message(may_answer=may)
        )
        self._add(
            payloads.NotTaken,
            lambda _, said: said,
            lambda said: not_taken_message(reason=said.reason, typed=said.typed),
        )
        self._add(
            payloads.Choice,
            lambda to, said: (clarifications.view(said, to.key), to.is_direct),
            lambda view: clarification_message(view[0], is_direct=view[1]),
        )
        self._add(payloads.ChoiceMade, self._read_choice, _choice_made)
        self._add(
            payloads.Help,
            lambda to, said: (said.example, to.is_direct),
            lambda view: short_help_message(view[0], is_direct=view[1]),
        )
        self._add(payloads.Answer, self._answer, lambda message: message)
        self._add(payloads.Shared, lambda _, said: Message.from_json(said.drawn), lambda message: message)
        self._add(payloads.AnsweredDirectly, lambda _, said: said, lambda _: answered_directly_message())
        self._add(
            payloads.Kept,
            lambda _, said: receipts.list(said.actuals, said.reader),
            lambda view: kept_message(*view),
        )
        self._add(
            payloads.Replaced,
            lambda _, said: (said.reader, *receipts.list(said.actuals, said.reader)),
            lambda view: replaced_message(*view),
        )

    def _add_actuals(self) -> None:
        requests, alerts = self._from.change_requests, self._from.alerts
        changes: Mapping[type[payloads.ChangeRequest], Draw[ChangeRequestView]] = {
            payloads.ChangeAsked: change_asked,
            payloads.ChangeRequest: change_request,
            payloads.ChangeRequestUpdate: change_request,
            payloads.ChangeRefused: change_refused,
        }
        for request, draw in changes.items():
            self._add(request, lambda _, said: requests.view(said.request, said.reader), draw)
        said_of: Mapping[type[payloads.OfAlert], Draw[AlertDetails]] = {
            payloads.Alert: _alert,
            payloads.AlertUpdate: _alert_update,
            payloads.Recovery: lambda details: recovery_reply(details.item, details.locale),
            payloads.Withdrawal: lambda details: withdrawal_reply(details.item, details.locale),
            payloads.Reopening: lambda details: reopening_reply(details.item, details.locale),
            payloads.Worsening: _worsening,
            payloads.Repetition: _repetition,
        }
        for alert, draw_alert in said_of.items():
            self._add(alert, lambda _, said: alerts.details(said.alert), draw_alert)
        self._add(payloads.Verdict, lambda _, said: alerts.verdict(said.action), verdict_reply)
        self._add(payloads.Expired, lambda _, said: alerts.details(said.alert), _expired)
        actions = self._from.alert_actions
        self._add(
            payloads.Planned,
            lambda _, said: actions.planned(said.action),
            lambda view: planned_reply(*view),
        )
        for offer in (payloads.PlanOffer, payloads.PlanOfferUpdate):
            self._add(
                offer,
                lambda to, said: (said, to.key, alerts.details(said.alert).locale),
                lambda view: plan_offer_message(*view),
            )
        for known in (payloads.ExpectedOffer, payloads.ExpectedOfferUpdate):
            self._add(
                known,
                lambda to, said: (said, to.key, alerts.details(said.alert).locale),
                lambda view: expected_offer_message(*view),
            )
        self._add(payloads.Unplanned, lambda _, said: actions.unplanned(said), unplanned_message)
        self._add(payloads.ActionDue, lambda _, said: actions.question(said), _action_due)
        self._add(payloads.ActionDueUpdate, lambda _, said: actions.question(said), action_due_message)

    def _add_notices(self) -> None:
        absences, troubles, posts = self._from.absences, self._from.troubles, self._from.weekly_posts
        follows = self._from.follows
        self._add(
            payloads.Absence,
            lambda to, said: absences.view(said.absence, to.to, said.replaced),
            lambda view: absence_message(view) if view else None,
        )
        self._add(payloads.AbsenceEnd, lambda to, said: absences.back(said.absence, to.to), back_message)
        self._add(
            payloads.Departure,
            lambda _, said: self._from.leavers.view(said.scorecard, said.person),
            lambda view: leaver_message(view) if view else None,
        )
        self._add(payloads.Hello, lambda _, said: self._from.hellos.view(said.scorecard), hello_message)
        self._add(payloads.WeeklyPost, lambda _, said: posts.view(said.scorecard, said), weekly_message)
        self._add(
            payloads.WeeklyDetails,
            lambda _, said: (posts.view(said.scorecard, said, has_past=False), said.part),
            _weekly_part,
        )
        self._add(payloads.WeeklyUpdate, lambda _, said: (posts.update(said), said.part), _weekly_part)
        self._add(
            payloads.WeeklyNote,
            lambda _, said: posts.list_changes(said),
            lambda changes: weekly_note(changes) if changes else None,
        )
        reviews, responses = self._from.reviews, self._from.review_responses
        for opened in (payloads.ReviewOpened, payloads.ReviewUpdate):
            self._add(opened, lambda _, said: reviews.view(said.review), review_message)
        for item in (payloads.ReviewItem, payloads.ReviewItemUpdate):
            self._add(
                item, lambda _, said: responses.item(said.item, said.review), lambda view: item_message(*view)
            )
        self._add(payloads.ReviewMinutes, lambda _, said: reviews.view(said.review), minutes_message)
        self._add(
            payloads.Followed,
            lambda to, said: (
                said.stopped,
                None if said.stopped else follows.message(to.team_id, to.to, to.key),
            ),
            _followed,
        )
        self._add(
            payloads.TroubleNotice,
            lambda to, said: troubles.view(said.trouble, to.to),
            lambda view: None if view.trouble.is_over else trouble_message(view),
        )
        self._add(
            payloads.TroubleOver, lambda to, said: troubles.view(said.trouble, to.to), trouble_over_message
        )
        self._add(
            payloads.CaughtUp,
            lambda _, said: troubles.caught_up(said.trouble),
            lambda summary: caught_up_message(summary) if summary else None,
        )

    def _answer(self, outgoing: OutgoingMessage, said: payloads.Answer) -> Message:
        """Return the answer to a command: as it was drawn when it was carried out, or as it reads now."""
        if said.reason:
            return not_taken_message(said.reason, "")
        return Message.from_json(said.drawn) if said.drawn else self._draw_answer(outgoing, said)

    def _read_choice(self, _: OutgoingMessage, said: payloads.ChoiceMade) -> ChoiceView:
        receipts = self._from.receipts
        if said.declined:
            return said.typed, receipts.list(said.stays, said.reader)
        return said.typed, receipts.read(said, said.reader)


def _asked(parts: Sequence[PromptPart]) -> Message | None:
    needed = [part for part in parts if is_needed(part)]
    return parts_message(needed) if needed else None


def _reminded(views: Sequence[ReminderView | None]) -> Message | None:
    missing = [view for view in views if view]
    return reminder_message(*missing) if missing else None


def _choice_made(view: ChoiceView) -> Message:
    typed, outcome = view
    if isinstance(outcome, ReplyOutcomeView):
        return clarified_message(typed, outcome)
    return declined_message(typed, *outcome)


def _handed_over(told: tuple[str, HandoverDecision | None]) -> Message | None:
    reader, answer = told
    if answer is None:
        return None
    is_own = reader == answer.handover.to
    return (own_answer_message if is_own else handover_message)(answer.handover, answer.locale)


def _followed(told: tuple[bool, FollowedView | None]) -> Message | None:
    is_stopped, view = told
    if is_stopped:
        return lines_message([STOPPED])
    return followed_message(view) if view else None


def _alert(details: AlertDetails) -> Message | None:
    is_standing = details.state in STANDING and not details.item.is_retired
    return alert_message(details.item, details.locale) if is_standing else None


def _alert_update(details: AlertDetails) -> Message:
    draw = {
        **dict.fromkeys(STANDING, retired_message if details.item.is_retired else alert_message),
        AlertState.RESOLVED: recovered_message,
        AlertState.WITHDRAWN: withdrawn_message,
    }[details.state]
    return draw(details.item, details.locale)


def _worsening(details: AlertDetails) -> Message | None:
    is_worse = details.state in STANDING and details.item.is_worse
    return worsening_reply(details.item, details.locale) if is_worse else None


def _repetition(details: AlertDetails) -> Message | None:
    is_standing = details.state is AlertState.OPEN and not details.item.is_retired
    return repetition_reply(details.item, details.locale) if is_standing else None


def _expired(details: AlertDetails) -> Message | None:
    is_open_again = details.state in {AlertState.OPEN, AlertState.PLANNED} and not details.item.is_retired
    return expired_reply(details.item, details.locale) if is_open_again else None


def _action_due(view: ActionDueView) -> Message | None:
    is_open = view.is_standing and view.action.is_standing and view.action.done_at is None
    return action_due_message(view) if is_open else None


def _weekly_part(asked: tuple[WeeklyView | None, int | None]) -> Message | None:
    view, part = asked
    if view is None or part is None:
        return weekly_message(view) if view else None
    parts = weekly_details(view)
    return parts[part] if part < len(parts) else None
