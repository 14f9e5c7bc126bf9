"""`/scorecard` in every form, answered at once and only to the person who asked."""

from decimal import Decimal

import pytest

from bot.demo.people import CHANNEL
from bot.slash_commands.commands import list_usages
from bot.ui.kit.hints import in_words
from bot.ui.kit.slash_command import help_message
from bot.ui.reports.weekly_post import weekly_message
from scorecard.errors import NotFound
from scorecard.model.goals import Status
from scorecard.model.views.reports import Example
from scorecard.services.lookup.access import Asker
from tests.builders import WEEK_47
from tests.scenarios.conftest import Begin
from tests.support.cards import TEMPLATE, a_card, a_kpi
from tests.support.facts import saved
from tests.support.facts_reports import (
    gives_back,
    kpi,
    mine,
    open_alerts,
    overview,
    perspective,
    progress,
    shows,
    values_of,
    waiting,
)
from tests.support.seen import values
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at, block_types, plain, shown

FIGURES = {
    "revenue_growth": "12",
    "customer_satisfaction": "18",
    "mttr_reduction": "25",
    "training_hours": "22",
}
FOUND = [
    ("mttr", "*Mean time to resolve*"),
    ("MTTR", "*Mean time to resolve*"),
    ("mean time to resolve", "*Mean time to resolve*"),
    ("mean-time", "*Mean time to resolve*"),
    ("time_to_resolve", "*Mean time to resolve*"),
    ("SLA", "*SLA adherence*"),
    ("internal", "*Internal processes*"),
    ("INTERNAL PROCESSES", "*Internal processes*"),
    ("learning and growth", "*Learning and growth*"),
    ("fin", "*Financial*"),
]
NOT_FOUND = {
    "mtrt": "“Mean time to resolve”",
    "custmer satisfaction": "“Customer satisfaction”",
    "c": "“c”",
    "zzzzqqq": "/scorecard help",
    "alrets": "“/scorecard alerts”",
    "histroy mttr": "“/scorecard history mttr”",
    "mttr foo": "“Mean time to resolve”",
    "mttr W99": "“Mean time to resolve”",
    "<!channel>": "",
    "@helen": "@helen",
    "#general": "#general",
    "*bold* _it_ `code` ~gone~": "",
    "& < >": "",
    "\N{SNOWMAN}" * 500: "\N{SNOWMAN}",
    "x" * 8000: "xxx",
    "%s {0} \\ \x00": "%s {0}",
}
"""Names that match nothing -> part of the answer: the likely name, or else the name as typed."""
MORE = {
    "mttr 25": "/scorecard submit mttr 25",
    "mttr £25k slow vendor": "/scorecard submit mttr £25k slow vendor",
    "mttr W45": "/scorecard history mttr W45",
    "sla last week": "/scorecard history sla last week",
}
"""A KPI with what `/scorecard <kpi>` does not take -> what to type."""
UNUSED = {
    "mine foo": "/scorecard mine stands alone",
    "mine @priya": "/scorecard mine stands alone",
    "alerts foo": "“foo”",
    "overview foo": "“foo”",
    "missing foo": "“foo”",
    "history mttr W45 foo": "“foo”",
    "ask now mttr foo": "“mttr foo”",
    "back foo": "“foo”",
    "workdays Mon-Thu foo": "“Mon-Thu foo”",
    "holidays DE foo": "“DE foo”",
    "away until Friday foo": "“until Friday foo”",
}
"""Words that a command does not use -> part of the answer that refuses them."""
UNPICKED = [
    "workdays @priyaa Mon-Thu",
    "holidays @nobody DE",
    "away @nobody until Friday",
    "back @nobody",
    "@nobody",
]
UNPICKED += [
    "away until Friday cover @nobody",
    "ask @nobody",
    "alerts @nobody",
    "why @nobody",
    "history @nobody",
]
WORDS = ["", "overview", "alerts", "progress", "mine", "mttr", "submit mttr 25"]


def text(world: World, words: str, person: str = PRIYA, channel: str = CHANNEL) -> str:
    return plain(world.command(person, words, channel).text)


@pytest.mark.parametrize(("words", "told"), [*MORE.items(), *UNUSED.items()])
def test_words_that_a_command_does_not_use_are_refused_with_what_to_type(
    world: World, words: str, told: str
) -> None:
    answer = world.command(PRIYA, words)
    assert told in plain(answer.text)
    assert "@" in words or gives_back(answer, f"/scorecard {words}")


@pytest.mark.parametrize("words", UNPICKED)
def test_a_person_who_was_not_picked_is_told_to_be(world: World, words: str) -> None:
    assert "from Slack's list" in text(world, words)


