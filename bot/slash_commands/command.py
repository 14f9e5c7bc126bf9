"""Sub-commands of `/scorecard`: how one is declared, what it is asked, and what it answers with."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from bot.outbox.channel_guests import ChannelGuests
from bot.outbox.directory import Directory
from bot.ui.kit.hints import COMMAND
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import Usage
from bot.ui.reports.shared import without_owners
from scorecard.model.names import NamedItem, suggest
from scorecard.model.views.reports import ScorecardView
from scorecard.parsing.questions.parser import CommandForm
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.own_calendars import OwnCalendars
from scorecard.services.actuals.alert_actions import AlertActions
from scorecard.services.actuals.alerts import Alerts
from scorecard.services.actuals.baselines import Baselines
from scorecard.services.actuals.history import ActualHistory
from scorecard.services.actuals.set_aside import SetAsides
from scorecard.services.lookup.access import AccessSnapshot, Asker
from scorecard.services.lookup.examples import Examples
from scorecard.services.lookup.requests import Requests
from scorecard.services.prompts.on_demand import OnDemandPrompts
from scorecard.services.replies.submit_commands import SubmitCommands
from scorecard.services.reports.comparisons import Comparisons
from scorecard.services.reports.explanations import Explanations
from scorecard.services.reports.follows import Follows
from scorecard.services.reports.kpis import Kpis
from scorecard.services.reports.mine import Mine
from scorecard.services.reports.missing import Missing
from scorecard.services.reports.overviews import Overviews
from scorecard.services.reports.past import Pasts
from scorecard.services.reports.shares import Shares
from scorecard.services.reports.since import Since
from scorecard.services.reports.trends import Trends
from scorecard.services.reports.weekly_posts import WeeklyPosts
from scorecard.services.reviews.responses import ReviewResponses
from scorecard.services.reviews.reviews import Reviews

View = TypeVar("View")


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
        is_private: True if the answer is shown where it was asked, to whoever asked alone.
        names_owners: False if the answer is to be shared, without whoever may owe a value.
    """

    team: str
    channel: str
    user: str
    text: str
    typed: str
    trigger: str
    bot: str
    access_snapshot: AccessSnapshot | None
    is_private: bool = False
    names_owners: bool = True

    def seen(self, view: View) -> View:
        """Return what to draw of a view: whole, or without owners."""
        return view if self.names_owners else without_owners(view)

    @property
    def asker(self) -> Asker:
        """The person and where they typed it."""
        return Asker(self.team, self.channel, self.user)


class CommandServices(Protocol):
    """The services that answer commands."""

    absences: Absences
    alert_actions: AlertActions
    baselines: Baselines
    actual_history: ActualHistory
    alerts: Alerts
    comparisons: Comparisons
    examples: Examples
    follows: Follows
    explanations: Explanations
    kpis: Kpis
    mine: Mine
    missing: Missing
    on_demand_prompts: OnDemandPrompts
    overviews: Overviews
    own_calendars: OwnCalendars
    requests: Requests
    pasts: Pasts
    shares: Shares
    since: Since
    reviews: Reviews
    review_responses: ReviewResponses
    set_asides: SetAsides
    submit_commands: SubmitCommands
    trends: Trends
    weekly_posts: WeeklyPosts


class CommandContext:
    """Everything that the answers of commands need.

    Attributes:
        services: The services that answer.
        directory: Checks the people that a command names.
        guests: Checks a channel for guests.
        commands: Every command.
        draw_overview: Draws an overview, once for everybody.
    """

    def __init__(
        self,
        services: CommandServices,
        directory: Directory,
        guests: ChannelGuests,
        commands: Sequence["Command"],
        draw_overview: Callable[[ScorecardView], Message],
    ) -> None:
        self.services = services
        self.directory = directory
        self.guests = guests
        self.commands = commands
        self.draw_overview: MessageCache[ScorecardView] = MessageCache(draw_overview)

    def list_near(self, typed: str) -> list[str]:
        """Return the commands that a text may be meant as, `/scorecard history mttr` for `histroy mttr`."""
        word, _, rest = typed.partition(" ")
        words = [NamedItem(one, one, (one,)) for command in self.commands for one in command.words if one]
        return [f"{COMMAND} {near} {rest}".strip() for near in suggest(word, words)]


Answer = Callable[[CommandContext, CommandRequest], Message]


@dataclass(frozen=True)
class Command:
    """A sub-command; its dispatch, the help, the demo's completion and docs/commands.md come from here.

    Attributes:
        form: The text after `/scorecard`, with `<…>` for placeholders; its first word is the command's.
        meaning: The effect, in a few words.
        answer: Returns the answer to a request.
        example: The form with every placeholder filled in; empty if it has none.
        synonym: A word that means the same as the form.
        translated: Words for it in the languages that replies are read in, parted by a comma and a space;
            none is anything that a reply can hold.
        may_follow: True if words may stand behind a form without a placeholder, such as a scorecard's name.
        is_change: True if it changes something.
        is_personal: True if its answer is for whoever asks alone, and never shown in a channel.
    """

    form: str
    meaning: str
    answer: Answer
    example: str = ""
    synonym: str = ""
    translated: str = ""
    may_follow: bool = False
    is_change: bool = False
    is_personal: bool = False

    @property
    def words(self) -> list[str]:
        """The first words by which it is called; none if it begins with a placeholder."""
        word = self.form.partition(" ")[0]
        return [] if word.startswith("<") else [word, *filter(None, [self.synonym])]

    @property
    def forms(self) -> list[CommandForm]:
        """Its fixed words, and what may follow them, for when it is typed as a message."""
        fixed = re.split(r"[<\[]", self.form)[0]
        own = [
            CommandForm(words.strip(), words.endswith(" "), self.is_change, self.is_personal)
            for words in filter(str.strip, [fixed, self.synonym])
        ]
        return [
            *own,
            *(replace(own[0], translated=word) for word in filter(None, self.translated.split(", "))),
        ]

    @property
    def is_alone(self) -> bool:
        """True if nothing may stand behind its word."""
        return not self.may_follow and not re.search(r"[<\[]", self.form)

    @property
    def is_noted(self) -> bool:
        """True if words of any kind may stand at its end."""
        return self.form.endswith(("[note]", "<reason>"))

    @property
    def usage(self) -> Usage:
        """The line of the help."""
        example = f"{COMMAND} {self.example}" if self.example else ""
        return Usage(f"{COMMAND} {self.form}".strip(), self.meaning, example)
