from bot.ui.done import done_message
from bot.ui.ids import ActionId, ActualRef
from scorecard.domain.views import Handover, NoData, OfferState, SnoozedView
from tests.builders import NOW, OWNER, WEEK_47, a_done, a_due_item, a_kpi, a_receipt, an_actual
from tests.unit.ui.reading_aloud import buttons, said, seen


def test_a_receipt_tells_the_value_as_understood_and_how_it_stands() -> None:
    told = said(done_message(a_done(a_receipt(25))))
    assert "Saved: *MTTR* is 25 min for week 47, 16–22 Nov." in told
    assert ":large_green_circle: on target · target ≤ 30 min · progress 120 %" in told
    assert "That was everything, thank you." in told


def test_a_correction_tells_from_what_to_what() -> None:
    told = said(done_message(a_done(a_receipt(25, before=an_actual(28)))))
    assert "Corrected: *MTTR* from 28 min to 25 min for week 47" in told
    assert "That was everything" not in told


def test_the_note_is_given_back() -> None:
    assert "Note: slow vendor" in seen(
        done_message(a_done(a_receipt(actual=an_actual(52, note="slow vendor"))))
    )


def test_what_is_left_is_listed() -> None:
    told = seen(done_message(a_done(a_receipt(), remaining=(a_due_item(a_kpi("NPS", "points")),))))
    assert "Still to go: 1" in told
    assert "• *NPS*" in told


def test_the_correct_button_carries_the_actual() -> None:
    (button,) = buttons(done_message(a_done(a_receipt(actual=an_actual(25, id=42)))).blocks)
    assert button["action_id"] == ActionId.CORRECT
    assert ActualRef.from_json(button["value"]) == ActualRef(actual=42)


def test_values_given_together_have_one_receipt_and_a_button_each() -> None:
    message = done_message(a_done(a_receipt(25), a_receipt(actual=an_actual(99, id=8))))
    assert [ActualRef.from_json(one["value"]).actual for one in buttons(message.blocks)] == [7, 8]
    assert seen(message).count("That was everything") == 1


def test_what_was_snoozed_and_what_waits_with_it_is_told_with_its_moment() -> None:
    snoozed = SnoozedView((a_kpi(),), (a_kpi("NPS"),), NOW)
    told = seen(done_message(a_done(snoozed=(snoozed,))))
    assert told.startswith("I'll ask again for *MTTR* <!date^")
    assert told.endswith("*NPS* waits with it.")


def test_no_data_is_told_with_its_reason_and_without() -> None:
    said = [NoData(WEEK_47, reason, OWNER, NOW) for reason in ("vendor outage", "")]
    told = seen(done_message(a_done(no_data=tuple((a_kpi(), one) for one in said)))).splitlines()
    assert told[0] == f"Noted: *MTTR* week 47, 16–22 Nov · no data: vendor outage (<@{OWNER}>)."
    assert told[1] == f"Noted: *MTTR* week 47, 16–22 Nov · no data (<@{OWNER}>)."


def test_an_offer_says_who_was_asked_and_that_it_still_waits() -> None:
    offer = Handover(OWNER, "U0SAM", OfferState.OFFERED, (a_due_item(),))
    assert seen(done_message(a_done(offers=(offer,)))) == (
        "I asked <@U0SAM> to take over *MTTR* week 47, 16–22 Nov. Until they accept, you are still asked."
    )
