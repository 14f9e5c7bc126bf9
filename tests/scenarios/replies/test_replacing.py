"""A value for a period that has one: asked about, unless it is clear that the old one is to go."""

from collections.abc import Callable

import pytest

from bot.ui.kit.ids import ActionId
from scorecard.parsing.replies.parsed_reply import DoubtReason
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import corrected, newest, saved
from tests.support.facts_replies import asked_which, doubted, key_of, noted_no_data
from tests.support.people import HELEN, PRIYA, SAM
from tests.support.seen import values
from tests.support.texts import list_choices, plain, shown
from tests.support.world import World


@pytest.fixture
def given(begin: Begin) -> World:
    """Priya gave MTTR 33 min for week 47 on Monday; now it is Thursday of week 48."""
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla")))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 33")
    world.move_by(days=3)
    return world


def seen(world: World, person: str) -> str:
    return plain(shown(newest(world, person)))


def test_an_early_value_does_not_take_the_place_of_last_weeks(given: World) -> None:
    given.say(PRIYA, "mttr 31")
    assert doubted(given, PRIYA, "MTTR", 31, cause=DoubtReason.GIVEN, period="2026-W47")
    assert "Week 48 isn't over; I'll ask on Monday." in seen(given, PRIYA)
    assert values(given) == [33]
    [button] = list_choices(newest(given, PRIYA))
    assert plain(button["text"]["text"]) == "Replace 33 min for week 47"
    given.choose(PRIYA, "31 min")
    assert corrected(given, "MTTR", 33, 31, period="2026-W47")


def test_nothing_is_kept_of_an_early_value(given: World) -> None:
    given.say(PRIYA, "mttr 31")
    given.say(PRIYA, "no")
    given.move_by(days=4)
    assert values(given) == [33]
    given.say(PRIYA, "mttr 30")
    assert saved(given, "MTTR", 30, period="2026-W48")


def test_a_yes_replaces_it(given: World) -> None:
    given.say(PRIYA, "mttr 31, recount")
    given.say(PRIYA, "yes")
    assert corrected(given, "MTTR", 33, 31, note="recount")


@pytest.mark.parametrize("typed", ["mttr 31 for W47", "mttr 31 for last week", "mttr W47 31"])
def test_a_period_that_is_named_needs_no_question(given: World, typed: str) -> None:
    given.say(PRIYA, typed)
    assert corrected(given, "MTTR", 33, 31, period="2026-W47")


def test_a_command_that_corrects_needs_no_question_and_one_that_gives_does(given: World) -> None:
    given.command(PRIYA, "submit mttr 31")
    assert doubted(given, PRIYA, "MTTR", 31, cause=DoubtReason.GIVEN)
    given.command(PRIYA, "correct mttr W47 30")
    assert values(given)[-1] == 30


def test_a_second_thought_within_the_hour_needs_no_question(given: World) -> None:
    given.say(PRIYA, "mttr 31 for W47")
    given.move_by(minutes=59)
    given.say(PRIYA, "mttr 30")
    assert corrected(given, "MTTR", 31, 30)
    given.move_by(minutes=60)
    given.say(PRIYA, "mttr 29")
    assert doubted(given, PRIYA, "MTTR", 29, cause=DoubtReason.GIVEN)


def test_what_somebody_else_gave_a_minute_ago_is_asked_about(given: World) -> None:
    given.say(SAM, "mttr 32 for W47")
    given.say(PRIYA, "mttr 31")
    assert doubted(given, PRIYA, "MTTR", 31, cause=DoubtReason.GIVEN)
    assert f"from <@{SAM}>" in seen(given, PRIYA)


def test_same_as_last_week_is_asked_about_too(given: World) -> None:
    given.command(PRIYA, "submit mttr 28 for W46")
    given.say(PRIYA, "mttr same as last week")
    assert doubted(given, PRIYA, "MTTR", 28, cause=DoubtReason.GIVEN, period="2026-W47")
    given.choose(PRIYA, "28 min")
    assert corrected(given, "MTTR", 33, 28, period="2026-W47")


def test_in_a_prompts_thread_it_is_asked_about_too(given: World) -> None:
    given.say(PRIYA, "mttr 31", given.prompts(PRIYA)[0].ts)
    assert doubted(given, PRIYA, "MTTR", 31, cause=DoubtReason.GIVEN)
    assert values(given) == [33]


