"""`/scorecard missing`: KPIs without a value, who owes them, and reminders at an admin's request."""

import pytest

from bot.demo.people import PEOPLE
from bot.ui.errors import TYPED
from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import ALL_DONE
from bot.ui.reports.missing import ALREADY, NOBODY_OWES, NOTHING_DUE, NOTHING_MISSING, REMIND
from bot.workspace.elements import get_element
from bot.workspace.model import PostedMessage
from scorecard.rules.permissions import Action
from scorecard.services.lookup.people import admins_only
from tests.scenarios.conftest import FRIDAY, Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts_prompts import reads
from tests.support.seen import go, reminded, told
from tests.support.world import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM, World, at, plain, shown

TUESDAY, WEDNESDAY = at("2026-11-24 09:30"), at("2026-11-25 09:30")
NEXT_TUESDAY = at("2026-12-01 12:00")
LATE_REMINDERS = a_card(
    a_kpi(), a_kpi("sla", owner=SAM), a_kpi("nps", owner=ANNA, frequency="monthly"), reminders=[4, 5]
)
LONG_AGO = at("2026-10-30 12:00")


@pytest.fixture
def overdue(begin: Begin) -> World:
    """On Tuesday Priya owes MTTR and Sam SLA for week 47; nobody is reminded of their own accord."""
    world = begin(LATE_REMINDERS)
    go(world, MONDAY, TUESDAY)
    return world


def press(world: World, person: str = HELEN, message: PostedMessage | None = None) -> str:
    """Press *Remind now* under the admin's answer, and return what is told beside it."""
    message = message or world.command(HELEN, "missing")
    value = get_element(message.blocks, ActionId.REMIND)[1]["value"]
    found = world.press_late(person, message, ActionId.REMIND, value)
    return called("\n".join(plain(one.text) for one in found))


def called(text: str) -> str:
    """Return a text with people's handles in place of their mentions."""
    for person in PEOPLE:
        text = text.replace(f"<@{person.id}>", f"@{person.handle}")
    return text


def lines(answer: str) -> list[str]:
    return [line for line in answer.splitlines() if " missing since " in line]


def test_what_is_due_and_not_there_is_told_with_the_day_since_when(overdue: World) -> None:
    mttr, sla = lines(told(overdue, SAM, "missing"))
    assert "*MTTR* missing since Tue 24 Nov · week 47, 16–22 Nov" in mttr
    assert "*SLA* missing since Tue 24 Nov" in sla


def test_the_longest_missing_comes_first(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM, frequency="monthly")), start=LONG_AGO)
    world.command(PRIYA, "submit mttr 25")
    go(world, at("2026-11-02 09:00"), MONDAY, TUESDAY)
    world.command(PRIYA, "submit mttr 25 for W45")
    first, second = lines(told(world, HELEN, "missing"))
    assert "*SLA* missing since Tue 3 Nov" in first
    assert "*MTTR* missing since Tue 17 Nov" in second
    assert "weeks 46 and 47" in second


def test_nobody_but_admins_reads_who_owes_a_value(overdue: World) -> None:
    answer = overdue.command(DIEGO, "missing")
    assert lines(plain(answer.text)) != []
    for user in (PRIYA, SAM, ANNA, HELEN):
        assert user not in f"{answer.text}{answer.blocks}"
    assert REMIND not in shown(answer)


