"""Facts about reports, alerts, weekly posts and troubles: messages show what the services return.

Readers of views, such as `overview`, type the command or look at the post, and fail unless it shows exactly
the view that they return; tests then assert on the view.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from bot.demo.people import CHANNEL, PEOPLE
from bot.ui.actuals.alerts import (
    alert_message,
    alerts_message,
    recovered_message,
    withdrawn_message,
)
from bot.ui.errors import TYPED
from bot.ui.kit.escape import verbatim
from bot.ui.kit.ids import ActionId
from bot.ui.kit.message import Message
from bot.ui.notices import caught_up_message, trouble_message
from bot.ui.reports.compare import compare_message
from bot.ui.reports.history import history_message
from bot.ui.reports.home import home_view
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.mine import mine_message
from bot.ui.reports.overview import overview_message, progress_message
from bot.ui.reports.weekly_post import weekly_message
from bot.ui.reports.why import why_message
from bot.workspace.model import Json, PostedMessage
from scorecard.model.kpis import Reading
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.payloads import PAYLOADS
from scorecard.model.troubles import CaughtUp, Trouble, TroubleKind, TroubleView
from scorecard.model.views.actuals import AlertItem, AlertsView, HistoryView
from scorecard.model.views.comparisons import ComparisonView
from scorecard.model.views.explanations import KpiWhyView, WhyView
from scorecard.model.views.home import HomeView
from scorecard.model.views.reports import (
    KpiView,
    MineView,
    PerspectiveView,
    ProgressView,
    ScorecardView,
    WeeklyView,
)
from scorecard.rules.alerts.states import AlertState
from scorecard.services.lookup.access import Asker
from tests.support.facts import Fact, Number
from tests.support.people import PRIYA
from tests.support.texts import plain, shown
from tests.support.world import World

LOCALE, ZONE = "en_GB", "Europe/London"
EARLIER = datetime(2026, 11, 23, 9, tzinfo=UTC)
ALERT_DRAWINGS = {
    AlertState.OPEN: alert_message,
    AlertState.RESOLVED: recovered_message,
    AlertState.WITHDRAWN: withdrawn_message,
}


CONTROLS = {ActionId.UP, ActionId.DOWN, ActionId.PREVIOUS, ActionId.NEXT, ActionId.SHARE}


def without_controls(blocks: Sequence[Json]) -> list[Json]:
    """Return the blocks of an answer without the controls below it."""
    return [one for one in blocks if not {el.get("action_id") for el in one.get("elements", ())} & CONTROLS]


def shows(message: PostedMessage, drawn: Message) -> Fact:
    """Check that a message is what was drawn, in its text and in one of its forms, above its controls."""
    wrong: tuple[str, ...] = ()
    if plain(message.text) != plain(drawn.text):
        wrong += (f"“{plain(message.text)}” is not “{plain(drawn.text)}”",)
    forms = [shown({"blocks": list(blocks)}) for blocks in (drawn.blocks, drawn.native) if blocks]
    if shown({"blocks": without_controls(message.blocks)}) not in forms:
        wrong += (f"“{shown(message)}” is not “{forms[0]}”",)
    return Fact(wrong)


def overview(world: World, person: str = PRIYA, words: str = "", channel: str = CHANNEL) -> ScorecardView:
    """Return how a scorecard stands, as the answer to `/scorecard` shows it."""
    answer = world.command(person, words, channel)
    view = world.bot.services.overviews.overview(Asker(world.workspace.team_id, channel, person))
    assert shows(answer, overview_message(view))
    return view


def progress(world: World, person: str = PRIYA, channel: str = CHANNEL) -> ProgressView:
    """Return the progress of a scorecard's objectives, as the answer to a command shows it."""
    answer = world.command(person, "progress", channel)
    view = world.bot.services.overviews.progress(Asker(world.workspace.team_id, channel, person))
    assert shows(answer, progress_message(view))
    return view


