"""The slash command `/scorecard`: its listener, and each of its sub-commands."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

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
from bot.ui.kit.hints import COMMAND
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import Usage, help_message
from bot.ui.notices import notice_message
from bot.ui.prompts.on_demand import on_demand_message
from bot.ui.replies.receipt import receipt_message
from bot.ui.reports.history import history_message
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.mine import mine_message
from bot.ui.reports.overview import overview_message, perspective_message, progress_message
from scorecard.errors import InvalidInput, NotFound
from scorecard.model.names import NamedItem, UnknownName, suggest
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
from scorecard.services.lookup.examples import Examples
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
        typed: The whole text as typed, without the bot's name.
        trigger: Slack's id of this one command.
        bot: The bot's own Slack user id.
        access_snapshot: The person's access as already known; None if it had to be looked up.
    """

    team: str
    channel: str
    user: str
    text: str
    typed: str
    trigger: str
    bot: str
    access_snapshot: AccessSnapshot | None

    @property
    def asker(self) -> Asker:
        """The person and where they typed it."""
        return Asker(self.team, self.channel, self.user)


class CommandServices(Protocol):
    """The services that answer commands."""

    absences: Absences
    actual_history: ActualHistory
    alerts: Alerts
    examples: Examples
    kpis: Kpis
    mine: Mine
    on_demand_prompts: OnDemandPrompts
    overviews: Overviews
    own_calendars: OwnCalendars
    set_asides: SetAsides
    submit_commands: SubmitCommands


class SlashCommandListener:
    """Answers the slash command in its ack, or right after it if there is a table or chart.

    Attributes:
        services: The services that answer.
        directory: Checks the people that a command names.
        draw_overview: Draws an overview, once for everybody.
    """

    def __init__(self, services: CommandServices, directory: Directory, responder: Responder) -> None:
        self.services = services
        self.directory = directory
        self.draw_overview = MessageCache(overview_message)
        self._responder = responder
        self._answers = {word: command.answer for command in COMMANDS for word in command.words}

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
            text_to_bot(typed, bot),
            body["trigger_id"],
            bot,
            context.get(ACCESS_SNAPSHOT),
        )
        message = self._answers.get(word.casefold(), _named)(self, asked)
        if message.native is None:
            ack(message.body)  # a text that is JSON goes out as it stands
        else:
            ack()
            self._responder.send(asked.team, body["response_url"], message)


Answer = Callable[[SlashCommandListener, CommandRequest], Message]


@dataclass(frozen=True)
class Command:
    """A sub-command; its dispatch, the help, the demo's completion and docs/commands.md come from here.

    Attributes:
        form: The text after `/scorecard`, with `<…>` for placeholders; its first word is the command's.
        meaning: The effect, in a few words.
        answer: Returns the answer to a request.
        example: The form with every placeholder filled in; empty if it has none.
        synonym: A word that means the same as the form.
    """

    form: str
    meaning: str
    answer: Answer
    example: str = ""
    synonym: str = ""

    @property
    def words(self) -> list[str]:
        """The first words by which it is called; none if it begins with a placeholder."""
        word = self.form.partition(" ")[0]
        return [] if word.startswith("<") else [word, *filter(None, [self.synonym])]

    @property
    def prefixes(self) -> list[str]:
        """What it begins with, with a space where more may follow; none if it gives a value."""
        fixed = re.split(r"[<\[]", self.form)[0]
        return [] if "<value>" in self.form else [*filter(str.strip, [fixed, self.synonym])]

    @property
    def usage(self) -> Usage:
        """The line of the help."""
        example = f"{COMMAND} {self.example}" if self.example else ""
        return Usage(f"{COMMAND} {self.form}".strip(), self.meaning, example)


