"""The review: opened when it is due or an admin starts it, worked through item by item, and closed."""

from functools import partial
from typing import Any

import pytest

from bot.ui.kit.ids import ActionId, ReviewItemRef, ReviewRef, ScorecardRef
from bot.workspace.elements import get_element, list_elements
from bot.workspace.model import PostedMessage
from scorecard.model.views.reviews import ResponseKind, ReviewView, Topic
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_replies import key_of
from tests.support.texts import at
from tests.support.world import DIEGO, HELEN, MEI, PRIYA, SAM, World, plain

WEDNESDAY = at("2026-12-02 10:00")
"""The first Wednesday of December."""
CARD = a_card(a_kpi(cover=SAM), a_kpi("sla"), review="first WED 10:00")
ROTA = {"action": "new rota", "person": SAM, "day": "2026-12-11"}


@pytest.fixture
def world(begin: Begin) -> World:
    """MTTR is off threshold without a plan; SLA is on target."""
    return off(begin(CARD))


def off(world: World) -> World:
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 52, sla 20")
    return world


def of_kind(world: World, kind: str) -> list[PostedMessage]:
    return [one for one in world.posts() if key_of(one).partition(":")[0] == kind]


def reviews(world: World) -> list[PostedMessage]:
    return of_kind(world, "review")


def items(world: World) -> list[PostedMessage]:
    return [one for one in world.thread(reviews(world)[-1]) if key_of(one).startswith("review_item:")]


def minutes(world: World) -> list[str]:
    thread = world.thread(reviews(world)[-1])
    return [plain(one.text) for one in thread if key_of(one).startswith("review_minutes:")]


def view(world: World) -> ReviewView:
    return world.bot.services.reviews.view(int(key_of(reviews(world)[-1]).partition(":")[2]))


def topics(world: World) -> dict[str, list[Topic]]:
    return {item.name: [reason.topic for reason in item.item.about.reasons] for item in view(world).items}


def came_of(world: World) -> list[list[tuple[ResponseKind, str]]]:
    return [[(said.kind, said.text) for said in item.responses] for item in view(world).items]


def buttons(message: PostedMessage) -> set[str]:
    return {element["action_id"] for _, element in list_elements(message.blocks)}


def click(world: World, person: str, message: PostedMessage, button: ActionId) -> None:
    """Press a button that opens no modal."""
    assert world.actor.click(person, message.channel, message.ts, button.value)
    world.settle()


def press(world: World, person: str, button: ActionId, item: int = 0) -> None:
    act = world.press if button in {ActionId.ITEM_DECIDE, ActionId.ITEM_ACT} else partial(click, world)
    act(person, items(world)[item], button)


def save(world: World, person: str, values: dict[str, Any]) -> dict[str, str]:
    errors = {field: plain(error) for field, error in world.actor.submit(person, values).items()}
    world.settle()
    return errors


def start_value(answer: PostedMessage) -> str:
    value: str = get_element(answer.blocks, ActionId.REVIEW_START)[1]["value"]
    return value


def refused(world: World, person: str, message: PostedMessage, button: ActionId, value: str) -> str:
    [answer] = world.press_late(person, message, button, value)
    return plain(answer.text)


def item_ref(world: World, item: int = 0) -> str:
    return ReviewItemRef(item=int(key_of(items(world)[item]).partition(":")[2])).to_json()


ITEM_BUTTONS = {
    ActionId.ITEM_DISCUSSED,
    ActionId.ITEM_DECIDE,
    ActionId.ITEM_ACT,
    ActionId.ITEM_SKIP,
}


def test_a_review_opens_on_its_day_with_the_exceptions_alone(world: World) -> None:
    world.move_to(WEDNESDAY)
    assert topics(world) == {"MTTR": [Topic.UNPLANNED], "Better processes": [Topic.NO_INITIATIVE]}
    assert [buttons(one) for one in items(world)] == [ITEM_BUTTONS, ITEM_BUTTONS]


