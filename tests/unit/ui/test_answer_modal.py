from bot.ui.actuals.answer_modal import (
    MOST_INPUTS,
    MOST_NOTED,
    answer_all_modal,
    answer_modal,
    correction_modal,
)
from bot.ui.kit.ids import CallbackId, FieldKind, FieldRef, ModalRef
from bot.ui.kit.message import Json
from scorecard.model.views.prompts import DueItem
from tests.builders import LOCALE, a_due_item, a_kpi, a_mine, a_round, an_actual
from tests.unit.ui.reading_aloud import read


def inputs(view: Json) -> list[Json]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def many(count: int) -> list[DueItem]:
    return [a_due_item(a_kpi(f"KPI {at}"), prompt=at) for at in range(count)]


def test_each_kpi_has_a_field_with_its_name_unit_period_last_value_and_target() -> None:
    view = answer_modal(a_round(a_due_item(last=an_actual(28))))
    field = inputs(view)[0]
    assert read(field["label"]) == "MTTR (min)"
    for fact in ("week 47, 16–22 Nov", "28 min", "≤ 30 min"):
        assert fact in read(field["hint"])
    assert read(field["element"]["placeholder"]).endswith(" 28")


def test_every_field_may_stay_empty() -> None:
    assert all(field["optional"] for field in inputs(answer_modal(a_round(*many(3)))))


def test_a_field_knows_its_prompt_and_kpi() -> None:
    refs = [FieldRef.from_json(field["block_id"]) for field in inputs(answer_modal(a_round(a_due_item())))]
    assert refs == [
        FieldRef(prompt=11, key="mttr", kind=FieldKind.VALUE),
        FieldRef(prompt=11, key="mttr", kind=FieldKind.NOTE),
    ]


def test_two_periods_of_one_kpi_have_fields_of_their_own() -> None:
    ids = [field["block_id"] for field in inputs(answer_modal(a_round(a_due_item(), a_due_item(prompt=12))))]
    assert len(set(ids)) == 4


def test_the_modal_knows_its_round() -> None:
    view = answer_modal(a_round(a_due_item()))
    assert view["callback_id"] == CallbackId.ANSWER
    assert ModalRef.from_json(view["private_metadata"]) == ModalRef(round=5)


def test_what_is_answered_is_not_asked_again() -> None:
    assert not inputs(answer_modal(a_round(a_due_item(actual=an_actual()))))


def test_a_stale_button_opens_a_modal_that_says_so() -> None:
    view = answer_modal(a_round())
    assert "submit" not in view
    assert [block["type"] for block in view["blocks"]] == ["section"]


def test_few_kpis_take_a_note_each_and_many_only_their_numbers() -> None:
    assert len(inputs(answer_modal(a_round(*many(MOST_NOTED))))) == 2 * MOST_NOTED
    assert len(inputs(answer_modal(a_round(*many(MOST_NOTED + 1))))) == MOST_NOTED + 1


def test_more_than_fit_are_announced() -> None:
    view = answer_modal(a_round(*many(MOST_INPUTS + 3)))
    assert len(inputs(view)) == MOST_INPUTS
    assert "3 more KPIs" in read(view["blocks"])


def test_all_that_a_person_owes_fits_one_modal() -> None:
    view = answer_all_modal(a_mine(due=tuple(many(2))))
    assert ModalRef.from_json(view["private_metadata"]) == ModalRef()
    assert len(inputs(view)) == 4


def test_a_correction_starts_from_the_value_as_it_stands() -> None:
    actual = an_actual("1234.5", id=9, note="slow vendor")
    view = correction_modal(a_due_item(actual=actual), LOCALE)
    assert view["callback_id"] == CallbackId.CORRECT
    assert ModalRef.from_json(view["private_metadata"]) == ModalRef(actual=9)
    assert [field["element"]["initial_value"] for field in inputs(view)] == ["1234.5", "slow vendor"]
