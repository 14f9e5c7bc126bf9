"""The values that people enter in blocks, as Slack reports them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from bot.workspace.elements import list_elements
from bot.workspace.model import Json

InputValue = str | int | Sequence[str] | Json | None
"""A text, an option's value, a date, an id, several of them, or None to leave a field empty."""

REQUIRED = "Please complete this required field."

# Element type -> (key of its value in a state, key of its value at first).
_STATE_KEYS = {
    **dict.fromkeys(
        ("plain_text_input", "number_input", "email_text_input", "url_text_input"), ("value", "initial_value")
    ),
    **dict.fromkeys(
        ("static_select", "external_select", "radio_buttons"), ("selected_option", "initial_option")
    ),
    **dict.fromkeys(("multi_static_select", "checkboxes"), ("selected_options", "initial_options")),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
_LISTS = frozenset(kind for kind, (key, _) in _STATE_KEYS.items() if key.endswith("s"))


def choose(element: Json, value: InputValue) -> Json:
    """Return the state of an element after somebody entered or chose a value.

    Raises:
        LookupError: There is no such option.
    """
    if element["type"] == "overflow":
        return {"selected_option": _get_option(element, value)}
    key, _ = _STATE_KEYS[element["type"]]
    return {key: _value(element, key, value)}


def _value(element: Json, key: str, value: InputValue) -> object:
    if value in (None, "", []):
        return [] if element["type"] in _LISTS else None
    if key == "selected_options" and isinstance(value, Sequence):
        return [_get_option(element, item) for item in value]
    return _get_option(element, value) if key == "selected_option" else value


def _get_option(element: Json, value: object) -> Json:
    if isinstance(value, dict):
        return value
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    options: list[Json] = [*element.get("options", ()), *grouped]
    for option in options:
        if value in (option["value"], option["text"]["text"]):
            return option
    known = ", ".join(option["value"] for option in options)
    raise LookupError(f"{element['action_id']} has no option {value}; there is: {known}")


def read_state(blocks: Sequence[Json], entered: Mapping[str, InputValue], before: Json) -> Json:
    """Return the `state.values` of blocks.

    Args:
        blocks: The blocks of a message or view.
        entered: The values entered now, by action id or block id.
        before: The `state.values` from earlier.

    Raises:
        LookupError: Something was typed for a field that is not there.
    """
    fields = [(block, element) for block, element in list_elements(blocks) if element["type"] in _STATE_KEYS]
    names = {name for block, element in fields for name in (block["block_id"], element["action_id"])}
    if unknown := set(entered) - names:
        raise LookupError(f"No field {', '.join(unknown)}; there is: {', '.join(sorted(names))}")
    values: Json = {}
    for block, element in fields:
        earlier = before.get(block["block_id"], {}).get(element["action_id"]) or _initial(element)
        name = element["action_id"] if element["action_id"] in entered else block["block_id"]
        state = choose(element, entered[name]) if name in entered else earlier
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **state}
    return values


def _initial(element: Json) -> Json:
    key, initial = _STATE_KEYS[element["type"]]
    return {key: element.get(initial, [] if element["type"] in _LISTS else None)}


def validate_inputs(blocks: Sequence[Json], values: Json) -> dict[str, str]:
    """Return the errors that Slack itself finds before it submits a form, by block id."""
    faults = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            key, _ = _STATE_KEYS[element["type"]]
            value = values[block["block_id"]][element["action_id"]][key]
            if fault := _find_fault(element, value, is_optional=block.get("optional", False)):
                faults[block["block_id"]] = fault
    return faults


def _find_fault(element: Json, value: object, *, is_optional: bool) -> str | None:
    if value in (None, "", []):
        return None if is_optional else REQUIRED
    if element["type"] == "number_input":
        return _find_number_fault(element, str(value))
    if element["type"] == "plain_text_input":
        return _find_length_fault(element, len(str(value)))
    return None


def _find_length_fault(element: Json, length: int) -> str | None:
    if length < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters."
    most = element.get("max_length", 3000)
    return f"Must be less than {most + 1} characters." if length > most else None


def _find_number_fault(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Enter a number."
    if not element["is_decimal_allowed"] and number != int(number):
        return "Enter a whole number."
    if number < Decimal(element.get("min_value", number)):
        return f"Enter a number of at least {element['min_value']}."
    if number > Decimal(element.get("max_value", number)):
        return f"Enter a number of at most {element['max_value']}."
    return None