def test_an_at_sign_in_a_note_or_a_name_is_no_person(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("load", name="Load @peak", unit="%")), at("2026-11-23 09:00"))
    world.command(PRIYA, "submit mttr 25 @nobody called")
    assert saved(world, "MTTR", 25, note="@nobody called")
    assert "Load @peak" in text(world, "load @peak")


@pytest.mark.parametrize("words", ["", "overview", "OVERVIEW", "  overview  "])
def test_the_overview_tells_every_perspective_with_score_coverage_counts_and_weakest(
    begin: Begin, words: str
) -> None:
    goal = {"unit": "%", "direction": "higher", "target": 95, "threshold": 90, "under": "Customer"}
    world = begin(a_card(a_kpi(), a_kpi("sla", **goal), a_kpi("csat", **goal), a_kpi("nps", **goal)))
    world.move_to(at("2026-11-23 09:00"))
    for said in ("mttr 52", "sla 92", "csat 96"):
        world.say(PRIYA, said)
    world.move_to(at("2026-11-24 00:00"))
    view = overview(world, words=words)
    assert (view.name, view.open_alerts) == ("IT", 1)
    assert [part.name for part in view.perspectives] == ["Processes", "Customer"]
    assert values_of(perspective(view, "Processes").objectives[0].readings) == {"MTTR": 52}
    customer = perspective(view, "Customer")
    assert (customer.result.given, customer.result.due, customer.result.score) == (2, 3, None)
    assert customer.result.range == (Decimal("56.666666"), 90)
    assert [reading.status for reading in customer.readings] == [
        Status.ACCEPTABLE,
        Status.ON_TARGET,
        Status.NO_DATA,
    ]
    assert customer.worst
    assert values_of([customer.worst]) == {"SLA": 92}


@pytest.mark.parametrize("objective", [{}, {"weight": 0}])
def test_a_kpi_without_weight_stays_listed_behind_those_that_count_and_is_never_the_weakest(
    begin: Begin, objective: dict[str, int]
) -> None:
    own = {"under": "Side"} if objective else {"weight": 0}
    card = a_card(a_kpi("side", **own), a_kpi("main"))
    world = begin(card.replace("Better side", "Better side\n    weight: 0"))
    world.move_to(at("2026-11-23 09:00"))
    for said in ("side 90", "main 52"):
        world.say(PRIYA, said)
    view = overview(world)
    assert [reading.kpi.key for reading in view.attention.off] == ["main", "side"]
    assert [part.worst and part.worst.kpi.key for part in view.perspectives][-1] == "main"
    assert all(part.worst is None or part.worst.kpi.key != "side" for part in view.perspectives)
    assert {one.kpi.key for one in open_alerts(world).alerts} == {"side", "main"}


def test_the_four_progress_figures_are_right_to_the_digit(world: World) -> None:
    for key, value in FIGURES.items():
        world.command(HELEN, f"submit {key} {value}")
    answer = world.command(PRIYA, "progress")
    assert "table" not in block_types(answer)
    for figure in ("80 %", "90 %", "83 %", "88 %"):
        assert figure in plain(answer.text)
        assert figure in shown(answer)
    shares = [one.readings[0].progress for one in progress(world).objectives]
    assert [round(100 * share) for share in shares if share] == [80, 90, 83, 88]


def test_a_kpi_shows_value_goal_progress_owner_and_its_past_as_a_chart(begin: Begin) -> None:
    world = begin(a_card(a_kpi(baseline=60, definition="Mean time, over the week.")))
    for week, value in enumerate(("52", "40", "36")):
        world.move_to(at(f"2026-{('11-23', '11-30', '12-07')[week]} 09:00"))
        world.say(PRIYA, f"mttr {value} because of the move")
    assert "data_visualization" in block_types(world.command(DIEGO, "mttr"))
    view = kpi(world, "mttr", DIEGO)
    assert (values_of([view.reading]), view.reading.period.key) == ({"MTTR": 36}, "2026-W49")
    assert (view.reading.goal.target, view.reading.goal.threshold) == (30, 45)
    assert (view.reading.progress, view.reading.kpi.owner) == (Decimal("0.8"), PRIYA)
    assert view.change
    assert [(actual.value, actual.by) for actual in view.change] == [(40, PRIYA), (36, PRIYA)]
    past = {point.period.key: point.actual.value if point.actual else None for point in view.history}
    assert past == {"2026-W47": 52, "2026-W48": 40, "2026-W49": 36}


def test_names_match_by_key_alias_and_unique_prefix_in_any_case(world: World) -> None:
    assert [words for words, found in FOUND if found not in text(world, words)] == []


