"""The Home tab: what is waiting for a person, and the state of the scorecard."""

from collections.abc import Callable, Sequence

import pytest

from bot.demo.people import CHANNEL, CHANNELS
from bot.ui.kit.ids import ActionId
from bot.ui.reports.home import WELCOME
from bot.ui.reports.missing import ALREADY
from bot.workspace.elements import get_element, list_elements
from bot.workspace.model import SlackChannel
from scorecard.model.views.past import Happened
from scorecard.wording import TAKE_IT
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_reports import home, is_headed, values_of, waiting
from tests.support.recording import statements
from tests.support.texts import list_buttons
from tests.support.world import ANNA, DIEGO, HELEN, PRIYA, SAM, World, at, plain, shown

MOST_STATEMENTS = 22
"""Statements to draw a Home tab with its changes and, for an admin, who owes what."""
MONDAY_NINE = at("2026-11-23 09:00")


def test_before_there_is_a_scorecard_it_says_so(begin: Begin) -> None:
    assert shown(begin().open_home(PRIYA)) == WELCOME


def test_it_shows_what_waits_with_a_button_and_the_overview(begin: Begin) -> None:
    world = begin(a_card())
    world.move_to(MONDAY_NINE)
    seen = world.open_home(PRIYA)
    assert get_element(seen["blocks"], ActionId.ANSWER_ALL.value)
    assert is_headed(seen, "IT")
    view = home(world)
    assert waiting(view.mine) == [("MTTR", "2026-W47")]
    assert [part.name for part in view.scorecards[0].perspectives] == ["Processes"]


def test_answering_from_it_stores_and_draws_it_anew(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("mtta")))
    world.move_to(MONDAY_NINE)
    world.open_home(PRIYA)
    world.press_home(PRIYA)
    assert world.fill(PRIYA, {"mttr": "52"}) == {}
    view = home(world)
    assert waiting(view.mine) == [("MTTA", "2026-W47")]
    assert values_of(view.mine.readings) == {"MTTR": 52, "MTTA": None}


def test_it_follows_answers_given_elsewhere_and_by_others(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.move_to(MONDAY_NINE)
    for person in (PRIYA, SAM, HELEN):
        world.open_home(person)
    world.command(SAM, "submit mttr 25")
    world.settle()
    for person in (PRIYA, SAM):
        assert values_of(home(world, person).mine.readings) == {"MTTR": 25}
    assert home(world, HELEN).scorecards[0].result.score == 100
    assert waiting(home(world).mine) == []


def test_it_shows_a_prompt_as_soon_as_it_is_sent(begin: Begin) -> None:
    world = begin(a_card())
    world.open_home(PRIYA)
    world.move_to(MONDAY_NINE)
    assert waiting(home(world).mine) == [("MTTR", "2026-W47")]


def test_what_a_person_owns_and_what_they_cover_stand_apart(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("mtta", owner=SAM, cover=PRIYA)))
    for said in (shown(world.open_home(PRIYA)), plain(world.command(PRIYA, "mine").text)):
        own, covered = said.partition("Your KPIs")[2].split("You cover")
        assert ("*MTTR*" in own, "*MTTA*" in own) == (True, False)
        assert ("*MTTR*" in covered, "*MTTA*" in covered) == (False, True)