def test_of_several_values_each_that_replaces_one_is_asked_about_and_the_rest_waits(given: World) -> None:
    given.say(PRIYA, "mttr 31, sla 40")
    assert doubted(given, PRIYA, "MTTR", 31, cause=DoubtReason.GIVEN)
    assert values(given) == [33]
    given.choose(PRIYA, "31 min")
    assert corrected(given, "MTTR", 33, 31)
    assert saved(given, "SLA", 40)


def test_a_value_in_doubt_that_names_what_it_replaces_is_asked_about_once(given: World) -> None:
    given.say(PRIYA, "mttr ~31")
    assert doubted(given, PRIYA, "MTTR", 31, cause=DoubtReason.ROUGH)
    given.choose(PRIYA, "31 min")
    assert corrected(given, "MTTR", 33, 31)


@pytest.mark.parametrize("person", [PRIYA, SAM, HELEN])
def test_the_same_value_again_is_no_revision(given: World, person: str) -> None:
    given.say(person, "mttr 33")
    assert "is already 33 min" in seen(given, person)
    assert "Saved" not in seen(given, person)
    assert values(given) == [33]


def test_the_same_value_again_with_a_note_adds_the_note(given: World) -> None:
    given.say(SAM, "mttr 33, vendor outage")
    assert corrected(given, "MTTR", 33, 33, note="vendor outage", by=SAM)


def test_the_same_value_by_command_is_no_revision(given: World) -> None:
    assert "is already 33 min" in plain(given.command(SAM, "submit mttr 33").text)
    assert "is already 33 min" in plain(given.command(SAM, "correct mttr W47 33").text)
    assert values(given) == [33]


def test_the_same_value_by_form_is_no_revision(given: World) -> None:
    given.move_by(days=4)
    given.press(PRIYA, given.prompts(PRIYA)[-1], ActionId.ANSWER)
    given.say(SAM, "mttr 30")
    assert given.fill(PRIYA, {"mttr": "30"}) == {}
    assert "is already 30 min" in seen(given, PRIYA)
    assert values(given) == [33, 30]


def told(world: World, person: str) -> list[str]:
    return [plain(one.text) for one in world.inbox(person) if key_of(one).startswith("replaced:")]


def test_whoever_gave_a_value_is_told_once_who_replaced_it(given: World) -> None:
    given.say(SAM, "mttr 31 for W47")
    [line] = told(given, PRIYA)
    assert line == f"<@{SAM}> changed *MTTR* from your 33 min to 31 min for week 47, 16–22 Nov."
    assert told(given, SAM) == []


def test_nobody_is_told_of_their_own_correction_or_of_the_same_value(given: World) -> None:
    given.say(SAM, "mttr 33, vendor outage")
    given.say(PRIYA, "mttr 31 for W47")
    assert told(given, PRIYA) == []


def test_one_action_that_replaces_several_values_is_one_message(given: World) -> None:
    given.say(PRIYA, "sla 40 for W47")
    given.say(HELEN, "mttr 31 for W47, sla 41 for W47")
    [text] = told(given, PRIYA)
    assert "33 min to 31 min" in text
    assert "40 min to 41 min" in text


def test_a_value_that_is_refused_tells_nobody(given: World) -> None:
    given.say(SAM, "mttr 31 for W47, sla 40 for W47")
    assert told(given, PRIYA) == []
    assert values(given) == [33]


def test_a_correction_by_button_tells_too(given: World) -> None:
    given.say(SAM, "mttr 31")
    given.choose(SAM, "31 min")
    assert len(told(given, PRIYA)) == 1


@pytest.fixture
def just_given(begin: Begin) -> World:
    """Priya has just given MTTR; SLA waits."""
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 32")
    return world


def test_a_number_alone_after_a_value_may_correct_it_first_of_all(just_given: World) -> None:
    just_given.say(PRIYA, "35")
    assert asked_which(just_given, PRIYA, "MTTR", "SLA")
    labels = [one["text"]["text"] for one in list_choices(newest(just_given, PRIYA))]
    assert labels == ["Correct MTTR", "SLA"]
    assert values(just_given) == [32]
    just_given.choose(PRIYA, "MTTR")
    assert corrected(just_given, "MTTR", 32, 35)


def test_it_may_be_the_next_answer(just_given: World) -> None:
    just_given.say(PRIYA, "35")
    just_given.say(PRIYA, "sla")
    assert saved(just_given, "SLA", 35)
    assert values(just_given) == [32, 35]


def test_words_that_are_no_number_are_for_what_waits(just_given: World) -> None:
    just_given.say(PRIYA, "no data, vendor outage")
    assert noted_no_data(just_given, PRIYA, "SLA", "vendor outage")


