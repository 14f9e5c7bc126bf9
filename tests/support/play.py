"""A day with at least one delivery of each kind that Slack sends to this bot."""

from collections.abc import Mapping

from bot.demo.people import CHANNEL
from bot.ui.kit.ids import (
    ActionId,
    AlertActionRef,
    BlockId,
    CallbackId,
    CommandRef,
    OverflowChoice,
    OverflowRef,
)
from bot.workspace.elements import get_element
from bot.workspace.inputs import InputValue
from bot.workspace.model import DndPause, PostedMessage
from scorecard.model.periods import DAY
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.people import ANNA, DIEGO, HELEN, PRIYA, SAM
from tests.support.world import World

CARD = a_card(
    a_kpi(cover=SAM), *map(a_kpi, ("sla", "csat", "patch", "backlog")), admins=[HELEN], lock_after=14
)

OWN_SETTINGS: Mapping[ActionId, Mapping[str, InputValue]] = {
    ActionId.OWN_DAYS: {BlockId.DAYS: ["0", "1"]},
    ActionId.OWN_HOLIDAYS: {BlockId.REGION: "DE-BY"},
    ActionId.AWAY: {BlockId.LAST_DAY: "2026-12-24", BlockId.PERSON: SAM},
}
"""What is entered in the forms of one's own settings."""


def play(world: World) -> None:
    """Play the day; the world has `CARD` and a bot that has received nothing yet."""
    world.move_to(MONDAY)
    _command(world)
    _talk(world)
    _answer(world)
    _wish(world)
    _change_what_is_locked(world)
    _tell_what_it_means(world)
    _act_on_the_alert(world)
    _review(world)
    _live(world)
    _remind(world)
    _set(world)
    _look_around(world)
    _learn(world)


def _command(world: World) -> None:
    for text in (
        "",
        "mine",
        "mttr",
        "alerts",
        "history mttr",
        "help",
        "submit csat 21",
        "away tomorrow",
        "back",
    ):
        world.command(PRIYA, text)
    for word in ("progress", "workdays", "holidays", "correct csat W47 22", "nonsense"):
        world.command(PRIYA, word)


def _talk(world: World) -> None:
    message = world.actor.say(PRIYA, world.direct(PRIYA), "patch 20, fine")
    world.settle()
    world.actor.edit(PRIYA, message.channel, message.ts, "patch 22, fine")
    world.settle()
    world.actor.delete(PRIYA, message.channel, message.ts)
    world.settle()
    asked = world.actor.say(PRIYA, CHANNEL, "@scorecard how is mttr?")
    world.settle()
    world.actor.edit(PRIYA, CHANNEL, asked.ts, "@scorecard and how is sla?")
    world.settle()
    world.say(PRIYA, "sla ~40")
    world.choose(PRIYA, "40 min")
    world.say(PRIYA, "hello", world.prompts(PRIYA)[0].ts)


def _answer(world: World) -> None:
    world.open_home(PRIYA)
    world.press_home(PRIYA)
    world.fill(PRIYA, {"mttr": "25", "mttr note": "slow vendor"})
    world.press(PRIYA, world.receipts(PRIYA)[-1], ActionId.CORRECT)
    world.fill(PRIYA, {"mttr": "26"})
    for button in (ActionId.UNDO, ActionId.PUT_BACK):
        receipt = world.receipts(PRIYA)[-1]
        assert world.actor.click(PRIYA, receipt.channel, receipt.ts, button.value)
        world.settle()


