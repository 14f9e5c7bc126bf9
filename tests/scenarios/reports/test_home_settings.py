"""One's own settings on the Home tab: each control does what its command does, and Home shows it at once."""

from collections.abc import Mapping
from datetime import date, time

import pytest
from sqlmodel import Session

from bot.demo.people import CHANNEL
from bot.ui.absence.absences import absence_answer
from bot.ui.kit.ids import ActionId, BlockId
from bot.workspace.elements import get_element, list_elements
from bot.workspace.inputs import InputValue
from bot.workspace.model import Json, SlackChannel
from scorecard.model.calendars import Absence
from scorecard.model.views.reports import SettingsView
from scorecard.storage.tables import PersonRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts_reports import home
from tests.support.world import ANNA, HELEN, PRIYA, SAM, World, at, plain, shown


@pytest.fixture
def world(begin: Begin) -> World:
    """Priya owns a weekly KPI and has opened her Home tab, on Friday at noon; Helen is the admin."""
    world = begin(a_card())
    world.bot.tick()
    world.open_home(PRIYA)
    return world


def settings(world: World, person: str = PRIYA) -> SettingsView:
    """Return the settings that a person's Home tab shows."""
    found = home(world, person).settings
    assert found
    return found


def use(world: World, action: ActionId, value: InputValue = None, person: str = PRIYA) -> None:
    """Use a control of the Home tab, and let one pass of the sender do what follows."""
    assert world.actor.click_home(person, action.value, value)
    world.settle()


def fill(
    world: World, action: ActionId, typed: Mapping[BlockId, InputValue], person: str = PRIYA
) -> dict[str, str]:
    """Open a form of the Home tab, save it, and return the errors at its fields."""
    use(world, action, person=person)
    errors = world.actor.submit(person, {block.value: value for block, value in typed.items()})
    world.settle()
    return {block: plain(error) for block, error in errors.items()}


def told(world: World, person: str = PRIYA) -> str:
    """Return what the form in front of a person says, and close it."""
    said = shown(world.modal(person).view)
    world.actor.close(person)
    return said


def list_actions(view: Json) -> set[str]:
    return {element["action_id"] for _, element in list_elements(view["blocks"])}


def test_working_days_are_ticked_and_the_scorecards_restored_by_a_button(world: World) -> None:
    use(world, ActionId.OWN_DAYS)
    element = next(element for _, element in list_elements(world.modal(PRIYA).view["blocks"]))
    assert [option["value"] for option in element["initial_options"]] == list("01234")
    assert world.actor.submit(PRIYA, {BlockId.DAYS: ["0", "1", "2", "6"]}) == {}
    assert world.workspace.modals(PRIYA) == []
    world.settle()
    assert settings(world).calendar.working_days == {0, 1, 2, 6}
    use(world, ActionId.USUAL_DAYS)
    assert not settings(world).calendar.has_own_days
    assert ActionId.USUAL_DAYS not in list_actions(world.home(PRIYA))


def test_who_works_from_tuesday_by_the_form_is_asked_on_tuesday(world: World) -> None:
    fill(world, ActionId.OWN_DAYS, {BlockId.DAYS: list("1234")})
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []
    world.move_to(at("2026-11-24 09:00"))
    assert len(world.prompts(PRIYA)) == 1


def test_saving_the_days_as_they_are_leaves_them_the_scorecards(world: World) -> None:
    assert fill(world, ActionId.OWN_DAYS, {}) == {}
    with Session(world.engine) as session:
        assert session.get_one(PersonRow, (world.workspace.team_id, PRIYA)).working_days == []


