"""The wiring of the whole bot from its settings and the few parts that tests replace."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from threading import Event as Bell
from typing import Any, NamedTuple

from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.config import Settings
from bot.http.verification import Verifier
from bot.jobs.slack_sync import ChannelSync, FollowedChannelSync, ProfileSync
from bot.jobs.ticker import Job, Seldom, Ticker
from bot.listeners.actuals import AnswerListener, ChangeRequestListener, SoWhatListener
from bot.listeners.alert_actions import AlertActionListener
from bot.listeners.errors import ErrorListener
from bot.listeners.events import ChannelJoinListener, ProfileListener
from bot.listeners.home import HomeListener, SettingsListener
from bot.listeners.navigation import NavigationListener, ShareListener
from bot.listeners.prompts import HandoverListener, MissingListener, PromptActionListener, PromptListener
from bot.listeners.replies import (
    ClarificationListener,
    EditListener,
    MentionListener,
    ReplyListener,
    TakeBackListener,
)
from bot.listeners.reviews import ReviewListener
from bot.listeners.slash_command import SlashCommandListener
from bot.listeners.user_lookup import UserLookup
from bot.monitoring.instrumentation import InstrumentedApp, InstrumentedClient, current_request
from bot.monitoring.metrics import BacklogCollector
from bot.monitoring.monitor import Monitor
from bot.outbox.channel_guests import ChannelGuests
from bot.outbox.directory import Directory
from bot.outbox.drawing import Drawing, Sources
from bot.outbox.error_codes import CODES
from bot.outbox.fallback import FormatFallback
from bot.outbox.gateway import Gateway
from bot.outbox.memberships import Memberships
from bot.outbox.responder import Responder
from bot.outbox.sender import Sender
from bot.outbox.troubles import TroubleFollowUp, TroubleTracker
from bot.outbox.worker import Worker
from bot.slash_commands.commands import COMMANDS, Commands, list_forms
from bot.ui.kit.ids import ActionId, CallbackId
from scorecard.clock import Clock, SystemClock
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.leavers import Leavers
from scorecard.services.absence.own_calendars import OwnCalendars
from scorecard.services.absence.profiles import Profiles
from scorecard.services.actuals.actual_forms import ActualForms
from scorecard.services.actuals.alert_actions import AlertActions
from scorecard.services.actuals.alerts import Alerts
from scorecard.services.actuals.baselines import Baselines
from scorecard.services.actuals.change_requests import ChangeRequests
from scorecard.services.actuals.history import ActualHistory
from scorecard.services.actuals.receipts import Receipts
from scorecard.services.actuals.set_aside import SetAsides
from scorecard.services.actuals.so_what import SoWhats
from scorecard.services.actuals.take_back import TakeBacks
from scorecard.services.lookup.access import Channels
from scorecard.services.lookup.examples import Examples
from scorecard.services.lookup.people import People
from scorecard.services.lookup.requests import Requests
from scorecard.services.outbox.lost_answers import LostAnswers
from scorecard.services.outbox.outbox import Outbox
from scorecard.services.outbox.retention import Retention
from scorecard.services.outbox.troubles import Troubles
from scorecard.services.prompts.delegation import NewOwners
from scorecard.services.prompts.handovers import Handovers
from scorecard.services.prompts.on_demand import OnDemandPrompts
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.prompts.reminders import Reminders
from scorecard.services.replies.clarifications import Clarifications
from scorecard.services.replies.commands import CommandBook
from scorecard.services.replies.edits import Edits
from scorecard.services.replies.prompt_actions import PromptActions
from scorecard.services.replies.replies import Replies
from scorecard.services.replies.submit_commands import SubmitCommands
from scorecard.services.reports.comparisons import Comparisons
from scorecard.services.reports.explanations import Explanations
from scorecard.services.reports.follows import Follows
from scorecard.services.reports.home import Homes
from scorecard.services.reports.kpis import Kpis
from scorecard.services.reports.mine import Mine
from scorecard.services.reports.missing import Missing
from scorecard.services.reports.overviews import Overviews
from scorecard.services.reports.past import Pasts
from scorecard.services.reports.shares import Shares
from scorecard.services.reports.since import Since
from scorecard.services.reports.snapshots import Snapshots
from scorecard.services.reports.trends import Trends
from scorecard.services.reports.weekly_posts import WeeklyPosts
from scorecard.services.reviews.responses import ReviewResponses
from scorecard.services.reviews.reviews import Reviews
from scorecard.services.setup.hellos import Hellos
from scorecard.storage.unit_of_work import Store, StoreHooks

EVENTS = ("app_home_opened", "app_mention", "dnd_updated_user", "message", "user_change")
TEN_MINUTES = timedelta(minutes=10)
AN_HOUR = timedelta(hours=1)
PATIENCE = 2
"""Seconds a command may wait for Slack, which itself waits three seconds for the command."""


class Services:
    """Every use case, on one database and one clock."""

    def __init__(self, store: Store, clock: Clock, keep_sent_days: int) -> None:
        snapshots = Snapshots()
        self.overviews = Overviews(store, clock, snapshots)
        self.pasts, self.since = Pasts(store, clock), Since(store, clock)
        self.kpis = Kpis(store, clock, snapshots, self.overviews)
        self.explanations, self.comparisons, self.trends = (
            Explanations(store, snapshots, self.overviews),
            Comparisons(store, clock, snapshots),
            Trends(store, clock, snapshots),
        )
        self.alerts, self.examples = Alerts(store, clock), Examples(store, clock)
        self.mine, self.missing = Mine(store, clock, snapshots), Missing(store, clock, snapshots)
        self.homes = Homes(store, clock, self.mine, self.overviews)
        self.submit_commands = SubmitCommands(store, clock)
        self.actual_history, self.baselines = ActualHistory(store, clock), Baselines(store, clock)
        self.own_calendars, self.requests = OwnCalendars(store, clock), Requests(store, clock)
        self.alert_actions, self.absences = AlertActions(store, clock), Absences(store, clock)
        self.on_demand_prompts, self.replies = OnDemandPrompts(store, clock), Replies(store, clock)
        self.clarifications = Clarifications(store, clock)
        self.edits = Edits(store, clock, self.replies)
        self.change_requests, self.set_asides = ChangeRequests(store, clock), SetAsides(store, clock)
        self.actual_forms, self.take_backs = ActualForms(store, clock), TakeBacks(store, clock)
        self.prompt_actions = PromptActions(store, clock)
        self.handovers = Handovers(store, clock)
        self.prompts, self.reminders = Prompts(store, clock), Reminders(store, clock)
        self.new_owners = NewOwners(store, clock)
        self.receipts, self.so_whats = Receipts(store, clock), SoWhats(store, clock)
        self.weekly_posts, self.follows = WeeklyPosts(store, clock), Follows(store, clock)
        self.reviews, self.review_responses = (
            Reviews(store, clock, snapshots),
            ReviewResponses(store, clock),
        )
        self.people, self.lost_answers = People(store), LostAnswers(store, clock)
        self.profiles, self.channels = Profiles(store, clock), Channels(store, clock)
        self.leavers = Leavers(store, clock)
        self.troubles, self.hellos = Troubles(store, clock), Hellos(store, clock)
        self.outbox, self.shares = Outbox(store, clock), Shares(store, clock)
        self.retention = Retention(store, clock, keep_sent_days)


class ScheduledEvent(NamedTuple):
    """Something that the bot will do on its own schedule.

    Attributes:
        moment: The time, in UTC.
        what: A description of a word or two.
        people: Slack user ids of its recipients; empty if it is for everybody.
    """

    moment: datetime
    what: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Bot:
    """A bot ready to run.

    Attributes:
        app: Bolt's app with every listener registered; its input must already be verified as Slack's.
        verifier: Checks the signatures of HTTP requests.
        services: The use cases that listeners and jobs call.
        monitor: Metrics and outages.
    """

    app: InstrumentedApp
    verifier: Verifier
    services: Services
    ticker: Ticker
    sender: Sender
    worker: Worker
    responder: Responder
    monitor: Monitor

    def start(self) -> None:
        """Start ticking and sending."""
        self.worker.start()
        self.ticker.start()

    def stop(self) -> None:
        """Finish the work in progress, then stop."""
        self.ticker.stop()
        self.responder.stop()
        self.worker.stop()

    def tick(self) -> None:
        """Run a tick, and send every message that is due."""
        self.ticker.tick()
        self.sender.send_due()

    def next_event(self) -> ScheduledEvent | None:
        """Return the next thing the bot will do on its own schedule, or None."""
        weekly = self.services.weekly_posts.next_due()
        prompts, reminders = self.services.prompts.next_due(), self.services.reminders.next_due()
        events = [ScheduledEvent(weekly, "the weekly post", ())] if weekly else []
        events += [ScheduledEvent(prompts[0], "prompts", prompts[1])] if prompts else []
        events += [ScheduledEvent(reminders[0], "reminders", reminders[1])] if reminders else []
        return min(events, default=None)


def build(settings: Settings, *, clock: Clock, engine: Engine, client: WebClient | None = None) -> Bot:
    """Build a bot from its parts.

    Args:
        settings: Tokens and addresses.
        clock: The clock.
        engine: The database, on the current schema.
        client: Slack's Web API; None for a client made from `settings`.

    Raises:
        slack_sdk.errors.SlackApiError: Slack does not know the bot token.
    """
    words = filter(None, chain.from_iterable(command.words for command in COMMANDS))
    bell, monitor = (
        Bell(),
        Monitor([*words, *ActionId, *CallbackId, *EVENTS], list(chain(*CODES.values()))),
    )
    client = client or make_client(settings, monitor)
    around = StoreHooks(monitor.metrics.stored, current_request)
    services = Services(Store(engine, bell.set, around), clock, settings.keep_sent_days)
    monitor.metrics.registry.register(BacklogCollector(services.outbox.read_backlog))
    gateway, fallback = Gateway(client), FormatFallback(services.outbox)
    responder = Responder(fallback, settings.slack_api_url)
    lookups = _make_lookups(settings, services, clock, monitor)
    commands = Commands(services, lookups.directory, lookups.guests)
    sender = Sender(
        outbox=services.outbox,
        troubles=TroubleTracker(services.troubles, services.profiles),
        drawing=_drawing(services, commands),
        gateway=gateway,
        fallback=fallback,
        monitor=monitor,
    )
    return Bot(
        app=_make_app(client, services, _Answering(commands, responder), monitor, lookups),
        # Slack signs with the real time, even where ours is shifted.
        verifier=Verifier(settings.slack_signing_secret.get_secret_value(), SystemClock()),
        services=services,
        ticker=_make_ticker(services, gateway, bell, clock, monitor),
        sender=sender,
        worker=Worker(sender, bell, monitor),
        responder=responder,
        monitor=monitor,
    )


def make_client(settings: Settings, monitor: Monitor | None = None, timeout: int = 30) -> WebClient:
    """Return a client for Slack's Web API without retries; the outbox decides what may be repeated.

    Args:
        settings: Tokens and addresses.
        monitor: Records the outcome of the calls, if given.
        timeout: Seconds to wait for an answer.
    """
    options: dict[str, Any] = {
        "token": settings.slack_bot_token.get_secret_value(),
        "base_url": settings.slack_api_url,
        "timeout": timeout,
        "retry_handlers": [],
    }
    return InstrumentedClient(monitor, **options) if monitor else WebClient(**options)


def _drawing(services: Services, commands: Commands) -> Drawing:
    sources = Sources(
        prompts=services.prompts,
        reminders=services.reminders,
        receipts=services.receipts,
        handovers=services.handovers,
        absences=services.absences,
        change_requests=services.change_requests,
        replies=services.replies,
        clarifications=services.clarifications,
        alerts=services.alerts,
        alert_actions=services.alert_actions,
        weekly_posts=services.weekly_posts,
        follows=services.follows,
        homes=services.homes,
        leavers=services.leavers,
        hellos=services.hellos,
        troubles=services.troubles,
        since=services.since,
        reviews=services.reviews,
        review_responses=services.review_responses,
    )
    return Drawing(sources, commands.draw)


def _make_ticker(services: Services, gateway: Gateway, bell: Bell, clock: Clock, monitor: Monitor) -> Ticker:
    directory = Directory(services.people, services.profiles, gateway, clock)
    guests = ChannelGuests(gateway, directory, services.people)
    jobs: dict[str, Job] = {
        "channels": ChannelSync(services.channels, gateway, clock, monitor).run,
        "people": ProfileSync(services.profiles, gateway, clock, monitor).run,
        "prompts": services.prompts.open_due,
        "new_owners": services.new_owners.ask_new_owners,
        "reminders": services.reminders.send_due,
        "alerts": Seldom(services.alerts.repeat_due, AN_HOUR, clock),
        "alert_actions": services.alert_actions.follow_up,
        "missing_plans": Seldom(services.alert_actions.want_plans, TEN_MINUTES, clock),
        "weekly_posts": services.weekly_posts.post_due,
        "followed_channels": Seldom(FollowedChannelSync(services.follows, guests).run, AN_HOUR, clock),
        "reviews": services.reviews.open_due,
        "ended_reviews": services.reviews.end_due,
        "troubles": TroubleFollowUp(services.troubles).run,
        "sending": bell.set,
    }
    return Ticker(jobs, services.retention.forget_old, monitor)


class _Lookups(NamedTuple):
    """Lookups in Slack with a short timeout, because somebody is waiting for an answer."""

    directory: Directory
    memberships: Memberships
    guests: ChannelGuests


class _Answering(NamedTuple):
    """Commands, and what answers them after the ack."""

    commands: Commands
    responder: Responder


def _make_lookups(settings: Settings, services: Services, clock: Clock, monitor: Monitor) -> _Lookups:
    gateway = Gateway(make_client(settings, monitor, timeout=PATIENCE))
    directory = Directory(services.people, services.profiles, gateway, clock)
    guests = ChannelGuests(gateway, directory, services.people)
    return _Lookups(directory, Memberships(services.channels, gateway, clock), guests)


def _make_app(
    client: WebClient, services: Services, answering: _Answering, monitor: Monitor, lookups: _Lookups
) -> InstrumentedApp:
    """Return Bolt's app; it acknowledges only after its listener, so that Slack redelivers after a crash.

    Its input is already verified; Bolt's own check could raise, and logs what it refuses.
    """
    app = InstrumentedApp(
        monitor,
        client=client,
        request_verification_enabled=False,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    UserLookup(lookups.directory, lookups.memberships).register(app)
    commands, responder = answering
    book = CommandBook(list_forms(), commands.obey)
    SlashCommandListener(commands, responder).register(app)
    # Bolt asks one after the other: replies are the most frequent, and come next.
    ReplyListener(replies=services.replies, book=book).register(app)
    PromptListener(prompts=services.prompts, actual_forms=services.actual_forms, mine=services.mine).register(
        app
    )
    AnswerListener(actual_forms=services.actual_forms).register(app)
    PromptActionListener(
        prompts=services.prompts, prompt_actions=services.prompt_actions, directory=lookups.directory
    ).register(app)
    HandoverListener(handovers=services.handovers).register(app)
    MentionListener(replies=services.replies, edits=services.edits, book=book).register(app)
    ClarificationListener(clarifications=services.clarifications).register(app)
    TakeBackListener(take_backs=services.take_backs).register(app)
    EditListener(edits=services.edits, book=book).register(app)
    ChangeRequestListener(change_requests=services.change_requests).register(app)
    SoWhatListener(so_whats=services.so_whats).register(app)
    AlertActionListener(
        alert_actions=services.alert_actions,
        explanations=services.explanations,
        directory=lookups.directory,
        responder=responder,
    ).register(app)
    ReviewListener(
        reviews=services.reviews, responses=services.review_responses, directory=lookups.directory
    ).register(app)
    HomeListener(homes=services.homes).register(app)
    SettingsListener(
        homes=services.homes,
        own_calendars=services.own_calendars,
        absences=services.absences,
        directory=lookups.directory,
    ).register(app)
    MissingListener(missing=services.missing, responder=responder).register(app)
    NavigationListener(commands=commands, responder=responder, lost_answers=services.lost_answers).register(
        app
    )
    ShareListener(
        commands=commands,
        shares=services.shares,
        directory=lookups.directory,
        guests=lookups.guests,
        responder=responder,
    ).register(app)
    ProfileListener(profiles=services.profiles).register(app)
    ChannelJoinListener(troubles=services.troubles).register(app)
    ErrorListener(people=services.people, replies=services.replies, responder=responder).register(app)
    return app