def test_what_names_nothing_gets_a_polite_answer_that_calls_nobody(world: World) -> None:
    for words, about in NOT_FOUND.items():
        answer = world.command(PRIYA, words)
        assert gives_back(answer, f"/scorecard {words}".replace("\x00", "\N{REPLACEMENT CHARACTER}"))
        assert about in answer.text
        assert "<!" not in answer.text
        assert "<@" not in answer.text


def test_help_lists_everything_that_can_be_typed(begin: Begin) -> None:
    world = begin()
    told = text(world, "help")
    forms = [(usage.example or usage.form).partition("mttr")[0] for usage in list_usages()]
    assert [form for form in forms if form not in told] == []
    assert text(world, "HELP") == text(world, "Help me") == told


def test_help_and_hints_name_a_kpi_of_the_reader_and_work_when_typed(begin: Begin) -> None:
    csat = a_kpi(
        "csat", owner=SAM, frequency="monthly", target=85, threshold=70, direction="higher", unit="%"
    )
    world = begin(a_card(a_kpi(), csat, a_kpi("sla", owner=DIEGO, cover=SAM)))
    told = plain(world.command(SAM, "help").text)
    assert "`csat 85, sla 30`" in told
    assert "`same as last month`" in told
    perspective = told.partition(" — one perspective")[0].rpartition("/scorecard ")[2].rstrip("`")
    assert "CSAT" in plain(world.command(SAM, perspective).text)
    assert "`/scorecard aside csat October 2026 new ticket tool`" in told
    assert "`/scorecard history csat`" in told
    assert "csat 85, slow vendor" in plain(world.say(SAM, "hello"))
    example = plain(world.command(SAM, "submit").text).partition("/scorecard submit ")[2].splitlines()[0]
    assert example == "csat 85"
    world.command(SAM, f"submit {example}")
    assert values(world) == [85]
    example = plain(world.command(SAM, "correct").text).partition("/scorecard correct ")[2].splitlines()[0]
    world.command(SAM, f"correct {example.replace('85', '86')}")
    assert values(world) == [86]
    assert "/scorecard history csat" in world.command(SAM, "history").text


def test_no_example_holds_a_kpi_that_its_reader_may_not_answer(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("csat", owner=SAM)))
    told = plain(world.command(SAM, "help").text)
    assert "`csat 30 slow vendor`" in told
    assert "mttr" not in told


@pytest.mark.parametrize("typed", ["alerts", "mine", "Progress?", "history mttr", "history mttr W47"])
@pytest.mark.parametrize("beginning", ["", "/scorecard ", "Scorecard "])
def test_a_command_typed_as_a_message_is_answered(begin: Begin, typed: str, beginning: str) -> None:
    world = begin(a_card())
    told = plain(world.say(PRIYA, f"{beginning}{typed}"))
    assert told == plain(world.command(PRIYA, typed.rstrip("?")).text)


@pytest.mark.parametrize("typed", ["mine are about 25 or 30", "alerts are down", "ask @nobody"])
def test_what_only_begins_like_a_command_is_none(begin: Begin, typed: str) -> None:
    world = begin(a_card())
    assert f"/scorecard {typed}" not in plain(world.say(PRIYA, typed))


def test_before_there_is_a_scorecard_every_command_says_so_and_help_helps(begin: Begin) -> None:
    world = begin()
    with pytest.raises(NotFound) as missing:
        world.bot.services.overviews.overview(Asker(world.workspace.team_id, CHANNEL, PRIYA))
    assert [words for words in WORDS if in_words(str(missing.value)) not in text(world, words)] == []
    assert shows(world.command(PRIYA, "help"), help_message(list_usages(), Example()))


def test_every_channel_and_direct_messages_answer_with_the_scorecard(begin: Begin) -> None:
    world = begin(TEMPLATE)
    for channel in (CHANNEL, "C0GENERAL", world.direct(PRIYA)):
        assert overview(world, channel=channel).name == "IT Department"
        assert kpi(world, "mttr", channel=channel).reading.kpi.name == "Mean time to resolve"


def test_mine_lists_what_waits_and_what_is_owned_or_covered(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=DIEGO, cover=PRIYA), a_kpi("nps", owner=DIEGO)))
    world.move_to(at("2026-11-23 15:00"))
    before = mine(world)
    assert waiting(before) == [("MTTR", "2026-W47")]
    assert sorted(values_of(before.readings)) == ["MTTR", "SLA"]
    world.say(PRIYA, "25")
    assert waiting(mine(world)) == []
    assert mine(world, HELEN).readings == ()


