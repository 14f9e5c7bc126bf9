"""Permissions: each cell of the table in docs/permissions.md."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlmodel import select

from bot.demo.people import CHANNEL, PEOPLE
from bot.ui.actuals.alerts import alerts_message
from bot.ui.errors import TYPED
from bot.ui.kit.ids import ActionId
from bot.workspace.elements import get_element
from bot.workspace.model import Member, PostedMessage, SlackChannel
from scorecard.services.lookup.access import Asker
from scorecard.storage.engine import make_engine
from scorecard.storage.tables import ChangeRequestRow
from tests.contract.reading import read
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import shows_receipt
from tests.support.people import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM
from tests.support.texts import at, block_types, plain
from tests.support.world import World, a_world

ADA, INES, GUS, SOLO, OLGA = "U0ADA", "U0INES", "U0GUS", "U0SOLO", "U0OLGA"
STAN, GONE, APP = "U0STAN", "U0GONE", "U0APP"
TEAM, OTHER_TEAM = "T0LOCAL", "T0OTHER"
SECRET, ELSEWHERE = "C0SECRET", "C0GENERAL"
CHANNELS = (
    SlackChannel(CHANNEL, "it-scorecard"),
    SlackChannel(SECRET, "board", private=True, members=(INES, HELEN, SAM)),
    SlackChannel(ELSEWHERE, "general"),
)
NEWCOMERS = (
    Member(ADA, "ada", "Ada Quist"),
    Member(INES, "ines", "Ines Prado"),
    Member(GUS, "gus", "Gus Lang", guest=True),
    Member(SOLO, "solo", "Solveig Aas", single_channel_guest=True),
    Member(OLGA, "olga", "Olga Petrova", guest=True),
    Member(STAN, "stan", "Stan Dahl", team="T0PARTNER"),
    Member(GONE, "gone", "Gwen Oneil", deleted=True),
    Member("U0ZOE", "zoe", "Zoe Marsh"),
    Member(APP, "deploys", "Deploys", app=True),
)


@dataclass(frozen=True)
class Who:
    """Somebody, and the KPIs that they answer for, or others' where they answer for none.

    Attributes:
        answered: Of the open scorecard, with a value.
        waiting: Of the open scorecard, asked for and not answered.
        hidden: Of the scorecard in the private channel.
        team: Another team, where their deliveries come from one.
    """

    user: str
    answered: str = "mttr"
    waiting: str = "sla"
    hidden: str = "patch"
    team: str = ""


ROWS = {
    "owner": Who(PRIYA),
    "cover": Who(SAM),
    "stand-in": Who(DIEGO, "backlog", "cost", "audit"),
    "admin": Who(HELEN),
    "reader": Who(MEI),
    "full member": Who(ADA),
    "full member who is in the private channel": Who(INES),
    "guest": Who(GUS),
    "single-channel guest": Who(SOLO),
    "guest who owns the KPI": Who(OLGA, "csat", "nps", "keys"),
    "person of another organisation": Who(STAN),
    "deactivated person": Who(GONE),
    "app": Who(APP),
    "other team": Who(PRIYA, team=OTHER_TEAM),
}

OPEN_KPIS = (
    *(a_kpi(key, owner=PRIYA, cover=SAM) for key in ("mttr", "sla")),
    *(a_kpi(key, owner=ANNA) for key in ("backlog", "cost")),
    *(a_kpi(key, owner=OLGA) for key in ("csat", "nps")),
)
HIDDEN_KPIS = (
    a_kpi("patch", owner=PRIYA, cover=SAM),
    a_kpi("audit", owner=ANNA),
    a_kpi("keys", owner=OLGA),
)


class Town:
    """The world of all cells, none of which changes the result of another.

    Attributes:
        receipts: KPI -> the receipt of its value, in a thread of a channel.
        locked: What Helen was asked to allow.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.receipts: dict[str, PostedMessage] = {}
        self.locked: PostedMessage

    def settle(self) -> None:
        """Set up both scorecards, one in a private channel, and answer some of their KPIs."""
        world = self.world
        world.expected |= {"user_not_found", "user_lookup_refused"}
        world.apply(a_card(*OPEN_KPIS, readers=[MEI], lock_after=14))
        world.apply(a_card(*HIDDEN_KPIS, key="board", name="Board", channel=SECRET, readers=[MEI]))
        world.bot.tick()
        world.command(ANNA, "away until 30 December cover @diego")
        world.move_to(MONDAY)
        world.move_by(hours=6)  # Diego is asked in New York
        for kpi, giver in (("mttr", PRIYA), ("backlog", DIEGO), ("csat", OLGA)):
            (self.receipts[kpi],) = world.mention(giver, f"{kpi} 25")
        world.command(PRIYA, "submit mttr 30 for W44")
        self.locked = world.inbox(HELEN)[-1]

    @contextmanager
    def speaking(self, who: Who) -> Iterator[None]:
        """Let deliveries in the block come from a person's team."""
        own, self.world.workspace.team_id = self.world.workspace.team_id, who.team or TEAM
        yield
        self.world.workspace.team_id = own

    def ask(self, who: Who, text: str, channel: str) -> str:
        """Return the answer to a person's command, without the command given back."""
        return plain(self.command(who, text, channel).text).partition(TYPED)[0].strip()

    def is_done(self, who: Who, text: str) -> bool:
        """Return whether a command succeeds; an error would give the command back."""
        return TYPED not in self.command(who, text, CHANNEL).text

    def is_heard(self, who: Who, text: str, *known: tuple[Who, str]) -> bool:
        """Return whether a command is refused only for the same reason as that of people with permission.

        Args:
            who: Somebody.
            text: Their command.
            known: Who may, and what they type.
        """
        wrong = {self.ask(person, typed, CHANNEL) for person, typed in known}
        assert self.ask(ROWS["guest"], text, CHANNEL) not in wrong
        return self.ask(who, text, CHANNEL) in wrong

    def command(self, who: Who, text: str, channel: str) -> PostedMessage:
        """Return the answer to a person's command."""
        with self.speaking(who):
            return self.world.command(who.user, text, channel)

    def press(self, who: Who, message: PostedMessage, action: ActionId) -> str:
        """Return the ephemeral answer to a button; `form` if a modal opens."""
        value = get_element(message.blocks, action.value)[1]["value"]
        with self.speaking(who):
            before = len(self.world.workspace.modals(who.user))
            told = self.world.press_late(who.user, message, action, value)
        if len(self.world.workspace.modals(who.user)) > before:
            self.world.actor.close(who.user)
            return "form"
        return "".join(plain(one.text) for one in told)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, empty_database: bytes) -> Iterator[Town]:
    path = tmp_path_factory.mktemp("permissions") / "scorecard.db"
    path.write_bytes(empty_database)
    engine = make_engine(f"sqlite:///{path}")
    with a_world(engine, at("2026-11-20 12:00"), (*PEOPLE, *NEWCOMERS), CHANNELS) as world:
        made = Town(world)
        made.settle()
        yield made
    engine.dispose()