def test_it_opens_once_whoever_looks_and_however_often(world: World) -> None:
    world.move_to(WEDNESDAY)
    for _ in range(3):
        world.bot.services.reviews.open_due()
    world.restart_bot()
    world.move_by(hours=1)
    assert len(reviews(world)) == 1


def test_a_day_off_moves_it_to_the_next_working_day(begin: Begin) -> None:
    world = off(begin(a_card(review="first FRI 10:00", region="GB-ENG")))
    world.move_to(at("2027-01-01 12:00"))
    assert reviews(world) == []
    world.move_to(at("2027-01-04 10:00"))
    assert len(reviews(world)) == 1


def test_a_review_that_is_days_late_is_left_out(world: World) -> None:
    world.stop_bot()
    world.clock.move_to(at("2026-12-04 10:00"))
    world.start_bot()
    world.move_by(minutes=1)
    assert reviews(world) == []


def test_without_exceptions_it_says_so_and_is_over(begin: Begin) -> None:
    world = begin(a_card(review="first WED 10:00"))
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 20")
    world.move_to(WEDNESDAY)
    [post] = reviews(world)
    assert buttons(post) == set()
    assert not view(world).items
    assert not view(world).review.is_open  # type: ignore[union-attr]


def test_an_admin_starts_one_from_the_answer_and_others_cannot(world: World) -> None:
    answer = world.command(HELEN, "review")
    value = start_value(answer)
    assert ActionId.REVIEW_START not in buttons(world.command(MEI, "review"))
    assert refused(world, MEI, answer, ActionId.REVIEW_START, value).startswith("Only an admin can")
    world.press_late(HELEN, answer, ActionId.REVIEW_START, value)
    assert list(topics(world)) == ["MTTR", "Better processes"]
    assert "open" in refused(world, HELEN, answer, ActionId.REVIEW_START, value)
    assert len(reviews(world)) == 1


def test_what_is_said_of_an_item_stands_in_it(world: World) -> None:
    world.move_to(WEDNESDAY)
    press(world, HELEN, ActionId.ITEM_DISCUSSED)
    press(world, HELEN, ActionId.ITEM_DECIDE)
    assert save(world, HELEN, {"reason": "we keep the target"}) == {}
    press(world, HELEN, ActionId.ITEM_SKIP, 1)
    assert came_of(world) == [
        [(ResponseKind.DISCUSSED, ""), (ResponseKind.DECIDED, "we keep the target")],
        [(ResponseKind.SKIPPED, "")],
    ]
    assert "we keep the target" in plain(items(world)[0].text)


def test_an_action_about_an_alert_without_a_plan_is_its_plan(world: World) -> None:
    world.move_to(WEDNESDAY)
    press(world, PRIYA, ActionId.ITEM_ACT)
    assert save(world, PRIYA, ROTA) == {}
    assert came_of(world)[0] == [(ResponseKind.ACTION, "new rota")]
    assert "new rota" in plain(world.command(HELEN, "actions").text)


def test_an_action_with_errors_keeps_what_was_typed(world: World) -> None:
    world.move_to(WEDNESDAY)
    press(world, HELEN, ActionId.ITEM_ACT)
    assert save(world, HELEN, ROTA | {"day": "2026-12-01"}).keys() == {"day"}
    assert save(world, HELEN, ROTA | {"action": "x" * 281}).keys() == {"action"}
    assert save(world, HELEN, ROTA) == {}


def test_an_open_action_comes_back_in_the_next_review_until_it_is_done(world: World) -> None:
    world.move_to(WEDNESDAY)
    press(world, HELEN, ActionId.ITEM_ACT, 1)
    assert save(world, HELEN, ROTA) == {}
    click(world, HELEN, reviews(world)[-1], ActionId.REVIEW_CLOSE)
    world.move_to(at("2027-01-06 10:00"))
    assert view(world).items[0].item.about.reasons[0].topic is Topic.ACTION
    press(world, HELEN, ActionId.ITEM_DONE)
    assert came_of(world)[0] == [(ResponseKind.DONE, "")]
    click(world, HELEN, reviews(world)[-1], ActionId.REVIEW_CLOSE)
    world.move_to(at("2027-02-03 10:00"))
    assert Topic.ACTION not in {one for found in topics(world).values() for one in found}


