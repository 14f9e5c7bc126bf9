"""The listener for the slash command `/scorecard`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from slack_bolt import Ack, App, BoltContext

from bot.listeners.markup import text_to_bot, unescaped, without_bot
from bot.listeners.payload import Json
from bot.listeners.user_lookup import ACCESS_SNAPSHOT
from bot.outbox.directory import Directory
from bot.outbox.responder import Responder
from bot.ui.absence.absences import absence_answer
from bot.ui.absence.calendars import holidays_message, workdays_message
from bot.ui.actuals.alerts import alerts_message
from bot.ui.actuals.change_request import change_asked
from bot.ui.actuals.no_data import set_aside_message
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import COMMAND, Subcommand, help_message
from bot.ui.notices import notice_message
from bot.ui.prompts.on_demand import on_demand_message
from bot.ui.replies.receipt import receipt_message
from bot.ui.reports.history import history_message
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.mine import mine_message
from bot.ui.reports.overview import overview_message, perspective_message, progress_message
from scorecard.errors import InvalidInput, NotFound
from scorecard.model.views.actuals import ChangeRequestView
from scorecard.model.views.replies import ReplyOutcomeView
from scorecard.model.views.reports import KpiView, ScorecardView
from scorecard.parsing.mentions import list_people, split_person
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.own_calendars import OwnCalendars
from scorecard.services.actuals.alerts import Alerts
from scorecard.services.actuals.history import ActualHistory
from scorecard.services.actuals.set_aside import SetAsides
from scorecard.services.lookup.access import AccessSnapshot, Asker
from scorecard.services.prompts.on_demand import OnDemandPrompts
from scorecard.services.replies.submit_commands import SubmitCommands
from scorecard.services.reports.kpis import Kpis
from scorecard.services.reports.mine import Mine
from scorecard.services.reports.overviews import Overviews

View = TypeVar("View")
ASKED_BACK = "I need one answer from you before I save that; I asked you in a direct message."
NOW = "now"
ASK_WHOM = (
    f"To ask every owner, type {COMMAND} ask now, or {COMMAND} ask now mttr for one KPI; to hand over a "
    "prompt, send me ask @sam in a direct message."
)


class MessageCache(Generic[View]):
    """Draws each view once, and returns the same message when the same object comes again.

    Right after a weekly post many people ask for the same thing; the service gives all of them one view, and
    drawing costs nothing after the first. Views are compared by identity, since equal ones may still be drawn
    differently (1.0 and 1.00 are equal decimals).

    Args:
        draw: A pure function.
        most: The number of messages kept.
    """

    def __init__(self, draw: Callable[[View], Message], most: int = 32) -> None:
        self._draw = draw
        self._most = most
        self._drawn: dict[int, tuple[View, Message]] = {}

    def __call__(self, view: View) -> Message:
        """Return the message for a view."""
        drawn = self._drawn.get(id(view))  # no other object can have it while the view is kept here
        if drawn is None:
            if len(self._drawn) >= self._most:
                self._drawn.clear()
            drawn = self._drawn[id(view)] = (view, self._draw(view))
        return drawn[1]


@dataclass(frozen=True)
class CommandRequest:
    """A command as typed.

    Attributes:
        text: The text after the sub-command, with each person as `<@U0PRIYA|priya>`.
        trigger: Slack's id of this one command.
        bot: The bot's own Slack user id.
        access_snapshot: The person's access as already known; None if it had to be looked up.
    """

    team: str
    channel: str
    user: str
    text: str
    trigger: str
    bot: str
    access_snapshot: AccessSnapshot | None

    @property
    def asker(self) -> Asker:
        """The person and where they typed it."""
        return Asker(self.team, self.channel, self.user)


class SlashCommandListener:
    """Answers the slash command in its ack, or right after it if there is a table or chart."""

    def __init__(
        self,
        *,
        overviews: Overviews,
        kpis: Kpis,
        alerts: Alerts,
        mine: Mine,
        submit_commands: SubmitCommands,
        actual_history: ActualHistory,
        own_calendars: OwnCalendars,
        absences: Absences,
        on_demand_prompts: OnDemandPrompts,
        set_asides: SetAsides,
        directory: Directory,
        responder: Responder,
    ) -> None:
        self._overviews = overviews
        self._kpis = kpis
        self._alerts = alerts
        self._mine = mine
        self._submit_commands = submit_commands
        self._actual_history = actual_history
        self._own_calendars = own_calendars
        self._absences = absences
        self._on_demand_prompts = on_demand_prompts
        self._set_asides = set_asides
        self._directory = directory
        self._responder = responder
        self._draw_overview = MessageCache(overview_message)
        self._words: dict[str, Callable[[CommandRequest], Message]] = {
            "": self._overview,
            Subcommand.OVERVIEW: self._overview,
            Subcommand.ALERTS: self._open_alerts,
            Subcommand.PROGRESS: self._progress,
            Subcommand.MINE: self._own,
            Subcommand.SUBMIT: self._submit,
            Subcommand.CORRECT: self._correct,
            Subcommand.HISTORY: self._history,
            Subcommand.WORKDAYS: self._workdays,
            Subcommand.HOLIDAYS: self._holidays,
            Subcommand.AWAY: self._away,
            Subcommand.BACK: self._back,
            Subcommand.ASK: self._ask,
            Subcommand.ASIDE: self._set_aside,
            Subcommand.HELP: lambda _: help_message(),
        }

    def register(self, app: App) -> None:
        """Register for the command."""
        app.command(COMMAND)(self.answer)

    def answer(self, ack: Ack, body: Json, context: BoltContext) -> None:
        """Answer the command."""
        typed, bot = body.get("text") or "", context.bot_user_id or ""
        word, _, rest = unescaped(typed, keeps_people=True).strip().partition(" ")
        asked = CommandRequest(
            body["team_id"],
            body["channel_id"],
            body["user_id"],
            rest.strip(),
            body["trigger_id"],
            bot,
            context.get(ACCESS_SNAPSHOT),
        )
        draw = self._words.get(word.casefold())
        message = draw(asked) if draw else self._named(asked, text_to_bot(typed, bot))
        if message.native is None:
            ack(message.body)  # a text that is JSON goes out as it stands
        else:
            ack()
            self._responder.send(asked.team, body["response_url"], message)

    def _overview(self, asked: CommandRequest) -> Message:
        return self._draw_overview(
            self._overviews.overview(asked.asker, asked.access_snapshot, unescaped(asked.text))
        )

    def _open_alerts(self, asked: CommandRequest) -> Message:
        return alerts_message(self._alerts.list_open(asked.asker, unescaped(asked.text)))

    def _progress(self, asked: CommandRequest) -> Message:
        return progress_message(self._overviews.progress(asked.asker, unescaped(asked.text)))

    def _own(self, asked: CommandRequest) -> Message:
        return mine_message(self._mine.mine(asked.team, asked.user, asked.channel))

    def _submit(self, asked: CommandRequest) -> Message:
        text = without_bot(asked.text, asked.bot)
        outcomes = self._submit_commands.submit(
            asked.team, asked.channel, asked.user, text, cause=asked.trigger
        )
        return _joined(outcomes)

    def _correct(self, asked: CommandRequest) -> Message:
        text = without_bot(asked.text, asked.bot)
        outcomes = self._submit_commands.correct(
            asked.team, asked.channel, asked.user, text, cause=asked.trigger
        )
        return _joined(outcomes)

    def _history(self, asked: CommandRequest) -> Message:
        return history_message(
            self._actual_history.show(asked.team, asked.channel, asked.user, unescaped(asked.text))
        )

    def _workdays(self, asked: CommandRequest) -> Message:
        view = self._own_calendars.workdays(asked.team, asked.channel, asked.user, *self._about(asked))
        return workdays_message(view)

    def _holidays(self, asked: CommandRequest) -> Message:
        view = self._own_calendars.holidays(asked.team, asked.channel, asked.user, *self._about(asked))
        return holidays_message(view)

    def _about(self, asked: CommandRequest) -> tuple[str, str]:
        """Return the person a command is about, by default its sender, and the rest of its text."""
        person, text = split_person(asked.text)
        if person:
            self._directory.check(asked.team, person)
        return person or asked.user, text

    def _away(self, asked: CommandRequest) -> Message:
        for user in list_people(asked.text):
            self._directory.check(asked.team, user)
        return absence_answer(self._absences.run(asked.team, asked.channel, asked.user, asked.text))

    def _back(self, asked: CommandRequest) -> Message:
        return self._away(replace(asked, text=f"{asked.text} back"))

    def _set_aside(self, asked: CommandRequest) -> Message:
        text = unescaped(asked.text)
        return set_aside_message(self._set_asides.decide(asked.team, asked.channel, asked.user, text))

    def _ask(self, asked: CommandRequest) -> Message:
        word, _, name = unescaped(asked.text).partition(" ")
        if word.casefold() == NOW:
            prompts = self._on_demand_prompts.ask(asked.team, asked.channel, asked.user, name.strip())
            return on_demand_message(prompts)
        try:
            return self._named(asked, f"{Subcommand.ASK} {unescaped(asked.text)}".strip())
        except NotFound:
            raise InvalidInput(ASK_WHOM) from None

    def _named(self, asked: CommandRequest, name: str) -> Message:
        found = self._kpis.show(asked.asker, name)
        if isinstance(found, KpiView):
            return kpi_message(found)
        if isinstance(found, ScorecardView):
            return self._draw_overview(found)
        return perspective_message(found.perspective, found.locale)


def _joined(outcomes: Sequence[ReplyOutcomeView | ChangeRequestView]) -> Message:
    """Return one message with all receipts and change requests, or a notice that a clarification was sent."""
    if not outcomes:
        return notice_message(ASKED_BACK)
    messages = [
        receipt_message(outcome) if isinstance(outcome, ReplyOutcomeView) else change_asked(outcome)
        for outcome in outcomes
    ]
    text = "\n".join(message.text for message in messages)
    return Message(text, tuple(block for message in messages for block in message.blocks))
