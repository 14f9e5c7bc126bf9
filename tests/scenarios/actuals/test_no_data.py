"""No data: a reason in place of a value, seen wherever the value would be."""

from datetime import datetime

import pytest

from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import all_answered, only_error, saved
from tests.support.facts_replies import answered_in, noted_no_data, waiting_in
from tests.support.world import HELEN, MEI, PRIYA, SAM, World, at, plain, shown

MONDAY: datetime = at("2026-11-23 09:00")
OUTAGE = f"no data: vendor outage (<@{PRIYA}>)"


@pytest.fixture
def asked(begin: Begin) -> World:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla")))
    world.move_to(MONDAY)
    return world


def say_no_data(
    world: World, person: str = PRIYA, *keys: str, reason: str = "vendor outage"
) -> dict[str, str]:
    """Press No data under the first prompt, tick KPIs by key, give a reason and save; the errors."""
    world.press(person, world.prompts(PRIYA)[0], ActionId.NO_DATA)
    options = world.options(person)
    chosen = [value for label, value in options.items() if label.split(" ")[0].casefold() in keys]
    errors = world.actor.submit(person, {"which": chosen, "reason": reason})
    world.settle()
    return errors


def test_no_data_is_noted_with_its_reason_and_told_back(asked: World) -> None:
    assert say_no_data(asked, PRIYA, "mttr") == {}
    assert noted_no_data(asked, PRIYA, "MTTR", "vendor outage")


def test_the_prompt_shows_it_and_closes_when_nothing_else_is_open(asked: World) -> None:
    say_no_data(asked, PRIYA, "mttr")
    assert answered_in(asked.prompts(PRIYA)[0]) == ["MTTR"]
    assert waiting_in(asked.prompts(PRIYA)[0]) == ["SLA"]
    assert "vendor outage" in shown(asked.prompts(PRIYA)[0])
    say_no_data(asked, PRIYA, "sla")
    assert all_answered(asked, PRIYA)


def test_several_kpis_get_one_reason(asked: World) -> None:
    say_no_data(asked, PRIYA, "mttr", "sla")
    assert answered_in(asked.prompts(PRIYA)[0]) == ["MTTR", "SLA"]
    assert shown(asked.prompts(PRIYA)[0]).count("vendor outage") == 2


def test_nobody_is_reminded_of_it(asked: World) -> None:
    say_no_data(asked, PRIYA, "mttr", "sla")
    for day in (24, 25, 26):
        asked.move_to(at(f"2026-11-{day} 09:00"))
    assert asked.reminders(PRIYA) == asked.reminders(SAM) == asked.reminders(HELEN) == []


def test_mine_the_kpi_and_the_weekly_post_show_it_and_do_not_call_it_missing(asked: World) -> None:
    say_no_data(asked, PRIYA, "mttr")
    assert waiting_in(asked.command(PRIYA, "mine")) == ["SLA"]
    asked.move_to(at("2026-11-24 10:00"))
    assert OUTAGE in plain(asked.command(PRIYA, "mine").text)
    assert OUTAGE in plain(asked.command(PRIYA, "mttr").text)
    [post] = asked.weekly()
    [line] = [one for one in plain(post.text).splitlines() if "MTTR" in one]
    assert f"*MTTR* week 47, 16–22 Nov · {OUTAGE}" in line
    assert "SLA" in post.text


def test_the_next_period_is_asked_for_as_ever(asked: World) -> None:
    say_no_data(asked, PRIYA, "mttr", "sla")
    asked.move_to(at("2026-11-30 09:00"))
    assert "*MTTR* week 48" in plain(asked.prompts(PRIYA)[1].text)


def test_a_value_given_later_takes_its_place(asked: World) -> None:
    say_no_data(asked, PRIYA, "mttr")
    asked.say(PRIYA, "mttr 25")
    assert saved(asked, "MTTR", 25, period="2026-W47")
    assert answered_in(asked.prompts(PRIYA)[0]) == ["MTTR"]
    assert "25 min" in shown(asked.prompts(PRIYA)[0])
    assert "vendor outage" not in shown(asked.prompts(PRIYA)[0])
    assert "vendor outage" not in plain(asked.command(PRIYA, "mttr").text)


def test_a_reason_is_needed(asked: World) -> None:
    assert set(say_no_data(asked, PRIYA, "mttr", reason="")) == {"reason"}
    assert set(asked.actor.submit(PRIYA, {"reason": "  "})) == {"reason"}
    assert waiting_in(asked.prompts(PRIYA)[0]) == ["MTTR", "SLA"]


def test_what_has_a_value_by_now_keeps_it(asked: World) -> None:
    asked.press(PRIYA, asked.prompts(PRIYA)[0], ActionId.NO_DATA)
    asked.say(PRIYA, "mttr 25")
    [first, _] = asked.options(PRIYA).values()
    errors = asked.actor.submit(PRIYA, {"which": [first], "reason": "outage"})
    assert only_error(errors, "which", "MTTR")


def test_the_cover_may_say_it_and_somebody_else_may_not(asked: World) -> None:
    assert say_no_data(asked, SAM, "mttr") == {}
    assert noted_no_data(asked, SAM, "MTTR", "vendor outage")
    assert f"vendor outage · <@{SAM}>, 09:00" in shown(asked.prompts(PRIYA)[0])
    asked.press(MEI, asked.prompts(PRIYA)[0], ActionId.NO_DATA)
    assert asked.modal(MEI).view.get("callback_id", "") == ""


def test_all_answered_there_is_nothing_to_say_it_of(asked: World) -> None:
    button = asked.prompts(PRIYA)[0]
    asked.say(PRIYA, "mttr 25")
    asked.actor.click(PRIYA, button.channel, button.ts, ActionId.NO_DATA.value)
    asked.actor.say(PRIYA, asked.direct(PRIYA), "sla 20")
    [only] = asked.options(PRIYA).values()
    errors = asked.actor.submit(PRIYA, {"which": [only], "reason": "outage"})
    assert only_error(errors, "which", "SLA")


def test_a_reason_is_shown_as_written_and_calls_nobody(asked: World) -> None:
    say_no_data(asked, PRIYA, "mttr", reason="<!channel> *boom*")
    assert "&lt;!channel&gt; ∗boom∗" in shown(asked.prompts(PRIYA)[0])


def test_the_history_of_a_period_keeps_it_below_the_value_that_came_later(asked: World) -> None:
    asked.say(SAM, "mttr no data, vendor outage")
    asked.say(PRIYA, "mttr 25")
    seen = plain(asked.command(PRIYA, "history mttr W47").text)
    assert "*25 min*" in seen
    assert [
        line for line in seen.splitlines() if line.startswith("↳") and f"vendor outage (<@{SAM}>)" in line
    ]


@pytest.mark.parametrize("count", [11, 101])
def test_every_kpi_can_be_chosen_however_many_wait(begin: Begin, count: int) -> None:
    world = begin(a_card(*(a_kpi(f"kpi{at}") for at in range(count))))
    world.move_to(MONDAY)
    batches = [list_options(world, prompt) for prompt in world.prompts(PRIYA)]
    assert sorted(label for options in batches for label in options) == sorted(
        f"KPI{at} · week 47, 16–22 Nov" for at in range(count)
    )
    last = batches[-1][max(batches[-1])]
    assert world.actor.submit(PRIYA, {"which": [last], "reason": "vendor outage"}) == {}


def list_options(world: World, prompt: PostedMessage) -> dict[str, str]:
    """Press No data under a prompt, and return everything that can be ticked."""
    world.press(PRIYA, prompt, ActionId.NO_DATA)
    return world.options(PRIYA)