def test_what_nothing_came_of_is_on_the_next_agenda(world: World) -> None:
    world.move_to(WEDNESDAY)
    press(world, HELEN, ActionId.ITEM_DISCUSSED)
    press(world, HELEN, ActionId.ITEM_SKIP, 1)
    click(world, HELEN, reviews(world)[-1], ActionId.REVIEW_CLOSE)
    world.say(PRIYA, "mttr 20 for W49")
    world.move_to(at("2027-01-06 10:00"))
    left = {item.name: item.item.about.left_from for item in view(world).items}
    assert left["Better processes"] == WEDNESDAY.date()
    assert left.get("MTTR") is None


def test_the_minutes_hold_what_came_of_each_item(world: World) -> None:
    world.move_to(WEDNESDAY)
    press(world, HELEN, ActionId.ITEM_DECIDE)
    save(world, HELEN, {"reason": "we keep the target"})
    press(world, PRIYA, ActionId.ITEM_ACT)
    save(world, PRIYA, ROTA)
    click(world, HELEN, reviews(world)[-1], ActionId.REVIEW_CLOSE)
    [told] = minutes(world)
    assert all(words in told for words in ("we keep the target", "new rota", "Better processes"))
    assert [buttons(one) for one in (*reviews(world), *items(world))] == [set()] * 3


def test_a_review_that_nobody_closes_ends_on_the_evening_of_the_next_working_day(world: World) -> None:
    world.move_to(WEDNESDAY)
    world.move_to(at("2026-12-03 17:59"))
    assert minutes(world) == []
    world.move_to(at("2026-12-03 18:00"))
    assert len(minutes(world)) == 1


def test_one_still_open_ends_when_the_next_is_due(world: World) -> None:
    world.move_to(at("2026-12-01 17:00"))
    answer = world.command(HELEN, "review")
    world.press_late(HELEN, answer, ActionId.REVIEW_START, start_value(answer))
    world.move_to(WEDNESDAY)
    first, second = reviews(world)
    assert [key_of(one) for one in world.thread(first)][-1].startswith("review_minutes:")
    assert ActionId.REVIEW_CLOSE in buttons(second)


def test_what_comes_too_late_is_refused_and_changes_nothing(world: World) -> None:
    world.move_to(WEDNESDAY)
    post, first, ref = reviews(world)[-1], items(world)[0], item_ref(world)
    review = ReviewRef(review=int(key_of(post).partition(":")[2])).to_json()
    press(world, HELEN, ActionId.ITEM_DECIDE)
    click(world, HELEN, post, ActionId.REVIEW_CLOSE)
    assert save(world, HELEN, {"reason": "too late"}).keys() == {"reason"}
    for button in (ActionId.ITEM_DISCUSSED, ActionId.ITEM_SKIP, ActionId.ITEM_DECIDE, ActionId.ITEM_ACT):
        assert "closed" in refused(world, HELEN, first, button, ref)
    assert "closed already" in refused(world, HELEN, post, ActionId.REVIEW_CLOSE, review)
    assert came_of(world) == [[], []]
    assert len(minutes(world)) == 1


def test_the_same_twice_is_said_to_be_so_already(world: World) -> None:
    world.move_to(WEDNESDAY)
    first, ref = items(world)[0], item_ref(world)
    press(world, HELEN, ActionId.ITEM_SKIP)
    assert "skipped already" in refused(world, HELEN, first, ActionId.ITEM_SKIP, ref)
    press(world, HELEN, ActionId.ITEM_DISCUSSED)
    assert "discussed already" in refused(world, HELEN, first, ActionId.ITEM_DISCUSSED, ref)
    assert "nothing to skip" in refused(world, HELEN, first, ActionId.ITEM_SKIP, ref)
    assert "no action" in refused(world, HELEN, first, ActionId.ITEM_DONE, ref)