def _wish(world: World) -> None:
    prompt = world.prompts(PRIYA)[0]
    for person, decision in ((DIEGO, ActionId.LEAVE), (ANNA, ActionId.TAKE)):
        _more(world, prompt, OverflowChoice.NOT_MINE)
        world.actor.submit(PRIYA, {"which": _last_choice(world), "person": person})
        world.settle()
        offer = world.prompts(person)[-1]
        world.actor.click(person, offer.channel, offer.ts, decision.value)
        world.settle()
    world.move_by(days=7)
    _more(world, world.prompts(PRIYA)[-1], OverflowChoice.AN_HOUR)
    world.press(PRIYA, world.prompts(PRIYA)[-1], ActionId.NO_DATA)
    world.actor.submit(PRIYA, {"which": _last_choice(world), "reason": "vendor outage"})
    world.settle()
    world.press(PRIYA, world.prompts(PRIYA)[-1], ActionId.ANSWER)
    world.fill(PRIYA, {"mttr": "27"})


def _more(world: World, message: PostedMessage, more: OverflowChoice) -> None:
    [option] = [
        item["value"]
        for block in message.blocks
        for element in block.get("elements", ())
        for item in element.get("options", ())
        if OverflowRef.from_json(item["value"]).more is more
    ]
    assert world.actor.click(PRIYA, message.channel, message.ts, ActionId.MORE.value, option)
    world.settle()


def _last_choice(world: World) -> list[str]:
    """Return the last KPI offered in the top modal."""
    return [*world.options(PRIYA).values()][-1:]


def _change_what_is_locked(world: World) -> None:
    for value, decision in ((31, ActionId.ALLOW), (32, ActionId.DECLINE)):
        world.command(PRIYA, f"submit mttr {value} for W44" if value == 31 else "correct mttr W44 32")
        asked = world.inbox(HELEN)[-1]
        assert world.actor.click(HELEN, asked.channel, asked.ts, decision.value)
        world.settle()


def _tell_what_it_means(world: World) -> None:
    world.say(PRIYA, "mttr 52 for W48")
    world.press(PRIYA, world.receipts(PRIYA)[-1], ActionId.SO_WHAT)
    world.actor.submit(PRIYA, {"reason": "We miss the target."})
    world.settle()


def _act_on_the_alert(world: World) -> None:
    alert, today = world.alerts()[-1], world.clock.now().date()
    ref: str = get_element(alert.blocks, ActionId.PLAN)[1]["value"]
    for button in (ActionId.WHY, ActionId.ANSWER_ALERT):
        world.press_late(PRIYA, alert, button, ref)
    world.press(PRIYA, alert, ActionId.EXPECT)
    world.actor.submit(PRIYA, {"reason": "moving", "day": (today + DAY).isoformat()})
    world.settle()
    offer = world.mention(PRIYA, "expected until tomorrow, moving", alert.ts)[-1]
    world.press(PRIYA, offer, ActionId.CHANGE_EXPECTED)
    world.actor.close(PRIYA)
    assert world.actor.click(PRIYA, offer.channel, offer.ts, ActionId.EXPECT_IT.value)
    world.settle()
    world.press(PRIYA, alert, ActionId.PLAN)
    plan = {"cause": "slow vendor", "action": "new rota", "person": PRIYA, "day": today.isoformat()}
    world.actor.submit(PRIYA, plan)
    world.settle()
    offer = world.mention(PRIYA, "I call the vendor tomorrow", alert.ts)[-1]
    world.press(PRIYA, offer, ActionId.CHANGE_PLAN)
    world.actor.close(PRIYA)
    assert world.actor.click(PRIYA, offer.channel, offer.ts, ActionId.PLAN_IT.value)
    world.move_by(days=1, hours=7)
    for button, answer in ((ActionId.HAND_ON, {"person": PRIYA}), (ActionId.NOT_YET, {"day": "2027-01-04"})):
        world.press(PRIYA, _question(world), button)
        world.actor.submit(PRIYA, answer)
        world.settle()
        world.move_by(minutes=1)
    done: str = AlertActionRef(action=1).to_json()
    world.press_late(PRIYA, _question(world), ActionId.DONE, done)