def test_no_stand_in_is_named_to_anybody_but_admins(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla", owner=DIEGO)))
    world.command(PRIYA, f"away until 2 December cover <@{SAM}>")
    go(world, MONDAY, at("2026-11-23 15:00"), TUESDAY)
    answer = world.command(DIEGO, "missing")
    assert "owner away until Wed" in plain(answer.text)
    assert f"<@{SAM}>" not in f"{answer.text}{answer.blocks}"
    assert "@sam for @priya" in called(told(world, HELEN, "missing"))


def test_an_admin_reads_who_is_asked_and_can_remind(overdue: World) -> None:
    answer = overdue.command(HELEN, "missing")
    mttr, sla = lines(called(plain(answer.text)))
    assert (mttr.rpartition(" · ")[2], sla.rpartition(" · ")[2]) == ("@priya", "@sam")
    assert REMIND in shown(answer)


def test_who_owes_a_value_is_reminded_now(overdue: World) -> None:
    go(overdue, WEDNESDAY)
    assert press(overdue) == "Reminds @priya and @sam now."
    assert reminded(overdue, PRIYA, SAM, ANNA, HELEN) == [1, 1, 0, 0]
    [reminder] = overdue.reminders(PRIYA)
    assert "Reminder from @helen: 1 KPI still needs your number." in called(plain(shown(reminder)))
    overdue.say(PRIYA, "25")
    assert reads(overdue.reminders(PRIYA)[0], ALL_DONE)
    assert len(lines(told(overdue, HELEN, "missing"))) == 1


def test_nobody_is_reminded_twice_on_one_day_whoever_presses_and_how_often(overdue: World) -> None:
    go(overdue, WEDNESDAY)
    message = overdue.command(HELEN, "missing")
    press(overdue, message=message)
    again = press(overdue, message=message)
    assert again == f"Reminds nobody now; @priya and @sam were {ALREADY}."
    assert reminded(overdue, PRIYA, SAM) == [1, 1]
    go(overdue, at("2026-11-26 09:30"))
    assert press(overdue, message=message) == "Reminds @priya and @sam now."
    assert reminded(overdue, PRIYA, SAM) == [2, 2]


def test_who_was_reminded_by_schedule_today_is_not_reminded_again(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    go(world, MONDAY, TUESDAY)
    assert reminded(world, PRIYA) == [1]
    assert ALREADY in press(world)
    assert reminded(world, PRIYA) == [1]


def test_an_admins_reminder_counts_as_one_of_the_three(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), reminders=[3, 4, 5]))
    go(world, MONDAY, TUESDAY)
    assert press(world) == "Reminds @priya now."
    go(
        world,
        *(at(f"2026-11-{day} 09:00") for day in (25, 26, 27)),
        *(at(f"2026-12-0{day} 09:00") for day in (1, 2, 3)),
    )
    assert len(world.reminders(PRIYA)) <= 3


def test_what_was_missed_can_be_reminded_of(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="monthly")), start=LONG_AGO)
    go(world, at("2026-11-02 09:00"), *(at(f"2026-11-0{day} 09:00") for day in (3, 4, 5, 6)))
    go(world, NEXT_TUESDAY.replace(month=11, day=25))
    before = len(world.reminders(PRIYA))
    assert press(world) == "Reminds @priya now."
    assert len(world.reminders(PRIYA)) == before + 1


def test_who_is_away_is_not_reminded_and_that_is_told(overdue: World) -> None:
    overdue.command(SAM, "away until Monday")
    go(overdue, WEDNESDAY)
    assert press(overdue) == "Reminds @priya now; @sam is away until Mon 30 Nov."
    assert reminded(overdue, PRIYA, SAM) == [1, 0]


def test_whoever_is_asked_in_the_owners_place_is_reminded(overdue: World) -> None:
    overdue.command(SAM, f"away until Monday cover <@{DIEGO}>")
    go(overdue, at("2026-11-24 15:00"), at("2026-11-25 15:00"))
    assert press(overdue) == "Reminds @priya and @diego now."
    assert reminded(overdue, SAM, DIEGO) == [0, 1]


def test_outside_their_hours_people_are_reminded_once_these_begin(overdue: World) -> None:
    go(overdue, at("2026-11-25 20:00"))
    said = press(overdue)
    assert said.startswith("Reminds nobody now; @priya during their hours, Thu 09:00 your time")
    assert reminded(overdue, PRIYA) == [0]
    assert ALREADY in press(overdue)
    go(overdue, at("2026-11-26 09:00"))
    assert reminded(overdue, PRIYA) == [1]
    assert ALREADY in press(overdue), "it came today"


