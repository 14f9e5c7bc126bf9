"""The controls below an answer: down, up, other pages; in place, and by the rights of whoever presses."""

import pytest

from bot.demo.people import CHANNEL
from bot.ui.kit.ids import ActionId
from bot.workspace.elements import list_elements
from bot.workspace.model import Json, PostedMessage
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.people import ANNA, HELEN, MEI, PRIYA
from tests.support.texts import plain, shown
from tests.support.world import World

MOST = 20
OTHERS = a_card(a_kpi("sla"), a_kpi(), key="ops", name="Operations", channel="C0GENERAL")


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=ANNA)))
    world.command(PRIYA, "submit mttr 52")
    return world


def control(message: PostedMessage, action: ActionId) -> Json | None:
    """Return a control below an answer, or None."""
    return next((one for _, one in list_elements(message.blocks) if one["action_id"] == action), None)


def offered(message: PostedMessage) -> dict[str, str]:
    """Return what the menu below an answer leads to, by its words."""
    menu = control(message, ActionId.DOWN) or {}
    groups = menu.get("option_groups") or [{"options": menu.get("options", [])}]
    return {one["text"]["text"]: one["value"] for group in groups for one in group["options"]}


def press(
    world: World, person: str, message: PostedMessage, action: ActionId, words: str = ""
) -> PostedMessage:
    """Use a control below an answer, and return that message as it is then."""
    value = offered(message)[words] if words else None
    assert world.actor.click(person, message.channel, message.ts, action.value, value)
    world.settle()
    return world.workspace.messages.get(message.channel, message.ts)


def test_one_goes_down_to_a_kpi_and_back_up_in_the_same_message(world: World) -> None:
    answer = world.command(PRIYA, "")
    assert control(answer, ActionId.UP) is None
    perspective = press(world, PRIYA, answer, ActionId.DOWN, "Processes")
    assert "Processes" in shown(perspective)
    objective = press(world, PRIYA, perspective, ActionId.DOWN, "Better processes")
    assert "Better processes" in shown(objective)
    kpi = press(world, PRIYA, objective, ActionId.DOWN, "MTTR")
    assert "Owner" in shown(kpi)
    for name in ("*Better processes*", "*Processes*", "IT: "):
        kpi = press(world, PRIYA, kpi, ActionId.UP)
        assert name in plain(kpi.text).splitlines()[0]
    assert kpi.text == world.command(PRIYA, "").text
    assert kpi.only_for == PRIYA


def test_the_overview_leads_straight_to_what_needs_attention(world: World) -> None:
    kpi = press(world, PRIYA, world.command(PRIYA, ""), ActionId.DOWN, "MTTR")
    assert plain(kpi.text) == plain(world.command(PRIYA, "mttr").text)


def test_a_kpi_leads_to_its_arithmetic_and_back(world: World) -> None:
    answer = world.command(PRIYA, "mttr")
    why = press(world, PRIYA, answer, ActionId.DOWN, "Why this score")
    assert plain(why.text) == plain(world.command(PRIYA, "why mttr").text)
    above = press(world, PRIYA, why, ActionId.UP)
    assert plain(above.text).startswith(plain(world.command(PRIYA, "why better processes").text)[:40])


def test_a_past_day_stays_that_day_on_the_way_up(world: World) -> None:
    world.move_by(days=3)
    answer = world.command(PRIYA, "mttr on 20 November")
    above = press(world, PRIYA, answer, ActionId.UP)
    assert "As known on Fri, 20 Nov 2026" in plain(above.text)
    assert "Better processes" in plain(above.text)


def test_what_a_button_means_does_not_depend_on_where_it_is_pressed(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=ANNA)))
    world.apply(OTHERS)
    answer = world.command(PRIYA, "it: mttr", world.direct(PRIYA))
    for _ in range(3):
        answer = press(world, PRIYA, answer, ActionId.UP)
    assert plain(answer.text).startswith("IT: ")


def test_in_direct_messages_the_answer_is_replaced_too(world: World) -> None:
    world.say(PRIYA, "how is mttr?")
    answer, count = world.inbox(PRIYA)[-1], len(world.inbox(PRIYA))
    above = press(world, PRIYA, answer, ActionId.UP)
    assert "Better processes" in plain(above.text)
    assert len(world.inbox(PRIYA)) == count


