"""Drawing of each kind of outgoing message from the state of the database at sending time."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

from bot.ui.absence.absences import absence_message, back_message, leaver_message
from bot.ui.actuals.alerts import (
    alert_message,
    recovered_message,
    recovery_reply,
    reopening_reply,
    retired_message,
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
from bot.ui.reports.weekly_post import weekly_details, weekly_message
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.replies import ReplyOutcome
from scorecard.model.views.actuals import AlertItem, ChangeRequestView
from scorecard.model.views.replies import ReplyOutcomeView
from scorecard.rules.alert_states import AlertState
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.leavers import Leavers
from scorecard.services.actuals.alerts import Alerts
from scorecard.services.actuals.change_requests import ChangeRequests
from scorecard.services.actuals.receipts import Receipts
from scorecard.services.outbox.troubles import Troubles
from scorecard.services.prompts.handovers import Handovers
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.prompts.redraws import BUNDLED_IN
from scorecard.services.prompts.reminders import Reminders, list_reminders_in
from scorecard.services.replies.clarifications import Clarifications
from scorecard.services.replies.replies import Replies
from scorecard.services.reports.follows import Follows
from scorecard.services.reports.mine import Mine
from scorecard.services.reports.weekly_posts import WeeklyPosts
from scorecard.services.setup.hellos import Hellos

_MOMENT = re.compile(r"<!date\^(\d{1,12})")
_SECONDS = 60


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
    follows: Follows
    weekly_posts: WeeklyPosts
    mine: Mine
    leavers: Leavers
    hellos: Hellos
    troubles: Troubles


class Drawing:
    """Draws outgoing messages; a message drawn as None has nothing left to say and is dropped."""

    def __init__(self, sources: Sources, answer: Callable[[OutgoingMessage], Message]) -> None:
        self._from, self._draw_answer = sources, answer
        self._drawn: dict[MessageKind, Callable[[OutgoingMessage], Message | None]] = {
            MessageKind.PROMPT: self._prompt,
            MessageKind.PROMPT_UPDATE: self._prompt_update,
            MessageKind.REMINDER: self._reminder,
            MessageKind.REMINDER_UPDATE: self._reminder_update,
            MessageKind.HANDOVER: self._handover,
            MessageKind.WHICH_OFFER: self._which_offer,
            MessageKind.COMMENT: lambda outgoing: comment_message(
                may_answer=outgoing.facts.get("may_answer", True)
            ),
            MessageKind.ABSENCE: self._absence,
            MessageKind.ABSENCE_END: self._absence_end,
            MessageKind.DEPARTURE: self._departure,
            MessageKind.RECEIPT: self._receipt,
            MessageKind.RECEIPT_UPDATE: self._receipt,
            MessageKind.QUESTION: self._question,
            MessageKind.NOT_TAKEN: lambda outgoing: not_taken_message(**outgoing.facts),
            MessageKind.CHOICE: self._choice,
            MessageKind.CHOICE_MADE: self._choice_made,
            MessageKind.KEPT: self._values(kept_message),
            MessageKind.REPLACED: lambda outgoing: self._values(
                partial(replaced_message, outgoing.facts["reader"])
            )(outgoing),
            MessageKind.TROUBLE: self._trouble,
            MessageKind.TROUBLE_OVER: self._trouble_over,
            MessageKind.CAUGHT_UP: self._caught_up,
            MessageKind.HELLO: self._hello,
            MessageKind.HELP: lambda outgoing: short_help_message(
                outgoing.facts.get("example", "mttr 25"), is_direct=outgoing.is_direct
            ),
            MessageKind.ANSWER: self._answer,
            MessageKind.ANSWERED_DIRECTLY: lambda _: answered_directly_message(),
            MessageKind.CHANGE_ASKED: self._change(change_asked),
            MessageKind.CHANGE_REQUEST: self._change(change_request),
            MessageKind.CHANGE_REQUEST_UPDATE: self._change(change_request),
            MessageKind.CHANGE_REFUSED: self._change(change_refused),
            MessageKind.ALERT: self._alert,
            MessageKind.ALERT_UPDATE: self._alert_update,
            MessageKind.RECOVERY: self._of_alert(recovery_reply),
            MessageKind.WITHDRAWAL: self._of_alert(withdrawal_reply),
            MessageKind.REOPENING: self._of_alert(reopening_reply),
            MessageKind.WORSENING: self._worsening,
            MessageKind.WEEKLY_POST: self._weekly_post,
            MessageKind.WEEKLY_DETAILS: self._weekly_details,
            MessageKind.FOLLOWED: self._followed,
        }

    def message(self, outgoing: OutgoingMessage) -> Message | None:
        """Return an outgoing message as it reads now, or None if there is nothing left to say."""
        return self._drawn[outgoing.kind](outgoing)

    def home(self, outgoing: OutgoingMessage) -> Json:
        """Return a person's Home tab as it is now."""
        return home_view(self._from.mine.home(outgoing.team_id, outgoing.to))

    def _prompt(self, outgoing: OutgoingMessage) -> Message | None:
        if BUNDLED_IN in outgoing.facts:
            return None
        parts = [part for part in self._from.prompts.message(outgoing.facts["round"]) if is_needed(part)]
        return parts_message(parts) if parts else None

    def _prompt_update(self, outgoing: OutgoingMessage) -> Message:
        return parts_message(self._from.prompts.message(outgoing.facts["round"]))

    def _reminder(self, outgoing: OutgoingMessage) -> Message | None:
        if BUNDLED_IN in outgoing.facts:
            return None
        views = [self._from.reminders.find(part, outgoing.to) for part in list_reminders_in(outgoing)]
        missing = [view for view in views if view]
        return reminder_message(*missing) if missing else None

    def _reminder_update(self, outgoing: OutgoingMessage) -> Message:
        views = [self._from.reminders.find_again(part, outgoing.to) for part in list_reminders_in(outgoing)]
        return reminder_message(*views)

    def _handover(self, outgoing: OutgoingMessage) -> Message | None:
        answer = self._from.handovers.answer(outgoing.facts["round"], outgoing.facts["reader"])
        if answer is None:
            return None
        is_own = outgoing.facts["reader"] == answer.handover.to
        return (own_answer_message if is_own else handover_message)(answer.handover, answer.locale)

    def _which_offer(self, outgoing: OutgoingMessage) -> Message:
        facts = outgoing.facts
        offers, locale = self._from.handovers.list_offered(facts["offers"], facts["user"])
        return which_offer_message(offers, locale, accepts=facts["accepts"])

    def _absence(self, outgoing: OutgoingMessage) -> Message | None:
        facts = outgoing.facts
        view = self._from.absences.view(facts["absence"], outgoing.to, facts.get("replaced", ()))
        return absence_message(view) if view else None

    def _absence_end(self, outgoing: OutgoingMessage) -> Message:
        return back_message(self._from.absences.back(outgoing.facts["absence"], outgoing.to))

    def _departure(self, outgoing: OutgoingMessage) -> Message | None:
        view = self._from.leavers.view(outgoing.facts["scorecard"], outgoing.facts["person"])
        return leaver_message(view) if view else None

    def _hello(self, outgoing: OutgoingMessage) -> Message:
        return hello_message(self._from.hellos.view(outgoing.facts["scorecard"]))

    def _receipt(self, outgoing: OutgoingMessage) -> Message:
        return receipt_message(self._done(outgoing), is_direct=outgoing.is_direct)

    def _values(self, draw: Callable[..., Message]) -> Callable[[OutgoingMessage], Message]:
        def drawn(outgoing: OutgoingMessage) -> Message:
            facts = outgoing.facts
            return draw(*self._from.receipts.list(facts["actuals"], facts["reader"]))

        return drawn

    def _change(self, draw: Callable[[ChangeRequestView], Message]) -> Callable[[OutgoingMessage], Message]:
        def drawn(outgoing: OutgoingMessage) -> Message:
            facts = outgoing.facts
            return draw(self._from.change_requests.view(facts["request"], facts["reader"]))

        return drawn

    def _question(self, outgoing: OutgoingMessage) -> Message:
        view = self._from.replies.question(outgoing)
        return not_understood_message(view, is_direct=outgoing.is_direct)

    def _answer(self, outgoing: OutgoingMessage) -> Message:
        """Return the answer to a command: as it was drawn when it was carried out, or as it reads now."""
        facts = outgoing.facts
        if "reason" in facts:
            return not_taken_message(facts["reason"], "")
        return Message.from_json(facts["drawn"]) if "drawn" in facts else self._draw_answer(outgoing)

    def _choice(self, outgoing: OutgoingMessage) -> Message:
        return clarification_message(self._from.clarifications.view(outgoing), is_direct=outgoing.is_direct)

    def _choice_made(self, outgoing: OutgoingMessage) -> Message:
        facts = outgoing.facts
        if facts.get("declined"):
            stays = self._from.receipts.list(facts.get("stays", ()), facts["reader"])
            return declined_message(facts["typed"], *stays)
        return clarified_message(facts["typed"], self._done(outgoing))

    def _done(self, outgoing: OutgoingMessage) -> ReplyOutcomeView:
        return self._from.receipts.read(ReplyOutcome.from_facts(outgoing.facts), outgoing.facts["reader"])

    def _alert(self, outgoing: OutgoingMessage) -> Message | None:
        details = self._from.alerts.details(outgoing.facts["alert"])
        is_standing = details.state is AlertState.OPEN and not details.item.is_retired
        return alert_message(details.item, details.locale) if is_standing else None

    def _alert_update(self, outgoing: OutgoingMessage) -> Message:
        details = self._from.alerts.details(outgoing.facts["alert"])
        draw = {
            AlertState.OPEN: retired_message if details.item.is_retired else alert_message,
            AlertState.RESOLVED: recovered_message,
            AlertState.WITHDRAWN: withdrawn_message,
        }[details.state]
        return draw(details.item, details.locale)

    def _of_alert(self, draw: Callable[[AlertItem, str], Message]) -> Callable[[OutgoingMessage], Message]:
        def drawn(outgoing: OutgoingMessage) -> Message:
            details = self._from.alerts.details(outgoing.facts["alert"])
            return draw(details.item, details.locale)

        return drawn

    def _worsening(self, outgoing: OutgoingMessage) -> Message | None:
        details = self._from.alerts.details(outgoing.facts["alert"])
        is_worse = details.state is AlertState.OPEN and details.item.is_worse
        return worsening_reply(details.item, details.locale) if is_worse else None

    def _weekly_post(self, outgoing: OutgoingMessage) -> Message:
        return weekly_message(self._from.weekly_posts.view(outgoing.facts["scorecard"]))

    def _weekly_details(self, outgoing: OutgoingMessage) -> Message | None:
        parts = weekly_details(self._from.weekly_posts.view(outgoing.facts["scorecard"]))
        part: int = outgoing.facts["part"]
        return parts[part] if part < len(parts) else None

    def _followed(self, outgoing: OutgoingMessage) -> Message | None:
        if outgoing.facts.get("stopped"):
            return lines_message([STOPPED])
        view = self._from.follows.message(outgoing.team_id, outgoing.to, outgoing.key)
        return followed_message(view) if view else None

    def _trouble(self, outgoing: OutgoingMessage) -> Message | None:
        view = self._from.troubles.view(outgoing.facts["trouble"], outgoing.to)
        return None if view.trouble.is_over else trouble_message(view)

    def _trouble_over(self, outgoing: OutgoingMessage) -> Message:
        return trouble_over_message(self._from.troubles.view(outgoing.facts["trouble"], outgoing.to))

    def _caught_up(self, outgoing: OutgoingMessage) -> Message | None:
        summary = self._from.troubles.caught_up(outgoing.facts["trouble"])
        return caught_up_message(summary) if summary else None
