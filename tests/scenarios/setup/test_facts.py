"""Facts that other tests assert: each holds only if it is true, and reports what was found instead."""

from bot.ui.kit.ids import ActionId
from scorecard.errors import Gone, NotAllowed
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import asked_back, corrected, nothing_saved, refused, saved
from tests.support.people import DIEGO, HELEN, PRIYA, SAM
from tests.support.world import World


def test_a_value_is_saved_only_as_it_was_given(asked_for_two: World) -> None:
    asked_for_two.say(PRIYA, "mttr 25, slow vendor")
    assert saved(asked_for_two, "MTTR", 25, period="2026-W47", note="slow vendor", standing="on target")
    assert saved(asked_for_two, "mttr", 26).wrong == ("it is 25",)
    assert saved(asked_for_two, "MTTR", 25, note="").wrong == ("its note is “slow vendor”",)
    assert saved(asked_for_two, "MTTR", 25, by=SAM).wrong == (f"{PRIYA} gave it",)
    assert saved(asked_for_two, "MTTR", 25, late=True).wrong == ("it is not late",)
    assert saved(asked_for_two, "MTTR", 25, standing="acceptable").wrong == ("it is on target",)
    assert saved(asked_for_two, "MTTR", 25, period="2026-W46").wrong == ("MTTR has no value",)
    assert not saved(asked_for_two, "SLA", 25)
    assert not nothing_saved(asked_for_two)


def test_a_value_without_a_receipt_that_shows_it_is_not_saved(asked_for_two: World) -> None:
    asked_for_two.say(PRIYA, "mttr 25")
    [receipt] = asked_for_two.receipts(PRIYA)
    blocks = [{**block, "text": {"type": "mrkdwn", "text": "Thanks."}} for block in receipt.blocks]
    asked_for_two.workspace.messages.change(receipt, blocks=blocks)
    assert "25 min is not in “Thanks.”" in saved(asked_for_two, "MTTR", 25).wrong


def test_a_correction_is_not_a_first_value(asked_for_two: World) -> None:
    asked_for_two.say(PRIYA, "mttr 25")
    assert not corrected(asked_for_two, "MTTR", 24, 25)
    asked_for_two.say(PRIYA, "mttr 26")
    assert corrected(asked_for_two, "MTTR", 25, 26, period="2026-W47")
    assert corrected(asked_for_two, "MTTR", 24, 26).wrong == ("it was 25 before",)
    assert saved(asked_for_two, "MTTR", 26).wrong == ("it corrects 25",)


def test_a_question_has_buttons_to_choose_by(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.say(PRIYA, "~40")
    assert nothing_saved(world)
    assert asked_back(world, PRIYA, about="MTTR", choices=1)
    assert asked_back(world, PRIYA, choices=2).wrong == ("there are 1 buttons",)
    assert not asked_back(world, PRIYA, about="SLA")
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.ANSWER)
    world.fill(PRIYA, {"mttr": "25"})
    assert not asked_back(world, PRIYA)


def test_who_may_not_is_told_the_errors_own_sentence(asked_for_two: World) -> None:
    asked_for_two.command(DIEGO, "submit mttr 25")
    assert refused(asked_for_two, DIEGO, NotAllowed("MTTR", [PRIYA, HELEN]))
    assert not refused(asked_for_two, DIEGO, NotAllowed("MTTR", [PRIYA]))
    assert not refused(asked_for_two, DIEGO, Gone())
    asked_for_two.say(DIEGO, "sla 25")
    assert refused(asked_for_two, DIEGO, NotAllowed("SLA", [PRIYA, HELEN]))
    assert nothing_saved(asked_for_two)