def test_in_a_thread_that_others_read_the_way_on_is_shown_to_whoever_pressed(world: World) -> None:
    [answer] = world.mention(PRIYA, "how is mttr?")
    same = press(world, ANNA, answer, ActionId.UP)
    assert plain(same.text) == plain(answer.text)
    beside = world.workspace.replies(CHANNEL, answer.thread_ts or answer.ts, ANNA)[-1]
    assert (beside.only_for, beside.thread_ts) == (ANNA, answer.thread_ts)
    assert "Better processes" in plain(beside.text)
    again = press(world, ANNA, beside, ActionId.UP)
    assert "Processes" in plain(again.text)


def test_rights_are_looked_up_when_a_button_is_pressed(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=ANNA), private=False))
    answer = world.command(MEI, "mttr", "C0GENERAL")
    world.apply(a_card(a_kpi(), a_kpi("sla", owner=ANNA), private=True))
    seen = press(world, MEI, answer, ActionId.UP)
    assert plain(seen.text) == plain(answer.text)
    refusal = world.workspace.messages.list_visible("C0GENERAL", MEI)[-1]
    assert "Better processes" not in shown(refusal)
    assert "nothing to show you" in shown(refusal)


def test_a_press_that_slack_no_longer_lets_answer_says_what_to_type(world: World) -> None:
    answer = world.command(PRIYA, "mttr")
    world.expected |= {"expired_url", "answer_lost"}
    world.workspace.refusals.fail("response_url", "expired_url")
    press(world, PRIYA, answer, ActionId.UP)
    world.settle()
    told = world.inbox(PRIYA)[-1].text
    assert "type: /scorecard it: Better processes" in plain(told)
    assert len(plain(told).splitlines()) == 1


def test_a_page_follows_and_the_one_before_comes_back(begin: Begin) -> None:
    world = begin(a_card(*(a_kpi(f"k{number:03}") for number in range(120))))
    answer = world.command(PRIYA, "it: Processes")
    assert control(answer, ActionId.PREVIOUS) is None
    pages = [answer.text]
    while control(answer, ActionId.NEXT) and len(pages) < MOST:
        answer = press(world, PRIYA, answer, ActionId.NEXT)
        pages.append(answer.text)
    names = {line.split("*")[1] for page in pages for line in plain(page).splitlines() if "K" in line}
    assert names >= {f"K{number:03}" for number in range(120)}
    for page in reversed(pages[:-1]):
        answer = press(world, PRIYA, answer, ActionId.PREVIOUS)
        assert answer.text == page


TYPED = ("progress", "alerts", "mine", "history mttr", "since 1 November", "missing")


@pytest.mark.parametrize("typed", TYPED)
def test_every_long_answer_has_pages(world: World, typed: str) -> None:
    second = plain(world.command(HELEN, f"{typed} page 2").text)
    assert second == plain(world.command(HELEN, typed).text)


def test_a_button_never_changes_anything(world: World) -> None:
    answer = world.command(PRIYA, "mttr")
    world.press_late(PRIYA, answer, ActionId.DOWN, "submit mttr 11")
    assert "52" in plain(world.command(PRIYA, "mttr").text)


def test_an_objective_by_name_is_the_objective(world: World) -> None:
    world.apply(
        a_card(
            a_kpi(),
            a_kpi("sla", owner=ANNA),
            objective={"statement": "Nobody waits for us.", "due": "2027-01-20"},
        )
    )
    told = plain(world.command(PRIYA, "better processes").text)
    assert "*Better processes*" in told.splitlines()[0]
    assert "*MTTR* 52 min · off threshold" in told
    assert "“Nobody waits for us.”" in told
    assert "due in 61 days" in told
    assert "score" in told
    assert told == plain(world.command(PRIYA, "it: better processes").text)
    world.move_by(days=3)
    past = plain(world.command(PRIYA, "better processes on 20 November").text)
    assert "*Better processes*" in past
    assert "*MTTR* 52 min" in past
