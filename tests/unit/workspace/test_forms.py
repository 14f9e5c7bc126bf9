import pytest

from bot.workspace.inputs import read_state, validate_inputs
from bot.workspace.model import Json


def field(kind: str, **rest: object) -> list[Json]:
    element = {"type": kind, "action_id": "a", **rest}
    return [{"type": "input", "block_id": "b", "label": {}, "element": element}]


NUMBER = {"is_decimal_allowed": True, "min_value": "0", "max_value": "100"}


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("99.95", None),
        ("many", "Enter a number."),
        ("-1", "Enter a number of at least 0."),
        ("100.5", "Enter a number of at most 100."),
        (None, "Please complete this required field."),
    ],
)
def test_numbers_are_checked_before_they_are_sent(typed: str | None, fault: str | None) -> None:
    blocks = field("number_input", **NUMBER)

    assert validate_inputs(blocks, read_state(blocks, {"a": typed}, {})).get("b") == fault


def test_whole_numbers_are_asked_for() -> None:
    blocks = field("number_input", is_decimal_allowed=False)

    assert validate_inputs(blocks, read_state(blocks, {"a": "1.5"}, {})) == {"b": "Enter a whole number."}


@pytest.mark.parametrize(("typed", "is_fine"), [("ab", True), ("a", False), ("abcd", False)])
def test_texts_are_measured_before_they_are_sent(typed: str, is_fine: bool) -> None:
    blocks = field("plain_text_input", min_length=2, max_length=3)

    assert (not validate_inputs(blocks, read_state(blocks, {"a": typed}, {}))) == is_fine


@pytest.mark.parametrize(
    ("kind", "rest", "state"),
    [
        ("plain_text_input", {"initial_value": "x"}, {"value": "x"}),
        ("datepicker", {"initial_date": "2026-11-02"}, {"selected_date": "2026-11-02"}),
        ("users_select", {"initial_user": "U1"}, {"selected_user": "U1"}),
        ("multi_users_select", {}, {"selected_users": []}),
        ("checkboxes", {"options": []}, {"selected_options": []}),
        ("static_select", {"options": []}, {"selected_option": None}),
    ],
)
def test_untouched_fields_report_what_they_began_with(kind: str, rest: Json, state: Json) -> None:
    assert read_state(field(kind, **rest), {}, {}) == {"b": {"a": {"type": kind, **state}}}


def test_a_field_that_is_not_there_is_named() -> None:
    with pytest.raises(LookupError, match="No field c; there is: a, b"):
        read_state(field("plain_text_input"), {"c": "x"}, {})


def test_an_option_that_is_not_there_is_named() -> None:
    options = [{"text": {"type": "plain_text", "text": "One"}, "value": "1"}]

    with pytest.raises(LookupError, match="a has no option 2; there is: 1"):
        read_state(field("static_select", options=options), {"a": "2"}, {})
