"""`/scorecard` in every form, answered at once and only to who asked."""

import pytest

from bot.demo.people import CHANNEL
from scorecard.templates import read_template
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.world import DIEGO, HELEN, PRIYA, World, at, block_types, plain, shown

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
NOT_FOUND = [
    ("mtrt", "did you mean"),
    ("custmer satisfaction", "“Customer satisfaction”"),
    ("c", "I don't know"),
    ("zzzzqqq", "try /scorecard help"),
    ("mttr 25", "I don't know"),
    ("<!channel>", "I don't know"),
    ("@helen", "@helen"),
    ("#general", "#general"),
    ("*bold* _it_ `code` ~gone~", "I don't know"),
    ("& < >", "I don't know"),
    ("\N{SNOWMAN}" * 500, "I don't know"),
    ("x" * 8000, "I don't know"),
    ("%s {0} \\ \x00", "I don't know"),
]
WORDS = ["", "overview", "alerts", "progress", "mine", "mttr", "submit mttr 25"]


def text(world: World, words: str, person: str = PRIYA, channel: str = CHANNEL) -> str:
    return plain(world.command(person, words, channel).text)


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
    told = text(world, words)
    assert told.splitlines()[0].startswith("IT: ")
    assert "1 alert open" in told
    assert "*Processes*" in told
    assert "*MTTR* 52 min" in told
    customer = told[told.index("*Customer*") :]
    assert "67 % of the data in" in customer
    assert "1 no data · 1 acceptable · 1 on target" in customer
    assert "weakest *SLA* 92 %" in customer


def test_the_four_progress_figures_are_right_to_the_digit(world: World) -> None:
    for key, value in FIGURES.items():
        world.command(HELEN, f"submit {key} {value}")
    answer = world.command(PRIYA, "progress")
    assert "table" in block_types(answer)
    for figure in ("80 %", "90 %", "83 %", "88 %"):
        assert f"progress {figure}" in plain(answer.text)
        assert figure in shown(answer)


def test_a_kpi_shows_value_goal_progress_owner_and_its_past_as_a_chart(begin: Begin) -> None:
    world = begin(a_card(a_kpi(baseline=60, definition="Mean time, over the week.")))
    for week, value in enumerate(("52", "40", "36")):
        world.move_to(at(f"2026-{('11-23', '11-30', '12-07')[week]} 09:00"))
        world.say(PRIYA, f"mttr {value} because")
    answer = world.command(DIEGO, "mttr")
    told = plain(answer.text)
    assert "data_visualization" in block_types(answer)
    for part in (
        "36 min",
        "week 49",
        "target ≤ 30 min · threshold ≤ 45 min",
        "progress 80 %",
        "Owner <@U0PRIYA>",
        "40 min → 36 min, by <@U0PRIYA>",
        "lowest 36 min, highest 52 min",
        "No value for W38",
    ):
        assert part in told


def test_names_match_by_key_alias_and_unique_prefix_in_any_case(world: World) -> None:
    assert [words for words, found in FOUND if found not in text(world, words)] == []


def test_what_names_nothing_gets_a_polite_answer_that_calls_nobody(world: World) -> None:
    answers = {words: text(world, words) for words, _ in NOT_FOUND}
    assert [words for words, told in NOT_FOUND if told not in answers[words]] == []
    assert [words for words, answer in answers.items() if "<!" in answer or "<@" in answer] == []


def test_help_lists_everything_that_can_be_typed(begin: Begin) -> None:
    world = begin()
    told = text(world, "help")
    assert [one for one in WORDS[2:5] if f"/scorecard {one}" not in told] == []
    assert "/scorecard submit" in told
    assert text(world, "HELP") == text(world, "Help me") == told


def test_before_there_is_a_scorecard_every_command_says_so_and_help_helps(begin: Begin) -> None:
    world = begin()
    assert [words for words in WORDS if "There is no scorecard here yet" not in text(world, words)] == []
    assert "/scorecard submit" in text(world, "help")


def test_every_channel_and_direct_messages_answer_with_the_scorecard(begin: Begin) -> None:
    world = begin(read_template())
    for channel in (CHANNEL, "C0GENERAL", world.direct(PRIYA)):
        assert "IT Department" in text(world, "", channel=channel)
        assert "Mean time to resolve" in text(world, "mttr", channel=channel)


def test_mine_lists_what_waits_and_what_is_owned_or_covered(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=DIEGO, cover=PRIYA), a_kpi("nps", owner=DIEGO)))
    world.move_to(at("2026-11-23 15:00"))
    told = text(world, "mine")
    assert told.index("*MTTR* week 47") < told.index("*Your KPIs*")
    assert "SLA" in told
    assert "NPS" not in told
    world.say(PRIYA, "25")
    assert text(world, "mine").startswith("Nothing waits for you.")
    assert "You own no KPI." in text(world, "mine", HELEN)


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
    told = text(world, "mttr")
    assert "52 min → 25 min, by <@U0PRIYA>" in told
    assert "“typing error”" in told


def test_commands_are_answered_without_a_call_of_slack(world: World) -> None:
    world.bot.tick()
    before = len(world.workspace.calls)
    for words in ("", "alerts", "mine", "help", "financial", "nonsense"):
        world.actor.command(PRIYA, CHANNEL, "/scorecard", words)
    assert len(world.workspace.calls) == before