def test_a_value_that_comes_before_the_reminder_leaves_nothing_to_say(overdue: World) -> None:
    go(overdue, at("2026-11-25 20:00"))
    press(overdue)
    overdue.say(PRIYA, "25")
    go(overdue, at("2026-11-26 09:00"))
    assert reminded(overdue, PRIYA, SAM) == [0, 1]


def test_who_asked_to_be_left_alone_until_later_is(overdue: World) -> None:
    go(overdue, WEDNESDAY)
    overdue.say(SAM, "on Friday")
    assert press(overdue) == "Reminds @priya now; @sam asked to be reminded later, Fri 09:00 your time."
    assert reminded(overdue, SAM) == [0]


def test_a_retired_kpi_is_neither_missing_nor_reminded_of(overdue: World) -> None:
    message = overdue.command(HELEN, "missing")
    overdue.apply(a_card(a_kpi("sla", owner=SAM), reminders=[4, 5]))
    go(overdue, WEDNESDAY)
    assert len(lines(told(overdue, HELEN, "missing"))) == 1
    assert press(overdue, message=message) == "Reminds @sam now."
    assert reminded(overdue, PRIYA) == [0]


def test_once_all_is_in_nobody_is_reminded(overdue: World) -> None:
    message = overdue.command(HELEN, "missing")
    overdue.say(PRIYA, "25")
    overdue.say(SAM, "25")
    assert press(overdue, message=message) == NOBODY_OWES
    assert NOTHING_MISSING in told(overdue, HELEN, "missing")


def test_nobody_but_an_admin_can_remind(overdue: World) -> None:
    message = overdue.command(HELEN, "missing")
    go(overdue, WEDNESDAY)
    assert called(str(admins_only(Action.REMIND_NOW, [HELEN]))) in press(overdue, DIEGO, message)
    assert reminded(overdue, PRIYA, SAM) == [0, 0]


def test_a_reason_or_a_decision_is_told_and_nobody_is_reminded_of_it(overdue: World) -> None:
    overdue.say(PRIYA, "no data, vendor outage")
    overdue.command(HELEN, "aside sla W47 new tool")
    answer = told(overdue, DIEGO, "missing")
    assert "no data: vendor outage" in answer
    assert "set aside: new tool" in answer
    assert lines(answer) == []


def test_before_anything_is_due_nothing_is_called_well(begin: Begin) -> None:
    answer = told(begin(a_card(a_kpi()), start=FRIDAY), HELEN, "missing")
    assert NOTHING_DUE in answer
    assert NOTHING_MISSING not in answer


def test_a_value_that_nobody_was_asked_for_is_told_with_the_way_to_ask(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM), reminders=[4, 5]))
    world.command(SAM, "away until 4 December")
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    said = press(world)
    assert said.splitlines() == [
        "Reminds @priya now.",
        "Nobody was asked for *SLA*: `/scorecard ask now sla`",
    ]


def test_pages_follow_each_other_until_the_last(begin: Begin) -> None:
    world = begin(a_card(*(a_kpi(f"k{number:02}") for number in range(45)), reminders=[4, 5]))
    go(world, MONDAY, TUESDAY)
    first, second, named = (told(world, HELEN, f"missing {page}") for page in ("1", "page 2", "it page 2"))
    found = [line.split("*")[1] for line in (*lines(first), *lines(second))]
    assert found == [f"K{number:02}" for number in range(45)]
    assert ("missing page 2" in first, "missing page 3" in second) == (True, False)
    assert lines(named) == lines(second)


def test_who_may_read_only_their_own_kpis_is_sent_to_those(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=PRIYA), private=True))
    go(world, MONDAY, TUESDAY)
    world.command(PRIYA, "missing")
    assert TYPED in world.command(MEI, "missing", "C0GENERAL").text