def test_an_answer_follows_every_change_at_once(begin: Begin) -> None:
    world = begin(a_card())
    for value in ("25", "52", "31"):
        world.command(PRIYA, f"submit mttr {value}")
        assert f"{value} min" in text(world, "mttr")
        assert ("52" in text(world, "")) == (value == "52")
    world.apply(a_card(a_kpi(name="Time to mend")))
    assert "Time to mend" in text(world, "mttr")


def test_a_corrected_value_is_told_as_the_last_change(begin: Begin) -> None:
    world = begin(a_card())
    world.command(PRIYA, "submit mttr 52")
    world.command(PRIYA, "submit mttr 25 typing error")
    change = kpi(world, "mttr").change
    assert change
    before, after = change
    assert (before.value, after.value, after.by, after.note) == (52, 25, PRIYA, "typing error")
    assert before.period == after.period


def test_commands_are_answered_without_a_call_of_slack(world: World) -> None:
    world.bot.tick()
    before = len(world.workspace.calls)
    for words in ("", "alerts", "mine", "help", "financial", "nonsense"):
        world.actor.command(PRIYA, CHANNEL, "/scorecard", words)
    assert len(world.workspace.calls) == before


def test_what_is_asked_today_goes_by_its_owners_own_clock(begin: Begin) -> None:
    """Diego's nine o'clock in New York is two in the afternoon in London."""
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=DIEGO)))
    world.bot.tick()
    world.move_to(at("2026-11-23 10:00"))
    assert [one.asked for one in overview(world).collecting] == [1]
    assert (kpi(world, "mttr").reading.asked, kpi(world, "sla").reading.asked) == (WEEK_47, None)
    assert "asked today" in world.command(PRIYA, "Processes").text
    for words in ("sla", "Processes"):
        assert "no value yet" in world.command(PRIYA, words).text
    world.move_to(at("2026-11-23 14:00"))
    assert [one.asked for one in overview(world).collecting] == [2]
    for words in ("sla", "Processes", "mine"):
        told = world.command(DIEGO, words).text
        assert "asked today" in told
        assert "no value for" not in told.casefold()


EVENING = {"frequency": "daily", "prompt": "16:00"}


@pytest.mark.parametrize(
    ("owner", "card", "moments", "day"),
    [
        # New York's Monday is over five hours before Honolulu's, by which the week is due.
        (
            DIEGO,
            a_card(a_kpi(owner=DIEGO), timezone="Pacific/Honolulu"),
            ("2026-11-23 14:00", "2026-11-24 04:59", "2026-11-24 05:00"),
            "mon",
        ),
        # Friday is over in Tokyo on Friday afternoon in London, and due once Monday is over in Tokyo.
        (
            PRIYA,
            a_card(a_kpi(**EVENING), timezone="Asia/Tokyo"),
            ("2026-11-20 16:00", "2026-11-20 23:59", "2026-11-21 12:00"),
            "fri",
        ),
    ],
)
def test_what_was_asked_on_a_day_that_is_over_for_its_owner_says_on_which(
    begin: Begin, owner: str, card: str, moments: tuple[str, ...], day: str
) -> None:
    world = begin(card, at("2026-11-19 12:00"))
    for moment, word in zip(moments, ("today", "today", day), strict=True):
        world.move_to(at(moment))
        for command in ("mttr", "Processes", "mine", "history mttr"):
            assert f"asked {word}" in world.command(owner, command).text.casefold()


def test_an_overdue_value_and_what_is_asked_today_are_told_apart(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(at("2026-11-30 10:00"))
    reading = kpi(world, "mttr").reading
    assert (reading.is_out, reading.period, reading.asked) == (True, WEEK_47, WEEK_47.next())
    for words in ("", "mttr", "Processes", "mine"):
        assert "week 48 asked today" in world.command(PRIYA, words).text


def test_what_is_overdue_for_several_periods_is_told_with_each_of_them(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(at("2026-12-02 10:00"))
    assert "overdue since Tue 24 Nov · weeks 47 and 48 missing" in plain(world.command(PRIYA, "").text)
    for words in ("mttr", "mine", "Processes"):
        assert "no value for weeks 47 and 48" in plain(world.command(PRIYA, words).text)


def test_what_the_weekly_post_would_say_is_told_to_whoever_asks_alone(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    before = len(world.weekly())
    answer = world.command(PRIYA, "weekly")
    assert answer.only_for == PRIYA
    whole = world.bot.services.overviews.overview(Asker(world.workspace.team_id, CHANNEL, PRIYA)).place
    assert whole is not None
    assert shows(answer, weekly_message(world.bot.services.weekly_posts.view(whole.scorecard)))
    assert text(world, "what does the weekly post say?") == text(world, "weekly")
    assert len(world.weekly()) == before
