"""Two days of a scorecard, carried through whatever happens to the bot."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlmodel import col, select

from bot.config import Settings
from bot.demo.people import CHANNEL, CHANNELS, PEOPLE, command_hints
from bot.http.server import HttpServer
from bot.scopes import OPTIONAL, SCOPES
from bot.ui.kit.ids import ActionId
from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import HttpTransport
from bot.workspace.model import PostedMessage
from bot.workspace.refusals import SlackRefusal
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace
from scorecard.definition.reader import read_definition
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.engine import make_engine
from scorecard.storage.tables import ActualRow, KpiRow, OutgoingRow
from scorecard.storage.unit_of_work import Store
from tests.faults.life import Death, Life
from tests.support.cards import a_card, a_kpi
from tests.support.world import DIEGO, PRIYA, at, shown

FRIDAY = at("2026-11-20 12:00")
LEASE_AND_MORE = timedelta(minutes=4)
TRIES = 30
METHODS = (
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.open",
    "conversations.replies",
    "users.info",
    "views.open",
    "views.publish",
)
AS_OF = re.compile(r"<!date\^.*?>")
TIME_OF_DAY = re.compile(r"\b\d\d:\d\d\b")
CARD = a_card(
    a_kpi("mttr"),
    a_kpi("csat", direction="higher", unit="%", target=90, threshold=80),
    a_kpi("defects", owner=DIEGO, unit="defects"),
)


def apply_card(url: str) -> None:
    """Store the scorecard on the Friday before."""
    engine = make_engine(url)
    Definitions(Store(engine), MovableClock(FRIDAY)).apply("T0LOCAL", read_definition(CARD))
    engine.dispose()


@dataclass(frozen=True)
class Outcome:
    """The final state that people see, and the stored data.

    Attributes:
        said: All of the bot's messages as (channel, text of the thread's first message, text), without the
            time of day: a trial with more deaths takes longer.
        homes: People with a Home tab -> its text, without the time it was drawn.
        actuals: KPI key, value, note, and whether it is current or superseded.
        unfinished: Messages still in the outbox, or given up.
    """

    said: list[tuple[str, str, str]]
    homes: dict[str, str]
    actuals: list[tuple[str, str, str, bool]]
    unfinished: list[tuple[str, str]]


class Trial:
    """One workspace, one database, and as many lives of the bot as necessary.

    Args:
        url: URL of the database with the scorecard in it.
        deaths: The ends of the first lives; later ones live on.
        has_leases: True if a new life waits until the dead one's claims expire, as on PostgreSQL.

    Attributes:
        lives: Number of lives so far.
    """

    def __init__(self, url: str, deaths: Sequence[Death] = (), *, has_leases: bool = False) -> None:
        self.clock = MovableClock(FRIDAY)
        self.workspace = Workspace(
            clock=self.clock,
            people=PEOPLE,
            channels=CHANNELS,
            commands=command_hints(),
            scopes=(*SCOPES, *OPTIONAL),
        )
        self.lives = 0
        self.life: Life
        self._url, self._deaths, self._has_leases = url, deaths, has_leases
        self._transport = HttpTransport(self.workspace.bot.signing_secret, patience=10)
        self._actor = Actor(self.workspace, self._transport, retry_waits=())
        self._slack = WorkspaceServer(self.workspace, self._actor, serve=HttpServer)

    def live_through(self) -> Outcome:
        """Run through prompts, a Home tab, replies, a modal, an alert, its withdrawal and the weekly post."""
        self._slack.start()
        try:
            self._begin_life()
            self._go_through_the_week()
            return outcome_of(self.workspace, self._url)
        finally:
            self.life.bury()
            self._slack.stop()

    def kill_at_calls(self, numbers: Iterator[int], *, takes_effect: bool) -> None:
        """Kill each life at one of its calls to Slack.

        Args:
            numbers: The number of the call for each life; 1 for the first.
            takes_effect: True if Slack still carries the call out.
        """
        left = [next(numbers)]

        def count() -> None:
            left[0] -= 1
            if left[0] == 0:
                left[0] = next(numbers)
                self.life.kill()
                if not takes_effect:
                    raise SlackRefusal("request_timeout")

        refusals = self.workspace.refusals
        for method in METHODS:
            (refusals.after if takes_effect else refusals.before)(method, count)

    def _go_through_the_week(self) -> None:
        self._go_to(FRIDAY)
        self._tell(lambda: self._actor.open_home(PRIYA))
        self._go_to(at("2026-11-23 09:00"))
        direct = self.workspace.direct_channel(PRIYA).id
        self._tell(lambda: self._actor.say(PRIYA, direct, "mttr 52 slow vendor"))
        self._answer(0, ActionId.ANSWER, "csat", "95")
        self._answer(1, ActionId.CORRECT, "mttr", "25")
        self._go_to(at("2026-11-23 09:00", "America/New_York"))
        self._go_to(at("2026-11-24 10:00"))

    def _go_to(self, moment: datetime) -> None:
        """Let time pass, and the bot do what is due."""
        self.clock.move_to(max(moment, self.clock.now()))
        self._until(lambda: self.life.tick(self.clock.now()))

    def _tell(self, happen: Callable[[], object]) -> None:
        """Deliver an event until the bot accepts it, and then once more."""
        happen()
        event_id = self._actor.event_ids[-1]
        self._until(lambda: self._actor.redeliver(event_id).failure is None)
        self._go_to(self.clock.now())

    def _answer(self, position: int, button: ActionId, key: str, text: str) -> None:
        """Press a button until a modal opens, fill it in, and save until it closes."""
        message = bots_messages(self.workspace, self.workspace.direct_channel(PRIYA).id)[position]
        self._until(lambda: self._actor.click(PRIYA, message.channel, message.ts, button.value))
        blocks = self.workspace.modals(PRIYA)[-1].view["blocks"]
        ids = [block["block_id"] for block in blocks if block["type"] == "input"]
        field = next(item for item in ids if json.loads(item)["key"] == key)
        self._until(lambda: self._is_saved({field: text}))
        self._go_to(self.clock.now())

    def _is_saved(self, typed: dict[str, str]) -> bool:
        """Save a modal, and return whether it closed."""
        return self._actor.submit(PRIYA, typed) == {} and not self.workspace.modals(PRIYA)

    def _until(self, is_done: Callable[[], bool]) -> None:
        for _ in range(TRIES):
            if is_done():
                return
            if self.life.is_over():
                self._begin_life()
        raise AssertionError("It never came about.")

    def _begin_life(self) -> None:
        if self.lives:
            self.life.bury()
            self.clock.move_by(LEASE_AND_MORE if self._has_leases else timedelta())
        self.life = self._new_life()
        self._transport.request_url = self.life.request_url

    def _new_life(self) -> Life:
        death = self._deaths[self.lives] if self.lives < len(self._deaths) else None
        self.lives += 1
        return Life(self._settings(), self.clock.now(), death)

    def _settings(self) -> Settings:
        bot = self.workspace.bot
        return Settings(
            slack_bot_token=SecretStr(bot.token),
            slack_signing_secret=SecretStr(bot.signing_secret),
            slack_api_url=self._slack.api_url,
            database_url=self._url,
        )


def outcome_of(workspace: Workspace, url: str) -> Outcome:
    """Return the outcome of a trial."""
    channels = [CHANNEL, *(workspace.direct_channel(person.id).id for person in PEOPLE)]
    engine = make_engine(url)
    with Store(engine).reading() as uow:
        rows = uow.session.exec(
            select(KpiRow.key, ActualRow).join(ActualRow, col(ActualRow.kpi_id) == KpiRow.id)
        ).all()
        waiting = select(OutgoingRow.key, OutgoingRow.state)
        unfinished = uow.session.exec(waiting.where(col(OutgoingRow.state).not_in(["sent", "dropped"]))).all()
    engine.dispose()
    return Outcome(
        said=sorted(said for channel in channels for said in _list_texts(workspace, channel)),
        homes={p.id: AS_OF.sub("", shown(home)) for p in PEOPLE if (home := workspace.home(p.id))},
        actuals=sorted((key, str(row.value), row.note, row.superseded_at is None) for key, row in rows),
        unfinished=[(key, state) for key, state in unfinished],
    )


def bots_messages(workspace: Workspace, channel: str) -> list[PostedMessage]:
    """Return the bot's messages in a channel, without threads, oldest first."""
    history = workspace.history(channel, None)
    return [message for message in history if message.author == workspace.bot.user_id]


def _list_texts(workspace: Workspace, channel: str) -> Iterator[tuple[str, str, str]]:
    for message in bots_messages(workspace, channel):
        said = TIME_OF_DAY.sub("", message.text)
        yield channel, "", said
        for reply in workspace.replies(channel, message.ts, None):
            yield channel, said, TIME_OF_DAY.sub("", reply.text)