def _overview(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    view = listener.services.overviews.overview(asked.asker, asked.access_snapshot, unescaped(asked.text))
    return listener.draw_overview(view)


def _alerts(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    return alerts_message(listener.services.alerts.list_open(asked.asker, unescaped(asked.text)))


def _progress(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    return progress_message(listener.services.overviews.progress(asked.asker, unescaped(asked.text)))


def _mine(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    return mine_message(listener.services.mine.mine(asked.team, asked.user, asked.channel))


def _submit(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    text, submit = without_bot(asked.text, asked.bot), listener.services.submit_commands.submit
    return _joined(submit(*asked.asker, text, cause=asked.trigger, shown=f"{COMMAND} submit {text}"))


def _correct(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    text, correct = without_bot(asked.text, asked.bot), listener.services.submit_commands.correct
    return _joined(correct(*asked.asker, text, cause=asked.trigger, shown=f"{COMMAND} correct {text}"))


def _history(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    return history_message(listener.services.actual_history.show(*asked.asker, unescaped(asked.text)))


def _workdays(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    return workdays_message(listener.services.own_calendars.workdays(*asked.asker, *_about(listener, asked)))


def _holidays(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    return holidays_message(listener.services.own_calendars.holidays(*asked.asker, *_about(listener, asked)))


def _about(listener: SlashCommandListener, asked: CommandRequest) -> tuple[str, str]:
    """Return the person a command is about, by default its sender, and the rest of its text."""
    person, text = split_person(asked.text)
    if person:
        listener.directory.check(asked.team, person)
    return person or asked.user, text


def _away(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    for user in list_people(asked.text):
        listener.directory.check(asked.team, user)
    return absence_answer(listener.services.absences.run(*asked.asker, asked.text))


def _back(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    return _away(listener, replace(asked, text=f"{asked.text} back"))


def _set_aside(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    return set_aside_message(listener.services.set_asides.decide(*asked.asker, unescaped(asked.text)))


def _ask(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    word, _, name = unescaped(asked.text).partition(" ")
    if word.casefold() == NOW:
        return on_demand_message(listener.services.on_demand_prompts.ask(*asked.asker, name.strip()))
    try:
        return _named(listener, asked)
    except NotFound:
        raise InvalidInput(ASK_WHOM) from None


def _help(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    return help_message(list_usages(), listener.services.examples.find(asked.asker))


def _named(listener: SlashCommandListener, asked: CommandRequest) -> Message:
    try:
        found = listener.services.kpis.show(asked.asker, asked.typed)
    except UnknownName as unknown:
        near = [*_list_near(asked.typed), *unknown.suggestions]
        raise UnknownName(unknown.noun, unknown.typed, near) from None
    if isinstance(found, KpiView):
        return kpi_message(found)
    if isinstance(found, ScorecardView):
        return listener.draw_overview(found)
    return perspective_message(found.perspective, found.locale)


def _list_near(typed: str) -> list[str]:
    """Return the commands that a text may be meant as, `/scorecard history mttr` for `histroy mttr`."""
    word, _, rest = typed.partition(" ")
    words = [NamedItem(one, one, (one,)) for command in COMMANDS for one in command.words if one]
    return [f"{COMMAND} {near} {rest}".strip() for near in suggest(word, words)]


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


COMMANDS = (
    Command("", "how the scorecard stands", _overview, synonym="overview"),
    Command("<perspective>", "one perspective: its objectives and KPIs", _named, "customer"),
    Command("<kpi>", "one KPI, by name, key or alias: its last twelve periods", _named, "mttr"),
    Command("alerts", "what is off threshold now", _alerts),
    Command("progress", "the progress of each objective", _progress),
    Command("mine", "your KPIs and what is waiting for you", _mine),
    Command(
        "submit <kpi> <value> [for <period>] [note]",
        "give values, for earlier periods too",
        _submit,
        "submit mttr 31 for W45 slow vendor",
    ),
    Command("correct <kpi> <period> <value> [note]", "correct a value", _correct, "correct mttr W45 30"),
    Command(
        "history <kpi> [period]",
        "every value of a KPI: who gave it, when, how and why",
        _history,
        "history mttr",
    ),
    Command(
        "workdays [<days>]", "your working days; an admin can put @priya first", _workdays, "workdays Mon-Thu"
    ),
    Command(
        "holidays [<region>]",
        "your public holidays; an admin can put @priya first",
        _holidays,
        "holidays DE-BY",
    ),
    Command(
        "away [until <day>] [cover @name]",
        "say when you are away and who is asked instead; alone, it shows your absence",
        _away,
        "away until 2 December cover @sam",
    ),
    Command("back", "end your absence", _back),
    Command(
        "ask now [<kpi>]", "admins: ask the owners now for the last completed period", _ask, "ask now mttr"
    ),
    Command(
        "aside <kpi> [<period>] <reason>",
        "admins: leave a KPI out of the scores for a period; with back as the reason it counts again",
        _set_aside,
        "aside mttr W45 new ticket tool",
    ),
    Command("help", "everything you can type", _help),
)


def list_prefixes() -> list[str]:
    """Return the words by which a text may be known for a command that was typed as a message."""
    return [prefix for command in COMMANDS for prefix in command.prefixes]


def list_usages() -> list[Usage]:
    """Return the form and meaning of every command, as the help tells them."""
    return [command.usage for command in COMMANDS]


def usage_hint() -> str:
    """Return the hint that Slack shows while somebody types the command: `[overview | <perspective> | …]`."""
    return f"[{' | '.join(command.form or command.synonym for command in COMMANDS)}]"