def test_a_region_is_typed_and_refused_in_the_commands_words(world: World) -> None:
    assert fill(world, ActionId.OWN_HOLIDAYS, {BlockId.REGION: "de-by"}) == {}
    assert settings(world).calendar.region == "DE-BY"
    refused = plain(world.command(PRIYA, "holidays Atlantis").blocks[0]["text"]["text"])
    assert fill(world, ActionId.OWN_HOLIDAYS, {BlockId.REGION: "Atlantis"}) == {BlockId.REGION: refused}
    world.actor.close(PRIYA)
    assert settings(world).calendar.region == "DE-BY"
    use(world, ActionId.USUAL_HOLIDAYS)
    assert not settings(world).calendar.has_own_region


def test_a_country_whose_parts_differ_names_them(world: World) -> None:
    fill(world, ActionId.OWN_HOLIDAYS, {BlockId.REGION: "Germany"})
    assert "DE-BW" in told(world)
    assert settings(world).calendar.region == "DE"
    use(world, ActionId.OWN_HOLIDAYS)
    assert "DE-BW" in shown(world.modal(PRIYA).view)


def test_the_time_to_be_asked_is_chosen_and_each_kpis_own_restored(world: World) -> None:
    use(world, ActionId.ASK_TIME, "15:00")
    assert settings(world).calendar.ask_time == time(15)
    assert get_element(world.home(PRIYA)["blocks"], ActionId.ASK_TIME.value)[1]["initial_time"] == "15:00"
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []
    world.move_to(at("2026-11-23 15:00"))
    assert len(world.prompts(PRIYA)) == 1
    use(world, ActionId.USUAL_TIME)
    assert settings(world).calendar.ask_time is None


def test_a_time_set_by_command_is_a_new_control_since_slack_keeps_what_was_chosen_in_an_old_one(
    world: World,
) -> None:
    blocks = set()
    for command in ("ask me at 15:00", "ask me at 16:30", "ask me default"):
        world.command(PRIYA, command)
        blocks |= {get_element(world.home(PRIYA)["blocks"], ActionId.ASK_TIME.value)[0]["block_id"]}
    assert len(blocks) == 3


@pytest.mark.parametrize(
    "command", ["workdays Mon-Thu", "holidays DE-BY", "ask me at 15:00", "away tomorrow"]
)
def test_home_follows_what_is_set_by_command(world: World, command: str) -> None:
    before = shown(world.home(PRIYA))
    world.command(PRIYA, command)
    assert shown(world.home(PRIYA)) != before
    assert home(world)


def test_home_follows_what_an_admin_sets(world: World) -> None:
    world.command(HELEN, f"workdays <@{PRIYA}> Mon-Thu")
    assert settings(world).calendar.working_days == {0, 1, 2, 3}


def test_an_absence_is_noted_with_its_cover_and_ended_by_a_button(world: World) -> None:
    days = {BlockId.FIRST_DAY: "2026-11-20", BlockId.LAST_DAY: "2026-12-02", BlockId.PERSON: SAM}
    assert fill(world, ActionId.AWAY, days) == {}
    [(row, absence)] = settings(world).absences
    assert absence == Absence(date(2026, 11, 20), date(2026, 12, 2), SAM)
    view = world.bot.services.absences.view(row, PRIYA)
    assert view
    assert told(world) == shown({"blocks": list(absence_answer(view).blocks)})
    world.move_to(MONDAY)
    assert len(world.prompts(SAM)) == 1
    use(world, ActionId.BACK)
    assert "You're back" in told(world)
    assert settings(world).absences == ()
    assert ActionId.BACK not in list_actions(world.home(PRIYA))


def test_an_absence_ahead_is_cancelled_and_one_that_holds_is_changed(world: World) -> None:
    ahead = {BlockId.FIRST_DAY: "2026-12-24", BlockId.LAST_DAY: "2027-01-02"}
    fill(world, ActionId.AWAY, ahead)
    told(world)
    use(world, ActionId.BACK)
    assert "cancelled" in told(world)
    fill(world, ActionId.AWAY, {BlockId.LAST_DAY: "2026-11-27"})
    told(world)
    fill(world, ActionId.AWAY, {BlockId.LAST_DAY: "2026-11-25"})
    told(world)
    assert [days.last for _, days in settings(world).absences] == [date(2026, 11, 25)]


