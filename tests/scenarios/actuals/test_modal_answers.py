"""Modals: a field for each KPI that waits, all of it stored or nothing."""

import json

import pytest

from bot.workspace.delivery.transport import Answer
from scorecard.errors import NotAllowed
from scorecard.parsing.replies.parsed_reply import DoubtReason
from tests.scenarios.conftest import Begin
from tests.scenarios.modals import BOTH, answer, asked, correct, values
from tests.support.cards import a_card, a_kpi
from tests.support.facts import all_answered, at_field, corrected, only_error, saved
from tests.support.facts_replies import waiting_in
from tests.support.world import HELEN, MEI, PRIYA, SAM, at, shown


def test_the_modal_has_one_field_and_one_note_for_each_kpi_that_waits(begin: Begin) -> None:
    world = asked(begin)
    modal = answer(world)
    assert list(world.fields(PRIYA)) == ["mttr", "mttr note", "sla", "sla note"]
    assert "MTTR (min)" in shown(modal)
    assert "week 47, 16–22 Nov · target ≥ 95 %" in shown(modal)


def test_saving_stores_every_field_and_sends_one_receipt(begin: Begin) -> None:
    world = asked(begin)
    answer(world)
    assert world.fill(PRIYA, {"mttr": "25 min", "mttr note": "two calm weeks", "sla": "96%"}) == {}
    assert world.workspace.modals(PRIYA) == []
    assert len(world.receipts(PRIYA)) == 1
    assert saved(world, "MTTR", 25, period="2026-W47", note="two calm weeks", standing="on target")
    assert saved(world, "SLA", 96, period="2026-W47", standing="on target")
    assert all_answered(world, PRIYA)


def test_a_field_left_blank_stays_open(begin: Begin) -> None:
    world = asked(begin)
    answer(world)
    assert world.fill(PRIYA, {"sla": "96"}) == {}
    assert waiting_in(world.receipts(PRIYA)[0]) == ["MTTR"]
    answer(world)
    assert list(world.fields(PRIYA)) == ["mttr", "mttr note", "sla", "sla note"]


