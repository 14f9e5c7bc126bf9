"""The only wiring: settings and the parts of the world that tests replace go in, a bot comes out."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from threading import Event as Bell
from typing import Any, NamedTuple

from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.config import Settings
from bot.http.verification import Verifier
from bot.jobs.follow_troubles import FollowTroubles
from bot.jobs.read_channels import ReadChannels
from bot.jobs.slack_sync import RefreshPeople
from bot.jobs.ticker import Ticker
from bot.listeners.actuals import AnswerListener
from bot.listeners.change import ChangeListener
from bot.listeners.choice import ChoiceListener
from bot.listeners.edit import EditListener
from bot.listeners.errors import ErrorListener
from bot.listeners.events import HomeListener
from bot.listeners.handover import HandoverListener
from bot.listeners.joining import JoiningListener
from bot.listeners.mention import MentionListener
from bot.listeners.profile import ProfileListener
from bot.listeners.prompts import PromptListener
from bot.listeners.replies import ReplyListener
from bot.listeners.slash_command import CommandListener
from bot.listeners.user_lookup import Acquaintance
from bot.listeners.wishes import WishListener
from bot.monitoring.instrumentation import WatchedApp, current_request
from bot.monitoring.monitor import Watch
from bot.outbox.directory import Directory
from bot.outbox.drawing import Drawing, Sources
from bot.outbox.error_codes import CODES
from bot.outbox.fallback import Forms
from bot.outbox.gateway import Gateway
from bot.outbox.memberships import Memberships
from bot.outbox.responder import Responder
from bot.outbox.sender import Sender
from bot.outbox.troubles import Faults
from bot.outbox.worker import Worker
from bot.ui.kit.ids import ActionId, CallbackId
from bot.ui.kit.slash_command import Word
from bot.watch.backlog import BacklogCollector
from bot.watch.client import WatchedClient
from scorecard.clock import Clock, SystemClock
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.leavers import Departures
from scorecard.services.absence.own_calendars import OwnCalendars
from scorecard.services.absence.profiles import Profiles
from scorecard.services.actuals.actual_forms import Answers
from scorecard.services.actuals.alerts import Alerts
from scorecard.services.actuals.change_requests import ChangeRequests
from scorecard.services.actuals.history import Histories
from scorecard.services.actuals.receipts import Receipts
from scorecard.services.channels import Channels
from scorecard.services.lookup.people import People
from scorecard.services.outbox.outbox import Outbox
from scorecard.services.outbox.retention import Housekeeping
from scorecard.services.outbox.troubles import Troubles
from scorecard.services.prompts.handovers import Handovers
from scorecard.services.prompts.on_demand import AskingNow
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.prompts.reminders import Reminders
from scorecard.services.replies.clarifications import Choices
from scorecard.services.replies.edits import Edits
from scorecard.services.replies.prompt_actions import Wishes
from scorecard.services.replies.replies import Replies
from scorecard.services.replies.submit_commands import Submissions
from scorecard.services.reports.kpis import Kpis
from scorecard.services.reports.mine import Mine
from scorecard.services.reports.overviews import Overviews
from scorecard.services.reports.snapshots import Snapshots
from scorecard.services.reports.weekly_posts import WeeklyPosts
from scorecard.services.setup.hellos import Hellos
from scorecard.services.successions import Successions
from scorecard.storage.unit_of_work import Store, Surroundings

EVENTS = ("app_home_opened", "app_mention", "dnd_updated_user", "message", "user_change")
PATIENCE = 2
"""Seconds for which a command may wait for Slack, which waits three for the command."""


class Services:
    """Every use case, on one database and one clock."""

    def __init__(self, store: Store, clock: Clock, keep_sent_days: int) -> None:
        snapshots = Snapshots()
        self.overviews = Overviews(store, clock, snapshots)
        self.kpis = Kpis(store, clock, snapshots, self.overviews)
        self.alerts = Alerts(store, clock)
        self.mine = Mine(store, clock, snapshots, self.overviews)
        self.submissions = Submissions(store, clock)
        self.histories = Histories(store, clock)
        self.own_calendars = OwnCalendars(store, clock)
        self.absences = Absences(store, clock)
        self.asking_now = AskingNow(store, clock)
        self.replies = Replies(store, clock)
        self.choices = Choices(store, clock)
        self.edits = Edits(store, clock, self.replies)
        self.change_requests = ChangeRequests(store, clock)
        self.answers = Answers(store, clock)
        self.wishes = Wishes(store, clock)
        self.handovers = Handovers(store, clock)
        self.prompts = Prompts(store, clock)
        self.reminders = Reminders(store, clock)
        self.successions = Successions(store, clock)
        self.receipts = Receipts(store, clock)
        self.weekly_posts = WeeklyPosts(store, clock)
        self.people = People(store)
        self.profiles = Profiles(store, clock)
        self.channels = Channels(store, clock)
        self.departures = Departures(store, clock)
        self.troubles = Troubles(store, clock)
        self.hellos = Hellos(store, clock)
        self.outbox = Outbox(store, clock)
        self.housekeeping = Housekeeping(store, clock, keep_sent_days)


class Event(NamedTuple):
    """Something that the bot will do by itself.

    Attributes:
        moment: When, UTC.
        what: In a word or two.
        people: Slack user ids of whom it is for; none when it is for everybody.
    """

    moment: datetime
    what: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Bot:
    """A bot ready to run.

    Attributes:
        app: Bolt's app with every listener registered; what it is given must be known to be Slack's.
        verifier: Knows over HTTP what is Slack's.
        services: What the listeners and jobs call.
        watch: What was counted, and what cannot be reached.
    """

    app: WatchedApp
    verifier: Verifier
    services: Services
    ticker: Ticker
    sender: Sender
    worker: Worker
    responder: Responder
    watch: Watch

    def start(self) -> None:
        """Begin ticking and sending."""
        self.worker.start()
        self.ticker.start()

    def stop(self) -> None:
        """Finish what is in hand, and end."""
        self.ticker.stop()
        self.responder.stop()
        self.worker.stop()

    def tick(self) -> None:
        """Do and send all that is due now, before returning."""
        self.ticker.tick()
        self.sender.send_due()

    def next_event(self) -> Event | None:
        """What the bot does next by itself."""
        weekly = self.services.weekly_posts.next_due()
        prompts, reminders = self.services.prompts.next_due(), self.services.reminders.next_due()
        events = [Event(weekly, "the weekly post", ())] if weekly else []
        events += [Event(prompts[0], "prompts", prompts[1])] if prompts else []
        events += [Event(reminders[0], "reminders", reminders[1])] if reminders else []
        return min(events, default=None)


def build(settings: Settings, *, clock: Clock, engine: Engine, client: WebClient | None = None) -> Bot:
    """Join the parts.

    Args:
        settings: Tokens and addresses.
        clock: Tells the time.
        engine: The database, on the present schema.
        client: Slack's Web API; without one, a client for `settings`.

    Raises:
        slack_sdk.errors.SlackApiError: Slack does not know the bot token.
    """
    bell, watch = Bell(), Watch([*Word, *ActionId, *CallbackId, *EVENTS], list(chain(*CODES.values())))
    client = client or make_client(settings, watch)
    around = Surroundings(watch.measures.stored, current_request)
    services = Services(Store(engine, bell.set, around), clock, settings.keep_sent_days)
    watch.measures.registry.register(BacklogCollector(services.outbox.read_backlog))
    gateway, forms = Gateway(client), Forms(services.outbox)
    responder = Responder(forms, settings.slack_api_url)
    sender = Sender(
        outbox=services.outbox,
        people=services.people,
        faults=Faults(services.troubles, services.profiles),
        drawing=_drawing(services),
        gateway=gateway,
        forms=forms,
        watch=watch,
    )
    return Bot(
        app=_make_app(client, services, responder, watch, _make_company(settings, services, clock, watch)),
        # Slack signs with the real time, also where ours is moved.
        verifier=Verifier(settings.slack_signing_secret.get_secret_value(), SystemClock()),
        services=services,
        ticker=_make_ticker(services, gateway, bell, clock, watch),
        sender=sender,
        worker=Worker(sender, bell, watch),
        responder=responder,
        watch=watch,
    )


def make_client(settings: Settings, watch: Watch | None = None, timeout: int = 30) -> WebClient:
    """Slack's Web API, with no retries: the outbox knows better what may be said again.

    Args:
        settings: Tokens and addresses.
        watch: Is told what became of the calls, if there is one.
        timeout: For how many seconds to wait for an answer.
    """
    options: dict[str, Any] = {
        "token": settings.slack_bot_token.get_secret_value(),
        "base_url": settings.slack_api_url,
        "timeout": timeout,
        "retry_handlers": [],
    }
    return WatchedClient(watch, **options) if watch else WebClient(**options)


def _drawing(services: Services) -> Drawing:
    sources = Sources(
        prompts=services.prompts,
        reminders=services.reminders,
        receipts=services.receipts,
        handovers=services.handovers,
        absences=services.absences,
        change_requests=services.change_requests,
        replies=services.replies,
        choices=services.choices,
        alerts=services.alerts,
        weekly_posts=services.weekly_posts,
        mine=services.mine,
        departures=services.departures,
        hellos=services.hellos,
        troubles=services.troubles,
    )
    return Drawing(sources)


def _make_ticker(services: Services, gateway: Gateway, bell: Bell, clock: Clock, watch: Watch) -> Ticker:
    jobs = {
        "channels": ReadChannels(services.channels, gateway, clock, watch).run,
        "people": RefreshPeople(services.profiles, gateway, clock, watch).run,
        "prompts": services.prompts.open_due,
        "successions": services.successions.ask_new_owners,
        "reminders": services.reminders.send_due,
        "weekly_posts": services.weekly_posts.post_due,
        "troubles": FollowTroubles(services.troubles).run,
        "sending": bell.set,
    }
    return Ticker(jobs, services.housekeeping.forget_old, watch)


class _Company(NamedTuple):
    """Who asks Slack about people, with little patience: somebody waits for an answer."""

    directory: Directory
    memberships: Memberships


def _make_company(settings: Settings, services: Services, clock: Clock, watch: Watch) -> _Company:
    gateway = Gateway(make_client(settings, watch, timeout=PATIENCE))
    directory = Directory(services.people, services.profiles, gateway, clock)
    return _Company(directory, Memberships(services.channels, gateway, clock))


def _make_app(
    client: WebClient, services: Services, responder: Responder, watch: Watch, company: _Company
) -> WatchedApp:
    """Bolt's app; it answers a request when its listener is done, so that a crash is delivered again.

    The door has verified what comes here; bolt's own check could raise, and logs what it refuses.
    """
    app = WatchedApp(
        watch,
        client=client,
        request_verification_enabled=False,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    Acquaintance(company.directory, company.memberships).register(app)
    CommandListener(
        overviews=services.overviews,
        kpis=services.kpis,
        alerts=services.alerts,
        mine=services.mine,
        submissions=services.submissions,
        histories=services.histories,
        own_calendars=services.own_calendars,
        absences=services.absences,
        asking_now=services.asking_now,
        directory=company.directory,
        responder=responder,
    ).register(app)
    PromptListener(prompts=services.prompts, answers=services.answers, mine=services.mine).register(app)
    AnswerListener(answers=services.answers).register(app)
    WishListener(prompts=services.prompts, wishes=services.wishes).register(app)
    HandoverListener(handovers=services.handovers).register(app)
    ReplyListener(replies=services.replies).register(app)
    MentionListener(replies=services.replies, edits=services.edits).register(app)
    ChoiceListener(choices=services.choices).register(app)
    EditListener(edits=services.edits).register(app)
    ChangeListener(change_requests=services.change_requests).register(app)
    HomeListener(mine=services.mine).register(app)
    ProfileListener(profiles=services.profiles).register(app)
    JoiningListener(troubles=services.troubles).register(app)
    ErrorListener(people=services.people, replies=services.replies, responder=responder).register(app)
    return app