def overview(town: Town, who: Who) -> bool:
    told = [town.ask(who, "", CHANNEL), town.ask(who, "progress", CHANNEL), town.ask(who, "alerts", CHANNEL)]
    none_open = alerts_message(town.world.bot.services.alerts.list_open(Asker(TEAM, CHANNEL, HELEN))).text
    missing = town.is_done(who, "missing")
    return alike("Processes" in told[0], "Better processes" in told[1], told[2] == plain(none_open), missing)


def kpi(town: Town, who: Who) -> bool:
    told = (town.ask(who, text, ELSEWHERE) for text in (who.answered, f"history {who.answered}"))
    return alike(*("week 47" in one for one in told))


def hidden(town: Town, who: Who) -> bool:
    return "≤ 30 min" in town.ask(who, who.hidden, ELSEWHERE)


def hidden_in_its_channel(town: Town, who: Who) -> bool:
    return "Processes" in town.ask(who, "", SECRET)


def mine(town: Town, who: Who) -> bool:
    return "divider" in block_types(town.command(who, "mine", ELSEWHERE))


def home(town: Town, who: Who) -> bool:
    with town.speaking(who):
        town.world.actor.open_home(who.user)
        town.world.settle()
    view = town.world.workspace.home(who.user) or {"blocks": []}
    return "divider" in [block["type"] for block in view["blocks"]]