def test_after_an_hour_a_number_alone_is_for_what_waits(just_given: World) -> None:
    just_given.move_by(minutes=61)
    just_given.say(PRIYA, "35")
    assert saved(just_given, "SLA", 35)


def test_a_prompt_since_is_what_a_number_alone_answers(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", prompt="09:30")))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 32")
    world.move_by(minutes=30)
    world.say(PRIYA, "35")
    assert saved(world, "SLA", 35)


@pytest.fixture
def missed(begin: Begin) -> World:
    """Priya missed week 47, gave week 48 and is past the Monday of week 50."""
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.move_by(days=7)
    world.say(PRIYA, "mttr 33")
    world.move_by(days=2)
    return world


def test_a_number_alone_goes_to_a_week_missed_long_ago_only_by_a_button_that_names_it(missed: World) -> None:
    missed.say(PRIYA, "35")
    assert doubted(missed, PRIYA, "MTTR", 35, cause=DoubtReason.OLDER, period="2026-W47")
    [button] = list_choices(newest(missed, PRIYA))
    assert plain(button["text"]["text"]) == "Save 35 min for week 47"
    assert values(missed) == [33]


def test_a_name_is_for_the_last_week_and_asked_about_if_that_has_its_value(missed: World) -> None:
    missed.say(PRIYA, "mttr 35")
    assert doubted(missed, PRIYA, "MTTR", 35, cause=DoubtReason.GIVEN, period="2026-W48")
    [button] = list_choices(newest(missed, PRIYA))
    assert plain(button["text"]["text"]) == "Replace 33 min for week 48"


@pytest.mark.parametrize("typed", ["35", "mttr 35"])
def test_in_the_old_prompts_thread_it_is_asked_about_too(missed: World, typed: str) -> None:
    missed.say(PRIYA, typed, missed.prompts(PRIYA)[0].ts)
    assert doubted(missed, PRIYA, "MTTR", 35, cause=DoubtReason.OLDER, period="2026-W47")
    missed.choose(PRIYA, "35 min")
    assert saved(missed, "MTTR", 35, period="2026-W47", late=True)


@pytest.mark.parametrize("typed", ["35 for W47", "mttr 35 for W47"])
def test_the_week_that_is_named_is_meant(missed: World, typed: str) -> None:
    missed.say(PRIYA, typed, missed.prompts(PRIYA)[0].ts)
    assert saved(missed, "MTTR", 35, period="2026-W47", late=True)


DOORS: dict[str, Callable[[World, str, str], object]] = {
    "words": lambda world, person, text: world.say(person, f"mttr {text}"),
    "command": lambda world, person, text: world.command(person, f"submit mttr {text}"),
}
SAID = {"a value": "31{}", "no data": "no data{}, wrong tool", "same as last week": "same as last week"}
WHO = {
    "the same person within the hour": (PRIYA, 0, "", True),
    "the same person later": (PRIYA, 2, "", False),
    "another person": (SAM, 0, "", False),
    "another person who names the period": (SAM, 0, " for W47", True),
}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("door", DOORS)
def test_every_door_replaces_only_what_is_meant(begin: Begin, door: str, said: str, who: str) -> None:
    person, hours, period, is_meant = WHO[who]
    world = begin(a_card(a_kpi(cover=SAM)))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 28 for W46")
    world.say(PRIYA, "mttr 33 for W47")
    world.move_by(hours=hours)
    DOORS[door](world, person, SAID[said].format(period))
    assert (33 not in values(world)) is (is_meant and not (period and "{}" not in SAID[said]))


@pytest.mark.parametrize("text", ["31", "no data, wrong tool", "same as last week"])
def test_the_command_that_corrects_means_it_whoever_gave_the_value(given: World, text: str) -> None:
    given.command(PRIYA, "submit mttr 28 for W46")
    given.command(SAM, f"correct mttr W47 {text}")
    assert 33 not in values(given)


def test_the_form_for_no_data_replaces_no_value_that_came_in_meanwhile(just_given: World) -> None:
    just_given.press(PRIYA, just_given.prompts(PRIYA)[0], ActionId.NO_DATA)
    just_given.say(HELEN, "sla 40")
    chosen = [*just_given.options(PRIYA).values()]
    assert set(just_given.actor.submit(PRIYA, {"which": chosen, "reason": "outage"})) == {"which"}
    assert values(just_given) == [32, 40]