def test_the_modal_shows_what_was_given_already_and_leaves_it_unless_it_is_changed(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 25 slow vendor")
    modal = answer(world)
    assert list(world.fields(PRIYA)) == ["sla", "sla note", "mttr", "mttr note"]
    known = {
        json.loads(block["block_id"])["kind"]: block["element"].get("initial_value")
        for block in modal.view["blocks"]
        if block["type"] == "input" and '"mttr"' in block["block_id"]
    }
    assert known == {"value": "25", "note": "slow vendor"}

    assert world.fill(PRIYA, {"sla": "96"}) == {}
    assert "MTTR" not in world.receipts(PRIYA)[-1].text
    assert [value for _, value in values(world)] == ["25", "96"]


def test_a_given_value_changed_in_the_modal_is_corrected(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 52 slow vendor")
    answer(world)
    assert world.fill(PRIYA, {"mttr": "25", "sla": "96"}) == {}
    assert corrected(world, "MTTR", 52, 25)
    assert all_answered(world, PRIYA)


@pytest.mark.parametrize("typed", ["", "soon"])
def test_a_given_value_that_is_taken_out_or_unreadable_is_said_at_its_field(begin: Begin, typed: str) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 25")
    answer(world)
    assert list(world.fill(PRIYA, {"mttr": typed, "sla": "96"})) == ["mttr"]
    assert [value for _, value in values(world)] == ["25"]


def test_a_given_value_that_somebody_corrected_meanwhile_is_not_overwritten_unseen(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 25")
    answer(world)
    world.command(SAM, "correct mttr W47 27")
    assert only_error(world.fill(PRIYA, {"mttr": "26"}), "mttr", "27 min")
    assert [value for _, value in values(world)] == ["27"]


@pytest.mark.parametrize("typed", [{}, {"mttr": "   "}, {"mttr": "", "sla": "\t"}])
def test_a_modal_with_nothing_in_it_says_so_and_stays(begin: Begin, typed: dict[str, str]) -> None:
    world = asked(begin)
    answer(world)
    assert only_error(world.fill(PRIYA, typed), "mttr")
    assert world.receipts(PRIYA) == []


def test_each_error_stands_at_its_field_and_nothing_is_stored(begin: Begin) -> None:
    world = asked(begin, *BOTH, a_kpi("cost", unit="GBP"))
    answer(world)
    errors = world.fill(PRIYA, {"mttr": "25 %", "mttr note": "slow vendor", "sla": "96", "cost": "1,234"})
    assert list(errors) == ["mttr", "cost"]
    for said, key in (
        ("min", "mttr"),
        ("%", "mttr"),
        ("“1,234”", "cost"),
        ("1234 GBP", "cost"),
        ("1.234 GBP", "cost"),
    ):
        assert said in errors[key]
    assert values(world) == []
    assert world.receipts(PRIYA) == []
    typed = {block: next(iter(of.values()))["value"] for block, of in world.modal(PRIYA).values.items()}
    assert sorted(filter(None, typed.values())) == ["1,234", "25 %", "96", "slow vendor"]
    assert world.fill(PRIYA, {"mttr": "25", "cost": "1234!"}) == {}
    assert len(values(world)) == 3


def test_an_unusual_value_is_saved_with_an_exclamation_mark(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    answer(world)
    assert only_error(world.fill(PRIYA, {"mttr": "2500"}), "mttr", DoubtReason.UNUSUAL, "2500 min!")
    assert values(world) == []
    assert world.fill(PRIYA, {"mttr": "2500 min!", "mttr note": "all of Monday"}) == {}
    assert saved(world, "MTTR", 2500, note="all of Monday")


def test_an_exclamation_mark_settles_nothing_else(begin: Begin) -> None:
    world = asked(begin, a_kpi("cost", unit="GBP", target=1000, threshold=2000))
    answer(world)
    assert only_error(world.fill(PRIYA, {"cost": "1,234!"}), "cost", "1234 GBP", "1.234 GBP")
    assert list(world.fill(PRIYA, {"cost": "~1200!"})) == ["cost"]
    assert values(world) == []


@pytest.mark.parametrize("typed", ["tomorrow", "ask @sam", "25 for W45"])
def test_only_a_value_can_be_saved_in_a_field(begin: Begin, typed: str) -> None:
    world = asked(begin, a_kpi())
    answer(world)
    assert list(world.fill(PRIYA, {"mttr": typed})) == ["mttr"]
    assert values(world) == []


def test_a_note_typed_behind_the_number_is_kept(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    answer(world)
    assert only_error(world.fill(PRIYA, {"mttr": "25, slow vendor", "mttr note": "quiet"}), "mttr")
    assert values(world) == []
    assert world.fill(PRIYA, {"mttr": "25, slow vendor", "mttr note": ""}) == {}
    assert saved(world, "MTTR", 25, note="slow vendor")


@pytest.mark.parametrize("note", ["hours", "was 35", "not final", "lol", "last week", "W45", "thousand"])
def test_a_note_in_its_own_field_that_may_change_the_number_is_shown_there(begin: Begin, note: str) -> None:
    world = asked(begin, a_kpi())
    answer(world)
    assert only_error(world.fill(PRIYA, {"mttr": "25", "mttr note": note}), "mttr", "the note", "25 min!")
    assert values(world) == []
    assert world.fill(PRIYA, {"mttr": "25 min!", "mttr note": note}) == {}
    assert saved(world, "MTTR", 25, note=note)


def test_the_note_of_an_unusual_value_is_corrected_without_confirming_it_again(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    answer(world)
    world.fill(PRIYA, {"mttr": "2500!"})
    correct(world)
    assert world.fill(PRIYA, {"mttr note": "all of Monday"}) == {}
    assert corrected(world, "MTTR", 2500, 2500, note="all of Monday")


def test_two_weeks_of_one_kpi_have_a_field_and_an_error_each(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    world.move_to(at("2026-11-30 09:00"))
    world.command(PRIYA, "mine")
    world.open_home(PRIYA)
    modal = world.press_home(PRIYA)
    newest, oldest = [
        block["block_id"] for block in modal.view["blocks"] if '"value"' in block.get("block_id", "")
    ]
    errors = world.actor.submit(PRIYA, {newest: "25", oldest: "many"})
    assert list(errors) == [oldest]
    assert world.actor.submit(PRIYA, {newest: "25", oldest: "26"}) == {}
    world.settle()
    assert [value for _, value in values(world)] == ["25", "26"]


def test_a_note_without_a_value_is_not_thrown_away(begin: Begin) -> None:
    world = asked(begin)
    answer(world)
    errors = world.fill(PRIYA, {"mttr note": "vendor still counts", "sla": "96"})
    assert only_error(errors, "mttr")
    assert values(world) == []


def test_a_note_without_any_value_is_not_thrown_away(begin: Begin) -> None:
    world = asked(begin)
    answer(world)
    assert "mttr" in world.fill(PRIYA, {"mttr note": "vendor still counts"})


def test_saving_a_modal_twice_has_one_effect(begin: Begin) -> None:
    world = asked(begin)
    answer(world)
    world.fill(PRIYA, {"mttr": "many"})
    modal = world.actor._modals.type(PRIYA, {world.fields(PRIYA)["mttr"]: "25"})
    for _ in range(3):
        assert world.submit_again(modal) == Answer()
    assert [value for _, value in values(world)] == ["25"]
    assert len(world.receipts(PRIYA)) == 1


def test_saving_a_filled_in_form_twice_has_one_effect(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 26")
    answer(world)
    modal = world.actor._modals.type(PRIYA, {world.fields(PRIYA)["mttr"]: "25"})
    for _ in range(3):
        assert world.submit_again(modal) == Answer()
    assert [value for _, value in values(world)] == ["25"]
    assert len(world.receipts(PRIYA)) == 2


def test_a_form_saved_as_it_was_filled_in_says_that_nothing_is_new(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 26")
    answer(world)
    assert only_error(world.fill(PRIYA, {}), "sla")
    assert world.fill(PRIYA, {"sla": "96"}) == {}


def test_a_modal_opened_before_a_reply_cannot_overwrite_it_unseen(begin: Begin) -> None:
    world = asked(begin)
    answer(world)
    world.say(PRIYA, "mttr 26")
    errors = world.fill(PRIYA, {"mttr": "25", "sla": "96"})
    assert only_error(errors, "mttr", "26 min")
    assert "@Priya" not in errors["mttr"]
    assert [value for _, value in values(world)] == ["26"]
    assert world.fill(PRIYA, {"mttr": ""}) == {}


def test_owner_and_cover_at_once_the_second_is_told_what_the_first_gave(begin: Begin) -> None:
    world = asked(begin)
    world.command(SAM, "submit mttr 27")
    answer(world)
    assert list(world.fields(PRIYA)) == ["sla", "sla note", "mttr", "mttr note"]
    world.actor.close(PRIYA)
    world.move_to(at("2026-11-30 09:00"))
    answer(world)
    world.command(SAM, "submit mttr 28")
    assert only_error(world.fill(PRIYA, {"mttr": "29"}), "mttr", "@Sam Okafor", "28 min")
    assert world.fill(PRIYA, {"mttr": "28"}) == {}


def test_a_kpi_retired_while_the_modal_is_open_is_said_at_its_field(begin: Begin) -> None:
    world = asked(begin)
    answer(world)
    world.apply(a_card(BOTH[0]))
    assert only_error(world.fill(PRIYA, {"mttr": "25", "sla": "96"}), "sla", "SLA")
    assert values(world) == []
    assert world.fill(PRIYA, {"sla": ""}) == {}


def test_closing_a_modal_stores_nothing(begin: Begin) -> None:
    world = asked(begin)
    answer(world)
    world.actor.close(PRIYA)
    assert values(world) == []


def test_the_button_of_an_answered_prompt_is_gone(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    world.say(PRIYA, "25")
    with pytest.raises(LookupError):
        answer(world)


def test_who_may_no_longer_give_a_value_is_told_who_may(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "sla 96")
    answer(world)
    world.apply(a_card(*({**kpi, "owner": MEI, "cover": None} for kpi in BOTH)))
    world.bot.tick()
    assert world.fill(PRIYA, {"mttr": "25"}) == {"mttr": at_field(world, NotAllowed("MTTR", [MEI, HELEN]))}


def test_forty_and_more_kpis_fit_into_one_modal_after_another(begin: Begin) -> None:
    many = [
        a_kpi(f"kpi_{'x' * 40}_{number:02}", name=f"{'Long name ' * 6}{number:02}") for number in range(42)
    ]
    world = asked(begin, *many)
    answer(world)
    fields = world.fields(PRIYA)
    kept = [str(kpi["key"]) for kpi in many]
    assert list(fields) == kept[:40]
    assert world.fill(PRIYA, dict.fromkeys(fields, "25")) == {}
    assert len(values(world)) == 40
    answer(world)
    shown_now = [name for name in world.fields(PRIYA) if "note" not in name]
    assert shown_now[:2] == kept[40:]
    assert len(shown_now) == 40


def test_notes_as_long_as_the_field_allows_are_kept(begin: Begin) -> None:
    world = asked(begin)
    answer(world)
    assert world.fill(PRIYA, {"mttr": "25", "mttr note": "n" * 500, "sla": "96"}) == {}
    correct(world)


def test_a_week_that_was_asked_for_survives_a_change_of_frequency(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    answer(world)
    world.apply(a_card(a_kpi(frequency="monthly")))
    assert world.fill(PRIYA, {"mttr": "52"}) == {}
    assert "week 47" in world.receipts(PRIYA)[-1].text


def test_everybody_who_answers_at_the_same_moment_is_heard(begin: Begin) -> None:
    world = asked(begin, a_kpi("mine"), a_kpi("yours", owner=HELEN))
    answer(world)
    answer(world, HELEN)
    assert world.fill(HELEN, {"yours": "25"}) == {}
    assert world.fill(PRIYA, {"mine": "26"}) == {}
    assert len(values(world)) == 2
