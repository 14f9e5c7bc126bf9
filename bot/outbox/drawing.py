"""How each kind of outgoing message is drawn, from what the database says when it is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.ui.absence.absences import absence_message
from bot.ui.actuals.alerts import (
    alert_message,
    recovered_message,
    recovery_reply,
    reopening_reply,
    withdrawal_reply,
    withdrawn_message,
)
from bot.ui.actuals.change_request import change_asked, change_refused, change_request
from bot.ui.back import back_message
from bot.ui.departure import departure_message
from bot.ui.errors import not_taken_message
from bot.ui.hello import hello_message
from bot.ui.kit.message import Json, Message
from bot.ui.kit.slash_command import short_help_message
from bot.ui.notices import caught_up_message, trouble_message, trouble_over_message
from bot.ui.prompts.handover import handover_message
from bot.ui.prompts.prompt import prompt_message
from bot.ui.prompts.reminder import reminder_message
from bot.ui.question import question_message
from bot.ui.receipt import kept_message
from bot.ui.replies.clarification import choice_message, chosen_message
from bot.ui.replies.receipt import done_message
from bot.ui.reports.home import home_view
from bot.ui.reports.weekly_post import weekly_message
from bot.ui.weekly_details import weekly_details
from scorecard.domain.changes import ChangeView
from scorecard.domain.done import Done
from scorecard.domain.views.alerts import AlertState
from scorecard.model.outbox import Kind, Outgoing
from scorecard.model.views.replies import DoneView
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.leavers import Departures
from scorecard.services.actuals.alerts import Alerts
from scorecard.services.actuals.change_requests import ChangeRequests
from scorecard.services.actuals.receipts import Receipts
from scorecard.services.carrying import list_parts
from scorecard.services.outbox.troubles import Troubles
from scorecard.services.prompts.batches import CARRIER
from scorecard.services.prompts.handovers import Handovers
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.prompts.reminders import Reminders
from scorecard.services.replies.clarifications import Choices
from scorecard.services.replies.replies import Replies
from scorecard.services.reports.mine import Mine
from scorecard.services.reports.weekly_posts import WeeklyPosts
from scorecard.services.setup.hellos import Hellos


@dataclass(frozen=True)
class Sources:
    """The services that say what there is to draw."""

    prompts: Prompts
    reminders: Reminders
    handovers: Handovers
    absences: Absences
    receipts: Receipts
    change_requests: ChangeRequests
    replies: Replies
    choices: Choices
    alerts: Alerts
    weekly_posts: WeeklyPosts
    mine: Mine
    departures: Departures
    hellos: Hellos
    troubles: Troubles


class Drawing:
    """Draws outgoing messages; None means that there is nothing left to say."""

    def __init__(self, sources: Sources) -> None:
        self._from = sources
        self._drawn: dict[Kind, Callable[[Outgoing], Message | None]] = {
            Kind.PROMPT: self._prompt,
            Kind.PROMPT_UPDATE: self._prompt_update,
            Kind.REMINDER: self._reminder,
            Kind.REMINDER_UPDATE: self._reminder_update,
            Kind.HANDOVER: self._handover,
            Kind.ABSENCE: self._absence,
            Kind.ABSENCE_END: self._absence_end,
            Kind.DEPARTURE: self._departure,
            Kind.RECEIPT: self._receipt,
            Kind.QUESTION: self._question,
            Kind.NOT_TAKEN: lambda outgoing: not_taken_message(**outgoing.facts),
            Kind.CHOICE: self._choice,
            Kind.CHOICE_MADE: self._choice_made,
            Kind.KEPT: self._kept,
            Kind.TROUBLE: self._trouble,
            Kind.TROUBLE_OVER: self._trouble_over,
            Kind.CAUGHT_UP: self._caught_up,
            Kind.HELLO: self._hello,
            Kind.HELP: lambda outgoing: short_help_message(is_direct=outgoing.is_direct),
            Kind.CHANGE_ASKED: self._change(change_asked),
            Kind.CHANGE_REQUEST: self._change(change_request),
            Kind.CHANGE_REQUEST_UPDATE: self._change(change_request),
            Kind.CHANGE_REFUSED: self._change(change_refused),
            Kind.ALERT: self._alert,
            Kind.ALERT_UPDATE: self._alert_update,
            Kind.RECOVERY: self._recovery,
            Kind.WITHDRAWAL: self._withdrawal,
            Kind.REOPENING: self._reopening,
            Kind.WEEKLY_POST: self._weekly_post,
            Kind.WEEKLY_DETAILS: self._weekly_details,
        }

    def message(self, outgoing: Outgoing) -> Message | None:
        """What an outgoing message says now."""
        return self._drawn[outgoing.kind](outgoing)

    def home(self, outgoing: Outgoing) -> Json:
        """A person's Home tab as it is now."""
        return home_view(self._from.mine.home(outgoing.team_id, outgoing.to))

    def _prompt(self, outgoing: Outgoing) -> Message | None:
        view = self._from.prompts.round(outgoing.facts["round"])
        is_wanted = view.is_offered or any(item.is_open for item in view.items)
        return prompt_message(view) if is_wanted else None

    def _prompt_update(self, outgoing: Outgoing) -> Message:
        return prompt_message(self._from.prompts.round(outgoing.facts["round"]))

    def _reminder(self, outgoing: Outgoing) -> Message | None:
        if CARRIER in outgoing.facts:
            return None
        views = [self._from.reminders.find(part, outgoing.to) for part in list_parts(outgoing)]
        missing = [view for view in views if view]
        return reminder_message(*missing) if missing else None

    def _reminder_update(self, outgoing: Outgoing) -> Message:
        views = [self._from.reminders.find_again(part, outgoing.to) for part in list_parts(outgoing)]
        return reminder_message(*views)

    def _handover(self, outgoing: Outgoing) -> Message | None:
        answer = self._from.handovers.answer(outgoing.facts["round"], outgoing.facts["reader"])
        return handover_message(answer.handover, answer.locale) if answer else None

    def _absence(self, outgoing: Outgoing) -> Message | None:
        facts = outgoing.facts
        view = self._from.absences.view(facts["absence"], outgoing.to, facts.get("replaced", ()))
        return absence_message(view) if view else None

    def _absence_end(self, outgoing: Outgoing) -> Message:
        return back_message(self._from.absences.back(outgoing.facts["absence"], outgoing.to))

    def _departure(self, outgoing: Outgoing) -> Message | None:
        view = self._from.departures.view(outgoing.facts["scorecard"], outgoing.facts["person"])
        return departure_message(view) if view else None

    def _hello(self, outgoing: Outgoing) -> Message:
        return hello_message(self._from.hellos.view(outgoing.facts["scorecard"]))

    def _receipt(self, outgoing: Outgoing) -> Message:
        return done_message(self._done(outgoing), is_direct=outgoing.is_direct)

    def _kept(self, outgoing: Outgoing) -> Message:
        facts = outgoing.facts
        return kept_message(*self._from.receipts.list(facts["actuals"], facts["reader"]))

    def _change(self, draw: Callable[[ChangeView], Message]) -> Callable[[Outgoing], Message]:
        def drawn(outgoing: Outgoing) -> Message:
            facts = outgoing.facts
            return draw(self._from.change_requests.view(facts["request"], facts["reader"]))

        return drawn

    def _question(self, outgoing: Outgoing) -> Message:
        return question_message(self._from.replies.question(outgoing), is_direct=outgoing.is_direct)

    def _choice(self, outgoing: Outgoing) -> Message:
        return choice_message(self._from.choices.view(outgoing), is_direct=outgoing.is_direct)

    def _choice_made(self, outgoing: Outgoing) -> Message:
        return chosen_message(outgoing.facts["typed"], self._done(outgoing))

    def _done(self, outgoing: Outgoing) -> DoneView:
        return self._from.receipts.read(Done.from_facts(outgoing.facts), outgoing.facts["reader"])

    def _alert(self, outgoing: Outgoing) -> Message | None:
        story = self._from.alerts.story(outgoing.facts["alert"])
        return alert_message(story.item, story.locale) if story.state is AlertState.OPEN else None

    def _alert_update(self, outgoing: Outgoing) -> Message:
        story = self._from.alerts.story(outgoing.facts["alert"])
        draw = {
            AlertState.OPEN: alert_message,
            AlertState.RESOLVED: recovered_message,
            AlertState.WITHDRAWN: withdrawn_message,
        }[story.state]
        return draw(story.item, story.locale)

    def _recovery(self, outgoing: Outgoing) -> Message:
        story = self._from.alerts.story(outgoing.facts["alert"])
        return recovery_reply(story.item, story.locale)

    def _withdrawal(self, outgoing: Outgoing) -> Message:
        story = self._from.alerts.story(outgoing.facts["alert"])
        return withdrawal_reply(story.item, story.locale)

    def _reopening(self, outgoing: Outgoing) -> Message:
        story = self._from.alerts.story(outgoing.facts["alert"])
        return reopening_reply(story.item, story.locale)

    def _weekly_post(self, outgoing: Outgoing) -> Message:
        return weekly_message(self._from.weekly_posts.view(outgoing.facts["scorecard"]))

    def _weekly_details(self, outgoing: Outgoing) -> Message | None:
        parts = weekly_details(self._from.weekly_posts.view(outgoing.facts["scorecard"]))
        part: int = outgoing.facts["part"]
        return parts[part] if part < len(parts) else None

    def _trouble(self, outgoing: Outgoing) -> Message | None:
        view = self._from.troubles.view(outgoing.facts["trouble"], outgoing.to)
        return None if view.trouble.is_over else trouble_message(view)

    def _trouble_over(self, outgoing: Outgoing) -> Message:
        return trouble_over_message(self._from.troubles.view(outgoing.facts["trouble"], outgoing.to))

    def _caught_up(self, outgoing: Outgoing) -> Message | None:
        told = self._from.troubles.caught_up(outgoing.facts["trouble"])
        return caught_up_message(told) if told else None