def kpi(world: World, name: str, person: str = PRIYA, channel: str = CHANNEL) -> KpiView:
    """Return how a KPI stands, as the answer to a command shows it."""
    answer = world.command(person, name, channel)
    view = world.bot.services.kpis.show(Asker(world.workspace.team_id, channel, person), name)
    assert isinstance(view, KpiView)
    assert shows(answer, kpi_message(view))
    return view


def mine(world: World, person: str = PRIYA, channel: str = CHANNEL) -> MineView:
    """Return what a person answers for, as the answer to `/scorecard mine` shows it."""
    answer = world.command(person, "mine", channel)
    view = world.bot.services.mine.mine(world.workspace.team_id, person, channel)
    assert shows(answer, mine_message(view))
    return view


def history(world: World, text: str, person: str = PRIYA, channel: str = CHANNEL) -> HistoryView:
    """Return where a KPI's values came from, as the answer to `/scorecard history <text>` shows it."""
    answer = world.command(person, f"history {text}", channel)
    view = world.bot.services.actual_history.show(world.workspace.team_id, channel, person, text)
    assert shows(answer, history_message(view))
    return view


def why(world: World, text: str = "", person: str = PRIYA, channel: str = CHANNEL) -> WhyView | KpiWhyView:
    """Return how a score comes about, as the answer to `/scorecard why <text>` shows it."""
    answer = world.command(person, f"why {text}".strip(), channel)
    view = world.bot.services.explanations.why(Asker(world.workspace.team_id, channel, person), text)
    assert shows(answer, why_message(view))
    return view


def compared(world: World, text: str, person: str = PRIYA, channel: str = CHANNEL) -> ComparisonView:
    """Return how two periods compare, as the answer to `/scorecard compare <text>` shows it."""
    answer = world.command(person, f"compare {text}", channel)
    view = world.bot.services.comparisons.compare(Asker(world.workspace.team_id, channel, person), text)
    assert shows(answer, compare_message(view))
    return view


def home(world: World, person: str = PRIYA) -> HomeView:
    """Return what a person's Home tab shows now."""
    view = world.bot.services.homes.view(world.workspace.team_id, person)
    assert shown(world.home(person)) == shown(home_view(view))
    return view


def open_alerts(world: World, person: str = PRIYA, channel: str = CHANNEL) -> AlertsView:
    """Return the open alerts, as the answer to a command shows them."""
    answer = world.command(person, "alerts", channel)
    view = world.bot.services.alerts.list_open(Asker(world.workspace.team_id, channel, person))
    assert shows(answer, alerts_message(view))
    return view


def weekly_post(world: World, scorecard: int = 1) -> WeeklyView:
    """Return the newest weekly post, which was sent at this moment."""
    view = world.bot.services.weekly_posts.view(scorecard)
    assert shows(world.weekly()[-1], weekly_message(view))
    return view


def perspective(view: ScorecardView, name: str) -> PerspectiveView:
    """Return one perspective of a scorecard."""
    [found] = [part for part in view.perspectives if part.name == name]
    return found


def values_of(readings: Sequence[Reading]) -> dict[str, Decimal | None]:
    """Return the value of each KPI by its name, in the order of the list; None where it has none."""
    return {item.kpi.name: item.actual.value if item.actual else None for item in readings}


def waiting(view: MineView) -> list[tuple[str, str]]:
    """Return the name and the period's key of each KPI that waits for a person's value."""
    return [(item.kpi.name, item.period.key) for item in view.due if item.is_open]


def alerted(
    world: World,
    message: PostedMessage,
    kpi_name: str,
    number: Number,
    state: AlertState = AlertState.OPEN,
    *,
    period: str = "",
    now: Number | None = None,
) -> Fact:
    """Check that a message in the channel is the alert of a KPI, drawn in its state.

    Args:
        world: Where.
        message: In the channel.
        kpi_name: As people see it.
        number: The value off threshold.
        state: What became of the alert.
        period: Key of the value's period; empty for any.
        now: The newest value since; None for any.
    """
    key = str(((message.metadata or {}).get("event_payload") or {}).get("key", ""))
    if not key.startswith("alert:"):
        return Fact((f"“{message.text}” is no alert",))
    details = world.bot.services.alerts.details(int(key.split(":")[1]))
    wrong = _differences(details.item, kpi_name, number, period, now)
    if details.state is not state:
        wrong += (f"it is {details.state}",)
    return Fact((*wrong, *shows(message, ALERT_DRAWINGS[state](details.item, details.locale)).wrong))