def test_of_two_who_decide_at_once_the_second_is_told_of_the_first(begin: Begin) -> None:
    world = off(begin(a_card(a_kpi(), review="first WED 10:00", admins=[HELEN, SAM])))
    world.move_to(WEDNESDAY)
    press(world, HELEN, ActionId.ITEM_DECIDE)
    press(world, SAM, ActionId.ITEM_DECIDE)
    assert save(world, SAM, {"reason": "we keep it"}) == {}
    assert "meanwhile" in save(world, HELEN, {"reason": "we lower it"})["reason"]
    assert came_of(world)[0] == [(ResponseKind.DECIDED, "we keep it")]


def test_only_admins_say_what_comes_of_an_item_but_its_people_may_act(world: World) -> None:
    world.move_to(WEDNESDAY)
    (first, second), refs = items(world), [item_ref(world, one) for one in range(2)]
    for button in (ActionId.ITEM_DISCUSSED, ActionId.ITEM_SKIP, ActionId.ITEM_DECIDE):
        assert refused(world, PRIYA, first, button, refs[0]).startswith("Only an admin can")
    assert refused(world, PRIYA, second, ActionId.ITEM_ACT, refs[1]).startswith("Only an admin can")
    assert refused(world, DIEGO, first, ActionId.ITEM_ACT, refs[0]).startswith("Only an admin can")
    press(world, SAM, ActionId.ITEM_ACT)
    assert save(world, SAM, ROTA) == {}


def test_an_item_of_a_retired_kpi_is_still_talked_about(world: World) -> None:
    world.move_to(WEDNESDAY)
    world.apply(a_card(a_kpi("sla"), review="first WED 10:00"))
    press(world, HELEN, ActionId.ITEM_DECIDE)
    assert save(world, HELEN, {"reason": "retired for good"}) == {}
    press(world, HELEN, ActionId.ITEM_ACT)
    assert save(world, HELEN, ROTA) == {}
    assert [kind for kind, _ in came_of(world)[0]] == [ResponseKind.DECIDED, ResponseKind.ACTION]


def test_decisions_are_found_again_of_all_and_of_one_kpi(world: World) -> None:
    assert "No review has decided" in plain(world.command(MEI, "decisions").text)
    world.move_to(WEDNESDAY)
    for item, words in enumerate(("we keep the target", "a project for it")):
        press(world, HELEN, ActionId.ITEM_DECIDE, item)
        save(world, HELEN, {"reason": words})
    both, one = plain(world.command(MEI, "decisions").text), plain(world.command(MEI, "decisions mttr").text)
    assert "we keep the target" in both
    assert "a project for it" in both
    assert "we keep the target" in one
    assert "a project for it" not in one


def test_a_reader_sees_what_an_open_review_still_has_to_talk_about(world: World) -> None:
    world.move_to(WEDNESDAY)
    press(world, HELEN, ActionId.ITEM_DISCUSSED)
    told = plain(world.command(MEI, "review").text)
    assert "Better processes" in told
    assert "MTTR" not in told


def test_an_objective_due_soon_is_on_the_agenda(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), review="first WED 10:00", objective={"due": "2026-12-31"}))
    world.move_to(at("2026-11-30 09:00"))
    world.say(PRIYA, "mttr 20")
    world.move_to(WEDNESDAY)
    assert topics(world) == {"Better processes": [Topic.DUE]}


def test_another_team_cannot_press_an_item(world: World) -> None:
    world.move_to(WEDNESDAY)
    missing = ReviewItemRef(item=999).to_json()
    assert refused(world, HELEN, items(world)[0], ActionId.ITEM_DISCUSSED, missing)
    assert refused(
        world, HELEN, reviews(world)[0], ActionId.REVIEW_START, ScorecardRef(scorecard=99).to_json()
    )
    assert came_of(world) == [[], []]
