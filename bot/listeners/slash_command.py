"""`/scorecard`: everything that can be asked in a channel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from slack_bolt import Ack, App, BoltContext

from bot.listeners.drawn import DrawnOnce
from bot.listeners.markup import said_to, unescaped, without_bot
from bot.listeners.payload import Json
from bot.listeners.user_lookup import SIGHT
from bot.outbox.directory import Directory
from bot.outbox.responder import Responder
from bot.ui.absence.absences import absence_answer
from bot.ui.absence.calendars import holidays_message, workdays_message
from bot.ui.actuals.change_request import change_asked
from bot.ui.alerts import alerts_message
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import COMMAND, Word, help_message
from bot.ui.notice import notice_message
from bot.ui.perspective import perspective_message
from bot.ui.progress import progress_message
from bot.ui.prompts.on_demand import asked_now_message
from bot.ui.replies.receipt import done_message
from bot.ui.reports.history import history_message
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.mine import mine_message
from bot.ui.reports.overview import overview_message
from scorecard.domain.changes import ChangeView
from scorecard.domain.views.kpis import KpiView
from scorecard.errors import InvalidInput, NotFound
from scorecard.model.views.replies import DoneView
from scorecard.parsing.mentions import list_people, split_person
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.own_calendars import OwnCalendars
from scorecard.services.actuals.alerts import Alerts
from scorecard.services.actuals.history import Histories
from scorecard.services.channels import Sight
from scorecard.services.prompts.on_demand import AskingNow
from scorecard.services.replies.submit_commands import Submissions
from scorecard.services.reports.kpis import Kpis
from scorecard.services.reports.mine import Mine
from scorecard.services.reports.overviews import Overviews

ASKED_BACK = "Before I save that I need one thing from you: I asked it in our direct messages."

NOW = "now"
ASK_WHOM = (
    f"Write {COMMAND} ask now to have every owner asked, or {COMMAND} ask now mttr for one KPI; to hand a "
    "question over, write ask @sam to me directly."
)


@dataclass(frozen=True)
class Asked:
    """A command as typed.

    Attributes:
        text: What follows the sub-command, with each person as `<@U0PRIYA|priya>`.
        trigger: Slack's id of this command alone.
        bot: The bot's own Slack user id.
        sight: What was seen of who asks, where nothing had to be looked up.
    """

    team: str
    channel: str
    user: str
    text: str
    trigger: str
    bot: str
    sight: Sight | None


class CommandListener:
    """Answers the slash command in its ack, or, with a table or chart, right after it."""

    def __init__(
        self,
        *,
        overviews: Overviews,
        kpis: Kpis,
        alerts: Alerts,
        mine: Mine,
        submissions: Submissions,
        histories: Histories,
        own_calendars: OwnCalendars,
        absences: Absences,
        asking_now: AskingNow,
        directory: Directory,
        responder: Responder,
    ) -> None:
        self._overviews = overviews
        self._kpis = kpis
        self._alerts = alerts
        self._mine = mine
        self._submissions = submissions
        self._histories = histories
        self._own_calendars = own_calendars
        self._absences = absences
        self._asking_now = asking_now
        self._directory = directory
        self._responder = responder
        self._draw_overview = DrawnOnce(overview_message)
        self._words: dict[str, Callable[[Asked], Message]] = {
            "": self._overview,
            Word.OVERVIEW: self._overview,
            Word.ALERTS: self._open_alerts,
            Word.PROGRESS: self._progress,
            Word.MINE: self._own,
            Word.SUBMIT: self._submit,
            Word.CORRECT: self._correct,
            Word.HISTORY: self._history,
            Word.WORKDAYS: self._workdays,
            Word.HOLIDAYS: self._holidays,
            Word.AWAY: self._away,
            Word.BACK: self._back,
            Word.ASK: self._ask,
            Word.HELP: lambda _: help_message(),
        }

    def register(self, app: App) -> None:
        """Listen to the command."""
        app.command(COMMAND)(self.answer)

    def answer(self, ack: Ack, body: Json, context: BoltContext) -> None:
        """Answer whatever was asked."""
        typed, bot = body.get("text") or "", context.bot_user_id or ""
        word, _, rest = unescaped(typed, keeps_people=True).strip().partition(" ")
        asked = Asked(
            body["team_id"],
            body["channel_id"],
            body["user_id"],
            rest.strip(),
            body["trigger_id"],
            bot,
            context.get(SIGHT),
        )
        draw = self._words.get(word.casefold())
        message = draw(asked) if draw else self._named(asked, said_to(typed, bot))
        if message.native is None:
            ack(message.body)  # a text that is JSON goes out as it stands
        else:
            ack()
            self._responder.send(asked.team, body["response_url"], message)

    def _overview(self, asked: Asked) -> Message:
        return self._draw_overview(
            self._overviews.overview(asked.team, asked.channel, asked.user, asked.sight)
        )

    def _open_alerts(self, asked: Asked) -> Message:
        return alerts_message(self._alerts.list_open(asked.team, asked.channel, asked.user))

    def _progress(self, asked: Asked) -> Message:
        return progress_message(self._overviews.progress(asked.team, asked.channel, asked.user))

    def _own(self, asked: Asked) -> Message:
        return mine_message(self._mine.mine(asked.team, asked.user, asked.channel))

    def _submit(self, asked: Asked) -> Message:
        said = without_bot(asked.text, asked.bot)
        told = self._submissions.submit(asked.team, asked.channel, asked.user, said, cause=asked.trigger)
        return _all_told(told)

    def _correct(self, asked: Asked) -> Message:
        said = without_bot(asked.text, asked.bot)
        told = self._submissions.correct(asked.team, asked.channel, asked.user, said, cause=asked.trigger)
        return _all_told(told)

    def _history(self, asked: Asked) -> Message:
        return history_message(
            self._histories.show(asked.team, asked.channel, asked.user, unescaped(asked.text))
        )

    def _workdays(self, asked: Asked) -> Message:
        told = self._own_calendars.workdays(asked.team, asked.channel, asked.user, *self._about(asked))
        return workdays_message(told)

    def _holidays(self, asked: Asked) -> Message:
        told = self._own_calendars.holidays(asked.team, asked.channel, asked.user, *self._about(asked))
        return holidays_message(told)

    def _about(self, asked: Asked) -> tuple[str, str]:
        """Whom a command is about, who typed it unless it names somebody, and what it says of them."""
        person, text = split_person(asked.text)
        if person:
            self._directory.check(asked.team, person)
        return person or asked.user, text

    def _away(self, asked: Asked) -> Message:
        for user in list_people(asked.text):
            self._directory.check(asked.team, user)
        told = self._absences.say(asked.team, asked.channel, asked.user, asked.text)
        return absence_answer(told)

    def _back(self, asked: Asked) -> Message:
        return self._away(replace(asked, text=f"{asked.text} back"))

    def _ask(self, asked: Asked) -> Message:
        word, _, name = unescaped(asked.text).partition(" ")
        if word.casefold() == NOW:
            told = self._asking_now.ask(asked.team, asked.channel, asked.user, name.strip())
            return asked_now_message(told)
        try:
            return self._named(asked, f"{Word.ASK} {unescaped(asked.text)}".strip())
        except NotFound:
            raise InvalidInput(ASK_WHOM) from None

    def _named(self, asked: Asked, name: str) -> Message:
        found = self._kpis.show(asked.team, asked.channel, asked.user, name)
        if isinstance(found, KpiView):
            return kpi_message(found)
        return perspective_message(found.perspective, found.locale)


def _all_told(outcomes: Sequence[DoneView | ChangeView]) -> Message:
    """One message: all that was done, then each change that was asked for; none where something is asked."""
    if not outcomes:
        return notice_message(ASKED_BACK)
    told = [done_message(one) if isinstance(one, DoneView) else change_asked(one) for one in outcomes]
    return Message("\n".join(one.text for one in told), tuple(block for one in told for block in one.blocks))