def _review(world: World) -> None:
    answer = world.command(HELEN, "review")
    value: str = get_element(answer.blocks, ActionId.REVIEW_START)[1]["value"]
    world.press_late(HELEN, answer, ActionId.REVIEW_START, value)
    [post] = [one for one in world.posts() if "Review of" in one.text]
    item = world.thread(post)[0]
    ref: str = get_element(item.blocks, ActionId.ITEM_SKIP)[1]["value"]
    for button in (ActionId.ITEM_SKIP, ActionId.ITEM_DISCUSSED, ActionId.ITEM_DONE):
        world.press_late(HELEN, item, button, ref)
    day = (world.clock.now().date() + 9 * DAY).isoformat()
    for button, values in (
        (ActionId.ITEM_DECIDE, {"reason": "we keep it"}),
        (ActionId.ITEM_ACT, {"action": "new rota", "person": SAM, "day": day}),
    ):
        world.press(HELEN, world.thread(post)[0], button)
        world.actor.submit(HELEN, values)
        world.settle()
    assert world.actor.click(HELEN, post.channel, post.ts, ActionId.REVIEW_CLOSE.value)
    world.settle()


def _learn(world: World) -> None:
    world.actor.close(PRIYA)
    world.move_by(days=7)
    world.command(PRIYA, "submit mttr 20 for W49")
    alert = world.alerts()[-1]
    world.press(PRIYA, alert, ActionId.LEARN)
    world.actor.submit(PRIYA, {"reason": "the vendor needs two days"})
    world.settle()


def _question(world: World) -> PostedMessage:
    """Return the newest question to Priya whether something is done."""
    return [one for one in world.inbox(PRIYA) if "done" in one.text][-1]


def _remind(world: World) -> None:
    world.move_by(days=2)
    answer = world.command(HELEN, "missing")
    value = get_element(answer.blocks, ActionId.REMIND)[1]["value"]
    world.press_late(HELEN, answer, ActionId.REMIND, value)
    world.open_home(HELEN)
    assert world.actor.click_home(HELEN, ActionId.REMIND_ONE.value)
    world.actor.close(HELEN)
    world.settle()


def _set(world: World) -> None:
    world.open_home(PRIYA)
    for button in (ActionId.OWN_DAYS, ActionId.OWN_HOLIDAYS, ActionId.AWAY):
        assert world.actor.click_home(PRIYA, button.value)
        assert world.actor.submit(PRIYA, OWN_SETTINGS[button]) == {}
        world.settle()
        while world.workspace.modals(PRIYA):
            world.actor.close(PRIYA)
    for control in (ActionId.ASK_TIME, ActionId.USUAL_TIME, ActionId.USUAL_DAYS, ActionId.USUAL_HOLIDAYS):
        assert world.actor.click_home(PRIYA, control.value, "15:00" if control is ActionId.ASK_TIME else None)
        world.settle()
    assert world.actor.click_home(PRIYA, ActionId.BACK.value)
    world.settle()


def _look_around(world: World) -> None:
    answer = world.command(PRIYA, "mttr")
    world.press_late(PRIYA, answer, ActionId.DOWN, "why it: mttr")
    for way in (ActionId.UP, ActionId.PREVIOUS, ActionId.NEXT):
        world.press_late(PRIYA, answer, way, CommandRef(command="mine").to_json())
    world.press_late(PRIYA, answer, ActionId.SHARE, CommandRef(command="it: mttr").to_json())


def _live(world: World) -> None:
    world.actor.change_profile(SAM, title="On the move")
    now = world.clock.now()
    world.actor.pause(SAM, DndPause(now, now))
    world.actor.open_home(SAM, "messages")


KINDS = {
    "command",
    *(f"action {item.value}" for item in ActionId if item is not ActionId.INPUT),
    *(f"view {item.value}" for item in CallbackId),
    *("event message", "event message message_changed", "event message message_deleted"),
    *("event app_mention", "event app_home_opened", "event user_change", "event dnd_updated_user"),
}
"""The kinds of deliveries that `play` makes; see `name_of`."""