def test_pressing_back_twice_does_not_cancel_the_next_absence(world: World) -> None:
    for command in ("away until 25 November", "away 24 December to 2 January"):
        world.command(PRIYA, command)
    view = world.home(PRIYA)
    for _ in range(2):
        use(world, ActionId.BACK)
        told(world)
        world.workspace.views.publish(PRIYA, view)
    left = world.bot.services.homes.settings(world.workspace.team_id, PRIYA).absences
    assert [days.first for _, days in left] == [date(2026, 12, 24)]


@pytest.mark.parametrize(
    ("days", "cover", "typed", "field"),
    [
        (("2026-12-24", "2026-12-02"), "", "24 December 2026 until 2 December 2026", BlockId.FIRST_DAY),
        (("2026-11-10", "2026-11-12"), "", "10 November 2026 until 12 November 2026", BlockId.FIRST_DAY),
        (("2026-11-20", "2028-12-02"), "", "20 November 2026 until 2 December 2028", BlockId.FIRST_DAY),
        (("2026-12-01", "2026-12-02"), PRIYA, "1 December 2026 until 2 December 2026", BlockId.PERSON),
        (("2026-12-01", "2026-12-01"), SAM, "on 1 December 2026", BlockId.PERSON),
    ],
)
def test_what_the_command_refuses_the_form_refuses_at_its_field(
    world: World, days: tuple[str, str], cover: str, typed: str, field: BlockId
) -> None:
    world.command(SAM, "away until 5 December")
    covered = f" cover <@{cover}>" if cover else ""
    refused = plain(world.command(PRIYA, f"away {typed}{covered}").blocks[0]["text"]["text"])
    first, last = days
    typed_in = {BlockId.FIRST_DAY: first, BlockId.LAST_DAY: last, BlockId.PERSON: cover or None}
    assert fill(world, ActionId.AWAY, typed_in) == {field: refused.replace(f"<@{SAM}>", "@Sam Okafor")}
    assert settings(world).absences == ()


def test_days_are_those_of_the_persons_own_clock(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=ANNA)), start=at("2026-11-20 23:30"))
    world.bot.tick()
    world.open_home(ANNA)  # it is Saturday in Berlin
    use(world, ActionId.AWAY, person=ANNA)
    initial = get_element(world.modal(ANNA).view["blocks"], "input", block_id=BlockId.FIRST_DAY)[1]
    assert initial["initial_date"] == "2026-11-21"


def test_settings_hold_on_all_of_ones_scorecards(begin: Begin) -> None:
    channels = (SlackChannel(CHANNEL, "it-scorecard"), SlackChannel("C0SECURITY", "security"))
    world = begin(a_card(), channels=channels)
    world.apply(a_card(a_kpi("patch"), key="sec", name="Security", channel="C0SECURITY"))
    world.open_home(PRIYA)
    use(world, ActionId.ASK_TIME, "15:00")
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []
    world.open_home(PRIYA)
    assert settings(world).calendar.ask_time == time(15)


def test_who_owns_nothing_has_settings_too(world: World) -> None:
    world.open_home(HELEN)
    use(world, ActionId.ASK_TIME, "08:30", HELEN)
    assert settings(world, HELEN).calendar.ask_time == time(8, 30)


def test_who_may_read_nothing_any_more_is_told_so_where_they_press(world: World) -> None:
    world.apply(a_card(a_kpi(owner=SAM), admins=[HELEN]))
    world.actor.change_profile(PRIYA, guest=True)
    view = world.home(PRIYA)
    world.bot.tick()
    world.workspace.views.publish(PRIYA, view)
    assert world.actor.click_home(PRIYA, ActionId.OWN_DAYS.value)
    assert "I have nothing to show you here" in told(world)