def _differences(
    item: AlertItem, kpi_name: str, number: Number, period: str, now: Number | None
) -> tuple[str, ...]:
    """Return how an alert differs from what it should be."""
    wrong: tuple[str, ...] = () if item.kpi.name == kpi_name else (f"it is about {item.kpi.name}",)
    if item.actual.value != Decimal(number):
        wrong += (f"it was {item.actual.value}",)
    if period not in {"", item.actual.period.key}:
        wrong += (f"it is for {item.actual.period.key}",)
    if now is not None and item.latest.value != Decimal(now):
        wrong += (f"it is {item.latest.value} now",)
    return wrong


def fault(kind: TroubleKind, code: str, place: str = CHANNEL, lost: MessageKind | None = None) -> str:
    """Return what an admin reads of a trouble at first.

    Args:
        kind: What is out of order.
        code: Slack's word for it.
        place: Slack id of the channel or person.
        lost: The kind of the message that is not sent, where it is about one.
    """
    message = OutgoingMessage(PAYLOADS[lost].model_construct(), "", place) if lost else None
    trouble = Trouble(0, kind, place, code, EARLIER, lost=message)
    return plain(trouble_message(TroubleView(trouble, ZONE, LOCALE)).text)


def caught_up(alerts: int = 0, over: Sequence[str] = (), weekly: int = 0) -> list[str]:
    """Return the lines in which a channel reads of what waited: alerts, those over by now, weekly posts."""
    return plain(caught_up_message(CaughtUp(alerts, tuple(over), weekly)).text).splitlines()


def gives_back(message: PostedMessage, typed: str) -> Fact:
    """Check that a message is one sentence about an error, with the typed text to copy and send again."""
    texts = [plain(block["text"]["text"]) for block in message.blocks if "text" in block]
    wrong: tuple[str, ...] = () if texts[1:] == [TYPED, plain(verbatim(typed))] else (f"it is {texts}",)
    return Fact((*wrong, f"“{texts[0]}” is several lines") if "\n" in texts[0] else wrong)


def with_names(text: str) -> str:
    """Return a text in which the workspace's people are named, `@Priya Nair`, instead of mentioned."""
    for person in PEOPLE:
        text = text.replace(f"<@{person.id}>", f"@{person.name}")
    return text


def asks_which_scorecard(message: PostedMessage, cards: Mapping[str, str]) -> Fact:
    """Check that a message stores nothing, and asks which of several scorecards is meant.

    Args:
        message: The answer to a command.
        cards: The name of each scorecard -> Slack id of its channel.
    """
    words = plain(message.text)
    channels = dict.fromkeys(cards.values())
    wanted = [*cards, *(f"<#{channel}>" for channel in channels if len(channels) > 1)]
    wrong = tuple(f"{item} is not in “{words}”" for item in wanted if item not in words)
    return Fact((*wrong, "it shows a scorecard") if has_headline(message) else wrong)


def is_headed(thing: PostedMessage | Json, *titles: str) -> bool:
    """Return whether a message or a Home tab has just these headlines, such as the names of scorecards."""
    return _headlines(thing) == list(titles)


def has_headline(thing: PostedMessage | Json) -> bool:
    """Return whether a message or a Home tab shows a scorecard, whichever it is."""
    return bool(_headlines(thing))


def _headlines(thing: PostedMessage | Json) -> list[str]:
    blocks = thing.blocks if isinstance(thing, PostedMessage) else thing["blocks"]
    return [block["text"]["text"] for block in blocks if block["type"] == "header"]
