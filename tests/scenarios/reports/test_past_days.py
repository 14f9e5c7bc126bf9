"""`/scorecard <anything> on <day>`: as it was known at the end of that day."""

from datetime import timedelta
from decimal import Decimal
from itertools import dropwhile

import pytest

from bot.demo.people import CHANNEL
from bot.ui.reports.past import SINCE, past_message
from scorecard.model.views.past import PastView
from scorecard.model.views.reports import KpiView
from scorecard.services.lookup.access import Asker
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts_reports import gives_back, shows
from tests.support.recording import statements
from tests.support.texts import plain
from tests.support.world import DIEGO, HELEN, MEI, PRIYA, SAM, World, at

MINUTE = timedelta(minutes=1)
ASKED = ("", "processes", "customer", "mttr", "sla", "nps", "progress", "alerts")
CARD = a_card(a_kpi(cover=SAM), a_kpi("sla"), a_kpi("nps", under="Customer", owner=SAM))
CHANGED = a_card(
    a_kpi(cover=SAM, target=20, name="Repair time", weight=3),
    a_kpi("csat", under="Customer", owner=SAM),
    a_kpi("nps", under="Customer", owner=PRIYA),
)


def texts(world: World, on: str = "", names: tuple[str, ...] = ASKED) -> dict[str, str]:
    """Return what Helen is told of each thing, now or on a day, by what she typed."""
    return {name: plain(world.command(HELEN, f"{name} {on}".strip()).text) for name in names}


def without_marks(told: str) -> str:
    """Return an answer about a past day without what it says of later."""
    first, *lines = told.split("\n")
    assert first.startswith("As known on ")
    if lines[0].startswith(SINCE):
        lines = list(dropwhile(lambda line: line.startswith(("•", SINCE)), lines))
    return "\n".join(lines)


def end_of(world: World, day: str) -> dict[str, str]:
    """Let a day pass, and return what is told at its end."""
    world.move_to(at(f"{day} 23:59"))
    return texts(world)


DAYS: dict[str, list[tuple[str, str, str]]] = {
    "2026-11-23": [(PRIYA, "say", "mttr 52, slow vendor"), (PRIYA, "say", "sla no data, tool down")],
    "2026-11-24": [(PRIYA, "say", "mttr W47 44"), (SAM, "say", "nps 12")],
    "2026-11-25": [
        (PRIYA, "say", "undo mttr"),
        (PRIYA, "say", "undo sla"),
        (HELEN, "type", "aside sla W47 new tool"),
        (PRIYA, "type", f"away until 2 December cover <@{SAM}>"),
    ],
    "2026-11-26": [(HELEN, "type", "aside sla W47 back"), (PRIYA, "type", "back")],
    "2026-11-27": [(PRIYA, "say", "sla 20"), (PRIYA, "type", "away until 3 December")],
    "2026-11-28": [],
    "2026-11-29": [],
    "2026-11-30": [(PRIYA, "type", "back"), (PRIYA, "say", "mttr 48"), (PRIYA, "say", "mttr W47 50")],
}


def live(world: World, day: str) -> None:
    """Let people do what they do at ten on a day."""
    world.move_to(at(f"{day} 10:00"))
    for person, how, text in DAYS[day]:
        world.command(person, text) if how == "type" else world.say(person, text)


def test_every_day_of_a_busy_week_reads_as_it_was_told_at_its_end(begin: Begin) -> None:
    world, told = begin(CARD), dict[str, dict[str, str]]()
    world.move_to(MONDAY)
    for day in DAYS:
        live(world, day)
        told[day] = end_of(world, day)
    world.move_to(at("2026-12-01 10:00"))
    world.apply(CHANGED)
    world.actor.change_profile(PRIYA, timezone="America/New_York")
    world.bot.tick()
    for said in ("mttr 60", "mttr W47 10"):
        world.say(PRIYA, said)
    world.command(PRIYA, "workdays Tue-Fri")
    world.move_to(at("2026-12-10 10:00"))
    for day, said_then in told.items():
        now = texts(world, f"on {day}")
        assert {name: without_marks(text) for name, text in now.items()} == said_then, day


def ask(world: World, text: str, person: str = HELEN, channel: str = CHANNEL) -> str:
    return plain(world.command(person, text, channel).text)