def test_nobody_elses_is_drawn_before_they_open_it(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.command(PRIYA, "submit mttr 25")
    world.settle()
    assert world.workspace.home(SAM) is None


def test_opening_the_messages_tab_draws_nothing(begin: Begin) -> None:
    world = begin(a_card())
    world.actor.open_home(PRIYA, "messages")
    world.settle()
    assert world.workspace.home(PRIYA) is None


def test_a_button_of_yesterday_finds_nothing_left_to_answer(begin: Begin) -> None:
    world = begin(a_card())
    world.move_to(MONDAY_NINE)
    view = world.open_home(PRIYA)
    world.say(PRIYA, "25")
    world.workspace.views.publish(PRIYA, view)
    modal = world.press_home(PRIYA)
    assert "submit" not in modal.view
    assert [block["type"] for block in modal.view["blocks"]] == ["section"]


def test_sixty_kpis_fit(begin: Begin) -> None:
    world: World = begin(a_card(*(a_kpi(f"kpi_{at}", name=f"{'Long name ' * 6}{at}") for at in range(60))))
    world.move_to(MONDAY_NINE)
    assert get_element(world.open_home(PRIYA)["blocks"], ActionId.ANSWER_ALL.value)
    assert len(waiting(home(world).mine)) == 60


def test_mine_and_home_show_open_questions_and_what_one_is_asked_to_take_over(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    world.move_to(MONDAY_NINE)
    world.say(SAM, "sla ~20")
    world.say(PRIYA, "mttr ask @sam")
    world.say(PRIYA, "mttr ~35")
    for told in (plain(world.command(SAM, "mine").text), shown(world.open_home(SAM))):
        assert "*SLA*: you wrote “sla" in told
        assert "is 20 min right?" in told
        assert f"<@{PRIYA}> asks you to take this over" in told
    assert "you wrote “mttr" in plain(world.command(PRIYA, "mine").text)
    world.choose(SAM, "20 min")
    assert "you wrote" not in plain(world.command(SAM, "mine").text)


def test_an_offer_is_accepted_under_mine_and_on_home(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY_NINE)
    world.say(PRIYA, "mttr ask @sam")
    [button] = [one for one in list_buttons(world.command(SAM, "mine")) if one["action_id"] == ActionId.TAKE]
    assert button["text"]["text"] == TAKE_IT
    world.open_home(SAM)
    assert world.actor.click_home(SAM, ActionId.TAKE.value)
    world.settle()
    assert "MTTR" in world.say(SAM, "32")


# What changed since one last looked.


def changes(world: World, person: str = PRIYA) -> list[Happened]:
    """Return what happened on each scorecard since a person last looked, as their Home tab shows it."""
    return [one.happened for one in home(world, person).changes]


def test_the_first_look_tells_of_no_changes(begin: Begin) -> None:
    world = begin(a_card())
    world.move_to(MONDAY_NINE)
    world.say(PRIYA, "mttr 52")
    world.open_home(PRIYA)
    assert changes(world) == []


def test_what_turned_and_was_given_since_the_last_look_is_told_until_the_next(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla"), a_kpi("nps", owner=SAM)))
    world.open_home(PRIYA)
    world.move_to(MONDAY_NINE)
    world.say(PRIYA, "mttr 52")
    world.move_by(minutes=60)
    world.command(HELEN, "submit sla 20")
    world.move_by(minutes=1)
    world.open_home(PRIYA)
    [happened] = changes(world)
    assert [turn.kpi.name for turn in happened.turned_off] == ["MTTR"]
    assert [kpi.name for kpi, _ in happened.given] == ["SLA"]
    assert "Since you last looked" in shown(world.home(PRIYA))
    world.move_by(minutes=20)
    world.open_home(PRIYA)
    assert changes(world) == [happened], "opening it again within half an hour wipes nothing"
    world.move_by(minutes=20)
    world.open_home(PRIYA)
    assert changes(world) == [Happened()]
    assert "Nothing turned, recovered or was decided since you last looked" in shown(world.home(PRIYA))


def test_what_happens_while_it_is_open_is_added_without_another_look(begin: Begin) -> None:
    world = begin(a_card())
    world.open_home(HELEN)
    world.move_to(MONDAY_NINE)
    world.open_home(HELEN)
    assert changes(world, HELEN) == [Happened()]
    world.say(PRIYA, "mttr 52")
    [happened] = changes(world, HELEN)
    assert [turn.kpi.name for turn in happened.turned_off] == ["MTTR"]


def test_the_messages_tab_and_a_second_delivery_are_no_look(begin: Begin) -> None:
    world = begin(a_card())
    world.open_home(PRIYA)
    event = next(
        payload["event_id"] for _, payload in reversed(world.deliveries.sent) if "event_id" in payload
    )
    world.move_to(MONDAY_NINE)
    world.actor.redeliver(event)
    world.actor.open_home(PRIYA, "messages")
    world.settle()
    world.say(PRIYA, "mttr 52")
    world.open_home(PRIYA)
    [happened] = changes(world)
    assert [turn.kpi.name for turn in happened.turned_off] == ["MTTR"]


def test_a_scorecard_that_is_new_to_somebody_has_no_changes_beside_one_that_has(begin: Begin) -> None:
    world = begin(a_card(), channels=(*CHANNELS, SlackChannel("C0SECURITY", "security")))
    world.open_home(PRIYA)
    world.move_to(MONDAY_NINE)
    world.apply(a_card(a_kpi("patch"), key="security", name="Security", channel="C0SECURITY"))
    world.open_home(PRIYA)
    assert [one.scorecard for one in home(world).changes] == ["IT"]
    world.move_by(minutes=60)
    world.say(PRIYA, "patch 52 for W47")
    world.open_home(PRIYA)
    assert [(one.scorecard, bool(one.happened)) for one in home(world).changes] == [
        ("IT", False),
        ("Security", True),
    ]
    assert "Security: since you last looked" in shown(world.home(PRIYA))


# Who owes what.


@pytest.fixture
def overdue(begin: Begin) -> World:
    """On Wednesday morning Priya owes MTTR and CSAT and Sam SLA for week 47; none was reminded."""
    world = begin(
        a_card(a_kpi(cover=ANNA), a_kpi("csat"), a_kpi("sla", owner=SAM), reminders=[4, 5], lock_after=14)
    )
    world.move_to(MONDAY_NINE)
    world.move_to(at("2026-11-25 09:30"))
    world.open_home(HELEN)
    return world


def owes(world: World, person: str = HELEN) -> list[tuple[str, int]]:
    """Return who owes values of how many KPIs, as a person's Home tab shows it."""
    return [(one.person, one.kpis) for view in home(world, person).owing for one in view.people]


def remind(world: World, person: str, by: str = HELEN) -> str:
    """Press *Remind now* beside somebody, and return what is told."""
    buttons = (element for _, element in list_elements(world.home(by)["blocks"]))
    [value] = [one["value"] for one in buttons if person in one.get("value", "")]
    assert world.actor.click_home(by, ActionId.REMIND_ONE.value, value)
    told = shown(world.modal(by).view)
    world.actor.close(by)
    world.settle()
    return told


def test_admins_alone_see_who_owes_what_the_longest_first(overdue: World) -> None:
    assert owes(overdue) == [(PRIYA, 2), (SAM, 1)]
    for person in (PRIYA, SAM):
        overdue.open_home(person)
        assert home(overdue, person).owing == ()


def test_one_person_is_reminded_of_all_they_owe_and_nobody_else(overdue: World) -> None:
    assert f"Reminds <@{PRIYA}> now" in remind(overdue, PRIYA)
    assert len(overdue.reminders(PRIYA)) == 1
    assert overdue.reminders(SAM) == []
    assert ALREADY in remind(overdue, PRIYA)
    assert len(overdue.reminders(PRIYA)) == 1


def test_who_is_away_has_no_button_and_a_late_click_finds_them_away(overdue: World) -> None:
    view = overdue.home(HELEN)
    overdue.command(SAM, "away until 27 November")
    assert "away until Fri 27 Nov" in shown(overdue.home(HELEN))
    values = [one.get("value", "") for _, one in list_elements(overdue.home(HELEN)["blocks"])]
    assert not any(SAM in value for value in values)
    overdue.workspace.views.publish(HELEN, view)
    assert "is away until Fri 27 Nov" in remind(overdue, SAM)
    assert overdue.reminders(SAM) == []


def test_a_late_click_about_somebody_who_owes_nothing_any_more_says_so(overdue: World) -> None:
    view = overdue.home(HELEN)
    overdue.say(SAM, "sla 20")
    assert owes(overdue) == [(PRIYA, 2)]
    overdue.workspace.views.publish(HELEN, view)
    assert f"<@{SAM}> owes no value any more." in remind(overdue, SAM)


def test_who_is_no_admin_any_more_is_refused_where_they_press(overdue: World) -> None:
    view = overdue.home(HELEN)
    overdue.apply(a_card(a_kpi(), a_kpi("csat"), a_kpi("sla", owner=SAM), admins=[DIEGO]))
    overdue.workspace.views.publish(HELEN, view)
    assert "Only an admin can" in remind(overdue, PRIYA)
    assert overdue.reminders(PRIYA) == []


# Fresh after one pass of the sender.


def do_reply(world: World) -> None:
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 52")


def do_form(world: World) -> None:
    assert world.actor.click_home(PRIYA, ActionId.ANSWER_ALL.value)
    assert world.actor.submit(PRIYA, {world.fields(PRIYA)["mttr"]: "52"}) == {}


def do_no_data(world: World) -> None:
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr no data, vendor outage")


def do_set_aside(world: World) -> None:
    world.actor.command(HELEN, CHANNEL, "/scorecard", "aside mttr W47 new tool")


def do_apply(world: World) -> None:
    world.apply(CHANGED)


def do_go_away(world: World) -> None:
    world.actor.command(PRIYA, CHANNEL, "/scorecard", "away until 4 December cover @anna")


ALL = (PRIYA, ANNA, HELEN)
WEEK = (a_kpi(cover=ANNA), a_kpi("csat"), a_kpi("sla", owner=SAM))
CHANGED = a_card(a_kpi(cover=ANNA, name="Time to resolve"), *WEEK[1:], reminders=[4, 5], lock_after=14)


@pytest.mark.parametrize(
    ("do", "people"),
    [
        (do_reply, ALL),
        (do_form, ALL),
        (do_no_data, ALL),
        (do_set_aside, ALL),
        (do_apply, (*ALL, SAM)),
        (do_go_away, ALL),
    ],
)
def test_one_pass_of_the_sender_brings_the_tabs_of_all_concerned_up_to_date(
    overdue: World, do: Callable[[World], None], people: Sequence[str]
) -> None:
    before = {person: shown(overdue.open_home(person)) for person in people}
    do(overdue)
    overdue.settle()
    for person in people:
        home(overdue, person)
        assert shown(overdue.home(person)) != before[person], person


@pytest.mark.parametrize("text", ["undo", "mttr 25 for W47"])
def test_an_undo_and_a_correction_bring_them_up_to_date(overdue: World, text: str) -> None:
    do_reply(overdue)
    overdue.settle()
    before = {person: shown(overdue.open_home(person)) for person in ALL}
    overdue.actor.say(PRIYA, overdue.direct(PRIYA), text)
    overdue.settle()
    for person in ALL:
        home(overdue, person)
        assert shown(overdue.home(person)) != before[person], person


def test_an_offer_its_acceptance_and_the_answer_bring_those_of_both_and_the_admins_up_to_date(
    overdue: World,
) -> None:
    people = (PRIYA, DIEGO, HELEN)
    seen = {person: {shown(overdue.open_home(person))} for person in people}
    for person, text in ((PRIYA, "csat ask @diego"), (DIEGO, "yes"), (DIEGO, "csat 20")):
        overdue.actor.say(person, overdue.direct(person), text)
        overdue.settle()
        for reader in people:
            home(overdue, reader)
            seen[reader] |= {shown(overdue.home(reader))}
    assert {person: len(looks) for person, looks in seen.items()} == {PRIYA: 3, DIEGO: 4, HELEN: 3}


# Cost.


@pytest.mark.parametrize("kpis", [1, 10, 100])
@pytest.mark.parametrize("person", [PRIYA, HELEN])
def test_drawing_it_costs_the_same_however_many_kpis_there_are(begin: Begin, kpis: int, person: str) -> None:
    world = begin(a_card(*(a_kpi(f"k{at}") for at in range(kpis)), reminders=[4, 5]))
    world.open_home(person)
    for day in (23, 25):
        world.move_to(at(f"2026-11-{day} 09:30"))
    world.open_home(person)
    with statements(world.engine) as asked:
        view = world.bot.services.homes.view(world.workspace.team_id, person)
    assert len(view.mine.due) == (kpis if person == PRIYA else 0)
    assert bool(view.owing) == (person == HELEN)
    assert len(view.changes) == 1
    assert len(asked) <= MOST_STATEMENTS


# What comes next.


def test_a_snooze_is_shown_until_it_ends(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.open_home(PRIYA)
    world.move_to(at("2026-11-23 09:30"))
    assert "asked again" not in shown(world.open_home(PRIYA))
    world.say(PRIYA, "remind me at 15:00")
    assert "asked again" in shown(world.open_home(PRIYA))
    assert "15:00" in shown(world.open_home(PRIYA))
    world.move_to(at("2026-11-23 15:30"))
    assert "asked again" not in shown(world.open_home(PRIYA))
    assert "MTTR" in shown(world.open_home(PRIYA))


def next_asked(world: World) -> str:
    lines = plain(world.say(PRIYA, "when will you ask me next?")).splitlines()
    return next(line for line in lines if line.startswith("Next "))


def test_when_one_is_asked_next_is_told_as_it_happens(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(at("2026-11-23 09:30"))
    assert next_asked(world).startswith("Next reminder: ")
    world.say(PRIYA, "remind me at 15:00")
    assert "23 Nov 2026 15:00" in next_asked(world)
    world.say(PRIYA, "mttr 25")
    assert next_asked(world).startswith("Next question: ")
    assert "30 Nov 2026 09:00" in next_asked(world)
    before = len(world.prompts(PRIYA))
    world.move_to(at("2026-11-30 08:59"))
    assert len(world.prompts(PRIYA)) == before
    world.move_to(at("2026-11-30 09:00"))
    assert len(world.prompts(PRIYA)) == before + 1