def form(town: Town, who: Who) -> bool:
    return town.press(who, town.receipts[who.answered], ActionId.CORRECT) == "form"


def give(town: Town, who: Who) -> bool:
    texts = (f"submit {who.answered} 25", f"correct {who.answered} W47 25")
    return alike(*(shows_receipt(town.command(who, text, CHANNEL)) for text in texts))


def no_data(town: Town, who: Who) -> bool:
    text = f"submit {who.answered} no data, outage"
    return town.is_heard(who, text, (ROWS["admin"], text))


def snooze(town: Town, who: Who) -> bool:
    return town.is_done(who, f"submit {who.waiting} tomorrow")


def hand_over(town: Town, who: Who) -> bool:
    """Return whether the person offered to is all that is refused."""
    handle = town.world.workspace.get_person(who.user).handle
    asked, not_asked = (ROWS["owner"], "submit sla ask @priya"), (ROWS["admin"], "submit sla ask @helen")
    return town.is_heard(who, f"submit {who.waiting} ask @{handle}", asked, not_asked)


def own_absence(town: Town, who: Who) -> bool:
    return town.is_done(who, "away")


def others_absence(town: Town, who: Who) -> bool:
    return town.is_done(who, "away @zoe")


def ask_now(town: Town, who: Who) -> bool:
    return town.is_done(who, f"ask now {who.answered}")


def set_aside(town: Town, who: Who) -> bool:
    text = "aside mttr W47 new survey tool"
    return town.is_heard(who, text, (ROWS["admin"], text))


def allow(town: Town, who: Who) -> bool:
    town.press(who, town.locked, ActionId.ALLOW)
    with town.world.store.reading() as uow:
        [request] = uow.session.exec(select(ChangeRequestRow))
        return request.decided_by == who.user and not who.team


def alike(*found: bool) -> bool:
    """Return the common result of several ways to test a cell."""
    assert len(set(found)) == 1, found
    return found[0]


WHATS: dict[str, Callable[[Town, Who], bool]] = {
    "all of it": overview,
    "a KPI": kpi,
    "a private KPI": hidden,
    "all of that, there": hidden_in_its_channel,
    "`mine`": mine,
    "Home": home,
    "a value's form": form,
    "give, correct": give,
    "no data": no_data,
    "snooze": snooze,
    "hand over": hand_over,
    "own absence": own_absence,
    "others' absence": others_absence,
    "ask now": ask_now,
    "aside": set_aside,
    "allow": allow,
}


HEAD, *LINES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in read("docs/permissions.md").splitlines()
    if line.startswith("| ")
][: len(ROWS) + 1]
CELLS = {(line[0], what): cell for line in LINES for what, cell in zip(HEAD[1:], line[1:], strict=True)}


def test_the_document_tells_of_everybody_and_everything() -> None:
    assert list(CELLS) == [(who, what) for who in ROWS for what in WHATS]
    assert set(CELLS.values()) == {"yes", "–"}


@pytest.mark.parametrize(("who", "what"), CELLS)
def test_a_cell_of_the_document(town: Town, who: str, what: str) -> None:
    assert WHATS[what](town, ROWS[who]) is (CELLS[who, what] == "yes")


def test_who_reads_a_kpi_of_their_own_opens_no_form_of_anothers(town: Town) -> None:
    guest = ROWS["guest who owns the KPI"]
    assert town.press(guest, town.receipts["csat"], ActionId.CORRECT) == "form"
    refused = town.press(guest, town.receipts["mttr"], ActionId.CORRECT)
    assert refused
    assert refused != "form"