@pytest.fixture
def corrected(begin: Begin) -> World:
    """MTTR was 52 on Monday, 44 from Tuesday on; SLA came on Wednesday and was taken back on Thursday."""
    world = begin(CARD)
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52")
    world.move_to(at("2026-11-24 10:00"))
    world.say(PRIYA, "mttr W47 44")
    world.move_to(at("2026-11-25 10:00"))
    world.say(PRIYA, "sla 20")
    world.move_to(at("2026-11-26 10:00"))
    world.say(PRIYA, "undo sla")
    world.move_to(at("2026-11-27 10:00"))
    return world


def known(world: World, name: str, when: str, person: str = HELEN) -> PastView:
    """Return what was known of something on a day, as the answer to a command shows it."""
    asker = Asker(world.workspace.team_id, CHANNEL, person)
    view = world.bot.services.pasts.named(asker, name, when)
    assert shows(world.command(person, f"{name} on {when}"), past_message(view))
    return view


def later(view: PastView) -> list[tuple[str, Decimal | None, Decimal | None]]:
    return [
        (one.kpi.name, one.then.value if one.then else None, one.now.value if one.now else None)
        for one in view.later
    ]


@pytest.mark.parametrize(
    ("when", "value", "others"),
    [
        ("23 November", 52, [("MTTR", 52, 44)]),
        ("Monday", 52, [("MTTR", 52, 44)]),
        ("24 Nov 2026", 44, []),
        ("2026-11-24", 44, []),
        ("yesterday", 44, []),
        ("2 days ago", 44, []),
        ("24.11.", 44, []),
    ],
)
def test_a_value_is_the_one_known_on_the_day_and_what_it_is_now_is_said(
    corrected: World, when: str, value: int, others: list[tuple[str, int, int]]
) -> None:
    view = known(corrected, "mttr", when)
    assert isinstance(view.known, KpiView)
    assert view.known.reading.newest
    assert (view.known.reading.newest.value, later(view)) == (value, others)


def test_a_value_that_came_or_went_later_is_said(corrected: World) -> None:
    assert later(known(corrected, "sla", "24 November")) == []
    assert later(known(corrected, "sla", "25 November")) == [("SLA", 20, None)]
    corrected.say(PRIYA, "sla 30")
    assert later(known(corrected, "sla", "24 November")) == [("SLA", None, 30)]
    assert later(known(corrected, "processes", "24 November")) == [("SLA", None, 30)]


def test_what_is_asked_today_is_not_changed_by_a_look_back(corrected: World) -> None:
    before = texts(corrected)
    texts(corrected, "on 23 November")
    assert texts(corrected) == before


@pytest.mark.parametrize("when", ["W46", "last month", "Q3", "19 November", "end of Q3", "2025", "last year"])
def test_before_there_was_a_scorecard_one_sentence_says_so(corrected: World, when: str) -> None:
    for name in ("", "mttr", "progress"):
        told = ask(corrected, f"{name} on {when}")
        assert told.startswith("IT came to me on 20 Nov 2026, and I know nothing of days before.")


@pytest.mark.parametrize("when", ["W48", "today", "December", "24 December", "Q4", "2026", "1 May 2031"])
def test_a_day_that_is_not_over_is_refused(corrected: World, when: str) -> None:
    for name in ("", "mttr", "nps"):
        told = ask(corrected, f"{name} on {when}")
        assert "not over yet" in told or "I can't read" in told
        assert gives_back(
            corrected.command(HELEN, f"{name} on {when}"), f"/scorecard {name} on {when}".replace("  ", " ")
        )


def test_what_is_no_day_is_told_so_unless_it_is_part_of_a_name(begin: Begin) -> None:
    world = begin(a_card(a_kpi("roi", name="Return on investment")))
    assert "I can't read “sometime” as a day" in ask(world, "roi on sometime")
    assert "There is no 31 November" in ask(world, "roi on 31 November")
    assert "Return on investment" in ask(world, "return on investment")
    world.move_to(at("2026-11-26 10:00"))
    for words in ("return on investment on 21 November", "roi as of Saturday", "roi on Sat 21 Nov"):
        assert ask(world, words).startswith("As known on Sat, 21 Nov 2026, end of day")
    assert "don't know a KPI or perspective called “zzzz”" in ask(world, "zzzz on 21 November")


def test_a_kpi_is_found_by_its_present_name_and_if_retired_by_its_last(begin: Begin) -> None:
    world = begin(CARD)
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52, sla 20")
    world.move_to(at("2026-11-25 10:00"))
    world.apply(CHANGED)
    world.move_to(at("2026-11-27 10:00"))
    then = known(world, "repair time", "24 November").known
    assert isinstance(then, KpiView)
    assert (then.reading.kpi.name, then.reading.goal.target) == ("MTTR", 30)
    assert ask(world, "sla").startswith("I don't know")
    gone = known(world, "sla", "24 November").known
    assert isinstance(gone, KpiView)
    assert gone.reading.actual
    assert gone.reading.actual.value == 20
    assert "CSAT came onto the scorecard on 25 Nov 2026" in ask(world, "csat on 24 November")


def test_who_reads_it_now_reads_it_then_and_nobody_else(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("nps", owner=SAM), private=True))
    world.move_to(MONDAY)
    for said in ((PRIYA, "mttr 52"), (SAM, "nps 12")):
        world.say(*said)
    world.move_to(at("2026-11-25 10:00"))
    world.apply(a_card(a_kpi(owner=DIEGO), a_kpi("csat", owner=MEI), private=True))
    world.move_to(at("2026-11-26 10:00"))
    elsewhere = "C0GENERAL"
    assert ask(world, "mttr on 24 November", DIEGO, elsewhere).startswith("As known on")
    assert ask(world, "nps on 24 November", DIEGO, elsewhere).startswith("As known on")
    for person in (PRIYA, SAM):
        assert "As known on" not in ask(world, "mttr on 24 November", person, elsewhere)


def test_a_day_ends_by_the_scorecards_clock_also_when_clocks_change(begin: Begin) -> None:
    zone = {"timezone": "America/New_York"}
    world = begin(a_card(a_kpi(), **zone), start=at("2026-10-30 12:00"))
    world.move_to(at("2026-11-02 16:00"))  # on Sunday clocks went back: it was 25 hours long
    world.say(PRIYA, "mttr 52")
    world.move_to(at("2026-11-03 04:30"))
    world.say(PRIYA, "mttr W44 44")
    world.move_to(at("2026-11-03 05:30"))
    world.say(PRIYA, "mttr W44 33")
    world.move_to(at("2026-11-04 15:00"))
    values = [known(world, "mttr", day).known for day in ("Sunday", "Monday", "3 November")]
    newest = [one.reading.newest for one in values if isinstance(one, KpiView)]
    assert [one and one.value for one in newest] == [None, 44, 33]


MOST_STATEMENTS = {"": 12, "processes": 12, "progress": 12, "k1": 12}
"""With the beginning and the end of the transaction; a KPI's own so what and signal are two of them."""


@pytest.mark.parametrize("kpis", [2, 30])
def test_a_past_day_costs_few_statements_at_any_size(begin: Begin, kpis: int) -> None:
    world = begin(a_card(*(a_kpi(f"k{number}") for number in range(kpis))))
    world.move_to(MONDAY)
    for week in ("W46", "W47"):
        world.say(PRIYA, ", ".join(f"k{number} {50 + number} for {week}" for number in range(kpis)))
    world.move_to(at("2026-11-26 10:00"))
    world.command(HELEN, "on 24 November")  # from now on it is known that something was asked for by then
    for name, most in MOST_STATEMENTS.items():
        with statements(world.engine) as asked:
            world.actor.command(HELEN, CHANNEL, "/scorecard", f"{name} on 24 November")
        world.settle()
        own = asked[: asked.index("ROLLBACK") + 1]  # then, every chart asks whether Slack refuses charts
        assert len(own) <= most, (name, len(own), *own)


def test_an_objective_renamed_since_is_found_by_both_its_names(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("mtta")))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52, mtta 5")
    world.move_to(at("2026-11-25 10:00"))
    world.apply(a_card(a_kpi(), a_kpi("mtta"), objective={"name": "Repair sooner"}))
    world.move_to(at("2026-11-26 10:00"))
    for name in ("Repair sooner", "Better processes"):
        told = plain(world.command(HELEN, f"{name} on 24 November").text)
        assert "*Better processes*" in told
        assert "52 min" in told


def test_an_objective_that_measures_something_else_was_not_there(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("mtta")))
    world.move_to(at("2026-11-25 10:00"))
    world.apply(a_card(a_kpi(), a_kpi("sla"), a_kpi("uptime"), objective={"name": "Repair sooner"}))
    world.move_to(at("2026-11-26 10:00"))
    answer = plain(world.command(HELEN, "Repair sooner on 24 November").text)
    assert "Repair sooner was not on the scorecard on" in answer
